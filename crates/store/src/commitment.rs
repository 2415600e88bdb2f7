//! The ledger's lines: added with a seat or an offer, ended with it, never removed.

use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::commitment;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::commitment::{Commitment, Firmness};
use domain::id::{EnrolmentId, OfferId, PersonId};
use domain::span::DateSpan;

/// Whether the line may overlap another firm one: only by a recorded departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// The database refuses it.
    Refused,
    /// A departure was recorded.
    Allowed,
}

/// Adds a line to a person's ledger; the database refuses two firm ones on one day. A seat has a line for each block of its
/// session.
///
/// # Errors
/// [`crate::Constraint::OnePlace`], or the database's.
pub fn insert(tx: &mut Tx, new: &Commitment, overlap: Overlap) -> Result<(), StoreError> {
    diesel::insert_into(commitment::table)
        .values((
            commitment::id.eq(key(new.id)),
            commitment::person_id.eq(key(new.person)),
            commitment::kind.eq("training"),
            commitment::firmness.eq(new.firmness.code()),
            commitment::starts_on.eq(new.dates.first()),
            commitment::ends_on.eq(new.dates.last()),
            commitment::enrolment_id.eq(new.enrolment.map(key)),
            commitment::offer_id.eq(new.offer.map(key)),
            commitment::overlap_allowed.eq(overlap == Overlap::Allowed),
        ))
        .apply(tx)?;
    Ok(())
}

/// Ends the line of an enrolment.
///
/// # Errors
/// The database's.
pub fn end_enrolment(tx: &mut Tx, id: EnrolmentId, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(
        commitment::table.filter(commitment::enrolment_id.eq(key(id))).filter(commitment::ended_at.is_null()),
    )
    .set(commitment::ended_at.eq(At(at)))
    .apply(tx)?;
    Ok(())
}

/// Ends the line of an offer.
///
/// # Errors
/// The database's.
pub fn end_offer(tx: &mut Tx, id: OfferId, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(commitment::table.filter(commitment::offer_id.eq(key(id))).filter(commitment::ended_at.is_null()))
        .set(commitment::ended_at.eq(At(at)))
        .apply(tx)?;
    Ok(())
}

type Columns = (Id, Id, NaiveDate, NaiveDate, Option<Id>);

/// The firm lines of these people that share a day with one of the spans, in order of person and day.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn firm_of(conn: &mut Conn, people: &[PersonId], spans: &[DateSpan]) -> Result<Vec<Commitment>, StoreError> {
    let Some(all) = DateSpan::covering(spans.iter().copied()) else { return Ok(Vec::new()) };
    let (first, last) = (all.first(), all.last());
    let mut found = Vec::new();
    for some in keys(people.iter().copied()).chunks(1_000) {
        let rows: Vec<Columns> = commitment::table
            .filter(among(commitment::person_id, some))
            .filter(commitment::ended_at.is_null())
            .filter(commitment::firmness.eq("firm"))
            .filter(commitment::starts_on.le(last))
            .filter(commitment::ends_on.ge(first))
            .order((commitment::person_id, commitment::starts_on, commitment::id))
            .select((
                commitment::person_id,
                commitment::id,
                commitment::starts_on,
                commitment::ends_on,
                commitment::enrolment_id,
            ))
            .rows(conn)?;
        for (person, id, first, last, enrolment) in rows {
            let dates = DateSpan::of_days(first, last).map_err(|e| unreadable("commitment", e))?;
            if spans.iter().any(|span| span.overlaps(dates)) {
                let enrolment = enrolment.map(of);
                let (id, person) = (of(id), of(person));
                found.push(Commitment { id, person, firmness: Firmness::Firm, dates, enrolment, offer: None });
            }
        }
    }
    Ok(found)
}
