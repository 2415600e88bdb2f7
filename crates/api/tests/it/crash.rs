//! The real program, killed while it works: what was acknowledged is there afterwards, and nothing is half done.

use crate::program::Program;
use crate::scene::{Scene, insist_sound};
use crate::support::TestApp;
use crate::world::{Actor, Persona, World};
use domain::id::SessionId;
use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};
use std::cell::RefCell;

/// Clients at once.
pub const CLIENTS: usize = 16;

/// What was acknowledged: an enrolment's id and its state.
pub type Acknowledged = Vec<(String, &'static str)>;

/// Enrols the person, and for every other one gives the seat back; stops at the first answer that does not come.
pub async fn come_and_go(address: &str, session: SessionId, who: &Actor, known: &RefCell<Acknowledged>) -> Option<()> {
    let client = Client::new();
    let post = async |path: String, body: Value| -> Option<Value> {
        let sent = client.post(format!("{address}{path}")).bearer_auth(who.token.reveal()).json(&body).send();
        let answer = sent.await.ok()?;
        let status = answer.status();
        let body: Value = answer.json().await.ok()?;
        assert!(status.is_success(), "{body}");
        Some(body)
    };
    let body = json!({ "person_id": who.person.to_string() });
    let placed = post(format!("/sessions/{session}/enrolments"), body).await?;
    assert_eq!(placed["outcome"], "enrolled", "{placed}");
    let seat = placed["enrolment"]["id"].as_str().unwrap().to_owned();
    known.borrow_mut().push((seat.clone(), "confirmed"));
    if known.borrow().len().is_multiple_of(2) {
        // Until the answer comes, either state is right.
        known.borrow_mut().retain(|(id, _)| *id != seat);
        post(format!("/enrolments/{seat}/cancel"), json!({ "code": "mission" })).await?;
        known.borrow_mut().push((seat, "cancelled"));
    }
    Some(())
}

/// A crowd, and the end of the program once so many answers have come.
async fn until_killed(program: &mut Program, session: SessionId, crowd: &[Actor], answers: usize) -> Acknowledged {
    let known = RefCell::new(Acknowledged::new());
    let enough = tokio::sync::Notify::new();
    let Program { child, address, .. } = program;
    let clients = crowd.chunks(crowd.len().div_ceil(CLIENTS)).map(|own| {
        let (address, known, enough) = (&*address, &known, &enough);
        async move {
            for who in own {
                if come_and_go(address, session, who, known).await.is_none() {
                    return;
                }
                if known.borrow().len() >= answers {
                    enough.notify_one();
                }
            }
        }
    });
    // The clients go on while the program dies under them.
    let killer = async {
        enough.notified().await;
        child.kill().unwrap();
    };
    futures_util::future::join(join_all(clients), killer).await;
    program.kill();
    known.into_inner()
}

pub async fn read(program: &Program, world: &World, path: &str) -> Value {
    let planner = world.actor(Persona::Planner).token.reveal().to_owned();
    let answer = Client::new().get(format!("{}{path}", program.address)).bearer_auth(planner).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

store::both! {
    async fn what_was_acknowledged_survives_kill_9_under_load_and_nothing_is_half_done(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1_000).await;
        let people = scene.db_people(480).await;
        // Nobody else has the file open: the program that starts again finds it as the dead one left it.
        let TestApp { db, world, .. } = scene.app;
        let db = db.with(|_| ());
        let mut all = Acknowledged::new();
        for crowd in people.chunks(160) {
            let mut program = Program::on(&db);
            let known = until_killed(&mut program, session, crowd, 60).await;
            assert!(known.len() < crowd.len(), "it was killed at work");
            all.extend(known);
            let mut program = Program::on(&db);
            for (seat, state) in &all {
                let shown = read(&program, &world, &format!("/enrolments/{seat}")).await;
                assert_eq!(shown["state"], *state, "{shown}");
            }
            let fill = read(&program, &world, &format!("/sessions/{session}")).await["fill"].clone();
            let confirmed = all.iter().filter(|(_, state)| *state == "confirmed").count() as u64;
            let enrolled = fill["enrolled"].as_u64().unwrap();
            // At most one write per client was under way each time it died.
            let unknown = (people.len() / crowd.len() * CLIENTS) as u64;
            assert!((confirmed..=confirmed + unknown).contains(&enrolled), "{enrolled} of {confirmed}");
            program.kill();
        }
        insist_sound(&db, crate::support::start()).await;
    }
}
