//! The token endpoint (RFC 6749 section 3.2) as one pipeline: it authenticates the client, runs the grant, makes the tokens, and writes
//! what must be written in one transaction with the event. No grant can leave a step out.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, PRAGMA};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};

use super::grant::{self, GrantType, Granted, Request};
use super::issue::{self, AccessToken, IdParts, Issue, RefreshToken};
use super::subject::SessionKind;
use super::{bearer, client_auth, cors, session};
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::extract;
use crate::edge::params::Params;
use crate::edge::refusal::Refusal;
use crate::events::Audit;
use crate::fault::{Fault, Kind};

#[derive(Serialize)]
struct Response<'a> {
    access_token: &'a str,
    expires_in: i64,
    refresh_expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    #[serde(rename = "not-before-policy")]
    not_before_policy: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_state: Option<&'a str>,
    scope: String,
    #[serde(flatten)]
    mapped: Map<String, Value>,
}

/// `POST …/token`
pub async fn post(cx: Cx, request: HttpRequest, form: Params) -> HttpResponse {
    let authorization = extract::authorization(&request);
    // Until the client is known any origin may read the refusal.
    let mut may_read = true;
    let mut response = match answer(&cx, &form, authorization, &mut may_read).await {
        Ok(json) => HttpResponse::Ok().content_type("application/json").body(json),
        Err(fault) => Refusal(fault).error_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, actix_web::http::header::HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, actix_web::http::header::HeaderValue::from_static("no-cache"));
    if may_read {
        cors::allow(&cx, &mut response, "Access-Control-Allow-Methods");
    }
    response
}

async fn answer(cx: &Cx, form: &Params, authorization: Option<&str>, may_read: &mut bool) -> Result<Vec<u8>, Fault> {
    cx.require_https()?;
    let name = form.get("grant_type").ok_or_else(|| Fault::invalid_request("Missing form parameter: grant_type"))?;
    let unknown = || Fault::oauth(Kind::Invalid, "unsupported_grant_type", "Unsupported grant_type");
    let kind = grant::find(name).ok_or_else(unknown)?;
    let mut audit = Audit::new(kind.event);
    audit.detail("grant_type", kind.name);
    let client = match client_auth::authenticate(cx, form, authorization, &mut audit).await {
        Ok(client) => client,
        Err(refused) => return Err(refused.record(cx, &mut audit).await),
    };
    form.refuse_repeated()?;
    cors::check(cx, &client.client).inspect_err(|_| *may_read = false)?;
    grant(cx, form, &client, kind, audit).await
}

/// Runs the grant and gives out what it comes to.
async fn grant(
    cx: &Cx,
    form: &Params,
    client: &Arc<ClientView>,
    kind: &GrantType,
    mut audit: Audit,
) -> Result<Vec<u8>, Fault> {
    let cx = &issue::ensure_keys(cx, client).await?;
    let request = Request { cx, form, client };
    let granted = match (kind.run)(&request, &mut audit).await {
        Ok(granted) => granted,
        Err(refused) => return Err(refused.record(cx, &mut audit).await),
    };
    let tokens = Tokens::make(cx, client, &granted)?;
    let mut success = audit.clone();
    tokens.note(cx, &granted, &mut success);
    let plan = granted.plan.clone();
    if let Err(refused) = plan.carry_out(cx, &client.client.id, success.success(cx)).await {
        return Err(refused.record(cx, &mut audit).await);
    }
    tokens.render(cx, client, &granted)
}

struct Tokens {
    access: AccessToken,
    refresh: Option<RefreshToken>,
    id: Option<String>,
    mapped: Map<String, Value>,
}

impl Tokens {
    fn make(cx: &Cx, client: &ClientView, granted: &Granted) -> Result<Self, Fault> {
        let issue = Issue::new(granted.subject(cx, client));
        let now = cx.now_seconds() * 1000;
        let (realm, own) = (&cx.realm.realm, &client.client);
        let expires_at = session::access_expiry(realm, own, &granted.session, granted.started_at, false, now) / 1000;
        let access = issue.access_token(expires_at)?;
        let refresh_scope = || granted.refresh_scope.clone().unwrap_or_else(|| granted.scopes.all_names());
        let refresh = granted.has_refresh_token.then(|| issue.refresh_token(&access, refresh_scope())).transpose()?;
        let parts =
            IdParts { access_token: Some(&access.token), nonce: granted.nonce.as_deref(), ..IdParts::default() };
        let id = granted.scopes.is_openid.then(|| issue.id_token(expires_at, parts)).transpose()?;
        Ok(Self { mapped: issue.response_claims(), access, refresh, id })
    }

    /// Tells the event what is given out.
    fn note(&self, cx: &Cx, granted: &Granted, audit: &mut Audit) {
        audit.user(&granted.user.user.id);
        audit.detail("token_id", &self.access.id).detail("scope", granted.scopes.names());
        if granted.kind != SessionKind::Transient {
            audit.session(&granted.session.id);
        }
        let Some(refresh) = &self.refresh else { return };
        let is_refresh = audit.details.contains_key("refresh_token_id");
        audit.detail(if is_refresh { "updated_refresh_token_id" } else { "refresh_token_id" }, &refresh.id);
        audit.detail("refresh_token_type", refresh.typ);
        if is_refresh {
            let lifetime = self.access.expires_at - cx.now_seconds();
            audit.detail("access_token_expiration_time", lifetime.to_string());
        }
    }

    fn render(self, cx: &Cx, client: &ClientView, granted: &Granted) -> Result<Vec<u8>, Fault> {
        let now = cx.now_seconds();
        let response = Response {
            access_token: &self.access.token,
            expires_in: self.access.expires_at - now,
            refresh_expires_in: self.refresh.as_ref().and_then(|r| r.expires_at).map_or(0, |at| at - now),
            refresh_token: self.refresh.as_ref().map(|r| r.token.as_str()),
            token_type: "Bearer",
            id_token: self.id.as_deref(),
            not_before_policy: bearer::not_before(&cx.realm.realm, &client.client, &granted.user.user),
            session_state: (granted.kind != SessionKind::Transient).then_some(granted.session.id.as_ref()),
            scope: granted.scopes.names(),
            mapped: self.mapped,
        };
        serde_json::to_vec(&response).map_err(Fault::internal)
    }
}
