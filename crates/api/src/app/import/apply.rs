//! Writes what a plan says: sites, courses, sessions, people, then requests. One transaction: all of it, or nothing.

mod operations;
mod requests;

use crate::app::act::{About, Act, Why};
use crate::app::person::told;
use crate::app::promotion::{self, Freed};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::Days;
use domain::course::{Conditions, Costs, Course, Presentation, Promotion, ReplacementPolicy};
use domain::event::Action;
use domain::id::{CourseId, PersonId, RequestId, SessionId, SiteId, UnitId};
use domain::import::{ImportPlan, Known, LinePlan, Parsed, ParsedSession, Verdict, people};
use domain::person::{Person, PersonStatus};
use domain::request::Request;
use domain::session::{DEFAULT_QUOTA_RELEASE_DAYS, Quota, Seats, Session, SessionState, Window};
use domain::text::{ServiceNumber, fold};
use domain::waitlist::WaitlistState;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::audit::Subject;
use store::ranking::Cause;
use store::site::Site;
use store::snapshot::{Hold, Waiting};
use store::{Tx, course, person, request, session, site};

/// What is known, growing as the plan is written.
struct Apply<'a> {
    known: &'a Known,
    organiser: UnitId,
    zone: String,
    sites: BTreeMap<String, SiteId>,
    courses: BTreeMap<String, CourseId>,
    sessions: BTreeMap<String, SessionId>,
    people: BTreeMap<ServiceNumber, PersonId>,
    /// Sessions to write.
    new_sessions: Vec<(Session, Vec<Quota>)>,
    /// Requests to write.
    new_requests: Vec<(Request, WaitlistState)>,
    /// Sessions that the plan changes, as they were.
    changed_sessions: HashMap<SessionId, Session>,
    kept_quotas: HashMap<SessionId, Vec<Quota>>,
    /// Requests that the plan changes, as they were.
    changed_requests: HashMap<RequestId, Request>,
    /// Those of them that wait.
    waiting: HashSet<RequestId>,
    /// Sessions that are new, or on other days.
    opened: Vec<(SessionId, CourseId)>,
    /// Known sessions with how many seats were added, and those whose quotas set less aside.
    added: Vec<(SessionId, u16)>,
    shared: BTreeSet<SessionId>,
}

/// Writes a plan, and what becomes of its seats into it. Sites which are not known have the organiser's zone.
///
/// # Errors
/// The store's, and what an operation refuses; nothing is kept of a plan that fails.
pub fn apply(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    plan: &mut ImportPlan,
    known: &Known,
    organiser: UnitId,
) -> Outcome<()> {
    let zone = store::unit::find(tx, organiser)?.ok_or_else(Problem::not_found)?.time_zone;
    let mut apply = Apply {
        known,
        organiser,
        zone,
        sites: known.sites.clone(),
        courses: known.courses.iter().map(|(code, course)| (code.clone(), course.id)).collect(),
        sessions: known.sessions.iter().map(|(code, session)| (code.clone(), session.id)).collect(),
        people: known.people.iter().map(|(number, person)| (number.clone(), person.id)).collect(),
        new_sessions: Vec::new(),
        new_requests: Vec::new(),
        changed_sessions: HashMap::new(),
        kept_quotas: HashMap::new(),
        changed_requests: HashMap::new(),
        waiting: HashSet::new(),
        opened: Vec::new(),
        added: Vec::new(),
        shared: BTreeSet::new(),
    };
    apply.catalogue(tx, act, who, plan)?;
    let lines = || plan.lines.iter().filter(|line| matches!(line.verdict, Verdict::Create | Verdict::Update));
    apply.sessions(tx, act, lines().filter_map(session_said).collect())?;
    apply.quota_lines(tx, act, who, plan)?;
    apply.directory(tx, act, who, plan)?;
    apply.skills(tx, act, who, plan)?;
    apply.people(tx, act, plan)?;
    apply.requests(tx, act, lines().filter_map(requests::said).collect())?;
    // Sessions that are new, or on other days, come into the requests that accept them.
    let opened = std::mem::take(&mut apply.opened);
    let courses: Vec<CourseId> = opened.iter().map(|(_, course)| *course).collect();
    request::lock_dates(tx, &courses, Hold::Change)?;
    let with_dates = request::courses_with_dates(tx, &courses)?;
    for (id, _) in opened.iter().filter(|(_, course)| with_dates.contains(course)) {
        crate::app::session::opened(tx, act, *id)?;
    }
    // Now that all who wait are known, seats that were added or are no longer set aside look for their holders.
    let added: BTreeMap<SessionId, u16> = std::mem::take(&mut apply.added).into_iter().collect();
    let shared = std::mem::take(&mut apply.shared);
    let freed: BTreeSet<SessionId> = added.keys().copied().chain(shared).collect();
    for session in freed {
        pass_on(tx, act, session, added.get(&session).copied().unwrap_or(0))?;
    }
    apply.seats(tx, act, who, plan)
}

fn pass_on(tx: &mut Tx, act: &mut Act, session: SessionId, added: u16) -> Outcome<()> {
    let present = promotion::load(tx, act.now, session, Waiting::Nobody)?;
    if !present.session.state.takes_people() || present.session.has_started(present.today) {
        return Ok(());
    }
    // What quotas return is among the seats that are free.
    let seats = usize::from(added).max(present.free().into());
    promotion::pass_on(tx, act, session, Freed { cause: Cause::Capacity, seats, enrolment: None })
}

fn session_said(line: &LinePlan) -> Option<&ParsedSession> {
    match &line.read.parsed {
        Ok(Parsed::Session(said)) => Some(said),
        _ => None,
    }
}

impl Apply<'_> {
    /// What is known is read in sets, and what is new is written in sets.
    fn sessions(&mut self, tx: &mut Tx, act: &mut Act, said: Vec<&ParsedSession>) -> Outcome<()> {
        let changed = said.iter().filter_map(|said| self.sessions.get(&fold(said.code.as_str())).copied());
        self.changed_sessions = session::find_many(tx, changed)?;
        self.kept_quotas = session::quotas(tx, self.changed_sessions.keys().copied())?;
        for said in said {
            self.session(tx, act, said)?;
        }
        session::insert_many(tx, &self.new_sessions, act.now)?;
        for (new, quotas) in &self.new_sessions {
            let about = About { session: Some(new.id), ..About::default() };
            let why = Why::default().after(summary(new, quotas));
            act.record(tx, Action::SessionCreated, Subject::of("session", new.id), about, why)?;
        }
        Ok(())
    }

    fn session(&mut self, tx: &mut Tx, act: &mut Act, said: &ParsedSession) -> Outcome<()> {
        let site = self.site(tx, act, said)?;
        let course = self.course(tx, act, said)?;
        let key = fold(said.code.as_str());
        if let Some(id) = self.sessions.get(&key).copied() {
            let found = self.changed_sessions.remove(&id).ok_or_else(Problem::not_found)?;
            let kept = self.kept_quotas.remove(&id).unwrap_or_default();
            let by = said.dates.first() - found.dates.first();
            let quotas = self.quotas(said, kept.clone(), by);
            let before = summary(&found, &kept);
            let found_capacity = found.seats.capacity();
            // A file knows neither who is let in beyond the seats, nor blocks nor windows: what was decided stays, as far as it
            // fits the days that the file says.
            let seats = Seats::new(said.seats.capacity(), said.seats.minimum(), found.seats.overbooking());
            let seats = seats.map_err(|e| Problem::internal(&e))?;
            let window = found.window.moved(by);
            let moved = said.dates != found.dates;
            let next = Session { course, site, dates: said.dates, seats, window, ..found };
            session::update(tx, &next, act.now)?;
            if moved {
                session::hold_in_one_go(tx, id)?;
                if next.state.takes_people() {
                    self.opened.push((id, course));
                }
            }
            if quotas != kept {
                session::replace_quotas(tx, id, &quotas)?;
                self.shared.insert(id);
            }
            let more = said.seats.capacity().saturating_sub(found_capacity);
            if more > 0 {
                self.added.push((id, more));
            }
            let why = Why { before: Some(before), ..Why::default() }.after(summary(&next, &quotas));
            let about = About { session: Some(id), ..About::default() };
            return Ok(act.record(tx, Action::SessionUpdated, Subject::of("session", id), about, why)?);
        }
        let new = Session {
            id: act.mint.id(),
            organiser: self.organiser,
            code: said.code.clone(),
            course,
            site,
            dates: said.dates,
            seats: said.seats,
            window: Window::default(),
            state: SessionState::Published,
            version: 1,
        };
        let quotas = self.quotas(said, Vec::new(), chrono::TimeDelta::zero());
        self.sessions.insert(key, new.id);
        self.opened.push((new.id, course));
        self.new_sessions.push((new, quotas));
        Ok(())
    }

    /// What is set aside once the file has spoken. It says how many, never until when: a quota that was there keeps its day, moved
    /// with the session, and units that the file has no column for keep theirs.
    fn quotas(&self, said: &ParsedSession, mut kept: Vec<Quota>, by: chrono::TimeDelta) -> Vec<Quota> {
        let first = said.dates.first();
        let usual = first.checked_sub_days(Days::new(DEFAULT_QUOTA_RELEASE_DAYS)).unwrap_or(first);
        for quota in &mut kept {
            quota.release_on = quota.release_on.checked_add_signed(by).unwrap_or(quota.release_on);
        }
        for (unit, seats) in &said.quotas {
            let Some(unit) = self.known.unit(unit) else { continue };
            match kept.iter_mut().find(|quota| quota.unit == unit) {
                Some(quota) => quota.seats = *seats,
                None => kept.push(Quota { unit, seats: *seats, release_on: usual }),
            }
        }
        kept.retain(|quota| quota.seats > 0);
        kept
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
            code: said.course.code().cloned().ok_or_else(Problem::not_found)?,
            title: said.title.clone(),
            usual_capacity: said.seats.capacity(),
            usual_minimum: said.seats.minimum(),
            replacement_policy: ReplacementPolicy::OnConfirmation,
            presentation: Presentation::default(),
            promotion: Promotion::Offer,
            conditions: Conditions::default(),
            grants: Vec::new(),
            costs: Costs::default(),
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
        for unit in new.iter().map(|one| one.unit).collect::<BTreeSet<_>>() {
            if !store::unit::keep_open(tx, unit)? {
                return Err(Problem::new(ProblemCode::ImportChanged));
            }
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
