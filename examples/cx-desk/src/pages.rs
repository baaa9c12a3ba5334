//! The pages: the overview, one for each role, the session with its claims and times.

use crate::{
    desk::Desk,
    fault::Fault,
    page::{self, Admin, Agent, Frame, Member, Overview, SessionPage, Supervisor, Welcome},
    signed_in::SignedIn,
};
use actix_web::{HttpResponse, web::Data};
use openidconnect::JsonWebKey;

type Answer = Result<HttpResponse, Fault>;

/// `GET /`: the overview, or the welcome page of a visitor who is not signed in.
pub async fn overview(visitor: Result<SignedIn, Fault>) -> Answer {
    match visitor {
        Ok(visitor) => page::show(&Overview { frame: Frame::new("/", &visitor) }),
        Err(Fault::NotSignedIn { .. }) => page::show(&Welcome { signed_out: false }),
        Err(fault) => Err(fault),
    }
}

/// `GET /signed-out`: where the provider sends the browser after a logout.
pub async fn signed_out() -> Answer {
    page::show(&Welcome { signed_out: true })
}

/// `GET /ended`: where the page's script goes when a renewal was refused.
pub async fn ended() -> Answer {
    Err(Fault::SessionEnded("the script of a page noticed it".to_owned()))
}

pub async fn agent(visitor: SignedIn) -> Answer {
    visitor.require("agent")?;
    page::show(&Agent { frame: Frame::new("/agent", &visitor) })
}

pub async fn supervisor(desk: Data<Desk>, visitor: SignedIn) -> Answer {
    visitor.require("supervisor")?;
    let sessions = desk.sessions.list();
    page::show(&Supervisor {
        frame: Frame::new("/supervisor", &visitor),
        team: sessions.iter().map(|session| Member::new(session)).collect(),
    })
}

pub async fn admin(desk: Data<Desk>, visitor: SignedIn) -> Answer {
    visitor.require("admin")?;
    let known = desk.provider.known();
    let key_id = |key: &openidconnect::core::CoreJsonWebKey| {
        key.key_id().map_or_else(|| "without id".to_owned(), |id| id.as_str().to_owned())
    };
    page::show(&Admin {
        frame: Frame::new("/admin", &visitor),
        issuer: desk.config.issuer.clone(),
        client_id: desk.config.client_id.clone(),
        url: desk.config.url.clone(),
        keys: known.keys.keys().iter().map(key_id).collect(),
        sessions: desk.sessions.list().len(),
    })
}

/// `GET /session`: the claims of both tokens and their times.
pub async fn session(visitor: SignedIn) -> Answer {
    let tokens = &visitor.tokens;
    page::show(&SessionPage {
        frame: Frame::new("/session", &visitor),
        access_claims: page::claims_text(tokens.access.secret()),
        id_claims: page::claims_text(&tokens.id_token.to_string()),
    })
}
