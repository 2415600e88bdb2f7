//! What surrounds the program fails: its database goes away and comes back, its disk is full, its clock steps back.

use crate::patient::Patient;
use crate::program::{OPENED_LONG_AGO, Program, run};
use crate::scene::{Scene, insist_sound};
use crate::support::{TestApp, start};
use crate::world::{Actor, Persona};
use domain::id::SessionId;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};
use store::testing::TestDb;

/// A program at work on a session, with people to enrol.
struct Site {
    program: Program,
    planner: String,
    session: SessionId,
    people: Vec<Actor>,
    db: TestDb,
}

impl Site {
    async fn on(db: TestDb, people: u32) -> Self {
        Self::with(db, people, Program::on).await
    }

    async fn with(db: TestDb, people: u32, started: impl Fn(&TestDb) -> Program) -> Self {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 500).await;
        let people = scene.db_people(people).await;
        let TestApp { db, world, .. } = scene.app;
        let planner = world.actor(Persona::Planner).token.reveal().to_owned();
        let db = db.with(|_| ());
        Self { program: started(&db), planner, session, people, db }
    }

    async fn enrol(&self, who: &Actor) -> Response {
        let path = format!("{}/sessions/{}/enrolments", self.program.address, self.session);
        let body = json!({ "person_id": who.person.to_string() });
        let key = format!("key-{}", who.person);
        let sent = Client::new().post(path).bearer_auth(who.token.reveal()).header("idempotency-key", key);
        sent.json(&body).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Response {
        let path = format!("{}{path}", self.program.root());
        Client::new().get(path).bearer_auth(&self.planner).send().await.unwrap()
    }

    async fn enrolled(&self) -> u64 {
        let answer = self.get(&format!("/api/v1/sessions/{}", self.session)).await;
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()["fill"]["enrolled"].as_u64().unwrap()
    }

    /// Ends the program well, and insists that the data are sound.
    async fn close(mut self) {
        self.program.stop();
        let audit = run(self.db.url(), &["audit"]);
        assert!(audit.status.success(), "{audit:?}");
        insist_sound(&self.db, start()).await;
    }
}

/// Insists on a refusal that says when to come back.
async fn insist_later(answer: Response) {
    assert_eq!(answer.status(), 503);
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "busy");
}

store::both! {
    async fn a_database_that_goes_away_is_waited_for_and_work_goes_on_when_it_is_back(db: TestDb) {
        let site = Site::on(db, 3).await;
        assert_eq!(site.enrol(&site.people[0]).await.status(), 201);
        for round in 1..3 {
            site.db.db_go_away();
            let listed = format!("/api/v1/sessions/{}", site.session);
            insist_later(site.get("/readyz").await).await;
            insist_later(site.get(&listed).await).await;
            insist_later(site.enrol(&site.people[round]).await).await;
            assert_eq!(site.get("/livez").await.status(), 200, "the program itself is well");
            site.db.db_come_back();
            assert_eq!(site.get("/readyz").await.status(), 200);
            // What was turned away was not done, and is done when it is sent again.
            assert_eq!(site.enrolled().await, round as u64);
            assert_eq!(site.enrol(&site.people[round]).await.status(), 201);
            assert_eq!(site.enrolled().await, round as u64 + 1);
        }
        site.close().await;
    }
}

/// On SQLite the disk is the program's: past a size that the system sets, no file of it grows.
#[test]
fn on_a_full_disk_reads_go_on_writes_are_turned_away_whole_and_both_work_once_there_is_room() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        // The system would end a program that grows a file too far; without that, its write fails, as on a full disk.
        let started = |db: &TestDb| Program::under(db, &["env", "--ignore-signal=XFSZ"], &[]);
        let site = Site::with(db, 60, started).await;
        let limit = |bytes: &str| {
            let pid = site.program.child.id().to_string();
            let set = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:")]).status().unwrap();
            assert!(set.success());
        };
        assert_eq!(site.enrol(&site.people[0]).await.status(), 201);
        let path = site.db.url().trim_start_matches("sqlite:").to_owned();
        let grown = std::fs::metadata(format!("{path}-wal")).unwrap().len();
        limit(&(grown + 20_000).to_string());
        let mut refused = 0;
        let mut done = 1;
        for who in &site.people[1..30] {
            let answer = site.enrol(who).await;
            match answer.status().as_u16() {
                201 => done += 1,
                _ => {
                    insist_later(answer).await;
                    refused += 1;
                }
            }
            assert_eq!(site.enrolled().await, done, "what was refused is wholly absent, and reads go on");
        }
        assert!(refused > 0, "the disk was full");
        limit("unlimited");
        let client = Patient::of(&site.program.address);
        for who in &site.people {
            let (path, key) = (format!("/sessions/{}/enrolments", site.session), format!("key-{}", who.person));
            client.post(who.token.reveal(), &path, &key, &json!({ "person_id": who.person.to_string() })).await;
        }
        assert_eq!(site.enrolled().await, 60);
        site.close().await;
    });
}

/// On PostgreSQL the disk is the server's: it refuses with the code of a full disk.
#[test]
fn when_the_server_s_disk_is_full_writes_are_turned_away_whole() {
    store::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let site = Site::on(db, 2).await;
        assert_eq!(site.enrol(&site.people[0]).await.status(), 201);
        site.db
            .db_batch(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100'; \
                 END $$; \
                 CREATE TRIGGER full_disk BEFORE INSERT ON audit_event EXECUTE FUNCTION full_disk()",
            )
            .unwrap();
        insist_later(site.enrol(&site.people[1]).await).await;
        assert_eq!(site.enrolled().await, 1);
        assert_eq!(site.get("/readyz").await.status(), 200, "it can still be read");
        site.db.db_batch("DROP TRIGGER full_disk ON audit_event").unwrap();
        assert_eq!(site.enrol(&site.people[1]).await.status(), 201);
        assert_eq!(site.enrolled().await, 2);
        site.close().await;
    });
}

store::both! {
    /// The migration to come adds (expand); what it takes away waits for the version after it (contract).
    async fn a_server_goes_on_working_while_the_next_version_s_migration_adds_to_its_schema(db: TestDb) {
        let site = Site::on(db, 6).await;
        assert_eq!(site.enrol(&site.people[0]).await.status(), 201);
        let expand = [
            "ALTER TABLE enrolment ADD COLUMN next_version_says text",
            "ALTER TABLE person ADD COLUMN next_version_counts integer NOT NULL DEFAULT 0",
            "CREATE TABLE next_version (id integer PRIMARY KEY, note text)",
            "CREATE INDEX next_version_idx ON person (next_version_counts)",
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('9998')",
        ];
        for (step, who) in expand.into_iter().zip(&site.people[1..]) {
            site.db.db_execute(step).unwrap();
            let answer = site.enrol(who).await;
            assert_eq!(answer.status(), 201, "after {step}: {}", answer.text().await.unwrap());
            assert_eq!(site.get("/readyz").await.status(), 200, "after {step}");
        }
        assert_eq!(site.enrolled().await, 6);
        let listed = site.get("/api/v1/people?limit=10").await;
        assert_eq!(listed.status(), 200);
        // It goes on; but what starts now must be the next version.
        let late = run(site.db.url(), &["serve", "--port", "0"]);
        assert_eq!(late.status.code(), Some(4));
        assert!(crate::program::complained(&late).contains("9998"), "{late:?}");
        site.close().await;
    }
}

store::both! {
    async fn nothing_comes_undone_when_the_clock_steps_back(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(4).await;
        let seat = scene.seat(session, &people[0]).await;
        scene.ask(&people[1], &[session], 3).await;
        scene.ask(&people[2], &[session], 3).await;
        let cancel = format!("/api/v1/enrolments/{seat}/cancel");
        assert_eq!(scene.planner().post(&cancel, json!({ "code": "mission" })).await.status, 200);
        let offer = scene.offer(session).await;
        let holder = people.iter().find(|who| offer["person"]["id"] == who.person.to_string()).unwrap();
        let id = offer["id"].as_str().unwrap();

        // Two hours back, as when a machine takes over whose clock is late.
        scene.app.db.db_execute(OPENED_LONG_AGO).unwrap();
        scene.app.clock.advance(chrono::TimeDelta::hours(-2));
        scene.ask(&people[3], &[session], 3).await;
        // The sweep takes nothing back, delivery goes on, and the chain is sealed.
        releve_api::app::chores::sweep(&scene.server()).await.unwrap();
        releve_api::app::chores::deliver(&scene.server()).await.unwrap();
        releve_api::app::seal::seal(scene.app.db.store()).await.unwrap();
        assert_eq!(scene.live_offers(session).await, [(holder.person.to_string(), id.to_owned())]);
        scene.insist_sound().await;
        // A write sent again under its key from before the step has its one effect.
        let accept = format!("/api/v1/offers/{id}/accept");
        let accepted = scene.app.by(holder).post_once(&accept, "key-accept", Value::Null).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        scene.app.clock.advance(chrono::TimeDelta::hours(-2));
        let again = scene.app.by(holder).post_once(&accept, "key-accept", Value::Null).await;
        assert_eq!((again.status, again.json()), (accepted.status, accepted.json()));
        assert_eq!(scene.fill(session).await.0, 1);
        // And forward again: the offer that was answered does not expire.
        scene.app.clock.advance(chrono::TimeDelta::days(20));
        releve_api::app::chores::sweep(&scene.server()).await.unwrap();
        assert_eq!(scene.fill(session).await.0, 1);
        releve_api::app::seal::seal(scene.app.db.store()).await.unwrap();
        scene.insist_sound().await;
    }
}

store::both! {
    async fn jobs_go_on_and_messages_leave_once_when_the_clock_steps_back(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 10).await;
        let people = scene.db_people(2).await;
        scene.seat(session, &people[0]).await;
        assert!(releve_api::app::chores::deliver(&scene.server()).await.unwrap() > 0);
        scene.app.db.db_execute(OPENED_LONG_AGO).unwrap();
        scene.app.clock.advance(chrono::TimeDelta::hours(-3));
        scene.seat(session, &people[1]).await;
        assert!(releve_api::app::chores::deliver(&scene.server()).await.unwrap() > 0, "what is written now leaves now");
        assert_eq!(releve_api::app::chores::deliver(&scene.server()).await.unwrap(), 0);
        for who in &people {
            let told = crate::scene::items(&scene.app.by(who).get("/api/v1/notifications").await);
            assert_eq!(told.len(), 1, "{told:?}");
        }
        assert!(releve_api::app::seal::seal(scene.app.db.store()).await.unwrap() > 0);
        assert_eq!(scene.app.db.store().read(store::audit_link::backlog).await.unwrap(), 0);
        // A screen hears of what is written after the step.
        let mut reader = crate::screen::reader(&scene.app.state);
        let mut screen = scene.planner().screen(None).await;
        crate::screen::look(&mut reader).await;
        screen.events();
        let third = scene.db_people(1).await.remove(0);
        scene.app.clock.advance(chrono::TimeDelta::seconds(-30));
        let seat = scene.seat(session, &third).await;
        crate::screen::look(&mut reader).await;
        let told = screen.events();
        assert!(told.iter().any(|event| event.data["subject_id"] == seat.as_str() || event.name == "reset"), "{told:?}");
        scene.insist_sound().await;
    }
}

/// However long the database is away at start, the server waits for it and says that it is not ready.
#[test]
fn a_server_that_starts_before_its_database_serves_once_it_is_there() {
    store::testing::tell(TestDb::postgres(), async |db: TestDb| {
        db.db_go_away();
        let program = Program::on(&db);
        let ready = format!("{}/readyz", program.root());
        assert_eq!(reqwest::get(&ready).await.unwrap().status(), 503);
        db.db_come_back();
        let begun = Instant::now();
        while reqwest::get(&ready).await.unwrap().status() != 200 {
            assert!(begun.elapsed() < Duration::from_secs(60));
        }
    });
}
