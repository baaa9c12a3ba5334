//! The first start and administrators from the command line.

use gatehouse::fault::Kind;
use gatehouse::model::id::Secret;
use gatehouse::realms::bootstrap::{Administrator, ensure_administrators, ensure_master, insert};
use serde_json::Value;

use super::Ground;

fn admin() -> Administrator {
    Administrator::User("Admin".into(), Secret::new("first-password"))
}

async fn users(ground: &Ground) -> Vec<Value> {
    let file = ground.database.path().join("master.json");
    let target = gatehouse::realms::export::files::Target::File(file.clone());
    let users = gatehouse::realms::export::files::Users::RealmFile;
    let write = gatehouse::realms::export::files::write;
    write(&ground.store, &ground.master_key, &target, Some("master"), users).await.unwrap();
    let realm: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    realm["users"].as_array().cloned().unwrap_or_default()
}

#[actix_web::test]
async fn makes_the_master_realm_and_its_administrator_once() {
    let ground = Ground::empty().await;
    let (store, makings) = (&ground.store, ground.makings());
    assert!(ensure_master(store, makings).await.unwrap());
    assert!(!ensure_master(store, makings).await.unwrap());
    assert_eq!(ensure_administrators(store, makings, vec![admin()]).await.unwrap(), 1);
    assert_eq!(ensure_administrators(store, makings, vec![admin()]).await.unwrap(), 0);
    let users = users(&ground).await;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0]["username"], "admin");
    assert_eq!(users[0]["attributes"]["is_temporary_admin"][0], "true");
    assert_eq!(users[0]["realmRoles"], serde_json::json!(["admin", "default-roles-master"]));
    assert!(!users[0].to_string().contains("first-password"));
}

#[actix_web::test]
async fn makes_a_service_account_and_refuses_a_name_that_is_taken() {
    let ground = Ground::with_master().await;
    let (store, makings) = (&ground.store, ground.makings());
    let client = || Administrator::Client("temp-admin".into(), Secret::new("s3cret"));
    insert(store, makings, client()).await.unwrap();
    insert(store, makings, admin()).await.unwrap();
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    let made = master["clients"].as_array().unwrap().iter().find(|c| c["clientId"] == "temp-admin").unwrap();
    assert_eq!((&made["secret"], &made["serviceAccountsEnabled"]), (&"s3cret".into(), &true.into()));
    let users = users(&ground).await;
    let account = users.iter().find(|u| u["serviceAccountClientId"] == "temp-admin").unwrap();
    assert_eq!(account["realmRoles"], serde_json::json!(["admin", "default-roles-master"]));
    for again in [client(), admin()] {
        assert_eq!(insert(store, makings, again).await.unwrap_err().kind, Kind::Conflict);
    }
}
