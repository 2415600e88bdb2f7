-- The second factor of an account: a secret sealed with a key that is not in the database, and the last code taken, since a
-- code works once. Recovery codes hold eighty random bits: their hash alone is kept, and needs no slow hashing. A challenge is
-- the first step of a sign-in, waiting for its code.

CREATE TABLE second_factor (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    secret text NOT NULL,
    sealed_with text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint,
    CONSTRAINT second_factor_secret_filled CHECK (length(secret) > 0),
    CONSTRAINT second_factor_confirmed_by_code CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
);
CREATE UNIQUE INDEX second_factor_account_id_key ON second_factor (account_id);

CREATE TABLE recovery_code (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    code_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_code_hash_form CHECK (code_hash ~ '^[0-9a-f]{64}$')
);
CREATE UNIQUE INDEX recovery_code_hash_key ON recovery_code (account_id, code_hash);

CREATE TABLE sign_in_challenge (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    token_hash text NOT NULL,
    delivery text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    failures integer NOT NULL,
    ended_at timestamptz,
    CONSTRAINT sign_in_challenge_token_hash_form CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sign_in_challenge_delivery_known CHECK (delivery IN ('cookie', 'bearer')),
    CONSTRAINT sign_in_challenge_failures_counted CHECK (failures >= 0),
    CONSTRAINT sign_in_challenge_expires_later CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX sign_in_challenge_token_hash_key ON sign_in_challenge (token_hash);
CREATE INDEX sign_in_challenge_account_id_idx ON sign_in_challenge (account_id);
CREATE INDEX sign_in_challenge_expires_at_idx ON sign_in_challenge (expires_at);
