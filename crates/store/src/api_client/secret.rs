//! Secrets of API clients: only their hash is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::api_client::ApiSecret;
use domain::id::{ApiClientId, ApiSecretId};

use crate::row::{key, keys, of};
use crate::run::Run;
use crate::schema::api_client_secret;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// A secret with what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    /// The secret.
    pub secret: ApiSecret,
    /// SHA-256 of its text, in lower-case hexadecimal.
    pub hash: String,
}

#[derive(Queryable)]
struct Row {
    id: Id,
    api_client_id: Id,
    secret_hash: String,
    created_at: At,
    created_by: Option<Id>,
    expires_at: At,
    revoked_at: Option<At>,
    last_used_at: Option<At>,
}

impl From<Row> for StoredSecret {
    fn from(row: Row) -> Self {
        let secret = ApiSecret {
            id: of(row.id),
            client: of(row.api_client_id),
            created_at: row.created_at.0,
            created_by: row.created_by.map(of),
            expires_at: row.expires_at.0,
            revoked_at: row.revoked_at.map(|at| at.0),
            last_used_at: row.last_used_at.map(|at| at.0),
        };
        Self { secret, hash: row.secret_hash }
    }
}

/// Adds a secret, of which the hash is kept.
///
/// # Errors
/// The database's.
pub fn insert_secret(tx: &mut Tx, new: &ApiSecret, hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(api_client_secret::table)
        .values((
            api_client_secret::id.eq(key(new.id)),
            api_client_secret::api_client_id.eq(key(new.client)),
            api_client_secret::secret_hash.eq(hash),
            api_client_secret::created_at.eq(At(new.created_at)),
            api_client_secret::created_by.eq(new.created_by.map(key)),
            api_client_secret::expires_at.eq(At(new.expires_at)),
        ))
        .apply(tx)?;
    Ok(())
}

/// The secrets of a client with their hashes, revoked and ended ones included, the latest first.
///
/// # Errors
/// The database's.
pub fn kept_secrets(conn: &mut Conn, client: ApiClientId) -> Result<Vec<StoredSecret>, StoreError> {
    let rows: Vec<Row> = api_client_secret::table
        .filter(api_client_secret::api_client_id.eq(key(client)))
        .order(api_client_secret::id.desc())
        .rows(conn)?;
    Ok(rows.into_iter().map(StoredSecret::from).collect())
}

/// The secrets of clients, the latest first.
///
/// # Errors
/// The database's.
pub fn secrets_of(
    conn: &mut Conn,
    clients: impl IntoIterator<Item = ApiClientId>,
) -> Result<Vec<ApiSecret>, StoreError> {
    let rows: Vec<Row> = api_client_secret::table
        .filter(among(api_client_secret::api_client_id, keys(clients)))
        .order(api_client_secret::id.desc())
        .rows(conn)?;
    Ok(rows.into_iter().map(|row| StoredSecret::from(row).secret).collect())
}

/// Takes a secret back, once.
///
/// # Errors
/// [`StoreError::Missing`] when there is none to take back, or the database's.
pub fn revoke_secret(tx: &mut Tx, id: ApiSecretId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let held = api_client_secret::table
        .filter(api_client_secret::id.eq(key(id)))
        .filter(api_client_secret::revoked_at.is_null());
    let changed = diesel::update(held).set(api_client_secret::revoked_at.eq(At(at))).apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing { what: "api_client_secret" }) }
}

/// Whose secret it is.
///
/// # Errors
/// The database's.
pub fn secret_client(conn: &mut Conn, id: ApiSecretId) -> Result<Option<ApiClientId>, StoreError> {
    let client: Option<Id> =
        api_client_secret::table.find(key(id)).select(api_client_secret::api_client_id).first_row(conn).optional()?;
    Ok(client.map(of))
}
