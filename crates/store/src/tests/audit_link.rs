//! The chain over the audit: every line is linked once, and whoever touches lines or links behind the program shows.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use domain::event::Action;
use domain::id::{AuditEventId, SessionId};
use uuid::Uuid;

use crate::audit_link::{Checked, Fault, Head, Terms, backlog, head, seal, verify};
use crate::testing::TestDb;
use crate::tests::integrity::without_walls;
use crate::tests::walls::assert_taken;
use crate::tests::world::World;
use crate::{Conn, Constraint, StoreError, audit, both};

const MOST: i64 = 500;

/// Lines of the audit, in a transaction of their own.
fn lines(w: &mut World, count: usize) {
    if matches!(&*w.tx, Conn::Postgres(_)) {
        w.tx.control("BEGIN").unwrap();
    }
    for _ in 0..count {
        let session: SessionId = w.mint.id();
        w.told(Action::SessionPublished, "session", session, None);
    }
    w.tx.control("COMMIT").unwrap();
}

/// A world of six linked lines, committed.
fn linked(db: &TestDb) -> World {
    let mut w = World::on(db);
    lines(&mut w, 6);
    assert_eq!(seal(&mut w.tx, None, MOST).unwrap().linked, 6);
    w
}

fn verified(w: &mut World, heads: &[Head]) -> (Checked, Vec<Fault>) {
    let mut faults = Vec::new();
    let terms = Terms { now: w.now, patience: TimeDelta::minutes(10), heads: heads.to_vec() };
    let checked = verify(&mut w.tx, &terms, &mut |fault| faults.push(fault)).unwrap();
    assert_eq!(checked.faults, faults.len() as u64);
    (checked, faults)
}

/// The line at a position of the chain.
fn event_at(w: &mut World, position: i64) -> Uuid {
    use crate::schema::audit_link;
    use diesel::prelude::*;
    let id: crate::sql_types::Id =
        audit_link::table.find(position).select(audit_link::event_id).first(&mut *w.tx).unwrap();
    id.0
}

fn line_at(position: i64) -> String {
    format!("(SELECT event_id FROM audit_link WHERE position = {position})")
}

both! {
    async fn every_line_is_linked_once_and_the_chain_is_sound(db: TestDb) {
        let mut w = linked(&db);
        let first = head(&mut w.tx).unwrap().unwrap();
        assert_eq!(first.position, 6);
        assert_eq!(seal(&mut w.tx, None, MOST).unwrap().head, None);
        if db.is_sqlite() { w.tx.control("BEGIN").unwrap(); }
        lines(&mut w, 2);
        assert_eq!(backlog(&mut w.tx).unwrap(), 2);
        let sealed = seal(&mut w.tx, None, MOST).unwrap();
        assert_eq!((sealed.linked, sealed.next), (2, None));
        let newest = head(&mut w.tx).unwrap();
        assert_eq!((sealed.head, newest.unwrap().position), (newest, 8));
        let (checked, faults) = verified(&mut w, &[first, newest.unwrap()]);
        assert_eq!(faults, []);
        assert_eq!(checked, Checked { links: 8, waiting: 0, head: newest, faults: 0 });
    }

    async fn a_line_that_commits_late_with_an_earlier_id_is_linked(db: TestDb) {
        let mut w = World::on(&db);
        let early: AuditEventId = w.mint.id();
        lines(&mut w, 3);
        assert_eq!(seal(&mut w.tx, None, MOST).unwrap().linked, 3);
        let line = audit::Line::of(early, w.now, Action::SessionPublished, audit::Subject::of("session", early));
        audit::record(&mut w.tx, line).unwrap();
        audit::write_out(&mut w.tx).unwrap();
        assert_eq!(seal(&mut w.tx, None, MOST).unwrap().linked, 1);
        assert_eq!(event_at(&mut w, 4), domain::id::Id::uuid(early));
        assert_eq!(verified(&mut w, &[]).1, []);
    }

    async fn many_lines_are_linked_in_batches_and_walked_in_pages(db: TestDb) {
        let mut w = World::on(&db);
        lines(&mut w, 2_100);
        let (mut after, mut batches, mut total) = (None, 0, 0);
        loop {
            let sealed = seal(&mut w.tx, after, 400).unwrap();
            total += sealed.linked;
            batches += 1;
            let Some(next) = sealed.next else { break };
            after = Some(next);
        }
        assert_eq!((total, batches), (2_100, 6));
        let (checked, faults) = verified(&mut w, &[]);
        assert_eq!((checked.links, checked.head.unwrap().position, faults.len()), (2_100, 2_100, 0));
    }

    async fn servers_that_seal_side_by_side_make_one_chain(db: TestDb) {
        let mut w = World::on(&db);
        lines(&mut w, 200);
        drop(w);
        let other = crate::Store::open(crate::StoreSettings::new(db.url().parse().unwrap())).unwrap();
        let sealing = |store: crate::Store| async move {
            while store.read(backlog).await.unwrap() > 0 {
                store.write("seal_audit", |tx| seal(tx, None, 10)).await.unwrap();
            }
        };
        tokio::join!(sealing(db.store().clone()), sealing(other.clone()), sealing(other));
        let terms = Terms { now: domain::fixture::at("2027-01-04T08:00:00Z"), patience: TimeDelta::zero(), heads: vec![] };
        let (checked, faults) = db.store().read(move |conn| {
            let mut faults = Vec::new();
            let checked = verify(conn, &terms, &mut |fault| faults.push(fault))?;
            Ok::<_, StoreError>((checked, faults))
        }).await.unwrap();
        assert_eq!(faults, []);
        assert_eq!((checked.links, checked.waiting), (200, 0));
    }

    async fn a_link_is_neither_changed_nor_taken_away(db: TestDb) {
        let _w = linked(&db);
        for sql in ["UPDATE audit_link SET form = 2", "DELETE FROM audit_link"] {
            assert_taken(db.db_execute(sql), Constraint::History);
        }
        let again = format!("INSERT INTO audit_link (position, event_id, form, hash) \
            SELECT 7, event_id, form, hash FROM audit_link WHERE event_id = {}", line_at(1));
        assert_taken(db.db_execute(&again), Constraint::AuditLinkEvent);
        let fork = "INSERT INTO audit_link (position, event_id, form, hash) \
            SELECT 1, event_id, form, hash FROM audit_link WHERE position = 1";
        assert!(matches!(db.db_execute(fork), Err(StoreError::Taken { .. })));
    }

    async fn what_is_done_behind_the_program_shows(db: TestDb) {
        let mut w = linked(&db);
        let told = head(&mut w.tx).unwrap().unwrap();
        let event = [1, 2, 3, 4, 5, 6].map(|position| event_at(&mut w, position));
        let changed = |position: i64| Fault::Changed { position, event: event[position as usize - 1] };
        let new = Uuid::from_u128(7);
        let new_text = if db.is_sqlite() { format!("X'{}'", new.simple()) } else { format!("'{new}'") };
        let put_in = format!("INSERT INTO audit_event (id, at, action, subject_kind, subject_id) \
            SELECT {new_text}, at, action, subject_kind, subject_id FROM audit_event WHERE id = {};", line_at(3));
        let link_of = |position: &str| format!("INSERT INTO audit_link (position, event_id, form, hash) \
            SELECT {position}, {new_text}, form, hash FROM audit_link WHERE position = 3;");
        let swap = "UPDATE audit_link SET position = 100 WHERE position = 2;
            UPDATE audit_link SET position = 2 WHERE position = 3;
            UPDATE audit_link SET position = 3 WHERE position = 100;";
        let one_edit = |set: &str| (format!("UPDATE audit_event SET {set} WHERE id = {}", line_at(3)), vec![changed(3)]);
        let mut cases = vec![
            one_edit("words = 'other words'"),
            one_edit("reason_code = ''"),
            one_edit("action = 'offer.made'"),
            one_edit("at = '2027-01-04T08:00:00.000001Z'"),
            one_edit("after = '{\"seats\":1}'"),
            one_edit(&format!("subject_id = {new_text}")),
            // A line that goes leaves its link.
            (format!("DELETE FROM audit_event WHERE id = {}", line_at(3)), vec![Fault::Deleted { position: 3, event: event[2] }]),
            // A link that goes leaves a gap, and its line beside the chain.
            ("DELETE FROM audit_link WHERE position = 3".to_owned(),
                vec![Fault::Gap { from: 3, to: 3 }, Fault::Beside { event: event[2] }]),
            ("DELETE FROM audit_link WHERE position < 3".to_owned(),
                vec![Fault::Gap { from: 1, to: 2 }, Fault::Beside { event: event[0] }, Fault::Beside { event: event[1] }]),
            (format!("DELETE FROM audit_event WHERE id = {}; DELETE FROM audit_link WHERE position = 3", line_at(3)),
                vec![Fault::Gap { from: 3, to: 3 }]),
            // Closing the gap does not help.
            (format!("DELETE FROM audit_event WHERE id = {}; DELETE FROM audit_link WHERE position = 3;
                UPDATE audit_link SET position = position - 1 WHERE position = 4;", line_at(3)),
                vec![changed_at(3, event[3]), Fault::Gap { from: 4, to: 4 }]),
            (put_in.clone(), vec![Fault::Beside { event: new }]),
            (format!("{put_in}{}", link_of("7")), vec![changed_at(7, new)]),
            (format!("{put_in} UPDATE audit_link SET position = 100 WHERE position = 3;
                INSERT INTO audit_link (position, event_id, form, hash) SELECT 3, {new_text}, form, hash FROM audit_link WHERE position = 100;"),
                vec![changed_at(3, new), Fault::Gap { from: 7, to: 99 }]),
            (swap.to_owned(), vec![changed_at(2, event[2]), changed_at(3, event[1]), changed(4)]),
            ("UPDATE audit_link SET form = 2 WHERE position = 3".to_owned(), vec![Fault::Unreadable { position: 3 }]),
            ("UPDATE audit_link SET hash = (SELECT hash FROM audit_link WHERE position = 2) WHERE position = 3".to_owned(),
                vec![changed(3), changed(4)]),
            (format!("INSERT INTO audit_unlinked SELECT {}", line_at(2)), vec![Fault::Twice { event: event[1] }]),
            (format!("INSERT INTO audit_unlinked SELECT {new_text}{}", if db.is_sqlite() { "" } else { "::uuid" }),
                vec![Fault::Vanished { event: new }]),
        ];
        if db.is_sqlite() {
            cases.push((format!("UPDATE audit_event SET at = 'not an instant, 27 letters.' WHERE id = {}", line_at(3)),
                vec![Fault::Unreadable { position: 3 }]));
        }
        without_walls_of(&mut w);
        for (sql, expected) in cases {
            w.tx.batch_execute("BEGIN").unwrap();
            w.tx.batch_execute(&sql).unwrap();
            assert_eq!(verified(&mut w, &[]).1, expected, "{sql}");
            w.tx.batch_execute("ROLLBACK").unwrap();
        }
        // A tail that is cut, lines and links together, leaves a chain that is sound in itself: only a head told earlier
        // shows it. So it is for a chain that was computed anew.
        w.tx.batch_execute(&format!("DELETE FROM audit_event WHERE id = {}; DELETE FROM audit_link WHERE position = 6", line_at(6))).unwrap();
        assert_eq!(verified(&mut w, &[]).1, []);
        assert_eq!(verified(&mut w, &[told]).1, [Fault::Lost { head: told }]);
        let five = head(&mut w.tx).unwrap().unwrap();
        let other = Head { position: 5, hash: told.hash };
        assert_eq!(verified(&mut w, &[five, other]).1, [Fault::Lost { head: other }]);
    }

    async fn lines_that_wait_too_long_are_told_and_what_blocks_them_is_passed_by(db: TestDb) {
        let mut w = World::on(&db);
        lines(&mut w, 3);
        assert_eq!(verified(&mut w, &[]).1, []);
        let written = w.now;
        w.now += TimeDelta::minutes(11);
        assert_eq!(verified(&mut w, &[]), (
            Checked { links: 0, waiting: 3, head: None, faults: 1 },
            vec![Fault::Late { lines: 3, oldest: written }],
        ));
        // The first in the queue is gone from the audit: it is told, and holds up nobody.
        without_walls_of(&mut w);
        w.tx.batch_execute("DELETE FROM audit_event WHERE id = (SELECT min(id) FROM audit_event)".replace("min(id)", if db.is_sqlite() { "min(id)" } else { "min(id::text)::uuid" }).as_str()).unwrap();
        let first = seal(&mut w.tx, None, 1).unwrap();
        assert_eq!(first.linked, 0);
        let second = seal(&mut w.tx, first.next, 1).unwrap();
        assert_eq!(second.linked, 1);
        assert_eq!(seal(&mut w.tx, second.next, 1).unwrap().linked, 1);
        let (checked, faults) = verified(&mut w, &[]);
        assert_eq!((checked.links, checked.waiting), (2, 0));
        assert!(matches!(faults.as_slice(), [Fault::Vanished { .. }]), "{faults:?}");
    }
}

fn changed_at(position: i64, event: Uuid) -> Fault {
    Fault::Changed { position, event }
}

/// The walls of a world whose writes are committed already.
fn without_walls_of(w: &mut World) {
    if matches!(&*w.tx, Conn::Sqlite(_)) {
        w.tx.control("BEGIN").unwrap();
    }
    without_walls(w);
}
