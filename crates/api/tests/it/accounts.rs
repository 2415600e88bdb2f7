//! Accounts: invited, recovered, locked; and passwords, chosen and changed.

use crate::program::{command, complained, run, said};
use crate::scene::{Scene, points};
use crate::screen::{look, reader};
use crate::sides::db_grant;
use crate::sign_ins::{from, login_from, token, told};
use crate::support::{Answer, TestApp};
use crate::world::{Actor, PASSWORD, Persona};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::event::Action;
use domain::id::{Mint, PersonId, UnitId};
use domain::role::Role;
use releve_api::clock::Clock as _;
use serde_json::{Value, json};
use std::time::Duration;
use store::{Tx, person};

const GOOD: &str = "Vk7!rb2Qz#xd";
const OTHER: &str = "sept grues grises survolent notre vieux clocher";

/// A person of a unit who has no account.
async fn db_person(app: &TestApp, unit: UnitId, number: &str) -> PersonId {
    let mut mint = Mint::new(app.clock.now(), number.parse().unwrap());
    let new = domain::fixture::a_person().named("Kerbrat", "Maëlle").number(number).of(unit).make(&mut mint);
    let (id, now) = (new.id, app.clock.now());
    app.db.store().write("db_person", move |tx: &mut Tx| person::insert(tx, &new, now)).await.unwrap();
    id
}

fn of(person: PersonId, rest: &str) -> String {
    format!("/api/v1/people/{person}/{rest}")
}

/// What follows `#` in the link of an answer.
fn secret(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let link = answer.json()["link"].as_str().unwrap().to_owned();
    let (page, secret) = link.split_once('#').unwrap();
    assert!(page.ends_with("/invitation") && !page.contains(secret), "{link}");
    secret.to_owned()
}

async fn invite(app: &TestApp, person: PersonId, login: &str) -> String {
    secret(&app.as_(Persona::Administrator).post(&of(person, "invitation"), json!({"login": login})).await)
}

async fn accept(app: &TestApp, last: u8, token: &str, password: &str) -> Answer {
    let request = TestRequest::post().uri("/api/v1/auth/invitation/accept");
    app.send(from(last, request).set_json(json!({"token": token, "password": password}))).await
}

async fn read(app: &TestApp, token: &str) -> Answer {
    app.send(TestRequest::post().uri("/api/v1/auth/invitation").set_json(json!({"token": token}))).await
}

store::both! {
    async fn an_invitation_opens_an_account_once(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, new) = (app.as_(Persona::Administrator), db_person(&app, app.world.inside, "4000000001").await);
        assert_eq!(admin.get(&of(new, "account")).await.json()["state"], "none");
        let made = admin.post_once(&of(new, "invitation"), "invite-01", json!({"login": "Maëlle.Kerbrat"})).await;
        let link = secret(&made);
        assert_eq!(made.json()["login"], "maelle kerbrat");
        let again = admin.post_once(&of(new, "invitation"), "invite-01", json!({"login": "Maëlle.Kerbrat"})).await;
        assert_eq!(again.json()["link"], Value::Null, "nobody keeps it");
        let shown = admin.get(&of(new, "account")).await.json();
        assert_eq!((&shown["state"], &shown["login"], &shown["invitation"]["purpose"]), (&json!("invited"), &json!("maelle kerbrat"), &json!("account")));
        assert_eq!(read(&app, &link).await.json()["login"], "maelle kerbrat");
        // Every rule that the password does not keep is told, and the link is not spent on it.
        let weak = accept(&app, 1, &link, "kerbrat-releve").await.problem(422, "invalid-fields");
        let codes: Vec<&str> = weak["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["too_simple", "holds_name"], "{weak}");
        assert!(weak["errors"].as_array().unwrap().iter().all(|error| error["pointer"] == "/password"));
        let done = accept(&app, 1, &link, GOOD).await;
        assert_eq!(done.json()["login"], "maelle kerbrat", "{}", done.text());
        accept(&app, 1, &link, OTHER).await.problem(409, "invitation-ended");
        read(&app, &link).await.problem(409, "invitation-ended");
        let own = token(&login_from(&app, 1, "MAELLE.KERBRAT", GOOD).await);
        assert_eq!(app.with(&own).get("/api/v1/auth/me").await.json()["person"]["id"], new.to_string());
        let shown = admin.get(&of(new, "account")).await.json();
        assert_eq!((&shown["state"], &shown["last_sign_in_on"], &shown["invitation"]), (&json!("active"), &json!("2030-01-07"), &Value::Null));
        admin.post(&of(new, "invitation"), json!({"login": "other"})).await.problem(409, "already-exists");
        for line in told(&app, Action::InvitationMade).await.iter().chain(&told(&app, Action::InvitationAccepted).await) {
            assert!(!line.contains(&link) && !line.contains(GOOD), "{line}");
        }
    }

    async fn a_link_that_is_forged_expired_replaced_or_taken_back_is_answered_alike(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, new) = (app.as_(Persona::Administrator), db_person(&app, app.world.inside, "4000000002").await);
        let replaced = invite(&app, new, "first").await;
        let taken_back = invite(&app, new, "second").await;
        assert_eq!(admin.post(&of(new, "invitation/revoke"), json!({})).await.status, 204);
        admin.post(&of(new, "invitation/revoke"), json!({})).await.problem(409, "conflict");
        let expired = invite(&app, new, "third").await;
        app.clock.advance(TimeDelta::hours(72));
        let ahead = invite(&app, new, "fourth").await;
        let forged = "A".repeat(43);
        let mut answers = Vec::new();
        for link in [&replaced, &taken_back, &expired, &forged, &"short".to_owned()] {
            let mut problem = accept(&app, 1, link, GOOD).await.problem(409, "invitation-ended");
            problem["request_id"] = Value::Null;
            answers.push(problem);
            read(&app, link).await.problem(409, "invitation-ended");
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]), "{answers:?}");
        // Made ahead of a clock that steps back, a link is worth nothing either; once it is right again it opens.
        app.clock.advance(-TimeDelta::hours(2));
        accept(&app, 1, &ahead, GOOD).await.problem(409, "invitation-ended");
        app.clock.advance(TimeDelta::hours(2));
        assert_eq!(accept(&app, 1, &ahead, GOOD).await.status, 200);
    }

    async fn guessing_at_links_makes_an_address_wait(db: TestDb) {
        let app = TestApp::on(db, &[("sign_in.failures_per_address", "6")]).await;
        for n in 0..6_u8 {
            accept(&app, 1, &format!("{}{n}", "A".repeat(42)), GOOD).await.problem(409, "invitation-ended");
        }
        accept(&app, 1, &"A".repeat(43), GOOD).await.problem(429, "too-many-attempts");
        accept(&app, 2, &"A".repeat(43), GOOD).await.problem(409, "invitation-ended");
    }

    async fn a_link_raced_by_many_opens_one_account(db: TestDb) {
        let db = db.with(|settings| settings.wait = Duration::from_secs(60));
        let app = TestApp::on(db, &[("sign_in.hashes_at_once", "16")]).await;
        let new = db_person(&app, app.world.inside, "4000000003").await;
        let link = invite(&app, new, "racer").await;
        let answers = futures_util::future::join_all((0_u8..8).map(|n| accept(&app, n, &link, GOOD))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 409)), "{answers:?}");
        assert_eq!(told(&app, Action::AccountCreated).await.len(), 1);
    }

    async fn a_login_is_given_to_one_person(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Persona::Administrator);
        let (one, other) = (db_person(&app, app.world.inside, "4000000004").await, db_person(&app, app.world.inside, "4000000005").await);
        admin.post(&of(one, "invitation"), json!({"login": "PLANNER"})).await.problem(409, "already-exists");
        invite(&app, one, "maelle").await;
        admin.post(&of(other, "invitation"), json!({"login": "Maëlle"})).await.problem(409, "already-exists");
        for wrong in ["", "...", &"a".repeat(81)] {
            points(&admin.post(&of(other, "invitation"), json!({"login": wrong})).await, "/login");
        }
        // Once the first has expired the name is free; whoever accepts later is told.
        app.clock.advance(TimeDelta::hours(73));
        let link = invite(&app, other, "maelle").await;
        assert_eq!(accept(&app, 1, &link, GOOD).await.status, 200);
    }

    async fn a_recovery_sets_another_password_and_ends_what_was_open(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Persona::Administrator), app.world.actor(Persona::Planner).person);
        let open = token(&login_from(&app, 1, "planner", PASSWORD).await);
        app.as_(Persona::Requester).post(&of(planner, "recovery"), json!({})).await.problem(403, "not-allowed");
        let link = secret(&admin.post(&of(planner, "recovery"), json!({})).await);
        assert_eq!(admin.get(&of(planner, "account")).await.json()["invitation"]["purpose"], "recovery");
        // Until it is used, the present password stays good.
        token(&login_from(&app, 1, "planner", PASSWORD).await);
        assert_eq!(accept(&app, 2, &link, OTHER).await.status, 200);
        login_from(&app, 1, "planner", PASSWORD).await.problem(401, "wrong-credentials");
        app.with(&open).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
        token(&login_from(&app, 1, "planner", OTHER).await);
        accept(&app, 2, &link, GOOD).await.problem(409, "invitation-ended");
        let nobody = db_person(&app, app.world.inside, "4000000006").await;
        admin.post(&of(nobody, "recovery"), json!({})).await.problem(409, "conflict");
        assert_eq!(told(&app, Action::PasswordChanged).await.len(), 1);
    }

    async fn locking_ends_live_sign_ins_at_once_and_nothing_tells_it_at_the_door(db: TestDb) {
        let scene = Scene::on(db).await;
        let (app, admin) = (&scene.app, scene.app.as_(Persona::Administrator));
        let planner = app.world.actor(Persona::Planner).clone();
        let mut reader = reader(&app.state);
        let mut screen = app.by(&planner).screen(None).await;
        look(&mut reader).await;
        let link = secret(&admin.post(&of(planner.person, "recovery"), json!({})).await);
        let locked = admin.post(&of(planner.person, "account/lock"), json!({"words": "départ du service"})).await;
        assert_eq!((&locked.json()["state"], &locked.json()["invitation"]), (&json!("locked"), &Value::Null), "{}", locked.text());
        app.by(&planner).get("/api/v1/sessions").await.problem(401, "sign-in-required");
        look(&mut reader).await;
        assert!(screen.has_ended());
        // The right password, a wrong one and a login that nobody has are answered alike.
        let strip = |answer: Answer| {
            let mut problem = answer.problem(401, "wrong-credentials");
            problem["request_id"] = Value::Null;
            problem
        };
        let right = strip(login_from(app, 1, "planner", PASSWORD).await);
        assert_eq!(right, strip(login_from(app, 1, "planner", "wrong").await));
        assert_eq!(right, strip(login_from(app, 1, "nobody", PASSWORD).await));
        accept(app, 2, &link, GOOD).await.problem(409, "invitation-ended");
        admin.post(&of(planner.person, "recovery"), json!({})).await.problem(409, "conflict");
        admin.post(&of(planner.person, "account/lock"), json!({})).await.problem(409, "conflict");
        let unlocked = admin.post(&of(planner.person, "account/unlock"), json!({})).await;
        assert_eq!(unlocked.json()["state"], "active", "{}", unlocked.text());
        admin.post(&of(planner.person, "account/unlock"), json!({})).await.problem(409, "conflict");
        // What was open before stays over.
        app.by(&planner).get("/api/v1/sessions").await.problem(401, "sign-in-required");
        token(&login_from(app, 3, "planner", PASSWORD).await);
        let told = told(app, Action::AccountLocked).await;
        assert!(told.len() == 1 && told[0].contains("départ du service"), "{told:?}");
        scene.insist_sound().await;
    }

    async fn nobody_masters_an_account_whose_role_reaches_further_nor_their_own(db: TestDb) {
        let scene = Scene::on(db).await;
        let (app, admin) = (&scene.app, scene.app.as_(Persona::Administrator));
        let [chief]: [Actor; 1] = scene.db_people(1).await.try_into().unwrap();
        db_grant(&scene, &chief, Role::Administrator, app.world.root).await;
        let own = app.world.actor(Persona::Administrator).person;
        for (rest, body) in [
            ("account/lock", json!({})),
            ("account/unlock", json!({})),
            ("account/reset-second-factor", json!({})),
            ("recovery", json!({})),
            ("invitation", json!({"login": "x"})),
            ("invitation/revoke", json!({})),
        ] {
            let refused = admin.post(&of(chief.person, rest), body.clone()).await.problem(403, "not-allowed");
            assert!(refused["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{refused}");
            admin.post(&of(own, rest), body.clone()).await.problem(409, "conflict");
            let far = app.world.stranger;
            admin.post(&of(far, rest), body).await.problem(404, "not-found");
        }
        assert_eq!(admin.get(&of(chief.person, "account")).await.json()["state"], "active");
        assert_eq!(app.by(&chief).get("/api/v1/units").await.status, 200);
        // Someone who was given a role further up before they have an account is not invited from below either.
        let [above]: [Actor; 1] = [Actor { person: db_person(app, app.world.inside, "4000000007").await, ..chief.clone() }];
        db_grant(&scene, &above, Role::Planner, app.world.root).await;
        admin.post(&of(above.person, "invitation"), json!({"login": "x"})).await.problem(403, "not-allowed");
        // Whoever administers the top does it.
        assert_eq!(app.by(&chief).post(&of(above.person, "invitation"), json!({"login": "x"})).await.status, 200);
    }

    async fn a_password_is_changed_by_whoever_knows_it(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let own = token(&login_from(&app, 1, "planner", PASSWORD).await);
        let change = |present: &str, next: &str| {
            let body = json!({"present_password": present, "new_password": next});
            let (app, own) = (&app, own.clone());
            async move { app.with(&own).post("/api/v1/me/password", body).await }
        };
        points(&change("wrong", GOOD).await, "/present_password");
        for (weak, code) in [
            ("short", "too_simple"),
            ("Motdepasse-2030!", "common"),
            ("Xk-planner-82#Qz", "holds_login"),
            ("Xk-camille-82#Qz", "holds_name"),
            ("Xk7#q-CFT-82#vwZ", "holds_organisation"),
        ] {
            let refused = change(PASSWORD, weak).await;
            points(&refused, "/new_password");
            let codes: Vec<Value> = refused.json()["errors"].as_array().unwrap().iter().map(|error| error["code"].clone()).collect();
            assert!(codes.contains(&json!(code)), "{weak}: {codes:?}");
        }
        let link = secret(&app.as_(Persona::Administrator).post(&of(app.world.actor(Persona::Planner).person, "recovery"), json!({})).await);
        assert_eq!(change(PASSWORD, GOOD).await.status, 204);
        assert_eq!(app.with(&own).get("/api/v1/auth/me").await.status, 200, "this sign-in stays");
        app.as_(Persona::Planner).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
        accept(&app, 3, &link, OTHER).await.problem(409, "invitation-ended");
        login_from(&app, 2, "planner", PASSWORD).await.problem(401, "wrong-credentials");
        token(&login_from(&app, 2, "planner", GOOD).await);
        points(&change(GOOD, GOOD).await, "/new_password");
        assert_eq!(told(&app, Action::PasswordChanged).await.len(), 1);
    }

    async fn a_stolen_sign_in_does_not_help_to_guess_the_password(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        for n in 0..5 {
            let body = json!({"present_password": format!("guess {n}"), "new_password": GOOD});
            points(&planner.post("/api/v1/me/password", body).await, "/present_password");
        }
        let body = json!({"present_password": PASSWORD, "new_password": GOOD});
        planner.post("/api/v1/me/password", body).await.problem(429, "too-many-attempts");
        planner.post("/api/v1/me/second-factor", json!({"password": PASSWORD})).await.problem(429, "too-many-attempts");
        assert_eq!(login_from(&app, 9, "planner", PASSWORD).await.status, 200, "its owner is elsewhere");
    }

    async fn accounts_are_looked_after_from_the_machine_itself(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        db_person(&app, app.world.inside, "4000000008").await;
        let url = app.db.url().to_owned();
        let user = |args: &[&str]| run(&url, &[&["user"], args].concat());
        let of = ["--service-number", "4000000008"];
        let weak = command(&url, &["user", "add", "--login", "maelle", of[0], of[1]]).env("RELEVE_PASSWORD", "kerbrat2030").stderr(std::process::Stdio::piped()).output().unwrap();
        assert!(!weak.status.success(), "{weak:?}");
        for told in ["12 characters of four kinds", "must not hold your names"] {
            assert!(complained(&weak).contains(told), "{}", complained(&weak));
        }
        let unknown = user(&["invite", "--login", "maelle", "--service-number", "4999999999"]);
        assert!(complained(&unknown).contains("nobody in the directory"), "{unknown:?}");
        let invited = user(&["invite", "--login", "Maëlle.K", of[0], of[1]]);
        let link = said(&invited).lines().next().unwrap().split_once('#').unwrap().1.to_owned();
        let now = releve_api::clock::Clock::now(&releve_api::clock::SystemClock);
        // The command has the machine's clock; the application is brought to it.
        app.clock.set(now);
        assert_eq!(accept(&app, 1, &link, GOOD).await.status, 200, "{}", said(&invited));
        let own = token(&login_from(&app, 1, "maelle.k", GOOD).await);
        assert_eq!(said(&user(&["lock", of[0], of[1]])), "locked\n");
        app.clock.set(releve_api::clock::Clock::now(&releve_api::clock::SystemClock));
        app.with(&own).get("/api/v1/auth/me").await.problem(401, "sign-in-required");
        assert!(said(&user(&["list"])).lines().any(|line| line.starts_with("maelle k ") && line.contains("locked")));
        assert!(complained(&user(&["recover", of[0], of[1]])).contains("locked"));
        assert_eq!(said(&user(&["unlock", of[0], of[1]])), "unlocked\n");
        assert_eq!(said(&user(&["unlock", of[0], of[1]])), "it is not locked\n");
        assert_eq!(said(&user(&["reset-second-factor", of[0], of[1]])), "there is no second factor\n");
        assert!(said(&user(&["recover", of[0], of[1]])).contains("/invitation#"));
        token(&login_from(&app, 2, "maelle.k", GOOD).await);
    }
}
