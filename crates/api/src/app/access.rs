//! Who may see or do what with a session's seats: one place for the questions that several use cases ask.

use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use contract::enrolment::Departure;
use domain::id::{PersonId, SessionId};
use domain::reason::{Override, OverrideReason};
use domain::role::Permission;
use domain::text::{InvalidText, Words};
use store::{Conn, snapshot};

/// Insists on a permission over the session's organiser: 403 without the role, 404 outside its subtree.
///
/// # Errors
/// As said; 404 without such a session.
pub fn over_session(conn: &mut Conn, who: &Who, permission: Permission, id: SessionId) -> Outcome<()> {
    who.require(permission)?;
    let organiser = snapshot::lineage_of_session(conn, id)?.ok_or_else(Problem::not_found)?;
    who.require_over(permission, &organiser)
}

/// Whether a permission holds over the person's unit or over the session's organiser.
///
/// # Errors
/// The store's.
pub fn covers(
    conn: &mut Conn,
    who: &Who,
    permission: Permission,
    person: PersonId,
    session: Option<SessionId>,
) -> Outcome<bool> {
    if !who.authority.may_somewhere(permission, who.now) {
        return Ok(false);
    }
    if snapshot::lineage_of_person(conn, person)?.is_some_and(|unit| who.may(permission, &unit)) {
        return Ok(true);
    }
    let organiser = session.map(|id| snapshot::lineage_of_session(conn, id)).transpose()?.flatten();
    Ok(organiser.is_some_and(|unit| who.may(permission, &unit)))
}

/// Words of a body, as the domain reads them.
///
/// # Errors
/// 422 at the pointer.
pub fn words(pointer: &str, words: &contract::text::Words) -> Outcome<Words> {
    Words::parse(words.as_str()).map_err(|error| invalid_text(pointer, error))
}

/// Words of a body that may be left out.
///
/// # Errors
/// 422 at the pointer.
pub fn optional_words(pointer: &str, said: Option<&contract::text::Words>) -> Outcome<Option<Words>> {
    said.map(|said| words(pointer, said)).transpose()
}

/// A text refused by the domain, as a field at fault.
#[must_use]
pub fn invalid_text(pointer: &str, error: InvalidText) -> Problem {
    let fr = match error {
        InvalidText::Empty => "ce champ ne peut pas être vide",
        InvalidText::TooLong(_) => "ce texte est trop long",
        InvalidText::Character => "ce texte contient un caractère qui n'est pas permis",
        InvalidText::TenDigits => "un matricule a dix chiffres",
        InvalidText::Email => "une adresse s'écrit comme prenom.nom@example.org",
        InvalidText::Phone => "un numéro s'écrit comme 0612345678 ou +33612345678",
        InvalidText::Commune => "un code de commune INSEE a cinq caractères, comme 25056, 2A004 ou 97209",
    };
    Problem::invalid(pointer, "invalid", Both::new(fr, error.to_string()))
}

/// A departure of a body, as the domain reads it.
///
/// # Errors
/// 422 at the pointer of its words.
pub fn departure(said: Option<&Departure>) -> Outcome<Option<Override>> {
    said.map(|said| {
        let code = OverrideReason::from_code(said.code.code()).unwrap_or(OverrideReason::Other);
        Ok(Override { code, words: words("/departure/words", &said.words)? })
    })
    .transpose()
}
