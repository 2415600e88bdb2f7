DROP TABLE import_line;
DROP TABLE import;
