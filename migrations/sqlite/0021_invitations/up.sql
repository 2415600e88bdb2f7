-- Links with which a person chooses a password, once: to open an account, or to come back to it. A token has 256 random bits:
-- its hash alone is kept. One is open per person.

CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    purpose TEXT NOT NULL,
    login TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    created_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    accepted_at TEXT CHECK (length(accepted_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    CONSTRAINT invitation_purpose_known CHECK (purpose IN ('account', 'recovery')),
    CONSTRAINT invitation_login_filled CHECK (length(trim(login)) > 0),
    CONSTRAINT invitation_token_hash_form CHECK (length(token_hash) = 64 AND token_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT invitation_expires_later CHECK (expires_at > created_at),
    CONSTRAINT invitation_ends_once CHECK (accepted_at IS NULL OR revoked_at IS NULL)
) STRICT;
CREATE UNIQUE INDEX invitation_token_hash_key ON invitation (token_hash);
CREATE UNIQUE INDEX invitation_open_key ON invitation (person_id) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitation_person_id_idx ON invitation (person_id);
CREATE INDEX invitation_created_by_idx ON invitation (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX invitation_login_idx ON invitation (login);
CREATE INDEX invitation_expires_at_idx ON invitation (expires_at);
