//! The real program seals its audit, while it runs and when it stops; `releve audit` shows what is done behind it.

use crate::program::{Program, complained, run, said};
use crate::scene::Scene;
use crate::support::TestApp;
use reqwest::Client;
use serde_json::json;
use std::time::{Duration, Instant};
use store::audit_link::{backlog, head};

store::both! {
    async fn a_server_seals_its_audit_and_the_command_finds_what_was_done_behind_it(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 10).await;
        let people = scene.db_people(4).await;
        let TestApp { db, .. } = scene.app;
        let db = db.with(|_| ());
        let enrol = async |program: &Program, who: usize| {
            let body = json!({ "person_id": people[who].person.to_string() });
            let path = format!("{}/sessions/{session}/enrolments", program.address);
            let sent = Client::new().post(path).bearer_auth(people[who].token.reveal()).json(&body).send();
            assert!(sent.await.unwrap().status().is_success());
        };

        // While it runs, a job does it.
        let mut program = Program::with(&db, &[("RELEVE_JOBS_SEAL_SECONDS", "1")]);
        enrol(&program, 0).await;
        let begun = Instant::now();
        while db.store().read(backlog).await.unwrap() > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "the job seals");
        }
        program.kill();
        let first = db.store().read(head).await.unwrap().unwrap().to_string();

        // When it stops, what the last requests wrote is sealed too.
        let mut program = Program::with(&db, &[("RELEVE_JOBS_SEAL_SECONDS", "0")]);
        enrol(&program, 1).await;
        enrol(&program, 2).await;
        assert!(db.store().read(backlog).await.unwrap() >= 2);
        program.stop();
        let newest = db.store().read(head).await.unwrap().unwrap().to_string();
        assert_ne!(first, newest);
        let sound = run(db.url(), &["audit", "--expect-head", &first, "--expect-head", &newest]);
        assert!(sound.status.success(), "{sound:?}");
        assert!(said(&sound).contains(&format!("0 waiting, head {newest}\n")), "{sound:?}");

        let other = format!("1:{}", "0".repeat(64));
        let lost = run(db.url(), &["audit", "--expect-head", &other]);
        assert_eq!(lost.status.code(), Some(1));
        assert!(said(&lost).contains(&format!("does not go through {other}")), "{lost:?}");
        assert_eq!(run(db.url(), &["audit", "--expect-head", "1:2"]).status.code(), Some(2));

        let wall = if db.is_sqlite() { "DROP TRIGGER audit_event_history_update" } else { "ALTER TABLE audit_event DISABLE TRIGGER ALL" };
        db.db_execute(wall).unwrap();
        db.db_execute("UPDATE audit_event SET words = 'never said' WHERE id = (SELECT event_id FROM audit_link WHERE position = 1)").unwrap();
        let edited = run(db.url(), &["audit"]);
        assert_eq!(edited.status.code(), Some(1));
        assert!(said(&edited).contains("link 1: line "), "{edited:?}");
    }

    async fn a_command_says_which_database_waits_for_its_migrations(db: TestDb) {
        let last = "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
        db.db_execute(last).unwrap();
        for command in [&["audit"][..], &["user", "list"], &["rotate-keys"]] {
            let refused = run(db.url(), command);
            assert_eq!(refused.status.code(), Some(4), "{refused:?}");
            assert!(complained(&refused).contains(": `releve migrate` brings it there"), "{refused:?}");
        }
    }
}
