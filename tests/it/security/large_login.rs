//! One browser that nobody knows cannot make the server write much: what is kept of its logins is written whole with each request.

use gatehouse::fault::Fault;
use serde_json::json;

use crate::login::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, CALLBACK, led};

/// More than one browser may keep, and far less than it could send.
const MOST: usize = 80_000;

async fn kept(server: &Server) -> Vec<usize> {
    let sql = "SELECT data FROM authentication_session";
    let read = server.app.store.read::<_, Fault>(async |tx| {
        let rows = tx.query(sql, &[]).await?;
        rows.iter().map(|row| Ok(row.get::<String>(0)?.len())).collect::<Result<Vec<usize>, Fault>>()
    });
    read.await.expect("read")
}

#[actix_web::test]
async fn the_oldest_of_many_logins_go_and_the_newest_goes_on() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let long = "x".repeat(3500);
    let mut page = browser.authorize("").await;
    for _ in 0..40 {
        page = browser.authorize(&format!("&login_hint={long}&acr_values={long}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
    }
    let sizes = kept(&server).await;
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size < MOST), "{sizes:?}");
    assert!(led(&browser.submit(&page, ALICE).await, "code").is_some());
}

#[actix_web::test]
async fn so_do_the_oldest_of_many_small_ones() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let first = browser.authorize("").await;
    for _ in 0..60 {
        browser.authorize("").await;
    }
    let sizes = kept(&server).await;
    assert!(sizes.iter().sum::<usize>() < MOST, "{sizes:?}");
    let lost = browser.submit(&first, ALICE).await;
    assert!(led(&lost, "code").is_none() && lost.status < 500, "{}", lost.text);
}

#[actix_web::test]
async fn a_request_with_too_much_to_keep_is_refused() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let long = "x".repeat(3990);
    let mut form = vec![
        ("client_id", "web"),
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", CALLBACK),
        ("state", "s1"),
    ];
    form.extend(
        ["nonce", "login_hint", "acr_values", "claims", "ui_locales", "display"].map(|name| (name, long.as_str())),
    );
    let answer = browser.post(&server.oidc("/auth"), &form).await;
    assert_eq!(led(&answer, "error").as_deref(), Some("invalid_request"), "{}", answer.text);
    assert_eq!(led(&answer, "state").as_deref(), Some("s1"));
    assert_eq!(kept(&server).await, Vec::<usize>::new());
}
