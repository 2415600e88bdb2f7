//! Moving a session: those who can follow keep their seat, the others go back to the head of the course's queue.

use super::edit::blocks_of;
use super::{answer, concerned, refused, teach};
use crate::answer::Answer;
use crate::app::access::{over_session, words};
use crate::app::act::{About, Act, Why};
use crate::app::promotion::{self, Freed};
use crate::app::seat::{self, Cancel};
use crate::app::show::Names;
use crate::app::zone;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use contract::ranking::Days;
use contract::session::{MoveClash, MovePreview, SessionMove};
use contract::text::Count;
use domain::commitment::{Commitment, Firmness};
use domain::enrolment::{AfterCancel, CancelledBy, Enrolment};
use domain::event::{Action, Notice};
use domain::id::{PersonId, SessionId, SiteId};
use domain::offer::Offer;
use domain::reason::CancelReason;
use domain::role::Permission;
use domain::session::{Session, SessionRefusal};
use domain::span::DateSpan;
use domain::text::Words;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Subject;
use store::commitment::Overlap;
use store::ranking::Cause;
use store::snapshot::{lock_people, lock_people_at_once, lock_to_call_off};
use store::{Conn, Tx, commitment, enrolment, offer, request, session};

/// Clashes that a preview names.
const SHOWN: usize = 200;

/// The session as it would be, with its blocks, and the days it leaves.
struct Moved {
    next: Session,
    blocks: Vec<DateSpan>,
    left: Vec<DateSpan>,
}

impl Moved {
    fn spans(&self) -> &[DateSpan] {
        if self.blocks.is_empty() { std::slice::from_ref(&self.next.dates) } else { &self.blocks }
    }
}

fn moved(conn: &mut Conn, who: &Who, found: Session, body: &SessionMove) -> Outcome<Moved> {
    let state = found.state.code();
    if state == "cancelled" {
        return Err(refused(&SessionRefusal::State { state, command: "move" }));
    }
    let (dates, blocks) = blocks_of(&body.blocks)?;
    let site: SiteId = body.site_id.map_or(found.site, Into::into);
    let place = store::site::find(conn, site)?;
    let place = place.ok_or_else(|| super::unknown("/site_id", "site inconnu", "no such site"))?;
    // It has begun where it is held; it moves to a day to come where it goes.
    let here = store::site::find(conn, found.site)?.ok_or_else(Problem::not_found)?;
    let now_here = zone::today(here.time_zone.as_str(), who.now);
    if found.has_started(now_here) {
        let state = found.stands(now_here);
        return Err(refused(&SessionRefusal::State { state, command: "move" }));
    }
    let today = zone::today(place.time_zone.as_str(), who.now);
    if dates.first() <= today {
        let words = Both::new("une session se déplace à un jour à venir", "a session moves to a day to come");
        return Err(Problem::invalid("/blocks/0/starts_on", "out_of_range", words));
    }
    let by = dates.first() - found.dates.first();
    let window = found.window.moved(by);
    let details = session::details(conn, found.id)?;
    let left = if details.blocks.is_empty() { vec![found.dates] } else { details.blocks };
    let moved = Moved { next: Session { site, dates, window, ..found }, blocks, left };
    free_to_teach(conn, who, &moved, &details.trainers)?;
    Ok(moved)
}

/// A session does not move to where one of its trainers is elsewhere; what was in the way before the move stays so.
fn free_to_teach(conn: &mut Conn, who: &Who, moved: &Moved, trainers: &[PersonId]) -> Outcome<()> {
    let mut busy = teach::busy(conn, trainers, moved.spans(), who.now)?;
    busy.retain(|line| line.session != moved.next.id && !moved.left.iter().any(|days| days.overlaps(line.dates)));
    let Some(line) = busy.into_iter().next() else { return Ok(()) };
    Err(teach::refusal(conn, who, "/blocks", line)?)
}

/// What else those of a session that would move do on its new days.
#[derive(Default)]
struct Elsewhere {
    /// Whoever is taken, and when.
    taken: BTreeMap<PersonId, DateSpan>,
    /// Whoever was let in beside something that lasts: it was in the way before the move, and a planner said why.
    beside: BTreeSet<PersonId>,
}

impl Elsewhere {
    fn of(conn: &mut Conn, seated: &[Enrolment], offered: &[Offer], moved: &Moved) -> Outcome<Self> {
        let people: Vec<PersonId> =
            seated.iter().map(|e| e.person).chain(offered.iter().map(|offer| offer.person)).collect();
        let own: BTreeSet<_> = seated.iter().map(|e| e.id).collect();
        let mut found = Self::default();
        for line in commitment::firm_of(conn, &people, moved.spans())? {
            if line.enrolment.is_some_and(|id| own.contains(&id)) {
                continue;
            }
            if moved.left.iter().any(|days| days.overlaps(line.dates)) {
                found.beside.insert(line.person);
            } else {
                found.taken.entry(line.person).or_insert(line.dates);
            }
        }
        for line in teach::taught(conn, &people, moved.spans())? {
            let was_there = moved.left.iter().any(|days| days.overlaps(line.dates));
            if line.session != moved.next.id && !was_there {
                found.taken.entry(line.person).or_insert(line.dates);
            }
        }
        Ok(found)
    }

    fn overlap(&self, person: PersonId) -> Overlap {
        if self.beside.contains(&person) { Overlap::Allowed } else { Overlap::Refused }
    }
}

/// What a move would do.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when the session has begun or was called off; 422 for a field.
pub fn preview(conn: &mut Conn, who: &Who, id: SessionId, body: &SessionMove) -> Outcome<MovePreview> {
    over_session(conn, who, Permission::PlanSessions, id)?;
    let found = session::find(conn, id)?.ok_or_else(Problem::not_found)?;
    let moved = moved(conn, who, found, body)?;
    let seated = enrolment::confirmed(conn, id)?;
    let taken = Elsewhere::of(conn, &seated, &[], &moved)?.taken;
    let leaving: Vec<&Enrolment> = seated.iter().filter(|e| taken.contains_key(&e.person)).collect();
    let names = Names::of(conn, who.now, leaving.iter().take(SHOWN).map(|e| e.person), [])?;
    let count = |n: usize| Count(u32::try_from(n).unwrap_or(u32::MAX));
    Ok(MovePreview {
        staying: count(seated.len() - leaving.len()),
        leaving_count: count(leaving.len()),
        leaving: leaving
            .iter()
            .take(SHOWN)
            .filter_map(|e| Some((e, taken.get(&e.person)?)))
            .map(|(e, days)| {
                Ok(MoveClash {
                    enrolment_id: e.id.into(),
                    person: names.person(e.person)?,
                    days: Days { starts_on: days.first(), ends_on: days.last() },
                })
            })
            .collect::<Outcome<_>>()?,
        waiting: count(request::waiting_for(conn, id)?.len()),
    })
}

/// Moves a session. Everyone concerned is told; whoever is taken on the new days goes back to the head of the course's queue
/// with their seniority, and an offer to such a person is taken back.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when the session has begun or was called off; 422 for a field.
pub fn move_to(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionId, body: &SessionMove) -> Outcome<Answer> {
    over_session(tx, who, Permission::PlanSessions, id)?;
    let known = concerned(tx, id)?;
    lock_people(tx, &Vec::from_iter(known.iter().copied()))?;
    lock_to_call_off(tx, id)?;
    let newcomers: Vec<_> = concerned(tx, id)?.into_iter().filter(|who| !known.contains(who)).collect();
    if !newcomers.is_empty() {
        lock_people_at_once(tx, &newcomers)?;
    }
    let expired = promotion::settle(tx, act, id)?;
    let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let (from, site) = (found.dates, found.site);
    let moved = moved(tx, who, found, body)?;
    let said = words("/words", &body.words)?;
    session::update(tx, &moved.next, act.now)?;
    let mut details = session::details(tx, id)?;
    details.blocks.clone_from(&moved.blocks);
    session::set_details(tx, id, &details)?;
    let mut quotas = session::quotas(tx, [id])?.remove(&id).unwrap_or_default();
    for quota in &mut quotas {
        let later = quota.release_on.checked_add_signed(moved.next.dates.first() - from.first());
        quota.release_on = later.unwrap_or(quota.release_on);
    }
    session::replace_quotas(tx, id, &quotas)?;
    let why = Why {
        words: Some(said.clone()),
        before: Some(json!({ "starts_on": from.first(), "ends_on": from.last(), "site_id": site.to_string() })),
        ..Why::default()
    }
    .after(json!({
        "starts_on": moved.next.dates.first(),
        "ends_on": moved.next.dates.last(),
        "site_id": moved.next.site.to_string(),
        "blocks": moved.blocks.iter().map(|b| json!([b.first(), b.last()])).collect::<Vec<_>>(),
    }));
    let about = About { session: Some(id), ..About::default() };
    act.record(tx, Action::SessionMoved, Subject::of("session", id), about, why)?;
    let revoked = follow(tx, act, who, &moved, &said)?;
    for (request, person) in request::waiting_for(tx, id)? {
        let about = About { person: Some(person), session: Some(id), request: Some(request) };
        act.notify(tx, Notice::SessionChanged, person, about, None)?;
    }
    let newcomers =
        if moved.next.state.takes_people() { crate::app::request::bring_in(tx, act, &moved.next)? } else { 0 };
    // What offers held, and no longer do, looks for its holders too; so do seats for those whom the new days suit.
    let freed = expired.saturating_add(revoked);
    let looked_for = [(Cause::Revocation, freed), (Cause::Capacity, newcomers)];
    for (cause, seats) in looked_for.into_iter().filter(|(_, seats)| *seats > 0) {
        if moved.next.state.takes_people() {
            promotion::pass_on(tx, act, id, Freed { cause, seats, enrolment: None })?;
        }
    }
    answer(tx, id, act)
}

/// The ledger of those who follow the session to its new days; the others lose their seat or their offer. Answers how many
/// offers were taken back.
fn follow(tx: &mut Tx, act: &mut Act, who: &Who, moved: &Moved, said: &Words) -> Outcome<usize> {
    let id = moved.next.id;
    let (seated, offered) = (enrolment::confirmed(tx, id)?, offer::pending(tx, id)?);
    let elsewhere = Elsewhere::of(tx, &seated, &offered, moved)?;
    let mut revoked = 0;
    for held in offered {
        commitment::end_offer(tx, held.id, act.now)?;
        if elsewhere.taken.contains_key(&held.person) {
            let ended = held.revoke(Some(said.clone()), act.now).map_err(|e| Problem::internal(&e))?;
            offer::end(tx, &ended)?;
            let why = Why { words: Some(said.clone()), ..Why::default() };
            let about = promotion::about(&ended);
            act.record(tx, Action::OfferRevoked, Subject::of("offer", ended.id), about, why)?;
            act.notify(tx, Notice::OfferEnded, ended.person, about, Some(ended.id))?;
            revoked += 1;
            continue;
        }
        // Days that came nearer leave less time to answer; days that went farther leave the deadline that was told.
        let until = promotion::deadline(tx, act, moved.next.dates.first(), held.person)?;
        if until < held.deadline {
            offer::bring_forward(tx, held.id, until)?;
        }
        for dates in moved.spans() {
            let line = Commitment {
                id: act.mint.id(),
                person: held.person,
                firmness: Firmness::Held,
                dates: *dates,
                enrolment: None,
                offer: Some(held.id),
            };
            commitment::insert(tx, &line, elsewhere.overlap(held.person))?;
        }
    }
    let asked = Cancel {
        by: CancelledBy::Organiser(who.authority.person()),
        code: CancelReason::SessionMoved,
        words: Some(said.clone()),
        after: AfterCancel::WaitAgain,
    };
    let (leaving, staying): (Vec<Enrolment>, Vec<Enrolment>) =
        seated.into_iter().partition(|e| elsewhere.taken.contains_key(&e.person));
    for seat in staying {
        commitment::end_enrolment(tx, seat.id, act.now)?;
        for dates in moved.spans() {
            let line = Commitment {
                id: act.mint.id(),
                person: seat.person,
                firmness: Firmness::Firm,
                dates: *dates,
                enrolment: Some(seat.id),
                offer: None,
            };
            commitment::insert(tx, &line, elsewhere.overlap(seat.person))?;
        }
        let about = About { person: Some(seat.person), session: Some(id), request: seat.request };
        act.notify(tx, Notice::SessionChanged, seat.person, about, None)?;
    }
    // Their seats look for the next holders once everyone else stands on the new days.
    for seat in leaving {
        seat::give_back(tx, act, seat.id, &asked)?;
    }
    Ok(revoked)
}
