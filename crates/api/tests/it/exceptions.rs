//! Exceptions to the conditions of a course: asked, granted or refused by name, and what they let through.

use crate::scene::{Scene, enrol, failed_gates, id, items, points};
use crate::sides::db_grant;
use domain::role::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

async fn scene_that_asks_for_reservists(db: store::testing::TestDb, promotion: &str) -> Scene {
    let scene = Scene::automatic(db).await;
    let body = json!({ "statuses": ["reserve"], "promotion": promotion });
    let set = scene.planner().patch(&format!("/api/v1/courses/{}", scene.course), 1, body).await;
    assert_eq!(set.status, 200, "{}", set.text());
    scene
}

fn ask(gate: &str) -> Value {
    json!({ "gate": gate, "words": "seule titulaire possible du poste" })
}

store::both! {
    async fn an_exception_lets_its_request_and_no_other_through_its_condition_and_no_other(db: TestDb) {
        let scene = scene_that_asks_for_reservists(db, "offer").await;
        let people = scene.db_people(2).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let requests = [scene.ask(&people[0], &[session], 3).await, scene.ask(&people[1], &[session], 3).await];
        let gate = async |at: usize| -> Value {
            let ranked = scene.planner().get(&format!("/api/v1/sessions/{session}/replacement-candidates")).await.json();
            let lines = ranked["lines"].as_array().unwrap().clone();
            let own = lines.iter().find(|line| line["request_id"] == requests[at].as_str()).unwrap();
            own["gates"].as_array().unwrap().iter().find(|gate| gate["gate"] == "audience").unwrap().clone()
        };
        assert_eq!((&gate(0).await["passed"], &gate(0).await["excepted"]), (&json!(false), &json!(false)));
        // The person asks for themselves.
        let asked = scene.app.by(&people[0]).post(&format!("/api/v1/requests/{}/exceptions", requests[0]), ask("audience")).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let one = asked.json()["exceptions"][0].clone();
        assert_eq!((&one["state"], &one["asked_by"]["id"]), (&json!("asked"), &json!(people[0].person.to_string())));
        let waiting = items(&scene.planner().get("/api/v1/requests?awaiting=exception").await);
        assert_eq!(waiting.iter().map(id_of).collect::<Vec<_>>(), [requests[0].clone()]);
        assert!(scene.live_offers(session).await.is_empty());
        // Another condition is no help.
        scene.app.by(&people[1]).post(&format!("/api/v1/requests/{}/exceptions", requests[1]), ask("prerequisites")).await;
        let twice = scene.planner().post(&format!("/api/v1/requests/{}/exceptions", requests[0]), ask("audience")).await;
        assert_eq!(twice.problem(409, "already-exists")["errors"][0]["pointer"], "/gate");
        let grant = format!("/api/v1/request-exceptions/{}/grant", one["id"].as_str().unwrap());
        scene.app.by(&people[0]).post(&grant, json!({ "words": "je me l'accorde" })).await.problem(403, "not-allowed");
        let granted = scene.planner().post(&grant, json!({ "words": "pour cette année" })).await;
        assert_eq!(granted.status, 200, "{}", granted.text());
        assert_eq!(granted.json()["exceptions"][0]["state"], "granted");
        assert_eq!(granted.json()["exceptions"][0]["decided_words"], "pour cette année");
        // A seat was free: it is offered at once, to whom the exception concerns.
        let offered = scene.live_offers(session).await;
        assert_eq!(offered.iter().map(|(who, _)| who.clone()).collect::<Vec<_>>(), [people[0].person.to_string()]);
        let accepted = scene.app.by(&people[0]).post(&format!("/api/v1/offers/{}/accept", offered[0].1), json!({})).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        assert_eq!((&gate(1).await["passed"], &gate(1).await["excepted"]), (&json!(false), &json!(false)));
        releve_api::app::chores::deliver(&scene.server()).await.unwrap();
        let told = items(&scene.app.by(&people[0]).get("/api/v1/notifications").await);
        assert!(told.iter().any(|one| one["kind"] == "exception_answered"), "{told:?}");
        let actions = scene.actions(&requests[0]).await;
        assert!(actions.contains(&"exception.asked".to_owned()) && actions.contains(&"exception.granted".to_owned()), "{actions:?}");
        scene.insist_sound().await;
    }
}

fn id_of(item: &Value) -> String {
    item["id"].as_str().unwrap().to_owned()
}

store::both! {
    async fn an_exception_is_answered_once_and_a_refused_one_may_be_asked_again(db: TestDb) {
        let scene = scene_that_asks_for_reservists(db, "seat").await;
        let who = scene.db_people(1).await.remove(0);
        let session = scene.db_session("S1", WEEK, 2).await;
        let request = scene.ask(&who, &[session], 3).await;
        let path = format!("/api/v1/requests/{request}/exceptions");
        points(&scene.planner().post(&path, json!({ "gate": "quota", "words": "x" })).await, "/gate");
        points(&scene.planner().post(&path, json!({ "gate": "audience", "words": " " })).await, "/words");
        let asked = scene.planner().post(&path, ask("audience")).await.json();
        let one = asked["exceptions"][0]["id"].as_str().unwrap().to_owned();
        let answer = |verb: &str| format!("/api/v1/request-exceptions/{one}/{verb}");
        let planner = scene.planner();
        points(&planner.post(&answer("refuse"), json!({ "words": "" })).await, "/words");
        let (refuse, grant) = (answer("refuse"), answer("grant"));
        let both = join_all([&refuse, &grant].map(|path| planner.post(path, json!({ "words": "décidé" })))).await;
        let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let refused = both[0].status == 200;
        let again = scene.planner().post(&path, ask("audience")).await;
        assert_eq!(again.status.as_u16(), if refused { 200 } else { 409 }, "{}", again.text());
        if refused {
            let stands = again.json()["exceptions"].as_array().unwrap().clone();
            let two = id_of(stands.iter().find(|one| one["state"] == "asked").unwrap());
            let granted = planner.post(&format!("/api/v1/request-exceptions/{two}/grant"), json!({ "words": "oui" })).await;
            assert_eq!(granted.status, 200, "{}", granted.text());
        }
        // The course gives the seat itself.
        assert_eq!(scene.fill(session).await.0, 1);
        planner.post(&path, ask("prerequisites")).await.problem(409, "conflict");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn other_units_neither_ask_nor_answer(db: TestDb) {
        let scene = scene_that_asks_for_reservists(db, "offer").await;
        let who = scene.db_people(1).await.remove(0);
        let far = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        db_grant(&scene, &far, Role::Planner, scene.app.world.outside).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let request = scene.ask(&who, &[session], 3).await;
        let path = format!("/api/v1/requests/{request}/exceptions");
        scene.app.by(&far).post(&path, ask("audience")).await.problem(404, "not-found");
        let asked = scene.app.by(&who).post(&path, ask("audience")).await.json();
        let one = asked["exceptions"][0]["id"].as_str().unwrap().to_owned();
        for verb in ["grant", "refuse"] {
            let path = format!("/api/v1/request-exceptions/{one}/{verb}");
            scene.app.by(&far).post(&path, json!({ "words": "x" })).await.problem(404, "not-found");
        }
        assert!(items(&scene.app.by(&far).get("/api/v1/requests?awaiting=exception").await).is_empty());
        // Without an answer, the condition stays in the way of everyone, by every path.
        let refused = enrol(&scene.app.by(&who), session, &who).await.problem(409, "conditions-not-met");
        assert!(failed_gates(&refused).contains(&"audience"), "{refused}");
        assert_eq!(id(&scene.planner().get(&format!("/api/v1/requests/{request}")).await), request);
    }
}
