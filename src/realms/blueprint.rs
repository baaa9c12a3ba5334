//! A realm ready to be written: every row of it, with ids, sealed keys and hashed passwords.

use std::collections::BTreeMap;

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::bulk::{self, Account};
use crate::model::client::{self, Client};
use crate::model::component::{self, Component};
use crate::model::flow::{self, AuthenticatorConfig, Execution, Flow};
use crate::model::group::{self, Group};
use crate::model::id::{ClientUuid, GroupId, RoleId, ScopeId};
use crate::model::realm::{self, Realm};
use crate::model::required_action::{self, RequiredAction};
use crate::model::role::{self, Role};
use crate::model::scope::{self, ClientScope};
use crate::model::scope_mapping;

/// All rows of a realm. Parents come before their children where rows point to each other.
pub struct Blueprint {
    pub realm: Realm,
    pub parts: Parts,
    pub components: Vec<Component>,
    /// The realm's scopes for new clients, and whether they are default ones.
    pub realm_scopes: Vec<(ScopeId, bool)>,
    pub default_groups: Vec<GroupId>,
    pub flows: Vec<Flow>,
    pub configs: Vec<AuthenticatorConfig>,
    pub executions: Vec<Execution>,
    pub required_actions: Vec<RequiredAction>,
    /// Texts by language.
    pub localization: BTreeMap<String, BTreeMap<String, String>>,
}

/// The rows that may also be added to a realm that is there already.
#[derive(Default)]
pub struct Parts {
    pub scopes: Vec<ClientScope>,
    pub clients: Vec<Client>,
    /// Client, scope, whether it is a default one.
    pub client_scopes: Vec<(ClientUuid, ScopeId, bool)>,
    pub roles: Vec<Role>,
    /// Composite and part.
    pub composites: Vec<(RoleId, RoleId)>,
    /// Client or client scope, and role.
    pub scope_mappings: Vec<(String, RoleId)>,
    pub groups: Vec<Group>,
    pub group_roles: Vec<(GroupId, RoleId)>,
    pub users: Vec<Account>,
}

/// Writes a realm, but not its client in the master realm: [`super::master::insert_client`] does that.
///
/// # Errors
/// A conflict when the name, or an id of the blueprint, is taken.
pub async fn insert(tx: &Tx<'_>, b: &Blueprint) -> Result<(), Fault> {
    realm::insert(tx, &b.realm).await?;
    for component in &b.components {
        component::insert(tx, component).await?;
    }
    insert_flows(tx, b).await?;
    for action in &b.required_actions {
        required_action::insert(tx, action).await?;
    }
    for (locale, texts) in &b.localization {
        realm::set_localization(tx, &b.realm.id, locale, texts).await?;
    }
    insert_parts(tx, &b.realm, &b.parts).await?;
    for (scope, is_default) in &b.realm_scopes {
        scope::set_realm_default(tx, &b.realm.id, scope, *is_default).await?;
    }
    for group in &b.default_groups {
        group::insert_default(tx, &b.realm.id, group).await?;
    }
    Ok(())
}

async fn insert_flows(tx: &Tx<'_>, b: &Blueprint) -> Result<(), Fault> {
    for flow in &b.flows {
        flow::insert(tx, flow).await?;
    }
    for config in &b.configs {
        flow::insert_config(tx, &b.realm.id, config).await?;
    }
    for execution in &b.executions {
        flow::insert_execution(tx, &b.realm.id, execution).await?;
    }
    Ok(())
}

/// Writes rows of a realm that is there.
///
/// # Errors
/// A conflict when one of them is there already.
pub async fn insert_parts(tx: &Tx<'_>, realm: &Realm, parts: &Parts) -> Result<(), Fault> {
    for scope in &parts.scopes {
        scope::insert(tx, scope).await?;
    }
    for client in &parts.clients {
        client::insert(tx, client).await?;
    }
    bulk::insert_client_scopes(tx, &realm.id, &parts.client_scopes).await?;
    for role in &parts.roles {
        role::insert(tx, role).await?;
    }
    bulk::insert_composites(tx, &realm.id, &parts.composites).await?;
    for (owner, role) in &parts.scope_mappings {
        scope_mapping::insert(tx, &realm.id, owner, role).await?;
    }
    for group in &parts.groups {
        group::insert(tx, group).await?;
    }
    for (group, role) in &parts.group_roles {
        group::insert_role(tx, &realm.id, group, role).await?;
    }
    bulk::insert_accounts(tx, &parts.users, realm.settings.duplicate_emails_allowed == Some(true)).await
}
