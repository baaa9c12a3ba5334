//! One person's login, carried out by two nodes in turn.

use super::browser::{Browser, code};
use super::pair;

#[actix_web::test]
async fn a_login_that_one_node_began_is_finished_by_the_other() {
    let (_place, a, b) = pair().await;
    let browser = Browser::default();
    let page = browser.authorize(&a).await.expect("a page");
    let redirect = browser.submit(&b, &page).await.expect("a redirect");
    let tokens = a.redeem(&code(&redirect)).await.expect("an answer");
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let tokens = b.refresh(&tokens.text_of("refresh_token")).await.expect("an answer");
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let (access, refresh) = (tokens.text_of("access_token"), tokens.text_of("refresh_token"));
    assert_eq!(a.userinfo(&access).await.expect("an answer").status, 200);
    assert_eq!(browser.authorize(&a).await.expect("a redirect").status, 302, "both nodes know the browser");

    assert_eq!(a.logout(&refresh).await.expect("an answer").status, 204);
    assert_eq!(b.userinfo(&access).await.expect("an answer").status, 401);
    assert_eq!(b.refresh(&refresh).await.expect("an answer").error(), (400, "invalid_grant".into()));
    let page = browser.authorize(&b).await.expect("a page");
    assert_eq!(page.status, 200, "whoever logged out is asked to log in: {page:?}");
}
