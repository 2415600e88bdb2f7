//! What units were: each with the instants between which it was so. The tree of an instant is read from it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Actor;
use domain::id::UnitId;
use domain::text::{UnitCode, Words};
use domain::unit::Unit;

use super::{Changed, search_key};
use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, of, unreadable, words as read_words};
use crate::run::Run;
use crate::schema::{unit, unit_past};
use crate::sql::{UnderAt, since_at};
use crate::sql_types::{At, Id};
use crate::text::{contains, words};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "unit_past";

/// What a unit was between two instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The unit as it was.
    pub unit: Unit,
    /// Since then.
    pub since: DateTime<Utc>,
    /// Until before then; none for what it is now.
    pub until: Option<DateTime<Utc>>,
    /// Who made it so.
    pub changed_by: Actor,
    /// Why.
    pub reason: Option<Words>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = unit_past, treat_none_as_default_value = false)]
struct PastRow {
    unit_id: Id,
    version: i32,
    since: At,
    until: Option<At>,
    parent_id: Option<Id>,
    code: String,
    name: String,
    time_zone: String,
    search_key: String,
    closed_at: Option<At>,
    changed_by: Option<Id>,
    changed_by_client: Option<Id>,
    reason: Option<String>,
}

impl TryFrom<PastRow> for Past {
    type Error = StoreError;

    fn try_from(row: PastRow) -> Result<Self, StoreError> {
        Ok(Self {
            unit: Unit {
                id: of(row.unit_id),
                parent: row.parent_id.map(of),
                code: UnitCode::parse(&row.code).map_err(|e| unreadable(WHAT, e))?,
                name: row.name,
                time_zone: row.time_zone,
                closed_at: row.closed_at.map(|at| at.0),
                version: row.version,
            },
            since: row.since.0,
            until: row.until.map(|at| at.0),
            changed_by: match (row.changed_by, row.changed_by_client) {
                (Some(person), _) => Actor::Person(of(person)),
                (None, Some(client)) => Actor::Client(of(client)),
                (None, None) => Actor::Releve,
            },
            reason: read_words(WHAT, row.reason.as_deref())?,
        })
    }
}

/// From now on a unit is this.
pub(super) fn begin(tx: &mut Tx, unit: &Unit, since: DateTime<Utc>, changed: &Changed) -> Result<(), StoreError> {
    let row = PastRow {
        unit_id: key(unit.id),
        version: unit.version,
        since: At(since),
        until: None,
        parent_id: unit.parent.map(key),
        code: unit.code.as_str().to_owned(),
        name: unit.name.clone(),
        time_zone: unit.time_zone.clone(),
        search_key: search_key(unit),
        closed_at: unit.closed_at.map(At),
        changed_by: changed.by.person().map(key),
        changed_by_client: changed.by.client().map(key),
        reason: changed.reason.as_ref().map(|words| words.as_str().to_owned()),
    };
    diesel::insert_into(unit_past::table).values(&row).apply(tx)?;
    Ok(())
}

/// A unit ceases to be what it was and becomes something else, at the same instant; never before it became what it was,
/// should the clock have stepped back.
pub(super) fn change(tx: &mut Tx, former: &Unit, next: &Unit, changed: &Changed) -> Result<(), StoreError> {
    let id = key(next.id);
    let present = unit_past::table.filter(unit_past::unit_id.eq(id)).filter(unit_past::until.is_null());
    let since: Option<At> = present.select(unit_past::since).first_row(tx).optional()?;
    let since = match since {
        Some(since) => since.0,
        // A version of the program that knew no history added the unit while this one already ran.
        None => {
            let added: At = unit::table.find(id).select(unit::created_at).first_row(tx)?;
            begin(tx, former, added.0, &Changed { at: added.0, by: Actor::Releve, reason: None })?;
            added.0
        }
    };
    let at = changed.at.max(since);
    diesel::update(unit_past::table.filter(unit_past::unit_id.eq(id)).filter(unit_past::until.is_null()))
        .set(unit_past::until.eq(At(at)))
        .apply(tx)?;
    begin(tx, next, at, changed)
}

/// A unit as it was at an instant; none when it was not there yet.
///
/// # Errors
/// Those of the database.
pub fn at(conn: &mut Conn, id: UnitId, at: DateTime<Utc>) -> Result<Option<Unit>, StoreError> {
    let row: Option<PastRow> = unit_past::table
        .filter(unit_past::unit_id.eq(key(id)))
        .filter(since_at(At(at)))
        .order(unit_past::version.desc())
        .first_row(conn)
        .optional()?;
    Ok(row.map(Past::try_from).transpose()?.map(|past| past.unit))
}

/// What a unit was, the latest first.
///
/// # Errors
/// Those of the database; [`StoreError::Missing`] for a cursor of another list.
pub fn of_unit(conn: &mut Conn, id: UnitId, page: &PageRequest) -> Result<Page<Past>, StoreError> {
    let mut query = unit_past::table.filter(unit_past::unit_id.eq(key(id))).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(unit_past::version.lt(after.key::<i32>()?));
    }
    let rows: Vec<PastRow> = query.order(unit_past::version.desc()).limit(page.rows()).load(conn)?;
    let past = rows.into_iter().map(Past::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(past, page, |past| Cursor::new(past.unit.version, past.unit.id)))
}

/// Which units of the past.
#[derive(Debug, Clone)]
pub struct PastFilter<'a> {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Only units that lie here now.
    pub scope: &'a Scope,
    /// Only this unit and those that were under it then.
    pub within: Option<UnitId>,
    /// Every word is in the code or the name of then.
    pub q: Option<&'a str>,
    /// Whether those that were closed are listed too.
    pub with_closed: bool,
}

/// Units as they were at an instant, by the code that they had.
///
/// # Errors
/// Those of the database.
pub fn list_at(conn: &mut Conn, filter: &PastFilter<'_>, page: &PageRequest) -> Result<Page<Unit>, StoreError> {
    let mut query = unit_past::table.filter(since_at(At(filter.at))).into_boxed();
    if let Scope::Under(roots) = filter.scope {
        query = query.filter(unit_past::unit_id.eq_any(within!(roots)));
    }
    if let Some(root) = filter.within {
        query = query.filter(UnderAt { root: key(root), at: At(filter.at) });
    }
    if !filter.with_closed {
        query = query.filter(unit_past::closed_at.is_null());
    }
    for word in filter.q.into_iter().flat_map(words) {
        query = query.filter(unit_past::search_key.like(contains(&word)));
    }
    if let Some(after) = &page.after {
        query = query.filter(unit_past::code.gt(after.key.clone()));
    }
    let rows: Vec<PastRow> = query.order((unit_past::code, unit_past::unit_id)).limit(page.rows()).load(conn)?;
    let units = rows.into_iter().map(|row| Past::try_from(row).map(|past| past.unit));
    let units = units.collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(units, page, |unit| Cursor::new(&unit.code, unit.id)))
}
