//! A realm, or an addition to one, while its JSON is turned into rows.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;

use crate::fault::Fault;
use crate::model::id::{GroupId, RoleId};
use crate::model::realm::Realm;
use crate::model::role::Role;
use crate::realms::Makings;
use crate::realms::blueprint::Parts;

use super::names::Names;

/// Characters of the longest name or id.
const MAX_NAME: usize = 255;

/// What is made so far, and what it is made with.
pub struct Draft<'a> {
    pub makings: Makings<'a>,
    /// Epoch milliseconds.
    pub now: i64,
    pub realm: Realm,
    pub names: Names,
    /// Names of the realm's scopes for new clients, and whether they are default ones.
    pub realm_scopes: Vec<(String, bool)>,
    /// Protocols of scopes by name.
    pub scope_protocols: HashMap<String, String>,
    /// Ids of flows by alias.
    pub flows: HashMap<String, String>,
    /// What new users join.
    pub default_groups: Vec<GroupId>,
    pub parts: Parts,
}

impl<'a> Draft<'a> {
    #[must_use]
    pub fn new(makings: Makings<'a>, realm: Realm, names: Names) -> Self {
        let now = makings.clock.now_ms();
        let (realm_scopes, scope_protocols, flows, default_groups, parts) = Default::default();
        Self { makings, now, realm, names, realm_scopes, scope_protocols, flows, default_groups, parts }
    }

    /// The id that is given, or a new one.
    ///
    /// # Errors
    /// It is too long; `at` says where it is given.
    pub fn id(&self, at: &dyn Display, given: Option<String>) -> Result<String, Fault> {
        let given = given.filter(|id| !id.is_empty()).map(|id| limited(at, "id", id)).transpose()?;
        Ok(given.unwrap_or_else(|| self.new_id()))
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.makings.random.uuid()
    }

    /// The roles of these names. One of the realm, or of a known client, that is not there is made, as Keycloak does.
    ///
    /// # Errors
    /// A client that is not there; `at` says where it is named.
    pub fn roles(
        &mut self,
        at: &dyn Display,
        of_realm: Option<Vec<String>>,
        of_clients: Option<HashMap<String, Vec<String>>>,
    ) -> Result<Vec<RoleId>, Fault> {
        let mut out: Vec<RoleId> = Vec::new();
        for name in of_realm.unwrap_or_default() {
            out.push(self.role(None, &limited(at, "realmRoles", name)?));
        }
        for (client_id, names) in of_clients.unwrap_or_default() {
            if !self.names.clients.contains_key(&client_id) {
                return Err(refuse(at, format!("clientRoles: there is no client '{client_id}'")));
            }
            for name in names {
                out.push(self.role(Some(&client_id), &limited(at, "clientRoles", name)?));
            }
        }
        Ok(out)
    }

    fn role(&mut self, client_id: Option<&str>, name: &str) -> RoleId {
        if let Some(id) = self.names.role(client_id, name) {
            return id.clone();
        }
        let id = RoleId(self.new_id());
        self.names.add_role(client_id, name, id.clone());
        let (client, realm_id) = (client_id.and_then(|c| self.names.clients.get(c)).cloned(), self.realm.id.clone());
        let (description, attributes) = (None, BTreeMap::new());
        self.parts.roles.push(Role {
            id: id.clone(),
            realm_id,
            client,
            name: name.to_owned(),
            description,
            attributes,
        });
        id
    }
}

/// A refusal that names the place in the JSON.
#[must_use]
pub fn refuse(at: &dyn Display, why: impl Display) -> Fault {
    Fault::invalid(format!("{at}: {why}"))
}

/// A member that must be there and not be empty.
///
/// # Errors
/// It is absent or empty.
pub fn required(at: &dyn Display, member: &str, value: Option<String>) -> Result<String, Fault> {
    value.filter(|v| !v.is_empty()).ok_or_else(|| refuse(at, format!("{member} is missing")))
}

/// A name that must be there, and that an index can hold.
///
/// # Errors
/// It is absent, empty, too long, or has a character that no database keeps.
pub fn named(at: &dyn Display, member: &str, value: Option<String>) -> Result<String, Fault> {
    limited(at, member, required(at, member, value)?)
}

/// A value that an index can hold.
///
/// # Errors
/// It is too long, or has a character that no database keeps.
pub fn limited(at: &dyn Display, member: &str, value: String) -> Result<String, Fault> {
    match value.chars().count() {
        _ if value.contains('\0') => Err(refuse(at, format!("{member} has a character U+0000"))),
        count if count > MAX_NAME => Err(refuse(at, format!("{member} is longer than {MAX_NAME} characters"))),
        _ => Ok(value),
    }
}

/// Attributes in their order.
#[must_use]
pub fn sorted<V>(map: Option<HashMap<String, V>>) -> BTreeMap<String, V> {
    map.unwrap_or_default().into_iter().collect()
}
