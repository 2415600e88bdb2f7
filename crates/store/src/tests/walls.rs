//! What the database refuses by itself, whatever the program forgot.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::sql_types::{At, Id};
use crate::{Conn, Constraint, StoreError, both};

pub(super) fn id(n: u128) -> Id {
    Id(Uuid::from_u128(n))
}

pub(super) fn noon() -> DateTime<Utc> {
    "2030-01-07T12:00:00Z".parse().unwrap()
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2030, 3, n).unwrap()
}

pub(super) const UNIT: u128 = 1;
pub(super) const COURSE: u128 = 2;
pub(super) const SITE: u128 = 3;
pub(super) const SESSION: u128 = 4;

pub(super) fn person(n: u128) -> u128 {
    100 + n
}

/// A unit, a course, a site, a published session of some seats and twenty people.
pub(super) fn db_small_world(conn: &mut Conn, seats: i32) -> Result<(), StoreError> {
    use crate::schema::{course, person, session, site, unit};
    diesel::insert_into(unit::table)
        .values((
            unit::id.eq(id(UNIT)),
            unit::code.eq("1er RI"),
            unit::name.eq("1er régiment d'infanterie"),
            unit::time_zone.eq("Europe/Paris"),
            unit::search_key.eq("1er ri"),
            unit::created_at.eq(At(noon())),
        ))
        .execute(conn)?;
    diesel::insert_into(site::table)
        .values((
            site::id.eq(id(SITE)),
            site::name.eq("Sarrebourg"),
            site::time_zone.eq("Europe/Paris"),
            site::search_key.eq(""),
        ))
        .execute(conn)?;
    diesel::insert_into(course::table)
        .values((
            course::id.eq(id(COURSE)),
            course::code.eq("SC1"),
            course::title.eq("Sauvetage au combat"),
            course::usual_capacity.eq(10),
            course::usual_minimum.eq(5),
            course::replacement_policy.eq("automatic"),
            course::search_key.eq(""),
            course::version.eq(1),
            course::created_at.eq(At(noon())),
        ))
        .execute(conn)?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(id(SESSION)),
            session::organiser_unit_id.eq(id(UNIT)),
            session::code.eq("SC1-01"),
            session::course_id.eq(id(COURSE)),
            session::site_id.eq(id(SITE)),
            session::starts_on.eq(day(4)),
            session::ends_on.eq(day(8)),
            session::capacity.eq(seats),
            session::minimum.eq(1),
            session::overbooking_limit.eq(0),
            session::state.eq("published"),
            session::search_key.eq(""),
            session::version.eq(1),
            session::created_at.eq(At(noon())),
            session::updated_at.eq(At(noon())),
        ))
        .execute(conn)?;
    for n in 0..20 {
        let number = format!("{:010}", 1000 + n);
        diesel::insert_into(person::table)
            .values((
                person::id.eq(id(self::person(n))),
                person::service_number.eq(&number),
                person::family_name.eq("MARTIN"),
                person::given_name.eq("Camille"),
                person::rank_code.eq("SGT"),
                person::unit_id.eq(id(UNIT)),
                person::status.eq("active"),
                person::search_key.eq(format!("martin camille {number}")),
                person::version.eq(1),
                person::created_at.eq(At(noon())),
                person::updated_at.eq(At(noon())),
            ))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn db_enrol(conn: &mut Conn, own: u128, who: u128) -> Result<(), StoreError> {
    use crate::schema::enrolment;
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::id.eq(id(own)),
            enrolment::session_id.eq(id(SESSION)),
            enrolment::person_id.eq(id(who)),
            enrolment::state.eq("confirmed"),
            enrolment::origin.eq("by_hand"),
            enrolment::enrolled_at.eq(At(noon())),
            enrolment::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// A request, its waitlist entry, a ranking and the offer they lead to.
fn db_offer(conn: &mut Conn, own: u128, who: u128, deadline: DateTime<Utc>) -> Result<(), StoreError> {
    use crate::schema::{offer, ranking, request, waitlist_entry};
    diesel::insert_into(request::table)
        .values((
            request::id.eq(id(own)),
            request::person_id.eq(id(who)),
            request::course_id.eq(id(COURSE)),
            request::organiser_unit_id.eq(id(UNIT)),
            request::priority.eq(2),
            request::requested_on.eq(day(1)),
            request::state.eq("submitted"),
            request::times_bumped.eq(0),
            request::version.eq(1),
            request::created_at.eq(At(noon())),
        ))
        .execute(conn)?;
    diesel::insert_into(waitlist_entry::table)
        .values((
            waitlist_entry::id.eq(id(own)),
            waitlist_entry::request_id.eq(id(own)),
            waitlist_entry::person_id.eq(id(who)),
            waitlist_entry::course_id.eq(id(COURSE)),
            waitlist_entry::joined_at.eq(At(noon())),
            waitlist_entry::state.eq("waiting"),
            waitlist_entry::state_since.eq(At(noon())),
        ))
        .execute(conn)?;
    diesel::insert_into(ranking::table)
        .values((
            ranking::id.eq(id(own)),
            ranking::session_id.eq(id(SESSION)),
            ranking::course_id.eq(id(COURSE)),
            ranking::rule_version.eq("1"),
            ranking::cause.eq("by_hand"),
            ranking::computed_at.eq(At(noon())),
            ranking::snapshot_hash.eq("0"),
            ranking::inputs.eq(crate::sql_types::Json(serde_json::json!({}))),
            ranking::lines.eq(crate::sql_types::Json(serde_json::json!([]))),
        ))
        .execute(conn)?;
    diesel::insert_into(offer::table)
        .values((
            offer::id.eq(id(own)),
            offer::session_id.eq(id(SESSION)),
            offer::person_id.eq(id(who)),
            offer::request_id.eq(id(own)),
            offer::waitlist_entry_id.eq(id(own)),
            offer::ranking_id.eq(id(own)),
            offer::place_in_ranking.eq(1),
            offer::state.eq("pending"),
            offer::offered_at.eq(At(noon())),
            offer::deadline.eq(At(deadline)),
        ))
        .execute(conn)?;
    Ok(())
}

fn db_commit(conn: &mut Conn, own: u128, days: (u32, u32), allowed: bool) -> Result<(), StoreError> {
    use crate::schema::commitment;
    db_enrol(conn, own, person(own))?;
    diesel::insert_into(commitment::table)
        .values((
            commitment::id.eq(id(own)),
            commitment::person_id.eq(id(person(0))),
            commitment::kind.eq("training"),
            commitment::firmness.eq("firm"),
            commitment::starts_on.eq(day(days.0)),
            commitment::ends_on.eq(day(days.1)),
            commitment::enrolment_id.eq(id(own)),
            commitment::overlap_allowed.eq(allowed),
        ))
        .execute(conn)?;
    Ok(())
}

#[track_caller]
pub(super) fn assert_taken<T: std::fmt::Debug>(result: Result<T, StoreError>, expected: Constraint) {
    match result {
        Err(StoreError::Taken { constraint }) => assert_eq!(constraint, expected),
        other => panic!("expected a refusal by {expected}, got {other:?}"),
    }
}

both! {
    async fn a_full_session_takes_nobody(db: TestDb) {
        let mut conn = db.db_connection();
        db_small_world(&mut conn, 2).unwrap();
        db_enrol(&mut conn, 10, person(0)).unwrap();
        assert_taken(db_enrol(&mut conn, 11, person(0)), Constraint::EnrolmentConfirmed);
        db_enrol(&mut conn, 12, person(1)).unwrap();
        assert_taken(db_enrol(&mut conn, 13, person(2)), Constraint::Seats);
        assert_taken(db_offer(&mut conn, 14, person(3), noon() + TimeDelta::hours(1)), Constraint::Seats);
    }

    async fn an_offer_holds_its_seat_until_the_deadline(db: TestDb) {
        use crate::schema::{offer, session};
        let mut conn = db.db_connection();
        db_small_world(&mut conn, 2).unwrap();
        db_offer(&mut conn, 10, person(0), noon() + TimeDelta::hours(1)).unwrap();
        db_enrol(&mut conn, 13, person(2)).unwrap();
        assert_taken(db_enrol(&mut conn, 11, person(1)), Constraint::Seats);
        let shrink = diesel::update(session::table).set(session::capacity.eq(1)).execute(&mut *conn);
        assert_taken(shrink.map_err(StoreError::from), Constraint::Seats);
        diesel::update(offer::table)
            .set((offer::state.eq("accepted"), offer::answered_at.eq(At(noon()))))
            .execute(&mut *conn)
            .unwrap();
        db_enrol(&mut conn, 12, person(0)).unwrap();
    }

    async fn an_expired_offer_holds_nothing_even_if_no_job_ran(db: TestDb) {
        use crate::schema::offer;
        let mut conn = db.db_connection();
        db_small_world(&mut conn, 1).unwrap();
        db_offer(&mut conn, 10, person(0), noon() + TimeDelta::hours(1)).unwrap();
        diesel::update(offer::table)
            .set((offer::offered_at.eq(At(noon() - TimeDelta::hours(2))), offer::deadline.eq(At(noon()))))
            .execute(&mut *conn)
            .unwrap();
        db_enrol(&mut conn, 11, person(1)).unwrap();
    }

    async fn whoever_races_for_the_last_seats_no_more_than_the_seats_are_given(db: TestDb) {
        db_small_world(&mut db.db_connection(), 3).unwrap();
        let tries = (0..16_u128).map(|n| {
            let store = db.store().clone();
            async move { store.write("enrol", move |tx| db_enrol(tx, 50 + n, person(n))).await }
        });
        let mut taken = 0;
        let tries: Vec<_> = tries.map(tokio::spawn).collect();
        for outcome in tries {
            match outcome.await.unwrap() {
                Ok(()) => taken += 1,
                refused => assert_taken(refused, Constraint::Seats),
            }
        }
        assert_eq!(taken, 3);
    }

    async fn one_person_is_in_one_place(db: TestDb) {
        use crate::schema::commitment;
        let mut conn = db.db_connection();
        db_small_world(&mut conn, 20).unwrap();
        db_commit(&mut conn, 10, (4, 8), false).unwrap();
        assert_taken(db_commit(&mut conn, 11, (8, 9), false), Constraint::OnePlace);
        db_commit(&mut conn, 12, (9, 12), false).unwrap();
        db_commit(&mut conn, 13, (5, 6), true).unwrap();
        let moved = diesel::update(commitment::table.find(id(12)))
            .set(commitment::starts_on.eq(day(7)))
            .execute(&mut *conn);
        assert_taken(moved.map_err(StoreError::from), Constraint::OnePlace);
        diesel::update(commitment::table.find(id(10)))
            .set(commitment::ended_at.eq(At(noon())))
            .execute(&mut *conn)
            .unwrap();
        db_commit(&mut conn, 14, (1, 8), false).unwrap();
    }

    async fn history_is_not_rewritten(db: TestDb) {
        use crate::schema::audit_event;
        let mut conn = db.db_connection();
        diesel::insert_into(audit_event::table)
            .values((
                audit_event::id.eq(id(1)),
                audit_event::at.eq(At(noon())),
                audit_event::action.eq("session.published"),
                audit_event::subject_kind.eq("session"),
                audit_event::subject_id.eq(id(SESSION)),
            ))
            .execute(&mut *conn)
            .unwrap();
        for sql in ["UPDATE audit_event SET action = 'nothing'", "DELETE FROM audit_event"] {
            assert_taken(db.db_execute(sql), Constraint::History);
        }
        db_small_world(&mut conn, 1).unwrap();
        db_enrol(&mut conn, 10, person(0)).unwrap();
        assert_taken(db.db_execute("DELETE FROM enrolment"), Constraint::History);
    }

    async fn what_is_referred_to_must_exist_and_stays(db: TestDb) {
        let mut conn = db.db_connection();
        assert!(matches!(db_enrol(&mut conn, 10, person(0)), Err(StoreError::Missing { .. })));
        db_small_world(&mut conn, 1).unwrap();
        assert!(matches!(db.db_execute("DELETE FROM unit"), Err(StoreError::Missing { .. })));
    }

    async fn a_value_outside_its_list_is_our_own_defect(db: TestDb) {
        db_small_world(&mut db.db_connection(), 1).unwrap();
        let set = db.db_execute("UPDATE session SET state = 'lost'");
        assert!(matches!(set, Err(StoreError::Broken { .. })), "{set:?}");
    }
}
