//! A small world for tests: two units side by side, and one persona per role over the first.

use crate::support::start;
use chrono::{DateTime, TimeDelta, Utc};
use domain::fixture::world::Scale;
use domain::id::{AccountId, Mint, PersonId, SignInId, UnitId};
use domain::person::{Person, PersonStatus};
use domain::role::Role;
use domain::text::{Name, RankCode, ServiceNumber, UnitCode};
use domain::unit::Unit;
use releve_api::identity::token::Token;
use store::account::{Account, Delivery, Place, SignIn};
use store::role_grant::RoleGrant;
use store::testing::TestDb;
use store::{StoreError, Tx, account, person, role_grant, unit};

/// Whoever calls. All but `Anonymous` are signed in, and belong to the unit that their role covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Persona {
    Anonymous,
    Person,
    Requester,
    Trainer,
    Planner,
    Commander,
    SiteManager,
    Administrator,
}

impl Persona {
    pub const ALL: [Self; 8] = [
        Self::Anonymous,
        Self::Person,
        Self::Requester,
        Self::Trainer,
        Self::Planner,
        Self::Commander,
        Self::SiteManager,
        Self::Administrator,
    ];

    pub fn role(self) -> Option<Role> {
        match self {
            Self::Anonymous | Self::Person => None,
            Self::Requester => Some(Role::Requester),
            Self::Trainer => Some(Role::Trainer),
            Self::Planner => Some(Role::Planner),
            Self::Commander => Some(Role::Commander),
            Self::SiteManager => Some(Role::SiteManager),
            Self::Administrator => Some(Role::Administrator),
        }
    }
}

/// A persona's person and proof of sign-in.
#[derive(Clone, Debug)]
pub struct Actor {
    pub persona: Persona,
    pub person: PersonId,
    pub account: AccountId,
    pub login: String,
    pub token: Token,
    pub sign_in: SignInId,
}

/// What every test finds in its database.
#[derive(Clone, Debug)]
pub struct World {
    /// The root of the tree.
    pub root: UnitId,
    /// The unit over which the personas hold their roles; they belong to it.
    pub inside: UnitId,
    /// Its neighbour, which they must not see.
    pub outside: UnitId,
    /// A person of the neighbour, who has no account.
    pub stranger: PersonId,
    pub actors: Vec<Actor>,
}

/// The password of every persona.
pub const PASSWORD: &str = "correct horse battery staple";

impl World {
    pub fn actor(&self, persona: Persona) -> &Actor {
        self.actors.iter().find(|actor| actor.persona == persona).unwrap()
    }
}

impl World {
    /// Where the demonstration world is loaded instead: its people sign in for themselves.
    pub fn demo() -> Self {
        let world = domain::fixture::world::world(1, Scale::Demo, start().date_naive());
        let find = |code: &str| world.units.iter().find(|unit| unit.code.as_str() == code).unwrap().id;
        let stranger = world.person_of("suivant").unwrap().id;
        Self { root: world.units[0].id, inside: find("7e BCA"), outside: find("13e BCA"), stranger, actors: Vec::new() }
    }
}

/// Fills the database directly.
pub async fn db_world(db: &TestDb, now: DateTime<Utc>) -> World {
    let mut mint = Mint::new(now, 7);
    let units = [("CFT", None), ("7e BCA", Some(0)), ("13e BCA", Some(0))];
    let ids: Vec<UnitId> = units.iter().map(|_| mint.id()).collect();
    let rows: Vec<Unit> = units
        .iter()
        .zip(&ids)
        .map(|((code, parent), id)| Unit {
            id: *id,
            parent: parent.map(|at: usize| ids[at]),
            code: UnitCode::parse(code).unwrap(),
            name: format!("Unité {code}"),
            time_zone: "Europe/Paris".to_owned(),
            closed_at: None,
            version: 1,
        })
        .collect();
    let stranger = a_person(&mut mint, ids[2], 0, "Étranger");
    let people: Vec<Person> = (1_u32..)
        .zip(&Persona::ALL[1..])
        .map(|(number, persona)| a_person(&mut mint, ids[1], number, &format!("{persona:?}")))
        .collect();
    let actors: Vec<Actor> = Persona::ALL[1..]
        .iter()
        .zip(&people)
        .map(|(persona, person)| Actor {
            persona: *persona,
            person: person.id,
            account: mint.id(),
            login: format!("{persona:?}").to_lowercase(),
            token: Token::new().unwrap(),
            sign_in: mint.id(),
        })
        .collect();
    let world = World { root: ids[0], inside: ids[1], outside: ids[2], stranger: stranger.id, actors };
    let kept = world.clone();
    let hash = releve_api::identity::password::hash(PASSWORD).unwrap();
    let seed = mint.clone();
    db.store()
        .write("db_world", move |tx: &mut Tx| {
            for row in &rows {
                unit::insert(tx, row, now)?;
            }
            person::insert(tx, &stranger, now)?;
            person::insert_many(tx, &people, now)?;
            let mut mint = seed.clone();
            for actor in &kept.actors {
                db_actor(tx, &mut mint, actor, kept.inside, &hash, now)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    world
}

fn a_person(mint: &mut Mint, unit: UnitId, number: u32, name: &str) -> Person {
    Person {
        id: mint.id(),
        service_number: ServiceNumber::parse(&format!("{:010}", 2_000_000_000 + number)).unwrap(),
        family_name: Name::parse(name).unwrap(),
        given_name: Name::parse("Camille").unwrap(),
        rank: RankCode::parse("SGT").unwrap(),
        unit,
        status: PersonStatus::Active,
        email: None,
        version: 1,
    }
}

/// An account, an open sign-in, and the role of a persona.
fn db_actor(
    tx: &mut Tx,
    mint: &mut Mint,
    actor: &Actor,
    over: UnitId,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new = Account {
        id: actor.account,
        person: actor.person,
        login: actor.login.clone(),
        password_hash: hash.to_owned(),
        disabled_at: None,
    };
    account::insert(tx, &new, now)?;
    let sign_in = SignIn {
        id: actor.sign_in,
        account: actor.account,
        person: actor.person,
        login: actor.login.clone(),
        delivery: Delivery::Bearer,
        expires_at: now + TimeDelta::days(365),
    };
    account::open_sign_in(tx, &sign_in, &actor.token.hash(), &Place::default(), now)?;
    let Some(role) = actor.persona.role() else {
        return Ok(());
    };
    role_grant::insert(
        tx,
        &RoleGrant {
            id: mint.id(),
            person: actor.person,
            role,
            unit: over,
            granted_at: now,
            granted_by: None,
            ends_at: None,
            revoked_at: None,
            revoked_by: None,
        },
    )
}
