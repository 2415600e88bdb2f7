//! The tree of units as it changes: what follows it at once, and what stays as it was.

use crate::catalogue::{id, items, points, values};
use crate::people::a_person;
use crate::scene::{Scene, enrol};
use crate::sides::db_grant;
use crate::support::{Answer, Caller};
use crate::world::Persona::{Administrator, Planner};
use chrono::TimeDelta;
use domain::role::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

/// Makes a unit under another; answers its id.
async fn unit(admin: &Caller<'_>, parent: &str, code: &str) -> String {
    let made = admin.post("/api/v1/units", json!({ "parent_id": parent, "code": code, "name": code })).await;
    id(&made)
}

async fn move_unit(admin: &Caller<'_>, unit: &str, to: &str) -> Answer {
    let body = json!({ "parent_id": to, "reason": "réorganisation de l'été" });
    admin.post(&format!("/api/v1/units/{unit}/move"), body).await
}

async fn close(admin: &Caller<'_>, unit: &str) -> Answer {
    admin.post(&format!("/api/v1/units/{unit}/close"), json!({ "reason": "dissoute" })).await
}

/// The codes of a list of units.
async fn codes(admin: &Caller<'_>, query: &str) -> Vec<String> {
    values(&admin.get(&format!("/api/v1/units?{query}")).await, "code")
}

store::both! {
    async fn a_unit_has_an_address_and_is_edited_on_the_version_that_was_read(db: TestDb) {
        let scene = Scene::on(db).await;
        let admin = scene.app.as_(Administrator);
        let body = json!({ "parent_id": scene.app.world.inside.to_string(), "code": "1re CIE", "name": "Première" });
        let made = admin.post("/api/v1/units", body).await;
        let path = made.header("location").unwrap().to_owned();
        let read = admin.get(&path).await;
        assert_eq!((read.status.as_u16(), read.version(), read.json()), (200, Some(1), made.json()));
        scene.app.clock.advance(TimeDelta::hours(1));
        let edited = admin.patch(&path, 1, json!({ "code": "2e CIE", "time_zone": "Indian/Reunion" })).await;
        assert_eq!((edited.version(), &edited.json()["name"]), (Some(2), &json!("Première")), "{}", edited.text());
        admin.patch(&path, 1, json!({ "name": "Autre" })).await.problem(412, "stale");
        admin.patch(&path, 2, json!({ "code": "7e BCA" })).await.problem(409, "already-exists");
        points(&admin.patch(&path, 2, json!({ "time_zone": "Mars/Olympus" })).await, "/time_zone");
        points(&admin.patch(&path, 2, json!({ "code": "a\u{202e}b" })).await, "/code");
        assert_eq!(admin.patch(&path, 2, json!({ "code": "2e CIE" })).await.version(), Some(2), "no edit");
        let history = items(&admin.get(&format!("{path}/history")).await);
        let told: Vec<_> = history.iter().map(|past| (&past["code"], &past["until"])).collect();
        assert_eq!(told, [(&json!("2e CIE"), &Value::Null), (&json!("1re CIE"), &json!("2030-01-07T09:00:00Z"))]);
        assert_eq!(history[0]["changed_by"]["id"], scene.app.world.actor(Administrator).person.to_string());
        let page = admin.get(&format!("{path}/history?limit=1")).await.json();
        let next = admin.get(&format!("{path}/history?limit=1&cursor={}", page["next"].as_str().unwrap())).await;
        assert_eq!(items(&next)[0]["code"], "1re CIE");
        scene.app.as_(Planner).patch(&path, 2, json!({ "name": "x" })).await.problem(403, "not-allowed");
        admin.get(&format!("/api/v1/units/{}", scene.app.world.outside)).await.problem(404, "not-found");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_subtree_moves_and_the_tree_of_before_stays_readable(db: TestDb) {
        let scene = Scene::on(db).await;
        let (admin, top) = (scene.app.as_(Administrator), scene.app.world.inside.to_string());
        let (north, south) = (unit(&admin, &top, "NORD").await, unit(&admin, &top, "SUD").await);
        let battalion = unit(&admin, &north, "1er BAT").await;
        let company = unit(&admin, &battalion, "1re CIE").await;
        scene.app.clock.advance(TimeDelta::hours(1));
        let body = json!({ "parent_id": south, "reason": "réorganisation" });
        let path = format!("/api/v1/units/{battalion}/move");
        let moved = admin.post_once(&path, "move-0001", body.clone()).await;
        assert_eq!((&moved.json()["parent_id"], moved.version()), (&json!(south), Some(2)), "{}", moved.text());
        assert_eq!(admin.post_once(&path, "move-0001", body.clone()).await.json(), moved.json(), "once");
        assert_eq!(admin.post(&path, body).await.version(), Some(2), "it is there already");
        scene.app.clock.advance(TimeDelta::hours(1));
        assert_eq!(codes(&admin, &format!("within={south}")).await, ["1er BAT", "1re CIE", "SUD"]);
        assert_eq!(codes(&admin, &format!("within={north}")).await, ["NORD"]);
        let (before, after) = ("as_of=2030-01-07T08:59:59Z", "as_of=2030-01-07T09:00:00Z");
        assert_eq!(codes(&admin, &format!("within={north}&{before}")).await, ["1er BAT", "1re CIE", "NORD"]);
        assert_eq!(codes(&admin, &format!("within={south}&{before}")).await, ["SUD"]);
        assert_eq!(codes(&admin, &format!("within={south}&{after}")).await, ["1er BAT", "1re CIE", "SUD"]);
        assert_eq!(codes(&admin, &format!("{before}&q=bat")).await, ["1er BAT"]);
        let at = |unit: &str, when: &str| format!("/api/v1/units/{unit}?{when}");
        let then = admin.get(&at(&battalion, before)).await;
        assert_eq!((&then.json()["parent_id"], then.header("etag")), (&json!(north), None));
        assert_eq!(admin.get(&at(&battalion, after)).await.json()["parent_id"], json!(south));
        assert_eq!(admin.get(&at(&company, before)).await.json()["parent_id"], json!(battalion));
        admin.get(&at(&battalion, "as_of=2030-01-07T07:59:59Z")).await.problem(404, "not-found");
        assert_eq!(codes(&admin, "as_of=2000-01-01T00:00:00Z").await, Vec::<String>::new());
        for wrong in [at(&battalion, "as_of=2030-01-07T10:00:01Z"), "/api/v1/units?as_of=2031-01-01T00:00:00Z".to_owned()] {
            points(&admin.get(&wrong).await, "/query/as_of");
        }
        points(&admin.get("/api/v1/units?as_of=hier").await, "/query/as_of");
        let history = items(&admin.get(&format!("/api/v1/units/{battalion}/history")).await);
        let told: Vec<_> = history.iter().map(|past| (&past["parent"]["code"], &past["reason"])).collect();
        assert_eq!(told, [(&json!("SUD"), &json!("réorganisation")), (&json!("NORD"), &Value::Null)]);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_unit_goes_nowhere_that_would_break_the_tree_or_the_scope(db: TestDb) {
        let scene = Scene::on(db).await;
        let (world, admin) = (&scene.app.world, scene.app.as_(Administrator));
        let (top, outside) = (world.inside.to_string(), world.outside.to_string());
        let north = unit(&admin, &top, "NORD").await;
        let company = unit(&admin, &north, "1re CIE").await;
        let cycle = move_unit(&admin, &north, &company).await;
        points(&cycle, "/parent_id");
        assert_eq!(cycle.json()["errors"][0]["code"], "cycle");
        points(&move_unit(&admin, &north, &north).await, "/parent_id");
        points(&move_unit(&admin, &north, &outside).await, "/parent_id");
        points(&move_unit(&admin, &north, &world.root.to_string()).await, "/parent_id");
        points(&admin.post(&format!("/api/v1/units/{north}/move"), json!({ "parent_id": top, "reason": " " })).await, "/reason");
        move_unit(&admin, &outside, &top).await.problem(404, "not-found");
        move_unit(&admin, &top, &north).await.problem(403, "not-allowed");
        db_grant(&scene, world.actor(Administrator), Role::Administrator, world.root).await;
        move_unit(&admin, &world.root.to_string(), &top).await.problem(409, "conflict");
        close(&admin, &world.root.to_string()).await.problem(409, "conflict");
        let mut last = company;
        for level in 5..=32 {
            last = unit(&admin, &last, &format!("niveau {level}")).await;
        }
        let deeper = admin.post("/api/v1/units", json!({ "parent_id": last, "code": "trop", "name": "trop" })).await;
        points(&deeper, "/parent_id");
        let beside = unit(&admin, &top, "SUD").await;
        points(&move_unit(&admin, &north, &beside).await, "/parent_id");
        assert_eq!(admin.get(&format!("/api/v1/units/{north}")).await.json()["version"], 1, "nothing moved");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn scopes_and_quotas_follow_the_present_tree(db: TestDb) {
        let scene = Scene::on(db).await;
        let (admin, top) = (scene.app.as_(Administrator), scene.app.world.inside.to_string());
        let (north, south) = (unit(&admin, &top, "NORD").await, unit(&admin, &top, "SUD").await);
        let company = unit(&admin, &north, "1re CIE").await;
        let who = scene.db_people_of(company.parse().unwrap(), 2).await;
        let officer = scene.db_people_of(south.parse().unwrap(), 1).await.remove(0);
        db_grant(&scene, &officer, Role::Requester, south.parse().unwrap()).await;
        let path = format!("/api/v1/people/{}", who[0].person);
        scene.app.by(&officer).get(&path).await.problem(404, "not-found");
        let session = scene.planner().post("/api/v1/sessions", json!({
            "organiser_id": top, "course_id": scene.course.to_string(), "site_id": scene.site.to_string(), "code": "S1",
            "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 1, "minimum": 0,
            "quotas": [{ "unit_id": south, "seats": 1, "release_on": "2030-03-01" }],
        })).await;
        let session = id(&session).parse().unwrap();
        scene.planner().post(&format!("/api/v1/sessions/{session}/publish"), json!({})).await;
        let refused = enrol(&scene.planner(), session, &who[0]).await;
        assert_ne!(refused.json()["outcome"], "enrolled", "{}", refused.text());
        assert_eq!(move_unit(&admin, &company, &south).await.status, 200);
        assert_eq!(scene.app.by(&officer).get(&path).await.status, 200, "their scope follows the tree");
        let seated = enrol(&scene.planner(), session, &who[1]).await;
        assert_eq!(seated.json()["outcome"], "enrolled", "{}", seated.text());
        assert_eq!(move_unit(&admin, &company, &north).await.status, 200);
        scene.app.by(&officer).get(&path).await.problem(404, "not-found");
        assert_eq!(scene.fill(session).await.0, 1, "who has a seat keeps it");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_two_moves_that_would_make_a_cycle_one_loses(db: TestDb) {
        let scene = Scene::on(db).await;
        let (admin, top) = (scene.app.as_(Administrator), scene.app.world.inside.to_string());
        for round in 0..6 {
            let (one, other) = (unit(&admin, &top, &format!("A{round}")).await, unit(&admin, &top, &format!("B{round}")).await);
            unit(&admin, &one, &format!("A{round}/1")).await;
            let answers = join_all([move_unit(&admin, &one, &other), move_unit(&admin, &other, &one)]).await;
            let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
            assert!(statuses == [200, 422] || statuses == [422, 200], "{answers:?}");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_unit_that_grows_while_it_moves_takes_along_what_is_new(db: TestDb) {
        let scene = Scene::on(db).await;
        let (admin, top) = (scene.app.as_(Administrator), scene.app.world.inside.to_string());
        let (mut from, mut to) = (unit(&admin, &top, "NORD").await, unit(&admin, &top, "SUD").await);
        let battalion = unit(&admin, &from, "1er BAT").await;
        for round in 0..6 {
            let body = json!({ "parent_id": battalion, "code": format!("{round}e CIE"), "name": "Compagnie" });
            let (moves, grows) = join(move_unit(&admin, &battalion, &to), admin.post("/api/v1/units", body)).await;
            assert!(moves.status.is_success() && grows.status.is_success(), "{moves:?} {grows:?}");
            (from, to) = (to, from);
        }
        assert_eq!(codes(&admin, &format!("within={from}")).await.len(), 8);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_unit_closes_once_empty_and_is_offered_no_more(db: TestDb) {
        let scene = Scene::on(db).await;
        let (world, admin) = (&scene.app.world, scene.app.as_(Administrator));
        let top = world.inside.to_string();
        let north = unit(&admin, &top, "NORD").await;
        let company = unit(&admin, &north, "1re CIE").await;
        let person = admin.post("/api/v1/people", a_person(company.parse().unwrap(), "2638010177")).await;
        scene.app.clock.advance(TimeDelta::hours(1));
        let refused = close(&admin, &company).await.problem(409, "conflict");
        assert!(refused["detail"].as_str().unwrap().contains("une personne"), "{refused}");
        let refused = close(&admin, &north).await.problem(409, "conflict");
        assert!(refused["detail"].as_str().unwrap().contains("une unité"), "{refused}");
        assert_eq!(admin.patch(&format!("/api/v1/people/{}", id(&person)), 1, json!({ "unit_id": top })).await.status, 200);
        let closed = close(&admin, &company).await;
        assert_eq!(closed.json()["closed_at"], "2030-01-07T09:00:00Z", "{}", closed.text());
        close(&admin, &company).await.problem(409, "conflict");
        assert_eq!(codes(&admin, "q=cie").await, Vec::<String>::new());
        assert_eq!(codes(&admin, "q=cie&with_closed=true").await, ["1re CIE"]);
        assert_eq!(codes(&admin, "q=cie&as_of=2030-01-07T08:30:00Z").await, ["1re CIE"]);
        assert_eq!(codes(&admin, "q=cie&as_of=2030-01-07T09:00:00Z").await, Vec::<String>::new());
        points(&admin.post("/api/v1/people", a_person(company.parse().unwrap(), "2638010178")).await, "/unit_id");
        points(&admin.post("/api/v1/units", json!({ "parent_id": company, "code": "x", "name": "x" })).await, "/parent_id");
        points(&move_unit(&admin, &north, &company).await, "/parent_id");
        move_unit(&admin, &company, &top).await.problem(409, "conflict");
        let holder = world.actor(Planner).person.to_string();
        let grant = json!({ "person_id": holder, "role": "trainer", "unit_id": company });
        points(&admin.post("/api/v1/role-grants", grant).await, "/unit_id");
        assert_eq!(close(&admin, &north).await.status, 200, "what is under it is closed");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_comes_into_a_unit_while_it_closes(db: TestDb) {
        let scene = Scene::on(db).await;
        let (admin, top) = (scene.app.as_(Administrator), scene.app.world.inside.to_string());
        for round in 0..6 {
            let empty = unit(&admin, &top, &format!("VIDE {round}")).await;
            let comes = a_person(empty.parse().unwrap(), &format!("263801017{round}"));
            let (closes, comes) = join(close(&admin, &empty), admin.post("/api/v1/people", comes)).await;
            let statuses = (closes.status.as_u16(), comes.status.as_u16());
            assert!(statuses == (200, 422) || statuses == (409, 201), "{closes:?} {comes:?}");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_created_role_grant_has_an_address(db: TestDb) {
        let scene = Scene::on(db).await;
        let (world, admin) = (&scene.app.world, scene.app.as_(Administrator));
        let holder = world.actor(Planner).person.to_string();
        let body = json!({ "person_id": holder, "role": "trainer", "unit_id": world.inside.to_string() });
        let made = admin.post("/api/v1/role-grants", body).await;
        let read = admin.get(made.header("location").unwrap()).await;
        assert_eq!(read.json(), made.json());
        scene.app.as_(Planner).get(made.header("location").unwrap()).await.problem(403, "not-allowed");
    }
}
