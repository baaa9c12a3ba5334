//! Keycloak's realm JSON on its way in.

use gatehouse::crypto::password::{HashPolicy, StoredHash};
use gatehouse::model::bulk;
use gatehouse::model::component;
use gatehouse::model::id::Secret;
use gatehouse::model::{client, credential, user};
use serde_json::Value;

use super::{Ground, MIGRATED, message};

#[actix_web::test]
async fn users_of_a_genuine_realm_log_in_with_their_passwords() {
    let ground = Ground::with_master().await;
    let realm = ground.create(MIGRATED).await.unwrap();
    for hash in ["argon2", "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512"] {
        let name = format!("user-{hash}");
        let find = async |tx: &gatehouse_store::Tx<'_>| {
            let user = user::find_by_username(tx, &realm.id, &name).await?.unwrap();
            credential::find_password(tx, &user.id).await
        };
        let found = ground.store.read(find).await.unwrap().unwrap();
        let stored = StoredHash { secret_data: found.secret_data, credential_data: found.credential_data };
        for (password, is_right) in [(format!("secret-{hash}"), true), ("secret".to_owned(), false)] {
            let verdict = ground.hashing.verify(HashPolicy::default(), stored.clone(), Secret::new(password)).await;
            assert_eq!(verdict.unwrap().ok, is_right, "{hash}");
        }
    }
}

#[actix_web::test]
async fn keeps_everything_of_a_genuine_realm() {
    let ground = Ground::with_master().await;
    let realm = ground.create(MIGRATED).await.unwrap();
    let given: Value = serde_json::from_str(MIGRATED).unwrap();
    let mut found = serde_json::to_value(ground.export("migrated").await).unwrap();
    let accounts = ground.store.read(async |tx| bulk::list_accounts(tx, &realm.id, "").await).await.unwrap();
    assert_eq!(accounts.len(), given["users"].as_array().unwrap().len());
    found["users"] = given["users"].clone();
    let (found, given) = (super::normal(found), super::normal(given));
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(&found[member], value, "{member}");
    }
}

#[actix_web::test]
async fn secrets_are_sealed() {
    let ground = Ground::with_master().await;
    let realm = ground.create(MIGRATED).await.unwrap();
    let dump = async |tx: &gatehouse_store::Tx<'_>| {
        let components = component::list(tx, &realm.id).await?;
        let clients = client::list(tx, &realm.id).await?;
        let accounts = bulk::list_accounts(tx, &realm.id, "").await?;
        let credentials: Vec<_> = accounts.iter().flat_map(|a| &a.credentials).map(|c| &c.secret_data).collect();
        Ok::<_, gatehouse::fault::Fault>(format!("{components:?} {clients:?} {credentials:?} {:?}", realm.settings))
    };
    let dump = ground.store.read(dump).await.unwrap();
    let given: Value = serde_json::from_str(MIGRATED).unwrap();
    let keys = given["components"]["org.keycloak.keys.KeyProvider"].as_array().unwrap().iter();
    let options = keys.flat_map(|k| k["config"].as_object().unwrap());
    let secret = |name: &str| name == "secret" || name.to_lowercase().ends_with("privatekey");
    let mut secrets: Vec<&str> = options.filter(|(k, _)| secret(k)).map(|(_, v)| v[0].as_str().unwrap()).collect();
    assert!(secrets.len() >= 7);
    secrets.extend(["app-secret", "worker-secret", "mail-secret", "ABCDEFGH"]);
    for secret in secrets {
        assert!(!dump.contains(secret), "{secret} is stored open");
    }
}

#[actix_web::test]
async fn what_is_absent_gets_its_default() {
    let ground = Ground::with_master().await;
    let json = r#"{"realm": "part", "enabled": true, "accessTokenLifespan": 77, "attributes": {"own": "1"},
        "roles": {"realm": [{"name": "agent"}, {"name": "lead", "composites": {"realm": ["agent"]}}]},
        "clients": [{"clientId": "app"}, {"clientId": "spa", "publicClient": true},
            {"clientId": "job", "serviceAccountsEnabled": true, "secret": "s3"}],
        "groups": [{"name": "a", "subGroups": [{"name": "b", "realmRoles": ["made-up"]}]}],
        "users": [{"username": "Ann", "email": "Ann@X.Example", "realmRoles": ["agent"], "groups": ["/a/b"],
            "credentials": [{"value": "pw", "temporary": true}]}]}"#;
    let realm = ground.create(json).await.unwrap();
    let found = serde_json::to_value(ground.export("part").await).unwrap();
    let names = |list: &Value, key: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|v| v[key].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((&found["accessTokenLifespan"], &found["ssoSessionIdleTimeout"]), (&77.into(), &1800.into()));
    assert_eq!((&found["attributes"]["own"], &found["attributes"]["cibaInterval"]), (&"1".into(), &"5".into()));
    let clients = names(&found["clients"], "clientId");
    assert_eq!(clients.len(), 9, "{clients:?}");
    let client = |id: &str| found["clients"].as_array().unwrap().iter().find(|c| c["clientId"] == id).unwrap();
    assert_eq!(client("app")["secret"].as_str().unwrap().len(), 86);
    assert!(client("spa").get("secret").is_none());
    assert!(client("job")["defaultClientScopes"].to_string().contains("service_account"));
    assert!(!client("app")["defaultClientScopes"].to_string().contains("role_list"));
    let roles = names(&found["roles"]["realm"], "name");
    assert_eq!(roles, ["agent", "default-roles-part", "lead", "made-up", "offline_access", "uma_authorization"]);
    let accounts = ground.store.read(async |tx| bulk::list_accounts(tx, &realm.id, "").await).await.unwrap();
    let of = |name: &str| accounts.iter().find(|a| a.user.username == name).unwrap();
    assert_eq!(of("ann").user.email.as_deref(), Some("ann@x.example"));
    assert_eq!(of("ann").user.required_actions, ["UPDATE_PASSWORD"]);
    assert_eq!((of("ann").roles.len(), of("ann").groups.len(), of("ann").user.enabled), (1, 1, false));
    assert_eq!(of("service-account-job").roles.as_slice(), realm.default_role.as_slice());
}

#[actix_web::test]
async fn a_mistake_is_named_with_its_place_and_nothing_is_written() {
    let ground = Ground::with_master().await;
    for (members, why) in [
        (r#""roles": {"realm": [{"name": "a"}, {}]}"#, "roles.realm[1]: name is missing"),
        (
            r#""roles": {"realm": [{"name": "a", "composites": {"realm": ["b"]}}]}"#,
            "roles.realm[0]: composites: there is no role 'b' of the realm",
        ),
        (r#""clients": [{"clientId": "a"}, {"clientId": "a"}]"#, "clients[1] (a): this clientId is given twice"),
        (r#""users": [{"email": "a@b"}]"#, "users[0]: username is missing"),
        (r#""users": [{"username": "a"}, {"username": "A"}]"#, "users[1]: the username 'a' is given twice"),
        (r#""users": [{"username": "a", "groups": ["/no"]}]"#, "users[0] (a): groups: there is no group '/no'"),
        (
            r#""users": [{"username": "a", "clientRoles": {"no": ["x"]}}]"#,
            "users[0] (a): clientRoles: there is no client 'no'",
        ),
        (
            r#""users": [{"username": "a", "credentials": [{"type": "otp"}]}]"#,
            "users[0] (a).credentials[0]: secretData is missing",
        ),
        (r#""groups": [{"name": "a\u0000b"}]"#, "groups[0]: name has a character U+0000"),
        (
            r#""users": [{"username": "a", "attributes": {"b": ["\u0000"]}}]"#,
            "users[0] (a): attributes.b has a character U+0000",
        ),
        (r#""browserFlow": "no""#, "browserFlow: there is no flow 'no'"),
        (r#""defaultGroups": ["/no"]"#, "defaultGroups: there is no group '/no'"),
        (r#""bogus": 1"#, "unknown member bogus"),
        (r#""clients": [{"clientId": "a", "bogus": 1}]"#, "unknown member clients.0.bogus"),
        (
            r#""accessTokenLifespan": "x""#,
            "line 1, column 41, member accessTokenLifespan: invalid type: string \"x\", expected i32",
        ),
    ] {
        let fault = ground.create(&format!(r#"{{"realm": "x", {members}}}"#)).await.unwrap_err();
        assert_eq!(message(&fault), why);
        assert!(ground.find("x").await.is_none());
    }
    let long = format!(r#"{{"realm": "x", "users": [{{"username": "{}"}}]}}"#, "a".repeat(256));
    let fault = ground.create(&long).await.unwrap_err();
    assert_eq!(message(&fault), "users[0]: username is longer than 255 characters");
}
