//! Callers that mean harm, at the socket: slow, many, oversized, compressed, twisted. The server answers everybody else.

use crate::metrics::{TOKEN, figures, value};
use crate::program::Program;
use crate::scene::Scene;
use crate::support::{TestApp, start};
use crate::world::{Persona, db_world};
use actix_web::test::TestRequest;
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};
use store::testing::TestDb;

fn address(program: &Program) -> SocketAddr {
    program.root().trim_start_matches("http://").parse().unwrap()
}

/// Sends bytes as they are and reads the head of the answer; nothing when the server closes instead.
fn say(to: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The server may close before it has read everything: what it said stands.
    stream.write_all(bytes).ok();
    let (mut answer, mut some) = (String::new(), [0; 4096]);
    while !answer.contains("\r\n\r\n") {
        match stream.read(&mut some) {
            Ok(count) if count > 0 => answer.push_str(&String::from_utf8_lossy(&some[..count])),
            Err(error) if error.kind() != ErrorKind::ConnectionReset => {
                return format!("neither answers nor closes: {error}");
            }
            _ => break,
        }
    }
    answer
}

fn heard(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut some = [0; 4096];
    loop {
        match stream.read(&mut some) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&some[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => return format!("neither answers nor closes: {error}"),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> Option<u16> {
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

async fn insist_alive(program: &Program) {
    let begun = Instant::now();
    let answer = reqwest::get(format!("{}/readyz", program.root())).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(begun.elapsed() < Duration::from_secs(10), "others are answered at once: {:?}", begun.elapsed());
}

async fn program(settings: &[(&str, &str)]) -> (TestDb, Program, String) {
    let db = TestDb::sqlite();
    let world = db_world(&db, start()).await;
    let token = world.actor(Persona::Planner).token.reveal().to_owned();
    let program = Program::with(&db, settings);
    (db, program, token)
}

#[actix_web::test]
async fn whoever_sends_slowly_is_let_go_and_nobody_waits_for_them() {
    let (_db, program, token) =
        program(&[("RELEVE_LIMITS_HEAD_SECONDS", "1"), ("RELEVE_LIMITS_BODY_SECONDS", "1")]).await;
    let to = address(&program);
    let body = format!(
        "POST /api/v1/requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\""
    );
    let heads = ["", "G", "GET /livez HTTP/1.1\r\nhost: x\r\n", "GET /livez HTTP/1.1\r\nhost: x\r\nx-a: ", &body];
    let mut slow: Vec<TcpStream> = Vec::new();
    for head in heads.iter().cycle().take(200) {
        let mut stream = TcpStream::connect(to).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        slow.push(stream);
    }
    insist_alive(&program).await;
    let ends = tokio::task::spawn_blocking(move || slow.iter_mut().map(heard).collect::<Vec<_>>()).await.unwrap();
    for (end, head) in ends.iter().zip(heads.iter().cycle()) {
        let expected: &[Option<u16>] = if head.contains("POST") { &[Some(400), Some(408)] } else { &[Some(408), None] };
        assert!(expected.contains(&status(end)), "{head:?}: {end:?}");
    }
    insist_alive(&program).await;
}

/// One byte at a time never ends, but the time for the head does.
#[actix_web::test]
async fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let (_db, program, _) = program(&[("RELEVE_LIMITS_HEAD_SECONDS", "1")]).await;
    let to = address(&program);
    let begun = Instant::now();
    let cut = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(to).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        stream.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\n").unwrap();
        while begun.elapsed() < Duration::from_secs(30) {
            if stream.write_all(b"a").is_err() {
                return true;
            }
            match stream.read(&mut [0; 512]) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                _ => return true,
            }
        }
        false
    });
    assert!(cut.await.unwrap(), "the connection was kept for whoever never ends");
    insist_alive(&program).await;
}

/// As many as the machine lets one process open, and ten thousand where it does.
#[actix_web::test]
async fn ten_thousand_idle_connections_leave_the_server_answering_and_small() {
    let own = std::process::id().to_string();
    Command::new("prlimit")
        .args(["--pid", &own, "--nofile=1048576:1048576"])
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let hard = line.split_whitespace().nth(4).unwrap().to_owned();
    Command::new("prlimit").args(["--pid", &own, &format!("--nofile={hard}:{hard}")]).status().unwrap();
    let most: usize = hard.parse().unwrap();
    // Tests beside this one open files too.
    let count = 10_000.min(most.saturating_sub(500));
    assert!(count >= 500, "this machine lets a process open {most} files only");

    let settings = [("RELEVE_LIMITS_HEAD_SECONDS", "120"), ("RELEVE_METRICS_TOKEN", TOKEN)];
    let (_db, program, token) = program(&settings).await;
    insist_alive(&program).await;
    let memory = async || value(&figures(&program).await, "process_resident_memory_bytes");
    let before = memory().await;
    let to = address(&program);
    let idle: Vec<TcpStream> =
        tokio::task::spawn_blocking(move || (0..count).map(|_| TcpStream::connect(to).unwrap()).collect())
            .await
            .unwrap();
    // All of them were taken: each is a file of the server's.
    let begun = Instant::now();
    while value(&figures(&program).await, "process_open_fds") < count as f64 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the connections are taken");
    }
    for _ in 0..20 {
        insist_alive(&program).await;
    }
    let list = reqwest::Client::new().get(format!("{}/people", program.address)).bearer_auth(token);
    assert_eq!(list.send().await.unwrap().status(), 200);
    let each = (memory().await - before) / count as f64;
    println!("{count} idle connections, {each:.0} bytes each");
    assert!(each < 25_000.0, "{each:.0} bytes for one that says nothing");
    drop(idle);
    while value(&figures(&program).await, "process_open_fds") > count as f64 / 2.0 {
        assert!(begun.elapsed() < Duration::from_secs(120), "the connections are given back");
    }
    insist_alive(&program).await;
}

#[actix_web::test]
async fn oversized_and_twisted_heads_are_refused_and_the_next_caller_is_served() {
    let (_db, program, _) = program(&[("RELEVE_LIMITS_HEAD_SECONDS", "2"), ("RELEVE_LIMITS_BODY_SECONDS", "2")]).await;
    let to = address(&program);
    let big = "a".repeat(300_000);
    let many: String = (0..5_000).map(|n| format!("x-{n}: 1\r\n")).collect();
    let get = |rest: &str| format!("GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{rest}\r\n");
    let echo = "POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n";
    for (what, bytes) in [
        ("a header too long", get(&format!("x-a: {big}\r\n"))),
        ("an address too long", format!("GET /{big} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")),
        ("too many headers", get(&many)),
        ("a header name with a space", get("x a: 1\r\n")),
        ("a bare return in a header", get("x-a: 1\r2\r\n")),
        ("no request at all", "\u{0}\u{1}\u{2}\r\n\r\n".to_owned()),
        ("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("a length that is no number", format!("{echo}content-length: 1e3\r\n\r\n{{}}")),
        ("a length with a sign", format!("{echo}content-length: +2\r\n\r\n{{}}")),
        ("two lengths", format!("{echo}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}")),
        ("a length and chunks", format!("{echo}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")),
        ("chunks of no size", format!("{echo}transfer-encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n")),
        (
            "a chunk of every size",
            format!("{echo}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{{}}\r\n0\r\n\r\n"),
        ),
        ("an unknown transfer encoding", format!("{echo}transfer-encoding: gzip\r\n\r\n{{}}")),
    ] {
        let answer = tokio::task::spawn_blocking(move || say(to, bytes.as_bytes())).await.unwrap();
        let status = status(&answer);
        println!("{what}: {status:?}");
        assert!(!answer.starts_with("neither"), "{what}: the server {answer}");
        assert!(status.is_none_or(|status| (400..500).contains(&status)), "{what}: {answer}");
        insist_alive(&program).await;
    }
}

/// Ten megabytes of zeros, in ten kilobytes.
fn bomb() -> Vec<u8> {
    // gzip: stored nowhere, made by hand as a run of blocks that repeat one byte would be; the header is enough to be
    // unpacked by whoever unpacks, and the body is what `gzip` makes of zeros.
    let made = Command::new("sh").args(["-c", "head -c 10000000 /dev/zero | gzip -9"]).output().unwrap();
    assert!(made.status.success());
    made.stdout
}

#[actix_web::test]
async fn compressed_bodies_are_refused_wherever_a_body_is_read() {
    let app = TestApp::new().await;
    let planner = app.as_(Persona::Planner);
    let bomb = bomb();
    assert!(bomb.len() < 20_000);
    for coding in ["gzip", "br", "deflate", "zstd", "identity, gzip", "GZIP"] {
        let packed = |path: &str, kind: &str| {
            let request = TestRequest::post().uri(path).set_payload(bomb.clone());
            request.insert_header(("content-type", kind.to_owned())).insert_header(("content-encoding", coding))
        };
        planner.send(packed("/api/v1/requests", "application/json")).await.problem(415, "unsupported-media-type");
        let form = packed("/api/v1/imports", "multipart/form-data; boundary=x");
        planner.send(form).await.problem(415, "unsupported-media-type");
        let token = app.send(packed("/oauth/token", "application/x-www-form-urlencoded")).await;
        assert_eq!((token.status.as_u16(), &token.json()["error"]), (400, &json!("invalid_request")), "{coding}");
    }
    let plain = TestRequest::post().uri("/api/v1/requests").insert_header(("content-encoding", "identity"));
    assert_eq!(planner.send(plain.set_json(json!({}))).await.status, 422, "identity is no compression");
}

/// Every text that one byte changed, cut or added makes of a text, and some of other kinds.
fn twisted(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut all: Vec<Vec<u8>> = vec![b"0".to_vec(), b"null".to_vec(), b"\"1\"".to_vec(), vec![b'A'; 5_000]];
    for at in 0..bytes.len() {
        all.push(bytes[..at].to_vec());
        for byte in [b'A', b'z', b'0', b'_', b'-', b'=', b'~', bytes[at] ^ 1, bytes[at].wrapping_add(1)] {
            let mut other = bytes.to_vec();
            other[at] = byte;
            all.push(other);
        }
        all.push([&bytes[..at], b"AA", &bytes[at..]].concat());
    }
    all.sort_unstable();
    all.dedup();
    let plain = |bytes: Vec<u8>| String::from_utf8(bytes).ok().filter(|text| text.is_ascii());
    all.into_iter().filter_map(plain).collect()
}

store::both! {
    async fn a_cursor_that_was_tampered_with_opens_nothing_and_breaks_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_people(5).await;
        let stranger = scene.app.world.stranger.to_string();
        for n in 0..3 {
            scene.db_session(&format!("S{n}"), ("2030-03-04", "2030-03-08"), 2).await;
        }
        for list in ["people", "sessions"] {
            let first = scene.planner().get(&format!("/api/v1/{list}?limit=1")).await;
            let cursor = first.json()["next"].as_str().unwrap().to_owned();
            let mut refused = 0;
            for other in twisted(&cursor).into_iter().filter(|other| *other != cursor).step_by(7) {
                let coded: String = other.bytes().map(|byte| format!("%{byte:02x}")).collect();
                let answer = scene.planner().get(&format!("/api/v1/{list}?limit=50&cursor={coded}")).await;
                match answer.status.as_u16() {
                    // It says another place in the same list: whoever reads it sees no more than the list shows.
                    200 => assert!(!answer.text().contains(&stranger), "{other}"),
                    422 => {
                        let problem = answer.problem(422, "invalid-fields");
                        assert_eq!(problem["errors"][0]["pointer"], "/query/cursor", "{problem}");
                        refused += 1;
                    }
                    status => panic!("{list} {other:?}: {status} {}", answer.text()),
                }
            }
            assert!(refused > 0);
        }
    }

    async fn a_tag_that_was_tampered_with_edits_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
        let path = format!("/api/v1/sessions/{session}");
        let tags = ["1", "W/\"1\"", "\"0\"", "\"-1\"", "\"+1\"", "\"01\"", "\"1\", \"2\"", "*", "\"\"", "\"1", "1\"", "\"1.0\"", "\"1.\"", "\"1.0123456789ABCDEF0123456789ABCDEF\"", "\"1.0123456789abcdef0123456789abcde\"", "\"१\"", "\"2147483648\"", "\"99999999999999999999\"", "\"1 \"", "'1'"];
        for tag in tags {
            let Ok(value) = actix_web::http::header::HeaderValue::from_bytes(tag.as_bytes()) else { continue };
            let request = TestRequest::patch().uri(&path).insert_header(("if-match", value)).set_json(json!({ "capacity": 9 }));
            let answer = scene.planner().send(request).await;
            assert!([412, 422].contains(&answer.status.as_u16()), "{tag}: {} {}", answer.status, answer.text());
        }
        let read = scene.planner().get(&path).await;
        assert_eq!((read.version(), &read.json()["fill"]["capacity"]), (Some(1), &json!(2)));
    }

    async fn a_cookie_sent_again_after_sign_out_opens_nothing(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let body = json!({ "login": "planner", "password": crate::world::PASSWORD });
        let signed_in = app.send(TestRequest::post().uri("/api/v1/auth/login").set_json(body)).await;
        let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let csrf = signed_in.json()["csrf_token"].as_str().unwrap().to_owned();
        let with = |request: TestRequest| request.insert_header(("cookie", cookie.as_str())).insert_header(("x-csrf-token", csrf.as_str()));
        let requests = || [
            with(TestRequest::get().uri("/api/v1/auth/me")),
            with(TestRequest::get().uri("/api/v1/events")),
            with(TestRequest::post().uri("/api/v1/requests")).set_json(json!({})),
        ];
        for (request, status) in requests().into_iter().zip([200, 200, 422]) {
            assert_eq!(app.send(request).await.status, status);
        }
        assert_eq!(app.send(with(TestRequest::post().uri("/api/v1/auth/logout"))).await.status, 204);
        for request in requests() {
            app.send(request).await.problem(401, "sign-in-required");
        }
        // Nor its token, shown as a program shows one.
        let token = cookie.split_once('=').unwrap().1;
        app.with(token).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
    }
}
