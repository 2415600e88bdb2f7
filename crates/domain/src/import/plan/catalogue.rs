//! Courses, and the seats that sessions set aside.

use super::{Above, Outcome, Planner, rejected};
use crate::course::Costs;
use crate::id::UnitId;
use crate::import::known::{Known, KnownCourse, KnownSession};
use crate::import::line::{LineReason, ParsedCourse, ParsedQuota, ReasonCode};
use crate::import::read::{Parsed, ReadLine};
use crate::import::verdict::{Change, Verdict};
use crate::text::fold;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Seats that each session would set aside once every quota of the files is written, by its folded code.
pub(super) fn aside(lines: &[ReadLine], known: &Known) -> BTreeMap<String, u32> {
    let mut said: BTreeMap<String, BTreeMap<UnitId, u16>> = BTreeMap::new();
    for line in lines {
        let Ok(Parsed::Quota(quota)) = &line.parsed else { continue };
        let Some(unit) = known.unit(&quota.unit) else { continue };
        // Of two lines for one unit, the first is the one that counts.
        said.entry(fold(quota.session.as_str())).or_default().entry(unit).or_insert(quota.seats);
    }
    for line in lines {
        let Ok(Parsed::Session(session)) = &line.parsed else { continue };
        let Some(quotas) = said.get_mut(&fold(session.code.as_str())) else { continue };
        for (unit, seats) in &session.quotas {
            if let Some(unit) = known.unit(unit) {
                quotas.entry(unit).or_insert(*seats);
            }
        }
    }
    for (code, quotas) in &mut said {
        for (unit, seats) in known.sessions.get(code).into_iter().flat_map(|session| &session.quotas) {
            quotas.entry(*unit).or_insert(*seats);
        }
    }
    said.into_iter().map(|(code, quotas)| (code, quotas.values().map(|seats| u32::from(*seats)).sum())).collect()
}

impl Planner<'_> {
    pub(super) fn catalogue_course(&mut self, said: &ParsedCourse, place: &str) -> Outcome {
        if !self.known.rights.courses {
            return rejected(vec![LineReason::of(ReasonCode::NotAllowed)]);
        }
        let key = fold(said.code.as_str());
        if let Some(above) = self.new.courses.get(&key) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let known = self.known.courses.get(&key);
        let capacity = said.capacity.or(known.map(|course| course.capacity));
        let Some(capacity) = capacity else {
            let column = Some(crate::import::Column::Capacity.heading().to_owned());
            return rejected(vec![LineReason { code: ReasonCode::Missing, column, value: None }]);
        };
        let minimum = said.minimum.or(known.map(|course| course.minimum)).unwrap_or(0);
        if minimum > capacity {
            return rejected(vec![LineReason::with(ReasonCode::MinimumAboveCapacity, minimum.to_string())]);
        }
        let outcome = match known {
            None => (Verdict::Create, Vec::new(), Vec::new()),
            Some(known) => course_changes(said, known),
        };
        self.courses.insert(key.clone());
        self.titles.entry(fold(said.title.as_str())).or_insert_with(|| Some(said.code.clone()));
        self.new.courses.insert(key, Above { place: place.to_owned(), said: said.clone() });
        outcome
    }

    pub(super) fn quota(&mut self, said: &ParsedQuota, place: &str) -> Outcome {
        let key = fold(said.session.as_str());
        let known = self.known.sessions.get(&key);
        let above = self.sessions.get(&key);
        if known.is_none() && above.is_none() {
            return rejected(vec![LineReason::with(ReasonCode::UnknownSession, said.session.as_str())]);
        }
        let Some(unit) = self.known.unit(&said.unit) else {
            return rejected(vec![LineReason::with(ReasonCode::UnknownUnit, said.unit.clone())]);
        };
        if let Some(above) = self.new.quotas.get(&(key.clone(), unit)) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        if known.is_some_and(|known| known.cancelled) {
            return (Verdict::Unchanged, vec![LineReason::of(ReasonCode::SessionCancelledSince)], Vec::new());
        }
        let capacity = above.map(|above| above.said.seats.capacity()).or(known.map(|known| known.seats.capacity()));
        let all = self.aside.get(&key).copied().unwrap_or(0);
        if said.seats > 0 && capacity.is_some_and(|capacity| all > u32::from(capacity)) {
            return rejected(vec![LineReason::with(ReasonCode::QuotasOverCapacity, all.to_string())]);
        }
        let columns =
            above.is_some_and(|above| above.said.quotas.iter().any(|(one, _)| self.known.unit(one) == Some(unit)));
        let outcome = quota_changes(said, known, unit, columns);
        self.new.quotas.insert((key, unit), Above { place: place.to_owned(), said: said.clone() });
        outcome
    }
}

fn course_changes(said: &ParsedCourse, known: &KnownCourse) -> Outcome {
    let mut changes = Vec::new();
    let mut differ = |field, from: String, to: String| {
        if from != to {
            changes.push(Change { field, from, to });
        }
    };
    if fold(&known.title) != fold(said.title.as_str()) {
        differ("title", known.title.clone(), said.title.to_string());
    }
    let number = |n: Option<u16>| n.map(|n| n.to_string()).unwrap_or_default();
    if said.days.is_some() {
        differ("duration_days", number(known.days), number(said.days));
    }
    if said.capacity.is_some() {
        differ("capacity", known.capacity.to_string(), number(said.capacity));
    }
    if said.minimum.is_some() {
        differ("minimum", known.minimum.to_string(), number(said.minimum));
    }
    let Costs { session, seat } = said.costs;
    for (field, from, to) in [("session_cost", known.costs.session, session), ("seat_cost", known.costs.seat, seat)] {
        if to.is_some() {
            differ(field, euros(from), euros(to));
        }
    }
    changed(changes)
}

fn quota_changes(said: &ParsedQuota, known: Option<&KnownSession>, unit: UnitId, in_columns: bool) -> Outcome {
    let present = known.and_then(|known| known.quotas.iter().find(|(one, _)| *one == unit)).map(|(_, seats)| *seats);
    let day = known.and_then(|known| known.releases.get(&unit)).copied();
    match present {
        None if said.seats == 0 && !in_columns => (Verdict::Unchanged, Vec::new(), Vec::new()),
        None => (Verdict::Create, Vec::new(), Vec::new()),
        Some(present) => {
            let mut changes = Vec::new();
            if present != said.seats {
                changes.push(Change { field: "quotas", from: present.to_string(), to: said.seats.to_string() });
            }
            let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            if said.seats > 0 && said.release_on.is_some() && said.release_on != day {
                changes.push(Change { field: "release_on", from: text(day), to: text(said.release_on) });
            }
            changed(changes)
        }
    }
}

pub(super) fn changed(changes: Vec<Change>) -> Outcome {
    let verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Update };
    (verdict, Vec::new(), changes)
}

fn euros(cents: Option<u32>) -> String {
    cents.map(|cents| format!("{},{:02}", cents / 100, cents % 100)).unwrap_or_default()
}
