//! The one promotion service: whatever frees or adds a seat comes here. It writes down the offers whose deadline has
//! passed, ranks those who wait, keeps the ranking, and makes the offers that the course's policy allows.

use super::act::{About, Act, Why};
use super::{explain, seat, zone};
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, NaiveDate, Utc};
use domain::commitment::{Commitment, Firmness};
use domain::course::ReplacementPolicy;
use domain::event::{Action, Notice};
use domain::id::{EnrolmentId, PersonId, RankingId, SessionId};
use domain::offer::{Offer, OfferState};
use domain::order::RULE_VERSION;
use domain::promotion::{self, PlannedOffer, RankedLine};
use domain::reason::Override;
use domain::request::Request;
use domain::snapshot::SessionSnapshot;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::audit::Subject;
use store::commitment::Overlap;
use store::ranking::Cause;
use store::snapshot::{Hold, Opened, Waiting, lock_people_at_once, lock_sessions};
use store::{Tx, commitment, course, offer, ranking, session, snapshot};

/// How a seat came free.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// What freed it.
    pub cause: Cause,
    /// How many seats pass on.
    pub seats: usize,
    /// The enrolment that was cancelled, when one was.
    pub enrolment: Option<EnrolmentId>,
}

/// The session with all that decides, at the instant of the act.
///
/// # Errors
/// 404 when there is no such session; the store's.
pub fn load(tx: &mut Tx, now: DateTime<Utc>, id: SessionId, waiting: Waiting) -> Outcome<SessionSnapshot> {
    let today = |name: &str| -> NaiveDate { zone::today(name, now) };
    snapshot::load(tx, id, now, &today, waiting)?.ok_or_else(Problem::not_found)
}

/// The session without those who wait, and whether there are any.
///
/// # Errors
/// 404 when there is no such session; the store's.
pub fn open(tx: &mut Tx, now: DateTime<Utc>, id: SessionId) -> Outcome<Opened> {
    let today = |name: &str| -> NaiveDate { zone::today(name, now) };
    snapshot::open(tx, id, now, &today)?.ok_or_else(Problem::not_found)
}

/// Writes down the offers of a session whose deadline has passed, with those of requests linked to theirs, and answers how many seats came free. Reads treat them
/// as expired already; this gives them their line of history and ends their line of the ledger.
///
/// # Errors
/// The store's.
pub fn settle(tx: &mut Tx, act: &mut Act, session: SessionId) -> Outcome<usize> {
    let mut over = Vec::new();
    for overdue in offer::pending(tx, session)? {
        let Ok(ended) = overdue.expire(act.now) else { continue };
        let about = about(&ended);
        offer::end(tx, &ended)?;
        commitment::end_offer(tx, ended.id, ended.deadline)?;
        act.record_by_releve(tx, Action::OfferExpired, Subject::of("offer", ended.id), about, Why::default())?;
        act.notify(tx, Notice::OfferEnded, ended.person, about, Some(ended.id))?;
        over.push(ended);
    }
    let mut freed = over.len();
    for ended in over {
        freed = freed.saturating_add(seat::come_apart(tx, act, &ended)?);
    }
    Ok(freed)
}

/// Expired offers first, then the seat that came free: ranks, keeps the ranking, offers. The session is locked.
///
/// # Errors
/// The store's.
pub fn pass_on(tx: &mut Tx, act: &mut Act, session: SessionId, freed: Freed) -> Outcome<()> {
    let expired = settle(tx, act, session)?;
    // A planner confirms the first offer; once one was made, the seat passes on by itself.
    let passing = |policy| match (policy, freed.cause) {
        (ReplacementPolicy::Automatic, _) => usize::MAX,
        (ReplacementPolicy::OnConfirmation, Cause::Decline | Cause::Expiry | Cause::Revocation) => {
            freed.seats.saturating_add(expired)
        }
        (ReplacementPolicy::OnConfirmation, _) => expired,
    };
    let next = |snapshot: &SessionSnapshot, lines: &[RankedLine]| -> Vec<PlannedOffer> {
        let most = passing(snapshot.policy);
        promotion::next_offers(snapshot, lines, act.now, zone::offset("UTC", act.now), most)
    };
    let turn = |snapshot: &SessionSnapshot, lines: &[RankedLine]| -> Vec<PersonId> {
        next(snapshot, lines).into_iter().map(|planned| planned.person).collect()
    };
    let (snapshot, lines) = ranked(tx, act.now, session, turn)?;
    if snapshot.free() == 0 || lines.is_empty() {
        return Ok(());
    }
    let planned = next(&snapshot, &lines);
    let kept = keep(tx, act, &snapshot, &lines, freed.cause)?;
    let about = About { session: Some(session), ..About::default() };
    let eligible = lines.iter().filter(|line| line.place.is_some()).count();
    let why = Why::coded(freed.cause.code(), None).after(json!({ "waiting": lines.len(), "eligible": eligible }));
    act.record_by_releve(tx, Action::RankingComputed, Subject::of("ranking", kept), about, why)?;
    for mut planned in planned {
        planned.deadline = deadline(tx, act, snapshot.session.dates.first(), planned.person)?;
        let made = make(tx, act, &snapshot, kept, &planned, freed.enrolment, None, By::Releve)?;
        seat::take_at_once(tx, act, &snapshot, made, By::Releve)?;
    }
    Ok(())
}

/// A request of a person who is locked may become a seat where it could not: where seats pass on by themselves, those of the
/// sessions it wishes for do.
///
/// # Errors
/// The store's.
pub fn look_again(tx: &mut Tx, act: &mut Act, of: &Request) -> Outcome<()> {
    let policy = course::find(tx, of.course)?.map(|course| course.replacement_policy);
    if policy != Some(ReplacementPolicy::Automatic) {
        return Ok(());
    }
    let wished: Vec<SessionId> = of.wishes.iter().map(|wish| wish.session).collect();
    lock_sessions(tx, &wished.iter().map(|id| (*id, Hold::Seats)).collect::<BTreeMap<_, _>>())?;
    let known = session::find_many(tx, wished.iter().copied())?;
    for id in wished.into_iter().filter(|id| known.contains_key(id)) {
        let present = load(tx, act.now, id, Waiting::Nobody)?;
        if present.session.state.takes_people() && !present.session.has_started(present.today) {
            pass_on(tx, act, id, Freed { cause: Cause::Capacity, seats: 0, enrolment: None })?;
        }
    }
    Ok(())
}

/// The session and everyone who waits, ranked, with the rows of those whose turn it is locked: what was read of them
/// holds until the commit, so nobody gives up or takes another seat while one is offered to them here.
///
/// # Errors
/// The store's.
pub fn ranked(
    tx: &mut Tx,
    now: DateTime<Utc>,
    session: SessionId,
    turn: impl Fn(&SessionSnapshot, &[RankedLine]) -> Vec<PersonId>,
) -> Outcome<(SessionSnapshot, Vec<RankedLine>)> {
    let mut locked = Vec::new();
    loop {
        let present = load(tx, now, session, Waiting::Everyone)?;
        let lines = promotion::rank(&present);
        let mut next = turn(&present, &lines);
        next.retain(|who| !locked.contains(who));
        if next.is_empty() || !lock_people_at_once(tx, &next)? {
            return Ok((present, lines));
        }
        locked.append(&mut next);
    }
}

/// Until when this person may answer, when the session begins on this day.
///
/// # Errors
/// The store's.
pub fn deadline(tx: &mut Tx, act: &Act, starts_on: NaiveDate, person: PersonId) -> Outcome<DateTime<Utc>> {
    let name = snapshot::zone_of(tx, person)?;
    Ok(domain::deadline::deadline(act.now, starts_on, zone::offset(&name, act.now)))
}

/// Keeps a ranking that decides something.
///
/// # Errors
/// The store's.
pub fn keep(
    tx: &mut Tx,
    act: &mut Act,
    snapshot: &SessionSnapshot,
    lines: &[RankedLine],
    cause: Cause,
) -> Outcome<RankingId> {
    let codes = snapshot::codes(tx, snapshot)?;
    let inputs = explain::inputs(snapshot, act.now);
    let digest = Sha256::digest(inputs.to_string().as_bytes());
    let id = act.mint.id();
    ranking::insert(
        tx,
        &ranking::Ranking {
            id,
            session: snapshot.session.id,
            course: snapshot.session.course,
            rule_version: RULE_VERSION.to_owned(),
            cause: cause.code(),
            computed_at: act.now,
            computed_by: act.actor.person(),
            snapshot_hash: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            inputs,
            lines: explain::kept_lines(lines, &codes),
        },
    )?;
    Ok(id)
}

/// Who makes an offer, or gives a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whoever acts.
    Actor,
    /// Relève, passing a seat on.
    Releve,
}

/// Makes one offer: the seat is held, the dates are held, the person is told.
///
/// # Errors
/// The store's.
#[expect(clippy::too_many_arguments, reason = "an offer is made of these parts, at two places")]
pub fn make(
    tx: &mut Tx,
    act: &mut Act,
    snapshot: &SessionSnapshot,
    ranking: RankingId,
    planned: &PlannedOffer,
    freed: Option<EnrolmentId>,
    departure: Option<Override>,
    by: By,
) -> Outcome<Offer> {
    let new = Offer {
        id: act.mint.id(),
        session: snapshot.session.id,
        person: planned.person,
        request: planned.request,
        entry: planned.entry,
        ranking,
        place: planned.place,
        freed,
        offered_at: act.now,
        offered_by: act.actor.person().filter(|_| by == By::Actor),
        deadline: planned.deadline,
        answered_at: None,
        departure,
        state: OfferState::Pending,
    };
    offer::insert(tx, &new)?;
    for dates in snapshot.spans() {
        let held = Commitment {
            id: act.mint.id(),
            person: new.person,
            firmness: Firmness::Held,
            dates: *dates,
            enrolment: None,
            offer: Some(new.id),
        };
        commitment::insert(tx, &held, Overlap::Refused)?;
    }
    let about = about(&new);
    let why = Why {
        reason: new.departure.as_ref().map(|d| d.code.code()),
        words: new.departure.as_ref().map(|d| d.words.clone()),
        before: None,
        after: Some(json!({ "deadline": new.deadline, "place": new.place, "ranking_id": ranking.to_string() })),
    };
    let subject = Subject::of("offer", new.id);
    match by {
        By::Actor => act.record(tx, Action::OfferMade, subject, about, why)?,
        By::Releve => act.record_by_releve(tx, Action::OfferMade, subject, about, why)?,
    }
    act.notify(tx, Notice::OfferMade, new.person, about, Some(new.id))?;
    Ok(new)
}

/// What an offer's lines are about.
#[must_use]
pub fn about(offer: &Offer) -> About {
    About { person: Some(offer.person), session: Some(offer.session), request: Some(offer.request) }
}
