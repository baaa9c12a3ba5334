//! The roles of a new realm and of its built-in clients.

use std::collections::HashMap;

use keycloak::types::{Composites, RoleRepresentation};

/// A role and the roles of the same client that it is composed of.
pub struct Role {
    pub name: &'static str,
    pub parts: &'static [&'static str],
}

const fn role(name: &'static str) -> Role {
    Role { name, parts: &[] }
}

/// Roles of the client `account`.
pub const ACCOUNT: &[Role] = &[
    role("view-profile"),
    Role { name: "manage-account", parts: &["manage-account-links"] },
    role("manage-account-links"),
    role("view-applications"),
    role("view-consent"),
    Role { name: "manage-consent", parts: &["view-consent"] },
    role("view-groups"),
    role("delete-account"),
];

/// Roles of the client `broker`.
pub const BROKER: &[Role] = &[role("read-token")];

/// The rights over one realm: roles of its `realm-management`, and of its client in the master realm.
pub const ADMIN: &[Role] = &[
    role("create-client"),
    role("view-realm"),
    Role { name: "view-users", parts: &["query-users", "query-groups"] },
    Role { name: "view-clients", parts: &["query-clients"] },
    role("view-events"),
    role("view-identity-providers"),
    role("view-authorization"),
    Role { name: "view-organizations", parts: &["query-organizations"] },
    role("manage-realm"),
    role("manage-users"),
    role("manage-clients"),
    role("manage-events"),
    role("manage-identity-providers"),
    role("manage-authorization"),
    role("manage-organizations"),
    role("query-users"),
    role("query-clients"),
    role("query-realms"),
    role("query-groups"),
    role("query-organizations"),
    role("impersonation"),
];

/// The composite of all of [`ADMIN`] in `realm-management`.
pub const REALM_ADMIN: &str = "realm-admin";

/// What a new user of a realm may do in the client `account`.
pub const DEFAULT_ACCOUNT: &[&str] = &["view-profile", "manage-account"];

/// Roles of every realm with the keys of their descriptions.
pub const REALM: &[(&str, &str)] =
    &[("offline_access", "${role_offline-access}"), ("uma_authorization", "${role_uma_authorization}")];

/// A role without parts.
#[must_use]
pub fn plain(name: &str, description: &str) -> RoleRepresentation {
    RoleRepresentation {
        name: Some(name.to_owned()),
        description: Some(description.to_owned()),
        composite: Some(false),
        attributes: Some(HashMap::new()),
        ..Default::default()
    }
}

/// The composites of a role: of the realm, and of one client.
#[must_use]
pub fn composites(realm: &[&str], client: &str, roles: &[&str]) -> Composites {
    let names = |roles: &[&str]| (!roles.is_empty()).then(|| super::list(roles));
    Composites {
        realm: names(realm),
        client: names(roles).map(|r| HashMap::from([(client.to_owned(), r)])),
        ..Default::default()
    }
}

/// The representations of a client's roles.
#[must_use]
pub fn of_client(client: &str, roles: &[Role]) -> Vec<RoleRepresentation> {
    roles
        .iter()
        .map(|r| RoleRepresentation {
            composite: Some(!r.parts.is_empty()),
            composites: (!r.parts.is_empty()).then(|| composites(&[], client, r.parts)),
            ..plain(r.name, &format!("${{role_{}}}", r.name))
        })
        .collect()
}

/// The roles of `realm-management`: [`ADMIN`] and the composite of them all.
#[must_use]
pub fn realm_management(client: &str) -> Vec<RoleRepresentation> {
    let parts: Vec<&str> = ADMIN.iter().map(|r| r.name).collect();
    let admin = RoleRepresentation {
        composite: Some(true),
        composites: Some(composites(&[], client, &parts)),
        ..plain(REALM_ADMIN, "${role_realm-admin}")
    };
    let mut out = of_client(client, ADMIN);
    out.push(admin);
    out
}

/// The name of the role that holds what every user has.
#[must_use]
pub fn default_role_name(realm: &str) -> String {
    format!("default-roles-{}", realm.to_lowercase())
}

/// The role that holds what every user has.
#[must_use]
pub fn default_role(realm: &str) -> RoleRepresentation {
    let of_realm: Vec<&str> = REALM.iter().map(|(name, _)| *name).collect();
    RoleRepresentation {
        composite: Some(true),
        composites: Some(composites(&of_realm, "account", DEFAULT_ACCOUNT)),
        ..plain(&default_role_name(realm), "${role_default-roles}")
    }
}
