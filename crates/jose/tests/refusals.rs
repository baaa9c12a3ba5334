//! What must not pass: algorithm confusion, `none`, key id tricks, extensions, and every bent serialisation; and no input makes it panic.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_jose::{
    Alg, Curve, Enc, Error, KeySet, MAX_TOKEN_BYTES, SigningKey, Unverified, VerifyingKey, decrypt, encrypt, generate,
    parse_jwk, parse_jwks, pem, verify, x509,
};
use proptest::prelude::*;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn key() -> SigningKey {
    SigningKey::from_pkcs8(Alg::ES256, &generate::ec(Curve::P256, &SystemRandom::new()).unwrap()).unwrap()
}

fn keys(key: &SigningKey) -> KeySet {
    [key.verifying_key().unwrap()].into_iter().collect()
}

/// A token with a true signature over a header and claims of one's choice.
fn forge(key: &SigningKey, header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = key.sign_bytes(message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn refusal(token: &str, keys: &KeySet) -> Error {
    verify::<Value>(token, keys).expect_err("must be refused")
}

#[test]
fn headers_that_ask_for_more_than_a_signature_are_refused() {
    let key = key();
    let keys = keys(&key);
    let kid = key.kid();
    let with = |members: &str| forge(&key, &format!(r#"{{"alg":"ES256","kid":"{kid}"{members}}}"#), "{}");
    assert!(verify::<Value>(&with(""), &keys).is_ok());
    let cases = [
        (with(r#","crit":["exp"],"exp":1"#), Error::Critical),
        (with(r#","crit":[]"#), Error::Critical),
        (with(r#","b64":false"#), Error::Critical),
        (with(r#","b64":true"#), Error::Critical),
        (forge(&key, r#"{"alg":"none"}"#, "{}"), Error::Algorithm),
        (forge(&key, r#"{"alg":"NONE"}"#, "{}"), Error::Algorithm),
        (forge(&key, r#"{"alg":"es256"}"#, "{}"), Error::Algorithm),
        (forge(&key, r#"{"alg":"RS256"}"#, "{}"), Error::UnknownKey),
        (forge(&key, r#"{"alg":"ES256","kid":"../../dev/null"}"#, "{}"), Error::UnknownKey),
        (forge(&key, r#"{"alg":"ES256","kid":""}"#, "{}"), Error::UnknownKey),
    ];
    for (token, expected) in cases {
        assert_eq!(refusal(&token, &keys), expected, "{token}");
    }
    for header in [
        r#"{"kid":"x"}"#,
        r#"{"alg":256}"#,
        r#"{"alg":null}"#,
        r#"["ES256"]"#,
        r#"{"alg":"none","alg":"ES256"}"#,
        r#"{"alg":"ES256","alg":"ES256"}"#,
        r#"{"alg":"ES256","x":{"a":1,"a":2}}"#,
        r#"{"alg":"ES256"} x"#,
        "",
    ] {
        assert!(matches!(refusal(&forge(&key, header, "{}"), &keys), Error::Malformed(_)), "{header}");
    }
}

#[test]
fn an_embedded_key_is_never_trusted() {
    let (ours, theirs) = (key(), key());
    let jwk = gatehouse_jose::Jwk::new(ours.kid(), "ES256", gatehouse_jose::Uses::Sig, theirs.public().unwrap(), &[]);
    let header = json!({"alg": "ES256", "kid": ours.kid(), "jwk": jwk, "jku": "https://evil.example/keys"});
    assert_eq!(refusal(&forge(&theirs, &header.to_string(), "{}"), &keys(&ours)), Error::Signature);
}

#[test]
fn a_public_key_is_no_shared_secret() {
    let rsa = SigningKey::from_pkcs8(Alg::RS256, &generate::rsa(2048, &SystemRandom::new()).unwrap()).unwrap();
    let spki = rsa.public().unwrap().to_spki();
    let confused = SigningKey::from_secret(rsa.kid(), Alg::HS256, &spki).unwrap().sign("JWT", &json!({})).unwrap();
    assert_eq!(refusal(&confused, &keys(&rsa)), Error::UnknownKey);
    let ps256 = VerifyingKey::new(Some(rsa.kid()), Some(Alg::PS256), rsa.public().unwrap()).unwrap();
    let token = rsa.sign("JWT", &json!({})).unwrap();
    assert_eq!(refusal(&token, &KeySet::new(vec![ps256])), Error::UnknownKey, "the key is for PS256 alone");
    assert!(VerifyingKey::new(None, Some(Alg::HS256), rsa.public().unwrap()).is_err());
}

#[test]
fn bent_serialisations_are_refused() {
    let key = key();
    let keys = keys(&key);
    let token = key.sign("JWT", &json!({"a": 1})).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let (h, p, s) = (parts[0], parts[1], parts[2]);
    let bent = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        format!("{token}."),
        format!("{token}.{s}"),
        format!(".{token}"),
        format!("{h}.{p}"),
        format!("{h}.{p}."),
        format!("{h}..{s}"),
        format!(".{p}.{s}"),
        format!("{token}="),
        format!("{token}\n"),
        format!(" {token}"),
        format!("{h}=.{p}.{s}"),
        format!("{h}.{p}.{s}%00"),
        format!("{h}.{}.{s}", encode("{}")),
        format!("{h}.{p}.{}", encode("{}")),
        token.replace('_', "/").replace('-', "+") + "/",
    ];
    for token in bent {
        assert!(verify::<Value>(&token, &keys).is_err(), "{token:?}");
    }
    let fixed_len = s.len();
    let der_like = format!("{h}.{p}.{}", encode(&"0".repeat(fixed_len)));
    assert_eq!(refusal(&der_like, &keys), Error::Signature);
    let long = key.sign("JWT", &json!({"a": "x".repeat(MAX_TOKEN_BYTES)})).unwrap();
    assert_eq!(refusal(&long, &keys), Error::TooLong { max: MAX_TOKEN_BYTES });
}

#[test]
fn claims_are_strict_json_objects() {
    let key = key();
    let keys = keys(&key);
    for claims in
        [r#"{"sub":"a","sub":"b"}"#, r#"{"a":[{"b":1,"b":1}]}"#, "[]", "1", "", "{", " {}", "{}{}", "\u{feff}{}"]
    {
        assert!(verify::<Value>(&forge(&key, r#"{"alg":"ES256"}"#, claims), &keys).is_err(), "{claims}");
    }
    let deep = format!("{}{}{}", r#"{"a":"#.repeat(200), 1, "}".repeat(200));
    assert!(verify::<Value>(&forge(&key, r#"{"alg":"ES256"}"#, &deep), &keys).is_err());
}

#[test]
fn a_key_set_passes_over_what_cannot_verify() {
    let good = gatehouse_jose::Jwk::new("good", "ES256", gatehouse_jose::Uses::Sig, key().public().unwrap(), &[]);
    let set = json!({"keys": [
        good,
        {"kty": "oct", "k": "AAAA", "alg": "HS256"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": 1, "y": 2},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "OKP", "crv": "Ed448", "x": "AA"},
        {"kty": "PQ"}, 1, null, [],
    ]});
    assert_eq!(parse_jwks(set.to_string().as_bytes()).unwrap().len(), 1);
    let enc = json!({"keys": [gatehouse_jose::Jwk::new("e", "ES256", gatehouse_jose::Uses::Enc, key().public().unwrap(), &[])]});
    assert!(parse_jwks(enc.to_string().as_bytes()).unwrap().is_empty());
    for bad in ["", "{}", "[]", r#"{"keys":1}"#, r#"{"keys":[],"keys":[]}"#] {
        assert!(parse_jwks(bad.as_bytes()).is_err(), "{bad}");
    }
    let many = json!({"keys": vec![json!({}); 101]});
    assert!(parse_jwks(many.to_string().as_bytes()).is_err());
    assert!(parse_jwks(" ".repeat(300_000).as_bytes()).is_err());
}

#[test]
fn a_sealed_text_opens_only_unchanged_and_under_its_own_key_and_encryption() {
    let random = SystemRandom::new();
    for (enc, other) in [(Enc::A256Gcm, Enc::A128CbcHs256), (Enc::A128CbcHs256, Enc::A256Gcm)] {
        for text in [&b""[..], b"x", &[7; 16], &[7; 1000]] {
            let sealed = encrypt(enc, &[1; 32], text, &random).unwrap();
            assert_eq!(decrypt(enc, &[1; 32], &sealed).unwrap(), text);
            assert_eq!(decrypt(other, &[1; 32], &sealed), Err(Error::Algorithm));
            assert_eq!(decrypt(enc, &[2; 32], &sealed), Err(Error::Decryption));
            assert_ne!(encrypt(enc, &[1; 32], text, &random).unwrap(), sealed);
            for position in (0..sealed.len()).step_by(7) {
                let mut bent = sealed.clone().into_bytes();
                bent[position] = if bent[position] == b'A' { b'B' } else { b'A' };
                assert!(decrypt(enc, &[1; 32], std::str::from_utf8(&bent).unwrap()).is_err());
            }
        }
    }
    for bad in ["", "a.b.c.d.e", "....", "e30....", "a..b.c", "a..b.c.d.e"] {
        assert!(decrypt(Enc::A256Gcm, &[1; 32], bad).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = KeySet::default();
        let _ = verify::<Value>(&text, &keys);
        let _ = Unverified::parse(&format!("{}.{text}.{text}", encode(r#"{"alg":"ES256"}"#)));
        let _ = decrypt(Enc::A128CbcHs256, &[0; 32], &text);
        let _ = parse_jwks(&bytes);
        let _ = parse_jwk(&json!({"kty": "EC", "crv": "P-521", "x": text, "y": text}));
        let _ = pem::private_key(&text);
        let _ = x509::parse(&bytes);
        let _ = gatehouse_jose::PublicKey::from_spki(&bytes);
        let _ = gatehouse_jose::PrivateKey::from_pkcs8(&bytes);
        let _ = gatehouse_jose::PrivateKey::from_pkcs1(&bytes);
    }

    #[test]
    fn a_changed_character_breaks_the_token(position in 0usize..1000, replacement in "[A-Za-z0-9_-]") {
        let key = SigningKey::from_secret("k", Alg::HS256, b"a secret of some length").unwrap();
        let token = key.sign("JWT", &json!({"sub": "someone"})).unwrap();
        let position = position % token.len();
        let mut bent = token.clone();
        bent.replace_range(position..=position, &replacement);
        prop_assert!(bent == token || verify::<Value>(&bent, &keys(&key)).is_err());
    }
}
