//! New realms, and what goes with them in the master realm; renaming and deletion.

use std::sync::Arc;

use gatehouse_store::{Store, Tx};
use keycloak::types::RealmRepresentation;

use super::blueprint::{self, Blueprint};
use super::{MASTER, Makings, import, master};
use crate::fault::Fault;
use crate::model::client;
use crate::model::realm::{self, Realm};
use crate::random::Random;

/// A new realm with nothing but what every realm has.
///
/// # Errors
/// `Realm name cannot be empty`, or a character that a name cannot have.
pub async fn blueprint(makings: Makings<'_>, name: &str) -> Result<Blueprint, Fault> {
    let given = RealmRepresentation { realm: Some(name.to_owned()), enabled: Some(true), ..Default::default() };
    import::prepare(makings, given).await
}

/// Writes a realm, and the client in the master realm through which it is administered.
///
/// # Errors
/// A conflict when the name, or an id, is taken.
pub async fn insert(tx: &Tx<'_>, random: &Random, b: &Blueprint) -> Result<(), Fault> {
    blueprint::insert(tx, b).await?;
    if b.realm.name != MASTER {
        return master::insert_client(tx, random, &b.realm.name).await;
    }
    for other in realm::list(tx).await?.into_iter().filter(|r| r.name != MASTER) {
        master::insert_client(tx, random, &other.name).await?;
    }
    Ok(())
}

/// Makes a realm of its JSON: `{"realm": "x"}` is enough. Answers the realm as it was written.
///
/// # Errors
/// [`crate::fault::Kind::Invalid`] naming the place in the JSON; a conflict when the name, or an id, is taken.
pub async fn create(store: &Store, makings: Makings<'_>, given: RealmRepresentation) -> Result<Realm, Fault> {
    let blueprint = Arc::new(import::prepare(makings, given).await?);
    let (random, shared) = (makings.random.clone(), blueprint.clone());
    store.write(async move |tx| insert(tx, &random, &shared).await).await?;
    Ok(blueprint.realm.clone())
}

/// Removes a realm with everything in it, and its client in the master realm.
///
/// # Errors
/// The master realm cannot be removed.
pub async fn delete(tx: &Tx<'_>, realm: &Realm) -> Result<(), Fault> {
    if realm.name == MASTER {
        return Err(Fault::invalid("Can't remove master realm"));
    }
    master::delete_client(tx, &realm.name).await?;
    realm::delete(tx, &realm.id).await
}

/// Gives a realm another name: its row, the paths of its built-in clients, and its client in the master realm. The settings
/// are written as `realm` has them.
///
/// # Errors
/// A conflict when the name is taken; the master realm cannot be renamed.
pub async fn rename(tx: &Tx<'_>, realm: &Realm, name: &str) -> Result<Realm, Fault> {
    if realm.name == MASTER {
        return Err(Fault::invalid("Can't rename master realm"));
    }
    let renamed = Realm { name: name.to_owned(), ..realm.clone() };
    realm::update(tx, &renamed).await?;
    master::rename_client(tx, &realm.name, name).await?;
    for path in ["realms", "admin"] {
        rename_paths(tx, realm, &format!("/{path}/{}/", realm.name), &format!("/{path}/{name}/")).await?;
    }
    Ok(renamed)
}

async fn rename_paths(tx: &Tx<'_>, realm: &Realm, old: &str, new: &str) -> Result<(), Fault> {
    for mut client in client::list(tx, &realm.id).await? {
        let urls = client.settings.base_url.iter_mut().chain(client.settings.redirect_uris.iter_mut().flatten());
        let mut changed = false;
        for url in urls {
            if let Some(rest) = url.strip_prefix(old) {
                *url = format!("{new}{rest}");
                changed = true;
            }
        }
        if changed {
            client::update(tx, &client).await?;
        }
    }
    Ok(())
}
