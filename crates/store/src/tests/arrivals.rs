//! Someone who comes to a session: what is loaded of them, what is locked, and in how many statements.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::course::SkillSets;
use domain::enrolment::Enrolment;
use domain::fixture::{held, mint};
use domain::id::{PersonId, SessionId};
use domain::outcome::{Said, TrainingOutcome};
use domain::person::PersonStatus;
use domain::session::{Details, Quota, Session, SessionState};
use domain::snapshot::LiveOffer;
use domain::text::{RankCode, Words};

use crate::snapshot::{self, Arrival, Opened, Waiting, lock_seat};
use crate::testing::TestDb;
use crate::tests::world::World;
use crate::{StoreError, both, course, session, skill, travel};

fn opened(w: &mut World, id: SessionId) -> Opened {
    let today = |_: &str| domain::fixture::day("2027-01-04");
    snapshot::open(&mut w.tx, id, w.now, &today).unwrap().unwrap()
}

fn arrival(w: &mut World, id: SessionId, who: PersonId) -> Arrival {
    let present = opened(w, id).snapshot;
    snapshot::arrival(&mut w.tx, &present, who, w.now).unwrap()
}

both! {
    async fn who_comes_is_seen_as_if_they_waited(db: TestDb) {
        let mut w = World::on(&db);
        let known = a_skill(&mut w, "PSC1");
        let other = a_skill(&mut w, "PERMIS C");
        let mut asks = domain::fixture::a_course("SC2").requires(known).make(&mut w.mint);
        asks.conditions.skills = SkillSets::new([[known, a_skill(&mut w, "APTE")].into(), [other].into()]);
        asks.conditions.previous.insert(w.course.id);
        asks.conditions.audience.lowest = Some(RankCode::parse("CPL").unwrap());
        asks.conditions.audience.statuses.insert(PersonStatus::Active);
        let before = w.session(w.first, "AVANT", "2026-03-02", "2026-03-06", 9);
        course::insert(&mut w.tx, &asks, w.now).unwrap();
        assert_eq!(course::find(&mut w.tx, asks.id).unwrap().as_ref(), Some(&asks));
        w.course = asks;
        let here = w.session(w.first, "A", "2027-03-01", "2027-03-05", 9);
        let same_week = w.session(w.brigade, "B", "2027-03-05", "2027-03-12", 9);
        let later = w.session(w.brigade, "C", "2027-06-07", "2027-06-11", 9);
        let plain = w.person(w.first, "P", "X").id;
        let (busy, offered, late) = (w.person(w.second, "Q", "X").id, w.person(w.second, "R", "X").id, w.person(w.first, "S", "X").id);
        for (who, what) in [(busy, known), (busy, other), (offered, known)] {
            let new = held(what, "2020-01-01", None, &mut w.mint);
            skill::record(&mut w.tx, who, &new, w.now, None).unwrap();
        }
        let seat = w.enrol(&before, busy, None);
        let said = Said { outcome: TrainingOutcome::Passed, note: None, at: w.now, by: None };
        crate::enrolment::save(&mut w.tx, &Enrolment { said: Some(said), ..seat }).unwrap();
        w.enrol(&same_week, busy, None);
        w.enrol(&later, busy, None);
        let request = w.request(offered, [here.id, later.id]);
        w.offer(&later, &request, 3);
        let request = w.request(late, [here.id]);
        w.offer(&here, &request, -3);
        for who in [plain, busy] {
            w.request(who, [here.id]);
        }
        let quota = Quota { unit: w.second, seats: 2, release_on: domain::fixture::day("2027-02-01") };
        session::replace_quotas(&mut w.tx, here.id, &[quota]).unwrap();
        let today = |_: &str| domain::fixture::day("2027-01-04");
        let whole = snapshot::load(&mut w.tx, here.id, w.now, &today, Waiting::Everyone).unwrap().unwrap();
        assert_eq!(whole.waiting.len(), 4);
        assert_eq!((whole.asked.skills.alternatives().len(), whole.quotas.len()), (2, 1));
        assert!(whole.asked.looks_at_profile() && whole.asked.previous.len() == 1);
        assert_eq!(whole.waiting.iter().filter(|c| !c.subject.done.is_empty()).count(), 1);
        assert!(whole.waiting.iter().all(|c| c.subject.profile.is_some_and(|p| p.status == PersonStatus::Active)));
        for candidate in &whole.waiting {
            let seen = arrival(&mut w, here.id, candidate.subject.person);
            assert_eq!(seen.subject.as_ref(), Some(&candidate.subject));
            assert_eq!((seen.organiser.0.clone(), seen.asks), (vec![w.first, w.brigade], true));
        }
        let of = |who| whole.waiting.iter().map(|c| &c.subject).find(|s| s.person == who).unwrap();
        assert_eq!((of(busy).skills.len(), of(busy).commitments.len()), (2, 1));
        assert!(matches!(of(offered).live_offer, Some(LiveOffer::Elsewhere(_))), "{:?}", of(offered));
        assert!(of(late).refused_before);
        let opened = opened(&mut w, here.id);
        assert_eq!((opened.waiting, opened.pending), (4, true));
        assert_eq!(opened.snapshot, domain::snapshot::SessionSnapshot { waiting: vec![], ..whole });
    }

    async fn whoever_is_taken_the_day_before_or_after_is_known_at_no_cost_to_others(db: TestDb) {
        let mut w = World::on(&db);
        let here = w.session(w.first, "A", "2027-03-08", "2027-03-12", 9);
        for (code, first, last, expected) in [
            ("B", "2027-03-01", "2027-03-06", (false, 2)),
            ("C", "2027-03-01", "2027-03-07", (true, 3)),
            ("D", "2027-03-13", "2027-03-14", (true, 3)),
            ("E", "2027-03-14", "2027-03-15", (false, 2)),
        ] {
            let other = w.session(w.second, code, first, last, 9);
            let who = w.person(w.first, "Kerbrat", "Maëlle").id;
            w.enrol(&other, who, None);
            let present = opened(&mut w, here.id).snapshot;
            let before = w.tx.db_statements();
            let seen = snapshot::arrival(&mut w.tx, &present, who, w.now).unwrap();
            assert_eq!((seen.taken, w.tx.db_statements() - before), expected, "{code}");
            assert_eq!(seen.subject.unwrap().commitments, [], "no days are shared");
            let busy = travel::beside(&mut w.tx, &[who], here.dates, w.now).unwrap();
            assert_eq!(busy.iter().map(|one| one.session).collect::<Vec<_>>(), Vec::from_iter(expected.0.then_some(other.id)));
        }
    }

    async fn what_is_taught_counts_from_the_draft_on_and_drafts_are_told_to_nobody(db: TestDb) {
        let mut w = World::on(&db);
        let here = w.session(w.first, "A", "2027-03-08", "2027-03-12", 9);
        let other = w.session(w.second, "B", "2027-03-10", "2027-03-11", 9);
        let who = w.person(w.first, "Kerbrat", "Maëlle").id;
        let details = Details { trainers: vec![who], ..Details::default() };
        session::set_details(&mut w.tx, other.id, &details).unwrap();
        let days = (here.dates.first(), here.dates.last());
        for (state, told, counted) in [
            (SessionState::Draft, 0, 1),
            (SessionState::Published, 1, 1),
            (SessionState::Cancelled { reason: Words::parse("neige").unwrap() }, 0, 0),
        ] {
            let found = session::find(&mut w.tx, other.id).unwrap().unwrap();
            session::update(&mut w.tx, &Session { state, ..found }, w.now).unwrap();
            assert_eq!(travel::beside(&mut w.tx, &[who], here.dates, w.now).unwrap().len(), told);
            assert_eq!(travel::busy(&mut w.tx, &[who], days, w.now).unwrap().len(), counted);
            assert_eq!(arrival(&mut w, here.id, who).subject.unwrap().teaching.len(), counted);
        }
    }

    async fn who_does_not_exist_is_not_seen(db: TestDb) {
        let mut w = World::on(&db);
        let here = w.session(w.second, "A", "2027-03-01", "2027-03-05", 9);
        let nobody = mint().id();
        let seen = arrival(&mut w, here.id, nobody);
        assert_eq!((seen.subject, seen.asks, seen.organiser.0), (None, false, vec![w.second, w.brigade]));
        let today = |_: &str| domain::fixture::day("2027-01-04");
        assert!(snapshot::open(&mut w.tx, mint().id(), w.now, &today).unwrap().is_none());
        assert_eq!(snapshot::lineage_of_person(&mut w.tx, nobody).unwrap(), None);
        assert_eq!(snapshot::lineage_of_session(&mut w.tx, mint().id()).unwrap(), None);
        let organiser = snapshot::lineage_of_session(&mut w.tx, here.id).unwrap().unwrap();
        assert_eq!(organiser.0, [w.second, w.brigade]);
    }

    async fn a_person_and_a_session_are_named_together_as_apart(db: TestDb) {
        let mut w = World::on(&db);
        let here = w.session(w.second, "A", "2027-03-01", "2027-03-05", 9);
        let who = w.person(w.first, "Kerbrat", "Maëlle").id;
        let (person, session) = session::person_and_session(&mut w.tx, who, here.id).unwrap().unwrap();
        assert_eq!(crate::person::tags(&mut w.tx, [who]).unwrap(), [(who, person)].into());
        assert_eq!(session::tags(&mut w.tx, [here.id]).unwrap(), [(here.id, session)].into());
        assert!(session::person_and_session(&mut w.tx, mint().id(), here.id).unwrap().is_none());
    }
}

fn a_skill(w: &mut World, code: &str) -> domain::id::SkillId {
    let new = domain::fixture::a_skill(code, &mut w.mint);
    skill::insert(&mut w.tx, &new).unwrap();
    new.id
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Locks are taken in one order everywhere: whoever waits for the person has not locked the session yet.
#[test]
fn a_person_is_locked_before_the_session() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let mut w = World::on(&db);
        let here = w.session(w.first, "A", "2027-03-01", "2027-03-05", 9).id;
        let who = w.person(w.first, "P", "X").id;
        let person = format!("SELECT 1 FROM person WHERE id = '{who}' FOR NO KEY UPDATE NOWAIT");
        let session = format!("SELECT 1 FROM session WHERE id = '{here}' FOR NO KEY UPDATE NOWAIT");
        for (held, other, other_is_free) in [(&person, &session, true), (&session, &person, false)] {
            let (mut first, mut third) = (db.db_connection(), db.db_connection());
            first.control(&format!("BEGIN; {held}")).unwrap();
            let store = db.store().clone();
            let second = tokio::spawn(async move { store.write("lock", move |tx| lock_seat(tx, who, here)).await });
            let waits = "SELECT count(*) AS n FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while diesel::sql_query(waits).get_result::<Count>(&mut *third).unwrap().n == 0 {
                tokio::task::yield_now().await;
            }
            assert_eq!(third.control(&format!("BEGIN; {other}")).is_ok(), other_is_free, "{held}");
            third.control("ROLLBACK").unwrap();
            first.control("ROLLBACK").unwrap();
            assert!(matches!(second.await.unwrap(), Ok::<(), StoreError>(())));
        }
    });
}
