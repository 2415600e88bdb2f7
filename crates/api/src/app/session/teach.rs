//! Whoever teaches a session is nowhere else on its days.

use crate::app::access::covers;
use crate::app::act::Act;
use crate::app::field;
use crate::app::show::Names;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use chrono::{DateTime, Utc};
use contract::id::PersonId as PersonCode;
use domain::id::PersonId;
use domain::role::Permission;
use domain::session::{Details, Session, SessionState};
use domain::span::DateSpan;
use store::session::Drafts;
use store::snapshot::lock_people;
use store::travel::{self, Busy};
use store::{Conn, Tx, session};

/// Trainers of one session.
const MOST_TRAINERS: usize = 30;

/// Holds on to those who are named, who are few.
pub(super) fn lock(tx: &mut Tx, named: &[PersonCode], others: impl Iterator<Item = PersonId>) -> Outcome<()> {
    if named.len() > MOST_TRAINERS {
        let words =
            Both::new(format!("au plus {MOST_TRAINERS} formateurs"), format!("at most {MOST_TRAINERS} trainers"));
        return Err(Problem::invalid("/trainer_ids", "too_many", words));
    }
    Ok(lock_people(tx, &named.iter().map(|id| (*id).into()).chain(others).collect::<Vec<_>>())?)
}

/// Trainers are people whom the planner may see.
pub(super) fn trainers(tx: &mut Tx, who: &Who, ids: &[PersonCode]) -> Outcome<Vec<PersonId>> {
    let mut trainers: Vec<PersonId> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let id: PersonId = (*id).into();
        if !covers(tx, who, Permission::ReadPeople, id, None)? {
            return Err(field::unknown(format!("/trainer_ids/{index}")));
        }
        trainers.push(id);
    }
    trainers.sort_unstable();
    trainers.dedup();
    Ok(trainers)
}

/// Nobody is named who is elsewhere on the days of the session; whoever was named before stays.
pub(super) fn free(
    tx: &mut Tx,
    (who, act): (&Who, &Act),
    session: &Session,
    (before, after): (&Details, &Details),
    said: &[PersonCode],
) -> Outcome<()> {
    let new: Vec<PersonId> = after.trainers.iter().filter(|one| !before.trainers.contains(one)).copied().collect();
    let days = if after.blocks.is_empty() { std::slice::from_ref(&session.dates) } else { &after.blocks };
    let Some(line) = busy(tx, &new, days, act.now)?.into_iter().next() else { return Ok(()) };
    let index = said.iter().position(|id| PersonId::from(*id) == line.person).unwrap_or_default();
    Err(refusal(tx, who, &format!("/trainer_ids/{index}"), line)?)
}

/// What these people do on these days, first what begins first: seats, what is held for them, and what they teach.
pub(super) fn busy(conn: &mut Conn, people: &[PersonId], spans: &[DateSpan], now: DateTime<Utc>) -> Outcome<Vec<Busy>> {
    let Some(all) = DateSpan::covering(spans.iter().copied()) else { return Ok(Vec::new()) };
    Ok(on(spans, travel::busy(conn, people, (all.first(), all.last()), now)?))
}

/// What these people teach on these days.
pub(super) fn taught(conn: &mut Conn, people: &[PersonId], spans: &[DateSpan]) -> Outcome<Vec<Busy>> {
    let Some(all) = DateSpan::covering(spans.iter().copied()) else { return Ok(Vec::new()) };
    Ok(on(spans, session::taught(conn, people.iter().copied(), (all.first(), all.last()), Drafts::Counted)?))
}

fn on(spans: &[DateSpan], mut lines: Vec<Busy>) -> Vec<Busy> {
    lines.retain(|line| spans.iter().any(|span| span.overlaps(line.dates)));
    lines
}

/// Who is taken, when, and by what; what is only a draft is not named. Of those whom the asker may not see, only that they are.
pub(super) fn refusal(conn: &mut Conn, who: &Who, pointer: &str, line: Busy) -> Outcome<Problem> {
    let name = Names::of(conn, who.now, [line.person], [])?.person(line.person)?;
    let name = format!("{} {}", name.given_name.as_str(), name.family_name.as_str());
    if !covers(conn, who, Permission::ReadPeople, line.person, None)? {
        let words = Both::new(format!("{name} est déjà pris ces jours-là"), format!("{name} is taken on these days"));
        return Ok(Problem::invalid(pointer, "overlap", words));
    }
    let tag = session::tags(conn, [line.session])?.remove(&line.session);
    let named = tag.filter(|tag| tag.state != SessionState::Draft);
    let what = named.map(|tag| format!(" ({}, {})", tag.course.title.as_str(), tag.code.as_str())).unwrap_or_default();
    let (first, last) = (line.dates.first(), line.dates.last());
    let (fr, en) = ("%d/%m/%Y", "%d %B %Y");
    let words = Both::new(
        format!("{name} est déjà pris du {} au {}{what}", first.format(fr), last.format(fr)),
        format!("{name} is already taken from {} to {}{what}", first.format(en), last.format(en)),
    );
    Ok(Problem::invalid(pointer, "overlap", words))
}
