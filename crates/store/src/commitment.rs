//! The ledger's lines: added with a seat or an offer, ended with it, never removed.

use crate::row::key;
use crate::run::Run;
use crate::schema::commitment;
use crate::sql_types::At;
use crate::{StoreError, Tx};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::commitment::Commitment;
use domain::id::{EnrolmentId, OfferId};

/// Whether the line may overlap another firm one: only by a recorded departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// The database refuses it.
    Refused,
    /// A departure was recorded.
    Allowed,
}

/// Adds a line to a person's ledger; the database refuses two firm ones on one day.
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
