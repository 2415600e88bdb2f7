//! Saved views: kept, shared with a unit, changed by their owner, taken away; what they name may vanish.

use crate::scene::{Scene, id, items, points};
use crate::sides::{db_annex, db_grant};
use crate::support::{Answer, Caller};
use crate::world::Persona::{Administrator, Commander, Person, Planner, Requester, SiteManager};
use domain::role::Role;
use futures_util::future::join;
use serde_json::{Value, json};

const VIEWS: &str = "/api/v1/saved-views";

fn a_view(name: &str, more: Value) -> Value {
    let mut body = json!({ "list": "requests", "name": name, "look": { "filters": [] } });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn filters(pairs: &[(&str, &str)]) -> Value {
    let one = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
    json!({ "filters": pairs.iter().map(one).collect::<Vec<_>>() })
}

async fn names(caller: &Caller<'_>, query: &str) -> Vec<String> {
    let found = caller.get(&format!("{VIEWS}?{query}")).await;
    items(&found).iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

async fn path_of(made: Answer) -> String {
    assert_eq!(made.status, 201, "{}", made.text());
    format!("{VIEWS}/{}", id(&made))
}

store::both! {
    async fn a_view_is_kept_renamed_changed_and_taken_away_by_its_owner(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let look = json!({
            "filters": [{ "name": "priority", "value": "1" }, { "name": "q", "value": "dupont" }],
            "sort": "-priority", "group": "unit", "columns": ["unit", "course"],
        });
        let made = planner.post(VIEWS, a_view("  Les urgentes ", json!({ "look": look }))).await;
        let path = path_of(made).await;
        let read = planner.get(&path).await.json();
        assert_eq!((&read["name"], &read["look"]), (&json!("Les urgentes"), &look));
        assert_eq!((&read["mine"], &read["removable"], &read["unit"], &read["version"]), (&json!(true), &json!(true), &Value::Null, &json!(1)));
        let renamed = planner.patch(&path, 1, json!({ "name": "Urgentes" })).await.json();
        assert_eq!((&renamed["name"], &renamed["look"], &renamed["version"]), (&json!("Urgentes"), &look, &json!(2)));
        // The version of before is stale, and what says the same changes nothing.
        let stale = planner.patch(&path, 1, json!({ "name": "Autre" })).await;
        assert_eq!(stale.status, 412, "{}", stale.text());
        let same = planner.patch(&path, 2, json!({ "name": "Urgentes" })).await.json();
        assert_eq!(same["version"], 2);
        let changed = planner.patch(&path, 2, json!({ "look": filters(&[("progress", "waiting")]) })).await.json();
        assert_eq!((&changed["look"]["filters"][0]["value"], &changed["look"]["sort"]), (&json!("waiting"), &Value::Null));
        assert_eq!(planner.delete(&path).await.status, 204);
        assert_eq!(planner.get(&path).await.status, 404);
        scene.insist_sound().await;
    }

    async fn a_name_serves_once_for_each_list_of_an_owner(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        path_of(planner.post(VIEWS, a_view("Été", json!({}))).await).await;
        let again = planner.post(VIEWS, a_view("ete", json!({}))).await;
        again.problem(409, "already-exists");
        assert_eq!(again.json()["errors"][0]["pointer"], "/name");
        path_of(planner.post(VIEWS, a_view("Été", json!({ "list": "people" }))).await).await;
        let other = path_of(planner.post(VIEWS, a_view("Hiver", json!({}))).await).await;
        planner.patch(&other, 1, json!({ "name": "ÉTÉ" })).await.problem(409, "already-exists");
        let requester = scene.app.world.actor(Requester).clone();
        path_of(scene.app.by(&requester).post(VIEWS, a_view("Été", json!({}))).await).await;
        assert_eq!(names(&planner, "list=requests").await, ["Été", "Hiver"]);
        assert_eq!(names(&planner, "limit=200").await.len(), 3);
    }

    async fn what_a_list_does_not_have_is_refused_at_its_field(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        for (more, pointer) in [
            (json!({ "look": filters(&[("priority", "1"), ("colour", "blue")]) }), "/look/filters/1/name"),
            (json!({ "look": filters(&[("limit", "5")]) }), "/look/filters/0/name"),
            (json!({ "look": filters(&[("priority", "9")]) }), "/look/filters/0/value"),
            (json!({ "look": filters(&[("course_id", "x")]) }), "/look/filters/0/value"),
            (json!({ "look": filters(&[("q", "a"), ("q", "b")]) }), "/look/filters/1/name"),
            (json!({ "look": { "sort": "colour" } }), "/look/sort"),
            (json!({ "look": { "group": "colour" } }), "/look/group"),
            (json!({ "look": { "columns": ["course", "colour"] } }), "/look/columns/1"),
            (json!({ "look": { "columns": ["course", "course"] } }), "/look/columns/1"),
            (json!({ "list": "people", "look": { "columns": ["course"] } }), "/look/columns/0"),
            (json!({ "list": "sessions", "look": filters(&[("priority", "1")]) }), "/look/filters/0/name"),
            (json!({ "name": "x".repeat(61) }), "/name"),
            (json!({ "unit_id": scene.app.world.outside.to_string() }), "/unit_id"),
        ] {
            points(&planner.post(VIEWS, a_view("V", more)).await, pointer);
        }
        assert!(names(&planner, "").await.is_empty());
    }

    async fn a_shared_view_is_seen_over_and_under_its_unit_by_whoever_reads_the_list(db: TestDb) {
        let scene = Scene::on(db).await;
        let (unit, outside) = (scene.app.world.inside, scene.app.world.outside);
        let requester = scene.app.world.actor(Requester).clone();
        let owner = scene.app.by(&requester);
        let path = path_of(owner.post(VIEWS, a_view("Les nôtres", json!({ "unit_id": unit.to_string() }))).await).await;
        path_of(owner.post(VIEWS, a_view("À moi", json!({}))).await).await;
        let below = db_annex(&scene, unit, "SEC").await;
        let people = scene.db_people_of(below, 1).await;
        db_grant(&scene, &people[0], Role::Requester, below).await;
        let far = scene.db_people_of(outside, 1).await;
        db_grant(&scene, &far[0], Role::Planner, outside).await;
        for (who, sees) in [
            (scene.app.world.actor(Planner).clone(), true),
            (scene.app.world.actor(Commander).clone(), true),
            (people[0].clone(), true),
            (far[0].clone(), false),
            (scene.app.world.actor(SiteManager).clone(), false),
            (scene.app.world.actor(Person).clone(), false),
        ] {
            let caller = scene.app.by(&who);
            let expected: &[&str] = if sees { &["Les nôtres"] } else { &[] };
            assert_eq!(names(&caller, "list=requests").await, expected);
            assert_eq!(caller.get(&path).await.status, if sees { 200 } else { 404 });
            // Nobody but its owner changes it.
            let edit = caller.patch(&path, 1, json!({ "name": "À nous" })).await;
            assert_eq!(edit.status, if sees { 403 } else { 404 }, "{}", edit.text());
        }
        // A planner over the unit takes it away; somebody who only reads it does not.
        assert_eq!(scene.app.by(&people[0]).delete(&path).await.status, 403);
        assert_eq!(scene.planner().get(&path).await.json()["removable"], true);
        assert_eq!(scene.planner().delete(&path).await.status, 204);
        assert_eq!(names(&owner, "").await, ["À moi"]);
    }

    async fn kept_for_oneself_again_it_is_nobody_elses(db: TestDb) {
        let scene = Scene::on(db).await;
        let unit = scene.app.world.inside;
        let requester = scene.app.world.actor(Requester).clone();
        let owner = scene.app.by(&requester);
        let path = path_of(owner.post(VIEWS, a_view("Les nôtres", json!({ "unit_id": unit.to_string() }))).await).await;
        let alone = owner.patch(&path, 1, json!({ "unit_id": null })).await.json();
        assert_eq!((&alone["unit"], &alone["version"]), (&Value::Null, &json!(2)));
        assert_eq!(scene.planner().get(&path).await.status, 404);
        assert_eq!(scene.planner().delete(&path).await.status, 404);
    }

    async fn a_view_says_which_of_what_it_names_has_vanished(db: TestDb) {
        let scene = Scene::on(db).await;
        let annex = db_annex(&scene, scene.app.world.inside, "SEC").await;
        let look = filters(&[("unit_id", &annex.to_string()), ("course_id", &scene.course.to_string())]);
        let path = path_of(scene.planner().post(VIEWS, a_view("L'annexe", json!({ "look": look }))).await).await;
        assert_eq!(scene.planner().get(&path).await.json()["missing"], json!([]));
        let administrator = scene.app.as_(Administrator);
        let close = format!("/api/v1/units/{annex}/close");
        let closed = administrator.post(&close, json!({ "reason": "dissoute" })).await;
        assert_eq!(closed.status, 200, "{}", closed.text());
        assert_eq!(scene.planner().get(&path).await.json()["missing"], json!(["unit_id"]));
        let other = filters(&[("course_id", "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e"), ("unit_id", &scene.app.world.outside.to_string())]);
        let gone = path_of(scene.planner().post(VIEWS, a_view("Ailleurs", json!({ "look": other }))).await).await;
        assert_eq!(scene.planner().get(&gone).await.json()["missing"], json!(["course_id", "unit_id"]));
    }

    async fn views_are_bounded_for_each_person_and_unit(db: TestDb) {
        let scene = Scene::on(db).await;
        let unit = scene.app.world.inside;
        let planner = scene.planner();
        for n in 0..50 {
            path_of(planner.post(VIEWS, a_view(&format!("V{n:02}"), json!({ "unit_id": unit.to_string() }))).await).await;
        }
        planner.post(VIEWS, a_view("De trop", json!({}))).await.problem(409, "conflict");
        let people = scene.db_people_of(unit, 2).await;
        for (at, who) in people.iter().enumerate() {
            db_grant(&scene, who, Role::Requester, unit).await;
            let caller = scene.app.by(who);
            for n in 0..25 {
                path_of(caller.post(VIEWS, a_view(&format!("V{at}{n:02}"), json!({ "unit_id": unit.to_string() }))).await).await;
            }
        }
        let caller = scene.app.by(&people[0]);
        caller.post(VIEWS, a_view("De trop", json!({ "unit_id": unit.to_string() }))).await.problem(409, "conflict");
        let alone = path_of(caller.post(VIEWS, a_view("Seule", json!({}))).await).await;
        caller.patch(&alone, 1, json!({ "unit_id": unit.to_string() })).await.problem(409, "conflict");
    }

    async fn of_two_who_save_the_last_view_of_a_unit_at_once_one_does(db: TestDb) {
        let scene = Scene::on(db).await;
        let unit = scene.app.world.inside;
        let people = scene.db_people_of(unit, 4).await;
        for who in &people {
            db_grant(&scene, who, Role::Requester, unit).await;
        }
        for n in 0..99 {
            let caller = scene.app.by(&people[n / 45]);
            path_of(caller.post(VIEWS, a_view(&format!("V{n:02}"), json!({ "unit_id": unit.to_string() }))).await).await;
        }
        let body = || a_view("La dernière", json!({ "unit_id": unit.to_string() }));
        let (one, two) = (scene.app.by(&people[2]), scene.app.by(&people[3]));
        let (a, b) = join(one.post(VIEWS, body()), two.post(VIEWS, body())).await;
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [201, 409]);
    }
}
