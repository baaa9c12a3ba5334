//! Token revocation (RFC 7009). A revoked access token is remembered until it would have expired; a refresh token ends the client's part
//! in its session, and so everything that came from it. Refused: tokens of other clients, and ID tokens.

use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde_json::json;

use super::claims::{AccessClaims, BEARER, ID, RefreshClaims};
use super::grant::refresh_token;
use super::refused::Refused;
use super::{client_auth, cors};
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::extract;
use crate::edge::params::Params;
use crate::edge::refusal::Refusal;
use crate::events::{Audit, EventType, insert};
use crate::fault::{Fault, Kind};
use crate::model::id::SessionId;
use crate::model::{client_session, consent, session, single_use};

/// `POST …/revoke`
pub async fn post(cx: Cx, request: HttpRequest, form: Params) -> HttpResponse {
    let authorization = extract::authorization(&request);
    let mut may_read = true;
    let mut response = match answer(&cx, &form, authorization, &mut may_read).await {
        Ok(true) => HttpResponse::Ok().finish(),
        // RFC 7009 section 2.2: a token that is worth nothing already is no error.
        Ok(false) => HttpResponse::Ok().json(json!({ "error": "invalid_token", "error_description": "Invalid token" })),
        Err(fault) => Refusal(fault).error_response(),
    };
    if may_read {
        cors::allow(&cx, &mut response, "Access-Control-Allow-Methods");
    }
    response
}

async fn answer(cx: &Cx, form: &Params, authorization: Option<&str>, may_read: &mut bool) -> Result<bool, Fault> {
    let mut audit = Audit::new(EventType::RevokeGrant);
    match revoke(cx, form, authorization, may_read, &mut audit).await {
        Ok(is_done) => Ok(is_done),
        Err(refused) => Err(refused.record(cx, &mut audit).await),
    }
}

async fn revoke(
    cx: &Cx,
    form: &Params,
    authorization: Option<&str>,
    may_read: &mut bool,
    audit: &mut Audit,
) -> Result<bool, Refused> {
    cx.require_https()?;
    let client = client_auth::authenticate(cx, form, authorization, audit).await?;
    form.refuse_repeated()?;
    cors::check(cx, &client.client).inspect_err(|_| *may_read = false)?;
    let token = form.get("token").ok_or_else(|| Fault::invalid_request("Token not provided"))?;
    if let Some(claims) = refresh_token::read(cx, token) {
        return refresh(cx, &client, claims, audit).await;
    }
    match gatehouse_jose::verify::<AccessClaims>(token, cx.realm.keys.verifying()) {
        Ok(verified) if verified.claims.typ == BEARER => access(cx, &client, verified.claims, audit).await,
        Ok(verified) if verified.claims.typ == ID => {
            let fault = Fault::oauth(Kind::Invalid, "unsupported_token_type", "Unsupported token type");
            Err(Refused::new("invalid_token_type", fault))
        }
        _ => Ok(false),
    }
}

fn check_client(client: &ClientView, azp: &str) -> Result<(), Refused> {
    if azp == client.client.client_id {
        return Ok(());
    }
    Err(Refused::new("invalid_token", Fault::invalid_request("Unmatching clients")))
}

async fn access(cx: &Cx, client: &ClientView, claims: AccessClaims, audit: &mut Audit) -> Result<bool, Refused> {
    check_client(client, &claims.azp)?;
    if claims.iss != cx.issuer() || claims.exp <= cx.now_seconds() {
        return Ok(false);
    }
    audit.detail("token_id", &claims.jti);
    if let Some(sub) = &claims.sub {
        audit.user(sub);
    }
    let event = audit.success(cx);
    cx.write(async move |tx| {
        single_use::insert(tx, &claims.jti, claims.exp.saturating_mul(1000)).await?;
        insert(tx, event.as_ref()).await
    })
    .await?;
    Ok(true)
}

async fn refresh(cx: &Cx, client: &ClientView, claims: RefreshClaims, audit: &mut Audit) -> Result<bool, Refused> {
    check_client(client, &claims.azp)?;
    let (realm, sid, offline) = (cx.realm.realm.id.clone(), SessionId(claims.sid.clone()), claims.is_offline());
    let Some(found) = cx.read(async |tx| session::find(tx, &realm, &sid, offline).await).await? else {
        return Ok(false);
    };
    audit.user(&found.user_id).detail("refresh_token_id", &claims.jti).detail("refresh_token_type", &claims.typ);
    audit.detail("revoked_client", &client.client.client_id);
    let (client, event) = (client.client.id.clone(), audit.success(cx));
    let was_there = cx.write(async move |tx| {
        if !client_session::delete(tx, &sid, offline, &client).await? {
            return Ok(false);
        }
        consent::delete(tx, &found.user_id, &client).await?;
        insert(tx, event.as_ref()).await?;
        Ok(true)
    });
    Ok(was_there.await?)
}
