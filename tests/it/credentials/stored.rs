//! Devices of a Keycloak's realm file: sealed here, given back as they came.

use serde_json::json;

use crate::oidc::realm::realm;
use crate::support::Server;
use crate::support::otp::{credential, device};
use gatehouse::fault::Fault;
use gatehouse::realms::export::files::{Target, Users, write};

const SEED: &str = "seed-of-alice-123456";

#[actix_web::test]
async fn a_seed_is_sealed_in_the_database_and_open_in_an_export() {
    let mut given = realm(json!({}));
    let ours = device("11111111-1111-1111-1111-111111111111", "phone", SEED);
    given["users"][0]["credentials"].as_array_mut().expect("credentials").push(ours.clone());
    let server = Server::start(given).await;
    let stored = server.app.store.read::<_, Fault>(async |tx| {
        let rows = tx.query("SELECT secret_data, credential_data FROM credential WHERE type = 'otp'", &[]).await?;
        Ok((rows.len(), rows[0].get::<String>(0)?, rows[0].get::<String>(1)?))
    });
    let (count, secret, data) = stored.await.expect("read");
    assert_eq!(count, 1);
    assert!(secret.starts_with("sealed1.") && !secret.contains(SEED) && !data.contains(SEED), "{secret}");
    let folder = tempfile::TempDir::new().expect("a folder");
    let target = Target::File(folder.path().join("t.json"));
    let (store, key) = (&server.app.store, &server.app.master_key);
    let files = write(store, key, &target, Some("t"), Users::RealmFile).await.expect("written");
    let text = std::fs::read_to_string(&files[0]).expect("the file");
    let users: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let all = users["users"].as_array().expect("users").iter().flat_map(|u| u["credentials"].as_array().cloned());
    let back = all.flatten().find(|c| c["type"] == "otp").expect("the device");
    for member in ["id", "userLabel", "createdDate", "secretData", "credentialData"] {
        assert_eq!(back[member], ours[member], "{member}");
    }
}

#[actix_web::test]
async fn a_device_that_is_not_understood_is_refused_with_its_place() {
    let unknown =
        credential("22222222-2222-2222-2222-222222222222", "x", SEED, json!({"subType": "motp", "digits": 6}));
    let given = json!({"realm": "u", "users": [{"username": "a", "credentials": [unknown]}]});
    let server = Server::start(realm(json!({}))).await;
    let parsed = serde_json::from_value(given).expect("a realm");
    let fault = gatehouse::realms::create::create(&server.app.store, server.app.makings(), parsed).await.unwrap_err();
    assert!(format!("{fault:?}").contains("users[0] (a).credentials[0]"), "{fault:?}");
}
