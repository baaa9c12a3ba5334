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

/// The realm of these tests; refresh tokens are for one use.
fn realm() -> Value {
    crate::oidc::realm::realm(json!({"revokeRefreshToken": true, "refreshTokenMaxReuse": 0}))
}

/// Two nodes on one PostgreSQL.
async fn pair() -> (Place, Node, Node) {
    let place = Place::on_postgres(&CLUSTER, &realm());
    let a = Node::start(&place).await;
    let b = Node::start(&place).await;
    (place, a, b)
}
