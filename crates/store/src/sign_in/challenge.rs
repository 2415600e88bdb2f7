//! Challenges: the first step of a sign-in that has two, waiting for its code.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::id::{AccountId, SignInChallengeId};
use domain::second_factor::GUESSES;
use domain::sign_in::SKEW;

use crate::account::Delivery;
use crate::row::{count, key, of};
use crate::run::Run;
use crate::schema::sign_in_challenge;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// A challenge that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its id.
    pub id: SignInChallengeId,
    /// With which account.
    pub account: AccountId,
    /// How the proof of sign-in will travel.
    pub delivery: Delivery,
    /// From then on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// Opens a challenge; only the hash of its token is kept.
///
/// # Errors
/// The database's.
pub fn open(tx: &mut Tx, new: &Challenge, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(sign_in_challenge::table)
        .values((
            sign_in_challenge::id.eq(key(new.id)),
            sign_in_challenge::account_id.eq(key(new.account)),
            sign_in_challenge::token_hash.eq(token_hash),
            sign_in_challenge::delivery.eq(new.delivery.code()),
            sign_in_challenge::created_at.eq(At(now)),
            sign_in_challenge::expires_at.eq(At(new.expires_at)),
            sign_in_challenge::failures.eq(0),
        ))
        .apply(tx)?;
    Ok(())
}

/// The challenge of a token, if it is open at `now`: not ended, not expired, not made later than now by more than clocks
/// differ, with guesses left.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Challenge>, StoreError> {
    let row: Option<(Id, Id, String, At)> = sign_in_challenge::table
        .filter(sign_in_challenge::token_hash.eq(token_hash))
        .filter(sign_in_challenge::ended_at.is_null())
        .filter(sign_in_challenge::expires_at.gt(At(now)))
        .filter(sign_in_challenge::created_at.le(At(now + SKEW)))
        .filter(sign_in_challenge::failures.lt(GUESSES))
        .select((
            sign_in_challenge::id,
            sign_in_challenge::account_id,
            sign_in_challenge::delivery,
            sign_in_challenge::expires_at,
        ))
        .first_row(conn)
        .optional()?;
    row.map(|(id, account, delivery, expires_at)| {
        let delivery = Delivery::read(&delivery)?;
        Ok(Challenge { id: of(id), account: of(account), delivery, expires_at: expires_at.0 })
    })
    .transpose()
}

/// Counts a guess as wrong before it is tried; answers whether there was one left. The row is held until the end of the write.
///
/// # Errors
/// The database's.
pub fn guess(tx: &mut Tx, id: SignInChallengeId) -> Result<bool, StoreError> {
    let open = sign_in_challenge::table
        .filter(sign_in_challenge::id.eq(key(id)))
        .filter(sign_in_challenge::ended_at.is_null())
        .filter(sign_in_challenge::failures.lt(GUESSES));
    let counted =
        diesel::update(open).set(sign_in_challenge::failures.eq(sign_in_challenge::failures + 1)).apply(tx)?;
    Ok(counted == 1)
}

/// Ends a challenge: it has served.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx, id: SignInChallengeId, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(sign_in_challenge::table.find(key(id))).set(sign_in_challenge::ended_at.eq(At(now))).apply(tx)?;
    Ok(())
}

/// Ends every challenge of an account.
///
/// # Errors
/// The database's.
pub fn end_all(tx: &mut Tx, of_account: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let open = sign_in_challenge::table
        .filter(sign_in_challenge::account_id.eq(key(of_account)))
        .filter(sign_in_challenge::ended_at.is_null());
    diesel::update(open).set(sign_in_challenge::ended_at.eq(At(now))).apply(tx)?;
    Ok(())
}

/// How many challenges of an account are open.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Conn, of_account: AccountId, now: DateTime<Utc>) -> Result<u32, StoreError> {
    let open: i64 = sign_in_challenge::table
        .filter(sign_in_challenge::account_id.eq(key(of_account)))
        .filter(sign_in_challenge::ended_at.is_null())
        .filter(sign_in_challenge::expires_at.gt(At(now)))
        .filter(sign_in_challenge::created_at.le(At(now + SKEW)))
        .select(count_star())
        .first_row(conn)?;
    Ok(count(open))
}

/// Forgets the challenges that have expired.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(sign_in_challenge::table.filter(sign_in_challenge::expires_at.le(At(now)))).apply(tx)?)
}
