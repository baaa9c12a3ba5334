//! Keycloak's logout for applications: a POST with the client's authentication and a refresh token ends the token's session.

use actix_web::{HttpRequest, HttpResponse};

use crate::cx::Cx;
use crate::edge::extract;
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::model::id::SessionId;
use crate::model::{client_session, session};
use crate::oidc::grant::refresh_token;
use crate::oidc::{client_auth, cors};

/// Ends the session of a refresh token; 204.
pub async fn logout(request: &HttpRequest, cx: &Cx, form: &Params) -> Result<HttpResponse, Fault> {
    let mut audit = Audit::new(EventType::Logout);
    let client = match client_auth::authenticate(cx, form, extract::authorization(request), &mut audit).await {
        Ok(client) => client,
        Err(refused) => return Err(refused.record(cx, &mut audit).await),
    };
    cors::check(cx, &client.client)?;
    let invalid = || Fault::invalid_grant("Invalid refresh token");
    let claims = refresh_token::read(cx, form.get("refresh_token").unwrap_or_default());
    let claims = claims.filter(|c| c.azp == client.client.client_id);
    let Some(claims) = claims else { return Err(audit.refuse(cx, "invalid_token", invalid()).await) };
    let offline = claims.is_offline();
    let (realm, id) = (cx.realm.realm.id.clone(), SessionId(claims.sid));
    audit.session(&id);
    if let Some(sub) = &claims.sub {
        audit.user(sub);
    }
    let (event, client_id) = (audit.success(cx), client.client.id.clone());
    cx.write(async move |tx| {
        if offline {
            // Other clients keep their offline tokens; the session goes with the last of them.
            client_session::delete(tx, &id, true, &client_id).await?;
            if client_session::list(tx, &id, true).await?.is_empty() {
                session::delete(tx, &realm, &id, true).await?;
            }
        } else {
            session::delete(tx, &realm, &id, false).await?;
        }
        events::insert(tx, event.as_ref()).await
    })
    .await?;
    let mut response = HttpResponse::NoContent().insert_header(("cache-control", "no-cache")).finish();
    cors::allow(cx, &mut response, "");
    Ok(response)
}
