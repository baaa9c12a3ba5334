//! The whole way with JavaScript switched off.

use crate::world::{Browser, run};
use std::time::Duration;

#[test]
fn logging_in_renewing_and_signing_out_need_no_script() {
    run(Browser { without_script: true, ..Browser::default() }, async |visitor| {
        visitor.log_in("alice").await;
        visitor.open("/session").await;
        // A running script would count this down.
        let clock = visitor.text("#clock").await;
        tokio::time::sleep(Duration::from_millis(2500)).await;
        assert_eq!(visitor.text("#clock").await, clock);
        visitor.click("#renew").await;
        assert_eq!(visitor.text("#renewals").await, "1");
        visitor.screenshot("session-without-script").await;
        visitor.click("#logout").await;
        assert_eq!(visitor.heading().await, "You are signed out");
    });
}
