//! The extractor of a signed-in visitor. A handler that takes [`SignedIn`] gets tokens that are valid
//! now: what has less than thirty seconds left is renewed before the handler runs.

use crate::{
    desk::Desk,
    fault::Fault,
    renew,
    session::{self, Session},
    tokens::Tokens,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use std::{future::Future, pin::Pin, sync::Arc};

/// A session with valid tokens.
pub struct SignedIn {
    pub session: Arc<Session>,
    pub tokens: Arc<Tokens>,
}

impl SignedIn {
    /// Refuses a visitor without the role.
    pub fn require(&self, role: &'static str) -> Result<(), Fault> {
        if self.tokens.has_role(role) { Ok(()) } else { Err(Fault::Forbidden(role)) }
    }
}

impl FromRequest for SignedIn {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (id, session) =
                find(&request).ok_or_else(|| Fault::NotSignedIn { return_to: request.path().to_owned() })?;
            let desk = desk(&request)?;
            let tokens = renew::keep_fresh(desk, &id, &session).await?;
            Ok(Self { session, tokens })
        })
    }
}

/// A visitor with a session, whatever its tokens are worth: for signing out.
pub struct Present(pub String, pub Arc<Session>);

impl FromRequest for Present {
    type Error = Fault;
    type Future = std::future::Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = find(request).map(|(id, session)| Self(id, session));
        std::future::ready(found.ok_or_else(|| Fault::NotSignedIn { return_to: "/".to_owned() }))
    }
}

fn find(request: &HttpRequest) -> Option<(String, Arc<Session>)> {
    let id = request.cookie(session::COOKIE)?.value().to_owned();
    let session = desk(request).ok()?.sessions.find(&id)?;
    Some((id, session))
}

fn desk(request: &HttpRequest) -> Result<&Desk, Fault> {
    request
        .app_data::<Data<Desk>>()
        .map(|data| data.get_ref())
        .ok_or_else(|| Fault::Provider("the desk is not set up".to_owned()))
}
