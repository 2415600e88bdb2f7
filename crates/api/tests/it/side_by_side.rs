//! Two servers on one PostgreSQL behind the balancer of `deploy/haproxy.cfg`: one is killed at work, the other goes away,
//! and nothing that was acknowledged is lost, nothing is done twice, and screens go on elsewhere.

use crate::metrics::{TOKEN, figures, value};
use crate::patient::Patient;
use crate::program::{Program, run};
use crate::scene::{Scene, insist_sound};
use crate::screen::{Event, parse};
use crate::support::{TestApp, start};
use crate::world::{Actor, Persona};
use chrono::{Days, NaiveDate};
use domain::course::ReplacementPolicy;
use domain::id::SessionId;
use futures_util::future::{join, join_all};
use reqwest::Client;
use serde_json::json;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::testing::TestDb;
use tokio::sync::Notify;

const CLIENTS: usize = 8;
const SCREENS: usize = 4;

/// HAProxy with the configuration that we give to those who install.
struct Balancer {
    child: Child,
    /// Where the API is.
    address: String,
}

impl Balancer {
    fn before(servers: [u16; 2]) -> Self {
        let found = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&found).chain([PathBuf::from("/usr/sbin")]);
        let program = folders.map(|folder| folder.join("haproxy")).find(|path| path.exists());
        let port = free_port();
        let child = Command::new(program.expect("haproxy is installed (Debian's package of that name)"))
            .args(["-q", "-db", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/haproxy.cfg")])
            .env("RELEVE_BIND", format!("127.0.0.1:{port}"))
            .env("RELEVE_CONNECTIONS", "500")
            .env("RELEVE_SERVER_1", format!("127.0.0.1:{}", servers[0]))
            .env("RELEVE_SERVER_2", format!("127.0.0.1:{}", servers[1]))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, address: format!("http://127.0.0.1:{port}/api/v1") }
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn server(db: &TestDb, port: u16) -> Program {
    let settings = [
        ("RELEVE_METRICS_TOKEN", TOKEN),
        ("RELEVE_SERVER_BEHIND_PROXY", "true"),
        ("RELEVE_SERVER_DRAIN_SECONDS", "3"),
        ("RELEVE_JOBS_RELAY_SECONDS", "1"),
        ("RELEVE_JOBS_SWEEP_SECONDS", "1"),
        ("RELEVE_JOBS_SEAL_SECONDS", "1"),
    ];
    Program::at(db, port, &settings)
}

/// Waits until the balancer has found a server ready so many times.
async fn until_found_ready(server: &Program, times: f64) {
    let begun = Instant::now();
    while value(
        &figures(server).await,
        "releve_http_requests_total{method=\"GET\",operation=\"/readyz\",status=\"2xx\"}",
    ) < times
    {
        assert!(begun.elapsed() < Duration::from_secs(60), "the balancer looks whether a server is ready");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What people were told: the enrolment that each holds, and whether it was given back.
type Acknowledged = BTreeMap<String, (Actor, bool)>;

/// Each enrols, and every third gives the seat back.
async fn come_and_go(
    client: &Patient,
    session: SessionId,
    own: &[Actor],
    known: &RefCell<Acknowledged>,
    told: &Notify,
) {
    for who in own {
        let (token, key) = (who.token.reveal(), format!("key-{}", who.person));
        let body = json!({ "person_id": who.person.to_string() });
        let placed = client.post(token, &format!("/sessions/{session}/enrolments"), &key, &body).await;
        assert_eq!(placed["outcome"], "enrolled", "{placed}");
        let seat = placed["enrolment"]["id"].as_str().unwrap().to_owned();
        let gives_back = known.borrow().len() % 3 == 2;
        if gives_back {
            client.post(token, &format!("/enrolments/{seat}/cancel"), &key, &json!({ "code": "mission" })).await;
        }
        let twice = known.borrow_mut().insert(seat, (who.clone(), gives_back));
        assert!(twice.is_none(), "two people were told of one seat");
        told.notify_waiters();
    }
}

/// A planner's screen: it follows the changes, comes back where it was when the stream breaks off, and reads everything
/// again when it is told to.
struct Following {
    address: String,
    token: String,
    told: RefCell<BTreeSet<String>>,
    resumed: Cell<usize>,
    read_again: Cell<usize>,
}

impl Following {
    async fn follow(&self, session: SessionId, over: &Notify) {
        let over = std::pin::pin!(over.notified());
        tokio::select! {
            () = over => {}
            () = self.for_ever(session) => {}
        }
    }

    async fn for_ever(&self, session: SessionId) {
        let client = Client::new();
        let mut last: Option<String> = None;
        loop {
            let mut request = client.get(format!("{}/events", self.address)).bearer_auth(&self.token);
            if let Some(last) = &last {
                request = request.header("last-event-id", last);
            }
            let Some(mut answer) = request.send().await.ok().filter(|answer| answer.status() == 200) else {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            self.resumed.set(self.resumed.get() + usize::from(last.is_some()));
            let mut text = String::new();
            while let Ok(Some(chunk)) = answer.chunk().await {
                text.push_str(std::str::from_utf8(&chunk).unwrap());
                let whole = text.rfind("\n\n").map_or(0, |at| at + 2);
                for event in parse(&text[..whole]) {
                    last = Some(event.id.clone());
                    self.hear(&event, session).await;
                }
                text.drain(..whole);
            }
        }
    }

    async fn hear(&self, event: &Event, session: SessionId) {
        match event.name.as_str() {
            "change" => {
                self.told.borrow_mut().insert(event.data["subject_id"].as_str().unwrap().to_owned());
            }
            "reset" => {
                self.read_again.set(self.read_again.get() + 1);
                let seats =
                    Patient::of(&self.address).all(&self.token, &format!("/sessions/{session}/enrolments")).await;
                self.told.borrow_mut().extend(seats.iter().map(|seat| seat["id"].as_str().unwrap().to_owned()));
            }
            _ => {}
        }
    }
}

/// Waits for something that the servers bring about by themselves.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A caller whose connection is open before everybody is let go.
struct Caller {
    client: Client,
    address: String,
    who: Actor,
}

impl Caller {
    async fn of(server: &Program, who: &Actor) -> Self {
        let caller = Self { client: Client::new(), address: server.address.clone(), who: who.clone() };
        let answer = caller.client.get(format!("{}/livez", server.root())).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        caller
    }

    /// Takes a seat; what the answer says became of it. Any answer but one of success is a failure.
    async fn enrol(&self, session: SessionId) -> String {
        let request = self.client.post(format!("{}/sessions/{session}/enrolments", self.address));
        let body = json!({ "person_id": self.who.person.to_string() });
        let answer = request.bearer_auth(self.who.token.reveal()).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap_or_default());
        let placed: serde_json::Value = answer.json().await.unwrap();
        placed["outcome"].as_str().unwrap().to_owned()
    }
}

#[test]
fn two_hundred_people_released_together_on_two_servers_take_the_five_seats() {
    store::testing::tell(TestDb::postgres(), rush);
}

async fn rush(db: TestDb) {
    let mut scene = Scene::on(db).await;
    let people = scene.db_people(200).await;
    let mut sessions = Vec::new();
    for turn in 0..8 {
        scene.course = scene.db_course(&format!("STAGE{turn}"), ReplacementPolicy::OnConfirmation).await;
        let first = NaiveDate::from_ymd_opt(2030, 3, 4).unwrap() + Days::new(7 * turn);
        let days = (first.to_string(), (first + Days::new(4)).to_string());
        sessions.push(scene.db_session(&format!("S{turn}"), (&days.0, &days.1), 5).await);
    }
    let mut servers = [Program::on(&scene.app.db), Program::on(&scene.app.db)];
    let callers = join_all(people.iter().enumerate().map(|(at, who)| Caller::of(&servers[at % 2], who))).await;
    for (turn, session) in sessions.iter().enumerate() {
        let outcomes = join_all(callers.iter().map(|caller| caller.enrol(*session))).await;
        let of = |what: &str| outcomes.iter().filter(|outcome| *outcome == what).count();
        assert_eq!((of("enrolled"), of("waitlisted")), (5, 195), "turn {turn}");
    }
    for server in &mut servers {
        server.stop();
    }
    for session in sessions {
        assert_eq!(scene.fill(session).await, (5, 0, 0, 195));
    }
    scene.insist_sound().await;
}

#[test]
fn of_two_servers_one_is_killed_and_one_goes_away_and_nothing_is_lost_or_done_twice() {
    store::testing::tell(TestDb::postgres(), story);
}

async fn story(db: TestDb) {
    let scene = Scene::on(db).await;
    let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1_000).await;
    let people = scene.db_people(120).await;
    let TestApp { db, world, .. } = scene.app;
    let planner = world.actor(Persona::Planner).token.reveal().to_owned();
    let ports = [free_port(), free_port()];
    let (mut first, mut second) = (server(&db, ports[0]), server(&db, ports[1]));
    let balancer = Balancer::before(ports);
    until_found_ready(&first, 2.0).await;
    until_found_ready(&second, 2.0).await;

    let (known, told, over) = (RefCell::new(Acknowledged::new()), Notify::new(), Notify::new());
    let clients: Vec<Patient> = (0..CLIENTS).map(|_| Patient::of(&balancer.address)).collect();
    let again = || clients.iter().map(Patient::again).sum::<usize>();
    let screens: Vec<Following> = (0..SCREENS)
        .map(|_| Following {
            address: balancer.address.clone(),
            token: planner.clone(),
            told: RefCell::default(),
            resumed: Cell::new(0),
            read_again: Cell::new(0),
        })
        .collect();
    let answered = async |count: usize| {
        while known.borrow().len() < count {
            told.notified().await;
        }
    };
    let crowd = join_all(
        people
            .chunks(people.len().div_ceil(CLIENTS))
            .zip(&clients)
            .map(|(own, client)| come_and_go(client, session, own, &known, &told)),
    );
    let operator = async {
        answered(30).await;
        first.kill();
        // Whoever keeps servers starts it again.
        first = server(&db, ports[0]);
        until_found_ready(&first, 3.0).await;
        answered(70).await;
        let before = again();
        second.ask_to_stop();
        tokio::task::spawn_blocking(move || second.ended_well()).await.unwrap();
        assert_eq!(again(), before, "while one server goes away nobody has to ask again");
        (first, before)
    };
    let everybody = async {
        let ((first, retries), _) = join(operator, crowd).await;
        let all: BTreeSet<String> = known.borrow().keys().cloned().collect();
        for screen in &screens {
            until("every screen hears of every seat", async || all.is_subset(&screen.told.borrow())).await;
        }
        over.notify_waiters();
        (first, retries)
    };
    let following = join_all(screens.iter().map(|screen| screen.follow(session, &over)));
    let ((mut first, retries), _) = join(everybody, following).await;
    assert_eq!(known.borrow().len(), people.len());
    let resumed: usize = screens.iter().map(|screen| screen.resumed.get()).sum();
    println!(
        "{retries} writes sent again after the kill, {resumed} streams taken up elsewhere, {} read again",
        screens.iter().map(|screen| screen.read_again.get()).sum::<usize>()
    );
    assert!(resumed >= SCREENS, "each screen lost its server at least once");

    // What was acknowledged is there, and nothing else: one enrolment each, in the state that was told.
    let calm = Patient::of(&balancer.address);
    let seats = calm.all(&planner, &format!("/sessions/{session}/enrolments")).await;
    let kept: BTreeMap<&str, &str> =
        seats.iter().map(|seat| (seat["id"].as_str().unwrap(), seat["state"].as_str().unwrap())).collect();
    let known = known.into_inner();
    let expected: BTreeMap<&str, &str> =
        known.iter().map(|(seat, (_, back))| (seat.as_str(), if *back { "cancelled" } else { "confirmed" })).collect();
    assert_eq!(kept, expected);
    let fill = calm.get(&planner, &format!("/sessions/{session}")).await["fill"]["enrolled"].clone();
    assert_eq!(fill, expected.values().filter(|state| **state == "confirmed").count());

    // Each message was delivered, and once, though two servers deliver.
    until("every message is delivered", async || value(&figures(&first).await, "releve_outbox_waiting") == 0.0).await;
    for (who, _) in known.values() {
        let messages = calm.all(who.token.reveal(), "/notifications").await;
        let kinds: Vec<&str> = messages.iter().map(|message| message["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["enrolled"], "{messages:?}");
    }
    first.stop();
    let audit = run(db.url(), &["audit"]);
    assert!(audit.status.success(), "{audit:?}");
    insist_sound(&db, start()).await;
}
