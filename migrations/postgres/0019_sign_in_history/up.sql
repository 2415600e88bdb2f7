-- What helps a person to recognise their own sign-ins, and the history of attempts with an account. Both are forgotten: the
-- first when the sign-in ends, the second after the time set.

ALTER TABLE sign_in ADD COLUMN used_at timestamptz;
ALTER TABLE sign_in ADD COLUMN from_address text;
ALTER TABLE sign_in ADD COLUMN browser text;
ALTER TABLE sign_in ADD COLUMN system text;
CREATE INDEX sign_in_open_idx ON sign_in (account_id, id) WHERE revoked_at IS NULL;

CREATE TABLE sign_in_event (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    means text NOT NULL,
    from_address text,
    browser text,
    system text,
    CONSTRAINT sign_in_event_outcome_known CHECK (outcome IN ('succeeded', 'failed')),
    CONSTRAINT sign_in_event_means_known CHECK (means IN ('password', 'code', 'recovery_code'))
);
CREATE INDEX sign_in_event_account_id_idx ON sign_in_event (account_id, id);
CREATE INDEX sign_in_event_at_idx ON sign_in_event (at);
