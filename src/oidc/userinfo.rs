//! The userinfo endpoint (OpenID Connect Core section 5.3), as JSON or, where the client wants it, as a signed JWT (section 5.3.2).
//! A refusal says why in `WWW-Authenticate` alone (RFC 6750 section 3). Refused: lightweight tokens, tokens without `openid`.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue, PRAGMA, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse};
use gatehouse_jose::Alg;
use serde_json::{Map, Value};

use super::bearer::{self, Bearer};
use super::issue::{self, Issue};
use super::reading;
use super::refused::Refused;
use super::{cors, scope};
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::edge::{extract, refusal};
use crate::events::{Audit, EventType, insert};
use crate::fault::{Fault, Kind, Words};

/// `GET …/userinfo`
pub async fn get(cx: Cx, request: HttpRequest) -> HttpResponse {
    answer(cx, &request, &Params::default()).await
}

/// `POST …/userinfo`, the token in the header or in the form.
pub async fn post(cx: Cx, request: HttpRequest, form: Params) -> HttpResponse {
    answer(cx, &request, &form).await
}

async fn answer(cx: Cx, request: &HttpRequest, form: &Params) -> HttpResponse {
    let mut audit = Audit::new(EventType::UserInfoRequest);
    audit.detail("auth_method", "validate_access_token");
    match respond(&cx, request, form, &mut audit).await {
        Ok(response) => response,
        Err(fault) => refuse(&cx, &fault),
    }
}

async fn respond(cx: &Cx, request: &HttpRequest, form: &Params, audit: &mut Audit) -> Result<HttpResponse, Fault> {
    let token = token(request, form)?;
    let bearer = match accept(cx, token, audit).await {
        Ok(bearer) => bearer,
        Err(refused) => return Err(refused.record(cx, audit).await),
    };
    cors::check(cx, &bearer.client.client)?;
    let alg = bearer.client.client.attribute("user.info.response.signature.alg").and_then(|a| a.parse::<Alg>().ok());
    let mut response = match alg {
        Some(alg) => signed(cx, &bearer, alg, audit).await?,
        None => {
            audit.detail("signature_required", "false");
            HttpResponse::Ok().json(claims(cx, &bearer))
        }
    };
    if let Some(event) = audit.success(cx) {
        cx.write(async move |tx| insert(tx, Some(&event)).await).await?;
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    cors::allow(cx, &mut response, "Access-Control-Allow-Methods");
    Ok(response)
}

/// The token of a request (RFC 6750 section 2). Refused: two of them.
fn token<'a>(request: &'a HttpRequest, form: &'a Params) -> Result<&'a str, Fault> {
    form.refuse_repeated().map_err(|_| Fault::invalid_request("Duplicate parameter"))?;
    match (extract::bearer_token(request), form.get("access_token")) {
        (Some(_), Some(_)) => Err(Fault::invalid_request("More than one method used for including an access token")),
        (Some(token), None) | (None, Some(token)) => Ok(token),
        // Without a token nothing is said of what is wrong (RFC 6750 section 3.1).
        (None, None) => Err(Fault::new(Kind::Unauthenticated, Words::Plain("".into()))),
    }
}

async fn accept(cx: &Cx, token: &str, audit: &mut Audit) -> Result<Bearer, Refused> {
    let claims = bearer::verify(cx, token).map_err(Refused::token)?;
    audit.client(&claims.azp);
    if let Some(sid) = &claims.sid {
        audit.session(sid);
    }
    if claims.is_lightweight() {
        let text = "Lightweight access token not allowed for userinfo endpoint";
        return Err(
            Refused::new("invalid_token", Fault::oauth(Kind::Unauthenticated, "invalid_token", text)).because(text)
        );
    }
    let bearer = bearer::accept(cx, claims).await.map_err(Refused::token)?;
    audit.user(&bearer.user.user.id).detail("username", &bearer.user.user.username);
    if !bearer.claims.has_scope(scope::OPENID) {
        let text = "Missing openid scope";
        return Err(Refused::new("access_denied", Fault::oauth(Kind::Denied, "insufficient_scope", text)).because(text));
    }
    Ok(bearer)
}

fn claims(cx: &Cx, bearer: &Bearer) -> Map<String, Value> {
    let reading = reading::Reading::of(cx, bearer);
    Issue::new(reading.subject(cx, bearer)).user_info()
}

async fn signed(cx: &Cx, bearer: &Bearer, alg: Alg, audit: &mut Audit) -> Result<HttpResponse, Fault> {
    let cx = &issue::ensure_key(cx, alg).await?;
    let mut claims = claims(cx, bearer);
    claims.insert("iss".to_owned(), cx.issuer().into());
    claims.insert("aud".to_owned(), bearer.client.client.client_id.clone().into());
    audit.detail("signature_required", "true").detail("signature_algorithm", alg.as_str());
    let token = issue::sign(&cx.realm, alg, "JWT", &claims)?;
    Ok(HttpResponse::Ok().content_type("application/jwt").body(token))
}

fn refuse(cx: &Cx, fault: &Fault) -> HttpResponse {
    use actix_web::ResponseError;
    let (error, text) = match &fault.words {
        Words::OAuth { error, description } => (error.as_ref(), description.as_deref().unwrap_or_default()),
        _ if fault.kind == Kind::Unauthenticated => ("", ""),
        _ => {
            let mut response = refusal::Refusal(fault.clone()).error_response();
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return response;
        }
    };
    refusal::log(fault);
    let mut challenge = format!("Bearer realm=\"{}\"", cx.realm.realm.name.replace(['"', '\\'], ""));
    if !error.is_empty() {
        challenge.push_str(&format!(", error=\"{error}\", error_description=\"{text}\""));
    }
    let mut response =
        HttpResponse::build(refusal::status(fault.kind)).content_type("text/plain;charset=utf-8").finish();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        headers.insert(WWW_AUTHENTICATE, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    cors::allow(cx, &mut response, "Access-Control-Allow-Methods, WWW-Authenticate");
    response
}
