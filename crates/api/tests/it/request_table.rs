//! What a table of requests asks for: how many there are, and one answer to several of them.

use crate::scene::{Scene, id, points};
use crate::support::Caller;
use crate::world::Actor;
use crate::world::Persona::{Commander, Requester, Trainer};
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

async fn decide(caller: &Caller<'_>, ids: &[String], decision: &str, more: Value) -> Value {
    sent(caller, "request-decisions", ids, decision, more).await.json()
}

async fn sent(caller: &Caller<'_>, path: &str, ids: &[String], decision: &str, more: Value) -> crate::support::Answer {
    let mut body = json!({ "request_ids": ids, "decision": decision });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    caller.post(&format!("/api/v1/{path}"), body).await
}

/// For each line, the progress that its request has then, or the code of what refused it.
fn told(result: &Value) -> Vec<String> {
    let of_line = |line: &Value| {
        let (done, refused) = (&line["request"]["progress"], &line["refusal"]["code"]);
        done.as_str().or(refused.as_str()).unwrap().to_owned()
    };
    result["lines"].as_array().unwrap().iter().map(of_line).collect()
}

/// Somebody of another unit asks for a session of another unit.
async fn asks_elsewhere(scene: &Scene, who: &Actor) -> String {
    let session = scene.db_session_like(scene.a_session("FAR").by(scene.app.world.outside)).await;
    let filed = scene.app.by(who).post("/api/v1/requests", scene.request(who, &[session], 4)).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    id(&filed)
}

store::both! {
    async fn one_answer_closes_several_requests_and_each_line_is_whole(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        let people = scene.db_people(3).await;
        let mut ids = Vec::new();
        for who in &people {
            ids.push(scene.ask(who, &[session], 3).await);
        }
        let stranger = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        let hidden = asks_elsewhere(&scene, &stranger).await;
        scene.seat(session, &people[0]).await;
        let requester = scene.app.world.actor(Requester).clone();
        let reason = json!({ "code": "duplicate" });
        // A preview says the same and does nothing.
        let planner = scene.planner();
        let preview = sent(&planner, "request-decision-previews", &ids, "refuse", reason.clone()).await.json();
        assert_eq!(told(&preview), ["conflict", "refused", "refused"], "{preview}");
        assert_eq!((scene.progress(&ids[1]).await.as_str(), scene.actions(&ids[1]).await.len()), ("waiting", 2));
        let result = decide(&planner, &ids, "refuse", reason.clone()).await;
        assert_eq!(told(&result), ["conflict", "refused", "refused"], "{result}");
        assert_eq!((&result["done"], &result["refused"]), (&json!(2), &json!(1)));
        assert_eq!(scene.actions(&ids[1]).await.last().unwrap(), "request.refused");
        assert_eq!(scene.progress(&ids[0]).await, "enrolled");
        // Closed already; and what one may not see is told like what does not exist.
        let caller = scene.app.by(&requester);
        let mixed = [ids[1].clone(), hidden.clone()];
        let result = decide(&caller, &mixed, "withdraw", reason.clone()).await;
        assert_eq!(told(&result), ["conflict", "invalid-fields"], "{result}");
        points(&sent(&caller, "request-decisions", std::slice::from_ref(&hidden), "withdraw", reason).await, "/request_ids/0");
        let own = scene.app.by(&stranger).get(&format!("/api/v1/requests/{hidden}")).await.json();
        assert_eq!(own["progress"], "waiting");
        scene.insist_sound().await;
    }

    async fn several_are_approved_at_once_by_whoever_may_answer_them(db: TestDb) {
        let scene = Scene::on(db).await;
        let path = format!("/api/v1/courses/{}/approval", scene.course);
        let version = scene.planner().get(&path).await.version().unwrap();
        let steps = json!({ "steps": [{ "approver": "unit_chief", "answer_days": 5 }] });
        assert_eq!(scene.planner().patch(&path, version, steps).await.status, 200);
        let session = scene.db_session("S1", WEEK, 3).await;
        let mut ids = Vec::new();
        for who in &scene.db_people(2).await {
            ids.push(scene.ask(who, &[session], 3).await);
        }
        let commander = scene.app.world.actor(Commander).clone();
        // One's own is answered by somebody else.
        ids.push(scene.ask(&commander, &[session], 3).await);
        let result = decide(&scene.app.by(&commander), &ids, "approve", json!({ "words": "vu" })).await;
        assert_eq!(told(&result), ["waiting", "waiting", "not-allowed"], "{result}");
        assert_eq!(result["lines"][0]["request"]["steps"][0]["state"], "approved");
        let again = decide(&scene.app.by(&commander), &ids[..1], "approve", json!({})).await;
        assert_eq!(told(&again), ["conflict"], "{again}");
        scene.insist_sound().await;
    }

    async fn several_take_another_priority_with_a_reason_for_the_urgent_ones(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        let people = scene.db_people(3).await;
        let mut ids = Vec::new();
        for who in &people {
            ids.push(scene.ask(who, &[session], 3).await);
        }
        scene.seat(session, &people[0]).await;
        let requester = scene.app.world.actor(Requester).clone();
        let unit = scene.app.by(&requester);
        let urgent = json!({ "priority": 1, "words": "projection en juin" });
        // What would change is shown first, and nothing changes.
        let preview = sent(&unit, "request-decision-previews", &ids, "prioritise", urgent.clone()).await.json();
        assert_eq!(told(&preview), ["conflict", "waiting", "waiting"], "{preview}");
        assert_eq!((&preview["lines"][1]["request"]["priority"], &preview["done"]), (&json!(1), &json!(2)));
        let read = async |id: &String| unit.get(&format!("/api/v1/requests/{id}")).await.json();
        assert_eq!(read(&ids[1]).await["priority"], 3);
        let result = decide(&unit, &ids, "prioritise", urgent).await;
        assert_eq!(told(&result), ["conflict", "waiting", "waiting"], "{result}");
        let now = read(&ids[1]).await;
        assert_eq!((&now["priority"], &now["priority_reason"]), (&json!(1), &json!("projection en juin")));
        assert_eq!(scene.actions(&ids[1]).await.last().unwrap(), "request.updated");
        // A planner takes it back; the reason goes with it, and saying the same again leaves no line.
        let planner = scene.planner();
        for _ in 0..2 {
            decide(&planner, &ids[1..2], "prioritise", json!({ "priority": 4 })).await;
        }
        let now = read(&ids[1]).await;
        assert_eq!((&now["priority"], &now["priority_reason"]), (&json!(4), &Value::Null));
        let updates = scene.actions(&ids[1]).await.into_iter().filter(|action| action == "request.updated").count();
        assert_eq!(updates, 2);
        for (more, pointer) in [
            (json!({}), "/priority"),
            (json!({ "priority": 2 }), "/words"),
            (json!({ "priority": 4, "code": "duplicate" }), "/code"),
        ] {
            points(&sent(&planner, "request-decisions", &ids[1..], "prioritise", more).await, pointer);
        }
        points(&sent(&planner, "request-decisions", &ids[1..], "refuse", json!({ "code": "duplicate", "priority": 4 })).await, "/priority");
        // The person alone does not say how urgent they are.
        let own = sent(&scene.app.by(&people[1]), "request-decisions", &ids[1..2], "prioritise", json!({ "priority": 4 })).await;
        own.problem(403, "not-allowed");
        scene.insist_sound().await;
    }

    async fn a_decision_is_refused_at_the_field_at_fault(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        let who = scene.db_people(1).await.remove(0);
        let one = scene.ask(&who, &[session], 3).await;
        let (planner, reason) = (scene.planner(), json!({ "code": "duplicate" }));
        for path in ["request-decisions", "request-decision-previews"] {
            points(&sent(&planner, path, &[], "refuse", reason.clone()).await, "/request_ids");
            points(&sent(&planner, path, &[one.clone(), one.clone()], "refuse", reason.clone()).await, "/request_ids/1");
            points(&sent(&planner, path, std::slice::from_ref(&one), "refuse", json!({})).await, "/code");
            points(&sent(&planner, path, std::slice::from_ref(&one), "refuse", json!({ "code": "other" })).await, "/words");
            points(&sent(&planner, path, std::slice::from_ref(&one), "approve", reason.clone()).await, "/code");
            let trainer = scene.app.world.actor(Trainer).clone();
            let barred = sent(&scene.app.by(&trainer), path, std::slice::from_ref(&one), "refuse", reason.clone()).await;
            barred.problem(403, "not-allowed");
        }
        assert_eq!(scene.progress(&one).await, "waiting");
    }

    async fn the_counts_are_those_of_the_list_under_the_same_filters(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        let people = scene.db_people(3).await;
        for (who, priority) in people.iter().zip([3, 3, 4]) {
            scene.ask(who, &[session], priority).await;
        }
        let stranger = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        asks_elsewhere(&scene, &stranger).await;
        let requester = scene.app.world.actor(Requester).clone();
        let count = async |query: &str| scene.app.by(&requester).get(&format!("/api/v1/request-groups?{query}")).await.json();
        assert_eq!(count("").await, json!({ "total": 3, "groups": [], "cut": false }));
        let by = |found: &Value, field: &str| {
            let all = found["groups"].as_array().unwrap();
            all.iter().map(|group| (group[field].clone(), group["count"].as_u64().unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(by(&count("by=priority").await, "priority"), [(json!(3), 2), (json!(4), 1)]);
        assert_eq!(by(&count("by=progress").await, "progress"), [(json!("waiting"), 3)]);
        assert_eq!(by(&count("by=progress&priority=4").await, "progress"), [(json!("waiting"), 1)]);
        let units = count("by=unit").await;
        assert_eq!((units["groups"][0]["unit"]["code"].as_str(), units["groups"][0]["count"].as_u64()), (Some("7e BCA"), Some(3)));
        let courses = count("by=course&progress=waiting").await;
        assert_eq!(courses["groups"][0]["course"]["id"], json!(scene.course.to_string()));
        // Without a role, one counts one's own.
        let own = scene.app.by(&people[0]).get("/api/v1/request-groups?by=course").await.json();
        assert_eq!((&own["total"], own["groups"][0]["count"].as_u64()), (&json!(1), Some(1)));
        let others = format!("/api/v1/request-groups?person_id={}", people[1].person);
        assert_eq!(scene.app.by(&people[0]).get(&others).await.json()["total"], 0);
    }
}
