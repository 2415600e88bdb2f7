//! Invitations: links with which a person chooses a password, once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use domain::account::{Invitation, Purpose};
use domain::id::{InvitationId, PersonId};

use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::invitation;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// All but the hash of the token.
#[derive(Queryable, Selectable)]
#[diesel(table_name = invitation)]
struct Row {
    id: Id,
    person_id: Id,
    purpose: String,
    login: String,
    created_at: At,
    created_by: Option<Id>,
    expires_at: At,
    accepted_at: Option<At>,
    revoked_at: Option<At>,
}

/// The same for both databases, whichever is named.
fn columns() -> <Row as Selectable<Sqlite>>::SelectExpression {
    <Row as Selectable<Sqlite>>::construct_selection()
}

impl TryFrom<Row> for Invitation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            person: of(row.person_id),
            purpose: Purpose::from_code(&row.purpose).ok_or_else(|| unreadable("invitation", &row.purpose))?,
            login: row.login,
            created_at: row.created_at.0,
            created_by: row.created_by.map(of),
            expires_at: row.expires_at.0,
            accepted_at: row.accepted_at.map(|at| at.0),
            revoked_at: row.revoked_at.map(|at| at.0),
        })
    }
}

/// Adds an invitation; only the hash of its token is kept.
///
/// # Errors
/// [`crate::Constraint::InvitationOpen`], or the database's.
pub fn insert(tx: &mut Tx, new: &Invitation, token_hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(invitation::table)
        .values((
            invitation::id.eq(key(new.id)),
            invitation::person_id.eq(key(new.person)),
            invitation::purpose.eq(new.purpose.code()),
            invitation::login.eq(&new.login),
            invitation::token_hash.eq(token_hash),
            invitation::created_at.eq(At(new.created_at)),
            invitation::created_by.eq(new.created_by.map(key)),
            invitation::expires_at.eq(At(new.expires_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// The invitation of a token, whatever became of it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_token(conn: &mut Conn, token_hash: &str) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> =
        invitation::table.filter(invitation::token_hash.eq(token_hash)).select(columns()).first_row(conn).optional()?;
    row.map(Invitation::try_from).transpose()
}

/// The invitation of a person that was neither accepted nor taken back; it may have expired.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = invitation::table
        .filter(invitation::person_id.eq(key(person)))
        .filter(invitation::accepted_at.is_null())
        .filter(invitation::revoked_at.is_null())
        .select(columns())
        .first_row(conn)
        .optional()?;
    row.map(Invitation::try_from).transpose()
}

/// Who was invited under a login and has not accepted; theirs may have expired.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_login(conn: &mut Conn, login: &str) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = invitation::table
        .filter(invitation::login.eq(login))
        .filter(invitation::accepted_at.is_null())
        .filter(invitation::revoked_at.is_null())
        .select(columns())
        .order(invitation::id)
        .rows(conn)?;
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Marks an invitation as accepted, once; answers whether it was there to accept.
///
/// # Errors
/// The database's.
pub fn accept(tx: &mut Tx, id: InvitationId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = invitation::table
        .filter(invitation::id.eq(key(id)))
        .filter(invitation::accepted_at.is_null())
        .filter(invitation::revoked_at.is_null());
    Ok(diesel::update(open).set(invitation::accepted_at.eq(At(now))).apply(tx)? == 1)
}

/// Takes back what a person was given and has not accepted; answers whether there was any.
///
/// # Errors
/// The database's.
pub fn revoke(tx: &mut Tx, person: PersonId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = invitation::table
        .filter(invitation::person_id.eq(key(person)))
        .filter(invitation::accepted_at.is_null())
        .filter(invitation::revoked_at.is_null());
    Ok(diesel::update(open).set(invitation::revoked_at.eq(At(now))).apply(tx)? > 0)
}

/// Forgets the invitations that ended before an instant: the audit keeps that they were made.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(invitation::table.filter(invitation::expires_at.lt(At(before)))).apply(tx)?)
}
