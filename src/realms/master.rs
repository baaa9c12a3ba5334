//! The master realm's side of every realm: the client `{realm}-realm` with the rights over it, and the role `admin` that has them all.

use std::collections::BTreeMap;

use gatehouse_store::Tx;

use super::MASTER;
use super::defaults::clients::{master_client_id, of_master};
use super::defaults::roles::ADMIN as RIGHTS;
use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::model::id::{ClientUuid, RealmId, RoleId};
use crate::model::realm::{self, Realm};
use crate::model::role::{self, Role};
use crate::model::{bulk, user};
use crate::random::Random;

/// The role of the master realm that has all rights over all realms.
pub const ADMIN: &str = "admin";
/// The role of the master realm that may make realms.
pub const CREATE_REALM: &str = "create-realm";

async fn find_master(tx: &Tx<'_>) -> Result<Option<Realm>, Fault> {
    realm::find(tx, MASTER).await
}

/// The realm's client in the master realm.
async fn find_client(tx: &Tx<'_>, name: &str) -> Result<Option<Client>, Fault> {
    let Some(master) = find_master(tx).await? else { return Ok(None) };
    client::find_by_client_id(tx, &master.id, &master_client_id(name)).await
}

/// Adds the client with the rights over a realm, where it is missing, and gives them to `admin`. Nothing happens before
/// there is a master realm.
pub async fn insert_client(tx: &Tx<'_>, random: &Random, name: &str) -> Result<(), Fault> {
    let Some(master) = find_master(tx).await? else { return Ok(()) };
    if find_client(tx, name).await?.is_some() {
        return Ok(());
    }
    let client = Client {
        id: ClientUuid(random.uuid()),
        realm_id: master.id.clone(),
        client_id: master_client_id(name),
        enabled: true,
        secret: None,
        settings: of_master(name),
    };
    client::insert(tx, &client).await?;
    let rights = rights(random, &client);
    for right in &rights {
        role::insert(tx, right).await?;
    }
    let id = |name: &str| rights.iter().find(|r| r.name == name).map(|r| r.id.clone());
    let parts = RIGHTS.iter().flat_map(|r| r.parts.iter().filter_map(|part| Some((id(r.name)?, id(part)?))));
    let mut composites: Vec<(RoleId, RoleId)> = parts.collect();
    if let Some(admin) = role::find_by_name(tx, &master.id.0, ADMIN).await? {
        composites.extend(rights.iter().map(|r| (admin.id.clone(), r.id.clone())));
    }
    bulk::insert_composites(tx, &master.id, &composites).await
}

fn rights(random: &Random, client: &Client) -> Vec<Role> {
    let right = |name: &str| Role {
        id: RoleId(random.uuid()),
        realm_id: client.realm_id.clone(),
        client: Some(client.id.clone()),
        name: name.to_owned(),
        description: Some(format!("${{role_{name}}}")),
        attributes: BTreeMap::new(),
    };
    RIGHTS.iter().map(|r| right(r.name)).collect()
}

/// Removes the client with the rights over a realm.
pub async fn delete_client(tx: &Tx<'_>, name: &str) -> Result<(), Fault> {
    match find_client(tx, name).await? {
        Some(client) => client::delete(tx, &client.realm_id, &client.id).await,
        None => Ok(()),
    }
}

/// Lets the client with the rights over a realm follow its new name.
pub async fn rename_client(tx: &Tx<'_>, old: &str, new: &str) -> Result<(), Fault> {
    let Some(mut client) = find_client(tx, old).await? else { return Ok(()) };
    client.client_id = master_client_id(new);
    client.settings.name = of_master(new).name;
    client::update(tx, &client).await
}

/// Gives a user of the master realm all rights over a realm: whoever makes one administers it.
pub async fn grant(tx: &Tx<'_>, user: &crate::model::id::UserId, name: &str) -> Result<(), Fault> {
    let Some(client) = find_client(tx, name).await? else { return Ok(()) };
    for right in role::list_of_container(tx, &client.id.0).await? {
        user::insert_role(tx, user, &right.id).await?;
    }
    Ok(())
}

/// The role `admin` of the master realm.
pub async fn find_admin_role(tx: &Tx<'_>, master: &RealmId) -> Result<Role, Fault> {
    let found = role::find_by_name(tx, &master.0, ADMIN).await?;
    found.ok_or_else(|| Fault::internal("the master realm has no role admin"))
}
