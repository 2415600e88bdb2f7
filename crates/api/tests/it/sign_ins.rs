//! Open sign-ins seen and ended, the history of attempts, and what a clock that steps back may not bring about.

use crate::scene::{Scene, items};
use crate::screen::{look, reader};
use crate::support::{Answer, TestApp, start};
use crate::world::{PASSWORD, Persona};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::event::Action;
use releve_api::app::{chores, usage};
use serde_json::{Value, json};
use store::audit::AuditFilter;
use store::page::PageRequest;
use store::{Conn, audit};

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A request as a client at an address of its own sends it.
pub fn from(last: u8, request: TestRequest) -> TestRequest {
    request.peer_addr(std::net::SocketAddr::from(([10, 0, 0, last], 40_000)))
}

/// Signs in for a token, from an address.
pub async fn login_from(app: &TestApp, last: u8, login: &str, password: &str) -> Answer {
    let body = json!({"login": login, "password": password, "delivery": "bearer"});
    let request = TestRequest::post().uri("/api/v1/auth/login").insert_header(("user-agent", FIREFOX));
    app.send(from(last, request).set_json(body)).await
}

/// The token of a sign-in.
pub fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// The audit's lines of an action, as text.
pub async fn told(app: &TestApp, action: Action) -> Vec<String> {
    let filter = AuditFilter { action: Some(action.code().to_owned()), ..AuditFilter::default() };
    let read = move |conn: &mut Conn| audit::list(conn, &filter, &PageRequest::first(200));
    app.db.store().read(read).await.unwrap().items.iter().map(|line| format!("{line:?}")).collect()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

const MINE: &str = "/api/v1/me/sign-ins";

store::both! {
    async fn a_person_recognises_their_sign_ins_and_ends_one(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (desk, phone) = (token(&login_from(&app, 1, "planner", PASSWORD).await), token(&login_from(&app, 2, "planner", PASSWORD).await));
        let open = items(&app.with(&desk).get(MINE).await);
        assert_eq!(open.len(), 3, "the persona's own beside them: {open:?}");
        assert_eq!(open.iter().filter(|one| one["is_this_one"] == true).count(), 1);
        let of = |address: &str| open.iter().find(|one| one["from_address"] == address).unwrap();
        assert_eq!((text(of("10.0.0.1"), "browser"), text(of("10.0.0.1"), "system")), ("Firefox", "Linux"));
        assert_eq!((of("10.0.0.1")["is_this_one"].clone(), text(of("10.0.0.2"), "since")), (json!(true), "2030-01-07T08:00:00Z"));
        assert!(!open.iter().any(|one| one.to_string().contains("Gecko")), "no more than a name is kept");
        let revoke = format!("/api/v1/sign-ins/{}/revoke", text(of("10.0.0.2"), "id"));
        // Nobody else's, and not told whether there is such a one.
        app.as_(Persona::Requester).post(&revoke, json!({})).await.problem(404, "not-found");
        assert_eq!(app.with(&phone).get(MINE).await.status, 200);
        assert_eq!(app.with(&desk).post(&revoke, json!({})).await.status, 204);
        app.with(&phone).get(MINE).await.problem(401, "sign-in-required");
        app.with(&desk).post(&revoke, json!({})).await.problem(409, "conflict");
        assert_eq!(items(&app.with(&desk).get(MINE).await).len(), 2);
        assert_eq!(told(&app, Action::SignInRevoked).await.len(), 1);
    }

    async fn a_cookie_replayed_after_signing_out_or_being_revoked_opens_nothing(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        for ends in ["sign-out", "revoke"] {
            let login = TestRequest::post().uri("/api/v1/auth/login").set_json(json!({"login": "planner", "password": PASSWORD}));
            let answer = app.send(login).await;
            let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
            let csrf = answer.json()["csrf_token"].as_str().unwrap().to_owned();
            let with = |request: TestRequest| request.insert_header(("cookie", cookie.as_str())).insert_header(("x-csrf-token", csrf.as_str()));
            let path = if ends == "sign-out" {
                "/api/v1/auth/logout".to_owned()
            } else {
                let open = items(&app.send(with(TestRequest::get().uri(MINE))).await);
                let own = open.iter().find(|one| one["is_this_one"] == true).unwrap();
                format!("/api/v1/sign-ins/{}/revoke", text(own, "id"))
            };
            assert_eq!(app.send(with(TestRequest::post().uri(&path))).await.status, 204);
            for replayed in [TestRequest::get().uri(MINE), TestRequest::get().uri("/api/v1/events"), TestRequest::post().uri("/api/v1/me/sign-ins/revoke-others")] {
                app.send(with(replayed)).await.problem(401, "sign-in-required");
            }
        }
    }

    async fn the_others_end_and_this_one_stays(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let others = [1, 2].map(|last| login_from(&app, last, "planner", PASSWORD));
        let others: Vec<String> = futures_util::future::join_all(others).await.iter().map(token).collect();
        let planner = app.as_(Persona::Planner);
        let ended = planner.post_once("/api/v1/me/sign-ins/revoke-others", "end-others", json!({})).await;
        assert_eq!(ended.json(), json!({"revoked": 2}), "{}", ended.text());
        let again = planner.post_once("/api/v1/me/sign-ins/revoke-others", "end-others", json!({})).await;
        assert_eq!(again.json(), json!({"revoked": 2}));
        for other in &others {
            app.with(other).get(MINE).await.problem(401, "sign-in-required");
        }
        assert_eq!(items(&planner.get(MINE).await).len(), 1);
        assert_eq!(app.as_(Persona::Requester).get(MINE).await.status, 200);
    }

    async fn an_administrator_signs_a_person_out_of_everything_their_screens_too(db: TestDb) {
        let scene = Scene::on(db).await;
        let [one, colleague] = scene.db_people(2).await.try_into().unwrap();
        let admin = scene.app.as_(Persona::Administrator);
        let of = |rest: &str| format!("/api/v1/people/{}/{rest}", one.person);
        let mut reader = reader(&scene.app.state);
        let (mut theirs, mut kept) = (scene.app.by(&one).screen(None).await, scene.app.by(&colleague).screen(None).await);
        look(&mut reader).await;
        let open = items(&admin.get(&of("sign-ins")).await);
        assert_eq!((open.len(), open[0]["is_this_one"].clone()), (1, json!(false)));
        let ended = admin.post(&of("sign-ins/revoke-all"), json!({})).await;
        assert_eq!(ended.json(), json!({"revoked": 1}), "{}", ended.text());
        scene.app.by(&one).get(MINE).await.problem(401, "sign-in-required");
        look(&mut reader).await;
        assert!(theirs.has_ended() && !kept.has_ended());
        assert_eq!(admin.post(&of("sign-ins/revoke-all"), json!({})).await.json(), json!({"revoked": 0}));
        let stranger = scene.app.world.stranger;
        admin.get(&format!("/api/v1/people/{stranger}/sign-ins")).await.problem(404, "not-found");
        admin.post(&format!("/api/v1/people/{stranger}/sign-ins/revoke-all"), json!({})).await.problem(404, "not-found");
        scene.planner().get(&of("sign-ins")).await.problem(403, "not-allowed");
        let far = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        admin.post(&format!("/api/v1/sign-ins/{}/revoke", far.sign_in), json!({})).await.problem(404, "not-found");
        assert_eq!(admin.post(&format!("/api/v1/sign-ins/{}/revoke", colleague.sign_in), json!({})).await.status, 204);
        look(&mut reader).await;
        assert!(kept.has_ended());
    }

    async fn using_a_sign_in_costs_one_write_in_ten_minutes(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        let mut written = Vec::new();
        for minute in 0..21 {
            for _ in 0..3 {
                assert_eq!(planner.get("/api/v1/auth/me").await.status, 200);
            }
            if usage::write(&app.state).await.unwrap() > 0 {
                written.push(minute);
            }
            app.clock.advance(TimeDelta::minutes(1));
        }
        assert_eq!(written, [0, 10, 20]);
        let open = items(&planner.get(MINE).await);
        assert_eq!(text(&open[0], "last_used_at"), "2030-01-07T08:20:00Z");
        // The clock steps back: the use is told again, not a day later only.
        app.clock.set(start());
        planner.get("/api/v1/auth/me").await;
        assert_eq!(usage::write(&app.state).await.unwrap(), 1);
    }

    async fn the_history_tells_successes_and_failures_until_it_is_forgotten(db: TestDb) {
        let app = TestApp::on(db, &[("sign_in.history_days", "180")]).await;
        for _ in 0..2 {
            login_from(&app, 7, "planner", "wrong").await.problem(401, "wrong-credentials");
        }
        login_from(&app, 7, "nobody", "wrong").await.problem(401, "wrong-credentials");
        app.clock.advance(TimeDelta::days(1));
        token(&login_from(&app, 1, "planner", PASSWORD).await);
        let planner = app.world.actor(Persona::Planner).person;
        let mine = app.as_(Persona::Planner).get("/api/v1/me/sign-in-events").await;
        let brief = |answer: &Answer| -> Vec<String> {
            items(answer).iter().map(|one| format!("{} {} {}", text(one, "outcome"), text(one, "means"), text(one, "from_address"))).collect()
        };
        assert_eq!(brief(&mine), ["succeeded password 10.0.0.1", "failed password 10.0.0.7", "failed password 10.0.0.7"]);
        let first = app.as_(Persona::Planner).get("/api/v1/me/sign-in-events?limit=2").await;
        assert_eq!(brief(&first).len(), 2);
        let rest = app.as_(Persona::Planner).get(&format!("/api/v1/me/sign-in-events?limit=2&cursor={}", text(&first.json(), "next"))).await;
        assert_eq!(brief(&rest).len(), 1);
        let of_planner = format!("/api/v1/people/{planner}/sign-in-events");
        assert_eq!(app.as_(Persona::Administrator).get(&of_planner).await.json(), mine.json());
        app.as_(Persona::Requester).get(&of_planner).await.problem(403, "not-allowed");
        assert_eq!(items(&app.as_(Persona::Requester).get("/api/v1/me/sign-in-events").await), [] as [Value; 0]);
        // What tells that it was so is bounded in time: the failures are a day older than the success.
        app.clock.set(start() + TimeDelta::days(180) + TimeDelta::hours(1));
        chores::forget(&app.state).await.unwrap();
        assert_eq!(brief(&app.as_(Persona::Planner).get("/api/v1/me/sign-in-events").await), ["succeeded password 10.0.0.1"]);
        app.clock.advance(TimeDelta::days(1));
        chores::forget(&app.state).await.unwrap();
        assert!(brief(&app.as_(Persona::Planner).get("/api/v1/me/sign-in-events").await).is_empty());
    }

    async fn many_wrong_passwords_leave_few_lines_in_the_history(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        for guesser in 1..=12 {
            login_from(&app, guesser, "planner", "wrong").await.problem(401, "wrong-credentials");
        }
        assert_eq!(items(&app.as_(Persona::Planner).get("/api/v1/me/sign-in-events").await).len(), 5);
    }

    async fn a_clock_that_steps_back_makes_no_sign_in_last_longer(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let now = start() + TimeDelta::days(10);
        app.clock.set(now);
        let proof = token(&login_from(&app, 1, "planner", PASSWORD).await);
        for (then, stands) in [
            (now, true),
            (now - TimeDelta::minutes(5), true),
            (now - TimeDelta::minutes(6), false),
            (now - TimeDelta::days(9), false),
            (now + TimeDelta::hours(11), true),
        ] {
            app.clock.set(then);
            let answer = app.with(&proof).get(MINE).await;
            assert_eq!(answer.status == 200, stands, "at {then}: {}", answer.text());
        }
        // What has ended is forgotten within the hour: no clock brings it back.
        app.clock.set(now + TimeDelta::hours(13));
        app.with(&proof).get(MINE).await.problem(401, "sign-in-required");
        chores::forget(&app.state).await.unwrap();
        app.clock.set(now + TimeDelta::hours(1));
        app.with(&proof).get(MINE).await.problem(401, "sign-in-required");
        // Failures noted ahead of the clock keep nobody out for longer than they would have.
        for _ in 0..5 {
            login_from(&app, 3, "planner", "wrong").await.problem(401, "wrong-credentials");
        }
        app.clock.advance(-TimeDelta::hours(20));
        token(&login_from(&app, 3, "planner", PASSWORD).await);
    }
}
