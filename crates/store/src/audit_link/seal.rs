//! Making the links, in batches.

use diesel::prelude::*;
use domain::id::AuditEventId;

use super::form::FORM;
use super::{Head, ORIGIN};
use crate::audit::{Stored, stored_columns};
use crate::row::{count, insert_all, key, of, unreadable};
use crate::run::Run;
use crate::schema::{audit_event, audit_link, audit_unlinked};
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};

/// Any number that only this lock uses: one process seals at a time.
const LOCK: i64 = 0x61_75_64_69_74;

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Lines that got their link.
    pub linked: usize,
    /// The head of the chain after it, when it moved.
    pub head: Option<Head>,
    /// Where the next batch begins; none when everything that waited was looked at, or another process is at it.
    pub next: Option<AuditEventId>,
}

/// Links at most `most` of the lines that wait, those after `after` in the order of their ids.
///
/// On PostgreSQL a lock that is tried, never waited for, lets one process do it; on SQLite the one writer is alone. A line
/// that waits but is no more, or is linked already, is passed by: [`super::verify`] reports it.
///
/// # Errors
/// The database's, or a line that cannot be read.
pub fn seal(tx: &mut Tx, after: Option<AuditEventId>, most: i64) -> Result<Sealed, StoreError> {
    let nothing = Sealed { linked: 0, head: None, next: None };
    if !alone(tx)? {
        return Ok(nothing);
    }
    let waiting = waiting(tx, after, most)?;
    let Some(last) = waiting.last().copied() else { return Ok(nothing) };
    let lines = lines(tx, &waiting)?;
    let mut now = head(tx)?.unwrap_or(Head { position: 0, hash: ORIGIN });
    let mut links = Vec::with_capacity(lines.len());
    for line in &lines {
        now = Head { position: now.position.saturating_add(1), hash: line.hash(&now.hash) };
        links.push(Link { position: now.position, event_id: line.id, form: FORM, hash: now.hash.to_vec() });
    }
    insert_all!(&mut **tx, audit_link::table, links);
    let linked: Vec<Id> = lines.iter().map(|line| line.id).collect();
    diesel::delete(audit_unlinked::table.filter(audit_unlinked::event_id.eq_any(&linked))).execute(&mut **tx)?;
    let more = i64::try_from(waiting.len()).is_ok_and(|looked_at| looked_at >= most);
    Ok(Sealed { linked: linked.len(), head: (!linked.is_empty()).then_some(now), next: more.then(|| of(last)) })
}

/// The newest link; none when nothing was linked yet.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn head(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    let newest = audit_link::table.order(audit_link::position.desc()).select((audit_link::position, audit_link::hash));
    let row: Option<(i64, Vec<u8>)> = newest.first_row(conn).optional()?;
    row.map(|(position, hash)| Ok(Head { position, hash: read_hash(&hash)? })).transpose()
}

/// How many lines wait for their link.
///
/// # Errors
/// The database's.
pub fn backlog(conn: &mut Conn) -> Result<u32, StoreError> {
    Ok(count(audit_unlinked::table.count().row(conn)?))
}

pub(super) fn read_hash(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|error| unreadable("audit_link", error))
}

#[derive(Insertable)]
#[diesel(table_name = audit_link, treat_none_as_default_value = false)]
struct Link {
    position: i64,
    event_id: Id,
    form: i32,
    hash: Vec<u8>,
}

/// Whether nobody else seals until the end of this transaction.
fn alone(tx: &mut Tx) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Locked {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        locked: bool,
    }
    match &mut **tx {
        Conn::Sqlite(_) => Ok(true),
        Conn::Postgres(inner) => {
            let ask = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS locked");
            Ok(ask.bind::<diesel::sql_types::BigInt, _>(LOCK).get_result::<Locked>(inner)?.locked)
        }
    }
}

fn waiting(conn: &mut Conn, after: Option<AuditEventId>, most: i64) -> Result<Vec<Id>, StoreError> {
    let after = after.map_or(Id(uuid::Uuid::nil()), key);
    let query = audit_unlinked::table
        .filter(audit_unlinked::event_id.gt(after))
        .order(audit_unlinked::event_id)
        .limit(most)
        .select(audit_unlinked::event_id);
    Ok(query.rows(conn)?)
}

/// The lines of these ids that have no link yet, in the order of their ids. They are named one by one: joining the two tables
/// would let PostgreSQL walk the whole audit when its statistics are old.
fn lines(conn: &mut Conn, ids: &[Id]) -> Result<Vec<Stored>, StoreError> {
    let linked: Vec<Id> =
        audit_link::table.filter(audit_link::event_id.eq_any(ids)).select(audit_link::event_id).load(conn)?;
    let query = audit_event::table.filter(audit_event::id.eq_any(ids)).order(audit_event::id).select(stored_columns!());
    let mut lines: Vec<Stored> = query.load(conn)?;
    lines.retain(|line| !linked.contains(&line.id));
    Ok(lines)
}
