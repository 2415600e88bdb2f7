//! Enrolments: seats held, and seats given back.

mod list;

pub use list::{of_person, of_session};

use crate::row::{departure, key, keys, of, unreadable, words};
use crate::run::Run;
use crate::schema::enrolment;
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use diesel::prelude::*;
use domain::enrolment::{Enrolment, EnrolmentState, Origin};
use domain::id::{EnrolmentId, PersonId, RequestId, SessionId};
use domain::outcome::{AbsenceReason, Said, TrainingOutcome};
use domain::reason::CancelReason;

#[derive(Queryable)]
struct Row {
    id: Id,
    session_id: Id,
    person_id: Id,
    request_id: Option<Id>,
    state: String,
    origin: String,
    enrolled_at: At,
    enrolled_by: Option<Id>,
    override_code: Option<String>,
    override_words: Option<String>,
    cancelled_at: Option<At>,
    cancelled_by: Option<Id>,
    cancel_code: Option<String>,
    cancel_words: Option<String>,
    version: i32,
    outcome: Option<String>,
    absence_code: Option<String>,
    outcome_note: Option<String>,
    outcome_at: Option<At>,
    outcome_by: Option<Id>,
}

impl TryFrom<Row> for Enrolment {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let what = "enrolment";
        let state = match (row.state.as_str(), row.cancelled_at, row.cancel_code.as_deref()) {
            ("confirmed", None, None) => EnrolmentState::Confirmed,
            ("cancelled", Some(at), Some(code)) => EnrolmentState::Cancelled {
                at: at.0,
                by: row.cancelled_by.map(of),
                code: CancelReason::from_code(code).ok_or_else(|| unreadable(what, code))?,
                words: words(what, row.cancel_words.as_deref())?,
            },
            _ => return Err(unreadable(what, row.state)),
        };
        let said = match (row.outcome.as_deref(), row.outcome_at) {
            (None, None) => None,
            (Some(code), Some(at)) => {
                let absence = row.absence_code.as_deref();
                let absence = absence.map(|c| AbsenceReason::from_code(c).ok_or_else(|| unreadable(what, c)));
                Some(Said {
                    outcome: TrainingOutcome::read(code, absence.transpose()?).map_err(|e| unreadable(what, e))?,
                    note: words(what, row.outcome_note.as_deref())?,
                    at: at.0,
                    by: row.outcome_by.map(of),
                })
            }
            _ => return Err(unreadable(what, "an outcome that nobody said")),
        };
        Ok(Self {
            id: of(row.id),
            session: of(row.session_id),
            person: of(row.person_id),
            request: row.request_id.map(of),
            origin: Origin::from_code(&row.origin).ok_or_else(|| unreadable(what, &row.origin))?,
            enrolled_at: row.enrolled_at.0,
            enrolled_by: row.enrolled_by.map(of),
            departure: departure(what, row.override_code.as_deref(), row.override_words.as_deref())?,
            state,
            said,
            version: row.version,
        })
    }
}

/// An enrolment by its id.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: EnrolmentId) -> Result<Option<Enrolment>, StoreError> {
    let row: Option<Row> =
        enrolment::table.filter(enrolment::id.eq(key(id))).select(enrolment::all_columns).first_row(conn).optional()?;
    row.map(Enrolment::try_from).transpose()
}

/// The seat a person holds in a session.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn held(conn: &mut Conn, session: SessionId, person: PersonId) -> Result<Option<Enrolment>, StoreError> {
    let row: Option<Row> = enrolment::table
        .filter(enrolment::session_id.eq(key(session)))
        .filter(enrolment::person_id.eq(key(person)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .select(enrolment::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(Enrolment::try_from).transpose()
}

/// The confirmed enrolments of a session.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn confirmed(conn: &mut Conn, session: SessionId) -> Result<Vec<Enrolment>, StoreError> {
    let rows: Vec<Row> = enrolment::table
        .filter(enrolment::session_id.eq(key(session)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .order(enrolment::id)
        .select(enrolment::all_columns)
        .rows(conn)?;
    rows.into_iter().map(Enrolment::try_from).collect()
}

/// Enrolments of a session by their ids; those of another session are left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find_many(
    conn: &mut Conn,
    session: SessionId,
    ids: impl IntoIterator<Item = EnrolmentId>,
) -> Result<Vec<Enrolment>, StoreError> {
    let rows: Vec<Row> = enrolment::table
        .filter(among(enrolment::id, keys(ids)))
        .filter(enrolment::session_id.eq(key(session)))
        .order(enrolment::id)
        .select(enrolment::all_columns)
        .rows(conn)?;
    rows.into_iter().map(Enrolment::try_from).collect()
}

/// The seat held for a request.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn for_request(conn: &mut Conn, request: RequestId) -> Result<Option<Enrolment>, StoreError> {
    let row: Option<Row> = enrolment::table
        .filter(enrolment::request_id.eq(key(request)))
        .filter(enrolment::state.eq(sql::Confirmed))
        .select(enrolment::all_columns)
        .first_row(conn)
        .optional()?;
    row.map(Enrolment::try_from).transpose()
}

/// Writes a new enrolment; the database refuses it beyond the seats or twice for one person.
///
/// # Errors
/// [`crate::Constraint::Seats`], [`crate::Constraint::EnrolmentConfirmed`], or the database's.
pub fn insert(tx: &mut Tx, new: &Enrolment) -> Result<(), StoreError> {
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::id.eq(key(new.id)),
            enrolment::session_id.eq(key(new.session)),
            enrolment::person_id.eq(key(new.person)),
            enrolment::request_id.eq(new.request.map(key)),
            enrolment::state.eq(new.state.code()),
            enrolment::origin.eq(new.origin.code()),
            enrolment::enrolled_at.eq(At(new.enrolled_at)),
            enrolment::enrolled_by.eq(new.enrolled_by.map(key)),
            enrolment::override_code.eq(new.departure.as_ref().map(|d| d.code.code())),
            enrolment::override_words.eq(new.departure.as_ref().map(|d| d.words.as_str())),
            enrolment::version.eq(new.version),
        ))
        .apply(tx)?;
    Ok(())
}

/// Writes what an enrolment has become, if its version is still the one given.
///
/// # Errors
/// [`StoreError::Stale`] when it was changed meanwhile.
pub fn save(tx: &mut Tx, next: &Enrolment) -> Result<(), StoreError> {
    let (at, by, code, said) = match &next.state {
        EnrolmentState::Confirmed => (None, None, None, None),
        EnrolmentState::Cancelled { at, by, code, words } => {
            (Some(At(*at)), by.map(key), Some(code.code()), words.as_ref().map(|w| w.as_str()))
        }
    };
    let changed = diesel::update(
        enrolment::table.filter(enrolment::id.eq(key(next.id))).filter(enrolment::version.eq(next.version)),
    )
    .set((
        enrolment::state.eq(next.state.code()),
        enrolment::cancelled_at.eq(at),
        enrolment::cancelled_by.eq(by),
        enrolment::cancel_code.eq(code),
        enrolment::cancel_words.eq(said),
        enrolment::outcome.eq(next.said.as_ref().map(|s| s.outcome.code())),
        enrolment::absence_code.eq(next.said.as_ref().and_then(|s| s.outcome.absence()).map(AbsenceReason::code)),
        enrolment::outcome_note.eq(next.said.as_ref().and_then(|s| s.note.as_ref()).map(|note| note.as_str())),
        enrolment::outcome_at.eq(next.said.as_ref().map(|s| At(s.at))),
        enrolment::outcome_by.eq(next.said.as_ref().and_then(|s| s.by).map(key)),
        enrolment::version.eq(next.version.saturating_add(1)),
    ))
    .apply(tx)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale { what: "enrolment", current: next.version.saturating_add(1) })
    }
}
