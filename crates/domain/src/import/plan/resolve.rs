//! What a line leaves open is found in what is known: the course of a title, the code of a unit's name, any session.

use super::Planner;
use crate::import::line::{LineReason, ParsedRequest, ParsedSession, ReasonCode, SaidCourse};
use crate::import::read::{Parsed, ReadLine};
use crate::request::MOST_WISHES;
use crate::session::Seats;
use crate::text::{SessionCode, fold};
use chrono::NaiveDate;

impl Planner<'_> {
    /// Writes into a line what it leaves open, and tells it.
    pub(super) fn resolve(&self, read: &mut ReadLine) -> Result<(), Vec<LineReason>> {
        let ReadLine { parsed, notices, .. } = read;
        match parsed {
            Ok(Parsed::Session(said)) => self.session_resolved(said, notices),
            Ok(Parsed::Request(said)) => self.request_resolved(said, notices),
            Ok(Parsed::Quota(said)) => {
                self.unit_resolved(&mut said.unit, notices);
                Ok(())
            }
            Ok(Parsed::Person(said)) => {
                self.unit_resolved(&mut said.unit, notices);
                self.rank_resolved(&mut said.rank, notices);
                Ok(())
            }
            Ok(Parsed::Course(_) | Parsed::Skill(_) | Parsed::Enrolment(_)) | Err(_) => Ok(()),
        }
    }

    fn course(&self, said: &mut SaidCourse, notices: &mut Vec<LineReason>) -> Result<(), Vec<LineReason>> {
        let SaidCourse::Titled(title) = &*said else { return Ok(()) };
        match self.titles.get(&fold(title.as_str())) {
            Some(Some(code)) => {
                notices.push(LineReason::understood(None, title.as_str(), code.as_str()));
                *said = SaidCourse::Code(code.clone());
                Ok(())
            }
            Some(None) => Err(vec![LineReason::with(ReasonCode::SeveralCourses, title.as_str())]),
            None => Err(vec![LineReason::with(ReasonCode::UnknownCourse, title.as_str())]),
        }
    }

    fn session_resolved(&self, said: &mut ParsedSession, notices: &mut Vec<LineReason>) -> Result<(), Vec<LineReason>> {
        self.course(&mut said.course, notices)?;
        // What the file does not say of a known session stays.
        if let (false, Some(known)) = (said.says_minimum, self.known.sessions.get(&fold(said.code.as_str()))) {
            let minimum = known.seats.minimum().min(said.seats.capacity());
            said.seats = Seats::new(said.seats.capacity(), minimum, 0).unwrap_or(said.seats);
        }
        Ok(())
    }

    fn request_resolved(&self, said: &mut ParsedRequest, notices: &mut Vec<LineReason>) -> Result<(), Vec<LineReason>> {
        self.course(&mut said.course, notices)?;
        if let Some(unit) = &mut said.unit {
            self.unit_resolved(unit, notices);
        }
        if let Some(rank) = &mut said.rank {
            self.rank_resolved(rank, notices);
        }
        if self.is_known(said) {
            return Ok(());
        }
        if said.requested_on.is_none() {
            notices.push(LineReason::with(ReasonCode::DayOfImport, self.known.today.to_string()));
            said.requested_on = Some(self.known.today);
        }
        if said.wishes.is_none() {
            let any = self.sessions_to_come(&fold(said.course.as_str()));
            if any.is_empty() && self.courses.contains(&fold(said.course.as_str())) {
                return Err(vec![LineReason::with(ReasonCode::NoSessionToCome, said.course.as_str())]);
            }
            let codes: Vec<&str> = any.iter().map(SessionCode::as_str).collect();
            notices.push(LineReason::with(ReasonCode::AnySession, codes.join(", ")));
            said.wishes = Some(any);
        }
        Ok(())
    }

    fn unit_resolved(&self, unit: &mut String, notices: &mut Vec<LineReason>) {
        let folded = fold(unit);
        let mut units = self.found.units.borrow_mut();
        let found = units.entry(folded.clone()).or_insert_with_key(|folded| self.known.unit_key(folded));
        if let Some(code) = found.clone().filter(|code| *code != folded) {
            notices.push(LineReason::understood(None, unit, &code));
            *unit = code;
        }
    }

    fn rank_resolved(&self, rank: &mut String, notices: &mut Vec<LineReason>) {
        if !self.known.ranks.contains(rank)
            && let Some(code) = self.known.rank(rank)
        {
            notices.push(LineReason::understood(None, rank, &code));
            *rank = code;
        }
    }

    /// Whether the person asked for this course already: what the file does not say of it stays.
    fn is_known(&self, said: &ParsedRequest) -> bool {
        let person = self.known.people.get(&said.service_number).map(|person| person.id);
        let course = self.known.courses.get(&fold(said.course.as_str())).map(|course| course.id);
        person
            .zip(course)
            .and_then(|key| self.known.requests.get(&key))
            .is_some_and(|known| known.submitted || known.organiser == self.organiser)
    }

    /// The sessions of a course that are still to begin, the nearest first.
    fn sessions_to_come(&self, course: &str) -> Vec<SessionCode> {
        // Every session of the files stands before the first request.
        let mut found = self.found.to_come.borrow_mut();
        found.entry(course.to_owned()).or_insert_with_key(|course| self.look_for_sessions(course)).clone()
    }

    fn look_for_sessions(&self, course: &str) -> Vec<SessionCode> {
        let above = self.sessions.values().map(|above| &above.said).filter(|said| fold(said.course.as_str()) == course);
        let mut dated: Vec<(NaiveDate, SessionCode)> =
            above.map(|said| (said.dates.first(), said.code.clone())).collect();
        let listed = |code: &SessionCode| self.sessions.contains_key(&fold(code.as_str()));
        let known = self.known.sessions.values().filter(|known| known.course_code == course && !known.cancelled);
        let known = known.map(|known| (known.dates.first(), known.code.clone()));
        dated.extend(known.filter(|(_, code)| !listed(code)));
        dated.retain(|(first, _)| *first > self.known.today);
        dated.sort();
        dated.into_iter().map(|(_, code)| code).take(MOST_WISHES).collect()
    }
}
