//! Walking the chain from its first link to its head, and looking for what stands beside it.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::form::FORM;
use super::seal::read_hash;
use super::{Head, ORIGIN};
use crate::audit::{Stored, stored_columns};
use crate::run::Run;
use crate::schema::{audit_event, audit_link, audit_unlinked};
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// Rows held at a time.
const PAGE: i64 = 1000;

/// What the chain is held against.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Now.
    pub now: DateTime<Utc>,
    /// How long a line may wait for its link.
    pub patience: TimeDelta,
    /// Heads told earlier: the chain must still go through each.
    pub heads: Vec<Head>,
}

/// What was found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Links are missing: those of these positions, both ends included.
    Gap {
        /// The first that is missing.
        from: i64,
        /// The last that is missing.
        to: i64,
    },
    /// A link whose line is no more.
    Deleted {
        /// Of the link.
        position: i64,
        /// The line that was there.
        event: Uuid,
    },
    /// The hash is not that of the line after the link before: the line was edited, or links were moved or put in.
    Changed {
        /// Of the link.
        position: i64,
        /// Its line.
        event: Uuid,
    },
    /// A link or its line holds what this program cannot read.
    Unreadable {
        /// Of the link.
        position: i64,
    },
    /// The chain does not go through a head told earlier: its tail was cut, or the chain was computed anew.
    Lost {
        /// The head told earlier.
        head: Head,
    },
    /// A line that has no link and does not wait for one: it was put in, or its link was taken away.
    Beside {
        /// The line.
        event: Uuid,
    },
    /// A line that was to be linked is no more.
    Vanished {
        /// The line that was there.
        event: Uuid,
    },
    /// A line that has its link waits for another.
    Twice {
        /// The line.
        event: Uuid,
    },
    /// Lines wait for longer than they may: no server seals.
    Late {
        /// How many.
        lines: u64,
        /// When the oldest was written.
        oldest: DateTime<Utc>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { from, to } if from == to => write!(f, "link {from} is missing"),
            Self::Gap { from, to } => write!(f, "links {from} to {to} are missing"),
            Self::Deleted { position, event } => write!(f, "link {position}: its line {event} is no more"),
            Self::Changed { position, event } => {
                write!(f, "link {position}: line {event} was edited, or links were moved or put in")
            }
            Self::Unreadable { position } => write!(f, "link {position}: it or its line cannot be read"),
            Self::Lost { head } => write!(f, "the chain does not go through {head} any more"),
            Self::Beside { event } => write!(f, "line {event} was put in, or its link was taken away"),
            Self::Vanished { event } => write!(f, "line {event} was deleted before it was linked"),
            Self::Twice { event } => write!(f, "line {event} waits for a link although it has one"),
            Self::Late { lines, oldest } => write!(f, "{lines} lines wait for their link, the oldest since {oldest}"),
        }
    }
}

/// What was walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Links seen.
    pub links: u64,
    /// Lines that wait for their link.
    pub waiting: u64,
    /// The head of the chain.
    pub head: Option<Head>,
    /// How many faults were told.
    pub faults: u64,
}

/// Walks the chain and tells each fault as it is met, holding a page of rows at a time. Run it in one read, so that what is
/// sealed meanwhile is not half seen.
///
/// # Errors
/// The database's.
pub fn verify(conn: &mut Conn, terms: &Terms, tell: &mut dyn FnMut(Fault)) -> Result<Checked, StoreError> {
    let mut faults = 0;
    let mut tell = |fault| {
        faults += 1;
        tell(fault);
    };
    let (links, head) = walk(conn, terms, &mut tell)?;
    beside(conn, &mut tell)?;
    let waiting = wait(conn, terms, &mut tell)?;
    Ok(Checked { links, waiting, head, faults })
}

type Link = (i64, Id, i32, Vec<u8>, Option<Stored>);

fn walk(conn: &mut Conn, terms: &Terms, tell: &mut dyn FnMut(Fault)) -> Result<(u64, Option<Head>), StoreError> {
    let mut expected = terms.heads.clone();
    let (mut links, mut head) = (0, None);
    // Unknown after a gap: what follows one cannot be proved, and is the ground for what comes next.
    let mut previous = Some(ORIGIN);
    let (mut after, mut next) = (i64::MIN, 1_i64);
    loop {
        let page = page(conn, after)?;
        let Some(last) = page.last().map(|(position, _)| *position) else { break };
        after = last;
        for (position, link) in page {
            links += 1;
            if position > next {
                tell(Fault::Gap { from: next, to: position - 1 });
                previous = None;
            }
            next = position.saturating_add(1);
            let found = link.as_ref().and_then(|(_, _, _, hash, _)| read_hash(hash).ok());
            match link {
                None => tell(Fault::Unreadable { position }),
                Some((_, event, _, _, None)) => tell(Fault::Deleted { position, event: event.0 }),
                Some((_, _, form, _, Some(_))) if form != FORM => tell(Fault::Unreadable { position }),
                Some((_, event, _, _, Some(line))) => {
                    let right = previous.is_none_or(|previous| Some(line.hash(&previous)) == found);
                    if !right || position < 1 {
                        tell(Fault::Changed { position, event: event.0 });
                    }
                }
            }
            head = found.map(|hash| Head { position, hash });
            previous = found;
            expected.retain(|told| Some(*told) != head);
        }
    }
    expected.into_iter().for_each(|head| tell(Fault::Lost { head }));
    Ok((links, head))
}

/// The next links by position; those that cannot be read come alone.
fn page(conn: &mut Conn, after: i64) -> Result<Vec<(i64, Option<Link>)>, StoreError> {
    let query = || {
        audit_link::table
            .left_join(audit_event::table)
            .select((
                audit_link::position,
                audit_link::event_id,
                audit_link::form,
                audit_link::hash,
                stored_columns!().nullable(),
            ))
            .order(audit_link::position)
    };
    let whole = query().filter(audit_link::position.gt(after)).limit(PAGE).rows::<Link>(conn);
    match whole {
        Ok(links) => Ok(links.into_iter().map(|link| (link.0, Some(link))).collect()),
        Err(diesel::result::Error::DeserializationError(_)) => {
            let positions: Vec<i64> = audit_link::table
                .filter(audit_link::position.gt(after))
                .order(audit_link::position)
                .limit(PAGE)
                .select(audit_link::position)
                .rows(conn)?;
            let one = |position: i64| match query().filter(audit_link::position.eq(position)).row::<Link>(conn) {
                Ok(link) => Ok((position, Some(link))),
                Err(diesel::result::Error::DeserializationError(_)) => Ok((position, None)),
                Err(error) => Err(error.into()),
            };
            positions.into_iter().map(one).collect()
        }
        Err(error) => Err(error.into()),
    }
}

/// Lines that neither have a link nor wait for one.
fn beside(conn: &mut Conn, tell: &mut dyn FnMut(Fault)) -> Result<(), StoreError> {
    let mut after = Id(Uuid::nil());
    loop {
        let rows: Vec<(Id, Option<i64>, Option<Id>)> = audit_event::table
            .left_join(audit_link::table)
            .left_join(audit_unlinked::table)
            .filter(audit_event::id.gt(after))
            .order(audit_event::id)
            .limit(PAGE)
            .select((audit_event::id, audit_link::position.nullable(), audit_unlinked::event_id.nullable()))
            .rows(conn)?;
        let Some((last, _, _)) = rows.last() else { return Ok(()) };
        after = *last;
        let lone = rows.iter().filter(|(_, link, waits)| link.is_none() && waits.is_none());
        lone.for_each(|(event, _, _)| tell(Fault::Beside { event: event.0 }));
    }
}

/// Lines that wait; answers how many.
fn wait(conn: &mut Conn, terms: &Terms, tell: &mut dyn FnMut(Fault)) -> Result<u64, StoreError> {
    let (mut waiting, mut late, mut oldest) = (0, 0, terms.now);
    let mut after = Id(Uuid::nil());
    loop {
        let rows: Vec<(Id, Option<At>)> = audit_unlinked::table
            .left_join(audit_event::table)
            .filter(audit_unlinked::event_id.gt(after))
            .order(audit_unlinked::event_id)
            .limit(PAGE)
            .select((audit_unlinked::event_id, audit_event::at.nullable()))
            .rows(conn)?;
        let Some((last, _)) = rows.last() else { break };
        let ids: Vec<Id> = rows.iter().map(|(event, _)| *event).collect();
        let linked: Vec<Id> =
            audit_link::table.filter(audit_link::event_id.eq_any(&ids)).select(audit_link::event_id).load(conn)?;
        linked.iter().for_each(|event| tell(Fault::Twice { event: event.0 }));
        after = *last;
        for (event, at) in rows {
            match at {
                None => tell(Fault::Vanished { event: event.0 }),
                Some(At(at)) => {
                    waiting += 1;
                    late += u64::from(terms.now - at > terms.patience);
                    oldest = oldest.min(at);
                }
            }
        }
    }
    if late > 0 {
        tell(Fault::Late { lines: late, oldest });
    }
    Ok(waiting)
}
