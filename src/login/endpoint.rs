//! The endpoints that a login's forms go to, below `login-actions`. Each request is tied to its browser (cookie), tab, client,
//! page (`session_code`) and step (`execution`); what does not fit gets a page that helps, and changes nothing.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use subtle::ConstantTimeEq;

use super::action::{self, Done};
use super::engine::{self, Verdict};
use super::finish::{self, Next};
use super::pages::{FormPostPage, Href, PageExpiredPage, View};
use super::render::Viewer;
use super::screen::{LoginScreen, Screen};
use super::state::{self, Login};
use super::{consent, cookies, reset, restart, sso, view};
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::params::Params;
use crate::events::{Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::oidc::authorize::response::{self, Response, ResponseMode};
use crate::oidc::authorize::{endpoint as authorize, request};

/// The note with the kind of flow that a tab is in.
pub const FLOW: &str = "flow";
/// The flow of a login.
pub const BROWSER: &str = "authenticate";
/// The flow of a new account.
pub const REGISTRATION: &str = "registration";

/// The flow of a forgotten password.
pub const RESET: &str = "reset-credentials";
/// The flow of a link that an administrator has sent: its user is known, and there is nothing in it but the named actions.
pub const LINK: &str = "action-token";

/// `authenticate`: the steps of a login.
pub async fn authenticate(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, BROWSER).await
}

/// `registration`: the steps of a new account.
pub async fn register(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, REGISTRATION).await
}

/// `reset-credentials`: the steps by which a forgotten password is replaced.
pub async fn reset_credentials(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, RESET).await
}

/// `required-action`.
pub async fn required_action(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, "required-action").await
}

/// `consent`.
pub async fn consent(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, "consent").await
}

/// `restart`: the login begins again from its first step.
pub async fn restart(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    step(&request, &cx, form, "restart").await
}

/// Refuses a browser that comes without HTTPS where the realm asks for it, and any while the realm is switched off. `path` is that of
/// the step.
pub async fn admit(cx: &Cx, path: &str) -> Result<(), Fault> {
    if cx.is_secure_enough() {
        return cx.require_enabled();
    }
    let kind = match path {
        REGISTRATION => EventType::Register,
        "required-action" => EventType::CustomRequiredAction,
        _ => EventType::Login,
    };
    let fault = Fault::page(Kind::Invalid, "httpsRequiredMessage");
    Err(Audit::new(kind).refuse(cx, "ssl_required", fault).await)
}

async fn step(request: &HttpRequest, cx: &Cx, form: Params, path: &str) -> HttpResponse {
    let mut viewer = Viewer::of(request, cx);
    if let Err(fault) = admit(cx, path).await {
        return viewer.error(&fault, None);
    }
    match resumed(request, &mut viewer, form, path).await {
        Ok(response) => response,
        Err(fault) => viewer.error(&fault, None),
    }
}

async fn resumed(request: &HttpRequest, viewer: &mut Viewer, form: Params, path: &str) -> Result<HttpResponse, Fault> {
    let query = Params::of_query(request)?;
    let client = request::client(&viewer.cx, &query).await.map_err(page_fault)?;
    let root = match viewer.jar.get(&cookies::AUTH_SESSION_ID) {
        Some(cookie) => state::find_root(&viewer.cx, cookie).await?,
        None => None,
    };
    let tab_id = query.get("tab_id").unwrap_or_default();
    let login = match root {
        Some(root) => Login::resume(&viewer.cx, request, viewer.jar.clone(), client.clone(), root, tab_id).await?,
        None => None,
    };
    let Some(mut login) = login else { return lost(request, viewer, client.client.settings.base_url.as_deref()).await };
    viewer.ui_locales = login.requested("ui_locales").map(str::to_owned);
    viewer.user_locale = login.user.as_ref().and_then(|u| u.attributes.get("locale")?.first().cloned());
    let is_post = request.method() == Method::POST;
    if is_post && !is_of_this_page(&login, &query) {
        return Ok(expired_page(viewer, &login));
    }
    if login.leads_nowhere() {
        if path != "required-action" && path != login.flow() {
            return Err(super::expired());
        }
    } else {
        // The client may have been changed since the login began: what it may no longer ask for, it does not get.
        let asked = login.request();
        if let Err(refused) = request::check(&viewer.cx, &asked).await {
            return Ok(authorize::refuse(viewer, &asked, refused).await);
        }
    }
    match (path, is_post) {
        (BROWSER | REGISTRATION | RESET, _) => {
            switch(&mut login, path)?;
            proceed(viewer, &mut login, is_post.then_some(&form)).await
        }
        ("restart", _) => {
            reset(&mut login, BROWSER);
            proceed(viewer, &mut login, None).await
        }
        (_, false) => resume(viewer, &mut login).await,
        ("consent", true) => {
            tell_step(&mut login);
            answer_consent(viewer, &mut login, &form).await
        }
        (_, true) => {
            tell_step(&mut login);
            answer_action(viewer, &mut login, &form).await
        }
    }
}

/// What the events of the steps after a login's flow tell, in the place of how the flow was begun.
fn tell_step(login: &mut Login) {
    login.audit.details.remove("auth_type");
    login.audit.detail("remember_me", login.tab.remember_me.to_string());
    login.tell_request();
    if let Some(user) = &login.user {
        login.audit.detail("username", &user.user.username);
    }
}

fn page_fault(refused: request::Refused) -> Fault {
    match refused {
        request::Refused::Page(fault, ..) => fault,
        request::Refused::Client { .. } => Fault::page(Kind::Invalid, "invalidRequestMessage"),
    }
}

/// Whether a form is of the page that the tab shows.
fn is_of_this_page(login: &Login, query: &Params) -> bool {
    let same = |a: &str, b: &str| -> bool { a.as_bytes().ct_eq(b.as_bytes()).into() };
    let code = query.get("session_code").unwrap_or_default();
    let execution = query.get("execution").unwrap_or_default();
    !code.is_empty() && same(code, &login.tab.session_code) && login.tab.execution.as_deref() == Some(execution)
}

/// Goes to another flow of the same tab.
fn switch(login: &mut Login, flow: &str) -> Result<(), Fault> {
    if login.tab.notes.contains_key(FLOW) && login.flow() == flow {
        return Ok(());
    }
    reset(login, flow);
    Ok(())
}

/// Forgets what a tab has of a login, and begins a flow in it.
pub fn reset(login: &mut Login, flow: &str) {
    let tab = &mut login.tab;
    tab.status.clear();
    tab.required_actions.clear();
    tab.user_session_notes.clear();
    tab.notes = BTreeMap::from([(FLOW.to_owned(), flow.to_owned())]);
    (tab.user, tab.execution, tab.remember_me) = (None, None, false);
    (login.user, login.session) = (None, None);
    login.forget_credentials();
}

/// The alias of the flow that a tab is in: the client's own, or the realm's.
fn flow_alias(login: &Login) -> Result<String, Fault> {
    let settings = &login.cx.realm.realm.settings;
    if login.flow() == REGISTRATION {
        if settings.registration_allowed != Some(true) {
            return Err(Fault::page(Kind::Invalid, "registrationNotAllowedMessage"));
        }
        return Ok(settings.registration_flow.clone().unwrap_or_else(|| "registration".to_owned()));
    }
    if login.flow() == RESET {
        if !reset::is_allowed(&login.cx) {
            return Err(Fault::page(Kind::Invalid, "resetCredentialNotAllowedMessage"));
        }
        return Ok(settings.reset_credentials_flow.clone().unwrap_or_else(|| "reset credentials".to_owned()));
    }
    if login.flow() == LINK {
        return Err(super::expired());
    }
    let overrides = login.client.client.settings.authentication_flow_binding_overrides.as_ref();
    match overrides.and_then(|o| o.get("browser")).filter(|id| !id.is_empty()) {
        Some(id) => login
            .cx
            .realm
            .flows
            .get(id)
            .map(|f| f.alias.clone())
            .ok_or_else(|| Fault::internal("the client's flow is gone")),
        None => Ok(settings.browser_flow.clone().unwrap_or_else(|| "browser".to_owned())),
    }
}

/// Walks on, and shows what comes of it.
pub async fn proceed(viewer: &Viewer, login: &mut Login, form: Option<&Params>) -> Result<HttpResponse, Fault> {
    match engine::run(login, &flow_alias(login)?, form).await? {
        Verdict::Show(screen) => show(viewer, login, screen).await,
        Verdict::Again(key) => again(viewer, login, key).await,
        Verdict::Refuse(fault) => Ok(viewer.error(&fault, login.client.client.settings.base_url.as_deref())),
        Verdict::Complete => {
            if form.is_some() {
                login.jar.clear(&cookies::RESTART);
            }
            end(viewer, login).await
        }
    }
}

/// Goes on with a login from where it is.
pub async fn resume(viewer: &Viewer, login: &mut Login) -> Result<HttpResponse, Fault> {
    if login.flow() == LINK { end(viewer, login).await } else { proceed(viewer, login, None).await }
}

/// The first page of a login, with a text above it.
async fn again(viewer: &Viewer, login: &mut Login, key: &'static str) -> Result<HttpResponse, Fault> {
    reset(login, BROWSER);
    match engine::run(login, &flow_alias(login)?, None).await? {
        Verdict::Show(Screen::Login(screen)) => {
            show(viewer, login, Screen::Login(LoginScreen { told: Some(key), ..screen })).await
        }
        _ => Ok(viewer.info("emailForgotTitle", key, None)),
    }
}

/// A login without any page (`prompt=none`): nothing of it is kept when it does not succeed at once.
pub async fn silently(viewer: &Viewer, login: &mut Login) -> Result<HttpResponse, Fault> {
    let verdict = engine::run(login, &flow_alias(login)?, None).await?;
    login.jar.clear(&cookies::RESTART);
    match verdict {
        Verdict::Complete => end(viewer, login).await,
        Verdict::Show(_) | Verdict::Again(_) | Verdict::Refuse(_) => {
            let told = Fault::page(Kind::Unauthenticated, "loginRequired");
            login.audit.refuse(&login.cx, "login_required", told).await;
            Ok(respond(viewer, &response::error(login, "login_required", None)))
        }
    }
}

async fn end(viewer: &Viewer, login: &mut Login) -> Result<HttpResponse, Fault> {
    match finish::next(login).await? {
        Next::Show(screen) => show(viewer, login, screen).await,
        Next::Respond(response) => Ok(respond(viewer, &response)),
        Next::LogIn => {
            reset::go_on_with_login(login)?;
            Box::pin(proceed(viewer, login, None)).await
        }
        Next::Close => {
            finish::close(login).await?;
            let back = login.tab.redirect_uri.as_deref().or(login.client.client.settings.base_url.as_deref());
            Ok(viewer.info("accountUpdatedTitle", "accountUpdatedMessage", back))
        }
    }
}

async fn show(viewer: &Viewer, login: &mut Login, screen: Screen) -> Result<HttpResponse, Fault> {
    login.tab.session_code = login.cx.app.random.token::<24>();
    login.save().await?;
    Ok(view::show(viewer, login, &screen))
}

/// Gives the client its answer.
pub fn respond(viewer: &Viewer, response: &Response) -> HttpResponse {
    if response.mode == ResponseMode::FormPost {
        return form_post(viewer, response);
    }
    match response.location() {
        Some(location) => viewer.redirect(&location),
        None => viewer.error(&Fault::page(Kind::Invalid, "invalidRequestMessage"), None),
    }
}

fn form_post(viewer: &Viewer, response: &Response) -> HttpResponse {
    let Some(action) = Href::new(&response.redirect_uri) else {
        return viewer.error(&Fault::page(Kind::Invalid, "invalidRequestMessage"), None);
    };
    let parameters: Vec<(&str, &str)> = response.parameters.iter().map(|(k, v)| (*k, v.as_str())).collect();
    viewer.show(StatusCode::OK, |page| FormPostPage { page, action, parameters: &parameters }.rendered())
}

async fn answer_consent(viewer: &Viewer, login: &mut Login, form: &Params) -> Result<HttpResponse, Fault> {
    authenticated(login).await?;
    let is_asked = login.tab.execution.as_deref() == Some("CONSENT");
    if !is_asked || action::next(login).await?.is_some() {
        return proceed(viewer, login, None).await;
    }
    let response = if form.has("accept") && !form.has("cancel") {
        login.audit.details.remove("remember_me");
        let agreed = consent::agreed(login).await?;
        finish::complete(login, agreed).await?
    } else {
        finish::denied(login).await?
    };
    login.jar.clear(&cookies::RESTART);
    Ok(respond(viewer, &response))
}

async fn answer_action(viewer: &Viewer, login: &mut Login, form: &Params) -> Result<HttpResponse, Fault> {
    authenticated(login).await?;
    let Some((configured, action)) = action::next(login).await? else { return proceed(viewer, login, None).await };
    if login.tab.execution.as_deref() != Some(configured.alias.as_str()) {
        return Err(super::expired());
    }
    if form.has("cancel-aia") && action::is_app_initiated(login, &configured.alias) {
        action::cancel(login, &configured.alias).await;
        return end(viewer, login).await;
    }
    match (action.answer)(login, &configured, form).await? {
        Done::Ask(screen) => show(viewer, login, screen).await,
        Done::Done => {
            action::take_off(login, &configured.alias).await?;
            login.audit.detail("custom_required_action", &configured.alias);
            login.jar.clear(&cookies::RESTART);
            end(viewer, login).await
        }
    }
}

/// Refuses whoever has not passed the flow yet, or was disabled or locked since.
async fn authenticated(login: &mut Login) -> Result<(), Fault> {
    if login.flow() == LINK && login.user.is_some() {
        return Ok(());
    }
    match engine::run(login, &flow_alias(login)?, None).await? {
        Verdict::Complete => finish::require_enabled(login).await,
        _ => Err(super::expired()),
    }
}

/// A page that was left behind: the login can go on, or begin again.
fn expired_page(viewer: &Viewer, login: &Login) -> HttpResponse {
    let (restart_url, continue_url) = (view::link(login, "restart"), view::link(login, BROWSER));
    viewer.show(StatusCode::OK, |page| {
        PageExpiredPage { page, restart_url: &restart_url, continue_url: &continue_url }.rendered()
    })
}

/// A login of which nothing is left here: the browser may be logged in already, or have kept the request.
async fn lost(request: &HttpRequest, viewer: &Viewer, back: Option<&str>) -> Result<HttpResponse, Fault> {
    if sso::find(&viewer.cx, &viewer.jar).await?.is_some() {
        return Ok(viewer.info("alreadyLoggedInTitle", "alreadyLoggedIn", back));
    }
    let Some(kept) = restart::find(&viewer.cx, &viewer.jar) else {
        return Err(Fault::page(Kind::Invalid, "cookieNotFoundMessage"));
    };
    let params = Params::from_iter(kept.request.into_iter().chain([("client_id".to_owned(), kept.client_id)]));
    let checked = request::check(&viewer.cx, &params).await.map_err(page_fault)?;
    authorize::begin(request, viewer, checked, BROWSER).await
}
