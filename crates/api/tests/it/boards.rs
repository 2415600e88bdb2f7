//! The year as a board: which sessions it shows, to whom, and where it stops.

use crate::scene::{Scene, points};
use crate::world::Persona::Person;
use serde_json::{Value, json};

fn codes(board: &Value) -> Vec<String> {
    let all = board["sessions"].as_array().unwrap();
    all.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

store::both! {
    async fn a_board_shows_what_has_a_day_in_its_span_and_how_full_it_is(db: TestDb) {
        let scene = Scene::on(db).await;
        for (code, days) in [
            ("BEFORE", ("2030-02-18", "2030-02-28")), ("ACROSS", ("2030-02-25", "2030-03-01")),
            ("INSIDE", ("2030-03-11", "2030-03-15")), ("AFTER", ("2030-04-01", "2030-04-05")),
        ] {
            scene.db_session(code, days, 3).await;
        }
        let wished = scene.db_session("FULL", ("2030-03-18", "2030-03-19"), 2).await;
        let people = scene.db_people(3).await;
        scene.ask(&people[0], &[wished], 3).await;
        scene.seat(wished, &people[0]).await;
        for who in &people[1..] {
            scene.ask(who, &[wished], 3).await;
        }
        scene.offer(wished).await;
        let march = "/api/v1/session-board?from=2030-03-01&to=2030-03-31";
        let board = scene.planner().get(march).await.json();
        assert_eq!(codes(&board), ["ACROSS", "INSIDE", "FULL"]);
        assert_eq!((&board["cut"], &board["from"], &board["to"]), (&json!(false), &json!("2030-03-01"), &json!("2030-03-31")));
        let full = &board["sessions"][2];
        let figures = ["capacity", "enrolled", "held", "waiting"].map(|name| full[name].as_u64().unwrap());
        assert_eq!(figures, [2, 1, 1, 2], "{full}");
        for (filter, seen) in [
            ("q=inside", vec!["INSIDE"]),
            ("state=cancelled", vec![]),
            (&format!("site_id={}", scene.site), vec!["ACROSS", "INSIDE", "FULL"]),
            (&format!("course_id={}", scene.site), vec![]),
        ] {
            assert_eq!(codes(&scene.planner().get(&format!("{march}&{filter}")).await.json()), seen, "{filter}");
        }
    }

    async fn a_draft_is_on_the_board_of_those_who_plan_it_only(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_session("OPEN", ("2030-03-11", "2030-03-15"), 3).await;
        let draft = scene.a_session("DRAFT").on("2030-03-12", "2030-03-13").draft();
        scene.db_session_like(draft).await;
        let march = "/api/v1/session-board?from=2030-03-01&to=2030-03-31";
        assert_eq!(codes(&scene.planner().get(march).await.json()), ["OPEN", "DRAFT"]);
        let person = scene.app.world.actor(Person);
        assert_eq!(codes(&scene.app.by(person).get(march).await.json()), ["OPEN"]);
    }

    async fn a_span_is_not_empty_and_not_longer_than_four_hundred_days(db: TestDb) {
        let scene = Scene::on(db).await;
        let ask = async |query: &str| scene.planner().get(&format!("/api/v1/session-board?{query}")).await;
        points(&ask("from=2030-03-02&to=2030-03-01").await, "/query/to");
        points(&ask("from=2030-01-01&to=2031-02-06").await, "/query/to");
        points(&ask("from=soon").await, "/query/from");
        assert_eq!(ask("from=2030-01-01&to=2031-02-05").await.status, 200);
        assert_eq!(ask("from=2030-01-01").await.json()["to"], "2031-01-01");
    }
}
