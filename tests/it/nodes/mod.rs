//! The program as processes: killed in the middle of its work, two of them on one database, and a database that goes away.

mod browser;
mod changes;
mod crash;
mod outage;
mod process;
mod races;
mod sessions;

use serde_json::{Value, json};

use crate::support::database::CLUSTER;
use process::{Node, Place};

/// The seed of otto's device.
const SEED: &str = "seed-of-otto-1234567";

/// The realm of these tests; refresh tokens are for one use, and the user `otto` has a second factor.
fn realm() -> Value {
    let mut realm = crate::oidc::realm::realm(json!({"revokeRefreshToken": true, "refreshTokenMaxReuse": 0}));
    let device = crate::support::otp::device("55555555-5555-5555-5555-555555555555", "phone", SEED);
    realm["users"].as_array_mut().expect("users").push(json!({
        "username": "otto", "enabled": true, "credentials": [{"type": "password", "value": "otto-pass"}, device],
    }));
    realm
}

/// Two nodes on one PostgreSQL.
async fn pair() -> (Place, Node, Node) {
    let place = Place::on_postgres(&CLUSTER, &realm());
    let a = Node::start(&place).await;
    let b = Node::start(&place).await;
    (place, a, b)
}
