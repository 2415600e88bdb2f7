//! What the store refused, as problems: the one place where database trouble gets its status.

use super::{Problem, ProblemCode};
use crate::lang::Words;
use store::page::NO_PAGE;
use store::{Constraint, StoreError};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Missing { what: NO_PAGE } => no_page(),
            StoreError::Missing { .. } => Self::not_found(),
            StoreError::Stale { current, .. } => Self::stale(*current),
            StoreError::Taken { constraint } => taken(*constraint),
            StoreError::Busy { retry_after } => {
                Self::new(ProblemCode::Busy).retry_after(retry_after.as_secs()).because(&error)
            }
            StoreError::Broken { .. } => Self::internal(&error),
        }
    }
}

/// The problem of a cursor that no page of this list gave.
#[must_use]
pub fn no_page() -> Problem {
    let words = Words::new(
        "ce curseur ne vient pas de cette liste : reprenez au début",
        "this list did not give this cursor: start again",
    );
    Problem::invalid("/query/cursor", "invalid", words)
}

/// What the database itself refused: another writer was first, or no path checked.
fn taken(constraint: Constraint) -> Problem {
    let conflict = |fr: &'static str, en: &'static str| Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en));
    match constraint {
        Constraint::Seats => Problem::new(ProblemCode::SessionFull),
        Constraint::OnePlace => {
            conflict("la personne est déjà engagée à ces dates", "the person is already committed on these dates")
        }
        Constraint::EnrolmentConfirmed => conflict(
            "la personne a déjà une place dans cette session",
            "the person already holds a seat in this session",
        ),
        Constraint::RequestSubmitted | Constraint::WaitlistWaiting => conflict(
            "la personne a déjà une demande en cours pour ce stage",
            "the person has a request for this course already",
        ),
        other => Problem::new(ProblemCode::Conflict).detail(Words::new(
            format!("refusé par la règle {other} de la base"),
            format!("refused by the database rule {other}"),
        )),
    }
}
