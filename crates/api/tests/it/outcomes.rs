//! What became of people in training: who says it and when, two sheets of one session, and the skills that follow.

use crate::scene::{Scene, failed_gates, id, items, points};
use crate::sides::db_grant;
use crate::support::{Answer, Caller};
use crate::world::{Actor, Persona};
use domain::course::ReplacementPolicy;
use domain::id::{CourseId, Id, PersonId, SessionId};
use domain::role::Role;
use domain::session::Details;
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::{Tx, session};

const MARCH: (&str, &str) = ("2030-03-04", "2030-03-08");
/// In the middle of the session, and on the evening of its last day, in Gap.
const DURING: &str = "2030-03-06T09:00:00Z";
const LAST_DAY: &str = "2030-03-08T16:00:00Z";

fn go_to(scene: &Scene, instant: &str) {
    scene.app.clock.set(instant.parse().unwrap());
}

async fn db_trainer(scene: &Scene, session: SessionId, who: &Actor) {
    let details = Details { trainers: vec![who.person], ..Details::default() };
    let set = move |tx: &mut Tx| session::set_details(tx, session, &details);
    scene.app.db.store().write("db_trainer", set).await.unwrap();
}

/// The course gives this skill, for a year, renewed within three months of its end.
async fn gives(scene: &Scene, course: CourseId, code: &str) -> String {
    let made =
        scene.planner().post("/api/v1/skills", json!({ "code": code, "label": format!("Qualification {code}") })).await;
    let path = format!("/api/v1/courses/{course}");
    let version = scene.planner().get(&path).await.version().unwrap();
    let grants = json!({ "grants": [{ "skill_id": id(&made), "valid_months": 12, "renewal_months": 3 }] });
    let given = scene.planner().patch(&path, version, grants).await;
    assert_eq!(given.status, 200, "{}", given.text());
    id(&made)
}

async fn sheet(caller: &Caller<'_>, session: SessionId) -> Value {
    let answer = caller.get(&format!("/api/v1/sessions/{session}/attendance")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The line of a seat.
async fn shown(caller: &Caller<'_>, session: SessionId, seat: &str) -> Value {
    let lines = sheet(caller, session).await["lines"].as_array().unwrap().clone();
    lines.into_iter().find(|line| line["enrolment_id"] == seat).unwrap()
}

/// A line that says something of a seat.
fn line(seat: &str, version: i64, said: Value) -> Value {
    let mut line = json!({ "enrolment_id": seat, "version": version });
    line.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    line
}

async fn say(caller: &Caller<'_>, session: SessionId, lines: Vec<Value>) -> Answer {
    caller.post(&format!("/api/v1/sessions/{session}/attendance"), json!({ "lines": lines })).await
}

async fn attend(caller: &Caller<'_>, seat: &str, body: Value) -> Answer {
    caller.post(&format!("/api/v1/enrolments/{seat}/attend"), body).await
}

fn fates(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let lines = answer.json()["lines"].as_array().unwrap().clone();
    lines.iter().map(|line| line["refusal"].as_str().or(line["fate"].as_str()).unwrap().to_owned()).collect()
}

/// The skills that someone holds: until when, and for which enrolment.
async fn held(scene: &Scene, who: PersonId) -> Vec<(String, String)> {
    let answer = scene.planner().get(&format!("/api/v1/people/{who}/skills")).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    items(&answer).iter().map(|skill| (text(&skill["valid_until"]), text(&skill["granted_for"]))).collect()
}

store::both! {
    async fn a_sheet_is_kept_by_who_plans_or_teaches_the_session_and_by_nobody_else(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(4).await;
        let (mine, other) = (scene.db_session("S1", MARCH, 4).await, scene.db_session("S2", MARCH, 4).await);
        let seat = scene.seat(mine, &people[0]).await;
        db_trainer(&scene, mine, &people[1]).await;
        db_trainer(&scene, other, &people[2]).await;
        let far = scene.db_people_of(scene.app.world.outside, 2).await;
        db_grant(&scene, &far[0], Role::Trainer, scene.app.world.outside).await;
        db_grant(&scene, &far[1], Role::Planner, scene.app.world.outside).await;
        go_to(&scene, LAST_DAY);
        let path = format!("/api/v1/sessions/{mine}/attendance");
        let said = json!({ "lines": [line(&seat, 1, json!({ "outcome": "attended" }))] });
        // The person themselves, nobody in particular, the trainer of another session, those of another unit.
        for who in [&people[0], &people[3], &people[2], &far[0], &far[1]] {
            let caller = scene.app.by(who);
            let passed = attend(&caller, &seat, json!({ "outcome": "passed" })).await;
            for refused in [caller.get(&path).await, caller.post(&path, said.clone()).await, passed] {
                assert!([403, 404].contains(&refused.status.as_u16()), "{}", refused.text());
            }
        }
        for persona in [Persona::Requester, Persona::Commander, Persona::Administrator, Persona::SiteManager] {
            scene.app.as_(persona).get(&path).await.problem(403, "not-allowed");
        }
        for (caller, right) in [
            (scene.app.by(&people[1]), "trainer"),
            (scene.app.as_(Persona::Trainer), "trainer"),
            (scene.planner(), "planner"),
        ] {
            let shown = sheet(&caller, mine).await;
            assert_eq!((&shown["right"], shown["days"].as_array().unwrap().len()), (&json!(right), 5));
            let names: Vec<_> = shown["lines"][0].as_object().unwrap().keys().cloned().collect();
            assert_eq!(names, ["enrolment_id", "family_name", "given_name", "marks", "outcome", "unit", "version"]);
        }
        assert_eq!(fates(&scene.app.by(&people[1]).post(&path, said).await), ["kept"]);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nothing_is_said_before_it_begins_where_it_is_held_nor_of_what_is_not_held(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let session = scene.db_session("S1", MARCH, 3).await;
        let (seat, left) = (scene.seat(session, &people[0]).await, scene.seat(session, &people[2]).await);
        db_trainer(&scene, session, &people[1]).await;
        let trainer = scene.app.by(&people[1]);
        let absent = json!({ "outcome": "absent", "absence": "unexplained" });
        // Sunday evening in Gap; an hour later it is Monday there, and still Sunday in Greenwich.
        go_to(&scene, "2030-03-03T22:30:00Z");
        say(&trainer, session, vec![line(&seat, 1, absent.clone())]).await.problem(409, "conflict");
        attend(&trainer, &seat, absent.clone()).await.problem(409, "conflict");
        go_to(&scene, "2030-03-03T23:30:00Z");
        let gone = scene.planner().post(&format!("/api/v1/enrolments/{left}/cancel"), json!({ "code": "health" })).await;
        assert_eq!(gone.status, 200, "{}", gone.text());
        let lines = vec![
            line(&left, 2, absent.clone()),
            line(&seat, 1, json!({ "marks": [{ "day": "2030-03-04", "presence": "present" }] })),
        ];
        assert_eq!(fates(&say(&trainer, session, lines).await), ["cancelled", "kept"]);
        for (said, fate) in [
            (json!({ "outcome": "passed" }), "not_over"),
            (json!({ "marks": [{ "day": "2030-03-05", "presence": "present" }] }), "day_to_come"),
            (json!({ "marks": [{ "day": "2030-03-04", "presence": "absent" }] }), "reason_needed"),
        ] {
            assert_eq!(fates(&say(&trainer, session, vec![line(&seat, 2, said)]).await), [fate]);
        }
        attend(&trainer, &seat, json!({ "outcome": "attended" })).await.problem(409, "conflict");
        attend(&trainer, &left, absent.clone()).await.problem(409, "conflict");
        // A session called off is said nothing of; one of which something was said is not called off.
        go_to(&scene, DURING);
        assert_eq!(attend(&trainer, &seat, absent.clone()).await.status, 200);
        let off = format!("/api/v1/sessions/{session}/cancel");
        scene.planner().post(&off, json!({ "words": "Neige" })).await.problem(409, "conflict");
        let back = json!({ "outcome": null, "reason": "mauvaise ligne" });
        assert_eq!(attend(&trainer, &seat, back).await.status, 200);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn trainers_have_thirty_days_and_planners_say_why_afterwards(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let session = scene.db_session("S1", MARCH, 3).await;
        let seat = scene.seat(session, &people[0]).await;
        db_trainer(&scene, session, &people[1]).await;
        let (trainer, planner) = (scene.app.by(&people[1]), scene.planner());
        go_to(&scene, "2030-04-07T20:00:00Z");
        assert_eq!(sheet(&trainer, session).await["trainers_until"], "2030-04-07");
        assert_eq!(attend(&trainer, &seat, json!({ "outcome": "attended" })).await.status, 200);
        go_to(&scene, "2030-04-08T08:00:00Z");
        let failed = json!({ "outcome": "failed", "reason": "copie corrigée" });
        attend(&trainer, &seat, failed.clone()).await.problem(409, "conflict");
        points(&attend(&planner, &seat, json!({ "outcome": "failed" })).await, "/reason");
        let corrected = attend(&planner, &seat, failed).await;
        assert_eq!((&corrected.json()["outcome"]["outcome"], corrected.version()), (&json!("failed"), Some(3)));
        let told = items(&planner.get("/api/v1/audit-events?action=attendance.corrected").await);
        assert_eq!((&told[0]["words"], told.len()), (&json!("copie corrigée"), 1), "{told:?}");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn each_bad_input_is_pointed_at_and_changes_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let (session, other) = (scene.db_session("S1", MARCH, 3).await, scene.db_session("S2", MARCH, 3).await);
        let (seat, elsewhere) = (scene.seat(session, &people[0]).await, scene.seat(other, &people[1]).await);
        go_to(&scene, LAST_DAY);
        let planner = scene.planner();
        let mark = |day: &str| json!({ "day": day, "presence": "present" });
        for (said, pointer) in [
            (json!({ "outcome": "absent" }), "/lines/0/absence"),
            (json!({ "outcome": "passed", "absence": "health" }), "/lines/0/absence"),
            (json!({ "outcome": "absent", "absence": "other" }), "/lines/0/note"),
            (json!({ "absence": "health" }), "/lines/0/absence"),
            (json!({ "note": "très bien" }), "/lines/0/note"),
            (json!({ "outcome": "late" }), "/lines/0/outcome"),
            (json!({ "marks": [mark("2030-03-09")] }), "/lines/0/marks/0/day"),
            (json!({ "marks": [mark("2030-03-04"), mark("2030-03-04")] }), "/lines/0/marks/1/day"),
        ] {
            points(&say(&planner, session, vec![line(&seat, 1, said)]).await, pointer);
        }
        let twice = vec![line(&seat, 1, json!({})), line(&seat, 1, json!({}))];
        points(&say(&planner, session, twice).await, "/lines/1/enrolment_id");
        points(&say(&planner, session, vec![line(&elsewhere, 1, json!({}))]).await, "/lines/0/enrolment_id");
        points(&say(&planner, session, Vec::new()).await, "/lines");
        points(&attend(&planner, &seat, json!({ "outcome": "absent" })).await, "/absence");
        assert_eq!(sheet(&planner, session).await["lines"][0]["version"], 1);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_sheet_sent_twice_counts_once_and_two_sheets_do_not_overwrite_each_other(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(5).await;
        let session = scene.db_session("S1", MARCH, 3).await;
        let mut seats = Vec::new();
        for who in &people[..3] {
            seats.push(scene.seat(session, who).await);
        }
        db_trainer(&scene, session, &people[3]).await;
        let (trainer, planner) = (scene.app.by(&people[3]), scene.planner());
        go_to(&scene, LAST_DAY);
        let path = format!("/api/v1/sessions/{session}/attendance");
        let said = |outcome: &str| json!({ "outcome": outcome });
        let body = json!({ "lines": [line(&seats[0], 1, said("passed")), line(&seats[1], 1, said("failed"))] });
        let first = trainer.post_once(&path, "feuille-0001", body.clone()).await;
        assert_eq!(fates(&first), ["kept", "kept"]);
        let again = trainer.post_once(&path, "feuille-0001", body).await;
        assert_eq!(again.json(), first.json());
        let told = items(&planner.get("/api/v1/audit-events?action=attendance.recorded").await);
        assert_eq!(told.len(), 2);
        // Read before the trainer's: what they said stands; what nobody had said, or says the same, is kept.
        let late = vec![
            line(&seats[0], 1, said("passed")),
            line(&seats[1], 1, said("passed")),
            line(&seats[2], 1, said("attended")),
        ];
        let answer = say(&planner, session, late).await;
        assert_eq!(fates(&answer), ["kept", "conflict", "kept"]);
        assert_eq!(answer.json()["lines"][1]["line"]["outcome"]["outcome"], "failed");
        // At once, of the same line: one of them is kept.
        let version = shown(&planner, session, &seats[2]).await["version"].as_i64().unwrap();
        let racing = ["2030-03-04", "2030-03-05", "2030-03-06", "2030-03-07"].map(|day| {
            let mark = json!({ "marks": [{ "day": day, "presence": "present" }] });
            let (seat, caller) = (seats[2].clone(), scene.planner());
            async move { say(&caller, session, vec![line(&seat, version, mark)]).await }
        });
        let mut ends: Vec<String> = join_all(racing).await.iter().flat_map(fates).collect();
        ends.sort();
        assert_eq!(ends, ["conflict", "conflict", "conflict", "kept"]);
        assert_eq!(shown(&planner, session, &seats[2]).await["marks"].as_array().unwrap().len(), 1);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn passing_grants_what_the_course_gives_and_a_correction_takes_back_exactly_that(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let skill = gives(&scene, scene.course, "SEC-1").await;
        let session = scene.db_session("S1", MARCH, 3).await;
        let (who, seat) = (people[0].person, scene.seat(session, &people[0]).await);
        let planner = scene.planner();
        // Held by hand until May: renewed within its three months, it goes on from its own end.
        let body = json!({ "skill_id": skill, "valid_from": "2029-05-16", "valid_until": "2030-05-15" });
        let path = format!("/api/v1/people/{who}/skills");
        assert_eq!(planner.post(&path, body).await.status, 201);
        go_to(&scene, LAST_DAY);
        let passed = json!({ "outcome": "passed" });
        for _ in 0..2 {
            let sent = format!("/api/v1/enrolments/{seat}/attend");
            assert_eq!(planner.post_once(&sent, "une-fois-0001", passed.clone()).await.status, 200);
            assert_eq!(attend(&planner, &seat, passed.clone()).await.status, 200);
        }
        let by_hand = ("2030-05-15".to_owned(), String::new());
        assert_eq!(held(&scene, who).await, [("2031-05-15".to_owned(), seat.clone()), by_hand.clone()]);
        // Its days are corrected by hand meanwhile: it is still the one that the outcome gave.
        let granted = items(&planner.get(&path).await)[0]["id"].as_str().unwrap().to_owned();
        let days = json!({ "valid_from": "2030-03-08", "valid_until": "2031-03-07", "reason": "date du jury" });
        assert_eq!(planner.post(&format!("/api/v1/person-skills/{granted}/correct"), days).await.status, 200);
        points(&attend(&planner, &seat, json!({ "outcome": "failed" })).await, "/reason");
        let failed = json!({ "outcome": "failed", "reason": "épreuve annulée" });
        assert_eq!(attend(&planner, &seat, failed).await.status, 200);
        assert_eq!(held(&scene, who).await, std::slice::from_ref(&by_hand));
        let told = items(&planner.get("/api/v1/audit-events?action=skill.withdrawn").await);
        assert_eq!((told.len(), &told[0]["words"]), (1, &json!("épreuve annulée")));
        let again = json!({ "outcome": "passed", "reason": "recours accepté" });
        assert_eq!(attend(&planner, &seat, again).await.status, 200);
        assert_eq!(held(&scene, who).await.len(), 2);
        // A seat with an outcome is not given back by mistake.
        planner.post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({ "code": "mistake" })).await.problem(409, "conflict");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn only_what_was_passed_comes_before_another_course(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(4).await;
        gives(&scene, scene.course, "SEC-1").await;
        let first = scene.db_session("S1", MARCH, 4).await;
        let mut seats = Vec::new();
        for who in &people {
            seats.push(scene.seat(first, who).await);
        }
        let second = scene.db_course("PSE1", ReplacementPolicy::OnConfirmation).await;
        let asks = json!({ "previous_ids": [scene.course.to_string()] });
        assert_eq!(scene.planner().patch(&format!("/api/v1/courses/{second}"), 1, asks).await.status, 200);
        let next = scene.db_session_like(scene.a_session("S2").of(second).on("2030-04-08", "2030-04-12").seats(4)).await;
        go_to(&scene, LAST_DAY);
        for (seat, outcome) in seats.iter().zip(["passed", "failed", "attended"]) {
            assert_eq!(attend(&scene.planner(), seat, json!({ "outcome": outcome })).await.status, 200);
        }
        for (who, reached) in people.iter().zip([true, false, false, false]) {
            let placed = scene.place(next, who).await;
            if reached {
                assert_eq!(placed.status, 201, "{}", placed.text());
            } else {
                assert_eq!(failed_gates(&placed.problem(409, "departure-needed")), ["previous_courses"]);
            }
        }
        // Where the course gives nothing there is nothing to pass: having attended it is enough.
        let version = scene.planner().get(&format!("/api/v1/courses/{}", scene.course)).await.version().unwrap();
        let nothing = scene.planner().patch(&format!("/api/v1/courses/{}", scene.course), version, json!({ "grants": [] })).await;
        assert_eq!(nothing.status, 200, "{}", nothing.text());
        assert_eq!(scene.place(next, &people[2]).await.status, 201);
        scene.place(next, &people[1]).await.problem(409, "departure-needed");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn nobody_says_what_became_of_themselves_and_the_roster_tells_what_was_said(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let session = scene.db_session("S1", MARCH, 3).await;
        let (own, other) = (scene.seat(session, &people[0]).await, scene.seat(session, &people[1]).await);
        db_trainer(&scene, session, &people[0]).await;
        let trainer = scene.app.by(&people[0]);
        go_to(&scene, LAST_DAY);
        let absent = json!({ "outcome": "absent", "absence": "other", "note": "train supprimé" });
        let lines = vec![line(&own, 1, json!({ "outcome": "passed" })), line(&other, 1, absent)];
        assert_eq!(fates(&say(&trainer, session, lines).await), ["own", "kept"]);
        let roster = items(&scene.planner().get(&format!("/api/v1/sessions/{session}/enrolments")).await);
        let said = |seat: &String| roster.iter().find(|line| line["id"] == **seat).unwrap()["outcome"].clone();
        assert_eq!((said(&own), &said(&other)["absence"]), (Value::Null, &json!("other")));
        let file = format!("/api/v1/exports/sessions/{session}/enrolments?format=csv&columns=outcome,absence,outcome_note");
        let file = scene.planner().get(&file).await;
        assert!(file.text().contains("Absent,Autre,train supprimé"), "{}", file.text());
        let mine = scene.app.by(&people[1]).get(&format!("/api/v1/enrolments/{other}")).await;
        assert_eq!(mine.json()["outcome"]["note"], "train supprimé");
        assert_eq!(people[1].person.uuid().to_string(), mine.json()["person"]["id"]);
        scene.insist_sound().await;
    }
}
