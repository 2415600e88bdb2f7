//! Signing in and out. Each guess is counted before it is tried, and every failure looks the same.

use super::act::{About, Act, Why};
use crate::config::SignIn as Rules;
use crate::extract::who::Who;
use crate::identity::csrf::csrf_token;
use crate::identity::token::Token;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use crate::wire;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::{Me, MyGrant};
use contract::text::Count;
use domain::event::{Action, Actor};
use domain::id::{PersonId, SignInId};
use domain::role::Grant;
use domain::text::fold;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::net::IpAddr;
use store::account::{self, Account, Attempt, Delivery, SignIn};
use store::audit::Subject;
use store::{Conn, Tx, notification, person, role_grant, unit};

/// What a successful sign-in gives.
#[derive(Debug)]
pub struct SignedIn {
    /// The proof, told once.
    pub token: Token,
    /// The value of `X-CSRF-Token`.
    pub csrf_token: String,
    /// From then on the proof is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// Who signed in.
    pub me: Me,
}

/// Who knocks: where from, and in which HTTP request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address.
    pub from: IpAddr,
    /// The id of the HTTP request, for the audit.
    pub http_request: String,
}

/// Signs in with a local account.
///
/// # Errors
/// 401 with a wrong login or password, 429 after too many failures.
pub async fn login(
    state: &AppState,
    caller: Caller,
    login: &str,
    password: String,
    delivery: Delivery,
) -> Outcome<SignedIn> {
    let now = state.clock().now();
    let guess = state.guesses().begin(caller.from, now)?;
    let throttle = Throttle::new(&state.settings().sign_in, now, fold(login), caller.from);
    let found = match look_up(state, throttle.clone()).await {
        Ok(found) => found,
        Err(problem) => {
            guess.forgive();
            return Err(problem);
        }
    };
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let right = state.hasher().verify(password, hash).await?;
    let token = Token::new()?;
    let act = Act { now, actor: Actor::Releve, mint: state.mint()?, http_request: Some(caller.http_request) };
    let lasts = throttle.lasts;
    let tried = Tried { account: found, right, delivery, token_hash: token.hash(), ends: now + lasts };
    let opened = decide(state, act, throttle, tried).await?;
    let opened = opened.ok_or_else(|| Problem::new(ProblemCode::WrongCredentials))?;
    guess.forgive();
    let csrf_token = csrf_token(&token);
    let me = me(state, opened.person, opened.login, csrf_token.clone(), now).await?;
    tracing::info!(person.id = %opened.person, "a person signed in");
    Ok(SignedIn { token, csrf_token, expires_at: opened.expires_at, me })
}

/// Under which failures with a login that nobody has are counted, to write down a few of them: no login reads so.
const UNKNOWN: &str = "unknown:";

/// Beyond the failures allowed per login, the time between two guesses at it.
const SLOWED: TimeDelta = TimeDelta::minutes(1);

/// How many failures are allowed, and since when they count. Whoever guesses at a login closes it to their own address
/// alone; guesses from many addresses slow each other down, but not the addresses from which the login was used this week.
#[derive(Clone, Debug)]
struct Throttle {
    now: DateTime<Utc>,
    since: DateTime<Utc>,
    window: TimeDelta,
    lasts: TimeDelta,
    failures: u32,
    failures_per_login: u32,
    login: String,
    /// The login from this address; the address itself is not kept.
    here: String,
}

impl Throttle {
    fn new(rules: &Rules, now: DateTime<Utc>, login: String, from: IpAddr) -> Self {
        let digest = Sha256::digest(format!("{login}\n{from}").as_bytes());
        let window = rules.window();
        Self {
            now,
            since: now - window,
            window,
            lasts: TimeDelta::from_std(rules.lasts).unwrap_or(TimeDelta::hours(12)),
            failures: rules.failures,
            failures_per_login: rules.failures_per_login,
            here: format!("at:{}", digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            login,
        }
    }

    fn check(&self, conn: &mut Conn) -> Outcome<()> {
        let (failures, last) = account::failures_since(conn, &self.here, self.since)?;
        if failures >= self.failures {
            return Err(self.wait_until(last.unwrap_or(self.now) + self.window));
        }
        let (failures, last) = account::failures_since(conn, &self.login, self.since)?;
        let next = last.unwrap_or(self.since) + SLOWED;
        let slowed = failures >= self.failures_per_login && self.now < next;
        if slowed && account::last_success(conn, &self.here)?.is_none() {
            return Err(self.wait_until(next));
        }
        Ok(())
    }

    fn wait_until(&self, then: DateTime<Utc>) -> Problem {
        let seconds = (then - self.now).num_seconds();
        Problem::new(ProblemCode::TooManyAttempts).retry_after(u64::try_from(seconds).unwrap_or(1))
    }

    fn note(&self, tx: &mut Tx, act: &mut Act, attempt: Attempt) -> Outcome<()> {
        account::note_attempt(tx, act.mint.id(), &self.login, attempt, self.now)?;
        Ok(account::note_attempt(tx, act.mint.id(), &self.here, attempt, self.now)?)
    }
}

/// The account of a login, if it may sign in and not too many guesses failed.
async fn look_up(state: &AppState, throttle: Throttle) -> Outcome<Option<Account>> {
    let read = move |conn: &mut Conn| {
        throttle.check(conn)?;
        let found = account::by_login(conn, &throttle.login)?;
        Ok(found.filter(|account| account.disabled_at.is_none_or(|end| throttle.now < end)))
    };
    state.store().read(read).await
}

/// A guess, checked.
#[derive(Clone)]
struct Tried {
    /// The account of the login; none when nobody signs in with it.
    account: Option<Account>,
    right: bool,
    delivery: Delivery,
    token_hash: String,
    ends: DateTime<Utc>,
}

/// Notes the attempt, and opens the sign-in if the guess was right. Guesses made at the same time count against each other:
/// once too many have failed even the right one is refused.
async fn decide(state: &AppState, act: Act, throttle: Throttle, tried: Tried) -> Outcome<Option<SignIn>> {
    let body = move |tx: &mut Tx| {
        throttle.check(tx)?;
        let act = &mut act.clone();
        match tried.account.as_ref().filter(|_| tried.right) {
            Some(account) => open(tx, act, &throttle, &tried, account).map(Some),
            None => failed(tx, act, &throttle, tried.account.as_ref()).map(|()| None),
        }
    };
    state.store().write("sign_in", body).await
}

fn open(tx: &mut Tx, act: &mut Act, throttle: &Throttle, tried: &Tried, account: &Account) -> Outcome<SignIn> {
    throttle.note(tx, act, Attempt::Succeeded)?;
    let new = SignIn {
        id: act.mint.id(),
        account: account.id,
        person: account.person,
        login: account.login.clone(),
        delivery: tried.delivery,
        expires_at: tried.ends,
    };
    account::open_sign_in(tx, &new, &tried.token_hash, throttle.now)?;
    act.actor = Actor::Person(new.person);
    let about = About { person: Some(new.person), ..About::default() };
    let why = Why::default().after(json!({ "delivery": new.delivery.code(), "expires_at": new.expires_at }));
    act.record(tx, Action::SignedIn, Subject::of("sign_in", new.id), about, why)?;
    Ok(new)
}

/// Notes a failure. The audit keeps the first few of a window, for each account and for all logins that nobody has
/// together; what was typed is not kept.
fn failed(tx: &mut Tx, act: &mut Act, throttle: &Throttle, account: Option<&Account>) -> Outcome<()> {
    let counted = account.map_or(UNKNOWN, |_| &*throttle.login);
    let (before, _) = account::failures_since(tx, counted, throttle.since)?;
    if before < throttle.failures {
        let id: SignInId = act.mint.id();
        let subject = account.map_or_else(|| Subject::of("sign_in", id), |known| Subject::of("account", known.id));
        let about = About { person: account.map(|known| known.person), ..About::default() };
        act.record(tx, Action::SignInFailed, subject, about, Why::default())?;
    }
    if account.is_none() {
        account::note_attempt(tx, act.mint.id(), UNKNOWN, Attempt::Failed, throttle.now)?;
    }
    throttle.note(tx, act, Attempt::Failed)
}

/// How the proof is given back, as the store keeps it.
#[must_use]
pub fn delivery(delivery: contract::auth::Delivery) -> Delivery {
    match delivery {
        contract::auth::Delivery::Cookie => Delivery::Cookie,
        contract::auth::Delivery::Bearer => Delivery::Bearer,
    }
}

/// Signs out: the proof is worth nothing from now on.
///
/// # Errors
/// The store's.
pub async fn logout(state: &AppState, who: &Who) -> Outcome<()> {
    let (id, now, act) = (who.signed_in()?.sign_in, who.now, who.act(state)?);
    let about = About { person: who.authority.person(), ..About::default() };
    let body = move |tx: &mut Tx| {
        account::close_sign_in(tx, id, now)?;
        let subject = Subject::of("sign_in", id);
        Ok::<_, Problem>(act.clone().record(tx, Action::SignedOut, subject, about, Why::default())?)
    };
    state.store().write("sign_out", body).await
}

/// Who a person is and what they may do.
///
/// # Errors
/// The store's.
pub async fn me(state: &AppState, id: PersonId, login: String, csrf: String, now: DateTime<Utc>) -> Outcome<Me> {
    let read = move |conn: &mut Conn| {
        let person = person::find(conn, id)?.ok_or_else(Problem::not_found)?;
        let mut grants = role_grant::of_person(conn, id)?;
        grants.retain(|grant| grant.ends_at.is_none_or(|end| now < end));
        let units = grants.iter().map(|grant| grant.unit).chain([person.unit]);
        let tags = unit::tags(conn, units)?;
        let tag = |id| tags.get(&id).map(wire::unit_tag).ok_or_else(Problem::not_found);
        Ok::<_, Problem>(Me {
            person: wire::person(&person, tag(person.unit)?),
            login: login.clone().into(),
            permissions: permissions(&grants),
            grants: grants
                .iter()
                .map(|grant| {
                    Ok(MyGrant { role: wire::role(grant.role), unit: tag(grant.unit)?, ends_at: grant.ends_at })
                })
                .collect::<Outcome<_>>()?,
            unread_notifications: Count(notification::unread(conn, id)?),
            csrf_token: csrf.clone().into(),
        })
    };
    state.store().read(read).await
}

fn permissions(grants: &[Grant]) -> Vec<contract::text::Token> {
    let codes: BTreeSet<_> = grants.iter().flat_map(|grant| grant.role.permissions()).collect();
    codes.into_iter().map(|permission| wire::permission(*permission).into()).collect()
}
