//! Offers: used once, worth nothing past their deadline whoever ran or did not run, and never lost.

use crate::scene::{Scene, departure, enrol, enrol_with, items, outcome};
use crate::support::Answer;
use crate::world::{Actor, Persona};
use chrono::{DateTime, TimeDelta, Utc};
use domain::course::ReplacementPolicy;
use domain::event::Notice;
use domain::id::{OutboxId, SessionId};
use futures_util::future::{join, join_all};
use releve_api::app::chores;
use serde_json::{Value, json};
use store::{Conn, Tx, outbox};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// A session of one seat, offered to the first of those who wait for it.
struct Offered {
    session: SessionId,
    people: Vec<Actor>,
    requests: Vec<String>,
    offer: Value,
}

impl Offered {
    /// With so many who wait, in order.
    async fn on(scene: &Scene, code: &str, waiting: u8) -> Self {
        let session = scene.db_session(code, WEEK, 1).await;
        let people = scene.db_people(waiting.into()).await;
        let mut requests = Vec::new();
        for (who, priority) in people.iter().zip(1..) {
            requests.push(scene.ask(who, &[session], priority).await);
        }
        scene.app.clock.advance(TimeDelta::minutes(1));
        let offer = scene.offer(session).await;
        assert_eq!(offer["person"]["id"], people[0].person.to_string());
        scene.app.clock.advance(TimeDelta::minutes(1));
        Self { session, people, requests, offer }
    }

    fn id(&self) -> &str {
        self.offer["id"].as_str().unwrap()
    }

    fn deadline(&self) -> DateTime<Utc> {
        self.offer["deadline"].as_str().unwrap().parse().unwrap()
    }

    /// Answers it, or takes it back, as the one who may.
    async fn end(&self, scene: &Scene, command: &str) -> Answer {
        let body = match command {
            "accept" => Value::Null,
            "decline" => json!({ "code": "notice" }),
            _ => json!({ "words": "erreur de session" }),
        };
        let caller = if command == "revoke" { scene.planner() } else { scene.app.by(&self.people[0]) };
        caller.post(&format!("/api/v1/offers/{}/{command}", self.id()), body).await
    }

    async fn state(&self, scene: &Scene) -> String {
        let answer = scene.planner().get(&format!("/api/v1/offers/{}", self.id())).await;
        answer.json()["state"].as_str().unwrap().to_owned()
    }
}

fn holders(offers: &[(String, String)]) -> Vec<&str> {
    offers.iter().map(|(who, _)| who.as_str()).collect()
}

store::both! {
    async fn two_answers_at_once_are_one_answer(db: TestDb) {
        let scene = Scene::on(db).await;
        let pairs = [
            ("accept", "accept"), ("accept", "decline"), ("accept", "revoke"),
            ("decline", "decline"), ("decline", "revoke"), ("revoke", "revoke"),
        ];
        for (turn, (one, other)) in pairs.iter().cycle().take(18).enumerate() {
            let offered = Offered::on(&scene, &format!("S{turn}"), 2).await;
            let (first, second) = join(offered.end(&scene, one), offered.end(&scene, other)).await;
            let (won, lost) = if first.status == 200 { ((one, first), second) } else { ((other, second), first) };
            assert_eq!(won.1.status, 200, "{one} and {other}: {}", won.1.text());
            lost.problem(409, "offer-ended");
            let fill = scene.fill(offered.session).await;
            let next = scene.live_offers(offered.session).await;
            if *won.0 == "accept" {
                assert_eq!((fill, next.len()), ((1, 0, 0, 1), 0));
                assert_eq!(scene.progress(&offered.requests[0]).await, "enrolled");
            } else {
                // Ended otherwise, the seat has passed on already.
                assert_eq!((fill, holders(&next)), ((0, 1, 0, 2), vec![&*offered.people[1].person.to_string()]));
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn accepting_in_the_last_second_races_the_sweep_of_another_server(db: TestDb) {
        let scene = Scene::on(db).await;
        for turn in 0..10 {
            let offered = Offered::on(&scene, &format!("S{turn}"), 2).await;
            // One clock is a little late, the other a little early.
            let late = scene.server_at(offered.deadline() + TimeDelta::seconds(1));
            scene.app.clock.set(offered.deadline() - TimeDelta::seconds(1));
            let (accepted, swept) = join(offered.end(&scene, "accept"), chores::sweep(&late)).await;
            swept.unwrap();
            scene.app.clock.set(offered.deadline() + TimeDelta::seconds(2));
            let next = scene.live_offers(offered.session).await;
            if accepted.status == 200 {
                assert_eq!((scene.fill(offered.session).await, next.len()), ((1, 0, 0, 1), 0));
            } else {
                accepted.problem(409, "offer-ended");
                assert_eq!(scene.fill(offered.session).await, (0, 1, 0, 2));
                assert_eq!(holders(&next), [&*offered.people[1].person.to_string()]);
            }
            scene.insist_sound().await;
        }
    }
}

store::both! {
    async fn an_expired_offer_is_worth_nothing_although_no_job_ran(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 1).await;
        assert_eq!(scene.fill(offered.session).await, (0, 1, 0, 1));
        scene.app.clock.set(offered.deadline() - TimeDelta::seconds(1));
        assert_eq!(offered.state(&scene).await, "pending");
        scene.app.clock.set(offered.deadline());
        for command in ["accept", "decline", "revoke"] {
            offered.end(&scene, command).await.problem(409, "offer-ended");
        }
        assert_eq!(offered.state(&scene).await, "expired");
        assert_eq!(scene.fill(offered.session).await, (0, 0, 1, 1));
        assert_eq!(scene.progress(&offered.requests[0]).await, "waiting");
        assert!(scene.live_offers(offered.session).await.is_empty());
        let own = scene.app.by(&offered.people[0]);
        assert_eq!(items(&own.get("/api/v1/offers?state=expired").await).len(), 1);
        assert_eq!(own.get("/api/v1/me/programme").await.json()["offers"], json!([]));
        let overview = scene.planner().get("/api/v1/overview").await.json();
        assert_eq!((overview["to_place"].as_array().unwrap().len(), &overview["expiring_offers"]), (1, &json!([])));
        // The free seat counts again: whoever let the offer pass keeps nobody out, and may ask for the seat.
        let newcomers = scene.db_people(1).await;
        let taken = enrol(&scene.app.by(&newcomers[0]), offered.session, &newcomers[0]).await;
        assert_eq!(outcome(&taken), "enrolled", "{}", taken.text());
        assert_eq!(scene.actions(&offered.requests[0]).await.last().map(String::as_str), Some("offer.expired"));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn whoever_comes_first_after_an_expiry_finds_the_seat_passed_on(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 2).await;
        scene.app.clock.set(offered.deadline() + TimeDelta::minutes(1));
        let newcomers = scene.db_people(1).await;
        let waits = enrol(&scene.app.by(&newcomers[0]), offered.session, &newcomers[0]).await;
        assert_eq!(outcome(&waits), "waitlisted", "{}", waits.text());
        assert_eq!(holders(&scene.live_offers(offered.session).await), [&*offered.people[1].person.to_string()]);
        assert_eq!(chores::sweep(&scene.server()).await.unwrap(), 0);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_edit_of_the_session_passes_on_a_seat_whose_offer_had_expired(db: TestDb) {
        let scene = Scene::on(db).await;
        for (turn, minimum) in [1, 0].into_iter().enumerate() {
            let offered = Offered::on(&scene, &format!("S{turn}"), 2).await;
            scene.app.clock.set(offered.deadline() + TimeDelta::seconds(1));
            let path = format!("/api/v1/sessions/{}", offered.session);
            let version = scene.planner().get(&path).await.json()["version"].as_i64().unwrap();
            let before = scene.planner().get(&path).await.json()["fill"]["minimum"].clone();
            let edit = json!({ "minimum": minimum });
            let edited = scene.planner().patch(&path, i32::try_from(version).unwrap(), edit).await;
            assert_eq!(edited.status, 200, "{}", edited.text());
            let moved = i64::from(before != json!(minimum));
            assert_eq!(edited.json()["version"].as_i64().unwrap(), version + moved, "nothing changed, nothing written");
            let next = scene.live_offers(offered.session).await;
            assert_eq!(holders(&next), [offered.people[1].person.to_string()]);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn several_sweeps_at_once_pass_a_seat_on_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let mut all = Vec::new();
        for turn in 0..4 {
            all.push(Offered::on(&scene, &format!("S{turn}"), 3).await);
        }
        let last = all.iter().map(Offered::deadline).max().unwrap();
        let servers: Vec<_> = (0..5).map(|late| scene.server_at(last + TimeDelta::seconds(late))).collect();
        for swept in join_all(servers.iter().map(chores::sweep)).await {
            swept.unwrap();
        }
        scene.app.clock.set(last + TimeDelta::seconds(10));
        assert_eq!(chores::sweep(&scene.server()).await.unwrap(), 0);
        for offered in &all {
            assert_eq!(scene.fill(offered.session).await, (0, 1, 0, 3));
            assert_eq!(holders(&scene.live_offers(offered.session).await), [&*offered.people[1].person.to_string()]);
            let told = scene.actions(&offered.requests[0]).await;
            assert_eq!(told.iter().filter(|action| *action == "offer.expired").count(), 1);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_offer_passes_down_the_queue_until_someone_accepts_or_nobody_is_left(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 3).await;
        offered.end(&scene, "decline").await;
        for who in &offered.people[1..] {
            scene.app.clock.advance(TimeDelta::minutes(1));
            let live = scene.live_offers(offered.session).await;
            assert_eq!(holders(&live), [&*who.person.to_string()]);
            let path = format!("/api/v1/offers/{}/decline", live[0].1);
            assert_eq!(scene.app.by(who).post(&path, json!({ "code": "distance" })).await.status, 200);
        }
        // Nobody is asked twice: the seat is free, and the planner sees it.
        assert_eq!(scene.fill(offered.session).await, (0, 0, 1, 3));
        let path = format!("/api/v1/sessions/{}/offers", offered.session);
        scene.planner().post(&path, json!({})).await.problem(409, "conflict");
        let first = json!({ "person_id": offered.people[0].person.to_string() });
        let refused = scene.planner().post(&path, first.clone()).await.problem(409, "departure-needed");
        assert_eq!(crate::scene::failed_gates(&refused), ["not_refused"]);
        let with_reason = json!({ "person_id": first["person_id"], "departure": departure() });
        let again = scene.planner().post(&path, with_reason).await;
        assert_eq!(again.status, 201, "{}", again.text());
        let accept = format!("/api/v1/offers/{}/accept", again.json()["id"].as_str().unwrap());
        assert_eq!(scene.app.by(&offered.people[0]).post(&accept, Value::Null).await.status, 200);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_offer_is_the_business_of_its_person_and_planners_alone(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 2).await;
        let path = format!("/api/v1/offers/{}", offered.id());
        let other = scene.app.by(&offered.people[1]);
        other.get(&path).await.problem(404, "not-found");
        other.post(&format!("{path}/accept"), Value::Null).await.problem(404, "not-found");
        other.post(&format!("{path}/decline"), json!({ "code": "dates" })).await.problem(404, "not-found");
        other.post(&format!("{path}/revoke"), json!({ "words": "non" })).await.problem(403, "not-allowed");
        // A planner answers for nobody, and a requester only reads requests.
        scene.planner().post(&format!("{path}/accept"), Value::Null).await.problem(404, "not-found");
        scene.app.as_(Persona::Requester).get(&path).await.problem(404, "not-found");
        assert_eq!(scene.planner().get(&path).await.status, 200);
        let unsaid = scene.app.by(&offered.people[0]).post(&format!("{path}/decline"), json!({ "code": "other" })).await;
        crate::scene::points(&unsaid, "/words");
        assert_eq!(offered.state(&scene).await, "pending");
    }
}

store::both! {
    async fn an_offer_out_of_order_needs_a_reason_and_tells_who_was_passed_over(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(3).await;
        let mut requests = Vec::new();
        for (who, priority) in people.iter().zip(1..) {
            requests.push(scene.ask(who, &[session], priority).await);
        }
        let path = format!("/api/v1/sessions/{session}/offers");
        let last = json!({ "person_id": people[2].person.to_string() });
        let refused = scene.planner().post(&path, last.clone()).await.problem(409, "departure-needed");
        assert_eq!(refused["passed_over"], json!([requests[0], requests[1]]));
        let stranger = json!({ "person_id": scene.app.world.stranger.to_string() });
        scene.planner().post(&path, stranger).await.problem(409, "conflict");
        let with_reason = json!({ "person_id": last["person_id"], "departure": departure() });
        assert_eq!(scene.planner().post(&path, with_reason).await.status, 201);
        for request in &requests[..2] {
            assert_eq!(scene.actions(request).await.last().map(String::as_str), Some("candidate.passed_over"));
        }
        scene.planner().post(&path, json!({})).await.problem(409, "session-full");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_seat_is_given_back_once(db: TestDb) {
        let scene = Scene::automatic(db).await;
        for turn in 0..5 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let people = scene.db_people(3).await;
            let seat = scene.seat(session, &people[0]).await;
            scene.ask(&people[1], &[session], 3).await;
            scene.ask(&people[2], &[session], 4).await;
            let path = format!("/api/v1/enrolments/{seat}/cancel");
            let (own, planner) = (scene.app.by(&people[0]), scene.planner());
            let body = json!({ "code": "health" });
            let (one, other) = join(own.post(&path, body.clone()), planner.post(&path, body.clone())).await;
            let lost = if one.status == 200 { other } else { one };
            lost.problem(409, "conflict");
            own.post(&path, body).await.problem(409, "conflict");
            // One seat was freed, so one offer left.
            assert_eq!(holders(&scene.live_offers(session).await), [&*people[1].person.to_string()]);
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_session_called_off_sends_everyone_back_to_the_head_of_the_queue(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 3).await;
        let later = scene.db_session("S2", ("2030-05-06", "2030-05-10"), 1).await;
        let people = scene.db_people(5).await;
        let holder = scene.seat(later, &people[4]).await;
        let mut requests = Vec::new();
        for (who, priority) in people[..4].iter().zip([3, 3, 2, 3]) {
            requests.push(scene.ask(who, &[session, later], priority).await);
        }
        // Two seats taken, the third offered, one more waits.
        for who in &people[..2] {
            assert_eq!(outcome(&enrol_with(&scene.planner(), session, who, departure()).await), "enrolled");
        }
        let offer = scene.offer(session).await;
        assert_eq!(offer["person"]["id"], people[2].person.to_string());
        scene.app.clock.advance(TimeDelta::minutes(5));
        let path = format!("/api/v1/sessions/{session}/cancel");
        let reason = json!({ "words": "neige insuffisante" });
        scene.app.as_(Persona::Requester).post(&path, reason.clone()).await.problem(403, "not-allowed");
        let called_off = scene.planner().post(&path, reason.clone()).await;
        assert_eq!((called_off.status.as_u16(), &called_off.json()["state"]), (200, &json!("cancelled")));
        scene.planner().post(&path, reason).await.problem(409, "conflict");

        let accept = format!("/api/v1/offers/{}/accept", offer["id"].as_str().unwrap());
        scene.app.by(&people[2]).post(&accept, Value::Null).await.problem(409, "offer-ended");
        for request in &requests {
            assert_eq!(scene.progress(request).await, "waiting");
        }
        let told = scene.actions(&requests[0]).await;
        assert_eq!(told[told.len() - 2..], ["enrolment.cancelled", "waitlist.joined"]);
        let ranking = scene.planner().get(&format!("/api/v1/sessions/{later}/replacement-candidates")).await.json();
        let lines: Vec<_> = ranking["lines"].as_array().unwrap().iter()
            .map(|line| (line["request_id"].clone(), line["terms"]["times_bumped"].as_u64().unwrap()))
            .collect();
        // Those who only waited or were offered a seat read it in their timeline, with the reason.
        for request in &requests[2..] {
            let told = items(&scene.planner().get(&format!("/api/v1/requests/{request}/timeline")).await);
            let closed: Vec<_> = told.iter().filter(|step| step["action"] == "wish.closed").collect();
            assert_eq!(closed.len(), 1, "{told:?}");
            assert_eq!((&closed[0]["reason_code"], &closed[0]["words"]), (&json!("session_cancelled"), &json!("neige insuffisante")));
            assert_eq!(closed[0]["session"]["id"], session.to_string());
        }
        // Nobody waits for it any more, and all wait for the other.
        assert_eq!(scene.fill(session).await, (0, 0, 3, 0));
        assert_eq!(scene.fill(later).await, (1, 0, 0, 4));
        // The higher priority still comes first; within one, those who lost a place.
        assert_eq!(lines[0], (json!(requests[2]), 0));
        assert_eq!(lines[1..].iter().map(|line| line.1).collect::<Vec<_>>(), [1, 1, 0]);
        assert_eq!(lines[3].0, json!(requests[3]));
        chores::deliver(&scene.server()).await.unwrap();
        // Each is told once, by what they lose: the seat, the offer, the wait.
        for (who, kind) in people[..4].iter().zip(["enrolment_cancelled", "enrolment_cancelled", "offer_ended", "session_changed"]) {
            let told = items(&scene.app.by(who).get("/api/v1/notifications").await);
            let of_it: Vec<_> = told.iter().filter(|one| one["session"]["state"] == "cancelled").map(|one| &one["kind"]).collect();
            assert_eq!(of_it.iter().filter(|told| **told == kind).count(), 1, "{of_it:?}");
            assert!(kind == "session_changed" || !of_it.contains(&&json!("session_changed")), "{of_it:?}");
        }
        assert_eq!(scene.app.by(&people[4]).get(&format!("/api/v1/enrolments/{holder}")).await.json()["state"], "confirmed");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn who_wished_for_nothing_but_a_session_called_off_still_waits(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 1).await;
        let people = scene.db_people(2).await;
        scene.seat(session, &people[0]).await;
        let waiting = scene.ask(&people[1], &[session], 3).await;
        let path = format!("/api/v1/sessions/{session}/cancel");
        assert_eq!(scene.planner().post(&path, json!({ "words": "neige" })).await.status, 200);
        assert_eq!(scene.progress(&waiting).await, "waiting");
        let own = items(&scene.app.by(&people[0]).get("/api/v1/requests").await);
        assert_eq!(own[0]["progress"], "waiting");
        // Both stay in the course's queue, where the planner finds them for the next session.
        let queue = items(&scene.planner().get(&format!("/api/v1/waitlist-entries?course_id={}", scene.course)).await);
        assert_eq!(queue.len(), 2);
        assert!(scene.actions(&waiting).await.contains(&"wish.closed".to_owned()));
        let next = scene.db_session("S2", ("2030-06-03", "2030-06-07"), 1).await;
        assert_eq!(outcome(&scene.place(next, &people[1]).await), "enrolled");
        assert_eq!(outcome(&scene.place(next, &people[0]).await), "waitlisted");
        assert_eq!((scene.fill(session).await.3, scene.fill(next).await), (0, (1, 0, 0, 1)));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn withdrawing_a_request_with_a_live_offer_passes_the_seat_on(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 2).await;
        let path = format!("/api/v1/requests/{}/withdraw", offered.requests[0]);
        let closed = scene.app.by(&offered.people[0]).post(&path, json!({ "code": "no_longer_wanted" })).await;
        assert_eq!((closed.status.as_u16(), &closed.json()["progress"]), (200, &json!("withdrawn")));
        assert_eq!(offered.state(&scene).await, "revoked");
        assert_eq!(holders(&scene.live_offers(offered.session).await), [&*offered.people[1].person.to_string()]);
        let told = scene.actions(&offered.requests[0]).await;
        assert_eq!(told[told.len() - 2..], ["request.withdrawn", "offer.revoked"]);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_is_offered_a_seat_while_giving_up(db: TestDb) {
        let scene = Scene::on(db).await;
        for turn in 0..12 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let people = scene.db_people(1).await;
            let request = scene.ask(&people[0], &[session], 3).await;
            let (path, offers) = (format!("/api/v1/requests/{request}/withdraw"), format!("/api/v1/sessions/{session}/offers"));
            let (own, planner) = (scene.app.by(&people[0]), scene.planner());
            let withdraw = own.post(&path, json!({ "code": "no_longer_wanted" }));
            let (withdrawn, offer) = join(withdraw, planner.post(&offers, json!({}))).await;
            assert_eq!(withdrawn.status, 200, "{}", withdrawn.text());
            assert!([201, 409].contains(&offer.status.as_u16()), "{}", offer.text());
            assert_eq!(scene.live_offers(session).await, [], "turn {turn}");
            assert_eq!(scene.fill(session).await, (0, 0, 1, 0));
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_is_offered_a_seat_while_taking_another(db: TestDb) {
        let scene = Scene::on(db).await;
        for turn in 0..12 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let other = scene.db_session(&format!("T{turn}"), ("2030-05-06", "2030-05-10"), 1).await;
            let people = scene.db_people(1).await;
            let request = scene.ask(&people[0], &[session, other], 3).await;
            let planner = scene.planner();
            let offers = format!("/api/v1/sessions/{session}/offers");
            let (placed, offer) = join(enrol(&planner, other, &people[0]), planner.post(&offers, json!({}))).await;
            // One of the two wins: a seat there, or an offer here.
            let (seated, offered) = (placed.status == 201, offer.status == 201);
            assert!(seated != offered, "turn {turn}: {} {}", placed.text(), offer.text());
            assert_eq!(scene.live_offers(session).await.len(), usize::from(offered));
            assert_eq!(scene.progress(&request).await, if seated { "enrolled" } else { "offered" });
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_freed_at_once_in_two_sessions_go_to_two_people(db: TestDb) {
        let scene = Scene::automatic(db).await;
        for turn in 0..6 {
            let people = scene.db_people(4).await;
            let one = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let other = scene.db_session(&format!("T{turn}"), ("2030-05-06", "2030-05-10"), 1).await;
            let seats = [scene.seat(one, &people[0]).await, scene.seat(other, &people[1]).await];
            scene.ask(&people[2], &[one, other], 3).await;
            scene.ask(&people[3], &[one, other], 4).await;
            let planner = scene.planner();
            let cancel = |seat: &String| format!("/api/v1/enrolments/{seat}/cancel");
            let paths: Vec<_> = seats.iter().map(cancel).collect();
            let answers = join_all(paths.iter().map(|path| planner.post(path, json!({ "code": "mission" })))).await;
            assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
            let mut holders = [scene.live_offers(one).await, scene.live_offers(other).await].concat();
            holders.sort();
            let mut expected: Vec<_> = people[2..].iter().map(|who| who.person.to_string()).collect();
            expected.sort();
            // Nobody holds two offers of one course, and no seat stays empty.
            assert_eq!(holders.into_iter().map(|(who, _)| who).collect::<Vec<_>>(), expected, "turn {turn}");
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_seat_passes_on_while_those_who_wait_press_the_button(db: TestDb) {
        let scene = Scene::automatic(db).await;
        for turn in 0..6 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 1).await;
            let people = scene.db_people(12).await;
            let seat = scene.seat(session, &people[0]).await;
            for who in &people[1..] {
                scene.ask(who, &[session], 3).await;
            }
            let (path, leaver) = (format!("/api/v1/enrolments/{seat}/cancel"), scene.app.by(&people[0]));
            let callers: Vec<_> = people[1..].iter().map(|who| (scene.app.by(who), who)).collect();
            let presses = join_all(callers.iter().map(|(caller, who)| enrol(caller, session, who)));
            let (cancelled, answers) = join(leaver.post(&path, json!({ "code": "health" })), presses).await;
            assert_eq!(cancelled.status, 200, "{}", cancelled.text());
            let live = scene.live_offers(session).await;
            assert_eq!(live.len(), 1);
            for (answer, who) in answers.iter().zip(&people[1..]) {
                // Told to answer the offer they were just made, or still in the queue.
                match answer.status.as_u16() {
                    201 => assert_eq!(outcome(answer), "waitlisted"),
                    _ => {
                        let refused = answer.problem(409, "conditions-not-met");
                        assert_eq!(crate::scene::failed_gates(&refused), ["no_live_offer"]);
                        assert_eq!(holders(&live), [&*who.person.to_string()]);
                    }
                }
            }
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_given_back_at_once_go_to_as_many_people(db: TestDb) {
        let scene = Scene::automatic(db).await;
        for turn in 0..4 {
            let session = scene.db_session(&format!("S{turn}"), WEEK, 6).await;
            let people = scene.db_people(14).await;
            let mut paths = Vec::new();
            for who in &people[..6] {
                paths.push(format!("/api/v1/enrolments/{}/cancel", scene.seat(session, who).await));
            }
            for who in &people[6..] {
                scene.ask(who, &[session], 3).await;
            }
            let planner = scene.planner();
            let answers = join_all(paths.iter().map(|path| planner.post(path, json!({ "code": "mission" })))).await;
            assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
            assert_eq!(scene.fill(session).await, (0, 6, 0, 8));
            let callers: Vec<_> = people[6..].iter().map(|who| scene.app.by(who)).collect();
            let own = join_all(callers.iter().map(|caller| caller.get("/api/v1/me/programme"))).await;
            let own: Vec<_> = own.iter().map(|answer| answer.json()["offers"][0]["id"].clone()).collect();
            let accept = own.iter().zip(&callers).filter_map(|(offer, caller)| {
                let path = format!("/api/v1/offers/{}/accept", offer.as_str()?);
                Some(async move { caller.post(&path, Value::Null).await })
            });
            let answers = join_all(accept).await;
            assert!(answers.len() == 6 && answers.iter().all(|answer| answer.status == 200), "{answers:?}");
            assert_eq!(scene.fill(session).await, (6, 0, 0, 2));
        }
        scene.insist_sound().await;
    }
}

store::both! {
    async fn conditions_are_checked_again_when_an_offer_is_accepted(db: TestDb) {
        let mut scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 2).await;
        scene.course = scene.db_course("MON1", ReplacementPolicy::OnConfirmation).await;
        let elsewhere = scene.db_session("S2", ("2030-03-08", "2030-03-12"), 1).await;
        let placed = enrol_with(&scene.planner(), elsewhere, &offered.people[0], departure()).await;
        assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
        let refused = offered.end(&scene, "accept").await.problem(409, "conditions-not-met");
        assert_eq!(crate::scene::failed_gates(&refused), ["ledger"]);
        assert_eq!(offered.state(&scene).await, "pending");
        assert_eq!(offered.end(&scene, "decline").await.status, 200);
        scene.insist_sound().await;
    }
}

/// Messages about something that happened to a person, in the outbox.
async fn db_messages(scene: &Scene, to: &Actor, notice: Notice, offers: Vec<String>) {
    let (person, at) = (to.person, releve_api::clock::Clock::now(&scene.app.clock));
    let messages: Vec<_> = offers.into_iter().map(|offer| (scene.new_id(), offer)).collect();
    let put = move |tx: &mut Tx| {
        messages.iter().try_for_each(|(id, offer): &(OutboxId, String)| {
            let (payload, dedupe_key) = (json!({ "offer_id": offer }), format!("{id}"));
            outbox::put(tx, &outbox::Message { id: *id, at, notice, person, payload, dedupe_key })
        })
    };
    scene.app.db.store().write("db_messages", put).await.unwrap();
}

store::both! {
    async fn many_messages_leave_at_once_and_a_dead_offer_is_no_news(db: TestDb) {
        let scene = Scene::on(db).await;
        let offered = Offered::on(&scene, "S1", 2).await;
        chores::deliver(&scene.server()).await.unwrap();
        let who = &scene.db_people(1).await[0];
        let live = offered.id().to_owned();
        let dead = uuid::Uuid::nil().to_string();
        db_messages(&scene, who, Notice::OfferMade, vec![dead, "not an id".to_owned(), live.clone()]).await;
        // More than leave together, and as many as leave together.
        for (many, unread) in [(450, 451), (400, 851)] {
            db_messages(&scene, who, Notice::Enrolled, vec![live.clone(); many]).await;
            let expected = if unread == 451 { many + 3 } else { many };
            assert_eq!(chores::deliver(&scene.server()).await.unwrap(), expected);
            let person = who.person;
            let count = move |conn: &mut Conn| store::notification::unread(conn, person);
            assert_eq!(scene.app.db.store().read(count).await.unwrap(), unread);
        }
        assert_eq!(chores::deliver(&scene.server()).await.unwrap(), 0);
        let told = items(&scene.app.by(who).get("/api/v1/notifications?limit=200").await);
        assert!(told.iter().all(|message| message["kind"] == "enrolled"));
        // Once its deadline has passed, an offer is no news either.
        db_messages(&scene, who, Notice::OfferMade, vec![live]).await;
        scene.app.clock.advance(TimeDelta::days(60));
        assert_eq!(chores::deliver(&scene.server()).await.unwrap(), 1);
        let person = who.person;
        let count = move |conn: &mut Conn| store::notification::unread(conn, person);
        assert_eq!(scene.app.db.store().read(count).await.unwrap(), 851);
    }
}
