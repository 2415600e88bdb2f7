//! People, and how they are found.

mod found;
mod list;
mod refold;
#[cfg(test)]
pub(crate) mod search;

pub(crate) use refold::refold;

pub use list::{PersonFilter, PersonOrder, list, list_by_names};

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::PersonId;
use domain::person::{Person, PersonStatus};
use domain::text::{Email, Name, RankCode, ServiceNumber};
use domain::unit::Lineage;

use crate::row::{insert_all, key, keys, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::{person, person_search, unit, unit_closure};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::unit::{UnitTag, tag};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "person";

#[derive(Insertable)]
#[diesel(table_name = person, treat_none_as_default_value = false)]
struct PersonRow {
    id: Id,
    service_number: String,
    family_name: String,
    given_name: String,
    rank_code: String,
    unit_id: Id,
    status: String,
    email: Option<String>,
    search_key: String,
    version: i32,
    created_at: At,
    updated_at: At,
}

/// A person as lists and look-ups read them.
#[derive(Queryable)]
struct Stored {
    id: Id,
    service_number: String,
    family_name: String,
    given_name: String,
    rank_code: String,
    unit_id: Id,
    status: String,
    email: Option<String>,
    version: i32,
}

/// What [`Stored`] holds.
macro_rules! stored {
    () => {{
        use $crate::schema::person::{
            email, family_name, given_name, id, rank_code, service_number, status, unit_id, version,
        };
        (id, service_number, family_name, given_name, rank_code, unit_id, status, email, version)
    }};
}
use stored;

impl TryFrom<Stored> for Person {
    type Error = StoreError;

    fn try_from(row: Stored) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            service_number: row.service_number.try_into().map_err(|e| unreadable(WHAT, e))?,
            family_name: row.family_name.try_into().map_err(|e| unreadable(WHAT, e))?,
            given_name: row.given_name.try_into().map_err(|e| unreadable(WHAT, e))?,
            rank: row.rank_code.try_into().map_err(|e| unreadable(WHAT, e))?,
            unit: of(row.unit_id),
            status: PersonStatus::from_code(&row.status).ok_or_else(|| unreadable(WHAT, &row.status))?,
            email: row.email.map(Email::try_from).transpose().map_err(|e| unreadable(WHAT, e))?,
            version: row.version,
        })
    }
}

impl PersonRow {
    fn new(person: &Person, now: DateTime<Utc>) -> Self {
        Self {
            id: key(person.id),
            service_number: person.service_number.as_str().to_owned(),
            family_name: person.family_name.as_str().to_owned(),
            given_name: person.given_name.as_str().to_owned(),
            rank_code: person.rank.as_str().to_owned(),
            unit_id: key(person.unit),
            status: person.status.code().to_owned(),
            email: person.email.as_ref().map(|email| email.as_str().to_owned()),
            search_key: person.search_key(),
            version: person.version,
            created_at: At(now),
            updated_at: At(now),
        }
    }
}

/// A word of a person, for the version before, which may be running beside this one: this one searches by
/// `person_beginning`, which the database keeps itself.
#[derive(Insertable)]
#[diesel(table_name = person_search, treat_none_as_default_value = false)]
struct SearchRow {
    token: String,
    person_id: Id,
}

fn search_rows(id: Id, search_key: &str) -> Vec<SearchRow> {
    let tokens: BTreeSet<&str> = search_key.split_whitespace().collect();
    tokens.into_iter().map(|token| SearchRow { token: token.to_owned(), person_id: id }).collect()
}

/// A person in short: what a roster shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonTag {
    /// Their id.
    pub id: PersonId,
    /// Family name.
    pub family_name: Name,
    /// Given name.
    pub given_name: Name,
    /// Rank.
    pub rank: RankCode,
    /// Their unit.
    pub unit: UnitTag,
}

/// Adds a person.
///
/// # Errors
/// [`StoreError::Taken`] when another has the service number, [`StoreError::Missing`] without the unit or the rank.
pub fn insert(tx: &mut Tx, person: &Person, now: DateTime<Utc>) -> Result<(), StoreError> {
    insert_many(tx, std::slice::from_ref(person), now)
}

/// Adds many people.
///
/// # Errors
/// As for one; nobody is added when one is refused.
pub fn insert_many(tx: &mut Tx, people: &[Person], now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows: Vec<PersonRow> = people.iter().map(|person| PersonRow::new(person, now)).collect();
    let words: Vec<SearchRow> = rows.iter().flat_map(|row| search_rows(row.id, &row.search_key)).collect();
    insert_all!(&mut **tx, person::table, rows);
    insert_all!(&mut **tx, person_search::table, words);
    Ok(())
}

/// Changes a person who still has the version that was read; answers the new version.
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`].
pub fn update(tx: &mut Tx, changed: &Person, now: DateTime<Utc>) -> Result<i32, StoreError> {
    let row = PersonRow::new(changed, now);
    let id = row.id;
    let words = search_rows(id, &row.search_key);
    let version = update_version!(
        tx,
        person,
        id,
        changed.version,
        (
            dsl::family_name.eq(row.family_name),
            dsl::given_name.eq(row.given_name),
            dsl::rank_code.eq(row.rank_code),
            dsl::unit_id.eq(row.unit_id),
            dsl::status.eq(row.status),
            dsl::email.eq(row.email),
            dsl::search_key.eq(row.search_key),
            dsl::updated_at.eq(row.updated_at),
        )
    );
    diesel::delete(person_search::table.filter(person_search::person_id.eq(id))).apply(tx)?;
    insert_all!(&mut **tx, person_search::table, words);
    Ok(version)
}

/// Counts one edit of a person who still has the version that was read, of whom something kept elsewhere changes; answers
/// the new version.
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`].
pub fn touch(tx: &mut Tx, id: PersonId, version: i32, now: DateTime<Utc>) -> Result<i32, StoreError> {
    Ok(update_version!(tx, person, key(id), version, (dsl::updated_at.eq(At(now)),)))
}

/// One person.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, StoreError> {
    let row: Option<Stored> = person::table.find(key(id)).select(stored!()).first_row(conn).optional()?;
    row.map(Person::try_from).transpose()
}

/// One person, with their unit in short and the units that decide who may see them: one statement.
///
/// # Errors
/// Those of the database.
pub fn with_unit(conn: &mut Conn, id: PersonId) -> Result<Option<(Person, UnitTag, Lineage)>, StoreError> {
    let above = unit_closure::table.on(unit_closure::descendant_id.eq(person::unit_id));
    let rows: Vec<(Stored, (String, String), Id)> = person::table
        .inner_join(unit::table)
        .inner_join(above)
        .filter(person::id.eq(key(id)))
        .order(unit_closure::depth)
        .select((stored!(), (unit::code, unit::name), unit_closure::ancestor_id))
        .rows(conn)?;
    let (mut lineage, mut first) = (Lineage::default(), None);
    for (row, names, above) in rows {
        lineage.0.push(of(above));
        first.get_or_insert((row, names));
    }
    let Some((row, (code, name))) = first else { return Ok(None) };
    let unit = tag(row.unit_id, code, name)?;
    Ok(Some((Person::try_from(row)?, unit, lineage)))
}

/// Many people, those that exist.
///
/// # Errors
/// Those of the database.
pub fn find_many(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, Person>, StoreError> {
    let rows: Vec<Stored> = person::table.filter(among(person::id, keys(ids))).select(stored!()).rows(conn)?;
    rows.into_iter().map(|row| Person::try_from(row).map(|person| (person.id, person))).collect()
}

/// The person of this service number.
///
/// # Errors
/// Those of the database.
pub fn by_service_number(conn: &mut Conn, number: &ServiceNumber) -> Result<Option<Person>, StoreError> {
    let of_number = person::table.filter(person::service_number.eq(number.as_str()));
    let row: Option<Stored> = of_number.select(stored!()).first_row(conn).optional()?;
    row.map(Person::try_from).transpose()
}

/// What [`person_tag`] reads, from people joined with their units.
macro_rules! tag_columns {
    () => {{
        use $crate::schema::{person, unit};
        (person::id, person::family_name, person::given_name, person::rank_code, unit::id, unit::code, unit::name)
    }};
}
pub(crate) use tag_columns;

/// People in short.
///
/// # Errors
/// Those of the database.
pub fn tags(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, PersonTag>, StoreError> {
    let rows: Vec<TagColumns> =
        person::table.inner_join(unit::table).filter(among(person::id, keys(ids))).select(tag_columns!()).rows(conn)?;
    rows.into_iter().map(|row| person_tag(row).map(|tag| (tag.id, tag))).collect()
}

pub(crate) type TagColumns = (Id, String, String, String, Id, String, String);

pub(crate) fn person_tag(
    (id, family_name, given_name, rank, unit, code, name): TagColumns,
) -> Result<PersonTag, StoreError> {
    Ok(PersonTag {
        id: of(id),
        family_name: family_name.try_into().map_err(|e| unreadable(WHAT, e))?,
        given_name: given_name.try_into().map_err(|e| unreadable(WHAT, e))?,
        rank: rank.try_into().map_err(|e| unreadable(WHAT, e))?,
        unit: tag(unit, code, name)?,
    })
}
