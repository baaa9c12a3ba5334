//! The scopes of a request (RFC 6749 section 3.3): a client's default scopes, and those of its optional ones that are asked for.
//! Refused: anything else but `openid`.

use std::collections::HashSet;
use std::sync::Arc;

use crate::cache::ClientView;
use crate::cx::Cx;
use crate::fault::{Fault, Kind};
use crate::model::id::{RoleId, ScopeId};
use crate::model::scope::ClientScope;

pub const OPENID: &str = "openid";
pub const OFFLINE_ACCESS: &str = "offline_access";

/// The scopes in effect.
#[derive(Clone, Debug)]
pub struct Scopes {
    pub is_openid: bool,
    /// Those asked for first, then the defaults.
    pub list: Vec<Arc<ClientScope>>,
}

/// The scopes that a client gets for what it asks for, `openid` and optional ones separated by blanks.
pub fn resolve(cx: &Cx, client: &ClientView, requested: Option<&str>) -> Result<Scopes, Fault> {
    let names = split(requested);
    let is_known = |name: &str| {
        name == OPENID
            || assigned(cx, &client.optional_scopes).chain(assigned(cx, &client.default_scopes)).any(|s| s.name == name)
    };
    if !names.iter().all(|name| is_known(name)) {
        let text = format!("Invalid scopes: {}", requested.unwrap_or_default());
        return Err(Fault::oauth(Kind::Invalid, "invalid_scope", text));
    }
    Ok(collect(cx, client, &names))
}

/// The scopes that were granted before, as far as the client still has them.
#[must_use]
pub fn restore(cx: &Cx, client: &ClientView, granted: &str) -> Scopes {
    collect(cx, client, &split(Some(granted)))
}

fn collect(cx: &Cx, client: &ClientView, names: &[&str]) -> Scopes {
    let optional = assigned(cx, &client.optional_scopes).filter(|s| names.contains(&s.name.as_str()));
    let list = optional.chain(assigned(cx, &client.default_scopes)).cloned().collect();
    Scopes { is_openid: names.contains(&OPENID), list }
}

fn assigned<'a>(cx: &'a Cx, ids: &'a [ScopeId]) -> impl Iterator<Item = &'a Arc<ClientScope>> {
    let all = ids.iter().filter_map(|id| cx.realm.scopes.get(id));
    all.filter(|s| s.is_openid_connect())
}

/// Blanks at the end do not count, one more blank in between is a name that does not exist.
fn split(requested: Option<&str>) -> Vec<&str> {
    match requested {
        None => Vec::new(),
        Some("") => vec![""],
        Some(text) => match text.trim_end_matches(' ') {
            "" => Vec::new(),
            text => text.split(' ').collect(),
        },
    }
}

impl Scopes {
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        name == OPENID && self.is_openid || self.list.iter().any(|s| s.name == name)
    }

    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.has(OFFLINE_ACCESS)
    }

    /// The names for a token's `scope` and the token response.
    #[must_use]
    pub fn names(&self) -> String {
        self.join(|s| s.is_in_token_scope())
    }

    /// The names for a refresh token, from which the scopes are restored.
    #[must_use]
    pub fn all_names(&self) -> String {
        self.join(|_| true)
    }

    fn join(&self, keep: impl Fn(&ClientScope) -> bool) -> String {
        let openid = self.is_openid.then_some(OPENID);
        let names = self.list.iter().filter(|s| keep(s)).map(|s| s.name.as_str());
        openid.into_iter().chain(names).collect::<Vec<_>>().join(" ")
    }

    /// Leaves out the scopes that are for certain roles of which the user has none.
    #[must_use]
    pub fn permitted(mut self, cx: &Cx, roles: &HashSet<&RoleId>) -> Self {
        self.list.retain(|scope| match cx.realm.scope_mappings.get(&scope.id.0) {
            Some(needed) if !needed.is_empty() => cx.realm.roles.expand(needed).iter().any(|r| roles.contains(*r)),
            _ => true,
        });
        self
    }

    /// What is asked for of what was granted: a request that names scopes loses the optional ones it does not name.
    #[must_use]
    pub fn narrowed(mut self, client: &ClientView, asked: &Scopes) -> Self {
        self.is_openid &= asked.is_openid;
        self.list.retain(|s| client.default_scopes.contains(&s.id) || asked.list.iter().any(|a| a.id == s.id));
        self
    }
}
