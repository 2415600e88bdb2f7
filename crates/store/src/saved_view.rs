//! Saved views of lists: each its owner's, some shared with a unit.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::id::{CourseId, PersonId, SavedViewId, SessionId, SiteId, SkillId, UnitId};
use domain::saved_view::{Look, SavedView, ViewFilter, ViewedList};
use domain::text::{Title, fold};
use serde_json::{Value, json};

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, keys, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::{course, saved_view, session, site, skill, unit, unit_closure};
use crate::sql::among;
use crate::sql_types::{Id, Json};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "saved_view";

#[derive(Queryable, Insertable)]
#[diesel(table_name = saved_view, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    person_id: Id,
    unit_id: Option<Id>,
    list: String,
    name: String,
    name_key: String,
    look: Json,
    version: i32,
}

impl From<&SavedView> for Row {
    fn from(view: &SavedView) -> Self {
        Self {
            id: key(view.id),
            person_id: key(view.owner),
            unit_id: view.unit.map(key),
            list: view.list.code().to_owned(),
            name: view.name.to_string(),
            name_key: fold(view.name.as_str()),
            look: Json(kept(&view.look)),
            version: view.version,
        }
    }
}

impl TryFrom<Row> for SavedView {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            owner: of(row.person_id),
            unit: row.unit_id.map(of),
            list: ViewedList::from_code(&row.list).ok_or_else(|| unreadable(WHAT, &row.list))?,
            name: Title::try_from(row.name).map_err(|e| unreadable(WHAT, e))?,
            look: read(&row.look.0).ok_or_else(|| unreadable(WHAT, "its look"))?,
            version: row.version,
        })
    }
}

fn kept(look: &Look) -> Value {
    let filters: Vec<Value> = look.filters.iter().map(|filter| json!([filter.name, filter.value])).collect();
    json!({ "filters": filters, "sort": look.sort, "group": look.group, "columns": look.columns })
}

fn read(look: &Value) -> Option<Look> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let maybe = |name: &str| look.get(name).and_then(text);
    let filter = |pair: &Value| Some(ViewFilter { name: text(pair.get(0)?)?, value: text(pair.get(1)?)? });
    let filters = look.get("filters")?.as_array()?.iter().map(filter).collect::<Option<_>>()?;
    let columns = look.get("columns")?.as_array()?.iter().map(text).collect::<Option<_>>()?;
    Some(Look { filters, sort: maybe("sort"), group: maybe("group"), columns })
}

/// Keeps a view.
///
/// # Errors
/// [`crate::Constraint::SavedViewName`], [`StoreError::Missing`] without the unit, or the database's.
pub fn insert(tx: &mut Tx, new: &SavedView) -> Result<(), StoreError> {
    diesel::insert_into(saved_view::table).values(Row::from(new)).apply(tx)?;
    Ok(())
}

/// Changes a view that still has the version that was read; answers the new version.
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`], [`crate::Constraint::SavedViewName`].
pub fn update(tx: &mut Tx, changed: &SavedView) -> Result<i32, StoreError> {
    let row = Row::from(changed);
    Ok(update_version!(
        tx,
        saved_view,
        row.id,
        changed.version,
        (dsl::unit_id.eq(row.unit_id), dsl::name.eq(row.name), dsl::name_key.eq(row.name_key), dsl::look.eq(row.look))
    ))
}

/// Takes a view away.
///
/// # Errors
/// [`StoreError::Missing`] when there is none, or the database's.
pub fn delete(tx: &mut Tx, id: SavedViewId) -> Result<(), StoreError> {
    let gone = diesel::delete(saved_view::table.filter(saved_view::id.eq(key(id)))).apply(tx)?;
    if gone == 1 { Ok(()) } else { Err(StoreError::Missing { what: WHAT }) }
}

/// One view.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SavedViewId) -> Result<Option<SavedView>, StoreError> {
    let row: Option<Row> = saved_view::table.find(key(id)).first_row(conn).optional()?;
    row.map(SavedView::try_from).transpose()
}

/// Which views.
#[derive(Debug, Clone)]
pub struct SavedViewFilter {
    /// Those of this person are seen.
    pub own: PersonId,
    /// So are those of a list that are shared with a unit of this scope, above it or under it.
    pub shared: Vec<(ViewedList, Scope)>,
    /// Only those of this list.
    pub list: Option<ViewedList>,
}

/// Views by name.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, filter: &SavedViewFilter, page: &PageRequest) -> Result<Page<SavedView>, StoreError> {
    use saved_view::{id, name_key, person_id, unit_id};
    let mut query = saved_view::table.filter(person_id.eq(key(filter.own))).into_boxed();
    for (list, scope) in &filter.shared {
        let shared = saved_view::list.eq(list.code()).and(unit_id.is_not_null());
        query = match scope {
            Scope::Everything => query.or_filter(shared),
            Scope::Under(roots) => {
                let under = unit_id.assume_not_null().eq_any(within!(roots));
                let above = unit_id.assume_not_null().eq_any(
                    unit_closure::table
                        .filter(among(unit_closure::descendant_id, keys(roots.iter().copied())))
                        .select(unit_closure::ancestor_id),
                );
                query.or_filter(shared.and(under.or(above)))
            }
        };
    }
    if let Some(list) = filter.list {
        query = query.filter(saved_view::list.eq(list.code()));
    }
    if let Some(after) = &page.after {
        let (name, last) = (after.key.clone(), Id(after.id));
        query = query.filter(name_key.gt(name.clone()).or(name_key.eq(name).and(id.gt(last))));
    }
    let rows: Vec<Row> = query.order((name_key, id)).limit(page.rows()).load(conn)?;
    let views = rows.into_iter().map(SavedView::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(views, page, |view| Cursor::new(fold(view.name.as_str()), view.id)))
}

/// How many views a person keeps.
///
/// # Errors
/// The database's.
pub fn count_own(conn: &mut Conn, owner: PersonId) -> Result<i64, StoreError> {
    Ok(saved_view::table.filter(saved_view::person_id.eq(key(owner))).count().first_row(conn)?)
}

/// How many views are shared with a unit itself.
///
/// # Errors
/// The database's.
pub fn count_shared(conn: &mut Conn, unit: UnitId) -> Result<i64, StoreError> {
    Ok(saved_view::table.filter(saved_view::unit_id.eq(key(unit))).count().first_row(conn)?)
}

/// Which of what views name is there.
#[derive(Debug, Clone, Default)]
pub struct There {
    /// Units that are open.
    pub units: BTreeSet<UnitId>,
    /// Courses.
    pub courses: BTreeSet<CourseId>,
    /// Sessions.
    pub sessions: BTreeSet<SessionId>,
    /// Sites.
    pub sites: BTreeSet<SiteId>,
    /// Skills.
    pub skills: BTreeSet<SkillId>,
}

/// Which of these are there; a unit that was closed is not.
///
/// # Errors
/// The database's.
pub fn there(conn: &mut Conn, named: &There) -> Result<There, StoreError> {
    macro_rules! found {
        ($table:ident, $ids:expr) => {{
            if $ids.is_empty() {
                BTreeSet::new()
            } else {
                let query = $table::table.filter(among($table::id, keys($ids.iter().copied()))).select($table::id);
                let rows: Vec<Id> = query.rows(conn)?;
                rows.into_iter().map(of).collect()
            }
        }};
    }
    let open = |conn: &mut Conn| -> Result<BTreeSet<UnitId>, StoreError> {
        let query = unit::table.filter(among(unit::id, keys(named.units.iter().copied())));
        let rows: Vec<Id> = query.filter(unit::closed_at.is_null()).select(unit::id).rows(conn)?;
        Ok(rows.into_iter().map(of).collect())
    };
    Ok(There {
        units: if named.units.is_empty() { BTreeSet::new() } else { open(conn)? },
        courses: found!(course, named.courses),
        sessions: found!(session, named.sessions),
        sites: found!(site, named.sites),
        skills: found!(skill, named.skills),
    })
}
