//! Writes what a plan says: sites, courses, sessions, people, then requests. One transaction: all of it, or nothing.

use crate::app::act::{About, Act, Why};
use crate::app::person::told;
use crate::app::promotion::{self, Freed};
use crate::app::seat;
use crate::problem::{Outcome, Problem};
use chrono::Days;
use domain::course::{Course, ReplacementPolicy};
use domain::event::Action;
use domain::id::{CourseId, PersonId, SessionId, SiteId, UnitId};
use domain::import::{ImportPlan, Known, LinePlan, Parsed, ParsedRequest, ParsedSession, Verdict, people};
use domain::person::{Person, PersonStatus};
use domain::reason::CloseReason;
use domain::request::{Request, RequestState, Wish};
use domain::session::{DEFAULT_QUOTA_RELEASE_DAYS, Quota, Session, SessionState};
use domain::text::{ServiceNumber, fold};
use domain::waitlist::WaitlistState;
use serde_json::json;
use std::collections::BTreeMap;
use store::audit::Subject;
use store::ranking::Cause;
use store::request::Wishes;
use store::site::Site;
use store::snapshot::Waiting;
use store::{Tx, course, person, request, session, site, waitlist};

/// What is known, growing as the plan is written.
struct Apply<'a> {
    known: &'a Known,
    organiser: UnitId,
    zone: String,
    sites: BTreeMap<String, SiteId>,
    courses: BTreeMap<String, CourseId>,
    sessions: BTreeMap<String, SessionId>,
    people: BTreeMap<ServiceNumber, PersonId>,
    /// Seats added to known sessions.
    added: Vec<(SessionId, u16)>,
}

/// Writes a plan. `zone` is the organiser's: that of the sites which are not known.
///
/// # Errors
/// The store's; nothing is kept of a plan that fails.
pub fn apply(
    tx: &mut Tx,
    act: &mut Act,
    plan: &ImportPlan,
    known: &Known,
    organiser: UnitId,
    zone: &str,
) -> Outcome<()> {
    let mut apply = Apply {
        known,
        organiser,
        zone: zone.to_owned(),
        sites: known.sites.clone(),
        courses: known.courses.iter().map(|(code, course)| (code.clone(), course.id)).collect(),
        sessions: known.sessions.iter().map(|(code, session)| (code.clone(), session.id)).collect(),
        people: known.people.iter().map(|(number, person)| (number.clone(), person.id)).collect(),
        added: Vec::new(),
    };
    let changes = |line: &&LinePlan| matches!(line.verdict, Verdict::Create | Verdict::Update);
    for line in plan.lines.iter().filter(changes) {
        if let Ok(Parsed::Session(said)) = &line.read.parsed {
            apply.session(tx, act, said)?;
        }
    }
    apply.people(tx, act, plan)?;
    for line in plan.lines.iter().filter(changes) {
        if let Ok(Parsed::Request(said)) = &line.read.parsed {
            apply.request(tx, act, said, line)?;
        }
    }
    // Now that all who wait are known, seats added look for their holders.
    for (session, seats) in apply.added {
        let present = promotion::load(tx, act.now, session, Waiting::Nobody)?;
        if present.session.state.takes_people() && !present.session.has_started(present.today) {
            let freed = Freed { cause: Cause::Capacity, seats: seats.into(), enrolment: None };
            promotion::pass_on(tx, act, session, freed)?;
        }
    }
    Ok(())
}

impl Apply<'_> {
    fn session(&mut self, tx: &mut Tx, act: &mut Act, said: &ParsedSession) -> Outcome<()> {
        let site = self.site(tx, act, said)?;
        let course = self.course(tx, act, said)?;
        let key = fold(said.code.as_str());
        let quotas = self.quotas(said);
        let about = |id| About { session: Some(id), ..About::default() };
        if let Some(id) = self.sessions.get(&key).copied() {
            let found = session::find(tx, id)?.ok_or_else(Problem::not_found)?;
            let kept = session::quotas(tx, [id])?.remove(&id).unwrap_or_default();
            let before = summary(&found, &kept);
            let found_capacity = found.seats.capacity();
            let next = Session { course, site, dates: said.dates, seats: said.seats, ..found };
            session::update(tx, &next, act.now)?;
            session::replace_quotas(tx, id, &quotas)?;
            let more = said.seats.capacity().saturating_sub(found_capacity);
            if more > 0 {
                self.added.push((id, more));
            }
            let why = Why { before: Some(before), ..Why::default() }.after(summary(&next, &quotas));
            return Ok(act.record(tx, Action::SessionUpdated, Subject::of("session", id), about(id), why)?);
        }
        let new = Session {
            id: act.mint.id(),
            organiser: self.organiser,
            code: said.code.clone(),
            course,
            site,
            dates: said.dates,
            seats: said.seats,
            state: SessionState::Published,
            version: 1,
        };
        session::insert(tx, &new, &quotas, act.now)?;
        self.sessions.insert(key, new.id);
        let why = Why::default().after(summary(&new, &quotas));
        Ok(act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about(new.id), why)?)
    }

    fn quotas(&self, said: &ParsedSession) -> Vec<Quota> {
        let first = said.dates.first();
        let release_on = first.checked_sub_days(Days::new(DEFAULT_QUOTA_RELEASE_DAYS)).unwrap_or(first);
        said.quotas
            .iter()
            .filter_map(|(unit, seats)| Some(Quota { unit: *self.known.units.get(unit)?, seats: *seats, release_on }))
            .collect()
    }

    fn site(&mut self, tx: &mut Tx, act: &mut Act, said: &ParsedSession) -> Outcome<SiteId> {
        let key = fold(said.site.as_str());
        if let Some(id) = self.sites.get(&key) {
            return Ok(*id);
        }
        let time_zone = zone_of_place(&key).unwrap_or(&self.zone).to_owned();
        let new = Site { id: act.mint.id(), name: said.site.clone(), time_zone };
        site::insert(tx, &new)?;
        self.sites.insert(key, new.id);
        let why = Why::default().after(json!({ "name": new.name.as_str(), "time_zone": new.time_zone }));
        act.record(tx, Action::SiteCreated, Subject::of("site", new.id), About::default(), why)?;
        Ok(new.id)
    }

    fn course(&mut self, tx: &mut Tx, act: &mut Act, said: &ParsedSession) -> Outcome<CourseId> {
        let key = fold(said.course.as_str());
        if let Some(id) = self.courses.get(&key) {
            return Ok(*id);
        }
        let new = Course {
            id: act.mint.id(),
            code: said.course.clone(),
            title: said.title.clone(),
            usual_capacity: said.seats.capacity(),
            usual_minimum: said.seats.minimum(),
            replacement_policy: ReplacementPolicy::OnConfirmation,
            prerequisites: Vec::new(),
            version: 1,
        };
        course::insert(tx, &new, act.now)?;
        self.courses.insert(key, new.id);
        let why = Why::default().after(json!({ "code": new.code.as_str(), "title": new.title.as_str() }));
        act.record(tx, Action::CourseCreated, Subject::of("course", new.id), About::default(), why)?;
        Ok(new.id)
    }

    fn people(&mut self, tx: &mut Tx, act: &mut Act, plan: &ImportPlan) -> Outcome<()> {
        let mut new = Vec::new();
        for (number, said) in people(plan) {
            if self.people.contains_key(&number) {
                continue;
            }
            let unit = *self.known.units.get(&said.unit).ok_or_else(Problem::not_found)?;
            let id = act.mint.id();
            self.people.insert(number.clone(), id);
            new.push(Person {
                id,
                service_number: number,
                family_name: said.family_name,
                given_name: said.given_name,
                rank: said.rank,
                unit,
                status: PersonStatus::Active,
                email: None,
                version: 1,
            });
        }
        person::insert_many(tx, &new, act.now)?;
        for one in &new {
            let about = About { person: Some(one.id), ..About::default() };
            act.record(
                tx,
                Action::PersonCreated,
                Subject::of("person", one.id),
                about,
                Why::default().after(told(one).into()),
            )?;
        }
        Ok(())
    }

    fn request(&mut self, tx: &mut Tx, act: &mut Act, said: &ParsedRequest, line: &LinePlan) -> Outcome<()> {
        let who = *self.people.get(&said.service_number).ok_or_else(Problem::not_found)?;
        let course = *self.courses.get(&fold(said.course.as_str())).ok_or_else(Problem::not_found)?;
        let wishes: Vec<Wish> = said
            .wishes
            .iter()
            .zip(1..)
            .filter_map(|(code, rank)| Some(Wish { session: *self.sessions.get(&fold(code.as_str()))?, rank }))
            .collect();
        let state_changes = line.changes.iter().any(|change| change.field == "state");
        match self.known.requests.get(&(who, course)) {
            Some(known) if known.submitted => self.update(tx, act, known.id, said, wishes, state_changes),
            _ => self.create(tx, act, (who, course), said, wishes),
        }
    }

    fn create(
        &self,
        tx: &mut Tx,
        act: &mut Act,
        (who, course): (PersonId, CourseId),
        said: &ParsedRequest,
        wishes: Vec<Wish>,
    ) -> Outcome<()> {
        let state = if said.cancelled {
            RequestState::Withdrawn { code: CloseReason::CancelledInFile, words: None }
        } else {
            RequestState::Submitted
        };
        let place = if said.cancelled { WaitlistState::Left } else { WaitlistState::Waiting };
        let new = Request {
            id: act.mint.id(),
            person: who,
            course,
            organiser: self.organiser,
            priority: said.priority,
            priority_reason: None,
            requested_on: said.requested_on,
            times_bumped: 0,
            wishes,
            note: said.note.clone(),
            state,
            version: 1,
        };
        seat::file(tx, act, &new, place)?;
        if said.cancelled {
            let about = About { person: Some(who), session: None, request: Some(new.id) };
            let why = Why::coded(CloseReason::CancelledInFile.code(), None);
            act.record(tx, Action::RequestWithdrawn, Subject::of("request", new.id), about, why)?;
        }
        Ok(())
    }

    fn update(
        &self,
        tx: &mut Tx,
        act: &mut Act,
        id: domain::id::RequestId,
        said: &ParsedRequest,
        wishes: Vec<Wish>,
        withdraw: bool,
    ) -> Outcome<()> {
        let found = request::find(tx, id)?.ok_or_else(Problem::not_found)?;
        let before = json!({
            "priority": found.priority.class(), "requested_on": found.requested_on,
            "wishes": found.wishes.iter().map(|w| w.session.to_string()).collect::<Vec<_>>(),
        });
        let waits = waitlist::of_request(tx, id)?.is_some_and(|e| e.state == WaitlistState::Waiting);
        let next = Request {
            priority: said.priority,
            requested_on: said.requested_on,
            note: said.note.clone(),
            wishes,
            ..found
        };
        request::save(tx, &next)?;
        request::replace_wishes(tx, &next, if waits { Wishes::Open } else { Wishes::Closed })?;
        let after = json!({
            "priority": next.priority.class(), "requested_on": next.requested_on,
            "wishes": next.wishes.iter().map(|w| w.session.to_string()).collect::<Vec<_>>(),
        });
        let about = About { person: Some(next.person), session: None, request: Some(id) };
        let why = Why { before: Some(before), ..Why::default() }.after(after);
        act.record(tx, Action::RequestUpdated, Subject::of("request", id), about, why)?;
        if withdraw {
            // The version moved with the update just made.
            let next = Request { version: next.version.saturating_add(1), ..next };
            seat::close(tx, act, next, CloseReason::CancelledInFile, None)?;
        }
        Ok(())
    }
}

/// What an audit line keeps of a session.
fn summary(session: &Session, quotas: &[Quota]) -> serde_json::Value {
    let quotas: BTreeMap<String, u16> = quotas.iter().map(|q| (q.unit.to_string(), q.seats)).collect();
    json!({
        "course_id": session.course.to_string(), "site_id": session.site.to_string(), "quotas": quotas,
        "starts_on": session.dates.first(), "ends_on": session.dates.last(),
        "capacity": session.seats.capacity(), "minimum": session.seats.minimum(),
        "state": session.state.code(),
    })
}

/// The zone of a place outside metropolitan France, from its folded name: (part of the name, zone).
const ZONES: [(&str, &str); 14] = [
    ("noumea", "Pacific/Noumea"),
    ("cayenne", "America/Cayenne"),
    ("kourou", "America/Cayenne"),
    ("reunion", "Indian/Reunion"),
    ("mayotte", "Indian/Mayotte"),
    ("dzaoudzi", "Indian/Mayotte"),
    ("fort de france", "America/Martinique"),
    ("martinique", "America/Martinique"),
    ("pointe a pitre", "America/Guadeloupe"),
    ("guadeloupe", "America/Guadeloupe"),
    ("papeete", "Pacific/Tahiti"),
    ("tahiti", "Pacific/Tahiti"),
    ("djibouti", "Africa/Djibouti"),
    ("miquelon", "America/Miquelon"),
];

fn zone_of_place(folded: &str) -> Option<&'static str> {
    ZONES.iter().find(|(part, _)| folded.contains(part)).map(|(_, zone)| *zone)
}
