//! Pages that the organisation writes, as they are and as they were: versions are added and never changed.

use diesel::prelude::*;
use domain::event::Actor;
use domain::public_page::{Language, PageKey, PageText, PublicPage, Slug, Written};
use domain::text::Title;

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, of, unreadable, words};
use crate::run::Run;
use crate::schema::public_page;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "public_page";

#[derive(Queryable, Insertable)]
#[diesel(table_name = public_page, treat_none_as_default_value = false)]
struct Row {
    slug: String,
    language: String,
    version: i32,
    title: String,
    body: String,
    is_model: bool,
    written_at: Option<At>,
    written_by: Option<Id>,
    reason: Option<String>,
}

impl From<&PublicPage> for Row {
    fn from(page: &PublicPage) -> Self {
        let written = page.written.as_ref();
        Self {
            slug: page.key.slug.code().to_owned(),
            language: page.key.language.code().to_owned(),
            version: page.version,
            title: page.title.as_str().to_owned(),
            body: page.text.as_str().to_owned(),
            is_model: page.is_model,
            written_at: written.map(|written| At(written.at)),
            written_by: written.and_then(|written| written.by.person()).map(key),
            reason: written.map(|written| written.reason.as_str().to_owned()),
        }
    }
}

impl TryFrom<Row> for PublicPage {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let slug = Slug::from_code(&row.slug).ok_or_else(|| unreadable(WHAT, &row.slug))?;
        let language = Language::from_code(&row.language).ok_or_else(|| unreadable(WHAT, &row.language))?;
        let written = match (row.written_at, words(WHAT, row.reason.as_deref())?, row.written_by) {
            (Some(at), Some(reason), by) => {
                let by = by.map_or(Actor::Releve, |person| Actor::Person(of(person)));
                Some(Written { at: at.0, by, reason })
            }
            (None, None, None) => None,
            _ => return Err(unreadable(WHAT, "of when, why and by whom it was written, one is there without another")),
        };
        Ok(Self {
            key: PageKey { slug, language },
            title: Title::parse(&row.title).map_err(|error| unreadable(WHAT, error))?,
            text: PageText::parse(&row.body).map_err(|error| unreadable(WHAT, error))?,
            is_model: row.is_model,
            written,
            version: row.version,
        })
    }
}

/// The present version of a page; none when nobody has written it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn present(conn: &mut Conn, page: PageKey) -> Result<Option<PublicPage>, StoreError> {
    let row: Option<Row> = public_page::table
        .filter(public_page::slug.eq(page.slug.code()))
        .filter(public_page::language.eq(page.language.code()))
        .order(public_page::version.desc())
        .first_row(conn)
        .optional()?;
    row.map(PublicPage::try_from).transpose()
}

/// A version of a page, if it was kept.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn version(conn: &mut Conn, page: PageKey, version: i32) -> Result<Option<PublicPage>, StoreError> {
    let row: Option<Row> =
        public_page::table.find((page.slug.code(), page.language.code(), version)).first_row(conn).optional()?;
    row.map(PublicPage::try_from).transpose()
}

/// The versions of a page that were kept, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read; [`StoreError::Missing`] for a cursor of another list.
pub fn versions(conn: &mut Conn, of: PageKey, page: &PageRequest) -> Result<Page<PublicPage>, StoreError> {
    let mut query = public_page::table
        .filter(public_page::slug.eq(of.slug.code()))
        .filter(public_page::language.eq(of.language.code()))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(public_page::version.lt(after.key::<i32>()?));
    }
    let rows: Vec<Row> = query.order(public_page::version.desc()).limit(page.rows()).load(conn)?;
    let versions = rows.into_iter().map(PublicPage::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(versions, page, |version| Cursor::new(version.version, version.key.id())))
}

/// Adds a version. Of two that follow the same one, the second is refused.
///
/// # Errors
/// [`crate::Constraint::PublicPage`], or the database's.
pub fn insert(tx: &mut Tx, page: &PublicPage) -> Result<(), StoreError> {
    diesel::insert_into(public_page::table).values(Row::from(page)).apply(tx)?;
    Ok(())
}
