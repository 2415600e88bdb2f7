//! The second factor: set up, confirmed, asked for, turned off; and the recovery codes beside it.

use super::act::{About, Act, Why};
use super::password::present_account;
use super::sign_in::throttle::CodeThrottle;
use super::sign_in::{Caller, end_those};
use crate::answer::Answer;
use crate::extract::json::hash_of;
use crate::extract::who::Who;
use crate::identity::sealing::Sealer;
use crate::identity::totp;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use chrono::{DateTime, Utc};
use contract::second_factor::{RecoveryCodes, SecondFactor as Shown, SecondFactorSetup};
use contract::text::Count;
use domain::event::Action;
use domain::id::{AccountId, Id as _, Mint, PersonId, RecoveryCodeId, SignInId};
use domain::role::Role;
use domain::second_factor::{RECOVERY_CODES, Typed, accepted, is_compulsory, typed};
use store::account::{self, Attempt};
use store::audit::Subject;
use store::second_factor::{self as rows, SecondFactor};
use store::sign_in::event::Means;
use store::{Conn, StoreError, Tx, role_grant};

/// Where one's own second factor stands.
///
/// # Errors
/// 403 for another system; the store's.
pub fn get(conn: &mut Conn, who: &Who, asking: &[Role]) -> Outcome<Shown> {
    let own = who.signed_in()?.account;
    let since = rows::of_account(conn, own)?.and_then(|factor| factor.confirmed_at);
    Ok(Shown {
        on: since.is_some(),
        since,
        compulsory: is_asked_of(conn, who.person()?, asking, who.now)?,
        recovery_codes_left: Count(rows::recovery_codes_left(conn, own)?),
    })
}

/// Whether a role that a person holds asks for a second factor.
///
/// # Errors
/// The store's.
pub fn is_asked_of(conn: &mut Conn, person: PersonId, asking: &[Role], now: DateTime<Utc>) -> Outcome<bool> {
    Ok(is_compulsory(&role_grant::of_person(conn, person, now)?, asking, now))
}

/// For what a secret is sealed: it opens for no other account.
fn purpose(of: AccountId) -> String {
    format!("second factor of {of}")
}

fn recovery_hash(of: AccountId, code: &str) -> String {
    hash_of(format!("releve recovery code v1:{of}:{code}").as_bytes())
}

fn secret_of(sealer: &Sealer, of: AccountId, factor: &SecondFactor) -> Outcome<Vec<u8>> {
    sealer.open(&factor.secret, &purpose(of)).ok_or_else(|| {
        tracing::error!(account.id = %of, sealed_with = factor.sealed_with, "a second factor is sealed with another key");
        Problem::new(ProblemCode::Conflict).detail(Words::new(
            "ce serveur ne peut plus lire votre second facteur : employez un code de secours, ou demandez à un administrateur de le retirer",
            "this server can no longer read your second factor: use a recovery code, or ask an administrator to take it away",
        ))
    })
}

/// Takes what was typed for a code of an account, once; answers by which means it opens, none when it does not. The account
/// is held by the caller.
///
/// # Errors
/// 409 when the secret cannot be read here; the store's.
pub fn take(
    tx: &mut Tx,
    sealer: &Sealer,
    of: AccountId,
    code: Option<&Typed>,
    now: DateTime<Utc>,
) -> Outcome<Option<Means>> {
    let Some(factor) = rows::of_account(tx, of)?.filter(|factor| factor.confirmed_at.is_some()) else {
        return Ok(None);
    };
    match code {
        Some(Typed::Code(digits)) => {
            let secret = secret_of(sealer, of, &factor)?;
            let step = accepted(now, factor.last_step, |step| totp::code(&secret, step) == Some(*digits));
            let taken = step.map(|step| rows::take_step(tx, of, step)).transpose()?.unwrap_or(false);
            Ok(taken.then_some(Means::Code))
        }
        Some(Typed::Recovery(code)) => {
            let taken = rows::take_recovery_code(tx, of, &recovery_hash(of, code), now)?;
            Ok(taken.then_some(Means::RecoveryCode))
        }
        None => Ok(None),
    }
}

/// Begins to set up one's second factor: tells the secret this once. Nothing is asked for until a code confirms it.
///
/// # Errors
/// 403 for another system, 409 when one is on, 422 with a wrong password, 429 after too many; the store's.
pub async fn start(state: &AppState, who: &Who, caller: Caller, password: String) -> Outcome<SecondFactorSetup> {
    let own = present_account(state, who, &caller, password, "/password").await?;
    let (secret, sealer) = (totp::new_secret()?, state.sealer()?);
    let new = SecondFactor {
        secret: sealer.seal(&secret, &purpose(own.id))?,
        sealed_with: sealer.name().to_owned(),
        created_at: who.now,
        confirmed_at: None,
        last_step: None,
    };
    let uri = totp::uri(&own.login, &secret);
    let setup = SecondFactorSetup { secret: totp::base32(&secret).into(), qr: totp::qr(&uri)?, uri: uri.into() };
    let (act, person) = (who.act(state)?, who.person()?);
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        let id: SignInId = act.mint.id();
        account::lock(tx, own.id)?;
        rows::set_up(tx, id.uuid(), own.id, &new).map_err(|error| match error {
            StoreError::Taken { .. } => on_already(),
            other => other.into(),
        })?;
        record(tx, act, Action::SecondFactorStarted, (own.id, person))
    };
    state.store().write("start_second_factor", body).await?;
    Ok(setup)
}

fn on_already() -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(
        "votre second facteur est déjà en service ; pour en changer, retirez-le d'abord",
        "your second factor is on already; to change it, turn it off first",
    ))
}

fn wrong_code() -> Problem {
    let words = Words::new(
        "ce code est faux ou a déjà servi ; attendez le suivant et vérifiez l'heure de votre appareil",
        "this code is wrong or was used already; wait for the next one and check the clock of your device",
    );
    Problem::invalid("/code", "wrong", words)
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, (of, whose): (AccountId, PersonId)) -> Outcome<()> {
    let about = About { person: Some(whose), ..About::default() };
    Ok(act.record(tx, action, Subject::of("account", of), about, Why::default())?)
}

/// New recovery codes: as people read them, and as they are kept.
type Made = (Vec<String>, Vec<(RecoveryCodeId, String)>);

fn new_codes(of: AccountId, mint: &mut Mint) -> Outcome<Made> {
    let codes = (0..RECOVERY_CODES).map(|_| totp::recovery_code()).collect::<Outcome<Vec<_>>>()?;
    let kept = codes.iter().map(|code| (mint.id(), recovery_hash(of, code))).collect();
    Ok((codes.iter().map(|code| totp::in_fours(code)).collect(), kept))
}

fn told(codes: Vec<String>) -> RecoveryCodes {
    RecoveryCodes { codes: codes.into_iter().map(Into::into).collect() }
}

/// Confirms a second factor by a code of it: from now on one is asked for at sign-in. The other sign-ins, which showed none,
/// end.
///
/// # Errors
/// 403 for another system, 409 when there is nothing to confirm, 422 with a wrong code, 429 after too many; the store's.
pub async fn confirm(state: &AppState, who: &Who, code: &str) -> Outcome<RecoveryCodes> {
    let (own, person, asking) = (who.signed_in()?.account, who.person()?, who.signed_in()?.sign_in);
    let (sealer, code, now) = (state.sealer()?.clone(), typed(code), who.now);
    let throttle = CodeThrottle::new(&state.settings().sign_in, now);
    let mut act = who.act(state)?;
    let (codes, kept) = new_codes(own, &mut act.mint)?;
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        account::lock(tx, own)?;
        throttle.check(tx, own)?;
        let factor = rows::of_account(tx, own)?.ok_or_else(nothing_to_confirm)?;
        if factor.confirmed_at.is_some() {
            return Err(on_already());
        }
        let secret = secret_of(&sealer, own, &factor)?;
        let Some(Typed::Code(digits)) = code else { return Ok(false) };
        let Some(step) = accepted(now, None, |step| totp::code(&secret, step) == Some(digits)) else {
            throttle.note(tx, act, own, Attempt::Failed)?;
            return Ok(false);
        };
        rows::confirm(tx, own, step, now)?;
        rows::set_recovery_codes(tx, own, &kept, now)?;
        record(tx, act, Action::SecondFactorOn, (own, person))?;
        end_those(tx, act, (own, person), Some(asking))?;
        Ok(true)
    };
    if state.store().write("confirm_second_factor", body).await? { Ok(told(codes)) } else { Err(wrong_code()) }
}

fn nothing_to_confirm() -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(
        "aucun second facteur n'attend d'être confirmé : commencez par le préparer",
        "no second factor waits to be confirmed: begin by setting one up",
    ))
}

/// What is done once password and code have proved who asks.
#[derive(Clone)]
enum Then {
    TurnOff,
    Renew(Vec<(RecoveryCodeId, String)>),
}

/// Turns one's second factor off.
///
/// # Errors
/// 403 for another system, 409 when none is on or a role asks for it, 422 with a wrong password or code, 429 after too many;
/// the store's.
pub async fn turn_off(state: &AppState, who: &Who, caller: Caller, password: String, code: &str) -> Outcome<Answer> {
    proven(state, who, caller, password, code, who.act(state)?, Then::TurnOff).await?;
    Answer::nothing()
}

/// Makes other recovery codes, told this once; those from before are worth nothing.
///
/// # Errors
/// 403 for another system, 409 when no second factor is on, 422 with a wrong password or code, 429 after too many; the store's.
pub async fn renew_codes(
    state: &AppState,
    who: &Who,
    caller: Caller,
    password: String,
    code: &str,
) -> Outcome<RecoveryCodes> {
    let mut act = who.act(state)?;
    let (codes, kept) = new_codes(who.signed_in()?.account, &mut act.mint)?;
    proven(state, who, caller, password, code, act, Then::Renew(kept)).await?;
    Ok(told(codes))
}

async fn proven(
    state: &AppState,
    who: &Who,
    caller: Caller,
    password: String,
    code: &str,
    act: Act,
    then: Then,
) -> Outcome<()> {
    let own = present_account(state, who, &caller, password, "/password").await?.id;
    let (person, now, sealer, code) = (who.person()?, who.now, state.sealer()?.clone(), typed(code));
    let (throttle, asking) =
        (CodeThrottle::new(&state.settings().sign_in, now), state.settings().sign_in.second_factor_roles.0.clone());
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        account::lock(tx, own)?;
        let on = rows::of_account(tx, own)?.is_some_and(|factor| factor.confirmed_at.is_some());
        if !on {
            let words = Words::new("aucun second facteur n'est en service", "no second factor is on");
            return Err(Problem::new(ProblemCode::Conflict).detail(words));
        }
        if matches!(then, Then::TurnOff) && is_asked_of(tx, person, &asking, now)? {
            return Err(Problem::new(ProblemCode::Conflict).detail(Words::new(
                "un de vos rôles exige un second facteur : vous ne pouvez pas le retirer",
                "a role of yours asks for a second factor: you cannot turn it off",
            )));
        }
        throttle.check(tx, own)?;
        if take(tx, &sealer, own, code.as_ref(), now)?.is_none() {
            throttle.note(tx, act, own, Attempt::Failed)?;
            return Ok(false);
        }
        throttle.note(tx, act, own, Attempt::Succeeded)?;
        match &then {
            Then::TurnOff => {
                rows::remove(tx, own)?;
                record(tx, act, Action::SecondFactorOff, (own, person))?;
            }
            Then::Renew(kept) => {
                rows::set_recovery_codes(tx, own, kept, now)?;
                record(tx, act, Action::RecoveryCodesMade, (own, person))?;
            }
        }
        Ok(true)
    };
    if state.store().write("prove_second_factor", body).await? { Ok(()) } else { Err(wrong_code()) }
}
