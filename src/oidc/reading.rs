//! An access token read again: what userinfo and introspection make their claims from.

use std::collections::BTreeMap;

use super::access;
use super::bearer::Bearer;
use super::grant::session;
use super::scope::{self, Scopes};
use super::subject::{GrantCode, SessionKind, Subject};
use crate::cx::Cx;
use crate::model::session::UserSession;

/// What a subject borrows.
pub struct Reading {
    session: UserSession,
    kind: SessionKind,
    notes: BTreeMap<String, String>,
    started_at: i64,
    scopes: Scopes,
}

impl Reading {
    #[must_use]
    pub fn of(cx: &Cx, bearer: &Bearer) -> Self {
        let roles = access::effective(&cx.realm, &bearer.user);
        let scopes = scope::restore(cx, &bearer.client, &bearer.claims.scope).permitted(cx, &roles);
        let kind = match &bearer.session {
            None => SessionKind::Transient,
            Some(session) if session.offline => SessionKind::Offline,
            Some(_) => SessionKind::Online,
        };
        Self {
            session: bearer.session.clone().unwrap_or_else(|| session::new(cx, &bearer.user.user.id, false)),
            kind,
            notes: bearer.part.as_ref().map(|p| p.notes.clone()).unwrap_or_default(),
            started_at: bearer.part.as_ref().map_or(cx.now, |p| p.started_at),
            scopes,
        }
    }

    #[must_use]
    pub fn subject<'a>(&'a self, cx: &'a Cx, bearer: &'a Bearer) -> Subject<'a> {
        Subject {
            cx,
            client: &bearer.client,
            user: &bearer.user,
            session: &self.session,
            kind: self.kind,
            started_at: self.started_at,
            notes: &self.notes,
            scopes: &self.scopes,
            grant: GrantCode::RefreshToken,
        }
    }
}
