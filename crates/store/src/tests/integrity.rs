//! `releve audit` finds what the walls would have refused: each is broken on purpose, past every door.

use diesel::connection::SimpleConnection;

use domain::fixture::held;
use domain::skill::Skill;
use domain::text::SkillCode;

use crate::integrity::check;
use crate::testing::TestDb;
use crate::tests::world::World;
use crate::{Conn, both};

/// Sound data in which something of each kind has happened.
fn busy_world(db: &TestDb) -> World {
    let mut w = World::on(db);
    let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 3);
    let t = w.session(w.first, "B", "2027-04-01", "2027-04-05", 3);
    let people: Vec<_> = (0..4).map(|n| w.person(w.first, &format!("P{n}"), "X").id).collect();
    let asked: Vec<_> = people.iter().map(|who| w.request(*who, [s.id, t.id])).collect();
    for one in &asked {
        w.imported(one.id);
    }
    w.enrol(&s, people[0], Some(asked[0].id));
    let gone = w.enrol(&t, people[0], None);
    w.cancel(&gone);
    let skill = Skill {
        id: w.mint.id(),
        code: SkillCode::parse("PSC1").unwrap(),
        label: "PSC1".to_owned(),
        retired_at: None,
        version: 1,
    };
    crate::skill::insert(&mut w.tx, &skill).unwrap();
    let line = held(skill.id, "2020-01-01", None, &mut w.mint);
    crate::skill::record(&mut w.tx, people[3], &line, w.now, None).unwrap();
    w.offer(&s, &asked[1], 5);
    w.offer(&t, &asked[2], -5);
    w
}

/// Past the walls: triggers and checks are off on this connection from here on.
pub(super) fn without_walls(w: &mut World) {
    w.commit();
    let walls = match &*w.tx {
        Conn::Postgres(_) => "SET session_replication_role = replica;".to_owned(),
        Conn::Sqlite(_) => {
            // SQLite has no way to silence triggers: they go.
            let drop = "SELECT 'DROP TRIGGER ' || name || ';' AS name FROM sqlite_master WHERE type = 'trigger'";
            let triggers: Vec<Named> = diesel::RunQueryDsl::load(diesel::sql_query(drop), &mut *w.tx).unwrap();
            let drop: String = triggers.into_iter().map(|trigger| trigger.name).collect();
            format!("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {drop}")
        }
    };
    w.tx.batch_execute(&walls).unwrap();
}

fn found(w: &mut World) -> Vec<(&'static str, String)> {
    let mut found: Vec<_> = check(&mut w.tx, w.now).unwrap().into_iter().map(|f| (f.invariant, f.detail)).collect();
    found.sort();
    found.dedup();
    found
}

both! {
    async fn sound_data_have_no_finding(db: TestDb) {
        let mut w = busy_world(&db);
        assert_eq!(found(&mut w), []);
    }

    async fn each_way_to_break_an_invariant_is_found(db: TestDb) {
        let cases: &[(&str, &str, &str)] = &[
            ("UPDATE session SET capacity = 1, minimum = 0 WHERE code = 'A'", "seats", "2 seats taken or held of 1"),
            ("UPDATE commitment SET starts_on = '2027-03-02' WHERE firmness = 'firm' AND ended_at IS NULL", "one-place", "the seat is not in the ledger"),
            ("UPDATE commitment SET ended_at = NULL WHERE firmness = 'firm'", "one-place", "still in the ledger although its seat or offer has ended"),
            ("UPDATE session SET state = 'draft' WHERE code = 'A'", "offers", "live for a draft session"),
            ("UPDATE offer SET state = 'accepted', answered_at = offered_at WHERE answered_at IS NULL", "offers", "accepted without a seat"),
            ("UPDATE offer SET person_id = (SELECT person_id FROM enrolment WHERE state = 'confirmed')", "offers", "live for a person who holds a seat in the session"),
            ("UPDATE waitlist_entry SET state = 'left' WHERE state = 'waiting'", "queue", "a wish is open although the request does not wait"),
            ("UPDATE request_wish SET open = (1 = 0)", "queue", "waits for no session"),
            ("UPDATE request SET open = (1 = 1)", "queue", "is marked as waiting although it does not wait"),
            ("UPDATE request SET open = (1 = 0)", "queue", "waits although its request is not marked as waiting"),
            ("UPDATE request SET open = (1 = 0)", "queue", "stands without a seat and does not wait"),
            ("UPDATE request SET state = 'refused', close_reason_code = 'other'", "queue", "waits although its request is refused"),
            ("UPDATE request SET state = 'withdrawn', close_reason_code = 'other'", "queue", "holds a seat for a request that is withdrawn"),
            ("UPDATE request SET state = 'withdrawn', close_reason_code = 'other'", "offers", "live for a request that is withdrawn"),
            ("UPDATE offer SET state = 'pending', answered_at = NULL, deadline = '2099-01-01T00:00:00.000000Z', person_id = (SELECT person_id FROM offer ORDER BY id LIMIT 1)", "offers", "live although the person has another for this course"),
            ("UPDATE waitlist_entry SET state = 'waiting'", "queue", "waits although its request holds a seat"),
            ("UPDATE request_step SET state = 'pending', decided_at = NULL, code = NULL WHERE position = 1", "approvals", "holds a seat although its request was not approved, and nothing tells why"),
            ("UPDATE request_step SET state = 'pending', decided_at = NULL, code = NULL WHERE position = 1", "approvals", "live although its request was not approved, and nothing tells why"),
            ("UPDATE request_step SET state = 'pending', decided_at = NULL, code = NULL WHERE position = 1", "approvals", "waits without approval, and for nobody's answer"),
            ("UPDATE request_step SET state = 'pending', decided_at = NULL, code = NULL WHERE position = 1", "approvals", "a step was answered before the one that comes first"),
            ("UPDATE request_step SET state = 'pending', decided_at = NULL, code = NULL, open = (1 = 1) WHERE position = 1", "approvals", "an answer is awaited although the request does not wait"),
            ("UPDATE request_step SET code = 'given'", "history", "no line tells how it was approved"),
            ("DELETE FROM audit_event WHERE action = 'enrolment.confirmed'", "history", "no line tells how it was made"),
            ("UPDATE enrolment SET outcome = 'failed', outcome_at = enrolled_at WHERE state = 'confirmed'; UPDATE session SET state = 'draft' WHERE code = 'A'", "outcomes", "an outcome was said of a seat that is confirmed in a session that is draft"),
            ("UPDATE person_skill SET enrolment_id = (SELECT id FROM enrolment WHERE state = 'confirmed' LIMIT 1)", "outcomes", "granted for an enrolment that was not passed, or of someone else"),
            ("UPDATE enrolment SET outcome = 'passed', outcome_at = enrolled_at WHERE state = 'confirmed'", "history", "no line tells who said what became of the person"),
            ("DELETE FROM audit_event WHERE action = 'enrolment.cancelled'", "history", "no line tells how it was cancelled"),
            ("UPDATE offer SET state = 'declined', end_code = 'dates', answered_at = offered_at WHERE state = 'pending'", "history", "no line tells how it was declined"),
            ("DELETE FROM audit_event WHERE action = 'request.submitted'", "history", "no line tells how it was submitted"),
            ("UPDATE ranking SET session_id = (SELECT id FROM session WHERE code = 'B')", "reason", "its ranking is of another session"),
            ("DELETE FROM unit_closure WHERE depth = 1", "scope", "a unit above it is missing from its subtree list"),
            ("UPDATE unit SET parent_id = NULL", "scope", "listed under a unit that is not above it"),
            ("UPDATE unit SET closed_at = created_at", "scope", "belongs to a closed unit"),
            ("UPDATE unit SET code = code || ' bis'", "history", "its history does not end with what it is"),
            ("DELETE FROM unit_past", "history", "its history does not end with what it is"),
            ("UPDATE unit_past SET until = since", "history", "its history has a gap"),
            ("INSERT INTO sandbox (id, seed, resetting, resets, reset_at, next_reset_at) VALUES (1, 1, (1 = 1), 0, '2027-01-01T00:00:00.000000Z', '2027-01-01T00:00:00.000000Z')", "history", "its mark lets what is past be deleted although no reset is under way"),
            ("UPDATE person SET family_name = 'Autre'", "search", "their key is not made of their names"),
            ("DELETE FROM person_beginning WHERE beginning = 'p1'", "search", "not listed under each beginning of their words"),
            ("UPDATE person_beginning SET beginning = 'q1' WHERE beginning = 'p1'", "search", "listed under a beginning that no word of theirs has"),
            ("UPDATE person_beginning SET search_key = 'p1 x' WHERE beginning = 'p1'", "search", "a beginning is listed of a key that nobody has"),
        ];
        let mut w = busy_world(&db);
        without_walls(&mut w);
        for (sql, invariant, detail) in cases {
            w.tx.batch_execute("BEGIN").unwrap();
            w.tx.batch_execute(sql).unwrap();
            let expected = (*invariant, (*detail).to_owned());
            let found = found(&mut w);
            assert!(found.contains(&expected), "{sql}\nfound {found:?}");
            w.tx.batch_execute("ROLLBACK").unwrap();
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}
