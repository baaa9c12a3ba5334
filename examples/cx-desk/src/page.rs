//! The pages' data and how they are written; the templates are in `templates/`.

use crate::{
    clock,
    fault::{Fault, Notice},
    session::Session,
    signed_in::SignedIn,
    tokens::Tokens,
};
use actix_web::{HttpResponse, http::StatusCode, http::header::ContentType};
use askama::Template;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use std::sync::Arc;

/// The roles with a page of their own, in the order of the navigation.
pub const ROLES: [&str; 3] = ["agent", "supervisor", "admin"];

/// The times of a set of tokens, in seconds since the epoch.
#[derive(Serialize)]
pub struct Times {
    pub now: u64,
    pub issued_at: u64,
    pub expires_at: u64,
    pub refresh_expires_at: Option<u64>,
    pub renewals: u32,
    pub origin: &'static str,
}

pub fn times(tokens: &Tokens) -> Times {
    Times {
        now: clock::now(),
        issued_at: tokens.issued_at,
        expires_at: tokens.expires_at,
        refresh_expires_at: tokens.refresh_expires_at,
        renewals: tokens.renewals,
        origin: tokens.origin.as_str(),
    }
}

/// What surrounds every page of a signed-in visitor.
pub struct Frame {
    /// The path of the page, to mark it in the navigation.
    pub here: &'static str,
    pub csrf: String,
    pub tokens: Arc<Tokens>,
    pub times: Times,
}

impl Frame {
    pub fn new(here: &'static str, visitor: &SignedIn) -> Self {
        Self { here, csrf: visitor.session.csrf.clone(), tokens: visitor.tokens.clone(), times: times(&visitor.tokens) }
    }

    fn is_here(&self, role: &str) -> bool {
        self.here.trim_start_matches('/') == role
    }

    fn text(&self, time: &u64) -> String {
        clock::text(*time)
    }

    fn left(&self, until: &u64) -> u64 {
        until.saturating_sub(self.times.now)
    }
}

#[derive(Template)]
#[template(path = "welcome.html")]
pub struct Welcome {
    pub signed_out: bool,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage<'a> {
    notice: &'a Notice,
}

#[derive(Template)]
#[template(path = "overview.html")]
pub struct Overview {
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "agent.html")]
pub struct Agent {
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "supervisor.html")]
pub struct Supervisor {
    pub frame: Frame,
    pub team: Vec<Member>,
}

/// A row of the supervisor's table.
pub struct Member {
    pub name: String,
    pub roles: String,
    pub groups: String,
    pub minutes: u64,
    pub renewals: u32,
}

impl Member {
    pub fn new(session: &Session) -> Self {
        let tokens = session.tokens();
        let roles = ROLES.into_iter().filter(|role| tokens.has_role(role));
        Self {
            name: tokens.display_name.clone(),
            roles: roles.collect::<Vec<_>>().join(", "),
            groups: tokens.access_claims.groups.join(", "),
            minutes: clock::now().saturating_sub(session.began_at) / 60,
            renewals: tokens.renewals,
        }
    }
}

#[derive(Template)]
#[template(path = "admin.html")]
pub struct Admin {
    pub frame: Frame,
    pub issuer: String,
    pub client_id: String,
    pub url: String,
    pub keys: Vec<String>,
    pub sessions: usize,
}

#[derive(Template)]
#[template(path = "session.html")]
pub struct SessionPage {
    pub frame: Frame,
    pub access_claims: String,
    pub id_claims: String,
}

/// Writes a page with status 200.
pub fn show(page: &impl Template) -> Result<HttpResponse, Fault> {
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(page.render()?))
}

/// Writes the page of a refusal; plain words if even that fails.
pub fn notice(notice: &Notice) -> HttpResponse {
    let page = NoticePage { notice };
    match page.render() {
        Ok(body) => HttpResponse::build(notice.status).content_type(ContentType::html()).body(body),
        Err(_) => HttpResponse::build(StatusCode::INTERNAL_SERVER_ERROR).body(notice.title),
    }
}

/// The payload of an already validated JWT, indented for reading.
pub fn claims_text(jwt: &str) -> String {
    jwt.split('.')
        .nth(1)
        .and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok())
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .and_then(|claims| serde_json::to_string_pretty(&claims).ok())
        .unwrap_or_default()
}
