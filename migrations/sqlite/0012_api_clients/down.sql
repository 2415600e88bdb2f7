CREATE TABLE import_next (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    created_by BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
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

CREATE TABLE idempotency_next (
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
INSERT INTO idempotency_next SELECT account_id, key, operation, body_hash, status, body, created_at FROM idempotency
WHERE account_id IN (SELECT id FROM account);
DROP TABLE idempotency;
ALTER TABLE idempotency_next RENAME TO idempotency;
CREATE INDEX idempotency_created_at_idx ON idempotency (created_at);

DROP INDEX audit_event_actor_client_id_idx;
ALTER TABLE audit_event DROP COLUMN actor_client_id;
DROP TABLE signing_key;
DROP TABLE api_client_usage;
DROP TABLE api_client_secret;
DROP TABLE api_client;
