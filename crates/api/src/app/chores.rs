//! What Relève does by itself, from a job: passing on the seats of expired offers, delivering messages, forgetting what
//! has served.

use super::act::Act;
use super::seat;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use chrono::TimeDelta;
use domain::event::Notice;
use domain::id::{Id as _, OfferId};
use domain::offer::OfferState;
use store::notification::{self, Notification};
use store::outbox::{self, Message};
use store::{Conn, StoreError, Tx, account, idempotency, offer};

/// Sessions looked at in one turn.
const SESSIONS: i64 = 100;
/// Messages delivered in one turn.
const MESSAGES: i64 = 200;
/// Days for which a write can be repeated under its key, and for which a sign-in that ended is kept.
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

/// Delivers waiting messages to people's inboxes; answers how many. A message that no longer holds is not delivered.
///
/// # Errors
/// The store's.
pub async fn deliver(state: &AppState) -> Outcome<usize> {
    let act = Act::of_releve(state)?;
    state
        .store()
        .write("deliver_messages", move |tx: &mut Tx| {
            let mut act = act.clone();
            let messages = outbox::waiting(tx, MESSAGES)?;
            for message in &messages {
                if still_holds(tx, &act, message)? {
                    let new = Notification {
                        id: act.mint.id(),
                        person: message.person,
                        notice: message.notice,
                        payload: message.payload.clone(),
                        created_at: act.now,
                        read_at: None,
                    };
                    notification::insert(tx, &new)?;
                }
            }
            outbox::delivered(tx, messages.iter().map(|m| m.id), act.now)?;
            Ok::<_, Problem>(messages.len())
        })
        .await
}

/// Forgets the answers to repeated writes, the attempts to sign in and the sign-ins that ended, after a week; answers how
/// many lines. None of them is history: what they changed is in the audit.
///
/// # Errors
/// The store's.
pub async fn forget(state: &AppState) -> Outcome<usize> {
    let before = state.clock().now() - TimeDelta::days(KEPT_DAYS);
    let forgotten = state
        .store()
        .write("forget", move |tx: &mut Tx| {
            let answers = idempotency::forget_before(tx, before)?;
            let sign_ins = account::forget_before(tx, before)?;
            Ok::<_, StoreError>(answers.saturating_add(sign_ins))
        })
        .await?;
    Ok(forgotten)
}

/// An offer that was answered, taken back or has expired meanwhile is no news any more.
fn still_holds(conn: &mut Conn, act: &Act, message: &Message) -> Outcome<bool> {
    if message.notice != Notice::OfferMade {
        return Ok(true);
    }
    let told = message.payload.get("offer_id").and_then(serde_json::Value::as_str);
    let id = told.and_then(|text| text.parse().ok()).map(OfferId::from_uuid);
    let Some(id) = id else { return Ok(false) };
    Ok(offer::find(conn, id)?.is_some_and(|found| found.state_at(act.now) == OfferState::Pending))
}
