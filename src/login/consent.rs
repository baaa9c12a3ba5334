//! Consent: what a client that must ask for it may see of a user (OpenID Connect Core section 3.1.2.4).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::state::Login;
use crate::fault::Fault;
use crate::model::consent::{self, Consent};
use crate::model::id::ScopeId;
use crate::model::scope::ClientScope;

/// The scopes of this login that the user has to be asked about; empty: nobody has to be asked.
pub async fn missing(login: &Login) -> Result<Vec<Arc<ClientScope>>, Fault> {
    let Some(user) = login.user.as_ref().filter(|_| login.client.client.is_consent_required()) else {
        return Ok(Vec::new());
    };
    let wanted = wanted(login)?;
    if login.prompts("consent") {
        return Ok(wanted);
    }
    let (user, client) = (user.user.id.clone(), login.client.client.id.clone());
    let granted = login.cx.read(async |tx| consent::find(tx, &user, &client).await).await?;
    let granted: BTreeSet<ScopeId> = granted.map(|c| c.scopes.into_iter().collect()).unwrap_or_default();
    Ok(wanted.into_iter().filter(|s| !granted.contains(&s.id)).collect())
}

/// The scopes of this login that are shown on the consent page.
fn wanted(login: &Login) -> Result<Vec<Arc<ClientScope>>, Fault> {
    let scopes = crate::oidc::scope::resolve(&login.cx, &login.client, login.requested("scope"))?;
    let shown = |s: &&Arc<ClientScope>| s.attribute("display.on.consent.screen") != Some("false");
    let mut wanted: Vec<_> = scopes.list.iter().filter(shown).cloned().collect();
    wanted.sort_by_key(|s| s.attribute("gui.order").and_then(|o| o.parse::<i64>().ok()).unwrap_or(i64::MAX));
    Ok(wanted)
}

/// What the user agrees to, beside what they agreed to before: to be written in the transaction that ends the login.
pub async fn agreed(login: &Login) -> Result<Option<Consent>, Fault> {
    let Some(user) = &login.user else { return Ok(None) };
    let (user, client) = (user.user.id.clone(), login.client.client.id.clone());
    let before = login.cx.read(async |tx| consent::find(tx, &user, &client).await).await?;
    let mut scopes: BTreeSet<ScopeId> = before.as_ref().map(|c| c.scopes.iter().cloned().collect()).unwrap_or_default();
    scopes.extend(wanted(login)?.iter().map(|s| s.id.clone()));
    Ok(Some(Consent {
        user_id: user,
        client_id: client,
        scopes: scopes.into_iter().collect(),
        created_at: before.map_or(login.cx.now, |c| c.created_at),
        updated_at: login.cx.now,
    }))
}

/// The text of a scope on the consent page: its own, or its name.
#[must_use]
pub fn text(scope: &ClientScope) -> String {
    scope.attribute("consent.screen.text").filter(|t| !t.is_empty()).unwrap_or(&scope.name).to_owned()
}
