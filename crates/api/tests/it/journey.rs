//! The whole story: a session is filled, a place is freed, its next holder takes it, and each step is told.

use crate::scene::{Scene, departure, enrol_with, failed_gates, id, items, outcome};
use crate::support::TestApp;
use crate::world::{Actor, Persona};
use chrono::TimeDelta;
use domain::id::SessionId;
use releve_api::app::chores;
use serde_json::{Value, json};

/// A step of a timeline: the action, who (Relève when nobody), and the coded reason.
type Step = (String, String, String);

fn step(action: &str, who: &str, reason: &str) -> Step {
    (action.to_owned(), who.to_owned(), reason.to_owned())
}

async fn timeline(scene: &Scene, request: &str) -> (Vec<Step>, Value) {
    let answer = scene.planner().get(&format!("/api/v1/requests/{request}/timeline")).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let who = |step: &Value| match &step["actor"] {
        Value::Null => "Relève".to_owned(),
        actor if actor["family_name"] == "Planner" => "planner".to_owned(),
        actor => text(&actor["given_name"]),
    };
    let steps = items(&answer);
    let instants: Vec<_> = steps.iter().map(|step| text(&step["at"])).collect();
    assert!(instants.is_sorted(), "{instants:?}");
    (steps.iter().map(|s| (text(&s["action"]), who(s), text(&s["reason_code"]))).collect(), answer.json())
}

fn offer_step(steps: &Value) -> &Value {
    steps["items"].as_array().unwrap().iter().find(|step| step["action"] == "offer.made").unwrap()
}

async fn programme(app: &TestApp, who: &Actor) -> Value {
    app.by(who).get("/api/v1/me/programme").await.json()
}

fn count(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

async fn notices(app: &TestApp, who: &Actor) -> Vec<String> {
    let mut kinds: Vec<String> = items(&app.by(who).get("/api/v1/notifications").await)
        .iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.reverse();
    kinds
}

/// A course and a session of two seats, made and published by the planner.
async fn published_session(scene: &mut Scene) -> SessionId {
    let planner = scene.planner();
    let course = json!({ "code": "MON2", "title": "Monitorat de ski", "usual_capacity": 2, "usual_minimum": 1 });
    let course = id(&planner.post("/api/v1/courses", course).await);
    let session = json!({
        "organiser_id": scene.app.world.inside.to_string(), "code": "MON2-30-01", "course_id": course,
        "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08",
        "capacity": 2, "minimum": 1,
    });
    let session = id(&planner.post("/api/v1/sessions", session).await);
    let person = scene.app.as_(Persona::Person);
    person.get(&format!("/api/v1/sessions/{session}")).await.problem(404, "not-found");
    let path = format!("/api/v1/sessions/{session}/publish");
    assert_eq!(planner.post(&path, Value::Null).await.json()["state"], "published");
    assert_eq!(person.get(&format!("/api/v1/sessions/{session}")).await.status, 200);
    scene.course = course.parse().unwrap();
    session.parse().unwrap()
}

store::both! {
    async fn a_place_is_freed_and_its_next_holder_takes_it(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let session = published_session(&mut scene).await;
        let people = scene.db_people(5).await;
        let [anais, brendan, cecile, damien, elouan] = &people[..] else { panic!("five people") };
        let mut asked = Vec::new();
        for (who, priority) in [(anais, 1), (brendan, 2), (cecile, 3), (damien, 3), (elouan, 4)] {
            asked.push(scene.ask(who, &[session], priority).await);
            scene.app.clock.advance(TimeDelta::days(1));
        }
        // By hand, until the session is full; who is placed then waits.
        let first_seat = scene.seat(session, anais).await;
        let second_seat = scene.seat(session, brendan).await;
        let waits = scene.place(session, elouan).await;
        assert_eq!((waits.status.as_u16(), outcome(&waits)), (201, "waitlisted".to_owned()));
        assert_eq!(waits.json()["waitlist_entry"]["request_id"], asked[4].as_str());
        assert_eq!(scene.fill(session).await, (2, 0, 0, 3));

        a_person_gives_their_seat_back(&scene, session, anais, &first_seat).await;
        the_planner_sees_the_freed_place_and_who_comes_next(&scene, session, &asked).await;
        passing_over_needs_a_reason(&scene, session, elouan, &asked).await;
        scene.app.clock.advance(TimeDelta::minutes(5));
        let reason = json!({ "code": "mission" });
        let cancelled = scene.app.by(brendan).post(&format!("/api/v1/enrolments/{second_seat}/cancel"), reason).await;
        assert_eq!(cancelled.status, 200);

        scene.app.clock.advance(TimeDelta::minutes(5));
        let offer = scene.offer(session).await;
        assert_eq!(offer["person"]["id"], cecile.person.to_string());
        assert_eq!((&offer["place_in_ranking"], &offer["state"]), (&json!(1), &json!("pending")));
        chores::deliver(&scene.server()).await.unwrap();
        assert_eq!(notices(&scene.app, cecile).await, ["waitlisted", "offer_made"]);
        let next = declined_it_passes_on(&scene, cecile, damien, &offer).await;
        accepted_it_is_a_seat(&scene, damien, &next).await;
        assert_eq!(scene.fill(session).await, (2, 0, 0, 1));
        each_step_is_told(&scene, &asked).await;
        scene.insist_sound().await;
    }
}

async fn a_person_gives_their_seat_back(scene: &Scene, session: SessionId, who: &Actor, seat: &str) {
    let shown = programme(&scene.app, who).await;
    assert_eq!((count(&shown["upcoming"]), count(&shown["past"])), (1, 0));
    assert_eq!(shown["upcoming"][0]["session"]["id"], session.to_string());
    assert_eq!(shown["requests"][0]["progress"], "enrolled");
    let path = format!("/api/v1/enrolments/{seat}/cancel");
    let person = scene.app.by(who);
    let unsaid = person.post(&path, json!({ "code": "other" })).await.problem(422, "invalid-fields");
    assert_eq!(unsaid["errors"][0]["pointer"], "/words");
    scene.app.clock.advance(TimeDelta::minutes(5));
    let cancelled = person.post(&path, json!({ "code": "health", "words": "entorse" })).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.text());
    assert_eq!(cancelled.json()["cancel_code"], "health");
    let shown = programme(&scene.app, who).await;
    assert_eq!((count(&shown["upcoming"]), count(&shown["past"])), (0, 1));
}

async fn the_planner_sees_the_freed_place_and_who_comes_next(scene: &Scene, session: SessionId, asked: &[String]) {
    let planner = scene.planner();
    let overview = planner.get("/api/v1/overview").await.json();
    assert_eq!(overview["freed_places"][0]["id"], session.to_string(), "{overview}");
    assert_eq!(overview["waiting_requests"], 3);
    let ranking = planner.get(&format!("/api/v1/sessions/{session}/replacement-candidates")).await.json();
    assert_eq!((&ranking["free"], &ranking["waiting"]), (&json!(1), &json!(3)));
    let lines = ranking["lines"].as_array().unwrap();
    let told: Vec<_> =
        lines.iter().map(|l| (l["place"].clone(), l["request_id"].clone(), l["behind_by"].clone())).collect();
    let expected = [
        (json!(1), json!(asked[2]), Value::Null),
        (json!(2), json!(asked[3]), json!("requested_on")),
        (json!(3), json!(asked[4]), json!("priority")),
    ];
    assert_eq!(told, expected);
    for line in lines {
        let gates = line["gates"].as_array().unwrap();
        assert!(gates.len() == 14 && gates.iter().all(|gate| gate["passed"] == true), "{line}");
        assert_eq!(line["terms"]["wish_rank"], 1);
        assert_eq!(line["terms"]["lottery"].as_str().unwrap().len(), 16);
    }
}

async fn passing_over_needs_a_reason(scene: &Scene, session: SessionId, favoured: &Actor, asked: &[String]) {
    scene.app.clock.advance(TimeDelta::minutes(5));
    let refused = scene.place(session, favoured).await.problem(409, "departure-needed");
    assert_eq!(refused["passed_over"], json!([asked[2], asked[3]]));
    assert!(failed_gates(&json!({ "gates": refused.get("gates").cloned().unwrap_or(json!([])) })).is_empty());
    // A reason without words is no reason, and a person may not give one.
    let wordless = json!({ "code": "operational_need", "words": " " });
    let refused = enrol_with(&scene.planner(), session, favoured, wordless).await;
    assert_eq!(refused.problem(422, "invalid-fields")["errors"][0]["pointer"], "/departure/words");
    enrol_with(&scene.app.by(favoured), session, favoured, departure()).await.problem(403, "not-allowed");
    let placed = enrol_with(&scene.planner(), session, favoured, departure()).await;
    assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
}

/// The first says no; answers the offer that left at once to the second.
async fn declined_it_passes_on(scene: &Scene, first: &Actor, second: &Actor, offer: &Value) -> Value {
    let shown = programme(&scene.app, first).await;
    assert_eq!(shown["offers"][0]["id"], offer["id"]);
    assert_eq!(shown["requests"][0]["progress"], "offered");
    let path = format!("/api/v1/offers/{}/decline", offer["id"].as_str().unwrap());
    scene.app.by(second).post(&path, json!({ "code": "dates" })).await.problem(404, "not-found");
    scene.app.clock.advance(TimeDelta::minutes(30));
    let answered = scene.app.by(first).post(&path, json!({ "code": "dates", "words": "mariage" })).await;
    assert_eq!((answered.status.as_u16(), &answered.json()["offer"]["state"]), (200, &json!("declined")));
    assert_eq!(count(&programme(&scene.app, first).await["offers"]), 0);
    let next = programme(&scene.app, second).await["offers"][0].clone();
    assert_eq!(next["state"], "pending", "{next}");
    next
}

async fn accepted_it_is_a_seat(scene: &Scene, who: &Actor, offer: &Value) {
    chores::deliver(&scene.server()).await.unwrap();
    scene.app.clock.advance(TimeDelta::minutes(30));
    let path = format!("/api/v1/offers/{}/accept", offer["id"].as_str().unwrap());
    let accepted = scene.app.by(who).post(&path, Value::Null).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text());
    let seat = accepted.json()["enrolment_id"].as_str().unwrap().to_owned();
    let shown = programme(&scene.app, who).await;
    assert_eq!((&shown["upcoming"][0]["id"], &shown["upcoming"][0]["origin"]), (&json!(seat), &json!("offer")));
    chores::deliver(&scene.server()).await.unwrap();
    assert_eq!(chores::deliver(&scene.server()).await.unwrap(), 0);
    assert_eq!(notices(&scene.app, who).await, ["waitlisted", "offer_made", "enrolled"]);
}

async fn each_step_is_told(scene: &Scene, asked: &[String]) {
    let filed = |who: &str| vec![step("request.submitted", "planner", ""), step("waitlist.joined", "planner", who)];
    let told = [
        vec![
            step("enrolment.confirmed", "planner", ""),
            step("enrolment.cancelled", "Anaïs", "health"),
            step("request.withdrawn", "Anaïs", "enrolment_cancelled"),
        ],
        vec![
            step("enrolment.confirmed", "planner", ""),
            step("enrolment.cancelled", "Brendan", "mission"),
            step("request.withdrawn", "Brendan", "enrolment_cancelled"),
        ],
        vec![
            step("candidate.passed_over", "planner", "operational_need"),
            step("offer.made", "planner", ""),
            step("offer.declined", "Cécile", "dates"),
        ],
        vec![
            step("candidate.passed_over", "planner", "operational_need"),
            step("offer.made", "Relève", ""),
            step("offer.accepted", "Damien", ""),
            step("enrolment.confirmed", "Damien", ""),
        ],
        vec![step("enrolment.confirmed", "planner", "operational_need")],
    ];
    for (request, then) in asked.iter().zip(told) {
        let (steps, whole) = timeline(scene, request).await;
        assert_eq!(steps, [filed(""), then].concat());
        if steps.iter().any(|(action, ..)| action == "offer.made") {
            let made = offer_step(&whole);
            assert_eq!(made["place"], 1);
            assert!(made["deadline"].is_string() && made["session"]["code"] == "MON2-30-01");
        }
    }
    let (_, passed_over) = timeline(scene, &asked[2]).await;
    let why = passed_over["items"][2]["words"].as_str().unwrap();
    assert_eq!(why, "part en opération lundi");
    assert_eq!((&passed_over["next_step"], &passed_over["waits_for"]), (&json!("offer_of_a_seat"), &json!("planner")));
    let (_, holds) = timeline(scene, &asked[3]).await;
    assert_eq!((&holds["next_step"], &holds["waits_for"]), (&json!("attend_the_session"), &Value::Null));
    let (_, closed) = timeline(scene, &asked[0]).await;
    assert_eq!(closed["next_step"], Value::Null);
}

store::both! {
    async fn the_ranking_behind_an_offer_can_be_read_afterwards(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("PSC1-30-01", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(3).await;
        let mut asked = Vec::new();
        for who in &people[1..] {
            asked.push(scene.ask(who, &[session], 3).await);
        }
        let offer = scene.offer(session).await;
        let path = format!("/api/v1/rankings/{}", offer["ranking_id"].as_str().unwrap());
        let kept = scene.planner().get(&path).await.json();
        assert_eq!((&kept["free"], &kept["waiting"]), (&json!(1), &json!(2)));
        assert_eq!(kept["lines"][0]["person"]["id"], offer["person"]["id"]);
        assert_eq!(kept["lines"][1]["behind_by"], "lottery");
        // What happens later does not change what was kept.
        scene.app.clock.advance(TimeDelta::minutes(5));
        for request in &asked {
            let path = format!("/api/v1/requests/{request}/withdraw");
            assert_eq!(scene.planner().post(&path, json!({ "code": "no_longer_wanted" })).await.status, 200);
        }
        assert_eq!(scene.planner().get(&path).await.json(), kept);
        // To those it ranked it tells their own line; to others nothing.
        let own = scene.app.by(&people[2]).get(&path).await.json();
        let told: Vec<_> = own["lines"].as_array().unwrap().iter().map(|line| line["person"]["id"].clone()).collect();
        assert_eq!(told, [json!(people[2].person.to_string())]);
        scene.app.by(&people[0]).get(&path).await.problem(403, "not-allowed");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_automatic_course_offers_a_freed_seat_at_once(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let session = scene.db_session("PSC1-30-01", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(3).await;
        let seat = scene.seat(session, &people[0]).await;
        scene.ask(&people[1], &[session], 4).await;
        let urgent = scene.ask(&people[2], &[session], 1).await;
        assert!(scene.live_offers(session).await.is_empty());
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        let reason = json!({ "code": "personal", "after": "wait_again" });
        assert_eq!(scene.app.by(&people[0]).post(&path, reason).await.status, 200);
        let offers = scene.live_offers(session).await;
        assert_eq!(offers.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(), [people[2].person.to_string()]);
        assert_eq!(scene.actions(&urgent).await.last().map(String::as_str), Some("offer.made"));
        let shown = scene.app.by(&people[2]).get(&format!("/api/v1/offers/{}", offers[0].1)).await.json();
        assert_eq!(shown["freed_enrolment_id"], json!(seat));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_message_that_no_longer_holds_is_not_delivered(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("PSC1-30-01", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(1).await;
        scene.ask(&people[0], &[session], 3).await;
        scene.app.clock.advance(TimeDelta::minutes(5));
        let offer = scene.offer(session).await;
        scene.app.clock.advance(TimeDelta::minutes(5));
        let path = format!("/api/v1/offers/{}/revoke", offer["id"].as_str().unwrap());
        assert_eq!(scene.planner().post(&path, json!({ "words": "erreur de session" })).await.status, 200);
        chores::deliver(&scene.server()).await.unwrap();
        assert_eq!(notices(&scene.app, &people[0]).await, ["waitlisted", "offer_ended"]);
        let list = items(&scene.app.by(&people[0]).get("/api/v1/notifications").await);
        let path = format!("/api/v1/notifications/{}/read", list[0]["id"].as_str().unwrap());
        assert!(scene.app.by(&people[0]).post(&path, Value::Null).await.json()["read_at"].is_string());
        scene.planner().post(&path, Value::Null).await.problem(404, "not-found");
        scene.insist_sound().await;
    }
}
