-- Links with which a person chooses a password, once: to open an account, or to come back to it. A token has 256 random bits:
-- its hash alone is kept. One is open per person.

CREATE TABLE invitation (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    purpose text NOT NULL,
    login text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT invitation_purpose_known CHECK (purpose IN ('account', 'recovery')),
    CONSTRAINT invitation_login_filled CHECK (length(trim(login)) > 0),
    CONSTRAINT invitation_token_hash_form CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT invitation_expires_later CHECK (expires_at > created_at),
    CONSTRAINT invitation_ends_once CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX invitation_token_hash_key ON invitation (token_hash);
CREATE UNIQUE INDEX invitation_open_key ON invitation (person_id) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitation_person_id_idx ON invitation (person_id);
CREATE INDEX invitation_created_by_idx ON invitation (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX invitation_login_idx ON invitation (login);
CREATE INDEX invitation_expires_at_idx ON invitation (expires_at);
