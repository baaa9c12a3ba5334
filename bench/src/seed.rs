//! The realm that every server is loaded with, through the Admin API: two clients and many users. The users come by partial
//! import in batches and carry a finished argon2id hash, so that loading measures the import and not the hashing.

use crate::admin::Admin;
use crate::reference;
use anyhow::{Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Instant;

pub const REALM: &str = "bench";
pub const PUBLIC_CLIENT: &str = "bench-public";
pub const CONFIDENTIAL_CLIENT: &str = "bench-confidential";
pub const SECRET: &str = "bench-secret-of-thirty-two-bytes";
pub const PASSWORD: &str = "correct horse battery";
pub const REDIRECT_URI: &str = "http://127.0.0.1/callback";
const BATCH: u32 = 500;
const LOADERS: u32 = 2;

/// The name of the user with this number; sorts by number.
pub fn username(number: u32) -> String {
    format!("agent{number:07}")
}

/// Loads realm, clients and `users` users; returns the seconds that the users took.
pub async fn load(address: SocketAddr, users: u32) -> Result<f64> {
    let mut admin = Admin::log_in(address).await?;
    admin
        .write(
            "POST",
            "/admin/realms",
            &json!({"realm": REALM, "enabled": true, "eventsEnabled": false, "adminEventsEnabled": false}),
        )
        .await?;
    for client in [public_client(), confidential_client()] {
        admin.write("POST", "/admin/realms/bench/clients", &client).await?;
    }
    let credential = credential()?;
    let begin = Instant::now();
    futures_util::future::try_join_all((0..LOADERS).map(|loader| load_users(address, users, loader, &credential)))
        .await?;
    let seconds = begin.elapsed().as_secs_f64();
    let count = admin.read("/admin/realms/bench/users/count").await?;
    ensure!(count == json!(users), "{users} users were loaded, the server counts {count}");
    Ok(seconds)
}

/// Every `LOADERS`th batch, from the batch number `loader` on.
async fn load_users(address: SocketAddr, users: u32, loader: u32, credential: &Value) -> Result<()> {
    let mut admin = Admin::log_in(address).await?;
    for first in (loader * BATCH..users).step_by((LOADERS * BATCH) as usize) {
        let batch: Vec<Value> = (first..users.min(first + BATCH)).map(|number| user(number, credential)).collect();
        let body = json!({"ifResourceExists": "FAIL", "users": batch});
        admin.write("POST", "/admin/realms/bench/partialImport", &body).await?;
    }
    Ok(())
}

fn public_client() -> Value {
    json!({
        "clientId": PUBLIC_CLIENT, "enabled": true, "protocol": "openid-connect", "publicClient": true,
        "standardFlowEnabled": true, "directAccessGrantsEnabled": true, "redirectUris": [REDIRECT_URI],
        "attributes": {"pkce.code.challenge.method": "S256"},
        // Introspection tells a client only of tokens that are meant for it.
        "protocolMappers": [{
            "name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
            "config": {"included.client.audience": CONFIDENTIAL_CLIENT, "access.token.claim": "true", "introspection.token.claim": "true"}
        }]
    })
}

fn confidential_client() -> Value {
    json!({
        "clientId": CONFIDENTIAL_CLIENT, "enabled": true, "protocol": "openid-connect", "publicClient": false,
        "clientAuthenticatorType": "client-secret", "secret": SECRET, "serviceAccountsEnabled": true,
        "standardFlowEnabled": false, "directAccessGrantsEnabled": false
    })
}

const FIRST_NAMES: [&str; 8] = ["Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Georg", "Hanna"];
const LAST_NAMES: [&str; 7] = ["Almeida", "Brandt", "Castelli", "Dubois", "Eriksen", "Fischer", "Gruber"];

fn user(number: u32, credential: &Value) -> Value {
    let name = username(number);
    json!({
        "username": name, "email": format!("{name}@example.org"), "emailVerified": true, "enabled": true,
        "firstName": FIRST_NAMES[number as usize % FIRST_NAMES.len()], "lastName": LAST_NAMES[number as usize % LAST_NAMES.len()],
        "credentials": [credential]
    })
}

/// The password credential in Keycloak's export form, with its default hash and parameters.
fn credential() -> Result<Value> {
    let salt = *b"sixteen salt byt";
    let hash = reference::hash(PASSWORD.as_bytes(), &salt)?;
    let secret = json!({"value": STANDARD.encode(hash), "salt": STANDARD.encode(salt), "additionalParameters": {}});
    let data = json!({
        "hashIterations": reference::ITERATIONS, "algorithm": "argon2",
        "additionalParameters": {"hashLength": ["32"], "memory": [reference::MEMORY_KIB.to_string()], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]}
    });
    Ok(json!({"type": "password", "secretData": secret.to_string(), "credentialData": data.to_string()}))
}
