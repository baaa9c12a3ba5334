//! What may be used once is used once, whichever nodes are asked at the same time.

use futures_util::future::join_all;

use super::browser::{Browser, code};
use super::{SEED, pair};
use crate::support::Answer;
use crate::support::otp::{PERIOD, hotp};

const NODES: usize = 2;
const USES: usize = 100;

/// Exactly one is served, and the others are refused in the standard's words.
fn one_succeeded(answers: Vec<Answer>) {
    let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(served.len(), 1, "{:?}", refused.first());
    for answer in refused {
        assert_eq!(answer.error(), (400, "invalid_grant".into()), "{answer:?}");
    }
}

#[actix_web::test]
async fn of_a_hundred_parallel_uses_of_a_code_at_two_nodes_one_succeeds() {
    let (_place, a, b) = pair().await;
    let browser = Browser::default();
    let page = browser.authorize(&a).await.expect("a page");
    let code = code(&browser.submit(&a, &page).await.expect("a redirect"));
    let uses = (0..USES).map(|n| [&a, &b][n % NODES].redeem(&code));
    one_succeeded(join_all(uses).await.into_iter().map(|outcome| outcome.expect("an answer")).collect());
}

#[actix_web::test]
async fn of_a_hundred_parallel_uses_of_a_refresh_token_at_two_nodes_one_succeeds() {
    let (_place, a, b) = pair().await;
    let token = a.password().await.expect("an answer").text_of("refresh_token");
    let uses = (0..USES).map(|n| [&a, &b][n % NODES].refresh(&token));
    one_succeeded(join_all(uses).await.into_iter().map(|outcome| outcome.expect("an answer")).collect());
}

#[actix_web::test]
async fn of_a_hundred_parallel_uses_of_a_one_time_password_at_two_nodes_one_succeeds() {
    let (_place, a, b) = pair().await;
    let code = hotp(SEED, gatehouse::clock::Clock::default().now_ms() / 1000 / PERIOD);
    let uses = (0..USES).map(|n| [&a, &b][n % NODES].password_and_code(&code));
    one_succeeded(join_all(uses).await.into_iter().map(|outcome| outcome.expect("an answer")).collect());
}
