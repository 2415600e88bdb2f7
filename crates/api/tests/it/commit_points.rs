//! The real program dies between two steps of a write, where the test says and not by luck. What was acknowledged is there
//! afterwards; what was not is there whole or not at all; and whoever sends it again gets it done once.

use crate::metrics::{TOKEN, figures, value};
use crate::patient::Patient;
use crate::program::{Program, run};
use crate::scene::{Scene, insist_sound};
use crate::support::{TestApp, start};
use crate::world::{Actor, Persona};
use domain::id::SessionId;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use store::testing::TestDb;

/// No job writes beside what the test sends.
const QUIET: [(&str, &str); 3] =
    [("RELEVE_JOBS_RELAY_SECONDS", "0"), ("RELEVE_JOBS_SWEEP_SECONDS", "0"), ("RELEVE_JOBS_SEAL_SECONDS", "0")];

/// A program that dies at a place of the write door, once it has passed it some times.
fn doomed(db: &TestDb, at: &str, others: &[(&str, &str)]) -> Program {
    let settings: Vec<_> = others.iter().copied().chain([("RELEVE_TEST_DIE_AT", at)]).collect();
    Program::with(db, &settings)
}

/// Waits for its end, which must be the one that was arranged.
fn insist_dead(program: &mut Program) {
    use std::os::unix::process::ExitStatusExt;
    let ended = program.child.wait().unwrap();
    assert_eq!(ended.signal(), Some(6), "it died where it was told to: {ended}");
}

async fn seats(client: &Patient, planner: &str, session: SessionId) -> BTreeSet<String> {
    let listed = client.all(planner, &format!("/sessions/{session}/enrolments")).await;
    listed.iter().map(|seat| seat["id"].as_str().unwrap().to_owned()).collect()
}

fn seat(answer: &Value) -> String {
    assert_eq!(answer["outcome"], "enrolled", "{answer}");
    answer["enrolment"]["id"].as_str().unwrap().to_owned()
}

struct Stage {
    db: TestDb,
    planner: String,
    session: SessionId,
    people: Vec<Actor>,
}

impl Stage {
    async fn on(db: TestDb, people: u32) -> Self {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 500).await;
        let people = scene.db_people(people).await;
        let TestApp { db, world, .. } = scene.app;
        let planner = world.actor(Persona::Planner).token.reveal().to_owned();
        Self { db: db.with(|_| ()), planner, session, people }
    }

    fn enrol(&self, who: &Actor) -> (String, String, Value) {
        let path = format!("/sessions/{}/enrolments", self.session);
        (path, format!("key-{}", who.person), json!({ "person_id": who.person.to_string() }))
    }

    /// Sends each person's enrolment again, to a program that lives: each is done once, and was not undone.
    async fn insist_done_once(&self, own: &[Actor], first: &[Option<String>]) {
        let mut program = Program::with(&self.db, &QUIET);
        let client = Patient::of(&program.address);
        for (who, first) in own.iter().zip(first) {
            let (path, key, body) = self.enrol(who);
            let again = seat(&client.post(who.token.reveal(), &path, &key, &body).await);
            assert!(first.as_ref().is_none_or(|first| *first == again), "{first:?} {again}");
            let active = client.all(who.token.reveal(), "/requests").await;
            assert_eq!(active.len(), 1, "one request, and so one seat: {active:?}");
        }
        program.stop();
        assert!(run(self.db.url(), &["audit"]).status.success());
        insist_sound(&self.db, start()).await;
    }
}

store::both! {
    async fn a_write_in_which_the_program_died_is_whole_or_absent_and_done_once_when_sent_again(db: TestDb) {
        let stage = Stage::on(db, 10).await;
        for (place, own) in ["before_commit", "after_commit"].into_iter().zip(stage.people.chunks(5)) {
            // One after the other: what was under way at the end is known.
            let mut program = doomed(&stage.db, &format!("{place} create_enrolment 3"), &QUIET);
            let client = Patient::of(&program.address);
            let before = seats(&client, &stage.planner, stage.session).await;
            let mut first = Vec::new();
            for who in own {
                let (path, key, body) = stage.enrol(who);
                first.push(client.try_post(who.token.reveal(), &path, &key, &body).await.as_ref().map(seat));
            }
            insist_dead(&mut program);
            assert_eq!(first.iter().flatten().count(), 3, "the fourth was never answered: {first:?}");
            let program = Program::with(&stage.db, &QUIET);
            let kept = seats(&Patient::of(&program.address), &stage.planner, stage.session).await;
            assert!(first.iter().flatten().all(|seat| kept.contains(seat)));
            let new = kept.difference(&before).count();
            assert_eq!(new, if place == "before_commit" { 3 } else { 4 }, "{place}");
            drop(program);
            stage.insist_done_once(own, &first).await;
        }
    }

    async fn a_message_is_delivered_once_though_the_program_died_over_it(db: TestDb) {
        let stage = Stage::on(db, 6).await;
        let mut program = Program::with(&stage.db, &QUIET);
        let client = Patient::of(&program.address);
        for who in &stage.people {
            let (path, key, body) = stage.enrol(who);
            client.post(who.token.reveal(), &path, &key, &body).await;
        }
        program.stop();
        for place in ["before_commit", "after_commit"] {
            // It delivers by itself, as soon as it runs.
            let relay = [("RELEVE_JOBS_RELAY_SECONDS", "1"), ("RELEVE_JOBS_SEAL_SECONDS", "0")];
            insist_dead(&mut doomed(&stage.db, &format!("{place} deliver_messages 0"), &relay));
        }
        let mut program = Program::with(&stage.db, &[("RELEVE_METRICS_TOKEN", TOKEN), ("RELEVE_JOBS_RELAY_SECONDS", "1")]);
        let begun = Instant::now();
        while value(&figures(&program).await, "releve_outbox_waiting") > 0.0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "messages are delivered");
        }
        let client = Patient::of(&program.address);
        for who in &stage.people {
            let told = client.all(who.token.reveal(), "/notifications").await;
            assert_eq!(told.len(), 1, "{told:?}");
        }
        program.stop();
        assert!(run(stage.db.url(), &["audit"]).status.success());
    }
}

/// On SQLite many writes share a commit: all of those that were not acknowledged are absent.
#[test]
fn a_batch_in_which_the_program_died_is_absent_as_a_whole() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let stage = Stage::on(db, 32).await;
        let mut program = doomed(&stage.db, "between create_enrolment 0", &QUIET);
        let client = Patient::of(&program.address);
        let all = stage.people.iter().map(|who| async {
            let (path, key, body) = stage.enrol(who);
            client.try_post(who.token.reveal(), &path, &key, &body).await.as_ref().map(seat)
        });
        let first = join_all(all).await;
        insist_dead(&mut program);
        let program = Program::with(&stage.db, &QUIET);
        let kept = seats(&Patient::of(&program.address), &stage.planner, stage.session).await;
        assert!(first.iter().flatten().all(|seat| kept.contains(seat)), "what was acknowledged is there");
        assert!(kept.len() + 2 <= stage.people.len(), "of the batch nothing is, though some of its work was done");
        drop(program);
        stage.insist_done_once(&stage.people, &first).await;
    });
}
