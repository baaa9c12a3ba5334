//! `POST /logout`: ends our session first, then sends the browser to end the provider's
//! (OpenID Connect RP-Initiated Logout 1.0), which sends it back to `/signed-out`.

use crate::{desk::Desk, fault::Fault, security::CsrfForm, session, signed_in::Present};
use actix_web::{
    HttpResponse,
    http::header::LOCATION,
    web::{Data, Form},
};

pub async fn logout(
    desk: Data<Desk>,
    Present(id, session): Present,
    form: Form<CsrfForm>,
) -> Result<HttpResponse, Fault> {
    form.check(&session)?;
    desk.sessions.delete(&id);
    let url = desk.provider.logout_url(&session.tokens().id_token)?;
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, url))
        .cookie(session::removal(session::COOKIE, desk.config.is_secure()))
        .finish())
}
