//! A write under an `Idempotency-Key` has one effect.

use crate::support::TestApp;
use crate::world::Persona;
use chrono::TimeDelta;
use releve_api::app::chores;
use releve_api::config::{Layers, Settings};
use releve_api::state::AppState;
use serde_json::json;
use std::sync::Arc;

const PATH: &str = "/api/v1/test/once";

store::both! {
    async fn a_repeated_write_gets_its_first_answer(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        let first = planner.post_once(PATH, "key-00001", json!({"a": 1})).await;
        assert_eq!(first.status, 201);
        let again = planner.post_once(PATH, "key-00001", json!({"a": 1})).await;
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        for header in ["etag", "location"] {
            assert_eq!(again.header(header), first.header(header));
            assert!(again.header(header).is_some());
        }
        planner.post_once(PATH, "key-00001", json!({"a": 2})).await.problem(422, "key-reused");
        let other_key = planner.post_once(PATH, "key-00002", json!({"a": 1})).await;
        assert_ne!(other_key.json(), first.json());
        let other_person = app.as_(Persona::Requester).post_once(PATH, "key-00001", json!({"a": 1})).await;
        assert_ne!(other_person.json(), first.json());
        let keyless = planner.post(PATH, json!({"a": 1})).await;
        assert_ne!(keyless.json(), first.json());
    }
}

store::both! {
    async fn a_refused_write_leaves_its_key_free(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        planner.post_once(PATH, "key-00001", json!({"refuse": true})).await.problem(404, "not-found");
        assert_eq!(planner.post_once(PATH, "key-00001", json!({"refuse": false})).await.status, 201);
        planner.post_once(PATH, "bad key", json!({})).await.problem(422, "unreadable-header");
    }
}

store::both! {
    async fn writes_that_cross_under_one_key_have_one_effect(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        let sends = (0..8).map(|_| planner.post_once(PATH, "key-00001", json!({"a": 1})));
        let answers = futures_util::future::join_all(sends).await;
        let first = answers[0].json();
        assert!(answers.iter().all(|answer| answer.status == 201 && answer.json() == first), "{answers:?}");
    }
}

store::both! {
    async fn a_key_is_remembered_for_a_week(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Persona::Planner);
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        let server = AppState::new(settings, Arc::new(app.clock.clone()), app.db.store().clone());
        let first = planner.post_once(PATH, "key-00001", json!({})).await.json();
        app.clock.advance(TimeDelta::days(7));
        assert_eq!(chores::forget(&server).await.unwrap(), 0);
        assert_eq!(planner.post_once(PATH, "key-00001", json!({})).await.json(), first);
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!(chores::forget(&server).await.unwrap(), 1);
        assert_ne!(planner.post_once(PATH, "key-00001", json!({})).await.json(), first);
    }
}
