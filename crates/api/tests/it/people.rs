//! People and their skills: who sees them, who creates and edits them, and what is refused.

use crate::catalogue::{NOBODY, db_skill, id, items, points, values};
use crate::support::TestApp;
use crate::world::Persona::{self, Administrator, Commander, Planner, Requester, Trainer};
use domain::id::UnitId;
use futures_util::future::join_all;
use serde_json::{Value, json};

/// A person to create.
pub fn a_person(unit: UnitId, number: &str) -> Value {
    json!({
        "service_number": number, "family_name": "Le Goff", "given_name": "Élodie", "rank": "CPL",
        "unit_id": unit.to_string(), "status": "active", "email": "elodie.legoff@example.org",
    })
}

store::both! {
    async fn people_are_found_within_scope_only(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let requester = app.as_(Requester);
        let all = values(&requester.get("/api/v1/people").await, "family_name");
        assert_eq!(all.len(), 7);
        assert!(!all.contains(&"Étranger".to_owned()));
        assert_eq!(values(&requester.get("/api/v1/people?q=cam%20plan").await, "family_name"), ["Planner"]);
        let outside = format!("/api/v1/people?unit_id={}", app.world.outside);
        assert!(items(&requester.get(&outside).await).is_empty());
        let first = requester.get("/api/v1/people?limit=4").await;
        let next = first.json()["next"].as_str().unwrap().to_owned();
        assert_eq!(first.header("link"), Some(&*format!("</api/v1/people?limit=4&cursor={next}>; rel=\"next\"")));
        let second = requester.get(&format!("/api/v1/people?limit=4&cursor={next}")).await;
        assert_eq!([values(&first, "family_name"), values(&second, "family_name")].concat(), all);
        assert!(second.json()["next"].is_null() && second.header("link").is_none());
        for (query, pointer) in [("limit=201", "/query/limit"), ("cursor=x", "/query/cursor"), ("colour=1", "/query/colour")] {
            points(&requester.get(&format!("/api/v1/people?{query}")).await, pointer);
        }
        for persona in [Persona::Person, Trainer, Commander] {
            app.as_(persona).get("/api/v1/people").await.problem(403, "not-allowed");
        }
    }
}

store::both! {
    async fn a_person_is_seen_by_themselves_and_by_their_scope(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let own = format!("/api/v1/people/{}", app.world.actor(Persona::Person).person);
        for persona in [Persona::Person, Requester, Planner, Administrator] {
            let answer = app.as_(persona).get(&own).await;
            assert_eq!((answer.status.as_u16(), answer.version()), (200, Some(1)), "{persona:?}");
            assert_eq!(answer.json()["unit"]["code"], "7e BCA");
            assert!(items(&app.as_(persona).get(&format!("{own}/skills")).await).is_empty());
        }
        let stranger = format!("/api/v1/people/{}", app.world.stranger);
        for path in [&own, &format!("{own}/skills")] {
            app.as_(Trainer).get(path).await.problem(404, "not-found");
        }
        for path in [stranger, format!("/api/v1/people/{NOBODY}"), format!("/api/v1/people/{NOBODY}/skills")] {
            app.as_(Administrator).get(&path).await.problem(404, "not-found");
        }
        app.as_(Administrator).get("/api/v1/people/7").await.problem(404, "unreadable-path");
    }
}

store::both! {
    async fn a_person_is_created_in_scope_and_once(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, inside) = (app.as_(Administrator), app.world.inside);
        let body = a_person(inside, "2638010177");
        let created = admin.post_once("/api/v1/people", "person-01", body.clone()).await;
        assert_eq!((created.status.as_u16(), created.version()), (201, Some(1)), "{}", created.text());
        let location = created.header("location").unwrap();
        assert_eq!(admin.get(location).await.json(), created.json());
        let again = admin.post_once("/api/v1/people", "person-01", body.clone()).await;
        assert_eq!((again.status, again.json()), (created.status, created.json()));
        let problem = admin.post("/api/v1/people", body.clone()).await.problem(409, "already-exists");
        assert_eq!(problem["errors"][0]["pointer"], "/service_number");
        for (field, value) in [
            ("family_name", json!("  ")),
            ("rank", json!("XYZ")),
            ("rank", json!("C-L")),
            ("email", json!("a@b@c")),
            ("unit_id", json!(app.world.outside.to_string())),
            ("unit_id", json!(NOBODY)),
            ("service_number", json!("123")),
            ("status", json!("retired")),
        ] {
            let mut wrong = a_person(inside, "2638010178");
            wrong[field] = value;
            points(&admin.post("/api/v1/people", wrong).await, &format!("/{field}"));
        }
        for persona in [Persona::Person, Requester, Planner] {
            app.as_(persona).post("/api/v1/people", a_person(inside, "2638010179")).await.problem(403, "not-allowed");
        }
        assert_eq!(items(&admin.get("/api/v1/people?q=legoff%20elodie").await).len(), 0);
        assert_eq!(items(&admin.get("/api/v1/people?q=goff%20elodie%202638010177").await).len(), 1);
        assert_eq!(items(&admin.get("/api/v1/audit-events?action=person.created").await).len(), 1);
    }
}

store::both! {
    async fn a_person_is_edited_on_the_version_that_was_read(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let path = format!("/api/v1/people/{}", app.world.actor(Trainer).person);
        let edited = admin.patch(&path, 1, json!({"family_name": "Bœuf", "rank": "ADJ"})).await;
        assert_eq!((edited.status.as_u16(), edited.version()), (200, Some(2)), "{}", edited.text());
        assert_eq!((&edited.json()["family_name"], &edited.json()["given_name"]), (&json!("Bœuf"), &json!("Camille")));
        assert_eq!(values(&admin.get("/api/v1/people?q=boeuf").await, "rank"), ["ADJ"]);
        let stale = admin.patch(&path, 1, json!({"rank": "SGT"})).await;
        stale.problem(412, "stale");
        assert_eq!(stale.version(), Some(2));
        let same = admin.patch(&path, 2, json!({"rank": "ADJ"})).await;
        assert_eq!(same.version(), Some(2), "what changes nothing is no edit");
        points(&admin.patch(&path, 2, json!({"unit_id": app.world.outside.to_string()})).await, "/unit_id");
        points(&admin.patch(&path, 2, json!({"rank": "XYZ"})).await, "/rank");
        let stranger = format!("/api/v1/people/{}", app.world.stranger);
        admin.patch(&stranger, 1, json!({"rank": "SGT"})).await.problem(404, "not-found");
        app.as_(Planner).patch(&path, 2, json!({"rank": "SGT"})).await.problem(403, "not-allowed");
        let bare = actix_web::test::TestRequest::patch().uri(&path).set_json(json!({}));
        admin.send(bare).await.problem(428, "precondition-required");
        assert_eq!(items(&admin.get("/api/v1/audit-events?action=person.updated").await).len(), 1);
    }
}

store::both! {
    async fn writers_that_meet_have_one_winner(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let person = app.world.actor(Persona::Person).person;
        let path = format!("/api/v1/people/{person}");
        let names: Vec<Value> = (0..6).map(|n| json!({"given_name": format!("Camille {n}")})).collect();
        let edits = join_all(names.iter().map(|name| admin.patch(&path, 1, name.clone()))).await;
        let creates = join_all((0..6).map(|_| admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")))).await;
        let grant = json!({"person_id": person.to_string(), "role": "trainer", "unit_id": app.world.inside.to_string()});
        let grants = join_all((0..6).map(|_| admin.post("/api/v1/role-grants", grant.clone()))).await;
        for (answers, won, lost) in [(edits, 200, 412), (creates, 201, 409), (grants, 201, 409)] {
            let count = |status: u16| answers.iter().filter(|answer| answer.status.as_u16() == status).count();
            assert_eq!((count(won), count(lost)), (1, 5), "{answers:?}");
        }
    }
}

store::both! {
    async fn skills_are_recorded_for_people_in_scope(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Planner);
        let skill = db_skill(&app, "PL").await.to_string();
        let path = format!("/api/v1/people/{}/skills", app.world.actor(Persona::Person).person);
        let body = json!({"skill_id": skill, "valid_from": "2029-01-01", "valid_until": "2030-12-31"});
        let recorded = planner.post_once(&path, "skill-001", body.clone()).await;
        assert_eq!((recorded.status.as_u16(), recorded.header("location")), (201, Some(&*path)), "{}", recorded.text());
        assert_eq!(planner.post_once(&path, "skill-001", body.clone()).await.json(), recorded.json());
        let own = items(&app.as_(Persona::Person).get(&path).await);
        assert_eq!(own, [recorded.json()]);
        assert_eq!((&own[0]["skill"]["code"], &own[0]["valid_until"]), (&json!("PL"), &json!("2030-12-31")));
        for (field, value) in [
            ("skill_id", NOBODY),
            ("valid_until", "2028-12-31"),
            ("valid_until", "+12345-01-01"),
            ("valid_from", "0001-01-01"),
            ("valid_from", "2029-02-30"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = json!(value);
            points(&planner.post(&path, wrong).await, &format!("/{field}"));
        }
        planner.post(&path, body.clone()).await.problem(409, "already-exists");
        let stranger = format!("/api/v1/people/{}/skills", app.world.stranger);
        planner.post(&stranger, body.clone()).await.problem(404, "not-found");
        app.as_(Requester).post(&path, body).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn people_are_narrowed_by_what_they_are_and_hold(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let skill = db_skill(&app, "PL").await.to_string();
        let made = admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await;
        let of = format!("/api/v1/people/{}", id(&made));
        assert_eq!(admin.patch(&of, 1, json!({ "rank": "CPL", "status": "reserve" })).await.status, 200);
        let held = json!({ "skill_id": skill, "valid_from": "2029-01-01", "valid_until": "2030-01-07" });
        assert_eq!(planner.post(&format!("{of}/skills"), held).await.status, 201);
        let found = |query: String| {
            let planner = &planner;
            async move { items(&planner.get(&format!("/api/v1/people?{query}")).await).len() }
        };
        assert_eq!(found("rank=CPL".to_owned()).await, 1);
        assert_eq!(found("status=reserve&rank=CPL&q=goff".to_owned()).await, 1);
        assert_eq!(found("status=reserve&rank=SGT".to_owned()).await, 0);
        assert_eq!(found("status=active".to_owned()).await, 7);
        assert_eq!(found("rank=XYZ".to_owned()).await, 0);
        assert_eq!(found(format!("skill_id={skill}")).await, 1);
        assert_eq!(found(format!("skill_id={NOBODY}")).await, 0);
        app.clock.advance(chrono::TimeDelta::hours(15));
        assert_eq!(found(format!("skill_id={skill}")).await, 0, "past midnight in Paris it has expired");
        for (query, pointer) in [("status=retired", "/query/status"), ("skill_id=x", "/query/skill_id"), ("rank=", "/query/rank")] {
            points(&planner.get(&format!("/api/v1/people?{query}")).await, pointer);
        }
    }
}
