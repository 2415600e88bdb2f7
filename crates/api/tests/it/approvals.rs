//! Approvals over HTTP: a request goes from one answer to the next, and takes no seat before the last.

use crate::scene::{Scene, departure, enrol, enrol_with, failed_gates, id, items, outcome, points};
use crate::sides::{db_delegation, db_grant};
use crate::support::Answer;
use crate::world::{Actor, Persona};
use chrono::TimeDelta;
use domain::course::ReplacementPolicy;
use domain::role::Role;
use futures_util::future::join_all;
use releve_api::app::chores;
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// The course asks for these steps from now on.
async fn asks_for(scene: &Scene, steps: Value) {
    let path = format!("/api/v1/courses/{}/approval", scene.course);
    let version = scene.planner().get(&path).await.version().unwrap();
    let answer = scene.planner().patch(&path, version, json!({ "steps": steps })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn chief() -> Value {
    json!({ "approver": "unit_chief", "answer_days": 5 })
}

fn planner() -> Value {
    json!({ "approver": "planner", "answer_days": 10 })
}

/// A chief of the planner's unit, beside the persona, who is one too.
async fn another_chief(scene: &Scene) -> Actor {
    let chief = scene.db_people(1).await.remove(0);
    db_grant(scene, &chief, Role::Commander, scene.app.world.inside).await;
    chief
}

async fn says_yes(scene: &Scene, who: &Actor, request: &str) -> Answer {
    scene.app.by(who).post(&format!("/api/v1/requests/{request}/approve"), json!({})).await
}

async fn request_of(scene: &Scene, request: &str) -> Value {
    scene.planner().get(&format!("/api/v1/requests/{request}")).await.json()
}

/// What somebody's inbox holds, once what was written is delivered.
async fn told(scene: &Scene, who: &Actor) -> Vec<String> {
    chores::deliver(&scene.server()).await.unwrap();
    let inbox = items(&scene.app.by(who).get("/api/v1/notifications").await);
    inbox.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

async fn awaiting(scene: &Scene, who: &Actor) -> Vec<String> {
    let found = items(&scene.app.by(who).get("/api/v1/requests?awaiting=mine").await);
    found.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

store::both! {
    async fn a_request_goes_from_one_answer_to_the_next(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let before = scene.db_people(1).await.remove(0);
        let earlier = scene.ask(&before, &[session], 3).await;
        asks_for(&scene, json!([chief(), planner()])).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let person = scene.db_people(1).await.remove(0);
        let request = scene.ask(&person, &[session], 3).await;
        let shown = request_of(&scene, &request).await;
        assert_eq!((&shown["step"]["approver"], &shown["step"]["unit"]["code"]), (&json!("unit_chief"), &json!("7e BCA")));
        assert_eq!((shown["steps"].as_array().unwrap().len(), &shown["step"]["overdue"]), (2, &json!(false)));
        assert_eq!(shown["step"]["due_at"], "2030-01-12T23:00:00Z", "the end of the fifth day in Paris");
        // What was filed before asks nobody.
        assert_eq!(request_of(&scene, &earlier).await["step"], Value::Null);
        assert_eq!((awaiting(&scene, &commander).await, told(&scene, &commander).await), (vec![request.clone()], vec!["approval_asked".to_owned()]));
        let ranked = scene.planner().get(&format!("/api/v1/sessions/{session}/replacement-candidates")).await.json();
        let line = ranked["lines"].as_array().unwrap().iter().find(|line| line["request_id"] == json!(request)).unwrap();
        assert_eq!((&line["place"], failed_gates(line)), (&Value::Null, vec!["approved"]));
        let gate = line["gates"].as_array().unwrap().iter().find(|gate| gate["gate"] == "approved").unwrap();
        assert_eq!((&gate["failure"]["awaits"]["unit"]["code"], &gate["next_step"]), (&json!("7e BCA"), &json!("wait_for_approval")));
        // Out of turn, then twice, then for another step.
        scene.app.clock.advance(TimeDelta::minutes(5));
        let plans = scene.app.world.actor(Persona::Planner).clone();
        let early = says_yes(&scene, &plans, &request).await.problem(409, "conflict");
        assert!(early["detail"].as_str().unwrap().contains("7e BCA"), "{early}");
        let yes = says_yes(&scene, &commander, &request).await;
        assert_eq!((yes.status.as_u16(), &yes.json()["step"]["approver"]), (200, &json!("planner")), "{}", yes.text());
        says_yes(&scene, &commander, &request).await.problem(409, "conflict");
        scene.app.clock.advance(TimeDelta::minutes(5));
        let path = format!("/api/v1/requests/{request}/approve");
        scene.planner().post(&path, json!({ "position": 1 })).await.problem(409, "conflict");
        assert_eq!((awaiting(&scene, &commander).await.len(), awaiting(&scene, &plans).await), (0, vec![request.clone()]));
        assert_eq!(scene.planner().get("/api/v1/overview").await.json()["awaiting_approval"], 1);
        let whole = scene.planner().post(&path, json!({ "position": 2, "words": "vu avec le bureau" })).await;
        assert_eq!((whole.status.as_u16(), &whole.json()["step"]), (200, &Value::Null), "{}", whole.text());
        scene.planner().post(&path, json!({})).await.problem(409, "conflict");
        let actions = scene.actions(&request).await;
        assert_eq!(actions, ["request.submitted", "waitlist.joined", "request.approved", "request.approved"]);
        assert!(told(&scene, &person).await.contains(&"request_approved".to_owned()));
        scene.seat(session, &person).await;
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_approves_for_themselves_and_only_those_who_may_do(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        asks_for(&scene, json!([chief()])).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let other = another_chief(&scene).await;
        let own = scene.ask(&commander, &[session], 3).await;
        says_yes(&scene, &commander, &own).await.problem(403, "not-allowed");
        assert!(awaiting(&scene, &commander).await.is_empty() && awaiting(&scene, &other).await.contains(&own));
        // Nor through whoever stands in for them; a deputy answers for the others.
        let deputy = scene.db_people(1).await.remove(0);
        let lender = scene.db_people(1).await.remove(0);
        let grant = db_grant(&scene, &lender, Role::Commander, scene.app.world.inside).await;
        db_delegation(&scene, &lender, &deputy, grant).await;
        let of_lender = scene.ask(&lender, &[session], 3).await;
        says_yes(&scene, &deputy, &of_lender).await.problem(403, "not-allowed");
        scene.app.clock.advance(TimeDelta::minutes(5));
        let yes = says_yes(&scene, &deputy, &own).await;
        assert_eq!(yes.status, 200, "{}", yes.text());
        let path = format!("/api/v1/requests/{own}/timeline");
        let last = items(&scene.planner().get(&path).await).pop().unwrap();
        assert_eq!((&last["action"], &last["on_behalf_of"]["id"]), (&json!("request.approved"), &json!(lender.person.to_string())));
        for persona in [Persona::Requester, Persona::Trainer, Persona::Administrator] {
            let caller = scene.app.world.actor(persona).clone();
            says_yes(&scene, &caller, &of_lender).await.problem(403, "not-allowed");
        }
        let stranger = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        db_grant(&scene, &stranger, Role::Commander, scene.app.world.outside).await;
        says_yes(&scene, &stranger, &of_lender).await.problem(404, "not-found");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_chief_says_no_with_a_reason(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        asks_for(&scene, json!([planner(), chief()])).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let person = scene.db_people(1).await.remove(0);
        let request = scene.ask(&person, &[session], 3).await;
        let path = format!("/api/v1/requests/{request}/refuse");
        let no = json!({ "code": "unit_refused", "words": "indispensable au poste" });
        scene.app.by(&commander).post(&path, no.clone()).await.problem(409, "conflict");
        let plans = scene.app.world.actor(Persona::Planner).clone();
        assert_eq!(says_yes(&scene, &plans, &request).await.status, 200);
        points(&scene.app.by(&commander).post(&path, json!({ "words": "non" })).await, "/code");
        let refused = scene.app.by(&commander).post(&path, no).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["state"]), (200, &json!("refused")), "{}", refused.text());
        let step = &refused.json()["steps"][1];
        assert_eq!((&step["state"], &step["code"], &step["words"]), (&json!("refused"), &json!("unit_refused"), &json!("indispensable au poste")));
        assert_eq!(step["answered_by"]["id"], json!(commander.person.to_string()));
        assert!(told(&scene, &person).await.contains(&"request_closed".to_owned()));
        says_yes(&scene, &commander, &request).await.problem(409, "conflict");
        assert_eq!(scene.fill(session).await.3, 0);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn no_seat_is_taken_before_the_last_yes_on_any_path(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 5).await;
        asks_for(&scene, json!([chief()])).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let people = scene.db_people(3).await;
        // By oneself: a request is filed and waits, though seats are free.
        let own = enrol(&scene.app.by(&people[0]), session, &people[0]).await;
        assert_eq!(outcome(&own), "waitlisted", "{}", own.text());
        // By hand: not without a reason.
        let refused = scene.place(session, &people[1]).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&refused), ["approved"]);
        let placed = enrol_with(&scene.planner(), session, &people[1], departure()).await;
        assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
        // An offer: to nobody who is not approved.
        let path = format!("/api/v1/sessions/{session}/offers");
        scene.planner().post(&path, json!({})).await.problem(409, "conflict");
        let request = awaiting(&scene, &commander).await.remove(0);
        assert_eq!(says_yes(&scene, &commander, &request).await.status, 200);
        let offer = scene.offer(session).await;
        let accept = format!("/api/v1/offers/{}/accept", offer["id"].as_str().unwrap());
        assert_eq!(scene.app.by(&people[0]).post(&accept, json!({})).await.status, 200);
        assert!(awaiting(&scene, &commander).await.is_empty(), "nobody is asked for who holds a seat");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_seat_that_passes_on_by_itself_goes_to_whoever_is_approved_last(db: TestDb) {
        let mut scene = Scene::on(db).await;
        scene.course = scene.db_course("AUTO1", ReplacementPolicy::Automatic).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        asks_for(&scene, json!([chief()])).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let person = scene.db_people(1).await.remove(0);
        let request = scene.ask(&person, &[session], 3).await;
        assert!(scene.live_offers(session).await.is_empty());
        assert_eq!(says_yes(&scene, &commander, &request).await.status, 200);
        assert_eq!(scene.progress(&request).await, "offered");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn what_nobody_answers_in_time_is_open_to_the_unit_above(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        asks_for(&scene, json!([chief()])).await;
        let above = scene.db_people(1).await.remove(0);
        db_grant(&scene, &above, Role::Commander, scene.app.world.root).await;
        let commander = scene.app.world.actor(Persona::Commander).clone();
        let people = scene.db_people(2).await;
        let request = scene.ask(&people[0], &[session], 3).await;
        says_yes(&scene, &above, &request).await.problem(409, "conflict");
        assert!(awaiting(&scene, &above).await.is_empty());
        scene.app.clock.advance(TimeDelta::days(6));
        assert_eq!(request_of(&scene, &request).await["step"]["overdue"], true, "without any job");
        let servers = [scene.server(), scene.server(), scene.server()];
        let done = join_all(servers.iter().map(chores::escalate)).await;
        assert!(done.into_iter().all(|done| done.is_ok()));
        let step = request_of(&scene, &request).await["step"].clone();
        assert_eq!((&step["state"], &step["open_to"]["code"], &step["unit"]["code"]), (&json!("escalated"), &json!("CFT"), &json!("7e BCA")));
        let escalated = scene.actions(&request).await.into_iter().filter(|action| action == "request.escalated").count();
        assert_eq!(escalated, 1, "once, whichever server does it");
        assert!(told(&scene, &above).await.contains(&"approval_asked".to_owned()));
        assert_eq!((awaiting(&scene, &above).await.len(), awaiting(&scene, &commander).await.len()), (1, 1));
        let timeline = scene.planner().get(&format!("/api/v1/requests/{request}/timeline")).await.json();
        assert_eq!((&timeline["waits_for"], &timeline["with"]["unit"]["code"], &timeline["with"]["overdue"]), (&json!("unit_chief"), &json!("CFT"), &json!(true)));
        assert!(timeline["told_fr"].as_str().unwrap().contains("depuis le 07/01/2030"), "{timeline}");
        assert_eq!(says_yes(&scene, &above, &request).await.status, 200);
        // Whoever answers does not wait for the job either, and nobody is left above the top.
        let late = scene.ask(&people[1], &[session], 3).await;
        scene.app.clock.advance(TimeDelta::days(6));
        assert_eq!(says_yes(&scene, &above, &late).await.status, 200);
        scene.app.clock.advance(TimeDelta::days(60));
        assert_eq!(chores::escalate(&scene.server()).await.unwrap(), 0);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_two_chiefs_who_answer_at_once_one_does(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        asks_for(&scene, json!([chief()])).await;
        let chiefs = [scene.app.world.actor(Persona::Commander).clone(), another_chief(&scene).await];
        let person = scene.db_people(1).await.remove(0);
        let request = scene.ask(&person, &[session], 3).await;
        let answers = join_all((0..6).map(|turn| says_yes(&scene, &chiefs[turn % 2], &request))).await;
        let yes = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(yes, 1, "{answers:?}");
        answers.iter().filter(|answer| answer.status != 200).for_each(|answer| drop(answer.problem(409, "conflict")));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn what_a_course_asks_for_is_refused_at_the_field_at_fault(db: TestDb) {
        let scene = Scene::on(db).await;
        let path = format!("/api/v1/courses/{}/approval", scene.course);
        let upper = |level: u8| json!({ "approver": "upper_unit", "level": level, "answer_days": 5 });
        for (steps, pointer) in [
            (json!([{ "approver": "unit_chief", "level": 1, "answer_days": 5 }]), "/steps/0/level"),
            (json!([chief(), { "approver": "upper_unit", "answer_days": 5 }]), "/steps/1/level"),
            (json!([{ "approver": "planner", "answer_days": 0 }]), "/steps/0/answer_days"),
            (json!([{ "approver": "general", "answer_days": 5 }]), "/steps/0/approver"),
            (json!([chief(), chief()]), "/steps/1/approver"),
            (json!([upper(1), upper(2), upper(3), upper(4), upper(5), upper(6)]), "/steps"),
        ] {
            points(&scene.planner().patch(&path, 1, json!({ "steps": steps })).await, pointer);
        }
        let kept = scene.planner().patch(&path, 1, json!({ "steps": [chief(), upper(2)] })).await;
        assert_eq!((kept.status.as_u16(), &kept.json()["version"]), (200, &json!(2)), "{}", kept.text());
        scene.planner().patch(&path, 1, json!({ "steps": [] })).await.problem(412, "stale");
        assert_eq!(scene.planner().get(&path).await.json()["steps"][1]["level"], 2);
        let course = scene.planner().get(&format!("/api/v1/courses/{}", scene.course)).await;
        assert_eq!(course.json()["version"], 2);
        assert_eq!(id(&course), scene.course.to_string());
    }
}

store::both! {
    async fn several_people_are_asked_for_at_once_line_by_line(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        asks_for(&scene, json!([chief()])).await;
        let people = scene.db_people(3).await;
        let stranger = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        scene.ask(&people[1], &[session], 3).await;
        let named = |who: &[&Actor]| json!(who.iter().map(|one| one.person.to_string()).collect::<Vec<_>>());
        let mut body = scene.request(&people[0], &[session], 3);
        body.as_object_mut().unwrap().remove("person_id");
        body["person_ids"] = named(&[&people[0], &people[1], &stranger, &people[2]]);
        let requester = scene.app.as_(Persona::Requester);
        let before = items(&scene.planner().get("/api/v1/requests").await).len();
        let seen = requester.post("/api/v1/request-previews", body.clone()).await;
        assert_eq!(seen.status, 200, "{}", seen.text());
        let lines = seen.json()["lines"].as_array().unwrap().clone();
        let refused: Vec<_> = lines.iter().map(|line| line["refusal"]["code"].as_str().map(str::to_owned)).collect();
        let expected = [None, Some("already-exists".to_owned()), Some("invalid-fields".to_owned()), None];
        assert_eq!(refused, expected);
        assert_eq!(failed_gates(&lines[0]["sessions"][0]), ["approved"]);
        assert!(lines[2]["person"].is_null() && lines[2]["sessions"].as_array().unwrap().is_empty(), "{}", lines[2]);
        assert_eq!(items(&scene.planner().get("/api/v1/requests").await).len(), before, "nothing was written");
        let filed = requester.post_once("/api/v1/request-batches", "lot-de-mars-1", body.clone()).await;
        assert_eq!((filed.status.as_u16(), &filed.json()["filed"], &filed.json()["refused"]), (200, &json!(2), &json!(2)), "{}", filed.text());
        let lines = filed.json()["lines"].as_array().unwrap().clone();
        for (line, (who, refused)) in lines.iter().zip([&people[0], &people[1], &stranger, &people[2]].iter().zip(expected)) {
            assert_eq!(line["person_id"], json!(who.person.to_string()));
            assert_eq!((line["request"].is_null(), line["refusal"]["code"].as_str()), (refused.is_some(), refused.as_deref()));
        }
        assert_eq!(lines[0]["request"]["step"]["approver"], "unit_chief");
        let again = requester.post_once("/api/v1/request-batches", "lot-de-mars-1", body.clone()).await;
        assert_eq!((again.status, again.json()), (filed.status, filed.json()), "sent twice, it has one effect");
        let shared = [
            ("person_ids", json!([]), "/person_ids"),
            ("person_ids", named(&[&people[0], &people[0]]), "/person_ids/1"),
            ("person_ids", named(&[&stranger]), "/person_ids/0"),
            ("session_ids", json!([]), "/session_ids"),
            ("priority", json!(1), "/priority_reason"),
        ];
        for (field, value, pointer) in shared {
            let mut wrong = body.clone();
            wrong[field] = value;
            wrong.as_object_mut().unwrap().remove("priority_reason");
            for path in ["/api/v1/request-batches", "/api/v1/request-previews"] {
                points(&requester.post(path, wrong.clone()).await, pointer);
            }
        }
        scene.app.as_(Persona::Trainer).post("/api/v1/request-batches", body).await.problem(403, "not-allowed");
        assert_eq!(items(&scene.planner().get("/api/v1/requests").await).len(), before + 2);
        scene.insist_sound().await;
    }
}
