//! Key components: those of a genuine Keycloak 26 become usable keys, ours have its form, and wrong options get its answers.

use std::collections::BTreeMap;

use gatehouse::crypto::keys::{
    Config, KeyRing, Order, Status, complete, fallback, open_config, seal_config, visible_config,
};
use gatehouse::crypto::seal::{MasterKey, is_sealed};
use gatehouse::fault::{Fault, Words};
use gatehouse::model::component::{Component, KEY_PROVIDER};
use gatehouse::random::Random;
use gatehouse_jose::{Alg, verify, x509};
use serde_json::{Value, json};

/// 29 February 2024, 12:00 UTC.
const NOW: i64 = 1_709_208_000_000;

fn master() -> MasterKey {
    MasterKey::new(&[9; 32])
}

fn component(id: &str, provider: &str, config: &[(&str, &str)]) -> Component {
    let config = config.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
    Component {
        id: id.to_owned(),
        realm_id: "realm".into(),
        parent_id: "realm".to_owned(),
        name: Some(provider.to_owned()),
        provider_id: provider.to_owned(),
        provider_type: KEY_PROVIDER.to_owned(),
        sub_type: None,
        config,
    }
}

fn completed(mut component: Component, previous: Option<&Config>) -> Result<Component, Fault> {
    let random = Random::default();
    complete(&mut component, previous, &Order { realm_name: "cx", now: NOW, random: &random })?;
    Ok(component)
}

fn sealed(mut component: Component) -> Component {
    seal_config(&mut component, &master(), &Random::default());
    component
}

fn keycloaks() -> Vec<Component> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Exported {
        id: String,
        provider_id: String,
        config: BTreeMap<String, Vec<String>>,
    }
    let exported: Vec<Exported> = serde_json::from_str(include_str!("../data/keycloak-key-components.json")).unwrap();
    exported
        .into_iter()
        .map(|one| Component { config: one.config, ..component(&one.id, &one.provider_id, &[]) })
        .collect()
}

fn message(fault: &Fault) -> String {
    match &fault.words {
        Words::Message(text) | Words::Plain(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn keycloaks_key_components_become_usable_keys() {
    let mut components = Vec::new();
    for component in keycloaks() {
        let before = component.config.clone();
        match completed(component, None) {
            Ok(component) => {
                let kept = before.iter().all(|(name, values)| component.config.get(name) == Some(values));
                assert!(kept, "an exported key is kept as it is");
                components.push(sealed(component));
            }
            Err(fault) => assert_eq!(message(&fault), "The elliptic curve Ed448 is not supported"),
        }
    }
    let ring = KeyRing::load(&components, &master()).unwrap();
    let found: Vec<(&str, i64, Status)> =
        ring.keys().iter().map(|key| (key.material.algorithm.as_str(), key.priority, key.status)).collect();
    let expected = [
        ("RS256", 100, Status::Active),
        ("HS512", 100, Status::Active),
        ("RSA-OAEP", 100, Status::Active),
        ("AES", 100, Status::Active),
        ("ES256", 5, Status::Active),
        ("ES512", 5, Status::Active),
        ("PS256", 1, Status::Active),
        ("RS256", 1, Status::Active),
        ("EdDSA", 0, Status::Active),
        ("HS256", 0, Status::Passive),
        ("ES384", 0, Status::Active),
        ("HS384", 0, Status::Disabled),
    ];
    assert_eq!(found, expected);
    assert_eq!(ring.active()["RS256"], "KctgVLHL4njzZOwmgcdmKRXRDlS_gjsTfdhAEzy8qFI");
    assert_eq!(ring.active()["ES512"], "hgEoK6kfzO9LD6DaEgSKXiMd--uxhPkWQeTZQcIgpDM");
    for alg in [Alg::RS256, Alg::PS256, Alg::ES256, Alg::ES384, Alg::ES512, Alg::EdDSA, Alg::HS512] {
        let token = ring.signing(alg).unwrap().sign("JWT", &json!({"a": 1})).unwrap();
        assert!(verify::<Value>(&token, ring.verifying()).is_ok(), "{}", alg.as_str());
    }
    assert!(ring.signing(Alg::HS256).is_none(), "a passive key does not sign");
    assert!(ring.signing(Alg::HS384).is_none(), "a disabled key does not sign");
    let published = ring.jwks().keys;
    assert!(published.iter().all(|key| key.kty != "oct") && published.len() == 8);
    let material = |name: &str| &ring.keys().iter().find(|key| key.material.algorithm == name).unwrap().material;
    assert!(material("RSA-OAEP").private.is_some());
    assert_eq!(material("AES").secret.as_ref().unwrap().len(), 32);
}

#[test]
fn each_generated_provider_makes_a_key_that_is_kept_until_its_options_change() {
    for (provider, options, changed) in [
        ("rsa-generated", &[][..], &[("keySize", "3072")][..]),
        ("rsa-enc-generated", &[("algorithm", "RSA-OAEP-256")], &[("algorithm", "RSA-OAEP-256"), ("keySize", "3072")]),
        ("hmac-generated", &[("algorithm", "HS256")], &[("algorithm", "HS256"), ("secretSize", "64")]),
        ("aes-generated", &[("secretSize", "16")], &[("secretSize", "24")]),
        ("ecdsa-generated", &[], &[("ecdsaEllipticCurveKey", "P-521")]),
        ("eddsa-generated", &[("eddsaEllipticCurveKey", "Ed25519")], &[]),
    ] {
        let first = completed(component("c", provider, options), None).unwrap();
        let kept = completed(component("c", provider, options), Some(&first.config)).unwrap();
        assert_eq!(kept.config, first.config, "{provider}");
        let ring = KeyRing::load(&[sealed(first.clone())], &master()).unwrap();
        assert_eq!(ring.keys().len(), 1, "{provider}");
        if !changed.is_empty() {
            let other = completed(component("c", provider, changed), Some(&first.config)).unwrap();
            let other = KeyRing::load(&[sealed(other)], &master()).unwrap();
            assert_ne!(other.keys()[0].material.kid, ring.keys()[0].material.kid, "{provider}");
        }
    }
}

#[test]
fn a_generated_rsa_key_has_a_certificate_for_ten_years() {
    let made = sealed(completed(component("c", "rsa-generated", &[]), None).unwrap());
    let ring = KeyRing::load(&[made], &master()).unwrap();
    let key = &ring.keys()[0];
    let certificate = x509::parse(key.material.certificate.as_ref().unwrap()).unwrap();
    assert_eq!(certificate.not_before, NOW - 100_000);
    assert_eq!(key.valid_to, Some(x509::years_after(NOW, 10)));
    assert_eq!(Some(certificate.public), key.material.public);
}

#[test]
fn an_ec_key_has_a_certificate_when_asked() {
    let with = completed(component("c", "ecdsa-generated", &[("ecGenerateCertificate", "true")]), None).unwrap();
    let ring = KeyRing::load(&[sealed(with.clone())], &master()).unwrap();
    assert_eq!(ring.keys()[0].valid_to, Some(x509::years_after(NOW, 10)));
    assert!(ring.jwks().keys[0].x5c.is_some());
    let without = completed(component("c", "ecdsa-generated", &[]), Some(&with.config)).unwrap();
    assert!(KeyRing::load(&[sealed(without)], &master()).unwrap().jwks().keys[0].x5c.is_none());
}

#[test]
fn an_imported_key_is_taken_as_pem_and_checked_against_its_certificate() {
    let all = keycloaks();
    let rsa = |algorithm: &str| all.iter().find(|one| one.option("algorithm") == Some(algorithm)).unwrap();
    let (key, other) = (rsa("PS256"), rsa("RSA-OAEP"));
    let pem = format!(
        "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n",
        key.option("privateKey").unwrap()
    );
    let imported = completed(component("c", "rsa", &[("privateKey", &pem), ("algorithm", "PS256")]), None).unwrap();
    assert_eq!(imported.option("privateKey"), key.option("privateKey"));
    assert!(imported.option("certificate").is_some());
    let shown = visible_config(&sealed(imported.clone()));
    assert_eq!(shown["privateKey"], ["**********"]);
    let saved = Component { config: shown, ..imported.clone() };
    assert_eq!(completed(saved, Some(&imported.config)).unwrap().config, imported.config, "the mask means: as it was");

    let with = |certificate: &str| {
        let options = [("privateKey", key.option("privateKey").unwrap()), ("certificate", certificate)];
        completed(component("c", "rsa", &options), None).map_err(|fault| message(&fault))
    };
    assert!(with(key.option("certificate").unwrap()).is_ok());
    assert_eq!(with("zzz").unwrap_err(), "Failed to decode certificate");
    assert_eq!(with(other.option("certificate").unwrap()).unwrap_err(), "Certificate does not match private key");
}

#[test]
fn wrong_options_get_keycloaks_answers() {
    for (provider, option, value, expected) in [
        ("rsa-generated", "keySize", "1000", "'Key size' should be 1024, 2048, 3072 or 4096"),
        ("rsa-generated", "priority", "x", "'Priority' should be a number"),
        ("rsa-generated", "enabled", "maybe", "'Enabled' should be 'true' or 'false'"),
        ("rsa-generated", "active", "maybe", "'Active' should be 'true' or 'false'"),
        ("rsa-generated", "algorithm", "XX", "'Algorithm' should be RS256, RS384, RS512, PS256, PS384 or PS512"),
        ("hmac-generated", "secretSize", "17", "'Secret size' should be 16, 24, 32, 64, 128, 256 or 512"),
        ("ecdsa-generated", "ecdsaEllipticCurveKey", "P-257", "'Elliptic Curve' should be P-256, P-384 or P-521"),
        ("eddsa-generated", "eddsaEllipticCurveKey", "X25519", "'Elliptic Curve' should be Ed25519 or Ed448"),
        ("rsa", "priority", "1", "'Private RSA Key' is required"),
        ("rsa", "privateKey", "garbage", "Failed to decode private key"),
        ("nope-generated", "priority", "1", "Invalid provider type or no such provider"),
    ] {
        let fault = completed(component("c", provider, &[(option, value)]), None).unwrap_err();
        assert_eq!(message(&fault), expected);
    }
    let small = completed(component("c", "rsa-generated", &[("keySize", "1024")]), None).unwrap_err();
    assert!(message(&small).contains("2048"), "too short to sign with here: {}", message(&small));
}

#[test]
fn secrets_are_sealed_in_the_database_and_hidden_from_administrators() {
    for (provider, secret) in
        [("hmac-generated", "secret"), ("ecdsa-generated", "ecdsaPrivateKey"), ("eddsa-generated", "eddsaPrivateKey")]
    {
        let open = completed(component("c", provider, &[("priority", "7")]), None).unwrap();
        let sealed = sealed(open.clone());
        assert!(is_sealed(sealed.option(secret).unwrap()), "{provider}");
        assert_eq!(open_config(&sealed, &master()).unwrap(), open.config);
        assert_eq!(visible_config(&sealed), BTreeMap::from([("priority".to_owned(), vec!["7".to_owned()])]));
        let moved = Component { id: "another".to_owned(), ..sealed.clone() };
        assert!(KeyRing::load(&[moved], &master()).is_err());
        assert!(KeyRing::load(&[sealed], &MasterKey::new(&[8; 32])).is_err(), "another master key");
    }
}

#[test]
fn each_algorithm_has_a_fallback_that_signs_with_it() {
    for (alg, name, _) in Alg::ALL {
        let (title, provider, config) = fallback(name).unwrap();
        assert_eq!(title, format!("fallback-{name}"));
        let made = completed(Component { config, ..component("c", provider, &[]) }, None).unwrap();
        let ring = KeyRing::load(&[sealed(made)], &master()).unwrap();
        assert!(ring.signing(alg).is_some(), "{name}");
        assert_eq!(ring.keys()[0].priority, -100);
    }
    assert!(fallback("none").is_none());
}
