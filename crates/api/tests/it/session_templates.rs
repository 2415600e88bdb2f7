//! Session templates: kept from a session, changed, planned from, taken away.

use crate::scene::{Scene, id, items, points};
use crate::sides::db_grant;
use crate::support::Caller;
use crate::tokens::{client_over, token_for};
use crate::world::Persona::{Commander, Person, Requester};
use domain::role::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

const TEMPLATES: &str = "/api/v1/session-templates";

/// A draft of two blocks, with windows, a quota, a cost and words.
async fn a_full_draft(scene: &Scene, code: &str) -> Value {
    let world = &scene.app.world;
    let body = json!({
        "organiser_id": world.inside.to_string(), "code": code, "course_id": scene.course.to_string(),
        "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-22", "capacity": 12, "minimum": 6,
        "blocks": [
            { "starts_on": "2030-03-04", "ends_on": "2030-03-08" }, { "starts_on": "2030-03-18", "ends_on": "2030-03-22" },
        ],
        "quotas": [{ "unit_id": world.inside.to_string(), "seats": 4, "release_on": "2030-02-12" }],
        "enrolment_opens_on": "2029-12-04", "enrolment_closes_on": "2030-02-17", "withdrawal_until": "2030-02-20",
        "cost": 125_000, "joining": "Se présenter au poste de garde.",
    });
    let made = scene.planner().post("/api/v1/sessions", body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()
}

async fn kept(caller: &Caller<'_>, session: &Value, name: &str) -> String {
    let made = caller.post(TEMPLATES, json!({ "session_id": session, "name": name })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    format!("{TEMPLATES}/{}", id(&made))
}

fn one(code: &str, day: &str) -> Value {
    json!({ "copies": [{ "code": code, "starts_on": day }] })
}

store::both! {
    async fn a_session_is_kept_as_a_template_and_planned_again_as_it_was(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let draft = a_full_draft(&scene, "S-1").await;
        let path = kept(&planner, &draft["id"], " Deux semaines ").await;
        let read = planner.get(&path).await.json();
        assert_eq!((&read["name"], &read["version"]), (&json!("Deux semaines"), &json!(1)));
        assert_eq!((&read["capacity"], &read["minimum"]), (&json!(12), &json!(6)));
        let blocks = json!([{ "first_day": 1, "last_day": 5 }, { "first_day": 15, "last_day": 19 }]);
        assert_eq!(read["blocks"], blocks);
        let before = ["enrolment_opens_before", "enrolment_closes_before", "withdrawal_before"].map(|name| read[name].clone());
        assert_eq!(before, [90, 15, 12].map(Value::from));
        assert_eq!((&read["quotas"][0]["seats"], &read["quotas"][0]["release_before"]), (&json!(4), &json!(20)));
        // Planned on the first day of the session that it came from, it is that session.
        let planned = planner.post(&format!("{path}/plan"), one("S-2", "2030-03-04")).await;
        assert_eq!(planned.status, 200, "{}", planned.text());
        let again = planner.get(&format!("/api/v1/sessions/{}", planned.json()["items"][0]["id"].as_str().unwrap())).await.json();
        let same = [
            "course", "site", "organiser", "starts_on", "ends_on", "state", "quotas", "blocks", "enrolment_opens_on",
            "enrolment_closes_on", "withdrawal_until", "cost", "joining", "fill",
        ];
        for field in same {
            assert_eq!(again[field], draft[field], "{field}");
        }
        // Its windows follow at the same distance.
        let later = planner.post(&format!("{path}/plan"), one("S-3", "2030-09-02")).await.json();
        let later = planner.get(&format!("/api/v1/sessions/{}", later["items"][0]["id"].as_str().unwrap())).await.json();
        assert_eq!((&later["ends_on"], &later["enrolment_closes_on"]), (&json!("2030-09-20"), &json!("2030-08-18")));
        // The template stays when its session goes.
        let off = planner.post(&format!("/api/v1/sessions/{}/cancel", draft["id"].as_str().unwrap()), json!({ "words": "essai" })).await;
        assert_eq!(off.status, 200, "{}", off.text());
        assert_eq!(planner.get(&path).await.status, 200);
        assert_eq!(planner.delete(&path).await.status, 204);
        assert_eq!(planner.get(&path).await.status, 404);
        assert_eq!(planner.delete(&path).await.status, 404);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_template_is_changed_and_what_was_planned_stays(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let draft = a_full_draft(&scene, "S-1").await;
        let path = kept(&planner, &draft["id"], "Deux semaines").await;
        let planned = planner.post(&format!("{path}/plan"), one("S-2", "2030-09-02")).await.json()["items"][0]["id"].clone();
        let change = json!({
            "name": "Une semaine", "capacity": 8, "minimum": 2, "blocks": [{ "first_day": 1, "last_day": 3 }],
            "enrolment_opens_before": null, "quotas": [], "cost": null, "joining": null,
        });
        let changed = planner.patch(&path, 1, change).await.json();
        assert_eq!((&changed["name"], &changed["version"], &changed["quotas"]), (&json!("Une semaine"), &json!(2), &json!([])));
        assert_eq!((&changed["enrolment_opens_before"], &changed["enrolment_closes_before"]), (&Value::Null, &json!(15)));
        let stale = planner.patch(&path, 1, json!({ "name": "Autre" })).await;
        assert_eq!(stale.status, 412, "{}", stale.text());
        let before = planner.get(&format!("/api/v1/sessions/{}", planned.as_str().unwrap())).await.json();
        assert_eq!((&before["fill"]["capacity"], &before["ends_on"]), (&json!(12), &json!("2030-09-20")));
        let after = planner.post(&format!("{path}/plan"), one("S-3", "2030-10-07")).await.json();
        assert_eq!((&after["items"][0]["fill"]["capacity"], &after["items"][0]["ends_on"]), (&json!(8), &json!("2030-10-09")));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn what_no_session_could_follow_is_refused_where_it_is_said(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let draft = a_full_draft(&scene, "S-1").await;
        let path = kept(&planner, &draft["id"], "Deux semaines").await;
        let unit = scene.app.world.inside.to_string();
        for (body, point) in [
            (json!({ "name": " " }), "/name"),
            (json!({ "name": "a".repeat(61) }), "/name"),
            (json!({ "capacity": 0 }), "/capacity"),
            (json!({ "minimum": 13 }), "/minimum"),
            (json!({ "capacity": 5, "minimum": 0, "quotas": [{ "unit_id": unit, "seats": 6 }] }), "/quotas"),
            (json!({ "quotas": [{ "unit_id": unit, "seats": 1 }, { "unit_id": unit, "seats": 1 }] }), "/quotas/1/unit_id"),
            (json!({ "quotas": [{ "unit_id": draft["id"], "seats": 1 }] }), "/quotas/0/unit_id"),
            (json!({ "site_id": draft["id"] }), "/site_id"),
            (json!({ "blocks": [] }), "/blocks"),
            (json!({ "blocks": [{ "first_day": 2, "last_day": 5 }] }), "/blocks"),
            (json!({ "blocks": [{ "first_day": 5, "last_day": 1 }] }), "/blocks"),
            (json!({ "blocks": [{ "first_day": 1, "last_day": 5 }, { "first_day": 5, "last_day": 9 }] }), "/blocks"),
            (json!({ "enrolment_opens_before": 10 }), "/enrolment_closes_before"),
            (json!({ "enrolment_closes_before": 0 }), "/enrolment_closes_before"),
            (json!({ "withdrawal_before": 0 }), "/withdrawal_before"),
            (json!({ "withdrawal_before": 1_001 }), "/withdrawal_before"),
        ] {
            let refused = planner.patch(&path, 1, body.clone()).await;
            points(&refused, point);
        }
        assert_eq!(planner.get(&path).await.json()["version"], 1);
        // A name is its course's and its calendar's, whatever the case and the accents.
        let other = kept(&planner, &draft["id"], "Été").await;
        planner.post(TEMPLATES, json!({ "session_id": draft["id"], "name": "ETE" })).await.problem(409, "already-exists");
        planner.patch(&other, 1, json!({ "name": "deux SEMAINES" })).await.problem(409, "already-exists");
        // One code that is taken, or one day that is none, and no session is made.
        let both = json!({ "copies": [{ "code": "N-1", "starts_on": "2030-09-02" }, { "code": "S-1", "starts_on": "2030-10-07" }] });
        planner.post(&format!("{path}/plan"), both).await.problem(409, "already-exists");
        let beyond = planner.post(&format!("{path}/plan"), one("N-1", "2199-12-20")).await;
        points(&beyond, "/copies/0/starts_on");
        let none = planner.post(&format!("{path}/plan"), json!({ "copies": [] })).await;
        assert_eq!(none.status, 422, "{}", none.text());
        assert_eq!(items(&planner.get("/api/v1/sessions?q=N-1").await).len(), 0);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn templates_are_those_of_the_calendars_where_one_plans(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let draft = a_full_draft(&scene, "S-1").await;
        let path = kept(&planner, &draft["id"], "Deux semaines").await;
        let list = format!("{TEMPLATES}?course_id={}", scene.course);
        assert_eq!(items(&planner.get(&list).await).len(), 1);
        let elsewhere = format!("{TEMPLATES}?course_id={}", draft["id"].as_str().unwrap());
        assert_eq!(items(&planner.get(&elsewhere).await).len(), 0);
        for persona in [Person, Requester, Commander] {
            assert_eq!(scene.app.by(scene.app.world.actor(persona)).get(&path).await.status, 403);
            assert_eq!(scene.app.by(scene.app.world.actor(persona)).get(&list).await.status, 403);
        }
        let far = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        db_grant(&scene, &far, Role::Planner, scene.app.world.outside).await;
        let far = scene.app.by(&far);
        assert_eq!(items(&far.get(&list).await).len(), 0);
        for status in [
            far.get(&path).await.status,
            far.patch(&path, 1, json!({ "name": "À moi" })).await.status,
            far.delete(&path).await.status,
            far.post(&format!("{path}/plan"), one("S-9", "2030-09-02")).await.status,
        ] {
            assert_eq!(status, 404);
        }
        let stolen = far.post(TEMPLATES, json!({ "session_id": draft["id"], "name": "À moi" })).await;
        points(&stolen, "/session_id");
        // Another system of the scope plans too, in one call.
        let client = client_over(&scene.app, scene.app.world.inside, &["training:read", "training:write"]).await;
        let token = token_for(&scene.app, &client, None).await;
        let planned = scene.app.with(&token).post(&format!("{path}/plan"), one("S-9", "2030-09-02")).await;
        assert_eq!(planned.status, 200, "{}", planned.text());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_two_who_take_one_name_at_once_one_has_it(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let draft = a_full_draft(&scene, "S-1").await;
        let body = json!({ "session_id": draft["id"], "name": "Deux semaines" });
        let answers = join_all((0..6).map(|_| planner.post(TEMPLATES, body.clone()))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        // Nor does a calendar have more than it may, however many are kept at once.
        let more = join_all((0..60).map(|n| {
            let body = json!({ "session_id": draft["id"], "name": format!("Modèle {n}") });
            let planner = &planner;
            async move { planner.post(TEMPLATES, body).await.status.as_u16() }
        }))
        .await;
        assert_eq!(more.iter().filter(|status| **status == 201).count(), 49, "{more:?}");
        scene.insist_sound().await;
    }
}
