//! What API clients consumed: counted by each server in memory and added here in batches, so that a read costs no write.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{ApiClientId, ApiSecretId};

use crate::connection::on_each;
use crate::row::key;
use crate::run::Run;
use crate::schema::{api_client, api_client_secret, api_client_usage};
use crate::sql_types::At;
use crate::{Conn, StoreError, Tx};

/// One day of one client, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// Requests that its tokens came with.
    pub requests: i64,
    /// Those answered 4xx.
    pub refused: i64,
}

/// What was counted since the last batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Used {
    /// Requests by client and day.
    pub days: BTreeMap<(ApiClientId, NaiveDate), Day>,
    /// When each client last called.
    pub clients: BTreeMap<ApiClientId, DateTime<Utc>>,
    /// When each secret last opened something.
    pub secrets: BTreeMap<ApiSecretId, DateTime<Utc>>,
}

/// Adds a batch. Servers side by side add to the same days, in the same order.
///
/// # Errors
/// The database's.
pub fn note_used(tx: &mut Tx, used: &Used) -> Result<(), StoreError> {
    for ((client, day), count) in &used.days {
        on_each!(&mut **tx, inner => {
            diesel::RunQueryDsl::execute(
                diesel::insert_into(api_client_usage::table)
                    .values((
                        api_client_usage::api_client_id.eq(key(*client)),
                        api_client_usage::day.eq(*day),
                        api_client_usage::requests.eq(count.requests),
                        api_client_usage::refused.eq(count.refused),
                    ))
                    .on_conflict((api_client_usage::api_client_id, api_client_usage::day))
                    .do_update()
                    .set((
                        api_client_usage::requests.eq(api_client_usage::requests + count.requests),
                        api_client_usage::refused.eq(api_client_usage::refused + count.refused),
                    )),
                inner,
            )
        })?;
    }
    for (client, at) in &used.clients {
        let earlier = api_client::last_used_at.is_null().or(api_client::last_used_at.lt(At(*at)).assume_not_null());
        diesel::update(api_client::table.filter(api_client::id.eq(key(*client))).filter(earlier))
            .set(api_client::last_used_at.eq(At(*at)))
            .apply(tx)?;
    }
    for (secret, at) in &used.secrets {
        let last = api_client_secret::last_used_at;
        let earlier = last.is_null().or(last.lt(At(*at)).assume_not_null());
        diesel::update(api_client_secret::table.filter(api_client_secret::id.eq(key(*secret))).filter(earlier))
            .set(last.eq(At(*at)))
            .apply(tx)?;
    }
    Ok(())
}

/// The days of a client from one on, the latest first.
///
/// # Errors
/// The database's.
pub fn days(conn: &mut Conn, client: ApiClientId, since: NaiveDate) -> Result<Vec<(NaiveDate, Day)>, StoreError> {
    let rows: Vec<(NaiveDate, i64, i64)> = api_client_usage::table
        .filter(api_client_usage::api_client_id.eq(key(client)))
        .filter(api_client_usage::day.ge(since))
        .order(api_client_usage::day.desc())
        .select((api_client_usage::day, api_client_usage::requests, api_client_usage::refused))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(day, requests, refused)| (day, Day { requests, refused })).collect())
}
