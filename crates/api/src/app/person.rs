//! People: who is seen by whom, created and edited.

use super::act::{About, Act, Why};
use super::{contact, field, unit, zone};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use crate::wire;
use contract::person::{
    Person as Shown, PersonCreate, PersonQuery, PersonSort, PersonStatus as StatusCode, PersonUpdate,
};
use contract::text::SearchText;
use domain::event::Action;
use domain::id::{PersonId, UnitId};
use domain::person::{Person, PersonStatus};
use domain::role::Permission;
use domain::text::{Email, Name, RankCode, ServiceNumber};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::person::{PersonFilter, PersonOrder};
use store::unit::UnitTag;
use store::{Conn, Tx, person, rank};

/// Where it is today for a list of people who live in several zones.
const TODAY_IN: &str = "Europe/Paris";

/// The order asked for.
#[must_use]
pub fn order(asked: Option<PersonSort>) -> PersonOrder {
    asked.and_then(|sort| PersonOrder::from_code(sort.code())).unwrap_or_default()
}

/// People in scope.
///
/// # Errors
/// 403 without a role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &PersonQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let scope = unit::scope(conn, who, Permission::ReadPeople)?;
    let q = query.q.as_ref().map(SearchText::as_str);
    let filter = PersonFilter {
        scope: &scope,
        unit: query.unit_id.map(Into::into),
        q,
        status: query.status.map(status),
        rank: query.rank.as_ref().map(|code| field::text("/query/rank", RankCode::parse(code.as_str()))).transpose()?,
        skill: query.skill_id.map(|skill| (skill.into(), zone::today(TODAY_IN, who.now))),
    };
    let found = person::list(conn, &filter, order(query.sort), page)?;
    Ok(found.map(|(person, unit)| wire::person(person, wire::unit_tag(unit))))
}

/// One person, by one statement.
///
/// # Errors
/// 404 when there is none that the asker may see; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Answer> {
    let (found, unit, lineage) = person::with_unit(conn, id)?.ok_or_else(Problem::not_found)?;
    if !who.is(id) && !who.may(Permission::ReadPeople, &lineage) {
        return Err(Problem::not_found());
    }
    let version = found.version;
    Ok(Answer::ok(&wire::person(found, wire::unit_tag(unit)))?.version(version))
}

/// A person whom the asker may see: themselves, or one of their scope.
///
/// # Errors
/// 404 when there is none; the store's.
pub fn visible(conn: &mut Conn, who: &Who, id: PersonId) -> Outcome<Person> {
    let found = person::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let lineage = store::unit::lineage(conn, found.unit)?;
    if who.is(id) || who.may(Permission::ReadPeople, &lineage) { Ok(found) } else { Err(Problem::not_found()) }
}

/// Adds a person to a unit in scope.
///
/// # Errors
/// 403 without the role, 409 when the service number is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &PersonCreate) -> Outcome<Answer> {
    who.require(Permission::EditPeople)?;
    let new = new(act, body)?;
    check(tx, who, &new, None)?;
    if person::by_service_number(tx, &new.service_number)?.is_some() {
        let (fr, en) = ("une autre personne a déjà ce matricule", "another person has this service number already");
        return Err(field::taken("/service_number", Words::new(fr, en)));
    }
    person::insert(tx, &new, act.now)?;
    record(tx, act, Action::PersonCreated, &new, Why::default().after(Value::Object(told(&new))))?;
    let shown = shown(tx, &new)?;
    Ok(Answer::created("people", new.id, &shown)?.version(new.version))
}

/// Changes a person of the scope.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 412 when it was changed meanwhile, 422 for a field; the store's.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: PersonId,
    on: IfMatch,
    body: &PersonUpdate,
) -> Outcome<Answer> {
    who.require(Permission::EditPeople)?;
    let found = person::find(tx, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::EditPeople, found.unit)?;
    on.check(found.version, || answer(tx, &found))?;
    let mut next = changed(&found, body)?;
    check(tx, who, &next, Some(&found))?;
    let known = store::contact::find(tx, id)?;
    let reached = contact::changed(&known, &body.phone, &body.home_commune)?;
    if next != found || reached != known {
        next.version = saved(person::update(tx, &next, act.now), || get(tx, who, id))?;
        let (before, mut after) = moved(told(&found), told(&next));
        if reached != known {
            store::contact::save(tx, id, &reached)?;
            contact::tell(&mut after, &known, &reached);
        }
        let why = Why { before: Some(before), after: Some(after), ..Why::default() };
        record(tx, act, Action::PersonUpdated, &next, why)?;
    }
    answer(tx, &next)
}

fn new(act: &mut Act, body: &PersonCreate) -> Outcome<Person> {
    Ok(Person {
        id: act.mint.id(),
        service_number: field::text("/service_number", ServiceNumber::parse(body.service_number.as_str()))?,
        family_name: field::text("/family_name", Name::parse(body.family_name.as_str()))?,
        given_name: field::text("/given_name", Name::parse(body.given_name.as_str()))?,
        rank: field::text("/rank", RankCode::parse(body.rank.as_str()))?,
        unit: body.unit_id.into(),
        status: status(body.status),
        email: body.email.as_ref().map(|email| field::text("/email", Email::parse(email.as_str()))).transpose()?,
        version: 1,
    })
}

fn changed(found: &Person, body: &PersonUpdate) -> Outcome<Person> {
    let mut next = found.clone();
    if let Some(name) = &body.family_name {
        next.family_name = field::text("/family_name", Name::parse(name.as_str()))?;
    }
    if let Some(name) = &body.given_name {
        next.given_name = field::text("/given_name", Name::parse(name.as_str()))?;
    }
    if let Some(rank) = &body.rank {
        next.rank = field::text("/rank", RankCode::parse(rank.as_str()))?;
    }
    if let Some(unit) = body.unit_id {
        next.unit = unit.into();
    }
    if let Some(code) = body.status {
        next.status = status(code);
    }
    next.email = body.email.over(next.email, |email| field::text("/email", Email::parse(email.as_str())))?;
    Ok(next)
}

/// The unit and the rank exist and may be given; those that stay are not asked again.
fn check(tx: &mut Tx, who: &Who, next: &Person, found: Option<&Person>) -> Outcome<()> {
    if found.is_none_or(|found| found.unit != next.unit) {
        unit::require_named(tx, who, Permission::EditPeople, next.unit, "/unit_id")?;
        unit::require_open(tx, next.unit, "/unit_id")?;
    }
    if found.is_none_or(|found| found.rank != next.rank) && !rank::exists(tx, &next.rank)? {
        return Err(field::unknown("/rank"));
    }
    Ok(())
}

pub(super) fn record(tx: &mut Tx, act: &mut Act, action: Action, person: &Person, why: Why) -> Outcome<()> {
    let about = About { person: Some(person.id), ..About::default() };
    Ok(act.record(tx, action, Subject::of("person", person.id), about, why)?)
}

/// What the audit tells of a person.
pub(crate) fn told(person: &Person) -> Map<String, Value> {
    let fields = [
        ("service_number", json!(person.service_number.as_str())),
        ("family_name", json!(person.family_name.as_str())),
        ("given_name", json!(person.given_name.as_str())),
        ("rank", json!(person.rank.as_str())),
        ("unit_id", json!(person.unit.to_string())),
        ("status", json!(person.status.code())),
        ("email", json!(person.email.as_ref().map(Email::as_str))),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Only the fields that differ, before and after.
pub(super) fn moved(mut before: Map<String, Value>, mut after: Map<String, Value>) -> (Value, Value) {
    before.retain(|name, value| after.get(name) != Some(value));
    after.retain(|name, _| before.contains_key(name));
    (Value::Object(before), Value::Object(after))
}

fn status(code: StatusCode) -> PersonStatus {
    match code {
        StatusCode::Active => PersonStatus::Active,
        StatusCode::Reserve => PersonStatus::Reserve,
        StatusCode::Civilian => PersonStatus::Civilian,
    }
}

fn answer(conn: &mut Conn, person: &Person) -> Outcome<Answer> {
    let shown = shown(conn, person)?;
    Ok(Answer::ok(&shown)?.version(person.version))
}

fn shown(conn: &mut Conn, person: &Person) -> Outcome<Shown> {
    let tags = store::unit::tags(conn, [person.unit])?;
    show(person, &tags)
}

fn show(person: &Person, tags: &HashMap<UnitId, UnitTag>) -> Outcome<Shown> {
    let unit = tags.get(&person.unit).ok_or_else(Problem::not_found)?;
    Ok(wire::person(person.clone(), wire::unit_tag(unit.clone())))
}
