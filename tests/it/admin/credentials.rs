//! Credentials that a new user brings along.

use gatehouse::fault::Fault;
use gatehouse::model::credential;
use gatehouse::model::id::UserId;
use gatehouse::realms::secrets;
use serde_json::json;

use super::{Administrator, server};

const SEED: &str = r#"{"value":"p3cOkZaBHnzfKDrBRJmX"}"#;

#[actix_web::test]
async fn the_seed_of_a_one_time_password_is_stored_sealed() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let data = r#"{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}"#;
    let otp = json!({ "type": "otp", "userLabel": "phone", "secretData": SEED, "credentialData": data });
    let path = root.make("/users", json!({ "username": "agent", "enabled": true, "credentials": [otp] })).await;

    let (app, id) = (&server.app, UserId::from(path.rsplit('/').next().expect("an id")));
    let stored = app.store.read::<_, Fault>(async |tx| credential::list(tx, &id).await).await.expect("read");
    let [stored] = stored.as_slice() else { panic!("one credential") };
    assert!(!stored.secret_data.contains("p3cOkZaBHnzfKDrBRJmX"), "in the clear");
    assert_eq!(secrets::open_credential(stored, &app.master_key).expect("it opens in its place"), SEED);
}
