//! Tokens that must not pass, beside the one that must.

use super::*;
use crate::{config::Config, provider::Known};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::ProviderMetadataWithLogout;
use ring::{
    digest,
    signature::{Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};

const ISSUER: &str = "http://id.example/realms/cx";

/// What an attacker, or a mistake, changes.
#[derive(Default)]
struct Change {
    id_token: Option<(&'static str, Value)>,
    access_token: Option<(&'static str, Value)>,
    is_foreign_key: bool,
    is_renewal_of: Option<&'static str>,
}

fn key(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a key")
}

fn config() -> Config {
    Config {
        host: "127.0.0.1".to_owned(),
        port: 8081,
        url: "http://localhost:8081".to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: "cx-desk".to_owned(),
    }
}

fn known() -> Known {
    let metadata = json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/auth"),
        "token_endpoint": format!("{ISSUER}/token"),
        "jwks_uri": format!("{ISSUER}/certs"),
        "end_session_endpoint": format!("{ISSUER}/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    let public = URL_SAFE_NO_PAD.encode(key(1).public_key());
    let keys = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "one", "x": public }] });
    let metadata: ProviderMetadataWithLogout = serde_json::from_value(metadata).expect("metadata");
    Known::new(&config(), metadata.set_jwks(serde_json::from_value(keys).expect("keys"))).expect("a provider")
}

fn sign(claims: &Value, key: &Ed25519KeyPair) -> String {
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": "one" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

fn change(mut claims: Value, change: Option<(&str, Value)>) -> Value {
    if let Some((name, value)) = change {
        claims[name] = value;
    }
    claims
}

fn outcome(difference: Change) -> Result<Tokens, Fault> {
    let now = clock::now();
    let key = key(if difference.is_foreign_key { 2 } else { 1 });
    let access = json!({
        "iss": ISSUER, "sub": "alice-id", "aud": ["account", "cx-desk"], "azp": "cx-desk", "typ": "Bearer",
        "iat": now, "exp": now + 60, "name": "Alice Arnold", "preferred_username": "alice",
        "realm_access": { "roles": ["agent"] }, "groups": ["/sales/inbound"],
    });
    let access = sign(&change(access, difference.access_token), &key);
    let hash = digest::digest(&digest::SHA512, access.as_bytes());
    let id_token = json!({
        "iss": ISSUER, "sub": "alice-id", "aud": "cx-desk", "azp": "cx-desk", "iat": now, "exp": now + 60,
        "nonce": "the-nonce", "at_hash": URL_SAFE_NO_PAD.encode(&hash.as_ref()[..32]),
    });
    let id_token = sign(&change(id_token, difference.id_token), &key);
    let answer = json!({
        "access_token": access, "id_token": id_token, "refresh_token": "opaque", "token_type": "Bearer",
        "expires_in": 60, "refresh_expires_in": 1800,
    });
    let answer: TokenAnswer = serde_json::from_value(answer).expect("an answer");
    let known = known();
    let nonce = Nonce::new("the-nonce".to_owned());
    let before = difference.is_renewal_of.map(|subject| {
        let first = outcome(Change::default()).expect("a login");
        Tokens { subject: subject.to_owned(), ..first }
    });
    let expected = Expected {
        client: &known.client,
        issuer: ISSUER,
        keys: &known.keys,
        nonce: before.is_none().then_some(&nonce),
        before: before.as_ref(),
    };
    validate(&answer, &expected, Origin::SignIn)
}

#[test]
fn good_tokens_pass_with_roles_groups_and_times() {
    let tokens = outcome(Change::default()).expect("they hold");
    assert!(tokens.has_role("agent") && !tokens.has_role("admin"));
    assert_eq!(tokens.access_claims.groups, ["/sales/inbound"]);
    assert_eq!((tokens.username.as_str(), tokens.display_name.as_str()), ("alice", "Alice Arnold"));
    assert_eq!(tokens.expires_at - tokens.issued_at, 60);
    assert_eq!(tokens.renewals, 0);
}

#[test]
fn a_renewal_counts_and_stays_with_its_subject() {
    let renewed = outcome(Change { is_renewal_of: Some("alice-id"), ..Change::default() });
    assert_eq!(renewed.expect("it holds").renewals, 1);
    let stolen = outcome(Change { is_renewal_of: Some("sam-id"), ..Change::default() });
    assert!(matches!(stolen, Err(Fault::InvalidToken(_))));
}

#[test]
fn a_foreign_key_is_refused() {
    let forged = outcome(Change { is_foreign_key: true, ..Change::default() });
    assert!(matches!(forged, Err(Fault::InvalidToken(_))));
}

#[test]
fn an_id_token_for_another_purpose_is_refused() {
    let past = clock::now() - 5;
    for (name, value) in [
        ("iss", json!("http://id.example/realms/other")),
        ("aud", json!("another-client")),
        ("aud", json!(["cx-desk", "another-client"])),
        ("azp", json!("another-client")),
        ("exp", json!(past)),
        ("nonce", json!("another-nonce")),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        ("sub", json!("sam-id")),
    ] {
        let changed = outcome(Change { id_token: Some((name, value.clone())), ..Change::default() });
        assert!(matches!(changed, Err(Fault::InvalidToken(_))), "{name} {value}");
    }
}

#[test]
fn an_access_token_for_another_purpose_is_refused() {
    let past = clock::now() - 5;
    for (name, value) in [
        ("iss", json!("http://id.example/realms/other")),
        ("aud", json!("account")),
        ("azp", json!("another-client")),
        ("exp", json!(past)),
        ("typ", json!("ID")),
        ("typ", json!("Refresh")),
        ("sub", json!("sam-id")),
    ] {
        let changed = outcome(Change { access_token: Some((name, value.clone())), ..Change::default() });
        assert!(matches!(changed, Err(Fault::InvalidToken(_))), "{name} {value}");
    }
}
