//! The catalogue of skills as it changes, and what was recorded of people set right.

use crate::catalogue::{db_skill, id, items, points, values};
use crate::support::{Caller, TestApp};
use crate::world::Persona::{Administrator, Person, Planner, Requester};
use futures_util::future::join_all;
use serde_json::{Value, json};

async fn record(planner: &Caller<'_>, person: &str, skill: &str, from: &str) -> String {
    let body = json!({ "skill_id": skill, "valid_from": from });
    id(&planner.post(&format!("/api/v1/people/{person}/skills"), body).await)
}

store::both! {
    async fn a_skill_joins_the_catalogue_is_renamed_retired_and_taken_back(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Planner);
        let made = planner.post_once("/api/v1/skills", "skill-001", json!({ "code": "PL", "label": "Poids lourd" })).await;
        let path = made.header("location").unwrap().to_owned();
        assert_eq!((made.status.as_u16(), made.version()), (201, Some(1)), "{}", made.text());
        assert_eq!(planner.get(&path).await.json(), made.json());
        planner.post("/api/v1/skills", json!({ "code": "PL", "label": "x" })).await.problem(409, "already-exists");
        let other = planner.post("/api/v1/skills", json!({ "code": "SC1", "label": "Secours" })).await;
        let renamed = planner.patch(&path, 1, json!({ "label": "Permis poids lourd" })).await;
        assert_eq!((renamed.version(), &renamed.json()["code"]), (Some(2), &json!("PL")));
        planner.patch(&path, 1, json!({ "label": "x" })).await.problem(412, "stale");
        planner.patch(&path, 2, json!({ "code": "SC1" })).await.problem(409, "already-exists");
        points(&planner.patch(&path, 2, json!({ "code": "é" })).await, "/code");
        app.as_(Requester).patch(&path, 2, json!({ "label": "x" })).await.problem(403, "not-allowed");
        let course = planner.post("/api/v1/courses", json!({
            "code": "C", "title": "C", "usual_capacity": 9, "usual_minimum": 1, "prerequisites": [{ "skill_ids": [id(&made)] }],
        })).await;
        let retired = planner.post(&format!("{path}/retire"), json!({})).await;
        assert_eq!((retired.version(), &retired.json()["retired_at"]), (Some(3), &json!("2030-01-07T08:00:00Z")), "{}", retired.text());
        planner.post(&format!("{path}/retire"), json!({})).await.problem(409, "conflict");
        assert_eq!(values(&planner.get("/api/v1/skills").await, "code"), ["SC1"]);
        assert_eq!(values(&planner.get("/api/v1/skills?with_retired=true").await, "code"), ["PL", "SC1"]);
        let who = app.world.actor(Person).person.to_string();
        let body = json!({ "skill_id": id(&made), "valid_from": "2029-01-01" });
        points(&planner.post(&format!("/api/v1/people/{who}/skills"), body).await, "/skill_id");
        let asks = json!({ "code": "D", "title": "D", "usual_capacity": 9, "usual_minimum": 1, "prerequisites": [{ "skill_ids": [id(&made)] }] });
        points(&planner.post("/api/v1/courses", asks).await, "/prerequisites/0/skill_ids");
        let both = json!({ "title": "C bis", "prerequisites": [{ "skill_ids": [id(&made)] }, { "skill_ids": [id(&other)] }] });
        let kept = planner.patch(&format!("/api/v1/courses/{}", id(&course)), 1, both).await;
        assert_eq!(kept.status, 200, "a course that asks for it goes on asking: {}", kept.text());
        assert_eq!(planner.post(&format!("{path}/reinstate"), json!({})).await.json()["retired_at"], Value::Null);
        assert_eq!(values(&planner.get("/api/v1/skills").await, "code"), ["PL", "SC1"]);
    }
}

store::both! {
    async fn what_was_recorded_is_ended_corrected_or_taken_out_and_the_audit_keeps_it(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (planner, who) = (app.as_(Planner), app.world.actor(Person).person.to_string());
        let skill = db_skill(&app, "PL").await.to_string();
        let line = record(&planner, &who, &skill, "2029-01-01").await;
        let held = format!("/api/v1/people/{who}/skills");
        let ended = planner.post(&format!("/api/v1/person-skills/{line}/end"), json!({ "last_day": "2029-12-31", "reason": "inapte" })).await;
        assert_eq!((&ended.json()["valid_from"], &ended.json()["valid_until"]), (&json!("2029-01-01"), &json!("2029-12-31")), "{}", ended.text());
        assert_eq!(items(&planner.get(&held).await), [ended.json()], "one line takes the place of the other");
        planner.post(&format!("/api/v1/person-skills/{line}/withdraw"), json!({ "reason": "x" })).await.problem(409, "conflict");
        let line = id(&ended);
        let act = |verb: &str| format!("/api/v1/person-skills/{line}/{verb}");
        for (verb, body, pointer) in [
            ("end", json!({ "last_day": "2028-12-31", "reason": "x" }), "/last_day"),
            ("end", json!({ "last_day": "2030-12-31", "reason": "x" }), "/last_day"),
            ("end", json!({ "last_day": "2029-06-30", "reason": " " }), "/reason"),
            ("end", json!({ "last_day": "2029-02-30", "reason": "x" }), "/last_day"),
            ("correct", json!({ "valid_from": "2029-03-01", "valid_until": "2029-02-01", "reason": "x" }), "/valid_until"),
            ("correct", json!({ "valid_from": "0001-01-01", "reason": "x" }), "/valid_from"),
            ("correct", json!({ "valid_from": "2029-03-01" }), "/reason"),
        ] {
            points(&planner.post(&act(verb), body).await, pointer);
        }
        app.as_(Requester).post(&act("end"), json!({ "last_day": "2029-06-30", "reason": "x" })).await.problem(403, "not-allowed");
        let right = json!({ "valid_from": "2029-02-01", "reason": "date du diplôme" });
        let correct = act("correct");
        let tries = join_all((0..4).map(|_| planner.post(&correct, right.clone()))).await;
        let count = |status: u16| tries.iter().filter(|answer| answer.status.as_u16() == status).count();
        assert_eq!((count(200), count(409)), (1, 3), "{tries:?}");
        let stands = items(&planner.get(&held).await);
        assert_eq!((stands.len(), &stands[0]["valid_from"], &stands[0]["valid_until"]), (1, &json!("2029-02-01"), &Value::Null));
        let out = format!("/api/v1/person-skills/{}/withdraw", stands[0]["id"].as_str().unwrap());
        assert_eq!(planner.post(&out, json!({ "reason": "autre personne" })).await.status, 204);
        assert_eq!(items(&planner.get(&held).await).len(), 0);
        let told = items(&app.as_(Administrator).get(&format!("/api/v1/audit-events?person_id={who}")).await);
        let mut told: Vec<_> = told.iter().map(|line| (line["action"].as_str().unwrap(), line["words"].as_str())).collect();
        told.sort_unstable();
        assert_eq!(told, [
            ("skill.corrected", Some("date du diplôme")), ("skill.ended", Some("inapte")), ("skill.recorded", None),
            ("skill.withdrawn", Some("autre personne")),
        ]);
    }
}
