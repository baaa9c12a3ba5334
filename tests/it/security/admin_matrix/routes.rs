//! Every route of the Admin API below a realm, a body that it can read, and the management roles of which each is enough.

pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub body: Option<&'static str>,
    /// Empty: any role at all.
    pub roles: &'static [&'static str],
}

const fn route(
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
    roles: &'static [&'static str],
) -> Route {
    Route { method, path, body, roles }
}

const fn get(path: &'static str, roles: &'static [&'static str]) -> Route {
    route("GET", path, None, roles)
}

const fn delete(path: &'static str, roles: &'static [&'static str]) -> Route {
    route("DELETE", path, None, roles)
}

const fn post(path: &'static str, roles: &'static [&'static str]) -> Route {
    route("POST", path, Some("{}"), roles)
}

const fn put(path: &'static str, roles: &'static [&'static str]) -> Route {
    route("PUT", path, Some("{}"), roles)
}

const ANY: &[&str] = &[];
const SEE_REALM: &[&str] = &["view-realm", "manage-realm"];
const REALM: &[&str] = &["manage-realm"];
const SEE_USERS: &[&str] = &["view-users", "manage-users"];
const USERS: &[&str] = &["manage-users"];
const LIST_USERS: &[&str] = &["query-users", "query-groups", "view-users", "manage-users"];
const SEE_EVENTS: &[&str] = &["view-events", "manage-events"];
const EVENTS: &[&str] = &["manage-events"];
const SEE_CLIENTS: &[&str] = &["view-clients", "manage-clients"];
const CLIENTS: &[&str] = &["manage-clients"];

/// What would end the realm, the role that paths name, or the tokens of the test, when it is allowed.
pub const DESTRUCTIVE: &[(&str, &str)] =
    &[("DELETE", ""), ("POST", "/logout-all"), ("DELETE", "/roles/{role}"), ("DELETE", "/roles-by-id/{id}")];

pub const ROUTES: &[Route] = &[
    get("", ANY),
    put("", REALM),
    delete("", REALM),
    get("/keys", SEE_REALM),
    get("/components", SEE_REALM),
    post("/components", REALM),
    get("/components/{component}", SEE_REALM),
    put("/components/{component}", REALM),
    delete("/components/{component}", REALM),
    get("/components/{component}/sub-component-types", SEE_REALM),
    get("/client-policies/policies", SEE_REALM),
    put("/client-policies/policies", REALM),
    get("/client-policies/profiles", SEE_REALM),
    put("/client-policies/profiles", REALM),
    get("/credential-registrators", SEE_REALM),
    post("/partialImport", REALM),
    post("/partial-export", REALM),
    post("/logout-all", USERS),
    post("/push-revocation", REALM),
    post("/testSMTPConnection", REALM),
    get("/users-management-permissions", SEE_REALM),
    put("/users-management-permissions", REALM),
    get("/events", SEE_EVENTS),
    delete("/events", EVENTS),
    get("/events/config", SEE_EVENTS),
    put("/events/config", EVENTS),
    get("/admin-events", SEE_EVENTS),
    delete("/admin-events", EVENTS),
    get("/localization", ANY),
    get("/localization/{locale}", ANY),
    post("/localization/{locale}", REALM),
    delete("/localization/{locale}", REALM),
    get("/localization/{locale}/{key}", ANY),
    route("PUT", "/localization/{locale}/{key}", Some("text"), REALM),
    delete("/localization/{locale}/{key}", REALM),
    get("/client-session-stats", SEE_REALM),
    delete("/sessions/{session}", USERS),
    delete("/attack-detection/brute-force/users", USERS),
    get("/attack-detection/brute-force/users/{user}", SEE_USERS),
    delete("/attack-detection/brute-force/users/{user}", USERS),
    get("/users/profile", ANY),
    put("/users/profile", REALM),
    get("/users/profile/metadata", ANY),
    get("/users", LIST_USERS),
    post("/users", USERS),
    get("/users/count", LIST_USERS),
    get("/users/{user}", SEE_USERS),
    put("/users/{user}", USERS),
    delete("/users/{user}", USERS),
    put("/users/{user}/reset-password", USERS),
    route("PUT", "/users/{user}/disable-credential-types", Some("[]"), USERS),
    get("/users/{user}/configured-user-storage-credential-types", SEE_USERS),
    get("/users/{user}/credentials", SEE_USERS),
    delete("/users/{user}/credentials/{credential}", USERS),
    route("PUT", "/users/{user}/credentials/{credential}/userLabel", Some("text"), USERS),
    post("/users/{user}/credentials/{credential}/moveToFirst", USERS),
    post("/users/{user}/credentials/{credential}/moveAfter/{other}", USERS),
    get("/users/{user}/groups", SEE_USERS),
    get("/users/{user}/groups/count", SEE_USERS),
    put("/users/{user}/groups/{group}", USERS),
    delete("/users/{user}/groups/{group}", USERS),
    get("/users/{user}/sessions", SEE_USERS),
    get("/users/{user}/offline-sessions/{client}", SEE_USERS),
    post("/users/{user}/logout", USERS),
    get("/users/{user}/consents", SEE_USERS),
    delete("/users/{user}/consents/{client}", USERS),
    post("/users/{user}/impersonation", &["impersonation"]),
    get("/users/{user}/federated-identity", SEE_USERS),
    post("/users/{user}/federated-identity/{provider}", USERS),
    delete("/users/{user}/federated-identity/{provider}", USERS),
    get("/users/{user}/unmanagedAttributes", SEE_USERS),
    get("/users/{user}/role-mappings", SEE_USERS),
    get("/users/{user}/role-mappings/realm", SEE_USERS),
    route("POST", "/users/{user}/role-mappings/realm", Some("[]"), USERS),
    route("DELETE", "/users/{user}/role-mappings/realm", Some("[]"), USERS),
    get("/users/{user}/role-mappings/realm/available", SEE_USERS),
    get("/users/{user}/role-mappings/realm/composite", SEE_USERS),
    get("/users/{user}/role-mappings/clients/{client}", SEE_USERS),
    route("POST", "/users/{user}/role-mappings/clients/{client}", Some("[]"), USERS),
    route("DELETE", "/users/{user}/role-mappings/clients/{client}", Some("[]"), USERS),
    get("/users/{user}/role-mappings/clients/{client}/available", SEE_USERS),
    get("/users/{user}/role-mappings/clients/{client}/composite", SEE_USERS),
    get("/groups", LIST_USERS),
    post("/groups", USERS),
    get("/groups/count", LIST_USERS),
    get("/groups/{group}", SEE_USERS),
    put("/groups/{group}", USERS),
    delete("/groups/{group}", USERS),
    get("/groups/{group}/children", SEE_USERS),
    post("/groups/{group}/children", USERS),
    get("/groups/{group}/members", SEE_USERS),
    get("/groups/{group}/role-mappings", SEE_USERS),
    get("/groups/{group}/role-mappings/realm", SEE_USERS),
    route("POST", "/groups/{group}/role-mappings/realm", Some("[]"), USERS),
    route("DELETE", "/groups/{group}/role-mappings/realm", Some("[]"), USERS),
    get("/groups/{group}/role-mappings/clients/{client}", SEE_USERS),
    route("POST", "/groups/{group}/role-mappings/clients/{client}", Some("[]"), USERS),
    get("/group-by-path/{path:.*}", LIST_USERS),
    get("/default-groups", SEE_REALM),
    put("/default-groups/{group}", REALM),
    delete("/default-groups/{group}", REALM),
    get("/roles", SEE_REALM),
    post("/roles", REALM),
    get("/roles/{role}", SEE_REALM),
    put("/roles/{role}", REALM),
    delete("/roles/{role}", REALM),
    get("/roles/{role}/composites", SEE_REALM),
    route("POST", "/roles/{role}/composites", Some("[]"), REALM),
    route("DELETE", "/roles/{role}/composites", Some("[]"), REALM),
    get("/roles/{role}/composites/realm", SEE_REALM),
    get("/roles/{role}/composites/clients/{of_client}", SEE_REALM),
    get("/roles/{role}/users", SEE_REALM),
    get("/roles/{role}/groups", SEE_REALM),
    get("/clients/{client}/roles", SEE_CLIENTS),
    post("/clients/{client}/roles", CLIENTS),
    get("/clients/{client}/roles/{role}", SEE_CLIENTS),
    put("/clients/{client}/roles/{role}", CLIENTS),
    delete("/clients/{client}/roles/{role}", CLIENTS),
    get("/clients/{client}/roles/{role}/composites", SEE_CLIENTS),
    get("/clients/{client}/roles/{role}/users", SEE_CLIENTS),
    get("/roles-by-id/{id}", SEE_REALM),
    put("/roles-by-id/{id}", REALM),
    delete("/roles-by-id/{id}", REALM),
    get("/roles-by-id/{id}/composites", SEE_REALM),
    route("POST", "/roles-by-id/{id}/composites", Some("[]"), REALM),
    route("DELETE", "/roles-by-id/{id}/composites", Some("[]"), REALM),
    get("/roles-by-id/{id}/composites/realm", SEE_REALM),
    get("/roles-by-id/{id}/composites/clients/{client}", SEE_REALM),
];
