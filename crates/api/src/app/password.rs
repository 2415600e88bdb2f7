//! Passwords: which are taken, and how one's own is changed.

use super::act::{About, Why};
use super::sign_in::throttle::Throttle;
use super::sign_in::{Caller, WrongPassword, end_those};
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Fault, Outcome, Problem, ProblemCode};
use crate::state::AppState;
use domain::event::Action;
use domain::password::{Owner, PasswordFault, faults};
use domain::person::Person;
use store::account::{self, Account};
use store::audit::Subject;
use store::{Conn, StoreError, Tx, invitation, person, unit};

/// Whose password it would be: what it may not hold.
///
/// # Errors
/// The store's.
pub fn owner(conn: &mut Conn, of: &Person, login: &str) -> Result<Owner, StoreError> {
    let top = unit::lineage(conn, of.unit)?.0.last().copied();
    let top = top.map(|top| unit::find(conn, top)).transpose()?.flatten();
    Ok(Owner {
        login: login.to_owned(),
        names: [&of.family_name, &of.given_name].map(|name| name.as_str().to_owned()).into(),
        organisation: top.map(|top| vec![top.code.as_str().to_owned(), top.name]).unwrap_or_default(),
    })
}

/// Insists that a password keeps every rule.
///
/// # Errors
/// 422 with the pointer and every rule that it does not keep.
pub fn insist(password: &str, owner: &Owner, pointer: &'static str) -> Outcome<()> {
    let broken = faults(password, owner);
    if broken.is_empty() {
        return Ok(());
    }
    let told = |fault: PasswordFault| Fault { pointer: pointer.to_owned(), code: fault.code(), detail: words(fault) };
    Err(Problem::new(ProblemCode::InvalidFields).faults(broken.into_iter().map(told)))
}

/// A rule that is not kept, in words.
#[must_use]
pub fn words(fault: PasswordFault) -> Words {
    let fr = match fault {
        PasswordFault::TooSimple => {
            "il faut 12 caractères des quatre sortes (minuscules, majuscules, chiffres, signes), 14 de trois sortes, ou 7 mots différents"
        }
        PasswordFault::Common => "c'est un des mots de passe qui sont essayés en premier",
        PasswordFault::Login => "il ne doit pas contenir l'identifiant",
        PasswordFault::Name => "il ne doit pas contenir vos nom et prénom",
        PasswordFault::Organisation => "il ne doit pas contenir le nom de l'organisation",
    };
    Words::new(fr, fault.to_string())
}

/// The account that asks, once its present password was shown. A wrong one counts as a failure to sign in.
///
/// # Errors
/// 403 for another system, 422 with a wrong password, 429 after too many; the store's.
pub async fn present_account(
    state: &AppState,
    who: &Who,
    caller: &Caller,
    password: String,
    pointer: &'static str,
) -> Outcome<Account> {
    let (person, open, now) = (who.person()?, who.signed_in()?.clone(), who.now);
    let guess = state.guesses().begin(caller.from, now)?;
    let throttle = Throttle::new(&state.settings().sign_in, now, open.login, caller.from);
    let read = move |conn: &mut Conn| {
        throttle.check(conn)?;
        account::of_person(conn, person)?.ok_or_else(Problem::not_found)
    };
    let found = match state.store().read(read).await {
        Ok(found) => found,
        Err(problem) => {
            guess.forgive();
            return Err(problem);
        }
    };
    if state.hasher().verify(password, Some(found.password_hash.clone())).await? {
        guess.forgive();
        return Ok(found);
    }
    let (wrong, act) = (WrongPassword::new(state, caller, &found, now), who.act(state)?);
    state.store().write("note_wrong_password", move |tx: &mut Tx| wrong.note(tx, &mut act.clone())).await?;
    let words = Words::new("ce n'est pas votre mot de passe actuel", "this is not your present password");
    Err(Problem::invalid(pointer, "wrong", words))
}

/// Changes one's own password. The other sign-ins end, and a recovery that was open is worth nothing.
///
/// # Errors
/// 403 for another system, 409 when it was changed meanwhile, 422 with a wrong present password or a next one that is not
/// taken, 429 after too many wrong ones; the store's.
pub async fn change(state: &AppState, who: &Who, caller: Caller, present: String, next: String) -> Outcome<()> {
    let own = present_account(state, who, &caller, present.clone(), "/present_password").await?;
    let (id, login) = (own.person, own.login.clone());
    let read = move |conn: &mut Conn| {
        let found = person::find(conn, id)?.ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>(owner(conn, &found, &login)?)
    };
    insist(&next, &state.store().read(read).await?, "/new_password")?;
    if present == next {
        let words = Words::new("c'est votre mot de passe actuel", "this is your present password");
        return Err(Problem::invalid("/new_password", "unchanged", words));
    }
    let hash = state.hasher().hash(next).await?;
    let (act, asking) = (who.act(state)?, who.signed_in()?.sign_in);
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        let now = account::lock(tx, own.id)?.ok_or_else(Problem::not_found)?;
        if now.password_hash != own.password_hash {
            let words = Words::new("le mot de passe vient d'être changé", "the password was changed meanwhile");
            return Err(Problem::new(ProblemCode::Conflict).detail(words));
        }
        account::set_password(tx, own.id, &hash)?;
        invitation::revoke(tx, own.person, act.now)?;
        let about = About { person: Some(own.person), ..About::default() };
        act.record(tx, Action::PasswordChanged, Subject::of("account", own.id), about, Why::default())?;
        end_those(tx, act, (own.id, own.person), Some(asking)).map(drop)
    };
    state.store().write("change_password", body).await
}
