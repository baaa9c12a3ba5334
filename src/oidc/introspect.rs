//! Token introspection (RFC 7662), for confidential clients. A token is active only to a client in its audience; a refresh token only to
//! the client that has it. ID tokens are never active: they grant nothing.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::bearer::{self, Bearer};
use super::claims::{AccessClaims, BEARER, RefreshClaims};
use super::client_auth;
use super::grant::refresh_token;
use super::issue::Issue;
use super::reading::Reading;
use super::refused::Refused;
use crate::cx::Cx;
use crate::edge::extract;
use crate::edge::params::Params;
use crate::edge::refusal::Refusal;
use crate::events::{Audit, EventType, insert};
use crate::fault::{Fault, Kind};

const TEXT: &str = "Client authentication failed.";

/// `POST …/token/introspect`
pub async fn post(cx: Cx, request: HttpRequest, form: Params) -> Result<HttpResponse, Refusal> {
    cx.require_https()?;
    let mut audit = Audit::new(EventType::IntrospectToken);
    let authorization = extract::authorization(&request);
    let claims = match answer(&cx, &form, authorization, &mut audit).await {
        Ok(claims) => claims,
        Err(refused) => return Err(refused.record(&cx, &mut audit).await.into()),
    };
    let body = match claims {
        Ok(claims) => {
            if let Some(event) = audit.success(&cx) {
                cx.write(async move |tx| insert(tx, Some(&event)).await).await?;
            }
            Value::Object(claims)
        }
        Err(inactive) => {
            // Why it is not active is for the event alone (RFC 7662 section 2.2).
            inactive.record(&cx, &mut audit).await;
            json!({ "active": false })
        }
    };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).json(body))
}

type Answer = Result<Map<String, Value>, Refused>;

async fn answer(cx: &Cx, form: &Params, authorization: Option<&str>, audit: &mut Audit) -> Result<Answer, Refused> {
    let client = client_auth::authenticate(cx, form, authorization, audit).await.map_err(|e| {
        e.reworded(|fault| {
            let failed = Fault::oauth(Kind::Unauthenticated, "invalid_client", TEXT);
            if fault.kind == Kind::Unauthenticated { failed } else { fault }
        })
    })?;
    if client.client.is_public() {
        return Err(Refused::new(
            "invalid_client",
            Fault::oauth(Kind::Denied, "invalid_request", "Client not allowed."),
        ));
    }
    form.refuse_repeated()?;
    let token = form.get("token").ok_or_else(|| Fault::invalid_request("Token not provided."))?;
    let own = &client.client.client_id;
    match form.get("token_type_hint") {
        None | Some("access_token") => Ok(access(cx, token, own, audit).await),
        Some("refresh_token") => Ok(refresh(cx, token, own, audit).await),
        Some(_) => Err(Refused::new("invalid_request", Fault::invalid_request("Unsupported token type."))),
    }
}

fn note(audit: &mut Audit, id: &str, issued_for: &str, typ: &str) {
    audit.detail("token_id", id).detail("token_issued_for", issued_for).detail("token_type", typ);
}

fn not_for(client: &str) -> Refused {
    let text = format!("Client '{client}' is not in the token audience");
    Refused::new("invalid_token", Fault::invalid_grant("The token is not for this client")).because(text)
}

async fn access(cx: &Cx, token: &str, own: &str, audit: &mut Audit) -> Answer {
    let claims = bearer::verify(cx, token).map_err(Refused::token)?;
    note(audit, &claims.jti, &claims.azp, BEARER);
    if !claims.aud.iter().any(|a| a == own) {
        return Err(not_for(own));
    }
    let bearer = bearer::accept(cx, claims).await.map_err(Refused::token)?;
    describe(cx, token, &bearer, BEARER, audit)
}

async fn refresh(cx: &Cx, token: &str, own: &str, audit: &mut Audit) -> Answer {
    let refuse = || Refused::new("invalid_token", Fault::invalid_grant("Invalid refresh token"));
    let claims = refresh_token::read(cx, token).ok_or_else(refuse)?;
    note(audit, &claims.jti, &claims.azp, &claims.typ);
    if claims.azp != own {
        return Err(not_for(own));
    }
    let typ = claims.typ.clone();
    let bearer = bearer::accept(cx, as_access(cx, claims)?).await.map_err(Refused::token)?;
    describe(cx, token, &bearer, &typ, audit)
}

/// The claims of a refresh token in the form in which sessions and users are looked up.
fn as_access(cx: &Cx, claims: RefreshClaims) -> Result<AccessClaims, Refused> {
    if claims.exp.is_some_and(|exp| cx.now_seconds() >= exp) {
        return Err(Refused::new("invalid_token", Fault::invalid_grant("Token is not active")));
    }
    let prefix = if claims.is_offline() { "of" } else { "on" };
    Ok(AccessClaims {
        jti: format!("{prefix}:{}", claims.jti),
        exp: claims.exp.unwrap_or(i64::MAX),
        iat: claims.iat,
        nbf: None,
        iss: claims.iss,
        typ: claims.typ,
        azp: claims.azp,
        sub: claims.sub,
        sid: Some(claims.sid),
        scope: claims.scope,
        aud: vec![claims.aud],
    })
}

/// The token's own claims, with what mappers add for introspection and the members of RFC 7662 section 2.2.
fn describe(cx: &Cx, token: &str, bearer: &Bearer, typ: &str, audit: &mut Audit) -> Answer {
    let user = &bearer.user.user;
    audit.user(&user.id);
    if let Some(session) = &bearer.session {
        audit.session(&session.id);
    }
    let unverified = gatehouse_jose::Unverified::parse(token).map_err(Fault::internal)?;
    let mut claims: Map<String, Value> = unverified.claims().map_err(Fault::internal)?;
    let reading = Reading::of(cx, bearer);
    let draft = Issue::new(reading.subject(cx, bearer)).introspection();
    let mut aud = bearer.claims.aud.clone();
    aud.extend(draft.aud.into_iter().filter(|a| !bearer.claims.aud.contains(a)));
    claims.extend(draft.claims);
    claims.insert("aud".to_owned(), if let [one] = aud.as_slice() { json!(one) } else { json!(aud) });
    if let Some(sub) = draft.sub {
        claims.insert("sub".to_owned(), Value::from(sub));
    }
    claims.insert("client_id".to_owned(), Value::from(bearer.claims.azp.as_str()));
    claims.insert("username".to_owned(), Value::from(user.username.as_str()));
    claims.insert("token_type".to_owned(), Value::from(typ));
    claims.insert("active".to_owned(), Value::Bool(true));
    Ok(claims)
}
