//! Loading a demonstration world, many rows at a time.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::exception::{ExceptionState, RequestException};
use domain::fixture::world::{Filed, Recorded, Seat, Told, World};
use domain::person::Person;
use domain::session::Details;
use domain::text::fold;
use domain::waitlist::WaitlistState;

use super::rows::{CommitmentRow, EnrolmentRow, SkillRow, audit_row, entry_row, request_row, wish_rows};
use crate::account::Account;
use crate::role_grant::RoleGrant;
use crate::row::{insert_all, key};
use crate::run::Run;
use crate::schema::{audit_event, commitment, enrolment, person_skill, request, request_wish, session, waitlist_entry};
use crate::site::Site;
use crate::sql_types::At;
use crate::{Conn, StoreError, Tx, account, course, demo, person, role_grant, site, skill, unit};

/// Rows in memory at a time.
const AT_ONCE: usize = 4_000;

/// Writes a whole world, and notes that it is there, in the transaction it is given: all of it is kept or none.
/// Everyone's password has the same hash. The same world twice is refused.
///
/// # Errors
/// [`crate::Constraint::DemoMark`] when a world of this scale is there already, [`StoreError::Taken`] when something
/// of the same name is, or the database's.
pub fn load(tx: &mut Tx, world: &World, password_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    // The mark holds any seed, signed or not.
    let seed = i64::from_ne_bytes(world.seed.to_ne_bytes());
    demo::mark(tx, world.scale.code(), seed, now)?;
    catalogue(tx, world)?;
    people(tx, world)?;
    accounts(tx, world, password_hash)?;
    for planned in &world.sessions {
        crate::session::insert(tx, &planned.session, &planned.quotas, planned.created_at)?;
        if !planned.trainers.is_empty() {
            let details = Details { trainers: planned.trainers.clone(), ..Details::default() };
            crate::session::set_details(tx, planned.session.id, &details)?;
        }
        let changed = planned.ended_at.or(planned.published_at);
        if let Some(at) = changed {
            diesel::update(session::table.find(key(planned.session.id)))
                .set(session::updated_at.eq(At(at)))
                .apply(tx)?;
        }
    }
    for (course, steps) in &world.approvals {
        crate::approval::replace(tx, *course, steps)?;
    }
    for some in world.requests.chunks(AT_ONCE) {
        requests(tx, some)?;
    }
    for some in world.seats.chunks(AT_ONCE) {
        seats(tx, some)?;
    }
    // What was granted names the enrolment that was passed.
    let granted = world.skills_held().filter(|held| held.granted.is_some());
    in_parts(granted, |some: &[Recorded]| hold(tx, world, some))?;
    history(tx, world)?;
    settle(tx)
}

/// A PostgreSQL server knows nothing of what was just written until it looks: its first plans would be for empty tables.
fn settle(tx: &mut Tx) -> Result<(), StoreError> {
    if let Conn::Postgres(inner) = &mut **tx {
        inner.batch_execute(
            "ANALYZE unit, unit_closure, person, person_beginning, person_skill, role_grant, site, course, session,
                request, request_wish, request_step, request_exception, waitlist_entry, enrolment, enrolment_day, session_trainer, commitment, audit_event",
        )?;
    }
    Ok(())
}

fn catalogue(tx: &mut Tx, world: &World) -> Result<(), StoreError> {
    let at = world.recorded_at;
    for new in &world.units {
        unit::insert(tx, new, at)?;
    }
    for new in &world.sites {
        let site = Site { id: new.id, name: new.name.clone(), time_zone: new.time_zone.to_owned() };
        site::insert_at(tx, &site, new.position)?;
    }
    for new in &world.skills {
        skill::insert(tx, new)?;
    }
    for new in &world.courses {
        course::insert(tx, new, at)?;
    }
    Ok(())
}

fn people(tx: &mut Tx, world: &World) -> Result<(), StoreError> {
    in_parts(world.people(), |some: &[Person]| person::insert_many(tx, some, world.recorded_at))?;
    let skills = world.skills_held().filter(|held| held.granted.is_none());
    in_parts(skills, |some: &[Recorded]| hold(tx, world, some))
}

fn hold(tx: &mut Tx, world: &World, some: &[Recorded]) -> Result<(), StoreError> {
    let rows: Vec<SkillRow> = some.iter().map(|held| SkillRow::new(held, world.recorded_at)).collect();
    insert_all!(&mut **tx, person_skill::table, rows);
    Ok(())
}

fn accounts(tx: &mut Tx, world: &World, password_hash: &str) -> Result<(), StoreError> {
    for new in &world.accounts {
        let new = Account {
            id: new.id,
            person: new.person,
            login: fold(new.login),
            password_hash: password_hash.to_owned(),
            disabled_at: None,
        };
        account::insert(tx, &new, world.recorded_at)?;
    }
    for new in &world.grants {
        let new = RoleGrant {
            id: new.id,
            person: new.person,
            role: new.role,
            unit: new.unit,
            granted_at: world.recorded_at,
            granted_by: None,
            ends_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        role_grant::insert(tx, &new)?;
    }
    Ok(())
}

fn requests(tx: &mut Tx, filed: &[Filed]) -> Result<(), StoreError> {
    let rows: Vec<_> = filed.iter().map(request_row).collect();
    insert_all!(&mut **tx, request::table, rows);
    let rows: Vec<_> = filed.iter().flat_map(wish_rows).collect();
    insert_all!(&mut **tx, request_wish::table, rows);
    let rows: Vec<_> = filed.iter().map(entry_row).collect();
    insert_all!(&mut **tx, waitlist_entry::table, rows);
    let waits = |filed: &Filed| filed.entry.state == WaitlistState::Waiting;
    let steps: Vec<_> = filed
        .iter()
        .filter(|filed| !filed.steps.is_empty())
        .map(|filed| (filed.request.id, filed.steps.clone(), waits(filed)))
        .collect();
    crate::approval::insert_many(tx, &steps)?;
    for asked in filed.iter().flat_map(|filed| &filed.exceptions) {
        // Each is asked for, then answered.
        crate::exception::insert(tx, &RequestException { state: ExceptionState::Asked, ..asked.clone() })?;
        if asked.state.decided().is_some() {
            crate::exception::save(tx, asked)?;
        }
    }
    Ok(())
}

fn seats(tx: &mut Tx, seats: &[Seat]) -> Result<(), StoreError> {
    let rows: Vec<EnrolmentRow> = seats.iter().map(EnrolmentRow::new).collect();
    insert_all!(&mut **tx, enrolment::table, rows);
    let rows: Vec<CommitmentRow> = seats.iter().map(CommitmentRow::new).collect();
    insert_all!(&mut **tx, commitment::table, rows);
    let marked = seats.iter().map(|seat| (seat.enrolment.id, &seat.marks));
    crate::attendance::insert_marks(tx, marked)
}

fn history(tx: &mut Tx, world: &World) -> Result<(), StoreError> {
    in_parts(world.history(), |some: &[Told]| {
        let rows: Vec<_> = some.iter().map(audit_row).collect();
        insert_all!(&mut **tx, audit_event::table, rows);
        Ok(())
    })
}

/// Hands over what an iterator tells, so many at a time.
fn in_parts<T>(
    told: impl Iterator<Item = T>,
    mut write: impl FnMut(&[T]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut told = told.peekable();
    while told.peek().is_some() {
        let some: Vec<T> = told.by_ref().take(AT_ONCE).collect();
        write(&some)?;
    }
    Ok(())
}
