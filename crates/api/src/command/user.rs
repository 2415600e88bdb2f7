//! `releve user`: the accounts of people who are in the directory, from the machine itself.

use super::first::{created, given_password, hashed, login, refused};
use super::{Common, Failure, chain, setup};
use clap::{Args, Subcommand};
use domain::id::PersonId;
use domain::text::ServiceNumber;
use releve_api::app::act::{Act, Why};
use releve_api::app::{account, invitation, password};
use releve_api::clock::SystemClock;
use releve_api::problem::{Outcome, Problem};
use releve_api::state::AppState;
use std::sync::Arc;
use store::account::{self as rows, Account};
use store::page::PageRequest;
use store::snapshot::lock_people;
use store::{Conn, StoreError, Tx, person, second_factor};

/// What can be done with accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Gives an account to a person of the directory; the password is read from RELEVE_PASSWORD.
    Add(AddArgs),
    /// Prints a link with which a person of the directory opens an account.
    Invite(AddArgs),
    /// Prints a link with which a person chooses another password.
    Recover(WhoArgs),
    /// Locks an account: its sign-ins end, and nobody signs in with it.
    Lock(WhoArgs),
    /// Unlocks an account.
    Unlock(WhoArgs),
    /// Takes away a second factor whose authenticator and recovery codes are lost; the sign-ins end.
    ResetSecondFactor(WhoArgs),
    /// Lists the accounts: login, state, second factor.
    List,
}

/// An account for a person who is in the directory.
#[derive(Args, Clone, Debug)]
pub struct AddArgs {
    /// Name of the account.
    #[arg(long)]
    login: String,
    /// The person's, ten digits.
    #[arg(long)]
    service_number: String,
}

/// A person who has an account.
#[derive(Args, Clone, Debug)]
pub struct WhoArgs {
    /// The person's, ten digits.
    #[arg(long)]
    service_number: String,
}

/// Does what was asked.
pub fn run(common: &Common, command: &UserCommand) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open_existing(&settings)?;
    let state = AppState::new(settings, Arc::new(SystemClock), store);
    setup::runtime()?.block_on(async {
        match command {
            UserCommand::Add(args) => add(&state, args).await,
            UserCommand::Invite(args) => invite(&state, args).await,
            UserCommand::Recover(args) => recover(&state, args).await,
            UserCommand::Lock(args) => lock(&state, args).await,
            UserCommand::Unlock(args) => unlock(&state, args).await,
            UserCommand::ResetSecondFactor(args) => reset(&state, args).await,
            UserCommand::List => list(&state).await,
        }
    })
}

/// A refusal of a use case, in its English words.
fn told(problem: Problem) -> Failure {
    let wire = problem.to_wire(releve_api::lang::Lang::En, "");
    let detail = wire.detail.map_or(wire.title, |detail| detail.as_str().to_owned());
    Failure::new(1, problem.cause().map_or(detail, str::to_owned))
}

/// Does something to a person of the directory, in one write.
async fn to<T: Send + 'static>(
    state: &AppState,
    name: &'static str,
    number: &str,
    work: impl Fn(&mut Tx, &mut Act, PersonId) -> Outcome<T> + Send + Sync + 'static,
) -> Result<T, Failure> {
    let number = ServiceNumber::parse(number).map_err(refused("service-number"))?;
    let act = Act::of_releve(state).map_err(told)?;
    let body = move |tx: &mut Tx| {
        let Some(who) = person::by_service_number(tx, &number)? else { return Ok(None) };
        lock_people(tx, &[who.id])?;
        work(tx, &mut act.clone(), who.id).map(Some)
    };
    let done = state.store().write(name, body).await.map_err(told)?;
    done.ok_or_else(|| Failure::new(1, "nobody in the directory has this service number"))
}

async fn add(state: &AppState, args: &AddArgs) -> Result<(), Failure> {
    let password = given_password()?;
    let number = ServiceNumber::parse(&args.service_number).map_err(refused("service-number"))?;
    let login = login(&args.login)?;
    let (sought, name) = (number.clone(), login.clone());
    let read = move |conn: &mut Conn| {
        let Some(who) = person::by_service_number(conn, &sought)? else { return Ok(None) };
        password::owner(conn, &who, name.as_str()).map(Some)
    };
    let owner: Option<_> = state.store().read(read).await.map_err(|error: StoreError| Failure::from(error))?;
    let owner = owner.ok_or_else(|| Failure::new(1, "nobody in the directory has this service number"))?;
    let hash = hashed(&password, &owner)?;
    let named = login.clone();
    let add = move |tx: &mut Tx, act: &mut Act, person: PersonId| {
        let (login, password_hash) = (named.as_str().to_owned(), hash.clone());
        let new = Account { id: act.mint.id(), person, login, password_hash, disabled_at: None };
        match rows::insert(tx, &new, act.now) {
            Err(StoreError::Taken { .. }) => return Ok(false),
            written => written?,
        }
        created(tx, act, &new)?;
        Ok(true)
    };
    if to(state, "add_user", &args.service_number, add).await? {
        println!("created; sign in as {}", login.as_str());
        Ok(())
    } else {
        Err(Failure::new(1, "the person has an account already, or the login is someone's"))
    }
}

async fn invite(state: &AppState, args: &AddArgs) -> Result<(), Failure> {
    let (login, fresh) = (login(&args.login)?, invitation::Fresh::new(state).map_err(told)?);
    let link = fresh.link();
    let work = move |tx: &mut Tx, act: &mut Act, id: PersonId| invitation::invite(tx, act, id, &login, &fresh);
    let made = to(state, "invite_user", &args.service_number, work).await?;
    println!("{link}\ngood once, until {}", made.expires_at);
    Ok(())
}

async fn recover(state: &AppState, args: &WhoArgs) -> Result<(), Failure> {
    let fresh = invitation::Fresh::new(state).map_err(told)?;
    let link = fresh.link();
    let work = move |tx: &mut Tx, act: &mut Act, id: PersonId| invitation::recover_it(tx, act, id, &fresh);
    let made = to(state, "recover_user", &args.service_number, work).await?;
    println!("{link}\ngood once, until {}", made.expires_at);
    Ok(())
}

async fn lock(state: &AppState, args: &WhoArgs) -> Result<(), Failure> {
    let work = |tx: &mut Tx, act: &mut Act, id: PersonId| {
        let found = account::held(tx, id)?;
        let open = found.disabled_at.is_none();
        if open {
            account::lock_it(tx, act, &found, Why::default())?;
        }
        Ok(open)
    };
    let done = to(state, "lock_user", &args.service_number, work).await?;
    println!("{}", if done { "locked" } else { "it is locked already" });
    Ok(())
}

async fn unlock(state: &AppState, args: &WhoArgs) -> Result<(), Failure> {
    let work = |tx: &mut Tx, act: &mut Act, id: PersonId| {
        let found = account::held(tx, id)?;
        let locked = found.disabled_at.is_some();
        if locked {
            account::unlock_it(tx, act, &found)?;
        }
        Ok(locked)
    };
    let done = to(state, "unlock_user", &args.service_number, work).await?;
    println!("{}", if done { "unlocked" } else { "it is not locked" });
    Ok(())
}

async fn reset(state: &AppState, args: &WhoArgs) -> Result<(), Failure> {
    let work = |tx: &mut Tx, act: &mut Act, id: PersonId| {
        let found = account::held(tx, id)?;
        account::reset_it(tx, act, &found)
    };
    let done = to(state, "reset_second_factor", &args.service_number, work).await?;
    println!("{}", if done { "the second factor is taken away" } else { "there is no second factor" });
    Ok(())
}

async fn list(state: &AppState) -> Result<(), Failure> {
    let mut page = PageRequest::first(200);
    loop {
        let (asked, failed) = (page.clone(), |error: StoreError| Failure::new(4, chain(&error)));
        let read = move |conn: &mut Conn| {
            let found = rows::list(conn, &asked)?;
            let on = second_factor::on_among(conn, found.items.iter().map(|account| account.id))?;
            Ok((found, on))
        };
        let (found, on) = state.store().read(read).await.map_err(failed)?;
        for account in &found.items {
            let standing = if account.disabled_at.is_some() { "locked" } else { "active" };
            let factor = if on.contains(&account.id) { "second factor" } else { "" };
            println!("{:<40} {standing:<8} {factor}", account.login);
        }
        if found.next.is_none() {
            return Ok(());
        }
        page.after = found.next;
    }
}
