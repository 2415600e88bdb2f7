-- A line of a file that is accepted and cancels a request can be asked for, as its verdict can.

ALTER TABLE import_line ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1));
UPDATE import_line SET cancelled = 1
WHERE json_extract(parsed, '$.request.cancelled') = 1 AND verdict IN ('create', 'update', 'unchanged');
