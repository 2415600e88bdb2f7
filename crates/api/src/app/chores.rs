//! What Relève does by itself, from a job: passing on the seats of expired offers, delivering messages, forgetting what
//! has served.

use super::act::Act;
use super::promotion::{self, Freed};
use super::{approval, seat, zone};
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Notice;
use domain::id::{Id as _, OfferId, OutboxId, RequestId, SessionId};
use std::collections::HashSet;
use store::notification::{self, Notification};
use store::outbox::{self, Message};
use store::ranking::Cause;
use store::sign_in::{challenge, event};
use store::{Conn, StoreError, Tx, account, idempotency, invitation, offer, session, snapshot};

/// Sessions looked at in one turn.
const SESSIONS: i64 = 100;
/// Sessions near the day on which their seats are for all, looked at in one turn: those of several weeks.
const RELEASED: i64 = 2_000;
/// Days after which seats that came back to all are no longer looked for by themselves: the next change of the session does it.
const RELEASE_DAYS: i64 = 3;
/// Requests looked at in one turn.
const REQUESTS: i64 = 200;
/// Messages delivered in one transaction.
const MESSAGES: usize = 200;
/// Transactions in one turn, at most.
const ROUNDS: usize = 25;
/// Lines of the sign-in history forgotten in one transaction.
const EVENTS: i64 = 1_000;
/// Days for which a write can be repeated under its key, and for which attempts and invitations that ended are kept.
const KEPT_DAYS: i64 = 7;

/// Writes down the offers whose deadline has passed and passes their seats on; answers how many sessions were concerned.
/// Several servers may do it at once: the session's lock makes one of them find nothing left.
///
/// # Errors
/// The store's.
pub async fn sweep(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    let overdue =
        state.store().read(move |conn| Ok::<_, Problem>(offer::overdue_sessions(conn, now, SESSIONS)?)).await?;
    let count = overdue.len();
    for session in overdue {
        let act = Act::of_releve(state)?;
        state.store().write("sweep_offers", move |tx: &mut Tx| seat::sweep(tx, &mut act.clone(), session)).await?;
    }
    Ok(count)
}

/// Passes on the seats that were set aside and are for all since today, or since a day on which no server ran; answers how many
/// sessions were concerned. Several servers may do it at once: under the session's lock one of them finds those who wait ranked
/// already.
///
/// # Errors
/// The store's.
pub async fn release(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    let due = state.store().read(move |conn| due_for_release(conn, now, None)).await?;
    let count = due.len();
    for session in due {
        let act = Act::of_releve(state)?;
        let pass_on = move |tx: &mut Tx| {
            snapshot::lock_session(tx, session)?;
            if due_for_release(tx, act.now, Some(session))?.is_empty() {
                return Ok::<_, Problem>(());
            }
            // A planner confirms the first offer where the course says so: they find the ranking ready.
            let freed = Freed { cause: Cause::Capacity, seats: 0, enrolment: None };
            promotion::pass_on(tx, &mut act.clone(), session, freed)
        };
        state.store().write("release_quotas", pass_on).await?;
    }
    Ok(count)
}

/// The sessions whose seats set aside are for all since a day not long ago, that have seats left, and whose queue nobody ranked
/// since.
fn due_for_release(conn: &mut Conn, now: DateTime<Utc>, only: Option<SessionId>) -> Outcome<Vec<SessionId>> {
    let day = |days: i64| (now + TimeDelta::days(days)).date_naive();
    let near = session::released(conn, (day(-RELEASE_DAYS), day(1)), only, RELEASED)?;
    let due = near.into_iter().filter(|one| {
        let come = zone::today(&one.time_zone, now) >= one.on;
        come && one.ranked_at.is_none_or(|at| zone::today(&one.time_zone, at) < one.on)
    });
    let mut ids: Vec<SessionId> = due.map(|one| one.session).collect();
    ids.dedup();
    let filled = session::occupancy(conn, ids.iter().copied(), now)?;
    let known = session::find_many(conn, ids.iter().copied())?;
    ids.retain(|id| {
        let taken = filled.get(id).map_or(0, |fill| fill.enrolled.saturating_add(fill.held));
        known.get(id).is_some_and(|one| taken < u32::from(one.seats.most()))
    });
    Ok(ids)
}

/// Opens the steps of requests that nobody answered in time to the units above, and tells these; answers how many requests
/// were looked at. Several servers may do it at once: the person's lock makes one of them find nothing left.
///
/// # Errors
/// The store's.
pub async fn escalate(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    let overdue =
        state.store().read(move |conn| Ok::<_, Problem>(store::approval::overdue(conn, now, REQUESTS)?)).await?;
    let count = overdue.len();
    for (request, _) in overdue {
        let act = Act::of_releve(state)?;
        let open = move |tx: &mut Tx| approval::escalate(tx, &mut act.clone(), request);
        state.store().write("escalate_requests", open).await?;
    }
    Ok(count)
}

/// Delivers waiting messages to people's inboxes, some at a time so that other writes come between; answers how many. A
/// message that no longer holds is not delivered.
///
/// # Errors
/// The store's.
pub async fn deliver(state: &AppState) -> Outcome<usize> {
    let mut delivered: usize = 0;
    for _ in 0..ROUNDS {
        let act = Act::of_releve(state)?;
        let some =
            state.store().write("deliver_messages", move |tx: &mut Tx| deliver_some(tx, &mut act.clone())).await?;
        delivered = delivered.saturating_add(some);
        if some < MESSAGES {
            break;
        }
    }
    Ok(delivered)
}

/// As few statements for many messages as for one: the waiting ones, which offers are still live, the notices, the note
/// that they left.
fn deliver_some(tx: &mut Tx, act: &mut Act) -> Outcome<usize> {
    let messages = outbox::waiting(tx, MESSAGES)?;
    if messages.is_empty() {
        return Ok(0);
    }
    let live = offer::live_among(tx, messages.iter().filter_map(offer_of), act.now)?;
    let ids: Vec<OutboxId> = messages.iter().map(|message| message.id).collect();
    let awaited = messages.iter().filter(|message| message.notice == Notice::ApprovalAsked).filter_map(request_of);
    let awaited = store::approval::open_among(tx, awaited)?;
    let told =
        messages.into_iter().filter(|message| still_holds(message, &live, &awaited)).map(|message| Notification {
            id: act.mint.id(),
            person: message.person,
            notice: message.notice,
            payload: message.payload,
            created_at: act.now,
            read_at: None,
        });
    notification::insert_many(tx, told.collect())?;
    let count = ids.len();
    outbox::delivered(tx, ids, act.now)?;
    Ok(count)
}

/// Forgets the sign-ins and challenges that ended; the answers to repeated writes, the attempts to sign in and the invitations
/// that ended, after a week; the files of imports and the sign-in history, after the time set. Answers how many lines. What they changed is in the audit.
///
/// # Errors
/// The store's.
pub async fn forget(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    let before = now - TimeDelta::days(KEPT_DAYS);
    let mut forgotten = state
        .store()
        .write("forget", move |tx: &mut Tx| {
            let answers = idempotency::forget_before(tx, before)?;
            let sign_ins = account::forget(tx, before, now)?;
            let asked = challenge::forget(tx, now)?.saturating_add(invitation::forget(tx, before)?);
            let files = store::import::files::forget_before(tx, now)?;
            Ok::<_, StoreError>(answers.saturating_add(sign_ins).saturating_add(asked).saturating_add(files))
        })
        .await?;
    let before = now - TimeDelta::days(i64::from(state.settings().sign_in.history_days));
    for _ in 0..ROUNDS {
        let some = state.store().write("forget_sign_ins", move |tx: &mut Tx| event::forget(tx, before, EVENTS)).await?;
        forgotten = forgotten.saturating_add(some);
        if i64::try_from(some).is_ok_and(|some| some < EVENTS) {
            break;
        }
    }
    Ok(forgotten)
}

/// An offer that was answered, taken back or has expired meanwhile is no news any more, nor is a request that has its answer.
fn still_holds(message: &Message, live: &HashSet<OfferId>, awaited: &HashSet<RequestId>) -> bool {
    match message.notice {
        Notice::OfferMade => offer_of(message).is_some_and(|id| live.contains(&id)),
        Notice::ApprovalAsked => request_of(message).is_some_and(|id| awaited.contains(&id)),
        _ => true,
    }
}

fn request_of(message: &Message) -> Option<RequestId> {
    message.payload.get("request_id")?.as_str()?.parse().ok()
}

fn offer_of(message: &Message) -> Option<OfferId> {
    message.payload.get("offer_id")?.as_str()?.parse().ok().map(OfferId::from_uuid)
}
