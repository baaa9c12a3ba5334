//! The pages of one-time passwords and recovery codes: from their screens to what their templates show.

use std::borrow::Cow;

use super::action;
use super::pages::{
    ConfigureTotpPage, LoginOtpPage, LoginRecoveryPage, OtpDevice, Page, QrCode, RecoveryCodesPage, Rendered, View,
};
use super::screen::{OtpScreen, RecoveryScreen, TotpScreen};
use super::state::Login;
use super::view::link;
use crate::credentials::otp::{self, Kind, Policy, base32};
use crate::credentials::recovery_codes;

/// Characters of a key or a code that stand together.
const GROUP: usize = 4;

/// The page of a one-time password.
pub fn login_otp(page: &Page<'_>, screen: &OtpScreen, url: &str) -> Rendered {
    let named = screen.devices.iter().map(|(id, label)| {
        let label = label.as_deref().map_or_else(|| page.t("loginOtpUnnamed"), Cow::Borrowed);
        OtpDevice { id, label }
    });
    let devices: Vec<OtpDevice<'_>> = named.collect();
    let error = screen.error.map(|key| page.t(key));
    LoginOtpPage { page, action: url, devices: &devices, selected: &screen.selected, error: error.as_deref() }
        .rendered()
}

/// The page of a recovery code.
pub fn login_recovery(page: &Page<'_>, number: u32, error: Option<&'static str>, url: &str) -> Rendered {
    let (number, error) = (number.to_string(), error.map(|key| page.t(key)));
    LoginRecoveryPage { page, action: url, number: &number, error: error.as_deref() }.rendered()
}

/// The page that sets a device up.
pub fn configure_totp(page: &Page<'_>, login: &Login, screen: &TotpScreen, url: &str) -> Rendered {
    let policy = Policy::of(&login.cx.realm.realm.settings);
    let user = login.user.as_ref().map_or("", |u| u.user.username.as_str());
    let secret = screen.seed.text().expose();
    let qr_code = QrCode::of(&otp::uri(&policy, page.realm.title(), user, &screen.seed));
    let apps: Vec<_> = policy.apps().map(|key| page.t(key)).collect();
    let this = link(login, "required-action");
    let other_mode_url = if screen.is_manual { this } else { format!("{this}&mode=manual") };
    let (code_error, label_error) =
        (screen.code_error.map(|key| page.t(key)), screen.label_error.map(|key| page.t(key)));
    ConfigureTotpPage {
        page,
        action: url,
        secret,
        secret_key: &grouped(&base32::encode(secret.as_bytes()), " "),
        qr_code: qr_code.as_ref().filter(|_| !screen.is_manual),
        other_mode_url: &other_mode_url,
        apps: &apps,
        settings: &settings(page, &policy),
        label: &screen.label,
        totp_error: code_error.as_deref(),
        label_error: label_error.as_deref(),
        logout_sessions: true,
        is_app_initiated: action::is_app_initiated(login, "CONFIGURE_TOTP"),
    }
    .rendered()
}

/// What a device must be told beside the seed.
fn settings<'a>(page: &Page<'a>, policy: &Policy) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let (kind, last) = match policy.kind {
        Kind::Totp => (page.t("loginTotpTypeTime"), (page.t("loginTotpInterval"), policy.period)),
        Kind::Hotp => (page.t("loginTotpTypeCounter"), (page.t("loginTotpCounter"), policy.initial_counter)),
    };
    vec![
        (page.t("loginTotpType"), kind),
        (page.t("loginTotpAlgorithm"), policy.algorithm.uri_name().into()),
        (page.t("loginTotpDigits"), policy.digits.to_string().into()),
        (last.0, last.1.to_string().into()),
    ]
}

fn grouped(text: &str, separator: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(separator)
}

/// The page that shows new recovery codes.
pub fn recovery_codes(page: &Page<'_>, login: &Login, screen: &RecoveryScreen, url: &str) -> Rendered {
    let joined = screen.codes.expose();
    let codes: Vec<String> = joined.split(',').map(|code| grouped(code, "-")).collect();
    RecoveryCodesPage {
        page,
        action: url,
        codes: &codes,
        joined,
        generated_at: &screen.made_at.to_string(),
        label: &page.t("recovery-codes-label-default"),
        file_url: &file_url(page, login, &codes),
        logout_sessions: true,
        is_app_initiated: action::is_app_initiated(login, recovery_codes::SET_UP),
    }
    .rendered()
}

/// The codes as a text file, in a `data:` address: it needs neither a script nor another request.
fn file_url(page: &Page<'_>, login: &Login, codes: &[String]) -> String {
    let user = login.user.as_ref().map_or("", |u| u.user.username.as_str());
    let head = page.texts.get_with("recovery-codes-file-header", &[("user", user), ("realm", page.realm.title())]);
    let lines: String = (1..).zip(codes).map(|(number, code)| format!("{number:>2}: {code}\n")).collect();
    let text = format!("{head}\n{}\n\n{lines}", page.t("recovery-codes-file-description"));
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    format!("data:text/plain;charset=utf-8,{}", encoded.replace('+', "%20"))
}
