//! Invitations: how a person gets an account, or comes back to theirs. The link is told once, to whoever invites; what opens
//! it stands after `#`, so that it reaches no log of a server or a proxy.

use super::account::{held, mastered, purpose, refused};
use super::act::{About, Act, Behalf, Why};
use super::field;
use super::password::{insist, owner};
use super::sign_in::{Caller, end_those};
use crate::answer::Answer;
use crate::config::PublicUrl;
use crate::extract::who::Who;
use crate::identity::token::Token;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use contract::account::{Invitation as Shown, InvitationCreate, InvitationShown};
use domain::account::{Invitation, Login, Purpose};
use domain::event::{Action, Actor};
use domain::id::PersonId;
use domain::password::Owner;
use serde_json::json;
use store::account::{self, Account};
use store::audit::Subject;
use store::snapshot::lock_people;
use store::{Conn, StoreError, Tx, invitation as rows, person};

/// What an invitation is made with: before the write, whose body may run twice.
#[derive(Clone, Debug)]
pub struct Fresh {
    token: Token,
    /// Where people reach Relève.
    at: PublicUrl,
    lasts: TimeDelta,
}

impl Fresh {
    /// A new token, and the settings that hold for it.
    ///
    /// # Errors
    /// 500 when the machine gives no randomness.
    pub fn new(state: &AppState) -> Outcome<Self> {
        let settings = state.settings();
        let lasts = TimeDelta::from_std(settings.sign_in.invitation_lasts).unwrap_or(TimeDelta::hours(72));
        Ok(Self { token: Token::new()?, at: settings.server.public_url.clone(), lasts })
    }

    /// The link to give to the person.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/invitation#{}", self.at, self.token.reveal())
    }
}

/// Invites a person who has no account. An invitation that was open is worth nothing any more.
///
/// # Errors
/// As for [`mastered`]; 409 when they have an account or the login is somebody's, 422 for the login; the store's.
pub fn create(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: PersonId,
    body: &InvitationCreate,
    fresh: &Fresh,
) -> Outcome<Answer> {
    lock_people(tx, &[id])?;
    mastered(tx, who, id)?;
    let login = field::text("/login", Login::parse(body.login.as_str()))?;
    let made = invite(tx, act, id, &login, fresh)?;
    tell_once(&made, fresh)
}

/// Invites a person, who is held.
///
/// # Errors
/// 409 when they have an account or the login is somebody's; the store's.
pub fn invite(tx: &mut Tx, act: &mut Act, id: PersonId, login: &Login, fresh: &Fresh) -> Outcome<Invitation> {
    if account::of_person(tx, id)?.is_some() {
        let (fr, en) = ("cette personne a déjà un compte", "this person has an account already");
        return Err(Problem::new(ProblemCode::AlreadyExists).detail(Words::new(fr, en)));
    }
    let promised = rows::of_login(tx, login.as_str())?.iter().any(|one| one.person != id && one.is_open(act.now));
    if promised || account::by_login(tx, login.as_str())?.is_some() {
        let (fr, en) = ("cet identifiant est celui de quelqu'un d'autre", "this login is somebody else's");
        return Err(field::taken("/login", Words::new(fr, en)));
    }
    issue(tx, act, id, (Purpose::Account, login.as_str()), fresh)
}

/// Lets a person choose another password for their account; the present one stays good until they do.
///
/// # Errors
/// As for [`mastered`]; 409 without an account or when it is locked; the store's.
pub fn recover(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId, fresh: &Fresh) -> Outcome<Answer> {
    lock_people(tx, &[id])?;
    mastered(tx, who, id)?;
    let made = recover_it(tx, act, id, fresh)?;
    tell_once(&made, fresh)
}

/// The same, for a person who is held.
///
/// # Errors
/// 409 without an account or when it is locked; the store's.
pub fn recover_it(tx: &mut Tx, act: &mut Act, id: PersonId, fresh: &Fresh) -> Outcome<Invitation> {
    let found = held(tx, id)?;
    if found.disabled_at.is_some() {
        return Err(refused(
            "ce compte est verrouillé : déverrouillez-le d'abord",
            "this account is locked: unlock it first",
        ));
    }
    issue(tx, act, id, (Purpose::Recovery, &found.login), fresh)
}

fn issue(
    tx: &mut Tx,
    act: &mut Act,
    id: PersonId,
    (purpose, login): (Purpose, &str),
    fresh: &Fresh,
) -> Outcome<Invitation> {
    rows::revoke(tx, id, act.now)?;
    let new = Invitation {
        id: act.mint.id(),
        person: id,
        purpose,
        login: login.to_owned(),
        created_at: act.now,
        created_by: act.actor.person(),
        expires_at: act.now + fresh.lasts,
        accepted_at: None,
        revoked_at: None,
    };
    rows::insert(tx, &new, &fresh.token.hash())?;
    record(tx, act, Action::InvitationMade, &new)?;
    Ok(new)
}

fn tell_once(made: &Invitation, fresh: &Fresh) -> Outcome<Answer> {
    let kept = Shown {
        purpose: purpose(made.purpose),
        login: made.login.as_str().into(),
        link: None,
        expires_at: made.expires_at,
    };
    let told = Shown { link: Some(fresh.link().into()), ..kept.clone() };
    Answer::ok(&kept)?.telling_once(&told)
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, one: &Invitation) -> Outcome<()> {
    let about = About { person: Some(one.person), ..About::default() };
    let after = json!({ "purpose": one.purpose.code(), "login": one.login, "expires_at": one.expires_at });
    Ok(act.record(tx, action, Subject::of("invitation", one.id), about, Why::default().after(after))?)
}

/// Takes back what a person was given and has not accepted.
///
/// # Errors
/// As for [`mastered`]; 409 when nothing is open; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: PersonId) -> Outcome<Answer> {
    mastered(tx, who, id)?;
    let Some(open) = rows::of_person(tx, id)?.filter(|one| one.is_open(act.now)) else {
        return Err(refused("aucune invitation n'est en cours", "no invitation is open"));
    };
    rows::revoke(tx, id, act.now)?;
    record(tx, act, Action::InvitationRevoked, &open)?;
    Answer::nothing()
}

/// The same answer for a link that was never given, was used, was taken back or has expired.
fn over() -> Problem {
    Problem::new(ProblemCode::InvitationEnded)
}

/// An open invitation, and whose password it would set.
struct Found {
    invitation: Invitation,
    owner: Owner,
}

async fn find(state: &AppState, caller: &Caller, token: &str, now: DateTime<Utc>) -> Outcome<Found> {
    let guess = state.guesses().begin(caller.from, now)?;
    let hash = Token::parse(token).ok_or_else(over)?.hash();
    let read = move |conn: &mut Conn| {
        let invitation = open(conn, &hash, now)?;
        let whose = person::find(conn, invitation.person)?.ok_or_else(over)?;
        let owner = owner(conn, &whose, &invitation.login)?;
        Ok::<_, Problem>(Found { invitation, owner })
    };
    let found = state.store().read(read).await?;
    guess.forgive();
    Ok(found)
}

fn open(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Outcome<Invitation> {
    let found = rows::by_token(conn, hash)?.filter(|one| one.is_open(now)).ok_or_else(over)?;
    let known = account::of_person(conn, found.person)?;
    let fits = match (found.purpose, known) {
        (Purpose::Account, None) => true,
        (Purpose::Recovery, Some(account)) => account.disabled_at.is_none(),
        _ => false,
    };
    if fits { Ok(found) } else { Err(over()) }
}

/// What an invitation opens, for whoever holds its link.
///
/// # Errors
/// 409 when it is worth nothing, 429 after too many of those; the store's.
pub async fn read(state: &AppState, caller: &Caller, token: &str) -> Outcome<InvitationShown> {
    let one = find(state, caller, token, state.clock().now()).await?.invitation;
    Ok(InvitationShown { purpose: purpose(one.purpose), login: one.login.as_str().into(), expires_at: one.expires_at })
}

/// Accepts an invitation: the account is opened, or has another password and no sign-in that was open before.
///
/// # Errors
/// 409 when it is worth nothing or the login was taken meanwhile, 422 for the password, 429 after too many wrong links; the
/// store's.
pub async fn accept(state: &AppState, caller: Caller, token: &str, password: String) -> Outcome<InvitationShown> {
    let now = state.clock().now();
    let Found { invitation: one, owner } = find(state, &caller, token, now).await?;
    insist(&password, &owner, "/password")?;
    let hash = state.hasher().hash(password).await?;
    let token = Token::parse(token).ok_or_else(over)?.hash();
    let act = Act {
        now,
        actor: Actor::Person(one.person),
        mint: state.mint()?,
        http_request: Some(caller.http_request.clone()),
        behalf: Behalf::default(),
    };
    let shown =
        InvitationShown { purpose: purpose(one.purpose), login: one.login.as_str().into(), expires_at: one.expires_at };
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        lock_people(tx, &[one.person])?;
        let one = open(tx, &token, now)?;
        if !rows::accept(tx, one.id, now)? {
            return Err(over());
        }
        match one.purpose {
            Purpose::Account => open_account(tx, act, &one, &hash)?,
            Purpose::Recovery => {
                let found = held(tx, one.person)?;
                account::set_password(tx, found.id, &hash)?;
                let about = About { person: Some(one.person), ..About::default() };
                act.record(tx, Action::PasswordChanged, Subject::of("account", found.id), about, Why::default())?;
                end_those(tx, act, (found.id, one.person), None)?;
            }
        }
        record(tx, act, Action::InvitationAccepted, &one)
    };
    state.store().write("accept_invitation", body).await?;
    Ok(shown)
}

fn open_account(tx: &mut Tx, act: &mut Act, one: &Invitation, hash: &str) -> Outcome<()> {
    let new = Account {
        id: act.mint.id(),
        person: one.person,
        login: one.login.clone(),
        password_hash: hash.to_owned(),
        disabled_at: None,
    };
    account::insert(tx, &new, act.now).map_err(|error| match error {
        StoreError::Taken { .. } => Problem::new(ProblemCode::AlreadyExists).detail(Words::new(
            "cet identifiant a été donné à quelqu'un d'autre entre-temps : demandez une autre invitation",
            "this login was given to somebody else meanwhile: ask for another invitation",
        )),
        other => other.into(),
    })?;
    let about = About { person: Some(new.person), ..About::default() };
    let why = Why::default().after(json!({ "login": new.login }));
    Ok(act.record(tx, Action::AccountCreated, Subject::of("account", new.id), about, why)?)
}
