//! Links from mails, attacked (CVE-2026-18963: a reset that skips the mail; CVE-2026-37982: a replayed link that enrols an
//! attacker's credential).

use serde_json::json;

use crate::login;
use crate::support::browser::{Browser, action, field, has, led};
use crate::support::mail::{MailServer, link};
use crate::support::{Answer, Server};

const NEW: &[(&str, &str)] = &[("password-new", "attacker"), ("password-confirm", "attacker")];

async fn server(mails: &MailServer) -> Server {
    Server::start(login::realm(json!({ "smtpServer": mails.settings(), "resetPasswordAllowed": true }))).await
}

/// The form of a forgotten password.
async fn begun(browser: &mut Browser<'_>) -> Answer {
    let page = browser.authorize("").await;
    browser.follow(&page, "kc-forgot-password").await
}

async fn still_has_old_password(server: &Server) {
    let form = [("grant_type", "password"), ("client_id", "web"), ("username", "alice"), ("password", "alice-pass")];
    assert_eq!(server.token(&form).await.status, 200);
}

#[actix_web::test]
async fn a_reset_does_not_go_on_without_the_mail() {
    let mut mails = MailServer::start().await;
    let server = server(&mails).await;
    let mut browser = Browser::of(&server);
    let form = begun(&mut browser).await;
    let told = browser.submit(&form, &[("username", "alice")]).await;
    mails.next().await;
    let url = action(&told);
    for path in ["/reset-credentials?", "/required-action?", "/consent?"] {
        let url = url.replace("/authenticate?", path);
        for execution in ["UPDATE_PASSWORD", "CONSENT"] {
            let at = url.split("execution=").nth(1).and_then(|rest| rest.split('&').next()).expect("an execution");
            let url = url.replace(at, execution);
            for form in [NEW, &[("accept", "yes")], &[]] {
                let answer = browser.post(&url, form).await;
                assert!(
                    led(&answer, "code").is_none() && !has(&answer, "kc-passwd-update-form"),
                    "{url}: {}",
                    answer.text
                );
            }
        }
        let answer = browser.get(&url).await;
        assert!(led(&answer, "code").is_none() && !has(&answer, "kc-passwd-update-form"), "{url}: {}", answer.text);
    }
    still_has_old_password(&server).await;
}

#[actix_web::test]
async fn a_link_works_once() {
    let mut mails = MailServer::start().await;
    let server = server(&mails).await;
    let mut browser = Browser::of(&server);
    let form = begun(&mut browser).await;
    browser.submit(&form, &[("username", "alice")]).await;
    let link = link(&mails.next().await);
    assert!(has(&browser.get(&link).await, "kc-passwd-update-form"));
    let again = browser.get(&link).await;
    assert_eq!(again.status, 400, "{}", again.text);
    let mut thief = Browser::of(&server);
    assert_eq!(thief.get(&link).await.status, 400);
    let key =
        url::Url::parse(&link).expect("a URL").query_pairs().find(|(n, _)| n == "key").expect("a key").1.into_owned();
    let posted = thief.post("/realms/t/login-actions/action-token", &[("key", key.as_str())]).await;
    assert_eq!(posted.status, 400);
    still_has_old_password(&server).await;
}

#[actix_web::test]
async fn of_many_at_once_one_gets_through() {
    let mut mails = MailServer::start().await;
    let server = server(&mails).await;
    let mut browser = Browser::of(&server);
    let form = begun(&mut browser).await;
    browser.submit(&form, &[("username", "alice")]).await;
    let link = link(&mails.next().await);
    let mut browsers: Vec<_> = (0..8).map(|_| Browser::of(&server)).collect();
    let mut keys = Vec::new();
    for browser in &mut browsers {
        keys.push(field(&browser.get(&link).await, "key"));
    }
    let at_once = browsers.iter_mut().zip(&keys).map(|(browser, key)| async move {
        let answer = browser.post("/realms/t/login-actions/action-token", &[("key", key.as_str())]).await;
        has(&answer, "kc-passwd-update-form")
    });
    let through = futures_util::future::join_all(at_once).await;
    assert_eq!(through.iter().filter(|passed| **passed).count(), 1);
}

#[actix_web::test]
async fn a_link_is_good_for_its_address_its_time_its_realm_and_its_kind() {
    let mut mails = MailServer::start().await;
    let server = server(&mails).await;
    let mut browser = Browser::of(&server);
    let form = begun(&mut browser).await;
    browser.submit(&form, &[("username", "alice")]).await;
    let link = link(&mails.next().await);
    let elsewhere = link.replace("/realms/t/", "/realms/master/");
    assert_eq!(browser.get(&elsewhere).await.status, 400);
    let (head, tail) = link.split_at(link.len() - 30);
    let broken =
        [format!("{head}AAAA{}", &tail[4..]), link.split("key=").next().expect("a start").to_owned() + "key=x.y.z"];
    for bad in broken {
        assert_eq!(browser.get(&bad).await.status, 400, "{bad}");
    }
    // A cookie of the realm's own making is no action token.
    let identity = Browser::of(&server).log_in_cookie().await;
    let forged = format!("/realms/t/login-actions/action-token?key={identity}");
    assert_eq!(browser.get(&forged).await.status, 400);
    server
        .execute(
            "UPDATE users SET email = 'moved@example.com', email_key = 'moved@example.com' WHERE username = 'alice'",
        )
        .await;
    assert_eq!(browser.get(&link).await.status, 400);
    server
        .execute(
            "UPDATE users SET email = 'alice@example.com', email_key = 'alice@example.com' WHERE username = 'alice'",
        )
        .await;
    server.execute("UPDATE users SET enabled = false WHERE username = 'alice'").await;
    assert_eq!(browser.get(&link).await.status, 400);
    server.execute("UPDATE users SET enabled = true WHERE username = 'alice'").await;
    server.app.clock.advance_ms(301_000);
    assert_eq!(browser.get(&link).await.status, 400);
    still_has_old_password(&server).await;
}

#[actix_web::test]
async fn a_link_for_one_action_does_no_other() {
    let mut mails = MailServer::start().await;
    let server = server(&mails).await;
    // Bob has to choose a new password: a link that confirms his address does not let anybody do it.
    server.execute("UPDATE users SET email_verified = false WHERE username = 'bob'").await;
    let view =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("a realm");
    drop(view);
    let mut browser = Browser::of(&server);
    server.change_realm(|realm| realm.verify_email = Some(true)).await;
    let page = browser.authorize("").await;
    let waiting = browser.submit(&page, &[("username", "bob"), ("password", "bob-pass")]).await;
    assert!(has(&waiting, "kc-verify-email"), "{}", waiting.text);
    let link = link(&mails.next().await);
    let mut thief = Browser::of(&server);
    let asked = thief.get(&link).await;
    let key = field(&asked, "key");
    let told = thief.submit(&asked, &[("key", key.as_str())]).await;
    assert!(has(&told, "kc-info-message") && !has(&told, "kc-passwd-update-form"), "{}", told.text);
    assert!(!thief.cookies.contains_key("KEYCLOAK_IDENTITY"));
    assert!(!thief.cookies.contains_key("AUTH_SESSION_ID"));
}
