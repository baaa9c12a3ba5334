//! RP-initiated logout.

use crate::world::{Browser, run};

#[test]
fn signing_out_ends_the_session_here_and_at_the_provider() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("alice").await;
        visitor.click("#logout").await;
        assert_eq!(visitor.heading().await, "You are signed out");
        visitor.screenshot("signed-out").await;
        assert_eq!(visitor.address().await, format!("{}/signed-out", visitor.servers.desk));
        visitor.click("#login").await;
        visitor.find("#password").await;
    });
}

#[test]
fn a_second_login_of_the_same_browser_asks_for_no_password() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("alice").await;
        visitor.browser.delete_cookie("cx_desk").await.unwrap();
        visitor.open("/agent").await;
        assert_eq!(visitor.heading().await, "Agent");
    });
}
