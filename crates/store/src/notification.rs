//! Messages that people received.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::event::Notice;
use domain::id::{NotificationId, PersonId};
use serde_json::Value;

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{count, insert_all, key, of, unreadable};
use crate::run::Run;
use crate::schema::notification;
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

/// A message to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// To whom.
    pub person: PersonId,
    /// What it is about.
    pub notice: Notice,
    /// Ids only: what it says is read when it is shown.
    pub payload: Value,
    /// When it was delivered.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

type Row = (Id, Id, String, Json, At, Option<At>);

fn read((id, person, kind, payload, created_at, read_at): Row) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: of(id),
        person: of(person),
        notice: Notice::from_code(&kind).ok_or_else(|| unreadable("notification", kind))?,
        payload: payload.0,
        created_at: created_at.0,
        read_at: read_at.map(|at| at.0),
    })
}

#[derive(Insertable)]
#[diesel(table_name = notification, treat_none_as_default_value = false)]
struct NewRow {
    id: Id,
    person_id: Id,
    kind: &'static str,
    payload: Json,
    created_at: At,
    read_at: Option<At>,
}

/// Delivers messages.
///
/// # Errors
/// The database's.
pub fn insert_many(tx: &mut Tx, new: Vec<Notification>) -> Result<(), StoreError> {
    let rows: Vec<NewRow> = new
        .into_iter()
        .map(|new| NewRow {
            id: key(new.id),
            person_id: key(new.person),
            kind: new.notice.code(),
            payload: Json(new.payload),
            created_at: At(new.created_at),
            read_at: new.read_at.map(At),
        })
        .collect();
    insert_all!(&mut **tx, notification::table, rows);
    Ok(())
}

/// A person's messages, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, person: PersonId, page: &PageRequest) -> Result<Page<Notification>, StoreError> {
    let mut query = notification::table.filter(notification::person_id.eq(key(person))).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(notification::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(notification::id.desc()).limit(page.rows()).load(conn)?;
    let messages = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(messages, page, |message| Cursor::new("", message.id)))
}

/// How many a person has not read.
///
/// # Errors
/// The database's.
pub fn unread(conn: &mut Conn, person: PersonId) -> Result<u32, StoreError> {
    let unread: i64 = notification::table
        .filter(notification::person_id.eq(key(person)))
        .filter(notification::read_at.is_null())
        .select(count_star())
        .first_row(conn)?;
    Ok(count(unread))
}

/// Marks a person's own message as read, and gives it; reading it again changes nothing.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn mark_read(
    tx: &mut Tx,
    person: PersonId,
    id: NotificationId,
    at: DateTime<Utc>,
) -> Result<Option<Notification>, StoreError> {
    let own = notification::table.filter(notification::id.eq(key(id))).filter(notification::person_id.eq(key(person)));
    diesel::update(own.filter(notification::read_at.is_null())).set(notification::read_at.eq(At(at))).apply(tx)?;
    let row: Option<Row> = own.first_row(tx).optional()?;
    row.map(read).transpose()
}
