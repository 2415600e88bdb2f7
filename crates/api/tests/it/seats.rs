//! Seats under load: never more taken than there are, and nobody overtakes who waits.

use crate::scene::{Scene, departure, enrol, enrol_with, failed_gates, items, outcome};
use crate::sides::db_grant;
use crate::support::{Answer, start};
use crate::tokens::{client_over, token_for};
use crate::world::Actor;
use actix_web::test::TestRequest;
use chrono::{Days, NaiveDate};
use domain::course::ReplacementPolicy;
use domain::id::{Mint, PersonId, SessionId};
use domain::promotion::Placing;
use domain::role::Role;
use futures_util::future::{join, join_all};
use releve_api::app::act::{Act, Behalf};
use releve_api::app::seat::{self, Placed};
use releve_api::problem::Problem;
use serde_json::{Value, json};
use std::sync::{Arc, Barrier};
use store::{Store, StoreSettings, Tx};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// Everyone takes a seat for themselves, released together.
async fn crowd(scene: &Scene, session: SessionId, people: &[Actor]) -> Vec<Answer> {
    let callers: Vec<_> = people.iter().map(|who| (scene.app.by(who), who)).collect();
    join_all(callers.iter().map(|(caller, who)| enrol(caller, session, who))).await
}

/// How many were enrolled, how many wait; nothing else is an answer.
fn enrolled_and_waiting(answers: &[Answer]) -> (usize, usize) {
    let all: Vec<_> = answers
        .iter()
        .map(|answer| {
            assert_eq!(answer.status, 201, "{}", answer.text());
            outcome(answer)
        })
        .collect();
    let of = |what: &str| all.iter().filter(|one| *one == what).count();
    let (enrolled, waiting) = (of("enrolled"), of("waitlisted"));
    assert_eq!(enrolled + waiting, answers.len());
    (enrolled, waiting)
}

fn week(number: u64) -> (String, String) {
    let first = NaiveDate::from_ymd_opt(2030, 3, 4).unwrap() + Days::new(7 * number);
    (first.to_string(), (first + Days::new(4)).to_string())
}

store::both! {
    async fn two_hundred_people_released_together_on_five_seats_take_five(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let people = scene.db_people(200).await;
        for turn in 0..8 {
            scene.course = scene.db_course(&format!("STAGE{turn}"), ReplacementPolicy::OnConfirmation).await;
            let (first, last) = week(turn);
            let session = scene.db_session(&format!("S{turn}"), (&first, &last), 5).await;
            let answers = crowd(&scene, session, &people).await;
            assert_eq!(enrolled_and_waiting(&answers), (5, 195), "turn {turn}");
            assert_eq!(scene.fill(session).await, (5, 0, 0, 195), "turn {turn}");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn several_servers_share_the_seats_of_one_session(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 5).await;
        let people: Vec<PersonId> = scene.db_people(48).await.iter().map(|who| who.person).collect();
        let together = Arc::new(Barrier::new(8));
        let servers: Vec<_> = (0..8_u64)
            .map(|number| {
                // On PostgreSQL each has connections of its own; an embedded file has one writer.
                let db = &scene.app.db;
                let store = match db.is_sqlite() {
                    true => db.store().clone(),
                    false => Store::open(StoreSettings::new(db.url().parse().unwrap())).unwrap(),
                };
                let people: Vec<_> = people.iter().copied().skip(number as usize).step_by(8).collect();
                let together = Arc::clone(&together);
                std::thread::spawn(move || {
                    together.wait();
                    a_server(number, &store, session, &people)
                })
            })
            .collect();
        let seats: usize = servers.into_iter().map(|server| server.join().unwrap()).sum();
        assert_eq!(seats, 5);
        assert_eq!(scene.fill(session).await, (5, 0, 0, 43));
        scene.insist_sound().await;
    }
}

/// Places its people one after the other; answers how many got a seat.
fn a_server(number: u64, store: &Store, session: SessionId, people: &[PersonId]) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut seats = 0;
        for (turn, who) in (number * 1_000..).zip(people.iter().copied()) {
            let act = Act {
                now: start(),
                actor: domain::event::Actor::Person(who),
                mint: Mint::new(start(), turn),
                http_request: None,
                behalf: Behalf::default(),
            };
            let body = move |tx: &mut Tx| seat::place(tx, &mut act.clone(), session, who, &Placing::SelfService);
            let placed: Result<Placed, Problem> = store.write("place", body).await;
            seats += usize::from(matches!(placed.unwrap(), Placed::Enrolled(_)));
        }
        seats
    })
}

store::both! {
    async fn a_seat_is_taken_in_a_handful_of_statements_however_full_the_session(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 5).await;
        for (turn, who) in (1..).zip(scene.db_people(5).await) {
            let act = Act { now: start(), actor: domain::event::Actor::Releve, mint: Mint::new(start(), turn), http_request: None, behalf: Behalf::default() };
            let cost = move |tx: &mut Tx| {
                let before = tx.db_statements();
                let placed = seat::place(tx, &mut act.clone(), session, who.person, &Placing::SelfService)?;
                assert!(matches!(placed, Placed::Enrolled(_)));
                Ok::<_, Problem>(tx.db_statements() - before)
            };
            // The session, its people, who comes; request, wish, entry, seat, line of the ledger, message. The lines of
            // the audit come after. On PostgreSQL both rows are locked first.
            let locks = u64::from(!scene.app.db.is_sqlite());
            assert_eq!(scene.app.db.store().write("place", cost).await.unwrap(), 9 + locks);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_double_submit_with_one_key_is_one_enrolment(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let people = scene.db_people(1).await;
        let path = format!("/api/v1/sessions/{session}/enrolments");
        let caller = scene.app.by(&people[0]);
        let body = json!({ "person_id": people[0].person.to_string() });
        let answers = join_all((0..8).map(|_| caller.post_once(&path, "key-00001", body.clone()))).await;
        let first = answers[0].json();
        assert_eq!(first["outcome"], "enrolled");
        assert!(answers.iter().all(|answer| answer.status == 201 && answer.json() == first), "{answers:?}");
        let keyless = caller.post(&path, body.clone()).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&keyless), ["not_enrolled", "ledger"]);
        // The key is of this person's write: another session under it is another write.
        let other = scene.db_session("S2", ("2030-04-01", "2030-04-05"), 2).await;
        let path = format!("/api/v1/sessions/{other}/enrolments");
        caller.post_once(&path, "key-00001", body).await.problem(422, "key-reused");
        assert_eq!(scene.fill(session).await, (1, 0, 1, 0));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn the_same_person_twice_at_once_takes_one_seat(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(6).await;
        for (number, who) in people.iter().enumerate() {
            let session = scene.db_session(&format!("S{number}"), WEEK, 5).await;
            let (own, planner) = (scene.app.by(who), scene.planner());
            let answers = join_all([&own, &planner, &own, &planner].map(|caller| enrol(caller, session, who))).await;
            let (taken, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
            assert_eq!((taken.len(), outcome(taken[0])), (1, "enrolled".to_owned()));
            for answer in refused {
                assert!(failed_gates(&answer.problem(409, "conditions-not-met")).contains(&"not_enrolled"));
            }
            assert_eq!(scene.fill(session).await, (1, 0, 4, 0));
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn of_overlapping_sessions_taken_at_once_one_is_won(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let mut sessions = Vec::new();
        for (number, days) in [WEEK, ("2030-03-08", "2030-03-12"), ("2030-03-01", "2030-03-04")].into_iter().enumerate() {
            scene.course = scene.db_course(&format!("STAGE{number}"), ReplacementPolicy::Automatic).await;
            sessions.push(scene.db_session(&format!("S{number}"), days, 20).await);
        }
        for who in &scene.db_people(8).await {
            // The second and third do not meet each other, but both meet the first.
            let caller = scene.app.by(who);
            let answers = join_all(sessions.iter().map(|session| enrol(&caller, *session, who))).await;
            let won: Vec<_> = answers.iter().map(|answer| answer.status == 201).collect();
            assert!(won == [true, false, false] || won == [false, true, true], "{won:?}");
            for answer in answers.iter().filter(|answer| answer.status != 201) {
                assert_eq!(failed_gates(&answer.problem(409, "conditions-not-met")), ["ledger"]);
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_planner_may_overlap_with_a_reason_only(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        scene.course = scene.db_course("MON1", ReplacementPolicy::Automatic).await;
        let other = scene.db_session("S2", ("2030-03-08", "2030-03-12"), 2).await;
        let people = scene.db_people(1).await;
        scene.seat(session, &people[0]).await;
        let refused = scene.place(other, &people[0]).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&refused), ["ledger"]);
        let clash = &refused["gates"][0]["failure"]["clashes"][0];
        assert_eq!(clash, &json!({ "starts_on": "2030-03-04", "ends_on": "2030-03-08" }));
        let placed = enrol_with(&scene.planner(), other, &people[0], departure()).await;
        assert_eq!(outcome(&placed), "enrolled");
        scene.insist_sound().await;
    }
}

async fn resize(scene: &Scene, session: SessionId, version: i32, capacity: u16) -> Answer {
    scene.planner().patch(&format!("/api/v1/sessions/{session}"), version, json!({ "capacity": capacity })).await
}

store::both! {
    async fn a_capacity_lowered_during_the_rush_evicts_nobody(db: TestDb) {
        let scene = Scene::on(db).await;
        for turn in 0..6 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 6).await;
            let people = scene.db_people(10).await;
            let (answers, lowered) = join(crowd(&scene, session, &people), resize(&scene, session, 1, 3)).await;
            let (enrolled, _) = enrolled_and_waiting(&answers);
            match lowered.status.as_u16() {
                200 => assert_eq!(enrolled, 3),
                _ => {
                    lowered.problem(409, "conflict");
                    assert_eq!(enrolled, 6);
                }
            }
            assert_eq!(scene.fill(session).await.0, enrolled as u64);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_added_during_the_rush_are_never_oversold(db: TestDb) {
        let scene = Scene::automatic(db).await;
        for turn in 0..6 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 2).await;
            let people = scene.db_people(10).await;
            let (answers, raised) = join(crowd(&scene, session, &people), resize(&scene, session, 1, 5)).await;
            assert_eq!(raised.status, 200, "{}", raised.text());
            let (enrolled, _) = enrolled_and_waiting(&answers);
            let fill = scene.fill(session).await;
            // Whoever waited when the seats were added was offered one; the others came later and found them free.
            assert_eq!((fill.0, fill.0 + fill.1), (enrolled as u64, 5), "{fill:?}");
            assert_eq!(fill.3, 10 - fill.0);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_added_look_for_their_holders_in_order(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(4).await;
        scene.seat(session, &people[0]).await;
        for (who, priority) in people[1..].iter().zip([4, 3, 2]) {
            scene.ask(who, &[session], priority).await;
        }
        assert_eq!(resize(&scene, session, 1, 3).await.status, 200);
        let mut offered: Vec<_> = scene.live_offers(session).await.into_iter().map(|(who, _)| who).collect();
        let mut first: Vec<_> = people[2..].iter().map(|who| who.person.to_string()).collect();
        offered.sort();
        first.sort();
        assert_eq!(offered, first);
        // Held seats are taken: the capacity does not go below them, and the edit needs the version read.
        resize(&scene, session, 2, 2).await.problem(409, "conflict");
        resize(&scene, session, 1, 4).await.problem(412, "stale");
        let bare = TestRequest::patch().uri(&format!("/api/v1/sessions/{session}")).set_json(json!({ "capacity": 4 }));
        scene.planner().send(bare).await.problem(428, "precondition-required");
        assert_eq!(scene.fill(session).await, (1, 2, 0, 3));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn edits_of_one_version_at_once_are_made_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 2).await;
        let answers = join_all((3..9).map(|capacity| resize(&scene, session, 1, capacity))).await;
        let (done, stale): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((done.len(), stale.len()), (1, 5));
        for answer in stale {
            assert_eq!(answer.problem(412, "stale")["status"], 412);
            assert_eq!(answer.version(), Some(2));
        }
    }
}

store::both! {
    async fn a_newcomer_never_takes_a_freed_seat_while_someone_eligible_waits(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(4).await;
        let seat = scene.seat(session, &people[0]).await;
        let first = scene.ask(&people[1], &[session], 3).await;
        let path = format!("/api/v1/enrolments/{seat}/cancel");
        assert_eq!(scene.app.by(&people[0]).post(&path, json!({ "code": "health" })).await.status, 200);
        assert_eq!(scene.fill(session).await, (0, 0, 1, 1));
        // By oneself: the queue, even with a higher claim. By hand: a reason is needed.
        let newcomer = enrol(&scene.app.by(&people[2]), session, &people[2]).await;
        assert_eq!((newcomer.status.as_u16(), outcome(&newcomer)), (201, "waitlisted".to_owned()));
        let refused = scene.place(session, &people[3]).await.problem(409, "departure-needed");
        assert!(refused["passed_over"].as_array().unwrap().contains(&json!(first)), "{refused}");
        // The one whose turn it is takes it alone.
        let taken = enrol(&scene.app.by(&people[1]), session, &people[1]).await;
        assert_eq!(outcome(&taken), "enrolled", "{}", taken.text());
        assert_eq!(scene.fill(session).await, (1, 0, 0, 1));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn newcomers_who_come_while_a_seat_is_given_back_all_wait(db: TestDb) {
        let scene = Scene::on(db).await;
        for turn in 0..5 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 2).await;
            let people = scene.db_people(12).await;
            let seat = scene.seat(session, &people[0]).await;
            scene.seat(session, &people[1]).await;
            scene.ask(&people[2], &[session], 4).await;
            let path = format!("/api/v1/enrolments/{seat}/cancel");
            let leaver = scene.app.by(&people[0]);
            let cancel = leaver.post(&path, json!({ "code": "health" }));
            let (answers, cancelled) = join(crowd(&scene, session, &people[3..]), cancel).await;
            assert_eq!(cancelled.status, 200);
            assert_eq!(enrolled_and_waiting(&answers), (0, 9));
            assert_eq!(scene.fill(session).await, (1, 0, 1, 10));
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn who_waits_without_being_eligible_keeps_nobody_out(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(2).await;
        scene.ask(&people[0], &[session], 1).await;
        scene.course = scene.db_course("MON1", ReplacementPolicy::OnConfirmation).await;
        let elsewhere = scene.db_session("S2", ("2030-03-06", "2030-03-06"), 1).await;
        scene.seat(elsewhere, &people[0]).await;
        let candidates = scene.planner().get(&format!("/api/v1/sessions/{session}/replacement-candidates")).await.json();
        let line = &candidates["lines"][0];
        let ledger = line["gates"].as_array().unwrap().iter().find(|gate| gate["gate"] == "ledger").unwrap();
        assert_eq!((&line["place"], &ledger["passed"], &ledger["next_step"]), (&Value::Null, &json!(false), &json!("free_the_dates")));
        let newcomer = enrol(&scene.app.by(&people[1]), session, &people[1]).await;
        assert_eq!(outcome(&newcomer), "enrolled", "{}", newcomer.text());
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_set_aside_for_a_unit_wait_for_it_until_their_release(db: TestDb) {
        let scene = Scene::on(db).await;
        let body = json!({
            "organiser_id": scene.app.world.inside.to_string(), "code": "S1", "course_id": scene.course.to_string(),
            "site_id": scene.site.to_string(), "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 2,
            "minimum": 0, "quotas": [{ "unit_id": scene.app.world.outside.to_string(), "seats": 1, "release_on": "2030-02-01" }],
        });
        let session = crate::scene::id(&scene.planner().post("/api/v1/sessions", body).await);
        assert_eq!(scene.planner().post(&format!("/api/v1/sessions/{session}/publish"), Value::Null).await.status, 200);
        let session: SessionId = session.parse().unwrap();
        let people = scene.db_people(3).await;
        let outside = scene.db_people_of(scene.app.world.outside, 1).await;
        assert_eq!(outcome(&enrol(&scene.app.by(&people[0]), session, &people[0]).await), "enrolled");
        assert_eq!(outcome(&enrol(&scene.app.by(&people[1]), session, &people[1]).await), "waitlisted");
        let refused = scene.place(session, &people[2]).await.problem(409, "departure-needed");
        assert_eq!(failed_gates(&refused), ["quota"]);
        assert_eq!(refused["gates"][0]["failure"]["set_aside"][0]["unit"]["code"], "13e BCA");
        assert_eq!(outcome(&enrol(&scene.app.by(&outside[0]), session, &outside[0]).await), "enrolled");
        assert_eq!(scene.fill(session).await, (2, 0, 0, 1));
        let roster = items(&scene.planner().get(&format!("/api/v1/sessions/{session}/enrolments")).await);
        assert!(roster.iter().all(|line| line["origin"] == "self_service"), "{roster:?}");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_planner_reaches_their_own_people_and_those_who_asked(db: TestDb) {
        let scene = Scene::on(db).await;
        let stranger = &scene.db_people_of(scene.app.world.outside, 1).await[0];
        let session = scene.db_session("SC-1", ("2030-03-04", "2030-03-08"), 2).await;
        scene.place(session, stranger).await.problem(404, "not-found");
        let asked = scene.app.by(stranger).post("/api/v1/requests", scene.request(stranger, &[session], 3)).await;
        assert_eq!(asked.status, 201, "{}", asked.text());
        assert_eq!(outcome(&scene.place(session, stranger).await), "enrolled");
    }
}

store::both! {
    async fn the_planner_of_a_unit_places_its_people_elsewhere_by_the_rules(db: TestDb) {
        let scene = Scene::on(db).await;
        let (own, waiting) = (scene.db_people(1).await, scene.db_people_of(scene.app.world.outside, 1).await);
        let theirs = scene.db_session_like(scene.a_session("OUT-1").by(scene.app.world.outside).seats(1)).await;
        let asked = scene.app.by(&waiting[0]).post("/api/v1/requests", scene.request(&waiting[0], &[theirs], 3)).await;
        assert_eq!(asked.status, 201, "{}", asked.text());
        enrol_with(&scene.planner(), theirs, &own[0], departure()).await.problem(403, "not-allowed");
        assert_eq!(outcome(&enrol(&scene.planner(), theirs, &own[0]).await), "waitlisted", "the seat is for those who wait");
    }
}

store::both! {
    async fn the_roster_says_whether_someone_came_by_themselves(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let theirs = scene.db_session_like(scene.a_session("OUT-1").by(scene.app.world.outside).seats(8)).await;
        let client = client_over(&scene.app, scene.app.world.inside, &["training:write"]).await;
        let token = token_for(&scene.app, &client, None).await;
        let callers = [scene.app.by(&people[0]), scene.planner(), scene.app.with(&token)];
        for ((caller, who), origin) in callers.iter().zip(&people).zip(["self_service", "by_hand", "by_hand"]) {
            let placed = enrol(caller, theirs, who).await;
            assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
            assert_eq!(placed.json()["enrolment"]["origin"], origin);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn the_planner_of_a_session_may_come_to_it_whatever_their_unit(db: TestDb) {
        let scene = Scene::on(db).await;
        let stranger = &scene.db_people_of(scene.app.world.outside, 1).await[0];
        db_grant(&scene, stranger, Role::Planner, scene.app.world.inside).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let placed = enrol(&scene.app.by(stranger), session, stranger).await;
        assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
        scene.insist_sound().await;
    }
}
