//! The realm that these tests use.

use serde_json::{Value, json};

pub const PASSWORD: &[(&str, &str)] =
    &[("client_id", "web"), ("grant_type", "password"), ("username", "alice"), ("password", "alice-pass")];
pub const SVC: (&str, &str) = ("svc", "svc-secret");

fn user(name: &str, more: Value) -> Value {
    let mut user = json!({
        "username": name, "email": format!("{name}@example.com"), "emailVerified": true, "enabled": true,
        "firstName": "A", "lastName": "B",
        "credentials": [{"type": "password", "value": format!("{name}-pass")}],
    });
    user.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    user
}

fn client(id: &str, more: Value) -> Value {
    let mut client = json!({
        "clientId": id, "enabled": true, "publicClient": true, "directAccessGrantsEnabled": true, "standardFlowEnabled": true,
        "redirectUris": ["http://localhost:9999/*"], "webOrigins": ["+"], "fullScopeAllowed": true,
    });
    client.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    client
}

fn audience(name: &str) -> Value {
    json!([{
        "name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.client.audience": name, "access.token.claim": "true"},
    }])
}

/// The realm, cheap to log in to. Clients: `web`, `other`, `aud` (whose tokens are for `svc`), `svc` (with a service account), `api`
/// (bearer only), `off` (disabled), `strict` (no direct grant), `light` (lightweight tokens), `narrow` (few roles).
/// Users: `alice`, `bob` (must change the password), `eve` (disabled).
pub fn realm(settings: Value) -> Value {
    let mut realm = json!({
        "realm": "t", "enabled": true, "eventsEnabled": true,
        "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
        "roles": {"realm": [{"name": "agent"}]},
        "clients": [
            client("web", json!({})),
            client("other", json!({})),
            client("aud", json!({"protocolMappers": audience("svc")})),
            client("svc", json!({"publicClient": false, "secret": "svc-secret", "serviceAccountsEnabled": true})),
            client("api", json!({"bearerOnly": true})),
            client("off", json!({"enabled": false})),
            client("strict", json!({"directAccessGrantsEnabled": false})),
            client("light", json!({"attributes": {"client.use.lightweight.access.token.enabled": "true"}, "protocolMappers": audience("svc")})),
            client("narrow", json!({"fullScopeAllowed": false})),
        ],
        "users": [
            user("alice", json!({"realmRoles": ["agent", "default-roles-t"]})),
            user("bob", json!({"requiredActions": ["UPDATE_PASSWORD"]})),
            user("eve", json!({"enabled": false})),
        ],
    });
    realm.as_object_mut().expect("object").extend(settings.as_object().expect("object").clone());
    realm
}
