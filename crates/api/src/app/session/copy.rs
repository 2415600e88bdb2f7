//! Copies of a session: a series, or next year's.

use super::taken;
use crate::answer::Answer;
use crate::app::access::{invalid_text, over_session};
use crate::app::act::{About, Act, Why};
use crate::app::field::day;
use crate::app::show;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::TimeDelta;
use contract::session::{SessionCopies, SessionCopy};
use domain::event::Action;
use domain::id::SessionId;
use domain::role::Permission;
use domain::session::{Details, Quota, Seats, Session, SessionState, moved_blocks};
use domain::span::DateSpan;
use domain::text::SessionCode;
use serde_json::json;
use store::audit::Subject;
use store::{Tx, session};

/// Copies made at once.
const MOST_COPIES: usize = 52;

/// Copies a session as drafts, each from its own first day: its days, windows and quotas follow at the same distance; its
/// people, its overbooking and its trainers do not.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when a code is taken; 422 for a field. None is made when one is refused.
pub fn copy(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &SessionCopy) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    if body.copies.is_empty() || body.copies.len() > MOST_COPIES {
        let words = Both::new(format!("de 1 à {MOST_COPIES} copies"), format!("from 1 to {MOST_COPIES} copies"));
        return Err(Problem::invalid("/copies", "out_of_range", words));
    }
    crate::app::unit::require_open(tx, found.organiser, "/copies")?;
    let details = session::details(tx, id)?;
    let quotas = session::quotas(tx, [id])?.remove(&id).unwrap_or_default();
    let mut made = Vec::new();
    for (index, asked) in body.copies.iter().enumerate() {
        let at = format!("/copies/{index}/starts_on");
        let beyond = || Problem::invalid(&at, "out_of_range", Both::new("hors du calendrier", "beyond the calendar"));
        let first = day(&at, asked.starts_on)?;
        let by = first - found.dates.first();
        let last = found.dates.last().checked_add_signed(by).ok_or_else(beyond)?;
        let pointer = format!("/copies/{index}/code");
        let new = Session {
            id: act.mint.id(),
            code: SessionCode::parse(asked.code.as_str()).map_err(|e| invalid_text(&pointer, e))?,
            dates: DateSpan::of_days(first, day(&at, last)?).map_err(|_| beyond())?,
            // Overbooking is decided for one session, by name.
            seats: Seats::new(found.seats.capacity(), found.seats.minimum(), 0).map_err(|e| super::refused(&e))?,
            window: found.window.moved(by),
            state: SessionState::Draft,
            version: 1,
            ..found.clone()
        };
        session::insert(tx, &new, &moved_quotas(&quotas, by), act.now).map_err(|e| taken(e, &pointer))?;
        let told = Details {
            blocks: moved_blocks(&details.blocks, by).map_err(|_| beyond())?,
            trainers: Vec::new(),
            cost: details.cost,
            joining: details.joining.clone(),
            overbooking: None,
        };
        if told != Details::default() {
            session::set_details(tx, new.id, &told)?;
        }
        let about = About { session: Some(new.id), ..About::default() };
        let why = Why::default().after(json!({ "state": "draft", "copied_from": id.to_string() }));
        act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about, why)?;
        made.push(new.id);
    }
    let items = session::items_of(tx, made.iter().copied(), act.now)?;
    let in_order = made.iter().filter_map(|id| items.iter().find(|item| item.session.id == *id));
    Answer::ok(&SessionCopies { items: in_order.map(|item| show::session_item(item, act.now)).collect() })
}

fn moved_quotas(quotas: &[Quota], by: TimeDelta) -> Vec<Quota> {
    let later = |quota: &Quota| Quota {
        release_on: quota.release_on.checked_add_signed(by).unwrap_or(quota.release_on),
        ..*quota
    };
    quotas.iter().map(later).collect()
}
