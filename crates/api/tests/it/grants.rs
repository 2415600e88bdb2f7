//! Roles given and taken back, and the audit as each reader sees it.

use crate::catalogue::{NOBODY, id, items, mint, points, values};
use crate::people::a_person;
use crate::support::{Answer, TestApp, start};
use crate::world::Persona::{self, Administrator, Commander, Planner, Requester, Trainer};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::id::UnitId;
use domain::role::Role;
use serde_json::{Value, json};
use store::role_grant::RoleGrant;
use store::{Tx, role_grant};

/// Grants a role in the database directly; to the stranger without a persona.
async fn db_grant(app: &TestApp, persona: Option<Persona>, role: Role, unit: UnitId) -> String {
    let new = RoleGrant {
        id: mint(&format!("{persona:?}")).id(),
        person: persona.map_or(app.world.stranger, |persona| app.world.actor(persona).person),
        role,
        unit,
        granted_at: start(),
        granted_by: None,
        ends_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    let id = new.id.to_string();
    app.db.store().write("db_grant", move |tx: &mut Tx| role_grant::insert(tx, &new)).await.unwrap();
    id
}

store::both! {
    async fn a_role_is_granted_within_scope_and_taken_back(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, person) = (app.as_(Administrator), app.as_(Persona::Person));
        let holder = app.world.actor(Persona::Person).person.to_string();
        let body = json!({"person_id": holder, "role": "requester", "unit_id": app.world.inside.to_string()});
        let granted = admin.post_once("/api/v1/role-grants", "grant-001", body.clone()).await;
        assert_eq!(granted.status, 201, "{}", granted.text());
        assert_eq!(admin.post_once("/api/v1/role-grants", "grant-001", body.clone()).await.json(), granted.json());
        assert_eq!(person.get("/api/v1/people").await.status, 200, "it works at once");
        admin.post("/api/v1/role-grants", body.clone()).await.problem(409, "already-exists");
        for (field, value) in [
            ("person_id", app.world.stranger.to_string()),
            ("person_id", NOBODY.to_owned()),
            ("unit_id", app.world.outside.to_string()),
            ("unit_id", app.world.root.to_string()),
            ("ends_at", "2030-01-07T08:00:00Z".to_owned()),
            ("ends_at", "9999-12-31T23:59:59Z".to_owned()),
        ] {
            let mut wrong = body.clone();
            wrong[field] = json!(value);
            points(&admin.post("/api/v1/role-grants", wrong).await, &format!("/{field}"));
        }
        app.as_(Planner).post("/api/v1/role-grants", body.clone()).await.problem(403, "not-allowed");
        app.as_(Planner).get("/api/v1/role-grants").await.problem(403, "not-allowed");
        let revoke = format!("/api/v1/role-grants/{}/revoke", id(&granted));
        app.as_(Planner).post(&revoke, json!({})).await.problem(403, "not-allowed");
        let revoked = admin.post_once(&revoke, "revoke-01", json!({})).await;
        assert_eq!(revoked.json()["revoked_at"], "2030-01-07T08:00:00Z", "{}", revoked.text());
        assert_eq!(admin.post_once(&revoke, "revoke-01", json!({})).await.json(), revoked.json());
        admin.post(&revoke, json!({})).await.problem(409, "conflict");
        person.get("/api/v1/people").await.problem(403, "not-allowed");
        let listed = admin.get(&format!("/api/v1/role-grants?person_id={holder}")).await;
        assert_eq!(items(&listed), [revoked.json()]);
        assert_eq!(admin.post("/api/v1/role-grants", body).await.status, 201, "it may be granted again");
    }
}

store::both! {
    async fn nobody_takes_their_own_administrator_role_away(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let own = app.world.actor(Administrator).person.to_string();
        let listed = items(&admin.get(&format!("/api/v1/role-grants?person_id={own}")).await);
        let revoke = format!("/api/v1/role-grants/{}/revoke", listed[0]["id"].as_str().unwrap());
        admin.post(&revoke, json!({})).await.problem(409, "conflict");
        assert_eq!(admin.get("/api/v1/role-grants").await.status, 200, "they still may");
    }
}

store::both! {
    async fn a_role_over_another_unit_does_not_exist(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let grant = db_grant(&app, None, Role::Planner, app.world.outside).await;
        let revoke = format!("/api/v1/role-grants/{grant}/revoke");
        admin.post(&revoke, json!({})).await.problem(404, "not-found");
        assert!(!values(&admin.get("/api/v1/role-grants").await, "id").contains(&grant));
    }
}

store::both! {
    async fn a_role_is_taken_back_with_a_reason_or_without_a_body(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let grant = |role: &str| json!({
            "person_id": app.world.actor(Persona::Person).person.to_string(), "role": role,
            "unit_id": app.world.inside.to_string(),
        });
        let revoke = |granted: &Answer| format!("/api/v1/role-grants/{}/revoke", id(granted));
        let told = revoke(&admin.post("/api/v1/role-grants", grant("requester")).await);
        points(&admin.post(&told, json!({ "reason": "" })).await, "/reason");
        points(&admin.post(&told, json!({ "why": "fin de mission" })).await, "/why");
        let kept = admin.post_once(&told, "revoke-02", json!({ "reason": "fin de mission" })).await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        admin.post_once(&told, "revoke-02", json!({ "reason": "autre chose" })).await.problem(422, "key-reused");
        app.clock.advance(TimeDelta::minutes(1));
        let bare = revoke(&admin.post("/api/v1/role-grants", grant("trainer")).await);
        let sent = TestRequest::post().uri(&bare).insert_header(("idempotency-key", "revoke-03"));
        let answer = admin.send(sent).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        // Many a client says of what kind a body is that it does not send.
        for (role, length) in [("planner", Some("0")), ("commander", None)] {
            app.clock.advance(TimeDelta::minutes(1));
            let empty = revoke(&admin.post("/api/v1/role-grants", grant(role)).await);
            let mut sent = TestRequest::post().uri(&empty).insert_header(("content-type", "application/json"));
            if let Some(length) = length {
                sent = sent.insert_header(("content-length", length));
            }
            let answer = admin.send(sent).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        // A body that comes in parts is one, whatever is in it.
        let parts = revoke(&admin.post("/api/v1/role-grants", grant("site_manager")).await);
        let kind = ("content-type", "application/json");
        let sent = TestRequest::post().uri(&parts).insert_header(kind).insert_header(("transfer-encoding", "chunked"));
        admin.send(sent).await.problem(400, "unreadable-json");
        let lines = items(&admin.get("/api/v1/audit-events?action=role.revoked").await);
        let words: Vec<_> = lines.iter().map(|line| line["words"].clone()).collect();
        assert_eq!(words, [Value::Null, Value::Null, Value::Null, json!("fin de mission")]);
    }
}

store::both! {
    async fn role_grants_are_narrowed_to_a_unit_and_those_under_it(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let all = values(&admin.get("/api/v1/role-grants").await, "id");
        let over = |unit: UnitId| format!("/api/v1/role-grants?unit_id={unit}");
        assert!(!all.is_empty());
        assert_eq!(values(&admin.get(&over(app.world.root)).await, "id"), all, "what lies under it and in scope");
        assert_eq!(values(&admin.get(&over(app.world.inside)).await, "id"), all);
        db_grant(&app, None, Role::Planner, app.world.outside).await;
        assert_eq!(items(&admin.get(&over(app.world.outside)).await).len(), 0, "out of scope");
        assert_eq!(items(&admin.get(&format!("/api/v1/role-grants?unit_id={NOBODY}")).await).len(), 0);
    }
}

store::both! {
    async fn a_role_that_has_ended_makes_room_for_a_new_one(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let body = json!({
            "person_id": app.world.actor(Persona::Person).person.to_string(), "role": "requester",
            "unit_id": app.world.inside.to_string(), "ends_at": "2030-01-07T09:00:00Z",
        });
        let granted = admin.post("/api/v1/role-grants", body.clone()).await;
        admin.post("/api/v1/role-grants", body.clone()).await.problem(409, "already-exists");
        app.clock.advance(TimeDelta::hours(1));
        app.as_(Persona::Person).get("/api/v1/people").await.problem(403, "not-allowed");
        admin.post(&format!("/api/v1/role-grants/{}/revoke", id(&granted)), json!({})).await.problem(409, "conflict");
        let mut next = body;
        next["ends_at"] = json!("2030-02-01T00:00:00Z");
        assert_eq!(admin.post("/api/v1/role-grants", next).await.status, 201);
        assert_eq!(app.as_(Persona::Person).get("/api/v1/people").await.status, 200);
    }
}

store::both! {
    async fn the_audit_shows_each_reader_their_scope(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let person = id(&admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await);
        app.clock.advance(TimeDelta::seconds(1));
        let course = json!({"code": "PERM-C", "title": "Permis", "usual_capacity": 12, "usual_minimum": 6});
        planner.post("/api/v1/courses", course).await;
        let lines = items(&planner.get("/api/v1/audit-events").await);
        assert_eq!(lines.len(), 1, "the catalogue concerns nobody's unit: {lines:?}");
        assert_eq!((&lines[0]["action"], &lines[0]["person_id"]), (&json!("person.created"), &json!(person)));
        assert_eq!((&lines[0]["actor"]["family_name"], &lines[0]["subject_id"]), (&json!("Administrator"), &json!(person)));
        for (query, count) in [
            (format!("person_id={person}"), 1),
            (format!("person_id={}", app.world.stranger), 0),
            (format!("session_id={NOBODY}"), 0),
            ("action=person.created".to_owned(), 1),
            ("action=person.updated".to_owned(), 0),
            ("action=no.such.thing".to_owned(), 0),
        ] {
            assert_eq!(items(&planner.get(&format!("/api/v1/audit-events?{query}")).await).len(), count, "{query}");
        }
        db_grant(&app, Some(Commander), Role::Administrator, app.world.root).await;
        let whole = app.as_(Commander).get("/api/v1/audit-events").await;
        assert_eq!(values(&whole, "action"), ["course.created", "person.created"]);
        db_grant(&app, Some(Trainer), Role::Administrator, app.world.outside).await;
        assert!(items(&app.as_(Trainer).get("/api/v1/audit-events").await).is_empty());
        for persona in [Persona::Person, Requester] {
            app.as_(persona).get("/api/v1/audit-events").await.problem(403, "not-allowed");
        }
    }
}

store::both! {
    async fn a_kept_answer_is_given_only_to_those_who_may_still_do_the_write(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let course = json!({"code": "PSC1", "title": "Secours", "usual_capacity": 8, "usual_minimum": 4});
        let made = planner.post_once("/api/v1/courses", "course-01", course.clone()).await;
        let course_id = id(&made);
        let holder = app.world.actor(Planner).person.to_string();
        let held = items(&admin.get(&format!("/api/v1/role-grants?person_id={holder}")).await);
        let revoke = format!("/api/v1/role-grants/{}/revoke", held[0]["id"].as_str().unwrap());
        assert_eq!(admin.post(&revoke, json!({})).await.status, 200);
        planner.post_once("/api/v1/courses", "course-01", course.clone()).await.problem(403, "not-allowed");
        db_grant(&app, Some(Planner), Role::Planner, app.world.inside).await;
        let again = planner.post_once("/api/v1/courses", "course-01", course.clone()).await;
        assert_eq!((again.status, again.json()), (made.status, made.json()));
        // To look whether it is still allowed changed nothing.
        assert_eq!(items(&planner.get("/api/v1/courses").await).len(), 1);
        assert_eq!(planner.get(&format!("/api/v1/courses/{course_id}")).await.json()["version"], 1);
    }
}

store::both! {
    async fn a_kept_answer_is_not_given_to_those_who_lost_the_unit_it_is_about(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let body = a_person(app.world.inside, "2638010177");
        let made = admin.post_once("/api/v1/people", "person-01", body.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let role = json!({"person_id": id(&made), "role": "trainer", "unit_id": app.world.inside.to_string()});
        let granted = admin.post_once("/api/v1/role-grants", "grant-01", role.clone()).await;
        assert_eq!(granted.status, 201, "{}", granted.text());
        // Another administrator takes the unit from them; they keep the role over its neighbour.
        db_grant(&app, Some(Commander), Role::Administrator, app.world.root).await;
        let kept = db_grant(&app, Some(Administrator), Role::Administrator, app.world.outside).await;
        let holder = app.world.actor(Administrator).person.to_string();
        let boss = app.as_(Commander);
        let held = values(&boss.get(&format!("/api/v1/role-grants?person_id={holder}")).await, "id");
        let lost = held.iter().find(|id| **id != kept).unwrap();
        assert_eq!(boss.post(&format!("/api/v1/role-grants/{lost}/revoke"), json!({})).await.status, 200);
        points(&admin.post_once("/api/v1/people", "person-01", body.clone()).await, "/unit_id");
        points(&admin.post_once("/api/v1/role-grants", "grant-01", role).await, "/unit_id");
        // Given back, the first answer is as well.
        let back = json!({"person_id": holder, "role": "administrator", "unit_id": app.world.root.to_string()});
        assert_eq!(boss.post("/api/v1/role-grants", back).await.status, 201);
        let again = admin.post_once("/api/v1/people", "person-01", body).await;
        assert_eq!((again.status.as_u16(), again.json()), (201, made.json()));
    }
}
