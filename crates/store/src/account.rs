//! Local accounts, and the sign-ins opened with them.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::{AccountId, Id as _, PersonId, SignInId};
use domain::role::Grant;

use crate::role_grant::read_grant;
use crate::row::{count, key, of, unreadable};
use crate::run::Run;
use crate::schema::{account, role_grant, sign_in, sign_in_attempt};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// A person's account.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose.
    pub person: PersonId,
    /// The folded name typed to sign in.
    pub login: String,
    /// The password, hashed with its parameters.
    pub password_hash: String,
    /// From then on nobody signs in with it.
    pub disabled_at: Option<DateTime<Utc>>,
}

type Row = (Id, Id, String, String, Option<At>);

fn read((id, person, login, password_hash, disabled_at): Row) -> Account {
    Account { id: of(id), person: of(person), login, password_hash, disabled_at: disabled_at.map(|at| at.0) }
}

/// Adds an account.
///
/// # Errors
/// [`crate::Constraint::AccountLogin`], [`crate::Constraint::AccountPerson`], or the database's.
pub fn insert(tx: &mut Tx, new: &Account, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(account::table)
        .values((
            account::id.eq(key(new.id)),
            account::person_id.eq(key(new.person)),
            account::login.eq(&new.login),
            account::password_hash.eq(&new.password_hash),
            account::disabled_at.eq(new.disabled_at.map(At)),
            account::created_at.eq(At(now)),
        ))
        .apply(tx)?;
    Ok(())
}

/// The account of a login, given as it is kept: folded.
///
/// # Errors
/// The database's.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = account::table
        .filter(account::login.eq(login))
        .select((account::id, account::person_id, account::login, account::password_hash, account::disabled_at))
        .first_row(conn)
        .optional()?;
    Ok(row.map(read))
}

/// The account of a person.
///
/// # Errors
/// The database's.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = account::table
        .filter(account::person_id.eq(key(person)))
        .select((account::id, account::person_id, account::login, account::password_hash, account::disabled_at))
        .first_row(conn)
        .optional()?;
    Ok(row.map(read))
}

/// Keeps another password hash.
///
/// # Errors
/// The database's.
pub fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    diesel::update(account::table.find(key(id))).set(account::password_hash.eq(hash)).apply(tx)?;
    Ok(())
}

/// How the proof of a sign-in travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// In a cookie the browser keeps.
    Cookie,
    /// In a header the program sends.
    Bearer,
}

impl Delivery {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }

    fn read(code: &str) -> Result<Self, StoreError> {
        [Self::Cookie, Self::Bearer]
            .into_iter()
            .find(|delivery| delivery.code() == code)
            .ok_or_else(|| unreadable("sign_in", code))
    }
}

/// A sign-in that is worth something, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// With which account.
    pub account: AccountId,
    /// Who.
    pub person: PersonId,
    /// The account's login.
    pub login: String,
    /// How its proof travels.
    pub delivery: Delivery,
    /// From then on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// Opens a sign-in; only the hash of its token is kept (SHA-256 in lower-case hexadecimal).
///
/// # Errors
/// The database's.
pub fn open_sign_in(tx: &mut Tx, new: &SignIn, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(sign_in::table)
        .values((
            sign_in::id.eq(key(new.id)),
            sign_in::account_id.eq(key(new.account)),
            sign_in::token_hash.eq(token_hash),
            sign_in::delivery.eq(new.delivery.code()),
            sign_in::created_at.eq(At(now)),
            sign_in::expires_at.eq(At(new.expires_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// The columns of a sign-in, with one grant of its person.
type SignInColumns = ((Id, Id, Id, String, String, At), Option<(String, Id, Option<At>)>);

/// The sign-in of a token, if it is worth something at `now` (not closed, not expired, its account not disabled), with
/// what its person holds: every grant not taken back, ended ones included. One statement.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn sign_in(
    conn: &mut Conn,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(SignIn, Vec<Grant>)>, StoreError> {
    let of_theirs = role_grant::person_id.eq(account::person_id).and(role_grant::revoked_at.is_null());
    let rows: Vec<SignInColumns> = sign_in::table
        .inner_join(account::table)
        .left_join(role_grant::table.on(of_theirs))
        .filter(sign_in::token_hash.eq(token_hash))
        .filter(sign_in::revoked_at.is_null())
        .filter(sign_in::expires_at.gt(At(now)))
        .filter(account::disabled_at.is_null())
        .order(role_grant::id)
        .select((
            (sign_in::id, account::id, account::person_id, account::login, sign_in::delivery, sign_in::expires_at),
            (role_grant::role, role_grant::unit_id, role_grant::ends_at).nullable(),
        ))
        .rows(conn)?;
    let mut grants = Vec::new();
    let mut found = None;
    for (row, grant) in rows {
        found.get_or_insert(row);
        if let Some((role, unit, ends_at)) = grant {
            grants.push(read_grant(&role, unit, ends_at)?);
        }
    }
    let Some((id, account, person, login, delivery, expires_at)) = found else { return Ok(None) };
    let sign_in = SignIn {
        id: of(id),
        account: of(account),
        person: of(person),
        login,
        delivery: Delivery::read(&delivery)?,
        expires_at: expires_at.0,
    };
    Ok(Some((sign_in, grants)))
}

/// Closes a sign-in; closing it again changes nothing.
///
/// # Errors
/// The database's.
pub fn close_sign_in(tx: &mut Tx, id: SignInId, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(sign_in::table.filter(sign_in::id.eq(key(id))).filter(sign_in::revoked_at.is_null()))
        .set(sign_in::revoked_at.eq(At(at)))
        .apply(tx)?;
    Ok(())
}

/// Whether a password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It was.
    Succeeded,
    /// It was not, or there is no such account.
    Failed,
}

/// Notes an attempt to sign in.
///
/// # Errors
/// The database's.
pub fn note_attempt(
    tx: &mut Tx,
    id: SignInId,
    login_key: &str,
    attempt: Attempt,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(sign_in_attempt::table)
        .values((
            sign_in_attempt::id.eq(Id(id.uuid())),
            sign_in_attempt::login_key.eq(login_key),
            sign_in_attempt::at.eq(At(at)),
            sign_in_attempt::succeeded.eq(attempt == Attempt::Succeeded),
        ))
        .apply(tx)?;
    Ok(())
}

/// When someone last signed in under a login, as far back as attempts are kept.
///
/// # Errors
/// The database's.
pub fn last_success(conn: &mut Conn, login_key: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let success: Option<At> = sign_in_attempt::table
        .filter(sign_in_attempt::login_key.eq(login_key))
        .filter(sign_in_attempt::succeeded.eq(true))
        .select(sign_in_attempt::at)
        .order(sign_in_attempt::at.desc())
        .first_row(conn)
        .optional()?;
    Ok(success.map(|at| at.0))
}

/// Failures to sign in under a login since an instant and since its last success, and when the last one was.
///
/// # Errors
/// The database's.
pub fn failures_since(
    conn: &mut Conn,
    login_key: &str,
    since: DateTime<Utc>,
) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
    let own = sign_in_attempt::table.filter(sign_in_attempt::login_key.eq(login_key));
    let since = last_success(conn, login_key)?.map_or(since, |at| at.max(since));
    let recent = own.filter(sign_in_attempt::at.gt(At(since))).filter(sign_in_attempt::succeeded.eq(false));
    let failures: i64 = recent.select(count_star()).first_row(conn)?;
    let last: Option<At> =
        recent.select(sign_in_attempt::at).order(sign_in_attempt::at.desc()).first_row(conn).optional()?;
    Ok((count(failures), last.map(|at| at.0)))
}

/// Forgets attempts, and sign-ins that ended, before an instant.
///
/// # Errors
/// The database's.
pub fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let attempts = diesel::delete(sign_in_attempt::table.filter(sign_in_attempt::at.lt(At(before)))).apply(tx)?;
    let ended = diesel::delete(sign_in::table.filter(sign_in::expires_at.lt(At(before)))).apply(tx)?;
    Ok(attempts + ended)
}
