//! Any session from a day to another, but some days; and seats that come back to all on their day.

use crate::scene::{Scene, departure, enrol_with, id, items, points};
use crate::world::Actor;
use chrono::TimeDelta;
use domain::id::SessionId;
use futures_util::future::join_all;
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

fn spring() -> Value {
    json!({ "starts_on": "2030-03-01", "ends_on": "2030-06-30", "except": [
        { "starts_on": "2030-04-15", "ends_on": "2030-04-28" },
    ] })
}

fn body(scene: &Scene, who: &Actor, sessions: &[SessionId], accepts: Value) -> Value {
    let mut body = scene.request(who, sessions, 3);
    body["accepts"] = accepts;
    body
}

async fn wished(scene: &Scene, request: &str) -> Vec<(String, u64, bool)> {
    let shown = scene.planner().get(&format!("/api/v1/requests/{request}")).await.json();
    let wish = |wish: &Value| {
        let code = wish["session"]["code"].as_str().unwrap().to_owned();
        (code, wish["rank"].as_u64().unwrap(), wish["by_dates"].as_bool().unwrap())
    };
    shown["wishes"].as_array().unwrap().iter().map(wish).collect()
}

fn some(wishes: &[(&str, u64, bool)]) -> Vec<(String, u64, bool)> {
    wishes.iter().map(|(code, rank, by_dates)| ((*code).to_owned(), *rank, *by_dates)).collect()
}

store::both! {
    async fn any_session_of_a_period_comes_in_by_itself(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let people = scene.db_people(4).await;
        let named = scene.db_session("S1", WEEK, 1).await;
        scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await;
        scene.db_session("EASTER", ("2030-04-08", "2030-04-15"), 1).await;
        scene.db_session("LATE", ("2030-06-24", "2030-07-01"), 1).await;
        let draft = scene.db_session_like(scene.a_session("S3").on("2030-06-03", "2030-06-07").seats(1).draft()).await;
        let filed = scene.planner().post("/api/v1/requests", body(&scene, &people[0], &[named], spring())).await;
        assert_eq!(filed.status, 201, "{}", filed.text());
        assert_eq!(filed.json()["accepts"], spring());
        let request = id(&filed);
        assert_eq!(wished(&scene, &request).await, some(&[("S1", 1, false), ("S2", 2, true)]));
        // What opens comes in; its seat is offered at once to who waits.
        let published = scene.planner().post(&format!("/api/v1/sessions/{draft}/publish"), json!({})).await;
        assert_eq!(published.status, 200, "{}", published.text());
        assert_eq!(wished(&scene, &request).await, some(&[("S1", 1, false), ("S2", 2, true), ("S3", 2, true)]));
        assert_eq!(scene.live_offers(draft).await.len(), 1);
        assert_eq!(scene.live_offers(draft).await[0].0, people[0].person.to_string());
        // What moves away goes; what moves back comes in.
        let to = |first: &str, last: &str| json!({ "blocks": [{ "starts_on": first, "ends_on": last }], "words": "travaux" });
        let second = items(&scene.planner().get("/api/v1/sessions?q=S2").await)[0]["id"].as_str().unwrap().to_owned();
        for (first, last, there) in [
            ("2030-04-22", "2030-04-26", false), ("2030-05-13", "2030-05-17", true), ("2030-09-02", "2030-09-06", false),
        ] {
            let moved = scene.planner().post(&format!("/api/v1/sessions/{second}/move"), to(first, last)).await;
            assert_eq!(moved.status, 200, "{}", moved.text());
            let now = wished(&scene, &request).await;
            assert_eq!(now.iter().any(|(code, ..)| code == "S2"), there, "{first} {now:?}");
        }
        let told = scene.actions(&request).await;
        assert!(told.iter().any(|action| action == "wish.closed"), "{told:?}");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn dates_alone_are_a_request_and_wrong_ones_are_refused_at_the_field(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let ask = |accepts: Value| body(&scene, &people[0], &[], accepts);
        points(&scene.planner().post("/api/v1/requests", ask(spring())).await, "/accepts");
        scene.db_session("S1", WEEK, 1).await;
        let days = |first: &str, last: &str| json!({ "starts_on": first, "ends_on": last });
        let with = |out: Value| json!({ "starts_on": "2030-03-01", "ends_on": "2030-06-30", "except": [out] });
        for (accepts, pointer) in [
            (Value::Null, "/session_ids"),
            (days("2030-06-30", "2030-03-01"), "/accepts/ends_on"),
            (days("2029-01-01", "2029-03-01"), "/accepts/ends_on"),
            (days("2030-03-01", "2033-03-01"), "/accepts/ends_on"),
            (with(days("2030-04-02", "2030-04-01")), "/accepts/except/0/ends_on"),
            (with(days("2030-07-02", "2030-07-03")), "/accepts/except/0/starts_on"),
        ] {
            points(&scene.planner().post("/api/v1/requests", ask(accepts)).await, pointer);
        }
        let preview = json!({
            "person_ids": [people[0].person.to_string()], "course_id": scene.course.to_string(),
            "accepts": spring(), "priority": 3,
        });
        let seen = scene.planner().post("/api/v1/request-previews", preview.clone()).await.json();
        assert_eq!(seen["lines"][0]["sessions"][0]["session"]["code"], "S1", "{seen}");
        let filed = scene.planner().post("/api/v1/request-batches", preview).await.json();
        assert_eq!(filed["filed"], 1, "{filed}");
        let request = filed["lines"][0]["request"]["id"].as_str().unwrap();
        assert_eq!(wished(&scene, request).await, some(&[("S1", 1, true)]));
        // A seat given back by hand opens the dates again: they wait for what has come in since.
        let first = items(&scene.planner().get("/api/v1/sessions?q=S1").await)[0]["id"].as_str().unwrap().to_owned();
        let first: SessionId = first.parse().map(domain::id::Id::from_uuid).unwrap();
        scene.seat(first, &people[0]).await;
        let draft = scene.db_session_like(scene.a_session("S9").on("2030-05-06", "2030-05-10").draft()).await;
        scene.planner().post(&format!("/api/v1/sessions/{draft}/publish"), json!({})).await;
        assert_eq!(scene.fill(draft).await.3, 0);
        let called_off = scene.planner().post(&format!("/api/v1/sessions/{first}/cancel"), json!({ "words": "neige" })).await;
        assert_eq!(called_off.status, 200, "{}", called_off.text());
        assert_eq!(scene.fill(draft).await.3, 1);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_session_that_opens_while_requests_are_filed_misses_none(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_session("S0", ("2030-09-02", "2030-09-06"), 1).await;
        for round in 0..4 {
            let people = scene.db_people(6).await;
            let code = format!("R{round}");
            let draft = scene.db_session_like(scene.a_session(&code).seats(9).draft()).await;
            let planner = scene.planner();
            let path = format!("/api/v1/sessions/{draft}/publish");
            let open = planner.post(&path, json!({}));
            let file = |who: &Actor| {
                let body = body(&scene, who, &[], spring());
                async { scene.planner().post("/api/v1/requests", body).await.status.as_u16() }
            };
            let (opened, filed) = futures_util::future::join(open, join_all(people.iter().map(file))).await;
            assert_eq!(opened.status, 200, "{}", opened.text());
            assert_eq!(filed, vec![201; 6]);
            let waiting = scene.planner().get(&format!("/api/v1/requests?session_id={draft}&limit=100")).await;
            assert_eq!(items(&waiting).len(), 6 * (round + 1), "{}", waiting.text());
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_set_aside_come_back_to_all_on_their_day_and_are_passed_on_once(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let (of_theirs, of_ours) = (scene.app.world.outside, scene.db_people(3).await);
        let mut body = json!({
            "organiser_id": scene.app.world.inside.to_string(), "code": "S1", "course_id": scene.course.to_string(),
            "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 2, "minimum": 1,
        });
        body["quotas"] = json!([{ "unit_id": of_theirs.to_string(), "seats": 1, "release_on": "2030-02-04" }]);
        let session = id(&scene.planner().post("/api/v1/sessions", body).await);
        scene.planner().post(&format!("/api/v1/sessions/{session}/publish"), json!({})).await;
        let session: SessionId = session.parse().map(domain::id::Id::from_uuid).unwrap();
        scene.seat(session, &of_ours[0]).await;
        for who in &of_ours[1..] {
            scene.ask(who, &[session], 3).await;
        }
        assert_eq!(releve_api::app::chores::release(&scene.server()).await.unwrap(), 0);
        let day = chrono::NaiveDate::from_ymd_opt(2030, 2, 4).unwrap();
        let eve = day.and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::minutes(90);
        let now = releve_api::clock::Clock::now(&scene.app.clock);
        scene.app.clock.advance(eve - now);
        assert_eq!(releve_api::app::chores::release(&scene.server()).await.unwrap(), 0, "it is still the eve in Gap");
        scene.app.clock.advance(TimeDelta::hours(1));
        let servers = [scene.server(), scene.server()];
        for done in join_all(servers.iter().map(releve_api::app::chores::release)).await {
            done.unwrap();
        }
        // One of the two who wait, whom the same day and the lottery tell apart.
        let offered = scene.live_offers(session).await;
        assert_eq!(offered.len(), 1);
        assert!(of_ours[1..].iter().any(|who| who.person.to_string() == offered[0].0), "{offered:?}");
        assert_eq!(releve_api::app::chores::release(&scene.server()).await.unwrap(), 0);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn whoever_was_let_in_beside_something_else_follows_a_move_and_has_less_time_to_answer(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let here = scene.db_session("S1", ("2030-06-03", "2030-06-07"), 2).await;
        let own = scene.course;
        scene.course = scene.db_course("AUTRE", domain::course::ReplacementPolicy::OnConfirmation).await;
        let other = scene.db_session("X1", ("2030-06-06", "2030-06-14"), 9).await;
        scene.seat(other, &people[0]).await;
        scene.course = own;
        let let_in = enrol_with(&scene.planner(), here, &people[0], departure()).await;
        assert_eq!(let_in.status, 201, "{}", let_in.text());
        scene.ask(&people[1], &[here], 3).await;
        let offered = scene.offer(here).await;
        let to = json!({ "blocks": [{ "starts_on": "2030-06-04", "ends_on": "2030-06-08" }], "words": "travaux" });
        let moved = scene.planner().post(&format!("/api/v1/sessions/{here}/move"), to).await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        assert_eq!(scene.fill(here).await, (1, 1, 0, 1));
        let deadline = |offer: &Value| offer["deadline"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/offers/{}", offered["id"].as_str().unwrap());
        assert_eq!(deadline(&scene.planner().get(&path).await.json()), deadline(&offered));
        let to = json!({ "blocks": [{ "starts_on": "2030-01-15", "ends_on": "2030-01-18" }], "words": "avancée" });
        let moved = scene.planner().post(&format!("/api/v1/sessions/{here}/move"), to).await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        assert!(deadline(&scene.planner().get(&path).await.json()) < deadline(&offered));
        scene.insist_sound().await;
    }
}
