//! The program under a supervisor: it says that it serves, that it turns and that it goes away; it drains before it stops.

use crate::program::Program;
use reqwest::Client;
use std::os::unix::net::UnixDatagram;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use store::testing::TestDb;

/// What was said, as it comes: nobody who speaks must wait.
fn listening(socket: UnixDatagram) -> Receiver<String> {
    let (sender, said) = channel();
    std::thread::spawn(move || {
        let mut words = [0; 256];
        while let Ok(count) = socket.recv(&mut words) {
            if sender.send(String::from_utf8_lossy(&words[..count]).into_owned()).is_err() {
                return;
            }
        }
    });
    said
}

fn heard(said: &Receiver<String>, wanted: &str) {
    while said.recv_timeout(Duration::from_secs(60)).expect(wanted) != wanted {}
}

#[test]
fn a_supervisor_is_told_that_the_server_serves_turns_and_goes_away() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let path = std::env::temp_dir().join(format!("releve-notify-{}", std::process::id()));
        std::fs::remove_file(&path).ok();
        let said = listening(UnixDatagram::bind(&path).unwrap());
        let settings = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "100000")];
        let mut program = Program::with(&db, &settings);
        heard(&said, "READY=1");
        assert_eq!(reqwest::get(format!("{}/readyz", program.root())).await.unwrap().status(), 200);
        heard(&said, "WATCHDOG=1");
        heard(&said, "WATCHDOG=1");
        program.stop();
        heard(&said, "STOPPING=1");
        std::fs::remove_file(&path).unwrap();
    });
}

/// One that does not listen is not waited for.
#[test]
fn a_supervisor_that_is_deaf_keeps_nobody() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let path = std::env::temp_dir().join(format!("releve-deaf-{}", std::process::id()));
        std::fs::remove_file(&path).ok();
        let _deaf = UnixDatagram::bind(&path).unwrap();
        let settings = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "2000")];
        let mut program = Program::with(&db, &settings);
        for _ in 0..100 {
            assert_eq!(reqwest::get(format!("{}/livez", program.root())).await.unwrap().status(), 200);
        }
        program.stop();
        std::fs::remove_file(&path).unwrap();
    });
}

#[test]
fn a_server_that_goes_away_says_so_serves_on_and_closes_what_it_answers() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let mut program = Program::with(&db, &[("RELEVE_SERVER_DRAIN_SECONDS", "300")]);
        let client = Client::new();
        let get = async |path: &str| client.get(format!("{}{path}", program.root())).send().await.unwrap();
        let before = get("/readyz").await;
        assert_eq!((before.status().as_u16(), before.headers().get("connection")), (200, None));
        program.ask_to_stop();
        let begun = Instant::now();
        while get("/readyz").await.status() != 503 {
            assert!(begun.elapsed() < Duration::from_secs(60), "it says that it goes away");
        }
        let answer = get("/livez").await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["connection"]), (200, &"close".parse().unwrap()));
        // Whoever asks twice does not want to wait.
        program.stop();
        assert!(begun.elapsed() < Duration::from_secs(120));
    });
}
