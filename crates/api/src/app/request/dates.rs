//! Any session from a day to another, but some days: what a request accepts besides the sessions it names.

use super::field;
use crate::app::act::{About, Act, Why};
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;
use contract::ranking::Days;
use contract::request::{AcceptedDates as Shown, AcceptedDatesBody};
use domain::event::Action;
use domain::id::CourseId;
use domain::reason::CancelReason;
use domain::request::{AcceptedDates, InvalidDates, Wish};
use domain::session::Session;
use domain::span::DateSpan;
use std::collections::BTreeSet;
use store::audit::Subject;
use store::snapshot::{Hold, keep_sessions};
use store::{Conn, Tx, request, session};

/// The dates that a body says.
///
/// # Errors
/// 422 with the field.
pub(super) fn read(body: &AcceptedDatesBody, today: NaiveDate) -> Outcome<AcceptedDates> {
    let reversed = |pointer: &str| {
        field(pointer, "reversed", "le dernier jour précède le premier", "the last day is before the first")
    };
    let within = DateSpan::of_days(body.starts_on, body.ends_on).map_err(|_| reversed("/accepts/ends_on"))?;
    if within.last() < today {
        return Err(field("/accepts/ends_on", "past", "la période est passée", "the period is over"));
    }
    let mut except = Vec::new();
    for (index, days) in body.except.iter().enumerate() {
        let pointer = format!("/accepts/except/{index}/ends_on");
        except.push(DateSpan::of_days(days.starts_on, days.ends_on).map_err(|_| reversed(&pointer))?);
    }
    AcceptedDates::new(within, except).map_err(|error| {
        let (pointer, fr) = match error {
            InvalidDates::TooLong => ("/accepts/ends_on".to_owned(), "la période dépasse deux ans"),
            InvalidDates::TooMany => ("/accepts/except".to_owned(), "au plus 60 suites de jours exclues"),
            InvalidDates::Outside { index } => {
                (format!("/accepts/except/{index}/starts_on"), "ces jours exclus sont hors de la période")
            }
        };
        Problem::invalid(&pointer, "out_of_range", Both::new(fr, error.to_string()))
    })
}

/// The dates as they are shown.
pub(super) fn shown(dates: &AcceptedDates) -> Shown {
    let days = |span: &DateSpan| Days { starts_on: span.first(), ends_on: span.last() };
    let within = dates.within();
    Shown { starts_on: within.first(), ends_on: within.last(), except: dates.except().iter().map(days).collect() }
}

/// The sessions that dates bring in, after those named; they stay what they are until the write ends, and one that opens
/// meanwhile comes in with its opening.
///
/// # Errors
/// The store's.
pub(super) fn keep_brought_in(
    tx: &mut Tx,
    course: CourseId,
    dates: &AcceptedDates,
    named: &[Wish],
    today: NaiveDate,
) -> Outcome<Vec<Wish>> {
    let seen = brought_in(tx, course, dates, named, today)?;
    keep_sessions(tx, seen.iter().map(|wish| wish.session))?;
    request::lock_dates(tx, &[course], Hold::Keep)?;
    let found = brought_in(tx, course, dates, named, today)?;
    keep_sessions(tx, found.iter().map(|wish| wish.session))?;
    Ok(found)
}

/// The sessions that dates bring in, after those named, the first ones first.
///
/// # Errors
/// The store's.
pub fn brought_in(
    conn: &mut Conn,
    course: CourseId,
    dates: &AcceptedDates,
    named: &[Wish],
    today: NaiveDate,
) -> Outcome<Vec<Wish>> {
    let rank = request::rank_after(named.iter().map(|wish| wish.rank).max().unwrap_or(0));
    let named: BTreeSet<_> = named.iter().map(|wish| wish.session).collect();
    let found = request::of_course(conn, course, dates.within(), today)?;
    let accepted = found.into_iter().filter(|(id, held)| !named.contains(id) && dates.accept(held));
    Ok(accepted.map(|(session, _)| Wish { session, rank, by_dates: true }).collect())
}

/// A session opened, or moved: it comes into the requests whose dates accept its days, and leaves those that its move took it
/// away from. Answers how many wait for it now who did not. The session is locked.
///
/// # Errors
/// The store's.
pub fn bring_in(tx: &mut Tx, act: &mut Act, opened: &Session) -> Outcome<usize> {
    request::lock_dates(tx, &[opened.course], Hold::Change)?;
    let held = session::blocks(tx, opened.id)?;
    let held = if held.is_empty() { vec![opened.dates] } else { held };
    for (id, person) in request::no_longer_accepted(tx, opened.id, &held)? {
        let about = About { person: Some(person), session: Some(opened.id), request: Some(id) };
        let why = Why::coded(CancelReason::SessionMoved.code(), None);
        act.record(tx, Action::WishClosed, Subject::of("request", id), about, why)?;
    }
    let mut accepting = request::accepting(tx, opened.course, opened.id, opened.dates)?;
    accepting.retain(|one| one.dates.accept(&held));
    request::bring_in(tx, opened.id, &accepting)?;
    for one in accepting.iter().filter(|one| one.waits) {
        let about = About { person: Some(one.person), session: Some(opened.id), request: Some(one.request) };
        let subject = Subject::of("waitlist_entry", one.entry);
        act.record(tx, Action::WaitlistJoined, subject, about, Why::default())?;
    }
    Ok(accepting.iter().filter(|one| one.waits).count())
}
