//! `releve create-administrator`: the first account of an empty database.

use super::{Common, Failure, chain, setup};
use clap::Args;
use domain::account::Login;
use domain::event::Action;
use domain::id::Mint;
use domain::password::{Owner, faults};
use domain::person::{Person, PersonStatus};
use domain::role::Role;
use domain::text::{InvalidText, Name, RankCode, ServiceNumber, UnitCode};
use domain::unit::Unit;
use releve_api::app::act::{About, Act, Behalf, Why};
use releve_api::app::zone;
use releve_api::clock::{Clock, SystemClock, random_bytes};
use releve_api::identity::password;
use serde_json::json;
use store::account::Account;
use store::audit::Subject;
use store::page::{PageRequest, Scope};
use store::role_grant::RoleGrant;
use store::{StoreError, Tx, account, person, role_grant, unit};

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

/// The variable that a password is read from: a command line can be seen by others.
const PASSWORD: &str = "RELEVE_PASSWORD";

/// The password given.
pub(super) fn given_password() -> Result<String, Failure> {
    std::env::var(PASSWORD).map_err(|_| Failure::new(2, format!("give the password in {PASSWORD}")))
}

/// The same, hashed, if it keeps every rule; all that it does not keep are told.
pub(super) fn hashed(password: &str, owner: &Owner) -> Result<String, Failure> {
    let broken = faults(password, owner);
    if !broken.is_empty() {
        let told: Vec<String> = broken.iter().map(|fault| format!("{PASSWORD} {fault}")).collect();
        return Err(Failure::new(2, told.join("\n")));
    }
    password::hash(password).map_err(|error| Failure::new(1, chain(&error)))
}

/// The name of an account, from a flag.
pub(super) fn login(text: &str) -> Result<Login, Failure> {
    Login::parse(text).map_err(refused("login"))
}

pub(super) fn refused(field: &'static str) -> impl Fn(InvalidText) -> Failure {
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
    let login = login(&args.login)?;
    let owner = Owner {
        login: login.as_str().to_owned(),
        names: vec![args.family_name.clone(), args.given_name.clone()],
        organisation: vec![args.unit.clone()],
    };
    let new = Account {
        id: mint.id(),
        person: who.id,
        login: login.as_str().to_owned(),
        password_hash: hashed(&password, &owner)?,
        disabled_at: None,
    };
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
    let act = Act { now, actor: domain::event::Actor::Releve, mint, http_request: None, behalf: Behalf::default() };
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
                println!("created; sign in as {}", login.as_str());
                Ok(())
            }
            false => {
                Err(Failure::new(1, "the database holds units already: an administrator of it creates the others"))
            }
        }
    })
}

/// Writes down that a person was given an account, from the command line.
pub(super) fn created(tx: &mut Tx, act: &Act, new: &Account) -> Result<(), StoreError> {
    let about = About { person: Some(new.person), ..About::default() };
    let why = Why::default().after(json!({ "login": new.login }));
    act.clone().record(tx, Action::AccountCreated, Subject::of("account", new.id), about, why)
}
