//! One seat per person and course: a second session of it is refused on every path, unless a planner says why.

use crate::scene::{Scene, departure, enrol, enrol_with, failed_gates, outcome};
use crate::support::start;
use crate::world::Actor;
use domain::commitment::{Commitment, Firmness};
use domain::event::Action;
use domain::fixture::{an_enrolment, days};
use domain::id::{Mint, SessionId};
use futures_util::future::join_all;
use releve_api::app::act::{About, Act, Behalf, Why};
use serde_json::{Value, json};
use store::audit::Subject;
use store::commitment::Overlap;
use store::{Tx, commitment, enrolment};

const MARCH: (&str, &str) = ("2030-03-04", "2030-03-08");
const APRIL: (&str, &str) = ("2030-04-01", "2030-04-05");

/// A seat from before, without a request: nothing of it stands in the queue.
async fn db_seat(scene: &Scene, session: SessionId, dates: (&str, &str), who: &Actor) {
    let mut seat = an_enrolment().of(who.person).in_session(session).make(&mut Mint::new(start(), 79));
    seat.id = scene.new_id();
    let firm = Commitment {
        id: scene.new_id(),
        person: who.person,
        firmness: Firmness::Firm,
        dates: days(dates.0, dates.1),
        enrolment: Some(seat.id),
        offer: None,
    };
    let act = Act {
        now: start(),
        actor: domain::event::Actor::Releve,
        mint: Mint::new(start(), 80),
        http_request: None,
        behalf: Behalf::default(),
    };
    let insert = move |tx: &mut Tx| {
        enrolment::insert(tx, &seat)?;
        commitment::insert(tx, &firm, Overlap::Refused)?;
        let about = About { person: Some(seat.person), session: Some(session), request: None };
        let kept = Subject::of("enrolment", seat.id);
        act.clone().record(tx, Action::EnrolmentConfirmed, kept, about, Why::default())
    };

    scene.app.db.store().write("db_seat", insert).await.unwrap();
}

store::both! {
    async fn a_second_session_of_the_course_needs_the_first_given_back(db: TestDb) {
        let scene = Scene::on(db).await;
        let march = scene.db_session("S1", MARCH, 2).await;
        let april = scene.db_session("S2", APRIL, 1).await;
        let people = scene.db_people(2).await;
        let (who, own) = (&people[0], scene.app.by(&people[0]));
        let seat = scene.seat(march, who).await;
        let refused = enrol(&own, april, who).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&refused), ["one_seat_per_course"]);
        assert_eq!(refused["gates"][0]["next_step"], "give_back_the_other_seat");
        let there = json!([{ "session_id": march.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08" }]);
        assert_eq!(refused["gates"][0]["failure"]["seats_elsewhere"], there);
        let asked = scene.place(april, who).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&asked), ["one_seat_per_course"]);
        // Nor do they wait for it when it is full.
        let other = scene.seat(april, &people[1]).await;
        let full = enrol(&own, april, who).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&full), ["one_seat_per_course"]);
        assert_eq!(scene.fill(april).await, (1, 0, 0, 0));
        // The planner gives a reason, which is kept; or the first seat is given back.
        let cancelled = scene.planner().post(&format!("/api/v1/enrolments/{other}/cancel"), json!({ "code": "mistake" })).await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.text());
        let placed = enrol_with(&scene.planner(), april, who, departure()).await;
        assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
        let path = format!("/api/v1/requests/{}/timeline", placed.json()["enrolment"]["request_id"].as_str().unwrap());
        let told = crate::scene::items(&scene.planner().get(&path).await);
        assert!(told.iter().any(|step| step["reason_code"] == "operational_need"), "{told:?}");
        let given_back = own.post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({ "code": "health" })).await;
        assert_eq!(given_back.status, 200, "{}", given_back.text());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_two_sessions_of_the_course_taken_at_once_one_is_won(db: TestDb) {
        let scene = Scene::on(db).await;
        let sessions = [scene.db_session("S1", MARCH, 20).await, scene.db_session("S2", APRIL, 20).await];
        for who in &scene.db_people(8).await {
            let (own, planner) = (scene.app.by(who), scene.planner());
            let all = [(&own, sessions[0]), (&planner, sessions[1]), (&own, sessions[1]), (&planner, sessions[0])];
            let answers = join_all(all.map(|(caller, session)| enrol(caller, session, who))).await;
            let won = answers.iter().filter(|answer| answer.status == 201).count();
            assert_eq!(won, 1, "{answers:?}");
        }
        let seats = scene.fill(sessions[0]).await.0 + scene.fill(sessions[1]).await.0;
        assert_eq!(seats, 8);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_offer_is_not_accepted_beside_a_seat_of_the_course(db: TestDb) {
        let scene = Scene::on(db).await;
        let march = scene.db_session("S1", MARCH, 1).await;
        let april = scene.db_session("S2", APRIL, 2).await;
        let people = scene.db_people(2).await;
        scene.ask(&people[0], &[april], 2).await;
        let offer = scene.offer(april).await;
        db_seat(&scene, march, MARCH, &people[0]).await;
        let accept = format!("/api/v1/offers/{}/accept", offer["id"].as_str().unwrap());
        let refused = scene.app.by(&people[0]).post(&accept, Value::Null).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&refused), ["one_seat_per_course"]);
        assert_eq!(scene.fill(april).await, (0, 1, 1, 1));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_ranking_says_who_sits_in_another_session_of_the_course(db: TestDb) {
        let scene = Scene::on(db).await;
        let march = scene.db_session("S1", MARCH, 1).await;
        let april = scene.db_session("S2", APRIL, 2).await;
        let people = scene.db_people(2).await;
        scene.ask(&people[0], &[april], 1).await;
        scene.ask(&people[1], &[april], 4).await;
        db_seat(&scene, march, MARCH, &people[0]).await;
        let ranking = scene.planner().get(&format!("/api/v1/sessions/{april}/replacement-candidates")).await.json();
        let [first, last] = [0, 1].map(|line| &ranking["lines"][line]);
        assert_eq!((&first["place"], first["person"]["id"].as_str()), (&json!(1), Some(&*people[1].person.to_string())));
        assert_eq!((&last["place"], failed_gates(last)), (&Value::Null, vec!["one_seat_per_course"]));
        // Offered by hand it needs a reason, and with it the seat can be taken.
        let path = format!("/api/v1/sessions/{april}/offers");
        let person = people[0].person.to_string();
        let asked = scene.planner().post(&path, json!({ "person_id": person })).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&asked), ["one_seat_per_course"]);
        let offer = scene.planner().post(&path, json!({ "person_id": person, "departure": departure() })).await;
        let accept = format!("/api/v1/offers/{}/accept", crate::scene::id(&offer));
        let accepted = scene.app.by(&people[0]).post(&accept, Value::Null).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text());
        scene.insist_sound().await;
    }
}
