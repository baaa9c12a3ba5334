//! Nobody gives themself rights that they have not: by a role, a group, a composite, a name, or the id of another realm's thing
//! (CVE-2025-14777, CVE-2026-9099, CVE-2026-16105, CVE-2026-3121, CVE-2025-14083).

use reqwest::Method;
use serde_json::{Value, json};

use super::rights::{Rights, office};
use crate::support::Server;

/// The ids of `office` that attacks are about, as its realm administrator sees them.
struct Ids {
    management: String,
    realm_admin: Value,
    admins: String,
    below: String,
    plain: String,
    nobody: String,
    users: String,
}

async fn ids(server: &Server) -> Ids {
    let root = Rights::of(server, "root").await;
    let management = root.id("/clients", "clientId", "realm-management").await;
    let admins = root.id("/groups", "name", "admins").await;
    Ids {
        realm_admin: root.get(&format!("/clients/{management}/roles/realm-admin")).await,
        below: root.id(&format!("/groups/{admins}/children"), "name", "below").await,
        plain: root.id("/groups", "name", "plain").await,
        nobody: root.id("/users", "username", "nobody").await,
        users: root.id("/users", "username", "users").await,
        management,
        admins,
    }
}

#[actix_web::test]
async fn who_manages_users_makes_no_administrator() {
    let server = office().await;
    let (by, i) = (Rights::of(&server, "users").await, ids(&server).await);
    let role = json!([i.realm_admin]);
    let attacks = [
        (Method::POST, format!("/users/{}/role-mappings/clients/{}", i.users, i.management), role.clone()),
        (Method::DELETE, format!("/users/{}/role-mappings/clients/{}", i.nobody, i.management), role.clone()),
        (Method::POST, format!("/groups/{}/role-mappings/clients/{}", i.plain, i.management), role.clone()),
        (Method::PUT, format!("/users/{}/groups/{}", i.users, i.admins), Value::Null),
        (Method::PUT, format!("/users/{}/groups/{}", i.users, i.below), Value::Null),
        (Method::POST, "/users".to_owned(), json!({"username": "evil", "enabled": true, "groups": ["/admins"]})),
        (Method::POST, "/users".to_owned(), json!({"username": "evil", "enabled": true, "groups": ["/admins/below"]})),
        (Method::POST, format!("/groups/{}/children", i.admins), json!({"id": i.plain, "name": "plain"})),
        (Method::POST, format!("/users/{}/impersonation", i.nobody), json!({})),
    ];
    for (method, path, body) in attacks {
        let answer = by.ask(method.clone(), &path, body.clone()).await;
        assert_eq!(answer.status, 403, "{method} {path} {body}: {}", answer.text);
    }
    let still = by.get(&format!("/users/{}/role-mappings/clients/{}/composite", i.users, i.management)).await;
    assert!(!still.to_string().contains("realm-admin"), "{still}");
    // What any administrator of users may do works on.
    let fine = [
        (Method::PUT, format!("/users/{}/groups/{}", i.nobody, i.plain), Value::Null, 204),
        (Method::POST, "/users".to_owned(), json!({"username": "good", "enabled": true, "groups": ["/plain"]}), 201),
    ];
    for (method, path, body, status) in fine {
        assert_eq!(by.ask(method, &path, body).await.status, status, "{path}");
    }
}

#[actix_web::test]
async fn roles_that_give_power_are_neither_renamed_nor_rebuilt() {
    let server = office().await;
    let i = ids(&server).await;
    for who in ["clients", "realm", "root"] {
        let by = Rights::of(&server, who).await;
        let base = format!("/clients/{}/roles", i.management);
        let id = i.realm_admin["id"].as_str().expect("an id");
        let attacks = [
            (Method::POST, base.clone(), json!({"name": "new"})),
            (Method::PUT, format!("{base}/manage-clients"), json!({"name": "realm-admin2"})),
            (Method::DELETE, format!("{base}/view-events"), Value::Null),
            (Method::PUT, format!("/roles-by-id/{id}"), json!({"name": "x"})),
            (Method::DELETE, format!("/roles-by-id/{id}"), Value::Null),
            (Method::POST, format!("/roles-by-id/{id}/composites"), json!([i.realm_admin])),
            (Method::PUT, format!("/clients/{}", i.management), json!({"clientId": "x"})),
            (Method::DELETE, format!("/clients/{}", i.management), Value::Null),
        ];
        for (method, path, body) in attacks {
            let answer = by.ask(method.clone(), &path, body.clone()).await;
            assert_eq!(answer.status, 403, "{who}: {method} {path} {body}: {}", answer.text);
        }
    }
}

#[actix_web::test]
async fn no_composite_and_no_default_hides_an_administrator() {
    let server = office().await;
    let (by, i) = (Rights::of(&server, "realm").await, ids(&server).await);
    let made = json!({"name": "c", "composite": true, "composites": {"client": {"realm-management": ["realm-admin"]}}});
    assert_eq!(by.ask(Method::POST, "/roles", made).await.status, 403);
    for role in ["agent", "default-roles-office"] {
        let path = format!("/roles/{role}/composites");
        assert_eq!(by.ask(Method::POST, &path, json!([i.realm_admin])).await.status, 403, "{role}");
    }
    assert_eq!(by.ask(Method::PUT, &format!("/default-groups/{}", i.admins), Value::Null).await.status, 403);
    assert_eq!(by.ask(Method::PUT, &format!("/default-groups/{}", i.plain), Value::Null).await.status, 204);
    let imports = [
        json!({"ifResourceExists": "OVERWRITE", "clients": [{"clientId": "realm-management"}]}),
        json!({"ifResourceExists": "OVERWRITE", "users": [{"username": "nobody", "clientRoles": {"realm-management": ["realm-admin"]}}]}),
        json!({"ifResourceExists": "FAIL", "users": [{"username": "evil", "groups": ["/admins"]}]}),
        json!({"ifResourceExists": "SKIP", "groups": [{"name": "g", "clientRoles": {"realm-management": ["realm-admin"]}}]}),
    ];
    for body in imports {
        assert_eq!(by.ask(Method::POST, "/partialImport", body.clone()).await.status, 403, "{body}");
    }
}

#[actix_web::test]
async fn an_administrator_of_one_realm_is_nobody_in_another() {
    let server = office().await;
    let (root, i) = (Rights::of(&server, "root").await, ids(&server).await);
    for path in ["", "/users", "/clients", "/roles", "/groups", "/events", "/keys", "/admin-events"] {
        let answer = root.ask_realm("master", Method::GET, path, Value::Null).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text);
    }
    for (method, path, body) in [
        (Method::POST, "/users".to_owned(), json!({"username": "evil"})),
        (Method::DELETE, format!("/users/{}", i.nobody), Value::Null),
        (Method::DELETE, String::new(), Value::Null),
    ] {
        assert_eq!(root.ask_realm("master", method, &path, body).await.status, 403, "{path}");
    }
}

#[actix_web::test]
async fn an_id_of_another_realm_is_no_id() {
    let server = office().await;
    let (root, i) = (Rights::of(&server, "root").await, ids(&server).await);
    // The same things of the realm master, by the ids that its database rows have.
    let view = server
        .app
        .realms
        .realm(&server.app.store, &server.app.master_key, "master")
        .await
        .expect("read")
        .expect("master");
    let client = view.client_id("admin-cli").expect("a client").0.clone();
    let role = view.roles.find(view.realm.id.as_ref(), "admin").expect("a role").id.0.clone();
    let attacks = [
        (Method::GET, format!("/clients/{client}"), Value::Null),
        (Method::PUT, format!("/clients/{client}"), json!({"enabled": false})),
        (Method::DELETE, format!("/clients/{client}"), Value::Null),
        (Method::GET, format!("/clients/{client}/client-secret"), Value::Null),
        (Method::GET, format!("/clients/{client}/roles"), Value::Null),
        (Method::GET, format!("/roles-by-id/{role}"), Value::Null),
        (Method::DELETE, format!("/roles-by-id/{role}"), Value::Null),
        (Method::POST, format!("/users/{}/role-mappings/realm", i.nobody), json!([{"id": role, "name": "admin"}])),
        (Method::POST, "/roles/agent/composites".to_owned(), json!([{"id": role, "name": "admin"}])),
    ];
    for (method, path, body) in attacks {
        let answer = root.ask(method.clone(), &path, body).await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
    }
}
