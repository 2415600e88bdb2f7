//! The sessions of a year at once: what a board shows of each.

use super::drafts;
use crate::app::{show, zone};
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::{Days, NaiveDate};
use contract::session::{BoardSession, SessionBoard, SessionBoardQuery, SessionItem};
use store::page::PageRequest;
use store::session::{SessionFilter, SessionOrder};
use store::{Conn, session};

/// How many days a board shows at most.
const MOST_DAYS: i64 = 400;
/// How many sessions a board shows at most.
const MOST_SESSIONS: u16 = 2_000;
/// How many days a board shows when nobody says.
const YEAR: Days = Days::new(365);

/// The sessions that have a day in a span, as a list shows them. Drafts are shown to those who plan them only.
///
/// # Errors
/// 422 when the span is empty or too long; the store's.
pub fn board(conn: &mut Conn, who: &Who, query: &SessionBoardQuery) -> Outcome<SessionBoard> {
    let today = zone::today("Europe/Paris", who.now);
    let (from, to) = span(query, today)?;
    let filter = SessionFilter {
        q: query.q.as_ref().map(|q| q.as_str().to_owned()),
        course: query.course_id.map(Into::into),
        sites: query.site_id.map(|site| vec![site.into()]),
        organiser: query.organiser_id.map(Into::into),
        during: Some((from, to)),
        state: query.state.map(|asked| (asked.code(), today)),
        order: SessionOrder::Soonest,
        drafts: drafts(conn, who)?,
        ..SessionFilter::default()
    };
    let page = session::list(conn, &filter, &PageRequest { limit: MOST_SESSIONS, after: None }, who.now)?;
    let cut = page.next.is_some();
    let sessions = page.items.iter().map(|item| bar(show::session_item(item, who.now))).collect();
    Ok(SessionBoard { from, to, sessions, cut })
}

fn span(query: &SessionBoardQuery, today: NaiveDate) -> Outcome<(NaiveDate, NaiveDate)> {
    let from = query.from.unwrap_or(today);
    let to = query.to.or_else(|| from.checked_add_days(YEAR)).unwrap_or(from);
    let days = to.signed_duration_since(from).num_days();
    if days < 0 {
        let words = Both::new("le dernier jour précède le premier", "the last day comes before the first");
        return Err(Problem::invalid("/query/to", "out_of_range", words));
    }
    if days > MOST_DAYS {
        let words = Both::new(
            format!("un tableau montre {MOST_DAYS} jours au plus : rapprochez les deux jours"),
            format!("a board shows {MOST_DAYS} days at most: bring the two days closer"),
        );
        return Err(Problem::invalid("/query/to", "out_of_range", words));
    }
    Ok((from, to))
}

fn bar(item: SessionItem) -> BoardSession {
    BoardSession {
        id: item.id,
        code: item.code,
        course: item.course,
        site: item.site,
        starts_on: item.starts_on,
        ends_on: item.ends_on,
        state: item.state,
        capacity: item.fill.capacity,
        minimum: item.fill.minimum,
        enrolled: item.fill.enrolled,
        held: item.fill.held,
        waiting: item.fill.waiting,
    }
}
