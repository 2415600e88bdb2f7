//! The sign-in history of an account: who tried, by which means, from where; forgotten after a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{AccountId, SignInEventId};

use super::place;
use crate::account::{Attempt, Place};
use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, of, unreadable};
use crate::run::Run;
use crate::schema::sign_in_event;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// What was shown last in an attempt to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A password, and nothing more was asked.
    Password,
    /// A password, then a code of the authenticator.
    Code,
    /// A password, then a recovery code.
    RecoveryCode,
}

impl Means {
    /// Every means.
    pub const ALL: [Self; 3] = [Self::Password, Self::Code, Self::RecoveryCode];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// An attempt to sign in with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInEvent {
    /// Its id.
    pub id: SignInEventId,
    /// With which account.
    pub account: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: Attempt,
    /// By which means.
    pub means: Means,
    /// From where.
    pub from: Place,
}

type Row = (Id, Id, At, String, String, (Option<String>, Option<String>, Option<String>));

fn read((id, account, at, outcome, means, from): Row) -> Result<SignInEvent, StoreError> {
    let unknown = |code: &str| unreadable("sign_in_event", code);
    Ok(SignInEvent {
        id: of(id),
        account: of(account),
        at: at.0,
        outcome: [Attempt::Succeeded, Attempt::Failed]
            .into_iter()
            .find(|known| known.code() == outcome)
            .ok_or_else(|| unknown(&outcome))?,
        means: Means::ALL.into_iter().find(|known| known.code() == means).ok_or_else(|| unknown(&means))?,
        from: place(from),
    })
}

/// Writes an attempt down.
///
/// # Errors
/// The database's.
pub fn insert(tx: &mut Tx, new: &SignInEvent) -> Result<(), StoreError> {
    diesel::insert_into(sign_in_event::table)
        .values((
            sign_in_event::id.eq(key(new.id)),
            sign_in_event::account_id.eq(key(new.account)),
            sign_in_event::at.eq(At(new.at)),
            sign_in_event::outcome.eq(new.outcome.code()),
            sign_in_event::means.eq(new.means.code()),
            sign_in_event::from_address.eq(&new.from.address),
            sign_in_event::browser.eq(&new.from.browser),
            sign_in_event::system.eq(&new.from.system),
        ))
        .apply(tx)?;
    Ok(())
}

/// The history of an account, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, of_account: AccountId, page: &PageRequest) -> Result<Page<SignInEvent>, StoreError> {
    let mut query = sign_in_event::table
        .filter(sign_in_event::account_id.eq(key(of_account)))
        .select((
            sign_in_event::id,
            sign_in_event::account_id,
            sign_in_event::at,
            sign_in_event::outcome,
            sign_in_event::means,
            (sign_in_event::from_address, sign_in_event::browser, sign_in_event::system),
        ))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(sign_in_event::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(sign_in_event::id.desc()).limit(page.rows()).load(conn)?;
    let found = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(found, page, |one| Cursor::new("", one.id)))
}

/// When someone last signed in with an account, as far back as the history is kept.
///
/// # Errors
/// The database's.
pub fn last_success(conn: &mut Conn, of_account: AccountId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<At> = sign_in_event::table
        .filter(sign_in_event::account_id.eq(key(of_account)))
        .filter(sign_in_event::outcome.eq(Attempt::Succeeded.code()))
        .select(sign_in_event::at)
        .order(sign_in_event::id.desc())
        .first_row(conn)
        .optional()?;
    Ok(at.map(|at| at.0))
}

/// Forgets attempts before an instant, some at a time; answers how many.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx, before: DateTime<Utc>, most: i64) -> Result<usize, StoreError> {
    let old: Vec<Id> = sign_in_event::table
        .filter(sign_in_event::at.lt(At(before)))
        .select(sign_in_event::id)
        .order(sign_in_event::at)
        .limit(most)
        .rows(tx)?;
    if old.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(sign_in_event::table.filter(crate::sql::among(sign_in_event::id, old))).apply(tx)?)
}
