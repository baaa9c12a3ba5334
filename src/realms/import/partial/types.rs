//! The body of a partial import, and what is told of it.

use keycloak::types::{
    ClientRepresentation, GroupRepresentation, IdentityProviderRepresentation, RolesRepresentation, UserRepresentation,
};
use serde::{Deserialize, Serialize};

/// What happens to a thing that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum IfResourceExists {
    /// Nothing at all is imported.
    #[default]
    Fail,
    /// It stays as it is.
    Skip,
    /// It is removed, and made anew.
    Overwrite,
}

/// The body of `POST /admin/realms/{realm}/partialImport`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartialImport {
    pub if_resource_exists: IfResourceExists,
    pub users: Vec<UserRepresentation>,
    pub clients: Vec<ClientRepresentation>,
    pub groups: Vec<GroupRepresentation>,
    pub identity_providers: Vec<IdentityProviderRepresentation>,
    pub roles: RolesRepresentation,
}

/// What was done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PartialImportResults {
    pub overwritten: usize,
    pub added: usize,
    pub skipped: usize,
    pub results: Vec<PartialImportResult>,
}

/// What was done with one thing.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartialImportResult {
    pub action: Action,
    pub resource_type: Resource,
    pub resource_name: String,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    Added,
    Skipped,
    Overwritten,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resource {
    User,
    Client,
    Group,
    RealmRole,
    ClientRole,
}
