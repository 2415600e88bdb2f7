//! An edit built on an earlier version is told the present one, whole, on every resource that is edited.

use crate::scene::Scene;
use crate::support::{Answer, EMPTY_CALENDAR, TestApp, form};
use crate::tokens::client_over;
use crate::world::Persona;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

/// Insists that the refusal tells what a reading would: the same state under the same tag.
async fn tells(app: &TestApp, persona: Persona, refused: &Answer, path: &str) {
    let problem = refused.problem(412, "stale");
    let read = app.as_(persona).get(path).await;
    assert_eq!(problem["current"], read.json(), "{path}");
    assert_eq!(refused.header("etag"), read.header("etag"), "{path}");
    assert!(refused.header("etag").is_some());
    let typed: contract::problem::Problem = serde_json::from_value(problem).unwrap();
    assert!(typed.current.is_some());
}

store::both! {
    async fn a_stale_edit_is_told_the_present_state(db: TestDb) {
        let scene = Scene::on(db).await;
        let app = &scene.app;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
        let person = app.world.actor(Persona::Person).person;
        let client = client_over(app, app.world.inside, &["people:read"]).await.id;
        for (persona, path, body) in [
            (Persona::Planner, format!("/api/v1/courses/{}", scene.course), json!({ "title": "Autre titre" })),
            (Persona::Administrator, format!("/api/v1/people/{person}"), json!({ "given_name": "Yann" })),
            (Persona::Planner, format!("/api/v1/sessions/{session}"), json!({ "capacity": 4 })),
            (Persona::Administrator, format!("/api/v1/api-clients/{client}"), json!({ "name": "Autre nom" })),
        ] {
            let caller = app.as_(persona);
            assert_eq!(caller.patch(&path, 1, body.clone()).await.status, 200, "{path}");
            let refused = caller.patch(&path, 1, body.clone()).await;
            assert_eq!(refused.version(), Some(2));
            tells(app, persona, &refused, &path).await;
            // To whom may not edit it nothing is told.
            let denied = app.as_(Persona::Person).patch(&path, 1, body).await.problem(403, "not-allowed");
            assert_eq!(denied.get("current"), None);
        }
    }
}

store::both! {
    async fn a_stale_import_is_told_the_present_state(db: TestDb) {
        let scene = Scene::on(db).await;
        let unit = scene.app.world.inside.to_string();
        let new = TestRequest::post().uri("/api/v1/imports");
        let new = form(new, &[("organiser_unit_id", &unit)], &[("a.csv", EMPTY_CALENDAR)]);
        let made = crate::scene::id(&scene.planner().send(new).await);
        let path = format!("/api/v1/imports/{made}");
        let apply = TestRequest::post().uri(&format!("{path}/apply")).insert_header(("if-match", "\"7\""));
        let refused = scene.planner().send(apply.set_json(Value::Null)).await;
        tells(&scene.app, Persona::Planner, &refused, &path).await;
    }
}
