//! Signing in and out, with a cookie or a token.

use crate::support::{Answer, TestApp};
use crate::world::{PASSWORD, Persona};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::event::Action;
use serde_json::{Value, json};
use store::audit::AuditFilter;
use store::page::PageRequest;
use store::testing::TestDb;
use store::{Conn, audit};

const LOGIN: &str = "/api/v1/auth/login";
const LOGOUT: &str = "/api/v1/auth/logout";
const ME: &str = "/api/v1/auth/me";

async fn login(app: &TestApp, body: Value) -> Answer {
    app.send(TestRequest::post().uri(LOGIN).set_json(body)).await
}

/// As a client at an address of its own signs in.
async fn login_from(app: &TestApp, last: u8, login: &str, password: &str) -> Answer {
    let peer = std::net::SocketAddr::from(([10, 0, 0, last], 40_000));
    app.send(TestRequest::post().uri(LOGIN).peer_addr(peer).set_json(json!({"login": login, "password": password})))
        .await
}

fn cookie_of(answer: &Answer) -> String {
    let set = answer.header("set-cookie").unwrap();
    set.split(';').next().unwrap().to_owned()
}

store::both! {
    async fn a_browser_signs_in_with_a_cookie_and_out_again(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let answer = login(&app, json!({"login": "Planner", "password": PASSWORD})).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let signed_in = answer.json();
        assert!(signed_in.get("token").is_none(), "the proof travels in the cookie only");
        assert_eq!(signed_in["me"]["grants"][0]["role"], "planner");
        let set = answer.header("set-cookie").unwrap();
        for part in ["__Host-releve=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(set.contains(part), "{part} in {set}");
        }
        let cookie = cookie_of(&answer);
        let me = app.send(TestRequest::get().uri(ME).insert_header(("cookie", cookie.as_str()))).await;
        assert_eq!(me.status, 200);
        assert_eq!(me.json()["csrf_token"], signed_in["csrf_token"]);
        let csrf = signed_in["csrf_token"].as_str().unwrap();
        let out = || TestRequest::post().uri(LOGOUT).insert_header(("cookie", cookie.as_str()));
        app.send(out()).await.problem(403, "forged-request");
        app.send(out().insert_header(("x-csrf-token", "0"))).await.problem(403, "forged-request");
        let foreign = out().insert_header(("x-csrf-token", csrf)).insert_header(("sec-fetch-site", "cross-site"));
        app.send(foreign).await.problem(403, "forged-request");
        let gone = app.send(out().insert_header(("x-csrf-token", csrf))).await;
        assert_eq!(gone.status, 204);
        assert!(gone.header("set-cookie").unwrap().contains("Max-Age=0"));
        app.send(TestRequest::get().uri(ME).insert_header(("cookie", cookie))).await.problem(401, "sign-in-required");
    }
}

store::both! {
    async fn a_program_signs_in_with_a_token(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let answer = login(&app, json!({"login": "requester", "password": PASSWORD, "delivery": "bearer"})).await;
        assert!(answer.header("set-cookie").is_none());
        let bearer = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
        let me = || TestRequest::get().uri(ME).insert_header(("authorization", bearer.as_str()));
        assert_eq!(app.send(me()).await.json()["person"]["family_name"], "Requester");
        app.clock.advance(TimeDelta::hours(13));
        let expired = app.send(me()).await;
        expired.problem(401, "sign-in-required");
        assert!(expired.header("www-authenticate").unwrap().contains("invalid_token"));
    }
}

store::both! {
    async fn failures_look_alike_and_are_limited(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        for name in ["planner", "nobody"] {
            for _ in 0..5 {
                let answer = login(&app, json!({"login": name, "password": "wrong"})).await;
                let problem = answer.problem(401, "wrong-credentials");
                assert!(problem.get("detail").is_none() && answer.header("set-cookie").is_none());
            }
            let closed = login(&app, json!({"login": name.to_uppercase(), "password": PASSWORD})).await;
            closed.problem(429, "too-many-attempts");
            assert_eq!(closed.header("retry-after"), Some("900"));
        }
        assert_eq!(login(&app, json!({"login": "requester", "password": PASSWORD})).await.status, 200);
        app.clock.advance(TimeDelta::minutes(16));
        assert_eq!(login(&app, json!({"login": "planner", "password": PASSWORD})).await.status, 200);
    }
}

store::both! {
    async fn guessing_at_a_login_closes_it_to_the_guesser_alone(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        for _ in 0..5 {
            login_from(&app, 1, "planner", "wrong").await.problem(401, "wrong-credentials");
        }
        let closed = login_from(&app, 1, "planner", PASSWORD).await;
        closed.problem(429, "too-many-attempts");
        assert_eq!(closed.header("retry-after"), Some("900"));
        assert_eq!(login_from(&app, 2, "planner", PASSWORD).await.status, 200, "its owner is elsewhere");
        login_from(&app, 1, "planner", PASSWORD).await.problem(429, "too-many-attempts");
        assert_eq!(login_from(&app, 1, "requester", PASSWORD).await.status, 200);
        app.clock.advance(TimeDelta::minutes(15));
        assert_eq!(login_from(&app, 1, "planner", PASSWORD).await.status, 200);
    }
}

store::both! {
    async fn an_address_that_guesses_at_many_logins_waits_and_nothing_is_tried(db: TestDb) {
        let app = TestApp::on(db, &[("sign_in.failures_per_address", "6")]).await;
        for number in 0..6 {
            login_from(&app, 1, &format!("nobody {number}"), "wrong").await.problem(401, "wrong-credentials");
        }
        for (name, password) in [("planner", PASSWORD), ("planner", "wrong"), ("nobody 0", "wrong"), ("nobody 7", "wrong")] {
            let waits = login_from(&app, 1, name, password).await;
            let problem = waits.problem(429, "too-many-attempts");
            assert_eq!((waits.header("retry-after"), problem.get("detail")), (Some("900"), None));
        }
        // What was refused unchecked is no failure: an attempt at the login of someone elsewhere does not count either.
        assert_eq!(login_from(&app, 2, "planner", PASSWORD).await.status, 200);
        app.clock.advance(TimeDelta::minutes(15));
        assert_eq!(login_from(&app, 1, "planner", PASSWORD).await.status, 200);
    }
}

store::both! {
    async fn guesses_from_many_addresses_slow_a_login_but_not_where_it_is_used(db: TestDb) {
        let app = TestApp::on(db, &[("sign_in.failures_per_login", "6")]).await;
        let (home, new) = (9, 50);
        assert_eq!(login_from(&app, home, "planner", PASSWORD).await.status, 200);
        app.clock.advance(TimeDelta::days(1));
        for turn in 0..2_u8 {
            for guesser in 0..6 {
                login_from(&app, 100 + 10 * turn + guesser, "planner", "wrong").await.problem(401, "wrong-credentials");
            }
            let slowed = login_from(&app, new, "planner", PASSWORD).await;
            slowed.problem(429, "too-many-attempts");
            assert_eq!(slowed.header("retry-after"), Some("60"));
            if turn == 0 {
                assert_eq!(login_from(&app, home, "planner", PASSWORD).await.status, 200);
                app.clock.advance(TimeDelta::seconds(1));
            }
        }
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(login_from(&app, new, "planner", PASSWORD).await.status, 200);
    }
}

/// The audit's lines of an action: whose, and the whole line as text.
async fn told(app: &TestApp, action: Action) -> Vec<(Option<String>, String)> {
    let filter = AuditFilter { action: Some(action.code().to_owned()), ..AuditFilter::default() };
    let page = PageRequest::first(200);
    let read = move |conn: &mut Conn| audit::list(conn, &filter, &page);
    let found = app.db.store().read(read).await.unwrap();
    found.items.iter().map(|line| (line.person.map(|id| id.to_string()), format!("{line:?}"))).collect()
}

store::both! {
    async fn signing_in_failing_and_signing_out_are_written_down(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = Some(app.world.actor(Persona::Planner).person.to_string());
        for guesser in 1..=8 {
            login_from(&app, guesser, "planner", "hunter2").await.problem(401, "wrong-credentials");
            login_from(&app, guesser, "my secret typed here", "hunter2").await.problem(401, "wrong-credentials");
        }
        let signed_in = login(&app, json!({"login": "planner", "password": PASSWORD, "delivery": "bearer"})).await.json();
        let bearer = format!("Bearer {}", signed_in["token"].as_str().unwrap());
        let out = TestRequest::post().uri(LOGOUT).insert_header(("authorization", bearer));
        assert_eq!(app.send(out).await.status, 204);
        // A few failures of each kind only, however many there were, and nothing of what was typed.
        let failed = told(&app, Action::SignInFailed).await;
        assert_eq!(failed.iter().filter(|(person, _)| *person == planner).count(), 5);
        assert_eq!(failed.iter().filter(|(person, _)| person.is_none()).count(), 5);
        for action in [Action::SignedIn, Action::SignedOut] {
            let lines = told(&app, action).await;
            assert_eq!(lines.iter().map(|(person, _)| person).collect::<Vec<_>>(), [&planner], "{action:?}");
        }
        for (_, line) in told(&app, Action::SignInFailed).await.iter().chain(&told(&app, Action::SignedIn).await) {
            for secret in ["secret typed", "hunter2", PASSWORD, signed_in["token"].as_str().unwrap()] {
                assert!(!line.contains(secret), "{secret} in {line}");
            }
        }
    }
}

#[actix_web::test]
async fn guesses_made_at_the_same_time_count_against_each_other() {
    let app = TestApp::new().await;
    let guesses = (0..12).map(|number| login(&app, json!({"login": "planner", "password": format!("guess {number}")})));
    let answers = futures_util::future::join_all(guesses).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 5);
    assert!(answers.iter().all(|answer| answer.status == 401 || answer.status == 429));
}

#[actix_web::test]
async fn a_bad_body_is_told_which_field() {
    let app = TestApp::new().await;
    for (body, pointer) in [
        (json!({"login": "planner"}), "/password"),
        (json!({"login": "", "password": "x"}), "/login"),
        (json!({"login": "a", "password": "x".repeat(129)}), "/password"),
        (json!({"login": "a", "password": "x", "delivery": "pigeon"}), "/delivery"),
        (json!({"login": "a", "password": "x", "admin": true}), "/admin"),
        (json!({"login": ["a"], "password": "x"}), "/login"),
    ] {
        let problem = login(&app, body).await.problem(422, "invalid-fields");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
}

#[actix_web::test]
async fn a_page_of_another_site_signs_nobody_in() {
    let app = TestApp::new().await;
    let request = TestRequest::post()
        .uri(LOGIN)
        .insert_header(("origin", "https://evil.example"))
        .insert_header(("host", "releve.example"))
        .set_json(json!({"login": "planner", "password": PASSWORD}));
    app.send(request).await.problem(403, "forged-request");
}

#[actix_web::test]
async fn forged_cookies_open_nothing() {
    let app = TestApp::new().await;
    for value in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "\"quoted\""] {
        let request = TestRequest::get().uri(ME).insert_header(("cookie", format!("__Host-releve={value}")));
        app.send(request).await.problem(401, "sign-in-required");
    }
}

#[actix_web::test]
async fn a_proof_worth_nothing_is_told_before_anything_else() {
    let app = TestApp::new().await;
    for round in 0..20 {
        let forged = || ("authorization", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let bad_body =
            TestRequest::post().uri("/api/v1/requests").insert_header(forged()).set_json(json!({"zz": round}));
        app.send(bad_body).await.problem(401, "sign-in-required");
        let bad_query = TestRequest::get().uri("/api/v1/sessions?limit=x").insert_header(forged());
        app.send(bad_query).await.problem(401, "sign-in-required");
    }
    let old = TestRequest::post().uri(LOGIN).insert_header(("cookie", "__Host-releve=old"));
    let answer = app.send(old.set_json(json!({"login": "planner", "password": PASSWORD}))).await;
    assert_eq!(answer.status, 200, "an old cookie keeps nobody from signing in again");
}

#[actix_web::test]
async fn each_persona_is_told_what_it_may_do() {
    let app = TestApp::new().await;
    for persona in &Persona::ALL[1..] {
        let me = app.as_(*persona).get(ME).await;
        assert_eq!(me.status, 200, "{persona:?}");
        let grants = me.json()["grants"].as_array().unwrap().len();
        assert_eq!(grants, usize::from(persona.role().is_some()), "{persona:?}");
    }
}

#[actix_web::test]
async fn the_limit_per_person_is_shown_and_held() {
    let app = TestApp::on(TestDb::sqlite(), &[("limits.per_person", "2")]).await;
    let planner = app.as_(Persona::Planner);
    assert_eq!(planner.get(ME).await.header("ratelimit-policy"), Some("\"person\";q=2;w=60"));
    planner.get(ME).await;
    planner.get(ME).await.problem(429, "too-many-requests");
    assert_eq!(app.as_(Persona::Requester).get(ME).await.status, 200);
}
