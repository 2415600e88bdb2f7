//! Traces and the log: a collector of the test's own receives the spans of the caller's trace, of nobody, and every line of
//! the log can be found by the ids of its request.

use crate::program::Program;
use crate::scene::Scene;
use crate::support::TestApp;
use crate::world::Persona;
use reqwest::Client;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use store::testing::TestDb;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

/// Takes what is posted to it and answers 200.
struct Collector {
    address: String,
    received: Receiver<(String, Vec<u8>)>,
}

impl Collector {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, received) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if take(stream.unwrap(), &sender).is_none() {
                    return;
                }
            }
        });
        Self { address, received }
    }
}

fn take(mut stream: TcpStream, to: &Sender<(String, Vec<u8>)>) -> Option<()> {
    let mut bytes = Vec::new();
    let mut some = [0; 8192];
    loop {
        let count = stream.read(&mut some).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&some[..count]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length: usize = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
        if bytes.len() >= end + 4 + length {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok();
            return to.send((head, bytes[end + 4..].to_vec())).ok();
        }
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

store::both! {
    async fn a_collector_receives_the_spans_of_a_request_in_the_trace_of_its_caller_and_nothing_about_anybody(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 10).await;
        let who = scene.db_people(1).await.remove(0);
        let TestApp { db, world, .. } = scene.app;
        let db = db.with(|_| ());
        let collector = Collector::new();
        let log = std::env::temp_dir().join(format!("releve-log-{}-{}", std::process::id(), db.is_sqlite()));
        let settings = [
            ("RELEVE_TELEMETRY_OTLP_ENDPOINT", collector.address.as_str()),
            ("RELEVE_LOG_FORMAT", "json"),
            ("RELEVE_JOBS_RELAY_SECONDS", "1"),
        ];
        let mut program = Program::logging(&db, &settings, std::fs::File::create(&log).unwrap());
        let planner = world.actor(Persona::Planner).token.reveal().to_owned();
        let traceparent = format!("00-{TRACE}-{CALLER}-01");
        let listed = Client::new().get(format!("{}/people?q=whispered", program.address)).bearer_auth(&planner);
        let listed = listed.header("traceparent", &traceparent).header("x-request-id", "asked-by-the-caller").send().await.unwrap();
        assert_eq!(listed.status(), 200);
        assert_eq!(listed.headers()["x-request-id"], "asked-by-the-caller");
        let body = json!({ "person_id": who.person.to_string() });
        let path = format!("{}/sessions/{session}/enrolments", program.address);
        let placed = Client::new().post(path).bearer_auth(who.token.reveal()).header("traceparent", &traceparent).json(&body);
        assert_eq!(placed.send().await.unwrap().status(), 201);
        // Someone who says no trace gets one of our own; what nobody can read is no trace.
        for wrong in ["", "00-0-0-01"] {
            let me = Client::new().get(format!("{}/auth/me", program.address)).bearer_auth(&planner).header("traceparent", wrong);
            assert_eq!(me.send().await.unwrap().status(), 200);
        }
        program.stop();

        let mut all = Vec::new();
        while let Ok((head, body)) = collector.received.recv_timeout(Duration::from_millis(100)) {
            assert!(head.starts_with("post /v1/traces http/1.1") && head.contains("content-type: application/x-protobuf"), "{head}");
            all.extend(body);
        }
        // The two requests, and what each asked of the database.
        let trace = unhex(TRACE);
        let spans = all.windows(trace.len()).filter(|window| **window == trace[..]).count();
        assert!(spans >= 5, "{spans} spans");
        assert!(holds(&all, &unhex(TRACE)) && holds(&all, &unhex(CALLER)), "the spans go on with the caller's trace");
        let system: &[u8] = if db.is_sqlite() { b"sqlite" } else { b"postgresql" };
        for told in [
            &b"GET /api/v1/people"[..], b"POST /api/v1/sessions/{id}/enrolments", b"write create_enrolment", b"job deliver_messages", b"releve", system,
        ] {
            assert!(holds(&all, told), "{}", String::from_utf8_lossy(told));
        }
        for secret in [
            who.person.to_string(), session.to_string(), "whispered".to_owned(), planner.clone(), who.login.clone(), "Le Goff".to_owned(), "127.0.0.1".to_owned(),
        ] {
            assert!(!holds(&all, secret.as_bytes()), "{secret}");
        }

        let text = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let span = |line: &Value| line["spans"].as_array().and_then(|spans| spans.first()).cloned().unwrap_or_default();
        let of_request = |id: &str| lines.iter().map(span).find(|span| span["request.id"] == id);
        let found = of_request("asked-by-the-caller").unwrap();
        assert_eq!((&found["trace_id"], found["span_id"].as_str().unwrap().len()), (&json!(TRACE), 16), "{found}");
        let others = lines.iter().map(span).filter(|span| span["request.id"].is_string() && span["trace_id"] != TRACE);
        let others: Vec<Value> = others.collect();
        assert!(others.len() >= 2 && others.iter().all(|span| span["trace_id"].as_str().unwrap().len() == 32), "{others:?}");
        assert!(!text.contains("whispered") && !text.contains("Le Goff") && !text.contains(&planner));
    }
}

#[test]
fn a_collector_that_is_away_costs_the_requests_nothing() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let nowhere = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let address = format!("http://{nowhere}");
        let mut program = Program::with(&db, &[("RELEVE_TELEMETRY_OTLP_ENDPOINT", &address)]);
        for _ in 0..50 {
            assert_eq!(reqwest::get(format!("{}/readyz", program.root())).await.unwrap().status(), 200);
        }
        program.stop();
    });
}

#[test]
fn without_a_collector_the_log_bears_the_trace_that_the_caller_told() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let log = std::env::temp_dir().join(format!("releve-log-{}-off", std::process::id()));
        let mut program = Program::logging(&db, &[("RELEVE_LOG_FORMAT", "json")], std::fs::File::create(&log).unwrap());
        let request = Client::new()
            .get(format!("{}/livez", program.root()))
            .header("traceparent", format!("00-{TRACE}-{CALLER}-00"));
        let answer = request.send().await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        program.stop();
        let text = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        let line = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .find(|line| line["span"]["request.id"] == id.as_str());
        let line = line.unwrap_or_else(|| panic!("no line of {id} in {text}"));
        assert_eq!(line["span"]["trace_id"], TRACE, "{line}");
        assert!(line["span"].get("span_id").is_none() && !text.contains("releve::trace"), "{line}");
    });
}
