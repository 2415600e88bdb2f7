//! Units and the catalogue: what each role may see and change, and what is refused.

use crate::scene::Scene;
use crate::support::{Answer, TestApp, start};
use crate::world::Persona::{self, Administrator, Planner, Requester, Trainer};
use domain::course::ReplacementPolicy;
use domain::id::{CourseId, Mint, SkillId, UnitId};
use domain::skill::Skill;
use domain::text::{SkillCode, Title};
use futures_util::future::join;
use serde_json::{Value, json};
use store::site::Site;
use store::{Tx, site, skill};

/// An id of nothing.
pub const NOBODY: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

/// Insists on a 422 that points at one field.
pub fn points(answer: &Answer, pointer: &str) {
    let problem = answer.problem(422, "invalid-fields");
    assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
}

/// The items of a page.
pub fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

/// One field of each item of a page.
pub fn values(answer: &Answer, field: &str) -> Vec<String> {
    items(answer).iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

/// The id of what was created.
pub fn id(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A mint of its own for each text.
pub fn mint(text: &str) -> Mint {
    Mint::new(start(), text.bytes().map(u64::from).sum())
}

/// Adds a skill to the database directly.
pub async fn db_skill(app: &TestApp, code: &str) -> SkillId {
    let label = format!("Qualification {code}");
    let new = Skill { id: mint(code).id(), code: SkillCode::parse(code).unwrap(), label, retired_at: None, version: 1 };
    let id = new.id;
    app.db.store().write("db_skill", move |tx: &mut Tx| skill::insert(tx, &new)).await.unwrap();
    id
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
        let name = Title::parse("Camp de Canjuers").unwrap();
        let new = Site { id: mint("site").id(), name, time_zone: "Europe/Paris".to_owned() };
        app.db.store().write("db_site", move |tx: &mut Tx| site::insert(tx, &new)).await.unwrap();
        assert_eq!(values(&person.get("/api/v1/skills").await, "code"), ["CBRN", "PL"]);
        assert_eq!(values(&person.get("/api/v1/skills?limit=1").await, "code"), ["CBRN"]);
        assert_eq!(values(&person.get("/api/v1/sites").await, "name"), ["Camp de Canjuers"]);
        let ranks = values(&person.get("/api/v1/ranks").await, "code");
        assert_eq!((ranks.len(), ranks.first().map(String::as_str), ranks.last().map(String::as_str)), (18, Some("CIV"), Some("GBR")));
        assert!(items(&person.get("/api/v1/courses").await).is_empty());
    }
}

store::both! {
    async fn courses_are_edited_by_planners_and_read_by_all(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Planner);
        let (pl, cbrn) = (db_skill(&app, "PL").await.to_string(), db_skill(&app, "CBRN").await.to_string());
        let body = json!({
            "code": "PERM-C", "title": "Permis poids lourd (C)", "usual_capacity": 12, "usual_minimum": 6,
            "prerequisites": [{ "skill_ids": [pl, pl] }], "aims": "Conduire un poids lourd\n\nen convoi", "duration_days": 15,
            "statuses": ["reserve", "active", "reserve"], "lowest_rank": "CPL", "promotion": "seat", "session_cost": 1_250_000,
            "grants": [{ "skill_id": cbrn, "valid_months": 60, "renewal_months": 6 }],
        });
        let created = planner.post_once("/api/v1/courses", "course-01", body.clone()).await;
        assert_eq!((created.status.as_u16(), created.version()), (201, Some(1)), "{}", created.text());
        assert_eq!(planner.post_once("/api/v1/courses", "course-01", body.clone()).await.json(), created.json());
        let path = created.header("location").unwrap();
        let read = app.as_(Persona::Person).get(path).await;
        assert_eq!((read.json(), read.version()), (created.json(), Some(1)));
        assert_eq!((&read.json()["replacement_policy"], read.json()["prerequisites"][0]["all_of"].as_array().unwrap().len()), (&json!("on_confirmation"), 1));
        assert_eq!(read.json()["statuses"], json!(["active", "reserve"]));
        assert_eq!((&read.json()["grants"][0]["valid_months"], &read.json()["promotion"]), (&json!(60), &json!("seat")));
        assert_eq!(values(&planner.get("/api/v1/courses?q=lourd%20perm").await, "code"), ["PERM-C"]);
        let taken = planner.post("/api/v1/courses", body.clone()).await.problem(409, "already-exists");
        assert_eq!(taken["errors"][0]["pointer"], "/code");
        for (field, value) in [
            ("code", json!("é")),
            ("title", json!(" ")),
            ("usual_capacity", json!(0)),
            ("usual_minimum", json!(13)),
            ("prerequisites/0/skill_ids", json!([{ "skill_ids": [NOBODY] }])),
            ("prerequisites/1/skill_ids", json!([{ "skill_ids": [pl] }, { "skill_ids": [] }])),
            ("prerequisites", json!(vec![json!({ "skill_ids": [pl] }); 11])),
            ("previous_ids", json!([NOBODY])),
            ("lowest_rank", json!("XYZ")),
            ("highest_rank", json!("CIV")),
            ("grants/0/skill_id", json!([{ "skill_id": NOBODY }])),
            ("grants/0/renewal_months", json!([{ "skill_id": pl, "renewal_months": 6 }])),
            ("grants/1/skill_id", json!([{ "skill_id": pl }, { "skill_id": pl }])),
            ("statuses/0", json!(["alien"])),
            ("duration_days", json!(0)),
            ("seat_cost", json!(-1)),
        ] {
            let mut wrong = body.clone();
            wrong["code"] = json!("OTHER");
            wrong[field.split('/').next().unwrap()] = value;
            points(&planner.post("/api/v1/courses", wrong).await, &format!("/{field}"));
        }
        let change = json!({"usual_capacity": 10, "replacement_policy": "automatic", "prerequisites": [{ "skill_ids": [pl, cbrn] }], "audience": "Conducteurs", "aims": null});
        let edited = planner.patch(path, 1, change.clone()).await;
        assert_eq!((edited.status.as_u16(), edited.version()), (200, Some(2)), "{}", edited.text());
        assert_eq!((&edited.json()["prerequisites"][0]["all_of"][0]["code"], &edited.json()["title"]), (&json!("CBRN"), &body["title"]));
        assert_eq!((&edited.json()["aims"], &edited.json()["audience"]), (&json!(null), &json!("Conducteurs")));
        planner.patch(path, 1, change.clone()).await.problem(412, "stale");
        assert_eq!(planner.patch(path, 2, change.clone()).await.version(), Some(2));
        points(&planner.patch(path, 2, json!({"usual_capacity": 5})).await, "/usual_minimum");
        // One course after another, none leads back to itself.
        let mut second = body.clone();
        second["code"] = json!("PERM-CE");
        second["previous_ids"] = json!([id(&created)]);
        let second = planner.post("/api/v1/courses", second).await;
        assert_eq!(second.json()["previous"][0]["code"], "PERM-C", "{}", second.text());
        for own in [id(&second), id(&created)] {
            let refused = planner.patch(path, 2, json!({ "previous_ids": [own] })).await.problem(422, "invalid-fields");
            assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!("/previous_ids"), &json!("circular")));
        }
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
    async fn two_who_each_close_half_of_a_circle_do_not_both_succeed(db: TestDb) {
        let scene = Scene::on(db).await;
        let (one, other) = (scene.planner(), scene.planner());
        for round in 0..6 {
            let a = scene.db_course(&format!("A{round}"), ReplacementPolicy::OnConfirmation).await;
            let b = scene.db_course(&format!("B{round}"), ReplacementPolicy::OnConfirmation).await;
            let (first, second) = (format!("/api/v1/courses/{a}"), format!("/api/v1/courses/{b}"));
            let asks = |before: CourseId| json!({ "previous_ids": [before.to_string()] });
            let (x, y) = join(one.patch(&first, 1, asks(b)), other.patch(&second, 1, asks(a))).await;
            let mut got = [x.status.as_u16(), y.status.as_u16()];
            got.sort_unstable();
            assert_eq!(got, [200, 422], "{} {}", x.text(), y.text());
        }
    }
}
