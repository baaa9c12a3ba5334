//! Names and ids that browsers' password managers, scripts and tests written for Keycloak rely on.

use super::html::{by_id, field_names, tags};
use super::sample::{Scene, everywhere, themes};

/// Page, id of the form, names of its fields, further ids.
const CONTRACT: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "login",
        "kc-form-login",
        &["username", "password", "rememberMe", "credentialId", "login"],
        &["username", "password", "kc-login", "rememberMe", "kc-page-title"],
    ),
    (
        "login-again",
        "kc-form-login",
        &["password", "credentialId", "login"],
        &["kc-attempted-username", "reset-login", "input-error-password"],
    ),
    ("login-username", "kc-form-login", &["username", "rememberMe", "login"], &["kc-login"]),
    (
        "login-social",
        "kc-form-login",
        &["username", "password", "rememberMe", "credentialId", "login"],
        &["kc-social-providers", "social-corporate"],
    ),
    (
        "register",
        "kc-register-form",
        &["username", "password", "password-confirm", "email", "firstName", "lastName"],
        &["input-error-email"],
    ),
    (
        "update-password",
        "kc-passwd-update-form",
        &["password-new", "password-confirm", "logout-sessions", "login"],
        &["kc-submit"],
    ),
    (
        "update-password-wrong",
        "kc-passwd-update-form",
        &["password-new", "password-confirm", "logout-sessions", "login", "cancel-aia"],
        &["input-error-password-confirm", "kc-cancel"],
    ),
    ("login-otp", "kc-otp-login-form", &["selectedCredentialId", "otp", "login"], &["otp", "kc-login"]),
    (
        "login-otp-wrong",
        "kc-otp-login-form",
        &["selectedCredentialId", "selectedCredentialId", "otp", "login"],
        &["kc-otp-credential-0", "kc-otp-credential-1", "input-error-otp"],
    ),
    ("code", "kc-code-form", &["code", "login", "resend"], &["code", "kc-login", "kc-resend"]),
    (
        "code-wrong",
        "kc-code-form",
        &["code", "trust", "login", "resend", "change"],
        &["input-error-code", "trust", "kc-change"],
    ),
    (
        "code-method",
        "kc-code-method-form",
        &["method", "method", "send"],
        &["kc-code-method-0", "kc-code-method-1", "kc-send"],
    ),
    ("login-recovery", "kc-recovery-code-login-form", &["recoveryCodeInput", "login"], &["kc-login"]),
    (
        "configure-totp",
        "kc-totp-settings-form",
        &["totp", "totpSecret", "userLabel", "logout-sessions", "login"],
        &["totp", "kc-totp-secret-qr-code", "mode-manual", "input-error-totp", "saveTOTPBtn"],
    ),
    (
        "configure-totp-manual",
        "kc-totp-settings-form",
        &["totp", "totpSecret", "mode", "userLabel", "logout-sessions", "login", "cancel-aia"],
        &["kc-totp-secret-key", "mode-barcode", "input-error-userLabel", "cancelTOTPBtn"],
    ),
    (
        "recovery-codes",
        "kc-recovery-codes-settings-form",
        &[
            "generatedRecoveryAuthnCodes",
            "generatedAt",
            "userLabel",
            "kcRecoveryCodesConfirmationCheck",
            "logout-sessions",
            "login",
            "cancel-aia",
        ],
        &["kc-recovery-codes-list", "printRecoveryCodes", "downloadRecoveryCodes", "saveRecoveryAuthnCodesBtn"],
    ),
    ("consent", "kc-oauth-form", &["code", "accept", "cancel"], &["kc-oauth", "kc-login", "kc-cancel"]),
    ("logout-confirm", "kc-logout-confirm-form", &["session_code", "confirmLogout"], &["kc-logout"]),
    ("form-post", "kc-form-post", &["code", "state", "continue"], &[]),
];

#[test]
fn forms_have_keycloaks_names_and_ids() {
    let themes = themes();
    let scene =
        Scene { theme: themes.get(None), locale: "en", realm_texts: None, words: everywhere("word"), url: "/act" };
    let pages = scene.all();
    for (name, form, fields, ids) in CONTRACT {
        let html = &pages.iter().find(|page| page.0 == *name).expect("the page").1.html;
        let form = by_id(html, form).unwrap_or_else(|| panic!("{name} has no form {form}"));
        assert_eq!(form.attribute("method"), Some("post"), "{name}");
        assert!(form.attribute("action").is_some_and(|action| action == "/act" || action == "https://app.example/cb"));
        assert_eq!(field_names(html), *fields, "{name}");
        for id in *ids {
            assert!(by_id(html, id).is_some(), "{name} has no element {id}");
        }
    }
}

#[test]
fn other_pages_have_keycloaks_ids() {
    let themes = themes();
    let scene =
        Scene { theme: themes.get(None), locale: "en", realm_texts: None, words: everywhere("word"), url: "/act" };
    let expected = [
        ("error", "kc-error-message"),
        ("error", "backToApplication"),
        ("logged-out", "kc-info-message"),
        ("page-expired", "loginRestartLink"),
        ("page-expired", "loginContinueLink"),
    ];
    let pages = scene.all();
    for (name, id) in expected {
        let html = &pages.iter().find(|page| page.0 == name).expect("the page").1.html;
        assert!(by_id(html, id).is_some(), "{name} has no element {id}");
    }
}

#[test]
fn labels_errors_and_controls_point_at_what_is_there() {
    let themes = themes();
    let scene =
        Scene { theme: themes.get(None), locale: "en", realm_texts: None, words: everywhere("word"), url: "/act" };
    for (name, page) in scene.all() {
        let tags = tags(&page.html);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{name} has an id twice: {ids:?}");
        for tag in &tags {
            for pointer in ["for", "aria-describedby", "aria-controls"] {
                if let Some(id) = tag.attribute(pointer) {
                    assert!(ids.contains(&id), "{name}: {pointer}={id} points nowhere");
                }
            }
            let is_typed = tag.name == "input"
                && !["hidden", "submit"].contains(&tag.attribute("type").unwrap_or("").to_ascii_lowercase().as_str());
            if is_typed && tag.attribute("hidden").is_none() {
                let id = tag.attribute("id").expect("an id");
                assert!(
                    tags.iter().any(|tag| tag.name == "label" && tag.attribute("for") == Some(id)),
                    "{name}: {id} has no label"
                );
            }
            assert_eq!(tag.attribute("aria-invalid").is_some(), tag.attribute("aria-describedby").is_some(), "{name}");
        }
    }
}

#[test]
fn an_error_is_tied_to_its_field() {
    let themes = themes();
    let scene = Scene {
        theme: themes.get(None),
        locale: "en",
        realm_texts: None,
        words: everywhere("That is not right."),
        url: "/act",
    };
    let pages = scene.all();
    for (page, field, message) in [
        ("login-wrong", "username", "input-error-username"),
        ("update-password-wrong", "password-confirm", "input-error-password-confirm"),
    ] {
        let html = &pages.iter().find(|known| known.0 == page).expect("the page").1.html;
        let input = by_id(html, field).expect("the field");
        assert_eq!(input.attribute("aria-invalid"), Some("true"));
        assert_eq!(input.attribute("aria-describedby"), Some(message));
        assert!(input.attribute("autofocus").is_some());
        assert!(html.contains(&format!("id=\"{message}\" role=\"alert\">That is not right.")));
    }
}

#[test]
fn fields_tell_password_managers_what_they_are() {
    let themes = themes();
    let scene =
        Scene { theme: themes.get(None), locale: "en", realm_texts: None, words: everywhere("word"), url: "/act" };
    let pages = scene.all();
    let expected = [
        ("login", "username", "username"),
        ("login", "password", "current-password"),
        ("update-password", "password-new", "new-password"),
        ("update-password", "password-confirm", "new-password"),
        ("login-otp", "otp", "one-time-code"),
        ("code", "code", "one-time-code"),
        ("register", "email", "email"),
        ("register", "firstName", "given-name"),
    ];
    for (page, field, purpose) in expected {
        let html = &pages.iter().find(|known| known.0 == page).expect("the page").1.html;
        assert_eq!(by_id(html, field).expect("the field").attribute("autocomplete"), Some(purpose), "{page} {field}");
    }
}
