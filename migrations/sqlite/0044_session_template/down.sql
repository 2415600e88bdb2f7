DROP TABLE session_template;
