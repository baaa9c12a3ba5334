//! The built-in clients of a realm.

use keycloak::types::{ClientRepresentation, ProtocolMapperRepresentation, RoleRepresentation};

use super::mappers::{self, Mapper};
use super::roles::{self, ACCOUNT, BROKER};
use crate::realms::MASTER;

/// A built-in client. `{realm}` in a path stands for the realm's name.
struct Client {
    client_id: &'static str,
    bearer_only: bool,
    standard_flow: bool,
    direct_access_grants: bool,
    full_scope: bool,
    /// Root URL, base URL and web origins, of one that has pages.
    pages: Option<(&'static str, &'static str, &'static [&'static str])>,
    attributes: &'static [(&'static str, &'static str)],
    mappers: &'static [Mapper],
}

const PUBLIC: Client = Client {
    client_id: "",
    bearer_only: false,
    standard_flow: true,
    direct_access_grants: false,
    full_scope: false,
    pages: None,
    attributes: &[],
    mappers: &[],
};
const LIGHTWEIGHT: (&str, &str) = ("client.use.lightweight.access.token.enabled", "true");
const OWN_CLIENT: (&str, &str) = ("realm_client", "false");
const REALM_CLIENT: (&str, &str) = ("realm_client", "true");
const LOGOUT_URIS: (&str, &str) = ("post.logout.redirect.uris", "+");
const PKCE: (&str, &str) = ("pkce.code.challenge.method", "S256");

/// The client that holds the rights over its own realm.
pub const MANAGEMENT: &str = "realm-management";

const CLIENTS: &[Client] = &[
    Client {
        client_id: "account",
        pages: Some(("${authBaseUrl}", "/realms/{realm}/account/", &[])),
        attributes: &[OWN_CLIENT, LOGOUT_URIS],
        ..PUBLIC
    },
    Client {
        client_id: "account-console",
        pages: Some(("${authBaseUrl}", "/realms/{realm}/account/", &[])),
        attributes: &[OWN_CLIENT, LOGOUT_URIS, PKCE],
        mappers: &[mappers::AUDIENCE_RESOLVE_PLAIN],
        ..PUBLIC
    },
    Client {
        client_id: "admin-cli",
        standard_flow: false,
        direct_access_grants: true,
        full_scope: true,
        attributes: &[OWN_CLIENT, LIGHTWEIGHT],
        ..PUBLIC
    },
    Client { client_id: "broker", bearer_only: true, attributes: &[REALM_CLIENT], ..PUBLIC },
    Client { client_id: MANAGEMENT, bearer_only: true, attributes: &[REALM_CLIENT], ..PUBLIC },
    Client {
        client_id: "security-admin-console",
        full_scope: true,
        pages: Some(("${authAdminUrl}", "/admin/{realm}/console/", &["+"])),
        attributes: &[OWN_CLIENT, LIGHTWEIGHT, LOGOUT_URIS, PKCE],
        mappers: &[mappers::LOCALE],
        ..PUBLIC
    },
];

/// What the account console may put into its tokens, as it has not the full scope.
pub const ACCOUNT_CONSOLE_SCOPE: &[&str] = &["manage-account", "view-groups"];

/// How the `client_id` of a client ends that holds, in the realm master, the rights over a realm.
const MASTER_CLIENT: &str = "-realm";

/// The client through which a realm of that name is administered: one of its own, or of the master realm's.
#[must_use]
pub fn admin_client_id(realm: &str) -> String {
    if realm == MASTER { master_client_id(realm) } else { MANAGEMENT.into() }
}

/// The `client_id` of the client in the master realm that holds the rights over a realm.
#[must_use]
pub fn master_client_id(realm: &str) -> String {
    format!("{realm}{MASTER_CLIENT}")
}

/// Whether a client of that `client_id` in `realm` holds rights over a realm: over its own, or in the realm master over any.
#[must_use]
pub fn is_management(realm: &str, client_id: &str) -> bool {
    client_id == MANAGEMENT || realm == MASTER && client_id.ends_with(MASTER_CLIENT)
}

/// The built-in clients of a new realm.
#[must_use]
pub fn all(realm: &str) -> Vec<ClientRepresentation> {
    let own = |c: &&Client| !(realm == MASTER && c.client_id == MANAGEMENT);
    CLIENTS.iter().filter(own).map(|c| representation(c, realm)).collect()
}

fn representation(c: &Client, realm: &str) -> ClientRepresentation {
    let mut out = ClientRepresentation {
        name: Some(format!("${{client_{}}}", c.client_id)),
        bearer_only: Some(c.bearer_only),
        public_client: Some(!c.bearer_only),
        standard_flow_enabled: Some(c.standard_flow),
        direct_access_grants_enabled: Some(c.direct_access_grants),
        full_scope_allowed: Some(c.full_scope),
        protocol: Some("openid-connect".into()),
        attributes: Some(super::map(c.attributes)),
        ..plain(c.client_id)
    };
    if let Some((root, base, origins)) = c.pages {
        let base = base.replace("{realm}", realm);
        out.root_url = Some(root.into());
        out.redirect_uris = Some(vec![format!("{base}*")]);
        out.base_url = Some(base);
        out.web_origins = Some(super::list(origins));
    }
    let mappers: Vec<ProtocolMapperRepresentation> =
        c.mappers.iter().map(|m| m.representation("openid-connect")).collect();
    out.protocol_mappers = (!mappers.is_empty()).then_some(mappers);
    out
}

/// A client of that id with every switch at its default.
fn plain(client_id: &str) -> ClientRepresentation {
    ClientRepresentation {
        client_id: Some(client_id.into()),
        enabled: Some(true),
        surrogate_auth_required: Some(false),
        always_display_in_console: Some(false),
        client_authenticator_type: Some("client-secret".into()),
        redirect_uris: Some(Vec::new()),
        web_origins: Some(Vec::new()),
        not_before: Some(0),
        consent_required: Some(false),
        implicit_flow_enabled: Some(false),
        service_accounts_enabled: Some(false),
        frontchannel_logout: Some(false),
        authentication_flow_binding_overrides: Some(Default::default()),
        node_re_registration_timeout: Some(0),
        ..Default::default()
    }
}

/// The client in the master realm that holds the rights over `realm`.
#[must_use]
pub fn of_master(realm: &str) -> ClientRepresentation {
    ClientRepresentation {
        name: Some(format!("{realm} Realm")),
        bearer_only: Some(true),
        public_client: Some(false),
        standard_flow_enabled: Some(true),
        direct_access_grants_enabled: Some(false),
        full_scope_allowed: Some(false),
        attributes: Some(super::map(&[REALM_CLIENT])),
        ..plain(&master_client_id(realm))
    }
}

/// The roles of a built-in client.
#[must_use]
pub fn roles_of(client_id: &str) -> Vec<RoleRepresentation> {
    match client_id {
        "account" => roles::of_client(client_id, ACCOUNT),
        "broker" => roles::of_client(client_id, BROKER),
        MANAGEMENT => roles::realm_management(client_id),
        _ => Vec::new(),
    }
}
