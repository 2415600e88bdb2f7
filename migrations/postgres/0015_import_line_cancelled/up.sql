-- A line of a file that is accepted and cancels a request can be asked for, as its verdict can.

ALTER TABLE import_line ADD COLUMN cancelled boolean NOT NULL DEFAULT false;
UPDATE import_line SET cancelled = true
WHERE parsed #>> '{request,cancelled}' = 'true' AND verdict IN ('create', 'update', 'unchanged');
