-- What failed logins of a user have come to: counted by every node, read together with the user.
-- not_before is epoch seconds, last_failure epoch milliseconds.

CREATE TABLE login_failure (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    realm_id TEXT NOT NULL REFERENCES realm (id) ON DELETE CASCADE,
    failures BIGINT NOT NULL,
    secondary_failures BIGINT NOT NULL,
    lockouts BIGINT NOT NULL,
    permanent BOOLEAN NOT NULL,
    not_before BIGINT NOT NULL,
    last_failure BIGINT NOT NULL,
    last_ip TEXT NOT NULL
);
CREATE INDEX login_failure_realm ON login_failure (realm_id, last_failure);
