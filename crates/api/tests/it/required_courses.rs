//! Courses that people are to take by a day: who sets them, what meets them, and when they are overdue.

use crate::catalogue::NOBODY;
use crate::scene::{Scene, id, items, points};
use crate::world::Persona;
use domain::course::ReplacementPolicy;
use serde_json::{Value, json};

store::both! {
    async fn a_programme_is_set_by_who_files_requests_for_the_unit_and_met_by_what_was_passed(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let other = scene.db_course("PSE1", ReplacementPolicy::OnConfirmation).await;
        let (who, requester) = (people[0].person, scene.app.as_(Persona::Requester));
        let path = format!("/api/v1/people/{who}/required-courses");
        let body = |course: &str, day: &str| json!({ "course_id": course, "target_on": day, "note": "avant la prise de poste" });
        let first = scene.course.to_string();
        for persona in [Persona::Person, Persona::Commander, Persona::Administrator, Persona::Trainer] {
            scene.app.as_(persona).post(&path, body(&first, "2030-03-31")).await.problem(403, "not-allowed");
        }
        scene.app.by(&people[0]).post(&path, body(&first, "2030-03-31")).await.problem(403, "not-allowed");
        let far = scene.db_people_of(scene.app.world.outside, 1).await.remove(0);
        let outside = format!("/api/v1/people/{}/required-courses", far.person);
        requester.post(&outside, body(&first, "2030-03-31")).await.problem(404, "not-found");
        scene.app.by(&people[1]).get(&path).await.problem(404, "not-found");
        points(&requester.post(&path, body(NOBODY, "2030-03-31")).await, "/course_id");
        points(&requester.post(&path, body(&first, "2030-01-06")).await, "/target_on");
        let set = requester.post_once(&path, "programme-0001", body(&first, "2030-03-31")).await;
        assert_eq!((set.status.as_u16(), &set.json()["standing"]), (201, &json!("ahead")), "{}", set.text());
        assert_eq!(requester.post_once(&path, "programme-0001", body(&first, "2030-03-31")).await.json(), set.json());
        let twice = requester.post(&path, body(&first, "2030-05-31")).await.problem(409, "already-exists");
        assert_eq!(twice["errors"][0]["pointer"], "/course_id");
        let second = requester.post(&path, body(&other.to_string(), "2030-02-01")).await;
        assert_eq!(second.status, 201, "{}", second.text());

        // Taken, late or not; the other one is overdue.
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
        let seat = scene.seat(session, &people[0]).await;
        scene.app.clock.set("2030-03-08T16:00:00Z".parse().unwrap());
        let passed = json!({ "outcome": "passed" });
        assert_eq!(scene.planner().post(&format!("/api/v1/enrolments/{seat}/attend"), passed).await.status, 200);
        let own = items(&scene.app.by(&people[0]).get(&path).await);
        let told: Vec<_> = own.iter().map(|one| (one["course"]["code"].as_str().unwrap(), one["standing"].as_str().unwrap())).collect();
        assert_eq!(told, [("PSE1", "overdue"), ("PSC1", "met")]);
        assert_eq!((&own[1]["met_by"], &own[1]["met_on"]), (&json!(seat), &json!("2030-03-08")));
        let programme = scene.app.by(&people[0]).get("/api/v1/me/programme").await.json();
        assert_eq!(programme["required"].as_array().unwrap().len(), 2);

        // What met it is computed: taken back, it is required again.
        let failed = json!({ "outcome": "failed", "reason": "épreuve annulée" });
        assert_eq!(scene.planner().post(&format!("/api/v1/enrolments/{seat}/attend"), failed).await.status, 200);
        assert_eq!(items(&requester.get(&path).await)[1]["met_by"], Value::Null);

        let withdraw = format!("/api/v1/required-courses/{}/withdraw", id(&second));
        let reason = json!({ "reason": "changement de poste" });
        scene.app.by(&people[0]).post(&withdraw, reason.clone()).await.problem(403, "not-allowed");
        assert_eq!(requester.post(&withdraw, reason.clone()).await.status, 204);
        requester.post(&withdraw, reason).await.problem(409, "conflict");
        assert_eq!(items(&requester.get(&path).await).len(), 1);
        let kept = items(&scene.planner().get("/api/v1/audit-events?action=required_course.withdrawn").await);
        assert_eq!(kept[0]["words"], "changement de poste");
        scene.insist_sound().await;
    }
}
