//! The second factor: set up, asked for, guessed at, lost, compulsory.

use crate::scene::{Scene, items, points};
use crate::sign_ins::{from, login_from, token, told};
use crate::support::{Answer, TestApp, start};
use crate::world::{PASSWORD, Persona};
use actix_web::test::TestRequest;
use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Action;
use domain::second_factor::step;
use releve_api::app::chores;
use releve_api::clock::Clock as _;
use releve_api::identity::totp;
use serde_json::{Value, json};
use std::time::Duration;
use store::testing::TestDb;

const MINE: &str = "/api/v1/me/second-factor";

/// A second factor that was set up, and the token of the sign-in that did it.
struct Factor {
    secret: Vec<u8>,
    recovery: Vec<String>,
    token: String,
}

impl Factor {
    /// The code that an authenticator shows at an instant.
    fn code(&self, at: DateTime<Utc>) -> String {
        format!("{:06}", totp::code(&self.secret, step(at)).unwrap())
    }
}

fn unbase32(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().map(|c| format!("{:05b}", letters.find(c).unwrap())).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

async fn set_up(app: &TestApp, token: &str) -> Vec<u8> {
    let made = app.with(token).post(MINE, json!({"password": PASSWORD})).await;
    assert_eq!(made.status, 200, "{}", made.text());
    unbase32(made.json()["secret"].as_str().unwrap())
}

/// Turns the second factor of a persona on; a minute passes, so that the next code is another one.
async fn turn_on(app: &TestApp, login: &str) -> Factor {
    let token = token(&login_from(app, 200, login, PASSWORD).await);
    let secret = set_up(app, &token).await;
    let mut factor = Factor { secret, recovery: Vec::new(), token };
    let on =
        app.with(&factor.token).post(&format!("{MINE}/confirm"), json!({"code": factor.code(app.clock.now())})).await;
    assert_eq!(on.status, 200, "{}", on.text());
    factor.recovery =
        on.json()["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    app.clock.advance(TimeDelta::minutes(1));
    factor
}

/// The challenge that a right password is answered with.
async fn challenge(app: &TestApp, last: u8, login: &str) -> String {
    let answer = login_from(app, last, login, PASSWORD).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert!(answer.header("set-cookie").is_none() && answer.json().get("token").is_none());
    answer.json()["challenge"].as_str().unwrap().to_owned()
}

async fn finish(app: &TestApp, last: u8, challenge: &str, code: &str) -> Answer {
    let request = TestRequest::post().uri("/api/v1/auth/login/second-factor");
    app.send(from(last, request).set_json(json!({"challenge": challenge, "code": code}))).await
}

store::both! {
    async fn a_second_factor_is_set_up_confirmed_and_asked_for(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let other = token(&login_from(&app, 1, "planner", PASSWORD).await);
        let own = token(&login_from(&app, 2, "planner", PASSWORD).await);
        let off = json!({"on": false, "since": null, "compulsory": false, "recovery_codes_left": 0});
        assert_eq!(app.with(&own).get(MINE).await.json(), off);
        points(&app.with(&own).post(MINE, json!({"password": "wrong"})).await, "/password");
        app.with(&own).post(&format!("{MINE}/confirm"), json!({"code": "123456"})).await.problem(409, "conflict");
        let setup = app.with(&own).post(MINE, json!({"password": PASSWORD})).await.json();
        let (uri, secret) = (setup["uri"].as_str().unwrap(), setup["secret"].as_str().unwrap());
        assert!(uri.starts_with("otpauth://totp/Rel%C3%A8ve:planner?") && uri.contains(&format!("secret={secret}")), "{uri}");
        assert!(setup["qr"]["path"].as_str().unwrap().starts_with('M') && setup["qr"]["size"].as_u64().unwrap() > 40);
        // Until a code confirms it, nothing is asked for; a code of what was set up before is worth nothing.
        token(&login_from(&app, 3, "planner", PASSWORD).await);
        let (earlier, mut factor) = (unbase32(secret), Factor { secret: Vec::new(), recovery: Vec::new(), token: own });
        factor.secret = set_up(&app, &factor.token).await;
        let now = app.clock.now();
        let wrong = format!("{:06}", totp::code(&earlier, step(now)).unwrap());
        points(&app.with(&factor.token).post(&format!("{MINE}/confirm"), json!({"code": wrong})).await, "/code");
        let on = app.with(&factor.token).post(&format!("{MINE}/confirm"), json!({"code": factor.code(now)})).await.json();
        assert_eq!(on["codes"].as_array().unwrap().len(), 10);
        // Sign-ins that showed no code are over, and the code that confirmed it has served.
        app.with(&other).get(MINE).await.problem(401, "sign-in-required");
        app.clock.advance(TimeDelta::seconds(1));
        let waiting = challenge(&app, 4, "planner").await;
        finish(&app, 4, &waiting, &factor.code(now)).await.problem(401, "wrong-code");
        app.clock.advance(TimeDelta::seconds(30));
        let code = factor.code(app.clock.now());
        let done = finish(&app, 4, &waiting, &format!("{} {}", &code[..3], &code[3..])).await;
        let again = token(&done);
        finish(&app, 4, &waiting, &factor.recovery.first().cloned().unwrap_or(code)).await.problem(401, "challenge-ended");
        let shown = app.with(&again).get(MINE).await.json();
        assert_eq!((&shown["on"], &shown["recovery_codes_left"]), (&json!(true), &json!(10)));
        app.with(&again).post(MINE, json!({"password": PASSWORD})).await.problem(409, "conflict");
        let history = items(&app.with(&again).get("/api/v1/me/sign-in-events").await);
        assert_eq!((&history[0]["means"], &history[0]["outcome"], &history[1]["outcome"]), (&json!("code"), &json!("succeeded"), &json!("failed")));
        for action in [Action::SecondFactorStarted, Action::SecondFactorOn, Action::SignedIn] {
            for line in told(&app, action).await {
                assert!(!line.contains(secret) && !line.contains(&again), "{line}");
            }
        }
    }

    async fn a_browser_gets_its_cookie_with_the_code_and_not_before(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let login = TestRequest::post().uri("/api/v1/auth/login").set_json(json!({"login": "planner", "password": PASSWORD}));
        let first = app.send(login).await;
        assert_eq!((first.status.as_u16(), first.header("set-cookie")), (202, None));
        let waiting = first.json()["challenge"].as_str().unwrap().to_owned();
        // The challenge is no proof of anything else.
        app.with(&waiting).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
        let cookie = TestRequest::get().uri("/api/v1/auth/me").insert_header(("cookie", format!("__Host-releve={waiting}")));
        app.send(cookie).await.problem(401, "sign-in-required");
        let done = finish(&app, 1, &waiting, &factor.code(app.clock.now())).await;
        assert!(done.header("set-cookie").unwrap().starts_with("__Host-releve="), "{}", done.text());
        assert!(done.json().get("token").is_none());
        for forged in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let answer = finish(&app, 1, forged, "123456").await;
            assert!(matches!(answer.status.as_u16(), 401 | 422), "{}", answer.text());
        }
    }

    async fn a_code_raced_by_fifty_opens_one_sign_in(db: TestDb) {
        let db = db.with(|settings| settings.wait = Duration::from_secs(60));
        let app = TestApp::on(db, &[("sign_in.code_failures", "1000"), ("sign_in.failures", "1000")]).await;
        let factor = turn_on(&app, "planner").await;
        // Five challenges of the same account, ten clients each, all with the one code.
        let mut waiting = Vec::new();
        for last in 1..=5 {
            waiting.push(challenge(&app, last, "planner").await);
        }
        let code = factor.code(app.clock.now());
        let tries = (0_u8..50).map(|n| finish(&app, 10 + n, &waiting[usize::from(n) % 5], &code));
        let answers = futures_util::future::join_all(tries).await;
        let opened = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(opened, 1);
        assert!(answers.iter().all(|answer| answer.status == 200 || answer.status == 401));
        let open = items(&app.with(&factor.token).get("/api/v1/me/sign-ins").await);
        assert_eq!(open.len(), 2, "the one that set it up, and one more");
    }

    async fn a_recovery_code_works_once_whoever_races_for_it(db: TestDb) {
        let db = db.with(|settings| settings.wait = Duration::from_secs(60));
        let app = TestApp::on(db, &[("sign_in.code_failures", "1000"), ("sign_in.failures", "1000")]).await;
        let factor = turn_on(&app, "planner").await;
        let mut waiting = Vec::new();
        for last in 1..=6 {
            waiting.push(challenge(&app, last, "planner").await);
        }
        let code = factor.recovery[3].to_lowercase();
        let tries = (0_u8..20).map(|n| finish(&app, 10 + n, &waiting[usize::from(n) % 5], &code));
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        finish(&app, 40, &waiting[5], &factor.recovery[3]).await.problem(401, "wrong-code");
        let own = token(&finish(&app, 40, &waiting[5], &factor.recovery[4]).await);
        assert_eq!(app.with(&own).get(MINE).await.json()["recovery_codes_left"], 8);
        // Others take the place of those that are left.
        let body = json!({"password": PASSWORD, "code": factor.code(app.clock.now())});
        let renewed = app.with(&own).post(&format!("{MINE}/recovery-codes"), body).await;
        assert_eq!(renewed.json()["codes"].as_array().unwrap().len(), 10, "{}", renewed.text());
        let next = challenge(&app, 7, "planner").await;
        finish(&app, 7, &next, &factor.recovery[0]).await.problem(401, "wrong-code");
        assert_eq!(finish(&app, 7, &next, renewed.json()["codes"][0].as_str().unwrap()).await.status, 200);
    }

    async fn guessing_codes_is_limited_for_a_challenge_and_for_an_account(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let of_requester = turn_on(&app, "requester").await;
        let right = || factor.code(app.clock.now());
        let wrong = || format!("{:06}", (right().parse::<u32>().unwrap() + 1) % 1_000_000);
        // Five wrong codes end a challenge: even the right one comes too late.
        let first = challenge(&app, 1, "planner").await;
        for guesser in 1..=5 {
            finish(&app, guesser, &first, &wrong()).await.problem(401, "wrong-code");
        }
        finish(&app, 6, &first, &right()).await.problem(401, "challenge-ended");
        // Ten close the second step of the account, from wherever they come, and of nobody else.
        let second = challenge(&app, 10, "planner").await;
        for guesser in 10..=14 {
            finish(&app, guesser, &second, &wrong()).await.problem(401, "wrong-code");
        }
        let third = challenge(&app, 20, "planner").await;
        let closed = finish(&app, 20, &third, &right()).await;
        closed.problem(429, "too-many-attempts");
        assert_eq!(closed.header("retry-after"), Some("900"));
        let theirs = challenge(&app, 30, "requester").await;
        assert_eq!(finish(&app, 30, &theirs, &of_requester.code(app.clock.now())).await.status, 200);
        app.clock.advance(TimeDelta::minutes(15));
        finish(&app, 20, &third, &right()).await.problem(401, "challenge-ended");
        let fresh = challenge(&app, 20, "planner").await;
        assert_eq!(finish(&app, 20, &fresh, &right()).await.status, 200);
        assert!(!told(&app, Action::SignInFailed).await.is_empty());
    }

    async fn guesses_made_at_the_same_time_count_against_each_other(db: TestDb) {
        let db = db.with(|settings| settings.wait = Duration::from_secs(60));
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let waiting = challenge(&app, 1, "planner").await;
        let right = factor.code(app.clock.now());
        let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 7) % 1_000_000);
        let tries = (0_u8..30).map(|n| finish(&app, n, &waiting, &wrong));
        let answers = futures_util::future::join_all(tries).await;
        let tried = answers.iter().filter(|answer| answer.json()["code"] == "wrong-code").count();
        assert_eq!(tried, 5);
    }

    async fn an_account_holds_few_challenges_at_once_and_each_for_five_minutes(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let first = challenge(&app, 1, "planner").await;
        for _ in 1..10 {
            challenge(&app, 1, "planner").await;
        }
        login_from(&app, 1, "planner", PASSWORD).await.problem(429, "too-many-attempts");
        app.clock.advance(TimeDelta::minutes(5));
        finish(&app, 1, &first, &factor.code(app.clock.now())).await.problem(401, "challenge-ended");
        challenge(&app, 1, "planner").await;
        // The ten that have expired, not the one that waits.
        assert!(chores::forget(&app.state).await.unwrap() >= 10);
    }

    async fn a_role_that_asks_for_a_second_factor_opens_nothing_but_its_setting_up(db: TestDb) {
        let scene = Scene::on(db).await;
        let settings = [("sign_in.second_factor_roles", "administrator,planner")];
        let strict = scene.again_with(&settings).await;
        let in_short = |answer: &Answer| answer.json()["code"].as_str().unwrap_or_default().to_owned();
        let login = login_from(&strict, 1, "planner", PASSWORD).await;
        let own = token(&login);
        assert_eq!(login.json()["me"]["second_factor_missing"], true);
        for path in ["/api/v1/sessions", "/api/v1/me/sign-ins", "/api/v1/me/programme", "/api/v1/events", "/api/v1/ranks"] {
            strict.with(&own).get(path).await.problem(403, "second-factor-needed");
        }
        strict.with(&own).post("/api/v1/courses", json!({})).await.problem(403, "second-factor-needed");
        strict.with(&own).post("/api/v1/me/password", json!({})).await.problem(403, "second-factor-needed");
        assert_eq!(strict.with(&own).get("/api/v1/auth/me").await.json()["second_factor_missing"], true);
        assert_eq!(strict.with(&own).get(MINE).await.json()["compulsory"], true);
        // A person without such a role is not concerned.
        assert_eq!(strict.as_(Persona::Requester).get("/api/v1/sessions").await.status, 200);
        // Set up, the same sign-in opens everything; it cannot be turned off while the role is held.
        let mut factor = Factor { secret: set_up(&strict, &own).await, recovery: Vec::new(), token: own };
        let now = strict.clock.now();
        let on = strict.with(&factor.token).post(&format!("{MINE}/confirm"), json!({"code": factor.code(now)})).await;
        factor.recovery = on.json()["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        assert_eq!(strict.with(&factor.token).get("/api/v1/sessions").await.status, 200);
        assert_eq!(strict.with(&factor.token).get("/api/v1/auth/me").await.json()["second_factor_missing"], false);
        let body = json!({"password": PASSWORD, "code": factor.recovery[0]});
        let refused = strict.with(&factor.token).post(&format!("{MINE}/turn-off"), body).await;
        assert_eq!(in_short(&refused), "conflict");
    }

    async fn turning_it_off_needs_the_password_and_a_code(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let off = |password: &str, code: &str| {
            let body = json!({"password": password, "code": code});
            let app = &app;
            let token = factor.token.clone();
            async move { app.with(&token).post(&format!("{MINE}/turn-off"), body).await }
        };
        let right = factor.code(app.clock.now());
        points(&off("wrong", &right).await, "/password");
        points(&off(PASSWORD, "000000").await, "/code");
        assert_eq!(app.with(&factor.token).get(MINE).await.json()["on"], true);
        assert_eq!(off(PASSWORD, &right).await.status, 204);
        off(PASSWORD, &right).await.problem(409, "conflict");
        assert_eq!(app.with(&factor.token).get(MINE).await.json()["recovery_codes_left"], 0);
        token(&login_from(&app, 1, "planner", PASSWORD).await);
        // Set up again, it has another secret: codes of the one before are worth nothing.
        assert_ne!(set_up(&app, &factor.token).await, factor.secret);
    }

    async fn an_administrator_takes_away_what_was_lost_and_every_sign_in_ends(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let planner = app.world.actor(Persona::Planner).person;
        let admin = app.as_(Persona::Administrator);
        let path = format!("/api/v1/people/{planner}/account");
        assert_eq!(admin.get(&path).await.json()["second_factor"], true);
        app.as_(Persona::Requester).post(&format!("{path}/reset-second-factor"), json!({})).await.problem(403, "not-allowed");
        let waiting = challenge(&app, 1, "planner").await;
        let reset = admin.post(&format!("{path}/reset-second-factor"), json!({})).await;
        assert_eq!(reset.json()["second_factor"], false, "{}", reset.text());
        app.with(&factor.token).get(MINE).await.problem(401, "sign-in-required");
        finish(&app, 1, &waiting, &factor.code(app.clock.now())).await.problem(401, "challenge-ended");
        token(&login_from(&app, 2, "planner", PASSWORD).await);
        admin.post(&format!("{path}/reset-second-factor"), json!({})).await.problem(409, "conflict");
        let own = app.world.actor(Persona::Administrator).person;
        admin.post(&format!("/api/v1/people/{own}/account/reset-second-factor"), json!({})).await.problem(409, "conflict");
        assert_eq!(told(&app, Action::SecondFactorReset).await.len(), 1);
    }

    async fn a_clock_that_steps_back_gives_no_code_or_challenge_a_second_life(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let factor = turn_on(&app, "planner").await;
        let now = start() + TimeDelta::hours(2);
        app.clock.set(now);
        let first = challenge(&app, 1, "planner").await;
        let code = factor.code(now);
        token(&finish(&app, 1, &first, &code).await);
        // Back within the tolerance and far beyond it: the code that served, and those before it, stay used.
        for back in [TimeDelta::seconds(10), TimeDelta::seconds(60), TimeDelta::hours(1)] {
            app.clock.set(now - back);
            let waiting = challenge(&app, 2, "planner").await;
            finish(&app, 2, &waiting, &code).await.problem(401, "wrong-code");
            finish(&app, 2, &waiting, &factor.code(now - back)).await.problem(401, "wrong-code");
        }
        // A challenge from before the step back is over, and so is one whose time has passed.
        app.clock.set(now + TimeDelta::minutes(1));
        let ahead = challenge(&app, 3, "planner").await;
        app.clock.set(now - TimeDelta::minutes(10));
        finish(&app, 3, &ahead, &factor.recovery[0]).await.problem(401, "challenge-ended");
        // Once the clock is right again the next code works.
        app.clock.set(now + TimeDelta::minutes(2));
        let waiting = challenge(&app, 4, "planner").await;
        assert_eq!(finish(&app, 4, &waiting, &factor.code(app.clock.now())).await.status, 200);
    }
}

#[actix_web::test]
async fn a_second_factor_sealed_with_another_key_is_told_and_a_recovery_code_still_opens() {
    let scene = Scene::on(TestDb::sqlite()).await;
    let factor = turn_on(&scene.app, "planner").await;
    let other = [("oauth.sealing_key", "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI")];
    let app = scene.again_with(&other).await;
    let waiting = challenge(&app, 1, "planner").await;
    finish(&app, 1, &waiting, &factor.code(app.clock.now())).await.problem(409, "conflict");
    assert_eq!(finish(&app, 1, &waiting, &factor.recovery[0]).await.status, 200);
}

#[actix_web::test]
async fn what_is_no_code_is_refused_by_its_form() {
    let app = TestApp::new().await;
    for (body, pointer) in [
        (json!({"challenge": "x"}), "/code"),
        (json!({"challenge": "x", "code": "12345"}), "/code"),
        (json!({"challenge": "x", "code": "1".repeat(41)}), "/code"),
        (json!({"challenge": "x y", "code": "123456"}), "/challenge"),
        (json!({"challenge": "x", "code": 123_456}), "/code"),
        (Value::Null, ""),
    ] {
        let request = TestRequest::post().uri("/api/v1/auth/login/second-factor").set_json(body);
        points(&app.send(request).await, pointer);
    }
}
