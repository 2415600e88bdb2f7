//! Sessions over HTTP: every state with every command, and who gets in when.

use crate::scene::{Scene, departure, enrol, enrol_with, failed_gates, id, items, outcome, points};
use crate::support::Answer;
use crate::world::{Actor, Persona};
use chrono::{DateTime, Utc};
use domain::id::SessionId;
use domain::role::Role;
use serde_json::{Value, json};
use store::Tx;
use store::role_grant::{self, RoleGrant};

fn a_body(scene: &Scene) -> Value {
    json!({
        "organiser_id": scene.app.world.inside.to_string(), "code": "S1", "course_id": scene.course.to_string(),
        "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 2, "minimum": 1,
    })
}

async fn command(scene: &Scene, session: SessionId, command: &str) -> Answer {
    let body = if command == "cancel" { json!({ "words": "neige" }) } else { Value::Null };
    scene.planner().post(&format!("/api/v1/sessions/{session}/{command}"), body).await
}

store::both! {
    async fn every_state_answers_every_command(db: TestDb) {
        let scene = Scene::on(db).await;
        let states = ["draft", "published", "closed", "cancelled"];
        let table = [
            ("publish", [Some("published"), None, None, None]),
            ("close", [None, Some("closed"), None, None]),
            ("cancel", [Some("cancelled"), Some("cancelled"), Some("cancelled"), None]),
        ];
        for (name, expected) in table {
            for (state, expected) in states.iter().zip(expected) {
                let built = scene.a_session(&format!("{name}-{state}"));
                let built = match *state {
                    "draft" => built.draft(),
                    "closed" => built.closed(),
                    "cancelled" => built.cancelled("neige"),
                    _ => built,
                };
                let session = scene.db_session_like(built).await;
                let answer = command(&scene, session, name).await;
                match expected {
                    Some(next) => assert_eq!((answer.status.as_u16(), &answer.json()["state"]), (200, &json!(next)), "{name} {state}"),
                    None => drop(answer.problem(409, "conflict")),
                }
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_session_is_refused_at_the_field_at_fault(db: TestDb) {
        let scene = Scene::on(db).await;
        let (planner, good, nobody) = (scene.planner(), a_body(&scene), "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e");
        let quota = |unit: &str| json!({ "unit_id": unit, "seats": 1 });
        let outside = scene.app.world.outside.to_string();
        let cases = [
            ("organiser_id", json!(nobody), "/organiser_id"),
            ("organiser_id", json!(outside), "/organiser_id"),
            ("course_id", json!(nobody), "/course_id"),
            ("site_id", json!(nobody), "/site_id"),
            ("ends_on", json!("2030-03-03"), "/ends_on"),
            ("starts_on", json!("2030-02-30"), "/starts_on"),
            ("starts_on", json!("99999-01-01"), "/starts_on"),
            ("capacity", json!(0), "/capacity"),
            ("capacity", json!(10_001), "/capacity"),
            ("capacity", json!(-1), "/capacity"),
            ("capacity", json!(1e40), "/capacity"),
            ("minimum", json!(3), "/minimum"),
            ("code", json!(""), "/code"),
            ("code", json!("S\u{0}1"), "/code"),
            ("quotas", json!([quota(nobody)]), "/quotas/0/unit_id"),
            ("quotas", json!([{"unit_id": &outside, "seats": 900, "release_on": "2030-02-01"}]), "/quotas"),
            ("quotas", json!([quota(&outside), quota(&outside)]), "/quotas/1/unit_id"),
        ];
        for (field, value, pointer) in cases {
            let mut body = good.clone();
            body[field] = value;
            points(&planner.post("/api/v1/sessions", body).await, pointer);
        }
        assert_eq!(planner.post("/api/v1/sessions", good.clone()).await.status, 201);
        let taken = planner.post("/api/v1/sessions", good).await.problem(409, "already-exists");
        assert_eq!(taken["errors"][0]["pointer"], "/code");
        assert_eq!(items(&planner.get("/api/v1/sessions").await).len(), 1);
    }
}

/// As the person alone, then as the planner.
async fn both_ways(scene: &Scene, session: SessionId, who: &Actor) -> (Answer, Answer) {
    (enrol(&scene.app.by(who), session, who).await, scene.place(session, who).await)
}

store::both! {
    async fn each_state_lets_in_whom_it_should(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(5).await;
        let draft = scene.db_session_like(scene.a_session("S1").draft()).await;
        let (alone, by_hand) = both_ways(&scene, draft, &people[0]).await;
        alone.problem(404, "not-found");
        assert_eq!(failed_gates(&by_hand.problem(409, "conditions-not-met")), ["session_open"]);

        let closed = scene.db_session_like(scene.a_session("S2").closed()).await;
        let (alone, by_hand) = both_ways(&scene, closed, &people[1]).await;
        alone.problem(409, "conflict");
        assert_eq!(outcome(&by_hand), "enrolled", "{}", by_hand.text());

        let off = scene.db_session_like(scene.a_session("S3").cancelled("neige")).await;
        let (alone, by_hand) = both_ways(&scene, off, &people[2]).await;
        alone.problem(409, "conflict");
        assert_eq!(failed_gates(&by_hand.problem(409, "conditions-not-met")), ["session_open"]);

        let begun = scene.db_session("S4", ("2030-01-07", "2030-01-11"), 2).await;
        let (alone, by_hand) = both_ways(&scene, begun, &people[3]).await;
        for refused in [alone, by_hand] {
            assert_eq!(failed_gates(&refused.problem(409, "conditions-not-met")), ["not_begun"]);
        }
        // No reason opens those doors.
        for session in [draft, off, begun] {
            enrol_with(&scene.planner(), session, &people[4], departure()).await.problem(409, "conditions-not-met");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_full_session_puts_the_next_person_on_the_waitlist(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(3).await;
        scene.seat(session, &people[0]).await;
        for (caller, who) in [(scene.app.by(&people[1]), &people[1]), (scene.planner(), &people[2])] {
            let first = enrol(&caller, session, who).await;
            assert_eq!((first.status.as_u16(), outcome(&first)), (201, "waitlisted".to_owned()));
            let again = enrol(&caller, session, who).await;
            assert_eq!(again.json(), first.json(), "asking again changes nothing");
        }
        assert_eq!(scene.fill(session).await, (1, 0, 0, 2));
        // A reason makes no seat.
        let with_reason = enrol_with(&scene.planner(), session, &people[2], departure()).await;
        assert_eq!(outcome(&with_reason), "waitlisted");
        let path = format!("/api/v1/sessions/{session}/offers");
        scene.planner().post(&path, json!({})).await.problem(409, "session-full");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn once_begun_only_the_planner_records_an_absence(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let session = scene.db_session("S1", ("2030-01-09", "2030-01-11"), 1).await;
        let people = scene.db_people(2).await;
        let seat = scene.seat(session, &people[0]).await;
        scene.ask(&people[1], &[session], 3).await;
        // Midnight in Gap, an hour earlier in UTC.
        let midnight: DateTime<Utc> = "2030-01-08T23:00:00Z".parse().unwrap();
        scene.app.clock.set(midnight);
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        scene.app.by(&people[0]).post(&path, json!({ "code": "health" })).await.problem(409, "conflict");
        assert_eq!(scene.planner().post(&path, json!({ "code": "health" })).await.status, 200);
        // Too late for a replacement.
        assert!(scene.live_offers(session).await.is_empty());
        scene.planner().post(&format!("/api/v1/sessions/{session}/offers"), json!({})).await.problem(409, "conflict");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_draft_is_seen_by_the_planners_of_its_calendar_alone(db: TestDb) {
        let scene = Scene::on(db).await;
        let ours = scene.db_session_like(scene.a_session("S1").draft()).await;
        let theirs = scene.db_session_like(scene.a_session("S2").by(scene.app.world.outside).draft()).await;
        let path = |session: SessionId| format!("/api/v1/sessions/{session}");
        assert_eq!(scene.planner().get(&path(ours)).await.status, 200);
        scene.planner().get(&path(theirs)).await.problem(404, "not-found");
        assert_eq!(items(&scene.planner().get("/api/v1/sessions").await).len(), 1);
        for persona in [Persona::Person, Persona::Requester, Persona::Trainer] {
            scene.app.as_(persona).get(&path(ours)).await.problem(404, "not-found");
            assert!(items(&scene.app.as_(persona).get("/api/v1/sessions").await).is_empty());
        }
    }
}

store::both! {
    async fn a_session_of_another_calendar_is_read_and_not_touched(db: TestDb) {
        let scene = Scene::on(db).await;
        let outside = scene.app.world.outside;
        let session = scene.db_session_like(scene.a_session("S1").by(outside)).await;
        let people = scene.db_people(1).await;
        let stranger = scene.db_people_of(outside, 2).await;
        db_planner(&scene, &stranger[0]).await;
        let theirs = scene.app.by(&stranger[0]);
        let (path, planner) = (format!("/api/v1/sessions/{session}"), scene.planner());
        assert_eq!(planner.get(&path).await.status, 200);
        for suffix in ["/enrolments", "/replacement-candidates"] {
            planner.get(&format!("{path}{suffix}")).await.problem(404, "not-found");
            assert_eq!(theirs.get(&format!("{path}{suffix}")).await.status, 200);
        }
        planner.patch(&path, 1, json!({ "capacity": 9 })).await.problem(404, "not-found");
        for (suffix, body) in [("publish", Value::Null), ("close", Value::Null), ("cancel", json!({ "words": "x" })), ("offers", json!({}))] {
            planner.post(&format!("{path}/{suffix}"), body).await.problem(404, "not-found");
        }
        // A planner places the unit's people wherever they go; the organiser's planner places anyone in the session.
        assert_eq!(outcome(&enrol(&planner, session, &people[0]).await), "enrolled");
        enrol(&planner, session, &stranger[1]).await.problem(404, "not-found");
        assert_eq!(outcome(&enrol(&theirs, session, &stranger[1]).await), "enrolled");
        enrol(&scene.app.as_(Persona::Requester), session, &people[0]).await.problem(403, "not-allowed");
        let roster = items(&theirs.get(&format!("{path}/enrolments")).await);
        let seat = |who: &Actor| {
            let line = roster.iter().find(|line| line["person"]["id"] == who.person.to_string()).unwrap();
            format!("/api/v1/enrolments/{}", line["id"].as_str().unwrap())
        };
        let cancel = json!({ "code": "unit_need" });
        planner.get(&seat(&stranger[1])).await.problem(404, "not-found");
        planner.post(&format!("{}/cancel", seat(&stranger[1])), cancel.clone()).await.problem(404, "not-found");
        // The unit's requester gives back the seats of its people, and nobody else's.
        let requester = scene.app.as_(Persona::Requester);
        requester.post(&format!("{}/cancel", seat(&stranger[1])), cancel.clone()).await.problem(404, "not-found");
        assert_eq!(theirs.post(&format!("{}/cancel", seat(&people[0])), cancel).await.status, 200);
        scene.insist_sound().await;
    }
}

/// Makes someone of the neighbour a planner there.
async fn db_planner(scene: &Scene, who: &Actor) {
    let grant = RoleGrant {
        id: scene.new_id(),
        person: who.person,
        role: Role::Planner,
        unit: scene.app.world.outside,
        granted_at: crate::support::start(),
        granted_by: None,
        ends_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    scene.app.db.store().write("db_planner", move |tx: &mut Tx| role_grant::insert(tx, &grant)).await.unwrap();
}

store::both! {
    async fn a_cancelled_session_is_not_edited(db: TestDb) {
        let scene = Scene::on(db).await;
        let created = id(&scene.planner().post("/api/v1/sessions", a_body(&scene)).await);
        let path = format!("/api/v1/sessions/{created}");
        let changed = scene.planner().patch(&path, 1, json!({ "capacity": 5, "words": "une salle de plus" })).await;
        assert_eq!((changed.status.as_u16(), changed.version()), (200, Some(2)), "{}", changed.text());
        points(&scene.planner().patch(&path, 2, json!({ "capacity": 5, "minimum": 6 })).await, "/minimum");
        assert_eq!(scene.planner().post(&format!("{path}/cancel"), json!({ "words": "neige" })).await.status, 200);
        scene.planner().patch(&path, 3, json!({ "capacity": 6 })).await.problem(409, "conflict");
        let shown = scene.planner().get(&path).await.json();
        assert_eq!((&shown["cancel_reason"], &shown["fill"]["capacity"]), (&json!("neige"), &json!(5)));
    }
}
