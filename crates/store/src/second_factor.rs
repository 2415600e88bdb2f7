//! Second factors and recovery codes.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::{AccountId, RecoveryCodeId};
use uuid::Uuid;

use crate::row::{count, insert_all, key, keys, of};
use crate::run::Run;
use crate::schema::{recovery_code, second_factor};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// The second factor of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret, sealed.
    pub secret: String,
    /// The name of the key it is sealed with.
    pub sealed_with: String,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// When a code confirmed it; before, it asks for nothing.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The step of the last code taken.
    pub last_step: Option<i64>,
}

type Row = (String, String, At, Option<At>, Option<i64>);

/// The second factor of an account, confirmed or not.
///
/// # Errors
/// The database's.
pub fn of_account(conn: &mut Conn, whose: AccountId) -> Result<Option<SecondFactor>, StoreError> {
    let row: Option<Row> = second_factor::table
        .filter(second_factor::account_id.eq(key(whose)))
        .select((
            second_factor::secret,
            second_factor::sealed_with,
            second_factor::created_at,
            second_factor::confirmed_at,
            second_factor::last_step,
        ))
        .first_row(conn)
        .optional()?;
    Ok(row.map(|(secret, sealed_with, created_at, confirmed_at, last_step)| SecondFactor {
        secret,
        sealed_with,
        created_at: created_at.0,
        confirmed_at: confirmed_at.map(|at| at.0),
        last_step,
    }))
}

/// Which of these accounts have a second factor on.
///
/// # Errors
/// The database's.
pub fn on_among(
    conn: &mut Conn,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashSet<AccountId>, StoreError> {
    let on: Vec<Id> = second_factor::table
        .filter(among(second_factor::account_id, keys(accounts)))
        .filter(second_factor::confirmed_at.is_not_null())
        .select(second_factor::account_id)
        .rows(conn)?;
    Ok(on.into_iter().map(of).collect())
}

/// Keeps the secret of a second factor that no code has confirmed yet, in the place of an earlier one that none has.
///
/// # Errors
/// [`crate::Constraint::SecondFactor`] when one is confirmed already, or the database's.
pub fn set_up(tx: &mut Tx, id: Uuid, whose: AccountId, new: &SecondFactor) -> Result<(), StoreError> {
    let unconfirmed = second_factor::table
        .filter(second_factor::account_id.eq(key(whose)))
        .filter(second_factor::confirmed_at.is_null());
    diesel::delete(unconfirmed).apply(tx)?;
    diesel::insert_into(second_factor::table)
        .values((
            second_factor::id.eq(Id(id)),
            second_factor::account_id.eq(key(whose)),
            second_factor::secret.eq(&new.secret),
            second_factor::sealed_with.eq(&new.sealed_with),
            second_factor::created_at.eq(At(new.created_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Turns a second factor on, by the code of a step; answers whether it was off.
///
/// # Errors
/// The database's.
pub fn confirm(tx: &mut Tx, whose: AccountId, step: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unconfirmed = second_factor::table
        .filter(second_factor::account_id.eq(key(whose)))
        .filter(second_factor::confirmed_at.is_null());
    let set = (second_factor::confirmed_at.eq(At(now)), second_factor::last_step.eq(step));
    Ok(diesel::update(unconfirmed).set(set).apply(tx)? == 1)
}

/// Takes the code of a step, unless it or a later one was taken; answers whether it was taken now.
///
/// # Errors
/// The database's.
pub fn take_step(tx: &mut Tx, whose: AccountId, step: i64) -> Result<bool, StoreError> {
    let earlier = second_factor::table
        .filter(second_factor::account_id.eq(key(whose)))
        .filter(second_factor::confirmed_at.is_not_null())
        .filter(second_factor::last_step.lt(step));
    Ok(diesel::update(earlier).set(second_factor::last_step.eq(step)).apply(tx)? == 1)
}

/// Takes a second factor away, with its recovery codes; answers whether there was one.
///
/// # Errors
/// The database's.
pub fn remove(tx: &mut Tx, whose: AccountId) -> Result<bool, StoreError> {
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(key(whose)))).apply(tx)?;
    Ok(diesel::delete(second_factor::table.filter(second_factor::account_id.eq(key(whose)))).apply(tx)? == 1)
}

#[derive(Insertable)]
#[diesel(table_name = recovery_code, treat_none_as_default_value = false)]
struct NewCode {
    id: Id,
    account_id: Id,
    code_hash: String,
    created_at: At,
    used_at: Option<At>,
}

/// Keeps recovery codes by their hashes, in the place of those that the account had.
///
/// # Errors
/// The database's.
pub fn set_recovery_codes(
    tx: &mut Tx,
    whose: AccountId,
    hashes: &[(RecoveryCodeId, String)],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(key(whose)))).apply(tx)?;
    let new = |(id, hash): &(RecoveryCodeId, String)| NewCode {
        id: key(*id),
        account_id: key(whose),
        code_hash: hash.clone(),
        created_at: At(now),
        used_at: None,
    };
    let rows: Vec<NewCode> = hashes.iter().map(new).collect();
    insert_all!(&mut **tx, recovery_code::table, rows);
    Ok(())
}

/// Takes a recovery code, once; answers whether it was there to take.
///
/// # Errors
/// The database's.
pub fn take_recovery_code(tx: &mut Tx, whose: AccountId, hash: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unused = recovery_code::table
        .filter(recovery_code::account_id.eq(key(whose)))
        .filter(recovery_code::code_hash.eq(hash))
        .filter(recovery_code::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_code::used_at.eq(At(now))).apply(tx)? == 1)
}

/// How many recovery codes an account has left.
///
/// # Errors
/// The database's.
pub fn recovery_codes_left(conn: &mut Conn, whose: AccountId) -> Result<u32, StoreError> {
    let left: i64 = recovery_code::table
        .filter(recovery_code::account_id.eq(key(whose)))
        .filter(recovery_code::used_at.is_null())
        .select(count_star())
        .first_row(conn)?;
    Ok(count(left))
}
