//! A person's programme in their own calendar: what each entry says, who reads it, and what its address is worth.

use crate::program::Program;
use crate::scene::Scene;
use crate::support::{Answer, TestApp};
use crate::world::{Actor, Persona};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use releve_api::clock::Clock as _;
use reqwest::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::audit::{self, AuditFilter};
use store::page::PageRequest;

const FEED: &str = "/api/v1/me/calendar-feed";
const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// The entries of a calendar, each by the names of its lines; panics on what RFC 5545 forbids.
fn entries(text: &str) -> Vec<BTreeMap<String, String>> {
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let whole = text.replace("\r\n ", "");
    let events = whole.split("BEGIN:VEVENT\r\n").skip(1).map(|event| event.split("END:VEVENT").next().unwrap());
    let line = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
    events.map(|event| event.trim_end().split("\r\n").map(line).collect()).collect()
}

/// The entry of an id.
fn of(text: &str, id: &str) -> BTreeMap<String, String> {
    let found = entries(text).into_iter().find(|entry| entry["UID"] == format!("{id}@releve"));
    found.unwrap_or_else(|| panic!("no {id}:\n{text}"))
}

async fn download(scene: &Scene, who: &Actor, enrolment: &str) -> Answer {
    scene.app.by(who).get(&format!("/api/v1/enrolments/{enrolment}/calendar")).await
}

/// Makes an address; answers its path.
async fn make(app: &TestApp, who: &Actor) -> String {
    let made = app.by(who).post(FEED, Value::Null).await;
    assert_eq!(made.status, 200, "{}", made.text());
    app.clock.advance(TimeDelta::seconds(1));
    path_of(made.json()["address"].as_str().unwrap())
}

fn path_of(address: &str) -> String {
    let at = address.find("/calendars/").unwrap();
    assert!(address.starts_with("http") && address.ends_with(".ics"), "{address}");
    address[at..].to_owned()
}

async fn revoke(app: &TestApp, who: &Actor) {
    assert_eq!(app.by(who).send(TestRequest::delete().uri(FEED)).await.status, 204);
}

async fn lines_of(app: &TestApp, who: &Actor) -> Vec<String> {
    let filter = AuditFilter { person: Some(who.person), ..AuditFilter::default() };
    let read = move |conn: &mut store::Conn| audit::list(conn, &filter, &PageRequest::first(50));
    let page = app.db.store().read(read).await.unwrap();
    page.items.iter().map(|line| line.action.clone()).filter(|code| code.starts_with("calendar")).collect()
}

store::both! {
    async fn an_enrolment_goes_into_a_calendar_and_is_taken_away_by_its_cancellation(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 10).await;
        let [who, other] = <[Actor; 2]>::try_from(scene.db_people(2).await).unwrap();
        let seat = scene.seat(session, &who).await;
        let shown = download(&scene, &who, &seat).await;
        assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
        let first = of(shown.text(), &seat);
        assert_eq!((first["STATUS"].as_str(), first["SEQUENCE"].as_str()), ("CONFIRMED", "0"));
        assert_eq!((first["DTSTART;VALUE=DATE"].as_str(), first["DTEND;VALUE=DATE"].as_str()), ("20300304", "20300309"));
        assert!(first["URL"].ends_with(&format!("/sessions/{session}")) && first["DESCRIPTION"].contains("S1"), "{first:?}");
        assert!(!shown.text().contains("Le Goff"), "whose it is is nobody's business");
        // Those who follow the enrolment read it, others do not.
        assert_eq!(scene.planner().get(&format!("/api/v1/enrolments/{seat}/calendar")).await.status, 200);
        download(&scene, &other, &seat).await.problem(404, "not-found");
        scene.app.get(&format!("/api/v1/enrolments/{seat}/calendar")).await.problem(401, "sign-in-required");

        scene.app.clock.advance(TimeDelta::hours(1));
        let path = format!("/api/v1/sessions/{session}");
        let version = scene.planner().get(&path).await.version().unwrap();
        assert_eq!(scene.planner().patch(&path, version, json!({ "capacity": 12 })).await.status, 200);
        let second = of(download(&scene, &who, &seat).await.text(), &seat);
        assert_eq!(second["SEQUENCE"], "1", "an edit of the session counts");
        assert!(second["DTSTAMP"] > first["DTSTAMP"]);

        let gone = scene.app.by(&who).post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({ "code": "mission" })).await;
        assert_eq!(gone.status, 200, "{}", gone.text());
        let third = of(download(&scene, &who, &seat).await.text(), &seat);
        assert_eq!((third["STATUS"].as_str(), third["SEQUENCE"].as_str()), ("CANCELLED", "2"));
        let path = format!("/api/v1/enrolments/{seat}/calendar");
        let english = TestRequest::get().uri(&path).insert_header(("accept-language", "en"));
        let en = scene.app.by(&who).send(english).await;
        assert!(of(en.text(), &seat)["SUMMARY"].starts_with("Cancelled: "));
    }

    async fn a_programme_is_followed_under_an_address_of_its_own(db: TestDb) {
        let scene = Scene::on(db).await;
        let [held, offered] = [scene.db_session("S1", WEEK, 10).await, scene.db_session("S2", ("2030-04-01", "2030-04-05"), 1).await];
        let [who, other, third] = <[Actor; 3]>::try_from(scene.db_people(3).await).unwrap();
        let app = &scene.app;
        let none = app.by(&who).get(FEED).await.json();
        assert_eq!(none, json!({ "made_at": null, "last_fetched_on": null, "address": null }));
        let made = app.by(&who).post_once(FEED, "feed-0001", Value::Null).await;
        let path = path_of(made.json()["address"].as_str().unwrap());
        let again = app.by(&who).post_once(FEED, "feed-0001", Value::Null).await.json();
        assert_eq!(again["address"], Value::Null, "the address is kept nowhere");
        assert!(!app.by(&who).get(FEED).await.text().contains("/calendars/"));

        let empty = app.get(&path).await;
        assert_eq!((empty.status.as_u16(), entries(empty.text()).len()), (200, 0), "{}", empty.text());
        let seat = scene.seat(held, &who).await;
        let others = scene.seat(held, &other).await;
        let shown = app.get(&path).await;
        assert_eq!(shown.header("content-type"), Some("text/calendar; charset=utf-8"));
        assert!(shown.header("cache-control").unwrap().contains("private"));
        assert_eq!(entries(shown.text()).len(), 1, "{}", shown.text());
        assert_eq!(of(shown.text(), &seat)["STATUS"], "CONFIRMED");
        for private in ["Le Goff", &who.login, &who.person.to_string(), &others] {
            assert!(!shown.text().contains(private), "{private}");
        }
        let known = TestRequest::get().uri(&path).insert_header(("if-none-match", shown.header("etag").unwrap()));
        assert_eq!(app.send(known).await.status, 304);
        let told = app.by(&who).get(FEED).await.json();
        assert_eq!(told["last_fetched_on"], app.clock.now().date_naive().to_string());

        // An offer that may still be answered is there for as long.
        let followed = make(app, &third).await;
        scene.ask(&third, &[offered], 3).await;
        let offer = scene.offer(offered).await["id"].as_str().unwrap().to_owned();
        let tentative = of(app.get(&followed).await.text(), &offer);
        assert!(tentative["STATUS"] == "TENTATIVE" && tentative["URL"].ends_with(&format!("/offers/{offer}")));
        let no = app.by(&third).post(&format!("/api/v1/offers/{offer}/decline"), json!({ "code": "notice" })).await;
        assert_eq!((no.status.as_u16(), entries(app.get(&followed).await.text()).len()), (200, 0), "{}", no.text());

        // What was cancelled stays for a year, then goes; so does what is over.
        let gone = app.by(&who).post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({ "code": "mission" })).await;
        assert_eq!(gone.status, 200, "{}", gone.text());
        assert_eq!(of(app.get(&path).await.text(), &seat)["STATUS"], "CANCELLED");
        app.clock.advance(TimeDelta::days(800));
        assert_eq!(entries(app.get(&path).await.text()).len(), 0);
        scene.insist_sound().await;
    }

    async fn an_address_that_opens_nothing_is_answered_alike_whatever_the_reason(db: TestDb) {
        let scene = Scene::on(db).await;
        let [who, locked] = <[Actor; 2]>::try_from(scene.db_people(2).await).unwrap();
        let app = &scene.app;
        let first = make(app, &who).await;
        let second = make(app, &who).await;
        assert_eq!(app.get(&second).await.status, 200);
        let third = make(app, &locked).await;
        let lock = format!("/api/v1/people/{}/account/lock", locked.person);
        assert_eq!(app.as_(Persona::Administrator).post(&lock, json!({ "words": "téléphone volé" })).await.status, 200);
        let limited = scene.again_with(&[("limits.per_address", "2")]).await;
        for status in [200, 404, 429] {
            let path = if status == 200 { &second } else { &first };
            assert_eq!(limited.get(path).await.status, status, "requests of an address are counted");
        }
        let mut answers = Vec::new();
        for path in [
            first.as_str(), third.as_str(), "/calendars/x.ics", "/calendars/.ics", "/calendars/x", second.trim_end_matches(".ics"),
            &format!("/calendars/{}.ics", "A".repeat(43)),
        ] {
            let mut problem = app.get(path).await.problem(404, "not-found");
            problem.as_object_mut().unwrap().retain(|name, _| name != "request_id");
            answers.push(problem);
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
        revoke(app, &who).await;
        app.clock.advance(TimeDelta::seconds(1));
        app.get(&second).await.problem(404, "not-found");
        revoke(app, &who).await;
        assert_eq!(app.by(&who).get(FEED).await.json()["made_at"], Value::Null);
        let made = ["calendar_feed.revoked", "calendar_feed.made", "calendar_feed.revoked", "calendar_feed.made"];
        assert_eq!(lines_of(app, &who).await, made, "the latest first; nothing is taken back twice");
        app.send(TestRequest::post().uri(&second)).await.problem(405, "method-not-allowed");
        scene.insist_sound().await;
    }

    async fn an_address_is_in_no_log(db: TestDb) {
        let scene = Scene::on(db).await;
        let who = scene.db_people(1).await.remove(0);
        let secret = make(&scene.app, &who).await;
        let db = scene.app.db.with(|_| ());
        let log = std::env::temp_dir().join(format!("releve-calendar-{}-{}", std::process::id(), db.is_sqlite()));
        let settings = [("RELEVE_LOG_FORMAT", "json")];
        let mut program = Program::logging(&db, &settings, std::fs::File::create(&log).unwrap());
        let wrong = format!("/calendars/{}.ics", "B".repeat(43));
        for (path, status) in [(secret.as_str(), 200), (wrong.as_str(), 404), (&format!("{secret}/more"), 404)] {
            let answer = Client::new().get(format!("{}{path}", program.root())).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{path}");
        }
        program.stop();
        let text = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        assert!(text.contains("/calendars/{secret}"), "{text}");
        let bare = |path: &str| path["/calendars/".len()..].split('.').next().unwrap().to_owned();
        assert!(!text.contains(&bare(&secret)) && !text.contains(&bare(&wrong)), "{text}");
    }
}
