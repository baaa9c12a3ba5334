//! From a screen to its page: resolves what the screen names by keys and puts the addresses in.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::action;
use super::code_view;
use super::endpoint::RESET;
use super::pages::{
    Attempted, ConsentPage, Href, LoginName, LoginPage, Notice, NoticeKind, Page, Rendered, ResetPasswordPage,
    UpdateEmailPage, UpdatePasswordPage, VerifyEmailPage, View,
};
use super::render::Viewer;
use super::screen::{Complaint, LoginScreen, Screen};
use super::second_factor;
use super::state::Login;
use crate::model::realm::Realm;

/// The page of a screen.
pub fn show(viewer: &Viewer, login: &Login, screen: &Screen) -> HttpResponse {
    let action = login.action_url(screen.path().unwrap_or(login.flow()));
    viewer.show(StatusCode::OK, |page| match screen {
        Screen::Login(screen) => {
            let faults = screen.notice.map(|key| (NoticeKind::Error, page.t(key)));
            let told = faults.or_else(|| screen.told.map(|key| (NoticeKind::Info, page.t(key))));
            let notice = told.as_ref().map(|(kind, text)| Notice { kind: *kind, text });
            login_page(&Page { notice, ..*page }, login, screen, &action)
        }
        Screen::UpdatePassword { error } => update_password(page, login, error.as_ref(), &action),
        Screen::LoginOtp(screen) => second_factor::login_otp(page, screen, &action),
        Screen::LoginRecovery { number, error } => second_factor::login_recovery(page, *number, *error, &action),
        Screen::ConfigureTotp(screen) => second_factor::configure_totp(page, login, screen, &action),
        Screen::RecoveryCodes(screen) => second_factor::recovery_codes(page, login, screen, &action),
        Screen::CodeMethod { methods } => code_view::method(page, methods, &action),
        Screen::Code(screen) => code_view::code(page, screen, &action),
        Screen::ResetPassword { username, error } => {
            let error = error.map(|key| page.t(key));
            let login_url = link(login, "authenticate");
            let login_name = login_name(&login.cx.realm.realm);
            ResetPasswordPage {
                page,
                action: &action,
                login_url: &login_url,
                login_name,
                username,
                error: error.as_deref(),
            }
            .rendered()
        }
        Screen::VerifyEmail { email, is_new, notice } => {
            let told = notice.map(|key| page.t(key));
            let notice = told.as_deref().map(|text| Notice { kind: NoticeKind::Info, text });
            let text = if *is_new { "emailUpdateConfirmationSent" } else { "emailVerifyInstruction" };
            let message = page.t_with(text, "email", email);
            let page = &Page { notice, ..*page };
            VerifyEmailPage { page, action: &action, message, can_resend: !is_new }.rendered()
        }
        Screen::UpdateEmail { email, error } => {
            let error = error.as_ref().map(|key| page.t(key));
            UpdateEmailPage { page, action: &action, email, error: error.as_deref() }.rendered()
        }
        Screen::Register { values, errors } => super::form::page(page, login, values, errors, &action),
        Screen::Consent { scopes } => consent(page, login, scopes),
    })
}

fn login_name(realm: &Realm) -> LoginName {
    let settings = &realm.settings;
    match (settings.registration_email_as_username, settings.login_with_email_allowed) {
        (Some(true), _) => LoginName::Email,
        (_, Some(true)) => LoginName::UsernameOrEmail,
        _ => LoginName::Username,
    }
}

/// An address of this login that needs no form.
pub fn link(login: &Login, path: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("client_id", &login.client.client.client_id).append_pair("tab_id", &login.tab_id);
    let query = query.append_pair("client_data", &login.client_data()).finish();
    format!("{}/login-actions/{path}?{query}", login.cx.issuer())
}

fn client_name<'a>(page: &Page<'a>, login: &'a Login) -> Cow<'a, str> {
    let client = &login.client.client;
    let name = client.settings.name.as_deref().filter(|n| !n.is_empty()).unwrap_or(&client.client_id);
    page.texts.resolve(name)
}

fn login_page(page: &Page<'_>, login: &Login, screen: &LoginScreen, action: &str) -> Rendered {
    let realm = &login.cx.realm.realm;
    let name = client_name(page, login);
    let text = |key: Option<&'static str>| key.map(|key| page.t(key));
    let (username_error, password_error) = (text(screen.username_error), text(screen.password_error));
    let restart_url = link(login, "restart");
    let register_url = (realm.settings.registration_allowed == Some(true)).then(|| link(login, "registration"));
    let forgot_url = super::reset::is_allowed(&login.cx).then(|| link(login, RESET));
    let attempted = screen.attempted.as_deref().map(|username| Attempted { username, restart_url: &restart_url });
    let is_first = attempted.is_none();
    LoginPage {
        page,
        action,
        client_name: Some(&name),
        login_name: login_name(realm),
        username: &screen.username,
        attempted,
        asks_password: screen.asks_password,
        username_error: username_error.as_deref(),
        password_error: password_error.as_deref(),
        remember_me: (realm.settings.remember_me == Some(true) && is_first).then_some(screen.remember_me),
        credential_id: "",
        forgot_url: forgot_url.as_deref(),
        register_url: register_url.as_deref(),
        social: &[],
    }
    .rendered()
}

/// The text of a complaint.
pub fn said<'a>(page: &Page<'a>, what: &Complaint) -> Cow<'a, str> {
    let args: Vec<(&str, &str)> = what.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    page.texts.get_with(&what.key, &args)
}

fn update_password(page: &Page<'_>, login: &Login, error: Option<&Complaint>, url: &str) -> Rendered {
    let text = error.map(|what| (what.key == "notMatchPasswordMessage", said(page, what)));
    let of = |confirm: bool| text.as_ref().filter(|(is_confirm, _)| *is_confirm == confirm).map(|(_, t)| t.as_ref());
    UpdatePasswordPage {
        page,
        action: url,
        username: login.user.as_ref().map_or("", |u| &u.user.username),
        password_error: of(false),
        password_confirm_error: of(true),
        logout_sessions: true,
        is_app_initiated: action::is_app_initiated(login, "UPDATE_PASSWORD"),
    }
    .rendered()
}

/// The path and query of an address: relative to the server, as Keycloak has it on this page.
fn without_origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |at| &url[host + at..])
}

fn consent(page: &Page<'_>, login: &Login, scopes: &[String]) -> Rendered {
    let name = client_name(page, login);
    let scopes: Vec<Cow<'_, str>> = scopes.iter().map(|text| page.texts.resolve(text)).collect();
    let settings = &login.client.client;
    let href = |attribute: &str| settings.attribute(attribute).and_then(Href::new);
    let full = login.action_url("consent");
    ConsentPage {
        page,
        action: without_origin(&full),
        code: &login.tab.session_code,
        client_name: &name,
        scopes: &scopes,
        policy_uri: href("policyUri"),
        tos_uri: href("tosUri"),
    }
    .rendered()
}
