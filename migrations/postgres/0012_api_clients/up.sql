-- Other systems that call in their own name: API clients with their secrets, what they consumed day by day, and the keys
-- that sign their tokens. They act as people do, so what names an actor or a caller takes them in.

CREATE TABLE api_client (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    contact text NOT NULL,
    unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    scopes text NOT NULL,
    requests_per_minute integer NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    revoked_at timestamptz,
    revoked_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    last_used_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT api_client_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT api_client_scopes_filled CHECK (length(scopes) > 0),
    CONSTRAINT api_client_requests_positive CHECK (requests_per_minute >= 1),
    CONSTRAINT api_client_state_known CHECK (state IN ('active', 'revoked')),
    CONSTRAINT api_client_revoked_whole CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
    CONSTRAINT api_client_version_positive CHECK (version >= 1)
);
CREATE INDEX api_client_unit_id_idx ON api_client (unit_id);
CREATE INDEX api_client_created_by_idx ON api_client (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX api_client_revoked_by_idx ON api_client (revoked_by) WHERE revoked_by IS NOT NULL;

-- A secret has 256 random bits: its hash alone is kept, and needs no slow hashing.
CREATE TABLE api_client_secret (
    id uuid NOT NULL PRIMARY KEY,
    api_client_id uuid NOT NULL REFERENCES api_client (id) ON DELETE RESTRICT,
    secret_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CONSTRAINT api_client_secret_hash_form CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT api_client_secret_expires_later CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX api_client_secret_hash_key ON api_client_secret (secret_hash);
CREATE INDEX api_client_secret_api_client_id_idx ON api_client_secret (api_client_id);
CREATE INDEX api_client_secret_created_by_idx ON api_client_secret (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE api_client_usage (
    api_client_id uuid NOT NULL REFERENCES api_client (id) ON DELETE RESTRICT,
    day date NOT NULL,
    requests bigint NOT NULL,
    refused bigint NOT NULL,
    PRIMARY KEY (api_client_id, day),
    CONSTRAINT api_client_usage_counts CHECK (requests >= refused AND refused >= 0)
);

-- The private part is sealed (XChaCha20-Poly1305) with a key that is not in the database: whoever reads the database cannot
-- sign. `sealed_with` names that key, not its value.
CREATE TABLE signing_key (
    id uuid NOT NULL PRIMARY KEY,
    algorithm text NOT NULL,
    public_key text NOT NULL,
    sealed_key text NOT NULL,
    sealed_with text NOT NULL,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT signing_key_algorithm_known CHECK (algorithm IN ('ES256'))
);

ALTER TABLE audit_event
    ADD COLUMN actor_client_id uuid REFERENCES api_client (id) ON DELETE RESTRICT,
    ADD CONSTRAINT audit_event_one_actor CHECK (actor_client_id IS NULL OR actor_person_id IS NULL);
CREATE INDEX audit_event_actor_client_id_idx ON audit_event (actor_client_id, id) WHERE actor_client_id IS NOT NULL;

-- The caller of a repeated write is an account or an API client. The column keeps its name: the version still running
-- goes on using it.
ALTER TABLE idempotency DROP CONSTRAINT idempotency_account_id_fkey;

-- An import that another system brought has no person.
ALTER TABLE import ALTER COLUMN created_by DROP NOT NULL;
