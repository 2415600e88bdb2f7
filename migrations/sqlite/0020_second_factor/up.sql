-- The second factor of an account: a secret sealed with a key that is not in the database, and the last code taken, since a
-- code works once. Recovery codes hold eighty random bits: their hash alone is kept, and needs no slow hashing. A challenge is
-- the first step of a sign-in, waiting for its code.

CREATE TABLE second_factor (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    secret TEXT NOT NULL,
    sealed_with TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    confirmed_at TEXT CHECK (length(confirmed_at) = 27),
    last_step INTEGER,
    CONSTRAINT second_factor_secret_filled CHECK (length(secret) > 0),
    CONSTRAINT second_factor_confirmed_by_code CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX second_factor_account_id_key ON second_factor (account_id);

CREATE TABLE recovery_code (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    code_hash TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    used_at TEXT CHECK (length(used_at) = 27),
    CONSTRAINT recovery_code_hash_form CHECK (length(code_hash) = 64 AND code_hash NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE UNIQUE INDEX recovery_code_hash_key ON recovery_code (account_id, code_hash);

CREATE TABLE sign_in_challenge (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    token_hash TEXT NOT NULL,
    delivery TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    failures INTEGER NOT NULL,
    ended_at TEXT CHECK (length(ended_at) = 27),
    CONSTRAINT sign_in_challenge_token_hash_form CHECK (length(token_hash) = 64 AND token_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT sign_in_challenge_delivery_known CHECK (delivery IN ('cookie', 'bearer')),
    CONSTRAINT sign_in_challenge_failures_counted CHECK (failures >= 0),
    CONSTRAINT sign_in_challenge_expires_later CHECK (expires_at > created_at)
) STRICT;
CREATE UNIQUE INDEX sign_in_challenge_token_hash_key ON sign_in_challenge (token_hash);
CREATE INDEX sign_in_challenge_account_id_idx ON sign_in_challenge (account_id);
CREATE INDEX sign_in_challenge_expires_at_idx ON sign_in_challenge (expires_at);
