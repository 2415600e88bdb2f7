//! What only the page of a session shows, and its days when it is not held in one go.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::SessionId;
use domain::reason::{Override, OverrideReason};
use domain::session::{Details, Overbooking};
use domain::span::DateSpan;
use domain::text::LongWords;

use super::WHAT;
use crate::row::{insert_all, key, keys, of, unreadable, words};
use crate::run::Run;
use crate::schema::{session, session_block, session_trainer};
use crate::sql::among;
use crate::sql_types::Id;
use crate::{Conn, StoreError, Tx};

#[derive(Queryable, Insertable)]
#[diesel(table_name = session_block, treat_none_as_default_value = false)]
struct BlockRow {
    session_id: Id,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = session_trainer, treat_none_as_default_value = false)]
struct TrainerRow {
    session_id: Id,
    person_id: Id,
}

type DetailColumns = (Option<i32>, Option<String>, Option<String>, Option<String>, Option<Id>);

/// The days of a session that is not held in one go, in order; none when it is.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn blocks(conn: &mut Conn, id: SessionId) -> Result<Vec<DateSpan>, StoreError> {
    Ok(blocks_of(conn, [id])?.remove(&id).unwrap_or_default())
}

/// The same of many sessions; those held in one go are left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn blocks_of(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SessionId>,
) -> Result<HashMap<SessionId, Vec<DateSpan>>, StoreError> {
    let mut found: HashMap<SessionId, Vec<DateSpan>> = HashMap::new();
    let rows: Vec<BlockRow> = session_block::table
        .filter(among(session_block::session_id, keys(ids)))
        .order((session_block::session_id, session_block::starts_on))
        .rows(conn)?;
    for row in rows {
        let block = DateSpan::of_days(row.starts_on, row.ends_on).map_err(|e| unreadable("session_block", e))?;
        found.entry(of(row.session_id)).or_default().push(block);
    }
    Ok(found)
}

/// What only the page of a session shows; nothing when there is no such session.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn details(conn: &mut Conn, id: SessionId) -> Result<Details, StoreError> {
    let row: Option<DetailColumns> = session::table
        .find(key(id))
        .select((
            session::cost,
            session::joining,
            session::overbooking_code,
            session::overbooking_words,
            session::overbooking_by,
        ))
        .first_row(conn)
        .optional()?;
    let Some((cost, joining, code, said, by)) = row else { return Ok(Details::default()) };
    let trainers: Vec<Id> = session_trainer::table
        .filter(session_trainer::session_id.eq(key(id)))
        .order(session_trainer::person_id)
        .select(session_trainer::person_id)
        .rows(conn)?;
    let overbooking = match (code, words(WHAT, said.as_deref())?) {
        (Some(code), Some(words)) => {
            let code = OverrideReason::from_code(&code).ok_or_else(|| unreadable(WHAT, code))?;
            Some(Overbooking { by: by.map(of), reason: Override { code, words } })
        }
        _ => None,
    };
    Ok(Details {
        blocks: blocks(conn, id)?,
        trainers: trainers.into_iter().map(of).collect(),
        cost: cost.map(|cents| u32::try_from(cents).map_err(|e| unreadable(WHAT, e))).transpose()?,
        joining: joining.map(|text| LongWords::parse(&text).map_err(|e| unreadable(WHAT, e))).transpose()?,
        overbooking,
    })
}

/// Takes the blocks of a session away: it is held from its first day to its last.
///
/// # Errors
/// The database's.
pub fn hold_in_one_go(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    diesel::delete(session_block::table.filter(session_block::session_id.eq(key(id)))).apply(tx)?;
    Ok(())
}

/// Replaces what only the page of a session shows.
///
/// # Errors
/// [`StoreError::Missing`] without a trainer, or the database's.
pub fn set_details(tx: &mut Tx, id: SessionId, details: &Details) -> Result<(), StoreError> {
    let overbooking = details.overbooking.as_ref();
    diesel::update(session::table.filter(session::id.eq(key(id))))
        .set((
            session::cost.eq(details.cost.map(|cents| i32::try_from(cents).unwrap_or(i32::MAX))),
            session::joining.eq(details.joining.as_ref().map(LongWords::as_str)),
            session::overbooking_code.eq(overbooking.map(|o| o.reason.code.code())),
            session::overbooking_words.eq(overbooking.map(|o| o.reason.words.as_str())),
            session::overbooking_by.eq(overbooking.and_then(|o| o.by).map(key)),
        ))
        .apply(tx)?;
    diesel::delete(session_block::table.filter(session_block::session_id.eq(key(id)))).apply(tx)?;
    let blocks: Vec<BlockRow> = details
        .blocks
        .iter()
        .map(|block| BlockRow { session_id: key(id), starts_on: block.first(), ends_on: block.last() })
        .collect();
    insert_all!(&mut **tx, session_block::table, blocks);
    diesel::delete(session_trainer::table.filter(session_trainer::session_id.eq(key(id)))).apply(tx)?;
    let trainers: Vec<TrainerRow> =
        details.trainers.iter().map(|who| TrainerRow { session_id: key(id), person_id: key(*who) }).collect();
    insert_all!(&mut **tx, session_trainer::table, trainers);
    Ok(())
}
