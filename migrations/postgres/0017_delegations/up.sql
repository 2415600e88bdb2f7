-- Role grants lent to a colleague for a time. What is lent is the grant itself: revoked, it is lent no more. A line of the
-- audit says on whose behalf it was done.

CREATE TABLE delegation (
    id uuid NOT NULL PRIMARY KEY,
    from_person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    to_person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT delegation_to_another CHECK (to_person_id <> from_person_id),
    CONSTRAINT delegation_in_order CHECK (ends_at > starts_at),
    CONSTRAINT delegation_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
);
CREATE INDEX delegation_from_person_id_idx ON delegation (from_person_id, id);
CREATE INDEX delegation_to_person_id_idx ON delegation (to_person_id, id);
CREATE INDEX delegation_revoked_by_idx ON delegation (revoked_by) WHERE revoked_by IS NOT NULL;

CREATE TABLE delegation_grant (
    delegation_id uuid NOT NULL REFERENCES delegation (id) ON DELETE RESTRICT,
    role_grant_id uuid NOT NULL REFERENCES role_grant (id) ON DELETE RESTRICT,
    PRIMARY KEY (delegation_id, role_grant_id)
);
CREATE INDEX delegation_grant_role_grant_id_idx ON delegation_grant (role_grant_id);

ALTER TABLE audit_event ADD COLUMN on_behalf_of_id uuid REFERENCES person (id) ON DELETE RESTRICT;
CREATE INDEX audit_event_on_behalf_of_id_idx ON audit_event (on_behalf_of_id, id) WHERE on_behalf_of_id IS NOT NULL;
