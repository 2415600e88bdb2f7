//! Signing in and out. Each guess is counted before it is tried, and every failure looks the same.

use crate::config::SignIn as Rules;
use crate::extract::who::Who;
use crate::identity::csrf::csrf_token;
use crate::identity::token::Token;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use crate::wire;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::{Me, MyGrant};
use domain::id::{PersonId, SignInId};
use domain::role::Grant;
use domain::text::fold;
use std::collections::BTreeSet;
use store::account::{self, Account, Attempt, Delivery, SignIn};
use store::{Conn, Tx, person, role_grant, unit};

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

/// Signs in with a local account.
///
/// # Errors
/// 401 with a wrong login or password, 429 after too many failures.
pub async fn login(state: &AppState, login: &str, password: String, delivery: Delivery) -> Outcome<SignedIn> {
    let now = state.clock().now();
    let key = fold(login);
    let throttle = Throttle::new(&state.settings().sign_in, now);
    let found = look_up(state, key.clone(), throttle).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let right = state.hasher().verify(password, hash).await?;
    let found = found.filter(|_| right);
    let token = Token::new()?;
    let mut mint = state.mint()?;
    let (id, attempt) = (mint.id(), mint.id());
    let opened = found.map(|account| SignIn {
        account: account.id,
        person: account.person,
        login: account.login,
        delivery,
        expires_at: now + throttle.lasts,
        id,
    });
    let opened = decide(state, attempt, key, throttle, opened, token.hash()).await?;
    let opened = opened.ok_or_else(|| Problem::new(ProblemCode::WrongCredentials))?;
    let csrf_token = csrf_token(&token);
    let me = me(state, opened.person, opened.login, csrf_token.clone(), now).await?;
    tracing::info!(person.id = %opened.person, "a person signed in");
    Ok(SignedIn { token, csrf_token, expires_at: opened.expires_at, me })
}

/// How many failures are allowed, and since when they count.
#[derive(Clone, Copy, Debug)]
struct Throttle {
    now: DateTime<Utc>,
    window: TimeDelta,
    lasts: TimeDelta,
    failures: u32,
}

impl Throttle {
    fn new(rules: &Rules, now: DateTime<Utc>) -> Self {
        Self {
            now,
            window: TimeDelta::from_std(rules.window).unwrap_or(TimeDelta::minutes(15)),
            lasts: TimeDelta::from_std(rules.lasts).unwrap_or(TimeDelta::hours(12)),
            failures: rules.failures,
        }
    }

    fn check(&self, conn: &mut Conn, key: &str) -> Outcome<()> {
        let (failures, last) = account::failures_since(conn, key, self.now - self.window)?;
        if failures < self.failures {
            return Ok(());
        }
        let wait = (last.unwrap_or(self.now) + self.window - self.now).num_seconds();
        let problem = Problem::new(ProblemCode::TooManyAttempts);
        Err(problem.retry_after(u64::try_from(wait).unwrap_or(1)))
    }
}

/// The account of a login, if it may sign in and not too many guesses failed.
async fn look_up(state: &AppState, key: String, throttle: Throttle) -> Outcome<Option<Account>> {
    let read = move |conn: &mut Conn| {
        throttle.check(conn, &key)?;
        let found = account::by_login(conn, &key)?;
        Ok(found.filter(|account| account.disabled_at.is_none_or(|end| throttle.now < end)))
    };
    state.store().read(read).await
}

/// Notes the attempt, and opens the sign-in if the guess was right. Guesses made at the same time count against each other:
/// once too many have failed even the right one is refused.
async fn decide(
    state: &AppState,
    attempt: SignInId,
    key: String,
    throttle: Throttle,
    right: Option<SignIn>,
    token_hash: String,
) -> Outcome<Option<SignIn>> {
    state
        .store()
        .write("sign_in", move |tx: &mut Tx| {
            throttle.check(tx, &key)?;
            let Some(right) = &right else {
                account::note_attempt(tx, attempt, &key, Attempt::Failed, throttle.now)?;
                return Ok(None);
            };
            account::note_attempt(tx, attempt, &key, Attempt::Succeeded, throttle.now)?;
            account::open_sign_in(tx, right, &token_hash, throttle.now)?;
            Ok(Some(right.clone()))
        })
        .await
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
    let (id, now) = (who.sign_in, who.now);
    state.store().write("sign_out", move |tx: &mut Tx| Ok::<_, Problem>(account::close_sign_in(tx, id, now)?)).await
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
            csrf_token: csrf.clone().into(),
        })
    };
    state.store().read(read).await
}

fn permissions(grants: &[Grant]) -> Vec<contract::text::Token> {
    let codes: BTreeSet<_> = grants.iter().flat_map(|grant| grant.role.permissions()).collect();
    codes.into_iter().map(|permission| wire::permission(*permission).into()).collect()
}
