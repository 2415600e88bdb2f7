-- What helps a person to recognise their own sign-ins, and the history of attempts with an account. Both are forgotten: the
-- first when the sign-in ends, the second after the time set.

ALTER TABLE sign_in ADD COLUMN used_at TEXT CHECK (length(used_at) = 27);
ALTER TABLE sign_in ADD COLUMN from_address TEXT;
ALTER TABLE sign_in ADD COLUMN browser TEXT;
ALTER TABLE sign_in ADD COLUMN system TEXT;
CREATE INDEX sign_in_open_idx ON sign_in (account_id, id) WHERE revoked_at IS NULL;

CREATE TABLE sign_in_event (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES account (id) ON DELETE RESTRICT CHECK (length(account_id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    outcome TEXT NOT NULL,
    means TEXT NOT NULL,
    from_address TEXT,
    browser TEXT,
    system TEXT,
    CONSTRAINT sign_in_event_outcome_known CHECK (outcome IN ('succeeded', 'failed')),
    CONSTRAINT sign_in_event_means_known CHECK (means IN ('password', 'code', 'recovery_code'))
) STRICT;
CREATE INDEX sign_in_event_account_id_idx ON sign_in_event (account_id, id);
CREATE INDEX sign_in_event_at_idx ON sign_in_event (at);
