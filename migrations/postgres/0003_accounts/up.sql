-- Who may sign in, what they hold, and the answers already given to their repeated writes.

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    login text NOT NULL,
    password_hash text NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT account_login_filled CHECK (length(trim(login)) > 0)
);
CREATE UNIQUE INDEX account_person_id_key ON account (person_id);
CREATE UNIQUE INDEX account_login_key ON account (login);

CREATE TABLE sign_in (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    token_hash text NOT NULL,
    delivery text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT sign_in_token_hash_form CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sign_in_delivery_known CHECK (delivery IN ('cookie', 'bearer')),
    CONSTRAINT sign_in_expires_later CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX sign_in_token_hash_key ON sign_in (token_hash);
CREATE INDEX sign_in_account_id_idx ON sign_in (account_id);
CREATE INDEX sign_in_expires_at_idx ON sign_in (expires_at);

CREATE TABLE sign_in_attempt (
    id uuid NOT NULL PRIMARY KEY,
    login_key text NOT NULL,
    at timestamptz NOT NULL,
    succeeded boolean NOT NULL
);
CREATE INDEX sign_in_attempt_login_key_at_idx ON sign_in_attempt (login_key, at);
CREATE INDEX sign_in_attempt_at_idx ON sign_in_attempt (at);

CREATE TABLE role_grant (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    role text NOT NULL,
    unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    granted_at timestamptz NOT NULL,
    granted_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    ends_at timestamptz,
    revoked_at timestamptz,
    revoked_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT role_grant_role_known CHECK (role IN ('administrator', 'planner', 'requester', 'commander', 'site_manager', 'trainer')),
    CONSTRAINT role_grant_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);
CREATE UNIQUE INDEX role_grant_active_key ON role_grant (person_id, role, unit_id) WHERE revoked_at IS NULL;
CREATE INDEX role_grant_person_id_idx ON role_grant (person_id);
CREATE INDEX role_grant_unit_id_idx ON role_grant (unit_id);
CREATE INDEX role_grant_granted_by_idx ON role_grant (granted_by) WHERE granted_by IS NOT NULL;
CREATE INDEX role_grant_revoked_by_idx ON role_grant (revoked_by) WHERE revoked_by IS NOT NULL;

CREATE TABLE idempotency (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    key text NOT NULL,
    operation text NOT NULL,
    body_hash text NOT NULL,
    status integer NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key, operation),
    CONSTRAINT idempotency_status_known CHECK (status BETWEEN 100 AND 599)
);
CREATE INDEX idempotency_created_at_idx ON idempotency (created_at);
