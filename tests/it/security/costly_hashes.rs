//! Nobody can have the server hash for minutes: what a realm's policy and a stored password may cost has a limit, and one realm's
//! storm of passwords keeps nobody waiting in another.

use gatehouse::fault::Fault;
use serde_json::{Value, json};

use crate::admin::Administrator;
use crate::support::Server;

fn stored(algorithm: &str, iterations: u64) -> Value {
    let secret = json!({"value": "Uo0I4mecKNTMtSKot90Mr8ulz2nyYKiSbH5awQSL9nE=", "salt": "qv49Zknqcht5L6Bsn/O0WQ=="});
    let parameters =
        json!({"hashLength": ["32"], "memory": ["7168"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]});
    let data = json!({"hashIterations": iterations, "algorithm": algorithm, "additionalParameters": parameters});
    json!({"type": "password", "secretData": secret.to_string(), "credentialData": data.to_string()})
}

const COSTLY: &[(&str, u64)] =
    &[("pbkdf2", 10_000_000), ("pbkdf2-sha256", 5_000_000), ("pbkdf2-sha512", 2_000_000), ("argon2", 1000)];

/// As much as somebody careful might ask for.
const FAIR: &[(&str, u64)] =
    &[("pbkdf2", 2_000_000), ("pbkdf2-sha256", 1_000_000), ("pbkdf2-sha512", 500_000), ("argon2", 20)];

fn policy((algorithm, iterations): &(&str, u64)) -> Value {
    json!(format!("hashAlgorithm({algorithm}) and hashIterations({iterations})"))
}

#[actix_web::test]
async fn an_administrator_cannot_ask_for_them() {
    let server = crate::admin::server().await;
    let root = Administrator::of(&server, "root").await;
    for (n, (algorithm, iterations)) in COSTLY.iter().enumerate() {
        let answer = root.put("", json!({"passwordPolicy": policy(&(algorithm, *iterations))})).await;
        assert_eq!(answer.status, 400, "{algorithm}: {}", answer.text);
        assert!(answer.text.contains("passwordPolicy"), "{}", answer.text);
        let user = json!({"username": format!("costly{n}"), "credentials": [stored(algorithm, *iterations)]});
        assert_eq!(root.post("/users", user).await.status, 400, "{algorithm}");
    }
    for (n, (algorithm, iterations)) in FAIR.iter().enumerate() {
        let answer = root.put("", json!({"passwordPolicy": policy(&(algorithm, *iterations))})).await;
        assert_eq!(answer.status, 204, "{algorithm}: {}", answer.text);
        let user = json!({"username": format!("fair{n}"), "email": format!("fair{n}@office.example"),
            "firstName": "F", "lastName": "N", "credentials": [stored(algorithm, *iterations)]});
        let answer = root.post("/users", user).await;
        assert_eq!(answer.status, 201, "{algorithm}: {}", answer.text);
    }
}

#[actix_web::test]
async fn nor_does_an_import_bring_them() {
    let server = crate::admin::server().await;
    let create = async |realm: Value| {
        let given = serde_json::from_value(realm).expect("a realm");
        let made = gatehouse::realms::create::create(&server.app.store, server.app.makings(), given).await;
        made.map(drop).map_err(|fault: Fault| fault.to_string())
    };
    for (algorithm, iterations) in COSTLY {
        let refusal = create(json!({"realm": "x", "passwordPolicy": policy(&(algorithm, *iterations))})).await;
        assert!(refusal.as_ref().is_err_and(|why| why.contains("passwordPolicy: ")), "{algorithm}: {refusal:?}");
        let user = json!({"username": "a", "credentials": [stored(algorithm, *iterations)]});
        let refusal = create(json!({"realm": "x", "users": [user.clone()]})).await;
        assert!(refusal.as_ref().is_err_and(|why| why.contains("credentials[0]: ")), "{algorithm}: {refusal:?}");
        let answer = Administrator::of(&server, "root").await.post("/partialImport", json!({"users": [user]})).await;
        assert_eq!(answer.status, 400, "{algorithm}: {}", answer.text);
    }
}

#[actix_web::test]
async fn one_that_is_there_already_is_not_worked() {
    let server = crate::admin::server().await;
    server
        .change_realm_named("office", |s| {
            s.password_policy = Some("hashAlgorithm(pbkdf2) and hashIterations(10000000)".into())
        })
        .await;
    server
        .execute("UPDATE credential SET credential_data = '{\"hashIterations\":10000000,\"algorithm\":\"pbkdf2\"}'")
        .await;
    let login = |name: &'static str| {
        let form = [("grant_type", "password"), ("client_id", "admin-cli"), ("username", name), ("password", "x")];
        let server: &Server = &server;
        async move { server.token(&form).await.error() }
    };
    let begun = std::time::Instant::now();
    for name in ["root", "ghost"] {
        assert_eq!(login(name).await.1, "invalid_grant", "{name}");
    }
    let one = std::time::Duration::from_secs(30);
    assert!(begun.elapsed() < one, "{:?}", begun.elapsed());
}
