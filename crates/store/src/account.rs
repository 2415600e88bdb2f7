//! Local accounts, and the sign-ins opened with them.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::{AccountId, Id as _, PersonId, SignInId};
use domain::role::Grant;
use domain::sign_in::SKEW;

use crate::page::{Cursor, Page, PageRequest};
use crate::role_grant::read_grant;
use crate::row::{count, key, lock_rows, of, unreadable};
use crate::run::Run;
use crate::schema::{account, role_grant, second_factor, sign_in, sign_in_attempt};
use crate::sql::IsLentTo;
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

/// One account, held until the end of the write: what is decided on it, its sign-ins and its second factor waits its turn.
///
/// # Errors
/// The database's.
pub fn lock(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, StoreError> {
    lock_rows!(tx, account, [key(id)]);
    let row: Option<Row> = account::table
        .find(key(id))
        .select((account::id, account::person_id, account::login, account::password_hash, account::disabled_at))
        .first_row(tx)
        .optional()?;
    Ok(row.map(read))
}

/// Accounts by login.
///
/// # Errors
/// The database's; [`StoreError::Missing`] for a cursor of another list.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Result<Page<Account>, StoreError> {
    let mut query = account::table
        .select((account::id, account::person_id, account::login, account::password_hash, account::disabled_at))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(account::login.gt(after.key.clone()));
    }
    let rows: Vec<Row> = query.order(account::login).limit(page.rows()).load(conn)?;
    Ok(Page::cut(rows.into_iter().map(read).collect(), page, |one: &Account| Cursor::new(&one.login, one.id)))
}

/// Locks an account from an instant on, or unlocks it.
///
/// # Errors
/// The database's.
pub fn set_disabled(tx: &mut Tx, id: AccountId, since: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    diesel::update(account::table.find(key(id))).set(account::disabled_at.eq(since.map(At))).apply(tx)?;
    Ok(())
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

    pub(crate) fn read(code: &str) -> Result<Self, StoreError> {
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

/// From where somebody signs in, as far as it helps them to recognise it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The client's address; of IPv6, the network.
    pub address: Option<String>,
    /// The browser or program.
    pub browser: Option<String>,
    /// The system it runs on.
    pub system: Option<String>,
}

/// Opens a sign-in; only the hash of its token is kept (SHA-256 in lower-case hexadecimal).
///
/// # Errors
/// The database's.
pub fn open_sign_in(
    tx: &mut Tx,
    new: &SignIn,
    token_hash: &str,
    from: &Place,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(sign_in::table)
        .values((
            sign_in::id.eq(key(new.id)),
            sign_in::account_id.eq(key(new.account)),
            sign_in::token_hash.eq(token_hash),
            sign_in::delivery.eq(new.delivery.code()),
            sign_in::created_at.eq(At(now)),
            sign_in::expires_at.eq(At(new.expires_at)),
            sign_in::from_address.eq(&from.address),
            sign_in::browser.eq(&from.browser),
            sign_in::system.eq(&from.system),
        ))
        .apply(tx)?;
    Ok(())
}

/// A sign-in that is worth something, with what decides what it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The sign-in.
    pub sign_in: SignIn,
    /// What its person holds: every grant not taken back, ended ones included.
    pub grants: Vec<Grant>,
    /// Whether its account has a second factor.
    pub second_factor: bool,
    /// Whether something is lent to its person, which [`crate::delegation::lent_to`] tells.
    pub is_lent_to: bool,
    /// When it was last used, as far as that is written.
    pub used_at: Option<DateTime<Utc>>,
}

/// The columns of a sign-in, with one grant of its person, its second factor, and whether something is lent to them.
type SignInColumns =
    ((Id, Id, Id, String, String, At), Option<At>, Option<(Id, String, Id, Option<At>)>, Option<Id>, bool);

/// The sign-in of a token, if it is worth something at `now`: not closed, not expired, not opened later than now by more
/// than clocks differ, its account not disabled. One statement.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn sign_in(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Standing>, StoreError> {
    let of_theirs = role_grant::person_id.eq(account::person_id).and(role_grant::revoked_at.is_null());
    let of_it = second_factor::account_id.eq(account::id).and(second_factor::confirmed_at.is_not_null());
    let rows: Vec<SignInColumns> = sign_in::table
        .inner_join(account::table)
        .left_join(role_grant::table.on(of_theirs))
        .left_join(second_factor::table.on(of_it))
        .filter(sign_in::token_hash.eq(token_hash))
        .filter(sign_in::revoked_at.is_null())
        .filter(sign_in::expires_at.gt(At(now)))
        .filter(sign_in::created_at.le(At(now + SKEW)))
        .filter(account::disabled_at.is_null())
        .order(role_grant::id)
        .select((
            (sign_in::id, account::id, account::person_id, account::login, sign_in::delivery, sign_in::expires_at),
            sign_in::used_at,
            (role_grant::id, role_grant::role, role_grant::unit_id, role_grant::ends_at).nullable(),
            second_factor::id.nullable(),
            IsLentTo(At(now)),
        ))
        .rows(conn)?;
    let mut grants = Vec::new();
    let mut found = None;
    for (row, used_at, grant, factor, lent) in rows {
        found.get_or_insert((row, used_at, factor, lent));
        if let Some((id, role, unit, ends_at)) = grant {
            grants.push(read_grant(id, &role, unit, ends_at)?);
        }
    }
    let Some((row, used_at, factor, is_lent_to)) = found else { return Ok(None) };
    let (id, account, person, login, delivery, expires_at) = row;
    let sign_in = SignIn {
        id: of(id),
        account: of(account),
        person: of(person),
        login,
        delivery: Delivery::read(&delivery)?,
        expires_at: expires_at.0,
    };
    let (second_factor, used_at) = (factor.is_some(), used_at.map(|at| at.0));
    Ok(Some(Standing { sign_in, grants, second_factor, is_lent_to, used_at }))
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

impl Attempt {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
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

/// Failures to sign in under a login within a span (open at its beginning) and since its last success in it, and when the
/// last one was. What a clock that stepped back has left beyond the span does not count.
///
/// # Errors
/// The database's.
pub fn failures_within(
    conn: &mut Conn,
    login_key: &str,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(u32, Option<DateTime<Utc>>), StoreError> {
    let own = sign_in_attempt::table
        .filter(sign_in_attempt::login_key.eq(login_key))
        .filter(sign_in_attempt::at.le(At(until)));
    let success: Option<At> = own
        .filter(sign_in_attempt::succeeded.eq(true))
        .select(sign_in_attempt::at)
        .order(sign_in_attempt::at.desc())
        .first_row(conn)
        .optional()?;
    let since = success.map_or(since, |at| at.0.max(since));
    let recent = own.filter(sign_in_attempt::at.gt(At(since))).filter(sign_in_attempt::succeeded.eq(false));
    let failures: i64 = recent.select(count_star()).first_row(conn)?;
    let last: Option<At> =
        recent.select(sign_in_attempt::at).order(sign_in_attempt::at.desc()).first_row(conn).optional()?;
    Ok((count(failures), last.map(|at| at.0)))
}

/// Forgets attempts before an instant, and the sign-ins that have ended at `now`: a clock that steps back afterwards brings
/// none of them back.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let attempts = diesel::delete(sign_in_attempt::table.filter(sign_in_attempt::at.lt(At(before)))).apply(tx)?;
    let ended = diesel::delete(sign_in::table.filter(sign_in::expires_at.le(At(now)))).apply(tx)?;
    Ok(attempts.saturating_add(ended))
}
