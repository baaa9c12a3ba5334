//! The handlers of the authorization endpoint, for GET and POST alike (OpenID Connect Core section 3.1.2.1).

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};

use super::request::{self, AuthorizationRequest, Refused, ResponseType};
use super::response::{self, ResponseMode};
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::params::Params;
use crate::events::{Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::login::endpoint::{self, BROWSER, FLOW, REGISTRATION, RESET};
use crate::login::finish;
use crate::login::render::Viewer;
use crate::login::state::Login;
use crate::model::authentication_session::Tab;

/// `auth`.
pub async fn authorize(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    answer(&request, &cx, form, BROWSER).await
}

/// `registrations`: the same, beginning with a new account.
pub async fn register(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    answer(&request, &cx, form, REGISTRATION).await
}

/// `forgot-credentials`: the same, beginning with a forgotten password.
pub async fn forgot(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    answer(&request, &cx, form, RESET).await
}

async fn answer(request: &HttpRequest, cx: &Cx, form: Params, flow: &str) -> HttpResponse {
    let mut viewer = Viewer::of(request, cx);
    if let Err(fault) = endpoint::admit(cx, flow).await {
        return viewer.error(&fault, None);
    }
    let params = if request.method() == Method::POST { Ok(form) } else { Params::of_query(request) };
    let outcome = match params {
        Ok(params) => {
            viewer.ui_locales = params.non_empty("ui_locales").map(str::to_owned);
            match request::check(cx, &params).await {
                Ok(checked) => begin(request, &viewer, checked, flow).await,
                Err(refused) => return refuse(&mut viewer, &params, refused).await,
            }
        }
        Err(fault) => Err(fault),
    };
    outcome.unwrap_or_else(|fault| viewer.error(&fault, None))
}

/// Tells the user or the client that a request is refused, and keeps the event.
pub async fn refuse(viewer: &mut Viewer, params: &Params, refused: Refused) -> HttpResponse {
    let mut audit = Audit::new(EventType::Login);
    match refused {
        Refused::Page(fault, error, client_id) => {
            if let Some(id) = client_id {
                audit.client(&id);
            }
            let detail = match error {
                "invalid_redirect_uri" => params.non_empty("redirect_uri").map(|uri| ("redirect_uri", uri)),
                "invalid_request" => fault.cause.as_deref().map(|why| ("reason", why)),
                _ => None,
            };
            if let Some((name, value)) = detail {
                audit.detail(name, value);
            }
            let fault = audit.refuse(&viewer.cx, error, fault).await;
            viewer.cache = None;
            viewer.error(&fault, None)
        }
        Refused::Client { to, error, description, event_error } => {
            let text = description.as_deref().unwrap_or(error);
            audit.client(&to.client.client.client_id).detail("redirect_uri", &to.redirect_uri).detail("reason", text);
            // Only what could be read is told.
            if let Some(kinds) = params.get("response_type").filter(|kinds| ResponseType::parse(kinds).is_some()) {
                audit.detail("response_type", kinds);
                if let Some(mode) = ResponseMode::choose(params.non_empty("response_mode"), kinds) {
                    audit.detail("response_mode", mode.name());
                }
            }
            audit
                .refuse(&viewer.cx, event_error, Fault::page(Kind::Invalid, "invalidRequestMessage").because(text))
                .await;
            endpoint::respond(viewer, &response::refusal(&viewer.cx, &to, error, description.as_deref()))
        }
    }
}

/// Begins a login for a request that was checked.
pub async fn begin(
    request: &HttpRequest,
    viewer: &Viewer,
    checked: AuthorizationRequest,
    flow: &str,
) -> Result<HttpResponse, Fault> {
    let cx = &viewer.cx;
    let prompts = checked.parameters.get("prompt").cloned().unwrap_or_default();
    let has = |name: &str| prompts.split(' ').any(|p| p == name);
    let creates = has("create") && cx.realm.realm.settings.registration_allowed == Some(true);
    let mut tab = Tab {
        client: Some(checked.client.client.id.clone()),
        started_at: cx.now,
        redirect_uri: Some(checked.redirect_uri),
        request: checked.parameters,
        ..Tab::default()
    };
    tab.notes.insert(FLOW.to_owned(), if creates { REGISTRATION } else { flow }.to_owned());
    let mut login = Login::begin(cx, request, viewer.jar.clone(), checked.client, tab).await?;
    if has("none") {
        return endpoint::silently(viewer, &mut login).await;
    }
    if login.tab.notes[FLOW] == BROWSER {
        finish::keep(&login);
    }
    endpoint::proceed(viewer, &mut login, None).await
}
