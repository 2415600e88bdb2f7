//! Sessions that change: moved, copied, held in several blocks, enlarged, made smaller, opened for a time.

use crate::scene::{Scene, enrol, failed_gates, id, items, outcome, points};
use chrono::TimeDelta;
use domain::id::SessionId;
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

fn path(session: SessionId, command: &str) -> String {
    format!("/api/v1/sessions/{session}{command}")
}

fn block(first: &str, last: &str) -> Value {
    json!({ "starts_on": first, "ends_on": last })
}

fn to(first: &str, last: &str) -> Value {
    json!({ "blocks": [block(first, last)], "words": "stand de tir fermé" })
}

fn a_body(scene: &Scene, code: &str) -> Value {
    json!({
        "organiser_id": scene.app.world.inside.to_string(), "code": code, "course_id": scene.course.to_string(),
        "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-22", "capacity": 2, "minimum": 1,
    })
}

store::both! {
    async fn who_can_follow_a_moved_session_keeps_their_seat_and_the_others_wait_first(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let people = scene.db_people(5).await;
        let here = scene.db_session("S1", WEEK, 3).await;
        let next = scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await;
        let mut requests = Vec::new();
        for who in people.iter().take(3) {
            requests.push(scene.ask(who, &[here, next], 3).await);
            scene.seat(here, who).await;
        }
        for who in people.iter().skip(3) {
            requests.push(scene.ask(who, &[here, next], 3).await);
        }
        assert_eq!(scene.fill(here).await, (3, 0, 0, 2));
        let first_course = scene.course;
        scene.course = scene.db_course("AUTRE", domain::course::ReplacementPolicy::OnConfirmation).await;
        let other = scene.db_session("X1", ("2030-04-08", "2030-04-12"), 9).await;
        scene.seat(other, &people[1]).await;
        scene.course = first_course;
        // Nothing is changed by looking.
        let seen = scene.planner().post(&path(here, "/preview-move"), to("2030-04-10", "2030-04-16")).await;
        assert_eq!(seen.status, 200, "{}", seen.text());
        let seen = seen.json();
        assert_eq!((&seen["staying"], &seen["leaving_count"], &seen["waiting"]), (&json!(2), &json!(1), &json!(2)));
        assert_eq!(seen["leaving"][0]["person"]["id"], people[1].person.to_string());
        assert_eq!(seen["leaving"][0]["days"], block("2030-04-08", "2030-04-12"));
        assert_eq!(scene.fill(here).await, (3, 0, 0, 2));
        let moved = scene.planner().post(&path(here, "/move"), to("2030-04-10", "2030-04-16")).await;
        assert_eq!((moved.status.as_u16(), &moved.json()["starts_on"]), (200, &json!("2030-04-10")), "{}", moved.text());
        assert_eq!(scene.fill(here).await, (2, 0, 1, 3));
        assert_eq!(scene.progress(&requests[1]).await, "waiting");
        let ranked = scene.planner().get(&path(next, "/replacement-candidates")).await.json();
        assert_eq!(ranked["lines"][0]["person"]["id"], people[1].person.to_string(), "{ranked}");
        assert_eq!(ranked["lines"][0]["terms"]["times_bumped"], 1);
        // The ledger follows: the former week is free, the new one is not.
        let before = scene.db_session("S3", WEEK, 5).await;
        let clash = scene.db_session("S4", ("2030-04-16", "2030-04-20"), 5).await;
        let refused = scene.place(clash, &people[0]).await.problem(409, "departure-needed");
        assert!(failed_gates(&refused).contains(&"ledger"), "{refused}");
        let refused = scene.place(before, &people[0]).await.problem(409, "departure-needed");
        assert!(!failed_gates(&refused).contains(&"ledger"), "{refused}");
        // Everyone is told: those who follow, the one who does not, those who wait.
        releve_api::app::chores::deliver(&scene.server()).await.unwrap();
        for (who, kind) in [(0, "session_changed"), (1, "enrolment_cancelled"), (3, "session_changed")] {
            let told = items(&scene.app.by(&people[who]).get("/api/v1/notifications").await);
            assert!(told.iter().any(|one| one["kind"] == kind), "{who} {told:?}");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_session_moves_to_days_to_come_while_it_has_not_begun(db: TestDb) {
        let scene = Scene::on(db).await;
        let here = scene.db_session("S1", WEEK, 3).await;
        let gone = scene.db_session_like(scene.a_session("S2").cancelled("neige")).await;
        let planner = scene.planner();
        let mut wrong = to("2030-04-10", "2030-04-16");
        wrong["blocks"] = json!([]);
        points(&planner.post(&path(here, "/move"), wrong.clone()).await, "/blocks");
        wrong["blocks"] = json!([block("2030-04-10", "2030-04-16"), block("2030-04-16", "2030-04-17")]);
        points(&planner.post(&path(here, "/move"), wrong.clone()).await, "/blocks");
        points(&planner.post(&path(here, "/move"), to("2030-04-10", "2030-04-09")).await, "/blocks/0/ends_on");
        points(&planner.post(&path(here, "/move"), to("2030-01-07", "2030-01-09")).await, "/blocks/0/starts_on");
        let mut nowhere = to("2030-04-10", "2030-04-16");
        nowhere["site_id"] = json!("018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e");
        points(&planner.post(&path(here, "/move"), nowhere).await, "/site_id");
        planner.post(&path(gone, "/move"), to("2030-04-10", "2030-04-16")).await.problem(409, "conflict");
        let person = scene.db_people(1).await.remove(0);
        for command in ["/move", "/preview-move"] {
            let body = to("2030-04-10", "2030-04-16");
            scene.app.by(&person).post(&path(here, command), body).await.problem(403, "not-allowed");
        }
        scene.app.clock.advance(TimeDelta::days(57));
        planner.post(&path(here, "/move"), to("2030-04-10", "2030-04-16")).await.problem(409, "conflict");
        assert_eq!(planner.get(&path(here, "")).await.json()["state"], "running");
        assert_eq!(items(&planner.get("/api/v1/sessions?state=running").await).len(), 1);
        assert!(items(&planner.get("/api/v1/sessions?state=published").await).is_empty());
        scene.app.clock.advance(TimeDelta::days(5));
        assert_eq!(planner.get(&path(here, "")).await.json()["state"], "done");
        assert_eq!(items(&planner.get("/api/v1/sessions?state=done").await).len(), 1);
    }
}

store::both! {
    async fn the_days_between_two_blocks_are_free_for_something_else(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let who = scene.db_people(1).await.remove(0);
        let mut body = a_body(&scene, "S1");
        body["blocks"] = json!([block("2030-03-04", "2030-03-08"), block("2030-03-18", "2030-03-22")]);
        for (wrong, pointer) in [
            (json!([block("2030-03-04", "2030-03-08")]), "/blocks"),
            (json!([block("2030-03-04", "2030-03-08"), block("2030-03-08", "2030-03-22")]), "/blocks"),
            (json!([block("2030-03-08", "2030-03-04")]), "/blocks/0/ends_on"),
        ] {
            let mut bad = body.clone();
            bad["blocks"] = wrong;
            points(&scene.planner().post("/api/v1/sessions", bad).await, pointer);
        }
        let made = scene.planner().post("/api/v1/sessions", body.clone()).await;
        assert_eq!(made.json()["blocks"], body["blocks"], "{}", made.text());
        let session: SessionId = domain::id::Id::from_uuid(id(&made).parse().unwrap());
        scene.planner().post(&path(session, "/publish"), Value::Null).await;
        scene.seat(session, &who).await;
        scene.course = scene.db_course("AUTRE", domain::course::ReplacementPolicy::OnConfirmation).await;
        let between = scene.db_session("X1", ("2030-03-11", "2030-03-15"), 9).await;
        let across = scene.db_session("X2", ("2030-03-15", "2030-03-18"), 9).await;
        scene.seat(between, &who).await;
        let refused = scene.place(across, &who).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&refused), ["one_seat_per_course", "ledger"], "{refused}");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn copies_keep_the_distances_of_what_they_copy(db: TestDb) {
        let scene = Scene::on(db).await;
        let mut body = a_body(&scene, "S1");
        body["blocks"] = json!([block("2030-03-04", "2030-03-08"), block("2030-03-18", "2030-03-22")]);
        body["enrolment_opens_on"] = json!("2030-02-01");
        body["joining"] = json!("Portail nord\n8 h");
        body["quotas"] = json!([{ "unit_id": scene.app.world.inside.to_string(), "seats": 1, "release_on": "2030-02-20" }]);
        let made = id(&scene.planner().post("/api/v1/sessions", body).await);
        let copy = format!("/api/v1/sessions/{made}/copy");
        let asked = json!({ "copies": [
            { "code": "S1-BIS", "starts_on": "2030-04-01" }, { "code": "S1-TER", "starts_on": "2031-03-03" },
        ] });
        let copies = scene.planner().post(&copy, asked.clone()).await;
        assert_eq!(copies.status, 200, "{}", copies.text());
        let items = copies.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.iter().map(|s| s["code"].as_str().unwrap()).collect::<Vec<_>>(), ["S1-BIS", "S1-TER"]);
        let one = scene.planner().get(&format!("/api/v1/sessions/{}", items[0]["id"].as_str().unwrap())).await.json();
        assert_eq!((&one["state"], &one["ends_on"], &one["enrolment_opens_on"]), (&json!("draft"), &json!("2030-04-19"), &json!("2030-03-01")));
        assert_eq!(one["blocks"][1], block("2030-04-15", "2030-04-19"));
        assert_eq!((&one["quotas"][0]["release_on"], &one["joining"]), (&json!("2030-03-20"), &json!("Portail nord\n8 h")));
        // All or none.
        let twice = json!({ "copies": [{ "code": "S1-4", "starts_on": "2030-06-03" }, { "code": "S1", "starts_on": "2030-06-03" }] });
        let refused = scene.planner().post(&copy, twice).await.problem(409, "already-exists");
        assert_eq!(refused["errors"][0]["pointer"], "/copies/1/code");
        assert!(crate::scene::items(&scene.planner().get("/api/v1/sessions?q=S1-4").await).is_empty());
        points(&scene.planner().post(&copy, json!({ "copies": [] })).await, "/copies");
    }
}

store::both! {
    async fn fewer_seats_than_people_needs_names_and_those_named_wait_first(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(4).await;
        let here = scene.db_session("S1", WEEK, 3).await;
        let mut seats = Vec::new();
        for who in people.iter().take(3) {
            seats.push(scene.seat(here, who).await);
        }
        let waits = scene.ask(&people[3], &[here], 1).await;
        let planner = scene.planner();
        planner.patch(&path(here, ""), 1, json!({ "capacity": 2 })).await.problem(409, "conflict");
        points(&planner.patch(&path(here, ""), 1, json!({ "capacity": 2, "leaving_ids": [seats[2]] })).await, "/words");
        let stranger = scene.new_id::<domain::id::EnrolmentId>().to_string();
        let body = json!({ "capacity": 2, "leaving_ids": [stranger], "words": "une salle de moins" });
        points(&planner.patch(&path(here, ""), 1, body).await, "/leaving_ids/0");
        let body = json!({ "capacity": 2, "leaving_ids": [seats[1], seats[2]], "words": "une salle de moins" });
        points(&planner.patch(&path(here, ""), 1, body).await, "/leaving_ids");
        let body = json!({ "capacity": 2, "leaving_ids": [seats[2]], "words": "une salle de moins" });
        let changed = planner.patch(&path(here, ""), 1, body).await;
        assert_eq!((changed.status.as_u16(), changed.version()), (200, Some(2)), "{}", changed.text());
        assert_eq!(scene.fill(here).await, (2, 0, 0, 2));
        let gone = planner.get(&format!("/api/v1/enrolments/{}", seats[2])).await.json();
        assert_eq!((&gone["state"], &gone["cancel_code"]), (&json!("cancelled"), &json!("capacity_lowered")));
        assert_eq!(scene.progress(&waits).await, "waiting");
        // A seat more than there are, by name and with a reason.
        points(&planner.patch(&path(here, ""), 2, json!({ "overbooking": { "limit": 1001, "code": "operational_need", "words": "x" } })).await, "/overbooking/limit");
        let over = json!({ "overbooking": { "limit": 1, "code": "operational_need", "words": "départ avancé" } });
        let changed = planner.patch(&path(here, ""), 2, over).await;
        assert_eq!(changed.json()["fill"]["free"], 1, "{}", changed.text());
        assert_eq!(changed.json()["overbooking"]["words"], "départ avancé");
        let seen = scene.app.by(&people[0]).get(&path(here, "")).await.json();
        assert_eq!((&seen["overbooking"], &seen["fill"]["overbooking_limit"]), (&Value::Null, &json!(1)));
        scene.offer(here).await;
        let taken = json!({ "overbooking": { "limit": 0, "code": "operational_need", "words": "fini" } });
        planner.patch(&path(here, ""), 3, taken).await.problem(409, "conflict");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn people_enrol_in_the_window_and_leave_until_the_day_said(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let here = scene.db_session("S1", WEEK, 3).await;
        let planner = scene.planner();
        for (wrong, pointer) in [
            (json!({ "enrolment_opens_on": "2030-03-04" }), "/enrolment_opens_on"),
            (json!({ "enrolment_closes_on": "2030-03-04" }), "/enrolment_closes_on"),
            (json!({ "enrolment_opens_on": "2030-02-02", "enrolment_closes_on": "2030-02-01" }), "/enrolment_closes_on"),
            (json!({ "withdrawal_until": "2030-03-05" }), "/withdrawal_until"),
            (json!({ "trainer_ids": ["018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e"] }), "/trainer_ids/0"),
        ] {
            points(&planner.patch(&path(here, ""), 1, wrong).await, pointer);
        }
        let trainer = people[1].person.to_string();
        let body = json!({
            "enrolment_opens_on": "2030-01-08", "enrolment_closes_on": "2030-02-15", "withdrawal_until": "2030-02-01",
            "trainer_ids": [trainer, trainer], "cost": 125_000,
        });
        let changed = planner.patch(&path(here, ""), 1, body).await;
        assert_eq!((changed.status.as_u16(), &changed.json()["trainers"][0]["id"]), (200, &json!(trainer)), "{}", changed.text());
        assert_eq!(changed.json()["trainers"].as_array().unwrap().len(), 1);
        let me = &people[0];
        let early = enrol(&scene.app.by(me), here, me).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&early), ["enrolment_window"]);
        assert_eq!(early["gates"][0]["failure"]["opens_on"], "2030-01-08", "{early}");
        scene.app.clock.advance(TimeDelta::days(1));
        let taken = enrol(&scene.app.by(me), here, me).await;
        assert_eq!(outcome(&taken), "enrolled", "{}", taken.text());
        let seat = taken.json()["enrolment"]["id"].as_str().unwrap().to_owned();
        scene.app.clock.advance(TimeDelta::days(26));
        let leave = format!("/api/v1/enrolments/{seat}/cancel");
        let late = scene.app.by(me).post(&leave, json!({ "code": "personal" })).await;
        late.problem(409, "conflict");
        let unit = scene.app.as_(crate::world::Persona::Requester).post(&leave, json!({ "code": "unit_need" })).await;
        assert_eq!((unit.status.as_u16(), &unit.json()["state"]), (200, &json!("cancelled")), "{}", unit.text());
        let cleared = planner.patch(&path(here, ""), 2, json!({ "enrolment_closes_on": null })).await;
        assert_eq!((cleared.status.as_u16(), &cleared.json()["enrolment_closes_on"]), (200, &Value::Null), "{}", cleared.text());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_course_that_gives_the_seat_itself_asks_nobody(db: TestDb) {
        let mut scene = Scene::automatic(db).await;
        let course = json!({ "code": "DIRECT", "title": "Place donnée", "usual_capacity": 9, "usual_minimum": 1,
            "replacement_policy": "automatic", "promotion": "seat" });
        let made = scene.planner().post("/api/v1/courses", course).await;
        scene.course = domain::id::Id::from_uuid(id(&made).parse().unwrap());
        let people = scene.db_people(3).await;
        let here = scene.db_session("S1", WEEK, 1).await;
        let first = scene.seat(here, &people[0]).await;
        let waits = scene.ask(&people[1], &[here], 3).await;
        scene.ask(&people[2], &[here], 4).await;
        let left = scene.planner().post(&format!("/api/v1/enrolments/{first}/cancel"), json!({ "code": "mission" })).await;
        assert_eq!(left.status, 200, "{}", left.text());
        assert_eq!(scene.fill(here).await, (1, 0, 0, 1));
        assert_eq!(scene.progress(&waits).await, "enrolled");
        releve_api::app::chores::deliver(&scene.server()).await.unwrap();
        let told = items(&scene.app.by(&people[1]).get("/api/v1/notifications").await);
        assert!(told.iter().any(|one| one["kind"] == "enrolled"), "{told:?}");
        assert!(!told.iter().any(|one| one["kind"] == "offer_made"), "{told:?}");
        // Seats added are given too, to the next in the order.
        scene.planner().patch(&path(here, ""), 1, json!({ "capacity": 2 })).await;
        assert_eq!(scene.fill(here).await, (2, 0, 0, 0));
        scene.insist_sound().await;
    }
}
