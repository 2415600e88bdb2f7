//! Opening a sign-in: the password, and the code when the account has a second factor.

use super::throttle::{CodeThrottle, Throttle, UNKNOWN};
use super::{Signed, me};
use crate::app::act::{About, Act, Why};
use crate::app::second_factor::take;
use crate::identity::csrf::csrf_token;
use crate::identity::token::Token;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Me;
use domain::event::{Action, Actor};
use domain::id::{AccountId, SignInId};
use domain::second_factor::typed;
use domain::sign_in::program;
use domain::text::fold;
use serde_json::json;
use std::net::IpAddr;
use store::account::{self, Account, Attempt, Delivery, Place, SignIn};
use store::audit::Subject;
use store::sign_in::challenge::{self, Challenge};
use store::sign_in::event::{self, Means, SignInEvent};
use store::{Conn, Tx, second_factor};

/// For how long a challenge waits for its code.
const CHALLENGE: TimeDelta = TimeDelta::minutes(5);
/// Challenges of one account that may wait at once.
const MOST_CHALLENGES: u32 = 10;

/// What a successful sign-in gives.
#[derive(Debug)]
pub struct Opened {
    /// The proof, told once.
    pub token: Token,
    /// The value of `X-CSRF-Token`.
    pub csrf_token: String,
    /// From then on the proof is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// How the proof travels.
    pub delivery: Delivery,
    /// Who signed in.
    pub me: Me,
}

/// What a right password opens.
#[derive(Debug)]
pub enum Entered {
    /// A sign-in.
    In(Box<Opened>),
    /// The second step: nobody is signed in yet.
    SecondFactor {
        /// What the second step must bring.
        challenge: Token,
        /// From then on it is worth nothing.
        expires_at: DateTime<Utc>,
    },
}

/// Who knocks: where from, with what, and in which HTTP request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address.
    pub from: IpAddr,
    /// Its `User-Agent`.
    pub user_agent: String,
    /// The id of the HTTP request, for the audit.
    pub http_request: String,
}

impl Caller {
    /// What is kept so that a person recognises their own sign-in.
    #[must_use]
    pub fn place(&self) -> Place {
        let told = program(&self.user_agent);
        Place {
            address: (!self.from.is_unspecified()).then(|| self.from.to_string()),
            browser: told.browser.map(str::to_owned),
            system: told.system.map(str::to_owned),
        }
    }

    fn act(&self, state: &AppState, now: DateTime<Utc>) -> Outcome<Act> {
        Ok(Act { now, http_request: Some(self.http_request.clone()), ..Act::of_releve(state)? })
    }
}

/// Signs in with a local account; with its second factor on, opens the second step.
///
/// # Errors
/// 401 with a wrong login or password, 429 after too many failures.
pub async fn login(
    state: &AppState,
    caller: Caller,
    login: &str,
    password: String,
    delivery: Delivery,
) -> Outcome<Entered> {
    let now = state.clock().now();
    let guess = state.guesses().begin(caller.from, now)?;
    // Only a wrong guess counts as one: not what the server could not answer.
    match enter(state, &caller, fold(login), password, delivery, now).await {
        Ok(None) => Err(Problem::new(ProblemCode::WrongCredentials)),
        Ok(Some(entered)) => {
            guess.forgive();
            Ok(entered)
        }
        Err(problem) => {
            guess.forgive();
            Err(problem)
        }
    }
}

/// What the login and the password open; none when they are wrong.
async fn enter(
    state: &AppState,
    caller: &Caller,
    login: String,
    password: String,
    delivery: Delivery,
    now: DateTime<Utc>,
) -> Outcome<Option<Entered>> {
    let throttle = Throttle::new(&state.settings().sign_in, now, login, caller.from);
    let found = look_up(state, throttle.clone()).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let right = state.hasher().verify(password, hash).await?;
    let token = Token::new()?;
    let entry = Entry::new(state, caller, throttle, &token);
    let act = caller.act(state, now)?;
    let tried = Tried { account: found, right, delivery };
    let decided = state.store().write("sign_in", move |tx: &mut Tx| entry.decide(tx, &mut act.clone(), &tried)).await?;
    Ok(match decided {
        Decided::Wrong => None,
        Decided::Open(open) => Some(Entered::In(Box::new(signed_in(state, open, token, now).await?))),
        Decided::Challenge(open) => Some(Entered::SecondFactor { challenge: token, expires_at: open.expires_at }),
    })
}

/// Brings the code that a challenge waits for.
///
/// # Errors
/// 401 for a challenge that is worth nothing or a wrong code, 429 after too many failures.
pub async fn finish(state: &AppState, caller: Caller, challenge: &str, code: &str) -> Outcome<Opened> {
    let now = state.clock().now();
    let guess = state.guesses().begin(caller.from, now)?;
    let hash = Token::parse(challenge).ok_or_else(ended)?.hash();
    let token = Token::new()?;
    let throttle = Throttle::new(&state.settings().sign_in, now, String::new(), caller.from);
    let entry = Entry::new(state, &caller, throttle, &token);
    let (act, sealer, code) = (caller.act(state, now)?, state.sealer()?.clone(), typed(code));
    let (rules, codes) = (state.settings().sign_in.clone(), CodeThrottle::new(&state.settings().sign_in, now));
    let body = move |tx: &mut Tx| {
        let act = &mut act.clone();
        let Some((open, account)) = challenged(tx, &hash, now)? else { return Ok(None) };
        codes.check(tx, account.id)?;
        if !challenge::guess(tx, open.id)? {
            return Ok(None);
        }
        let throttle = Throttle::new(&rules, now, account.login.clone(), caller.from);
        let entry = Entry { throttle, ..entry.clone() };
        let Some(means) = take(tx, &sealer, account.id, code.as_ref(), now)? else {
            codes.note(tx, act, account.id, Attempt::Failed)?;
            entry.failed(tx, act, Some(&account), Means::Code)?;
            return Ok(Some(Decided::Wrong));
        };
        challenge::end(tx, open.id, now)?;
        codes.note(tx, act, account.id, Attempt::Succeeded)?;
        entry.open(tx, act, &account, open.delivery, means).map(Some)
    };
    match state.store().write("sign_in_code", body).await {
        Ok(Some(Decided::Open(open))) => {
            guess.forgive();
            signed_in(state, open, token, now).await
        }
        Ok(Some(_)) => Err(Problem::new(ProblemCode::WrongCode)),
        Ok(None) => Err(ended()),
        Err(problem) => {
            guess.forgive();
            Err(problem)
        }
    }
}

fn ended() -> Problem {
    Problem::new(ProblemCode::ChallengeEnded)
}

/// An open challenge and its account, which waits its turn; none when either is worth nothing.
fn challenged(tx: &mut Tx, hash: &str, now: DateTime<Utc>) -> Outcome<Option<(Challenge, Account)>> {
    let Some(open) = challenge::find(tx, hash, now)? else { return Ok(None) };
    let account = account::lock(tx, open.account)?;
    Ok(account.filter(|account| is_unlocked(account, now)).map(|account| (open, account)))
}

fn is_unlocked(account: &Account, now: DateTime<Utc>) -> bool {
    account.disabled_at.is_none_or(|since| now < since)
}

async fn signed_in(state: &AppState, open: SignIn, token: Token, now: DateTime<Utc>) -> Outcome<Opened> {
    let csrf_token = csrf_token(&token);
    let (person, account) = (open.person, open.account);
    let me = me(state, Signed { person, account, login: open.login, csrf_token: csrf_token.clone(), now }).await?;
    tracing::info!(person.id = %person, "a person signed in");
    Ok(Opened { token, csrf_token, expires_at: open.expires_at, delivery: open.delivery, me })
}

/// The account of a login, if it may sign in and not too many guesses failed.
async fn look_up(state: &AppState, throttle: Throttle) -> Outcome<Option<Account>> {
    let read = move |conn: &mut Conn| {
        throttle.check(conn)?;
        let found = account::by_login(conn, &throttle.login)?;
        Ok(found.filter(|account| is_unlocked(account, throttle.now)))
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
}

/// What became of a guess.
enum Decided {
    Wrong,
    Open(SignIn),
    Challenge(Challenge),
}

/// What an entry is written with.
#[derive(Clone)]
struct Entry {
    throttle: Throttle,
    place: Place,
    token_hash: String,
    lasts: TimeDelta,
}

impl Entry {
    fn new(state: &AppState, caller: &Caller, throttle: Throttle, token: &Token) -> Self {
        let lasts = TimeDelta::from_std(state.settings().sign_in.lasts).unwrap_or(TimeDelta::hours(12));
        Self { throttle, place: caller.place(), token_hash: token.hash(), lasts }
    }

    /// Notes the attempt, and opens the sign-in or its second step if the guess was right. Guesses made at the same time
    /// count against each other: once too many have failed even the right one is refused.
    fn decide(&self, tx: &mut Tx, act: &mut Act, tried: &Tried) -> Outcome<Decided> {
        self.throttle.check(tx)?;
        let known = tried.account.as_ref();
        let Some(account) = known.filter(|_| tried.right).map(|one| self.still(tx, one)).transpose()?.flatten() else {
            self.failed(tx, act, known, Means::Password)?;
            return Ok(Decided::Wrong);
        };
        let factor = second_factor::of_account(tx, account.id)?;
        if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
            return self.challenge(tx, act, account.id, tried.delivery).map(Decided::Challenge);
        }
        self.open(tx, act, &account, tried.delivery, Means::Password)
    }

    /// The account as it is now, unless it was locked or got another password while this one was hashed.
    fn still(&self, tx: &mut Tx, read: &Account) -> Outcome<Option<Account>> {
        let now = account::lock(tx, read.id)?;
        Ok(now.filter(|now| is_unlocked(now, self.throttle.now) && now.password_hash == read.password_hash))
    }

    fn challenge(&self, tx: &mut Tx, act: &mut Act, account: AccountId, delivery: Delivery) -> Outcome<Challenge> {
        let now = self.throttle.now;
        if challenge::waiting(tx, account, now)? >= MOST_CHALLENGES {
            let wait = u64::try_from(CHALLENGE.num_seconds()).unwrap_or(1);
            return Err(Problem::new(ProblemCode::TooManyAttempts).retry_after(wait));
        }
        let new = Challenge { id: act.mint.id(), account, delivery, expires_at: now + CHALLENGE };
        challenge::open(tx, &new, &self.token_hash, now)?;
        Ok(new)
    }

    fn open(
        &self,
        tx: &mut Tx,
        act: &mut Act,
        account: &Account,
        delivery: Delivery,
        means: Means,
    ) -> Outcome<Decided> {
        let now = self.throttle.now;
        self.throttle.note(tx, act, Attempt::Succeeded)?;
        let new = SignIn {
            id: act.mint.id(),
            account: account.id,
            person: account.person,
            login: account.login.clone(),
            delivery,
            expires_at: now + self.lasts,
        };
        account::open_sign_in(tx, &new, &self.token_hash, &self.place, now)?;
        self.told(tx, act, account.id, Attempt::Succeeded, means)?;
        act.actor = Actor::Person(new.person);
        let about = About { person: Some(new.person), ..About::default() };
        let after = json!({ "delivery": delivery.code(), "expires_at": new.expires_at, "means": means.code() });
        let why = Why::default().after(after);
        act.record(tx, Action::SignedIn, Subject::of("sign_in", new.id), about, why)?;
        Ok(Decided::Open(new))
    }

    /// Notes a failure. The audit and the history keep the first few of a window, for each account and for all logins that
    /// nobody has together; what was typed is not kept.
    fn failed(&self, tx: &mut Tx, act: &mut Act, account: Option<&Account>, means: Means) -> Outcome<()> {
        if self.throttle.is_told(tx, account.is_some())? {
            let id: SignInId = act.mint.id();
            let subject = account.map_or_else(|| Subject::of("sign_in", id), |known| Subject::of("account", known.id));
            let about = About { person: account.map(|known| known.person), ..About::default() };
            let why = Why::default().after(json!({ "means": means.code() }));
            act.record(tx, Action::SignInFailed, subject, about, why)?;
            if let Some(known) = account {
                self.told(tx, act, known.id, Attempt::Failed, means)?;
            }
        }
        if account.is_none() {
            account::note_attempt(tx, act.mint.id(), UNKNOWN, Attempt::Failed, self.throttle.now)?;
        }
        self.throttle.note(tx, act, Attempt::Failed)
    }

    /// Writes the attempt into the history of the account.
    fn told(&self, tx: &mut Tx, act: &mut Act, account: AccountId, outcome: Attempt, means: Means) -> Outcome<()> {
        let (id, at) = (act.mint.id(), self.throttle.now);
        Ok(event::insert(tx, &SignInEvent { id, account, at, outcome, means, from: self.place.clone() })?)
    }
}

/// A wrong password typed by whoever is signed in already: counted and told as a failure to sign in.
#[derive(Clone)]
pub struct WrongPassword {
    entry: Entry,
    account: Account,
}

impl WrongPassword {
    /// The failure of an account, from where it was typed.
    #[must_use]
    pub fn new(state: &AppState, caller: &Caller, account: &Account, now: DateTime<Utc>) -> Self {
        let throttle = Throttle::new(&state.settings().sign_in, now, account.login.clone(), caller.from);
        let entry = Entry { throttle, place: caller.place(), token_hash: String::new(), lasts: TimeDelta::zero() };
        Self { entry, account: account.clone() }
    }

    /// Writes it down.
    ///
    /// # Errors
    /// The store's.
    pub fn note(&self, tx: &mut Tx, act: &mut Act) -> Outcome<()> {
        self.entry.failed(tx, act, Some(&self.account), Means::Password)
    }
}
