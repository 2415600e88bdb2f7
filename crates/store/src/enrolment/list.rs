//! Rosters of sessions, and the seats of a person.

use diesel::prelude::*;
use domain::enrolment::Enrolment;
use domain::id::{PersonId, SessionId};

use super::Row;
use crate::page::{Cursor, Page, PageRequest};
use crate::row::key;
use crate::run::Run;
use crate::schema::enrolment;
use crate::sql_types::Id;
use crate::{Conn, StoreError};

/// The roster of a session in the order of enrolment; cancelled ones too unless a state is given.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_session(
    conn: &mut Conn,
    session: SessionId,
    state: Option<&'static str>,
    page: &PageRequest,
) -> Result<Page<Enrolment>, StoreError> {
    let mut query = enrolment::table.filter(enrolment::session_id.eq(key(session))).into_boxed();
    if let Some(state) = state {
        query = query.filter(enrolment::state.eq(state));
    }
    if let Some(after) = &page.after {
        query = query.filter(enrolment::id.gt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(enrolment::id).limit(page.rows()).load(conn)?;
    let lines = rows.into_iter().map(Enrolment::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(lines, page, |line| Cursor::new("", line.id)))
}

/// The seats a person holds or held, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId, most: i64) -> Result<Vec<Enrolment>, StoreError> {
    let rows: Vec<Row> = enrolment::table
        .filter(enrolment::person_id.eq(key(person)))
        .order(enrolment::id.desc())
        .limit(most)
        .rows(conn)?;
    rows.into_iter().map(Enrolment::try_from).collect()
}
