//! The open sign-ins of an account: seen, noted as used, ended.

pub mod challenge;
pub mod event;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{AccountId, PersonId, SignInId};
use domain::sign_in::SKEW;

use crate::account::{Delivery, Place};
use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, keys, of};
use crate::run::Run;
use crate::schema::{account, sign_in};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// Sign-ins noted as used by one statement.
const AT_ONCE: usize = 1_024;

/// An open sign-in, as its person recognises it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSignIn {
    /// Its id.
    pub id: SignInId,
    /// With which account.
    pub account: AccountId,
    /// How its proof travels.
    pub delivery: Delivery,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// From then on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, as far as that is written.
    pub used_at: Option<DateTime<Utc>>,
    /// From where it was opened.
    pub from: Place,
}

type Row = (Id, Id, String, At, At, Option<At>, (Option<String>, Option<String>, Option<String>));

fn read((id, account, delivery, created_at, expires_at, used_at, from): Row) -> Result<OpenSignIn, StoreError> {
    Ok(OpenSignIn {
        id: of(id),
        account: of(account),
        delivery: Delivery::read(&delivery)?,
        created_at: created_at.0,
        expires_at: expires_at.0,
        used_at: used_at.map(|at| at.0),
        from: place(from),
    })
}

pub(crate) fn place((address, browser, system): (Option<String>, Option<String>, Option<String>)) -> Place {
    Place { address, browser, system }
}

/// The sign-ins of an account that are worth something at `now`, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn open(
    conn: &mut Conn,
    of_account: AccountId,
    now: DateTime<Utc>,
    page: &PageRequest,
) -> Result<Page<OpenSignIn>, StoreError> {
    let mut query = sign_in::table
        .filter(sign_in::account_id.eq(key(of_account)))
        .filter(sign_in::revoked_at.is_null())
        .filter(sign_in::expires_at.gt(At(now)))
        .filter(sign_in::created_at.le(At(now + SKEW)))
        .select((
            sign_in::id,
            sign_in::account_id,
            sign_in::delivery,
            sign_in::created_at,
            sign_in::expires_at,
            sign_in::used_at,
            (sign_in::from_address, sign_in::browser, sign_in::system),
        ))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(sign_in::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(sign_in::id.desc()).limit(page.rows()).load(conn)?;
    let found = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, page, |one| Cursor::new("", one.id)))
}

/// Whose a sign-in is: the account and the person; also when it has ended.
///
/// # Errors
/// The database's.
pub fn owner(conn: &mut Conn, id: SignInId) -> Result<Option<(AccountId, PersonId)>, StoreError> {
    let row: Option<(Id, Id)> = sign_in::table
        .inner_join(account::table)
        .filter(sign_in::id.eq(key(id)))
        .select((account::id, account::person_id))
        .first_row(conn)
        .optional()?;
    Ok(row.map(|(account, person)| (of(account), of(person))))
}

/// Ends a sign-in that is worth something; answers whether it was.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx, id: SignInId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = sign_in::table
        .filter(sign_in::id.eq(key(id)))
        .filter(sign_in::revoked_at.is_null())
        .filter(sign_in::expires_at.gt(At(now)));
    Ok(diesel::update(open).set(sign_in::revoked_at.eq(At(now))).apply(tx)? == 1)
}

/// Ends every sign-in of an account but one; answers how many were worth something.
///
/// # Errors
/// The database's.
pub fn end_all(
    tx: &mut Tx,
    of_account: AccountId,
    but: Option<SignInId>,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    // No sign-in has the id of its account.
    let kept = but.map_or(key(of_account), key);
    let open = sign_in::table
        .filter(sign_in::account_id.eq(key(of_account)))
        .filter(sign_in::revoked_at.is_null())
        .filter(sign_in::expires_at.gt(At(now)))
        .filter(sign_in::id.ne(kept));
    Ok(diesel::update(open).set(sign_in::revoked_at.eq(At(now))).apply(tx)?)
}

/// Notes that sign-ins were used, about then.
///
/// # Errors
/// The database's.
pub fn note_used(
    tx: &mut Tx,
    used: impl IntoIterator<Item = SignInId>,
    at: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let mut noted: usize = 0;
    for some in keys(used).chunks(AT_ONCE) {
        let changed = diesel::update(sign_in::table.filter(among(sign_in::id, some))).set(sign_in::used_at.eq(At(at)));
        noted = noted.saturating_add(changed.apply(tx)?);
    }
    Ok(noted)
}
