//! Live updates: told after the commit, in order, none lost, nobody waited for, and ended when the server goes away.

use crate::scene::Scene;
use crate::screen::{Event, Screen, look, reader};
use crate::support::{TestApp, start};
use crate::world::{Actor, Persona};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Action;
use domain::id::{AuditEventId, Mint, SessionId};
use releve_api::app::live::reader::run;
use releve_api::server;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use store::audit::{Line, Subject, first_id};
use store::testing::TestDb;
use store::{Tx, audit};
use tokio::sync::watch;

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// The planner's screen.
async fn screen(scene: &Scene, after: Option<&str>) -> Screen {
    scene.planner().screen(after).await
}

fn ids(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}

/// A line about a session, begun at an instant.
fn a_line(session: SessionId, began: DateTime<Utc>, seed: u64) -> Line {
    let bare = Line::of(Mint::new(began, seed).id(), began, Action::SessionUpdated, Subject::of("session", session));
    Line { session: Some(session), ..bare }
}

/// Writes a line about a session, begun at an instant: as another process would, through a store of its own.
async fn db_line(scene: &Scene, session: SessionId, began: DateTime<Utc>, seed: u64) -> AuditEventId {
    let line = a_line(session, began, seed);
    let id = line.id;
    let url = scene.app.db.url().parse().unwrap();
    let other = store::Store::open(store::StoreSettings::new(url)).unwrap();
    other.write("db_line", move |tx: &mut Tx| audit::record(tx, line.clone())).await.unwrap();
    id
}

store::both! {
    async fn a_change_is_told_once_it_is_committed_and_in_order(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let (who, other) = (scene.db_people(2).await, scene.db_people(1).await.remove(0));
        let (end, stop) = watch::channel(false);
        let running = tokio::spawn(run(scene.app.state.clone(), stop));
        let mut screen = screen(&scene, None).await;
        screen.until(|event| event.name == "heartbeat").await;
        scene.seat(session, &who[0]).await;
        let first = screen.until(|event| event.kind() == "enrolment.confirmed").await;
        assert_eq!(first.last().unwrap().data["session_id"], session.to_string(), "{first:?}");
        assert_eq!(first.last().unwrap().data["person_id"], who[0].person.to_string());
        scene.app.clock.advance(TimeDelta::seconds(1));
        let seat = scene.seat(session, &who[1]).await;
        let told = |event: &Event| event.data["subject_id"] == seat.as_str();
        let second = screen.until(told).await;
        let all = [first, second].concat();
        let changes: Vec<_> = all.iter().filter(|event| event.name == "change").cloned().collect();
        assert!(ids(&changes).is_sorted(), "{all:?}");
        let refused = scene.planner().post("/api/v1/requests", json!({})).await;
        assert_eq!(refused.status, 422);
        scene.app.clock.advance(TimeDelta::seconds(1));
        scene.ask(&other, &[session], 3).await;
        let third = screen.until(|event| event.kind() == "request.submitted").await;
        let mut named = third.iter().filter(|event| event.name == "change");
        assert!(named.all(|event| event.data["person_id"] == other.person.to_string()), "{third:?}");
        end.send_replace(true);
        running.await.unwrap();
        assert!(screen.has_ended());
    }

    async fn what_another_process_commits_and_what_commits_late_is_told_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let mut reader = reader(&scene.app.state);
        let mut screen = screen(&scene, None).await;
        look(&mut reader).await;
        scene.app.clock.advance(TimeDelta::seconds(50));
        let early = db_line(&scene, session, start() + TimeDelta::seconds(50), 1).await;
        look(&mut reader).await;
        assert_eq!(ids(&screen.changes()), [early.to_string()]);
        // It began before the one that was told already, and committed after it.
        let late = db_line(&scene, session, start() + TimeDelta::seconds(5), 2).await;
        look(&mut reader).await;
        assert_eq!(ids(&screen.changes()), [late.to_string()]);
        look(&mut reader).await;
        assert_eq!(screen.changes(), []);
    }

    async fn a_stream_goes_on_where_it_broke_off(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let mut reader = reader(&scene.app.state);
        let mut first = screen(&scene, None).await;
        look(&mut reader).await;
        let mut lines = Vec::new();
        let mut told = Vec::new();
        for minute in 1..=8 {
            scene.app.clock.advance(TimeDelta::minutes(1));
            lines.push(db_line(&scene, session, start() + TimeDelta::minutes(minute), 3).await.to_string());
            if minute <= 4 {
                look(&mut reader).await;
                told.extend(first.changes());
            }
        }
        assert_eq!(ids(&told), lines[..4]);
        drop(first);
        // Nobody listens: the reader forgets, as after a restart.
        look(&mut reader).await;
        let mut again = screen(&scene, Some(&lines[3])).await;
        look(&mut reader).await;
        let missed = again.changes();
        assert_eq!(ids(&missed), lines[2..], "what was missed, and at most the minute before");
        // Another one takes up from a sign of life, that of a stream on which nothing happened.
        let mut quiet = screen(&scene, Some(&first_id(start() + TimeDelta::seconds(450)).to_string())).await;
        look(&mut reader).await;
        assert_eq!(ids(&quiet.changes()), lines[6..]);
        let mut new = screen(&scene, None).await;
        look(&mut reader).await;
        assert_eq!(ids(&new.changes()), lines[7..], "what changed while the page was loading");
    }

    async fn too_long_ago_or_too_much_is_told_as_a_reset(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let mut reader = reader(&scene.app.state);
        let mut here = screen(&scene, None).await;
        let long_ago = first_id(start() - TimeDelta::minutes(11));
        let mut back = screen(&scene, Some(&long_ago.to_string())).await;
        look(&mut reader).await;
        let names = |screen: &mut Screen| screen.events().into_iter().map(|event| event.name).collect::<Vec<_>>();
        assert_eq!(names(&mut here), ["heartbeat"]);
        assert_eq!(names(&mut back), ["reset", "heartbeat"]);
        let lines: Vec<Line> = (0..101).map(|n| a_line(session, start(), 100 + n)).collect();
        let many = move |tx: &mut Tx| lines.iter().try_for_each(|line| audit::record(tx, line.clone()));
        scene.app.db.store().write("db_lines", many).await.unwrap();
        look(&mut reader).await;
        assert_eq!(names(&mut here), ["reset"]);
        look(&mut reader).await;
        assert_eq!(names(&mut here), [""; 0]);
    }

    async fn one_change_reaches_five_hundred_screens(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 20).await;
        let people: Vec<Actor> = scene.db_people(500).await;
        let mut reader = reader(&scene.app.state);
        let mut screens = Vec::new();
        for who in &people {
            screens.push(scene.app.by(who).screen(None).await);
        }
        look(&mut reader).await;
        let seat = scene.seat(session, &people[0]).await;
        look(&mut reader).await;
        let mut screens = screens.iter_mut();
        let own = screens.next().unwrap().changes();
        assert_eq!(own.last().unwrap().data["subject_id"], seat.as_str());
        for screen in screens {
            let told = screen.changes();
            assert!(!told.is_empty(), "a screen was not told");
            let seats = |event: &Event| event.kind() == "session.seats_changed" && event.data["session_id"] == session.to_string();
            assert!(told.iter().all(seats), "{told:?}");
        }
    }

    async fn whoever_does_not_read_is_let_go_and_the_others_are_not(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let mut reader = reader(&scene.app.state);
        let (mut slow, mut quick) = (screen(&scene, None).await, screen(&scene, None).await);
        look(&mut reader).await;
        for n in 0..70 {
            db_line(&scene, session, start(), 10 + n).await;
            look(&mut reader).await;
            assert_eq!(quick.changes().len(), 1);
        }
        assert!(slow.has_ended() && !quick.has_ended());
        // What found room is in order and without a hole, so that the last id is a good place to go on from.
        let told = slow.changes();
        assert_eq!(told.len(), 62, "all but the opening and the first sign of life");
    }
}

#[actix_web::test]
async fn a_quiet_stream_shows_signs_of_life_at_its_pace() {
    let quick = |settings: &mut releve_api::config::Settings| {
        settings.live.heartbeat = Duration::from_millis(5);
        settings.live.poll = Duration::from_millis(1);
    };
    let app = TestApp::set(TestDb::sqlite(), &[], quick).await;
    let (end, stop) = watch::channel(false);
    let running = tokio::spawn(run(app.state.clone(), stop));
    let mut screen = app.as_(Persona::Person).screen(None).await;
    let beat = |event: &Event| event.name == "heartbeat";
    let first = screen.until(beat).await;
    assert_eq!(first[0].id, first_id(start()).to_string());
    for second in 1..=2 {
        // Time goes on, and nothing happens.
        app.clock.advance(TimeDelta::seconds(1));
        let until = start() + TimeDelta::seconds(second);
        let said =
            screen.until(|event| event.data["at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() == until).await;
        assert!(said.iter().all(beat));
    }
    end.send_replace(true);
    running.await.unwrap();
}

#[actix_web::test]
async fn a_sign_of_life_promises_nothing_when_nothing_could_be_read() {
    let app = TestApp::new().await;
    let mut reader = reader(&app.state);
    let mut screen = app.as_(Persona::Person).screen(None).await;
    look(&mut reader).await;
    screen.said();
    reader.beat();
    app.clock.advance(TimeDelta::seconds(15));
    reader.beat();
    assert_eq!(screen.said().split("\n\n").filter(|words| *words == ":").count(), 1);
}

#[actix_web::test]
async fn the_answer_is_a_stream_that_nothing_holds_back() {
    let app = TestApp::new().await;
    let ask = |method| {
        let token = app.world.actor(Persona::Person).token.reveal().to_owned();
        let request = TestRequest::default().method(method).uri("/api/v1/events");
        request
            .insert_header(("authorization", format!("Bearer {token}")))
            .insert_header(("accept-encoding", "br, gzip"))
    };
    let answer = app.send(ask(Method::GET)).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("text/event-stream")));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("content-encoding"), Some("identity"));
    assert_eq!(answer.header("x-accel-buffering"), Some("no"));
    assert_eq!(answer.text(), format!("retry: 2000\nid: {}\n\n", first_id(start())));
    let head = app.open(ask(Method::HEAD)).await;
    assert_eq!(head.status(), 200);
    assert!(Screen::of(head.into_body()).has_ended(), "HEAD has no body to wait for");
    for wrong in ["", "0", "x-1"] {
        let request = ask(Method::GET).insert_header(("last-event-id", wrong));
        app.send(request).await.problem(422, "unreadable-header");
    }
}

#[actix_web::test]
async fn streams_are_counted_per_person_and_in_all() {
    let app = TestApp::on(TestDb::sqlite(), &[("live.per_person", "2"), ("live.in_all", "3")]).await;
    let (one, other) = (app.as_(Persona::Person), app.as_(Persona::Planner));
    let first = one.screen(None).await;
    let _second = one.screen(None).await;
    let refused = one.get("/api/v1/events").await;
    refused.problem(429, "too-many-requests");
    assert!(refused.header("retry-after").is_some());
    let _third = other.screen(None).await;
    let refused = other.get("/api/v1/events").await;
    refused.problem(503, "busy");
    assert!(refused.header("retry-after").is_some());
    drop(first);
    one.screen(None).await;
}

#[actix_web::test]
async fn streams_do_not_hold_up_a_server_that_stops() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = server::serve(app.state.clone(), listener).unwrap();
    let handle = server.handle();
    let serving = tokio::spawn(server);
    let token = app.world.actor(Persona::Person).token.reveal().to_owned();
    let (told, opened) = tokio::sync::oneshot::channel();
    let client = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut text = String::new();
        while !text.contains("retry: 2000") {
            let mut some = [0; 1024];
            let count = stream.read(&mut some).unwrap();
            assert!(count > 0, "{text}");
            text.push_str(std::str::from_utf8(&some[..count]).unwrap());
        }
        told.send(()).unwrap();
        stream.read_to_string(&mut text).unwrap();
        text
    });
    opened.await.unwrap();
    app.state.drain();
    handle.stop(true).await;
    serving.await.unwrap().unwrap();
    let text = client.await.unwrap();
    assert!(text.ends_with("\r\n0\r\n\r\n"), "the stream ends as HTTP says: {text}");
    app.as_(Persona::Person).get("/api/v1/events").await.problem(503, "busy");
}
