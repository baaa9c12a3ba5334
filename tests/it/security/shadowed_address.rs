//! Nobody comes before the owner of an address by calling themselves by it, nor before the owner of a name by taking it for an address:
//! where addresses log in, both are typed into the same field.

use serde_json::{Value, json};

use crate::admin::Administrator;
use crate::login::realm;
use crate::support::Server;
use crate::support::browser::{Browser, field, has, led};

async fn register(server: &Server, username: &str, email: &str) -> crate::support::Answer {
    let mut browser = Browser::of(server);
    let url = server.oidc("/registrations?client_id=web&response_type=code&redirect_uri=http://localhost:9999/cb");
    let page = browser.get(&url).await;
    let form = [
        ("username", username),
        ("email", email),
        ("firstName", "E"),
        ("lastName", "V"),
        ("password", "evil-pass"),
        ("password-confirm", "evil-pass"),
    ];
    browser.submit(&page, &form).await
}

#[actix_web::test]
async fn an_address_cannot_be_registered_as_a_name_nor_a_name_as_an_address() {
    let mut given = realm(json!({"registrationAllowed": true}));
    given["users"][1]["username"] = json!("bob@old.example");
    let server = Server::start(given).await;
    for (name, email, wrong) in
        [("alice@example.com", "evil@evil.example", "username"), ("evil", "bob@old.example", "email")]
    {
        let answer = register(&server, name, email).await;
        assert!(led(&answer, "code").is_none() && has(&answer, &format!("input-error-{wrong}")), "{}", answer.text);
        assert_eq!(field(&answer, "username"), name);
    }
    // One's own address may be one's name.
    assert!(led(&register(&server, "eric@evil.example", "eric@evil.example").await, "code").is_some());
}

#[actix_web::test]
async fn nor_does_an_administrator_of_users_give_them() {
    let server = crate::admin::server().await;
    let root = Administrator::of(&server, "root").await;
    let user = |name: &str, email: &str| json!({"username": name, "email": email, "firstName": "E", "lastName": "V"});
    root.make("/users", user("bob@old.example", "bob@office.example")).await;
    let path = root.make("/users", user("evil", "evil@evil.example")).await;
    for taken in [user("reader@office.example", "evil@evil.example"), user("evil", "bob@old.example")] {
        assert_eq!(root.put(&path, taken.clone()).await.status, 409, "{taken}");
    }
    for taken in [user("reader@office.example", "new@evil.example"), user("new", "bob@old.example")] {
        assert_eq!(root.post("/users", taken.clone()).await.status, 409, "{taken}");
    }
    // What is so already stays, and its other members can be changed.
    let kept: Value = json!({"firstName": "Eve"});
    server.execute("UPDATE users SET username = 'reader@office.example' WHERE username = 'evil'").await;
    assert_eq!(root.put(&path, kept).await.status, 204);
}

#[actix_web::test]
async fn who_was_there_before_still_logs_in_by_their_address() {
    let server = Server::start(realm(json!({}))).await;
    server.execute("UPDATE users SET username = 'alice@example.com' WHERE username = 'eve'").await;
    for (password, status) in [("alice-pass", 200), ("eve-pass", 401)] {
        let form = [
            ("client_id", "web"),
            ("grant_type", "password"),
            ("username", "alice@example.com"),
            ("password", password),
        ];
        let answer = server.token(&form).await;
        assert!((answer.status == 200) == (status == 200), "{password}: {}", answer.text);
    }
}
