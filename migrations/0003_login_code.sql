-- Codes that were sent to users for a login, a row for each user and step.

CREATE TABLE login_code (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    code TEXT,
    login TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    sends BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    past TEXT NOT NULL,
    PRIMARY KEY (user_id, step)
);
