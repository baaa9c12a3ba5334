//! Attacks on codes that are sent for a login: guessed at once, taken to another login, and told by a forged device.

use futures_util::future::join_all;
use serde_json::json;

use crate::codes::{INTERNAL, after_password, asked, mailed, server, wrong};
use crate::support::browser::{Browser, action, has, led};
use crate::support::mail::MailServer;

#[actix_web::test]
async fn guesses_at_once_are_no_more_than_the_step_allows() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "maxVerifications": "3" }), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    let mut guesses = vec![code.clone()];
    while guesses.len() < 24 {
        guesses.insert(0, wrong(&guesses[0]));
    }
    // Of one page one submission proceeds: each guess has to come with the page that is shown by then, so that the count of the
    // code is what bounds them, not the page.
    let mut browsers: Vec<_> = guesses.iter().map(|_| browser.clone()).collect();
    let url = action(&page);
    let forms: Vec<_> = guesses.iter().map(|guess| [("code", guess.as_str())]).collect();
    let at_once = browsers.iter_mut().zip(&forms).map(|(browser, form)| browser.post(&url, form));
    let answers = join_all(at_once).await;
    let through = answers.iter().filter(|answer| led(answer, "code").is_some()).count();
    assert!(through <= 1);
    let tries = server.app.store.read::<_, gatehouse::fault::Fault>(async |tx| {
        Ok(tx.find("SELECT tries FROM login_code", &[]).await?.expect("a row").get::<i64>(0)?)
    });
    assert!(tries.await.expect("read") <= 3);
}

#[actix_web::test]
async fn of_many_submissions_of_the_right_code_one_gets_in() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "maxVerifications": "20" }), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    let mut browsers: Vec<_> = (0..10).map(|_| browser.clone()).collect();
    let url = action(&page);
    let form = [("code", code.as_str())];
    let answers = join_all(browsers.iter_mut().map(|browser| browser.post(&url, &form))).await;
    assert_eq!(answers.iter().filter(|answer| led(answer, "code").is_some()).count(), 1);
}

#[actix_web::test]
async fn a_code_is_good_for_the_login_and_the_user_that_it_was_made_for() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "methods": "email", "maxVerifications": "20" }), json!({})).await;
    let (mut alice, mut thief) = (Browser::of(&server), Browser::of(&server));
    let page = asked(&mut alice, "alice").await;
    let of_alice = mailed(&mut mails).await;
    // Somebody else's code, and the code of another login of the same user.
    let of_thief = asked(&mut thief, "paul").await;
    mailed(&mut mails).await;
    let refused = thief.submit(&of_thief, &[("code", &of_alice)]).await;
    assert!(has(&refused, "input-error-code") && led(&refused, "code").is_none(), "{}", refused.text);
    let mut second = Browser::of(&server);
    let other = asked(&mut second, "alice").await;
    let refused = second.submit(&other, &[("code", &of_alice)]).await;
    assert!(led(&refused, "code").is_none(), "{}", refused.text);
    assert!(led(&alice.submit(&page, &[("code", &of_alice)]).await, "code").is_some());
    let replayed = second.submit(&refused, &[("code", &of_alice)]).await;
    assert!(led(&replayed, "code").is_none(), "{}", replayed.text);
}

#[actix_web::test]
async fn the_step_is_not_passed_over() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    mailed(&mut mails).await;
    let url = action(&page);
    for path in ["/required-action?", "/consent?", "/registration?", "/reset-credentials?"] {
        let url = url.replace("/authenticate?", path);
        for form in [&[("accept", "yes")][..], &[("code", "")], &[("username", "alice"), ("password", "alice-pass")]] {
            assert!(led(&browser.post(&url, form).await, "code").is_none(), "{url}");
        }
        assert!(led(&browser.get(&url).await, "code").is_none(), "{url}");
    }
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
}

#[actix_web::test]
async fn a_forged_device_is_not_trusted() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "trustDays": "7" }), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    browser.submit(&page, &[("code", &code), ("trust", "on")]).await;
    let real = browser.cookies["GATEHOUSE_TRUSTED_DEVICE"].clone();
    // The realm's own signature under something else, a changed one, and one of another user.
    let mut parts: Vec<&str> = real.split('.').collect();
    parts[2] = "AAAA";
    let forged =
        [browser.cookies["KEYCLOAK_IDENTITY"].clone(), parts.join("."), "x".into(), "..".into(), "x".repeat(9000)];
    for cookie in forged {
        let mut thief = Browser::of(&server);
        thief.cookies.insert("GATEHOUSE_TRUSTED_DEVICE".into(), cookie.clone());
        server.app.clock.advance_ms(31_000);
        asked(&mut thief, "alice").await;
        mailed(&mut mails).await;
        server.execute("DELETE FROM login_code").await;
    }
    let mut thief = Browser::of(&server);
    thief.cookies.insert("GATEHOUSE_TRUSTED_DEVICE".into(), real);
    let page = after_password(&mut thief, "paul").await;
    assert!(led(&page, "code").is_none(), "a device of alice's for paul: {}", page.text);
}
