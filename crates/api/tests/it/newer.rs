//! Data that a later version of the program has shaped.

use crate::program::run;

store::both! {
    async fn a_server_does_not_start_on_a_later_schema_and_says_why(db: TestDb) {
        db.db_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9998')").unwrap();
        let ended = run(db.url(), &["serve", "--port", "0"]);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(4), "{said}");
        assert!(said.contains("9998") && said.contains("later version"), "{said}");
    }
}
