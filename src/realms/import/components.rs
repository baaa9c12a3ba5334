//! Components of a realm's JSON. Keys that are missing are made here, which takes up to seconds for RSA.

use std::collections::HashMap;

use keycloak::types::ComponentExportRepresentation;

use super::draft::{Draft, refuse, required, sorted};
use crate::crypto::keys::{self, Order};
use crate::fault::{Fault, Words};
use crate::model::component::{Component, KEY_PROVIDER};
use crate::realms::Makings;
use crate::realms::secrets::{self, is_masked};

/// Kinds of components that this version keeps and does not run.
const UNSUPPORTED: &[&str] = &["org.keycloak.storage.UserStorageProvider"];

type ByKind = HashMap<String, Vec<ComponentExportRepresentation>>;

/// Turns components into rows; keys are still without what they lack, and nothing is sealed.
///
/// # Errors
/// A provider that is missing.
pub fn plan(draft: &Draft<'_>, by_kind: ByKind) -> Result<Vec<Component>, Fault> {
    let mut out = Vec::new();
    plan_below(draft, "components", &draft.realm.id.0, by_kind, &mut out)?;
    Ok(out)
}

fn plan_below(
    draft: &Draft<'_>,
    at: &str,
    parent: &str,
    by_kind: ByKind,
    out: &mut Vec<Component>,
) -> Result<(), Fault> {
    for (kind, list) in by_kind {
        for (n, mut given) in list.into_iter().enumerate() {
            let at = format!("{at}.{kind}[{n}]");
            let id = draft.id(&at, given.id.take())?;
            if UNSUPPORTED.contains(&kind.as_str()) {
                tracing::warn!(
                    realm = draft.realm.name,
                    at,
                    "this component is kept, but does not run in this version"
                );
            }
            let below = given.sub_components.take().unwrap_or_default();
            out.push(row(draft, &at, id.clone(), (parent, &kind), given)?);
            plan_below(draft, &format!("{at}.subComponents"), &id, below, out)?;
        }
    }
    Ok(())
}

fn row(
    draft: &Draft<'_>,
    at: &str,
    id: String,
    (parent_id, kind): (&str, &str),
    given: ComponentExportRepresentation,
) -> Result<Component, Fault> {
    let mut config = sorted(given.config);
    config.retain(|_, values| !values.iter().any(|v| is_masked(v)));
    Ok(Component {
        id,
        realm_id: draft.realm.id.clone(),
        parent_id: parent_id.to_owned(),
        name: given.name,
        provider_id: required(&at, "providerId", given.provider_id)?,
        provider_type: kind.to_owned(),
        sub_type: given.sub_type,
        config,
    })
}

/// Makes the keys that are missing, on a thread that may block, and seals all secrets.
///
/// # Errors
/// A key whose options are wrong.
pub async fn finish(makings: Makings<'_>, realm: &str, components: Vec<Component>) -> Result<Vec<Component>, Fault> {
    let (random, realm, now) = (makings.random.clone(), realm.to_owned(), makings.clock.now_ms());
    let work = components.into_iter().map(|mut component| {
        let (random, realm) = (random.clone(), realm.clone());
        tokio::task::spawn_blocking(move || {
            if component.provider_type == KEY_PROVIDER {
                complete_key(&mut component, &Order { realm_name: &realm, now, random: &random })?;
            }
            Ok::<_, Fault>(component)
        })
    });
    let mut out = Vec::new();
    for done in futures_util::future::join_all(work).await {
        out.push(done.map_err(Fault::internal)??);
    }
    out.iter_mut().for_each(|c| seal(makings, c));
    Ok(out)
}

/// Providers that this version does not know are kept as they are.
fn complete_key(component: &mut Component, order: &Order<'_>) -> Result<(), Fault> {
    let at = format!("components.{KEY_PROVIDER} ({})", component.name.as_deref().unwrap_or(&component.provider_id));
    let before = component.config.clone();
    match keys::complete(component, None, order) {
        Err(fault) if is_unknown_provider(&fault) => {
            tracing::warn!(
                at,
                provider = component.provider_id,
                "this key provider is kept, but does not run in this version"
            );
            component.config = before;
            Ok(())
        }
        Err(Fault { words: Words::Message(why), cause, .. }) => Err(Fault { cause, ..refuse(&at, why) }),
        other => other,
    }
}

fn is_unknown_provider(fault: &Fault) -> bool {
    matches!(&fault.words, Words::Plain(why) if why.starts_with("Invalid provider type"))
}

fn seal(makings: Makings<'_>, component: &mut Component) {
    if component.provider_type == KEY_PROVIDER {
        keys::seal_config(component, makings.master_key, makings.random);
    } else {
        secrets::seal_component(component, makings.master_key, makings.random);
    }
}
