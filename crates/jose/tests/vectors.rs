//! The examples of RFC 7515, 7638 and 8037, and tokens and keys that a genuine Keycloak 26 issued.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gatehouse_jose::{
    Alg, Jwk, PrivateKey, PublicKey, SigningKey, Uses, VerifyingKey, half_hash, parse_jwk, parse_jwks, verify, x509,
};
use serde_json::{Value, json};

const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const HMAC_KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const ED25519_SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn rfc7515_rsa() -> Value {
    json!({"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})
}

fn ed25519() -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
}

#[test]
fn rfc_7515_and_8037_signatures_verify() {
    let p256 = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let p521 = json!({"kty": "EC", "crv": "P-521", "x": "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk", "y": "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"});
    let examples = [
        (
            Alg::RS256,
            rfc7515_rsa(),
            format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}"),
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
        ),
        (
            Alg::ES256,
            p256,
            format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}"),
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        ),
        (
            Alg::ES512,
            p521,
            "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA".to_owned(),
            "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
        ),
        (
            Alg::EdDSA,
            ed25519(),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".to_owned(),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        ),
    ];
    for (alg, jwk, message, signature) in examples {
        let key = VerifyingKey::new(None, Some(alg), &parse_jwk(&jwk).unwrap()).unwrap();
        assert_eq!(key.verify(alg, message.as_bytes(), &bytes(signature)), Ok(()), "{}", alg.as_str());
        assert!(key.verify(alg, b"another message", &bytes(signature)).is_err(), "{}", alg.as_str());
    }
}

#[test]
fn rfc_7515_hmac_and_8037_ed25519_are_signed_to_the_byte() {
    let key = SigningKey::from_secret("k", Alg::HS256, &bytes(HMAC_KEY)).unwrap();
    let message = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{PAYLOAD}");
    let expected = bytes("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(key.sign_bytes(message.as_bytes()).unwrap(), expected);

    let pkcs8 = [&[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20][..], &bytes(ED25519_SEED)];
    let key = PrivateKey::from_pkcs8(&pkcs8.concat()).unwrap();
    assert_eq!(key.public(), &parse_jwk(&ed25519()).unwrap());
    let signature = SigningKey::new(Alg::EdDSA, &key).unwrap();
    let signature = signature.sign_bytes(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc").unwrap();
    let expected = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert_eq!(signature, bytes(expected));
}

#[test]
fn rfc_7638_and_8037_thumbprints() {
    let rsa = json!({"kty": "RSA", "e": "AQAB", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"});
    assert_eq!(parse_jwk(&rsa).unwrap().thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(parse_jwk(&ed25519()).unwrap().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

fn keycloak() -> Value {
    serde_json::from_str(include_str!("data/keycloak.json")).unwrap()
}

#[test]
fn keycloaks_tokens_verify_by_its_published_keys_and_its_at_hash_is_ours() {
    let keycloak = keycloak();
    let keys = parse_jwks(keycloak["jwks"].to_string().as_bytes()).unwrap();
    let tokens = keycloak["tokens"].as_object().unwrap();
    assert_eq!((keys.len(), tokens.len()), (6, 6));
    for (name, issued) in tokens {
        let token = issued["access_token"].as_str().unwrap();
        let verified = verify::<Value>(token, &keys).unwrap();
        assert_eq!(verified.header.alg.as_str(), name);
        assert_eq!(verified.claims["preferred_username"], "user0");
        assert_eq!(half_hash(verified.header.alg, token.as_bytes()), issued["at_hash"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn key_ids_and_published_members_are_keycloaks() {
    for published in keycloak()["jwks"]["keys"].as_array().unwrap() {
        let key: PublicKey = parse_jwk(published).unwrap();
        let kid = published["kid"].as_str().unwrap();
        assert_eq!(key.kid(), kid);
        let chain: Vec<Vec<u8>> = published["x5c"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|der| STANDARD.decode(der.as_str().unwrap()).unwrap())
            .collect();
        let ours = Jwk::new(kid, published["alg"].as_str().unwrap(), Uses::Sig, &key, &chain);
        assert_eq!(&serde_json::to_value(ours).unwrap(), published);
    }
}

#[test]
fn keycloaks_certificate_is_read_and_ours_has_its_form() {
    let keycloak = keycloak();
    let published = keycloak["jwks"]["keys"].as_array().unwrap().iter().find(|key| key["x5c"].is_array()).unwrap();
    let theirs = STANDARD.decode(published["x5c"][0].as_str().unwrap()).unwrap();
    let read = x509::parse(&theirs).unwrap();
    assert_eq!(read.public, parse_jwk(published).unwrap());
    assert_eq!(x509::years_after(read.not_before + 100_000, 10), read.not_after);

    let der = gatehouse_jose::generate::rsa(2048, &ring::rand::SystemRandom::new()).unwrap();
    let key = PrivateKey::from_pkcs8(&der).unwrap();
    let ours = x509::self_signed(&key, "jose-h", read.not_before, read.not_after, 1_795_341_258_421).unwrap();
    let expected = x509::Certificate { public: key.public().clone(), ..read };
    assert_eq!(x509::parse(&ours).unwrap(), expected);
    // Version 1, the serial, the algorithm and the names: all the bytes before the key, but for the serial's own.
    assert_eq!((ours.len(), &ours[..9]), (theirs.len(), &theirs[..9]));
    assert_eq!(ours[15..80], theirs[15..80]);
}

#[test]
fn certificates_of_each_kind_read_back() {
    use gatehouse_jose::{Curve, generate};
    let random = ring::rand::SystemRandom::new();
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let key = PrivateKey::from_pkcs8(&generate::ec(curve, &random).unwrap()).unwrap();
        let der = x509::self_signed(&key, "Ünï", 0, 4_102_444_800_000, 1).unwrap();
        let read = x509::parse(&der).unwrap();
        assert_eq!((&read.public, read.not_after), (key.public(), 4_102_444_800_000));
    }
    assert_eq!(
        x509::years_after(1_709_164_800_000, 10),
        2_024_697_600_000,
        "29 February 2024 becomes 28 February 2034"
    );
}
