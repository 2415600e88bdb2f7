//! `releve create-administrator`, the first account of an empty database, and `releve user add`, the next ones.

use super::{Common, Failure, chain, setup};
use clap::{Args, Subcommand};
use domain::event::Action;
use domain::id::Mint;
use domain::person::{Person, PersonStatus};
use domain::role::Role;
use domain::text::{InvalidText, Name, RankCode, ServiceNumber, UnitCode, fold};
use domain::unit::Unit;
use releve_api::app::act::{About, Act, Why};
use releve_api::app::zone;
use releve_api::clock::{Clock, SystemClock, random_bytes};
use releve_api::identity::password;
use serde_json::json;
use store::account::Account;
use store::audit::Subject;
use store::page::{PageRequest, Scope};
use store::role_grant::RoleGrant;
use store::{StoreError, Tx, account, person, role_grant, unit};

/// Least characters of a password.
const PASSWORD_LEAST: usize = 12;

/// Who the first administrator is. The password is read from `RELEVE_PASSWORD`, never from the command line.
#[derive(Args, Clone, Debug)]
pub struct FirstArgs {
    /// Name of the account.
    #[arg(long)]
    login: String,
    /// Ten digits.
    #[arg(long)]
    service_number: String,
    /// Family name.
    #[arg(long)]
    family_name: String,
    /// Given name.
    #[arg(long)]
    given_name: String,
    /// Code of the rank.
    #[arg(long, default_value = "CIV")]
    rank: String,
    /// Short name of the unit at the top of the tree.
    #[arg(long, default_value = "ORG")]
    unit: String,
    /// Time zone of that unit.
    #[arg(long, default_value = "Europe/Paris")]
    time_zone: String,
}

/// What can be done with accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Gives an account to a person of the directory; the password is read from RELEVE_PASSWORD.
    Add(AddArgs),
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

/// The variable that a password is read from: a command line can be seen by others.
const PASSWORD: &str = "RELEVE_PASSWORD";

/// The password given, if it is long enough.
fn given_password() -> Result<String, Failure> {
    let password = std::env::var(PASSWORD).map_err(|_| Failure::new(2, format!("give the password in {PASSWORD}")))?;
    if password.chars().count() < PASSWORD_LEAST {
        return Err(Failure::new(2, format!("{PASSWORD} must have at least {PASSWORD_LEAST} characters")));
    }
    Ok(password)
}

fn refused(field: &'static str) -> impl Fn(InvalidText) -> Failure {
    move |error| Failure::new(2, format!("--{field} {error}"))
}

/// Makes the top unit, the person, the account, and gives the roles of administrator and planner over everything.
pub fn create(common: &Common, args: &FirstArgs) -> Result<(), Failure> {
    let password = given_password()?;
    if !zone::is_known(&args.time_zone) {
        return Err(Failure::new(2, "--time-zone is no IANA zone, such as Europe/Paris"));
    }
    let now = SystemClock.now();
    let seed = random_bytes().map_err(|error| Failure::new(1, chain(&error)))?;
    let mut mint = Mint::new(now, u64::from_be_bytes(seed));
    let top = Unit {
        id: mint.id(),
        parent: None,
        code: UnitCode::parse(&args.unit).map_err(refused("unit"))?,
        name: args.unit.clone(),
        time_zone: args.time_zone.clone(),
        closed_at: None,
        version: 1,
    };
    let who = Person {
        id: mint.id(),
        service_number: ServiceNumber::parse(&args.service_number).map_err(refused("service-number"))?,
        family_name: Name::parse(&args.family_name).map_err(refused("family-name"))?,
        given_name: Name::parse(&args.given_name).map_err(refused("given-name"))?,
        rank: RankCode::parse(&args.rank).map_err(refused("rank"))?,
        unit: top.id,
        status: PersonStatus::Active,
        email: None,
        version: 1,
    };
    let hash = password::hash(&password).map_err(|error| Failure::new(1, chain(&error)))?;
    let new =
        Account { id: mint.id(), person: who.id, login: fold(&args.login), password_hash: hash, disabled_at: None };
    let grants: Vec<RoleGrant> = [Role::Administrator, Role::Planner]
        .into_iter()
        .map(|role| RoleGrant {
            id: mint.id(),
            person: who.id,
            role,
            unit: top.id,
            granted_at: now,
            granted_by: None,
            ends_at: None,
            revoked_at: None,
            revoked_by: None,
        })
        .collect();
    let act = Act { now, actor: domain::event::Actor::Releve, mint, http_request: None };
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open(&settings)?;
    setup::runtime()?.block_on(async {
        store.migrate().await?;
        let written = store.write("create_administrator", move |tx: &mut Tx| {
            if !unit::list(tx, &Scope::Everything, None, true, &PageRequest::first(1))?.items.is_empty() {
                return Ok::<_, StoreError>(false);
            }
            unit::insert(tx, &top, now)?;
            person::insert(tx, &who, now)?;
            account::insert(tx, &new, now)?;
            created(tx, &act, &new)?;
            grants.iter().try_for_each(|grant| role_grant::insert(tx, grant))?;
            Ok(true)
        });
        match written.await? {
            true => {
                println!("created; sign in as {}", fold(&args.login));
                Ok(())
            }
            false => {
                Err(Failure::new(1, "the database holds units already: an administrator of it creates the others"))
            }
        }
    })
}

/// Writes down that a person was given an account, from the command line.
fn created(tx: &mut Tx, act: &Act, new: &Account) -> Result<(), StoreError> {
    let about = About { person: Some(new.person), ..About::default() };
    let why = Why::default().after(json!({ "login": new.login }));
    act.clone().record(tx, Action::AccountCreated, Subject::of("account", new.id), about, why)
}

/// Gives an account to a person of the directory.
pub fn add(common: &Common, args: &AddArgs) -> Result<(), Failure> {
    let password = given_password()?;
    let number = ServiceNumber::parse(&args.service_number).map_err(refused("service-number"))?;
    let now = SystemClock.now();
    let seed = random_bytes().map_err(|error| Failure::new(1, chain(&error)))?;
    let mut mint = Mint::new(now, u64::from_be_bytes(seed));
    let id = mint.id();
    let act = Act { now, actor: domain::event::Actor::Releve, mint, http_request: None };
    let hash = password::hash(&password).map_err(|error| Failure::new(1, chain(&error)))?;
    let login = fold(&args.login);
    if login.is_empty() || login.chars().any(char::is_whitespace) {
        return Err(Failure::new(2, "--login is a name without spaces"));
    }
    let (settings, _) = setup::settings(common, None)?;
    let store = setup::open_existing(&settings)?;
    let named = login.clone();
    let written = store.write("add_user", move |tx: &mut Tx| {
        let Some(who) = person::by_service_number(tx, &number)? else { return Ok(false) };
        let new = Account { id, person: who.id, login: named.clone(), password_hash: hash.clone(), disabled_at: None };
        account::insert(tx, &new, now)?;
        created(tx, &act, &new)?;
        Ok(true)
    });
    match setup::runtime()?.block_on(written) {
        Ok(true) => {
            println!("created; sign in as {login}");
            Ok(())
        }
        Ok(false) => Err(Failure::new(1, "nobody in the directory has this service number")),
        Err(StoreError::Taken { .. }) => {
            Err(Failure::new(1, "the person has an account already, or the login is someone's"))
        }
        Err(error) => Err(error.into()),
    }
}
