//! Time to travel: a warning with its figures wherever a seat is thought of, and a refusal nowhere.

use crate::scene::{Scene, enrol, items, outcome};
use crate::sites::db_site;
use crate::world::Persona::Person;
use domain::course::ReplacementPolicy::OnConfirmation;
use domain::id::{SessionId, SiteId};
use serde_json::{Value, json};

/// 1,003 kilometres from [`DRAGUIGNAN`]: 979 minutes at the usual pace and an hour more, and a night has 900.
const BREST: Option<&str> = Some("48.39,-4.50");
const DRAGUIGNAN: Option<&str> = Some("43.52,6.45");

/// Sessions of courses of their own, so that nothing but the days stands between them.
async fn db_session_at(scene: &Scene, code: &str, site: SiteId, days: (&str, &str)) -> SessionId {
    let course = scene.db_course(code, OnConfirmation).await;
    scene.db_session_like(scene.a_session(code).of(course).at(site).on(days.0, days.1).seats(3)).await
}

fn sites(travel: &Value) -> Vec<&str> {
    travel.as_array().unwrap().iter().map(|one| one["site"]["name"].as_str().unwrap()).collect()
}

store::both! {
    async fn a_journey_that_takes_longer_than_the_night_is_told_and_refuses_nobody(db: TestDb) {
        let scene = Scene::on(db).await;
        let (west, south) = (db_site(&scene, "Brest", BREST).await, db_site(&scene, "Draguignan", DRAGUIGNAN).await);
        let first = db_session_at(&scene, "WEST", west, ("2030-03-04", "2030-03-08")).await;
        let next = db_session_at(&scene, "SOUTH", south, ("2030-03-09", "2030-03-10")).await;
        let later = db_session_at(&scene, "LATER", west, ("2030-03-12", "2030-03-13")).await;
        let unknown = db_session_at(&scene, "NOWHERE", scene.site, ("2030-03-11", "2030-03-11")).await;
        let who = &scene.db_people(1).await[0];
        let caller = scene.app.by(who);
        let none = enrol(&caller, first, who).await;
        assert_eq!((none.status.as_u16(), &none.json()["travel"]), (201, &json!([])), "{}", none.text());
        let before = caller.get(&format!("/api/v1/sessions/{next}")).await.json()["travel"].clone();
        let listed = items(&caller.get("/api/v1/sessions?from=2030-03-01&for_me=true").await);
        let told = enrol(&caller, next, who).await;
        assert_eq!((told.status.as_u16(), outcome(&told)), (201, "enrolled".to_owned()), "a warning refuses nothing");
        assert_eq!(before, told.json()["travel"], "it is told before the seat is asked for, in the same words");
        let warned: Vec<_> = listed.iter().filter(|one| one["for_me"]["travel"] != json!([])).map(|one| &one["code"]).collect();
        assert_eq!(warned, ["SOUTH"], "the list tells it of the same sessions: {listed:?}");
        assert_eq!(listed.iter().find(|one| one["code"] == "SOUTH").unwrap()["for_me"]["travel"], before);
        // Of others nothing is told.
        for other in [scene.planner(), scene.app.as_(Person)] {
            assert_eq!(other.get(&format!("/api/v1/sessions/{next}")).await.json()["travel"], json!([]));
        }
        let warning = &told.json()["travel"][0];
        assert_eq!(sites(&told.json()["travel"]), ["Brest"]);
        assert_eq!((&warning["starts_on"], &warning["ends_on"]), (&json!("2030-03-04"), &json!("2030-03-08")));
        let figures = ["distance_km", "needed_minutes", "available_minutes"].map(|name| warning[name].as_u64().unwrap());
        assert_eq!(figures, [1003, 1039, 900]);
        // A day between is time enough; a site of which nobody said where it is says nothing.
        for session in [later, unknown] {
            let quiet = enrol(&caller, session, who).await;
            assert_eq!((outcome(&quiet), &quiet.json()["travel"]), ("enrolled".to_owned(), &json!([])), "{}", quiet.text());
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn the_pace_is_what_the_administrators_say(db: TestDb) {
        let scene = Scene::on(db).await;
        let (west, south) = (db_site(&scene, "Brest", BREST).await, db_site(&scene, "Draguignan", DRAGUIGNAN).await);
        let first = db_session_at(&scene, "WEST", west, ("2030-03-04", "2030-03-08")).await;
        let next = db_session_at(&scene, "SOUTH", south, ("2030-03-09", "2030-03-10")).await;
        let people = scene.db_people(2).await;
        for (settings, who, expected) in [
            ([("travel.kilometres_per_hour", "300"), ("travel.margin_minutes", "0")], &people[0], None),
            ([("travel.day_starts_at", "6"), ("travel.day_ends_at", "20")], &people[1], Some((1039, 600))),
        ] {
            let app = scene.again_with(&settings).await;
            let caller = app.by(who);
            assert_eq!(enrol(&caller, first, who).await.status, 201);
            let told = enrol(&caller, next, who).await.json()["travel"][0].clone();
            let figures = told["needed_minutes"].as_u64().zip(told["available_minutes"].as_u64());
            assert_eq!(figures, expected, "{told}");
        }
    }
}

store::both! {
    async fn planners_see_it_before_filing_and_where_the_request_waits(db: TestDb) {
        let scene = Scene::on(db).await;
        let (west, south) = (db_site(&scene, "Brest", BREST).await, db_site(&scene, "Draguignan", DRAGUIGNAN).await);
        let course = scene.db_course("SOUTH", OnConfirmation).await;
        let held = scene.db_session_like(scene.a_session("WEST").at(west).on("2030-03-04", "2030-03-08")).await;
        let next = scene.a_session("SOUTH").of(course).at(south).on("2030-03-09", "2030-03-10").seats(1);
        let next = scene.db_session_like(next).await;
        let people = scene.db_people(3).await;
        let (who, other, seated) = (&people[0], &people[1], &people[2]);
        // Dates that an offer holds count as those of a seat do.
        scene.ask(who, &[held], 3).await;
        scene.offer(held).await;
        let body = json!({
            "person_ids": [who.person.to_string(), other.person.to_string()], "course_id": course.to_string(),
            "session_ids": [next.to_string()], "priority": 3,
        });
        let seen = scene.planner().post("/api/v1/request-previews", body).await;
        let lines = seen.json()["lines"].clone();
        let travel = |line: usize| lines[line]["sessions"][0]["travel"].clone();
        assert_eq!((sites(&travel(0)), sites(&travel(1))), (vec!["Brest"], vec![]), "{}", seen.text());
        assert_eq!(lines[0]["sessions"][0]["eligible"], true, "it is no condition");

        assert_eq!(outcome(&enrol(&scene.app.by(seated), next, seated).await), "enrolled");
        let waits = enrol(&scene.app.by(who), next, who).await;
        assert_eq!((outcome(&waits), sites(&waits.json()["travel"])), ("waitlisted".to_owned(), vec!["Brest"]));
        let requests = items(&scene.planner().get(&format!("/api/v1/requests?person_id={}", who.person)).await);
        let request = requests.iter().find(|one| one["course"]["id"] == course.to_string()).unwrap();
        let timeline = format!("/api/v1/requests/{}/timeline", request["id"].as_str().unwrap());
        for caller in [scene.planner(), scene.app.by(who)] {
            let standing = &caller.get(&timeline).await.json()["standings"][0];
            assert_eq!((sites(&standing["travel"]), &standing["unmet"]), (vec!["Brest"], &json!([])), "{standing}");
        }
    }
}
