//! People, units, roles and courses: what each role may see and change, and what is refused.

use crate::support::{Answer, TestApp, start};
use crate::world::Persona::{self, Administrator, Commander, Planner, Requester, Trainer};
use chrono::TimeDelta;
use domain::id::{Mint, SkillId, UnitId};
use domain::role::Role;
use domain::skill::Skill;
use domain::text::{SkillCode, Title};
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::role_grant::RoleGrant;
use store::site::Site;
use store::testing::TestDb;
use store::{StoreError, Tx, role_grant, site, skill};

const NOBODY: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

/// Insists on a 422 that points at one field.
fn points(answer: &Answer, pointer: &str) {
    let problem = answer.problem(422, "invalid-fields");
    assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
}

fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

fn values(answer: &Answer, field: &str) -> Vec<String> {
    items(answer).iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

fn id(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn a_person(unit: UnitId, number: &str) -> Value {
    json!({
        "service_number": number, "family_name": "Le Goff", "given_name": "Élodie", "rank": "CPL",
        "unit_id": unit.to_string(), "status": "active", "email": "elodie.legoff@example.org",
    })
}

async fn db_skill(app: &TestApp, code: &str) -> SkillId {
    let new = Skill {
        id: Mint::new(start(), u64::try_from(code.len()).unwrap()).id(),
        code: SkillCode::parse(code).unwrap(),
        label: format!("Qualification {code}"),
    };
    let id = new.id;
    app.db.store().write("db_skill", move |tx: &mut Tx| skill::insert(tx, &new)).await.unwrap();
    id
}

async fn db_grant(app: &TestApp, persona: Option<Persona>, role: Role, unit: UnitId) -> String {
    let person = persona.map_or(app.world.stranger, |persona| app.world.actor(persona).person);
    let new = RoleGrant {
        id: Mint::new(start(), u64::try_from(format!("{persona:?}").len()).unwrap()).id(),
        person,
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
            assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, Some("\"1\"")), "{persona:?}");
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
        app.as_(Administrator).get("/api/v1/people/7").await.problem(400, "unreadable-path");
    }
}

store::both! {
    async fn a_person_is_created_in_scope_and_once(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, inside) = (app.as_(Administrator), app.world.inside);
        let body = a_person(inside, "2638010177");
        let created = admin.post_once("/api/v1/people", "person-01", body.clone()).await;
        assert_eq!((created.status.as_u16(), created.header("etag")), (201, Some("\"1\"")), "{}", created.text());
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
        assert_eq!((edited.status.as_u16(), edited.header("etag")), (200, Some("\"2\"")), "{}", edited.text());
        assert_eq!((&edited.json()["family_name"], &edited.json()["given_name"]), (&json!("Bœuf"), &json!("Camille")));
        assert_eq!(values(&admin.get("/api/v1/people?q=boeuf").await, "rank"), ["ADJ"]);
        let stale = admin.patch(&path, 1, json!({"rank": "SGT"})).await;
        stale.problem(412, "stale");
        assert_eq!(stale.header("etag"), Some("\"2\""));
        let same = admin.patch(&path, 2, json!({"rank": "ADJ"})).await;
        assert_eq!(same.header("etag"), Some("\"2\""), "what changes nothing is no edit");
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
        let stranger = format!("/api/v1/people/{}/skills", app.world.stranger);
        planner.post(&stranger, body.clone()).await.problem(404, "not-found");
        app.as_(Requester).post(&path, body).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn units_are_seen_and_grow_under_one_s_own(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, inside, outside) = (app.as_(Administrator), app.world.inside, app.world.outside);
        let body = |parent: UnitId, code: &str| json!({"parent_id": parent.to_string(), "code": code, "name": "1re compagnie"});
        let created = admin.post_once("/api/v1/units", "unit-0001", body(inside, "7e BCA/1")).await;
        assert_eq!((created.status.as_u16(), &created.json()["time_zone"]), (201, &json!("Europe/Paris")));
        assert_eq!(admin.post_once("/api/v1/units", "unit-0001", body(inside, "7e BCA/1")).await.json(), created.json());
        let taken = admin.post("/api/v1/units", body(inside, "7e BCA/1")).await.problem(409, "already-exists");
        assert_eq!(taken["errors"][0]["pointer"], "/code");
        points(&admin.post("/api/v1/units", body(outside, "X")).await, "/parent_id");
        points(&admin.post("/api/v1/units", body(inside, " ")).await, "/code");
        let mut wrong = body(inside, "X");
        wrong["time_zone"] = json!("Mars/Olympus");
        points(&admin.post("/api/v1/units", wrong).await, "/time_zone");
        app.as_(Planner).post("/api/v1/units", body(inside, "X")).await.problem(403, "not-allowed");
        let trainer = app.as_(Trainer);
        for (query, codes) in [
            (String::new(), &["7e BCA", "7e BCA/1"][..]),
            ("?q=compagnie".to_owned(), &["7e BCA/1"]),
            (format!("?within={}", id(&created)), &["7e BCA/1"]),
            (format!("?within={}", app.world.root), &["7e BCA", "7e BCA/1"]),
            (format!("?within={outside}"), &[]),
            (format!("?within={NOBODY}"), &[]),
        ] {
            assert_eq!(values(&trainer.get(&format!("/api/v1/units{query}")).await, "code"), codes, "{query}");
        }
        app.as_(Persona::Person).get("/api/v1/units").await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn lists_that_belong_to_everybody_are_open_to_all_who_signed_in(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let person = app.as_(Persona::Person);
        for code in ["CBRN", "PL"] {
            db_skill(&app, code).await;
        }
        let new = Site {
            id: Mint::new(start(), 5).id(),
            name: Title::parse("Camp de Canjuers").unwrap(),
            time_zone: "Europe/Paris".to_owned(),
        };
        app.db.store().write("db_site", move |tx: &mut Tx| Ok::<_, StoreError>(site::insert(tx, &new)?)).await.unwrap();
        assert_eq!(values(&person.get("/api/v1/skills").await, "code"), ["CBRN", "PL"]);
        assert_eq!(values(&person.get("/api/v1/skills?limit=1").await, "code"), ["CBRN"]);
        assert_eq!(values(&person.get("/api/v1/sites").await, "name"), ["Camp de Canjuers"]);
        let ranks = values(&person.get("/api/v1/ranks").await, "code");
        assert_eq!((ranks.len(), ranks.first().map(String::as_str), ranks.last().map(String::as_str)), (18, Some("CIV"), Some("GBR")));
        assert!(items(&person.get("/api/v1/courses").await).is_empty());
    }
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
    async fn courses_are_edited_by_planners_and_read_by_all(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Planner);
        let (pl, cbrn) = (db_skill(&app, "PL").await.to_string(), db_skill(&app, "CBRN").await.to_string());
        let body = json!({
            "code": "PERM-C", "title": "Permis poids lourd (C)", "usual_capacity": 12, "usual_minimum": 6,
            "prerequisite_ids": [pl, pl],
        });
        let created = planner.post_once("/api/v1/courses", "course-01", body.clone()).await;
        assert_eq!((created.status.as_u16(), created.header("etag")), (201, Some("\"1\"")), "{}", created.text());
        assert_eq!(planner.post_once("/api/v1/courses", "course-01", body.clone()).await.json(), created.json());
        let path = created.header("location").unwrap();
        let read = app.as_(Persona::Person).get(path).await;
        assert_eq!((read.json(), read.header("etag")), (created.json(), Some("\"1\"")));
        assert_eq!((&read.json()["replacement_policy"], read.json()["prerequisites"].as_array().unwrap().len()), (&json!("on_confirmation"), 1));
        assert_eq!(values(&planner.get("/api/v1/courses?q=lourd%20perm").await, "code"), ["PERM-C"]);
        let taken = planner.post("/api/v1/courses", body.clone()).await.problem(409, "already-exists");
        assert_eq!(taken["errors"][0]["pointer"], "/code");
        for (field, value) in [
            ("code", json!("é")),
            ("title", json!(" ")),
            ("usual_capacity", json!(0)),
            ("usual_minimum", json!(13)),
            ("prerequisite_ids", json!([NOBODY])),
            ("prerequisite_ids", json!(vec![&pl; 51])),
        ] {
            let mut wrong = body.clone();
            wrong["code"] = json!("OTHER");
            wrong[field] = value;
            points(&planner.post("/api/v1/courses", wrong).await, &format!("/{field}"));
        }
        let change = json!({"usual_capacity": 10, "replacement_policy": "automatic", "prerequisite_ids": [pl, cbrn]});
        let edited = planner.patch(path, 1, change.clone()).await;
        assert_eq!((edited.status.as_u16(), edited.header("etag")), (200, Some("\"2\"")), "{}", edited.text());
        assert_eq!((&edited.json()["prerequisites"][0]["code"], &edited.json()["title"]), (&json!("CBRN"), &body["title"]));
        planner.patch(path, 1, change.clone()).await.problem(412, "stale");
        assert_eq!(planner.patch(path, 2, change.clone()).await.header("etag"), Some("\"2\""));
        points(&planner.patch(path, 2, json!({"usual_capacity": 5})).await, "/usual_minimum");
        let nothing = format!("/api/v1/courses/{NOBODY}");
        planner.get(&nothing).await.problem(404, "not-found");
        planner.patch(&nothing, 1, change.clone()).await.problem(404, "not-found");
        for persona in [Persona::Person, Requester, Administrator] {
            app.as_(persona).post("/api/v1/courses", body.clone()).await.problem(403, "not-allowed");
            app.as_(persona).patch(path, 2, change.clone()).await.problem(403, "not-allowed");
        }
    }
}

store::both! {
    async fn the_audit_shows_each_reader_their_scope(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let person = id(&admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await);
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
