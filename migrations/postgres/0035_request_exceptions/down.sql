DROP TABLE request_exception;
