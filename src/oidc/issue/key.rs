//! Which key signs what. A realm that lacks a key for an algorithm that a client asks for gets one, as Keycloak does it.

use gatehouse_jose::Alg;
use serde::Serialize;

use crate::cache::{ClientView, RealmView};
use crate::crypto::keys::{self, Order};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::component::{self, Component, KEY_PROVIDER};
use crate::oidc::subject::Subject;

/// The algorithm that a realm signs with where nothing else is asked for.
fn default_alg(realm: &RealmView) -> Alg {
    realm.realm.settings.default_signature_algorithm.as_deref().and_then(|a| a.parse().ok()).unwrap_or(Alg::RS256)
}

fn asked_alg(realm: &RealmView, client: &ClientView, attribute: &str) -> Alg {
    client.client.attribute(attribute).and_then(|a| a.parse().ok()).unwrap_or_else(|| default_alg(realm))
}

/// The algorithm of a client's access tokens.
#[must_use]
pub fn access_alg(subject: &Subject<'_>) -> Alg {
    asked_alg(&subject.cx.realm, subject.client, "access.token.signed.response.alg")
}

/// The algorithm of a client's ID tokens.
#[must_use]
pub fn id_alg(subject: &Subject<'_>) -> Alg {
    asked_alg(&subject.cx.realm, subject.client, "id.token.signed.response.alg")
}

/// The algorithm of refresh tokens, which nobody but this server reads.
#[must_use]
pub fn refresh_alg() -> Alg {
    Alg::HS512
}

/// Signs claims with the realm's key for an algorithm.
pub fn sign(realm: &RealmView, alg: Alg, typ: &str, claims: &impl Serialize) -> Result<String, Fault> {
    let key = realm.keys.signing(alg).ok_or_else(|| Fault::internal(format!("no active key for {}", alg.as_str())))?;
    key.sign(typ, claims).map_err(Fault::internal)
}

/// The same request to the realm with a key for each algorithm that the client's tokens need.
pub async fn ensure_keys(cx: &Cx, client: &ClientView) -> Result<Cx, Fault> {
    let realm = &cx.realm;
    let needed = [
        asked_alg(realm, client, "access.token.signed.response.alg"),
        asked_alg(realm, client, "id.token.signed.response.alg"),
        refresh_alg(),
    ];
    let mut missing: Vec<Alg> = needed.into_iter().filter(|alg| realm.keys.signing(*alg).is_none()).collect();
    missing.dedup();
    ensure(cx, &missing).await
}

/// The same request to the realm with a key for that algorithm.
pub async fn ensure_key(cx: &Cx, alg: Alg) -> Result<Cx, Fault> {
    let is_there = cx.realm.keys.signing(alg).is_some();
    ensure(cx, if is_there { &[] } else { std::slice::from_ref(&alg) }).await
}

async fn ensure(cx: &Cx, missing: &[Alg]) -> Result<Cx, Fault> {
    if missing.is_empty() {
        return Ok(cx.clone());
    }
    for alg in missing {
        add_fallback(cx, *alg).await?;
    }
    let name = &cx.realm.realm.name;
    let realm = cx.other_realm(name).await?.ok_or_else(|| Fault::missing("Realm does not exist"))?;
    Ok(cx.at(realm))
}

/// Adds a key of the lowest priority. Two requests at once may add two: both work, the one with the lower id signs.
async fn add_fallback(cx: &Cx, alg: Alg) -> Result<(), Fault> {
    let none = || Fault::internal(format!("no key provider for {}", alg.as_str()));
    let (name, provider, config) = keys::fallback(alg.as_str()).ok_or_else(none)?;
    let realm = cx.realm.realm.id.clone();
    let mut component = Component {
        id: cx.app.random.uuid(),
        parent_id: realm.0.clone(),
        realm_id: realm,
        name: Some(name),
        provider_id: provider.to_owned(),
        provider_type: KEY_PROVIDER.to_owned(),
        sub_type: None,
        config,
    };
    let (app, realm_name, now) = (cx.app.clone(), cx.realm.realm.name.clone(), cx.now);
    let component = tokio::task::spawn_blocking(move || {
        let order = Order { realm_name: &realm_name, now, random: &app.random };
        keys::complete(&mut component, None, &order)?;
        keys::seal_config(&mut component, &app.master_key, &app.random);
        Ok::<_, Fault>(component)
    });
    let component = component.await.map_err(Fault::internal)??;
    cx.write(async move |tx| component::insert(tx, &component).await).await
}
