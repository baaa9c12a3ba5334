//! Each algorithm signs, verifies, and is read back from its published form; a second JWT library and Keycloak's own keys agree.

use gatehouse_jose::{
    Alg, Curve, Family, Jwk, Jwks, KeySet, PrivateKey, PublicKey, SigningKey, Uses, generate, parse_jwks, verify,
};
use ring::rand::SystemRandom;
use serde_json::{Value, json};

fn key(alg: Alg) -> SigningKey {
    let random = SystemRandom::new();
    let der = match alg.family() {
        Family::Rsa => generate::rsa(2048, &random).unwrap(),
        Family::Ec(curve) => generate::ec(curve, &random).unwrap(),
        Family::Ed25519 => generate::ed25519(&random).unwrap(),
        Family::Hmac => return SigningKey::from_secret("hmac-1", alg, &[7; 64]).unwrap(),
    };
    SigningKey::from_pkcs8(alg, &der).unwrap()
}

fn keys_of(key: &SigningKey) -> KeySet {
    KeySet::new(vec![key.verifying_key().unwrap()])
}

#[test]
fn each_algorithm_verifies_what_it_signs_and_nothing_else() {
    let claims = json!({"sub": "f:1", "iat": 1, "aud": ["a", "b"]});
    for (alg, name, _) in Alg::ALL {
        let key = key(alg);
        let token = key.sign("JWT", &claims).unwrap();
        let keys = keys_of(&key);
        let verified = verify::<Value>(&token, &keys).unwrap();
        assert_eq!((verified.claims, verified.header.alg), (claims.clone(), alg), "{name}");
        let other = self::key(alg).with_kid(key.kid());
        if !alg.is_symmetric() {
            assert!(verify::<Value>(&token, &keys_of(&other)).is_err(), "{name}: another key");
        }
        let (rest, _) = token.rsplit_once('.').unwrap();
        let forged = format!("{rest}.{}", other.sign("JWT", &json!({})).unwrap().rsplit_once('.').unwrap().1);
        assert!(verify::<Value>(&forged, &keys).is_err(), "{name}: another signature");
    }
}

#[test]
fn published_keys_verify() {
    for (alg, name, _) in Alg::ALL.into_iter().filter(|(alg, ..)| !alg.is_symmetric()) {
        let key = key(alg);
        let jwk = Jwk::new(key.kid(), alg.as_str(), Uses::Sig, key.public().unwrap(), &[]);
        let json = serde_json::to_vec(&Jwks { keys: vec![jwk] }).unwrap();
        let keys = parse_jwks(&json).unwrap();
        assert_eq!(keys.len(), 1, "{name}");
        let token = key.sign("at+jwt", &json!({"a": 1})).unwrap();
        assert_eq!(verify::<Value>(&token, &keys).unwrap().header.typ.as_deref(), Some("at+jwt"), "{name}");
    }
}

#[test]
fn the_header_has_keycloaks_bytes() {
    let key = SigningKey::from_secret("k\"1", Alg::HS256, b"secret").unwrap();
    let token = key.sign("JWT", &json!({})).unwrap();
    let header = token.split('.').next().unwrap();
    let expected = br#"{"alg":"HS256","typ" : "JWT","kid" : "k\"1"}"#;
    use base64::Engine;
    assert_eq!(base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).unwrap(), expected);
}

#[test]
fn spki_survives_the_round_trip() {
    for alg in [Alg::RS256, Alg::ES256, Alg::ES384, Alg::ES512, Alg::EdDSA] {
        let key = key(alg);
        let public = key.public().unwrap();
        assert_eq!(&PublicKey::from_spki(&public.to_spki()).unwrap(), public);
    }
}

#[test]
fn a_pkcs8_key_must_match_its_public_half() {
    let random = SystemRandom::new();
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let one = generate::ec(curve, &random).unwrap();
        let other = PrivateKey::from_pkcs8(&generate::ec(curve, &random).unwrap()).unwrap();
        assert!(PrivateKey::from_pkcs8_and_spki(&one, &other.public().to_spki()).is_err());
    }
}
