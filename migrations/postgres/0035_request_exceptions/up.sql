-- Exceptions: a request may be let through a condition of its course, by name. One stands per condition, asked or granted.

CREATE TABLE request_exception (
    id uuid NOT NULL PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    gate text NOT NULL,
    state text NOT NULL,
    asked_words text NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    decided_words text,
    decided_at timestamptz,
    decided_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT request_exception_gate_known CHECK (gate IN ('audience', 'prerequisites', 'previous_courses')),
    CONSTRAINT request_exception_state_known CHECK (state IN ('asked', 'granted', 'refused')),
    CONSTRAINT request_exception_answer_whole CHECK (
        (state = 'asked') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_words IS NULL)
        AND (decided_at IS NOT NULL OR decided_by IS NULL)
    )
);
CREATE UNIQUE INDEX request_exception_standing_key ON request_exception (request_id, gate) WHERE state <> 'refused';
CREATE INDEX request_exception_request_id_idx ON request_exception (request_id);
CREATE INDEX request_exception_asked_idx ON request_exception (request_id) WHERE state = 'asked';
CREATE INDEX request_exception_asked_by_idx ON request_exception (asked_by) WHERE asked_by IS NOT NULL;
CREATE INDEX request_exception_decided_by_idx ON request_exception (decided_by) WHERE decided_by IS NOT NULL;

CREATE TRIGGER request_exception_history_delete BEFORE DELETE ON request_exception
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER request_exception_history_truncate BEFORE TRUNCATE ON request_exception
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();
