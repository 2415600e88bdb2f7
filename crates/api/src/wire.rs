//! From domain and store types to the contract's, for every answer: no rule, no query.

use contract::api_client::{ApiClientTag, ApiScope};
use contract::person::{Person, PersonStatus, PersonTag};
use contract::role_grant::RoleCode;
use contract::unit::UnitTag;
use domain::role::Role;
use domain::scope::Scope;

/// A unit in short.
#[must_use]
pub fn unit_tag(unit: store::unit::UnitTag) -> UnitTag {
    UnitTag { id: unit.id.into(), code: String::from(unit.code).into(), name: unit.name.into() }
}

/// A person in short.
#[must_use]
pub fn person_tag(person: store::person::PersonTag) -> PersonTag {
    PersonTag {
        id: person.id.into(),
        family_name: String::from(person.family_name).into(),
        given_name: String::from(person.given_name).into(),
        rank: String::from(person.rank).into(),
        unit: unit_tag(person.unit),
    }
}

/// A person, with their unit.
#[must_use]
pub fn person(person: domain::person::Person, unit: UnitTag) -> Person {
    Person {
        id: person.id.into(),
        service_number: String::from(person.service_number).into(),
        family_name: String::from(person.family_name).into(),
        given_name: String::from(person.given_name).into(),
        rank: String::from(person.rank).into(),
        unit,
        status: status(person.status),
        email: person.email.map(|email| String::from(email).into()),
        version: person.version.into(),
    }
}

/// How a person belongs.
#[must_use]
pub fn status(status: domain::person::PersonStatus) -> PersonStatus {
    match status {
        domain::person::PersonStatus::Active => PersonStatus::Active,
        domain::person::PersonStatus::Reserve => PersonStatus::Reserve,
        domain::person::PersonStatus::Civilian => PersonStatus::Civilian,
    }
}

/// A role.
#[must_use]
pub fn role(role: Role) -> RoleCode {
    match role {
        Role::Administrator => RoleCode::Administrator,
        Role::Planner => RoleCode::Planner,
        Role::Requester => RoleCode::Requester,
        Role::Commander => RoleCode::Commander,
        Role::SiteManager => RoleCode::SiteManager,
        Role::Trainer => RoleCode::Trainer,
    }
}

/// A scope.
#[must_use]
pub fn api_scope(scope: Scope) -> ApiScope {
    match scope {
        Scope::PeopleRead => ApiScope::PeopleRead,
        Scope::PeopleWrite => ApiScope::PeopleWrite,
        Scope::TrainingRead => ApiScope::TrainingRead,
        Scope::TrainingWrite => ApiScope::TrainingWrite,
        Scope::ImportsWrite => ApiScope::ImportsWrite,
        Scope::AuditRead => ApiScope::AuditRead,
    }
}

/// An API client in short.
#[must_use]
pub fn api_client_tag(client: &store::api_client::ApiClientTag) -> ApiClientTag {
    ApiClientTag { id: client.id.into(), name: client.name.as_str().into() }
}
