//! The language of the pages: the browser's, or the one that the application asks for.

use crate::world::{Browser, run};

#[test]
fn a_german_browser_reads_german() {
    run(Browser { languages: "de-DE,de", ..Browser::default() }, async |visitor| {
        visitor.open_login().await;
        visitor.screenshot("login-german").await;
        visitor.find("html[lang^=de]").await;
        visitor.send_login("alice", "falsch").await;
        assert!(visitor.text("[id^=input-error]").await.contains("Passwort"));
    });
}

#[test]
fn the_application_may_ask_for_a_language() {
    run(Browser::default(), async |visitor| {
        visitor.open("/").await;
        visitor.click("#login-de").await;
        visitor.find("#kc-login").await;
        visitor.find("html[lang^=de]").await;
    });
}

#[test]
fn an_english_browser_reads_english() {
    run(Browser::default(), async |visitor| {
        visitor.open_login().await;
        visitor.find("html[lang^=en]").await;
        visitor.send_login("alice", "wrong").await;
        assert!(visitor.text("[id^=input-error]").await.contains("password"));
    });
}
