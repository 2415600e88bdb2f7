//! The requests of a plan: what is known of them is read in sets, and what is new is written in sets.

use super::Apply;
use crate::app::act::{About, Act, Why};
use crate::app::seat;
use crate::problem::{Outcome, Problem};
use domain::event::Action;
use domain::id::{CourseId, PersonId, RequestId};
use domain::import::{LinePlan, Parsed, ParsedRequest};
use domain::reason::CloseReason;
use domain::request::{Request, RequestState, Wish};
use domain::text::{SessionCode, fold};
use domain::waitlist::WaitlistState;
use serde_json::json;
use store::audit::Subject;
use store::request::Wishes;
use store::{Tx, request, waitlist};

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
        let wished = said.wishes.iter().zip(1..);
        let wish =
            |(code, rank): (&SessionCode, u8)| Some(Wish { session: *self.sessions.get(&fold(code.as_str()))?, rank });
        let known = self.known.requests.get(&(person, course)).filter(|known| known.submitted);
        Ok(Asked { person, course, wishes: wished.filter_map(wish).collect(), known: known.map(|known| known.id) })
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
            requested_on: said.requested_on,
            times_bumped: 0,
            wishes: asked.wishes,
            note: said.note.clone(),
            state,
            version: 1,
        };
        self.new_requests.push((new, place));
    }

    /// Writes the new requests; those cancelled in the file are withdrawn in their timeline as well.
    fn file(&mut self, tx: &mut Tx, act: &mut Act) -> Outcome<()> {
        let new = std::mem::take(&mut self.new_requests);
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
        wishes: Vec<Wish>,
        said: &ParsedRequest,
    ) -> Outcome<(Request, Wishes)> {
        let found = self.changed_requests.remove(&id).ok_or_else(Problem::not_found)?;
        let before = kept_of(&found);
        let next = Request {
            priority: said.priority,
            requested_on: said.requested_on,
            note: said.note.clone(),
            wishes,
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
    wishes: Vec<Wish>,
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
