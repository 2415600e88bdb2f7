//! Creating a session, and changing what it says of itself and its seats.

use super::{answer, quotas_shown, refused, shown, taken, teach, unknown};
use crate::answer::Answer;
use crate::app::access::{invalid_text, optional_words, over_session, words};
use crate::app::act::{About, Act, Why};
use crate::app::field::{self, day, out_of_scope};
use crate::app::promotion::{self, Freed};
use crate::app::seat::{self, Cancel};
use crate::extract::if_match::IfMatch;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::{Days, NaiveDate};
use contract::session::{DaysBody, OverbookingBody, QuotaBody, SessionCreate, SessionUpdate};
use domain::enrolment::{AfterCancel, CancelledBy};
use domain::event::Action;
use domain::id::{CourseId, EnrolmentId, PersonId, SessionId, SiteId, UnitId};
use domain::reason::{CancelReason, Override, OverrideReason};
use domain::role::Permission;
use domain::session::{
    DEFAULT_QUOTA_RELEASE_DAYS, Details, InvalidBlocks, InvalidWindow, Overbooking, Quota, Seats, Session,
    SessionState, Window, dates_of,
};
use domain::span::DateSpan;
use domain::text::{LongWords, SessionCode, Words};
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::ranking::Cause;
use store::snapshot::{Waiting, lock_session, lock_to_call_off};
use store::{Tx, enrolment, session, unit};

/// Quotas of one session.
const MOST_QUOTAS: usize = 100;
/// Those who lose their seat at once.
const MOST_LEAVING: usize = 100;

/// Creates a draft.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when the code is taken in that calendar; 422 for a field.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &SessionCreate) -> Outcome<Answer> {
    let organiser: UnitId = body.organiser_id.into();
    who.require(Permission::PlanSessions)?;
    let lineage = unit::lineage(tx, organiser)?;
    if lineage.0.is_empty() || !who.may(Permission::PlanSessions, &lineage) {
        let words = Both::new("unité inconnue ou hors de votre périmètre", "no such unit in your scope");
        return Err(out_of_scope("/organiser_id", words));
    }
    teach::lock(tx, &body.trainer_ids, std::iter::empty())?;
    crate::app::unit::require_open(tx, organiser, "/organiser_id")?;
    let (course, site): (CourseId, SiteId) = (body.course_id.into(), body.site_id.into());
    if store::course::find(tx, course)?.is_none() {
        return Err(unknown("/course_id", "stage inconnu", "no such course"));
    }
    if store::site::find(tx, site)?.is_none() {
        return Err(unknown("/site_id", "site inconnu", "no such site"));
    }
    let (dates, blocks) = dates(body)?;
    let window = Window {
        opens_on: body.enrolment_opens_on.map(|on| day("/enrolment_opens_on", on)).transpose()?,
        closes_on: body.enrolment_closes_on.map(|on| day("/enrolment_closes_on", on)).transpose()?,
        withdrawal_until: body.withdrawal_until.map(|on| day("/withdrawal_until", on)).transpose()?,
    };
    window.fits(dates).map_err(window_refused)?;
    let new = Session {
        id: act.mint.id(),
        organiser,
        code: SessionCode::parse(body.code.as_str()).map_err(|e| invalid_text("/code", e))?,
        course,
        site,
        dates,
        seats: Seats::new(body.capacity.0, body.minimum.0, 0).map_err(|e| refused(&e))?,
        window,
        state: SessionState::Draft,
        version: 1,
    };
    let details = Details {
        blocks,
        trainers: teach::trainers(tx, who, &body.trainer_ids)?,
        cost: body.cost.map(|cents| cents.0),
        joining: body.joining.as_ref().map(|text| long("/joining", text)).transpose()?,
        overbooking: None,
    };
    let quotas = quotas(tx, &body.quotas, body.capacity.0, dates)?;
    teach::free(tx, (who, act), &new, (&Details::default(), &details), &body.trainer_ids)?;
    session::insert(tx, &new, &quotas, act.now).map_err(|e| taken(e, "/code"))?;
    if details != Details::default() {
        session::set_details(tx, new.id, &details)?;
    }
    let about = About { session: Some(new.id), ..About::default() };
    let why = Why::default().after(json!({ "state": "draft", "capacity": new.seats.capacity() }));
    act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about, why)?;
    let shown = shown(tx, new.id, act.now)?;
    Ok(Answer::created("sessions", new.id, &shown)?.version(1))
}

fn dates(body: &SessionCreate) -> Outcome<(DateSpan, Vec<DateSpan>)> {
    let (first, last) = (day("/starts_on", body.starts_on)?, day("/ends_on", body.ends_on)?);
    let whole = DateSpan::of_days(first, last).map_err(|e| {
        Problem::invalid("/ends_on", "invalid", Both::new("le dernier jour précède le premier", e.to_string()))
    })?;
    if body.blocks.is_empty() {
        return Ok((whole, Vec::new()));
    }
    let (dates, blocks) = blocks_of(&body.blocks)?;
    if dates == whole {
        return Ok((dates, blocks));
    }
    let words = Both::new(
        "les blocs vont du premier au dernier jour de la session",
        "the blocks go from the first day of the session to its last",
    );
    Err(Problem::invalid("/blocks", "out_of_range", words))
}

/// The days of blocks, as the domain reads them.
pub(super) fn blocks_of(said: &[DaysBody]) -> Outcome<(DateSpan, Vec<DateSpan>)> {
    let mut blocks = Vec::new();
    for (index, block) in said.iter().enumerate() {
        let at = |name: &str| format!("/blocks/{index}/{name}");
        let (first, last) = (day(&at("starts_on"), block.starts_on)?, day(&at("ends_on"), block.ends_on)?);
        blocks.push(DateSpan::of_days(first, last).map_err(|e| {
            let words = Both::new("le dernier jour précède le premier", e.to_string());
            Problem::invalid(at("ends_on"), "invalid", words)
        })?);
    }
    dates_of(blocks).map_err(|error| {
        let (code, fr) = match error {
            InvalidBlocks::Count => ("out_of_range", "une session a de 1 à 30 blocs de jours"),
            InvalidBlocks::Overlap => ("overlap", "deux blocs d'une session ne partagent aucun jour"),
        };
        Problem::invalid("/blocks", code, Both::new(fr, error.to_string()))
    })
}

fn window_refused(error: InvalidWindow) -> Problem {
    let (pointer, fr) = match error {
        InvalidWindow::Empty => ("/enrolment_closes_on", "les inscriptions ne ferment pas avant d'ouvrir"),
        InvalidWindow::OpensLate => ("/enrolment_opens_on", "les inscriptions ouvrent avant le début de la session"),
        InvalidWindow::ClosesLate => ("/enrolment_closes_on", "les inscriptions ferment avant le début de la session"),
        InvalidWindow::WithdrawalLate => ("/withdrawal_until", "le dernier jour pour se retirer précède la session"),
    };
    Problem::invalid(pointer, "out_of_range", Both::new(fr, error.to_string()))
}

fn long(pointer: &str, text: &contract::text::LongWords) -> Outcome<LongWords> {
    field::text(pointer, LongWords::parse(text.as_str()))
}

fn quotas(tx: &mut Tx, said: &[QuotaBody], capacity: u16, dates: DateSpan) -> Outcome<Vec<Quota>> {
    if said.len() > MOST_QUOTAS {
        let words = Both::new(format!("au plus {MOST_QUOTAS} contingents"), format!("at most {MOST_QUOTAS} quotas"));
        return Err(Problem::invalid("/quotas", "too_many", words));
    }
    let known = unit::tags(tx, said.iter().map(|q| q.unit_id.into()))?;
    let usual = dates.first().checked_sub_days(Days::new(DEFAULT_QUOTA_RELEASE_DAYS)).unwrap_or(dates.first());
    let mut quotas: Vec<Quota> = Vec::new();
    for (index, asked) in said.iter().enumerate() {
        let unit: UnitId = asked.unit_id.into();
        let pointer = format!("/quotas/{index}/unit_id");
        if !known.contains_key(&unit) {
            return Err(unknown(&pointer, "unité inconnue", "no such unit"));
        }
        if quotas.iter().any(|q| q.unit == unit) {
            let words = Both::new("unité citée deux fois", "this unit is named twice");
            return Err(Problem::invalid(pointer, "duplicate", words));
        }
        let release_on = day(&format!("/quotas/{index}/release_on"), asked.release_on.unwrap_or(usual))?;
        quotas.push(Quota { unit, seats: asked.seats.0, release_on });
    }
    kept_within(&quotas, capacity)?;
    Ok(quotas)
}

/// Seats set aside are seats of the session.
fn kept_within(quotas: &[Quota], capacity: u16) -> Outcome<()> {
    let kept: u32 = quotas.iter().map(|q| u32::from(q.seats)).sum();
    if kept <= u32::from(capacity) {
        return Ok(());
    }
    let words = Both::new(
        format!("les contingents réservent {kept} places, la session n'en a que {capacity}"),
        format!("the quotas set {kept} seats aside, the session has {capacity} only"),
    );
    Err(Problem::invalid("/quotas", "out_of_range", words))
}

fn overbooking(act: &Act, body: &OverbookingBody) -> Outcome<Option<Overbooking>> {
    let code = OverrideReason::from_code(body.code.code()).unwrap_or(OverrideReason::Other);
    let reason = Override { code, words: words("/overbooking/words", &body.words)? };
    Ok((body.limit.0 > 0).then_some(Overbooking { by: act.actor.person(), reason }))
}

/// Changes what a session says of itself, and its seats. Seats added, or given back to all, look for their holders at once;
/// when fewer are left than are taken, whoever is named loses theirs and goes to the head of the course's queue.
///
/// # Errors
/// 403 or 404 outside the scope; 409 below the seats occupied; 412 on another version; 422 for a field.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: SessionId,
    on: IfMatch,
    body: &SessionUpdate,
) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    let leaving = leaving(tx, id, body)?;
    teach::lock(tx, body.trainer_ids.as_deref().unwrap_or_default(), leaving.iter().map(|(_, person)| *person))?;
    if leaving.is_empty() {
        lock_session(tx, id)?;
    } else {
        lock_to_call_off(tx, id)?;
    }
    let expired = promotion::settle(tx, act, id)?;
    let present = promotion::load(tx, act.now, id, Waiting::Nobody)?;
    on.check(present.session.version, || answer(tx, id, act))?;
    let said = optional_words("/words", body.words.as_ref())?;
    let found = present.session.clone();
    let details = session::details(tx, id)?;
    let mut next = found.clone();
    next.window = window(found.window, body)?;
    // What was there before and is not touched is in nobody's way.
    if next.window != found.window {
        next.window.fits(found.dates).map_err(window_refused)?;
    }
    let mut told = details.clone();
    if let Some(ids) = &body.trainer_ids {
        told.trainers = teach::trainers(tx, who, ids)?;
        teach::free(tx, (who, act), &found, (&details, &told), ids)?;
    }
    told.cost = body.cost.over(told.cost, |cents| Ok::<_, Problem>(cents.0))?;
    told.joining = body.joining.over(told.joining.take(), |text| long("/joining", text))?;
    let before = found.seats;
    let mut over = before.overbooking();
    if let Some(asked) = &body.overbooking {
        over = asked.limit.0;
        told.overbooking = overbooking(act, asked)?;
    }
    let capacity = body.capacity.map_or(before.capacity(), |c| c.0);
    let minimum = body.minimum.map_or(before.minimum(), |m| m.0);
    let seats = Seats::new(capacity, minimum, over).map_err(|e| over_refused(&e, over))?;
    let shortfall = usize::from(present.occupied().saturating_sub(seats.most()));
    if leaving.len() > shortfall {
        let words = Both::new(
            format!(
                "{shortfall} personnes au plus perdent leur place avec ces places : annulez les autres inscriptions"
            ),
            format!("{shortfall} people at most lose their seat with these seats: cancel the other enrolments"),
        );
        return Err(Problem::invalid("/leaving_ids", "too_many", words));
    }
    let staying = present.occupied().saturating_sub(u16::try_from(leaving.len()).unwrap_or(u16::MAX));
    next = next.with_seats(seats, staying).map_err(|e| refused(&e))?;
    let quotas_before = present.quotas.clone();
    let quotas_next = match &body.quotas {
        Some(asked) => quotas(tx, asked, capacity, found.dates)?,
        None => {
            // Those that were released set nothing aside any more.
            let open: Vec<Quota> = quotas_before.iter().filter(|q| present.today < q.release_on).copied().collect();
            if capacity < before.capacity() {
                kept_within(&open, capacity)?;
            }
            quotas_before.clone()
        }
    };
    put_out(tx, act, who, &leaving, said.clone())?;
    if next != found || told != details || quotas_next != quotas_before || !leaving.is_empty() {
        session::update(tx, &next, act.now)?;
        if told != details {
            session::set_details(tx, id, &told)?;
        }
        if quotas_next != quotas_before {
            session::replace_quotas(tx, id, &quotas_next)?;
        }
        let (old, new) = crate::app::person::moved(
            audited(tx, &found, &details, &quotas_before)?,
            audited(tx, &next, &told, &quotas_next)?,
        );
        let why = Why { words: said, before: Some(old), after: Some(new), ..Why::default() };
        let about = About { session: Some(id), ..About::default() };
        act.record(tx, Action::SessionUpdated, Subject::of("session", id), about, why)?;
    }
    let more = usize::from(next.seats.most().saturating_sub(before.most()));
    // Seats that were set aside and no longer are free up for those who wait.
    let shared = if quotas_next == quotas_before { 0 } else { usize::from(present.free()) };
    let open = next.state.takes_people() && !next.has_started(present.today);
    // An offer that had expired unseen freed a seat, whatever else changes.
    for (cause, seats) in [(Cause::Expiry, expired), (Cause::Capacity, more.max(shared))] {
        if seats > 0 && open {
            promotion::pass_on(tx, act, id, Freed { cause, seats, enrolment: None })?;
        }
    }
    answer(tx, id, act)
}

fn over_refused(error: &domain::session::SessionRefusal, over: u16) -> Problem {
    if over > 1_000 {
        let words = Both::new("au plus 1 000 personnes au-delà de la capacité", "at most 1,000 beyond the capacity");
        return Problem::invalid("/overbooking/limit", "out_of_range", words);
    }
    refused(error)
}

fn window(now: Window, body: &SessionUpdate) -> Outcome<Window> {
    let read = |pointer: &'static str| move |on: &NaiveDate| day(pointer, *on);
    Ok(Window {
        opens_on: body.enrolment_opens_on.over(now.opens_on, read("/enrolment_opens_on"))?,
        closes_on: body.enrolment_closes_on.over(now.closes_on, read("/enrolment_closes_on"))?,
        withdrawal_until: body.withdrawal_until.over(now.withdrawal_until, read("/withdrawal_until"))?,
    })
}

/// The seats of this session that are taken away, and from whom.
fn leaving(tx: &mut Tx, id: SessionId, body: &SessionUpdate) -> Outcome<Vec<(EnrolmentId, PersonId)>> {
    if body.leaving_ids.len() > MOST_LEAVING {
        let words = Both::new(format!("au plus {MOST_LEAVING} personnes"), format!("at most {MOST_LEAVING} people"));
        return Err(Problem::invalid("/leaving_ids", "too_many", words));
    }
    let mut leaving: Vec<(EnrolmentId, PersonId)> = Vec::new();
    for (index, code) in body.leaving_ids.iter().enumerate() {
        let pointer = format!("/leaving_ids/{index}");
        let seat: EnrolmentId = (*code).into();
        let found = enrolment::find(tx, seat)?.filter(|e| e.session == id).ok_or_else(|| field::unknown(&pointer))?;
        if leaving.iter().any(|(other, _)| *other == seat) {
            let words = Both::new("inscription citée deux fois", "this enrolment is named twice");
            return Err(Problem::invalid(pointer, "duplicate", words));
        }
        leaving.push((seat, found.person));
    }
    if !body.leaving_ids.is_empty() && body.words.is_none() {
        let words =
            Both::new("dites en quelques mots pourquoi des places sont retirées", "say why seats are taken away");
        return Err(Problem::invalid("/words", "missing", words));
    }
    Ok(leaving)
}

/// Takes seats away: those who had them are told, and go to the head of the course's queue. Nobody is looked for yet.
fn put_out(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    leaving: &[(EnrolmentId, PersonId)],
    said: Option<Words>,
) -> Outcome<()> {
    let asked = Cancel {
        by: CancelledBy::Organiser(who.authority.person()),
        code: CancelReason::CapacityLowered,
        words: said,
        after: AfterCancel::WaitAgain,
    };
    for (seat, _) in leaving {
        seat::release(tx, act, *seat, &asked)?;
    }
    Ok(())
}

/// What the audit tells of a session.
fn audited(tx: &mut Tx, session: &Session, details: &Details, quotas: &[Quota]) -> Outcome<Map<String, Value>> {
    let window = session.window;
    let quotas: Vec<Value> = quotas_shown(tx, quotas)?
        .into_iter()
        .map(|q| json!({ "unit": q.unit.code.as_str(), "seats": q.seats.0, "release_on": q.release_on }))
        .collect();
    let trainers: Vec<String> = details.trainers.iter().map(ToString::to_string).collect();
    let over = details.overbooking.as_ref();
    let fields = [
        ("capacity", json!(session.seats.capacity())),
        ("minimum", json!(session.seats.minimum())),
        ("overbooking_limit", json!(session.seats.overbooking())),
        ("overbooking_code", json!(over.map(|o| o.reason.code.code()))),
        ("overbooking_words", json!(over.map(|o| o.reason.words.as_str()))),
        ("quotas", json!(quotas)),
        ("enrolment_opens_on", json!(window.opens_on)),
        ("enrolment_closes_on", json!(window.closes_on)),
        ("withdrawal_until", json!(window.withdrawal_until)),
        ("trainer_ids", json!(trainers)),
        ("cost", json!(details.cost)),
        ("joining", json!(details.joining.as_ref().map(LongWords::as_str))),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
