-- Who may sign in, what they hold, and the answers already given to their repeated writes.

CREATE TABLE account (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    login TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled_at TEXT CHECK (length(disabled_at) = 27),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    CONSTRAINT account_login_filled CHECK (length(trim(login)) > 0)
) STRICT;
CREATE UNIQUE INDEX account_person_id_key ON account (person_id);
CREATE UNIQUE INDEX account_login_key ON account (login);

CREATE TABLE sign_in (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    token_hash TEXT NOT NULL,
    delivery TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    CONSTRAINT sign_in_token_hash_form CHECK (length(token_hash) = 64 AND token_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT sign_in_delivery_known CHECK (delivery IN ('cookie', 'bearer')),
    CONSTRAINT sign_in_expires_later CHECK (expires_at > created_at)
) STRICT;
CREATE UNIQUE INDEX sign_in_token_hash_key ON sign_in (token_hash);
CREATE INDEX sign_in_account_id_idx ON sign_in (account_id);
CREATE INDEX sign_in_expires_at_idx ON sign_in (expires_at);

CREATE TABLE sign_in_attempt (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login_key TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
) STRICT;
CREATE INDEX sign_in_attempt_login_key_at_idx ON sign_in_attempt (login_key, at);
CREATE INDEX sign_in_attempt_at_idx ON sign_in_attempt (at);

CREATE TABLE role_grant (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    role TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    granted_at TEXT NOT NULL CHECK (length(granted_at) = 27),
    granted_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(granted_by) = 16),
    ends_at TEXT CHECK (length(ends_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    revoked_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(revoked_by) = 16),
    CONSTRAINT role_grant_role_known CHECK (role IN ('administrator', 'planner', 'requester', 'commander', 'site_manager', 'trainer')),
    CONSTRAINT role_grant_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX role_grant_active_key ON role_grant (person_id, role, unit_id) WHERE revoked_at IS NULL;
CREATE INDEX role_grant_person_id_idx ON role_grant (person_id);
CREATE INDEX role_grant_unit_id_idx ON role_grant (unit_id);
CREATE INDEX role_grant_granted_by_idx ON role_grant (granted_by) WHERE granted_by IS NOT NULL;
CREATE INDEX role_grant_revoked_by_idx ON role_grant (revoked_by) WHERE revoked_by IS NOT NULL;

CREATE TABLE idempotency (
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    key TEXT NOT NULL,
    operation TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (account_id, key, operation),
    CONSTRAINT idempotency_status_known CHECK (status BETWEEN 100 AND 599)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created_at_idx ON idempotency (created_at);
