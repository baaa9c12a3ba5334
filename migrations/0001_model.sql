-- The model. Types are TEXT, BIGINT, BOOLEAN, DOUBLE PRECISION and BLOB only; times are epoch milliseconds.
-- Columns that are searched are real; the long tail of a thing is one JSON column named settings.

CREATE TABLE realm (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    default_role_id TEXT,
    settings TEXT NOT NULL
);
CREATE UNIQUE INDEX realm_name ON realm (name);

CREATE TABLE realm_localization (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    texts TEXT NOT NULL,
    PRIMARY KEY (realm_id, locale)
);

CREATE TABLE component (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    parent_id TEXT NOT NULL,
    name TEXT,
    provider_id TEXT NOT NULL,
    provider_type TEXT NOT NULL,
    sub_type TEXT,
    config TEXT NOT NULL
);
CREATE INDEX component_parent ON component (realm_id, parent_id, provider_type);

CREATE TABLE client (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    secret TEXT,
    settings TEXT NOT NULL
);
CREATE UNIQUE INDEX client_client_id ON client (realm_id, client_id);

CREATE TABLE client_scope (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    protocol TEXT,
    settings TEXT NOT NULL
);
CREATE UNIQUE INDEX client_scope_name ON client_scope (realm_id, name);

CREATE TABLE realm_client_scope (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    scope_id TEXT NOT NULL REFERENCES client_scope (id) ON DELETE CASCADE,
    is_default BOOLEAN NOT NULL,
    PRIMARY KEY (realm_id, scope_id)
);
CREATE INDEX realm_client_scope_scope ON realm_client_scope (scope_id);

CREATE TABLE client_client_scope (
    client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    scope_id TEXT NOT NULL REFERENCES client_scope (id) ON DELETE CASCADE,
    is_default BOOLEAN NOT NULL,
    PRIMARY KEY (client_id, scope_id)
);
CREATE INDEX client_client_scope_scope ON client_client_scope (scope_id);

-- A role belongs to its container: the realm, or one of its clients.
CREATE TABLE role (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    client_id TEXT REFERENCES client (id) ON DELETE CASCADE,
    container_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    attributes TEXT NOT NULL
);
CREATE UNIQUE INDEX role_name ON role (container_id, name);
CREATE INDEX role_realm ON role (realm_id);
CREATE INDEX role_client ON role (client_id);

CREATE TABLE role_composite (
    role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    child_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, child_id)
);
CREATE INDEX role_composite_child ON role_composite (child_id);

-- Roles that a client, or a client scope, may put into a token when it has not the full scope.
CREATE TABLE scope_mapping (
    owner_id TEXT NOT NULL,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (owner_id, role_id)
);
CREATE INDEX scope_mapping_realm ON scope_mapping (realm_id);
CREATE INDEX scope_mapping_role ON scope_mapping (role_id);

-- parent_key is the parent's id, or the realm's for a top-level group: it carries the uniqueness of names.
CREATE TABLE user_group (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES user_group (id) ON DELETE CASCADE,
    parent_key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    attributes TEXT NOT NULL
);
CREATE UNIQUE INDEX user_group_name ON user_group (parent_key, name);
CREATE INDEX user_group_realm ON user_group (realm_id);
CREATE INDEX user_group_parent ON user_group (parent_id);

CREATE TABLE group_role (
    group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, role_id)
);
CREATE INDEX group_role_role ON group_role (role_id);

CREATE TABLE realm_default_group (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
    PRIMARY KEY (realm_id, group_id)
);
CREATE INDEX realm_default_group_group ON realm_default_group (group_id);

-- email_key is the e-mail address, or the user's id where the realm allows duplicates: it carries the uniqueness.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    username TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    first_name TEXT,
    last_name TEXT,
    first_name_lower TEXT,
    last_name_lower TEXT,
    enabled BOOLEAN NOT NULL,
    email_verified BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    service_account_client_id TEXT,
    federation_link TEXT,
    required_actions TEXT NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (realm_id, username);
-- What lists of users walk along: people in the order of their names, service accounts left out.
CREATE INDEX users_people ON users (realm_id, username) WHERE service_account_client_id IS NULL;
CREATE UNIQUE INDEX users_email_key ON users (realm_id, email_key);
CREATE INDEX users_email ON users (realm_id, email);
CREATE INDEX users_first_name ON users (realm_id, first_name_lower);
CREATE INDEX users_last_name ON users (realm_id, last_name_lower);
CREATE INDEX users_service_account ON users (service_account_client_id);

CREATE TABLE user_attribute (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name, position)
);
CREATE INDEX user_attribute_name ON user_attribute (name, user_id);

CREATE TABLE user_role (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_role_role ON user_role (role_id);

CREATE TABLE user_group_membership (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, group_id)
);
CREATE INDEX user_group_membership_group ON user_group_membership (group_id);

CREATE TABLE credential (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    label TEXT,
    created_at BIGINT NOT NULL,
    secret_data TEXT NOT NULL,
    credential_data TEXT NOT NULL,
    priority BIGINT NOT NULL
);
CREATE INDEX credential_user ON credential (user_id, type);

CREATE TABLE user_consent (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
);
CREATE INDEX user_consent_client ON user_consent (client_id);

CREATE TABLE federated_identity (
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    external_id TEXT NOT NULL,
    external_name TEXT,
    PRIMARY KEY (user_id, provider)
);
CREATE UNIQUE INDEX federated_identity_external ON federated_identity (realm_id, provider, external_id);

-- An offline session shares its id with the online one it came from.
CREATE TABLE user_session (
    id TEXT NOT NULL,
    offline BOOLEAN NOT NULL,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    refreshed_at BIGINT NOT NULL,
    remember_me BOOLEAN NOT NULL,
    ip_address TEXT NOT NULL,
    auth_method TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id, offline)
);
CREATE INDEX user_session_user ON user_session (user_id, offline);
-- Without the time of the last refresh: a refresh would have to move the entry.
CREATE INDEX user_session_realm ON user_session (realm_id, offline);

-- refresh_id and refresh_uses carry the rotation of refresh tokens: the token that is current, and how often it was used.
CREATE TABLE client_session (
    session_id TEXT NOT NULL,
    offline BOOLEAN NOT NULL,
    client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    refreshed_at BIGINT NOT NULL,
    refresh_id TEXT,
    refresh_uses BIGINT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (session_id, offline, client_id),
    FOREIGN KEY (session_id, offline) REFERENCES user_session (id, offline) ON DELETE CASCADE
);
CREATE INDEX client_session_client ON client_session (client_id, offline);

-- A login under way: one row a browser, its tabs in data. version guards against two requests of one browser at once.
CREATE TABLE authentication_session (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX authentication_session_expiry ON authentication_session (expires_at);

CREATE TABLE authorization_code (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    data TEXT NOT NULL
);
CREATE INDEX authorization_code_expiry ON authorization_code (expires_at);

-- What may be used once (action tokens) or no more (revoked access tokens), until it would have expired anyway.
CREATE TABLE single_use (
    id TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX single_use_expiry ON single_use (expires_at);

CREATE TABLE authentication_flow (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    description TEXT,
    provider_id TEXT NOT NULL,
    top_level BOOLEAN NOT NULL,
    built_in BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX authentication_flow_alias ON authentication_flow (realm_id, alias);

CREATE TABLE authenticator_config (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    config TEXT NOT NULL
);
CREATE UNIQUE INDEX authenticator_config_alias ON authenticator_config (realm_id, alias);

CREATE TABLE authentication_execution (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    flow_id TEXT NOT NULL REFERENCES authentication_flow (id) ON DELETE CASCADE,
    authenticator TEXT,
    child_flow_id TEXT REFERENCES authentication_flow (id) ON DELETE CASCADE,
    requirement TEXT NOT NULL,
    priority BIGINT NOT NULL,
    config_id TEXT REFERENCES authenticator_config (id) ON DELETE SET NULL
);
CREATE INDEX authentication_execution_flow ON authentication_execution (flow_id);

CREATE TABLE required_action (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    name TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    default_action BOOLEAN NOT NULL,
    priority BIGINT NOT NULL,
    config TEXT NOT NULL
);
CREATE UNIQUE INDEX required_action_alias ON required_action (realm_id, alias);

CREATE TABLE event (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    time BIGINT NOT NULL,
    type TEXT NOT NULL,
    error TEXT,
    client_id TEXT,
    user_id TEXT,
    session_id TEXT,
    ip_address TEXT,
    details TEXT NOT NULL
);
CREATE INDEX event_time ON event (realm_id, time);
CREATE INDEX event_type ON event (realm_id, type, time);
CREATE INDEX event_user ON event (realm_id, user_id, time);

CREATE TABLE admin_event (
    id TEXT PRIMARY KEY,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    time BIGINT NOT NULL,
    operation_type TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    resource_path TEXT NOT NULL,
    representation TEXT,
    error TEXT,
    auth_realm_id TEXT NOT NULL,
    auth_client_id TEXT NOT NULL,
    auth_user_id TEXT NOT NULL,
    auth_ip_address TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX admin_event_time ON admin_event (realm_id, time);
