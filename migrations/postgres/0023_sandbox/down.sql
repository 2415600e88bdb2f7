CREATE OR REPLACE FUNCTION history_wall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history' USING ERRCODE = 'check_violation', CONSTRAINT = 'history';
END $$;

DROP TABLE sandbox;
DROP FUNCTION sandbox_wall();
