//! Whoever teaches is nowhere else: naming, moving and enrolling see what is taught as they see seats.

use crate::scene::{Scene, enrol, failed_gates, items, outcome, points};
use domain::id::SessionId;
use futures_util::future::join;
use serde_json::{Value, json};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");
const ACROSS: (&str, &str) = ("2030-03-08", "2030-03-12");
const APRIL: (&str, &str) = ("2030-04-01", "2030-04-05");

fn path(session: SessionId, command: &str) -> String {
    format!("/api/v1/sessions/{session}{command}")
}

fn named(who: &[&crate::world::Actor]) -> Value {
    json!({ "trainer_ids": who.iter().map(|who| who.person.to_string()).collect::<Vec<_>>() })
}

store::both! {
    async fn nobody_teaches_two_sessions_at_once_nor_one_while_they_attend_another(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let (trainer, seated) = (&people[0], &people[1]);
        let here = scene.db_session("S1", WEEK, 3).await;
        let across = scene.db_session("S2", ACROSS, 3).await;
        let april = scene.db_session("S3", APRIL, 3).await;
        let planner = scene.planner();
        let first = planner.patch(&path(here, ""), 1, named(&[trainer])).await;
        assert_eq!(first.status, 200, "{}", first.text());
        scene.seat(here, seated).await;
        // The field is named, and what is in the way is said in words.
        let twice = planner.patch(&path(across, ""), 1, named(&[&people[2], trainer])).await;
        points(&twice, "/trainer_ids/1");
        assert!(twice.text().contains("S1") && twice.text().contains("08"), "{}", twice.text());
        points(&planner.patch(&path(across, ""), 1, named(&[seated])).await, "/trainer_ids/0");
        points(&planner.patch(&path(here, ""), 2, named(&[trainer, seated])).await, "/trainer_ids/1");
        let body = json!({
            "organiser_id": scene.app.world.inside.to_string(), "code": "S4", "course_id": scene.course.to_string(),
            "site_id": scene.site.to_string(), "starts_on": "2030-03-06", "ends_on": "2030-03-06", "capacity": 2,
            "minimum": 1, "trainer_ids": [trainer.person.to_string()],
        });
        points(&planner.post("/api/v1/sessions", body).await, "/trainer_ids/0");
        // Nor do they attend what they teach, or anything beside it.
        for session in [here, across] {
            let refused = enrol(&scene.app.by(trainer), session, trainer).await.problem(409, "conditions-not-met");
            assert!(failed_gates(&refused).contains(&"ledger"), "{refused}");
        }
        // Other days are free, and a session does not move to where its trainer is taken.
        let free = planner.patch(&path(april, ""), 1, named(&[trainer])).await;
        assert_eq!(free.status, 200, "{}", free.text());
        let onto = json!({ "blocks": [{ "starts_on": "2030-03-07", "ends_on": "2030-03-11" }], "words": "stand fermé" });
        points(&planner.post(&path(april, "/preview-move"), onto.clone()).await, "/blocks");
        points(&planner.post(&path(april, "/move"), onto).await, "/blocks");
        let beside = json!({ "blocks": [{ "starts_on": "2030-04-02", "ends_on": "2030-04-06" }], "words": "stand fermé" });
        assert_eq!(planner.post(&path(april, "/move"), beside).await.status, 200);
        // A session called off, and a trainer who is no longer one, leave the days free.
        let off = planner.post(&path(here, "/cancel"), json!({ "words": "stand fermé" })).await;
        assert_eq!(off.status, 200, "{}", off.text());
        let now = planner.patch(&path(across, ""), 1, named(&[trainer])).await;
        assert_eq!(now.status, 200, "{}", now.text());
        assert_eq!(planner.patch(&path(across, ""), 2, named(&[])).await.status, 200);
        assert_eq!(outcome(&enrol(&scene.app.by(trainer), across, trainer).await), "enrolled");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_two_who_want_the_same_week_of_a_trainer_one_wins(db: TestDb) {
        let scene = Scene::on(db).await;
        let here = scene.db_session("S1", WEEK, 9).await;
        let across = scene.db_session("S2", ACROSS, 9).await;
        let (one, other) = (scene.planner(), scene.planner());
        let mut versions = [1, 1];
        for who in &scene.db_people(4).await {
            let (first, second) = (path(here, ""), path(across, ""));
            let (a, b) = join(
                one.patch(&first, versions[0], named(&[who])), other.patch(&second, versions[1], named(&[who])),
            ).await;
            let mut got = [a.status.as_u16(), b.status.as_u16()];
            versions[0] += i32::from(got[0] == 200);
            versions[1] += i32::from(got[1] == 200);
            got.sort_unstable();
            assert_eq!(got, [200, 422], "{} {}", a.text(), b.text());
        }
        for who in &scene.db_people(4).await {
            let second = path(across, "");
            let (seat, teaches) = join(enrol(&one, here, who), other.patch(&second, versions[1], named(&[who]))).await;
            versions[1] += i32::from(teaches.status == 200);
            let got = (seat.status.as_u16(), teaches.status.as_u16());
            assert!([(201, 422), (409, 200)].contains(&got), "{} {}", seat.text(), teaches.text());
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn whoever_teaches_on_the_new_days_of_a_session_does_not_follow_it(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let moves = scene.db_session("S1", WEEK, 3).await;
        let april = scene.db_session("S3", APRIL, 3).await;
        let planner = scene.planner();
        for who in &people {
            scene.seat(moves, who).await;
        }
        assert_eq!(planner.patch(&path(april, ""), 1, named(&[&people[0]])).await.status, 200);
        let onto = json!({ "blocks": [{ "starts_on": "2030-04-03", "ends_on": "2030-04-09" }], "words": "stand fermé" });
        let seen = planner.post(&path(moves, "/preview-move"), onto.clone()).await.json();
        assert_eq!((&seen["staying"], &seen["leaving_count"]), (&json!(1), &json!(1)), "{seen}");
        assert_eq!(seen["leaving"][0]["person"]["id"], json!(people[0].person.to_string()));
        let moved = planner.post(&path(moves, "/move"), onto).await;
        assert_eq!(moved.status, 200, "{}", moved.text());
        let seats = items(&planner.get(&path(moves, "/enrolments?state=confirmed")).await);
        assert_eq!(seats.iter().map(|seat| &seat["person"]["id"]).collect::<Vec<_>>(), [&json!(people[1].person.to_string())]);
        scene.insist_sound().await;
    }
}
