//! Keycloak's realm JSON on its way out.

use gatehouse::realms::export::partial_export;
use serde_json::Value;

use super::{Ground, MIGRATED};

#[actix_web::test]
async fn export_import_export_gives_the_same() {
    let (first, second) = (Ground::with_master().await, Ground::with_master().await);
    first.create(MIGRATED).await.unwrap();
    let once = serde_json::to_value(first.export("migrated").await).unwrap();
    second.create(&once.to_string()).await.unwrap();
    let twice = serde_json::to_value(second.export("migrated").await).unwrap();
    for (member, value) in once.as_object().unwrap() {
        assert_eq!(&twice[member], value, "{member}");
    }
    assert_eq!(twice.as_object().unwrap().len(), once.as_object().unwrap().len());
}

#[actix_web::test]
async fn a_partial_export_masks_secrets_and_leaves_keys_out() {
    let ground = Ground::with_master().await;
    let realm = ground.create(MIGRATED).await.unwrap();
    let part = async |clients, groups| {
        let rep = ground.store.read(async |tx| partial_export(tx, &realm, clients, groups).await).await.unwrap();
        serde_json::to_value(rep).unwrap()
    };
    let all = part(true, true).await;
    let app = all["clients"].as_array().unwrap().iter().find(|c| c["clientId"] == "app").unwrap();
    assert_eq!((&app["secret"], &all["smtpServer"]["password"]), (&"**********".into(), &"**********".into()));
    for secret in ["privateKey", "app-secret", "mail-secret", "sealed1.", "kid"] {
        assert!(!all.to_string().contains(&format!("\"{secret}")), "{secret}");
    }
    let none = part(false, false).await;
    for member in ["clients", "roles", "groups", "users", "clientScopeMappings"] {
        assert_eq!(none.get(member), None, "{member}");
    }
    assert_eq!(none["clientScopes"].as_array().map(Vec::len), Some(16));
    let roles = part(false, true).await;
    assert!(roles["roles"].get("client").is_none_or(Value::is_null));
    assert_eq!(roles["groups"][0]["subGroups"][0]["path"], "/team/inner/slash");
}
