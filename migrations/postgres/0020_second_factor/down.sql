DROP TABLE sign_in_challenge;
DROP TABLE recovery_code;
DROP TABLE second_factor;
