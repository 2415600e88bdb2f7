//! The domain's refusals, as problems.

use crate::app::explain;
use crate::lang::Words as Both;
use crate::problem::{Problem, ProblemCode};
use domain::enrolment::EnrolmentRefusal;
use domain::offer::OfferRefusal;
use domain::promotion::PlacementRefusal;
use domain::snapshot::SessionSnapshot;
use store::{Tx, snapshot};

pub(super) fn conflict(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(fr, en))
}

/// A domain refusal in its own words.
pub(super) fn refusal(error: &dyn std::error::Error) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Both::new(error.to_string(), error.to_string()))
}

pub(super) fn refused(tx: &mut Tx, present: &SessionSnapshot, refusal: PlacementRefusal) -> Problem {
    let codes = match snapshot::codes(tx, present) {
        Ok(codes) => codes,
        Err(error) => return error.into(),
    };
    match refusal {
        PlacementRefusal::Full => Problem::new(ProblemCode::SessionFull),
        PlacementRefusal::Gates(gates) => {
            Problem::new(ProblemCode::ConditionsNotMet).gates(explain::gates(&gates, &codes))
        }
        PlacementRefusal::DepartureNeeded { gates, passed_over } => Problem::new(ProblemCode::DepartureNeeded)
            .gates(explain::gates(&gates, &codes))
            .passed_over(passed_over.into_iter().map(Into::into)),
    }
}

pub(super) fn not_cancelled(error: EnrolmentRefusal) -> Problem {
    match error {
        EnrolmentRefusal::AlreadyCancelled => {
            conflict("l'inscription est déjà annulée", "the enrolment is cancelled already")
        }
        EnrolmentRefusal::SessionBegun => conflict(
            "la session a commencé : seul le gestionnaire peut enregistrer une absence",
            "the session has begun: only the planner can record an absence",
        ),
        EnrolmentRefusal::UnitNeeded => conflict(
            "le délai pour se retirer seul est passé : demandez à votre unité de rendre la place",
            "the last day to give the seat back alone has passed: ask your unit to give it back",
        ),
        EnrolmentRefusal::OutcomeSaid => conflict(
            "un résultat a été noté pour cette place : retirez-le d'abord sur la feuille de présence",
            "an outcome was said of this seat: take it back first on the attendance sheet",
        ),
        EnrolmentRefusal::WordsNeeded => words_needed(),
    }
}

pub(super) fn not_answered(error: OfferRefusal) -> Problem {
    match error {
        OfferRefusal::SomeoneElse => Problem::not_found(),
        OfferRefusal::WordsNeeded => words_needed(),
        OfferRefusal::State { state, .. } => {
            let fr = match state {
                "accepted" => "la proposition a déjà été acceptée",
                "declined" => "la proposition a déjà été refusée",
                "revoked" => "la proposition a été retirée par le gestionnaire",
                _ => "le délai de réponse est passé : la place est proposée à la personne suivante",
            };
            Problem::new(ProblemCode::OfferEnded).detail(Both::new(fr, format!("the offer is {state}")))
        }
    }
}

/// The reason `other` says nothing without words.
#[must_use]
pub fn words_needed() -> Problem {
    Problem::invalid(
        "/words",
        "missing",
        Both::new("précisez le motif « autre » en quelques mots", "say in words what the reason other is"),
    )
}
