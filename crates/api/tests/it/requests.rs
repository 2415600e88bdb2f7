//! Requests over HTTP: what may be asked, by whom, and how it ends.

use crate::scene::{Scene, departure, enrol_with, id, items, outcome, points};
use crate::sides::db_grant;
use crate::world::{Actor, Persona};
use chrono::TimeDelta;
use domain::course::ReplacementPolicy;
use domain::role::Role;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");
const LATER: (&str, &str) = ("2030-04-01", "2030-04-05");

store::both! {
    async fn a_request_is_refused_at_the_field_at_fault(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let draft = scene.db_session_like(scene.a_session("S2").draft()).await;
        let off = scene.db_session_like(scene.a_session("S3").cancelled("neige")).await;
        let begun = scene.db_session("S4", ("2030-01-07", "2030-01-11"), 1).await;
        let asked = scene.course;
        scene.course = scene.db_course("MON1", ReplacementPolicy::OnConfirmation).await;
        let other = scene.db_session("S5", WEEK, 1).await;
        scene.course = asked;
        let who = &scene.db_people(1).await[0];
        let good = scene.request(who, &[session], 3);
        let nobody = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";
        let sessions = |ids: &[domain::id::SessionId]| json!(ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        let cases = [
            ("person_id", json!(nobody), "/person_id"),
            ("person_id", json!(scene.app.world.stranger.to_string()), "/person_id"),
            ("course_id", json!(nobody), "/course_id"),
            ("session_ids", json!([]), "/session_ids"),
            ("session_ids", json!(vec![session.to_string(); 7]), "/session_ids"),
            ("session_ids", json!([nobody]), "/session_ids/0"),
            ("session_ids", sessions(&[session, session]), "/session_ids/1"),
            ("session_ids", sessions(&[session, other]), "/session_ids/1"),
            ("session_ids", sessions(&[draft]), "/session_ids/0"),
            ("session_ids", sessions(&[off]), "/session_ids/0"),
            ("session_ids", sessions(&[begun]), "/session_ids/0"),
            ("priority", json!(0), "/priority"),
            ("priority", json!(5), "/priority"),
            ("priority", json!(1), "/priority_reason"),
            ("priority_reason", json!(" "), "/priority_reason"),
            ("colour", json!("red"), "/colour"),
        ];
        for (field, value, pointer) in cases {
            let mut body = good.clone();
            body[field] = value;
            points(&scene.planner().post("/api/v1/requests", body).await, pointer);
        }
        assert!(items(&scene.planner().get("/api/v1/requests").await).is_empty());
        assert_eq!(scene.planner().post("/api/v1/requests", good).await.status, 201);
    }
}

store::both! {
    async fn a_person_has_one_request_for_a_course_at_a_time(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let who = &scene.db_people(1).await[0];
        let body = scene.request(who, &[session], 3);
        let (own, planner) = (scene.app.by(who), scene.planner());
        let sends = (0..6).map(|turn| if turn % 2 == 0 { &own } else { &planner });
        let answers = join_all(sends.map(|caller| caller.post("/api/v1/requests", body.clone()))).await;
        let (filed, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((filed.len(), refused.len()), (1, 5), "{answers:?}");
        for answer in refused {
            assert_eq!(answer.problem(409, "already-exists")["errors"][0]["pointer"], "/course_id");
        }
        // Closed, it leaves room for another.
        let first = id(filed[0]);
        let path = format!("/api/v1/requests/{first}/withdraw");
        assert_eq!(own.post(&path, json!({ "code": "no_longer_wanted" })).await.status, 200);
        let second = id(&own.post("/api/v1/requests", body).await);
        assert_ne!(first, second);
        assert_eq!(scene.progress(&first).await, "withdrawn");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_request_ends_once_and_with_a_reason(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(2).await;
        for (who, command, state) in [(&people[0], "withdraw", "withdrawn"), (&people[1], "refuse", "refused")] {
            let request = scene.ask(who, &[session], 3).await;
            let path = format!("/api/v1/requests/{request}/{command}");
            points(&scene.planner().post(&path, json!({ "code": "other" })).await, "/words");
            points(&scene.planner().post(&path, json!({ "code": "boredom" })).await, "/code");
            scene.app.clock.advance(TimeDelta::minutes(5));
            let body = json!({ "code": "other", "words": "mutation en juillet" });
            let closed = scene.planner().post(&path, body.clone()).await;
            assert_eq!((closed.status.as_u16(), &closed.json()["state"]), (200, &json!(state)), "{}", closed.text());
            for again in ["withdraw", "refuse"] {
                let path = format!("/api/v1/requests/{request}/{again}");
                scene.planner().post(&path, body.clone()).await.problem(409, "conflict");
            }
            let told = scene.actions(&request).await;
            assert_eq!(told, ["request.submitted", "waitlist.joined", &format!("request.{state}")]);
            assert_eq!(scene.fill(session).await.3, 0);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_request_that_holds_a_seat_is_closed_by_its_cancellation_only(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let who = &scene.db_people(1).await[0];
        let request = scene.ask(who, &[session], 3).await;
        let seat = scene.seat(session, who).await;
        for command in ["withdraw", "refuse"] {
            let path = format!("/api/v1/requests/{request}/{command}");
            scene.planner().post(&path, json!({ "code": "duplicate" })).await.problem(409, "conflict");
        }
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        assert_eq!(scene.app.by(who).post(&path, json!({ "code": "posting" })).await.status, 200);
        assert_eq!(scene.progress(&request).await, "withdrawn");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn who_waits_again_keeps_the_other_wishes(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let later = scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await;
        let who = &scene.db_people(1).await[0];
        let request = scene.ask(who, &[session, later], 3).await;
        let seat = scene.seat(session, who).await;
        assert_eq!((scene.fill(session).await.3, scene.fill(later).await.3), (0, 0));
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        let body = json!({ "code": "mission", "after": "wait_again" });
        assert_eq!(scene.app.by(who).post(&path, body).await.status, 200);
        assert_eq!(scene.progress(&request).await, "waiting");
        assert_eq!((scene.fill(session).await.3, scene.fill(later).await.3), (0, 1));
        scene.seat(later, who).await;
        assert_eq!(scene.progress(&request).await, "enrolled");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_seat_given_back_leaves_the_other_seat_of_the_same_request(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let later = scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await;
        let who = &scene.db_people(1).await[0];
        let seat = scene.seat(session, who).await;
        let placed = enrol_with(&scene.planner(), later, who, departure()).await;
        assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
        let request = placed.json()["enrolment"]["request_id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        assert_eq!(scene.app.by(who).post(&path, json!({ "code": "mission" })).await.status, 200);
        assert_eq!(scene.progress(&request).await, "enrolled");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_request_is_followed_by_its_person_their_unit_and_its_organiser(db: TestDb) {
        let scene = Scene::on(db).await;
        let (inside, outside) = (scene.app.world.inside, scene.app.world.outside);
        let ours = scene.db_session("S1", WEEK, 1).await;
        let theirs = scene.db_session_like(scene.a_session("S2").by(outside)).await;
        let (own, stranger) = (scene.db_people_of(inside, 2).await, &scene.db_people_of(outside, 2).await);
        let file = async |who: &crate::world::Actor, session| {
            let body = scene.request(who, &[session], 3);
            id(&scene.app.by(who).post("/api/v1/requests", body).await)
        };
        let at_home = file(&own[0], theirs).await;
        let asks_us = file(&stranger[0], ours).await;
        let elsewhere = file(&stranger[1], theirs).await;
        let planner = scene.app.as_(Persona::Planner);
        let requester = scene.app.as_(Persona::Requester);
        let other = scene.app.by(&own[1]);
        let path = |request: &str| format!("/api/v1/requests/{request}");
        for request in [&at_home, &asks_us] {
            for suffix in ["", "/timeline"] {
                assert_eq!(planner.get(&format!("{}{suffix}", path(request))).await.status, 200);
                other.get(&format!("{}{suffix}", path(request))).await.problem(404, "not-found");
            }
        }
        for caller in [&planner, &requester, &other] {
            caller.get(&path(&elsewhere)).await.problem(404, "not-found");
            let close = json!({ "code": "no_longer_wanted" });
            caller.post(&format!("{}/withdraw", path(&elsewhere)), close).await.problem(404, "not-found");
        }
        let listed: Vec<_> = items(&planner.get("/api/v1/requests").await).iter().map(|one| one["id"].clone()).collect();
        assert!(listed.contains(&json!(at_home)) && listed.contains(&json!(asks_us)) && !listed.contains(&json!(elsewhere)));
        assert!(items(&other.get("/api/v1/requests").await).is_empty());
        // A requester gives up for the people of the unit, not for those who ask its planners.
        let close = json!({ "code": "unit_refused" });
        let refused = requester.post(&format!("{}/withdraw", path(&asks_us)), close.clone()).await;
        assert!([403, 404].contains(&refused.status.as_u16()), "{}", refused.text());
        requester.post(&format!("{}/refuse", path(&at_home)), close.clone()).await.problem(403, "not-allowed");
        assert_eq!(requester.post(&format!("{}/withdraw", path(&at_home)), close.clone()).await.status, 200);
        assert_eq!(planner.post(&format!("{}/refuse", path(&asks_us)), close).await.status, 200);
        let mine = scene.app.by(&stranger[0]).get(&path(&asks_us)).await.json();
        assert_eq!(mine["progress"], "refused");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_files_for_others_without_the_role(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(2).await;
        let stranger = &scene.db_people_of(scene.app.world.outside, 1).await[0];
        let body = scene.request(&people[0], &[session], 3);
        for caller in [scene.app.by(&people[1]), scene.app.as_(Persona::Trainer), scene.app.as_(Persona::Administrator)] {
            caller.post("/api/v1/requests", body.clone()).await.problem(403, "not-allowed");
        }
        let outside = scene.request(stranger, &[session], 3);
        points(&scene.app.as_(Persona::Requester).post("/api/v1/requests", outside).await, "/person_id");
        let filed = scene.app.as_(Persona::Requester).post("/api/v1/requests", body).await;
        assert_eq!(filed.status, 201, "{}", filed.text());
        assert_eq!(filed.json()["organiser"]["code"], "7e BCA");
    }
}

store::both! {
    async fn the_queue_is_listed_in_the_published_order(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(3).await;
        let mut asked = Vec::new();
        for (who, priority) in people.iter().zip([4, 2, 3]) {
            asked.push(scene.ask(who, &[session], priority).await);
        }
        let listed = items(&scene.planner().get(&format!("/api/v1/waitlist-entries?session_id={session}")).await);
        let mut told: Vec<_> = listed.iter().map(|one| (one["position"].as_u64().unwrap(), one["request_id"].clone())).collect();
        told.sort_by_key(|(position, _)| *position);
        assert_eq!(told, [(1, json!(asked[1])), (2, json!(asked[2])), (3, json!(asked[0]))]);
        let course = items(&scene.planner().get(&format!("/api/v1/waitlist-entries?course_id={}", scene.course)).await);
        assert!(course.len() == 3 && course.iter().all(|one| one["position"] == Value::Null));
        scene.app.by(&people[0]).get(&format!("/api/v1/waitlist-entries?session_id={session}")).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn the_unit_and_not_the_person_says_how_urgent_it_is(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("SC-1", ("2030-03-04", "2030-03-08"), 2).await;
        let who = &scene.db_people(1).await[0];
        let urgent = scene.request(who, &[session], 1);
        points(&scene.app.by(who).post("/api/v1/requests", urgent.clone()).await, "/priority");
        assert_eq!(scene.app.as_(Persona::Requester).post("/api/v1/requests", urgent).await.status, 201);
    }
}

store::both! {
    async fn whoever_asks_for_a_session_while_it_is_called_off_does_not_wait_for_it(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(16).await;
        for (turn, who) in people.iter().enumerate() {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let (own, planner) = (scene.app.by(who), scene.planner());
            let off = format!("/api/v1/sessions/{session}/cancel");
            let asking = own.post("/api/v1/requests", scene.request(who, &[session], 4));
            let (asked, off) = join(asking, planner.post(&off, json!({ "words": "neige" }))).await;
            assert_eq!(off.status, 200, "{}", off.text());
            match asked.status.as_u16() {
                201 => assert_eq!(scene.fill(session).await.3, 0, "nobody waits for a session called off"),
                _ => points(&asked, "/session_ids/0"),
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn whoever_gives_a_seat_back_does_not_wait_for_a_session_called_off_meanwhile(db: TestDb) {
        let scene = Scene::on(db).await;
        let later = ("2030-05-06", "2030-05-10");
        for (turn, who) in scene.db_people(16).await.iter().enumerate() {
            let here = scene.db_session(&format!("A{turn}"), WEEK, 1).await;
            let there = scene.db_session(&format!("B{turn}"), later, 1).await;
            let request = scene.ask(who, &[here, there], 3).await;
            let seat = scene.seat(here, who).await;
            let (own, planner) = (scene.app.by(who), scene.planner());
            let back = format!("/api/v1/enrolments/{seat}/cancel");
            let off = format!("/api/v1/sessions/{there}/cancel");
            let back = own.post(&back, json!({ "code": "mission", "after": "wait_again" }));
            let (back, off) = join(back, planner.post(&off, json!({ "words": "neige" }))).await;
            assert_eq!((back.status.as_u16(), off.status.as_u16()), (200, 200), "{} {}", back.text(), off.text());
            assert_eq!(scene.fill(there).await.3, 0, "nobody waits for a session called off");
            // With no wish left the request is closed, or waits for the course's next session.
            assert!(["waiting", "withdrawn"].contains(&scene.progress(&request).await.as_str()));
        }
        scene.insist_sound().await;
    }

    async fn sessions_called_off_together_leave_nobody_waiting_for_them(db: TestDb) {
        let scene = Scene::on(db).await;
        let later = ("2030-05-06", "2030-05-10");
        for turn in 0..8 {
            let sessions = [scene.db_session(&format!("A{turn}"), WEEK, 2).await, scene.db_session(&format!("B{turn}"), later, 2).await];
            for (at, who) in scene.db_people(4).await.iter().enumerate() {
                scene.ask(who, &sessions, 3).await;
                scene.seat(sessions[at % 2], who).await;
            }
            let planner = scene.planner();
            let off = sessions.map(|session| format!("/api/v1/sessions/{session}/cancel"));
            let off = join_all(off.iter().map(|path| planner.post(path, json!({ "words": "neige" })))).await;
            assert!(off.iter().all(|answer| answer.status == 200), "{off:?}");
            for session in sessions {
                assert_eq!(scene.fill(session).await.3, 0, "nobody waits for a session called off");
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn whoever_joins_the_queue_is_told_of_as_its_entry(db: TestDb) {
        let scene = Scene::on(db).await;
        let sessions = [scene.db_session("S1", WEEK, 1).await, scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await];
        let people = scene.db_people(3).await;
        // The first two hold the seats; the third waits, wishes for the other session too, is seated and waits again.
        for (session, who) in sessions.iter().zip(&people) {
            scene.seat(*session, who).await;
        }
        let who = scene.app.by(&people[2]);
        for session in sessions {
            assert_eq!(outcome(&enrol_with(&who, session, &people[2], Value::Null).await), "waitlisted");
        }
        let other = scene.db_session("S3", ("2030-06-03", "2030-06-07"), 1).await;
        let seat = scene.seat(other, &people[2]).await;
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        assert_eq!(who.post(&path, json!({ "code": "mission", "after": "wait_again" })).await.status, 200);
        let entry = &items(&scene.planner().get(&format!("/api/v1/waitlist-entries?session_id={}", sessions[1])).await)[0];
        let told = items(&scene.planner().get("/api/v1/audit-events?action=waitlist.joined").await);
        let told: Vec<_> = told.iter().map(|line| [&line["subject_kind"], &line["subject_id"]]).collect();
        assert_eq!(told, [[&json!("waitlist_entry"), &entry["id"]]; 3]);
    }
}

store::both! {
    async fn whoever_loses_a_unit_is_not_given_again_what_they_filed_for_it(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let who = &scene.db_people(1).await[0];
        let filed = scene.request(who, &[session], 3);
        let calendar = json!({
            "organiser_id": scene.app.world.inside.to_string(), "code": "S2", "course_id": scene.course.to_string(),
            "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 2, "minimum": 1,
        });
        let administrator = scene.app.as_(Persona::Administrator);
        for (persona, role, path, body, pointer) in [
            (Persona::Requester, Role::Requester, "/api/v1/requests", filed, "/person_id"),
            (Persona::Planner, Role::Planner, "/api/v1/sessions", calendar, "/organiser_id"),
        ] {
            let (actor, caller) = (scene.app.world.actor(persona), scene.app.as_(persona));
            let made = caller.post_once(path, "key-00001", body.clone()).await;
            assert_eq!(made.status, 201, "{}", made.text());
            assert_eq!(caller.post_once(path, "key-00001", body.clone()).await.json(), made.json());
            let held = items(&administrator.get(&format!("/api/v1/role-grants?person_id={}", actor.person)).await);
            let revoke = format!("/api/v1/role-grants/{}/revoke", held[0]["id"].as_str().unwrap());
            assert_eq!(administrator.post(&revoke, json!({})).await.status, 200);
            // They keep the role over the neighbour.
            db_grant(&scene, actor, role, scene.app.world.outside).await;
            points(&caller.post_once(path, "key-00001", body).await, pointer);
        }
    }
}

store::both! {
    async fn whoever_waits_is_told_where_they_stand_and_why_no_seat_came(db: TestDb) {
        let scene = Scene::on(db).await;
        let (full, free) = (scene.db_session("S1", WEEK, 1).await, scene.db_session("S2", LATER, 1).await);
        let people = scene.db_people(4).await;
        scene.seat(full, &people[0]).await;
        let urgent = scene.ask(&people[1], &[full, free], 1).await;
        let usual = scene.ask(&people[2], &[full, free], 4).await;
        let told = |request: &str, who: &Actor| {
            let (path, caller) = (format!("/api/v1/requests/{request}/timeline"), scene.app.by(who));
            async move { caller.get(&path).await.json() }
        };
        let brief = |timeline: &Value| -> Vec<(u64, u64, u64, String)> {
            let lines = timeline["standings"].as_array().unwrap().iter();
            let number = |line: &Value, field: &str| line[field].as_u64().unwrap();
            lines.map(|l| (number(l, "place"), number(l, "ranked"), number(l, "free"), l["why"].as_str().unwrap().to_owned())).collect()
        };
        let first = told(&urgent, &people[1]).await;
        assert_eq!(brief(&first), [(1, 2, 0, "full".to_owned()), (1, 2, 1, "planner".to_owned())]);
        let second = told(&usual, &people[2]).await;
        assert_eq!(brief(&second), [(2, 2, 0, "full".to_owned()), (2, 2, 1, "others_first".to_owned())]);
        // Nobody else's place is in it, and a stranger learns of nothing.
        assert!(!second.to_string().contains(&people[1].person.to_string()));
        let refused = scene.app.by(&people[3]).get(&format!("/api/v1/requests/{usual}/timeline")).await;
        assert_eq!(refused.status, 404);
        // A seat held ends the waiting.
        scene.seat(free, &people[1]).await;
        assert_eq!(told(&urgent, &people[1]).await["standings"], json!([]));
        scene.insist_sound().await;
    }
}
