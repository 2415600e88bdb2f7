//! Whatever people do, in whatever order: no seat too many, nobody twice, no seat left unseen, no turn stolen.
//!
//! A small world of three sessions of one course is kept in memory and driven through the same decisions as the use
//! cases: snapshot, decide, write down. After each command the invariants are read again.

use crate::approval::Approval;
use crate::commitment::{Commitment, Firmness};
use crate::course::{Promotion, ReplacementPolicy};
use crate::eligibility::{Gate, eligible};
use crate::enrolment::{CancelledBy, Enrolment, EnrolmentState, Moment};
use crate::fixture::{a_session, an_enrolment, at, day, mint};
use crate::id::{CourseId, Id, Mint, PersonId, RankingId, RequestId, SessionId, WaitlistEntryId};
use crate::offer::{Offer, OfferState};
use crate::promotion::{Placement, Placing, gates_at_acceptance, next_offers, place, rank};
use crate::reason::{CancelReason, DeclineReason, Override, OverrideReason};
use crate::request::Priority;
use crate::session::{Quota, Seats, Session};
use crate::snapshot::{Asked, Candidate, HeldSeat, LiveOffer, Seated, SessionSnapshot, Subject};
use crate::span::DateSpan;
use crate::text::Words;
use crate::unit::Lineage;
use chrono::{DateTime, Duration, Offset, Utc};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Command {
    TakeASeat { person: usize, session: usize },
    PlaceByHand { person: usize, session: usize, depart: bool },
    Ask { person: usize, wishes: Vec<usize>, class: u8 },
    Cancel { person: usize, session: usize },
    Offer { session: usize },
    Accept { person: usize },
    Decline { person: usize },
    Revoke { person: usize },
    Wait { hours: i64 },
    Seats { session: usize, capacity: u16 },
}

const PEOPLE: usize = 7;
const SESSIONS: usize = 3;

fn commands() -> impl Strategy<Value = Vec<Command>> {
    let person = 0..PEOPLE;
    let session = 0..SESSIONS;
    let one = prop_oneof![
        3 => (person.clone(), session.clone()).prop_map(|(person, session)| Command::TakeASeat { person, session }),
        2 => (person.clone(), session.clone(), any::<bool>())
            .prop_map(|(person, session, depart)| Command::PlaceByHand { person, session, depart }),
        4 => (person.clone(), prop::collection::vec(0..SESSIONS, 1..3), 1_u8..=4)
            .prop_map(|(person, wishes, class)| Command::Ask { person, wishes, class }),
        3 => (person.clone(), session.clone()).prop_map(|(person, session)| Command::Cancel { person, session }),
        2 => session.clone().prop_map(|session| Command::Offer { session }),
        4 => person.clone().prop_map(|person| Command::Accept { person }),
        2 => person.clone().prop_map(|person| Command::Decline { person }),
        1 => person.prop_map(|person| Command::Revoke { person }),
        2 => (1_i64..60).prop_map(|hours| Command::Wait { hours }),
        1 => (session, 1_u16..5).prop_map(|(session, capacity)| Command::Seats { session, capacity }),
    ];
    prop::collection::vec(one, 1..60)
}

/// A request that waits, with the sessions wished in order.
struct Waiting {
    request: RequestId,
    entry: WaitlistEntryId,
    person: PersonId,
    class: u8,
    wishes: Vec<usize>,
}

struct World {
    mint: Mint,
    now: DateTime<Utc>,
    policy: ReplacementPolicy,
    people: Vec<(PersonId, Lineage)>,
    sessions: Vec<Session>,
    quota: Quota,
    enrolments: Vec<Enrolment>,
    offers: Vec<Offer>,
    waiting: Vec<Waiting>,
    /// Enrolments for which a planner let two commitments overlap.
    overlap_allowed: Vec<PersonId>,
    /// Whom a planner let sit in two sessions of one course.
    two_seats_allowed: Vec<PersonId>,
    /// Whose offers were taken back: the use case does not offer again what was just revoked.
    revoked: Vec<(PersonId, usize)>,
}

impl World {
    fn new(policy: ReplacementPolicy) -> Self {
        let mut mint = mint();
        let (x, z) = (mint.id(), mint.id());
        let people = (0..PEOPLE).map(|i| (mint.id(), Lineage(vec![if i < 2 { x } else { z }]))).collect();
        // The first two overlap; the third is apart, and of the first one's course.
        let (course, other): (CourseId, CourseId) = (mint.id(), mint.id());
        let sessions = [
            ("2027-03-01", "2027-03-05", course),
            ("2027-03-05", "2027-03-09", other),
            ("2027-04-05", "2027-04-09", course),
        ]
        .map(|(first, last, course)| a_session().of(course).on(first, last).seats(2).make(&mut mint))
        .to_vec();
        let quota = Quota { unit: x, seats: 1, release_on: day("2027-01-20") };
        Self {
            mint,
            now: at("2027-01-04T08:00:00Z"),
            policy,
            people,
            sessions,
            quota,
            enrolments: Vec::new(),
            offers: Vec::new(),
            waiting: Vec::new(),
            overlap_allowed: Vec::new(),
            two_seats_allowed: Vec::new(),
            revoked: Vec::new(),
        }
    }

    fn confirmed(&self) -> impl Iterator<Item = &Enrolment> {
        self.enrolments.iter().filter(|e| e.state == EnrolmentState::Confirmed)
    }
    fn live(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|o| o.state_at(self.now) == OfferState::Pending)
    }
    fn lineage(&self, person: PersonId) -> Lineage {
        self.people.iter().find(|(id, _)| *id == person).unwrap().1.clone()
    }
    fn session(&self, id: SessionId) -> &Session {
        self.sessions.iter().find(|s| s.id == id).unwrap()
    }

    fn same_course(&self, one: SessionId, other: SessionId) -> bool {
        self.session(one).course == self.session(other).course
    }

    /// Seats in the other sessions of the course, over or not.
    fn elsewhere(&self, person: PersonId, here: SessionId) -> Vec<(SessionId, DateSpan)> {
        let own = self.confirmed().filter(|e| e.person == person && e.session != here);
        own.filter(|e| self.same_course(e.session, here)).map(|e| (e.session, self.session(e.session).dates)).collect()
    }

    fn subject(&self, person: PersonId, session: usize) -> Subject {
        let here = self.sessions[session].id;
        let line = |firmness, of: SessionId, enrolment, offer| Commitment {
            id: Id::from_uuid(uuid::Uuid::nil()),
            person,
            firmness,
            dates: self.session(of).dates,
            enrolment,
            offer,
        };
        let firm =
            self.confirmed().filter(|e| e.person == person).map(|e| line(Firmness::Firm, e.session, Some(e.id), None));
        let held = self
            .live()
            .filter(|o| o.person == person && o.session != here)
            .map(|o| line(Firmness::Held, o.session, None, Some(o.id)));
        Subject {
            person,
            lineage: self.lineage(person),
            profile: None,
            done: std::collections::BTreeSet::new(),
            skills: Vec::new(),
            commitments: firm.chain(held).collect(),
            teaching: Vec::new(),
            live_offer: self
                .live()
                .find(|o| o.person == person && self.same_course(o.session, here))
                .map(|o| if o.session == here { LiveOffer::Here(o.id) } else { LiveOffer::Elsewhere(o.id) }),
            seats_elsewhere: self.elsewhere(person, here),
            approval: Approval::Given,
            excepted: std::collections::BTreeSet::new(),
            crew: None,
            refused_before: self.revoked.contains(&(person, session))
                || self.offers.iter().any(|o| {
                    o.person == person
                        && o.session == here
                        && matches!(o.state_at(self.now), OfferState::Declined { .. } | OfferState::Expired)
                }),
        }
    }

    fn snapshot(&self, session: usize) -> SessionSnapshot {
        let here = &self.sessions[session];
        SessionSnapshot {
            session: here.clone(),
            policy: self.policy,
            promotion: Promotion::Offer,
            asked: Asked::default(),
            blocks: Vec::new(),
            quotas: vec![self.quota],
            seated: self
                .confirmed()
                .filter(|e| e.session == here.id)
                .map(|e| Seated { person: e.person, lineage: self.lineage(e.person) })
                .collect(),
            held: self
                .live()
                .filter(|o| o.session == here.id)
                .map(|o| HeldSeat {
                    offer: o.id,
                    person: o.person,
                    lineage: self.lineage(o.person),
                    deadline: o.deadline,
                })
                .collect(),
            waiting: self
                .waiting
                .iter()
                .filter_map(|w| {
                    let rank = w.wishes.iter().position(|s| *s == session)?;
                    Some(Candidate {
                        subject: self.subject(w.person, session),
                        request: w.request,
                        entry: w.entry,
                        priority: Priority::new(w.class).unwrap(),
                        times_bumped: 0,
                        requested_on: day("2026-10-01"),
                        wish_rank: u8::try_from(rank + 1).unwrap(),
                    })
                })
                .collect(),
            today: self.now.date_naive(),
        }
    }

    fn seat(&mut self, person: PersonId, session: usize) {
        let session = self.sessions[session].id;
        let enrolment = an_enrolment().of(person).in_session(session).make(&mut self.mint);
        self.enrolments.push(enrolment);
        self.waiting.retain(|w| w.person != person);
    }

    fn queue(&mut self, person: PersonId, session: usize) {
        match self.waiting.iter_mut().find(|w| w.person == person) {
            Some(w) if w.wishes.contains(&session) => {}
            Some(w) => w.wishes.push(session),
            None => {
                let waiting =
                    Waiting { request: self.mint.id(), entry: self.mint.id(), person, class: 3, wishes: vec![session] };
                self.waiting.push(waiting);
            }
        }
    }

    /// Offers the free seats of a session, all of them or the first only.
    fn promote(&mut self, session: usize, most: usize) {
        let snapshot = self.snapshot(session);
        let ranking = rank(&snapshot);
        let id: RankingId = self.mint.id();
        for planned in next_offers(&snapshot, &ranking, self.now, Utc.fix(), most).into_iter().take(most) {
            assert!(planned.deadline > self.now, "an offer is born alive");
            let offer = Offer {
                id: self.mint.id(),
                session: self.sessions[session].id,
                person: planned.person,
                request: planned.request,
                entry: planned.entry,
                ranking: id,
                place: planned.place,
                freed: None,
                offered_at: self.now,
                offered_by: None,
                deadline: planned.deadline,
                answered_at: None,
                departure: None,
                state: OfferState::Pending,
            };
            self.offers.push(offer);
        }
    }

    /// What a job does: writes down what expired, passes seats on.
    fn sweep(&mut self) {
        let now = self.now;
        let mut passed_on = Vec::new();
        for offer in &mut self.offers {
            if let Ok(expired) = offer.clone().expire(now) {
                passed_on.push(expired.session);
                *offer = expired;
            }
        }
        for session in 0..SESSIONS {
            let id = self.sessions[session].id;
            match self.policy {
                ReplacementPolicy::Automatic => self.promote(session, usize::MAX),
                ReplacementPolicy::OnConfirmation if passed_on.contains(&id) => self.promote(session, 1),
                ReplacementPolicy::OnConfirmation => {}
            }
        }
    }

    fn live_offer(&self, person: PersonId) -> Option<usize> {
        self.offers.iter().rposition(|o| o.person == person)
    }

    fn replace(&mut self, index: usize, next: Offer) {
        let session = self.sessions.iter().position(|s| s.id == next.session).unwrap();
        self.offers[index] = next;
        self.promote(session, 1);
    }

    fn run(&mut self, command: &Command) {
        match command {
            Command::TakeASeat { person, session } => self.try_place(*person, *session, &Placing::SelfService),
            Command::PlaceByHand { person, session, depart } => {
                let why = || Override { code: OverrideReason::Other, words: Words::parse("ordre reçu").unwrap() };
                self.try_place(*person, *session, &Placing::ByHand { departure: depart.then(why) });
            }
            Command::Ask { person, wishes, class } => {
                let person = self.people[*person].0;
                for session in wishes {
                    self.queue(person, *session);
                }
                self.waiting.iter_mut().filter(|w| w.person == person).for_each(|w| w.class = *class);
            }
            Command::Cancel { person, session } => {
                let (person, session) = (self.people[*person].0, self.sessions[*session].id);
                let now = self.now;
                let held = |e: &&mut Enrolment| e.person == person && e.session == session;
                for enrolment in self.enrolments.iter_mut().filter(held) {
                    let by = CancelledBy::Oneself(person);
                    let reason = CancelReason::Health;
                    if let Ok(cancelled) = enrolment.clone().cancel(by, Moment::InTime, reason, None, now) {
                        *enrolment = cancelled;
                    }
                }
            }
            Command::Offer { session } => self.promote(*session, 1),
            Command::Accept { person } => self.accept(self.people[*person].0),
            Command::Decline { person } => {
                let person = self.people[*person].0;
                if let Some(index) = self.live_offer(person)
                    && let Ok(next) = self.offers[index].clone().decline(person, DeclineReason::Dates, None, self.now)
                {
                    self.replace(index, next);
                }
            }
            Command::Revoke { person } => {
                let person = self.people[*person].0;
                if let Some(index) = self.live_offer(person)
                    && let Ok(next) = self.offers[index].clone().revoke(None, self.now)
                {
                    let session = self.sessions.iter().position(|s| s.id == next.session).unwrap();
                    self.revoked.push((person, session));
                    self.replace(index, next);
                }
            }
            Command::Wait { hours } => self.now += Duration::hours(*hours),
            Command::Seats { session, capacity } => {
                let occupied = self.snapshot(*session).occupied();
                let seats = Seats::new(*capacity, 0, 0).unwrap();
                if let Ok(next) = self.sessions[*session].clone().with_seats(seats, occupied) {
                    self.sessions[*session] = next;
                }
            }
        }
    }

    fn try_place(&mut self, person: usize, session: usize, placing: &Placing) {
        let person = self.people[person].0;
        let snapshot = self.snapshot(session);
        let own = self.waiting.iter().find(|w| w.person == person && w.wishes.contains(&session)).map(|w| w.request);
        match place(&snapshot, &self.subject(person, session), own, placing) {
            Ok(Placement::Seat { passed_over, departed }) => {
                assert!(snapshot.free() > 0, "a seat was given that does not exist");
                if !matches!(placing, Placing::ByHand { departure: Some(_) }) {
                    assert!(passed_over.is_empty() && departed.is_empty());
                }
                if departed.contains(&Gate::Ledger) {
                    self.overlap_allowed.push(person);
                }
                if departed.contains(&Gate::OneSeatPerCourse) {
                    self.two_seats_allowed.push(person);
                }
                self.seat(person, session);
            }
            Ok(Placement::Queue) => self.queue(person, session),
            Err(_) => {}
        }
    }

    fn accept(&mut self, person: PersonId) {
        let Some(index) = self.live_offer(person) else { return };
        let offer = self.offers[index].clone();
        let session = self.sessions.iter().position(|s| s.id == offer.session).unwrap();
        let gates = gates_at_acceptance(&self.subject(person, session), &self.snapshot(session), false);
        let live = offer.state == OfferState::Pending && self.now < offer.deadline;
        match offer.accept(person, self.now) {
            Ok(next) => {
                assert!(live, "an expired or answered offer was accepted");
                if eligible(&gates) {
                    self.offers[index] = next;
                    self.seat(person, session);
                }
            }
            Err(_) => assert!(!live),
        }
    }

    fn check(&self) {
        for (index, session) in self.sessions.iter().enumerate() {
            let snapshot = self.snapshot(index);
            assert!(snapshot.occupied() <= session.seats.most(), "more people than seats");
            let mut seated: Vec<PersonId> = snapshot.seated.iter().map(|s| s.person).collect();
            seated.sort();
            seated.dedup();
            assert_eq!(seated.len(), snapshot.seated.len(), "someone sits twice");
            if self.policy == ReplacementPolicy::Automatic && snapshot.free() > 0 {
                assert!(
                    rank(&snapshot).iter().all(|line| line.place.is_none()),
                    "a seat is free and someone eligible waits unseen"
                );
            }
        }
        for (person, _) in self.people.iter().filter(|(p, _)| !self.overlap_allowed.contains(p)) {
            let firm: Vec<_> =
                self.confirmed().filter(|e| e.person == *person).map(|e| self.session(e.session).dates).collect();
            for (i, one) in firm.iter().enumerate() {
                assert!(firm.iter().skip(i + 1).all(|other| !one.overlaps(*other)), "two firm commitments overlap");
            }
        }
        let (one, other) = (&self.sessions[0], &self.sessions[2]);
        for (person, _) in &self.people {
            let live = self.live().filter(|o| o.person == *person && self.same_course(o.session, one.id));
            assert!(live.count() <= 1, "two live offers of one course");
            let sits = |s: &Session| self.confirmed().any(|e| e.person == *person && e.session == s.id);
            let both = sits(one) && sits(other) && one.dates.last() >= self.now.date_naive();
            assert!(!both || self.two_seats_allowed.contains(person), "two seats in one course");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_seat_too_many_nobody_twice_and_no_seat_unseen(automatic in any::<bool>(), commands in commands()) {
        let policy = if automatic { ReplacementPolicy::Automatic } else { ReplacementPolicy::OnConfirmation };
        let mut world = World::new(policy);
        for command in &commands {
            world.run(command);
            world.sweep();
            world.check();
        }
    }
}
