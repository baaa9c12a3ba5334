//! The claims of our own tokens as they are read again.

use gatehouse::oidc::claims::{AccessClaims, RefreshClaims};
use serde_json::{Value, json};

fn access(more: Value) -> AccessClaims {
    let mut claims = json!({"jti": "onrtro:x", "iss": "i", "typ": "Bearer", "azp": "web", "exp": 2, "iat": 1});
    claims.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    serde_json::from_value(claims).expect("claims")
}

#[test]
fn an_audience_is_one_text_or_several() {
    assert!(access(json!({})).aud.is_empty());
    assert_eq!(access(json!({"aud": "account"})).aud, ["account"]);
    assert_eq!(access(json!({"aud": ["a", "b"]})).aud, ["a", "b"]);
}

#[test]
fn an_id_tells_the_kind_of_session_and_token() {
    let of = |jti: &str| access(json!({ "jti": jti }));
    assert!(of("ofrtac:4").is_offline() && !of("onrtac:4").is_offline());
    assert!(of("onltro:4").is_lightweight() && !of("onrtro:4").is_lightweight());
    assert!(!of("é").is_lightweight() && !of("").is_offline());
}

#[test]
fn a_scope_is_a_whole_word() {
    let claims = access(json!({"scope": "openid-x email"}));
    assert!(claims.has_scope("email") && !claims.has_scope("openid"));
}

fn refresh(jti: &str) -> RefreshClaims {
    let claims = json!({"iat": 1_700_000_000, "jti": jti, "iss": "i", "aud": "i", "typ": "Offline", "azp": "web", "sid": "s", "scope": "", "prov": "default"});
    serde_json::from_value(claims).expect("claims")
}

#[test]
fn the_id_of_a_refresh_token_orders_it_within_a_second() {
    let id = gatehouse::random::Random::default().uuid_at(1_700_000_000_123);
    assert_eq!(refresh(&id).issued_at_ms(), 1_700_000_000_123);
    assert_eq!(refresh("not-a-uuid").issued_at_ms(), 1_700_000_000_000);
}

#[test]
fn what_a_refresh_token_has_not_is_not_written() {
    let text = serde_json::to_string(&refresh("x")).expect("JSON");
    assert!(!text.contains("exp") && !text.contains("sub") && !text.contains("aud_x"), "{text}");
    let with = RefreshClaims { exp: Some(5), aud_x: vec!["account".into()], ..refresh("x") };
    let value = serde_json::to_value(&with).expect("JSON");
    assert_eq!((&value["exp"], &value["aud_x"]), (&json!(5), &json!("account")));
}
