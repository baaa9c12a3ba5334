//! Password policies in a login: passwords that have become too old, the words for one that is refused, and hashes that are made anew.

use gatehouse::fault::Fault;
use gatehouse_store::ToParam;
use serde_json::json;

use super::realm;
use crate::oidc::realm::PASSWORD;
use crate::support::browser::{ALICE, Browser, has, led};
use crate::support::{Server, race};

/// Cheap hashes and more.
fn policy(more: &str) -> serde_json::Value {
    json!({ "passwordPolicy": format!("hashAlgorithm(pbkdf2-sha256) and hashIterations(1) and {more}"), "registrationAllowed": true,
        "internationalizationEnabled": true, "supportedLocales": ["en", "de"] })
}

#[actix_web::test]
async fn a_password_that_is_too_old_is_changed_before_a_login_ends() {
    let server = Server::start(realm(policy("forceExpiredPasswordChange(30)"))).await;
    let mut known = Browser::of(&server);
    known.log_in().await;
    assert_eq!(server.token(PASSWORD).await.status, 200);
    // A minute less than thirty days is not too much.
    server.execute("UPDATE credential SET created_at = created_at - 2591940000").await;
    assert_eq!(server.token(PASSWORD).await.status, 200);
    server.execute("UPDATE credential SET created_at = created_at - 120000").await;
    let refused = server.token(PASSWORD).await;
    assert_eq!(refused.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(refused.text_of("error_description"), "Account is not fully set up");
    // Neither a session nor the password spares the change.
    assert!(has(&known.authorize("").await, "kc-passwd-update-form"));
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let new = [("password-new", "another one"), ("password-confirm", "another one")];
    let done = browser.submit(&page, &new).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let form = [PASSWORD[0], PASSWORD[1], PASSWORD[2], ("password", "another one")];
    assert_eq!(server.token(&form).await.status, 200);
}

#[actix_web::test]
async fn where_the_realm_has_the_change_of_passwords_off_an_old_one_lets_in() {
    let server = Server::start(realm(policy("forceExpiredPasswordChange(30)"))).await;
    server.execute("UPDATE credential SET created_at = 0").await;
    server.execute("UPDATE required_action SET enabled = false WHERE alias = 'UPDATE_PASSWORD'").await;
    server.change_realm(|_| ()).await;
    assert_eq!(server.token(PASSWORD).await.status, 200);
    Browser::of(&server).log_in().await;
}

#[actix_web::test]
async fn pages_say_in_their_language_how_much_is_missing() {
    let server = Server::start(realm(policy("length(11) and passwordHistory(2)"))).await;
    let bob = [("username", "bob"), ("password", "bob-pass")];
    for (locale, short, used) in
        [("en", "at least 11 characters", "last 2 passwords"), ("de", "mindestens 11 Zeichen", "letzten 2")]
    {
        let mut browser = Browser::of(&server);
        let page = browser.authorize(&format!("&kc_locale={locale}")).await;
        let page = browser.submit(&page, &bob).await;
        let page = browser.submit(&page, &[("password-new", "short"), ("password-confirm", "short")]).await;
        assert!(page.text.contains(short), "{}", page.text);
        server.change_realm(|r| r.password_policy = Some("hashIterations(1) and passwordHistory(2)".into())).await;
        let page = browser.submit(&page, &[("password-new", "bob-pass"), ("password-confirm", "bob-pass")]).await;
        assert!(page.text.contains(used), "{}", page.text);
        server.change_realm(|r| r.password_policy = Some("hashIterations(1) and length(11)".into())).await;
        let page = browser.authorize("&prompt=create").await;
        let form = [("username", "carol"), ("password", "short"), ("password-confirm", "short")];
        let page = browser.submit(&page, &form).await;
        assert!(page.text.contains(short), "{}", page.text);
    }
}

#[actix_web::test]
async fn passwords_that_were_imported_are_not_held_against_it() {
    let server = Server::start(realm(policy("length(60)"))).await;
    Browser::of(&server).log_in().await;
}

#[actix_web::test]
async fn a_login_hashes_the_password_anew_by_the_policy_of_today_and_leaves_no_trace_of_it_among_earlier_ones() {
    let server = Server::start(realm(policy("passwordHistory(5)"))).await;
    for (policy, wanted) in [
        ("hashAlgorithm(pbkdf2-sha256) and hashIterations(2)", ("pbkdf2-sha256", 2)),
        ("hashAlgorithm(pbkdf2-sha512) and hashIterations(2)", ("pbkdf2-sha512", 2)),
        ("hashIterations(1)", ("argon2", 1)),
    ] {
        server.change_realm(move |r| r.password_policy = Some(format!("passwordHistory(5) and {policy}"))).await;
        assert_eq!(server.token(PASSWORD).await.status, 200, "{policy}");
        let data = hash_of_alice(&server).await;
        assert_eq!((data["algorithm"].as_str(), data["hashIterations"].as_i64()), (Some(wanted.0), Some(wanted.1)));
        assert_eq!(server.token(PASSWORD).await.status, 200, "{policy}");
    }
}

#[actix_web::test]
async fn a_password_that_is_changed_while_the_old_one_is_hashed_anew_stays_changed() {
    let change = "UPDATE credential SET secret_data = '{}', credential_data = '{\"changed\": true}'";
    // Whether it is the form that hashes anew, or the grant.
    for is_form in [false, true] {
        let server = Server::start(realm(policy("length(1)"))).await;
        let dearer = "hashAlgorithm(pbkdf2-sha256) and hashIterations(2)";
        server.change_realm(move |r| r.password_policy = Some(dearer.to_owned())).await;
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let request = async { if is_form { browser.submit(&page, ALICE).await } else { server.token(PASSWORD).await } };
        race::before_the_hash(&server, request, server.execute(change)).await;
        assert_eq!(hash_of_alice(&server).await, json!({ "changed": true }));
    }
}

#[actix_web::test]
async fn an_application_that_asks_for_a_new_password_gets_a_login_no_older_than_the_policy_says() {
    let server = Server::start(realm(policy("maxAuthAge(1000)"))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let ask = "&kc_action=UPDATE_PASSWORD";
    for (age, form) in [(990, "kc-passwd-update-form"), (1010, "kc-form-login")] {
        age_sessions(&server, age).await;
        let page = browser.authorize(ask).await;
        assert!(has(&page, form), "{age}: {}", page.text);
    }
    // What the policy says is about passwords alone.
    age_sessions(&server, 400).await;
    assert!(has(&browser.authorize("&kc_action=CONFIGURE_TOTP").await, "kc-form-login"));
}

/// Has all sessions begun so many seconds ago.
async fn age_sessions(server: &Server, seconds: i64) {
    let begun = server.app.clock.now_ms() / 1000 - seconds;
    let written = server.app.store.write::<_, Fault, _>(async move |tx| {
        let notes = json!({ "AUTH_TIME": begun.to_string() }).to_string();
        Ok(tx.execute("UPDATE user_session SET notes = $1", &[notes.as_str().to_param()]).await?)
    });
    assert_eq!(written.await.expect("written"), 1);
}

/// What is noted of the hash of her one password.
async fn hash_of_alice(server: &Server) -> serde_json::Value {
    let sql = "SELECT c.credential_data FROM credential c JOIN users u ON u.id = c.user_id WHERE u.username = 'alice'";
    let rows = server.app.store.read::<Vec<String>, Fault>(async |tx| {
        let rows = tx.query(sql, &[]).await?;
        rows.iter().map(|row| Ok(row.get(0)?)).collect()
    });
    let rows = rows.await.expect("read");
    assert_eq!(rows.len(), 1);
    serde_json::from_str(&rows[0]).expect("JSON")
}
