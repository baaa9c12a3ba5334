//! Re-authorization by the refresh token: by the button, in time by itself, and its refusal.

use crate::world::{Browser, run};
use std::time::{Duration, Instant};

#[test]
fn the_button_brings_new_tokens() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("alice").await;
        visitor.open("/session").await;
        let before = visitor.access_claim("iat").await.as_u64().expect("a time");
        let session = visitor.access_claim("sid").await;
        assert_eq!(visitor.text("#renewals").await, "0");
        // `iat` counts whole seconds.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        visitor.click("#renew").await;
        assert_eq!(visitor.text("#origin").await, "renewal by the button");
        visitor.screenshot("session").await;
        assert_eq!(visitor.text("#renewals").await, "1");
        assert!(visitor.access_claim("iat").await.as_u64().expect("a time") > before);
        assert_eq!(visitor.access_claim("sid").await, session);
        visitor.click("#renew").await;
        visitor.find("#renewals").await;
        assert_eq!(visitor.access_claim("sid").await, session);
    });
}

#[test]
fn tokens_are_renewed_before_they_expire() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("sam").await;
        visitor.open("/session").await;
        let before = visitor.access_claim("iat").await.as_u64().expect("a time");
        let end = visitor.access_claim("exp").await.as_u64().expect("a time");
        let deadline = Instant::now() + Duration::from_secs(end - before);
        while visitor.text("#origin").await != "automatic renewal" {
            assert!(Instant::now() < deadline, "the tokens expired without a renewal");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let after = visitor.access_claim("iat").await.as_u64().expect("a time");
        assert!(before < after && after < end);
    });
}

#[test]
fn a_session_that_was_ended_elsewhere_is_told() {
    run(Browser::default(), async |visitor| {
        visitor.log_in("ada").await;
        visitor.servers.log_out("ada").await;
        visitor.click("#renew").await;
        assert_eq!(visitor.heading().await, "Your session has ended");
        visitor.screenshot("ended").await;
        visitor.click(".button").await;
        visitor.find("#kc-login").await;
    });
}
