//! Hashes that a genuine Keycloak 26 stored verify here, ours have its form, and costly ones are refused.

use gatehouse::crypto::password::{HashError, HashPolicy, Memory, StoredHash, Verdict, hash, verify};
use ring::rand::SystemRandom;
use serde_json::{Value, json};

/// `value`, `salt`, `credentialData` and the password, as a realm's export has them.
const KEYCLOAK: [(&str, &str, &str, &str); 6] = [
    (
        "pXt86gUwMpfki040NIVXdUEwqcEYpnKclXc7GJwOagg=",
        "Pq5gRDvU1PvV5t9KsOufsg==",
        r#"{"hashIterations":5,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}"#,
        "Pässword-0",
    ),
    (
        "uccFkP4YvFEYLtky38HeFR+I7vzKNnRmfqljkjx7NsM=",
        "tOSKBkAuK9g9AhvJE/lfLA==",
        r#"{"hashIterations":3,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["7168"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}"#,
        "Pässword-1",
    ),
    (
        "OymFxtWeqebg5IuWqCa90HL8CZT5DwkgYV9AyrCdfFn7uRvX5A51uWVelL/gdciUOVFkTyYo8m0u3nbwZTtP3Q==",
        "uZIssHwbnxfGlDAdZQbI9A==",
        r#"{"hashIterations":1300000,"algorithm":"pbkdf2","additionalParameters":{}}"#,
        "Pässword-2",
    ),
    (
        "Uo0I4mecKNTMtSKot90Mr8ulz2nyYKiSbH5awQSL9nE=",
        "qv49Zknqcht5L6Bsn/O0WQ==",
        r#"{"hashIterations":600000,"algorithm":"pbkdf2-sha256","additionalParameters":{}}"#,
        "Pässword-3",
    ),
    (
        "1VufRZStqZ7DavDNClGuTTJIWGCdRpW+nCeP7ywPLTxKdmJ/1K7A8GY7dCHWMqnMpWsjfteS1r2XQbRLcWJ4dw==",
        "J5aVYHNqmjNNivxgR0I0Gw==",
        r#"{"hashIterations":210000,"algorithm":"pbkdf2-sha512","additionalParameters":{}}"#,
        "Pässword-4",
    ),
    (
        "MXLOUiVJgYZwhZoiLJxsw2dl06BCUFoDpCVveRiWzfQ=",
        "pia/yBaK6xtSwJXoPtXclQ==",
        r#"{"hashIterations":1000,"algorithm":"pbkdf2-sha256","additionalParameters":{}}"#,
        "Pässword-5",
    ),
];

fn stored((value, salt, data, _): (&str, &str, &str, &str)) -> StoredHash {
    let secret = json!({"value": value, "salt": salt, "additionalParameters": {}});
    StoredHash { secret_data: secret.to_string(), credential_data: data.to_owned() }
}

fn check(policy: HashPolicy, stored: &StoredHash, password: &str) -> Result<Verdict, HashError> {
    verify(policy, stored, password, &mut Memory::default())
}

#[test]
fn keycloaks_hashes_verify_and_tell_whether_the_policy_has_moved_on() {
    for vector in KEYCLOAK {
        let hash = stored(vector);
        let verdict = check(HashPolicy::default(), &hash, vector.3).unwrap();
        let is_default = vector.2.contains(r#""hashIterations":5,"#);
        assert_eq!(verdict, Verdict { ok: true, needs_upgrade: !is_default }, "{}", vector.2);
    }
    let wrong = check(HashPolicy::default(), &stored(KEYCLOAK[0]), "pässword-0").unwrap();
    assert!(!wrong.ok);
    let same = HashPolicy::of_realm(Some("length(8) and hashAlgorithm(pbkdf2-sha256) and hashIterations(1000)"));
    let verdict = check(same, &stored(KEYCLOAK[5]), KEYCLOAK[5].3).unwrap();
    assert_eq!(verdict, Verdict { ok: true, needs_upgrade: false });
}

#[test]
fn our_hashes_have_keycloaks_form_and_a_fresh_salt() {
    let mut memory = Memory::default();
    for (policy, vector) in [
        ("", KEYCLOAK[0]),
        ("hashAlgorithm(pbkdf2) and hashIterations(10)", KEYCLOAK[2]),
        ("hashAlgorithm(pbkdf2-sha256) and hashIterations(10)", KEYCLOAK[3]),
        ("hashAlgorithm(pbkdf2-sha512) and hashIterations(10)", KEYCLOAK[4]),
    ] {
        let policy = HashPolicy::of_realm(Some(policy));
        let [one, other] = [(); 2].map(|()| hash(policy, "secret", &SystemRandom::new(), &mut memory).unwrap());
        assert_ne!(one.secret_data, other.secret_data);
        assert_eq!(check(policy, &one, "secret").unwrap(), Verdict { ok: true, needs_upgrade: false });
        assert!(!check(policy, &one, "Secret").unwrap().ok);
        let shape = |hash: &StoredHash| {
            let secret: Value = serde_json::from_str(&hash.secret_data).unwrap();
            let mut data: Value = serde_json::from_str(&hash.credential_data).unwrap();
            data["hashIterations"] = Value::Null;
            let len = |name: &str| secret[name].as_str().unwrap().len();
            (len("value"), len("salt"), secret["additionalParameters"].clone(), data)
        };
        assert_eq!(shape(&one), shape(&stored(vector)));
    }
}

#[test]
fn costly_and_malformed_hashes_are_refused() {
    let argon2 = |iterations: u64, memory: &str, lanes: &str| {
        let parameters = json!({"hashLength": ["32"], "memory": [memory], "type": ["id"], "version": ["1.3"], "parallelism": [lanes]});
        json!({"hashIterations": iterations, "algorithm": "argon2", "additionalParameters": parameters}).to_string()
    };
    let pbkdf2 = |iterations: i64| json!({"hashIterations": iterations, "algorithm": "pbkdf2"}).to_string();
    let cases = [
        (argon2(5, "4194304", "1"), HashError::TooCostly),
        (argon2(4_000_000_000, "7168", "1"), HashError::TooCostly),
        (argon2(99_000_000_000, "7168", "1"), HashError::TooCostly),
        (argon2(5, "7168", "4000"), HashError::TooCostly),
        (argon2(5, "-1", "1"), HashError::Malformed),
        (argon2(0, "7168", "1"), HashError::Malformed),
        (pbkdf2(2_000_000_000), HashError::TooCostly),
        (pbkdf2(0), HashError::Malformed),
        (pbkdf2(-5), HashError::Malformed),
        (r#"{"hashIterations":1,"algorithm":"md5"}"#.to_owned(), HashError::UnknownAlgorithm),
        ("{}".to_owned(), HashError::Malformed),
        (String::new(), HashError::Malformed),
    ];
    for (data, expected) in cases {
        let hash = StoredHash { credential_data: data.clone(), ..stored(KEYCLOAK[0]) };
        assert_eq!(check(HashPolicy::default(), &hash, "x"), Err(expected), "{data}");
    }
    for (value, salt) in
        [("", "AAAAAAAAAAAAAAAAAAAAAA=="), ("AAAA", "AAAA"), ("not base64!", "AAAAAAAAAAAAAAAAAAAAAA==")]
    {
        let hash = stored((value, salt, KEYCLOAK[5].2, ""));
        assert_eq!(check(HashPolicy::default(), &hash, "x"), Err(HashError::Malformed), "{value} {salt}");
    }
    assert!(HashPolicy::new(Some("bogus"), None).is_err());
}
