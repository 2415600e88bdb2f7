//! Who was there on which day, and who teaches which sessions.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{EnrolmentId, PersonId, SessionId};
use domain::outcome::{Marks, Presence};

use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{enrolment_day, session, session_trainer};
use crate::sql::among;
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = enrolment_day, treat_none_as_default_value = false)]
struct DayRow {
    enrolment_id: Id,
    day: NaiveDate,
    presence: String,
}

/// The marks of enrolments; those without any are left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn marks(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = EnrolmentId>,
) -> Result<HashMap<EnrolmentId, Marks>, StoreError> {
    let rows: Vec<DayRow> = enrolment_day::table.filter(among(enrolment_day::enrolment_id, keys(ids))).rows(conn)?;
    let mut found: HashMap<EnrolmentId, Marks> = HashMap::new();
    for row in rows {
        let presence = Presence::from_code(&row.presence).ok_or_else(|| unreadable("enrolment_day", &row.presence))?;
        found.entry(of(row.enrolment_id)).or_default().insert(row.day, presence);
    }
    Ok(found)
}

/// Replaces the marks of an enrolment.
///
/// # Errors
/// [`StoreError::Missing`] without the enrolment, or the database's.
pub fn set_marks(tx: &mut Tx, id: EnrolmentId, marks: &Marks) -> Result<(), StoreError> {
    diesel::delete(enrolment_day::table.filter(enrolment_day::enrolment_id.eq(key(id)))).apply(tx)?;
    insert_marks(tx, [(id, marks)])
}

/// Writes the marks of enrolments that have none.
pub(crate) fn insert_marks<'m>(
    tx: &mut Tx,
    marked: impl IntoIterator<Item = (EnrolmentId, &'m Marks)>,
) -> Result<(), StoreError> {
    let row = |id, (day, presence): (&NaiveDate, &Presence)| DayRow {
        enrolment_id: key(id),
        day: *day,
        presence: presence.code().to_owned(),
    };
    let rows: Vec<DayRow> =
        marked.into_iter().flat_map(|(id, marks)| marks.iter().map(move |mark| row(id, mark))).collect();
    insert_all!(&mut **tx, enrolment_day::table, rows);
    Ok(())
}

/// Whether someone teaches a session.
///
/// # Errors
/// The database's.
pub fn teaches(conn: &mut Conn, session: SessionId, person: PersonId) -> Result<bool, StoreError> {
    let found: Option<Id> = session_trainer::table
        .filter(session_trainer::session_id.eq(key(session)))
        .filter(session_trainer::person_id.eq(key(person)))
        .select(session_trainer::session_id)
        .first_row(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The sessions that someone teaches and that end on this day or later, the soonest first; drafts and those called off are
/// left out.
///
/// # Errors
/// The database's.
pub fn taught(conn: &mut Conn, person: PersonId, since: NaiveDate, most: i64) -> Result<Vec<SessionId>, StoreError> {
    let rows: Vec<Id> = session_trainer::table
        .inner_join(session::table)
        .filter(session_trainer::person_id.eq(key(person)))
        .filter(session::ends_on.ge(since))
        .filter(session::state.eq_any(["published", "closed"]))
        .order((session::starts_on, session::id))
        .limit(most)
        .select(session_trainer::session_id)
        .rows(conn)?;
    Ok(rows.into_iter().map(of).collect())
}
