DROP TABLE import_mapping;
DROP TABLE import_file;
