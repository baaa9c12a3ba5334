//! The password grant for users who have a second factor.

use serde_json::{Value, json};

use super::realm::{PASSWORD, realm};
use crate::support::otp::{credential, device, hotp, totp, wrong_totp};
use crate::support::{Answer, Server};

const SEED: &str = "seed-of-alice-123456";
const OTHER: &str = "seed-of-bobby-123456";
const REFUSED: (u16, &str) = (400, "invalid_grant");

async fn server(settings: Value, devices: Vec<Value>) -> Server {
    let mut given = realm(settings);
    given["users"][0]["credentials"].as_array_mut().expect("credentials").extend(devices);
    Server::start(given).await
}

async fn log_in(server: &Server, more: &[(&str, &str)]) -> Answer {
    server.token(&[PASSWORD, more].concat()).await
}

fn phone() -> Value {
    device("11111111-1111-1111-1111-111111111111", "phone", SEED)
}

/// A device that counts, and is at this counter.
fn token(counter: i64) -> Value {
    let data = json!({"subType": "hotp", "digits": 6, "counter": counter, "period": 30, "algorithm": "HmacSHA1"});
    credential("33333333-3333-3333-3333-333333333333", "token", SEED, data)
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.error(), (REFUSED.0, REFUSED.1.to_owned()), "{answer:?}");
}

#[actix_web::test]
async fn a_client_that_sends_no_code_is_told_so_and_one_that_does_gets_tokens() {
    let server = server(json!({}), vec![phone()]).await;
    let without = log_in(&server, &[]).await;
    assert_refused(&without);
    assert!(without.text_of("error_description").contains("totp"), "{without:?}");
    let wrong_password = [("password", "no"), ("totp", &*totp(&server, SEED, 0))];
    let others: Vec<_> = PASSWORD.iter().copied().filter(|(name, _)| *name != "password").collect();
    assert_refused(&server.token(&[&others[..], &wrong_password].concat()).await);
    assert_eq!(log_in(&server, &[("totp", &totp(&server, SEED, 0))]).await.status, 200);
    assert_eq!(log_in(&server, &[("otp", &totp(&server, SEED, 1))]).await.status, 200);
}

#[actix_web::test]
async fn a_wrong_code_is_answered_as_a_wrong_password_is() {
    let server = server(json!({}), vec![phone()]).await;
    let wrong = wrong_totp(&server, SEED);
    let others: Vec<_> = PASSWORD.iter().copied().filter(|(name, _)| *name != "password").collect();
    let wrong_password = server.token(&[&others[..], &[("password", "no")]].concat()).await;
    for code in [wrong.as_str(), "", " ", "not-a-code", &"1".repeat(2000)] {
        let answer = log_in(&server, &[("totp", code)]).await;
        assert_eq!((answer.status, &answer.text), (wrong_password.status, &wrong_password.text), "{code}");
    }
}

#[actix_web::test]
async fn a_code_by_counter_moves_its_device_on() {
    let server = server(json!({"otpPolicyType": "hotp", "otpPolicyLookAheadWindow": 2}), vec![token(3)]).await;
    for (counter, status) in [(2, 400), (6, 400), (4, 200), (4, 400), (3, 400), (7, 200), (7, 400), (8, 200)] {
        assert_eq!(log_in(&server, &[("totp", &hotp(SEED, counter))]).await.status, status, "{counter}");
    }
}

#[actix_web::test]
async fn a_code_is_used_once_unless_the_realm_lets_it_be_used_again() {
    for (reusable, status) in [(false, 400), (true, 200)] {
        let server = server(json!({"otpPolicyCodeReusable": reusable}), vec![phone()]).await;
        let code = totp(&server, SEED, 0);
        assert_eq!(log_in(&server, &[("totp", &code)]).await.status, 200);
        assert_eq!(log_in(&server, &[("totp", &code)]).await.status, status, "{reusable}");
    }
}

#[actix_web::test]
async fn a_code_that_was_used_stays_used_as_long_as_it_is_right() {
    let server = server(json!({"otpPolicyLookAheadWindow": 3}), vec![phone()]).await;
    let code = totp(&server, SEED, 3);
    assert_eq!(log_in(&server, &[("totp", &code)]).await.status, 200);
    for _ in 0..6 {
        server.app.clock.advance_ms(30_000);
        gatehouse::jobs::clean(&server.app).await.expect("cleaned");
        assert_refused(&log_in(&server, &[("totp", &code)]).await);
    }
    assert_eq!(log_in(&server, &[("totp", &totp(&server, SEED, 0))]).await.status, 200);
}

#[actix_web::test]
async fn the_code_of_another_device_or_user_is_of_no_use() {
    let mut given = realm(json!({}));
    let spare = device("22222222-2222-2222-2222-222222222222", "spare", "seed-of-spare-123456");
    given["users"][0]["credentials"].as_array_mut().expect("credentials").extend([phone(), spare]);
    let bobs = device("44444444-4444-4444-4444-444444444444", "phone", OTHER);
    given["users"][1]["credentials"].as_array_mut().expect("credentials").push(bobs);
    let server = Server::start(given).await;
    for seed in [OTHER, "seed-of-spare-123456"] {
        assert_refused(&log_in(&server, &[("totp", &totp(&server, seed, 0))]).await);
    }
    assert_eq!(log_in(&server, &[("totp", &totp(&server, SEED, 0))]).await.status, 200);
}

#[actix_web::test]
async fn of_many_parallel_uses_of_a_code_one_succeeds() {
    for (settings, device, is_by_time) in
        [(json!({}), phone(), true), (json!({"otpPolicyType": "hotp"}), token(0), false)]
    {
        let server = server(settings, vec![device]).await;
        let code = if is_by_time { totp(&server, SEED, 0) } else { hotp(SEED, 0) };
        let form = [PASSWORD, &[("totp", code.as_str())]].concat();
        let answers = futures_util::future::join_all((0..50).map(|_| server.token(&form))).await;
        assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1);
        assert!(answers.iter().all(|a| a.status == 200 || a.error() == (REFUSED.0, REFUSED.1.to_owned())));
    }
}
