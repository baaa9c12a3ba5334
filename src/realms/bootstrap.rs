//! The first start: the master realm and its first administrator; and administrators made from the command line.

use std::sync::Arc;

use gatehouse_store::{Store, Tx};
use keycloak::types::{ClientRepresentation, CredentialRepresentation, UserRepresentation};

use super::import::draft::Draft;
use super::import::names::Names;
use super::import::{clients, credentials, users};
use super::{MASTER, Makings, blueprint, create, master};
use crate::crypto::password::HashPolicy;
use crate::fault::{Fault, Kind};
use crate::model::id::Secret;
use crate::model::realm::{self, Realm};
use crate::model::role;

/// The attribute that tells that an administrator is meant to be replaced.
const IS_TEMPORARY: &str = "is_temporary_admin";

/// Whom to make.
#[derive(Clone, Debug)]
pub enum Administrator {
    /// A user of that name and password.
    User(String, Secret),
    /// A client of that `clientId` and secret, with a service account.
    Client(String, Secret),
}

/// Makes the master realm when there is none. True when this call made it.
///
/// # Errors
/// The store's.
pub async fn ensure_master(store: &Store, makings: Makings<'_>) -> Result<bool, Fault> {
    if find_master(store).await?.is_some() {
        return Ok(false);
    }
    let blueprint = Arc::new(create::blueprint(makings, MASTER).await?);
    let random = makings.random.clone();
    match store.write(async move |tx| create::insert(tx, &random, &blueprint).await).await {
        // Another node was faster.
        Err(fault) if fault.kind == Kind::Conflict => Ok(false),
        other => other.map(|()| true),
    }
}

async fn find_master(store: &Store) -> Result<Option<Realm>, Fault> {
    store.read(async |tx| realm::find(tx, MASTER).await).await
}

/// Makes the first administrators when nobody has the role `admin` yet. Answers how many were made.
///
/// # Errors
/// As [`insert`].
pub async fn ensure_administrators(
    store: &Store,
    makings: Makings<'_>,
    wanted: Vec<Administrator>,
) -> Result<usize, Fault> {
    let has_any = store.read(async |tx| has_administrator(tx).await).await?;
    if wanted.is_empty() || has_any {
        return Ok(0);
    }
    let count = wanted.len();
    for administrator in wanted {
        insert(store, makings, administrator).await?;
    }
    Ok(count)
}

async fn has_administrator(tx: &Tx<'_>) -> Result<bool, Fault> {
    let Some(master) = realm::find(tx, MASTER).await? else { return Ok(false) };
    let admin = master::find_admin_role(tx, &master.id).await?;
    role::has_users(tx, &admin.id).await
}

/// Makes an administrator of the master realm.
///
/// # Errors
/// A conflict when the name is taken.
pub async fn insert(store: &Store, makings: Makings<'_>, administrator: Administrator) -> Result<(), Fault> {
    let master = find_master(store).await?.ok_or_else(|| Fault::internal("there is no master realm"))?;
    let names = store.read(async |tx| Names::load(tx, &master.id).await).await?;
    let mut draft = Draft::new(makings, master, names);
    match administrator {
        Administrator::User(username, password) => plan_user(&mut draft, username, &password).await?,
        Administrator::Client(client_id, secret) => plan_client(&mut draft, client_id, &secret)?,
    }
    let admin = draft.names.role(None, master::ADMIN).cloned();
    for account in &mut draft.parts.users {
        account.roles = draft.realm.default_role.iter().chain(&admin).cloned().collect();
        account.attributes.insert(IS_TEMPORARY.into(), vec!["true".into()]);
    }
    let (realm, parts) = (draft.realm, draft.parts);
    store.write(async move |tx| blueprint::insert_parts(tx, &realm, &parts).await).await
}

async fn plan_user(draft: &mut Draft<'_>, username: String, password: &Secret) -> Result<(), Fault> {
    let password = CredentialRepresentation { value: Some(password.expose().to_owned()), ..Default::default() };
    let mut user = [UserRepresentation {
        username: Some(username),
        enabled: Some(true),
        credentials: Some(vec![password]),
        ..Default::default()
    }];
    let policy = HashPolicy::of_realm(draft.realm.settings.password_policy.as_deref());
    credentials::hash_plaintext(draft.makings, policy, &mut user).await?;
    users::plan(draft, user.into())
}

fn plan_client(draft: &mut Draft<'_>, client_id: String, secret: &Secret) -> Result<(), Fault> {
    if draft.names.clients.contains_key(&client_id) {
        return Err(Fault::conflict(format!("Client {client_id} already exists")));
    }
    let client = ClientRepresentation {
        client_id: Some(client_id),
        secret: Some(secret.expose().to_owned()),
        service_accounts_enabled: Some(true),
        standard_flow_enabled: Some(false),
        protocol: Some("openid-connect".into()),
        attributes: Some([(IS_TEMPORARY.to_owned(), "true".to_owned())].into()),
        default_client_scopes: Some(
            ["service_account", "web-origins", "acr", "roles", "profile", "basic", "email"].map(str::to_owned).into(),
        ),
        optional_client_scopes: Some(Vec::new()),
        ..Default::default()
    };
    clients::plan(draft, vec![client])?;
    users::plan_service_accounts(draft);
    Ok(())
}
