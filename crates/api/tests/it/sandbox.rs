//! The sandbox: made in an empty database only, says what it is, begins anew each night and once, and lets nobody down.

use crate::program::{Program, command, complained, run, said};
use crate::scene::{insist_sound, items};
use crate::support::{Answer, Caller, TestApp, start};
use crate::tokens::{ask, of};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::fixture::world::DEMO_PASSWORD;
use futures_util::future::{join, join_all};
use releve_api::app::sandbox::{self, Refused};
use releve_api::app::usage;
use releve_api::clock::Clock as _;
use releve_api::config::{Layers, Settings};
use releve_api::state::AppState;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::testing::TestDb;
use store::{Constraint, Store, StoreError, StoreSettings};

/// What `start()` is followed by: the hour of the night in Paris.
const FIRST_NIGHT: &str = "2030-01-08T02:00:00Z";

/// Collections of which every visitor of a sandbox finds the same.
const COLLECTIONS: [&str; 9] =
    ["units", "people", "courses", "sessions", "skills", "sites", "requests", "waitlist-entries", "role-grants"];

async fn sign_in(app: &TestApp, login: &str) -> String {
    let body = json!({ "login": login, "password": DEMO_PASSWORD, "delivery": "bearer" });
    let answer = app.with_nobody().post("/api/v1/auth/login", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["token"].as_str().unwrap().to_owned()
}

async fn sandbox_of(app: &TestApp) -> store::sandbox::Sandbox {
    app.db.store().read(store::sandbox::find).await.unwrap().unwrap()
}

fn rules(settings: &[(&str, &str)]) -> Settings {
    let mut layers = Layers::default();
    settings.iter().for_each(|(key, value)| layers.flag(key, *value));
    Settings::read(layers).unwrap().0
}

fn id_of(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Versions go on over a night; all else is as it was.
fn drop_versions(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("version");
            fields.values_mut().for_each(drop_versions);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_versions),
        _ => {}
    }
}

/// Every item of each collection, page after page, by its address.
async fn everything(planner: &Caller<'_>, administrator: &Caller<'_>) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for collection in COLLECTIONS {
        let caller = if collection == "role-grants" { administrator } else { planner };
        let mut cursor = String::new();
        loop {
            let page = caller.get(&format!("/api/v1/{collection}?limit=200{cursor}")).await;
            found.extend(items(&page).into_iter().map(|mut item| {
                drop_versions(&mut item);
                let id = item["id"].as_str().unwrap_or_else(|| panic!("{collection}: {item}")).to_owned();
                (format!("{collection}/{id}"), item)
            }));
            match page.json()["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    found
}

#[actix_web::test]
async fn a_sandbox_says_what_it_is_wherever_it_is_asked() {
    let app = TestApp::sandbox(TestDb::sqlite()).await;
    for path in ["/livez", "/readyz", "/docs", "/openapi.json", "/api/v1/status", "/api/v1/auth/me", "/api/v1/nothing"]
    {
        let answer = app.get(path).await;
        assert_eq!(answer.header("releve-sandbox"), Some("true"), "{path}");
        assert_eq!(answer.header("releve-sandbox-next-reset"), Some(FIRST_NIGHT), "{path}");
    }
    assert_eq!(app.get("/api/v1/status").await.json()["sandbox"], json!({ "next_reset_at": FIRST_NIGHT }));
    let document = app.get("/openapi.json").await.json();
    assert_eq!(document["info"]["x-sandbox"], json!({ "reset_hour": 3, "zone": "Europe/Paris" }));
    assert!(document["info"]["title"].as_str().unwrap().contains("sandbox"));
    assert!(document["servers"][0]["description"].as_str().unwrap().contains("fictional"));
    assert_eq!(document["servers"][0]["url"], "http://localhost:8080");
    assert!(app.get("/docs").await.text().contains("This server is a sandbox"));
    // The contract is the same.
    assert_eq!(document["paths"], releve_api::openapi::document()["paths"]);

    let real = TestApp::new().await;
    let answer = real.get("/api/v1/status").await;
    assert_eq!((answer.header("releve-sandbox"), answer.json()["sandbox"].is_null()), (None, true));
    assert!(!real.get("/docs").await.text().contains("This server is a sandbox"));
}

store::both! {
    async fn a_night_brings_back_the_world_and_leaves_api_clients_with_their_secrets(db: TestDb) {
        let app = TestApp::sandbox(db).await;
        let (planner, administrator) = (sign_in(&app, "planificateur").await, sign_in(&app, "administrateur").await);
        let fresh = everything(&app.with(&planner), &app.with(&administrator)).await;
        assert!(fresh.len() > 1_600);

        // Somebody works in it: a unit and a client over it, a course, a place given back, a name changed.
        let top = app.with(&administrator).get("/api/v1/auth/me").await.json()["grants"][0]["unit"]["id"].clone();
        let unit = json!({ "parent_id": top, "code": "ESSAI", "name": "Essai" });
        let unit = id_of(&app.with(&administrator).post("/api/v1/units", unit).await);
        let wanted = json!({
            "name": "SIRH", "contact": "sirh@example.org", "unit_id": unit, "scopes": ["people:read", "training:read"],
        });
        let client = of(&app.with(&administrator).post("/api/v1/api-clients", wanted).await);
        let credentials = [
            ("grant_type", "client_credentials"),
            ("client_id", client.id.as_str()),
            ("client_secret", client.secret.as_str()),
        ];
        let token = ask(&app, &credentials).await.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(app.with(&token).get("/api/v1/people").await.status, 200);
        usage::write(&app.state).await.unwrap();
        let course = json!({ "code": "ESSAI", "title": "Essai", "usual_capacity": 9, "usual_minimum": 0 });
        let course = id_of(&app.with(&planner).post("/api/v1/courses", course).await);
        let trainee = sign_in(&app, "stagiaire").await;
        let programme = app.with(&trainee).get("/api/v1/me/programme").await.json();
        let seat = programme["upcoming"][0]["id"].as_str().unwrap().to_owned();
        let back = app.with(&trainee).post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({ "code": "mission" })).await;
        assert_eq!(back.status, 200, "{}", back.text());

        app.clock.set("2030-01-08T01:59:59Z".parse().unwrap());
        assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 0);
        app.clock.set(FIRST_NIGHT.parse().unwrap());
        assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 1);
        assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 0, "once a night");
        let mark = sandbox_of(&app).await;
        assert_eq!((mark.resets, mark.next_reset_at.to_rfc3339()), (1, "2030-01-09T02:00:00+00:00".to_owned()));

        // Every sign-in has ended, and says why.
        for token in [&planner, &administrator, &trainee] {
            let problem = app.with(token).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
            assert!(problem["detail"].as_str().unwrap().contains("bac à sable"), "{problem}");
        }
        // The world is the same, to the last id and date.
        let (planner, administrator) = (sign_in(&app, "planificateur").await, sign_in(&app, "administrateur").await);
        let again = everything(&app.with(&planner), &app.with(&administrator)).await;
        let moved: Vec<_> = fresh.iter().filter(|(at, item)| again.get(*at) != Some(item)).take(3).collect();
        assert!(moved.is_empty() && again.len() == fresh.len(), "{} and {}: {moved:?}", fresh.len(), again.len());
        app.with(&planner).get(&format!("/api/v1/courses/{course}")).await.problem(404, "not-found");
        // The client is still there, with its secret and what it consumed, over the nearest unit that is.
        let token = ask(&app, &credentials).await.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(app.with(&token).get("/api/v1/people").await.status, 200);
        let kept = app.with(&administrator).get(&format!("/api/v1/api-clients/{}", client.id)).await.json();
        assert_eq!(kept["unit"]["id"], top, "{kept}");
        let used = app.with(&administrator).get(&format!("/api/v1/api-clients/{}/usage", client.id)).await.json();
        assert!(used.to_string().contains("2030-01-07"), "{used}");
        insist_sound(&app.db, app.clock.now()).await;
    }
}

store::both! {
    async fn a_version_of_the_day_before_is_never_that_of_something_else(db: TestDb) {
        let app = TestApp::sandbox(db).await;
        let unit = |app: &TestApp| app.world.root;
        let (mut former, mut written) = (BTreeMap::new(), 0);
        for night in 0..3 {
            let (planner, administrator) = (sign_in(&app, "planificateur").await, sign_in(&app, "administrateur").await);
            let (planner, administrator) = (app.with(&planner), app.with(&administrator));
            let first = async |path: &str| {
                let listed = items(&planner.get(path).await);
                format!("{}/{}", path.split('?').next().unwrap(), listed[0]["id"].as_str().unwrap())
            };
            let edited = [
                (&administrator, "/api/v1/public-pages/terms/fr".to_owned(), json!({ "text": format!("Nuit {night}"), "reason": "essai" })),
                (&administrator, format!("/api/v1/units/{}", unit(&app)), json!({ "name": format!("Nuit {night}") })),
                (&planner, first("/api/v1/skills").await, json!({ "label": format!("Nuit {night}") })),
                (&administrator, first("/api/v1/people").await, json!({ "given_name": format!("Nuit {night}") })),
                (&planner, first("/api/v1/courses").await, json!({ "title": format!("Nuit {night}") })),
                (&planner, first("/api/v1/sessions?period=upcoming").await, json!({ "capacity": 40 + night })),
            ];
            for (caller, path, body) in edited {
                let read = caller.get(&path).await;
                let found = read.json()["version"].as_i64().unwrap_or_else(|| panic!("{path}: {}", read.text()));
                if let Some((last, tag)) = former.get(&path) {
                    assert!(found > *last, "{path}: {found} after {last}");
                    for stale in [format!("\"{last}\""), format!("\"{}\"", last - 1), String::clone(tag)] {
                        let edit = TestRequest::patch().uri(&path).insert_header(("if-match", stale)).set_json(body.clone());
                        caller.send(edit).await.problem(412, "stale");
                    }
                    let known = TestRequest::get().uri(&path).insert_header(("if-none-match", tag.as_str()));
                    assert_eq!(caller.send(known).await.status, 200, "{path}");
                }
                let done = caller.patch(&path, i32::try_from(found).unwrap(), body).await;
                assert_eq!(done.status, 200, "{path}: {}", done.text());
                let last = done.json()["version"].as_i64().unwrap();
                assert_eq!(last, found + 1, "{path}");
                former.insert(path, (last, done.header("etag").unwrap().to_owned()));
                written += 1;
            }
            app.clock.advance(TimeDelta::days(1));
            assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 1);
            let page = app.get("/api/v1/public-pages/terms/fr").await.json();
            assert_eq!((&page["is_model"], &page["written_at"]), (&json!(true), &Value::Null));
            insist_sound(&app.db, app.clock.now()).await;
        }
        assert_eq!(written, 18);
        let history = format!("/api/v1/units/{}/history", unit(&app));
        let administrator = sign_in(&app, "administrateur").await;
        assert_eq!(items(&app.with(&administrator).get(&history).await).len(), 1, "the past is that of the new world");
    }
}

store::both! {
    async fn the_same_ids_come_back_in_other_weeks_around_their_own_days(db: TestDb) {
        let app = TestApp::sandbox(db).await;
        let planner = sign_in(&app, "planificateur").await;
        let sessions = |answer: Answer| items(&answer).iter().map(|one| (one["id"].clone(), one["starts_on"].clone())).collect::<Vec<_>>();
        let first = sessions(app.with(&planner).get("/api/v1/sessions?limit=200&from=2029-01-01").await);
        app.clock.advance(TimeDelta::weeks(3));
        assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 1);
        let planner = sign_in(&app, "planificateur").await;
        let later = sessions(app.with(&planner).get("/api/v1/sessions?limit=200&from=2029-01-01").await);
        let ids = |sessions: &[(Value, Value)]| sessions.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        assert!(first.len() > 40);
        assert_eq!(ids(&first), ids(&later));
        assert!(first.iter().zip(&later).all(|(before, after)| before.1.as_str() < after.1.as_str()));
    }
}

/// A server of its own, on the same database.
fn server(app: &TestApp, settings: &Settings) -> AppState {
    let store = Store::open(StoreSettings::new(app.db.url().parse().unwrap())).unwrap();
    AppState::new(settings.clone(), Arc::new(app.clock.clone()), store)
}

store::both! {
    async fn of_several_servers_that_find_it_due_one_resets(db: TestDb) {
        let app = TestApp::sandbox(db).await;
        let settings = app.state.settings().clone();
        let servers: Vec<AppState> = (0..3).map(|_| server(&app, &settings)).collect();
        for night in 1..=2 {
            app.clock.advance(TimeDelta::days(1));
            let all = join_all(servers.iter().map(sandbox::reset_if_due)).await;
            let done: usize = all.into_iter().map(Result::unwrap).sum();
            assert_eq!((done, sandbox_of(&app).await.resets), (1, night));
        }
        insist_sound(&app.db, app.clock.now()).await;
    }
}

/// Works as people and programs do, until it is told to stop; answers how often it was served.
async fn visitor(app: &TestApp, number: usize, over: &std::cell::Cell<bool>) -> usize {
    let mut served = 0;
    while !over.get() {
        let login = ["planificateur", "administrateur", "demandeur"][number % 3];
        let body = json!({ "login": login, "password": DEMO_PASSWORD, "delivery": "bearer" });
        let answer = app.with_nobody().post("/api/v1/auth/login", body).await;
        if answer.status == 401 {
            // The account that the password was held against was loaded anew meanwhile.
            continue;
        }
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let caller = app.with(&token);
        for round in 0..20 {
            let code = format!("CHARGE-{number}-{served}-{round}");
            let course = json!({ "code": code, "title": "Charge", "usual_capacity": 9, "usual_minimum": 0 });
            let answers = [
                caller.get("/api/v1/sessions?limit=20").await,
                caller.get("/api/v1/people?limit=20").await,
                caller.post("/api/v1/courses", course).await,
                caller.get("/api/v1/auth/me").await,
            ];
            for answer in &answers {
                // Their sign-in may have ended; nothing else happens to them.
                let status = answer.status.as_u16();
                assert!(matches!(status, 200 | 201 | 401 | 403), "{status}: {}", answer.text());
            }
            served += answers.iter().filter(|answer| answer.status.is_success()).count();
            if answers.iter().any(|answer| answer.status == 401) {
                break;
            }
        }
    }
    served
}

store::both! {
    async fn those_at_work_during_a_reset_are_answered_or_asked_to_sign_in_again(db: TestDb) {
        let app = TestApp::sandbox(db.with(|settings| {
            settings.wait = std::time::Duration::from_secs(60);
            settings.lock_timeout = std::time::Duration::from_secs(30);
            settings.statement_timeout = std::time::Duration::from_secs(60);
        })).await;
        let over = std::cell::Cell::new(false);
        let visitors = join_all((0..4).map(|number| visitor(&app, number, &over)));
        let nights = async {
            for _ in 0..3 {
                app.clock.advance(TimeDelta::days(1));
                assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 1);
            }
            over.set(true);
        };
        let (served, ()) = join(visitors, nights).await;
        assert!(served.iter().all(|count| *count > 0), "{served:?}");
        assert_eq!(sandbox_of(&app).await.resets, 3);
        insist_sound(&app.db, app.clock.now()).await;
    }
}

store::both! {
    async fn a_database_of_other_data_never_becomes_a_sandbox(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (store, now) = (app.db.store(), app.clock.now());
        let wanted = rules(&[("sandbox.enabled", "true")]).sandbox;
        let refused = sandbox::prepare(store, &wanted, now).await;
        assert!(matches!(refused, Err(Refused::RealData)), "{refused:?}");
        assert_eq!(store.read(store::sandbox::find).await.unwrap(), None);
        let missing = sandbox::reset_now(store, &wanted, now).await;
        assert!(missing.is_err());
        assert_eq!(app.as_(crate::world::Persona::Planner).get("/api/v1/auth/me").await.status, 200, "nothing was changed");
        // The database itself keeps the mark out, whatever a program forgets.
        let mark = "INSERT INTO sandbox (id, seed, resetting, resets, reset_at, next_reset_at)
                    VALUES (1, 1, FALSE, 0, '2030-01-07T08:00:00.000000Z', '2030-01-07T08:00:00.000000Z')";
        let refused = app.db.db_execute(mark);
        assert!(matches!(refused, Err(StoreError::Taken { constraint: Constraint::Sandbox })), "{refused:?}");
    }
}

store::both! {
    async fn a_sandbox_is_not_served_as_if_its_data_lasted(db: TestDb) {
        let (off, on) = (rules(&[]).sandbox, rules(&[("sandbox.enabled", "true")]).sandbox);
        assert!(!sandbox::prepare(db.store(), &off, start()).await.unwrap(), "an empty database is nothing special");
        assert!(sandbox::prepare(db.store(), &on, start()).await.unwrap());
        assert!(!sandbox::prepare(db.store(), &on, start()).await.unwrap(), "it is one already");
        let refused = sandbox::prepare(db.store(), &off, start()).await;
        assert!(matches!(refused, Err(Refused::OnlyASandbox)), "{refused:?}");
    }
}

store::both! {
    async fn what_is_announced_is_what_the_database_says_also_after_the_hour_was_changed(db: TestDb) {
        let app = TestApp::sandbox(db).await;
        let mark = async || sandbox_of(&app).await.next_reset_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let announced = async |app: &TestApp| {
            let answer = app.get("/api/v1/status").await;
            let told = answer.json()["sandbox"]["next_reset_at"].as_str().unwrap().to_owned();
            assert_eq!(answer.header("releve-sandbox-next-reset"), Some(told.as_str()));
            told
        };
        assert_eq!((mark().await.as_str(), announced(&app).await.as_str()), (FIRST_NIGHT, FIRST_NIGHT));
        // A server starts with another hour, beside one that has the former.
        let changed = [("sandbox.enabled", "true"), ("sandbox.reset_hour", "22")];
        let evening = "2030-01-07T21:00:00Z";
        assert!(!sandbox::prepare(app.db.store(), &rules(&changed).sandbox, start()).await.unwrap());
        assert_eq!(mark().await, evening);
        assert_eq!(sandbox::reset_if_due(&app.state).await.unwrap(), 0);
        assert_eq!(announced(&app).await, evening, "the one beside says what will be done");
        let again = app.again_with(&changed).await;
        assert_eq!(announced(&again).await, evening);
        app.clock.set(evening.parse().unwrap());
        assert_eq!(sandbox::reset_if_due(&again.state).await.unwrap(), 1);
        assert_eq!((mark().await.as_str(), announced(&again).await.as_str()), ("2030-01-08T21:00:00Z", "2030-01-08T21:00:00Z"));
        // One that is due is not put off by who starts now.
        app.clock.set("2030-01-08T21:30:00Z".parse().unwrap());
        assert!(!sandbox::prepare(app.db.store(), &rules(&[("sandbox.enabled", "true")]).sandbox, app.clock.now()).await.unwrap());
        assert_eq!(sandbox::reset_if_due(&again.state).await.unwrap(), 1);
    }
}

#[test]
fn the_program_refuses_to_serve_one_as_the_other_and_resets_by_hand() {
    store::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let enabled = || {
            let mut reset = command(db.url(), &["sandbox", "reset"]);
            reset.env("RELEVE_SANDBOX_ENABLED", "true").stderr(Stdio::piped()).output().unwrap()
        };
        let reset = enabled();
        assert_eq!((reset.status.code(), complained(&reset).contains("no sandbox")), (Some(4), true), "{reset:?}");
        let on = rules(&[("sandbox.enabled", "true")]).sandbox;
        sandbox::prepare(db.store(), &on, start()).await.unwrap();
        let served = run(db.url(), &["serve", "--port", "0"]);
        assert_eq!(served.status.code(), Some(4), "{served:?}");
        assert!(complained(&served).contains("sandbox.enabled"), "{served:?}");
        let reset = run(db.url(), &["sandbox", "reset"]);
        assert_eq!((reset.status.code(), complained(&reset).contains("sandbox.enabled")), (Some(4), true), "{reset:?}");
        let reset = enabled();
        assert!(reset.status.success() && said(&reset).contains("begins anew"), "{reset:?}");
        let found = db.store().read(store::sandbox::find).await.unwrap().unwrap();
        assert_eq!(found.resets, 1);
    });
}

#[actix_web::test]
async fn until_it_is_seen_what_the_database_is_the_server_is_not_ready_and_writes_nothing() {
    let app = TestApp::new().await;
    let store = app.state.store();
    let person = app.as_(crate::world::Persona::Person);
    let phone = async || person.patch("/api/v1/me/contact", 1, json!({ "phone": "+33612345678" })).await;
    store.keep_writes_out();
    for _ in 0..2 {
        app.get("/readyz").await.problem(503, "busy");
    }
    let later = phone().await;
    assert!(later.header("retry-after").is_some());
    later.problem(503, "busy");
    assert_eq!(person.get("/api/v1/auth/me").await.status, 200, "it is read");
    store.let_writes_in();
    assert_eq!((app.get("/readyz").await.status.as_u16(), phone().await.status.as_u16()), (200, 200));
}

/// What its database is cannot be looked at when the server starts: it is looked at before anything is written in it.
#[test]
fn a_server_that_starts_before_its_database_ends_when_that_turns_out_to_be_a_sandbox() {
    store::testing::tell(TestDb::postgres(), async |db: TestDb| {
        sandbox::prepare(db.store(), &rules(&[("sandbox.enabled", "true")]).sandbox, start()).await.unwrap();
        db.db_go_away();
        let log = std::env::temp_dir().join(format!("releve-sandbox-{}.log", std::process::id()));
        let mut program = Program::logging(&db, &[], std::fs::File::create(&log).unwrap());
        let ready = format!("{}/readyz", program.root());
        assert_eq!(reqwest::get(&ready).await.unwrap().status(), 503);
        db.db_come_back();
        let begun = Instant::now();
        let ended = loop {
            if let Some(ended) = program.child.try_wait().unwrap() {
                break ended;
            }
            if let Ok(answer) = reqwest::get(&ready).await {
                assert_eq!(answer.status(), 503, "it is never ready");
            }
            assert!(begun.elapsed() < Duration::from_secs(60));
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let told = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).ok();
        assert_eq!((ended.code(), told.contains("set sandbox.enabled")), (Some(4), true), "{told}");
    });
}
