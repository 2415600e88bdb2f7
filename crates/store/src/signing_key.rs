//! Keys that sign access tokens: the public part in clear, the private part sealed with a key that is not here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::SigningKeyId;
use domain::signing_key::SigningKey;

use crate::row::{key, of};
use crate::run::Run;
use crate::schema::signing_key;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// A key as it is kept.
#[derive(Clone)]
pub struct StoredKey {
    /// What rotation needs to know.
    pub key: SigningKey,
    /// The public part: an uncompressed point of P-256, in base64url.
    pub public: String,
    /// The private part, sealed, in base64url.
    pub sealed: String,
}

type Row = (Id, String, String, String, String, At, At, Option<At>);

/// Adds a key.
///
/// # Errors
/// The database's.
pub fn insert(tx: &mut Tx, new: &StoredKey, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(signing_key::table)
        .values((
            signing_key::id.eq(key(new.key.id)),
            signing_key::algorithm.eq("ES256"),
            signing_key::public_key.eq(&new.public),
            signing_key::sealed_key.eq(&new.sealed),
            signing_key::sealed_with.eq(&new.key.sealed_with),
            signing_key::created_at.eq(At(now)),
            signing_key::signs_from.eq(At(new.key.signs_from)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Every key, the first to sign first: a few a year.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut Conn) -> Result<Vec<StoredKey>, StoreError> {
    let rows: Vec<Row> = signing_key::table.order((signing_key::signs_from, signing_key::id)).rows(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, _, public, sealed, sealed_with, _, signs_from, revoked_at)| StoredKey {
            key: SigningKey {
                id: of(id),
                sealed_with,
                signs_from: signs_from.0,
                revoked_at: revoked_at.map(|at| at.0),
            },
            public,
            sealed,
        })
        .collect())
}

/// Takes a key back: from then on its tokens are worth nothing. Taking it back again changes nothing.
///
/// # Errors
/// The database's.
pub fn revoke(tx: &mut Tx, id: SigningKeyId, at: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(signing_key::table.filter(signing_key::id.eq(key(id))).filter(signing_key::revoked_at.is_null()))
        .set(signing_key::revoked_at.eq(At(at)))
        .apply(tx)?;
    Ok(())
}
