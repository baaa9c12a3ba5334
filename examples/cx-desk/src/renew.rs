//! Re-authorization: new tokens by the refresh token, before the old ones expire or when the visitor
//! asks. One renewal at a time for a session; a refused one ends it.

use crate::{
    clock,
    desk::Desk,
    fault::Fault,
    page::{self, Times},
    security::CsrfForm,
    session::Session,
    signed_in::{Present, SignedIn},
    tokens::{Origin, Tokens},
};
use actix_web::{
    HttpResponse,
    http::header::LOCATION,
    web::{Data, Form, Json},
};
use std::sync::Arc;

/// An access token with less left than this is renewed at the next request.
pub const RENEW_BELOW_SECONDS: u64 = 30;

/// The session's tokens, renewed first when they are about to expire. While the provider is away,
/// tokens that still hold are good enough.
pub async fn keep_fresh(desk: &Desk, id: &str, session: &Session) -> Result<Arc<Tokens>, Fault> {
    let left = |tokens: &Tokens| tokens.seconds_left(clock::now());
    if left(&session.tokens()) >= RENEW_BELOW_SECONDS {
        return Ok(session.tokens());
    }
    let _one = session.renewing.lock().await;
    // Another request may have renewed them while this one waited.
    let tokens = session.tokens();
    if left(&tokens) >= RENEW_BELOW_SECONDS {
        return Ok(tokens);
    }
    match exchange(desk, id, session, Origin::Automatic).await {
        Err(Fault::Provider(reason)) if left(&tokens) > 0 => {
            tracing::warn!("the renewal waits: {reason}");
            Ok(tokens)
        }
        outcome => outcome,
    }
}

async fn exchange(desk: &Desk, id: &str, session: &Session, origin: Origin) -> Result<Arc<Tokens>, Fault> {
    match desk.provider.renew(&session.tokens(), origin).await {
        Ok(tokens) => Ok(session.replace(tokens)),
        Err(fault @ (Fault::SessionEnded(_) | Fault::InvalidToken(_))) => {
            desk.sessions.delete(id);
            Err(fault)
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /renew`: the button.
pub async fn renew_now(
    desk: Data<Desk>,
    Present(id, session): Present,
    form: Form<CsrfForm>,
) -> Result<HttpResponse, Fault> {
    form.check(&session)?;
    let _one = session.renewing.lock().await;
    exchange(&desk, &id, &session, Origin::Button).await?;
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/session")).finish())
}

/// `GET /session.json`: the times of now, for the script that keeps the page's clock.
pub async fn times(visitor: SignedIn) -> Json<Times> {
    Json(page::times(&visitor.tokens))
}
