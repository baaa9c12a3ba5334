//! Logging in: refusals at the form, and the temporary password.

use crate::world::{Browser, run};

#[test]
fn a_wrong_password_is_told_at_the_form_and_may_be_corrected() {
    run(Browser::default(), async |visitor| {
        visitor.open_login().await;
        visitor.screenshot("login").await;
        visitor.send_login("alice", "not-her-password").await;
        let message = visitor.text("[id^=input-error]").await;
        visitor.screenshot("wrong-password").await;
        assert!(!message.trim().is_empty());
        let kept = visitor.find("#username").await.prop("value").await.unwrap();
        assert_eq!(kept.as_deref(), Some("alice"));
        visitor.send_login("alice", "alice-demo").await;
        assert_eq!(visitor.text("#user").await, "Alice Arnold");
    });
}

#[test]
fn an_unknown_user_reads_the_same_message_as_a_wrong_password() {
    run(Browser::default(), async |visitor| {
        visitor.open_login().await;
        visitor.send_login("alice", "not-her-password").await;
        let known = visitor.text("[id^=input-error]").await;
        visitor.send_login("nobody-of-this-name", "not-her-password").await;
        visitor.find("#username[value=nobody-of-this-name]").await;
        assert_eq!(visitor.text("[id^=input-error]").await, known);
    });
}

#[test]
fn a_disabled_user_is_refused() {
    run(Browser::default(), async |visitor| {
        visitor.open_login().await;
        visitor.send_login("dan", "dan-demo").await;
        visitor.find("#username[value=dan]").await;
        visitor.screenshot("disabled").await;
        visitor.open("/agent").await;
        visitor.find("#kc-login").await;
    });
}

#[test]
fn a_temporary_password_must_be_changed_before_the_desk_opens() {
    run(Browser::default(), async |visitor| {
        visitor.open_login().await;
        visitor.send_login("tina", "tina-demo").await;
        visitor.find("#password-new").await.send_keys("a-password-of-her-own").await.unwrap();
        visitor.screenshot("update-password").await;
        visitor.find("#password-confirm").await.send_keys("a-password-of-her-own").await.unwrap();
        visitor.click("[type=submit]").await;
        assert_eq!(visitor.text("#user").await, "Tina Thal");
        visitor.click("#logout").await;
        visitor.click("#login").await;
        visitor.send_login("tina", "a-password-of-her-own").await;
        assert_eq!(visitor.text("#user").await, "Tina Thal");
    });
}

#[test]
fn the_login_page_fits_a_phone() {
    run(Browser { is_phone: true, ..Browser::default() }, async |visitor| {
        visitor.open_login().await;
        visitor.screenshot("login-phone").await;
        assert_eq!(visitor.overflow().await, 0);
        visitor.log_in("sam").await;
        for path in ["/", "/supervisor", "/session"] {
            visitor.open(path).await;
            assert_eq!(visitor.overflow().await, 0, "{path}");
        }
        visitor.screenshot("session-phone").await;
    });
}
