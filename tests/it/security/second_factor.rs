//! Attacks on the second factor: it is passed over, guessed, replayed, taken from somebody else, or set up by somebody else.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::login::otp::realm_with;
use crate::login::recovery_codes;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, action, field, has, led};
use crate::support::otp::{device, totp};

const ALICES: &str = "seed-of-alice-123456";
const EVES: &str = "seed-of-mallory-1234";
const ALICES_ID: &str = "11111111-1111-1111-1111-111111111111";
const EVES_ID: &str = "66666666-6666-6666-6666-666666666666";

/// alice and mallory have a device each.
fn realm() -> Value {
    let mut given = realm_with(json!({}), &[device(ALICES_ID, "phone", ALICES)]);
    given["users"].as_array_mut().expect("users").push(json!({
        "username": "mallory", "enabled": true, "email": "mallory@example.com", "emailVerified": true, "firstName": "M",
        "lastName": "M", "credentials": [{"type": "password", "value": "mallory-pass"}, device(EVES_ID, "phone", EVES)],
    }));
    given
}

const MALLORY: &[(&str, &str)] = &[("username", "mallory"), ("password", "mallory-pass")];

#[actix_web::test]
async fn a_replayed_code_is_of_no_use_in_another_browser() {
    let server = Server::start(realm()).await;
    let code = totp(&server, ALICES, 0);
    let mut pages = Vec::new();
    for _ in 0..2 {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let page = browser.submit(&page, ALICE).await;
        pages.push((browser, page));
    }
    let [(mut first, page), (mut second, other)] = pages.try_into().unwrap_or_else(|_| unreachable!("two"));
    assert!(led(&first.submit(&page, &[("otp", &code)]).await, "code").is_some());
    let refused = second.submit(&other, &[("otp", &code)]).await;
    assert!(has(&refused, "input-error-otp") && led(&refused, "code").is_none());
}

#[actix_web::test]
async fn of_many_browsers_with_one_code_one_gets_in() {
    let server = Server::start(realm()).await;
    let code = totp(&server, ALICES, 0);
    let mut ready = Vec::new();
    for _ in 0..20 {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let page = browser.submit(&page, ALICE).await;
        ready.push((browser, page));
    }
    let form = [("otp", code.as_str())];
    let answers = join_all(ready.iter_mut().map(|(browser, page)| browser.submit(page, &form))).await;
    assert_eq!(answers.iter().filter(|a| led(a, "code").is_some()).count(), 1);
}

#[actix_web::test]
async fn of_many_browsers_with_one_recovery_code_one_gets_in() {
    let server = Server::start(recovery_codes::realm()).await;
    let codes = recovery_codes::made(&server).await;
    let mut ready = Vec::new();
    for _ in 0..20 {
        ready.push(recovery_codes::entered(&server).await);
    }
    let form = [("recoveryCodeInput", codes[0].as_str())];
    let answers = join_all(ready.iter_mut().map(|(browser, page)| browser.submit(page, &form))).await;
    assert_eq!(answers.iter().filter(|a| led(a, "code").is_some()).count(), 1);
}

#[actix_web::test]
async fn another_user_s_device_does_not_open_an_account() {
    let server = Server::start(realm()).await;
    for id in [EVES_ID, ALICES_ID, ""] {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let page = browser.submit(&page, ALICE).await;
        let form = [("otp", &*totp(&server, EVES, 0)), ("selectedCredentialId", id)];
        let answer = browser.submit(&page, &form).await;
        assert!(has(&answer, "input-error-otp") && led(&answer, "code").is_none(), "{id}");
    }
}

#[actix_web::test]
async fn the_code_cannot_be_passed_over() {
    let server = Server::start(realm()).await;
    for path in ["required-action", "consent", "registration", "authenticate", "restart"] {
        for execution in ["CONFIGURE_TOTP", "UPDATE_PASSWORD", "CONSENT", ""] {
            let mut browser = Browser::of(&server);
            let page = browser.authorize("").await;
            let page = browser.submit(&page, ALICE).await;
            let url = action(&page).replace("/authenticate?", &format!("/{path}?"));
            let (before, after) = url.split_once("execution=").expect("an execution");
            let rest = after.split_once('&').map_or("", |(_, rest)| rest);
            for url in [url.clone(), format!("{before}execution={execution}&{rest}")] {
                let seed = "x".repeat(20);
                let form = [("totp", &*totp(&server, &seed, 0)), ("totpSecret", &seed), ("accept", "")];
                let answer = browser.post(&url, &form).await;
                assert!(answer.status < 500 && led(&answer, "code").is_none(), "{url}");
                assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"), "{url}");
            }
        }
    }
}

#[actix_web::test]
async fn a_login_begun_with_one_user_does_not_end_with_another() {
    let server = Server::start(realm()).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let asked = browser.submit(&page, MALLORY).await;
    // mallory's page, with alice's name beside mallory's right code.
    let form = [("otp", &*totp(&server, EVES, 0)), ("username", "alice"), ("selectedCredentialId", ALICES_ID)];
    let answer = browser.submit(&asked, &form).await;
    assert!(has(&answer, "input-error-otp") && led(&answer, "code").is_none(), "{}", answer.text);
}

#[actix_web::test]
async fn a_device_is_set_up_only_with_the_seed_that_was_offered() {
    let mut given = crate::login::realm(json!({}));
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_TOTP"]);
    let server = Server::start(given).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    let offered = field(&page, "totpSecret");
    let own = "seed-of-the-attacker";
    for seed in [own, "", &offered.to_lowercase(), &format!("{offered} ")] {
        let code = totp(&server, seed, 0);
        let answer = browser.submit(&page, &[("totp", &code), ("totpSecret", seed), ("userLabel", "x")]).await;
        assert!(led(&answer, "code").is_none(), "{seed}");
    }
    let stored = server.app.store.read::<_, gatehouse::fault::Fault>(async |tx| {
        Ok(tx.query("SELECT id FROM credential WHERE type = 'otp'", &[]).await?.len())
    });
    assert_eq!(stored.await.expect("read"), 0);
    assert_eq!(server.last_event("UPDATE_TOTP_ERROR").await.error.as_deref(), Some("invalid_code"));
}

#[actix_web::test]
async fn a_seed_that_was_offered_to_one_user_is_not_another_s() {
    let mut given = realm();
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_TOTP"]);
    given["users"][3]["requiredActions"] = json!(["CONFIGURE_TOTP"]);
    let server = Server::start(given).await;
    let mut seeds = Vec::new();
    // One browser, one tab: mallory is offered a seed, the login begins again, and alice is offered one.
    let mut browser = Browser::of(&server);
    let mut page = browser.authorize("").await;
    for (user, seed) in [(MALLORY, EVES), (ALICE, ALICES)] {
        let asked = browser.submit(&page, user).await;
        let offer = browser.submit(&asked, &[("otp", &totp(&server, seed, 0))]).await;
        seeds.push(field(&offer, "totpSecret"));
        let url = action(&offer).replace("/required-action?", "/restart?");
        page = browser.get(&url).await;
        assert!(has(&page, "kc-form-login"), "{}", page.text);
    }
    assert!(seeds.iter().all(|s| s.len() == 20) && seeds[0] != seeds[1], "{seeds:?}");
}

#[actix_web::test]
async fn the_seed_under_way_is_sealed_in_the_database() {
    let mut given = crate::login::realm(json!({}));
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_TOTP", "CONFIGURE_RECOVERY_AUTHN_CODES"]);
    let server = Server::start(given).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    let seed = field(&page, "totpSecret");
    let rows = async || {
        let read = server.app.store.read::<_, gatehouse::fault::Fault>(async |tx| {
            let rows = tx.query("SELECT data FROM authentication_session", &[]).await?;
            rows.iter().map(|row| Ok(row.get::<String>(0)?)).collect::<Result<String, gatehouse::fault::Fault>>()
        });
        read.await.expect("read")
    };
    assert!(!seed.is_empty() && !rows().await.contains(&seed));
    let page = browser.submit(&page, &[("totp", &totp(&server, &seed, 0))]).await;
    let codes = field(&page, "generatedRecoveryAuthnCodes");
    let kept = rows().await;
    assert!(codes.len() > 100 && codes.split(',').all(|code| !kept.contains(code)));
}

#[actix_web::test]
async fn recovery_codes_that_the_browser_made_up_are_refused() {
    let server = Server::start(recovery_codes::realm()).await;
    let (mut browser, page) = recovery_codes::entered(&server).await;
    let answer = browser.submit(&page, &[("generatedRecoveryAuthnCodes", "AAAAAAAAAAAA,BBBBBBBBBBBB")]).await;
    assert!(led(&answer, "code").is_none() && has(&answer, "kc-recovery-codes-list"), "{}", answer.text);
    assert_eq!(server.last_event("UPDATE_CREDENTIAL_ERROR").await.error.as_deref(), Some("invalid_code"));
}
