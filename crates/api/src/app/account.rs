//! Accounts, as those who administer them see and lock them.

use super::act::{About, Act, Why};
use super::second_factor::is_asked_of;
use super::sign_in::end_those;
use super::{access, unit};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use contract::account::{Account as Shown, AccountLock, AccountState, InvitationPurpose, InvitationTag};
use contract::text::Login;
use domain::account::Purpose;
use domain::event::Action;
use domain::id::PersonId;
use domain::person::Person;
use domain::role::{Permission, Role};
use store::account::{self, Account};
use store::audit::Subject;
use store::sign_in::event;
use store::{Conn, Tx, invitation, person, role_grant, second_factor};

/// A person whose account the asker administers.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn administered(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Person> {
    who.require(Permission::ManageAccounts)?;
    let found = person::find(conn, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(conn, who, Permission::ManageAccounts, found.unit)?;
    Ok(found)
}

/// The same, of somebody else who holds no role beyond the asker's scope: whoever can give such an account a password, or
/// take its second factor away, could use the role. One's own is changed with the password that one knows.
///
/// # Errors
/// 403 without the role or over a role that reaches further, 404 outside the scope, 409 for oneself; the store's.
pub fn mastered(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Person> {
    let found = administered(conn, who, id)?;
    if who.is(id) {
        return Err(refused(
            "un autre administrateur doit le faire pour vous",
            "another administrator must do this for you",
        ));
    }
    let mut held = role_grant::of_person(conn, id, who.now)?;
    held.retain(|grant| grant.stands(who.now));
    let units = store::unit::lineages(conn, held.iter().map(|grant| grant.unit))?;
    let covered = |grant: &domain::role::Grant| {
        units.get(&grant.unit).is_some_and(|lineage| who.may(Permission::ManageAccounts, lineage))
    };
    if held.iter().all(covered) {
        return Ok(found);
    }
    Err(Problem::new(ProblemCode::NotAllowed).detail(Words::new(
        "cette personne a un rôle au-delà des unités que vous administrez : un administrateur de ces unités doit le faire",
        "this person holds a role beyond the units that you administer: an administrator of those must do this",
    )))
}

pub(super) fn refused(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en))
}

/// The account of a person, or that they have none.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: PersonId, asking: &[Role]) -> Outcome<Answer> {
    administered(conn, who, id)?;
    shown(conn, who, id, asking)
}

fn shown(conn: &mut Conn, who: &Who, id: PersonId, asking: &[Role]) -> Outcome<Answer> {
    let found = account::of_person(conn, id)?;
    let invited = invitation::of_person(conn, id)?.filter(|one| one.is_open(who.now));
    let tags = person::tags(conn, [Some(id), invited.as_ref().and_then(|one| one.created_by)].into_iter().flatten())?;
    let state = match (&found, &invited) {
        (Some(account), _) if account.disabled_at.is_some() => AccountState::Locked,
        (Some(_), _) => AccountState::Active,
        (None, Some(_)) => AccountState::Invited,
        (None, None) => AccountState::None,
    };
    let factor = found.as_ref().map(|account| second_factor::of_account(conn, account.id)).transpose()?.flatten();
    let last = found.as_ref().map(|account| event::last_success(conn, account.id)).transpose()?.flatten();
    let login = found.as_ref().map(|account| &account.login).or(invited.as_ref().map(|one| &one.login));
    Answer::ok(&Shown {
        person: tags.get(&id).cloned().map(wire::person_tag).ok_or_else(Problem::not_found)?,
        state,
        login: login.map(|login| Login::from(login.as_str())),
        locked_at: found.as_ref().and_then(|account| account.disabled_at),
        second_factor: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
        second_factor_compulsory: is_asked_of(conn, id, asking, who.now)?,
        last_sign_in_on: last.map(|at| at.date_naive()),
        invitation: invited.map(|one| InvitationTag {
            purpose: purpose(one.purpose),
            created_at: one.created_at,
            created_by: one.created_by.and_then(|by| tags.get(&by)).cloned().map(wire::person_tag),
            expires_at: one.expires_at,
        }),
    })
}

/// What an invitation is for, on the wire.
#[must_use]
pub fn purpose(purpose: Purpose) -> InvitationPurpose {
    match purpose {
        Purpose::Account => InvitationPurpose::Account,
        Purpose::Recovery => InvitationPurpose::Recovery,
    }
}

/// The roles that ask for a second factor.
pub type Asking = [Role];

/// Locks an account: every sign-in ends at once, and nobody signs in with it any more.
///
/// # Errors
/// As for [`mastered`]; 409 without an account or when it is locked already; 422 for the words; the store's.
pub fn lock(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: PersonId,
    body: &AccountLock,
    asking: &Asking,
) -> Outcome<Answer> {
    mastered(tx, who, id)?;
    let words = access::optional_words("/words", body.words.as_ref())?;
    let found = held(tx, id)?;
    if found.disabled_at.is_some() {
        return Err(refused("ce compte est déjà verrouillé", "this account is locked already"));
    }
    lock_it(tx, act, &found, Why { words, ..Why::default() })?;
    shown(tx, who, id, asking)
}

/// Locks an account that is held.
///
/// # Errors
/// The store's.
pub fn lock_it(tx: &mut Tx, act: &mut Act, found: &Account, why: Why) -> Outcome<()> {
    account::set_disabled(tx, found.id, Some(act.now))?;
    invitation::revoke(tx, found.person, act.now)?;
    record(tx, act, Action::AccountLocked, found, why)?;
    end_those(tx, act, (found.id, found.person), None).map(drop)
}

/// Unlocks an account; its sign-ins stay ended.
///
/// # Errors
/// As for [`mastered`]; 409 without an account or when it is not locked; the store's.
pub fn unlock(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId, asking: &Asking) -> Outcome<Answer> {
    mastered(tx, who, id)?;
    let found = held(tx, id)?;
    if found.disabled_at.is_none() {
        return Err(refused("ce compte n'est pas verrouillé", "this account is not locked"));
    }
    unlock_it(tx, act, &found)?;
    shown(tx, who, id, asking)
}

/// Unlocks an account that is held.
///
/// # Errors
/// The store's.
pub fn unlock_it(tx: &mut Tx, act: &mut Act, found: &Account) -> Outcome<()> {
    account::set_disabled(tx, found.id, None)?;
    record(tx, act, Action::AccountUnlocked, found, Why::default())
}

/// Takes away the second factor of an account, with its recovery codes; every sign-in ends.
///
/// # Errors
/// As for [`mastered`]; 409 without an account or a second factor; the store's.
pub fn reset_second_factor(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId, asking: &Asking) -> Outcome<Answer> {
    mastered(tx, who, id)?;
    let found = held(tx, id)?;
    if !reset_it(tx, act, &found)? {
        return Err(refused("ce compte n'a pas de second facteur", "this account has no second factor"));
    }
    shown(tx, who, id, asking)
}

/// Takes away the second factor of an account that is held; answers whether it had one.
///
/// # Errors
/// The store's.
pub fn reset_it(tx: &mut Tx, act: &mut Act, found: &Account) -> Outcome<bool> {
    if !second_factor::remove(tx, found.id)? {
        return Ok(false);
    }
    record(tx, act, Action::SecondFactorReset, found, Why::default())?;
    end_those(tx, act, (found.id, found.person), None)?;
    Ok(true)
}

/// The account of a person, which waits its turn.
///
/// # Errors
/// 409 when there is none; the store's.
pub fn held(tx: &mut Tx, id: PersonId) -> Outcome<Account> {
    let found = account::of_person(tx, id)?;
    let found = found.map(|found| account::lock(tx, found.id)).transpose()?.flatten();
    found.ok_or_else(|| refused("cette personne n'a pas de compte", "this person has no account"))
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, of: &Account, why: Why) -> Outcome<()> {
    let about = About { person: Some(of.person), ..About::default() };
    Ok(act.record(tx, action, Subject::of("account", of.id), about, why)?)
}
