//! Linked requests: filed together, served together, and apart together.

use crate::scene::{Scene, departure, enrol, enrol_with, failed_gates, items, outcome, points};
use crate::world::Actor;
use domain::id::SessionId;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

fn body(scene: &Scene, people: &[&Actor], sessions: &[SessionId], priority: u8) -> Value {
    json!({
        "person_ids": people.iter().map(|who| who.person.to_string()).collect::<Vec<_>>(),
        "course_id": scene.course.to_string(),
        "session_ids": sessions.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "priority": priority, "linked": true,
    })
}

async fn file(scene: &Scene, people: &[&Actor], sessions: &[SessionId]) -> Vec<String> {
    let filed = scene.planner().post("/api/v1/request-batches", body(scene, people, sessions, 3)).await;
    assert_eq!(filed.status, 200, "{}", filed.text());
    let lines = filed.json()["lines"].as_array().unwrap().clone();
    lines.iter().map(|line| line["request"]["id"].as_str().unwrap().to_owned()).collect()
}

async fn offered(scene: &Scene, session: SessionId) -> Vec<String> {
    let mut people: Vec<String> = scene.live_offers(session).await.into_iter().map(|(who, _)| who).collect();
    people.sort();
    people
}

async fn offer_of(scene: &Scene, session: SessionId, who: &Actor) -> String {
    let live = scene.live_offers(session).await;
    live.into_iter().find(|(person, _)| *person == who.person.to_string()).unwrap().1
}

fn sorted(people: &[&Actor]) -> Vec<String> {
    let mut people: Vec<String> = people.iter().map(|who| who.person.to_string()).collect();
    people.sort();
    people
}

store::both! {
    async fn a_crew_is_filed_whole_or_not_at_all(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let far = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        let session = scene.db_session("S1", WEEK, 5).await;
        let post = async |body: Value| scene.planner().post("/api/v1/request-batches", body).await;
        points(&post(body(&scene, &[&people[0]], &[session], 3)).await, "/person_ids");
        points(&post(body(&scene, &[&people[0], &far], &[session], 3)).await, "/person_ids/1");
        scene.ask(&people[1], &[session], 3).await;
        points(&post(body(&scene, &[&people[0], &people[1], &people[2]], &[session], 3)).await, "/person_ids/1");
        assert_eq!(items(&scene.planner().get("/api/v1/requests").await).len(), 1);
        let filed = file(&scene, &[&people[0], &people[2]], &[session]).await;
        let shown = scene.planner().get(&format!("/api/v1/requests/{}", filed[0])).await.json();
        assert_eq!(shown["linked_with"][0]["id"], people[2].person.to_string());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_crew_waits_for_seats_for_all_and_is_offered_them_at_once(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let people = scene.db_people(5).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let seats = [scene.seat(session, &people[0]).await, scene.seat(session, &people[1]).await];
        file(&scene, &[&people[2], &people[3]], &[session]).await;
        let cancel = json!({ "code": "health" });
        let back = async |seat: &str| {
            let done = scene.planner().post(&format!("/api/v1/enrolments/{seat}/cancel"), cancel.clone()).await;
            assert_eq!(done.status, 200, "{}", done.text());
        };
        back(&seats[0]).await;
        assert!(offered(&scene, session).await.is_empty(), "one seat is not two");
        // The seat is theirs all the same: a passer-by queues behind them only where they could take it.
        let ranked = scene.planner().get(&format!("/api/v1/sessions/{session}/replacement-candidates")).await.json();
        let gate = |line: &Value| line["gates"].as_array().unwrap().iter().find(|g| g["gate"] == "crew").unwrap().clone();
        assert_eq!(gate(&ranked["lines"][0])["failure"]["crew_needs"], 2, "{ranked}");
        back(&seats[1]).await;
        assert_eq!(offered(&scene, session).await, sorted(&[&people[2], &people[3]]));
        let accept = async |who: &Actor| {
            let path = format!("/api/v1/offers/{}/accept", offer_of(&scene, session, who).await);
            scene.app.by(who).post(&path, json!({})).await
        };
        assert_eq!(accept(&people[2]).await.status, 200);
        assert_eq!(accept(&people[3]).await.status, 200);
        assert_eq!(scene.fill(session).await, (2, 0, 0, 0));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn one_who_declines_takes_the_others_back_to_the_queue(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let people = scene.db_people(5).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let seat = scene.seat(session, &people[0]).await;
        let requests = file(&scene, &[&people[1], &people[2], &people[3]], &[session]).await;
        let single = scene.ask(&people[4], &[session], 4).await;
        let more = scene.planner().patch(&format!("/api/v1/sessions/{session}"), 1, json!({ "capacity": 4 })).await;
        assert_eq!(more.status, 200, "{}", more.text());
        assert_eq!(offered(&scene, session).await, sorted(&[&people[1], &people[2], &people[3]]));
        let path = format!("/api/v1/offers/{}/accept", offer_of(&scene, session, &people[1]).await);
        assert_eq!(scene.app.by(&people[1]).post(&path, json!({})).await.status, 200);
        let path = format!("/api/v1/offers/{}/decline", offer_of(&scene, session, &people[2]).await);
        assert_eq!(scene.app.by(&people[2]).post(&path, json!({ "code": "dates" })).await.status, 200);
        // The seat taken and the one held come free; who waits alone is served.
        assert_eq!(offered(&scene, session).await, sorted(&[&people[4]]));
        assert_eq!(scene.fill(session).await, (1, 1, 2, 4));
        for request in &requests {
            assert_eq!(scene.progress(request).await, "waiting");
        }
        assert_eq!(scene.progress(&single).await, "offered");
        let shown = scene.planner().get(&format!("/api/v1/requests/{}", requests[0])).await.json();
        assert_eq!(shown["state"], "submitted");
        assert!(!scene.planner().get(&format!("/api/v1/enrolments/{seat}")).await.json().is_null());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn one_of_a_crew_alone_takes_no_seat_but_by_a_planner_with_a_reason(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        file(&scene, &[&people[0], &people[1]], &[session]).await;
        let alone = enrol(&scene.app.by(&people[0]), session, &people[0]).await;
        assert_eq!(outcome(&alone), "waitlisted", "{}", alone.text());
        let refused = scene.place(session, &people[0]).await.problem(409, "departure-needed");
        assert!(failed_gates(&refused).contains(&"crew"), "{refused}");
        // The planner who offers, offers to both.
        scene.offer(session).await;
        assert_eq!(offered(&scene, session).await, sorted(&[&people[0], &people[1]]));
        let path = format!("/api/v1/offers/{}/revoke", offer_of(&scene, session, &people[0]).await);
        assert_eq!(scene.planner().post(&path, json!({ "words": "erreur" })).await.status, 200);
        assert!(offered(&scene, session).await.is_empty());
        let parted = enrol_with(&scene.planner(), session, &people[0], departure()).await;
        assert_eq!(parted.status, 201, "{}", parted.text());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn crews_and_singles_race_for_seats_and_no_crew_is_parted(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let people = scene.db_people(10).await;
        let session = scene.db_session("S1", WEEK, 5).await;
        let mut seats = Vec::new();
        for who in people.iter().take(5) {
            seats.push(scene.seat(session, who).await);
        }
        let crews = [[&people[5], &people[6]], [&people[7], &people[8]]];
        for crew in &crews {
            file(&scene, crew, &[session]).await;
        }
        scene.ask(&people[9], &[session], 3).await;
        let cancel = |seat: &String| {
            let path = format!("/api/v1/enrolments/{seat}/cancel");
            async { scene.planner().post(&{ path }, json!({ "code": "health" })).await.status.as_u16() }
        };
        let passers_by = async {
            join_all(people.iter().take(2).map(|who| async { enrol(&scene.app.by(who), session, who).await.status.as_u16() })).await
        };
        let (freed, _) = join(join_all(seats.iter().map(cancel)), passers_by).await;
        assert!(freed.iter().all(|status| *status == 200), "{freed:?}");
        let live = offered(&scene, session).await;
        for crew in &crews {
            let come = crew.iter().filter(|who| live.contains(&who.person.to_string())).count();
            assert!(come == 0 || come == 2, "{live:?}");
        }
        // Whoever came back to the queue may be served before; a seat stays free only where two are needed.
        let (enrolled, held, free, _) = scene.fill(session).await;
        assert_eq!((enrolled + held + free, live.len() as u64), (5, held));
        let all_come = crews.iter().flatten().all(|who| live.contains(&who.person.to_string()));
        assert!(free < 2 || all_come, "{free} {live:?}");
        scene.insist_sound().await;
    }
}
