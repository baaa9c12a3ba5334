//! Partial import: the three policies, and what is told.

use std::sync::Arc;

use gatehouse::fault::{Fault, Kind};
use gatehouse::realms::import::partial::{PartialImport, PartialImportResults, prepare};
use serde_json::{Value, json};

use super::{Ground, message};

async fn ground() -> Ground {
    let ground = Ground::with_master().await;
    let json = r#"{"realm": "x", "enabled": true, "roles": {"realm": [{"name": "agent"}], "client": {"app": [{"name": "use"}]}},
        "clients": [{"clientId": "app"}], "groups": [{"name": "team"}],
        "users": [{"username": "ann", "email": "ann@x.example", "realmRoles": ["agent"]}]}"#;
    ground.create(json).await.unwrap();
    ground
}

async fn run(ground: &Ground, body: Value) -> Result<PartialImportResults, Fault> {
    let realm = ground.find("x").await.unwrap();
    let given: PartialImport = serde_json::from_value(body).unwrap();
    let prepared = Arc::new(prepare(&ground.store, ground.makings(), &realm, given).await?);
    let shared = prepared.clone();
    ground.store.write(async move |tx| shared.write(tx).await).await?;
    Ok(prepared.results.clone())
}

fn told(results: &PartialImportResults) -> Vec<String> {
    let line = |r: &Value| format!("{} {} {}", r["action"], r["resourceType"], r["resourceName"]).replace('"', "");
    serde_json::to_value(results).unwrap()["results"].as_array().unwrap().iter().map(line).collect()
}

#[actix_web::test]
async fn fail_refuses_what_is_there() {
    let ground = ground().await;
    for (body, why) in [
        (json!({"users": [{"username": "new"}, {"username": "ANN"}]}), "User with user name ann already exists."),
        (json!({"users": [{"username": "bob", "email": "Ann@x.example"}]}), "User with user name bob already exists."),
        (json!({"clients": [{"clientId": "app"}]}), "Client id 'app' already exists"),
        (json!({"groups": [{"name": "team"}]}), "Group '/team' already exists"),
        (json!({"roles": {"realm": [{"name": "agent"}]}}), "Realm role 'agent' already exists."),
        (
            json!({"roles": {"client": {"app": [{"name": "use"}]}}}),
            "Client role 'use' for client 'app' already exists.",
        ),
    ] {
        let fault = run(&ground, body).await.unwrap_err();
        assert_eq!((fault.kind, message(&fault)), (Kind::Conflict, why));
    }
    assert_eq!(told(&run(&ground, json!({"users": [{"username": "new"}]})).await.unwrap()), ["ADDED USER new"]);
}

#[actix_web::test]
async fn skip_leaves_what_is_there_and_overwrite_makes_it_anew() {
    let ground = ground().await;
    let body = |policy: &str| {
        json!({"ifResourceExists": policy, "users": [{"username": "ann"}, {"username": "bob", "groups": ["/team"]}],
            "clients": [{"clientId": "app"}], "groups": [{"name": "team", "subGroups": [{"name": "inner"}]}],
            "roles": {"realm": [{"name": "agent"}, {"name": "lead"}]}})
    };
    let skipped = run(&ground, body("SKIP")).await.unwrap();
    assert_eq!((skipped.overwritten, skipped.added, skipped.skipped), (0, 2, 4));
    assert_eq!(told(&skipped)[4..], ["ADDED REALM_ROLE lead", "ADDED USER bob"]);
    let anew = run(&ground, body("OVERWRITE")).await.unwrap();
    assert_eq!((anew.overwritten, anew.added, anew.skipped), (6, 0, 0));
    let lines = told(&anew);
    assert_eq!(lines[0], "OVERWRITTEN CLIENT app");
    assert!(lines.contains(&"OVERWRITTEN GROUP team".to_owned()), "{lines:?}");
    let found = serde_json::to_value(ground.export("x").await).unwrap();
    assert_eq!(found["groups"][0]["subGroups"][0]["path"], "/team/inner");
    assert_eq!(found["roles"]["client"]["app"], json!([]));
}

#[actix_web::test]
async fn refuses_what_it_cannot_do_and_writes_nothing() {
    let ground = ground().await;
    for (body, why) in [
        (json!({"identityProviders": [{"alias": "a"}]}), "identityProviders: this version has no identity brokering"),
        (json!({"users": [{"username": "a", "groups": ["/no"]}]}), "users[0] (a): groups: there is no group '/no'"),
        (json!({"users": [{"username": "b"}, {"username": "b"}]}), "users[1]: the username 'b' is given twice"),
        (
            json!({"roles": {"client": {"no": [{"name": "x"}]}}}),
            "Can not import client roles for nonexistent client named no",
        ),
        (
            json!({"ifResourceExists": "OVERWRITE", "roles": {"realm": [{"name": "default-roles-x"}]}}),
            "roles.realm: 'default-roles-x' is the default role and cannot be made anew",
        ),
    ] {
        let mut body = body;
        body["clients"] = json!([{"clientId": "fresh"}]);
        assert_eq!(message(&run(&ground, body).await.unwrap_err()), why);
        let found = serde_json::to_value(ground.export("x").await).unwrap();
        assert!(!found["clients"].to_string().contains("\"fresh\""));
    }
}
