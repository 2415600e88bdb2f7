DROP TABLE waitlist_entry;
DROP TABLE request_wish;
DROP TABLE request;
