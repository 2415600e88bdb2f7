//! Sites: where sessions take place.

use diesel::prelude::*;
use domain::id::SiteId;
use domain::text::{Title, fold};

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::site;
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

pub(crate) fn read((id, name, time_zone): (Id, String, String)) -> Result<Site, StoreError> {
    Ok(Site { id: of(id), name: Title::parse(&name).map_err(|e| unreadable("site", e))?, time_zone })
}

/// Adds a site.
///
/// # Errors
/// [`crate::Constraint::SiteName`], or the database's.
pub fn insert(tx: &mut Tx, new: &Site) -> Result<(), StoreError> {
    diesel::insert_into(site::table)
        .values((
            site::id.eq(key(new.id)),
            site::name.eq(new.name.as_str()),
            site::time_zone.eq(&new.time_zone),
            site::search_key.eq(fold(new.name.as_str())),
        ))
        .apply(tx)?;
    Ok(())
}

/// One site.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SiteId) -> Result<Option<Site>, StoreError> {
    let row: Option<(Id, String, String)> =
        site::table.find(key(id)).select((site::id, site::name, site::time_zone)).first_row(conn).optional()?;
    row.map(read).transpose()
}

/// Sites by name.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Result<Page<Site>, StoreError> {
    let mut query = site::table.select((site::id, site::name, site::time_zone)).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(site::name.gt(after.key.clone()));
    }
    let rows: Vec<(Id, String, String)> = query.order(site::name).limit(page.rows()).load(conn)?;
    let sites = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(sites, page, |site| Cursor::new(&site.name, site.id)))
}
