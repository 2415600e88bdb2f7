DROP TABLE idempotency;
DROP TABLE role_grant;
DROP TABLE sign_in_attempt;
DROP TABLE sign_in;
DROP TABLE account;
