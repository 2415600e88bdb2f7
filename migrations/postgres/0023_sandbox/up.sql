-- A sandbox is a database that holds a fictional world and says so: one row, which can be written only as long as nothing else
-- is there, so that no database of real data ever becomes one. While it is being reset, and within that transaction only, the
-- walls around history let deletions through.

CREATE TABLE sandbox (
    id integer NOT NULL PRIMARY KEY,
    seed bigint NOT NULL,
    resetting boolean NOT NULL,
    resets integer NOT NULL,
    reset_at timestamptz NOT NULL,
    next_reset_at timestamptz NOT NULL,
    CONSTRAINT sandbox_alone CHECK (id = 1),
    CONSTRAINT sandbox_resets_counted CHECK (resets >= 0)
);

CREATE FUNCTION sandbox_wall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM unit)
       OR EXISTS (SELECT 1 FROM person)
       OR EXISTS (SELECT 1 FROM skill)
       OR EXISTS (SELECT 1 FROM site)
       OR EXISTS (SELECT 1 FROM course)
       OR EXISTS (SELECT 1 FROM api_client)
       OR EXISTS (SELECT 1 FROM demo_mark)
       OR EXISTS (SELECT 1 FROM audit_event)
    THEN
        RAISE EXCEPTION 'sandbox' USING ERRCODE = 'check_violation', CONSTRAINT = 'sandbox';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sandbox_empty_insert BEFORE INSERT ON sandbox
FOR EACH ROW EXECUTE FUNCTION sandbox_wall();

CREATE OR REPLACE FUNCTION history_wall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM sandbox WHERE resetting) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'history' USING ERRCODE = 'check_violation', CONSTRAINT = 'history';
END $$;
