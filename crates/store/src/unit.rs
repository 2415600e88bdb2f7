//! Units, and the closure that makes every subtree one look-up.

mod past;
mod tree;

pub use past::{Past, PastFilter, at, list_at, of_unit};
pub use tree::{keep_open, levels, lock, lock_for_close, lock_tree, open_units, people, save};

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Actor;
use domain::id::UnitId;
use domain::text::{UnitCode, Words, fold};
use domain::unit::{Lineage, Unit};

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{unit, unit_closure};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::text::{contains, words};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "unit";

/// The units of a scope; none when it is everything.
///
/// # Errors
/// The database's.
pub fn ids_within(conn: &mut Conn, scope: &Scope) -> Result<Option<BTreeSet<UnitId>>, StoreError> {
    let Scope::Under(roots) = scope else { return Ok(None) };
    let ids: Vec<Id> = within!(roots).rows(conn)?;
    Ok(Some(ids.into_iter().map(of).collect()))
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = unit, treat_none_as_default_value = false)]
struct UnitRow {
    id: Id,
    parent_id: Option<Id>,
    code: String,
    name: String,
    time_zone: String,
    search_key: String,
    created_at: At,
    closed_at: Option<At>,
    version: i32,
}

impl UnitRow {
    fn new(unit: &Unit, now: DateTime<Utc>) -> Self {
        Self {
            id: key(unit.id),
            parent_id: unit.parent.map(key),
            code: unit.code.as_str().to_owned(),
            name: unit.name.clone(),
            time_zone: unit.time_zone.clone(),
            search_key: search_key(unit),
            created_at: At(now),
            closed_at: unit.closed_at.map(At),
            version: unit.version,
        }
    }
}

/// What a search compares: folded code and name.
fn search_key(unit: &Unit) -> String {
    fold(&format!("{} {}", unit.code, unit.name))
}

impl TryFrom<UnitRow> for Unit {
    type Error = StoreError;

    fn try_from(row: UnitRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            parent: row.parent_id.map(of),
            code: UnitCode::parse(&row.code).map_err(|e| unreadable(WHAT, e))?,
            name: row.name,
            time_zone: row.time_zone,
            closed_at: row.closed_at.map(|at| at.0),
            version: row.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = unit_closure, treat_none_as_default_value = false)]
struct ClosureRow {
    ancestor_id: Id,
    descendant_id: Id,
    depth: i32,
}

/// A unit in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitTag {
    /// Its id.
    pub id: UnitId,
    /// Its short name.
    pub code: UnitCode,
    /// Its name in full.
    pub name: String,
}

/// Who changes a unit, when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Actor,
    /// Why.
    pub reason: Option<Words>,
}

/// Adds a unit under its parent, which must be there already, as Relève itself does.
///
/// # Errors
/// [`StoreError::Taken`] when another unit has the code, [`StoreError::Missing`] without the parent.
pub fn insert(tx: &mut Tx, unit: &Unit, now: DateTime<Utc>) -> Result<(), StoreError> {
    add(tx, unit, &Changed { at: now, by: Actor::Releve, reason: None })
}

/// Adds a unit under its parent, which must be there already and stay where it is: see [`lock_tree`].
///
/// # Errors
/// [`StoreError::Taken`] when another unit has the code, [`StoreError::Missing`] without the parent.
pub fn add(tx: &mut Tx, unit: &Unit, changed: &Changed) -> Result<(), StoreError> {
    let row = UnitRow::new(unit, changed.at);
    diesel::insert_into(unit::table).values(&row).apply(tx)?;
    let mut rows = vec![ClosureRow { ancestor_id: row.id, descendant_id: row.id, depth: 0 }];
    if let Some(parent) = row.parent_id {
        let above: Vec<ClosureRow> = unit_closure::table.filter(unit_closure::descendant_id.eq(parent)).rows(tx)?;
        rows.extend(above.into_iter().map(|line| ClosureRow { descendant_id: row.id, depth: line.depth + 1, ..line }));
    }
    insert_all!(&mut **tx, unit_closure::table, rows);
    past::begin(tx, unit, changed.at, changed)
}

/// One unit.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: UnitId) -> Result<Option<Unit>, StoreError> {
    let row: Option<UnitRow> = unit::table.find(key(id)).first_row(conn).optional()?;
    row.map(Unit::try_from).transpose()
}

/// The unit of this code.
///
/// # Errors
/// Those of the database.
pub fn by_code(conn: &mut Conn, code: &UnitCode) -> Result<Option<Unit>, StoreError> {
    let row: Option<UnitRow> = unit::table.filter(unit::code.eq(code.as_str())).first_row(conn).optional()?;
    row.map(Unit::try_from).transpose()
}

/// Units by code, closed ones too when asked for; every word of `q` is in the code or the name.
///
/// # Errors
/// Those of the database; [`StoreError::Missing`] for a cursor of another list.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    with_closed: bool,
    page: &PageRequest,
) -> Result<Page<Unit>, StoreError> {
    let mut query = unit::table.into_boxed();
    if !with_closed {
        query = query.filter(unit::closed_at.is_null());
    }
    if let Scope::Under(roots) = scope {
        query = query.filter(unit::id.eq_any(within!(roots)));
    }
    for word in q.into_iter().flat_map(words) {
        query = query.filter(unit::search_key.like(contains(&word)));
    }
    if let Some(after) = &page.after {
        query = query.filter(unit::code.gt(after.key.clone()));
    }
    let rows: Vec<UnitRow> = query.order(unit::code).limit(page.rows()).load(conn)?;
    let units = rows.into_iter().map(Unit::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(units, page, |unit| Cursor::new(&unit.code, unit.id)))
}

/// Units in short.
///
/// # Errors
/// Those of the database.
pub fn tags(conn: &mut Conn, ids: impl IntoIterator<Item = UnitId>) -> Result<HashMap<UnitId, UnitTag>, StoreError> {
    let rows: Vec<(Id, String, String)> =
        unit::table.filter(among(unit::id, keys(ids))).select((unit::id, unit::code, unit::name)).rows(conn)?;
    rows.into_iter().map(|(id, code, name)| Ok((of(id), tag(id, code, name)?))).collect()
}

pub(crate) fn tag(id: Id, code: String, name: String) -> Result<UnitTag, StoreError> {
    Ok(UnitTag { id: of(id), code: code.try_into().map_err(|e| unreadable(WHAT, e))?, name })
}

/// A unit and those above it, nearest first; empty when there is no such unit.
///
/// # Errors
/// Those of the database.
pub fn lineage(conn: &mut Conn, id: UnitId) -> Result<Lineage, StoreError> {
    let above: Vec<Id> = unit_closure::table
        .filter(unit_closure::descendant_id.eq(key(id)))
        .order(unit_closure::depth)
        .select(unit_closure::ancestor_id)
        .rows(conn)?;
    Ok(Lineage(above.into_iter().map(of).collect()))
}

/// The same for many units at once.
///
/// # Errors
/// Those of the database.
pub fn lineages(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = UnitId>,
) -> Result<HashMap<UnitId, Lineage>, StoreError> {
    let ids = keys(ids);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Id, Id)> = unit_closure::table
        .filter(among(unit_closure::descendant_id, ids))
        .order((unit_closure::descendant_id, unit_closure::depth))
        .select((unit_closure::descendant_id, unit_closure::ancestor_id))
        .rows(conn)?;
    let mut found: HashMap<UnitId, Lineage> = HashMap::new();
    for (below, above) in rows {
        found.entry(of(below)).or_default().0.push(of(above));
    }
    Ok(found)
}

/// The units that nothing is above: whoever holds a role over each of them holds it over everything.
///
/// # Errors
/// Those of the database.
pub fn tops(conn: &mut Conn) -> Result<Vec<UnitId>, StoreError> {
    let tops: Vec<Id> = unit::table.filter(unit::parent_id.is_null()).select(unit::id).rows(conn)?;
    Ok(tops.into_iter().map(of).collect())
}

/// What the roots of someone's grants let them see: everything when they cover every tree.
///
/// # Errors
/// Those of the database.
pub fn scope(conn: &mut Conn, roots: &[UnitId]) -> Result<Scope, StoreError> {
    let tops = tops(conn)?;
    let all = !tops.is_empty() && tops.iter().all(|top| roots.contains(top));
    Ok(if all { Scope::Everything } else { Scope::Under(roots.to_vec()) })
}
