//! Sites: where sessions take place.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use diesel::prelude::*;
use domain::id::SiteId;
use domain::site::Position;
use domain::text::{Title, fold};

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, keys, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::site;
use crate::sql::among;
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};

/// A place where sessions are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name, unique.
    pub name: Title,
    /// The IANA zone of its local dates.
    pub time_zone: String,
}

/// A site with where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteItem {
    /// The site.
    pub site: Site,
    /// Where it is, when somebody said.
    pub position: Option<Position>,
    /// Counts its edits.
    pub version: i32,
}

/// A latitude and a longitude, in micro-degrees.
pub(crate) type Degrees = (Option<i32>, Option<i32>);

type Row = ((Id, String, String), Degrees, i32);

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        ((site::id, site::name, site::time_zone), (site::latitude, site::longitude), site::version)
    };
}

pub(crate) fn position(degrees: Degrees) -> Result<Option<Position>, StoreError> {
    let (Some(latitude), Some(longitude)) = degrees else { return Ok(None) };
    Position::new(latitude, longitude).map(Some).map_err(|e| unreadable("site", e))
}

fn read_item((short, degrees, version): Row) -> Result<SiteItem, StoreError> {
    Ok(SiteItem { site: read(short)?, position: position(degrees)?, version })
}

pub(crate) fn read((id, name, time_zone): (Id, String, String)) -> Result<Site, StoreError> {
    Ok(Site { id: of(id), name: Title::parse(&name).map_err(|e| unreadable("site", e))?, time_zone })
}

/// Adds a site of which nobody said yet where it is.
///
/// # Errors
/// [`crate::Constraint::SiteName`], or the database's.
pub fn insert(tx: &mut Tx, new: &Site) -> Result<(), StoreError> {
    insert_at(tx, new, None)
}

/// Adds a site where it is.
///
/// # Errors
/// [`crate::Constraint::SiteName`], or the database's.
pub fn insert_at(tx: &mut Tx, new: &Site, position: Option<Position>) -> Result<(), StoreError> {
    diesel::insert_into(site::table)
        .values((
            site::id.eq(key(new.id)),
            site::name.eq(new.name.as_str()),
            site::time_zone.eq(&new.time_zone),
            site::search_key.eq(fold(new.name.as_str())),
            site::latitude.eq(position.map(Position::latitude)),
            site::longitude.eq(position.map(Position::longitude)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Changes a site that still has the version that was read; answers the new version. Its time zone stays.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], [`crate::Constraint::SiteName`], or the database's.
pub fn update(tx: &mut Tx, next: &SiteItem) -> Result<i32, StoreError> {
    Ok(update_version!(
        tx,
        site,
        key(next.site.id),
        next.version,
        (
            dsl::name.eq(next.site.name.as_str()),
            dsl::search_key.eq(fold(next.site.name.as_str())),
            dsl::latitude.eq(next.position.map(Position::latitude)),
            dsl::longitude.eq(next.position.map(Position::longitude)),
        )
    ))
}

/// One site.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SiteId) -> Result<Option<Site>, StoreError> {
    Ok(item(conn, id)?.map(|found| found.site))
}

/// Sites by their ids.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn tags(conn: &mut Conn, ids: impl IntoIterator<Item = SiteId>) -> Result<HashMap<SiteId, Site>, StoreError> {
    let rows: Vec<(Id, String, String)> =
        site::table.filter(among(site::id, keys(ids))).select((site::id, site::name, site::time_zone)).rows(conn)?;
    rows.into_iter().map(read).map(|site| site.map(|site| (site.id, site))).collect()
}

/// One site with where it is.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn item(conn: &mut Conn, id: SiteId) -> Result<Option<SiteItem>, StoreError> {
    let row: Option<Row> = site::table.find(key(id)).select(columns!()).first_row(conn).optional()?;
    row.map(read_item).transpose()
}

/// The site of this name.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_name(conn: &mut Conn, name: &Title) -> Result<Option<Site>, StoreError> {
    let row: Option<Row> =
        site::table.filter(site::name.eq(name.as_str())).select(columns!()).first_row(conn).optional()?;
    Ok(row.map(read_item).transpose()?.map(|found| found.site))
}

/// Sites by name.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Result<Page<SiteItem>, StoreError> {
    let mut query = site::table.select(columns!()).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(site::name.gt(after.key.clone()));
    }
    let rows: Vec<Row> = query.order(site::name).limit(page.rows()).load(conn)?;
    let sites = rows.into_iter().map(read_item).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(sites, page, |item| Cursor::new(&item.site.name, item.site.id)))
}

/// The sites of which somebody said that they are between these latitudes, in micro-degrees: a few hundred at most.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn between(conn: &mut Conn, latitudes: &RangeInclusive<i32>) -> Result<Vec<(SiteId, Position)>, StoreError> {
    let rows: Vec<(Id, Degrees)> = site::table
        .filter(site::latitude.between(*latitudes.start(), *latitudes.end()))
        .select((site::id, (site::latitude, site::longitude)))
        .rows(conn)?;
    let placed = |(id, degrees)| Ok(position(degrees)?.map(|at| (of(id), at)));
    rows.into_iter().map(placed).filter_map(Result::transpose).collect()
}
