-- Other systems that call in their own name: API clients with their secrets, what they consumed day by day, and the keys
-- that sign their tokens. They act as people do, so what names an actor or a caller takes them in.

CREATE TABLE api_client (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    contact TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    scopes TEXT NOT NULL,
    requests_per_minute INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    created_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    revoked_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(revoked_by) = 16),
    last_used_at TEXT CHECK (length(last_used_at) = 27),
    version INTEGER NOT NULL,
    CONSTRAINT api_client_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT api_client_scopes_filled CHECK (length(scopes) > 0),
    CONSTRAINT api_client_requests_positive CHECK (requests_per_minute >= 1),
    CONSTRAINT api_client_state_known CHECK (state IN ('active', 'revoked')),
    CONSTRAINT api_client_revoked_whole CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
    CONSTRAINT api_client_version_positive CHECK (version >= 1)
) STRICT;
CREATE INDEX api_client_unit_id_idx ON api_client (unit_id);
CREATE INDEX api_client_created_by_idx ON api_client (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX api_client_revoked_by_idx ON api_client (revoked_by) WHERE revoked_by IS NOT NULL;

-- A secret has 256 random bits: its hash alone is kept, and needs no slow hashing.
CREATE TABLE api_client_secret (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    api_client_id BLOB NOT NULL REFERENCES api_client (id) ON DELETE RESTRICT CHECK (length(api_client_id) = 16),
    secret_hash TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    created_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    last_used_at TEXT CHECK (length(last_used_at) = 27),
    CONSTRAINT api_client_secret_hash_form CHECK (length(secret_hash) = 64 AND secret_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT api_client_secret_expires_later CHECK (expires_at > created_at)
) STRICT;
CREATE UNIQUE INDEX api_client_secret_hash_key ON api_client_secret (secret_hash);
CREATE INDEX api_client_secret_api_client_id_idx ON api_client_secret (api_client_id);
CREATE INDEX api_client_secret_created_by_idx ON api_client_secret (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE api_client_usage (
    api_client_id BLOB NOT NULL REFERENCES api_client (id) ON DELETE RESTRICT CHECK (length(api_client_id) = 16),
    day TEXT NOT NULL,
    requests INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    PRIMARY KEY (api_client_id, day),
    CONSTRAINT api_client_usage_counts CHECK (requests >= refused AND refused >= 0)
) STRICT, WITHOUT ROWID;

-- The private part is sealed (XChaCha20-Poly1305) with a key that is not in the database: whoever reads the database cannot
-- sign. `sealed_with` names that key, not its value.
CREATE TABLE signing_key (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    algorithm TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    sealed_with TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    signs_from TEXT NOT NULL CHECK (length(signs_from) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    CONSTRAINT signing_key_algorithm_known CHECK (algorithm IN ('ES256'))
) STRICT;

ALTER TABLE audit_event ADD COLUMN actor_client_id BLOB REFERENCES api_client (id) ON DELETE RESTRICT
    CHECK (length(actor_client_id) = 16)
    CONSTRAINT audit_event_one_actor CHECK (actor_client_id IS NULL OR actor_person_id IS NULL);
CREATE INDEX audit_event_actor_client_id_idx ON audit_event (actor_client_id, id) WHERE actor_client_id IS NOT NULL;

-- The caller of a repeated write is an account or an API client. The column keeps its name: the version still running
-- goes on using it.
CREATE TABLE idempotency_next (
    account_id BLOB NOT NULL CHECK (length(account_id) = 16),
    key TEXT NOT NULL,
    operation TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    PRIMARY KEY (account_id, key, operation),
    CONSTRAINT idempotency_status_known CHECK (status BETWEEN 100 AND 599)
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency_next SELECT account_id, key, operation, body_hash, status, body, created_at FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_next RENAME TO idempotency;
CREATE INDEX idempotency_created_at_idx ON idempotency (created_at);

-- An import that another system brought has no person. Its lines move with it: they refer to it.
CREATE TABLE import_next (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    created_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    state TEXT NOT NULL,
    applied_at TEXT CHECK (length(applied_at) = 27),
    applied_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(applied_by) = 16),
    plan_hash TEXT NOT NULL,
    files TEXT NOT NULL CHECK (json_valid(files)),
    totals TEXT NOT NULL CHECK (json_valid(totals)),
    version INTEGER NOT NULL,
    CONSTRAINT import_state_known CHECK (state IN ('previewed', 'applied')),
    CONSTRAINT import_applied_whole CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
    CONSTRAINT import_version_positive CHECK (version >= 1)
) STRICT;

CREATE TABLE import_line_next (
    import_id BLOB NOT NULL REFERENCES import_next (id) ON DELETE RESTRICT CHECK (length(import_id) = 16),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT,
    verdict TEXT NOT NULL,
    summary TEXT NOT NULL CHECK (json_valid(summary)),
    parsed TEXT NOT NULL CHECK (json_valid(parsed)),
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0),
    CONSTRAINT import_line_kind_known CHECK (kind IN ('session', 'request')),
    CONSTRAINT import_line_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'duplicate', 'rejected', 'ignored'))
) STRICT, WITHOUT ROWID;
INSERT INTO import_next SELECT id, organiser_unit_id, created_by, created_at, state, applied_at, applied_by, plan_hash, files, totals, version
FROM import;
INSERT INTO import_line_next SELECT import_id, position, file, sheet, line, kind, verdict, summary, parsed FROM import_line;
DROP TABLE import_line;
DROP TABLE import;
ALTER TABLE import_next RENAME TO import;
ALTER TABLE import_line_next RENAME TO import_line;
CREATE INDEX import_organiser_unit_id_idx ON import (organiser_unit_id, id);
CREATE INDEX import_created_by_idx ON import (created_by);
CREATE INDEX import_applied_by_idx ON import (applied_by) WHERE applied_by IS NOT NULL;
