//! Copies of a session, and sessions of a template: a series, or next year's.

use super::taken;
use crate::answer::Answer;
use crate::app::access::{invalid_text, over_session};
use crate::app::act::{About, Act, Why};
use crate::app::field::day;
use crate::app::show;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use contract::session::{SessionCopies, SessionCopy};
use domain::event::Action;
use domain::id::{CourseId, SessionId, UnitId};
use domain::role::Permission;
use domain::session::{Details, Session, SessionState};
use domain::session_template::Pattern;
use domain::text::SessionCode;
use serde_json::{Value, json};
use store::audit::Subject;
use store::{Tx, session};

/// Copies made at once.
const MOST_COPIES: usize = 52;

/// Where sessions are planned, and what they have in common.
pub struct Mould<'a> {
    /// In whose calendar.
    pub organiser: UnitId,
    /// Of which course.
    pub course: CourseId,
    /// What they have in common.
    pub pattern: &'a Pattern,
    /// What the history says of where they come from.
    pub from: (&'static str, Value),
}

/// Copies a session as drafts, each from its own first day: its days, windows and quotas follow at the same distance; its
/// people, its overbooking and its trainers do not.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when a code is taken; 422 for a field. None is made when one is refused.
pub fn copy(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &SessionCopy) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let pattern = pattern_of(tx, &found)?;
    let from = ("copied_from", json!(id.to_string()));
    plan(tx, act, &Mould { organiser: found.organiser, course: found.course, pattern: &pattern, from }, body)
}

/// What a session would pass on.
///
/// # Errors
/// The store's.
pub fn pattern_of(tx: &mut Tx, of: &Session) -> Outcome<Pattern> {
    let details = session::details(tx, of.id)?;
    let quotas = session::quotas(tx, [of.id])?.remove(&of.id).unwrap_or_default();
    Ok(Pattern::of(of, &details, &quotas))
}

/// Plans sessions as drafts, each from its own first day.
///
/// # Errors
/// 409 when a code is taken; 422 for a field. None is made when one is refused.
pub fn plan(tx: &mut Tx, act: &mut Act, mould: &Mould<'_>, body: &SessionCopy) -> Outcome<Answer> {
    if body.copies.is_empty() || body.copies.len() > MOST_COPIES {
        let words = Both::new(format!("de 1 à {MOST_COPIES} copies"), format!("from 1 to {MOST_COPIES} copies"));
        return Err(Problem::invalid("/copies", "out_of_range", words));
    }
    crate::app::unit::require_open(tx, mould.organiser, "/copies")?;
    let pattern = mould.pattern;
    let mut made = Vec::new();
    for (index, asked) in body.copies.iter().enumerate() {
        let at = format!("/copies/{index}/starts_on");
        let beyond = || Problem::invalid(&at, "out_of_range", Both::new("hors du calendrier", "beyond the calendar"));
        let dated = pattern.on(day(&at, asked.starts_on)?).map_err(|_| beyond())?;
        day(&at, dated.dates.last())?;
        let pointer = format!("/copies/{index}/code");
        let new = Session {
            id: act.mint.id(),
            organiser: mould.organiser,
            code: SessionCode::parse(asked.code.as_str()).map_err(|e| invalid_text(&pointer, e))?,
            course: mould.course,
            site: pattern.site,
            dates: dated.dates,
            seats: pattern.seats,
            window: dated.window,
            state: SessionState::Draft,
            version: 1,
        };
        session::insert(tx, &new, &dated.quotas, act.now).map_err(|e| taken(e, &pointer))?;
        let (cost, joining) = (pattern.cost, pattern.joining.clone());
        let told = Details { blocks: dated.blocks, cost, joining, ..Details::default() };
        if told != Details::default() {
            session::set_details(tx, new.id, &told)?;
        }
        let about = About { session: Some(new.id), ..About::default() };
        let (from, what) = &mould.from;
        let why = Why::default().after(json!({ "state": "draft", *from: what }));
        act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about, why)?;
        made.push(new.id);
    }
    let items = session::items_of(tx, made.iter().copied(), act.now)?;
    let in_order = made.iter().filter_map(|id| items.iter().find(|item| item.session.id == *id));
    Answer::ok(&SessionCopies { items: in_order.map(|item| show::session_item(item, act.now)).collect() })
}
