//! Failed logins against a server: they are counted, they lock, an administrator sees and undoes it.

use serde_json::{Value, json};

use crate::oidc::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

const WRONG: &[(&str, &str)] =
    &[("client_id", "web"), ("grant_type", "password"), ("username", "alice"), ("password", "wrong")];

fn protected(settings: Value) -> Value {
    let mut realm = realm(json!({
        "bruteForceProtected": true, "failureFactor": 2, "quickLoginCheckMilliSeconds": 0, "adminEventsEnabled": true,
        "enabledEventTypes": [],
    }));
    realm.as_object_mut().expect("object").extend(settings.as_object().expect("object").clone());
    let root = json!({
        "username": "root", "enabled": true, "email": "root@example.com", "firstName": "R", "lastName": "T",
        "credentials": [{"type": "password", "value": "root-pass"}], "clientRoles": {"realm-management": ["realm-admin"]},
    });
    realm["users"].as_array_mut().expect("users").push(root);
    realm
}

/// An administrator's view of failed logins.
struct Root<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Root<'a> {
    async fn of(server: &'a Server) -> Self {
        let form =
            [("client_id", "admin-cli"), ("grant_type", "password"), ("username", "root"), ("password", "root-pass")];
        Self { server, token: server.token(&form).await.text_of("access_token") }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/admin/realms/t{path}", self.server.base)
    }

    async fn get(&self, path: &str) -> Value {
        let sent = self.server.http.get(self.url(path)).bearer_auth(&self.token).send().await;
        Answer::of(sent.expect("an answer")).await.json()
    }

    async fn delete(&self, path: &str) -> u16 {
        let sent = self.server.http.delete(self.url(path)).bearer_auth(&self.token).send().await;
        sent.expect("an answer").status().as_u16()
    }

    async fn put(&self, path: &str, body: &Value) -> Answer {
        let sent = self.server.http.put(self.url(path)).bearer_auth(&self.token).json(body).send().await;
        Answer::of(sent.expect("an answer")).await
    }

    async fn alice(&self) -> String {
        self.get("/users?username=alice&exact=true").await[0]["id"].as_str().expect("an id").to_owned()
    }

    async fn status(&self) -> Value {
        self.get(&format!("/attack-detection/brute-force/users/{}", self.alice().await)).await
    }

    /// The errors of alice's refused logins and the types of her other events, the first first.
    async fn events(&self) -> Vec<String> {
        let listed = self.get(&format!("/events?user={}&max=100", self.alice().await)).await;
        let text = |e: &Value, member: &str| e[member].as_str().map(str::to_owned);
        let mut events: Vec<_> = listed
            .as_array()
            .expect("events")
            .iter()
            .filter_map(|e| text(e, "error").or_else(|| text(e, "type")))
            .collect();
        events.reverse();
        events
    }
}

#[actix_web::test]
async fn a_lock_answers_as_a_wrong_password_does_and_only_events_tell() {
    let server = Server::start(protected(json!({}))).await;
    let root = Root::of(&server).await;
    let mut answers = Vec::new();
    for form in [WRONG, WRONG, WRONG, PASSWORD] {
        let answer = server.token(form).await;
        answers.push((answer.status, answer.text));
    }
    assert_eq!(answers[0].0, 400);
    assert!(answers.iter().all(|a| *a == answers[0]), "{answers:?}");
    let status = root.status().await;
    assert_eq!(
        (&status["numFailures"], &status["numTemporaryLockouts"], &status["disabled"]),
        (&json!(2), &json!(1), &json!(true))
    );
    assert_eq!(status["lastIPFailure"], "127.0.0.1");
    let mut events = root.events().await;
    events.sort();
    let (wrong, locked) = ("invalid_user_credentials", "user_temporarily_disabled");
    assert_eq!(events, ["USER_DISABLED_BY_TEMPORARY_LOCKOUT", wrong, wrong, locked, locked]);
}

#[actix_web::test]
async fn one_user_or_all_are_let_in_again_at_once() {
    let server = Server::start(protected(json!({}))).await;
    let root = Root::of(&server).await;
    let one = format!("/attack-detection/brute-force/users/{}", root.alice().await);
    for path in [one.as_str(), "/attack-detection/brute-force/users"] {
        server.token(WRONG).await;
        server.token(WRONG).await;
        assert_eq!(server.token(PASSWORD).await.status, 400);
        assert_eq!(root.delete(path).await, 204);
        assert_eq!(server.token(PASSWORD).await.status, 200, "{path}");
    }
    let noted = root.get("/admin-events?resourceTypes=USER_LOGIN_FAILURE").await;
    assert_eq!(noted.as_array().map(Vec::len), Some(2), "{noted}");
}

#[actix_web::test]
async fn a_good_login_forgets_the_failures_before_it() {
    let server = Server::start(protected(json!({}))).await;
    let root = Root::of(&server).await;
    for _ in 0..3 {
        server.token(WRONG).await;
        assert_eq!(root.status().await["numFailures"], 1);
        assert_eq!(server.token(PASSWORD).await.status, 200);
        assert_eq!(root.status().await["numFailures"], 0);
    }
}

#[actix_web::test]
async fn a_permanent_lock_disables_the_account_until_it_is_enabled() {
    let server = Server::start(protected(json!({"permanentLockout": true}))).await;
    let root = Root::of(&server).await;
    server.token(WRONG).await;
    server.token(WRONG).await;
    let refused = server.token(PASSWORD).await;
    assert_eq!(refused.text, server.token(WRONG).await.text);
    let path = format!("/users/{}", root.alice().await);
    assert_eq!(root.get(&path).await["enabled"], false);
    assert_eq!(root.status().await["disabled"], true);
    let events = root.events().await;
    assert!(events.contains(&"USER_DISABLED_BY_PERMANENT_LOCKOUT".to_owned()), "{events:?}");
    assert!(events.contains(&"user_disabled".to_owned()), "{events:?}");
    assert_eq!(root.put(&path, &json!({"enabled": true})).await.status, 204);
    assert_eq!(server.token(PASSWORD).await.status, 200);
    assert_eq!(root.status().await["numFailures"], 0);
}

#[actix_web::test]
async fn nothing_is_counted_where_the_realm_does_not_ask_for_it() {
    let server = Server::start(protected(json!({"bruteForceProtected": false}))).await;
    let root = Root::of(&server).await;
    for _ in 0..5 {
        server.token(WRONG).await;
    }
    let nothing = json!({
        "numFailures": 0, "numTemporaryLockouts": 0, "numSecondaryAuthFailures": 0, "disabled": false,
        "lastIPFailure": "n/a", "lastFailure": 0, "failedLoginNotBefore": 0,
    });
    assert_eq!(root.status().await, nothing);
    assert_eq!(server.token(PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn what_is_long_past_is_swept_away() {
    let server = Server::start(protected(json!({"maxDeltaTimeSeconds": 100}))).await;
    server.token(WRONG).await;
    server.execute("UPDATE login_failure SET last_failure = last_failure - 200000").await;
    gatehouse::jobs::clean(&server.app).await.expect("cleaned");
    assert_eq!(Root::of(&server).await.status().await["numFailures"], 0);
}
