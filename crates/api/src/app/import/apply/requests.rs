//! The requests of a plan: what is known of them is read in sets, and what is new is written in sets.

use super::Apply;
use crate::app::act::{About, Act, Why};
use crate::app::request::brought_in;
use crate::app::seat;
use crate::problem::{Outcome, Problem};
use chrono::Days;
use domain::event::Action;
use domain::id::{CourseId, PersonId, RequestId, SessionId};
use domain::import::{LinePlan, Parsed, ParsedRequest};
use domain::reason::CloseReason;
use domain::request::{AcceptedDates, Request, RequestState, Wish};
use domain::span::DateSpan;
use domain::text::{SessionCode, fold};
use domain::waitlist::WaitlistState;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::audit::Subject;
use store::request::Wishes;
use store::snapshot::Hold;
use store::{Tx, request, waitlist};

/// How long whoever names no session accepts any, in days from the import: a year.
const ANY_SESSION_DAYS: u64 = 365;

/// What a line says of a request, and whether it changes its state.
pub(super) fn said(line: &LinePlan) -> Option<(&ParsedRequest, bool)> {
    match &line.read.parsed {
        Ok(Parsed::Request(said)) => Some((said, line.changes.iter().any(|change| change.field == "state"))),
        _ => None,
    }
}

impl Apply<'_> {
    /// As for sessions. A request that is new and one that changes are never the same.
    pub(super) fn requests(&mut self, tx: &mut Tx, act: &mut Act, said: Vec<(&ParsedRequest, bool)>) -> Outcome<()> {
        let said: Vec<_> =
            said.into_iter().map(|(said, state)| Ok((self.asked(said)?, said, state))).collect::<Outcome<_>>()?;
        let changed: Vec<RequestId> = said.iter().filter_map(|(asked, ..)| asked.known).collect();
        self.changed_requests = request::find_many(tx, changed.iter().copied())?;
        self.waiting = waitlist::waiting_among(tx, changed)?;
        let (mut changed, mut withdrawn) = (Vec::new(), Vec::new());
        for (asked, said, state) in said {
            let Some(known) = asked.known else {
                self.create(act, asked, said);
                continue;
            };
            let next = self.update(tx, act, known, asked.wishes, said)?;
            if state {
                // The version moved with the update just made.
                withdrawn.push(Request { version: next.0.version.saturating_add(1), ..next.0.clone() });
            }
            changed.push(next);
        }
        request::replace_wishes(tx, &changed)?;
        for next in withdrawn {
            seat::close(tx, act, next, CloseReason::CancelledInFile, None)?;
        }
        self.file(tx, act)
    }

    fn asked(&self, said: &ParsedRequest) -> Outcome<Asked> {
        let person = *self.people.get(&said.service_number).ok_or_else(Problem::not_found)?;
        let course = *self.courses.get(&fold(said.course.as_str())).ok_or_else(Problem::not_found)?;
        let wished = said.wishes.iter().flatten().zip(1..);
        let wish =
            |(code, rank): (&SessionCode, u8)| Some(Wish::named(*self.sessions.get(&fold(code.as_str()))?, rank));
        let known = self.known.requests.get(&(person, course)).filter(|known| known.submitted);
        let wishes = said.wishes.is_some().then(|| wished.filter_map(wish).collect());
        Ok(Asked { person, course, wishes, known: known.map(|known| known.id) })
    }

    fn create(&mut self, act: &mut Act, asked: Asked, said: &ParsedRequest) {
        let (state, place) = if said.cancelled {
            let state = RequestState::Withdrawn { code: CloseReason::CancelledInFile, words: None };
            (state, WaitlistState::Left)
        } else {
            (RequestState::Submitted, WaitlistState::Waiting)
        };
        let new = Request {
            id: act.mint.id(),
            person: asked.person,
            course: asked.course,
            organiser: self.organiser,
            priority: said.priority,
            priority_reason: None,
            requested_on: said.requested_on.unwrap_or(self.known.today),
            times_bumped: 0,
            wishes: asked.wishes.unwrap_or_default(),
            accepts: None,
            crew: None,
            note: said.note.clone(),
            state,
            version: 1,
        };
        self.new_requests.push((new, place));
    }

    /// Whoever names no session accepts any of the year that comes.
    fn accept_any(&self, tx: &mut Tx, new: &mut [(Request, WaitlistState)]) -> Outcome<()> {
        let today = self.known.today;
        let year = DateSpan::of_days(today, today.checked_add_days(Days::new(ANY_SESSION_DAYS)).unwrap_or(today));
        let dates = year.ok().and_then(|year| AcceptedDates::new(year, Vec::new()).ok());
        let open =
            |(one, place): &&mut (Request, WaitlistState)| *place == WaitlistState::Waiting && one.wishes.is_empty();
        let courses: Vec<CourseId> = new.iter_mut().filter(open).map(|(one, _)| one.course).collect();
        request::lock_dates(tx, &courses, Hold::Keep)?;
        let mut known: BTreeMap<CourseId, Vec<Wish>> = BTreeMap::new();
        for (one, _) in new.iter_mut().filter(open) {
            let Some(dates) = &dates else { break };
            let wishes = match known.get(&one.course) {
                Some(wishes) => wishes.clone(),
                None => brought_in(tx, one.course, dates, &[], today)?,
            };
            known.insert(one.course, wishes.clone());
            (one.wishes, one.accepts) = (wishes, Some(dates.clone()));
        }
        Ok(())
    }

    /// Writes the new requests; those cancelled in the file are withdrawn in their timeline as well.
    fn file(&mut self, tx: &mut Tx, act: &mut Act) -> Outcome<()> {
        let mut new = std::mem::take(&mut self.new_requests);
        self.accept_any(tx, &mut new)?;
        let gone = new.iter().filter(|(_, place)| *place == WaitlistState::Left);
        let gone: Vec<(PersonId, RequestId)> = gone.map(|(new, _)| (new.person, new.id)).collect();
        seat::file_many(tx, act, new)?;
        for (who, id) in gone {
            let about = About { person: Some(who), session: None, request: Some(id) };
            let why = Why::coded(CloseReason::CancelledInFile.code(), None);
            act.record(tx, Action::RequestWithdrawn, Subject::of("request", id), about, why)?;
        }
        Ok(())
    }

    /// Writes what a request becomes, but for its wishes.
    fn update(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        id: RequestId,
        wishes: Option<Vec<Wish>>,
        said: &ParsedRequest,
    ) -> Outcome<(Request, Wishes)> {
        let found = self.changed_requests.remove(&id).ok_or_else(Problem::not_found)?;
        let before = kept_of(&found);
        // The file names sessions; the dates that the request accepts in Relève stay.
        let wishes = wishes.map(|mut wishes| {
            let named: BTreeSet<SessionId> = wishes.iter().map(|wish| wish.session).collect();
            wishes.extend(found.wishes.iter().filter(|wish| wish.by_dates && !named.contains(&wish.session)));
            wishes
        });
        let next = Request {
            priority: said.priority,
            requested_on: said.requested_on.unwrap_or(found.requested_on),
            note: if said.says_note { said.note.clone() } else { found.note.clone() },
            wishes: wishes.unwrap_or_else(|| found.wishes.clone()),
            ..found
        };
        request::save(tx, &next)?;
        let about = About { person: Some(next.person), session: None, request: Some(id) };
        let why = Why { before: Some(before), ..Why::default() }.after(kept_of(&next));
        act.record(tx, Action::RequestUpdated, Subject::of("request", id), about, why)?;
        let waits = self.waiting.contains(&id);
        Ok((next, if waits { Wishes::Open } else { Wishes::Closed }))
    }
}

/// A request that a line speaks of.
struct Asked {
    person: PersonId,
    course: CourseId,
    /// None when the file does not say: those that are there stay.
    wishes: Option<Vec<Wish>>,
    /// The one that the person has for the course.
    known: Option<RequestId>,
}

/// What an audit line keeps of a request.
fn kept_of(request: &Request) -> serde_json::Value {
    json!({
        "priority": request.priority.class(), "requested_on": request.requested_on,
        "wishes": request.wishes.iter().map(|w| w.session.to_string()).collect::<Vec<_>>(),
    })
}
