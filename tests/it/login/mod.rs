//! Logins in a browser, from the authorization endpoint to the client and out again.

mod app_initiated;
mod bad_input;
mod configure_totp;
mod consent;
mod disabled_realm;
mod flow;
mod language;
mod logout;
pub mod otp;
mod pages;
mod password_policy;
pub mod recovery_codes;
mod registration;
mod remember_me;
mod required_action;
mod sso;

use serde_json::{Value, json};

use crate::oidc::realm;

/// The realm of the tests of OpenID Connect, with the clients `asks` (for consent) and `implicit`.
pub fn realm(settings: Value) -> Value {
    let mut realm = realm::realm(settings);
    let client = |id: &str, more: Value| {
        let mut client = json!({
            "clientId": id, "enabled": true, "publicClient": true, "redirectUris": ["http://localhost:9999/*"],
            "standardFlowEnabled": true, "baseUrl": "http://localhost:9999/",
        });
        client.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        client
    };
    let clients = realm["clients"].as_array_mut().expect("clients");
    clients.push(client("asks", json!({"consentRequired": true})));
    clients.push(client("implicit", json!({"implicitFlowEnabled": true})));
    realm
}
