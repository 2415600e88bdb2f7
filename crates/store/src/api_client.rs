//! API clients: other systems with scopes over a unit subtree.

mod secret;
mod usage;

pub use secret::{StoredSecret, insert_secret, kept_secrets, revoke_secret, secret_client, secrets_of};
pub use usage::{Day, Used, days, note_used};

use std::collections::HashMap;

use diesel::prelude::*;
use domain::api_client::{ApiClient, ApiClientState};
use domain::id::ApiClientId;
use domain::scope::Scopes;
use domain::text::{Email, Title};

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, keys, lock_rows, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::api_client;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "api_client";

/// A client in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiClientTag {
    /// Its id.
    pub id: ApiClientId,
    /// What people call it.
    pub name: Title,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = api_client, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    name: String,
    contact: String,
    unit_id: Id,
    scopes: String,
    requests_per_minute: i32,
    state: String,
    created_at: At,
    created_by: Option<Id>,
    revoked_at: Option<At>,
    revoked_by: Option<Id>,
    last_used_at: Option<At>,
    version: i32,
}

impl TryFrom<Row> for ApiClient {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = match (row.state.as_str(), row.revoked_at) {
            ("active", None) => ApiClientState::Active,
            ("revoked", Some(at)) => ApiClientState::Revoked { at: at.0, by: row.revoked_by.map(of) },
            _ => return Err(unreadable(WHAT, row.state)),
        };
        Ok(Self {
            id: of(row.id),
            name: Title::parse(&row.name).map_err(|e| unreadable(WHAT, e))?,
            contact: Email::parse(&row.contact).map_err(|e| unreadable(WHAT, e))?,
            unit: of(row.unit_id),
            scopes: Scopes::parse(&row.scopes).map_err(|e| unreadable(WHAT, e))?,
            requests_per_minute: u32::try_from(row.requests_per_minute).map_err(|e| unreadable(WHAT, e))?,
            state,
            created_at: row.created_at.0,
            created_by: row.created_by.map(of),
            last_used_at: row.last_used_at.map(|at| at.0),
            version: row.version,
        })
    }
}

fn row(client: &ApiClient) -> Result<Row, StoreError> {
    let (revoked_at, revoked_by) = match client.state {
        ApiClientState::Active => (None, None),
        ApiClientState::Revoked { at, by } => (Some(At(at)), by.map(key)),
    };
    Ok(Row {
        id: key(client.id),
        name: client.name.as_str().to_owned(),
        contact: client.contact.as_str().to_owned(),
        unit_id: key(client.unit),
        scopes: client.scopes.to_string(),
        requests_per_minute: i32::try_from(client.requests_per_minute).map_err(StoreError::broken)?,
        state: client.state.code().to_owned(),
        created_at: At(client.created_at),
        created_by: client.created_by.map(key),
        revoked_at,
        revoked_by,
        last_used_at: client.last_used_at.map(At),
        version: client.version,
    })
}

/// Adds a client.
///
/// # Errors
/// [`StoreError::Missing`] without its unit, or the database's.
pub fn insert(tx: &mut Tx, new: &ApiClient) -> Result<(), StoreError> {
    let row = row(new)?;
    diesel::insert_into(api_client::table).values(&row).apply(tx)?;
    Ok(())
}

/// One client.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: ApiClientId) -> Result<Option<ApiClient>, StoreError> {
    let row: Option<Row> = api_client::table.find(key(id)).first_row(conn).optional()?;
    row.map(ApiClient::try_from).transpose()
}

/// One client, held until the end of the write: what is decided on it and its secrets waits its turn.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn lock(tx: &mut Tx, id: ApiClientId) -> Result<Option<ApiClient>, StoreError> {
    lock_rows!(tx, api_client, [key(id)]);
    find(tx, id)
}

/// Clients over units in scope, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    state: Option<&str>,
    page: &PageRequest,
) -> Result<Page<ApiClient>, StoreError> {
    let mut query = api_client::table.into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(api_client::unit_id.eq_any(within!(roots)));
    }
    if let Some(state) = state {
        query = query.filter(api_client::state.eq(state.to_owned()));
    }
    if let Some(after) = &page.after {
        query = query.filter(api_client::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(api_client::id.desc()).limit(page.rows()).load(conn)?;
    let clients = rows.into_iter().map(ApiClient::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(clients, page, |client| Cursor::new("", client.id)))
}

/// Keeps what was edited or revoked, if nobody did meanwhile; answers the new version.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn save(tx: &mut Tx, client: &ApiClient) -> Result<i32, StoreError> {
    let row = row(client)?;
    Ok(update_version!(
        tx,
        api_client,
        row.id,
        row.version,
        (
            api_client::name.eq(row.name.clone()),
            api_client::contact.eq(row.contact.clone()),
            api_client::unit_id.eq(row.unit_id),
            api_client::scopes.eq(row.scopes.clone()),
            api_client::requests_per_minute.eq(row.requests_per_minute),
            api_client::state.eq(row.state.clone()),
            api_client::revoked_at.eq(row.revoked_at),
            api_client::revoked_by.eq(row.revoked_by),
        )
    ))
}

/// Names of clients.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn tags(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = ApiClientId>,
) -> Result<HashMap<ApiClientId, ApiClientTag>, StoreError> {
    let ids = keys(ids);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Id, String)> =
        api_client::table.filter(among(api_client::id, ids)).select((api_client::id, api_client::name)).rows(conn)?;
    rows.into_iter()
        .map(|(id, name)| {
            let name = Title::parse(&name).map_err(|e| unreadable(WHAT, e))?;
            Ok((of(id), ApiClientTag { id: of(id), name }))
        })
        .collect()
}
