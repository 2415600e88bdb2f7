//! What happened to a request, where it is, with whom, since when and what comes next: what ends the phone calls.

use super::visible;
use crate::app::show::Names;
use crate::app::{approval, explain, queue, travel, zone};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use crate::wire as tags;
use contract::request::{self as wire, TimelineEvent};
use contract::text::{Count, Place};
use domain::id::{ApiClientId, PersonId, RequestId, SessionId};
use domain::request::Request;
use domain::travel::Pace;
use domain::{promotion, standing};
use std::collections::HashMap;
use store::api_client::ApiClientTag;
use store::request::Progress;
use store::{Conn, api_client, audit, request, snapshot};

/// Steps that one answer shows.
const STEPS: i64 = 500;
/// Sessions for which one answer says where the request stands.
const STANDINGS: usize = 10;

/// What happened to a request, and what comes next.
///
/// # Errors
/// 404 when there is none, or none for this asker.
pub fn timeline(conn: &mut Conn, who: &Who, id: RequestId, pace: &Pace) -> Outcome<wire::Timeline> {
    visible(conn, who, id)?;
    let events = audit::timeline(conn, id, STEPS)?;
    let clients = api_client::tags(conn, events.iter().filter_map(|e| e.actor.client()))?;
    let item = request::item(conn, id, who.now)?.ok_or_else(Problem::not_found)?;
    let waits_in: Vec<SessionId> = match item.progress {
        Progress::Waiting => item.request.wishes.iter().take(STANDINGS).map(|wish| wish.session).collect(),
        _ => Vec::new(),
    };
    let sessions = events.iter().filter_map(|event| event.session).chain(waits_in.iter().copied());
    let names = Names::of(conn, who.now, events.iter().flat_map(people_of), sessions)?;
    let with = approval::with(conn, who, &item)?;
    let awaited = with.as_ref().filter(|with| with.position.is_some());
    let (next_step, waits_for) = match item.progress {
        Progress::Waiting if awaited.is_some() => (Some("approval"), awaited.map(|with| with.who.as_str())),
        Progress::Waiting => (Some("offer_of_a_seat"), Some("planner")),
        Progress::Offered(_) => (Some("answer_the_offer"), Some("person")),
        Progress::Enrolled(_) => (Some("attend_the_session"), None),
        Progress::Refused | Progress::Withdrawn => (None, None),
    };
    let standings = waits_in.into_iter().map(|session| stands(conn, who, &item.request, session, (&names, pace)));
    let standings = standings.filter_map(Result::transpose).collect::<Outcome<_>>()?;
    let since = events.last().map(|e| e.at);
    let items = events.iter().map(|e| step(e, &names, &clients)).collect::<Outcome<_>>()?;
    let zone = snapshot::zone_of(conn, item.request.person)?;
    let words = approval::told(&item, with.as_ref(), |at| zone::today(&zone, at));
    Ok(wire::Timeline {
        items,
        next_step: next_step.map(Into::into),
        waits_for: waits_for.map(Into::into),
        since: awaited.and_then(|with| with.since).or(since),
        then: approval::next(&item).into_iter().map(Into::into).collect(),
        told_fr: words.fr.as_ref().into(),
        told_en: words.en.as_ref().into(),
        with,
        standings,
    })
}

/// Where the request stands for a session, by the ranking that decides; none when it does not wait there.
fn stands(
    conn: &mut Conn,
    who: &Who,
    asks: &Request,
    session: SessionId,
    (names, pace): (&Names, &Pace),
) -> Outcome<Option<wire::Standing>> {
    let present = queue::load(conn, session, who.now)?;
    let Some(found) = standing::standing(&present, &promotion::rank(&present), asks.id) else { return Ok(None) };
    let codes = snapshot::codes(conn, &present)?;
    let travel = travel::warnings_of(conn, pace, asks.person, (session, present.session.dates), who.now)?;
    Ok(Some(wire::Standing {
        session: names.session(session)?,
        place: found.place.map(Place),
        ranked: Count(found.ranked),
        free: Count(u32::from(found.free)),
        why: wire::WhyWaiting::from_code(found.why.code()).unwrap_or(wire::WhyWaiting::Full),
        unmet: explain::gates(&found.unmet, &codes),
        travel,
    }))
}

/// Who did it, and on whose behalf.
fn people_of(event: &audit::Event) -> impl Iterator<Item = PersonId> {
    event.actor.person().into_iter().chain(event.actor.on_behalf_of())
}

fn step(event: &audit::Event, names: &Names, clients: &HashMap<ApiClientId, ApiClientTag>) -> Outcome<TimelineEvent> {
    let after = |name: &str| event.after.as_ref().and_then(|after| after.get(name));
    Ok(TimelineEvent {
        id: event.id.into(),
        at: event.at,
        action: event.action.as_str().into(),
        actor: event.actor.person().map(|id| names.person(id)).transpose()?,
        actor_client: event.actor.client().and_then(|id| clients.get(&id)).map(tags::api_client_tag),
        on_behalf_of: event.actor.on_behalf_of().map(|id| names.person(id)).transpose()?,
        session: event.session.map(|id| names.session(id)).transpose()?,
        reason_code: event.reason.as_deref().map(Into::into),
        words: event.words.as_deref().map(Into::into),
        deadline: after("deadline").and_then(|d| serde_json::from_value(d.clone()).ok()),
        place: after("place").and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok()).map(Count),
    })
}
