-- Role grants lent to a colleague for a time. What is lent is the grant itself: revoked, it is lent no more. A line of the
-- audit says on whose behalf it was done.

CREATE TABLE delegation (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    from_person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(from_person_id) = 16),
    to_person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(to_person_id) = 16),
    starts_at TEXT NOT NULL CHECK (length(starts_at) = 27),
    ends_at TEXT NOT NULL CHECK (length(ends_at) = 27),
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    revoked_at TEXT CHECK (length(revoked_at) = 27),
    revoked_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(revoked_by) = 16),
    CONSTRAINT delegation_to_another CHECK (to_person_id <> from_person_id),
    CONSTRAINT delegation_in_order CHECK (ends_at > starts_at),
    CONSTRAINT delegation_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL)
) STRICT;
CREATE INDEX delegation_from_person_id_idx ON delegation (from_person_id, id);
CREATE INDEX delegation_to_person_id_idx ON delegation (to_person_id, id);
CREATE INDEX delegation_revoked_by_idx ON delegation (revoked_by) WHERE revoked_by IS NOT NULL;

CREATE TABLE delegation_grant (
    delegation_id BLOB NOT NULL REFERENCES delegation (id) ON DELETE RESTRICT CHECK (length(delegation_id) = 16),
    role_grant_id BLOB NOT NULL REFERENCES role_grant (id) ON DELETE RESTRICT CHECK (length(role_grant_id) = 16),
    PRIMARY KEY (delegation_id, role_grant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delegation_grant_role_grant_id_idx ON delegation_grant (role_grant_id);

ALTER TABLE audit_event ADD COLUMN on_behalf_of_id BLOB REFERENCES person (id) ON DELETE RESTRICT
    CHECK (length(on_behalf_of_id) = 16);
CREATE INDEX audit_event_on_behalf_of_id_idx ON audit_event (on_behalf_of_id, id) WHERE on_behalf_of_id IS NOT NULL;
