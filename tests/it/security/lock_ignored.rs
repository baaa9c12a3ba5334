//! A lock after failed logins holds on every way to a token (CVE-2026-9798, CVE-2026-16103, CVE-2026-88770), and guesses that are
//! made all at once are counted one by one.

use futures_util::future::join_all;
use gatehouse::fault::Fault;
use gatehouse::model::id::{RealmId, SessionId};
use gatehouse::model::session::{self, UserSession};
use gatehouse::model::{realm as model_realm, user};
use gatehouse::oidc::grant;
use serde_json::{Value, json};

use crate::login::realm;
use crate::oidc::realm::{PASSWORD, SVC};
use crate::support::browser::{ALICE, Browser, CALLBACK, has, led};
use crate::support::otp::{device, totp, wrong_totp};
use crate::support::{Answer, Server, race};

const WRONG: &[(&str, &str)] =
    &[("client_id", "web"), ("grant_type", "password"), ("username", "alice"), ("password", "wrong")];

fn protected(settings: Value) -> Value {
    let mut all = json!({"bruteForceProtected": true, "failureFactor": 3, "quickLoginCheckMilliSeconds": 0});
    all.as_object_mut().expect("object").extend(settings.as_object().expect("object").clone());
    realm(all)
}

async fn lock(server: &Server) {
    for _ in 0..3 {
        assert_eq!(server.token(WRONG).await.status, 400);
    }
}

/// What alice has from before she was locked.
struct Before {
    refresh_token: String,
    offline_token: String,
    code: String,
}

async fn before(server: &Server) -> Before {
    let offline = [PASSWORD, &[("scope", "openid offline_access")]].concat();
    let code = led(&Browser::of(server).log_in().await, "code").expect("a code");
    Before {
        refresh_token: server.token(PASSWORD).await.text_of("refresh_token"),
        offline_token: server.token(&offline).await.text_of("refresh_token"),
        code,
    }
}

async fn refresh(server: &Server, token: &str) -> Answer {
    server.token(&[("client_id", "web"), ("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

/// Tries a grant with what is right for it.
async fn attempt(server: &Server, grant: &str, before: &Before) -> Vec<Answer> {
    match grant {
        "password" => vec![server.token(PASSWORD).await],
        "refresh_token" => {
            vec![refresh(server, &before.refresh_token).await, refresh(server, &before.offline_token).await]
        }
        "authorization_code" => {
            let form = [
                ("client_id", "web"),
                ("grant_type", "authorization_code"),
                ("code", &before.code),
                ("redirect_uri", CALLBACK),
            ];
            vec![server.token(&form).await]
        }
        // Tokens of the client itself: no user is locked.
        "client_credentials" => Vec::new(),
        other => panic!("say how a locked user would try {other}"),
    }
}

#[actix_web::test]
async fn a_locked_user_gets_tokens_by_no_grant() {
    for settings in [json!({}), json!({"permanentLockout": true})] {
        let server = Server::start(protected(settings)).await;
        for kind in grant::TABLE {
            // The grants work before, so that the lock is what stops them.
            let good = attempt(&server, kind.name, &before(&server).await).await;
            assert!(good.iter().all(|a| a.status == 200), "{}: {good:?}", kind.name);
        }
        let had = before(&server).await;
        lock(&server).await;
        for kind in grant::TABLE {
            for answer in attempt(&server, kind.name, &had).await {
                assert_eq!(answer.error(), (400, "invalid_grant".to_owned()), "{}: {}", kind.name, answer.text);
            }
        }
    }
}

#[actix_web::test]
async fn nor_by_a_session_that_the_browser_has() {
    let server = Server::start(protected(json!({}))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    assert!(led(&browser.authorize("").await, "code").is_some(), "single sign-on works");
    lock(&server).await;
    let page = browser.authorize("").await;
    assert!(has(&page, "kc-form-login"), "{}", page.text);
    assert_eq!(led(&browser.authorize("&prompt=none").await, "error").as_deref(), Some("login_required"));
    let implicit = browser.authorize_as("implicit", "&prompt=none&response_mode=fragment").await;
    assert_eq!(led(&implicit, "access_token"), None);
}

#[actix_web::test]
async fn the_page_says_the_same_to_a_locked_user_as_to_a_wrong_password() {
    let server = Server::start(protected(json!({}))).await;
    let mut browser = Browser::of(&server);
    let mut page = browser.authorize("").await;
    for _ in 0..3 {
        page = browser.submit(&page, &[("username", "alice"), ("password", "wrong")]).await;
        assert!(has(&page, "input-error-username"), "{}", page.text);
    }
    let error = |page: &Answer| {
        let told = page.text.split("id=\"input-error-username\"").nth(1).and_then(|rest| rest.split('<').next());
        told.map(str::to_owned).unwrap_or_else(|| panic!("{}", page.text))
    };
    let wrong = error(&page);
    let refused = browser.submit(&page, ALICE).await;
    assert_eq!((refused.status, error(&refused)), (200, wrong));
    assert_eq!(server.token(PASSWORD).await.status, 400, "the forms lock the grants too");
}

#[actix_web::test]
async fn guesses_at_once_are_all_counted() {
    let server = Server::start(protected(json!({"failureFactor": 1000}))).await;
    let answers = join_all((0..40).map(|_| server.token(WRONG))).await;
    assert!(answers.iter().all(|a| a.status == 400), "{answers:?}");
    let counted = server.app.store.read::<i64, Fault>(async |tx| {
        let row = tx.find("SELECT failures FROM login_failure", &[]).await?.expect("a row");
        Ok(row.get(0)?)
    });
    assert_eq!(counted.await.expect("read"), 40);
}

#[actix_web::test]
async fn a_session_does_not_begin_once_its_user_is_locked() {
    let server = Server::start(protected(json!({}))).await;
    server.token(PASSWORD).await;
    let (realm, now) = (realm_id(&server).await, server.app.clock.now_ms());
    let begin = async |id: &'static str| {
        let realm = realm.clone();
        let begun = server.app.store.write::<bool, Fault, _>(async move |tx| {
            let alice = user::find_by_username(tx, &realm, "alice").await?.expect("alice");
            let known = session::list_of_user(tx, &realm, &alice.id, false).await?.remove(0);
            session::insert_unlocked(tx, &UserSession { id: SessionId(id.to_owned()), ..known }, now).await
        });
        begun.await.expect("written")
    };
    assert!(begin("before").await);
    lock(&server).await;
    assert!(!begin("while").await);
    server.execute("UPDATE login_failure SET not_before = 0").await;
    assert!(begin("after").await);
}

/// Sends a login with the right password, and locks the account after it was found and before its password is compared.
async fn submit_while_locking(browser: &mut Browser<'_>, page: &Answer, form: &[(&str, &str)]) -> Answer {
    let server = browser.server;
    race::before_the_hash(server, browser.submit(page, form), server.execute(LOCK_ALL)).await
}

const LOCK_ALL: &str = "INSERT INTO login_failure (user_id, realm_id, failures, secondary_failures, lockouts, permanent, not_before, \
     last_failure, last_ip) SELECT id, realm_id, 3, 0, 1, false, 9999999999, 0, '' FROM users WHERE username IN ('alice', 'bob')";
const UNLOCK_ALL: &str = "UPDATE login_failure SET not_before = 0";
const SEED: &str = "seed-of-alice-123456";
const BOB: &[(&str, &str)] = &[("username", "bob"), ("password", "bob-pass")];

#[actix_web::test]
async fn a_right_guess_that_comes_with_the_lock_does_not_take_the_login_further() {
    let server = Server::start(protected(json!({}))).await;
    // Whether the login would end with it, or go on to another page.
    for form in [ALICE, BOB] {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let refused = submit_while_locking(&mut browser, &page, form).await;
        assert_eq!((refused.status, led(&refused, "code")), (400, None), "{form:?}: {}", refused.text);
        assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
        server.execute(UNLOCK_ALL).await;
        // The guess was worth nothing, not even once the lock is over.
        let again = browser.submit(&page, &[("username", form[0].1), ("password", "wrong")]).await;
        let went_on = led(&again, "code").is_some() || has(&again, "kc-passwd-update-form");
        assert!(!went_on, "{form:?}: {}", again.text);
        server.execute("DELETE FROM login_failure").await;
    }
}

#[actix_web::test]
async fn a_right_password_of_a_known_session_that_comes_with_the_lock_does_not_renew_it() {
    let server = Server::start(protected(json!({}))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let page = browser.authorize("&prompt=login").await;
    let refused = submit_while_locking(&mut browser, &page, ALICE).await;
    assert_eq!((refused.status, led(&refused, "code")), (400, None), "{}", refused.text);
}

#[actix_web::test]
async fn who_is_locked_meanwhile_sets_no_new_password() {
    let server = Server::start(protected(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, BOB).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    server.execute(LOCK_ALL).await;
    let new = [("password-new", "another"), ("password-confirm", "another")];
    let refused = browser.submit(&page, &new).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    server.execute(UNLOCK_ALL).await;
    let mut other = Browser::of(&server);
    let page = other.authorize("").await;
    let page = other.submit(&page, BOB).await;
    assert!(has(&page, "kc-passwd-update-form"), "the old password is the one that counts: {}", page.text);
}

#[actix_web::test]
async fn wrong_codes_of_a_second_factor_count_by_form_and_by_grant_and_the_right_one_comes_too_late() {
    let mut given = protected(json!({"maxSecondaryAuthFailures": 2, "failureFactor": 100}));
    let phone = device("11111111-1111-1111-1111-111111111111", "phone", SEED);
    given["users"][0]["credentials"].as_array_mut().expect("credentials").push(phone);
    let server = Server::start(given).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    assert!(has(&page, "kc-otp-login-form"), "{}", page.text);
    let wrong = wrong_totp(&server, SEED);
    let page = browser.submit(&page, &[("otp", &wrong)]).await;
    assert!(has(&page, "input-error-otp"), "{}", page.text);
    let good = totp(&server, SEED, 0);
    let by_grant = async |code: &str| server.token(&[PASSWORD, &[("totp", code)]].concat()).await;
    assert_eq!(by_grant(&wrong).await.status, 400);
    let refused = browser.submit(&page, &[("otp", &good)]).await;
    assert_eq!((refused.status, led(&refused, "code")), (400, None), "{}", refused.text);
    assert_eq!(by_grant(&good).await.status, 400);
    // It was for good: the account is disabled.
    server.execute("DELETE FROM login_failure").await;
    assert_eq!(by_grant(&good).await.status, 400);
    server.execute("UPDATE users SET enabled = true").await;
    assert_eq!(by_grant(&good).await.status, 200, "and the code was not used up by it");
}

async fn realm_id(server: &Server) -> RealmId {
    let found = server.app.store.read::<_, Fault>(async |tx| model_realm::find(tx, "t").await);
    found.await.expect("read").expect("the realm").id
}

#[actix_web::test]
async fn a_right_guess_among_many_is_worth_nothing_once_the_others_have_locked_the_account() {
    let server = Server::start(protected(json!({}))).await;
    // The one password hash of the tests at a time is worked on in turn: the right one comes last.
    let mut guesses: Vec<_> = (0..30).map(|_| WRONG).collect();
    guesses.push(PASSWORD);
    let answers = join_all(guesses.into_iter().map(|form| server.token(form))).await;
    assert!(answers.iter().filter(|a| a.status == 200).count() <= 1);
    // Whoever was let in was so before three failures were counted: from now on nobody is.
    assert_eq!(server.token(PASSWORD).await.status, 400);
    assert_eq!(server.post_as(SVC, "/token", &[("grant_type", "client_credentials")]).await.status, 200);
}
