-- Linked requests: those of one crew take seats of a session together, or none.
ALTER TABLE request ADD COLUMN crew_id BLOB CHECK (length(crew_id) = 16);
CREATE INDEX request_crew_id_idx ON request (crew_id) WHERE crew_id IS NOT NULL;
