//! A small world for the stories: two battalions under one brigade, one course, and what people do in it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::approval::{Answered, Approver, CourseStep, RequestStep};
use domain::commitment::{Commitment, Firmness};
use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentState};
use domain::event::Action;
use domain::fixture::{a_course, a_person, a_request, a_session, a_unit, an_enrolment, at};
use domain::id::{CourseId, Mint, OfferId, PersonId, RankingId, RequestId, SessionId, SiteId, UnitId, WaitlistEntryId};
use domain::offer::{Offer, OfferState};
use domain::person::Person;
use domain::reason::CancelReason;
use domain::request::Request;
use domain::session::Session;
use domain::waitlist::{WaitlistEntry, WaitlistState};

use crate::commitment::Overlap;
use crate::page::PageRequest;
use crate::request::Wishes;
use crate::testing::TestDb;
use crate::{
    Conn, Tx, approval, audit, commitment, course, enrolment, offer, person, ranking, request, session, site, unit,
    waitlist,
};

pub(crate) struct World {
    pub tx: Tx,
    pub mint: Mint,
    pub now: DateTime<Utc>,
    pub brigade: UnitId,
    pub first: UnitId,
    pub second: UnitId,
    pub course: Course,
    pub site: SiteId,
}

pub(crate) const PAGE: PageRequest = PageRequest::first(50);

impl World {
    pub(crate) fn on(db: &TestDb) -> Self {
        let mut mint = domain::fixture::mint();
        let now = at("2027-01-04T08:00:00Z");
        let brigade = a_unit("7e BB").named("7e brigade blindée").make(&mut mint);
        let first = a_unit("1er RI").named("1er régiment d'infanterie").under(brigade.id).make(&mut mint);
        let second = a_unit("35e RI").named("35e régiment d'infanterie").under(brigade.id).make(&mut mint);
        let course = a_course("SC1").titled("Sauvetage au combat").make(&mut mint);
        let site_name = domain::text::Title::parse("Besançon").unwrap();
        let site = site::Site { id: mint.id(), name: site_name, time_zone: "Europe/Paris".to_owned() };
        let mut tx = db.db_connection();
        if db.is_sqlite() {
            // As behind the door: a command that would open a transaction of its own is caught.
            tx.control("BEGIN").unwrap();
        }
        for new in [&brigade, &first, &second] {
            unit::insert(&mut tx, new, now).unwrap();
        }
        site::insert(&mut tx, &site).unwrap();
        course::insert(&mut tx, &course, now).unwrap();
        Self { tx, mint, now, brigade: brigade.id, first: first.id, second: second.id, course, site: site.id }
    }

    pub(crate) fn person(&mut self, unit: UnitId, family_name: &str, given_name: &str) -> Person {
        let new = a_person().named(family_name, given_name).of(unit).make(&mut self.mint);
        person::insert(&mut self.tx, &new, self.now).unwrap();
        new
    }

    pub(crate) fn another_course(&mut self, code: &str) -> CourseId {
        let new = a_course(code).titled("Un autre").make(&mut self.mint);
        course::insert(&mut self.tx, &new, self.now).unwrap();
        new.id
    }

    pub(crate) fn session(&mut self, organiser: UnitId, code: &str, first: &str, last: &str, seats: u16) -> Session {
        let new = a_session().coded(code).of(self.course.id).by(organiser).at(self.site).on(first, last).seats(seats);
        let new = new.minimum(1).make(&mut self.mint);
        session::insert(&mut self.tx, &new, &[], self.now).unwrap();
        new
    }

    pub(crate) fn told(
        &mut self,
        action: Action,
        kind: &'static str,
        subject: impl domain::id::Id,
        about: Option<RequestId>,
    ) {
        let bare = audit::Line::of(self.mint.id(), self.now, action, audit::Subject::of(kind, subject));
        let line = audit::Line { request: about, ..bare };
        audit::record(&mut self.tx, line).unwrap();
        audit::write_out(&mut self.tx).unwrap();
    }

    pub(crate) fn request(&mut self, person: PersonId, wishes: impl IntoIterator<Item = SessionId>) -> Request {
        let made_on = self.now.date_naive();
        let new = a_request().of(person).on_course(self.course.id).by(self.brigade).made_on(made_on).wishing(wishes);
        let new = new.make(&mut self.mint);
        request::insert(&mut self.tx, &new, Wishes::Open, self.now, None).unwrap();
        let entry = WaitlistEntry {
            id: self.mint.id(),
            request: new.id,
            person,
            course: self.course.id,
            joined_at: self.now,
            state: WaitlistState::Waiting,
        };
        waitlist::insert(&mut self.tx, &entry).unwrap();
        self.told(Action::RequestSubmitted, "request", new.id, Some(new.id));
        new
    }

    /// Two steps that came approved with a planner's file.
    pub(crate) fn imported(&mut self, request: RequestId) {
        let answered = Answered { at: self.now, by: None, by_client: None, words: None };
        let asked = [CourseStep::new(Approver::UnitChief, 0, 5), CourseStep::new(Approver::Planner, 0, 5)];
        let steps = (1..)
            .zip(asked)
            .map(|(position, asked)| RequestStep::new(position, asked.unwrap(), self.first).imported(answered.clone()));
        approval::insert_many(&mut self.tx, &[(request, steps.collect(), true)]).unwrap();
    }

    pub(crate) fn enrol(&mut self, session: &Session, person: PersonId, answering: Option<RequestId>) -> Enrolment {
        let mut new = an_enrolment().of(person).in_session(session.id).make(&mut self.mint);
        new.request = answering;
        new.enrolled_at = self.now;
        new.enrolled_by = None;
        if let Some(request) = answering {
            waitlist::move_to(&mut self.tx, request, WaitlistState::Placed, None, self.now).unwrap();
        }
        enrolment::insert(&mut self.tx, &new).unwrap();
        let line = Commitment {
            id: self.mint.id(),
            person,
            firmness: Firmness::Firm,
            dates: session.dates,
            enrolment: Some(new.id),
            offer: None,
        };
        commitment::insert(&mut self.tx, &line, Overlap::Refused).unwrap();
        self.told(Action::EnrolmentConfirmed, "enrolment", new.id, answering);
        new
    }

    pub(crate) fn cancel(&mut self, seat: &Enrolment) {
        let state = EnrolmentState::Cancelled { at: self.now, by: None, code: CancelReason::Health, words: None };
        enrolment::save(&mut self.tx, &Enrolment { state, ..seat.clone() }).unwrap();
        commitment::end_enrolment(&mut self.tx, seat.id, self.now).unwrap();
        self.told(Action::EnrolmentCancelled, "enrolment", seat.id, seat.request);
    }

    pub(crate) fn ranking(&mut self, session: &Session) -> RankingId {
        let new = ranking::Ranking {
            id: self.mint.id(),
            session: session.id,
            course: session.course,
            rule_version: domain::order::RULE_VERSION.to_owned(),
            cause: ranking::Cause::ByHand.code(),
            computed_at: self.now,
            computed_by: None,
            snapshot_hash: "0".repeat(64),
            inputs: serde_json::json!({}),
            lines: serde_json::json!([]),
        };
        ranking::insert(&mut self.tx, &new).unwrap();
        new.id
    }

    /// An offer that ends this many hours from now; in the past when negative.
    pub(crate) fn offer(&mut self, session: &Session, to: &Request, hours: i64) -> Offer {
        let ranking = self.ranking(session);
        let entry: WaitlistEntryId = waitlist::of_request(&mut self.tx, to.id).unwrap().unwrap().id;
        let id: OfferId = self.mint.id();
        let deadline = self.now + TimeDelta::hours(hours);
        let new = Offer {
            id,
            session: session.id,
            person: to.person,
            request: to.id,
            entry,
            ranking,
            place: 1,
            freed: None,
            offered_at: deadline - TimeDelta::hours(24),
            offered_by: None,
            deadline,
            answered_at: None,
            departure: None,
            state: OfferState::Pending,
        };
        offer::insert(&mut self.tx, &new).unwrap();
        let line = Commitment {
            id: self.mint.id(),
            person: to.person,
            firmness: Firmness::Held,
            dates: session.dates,
            enrolment: None,
            offer: Some(id),
        };
        commitment::insert(&mut self.tx, &line, Overlap::Refused).unwrap();
        self.told(Action::OfferMade, "offer", id, Some(to.id));
        new
    }

    /// What was written is seen by other connections from here on.
    pub(crate) fn commit(&mut self) {
        if matches!(&*self.tx, Conn::Sqlite(_)) {
            self.tx.control("COMMIT").unwrap();
        }
    }
}
