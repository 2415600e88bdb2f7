//! The one function that says whether a person may hold a seat: every gate, its result, why, and the next step.
//!
//! Lists, forms, placing by hand, offers and their acceptance all call it; there is no second place where a gate is checked.

use crate::approval::{Approval, Awaited};
use crate::id::{CourseId, PersonId, SessionId, SkillId, UnitId};
use crate::session::{Quota, SessionState};
use crate::snapshot::{LiveOffer, Profile, SessionSnapshot, Subject};
use crate::span::DateSpan;
use crate::unit::Lineage;
use chrono::NaiveDate;

/// A condition for holding a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// The session takes people.
    SessionOpen,
    /// Those who enrol by themselves come in its window.
    EnrolmentWindow,
    /// Training has not begun.
    NotBegun,
    /// The person does not hold a seat in it yet.
    NotEnrolled,
    /// The person holds no live offer of this course.
    NoLiveOffer,
    /// The person holds no seat in another session of this course that is not over.
    OneSeatPerCourse,
    /// No other commitment on these dates.
    Ledger,
    /// The person is of the ranks and of the status that the course is for.
    Audience,
    /// The skills of one set of prerequisites are valid on the first day.
    Prerequisites,
    /// The courses that come before this one are behind the person.
    PreviousCourses,
    /// A seat is left for the person's unit.
    Quota,
    /// The person has not refused a seat in this session.
    NotRefused,
    /// Everybody whom the course asks has approved the person's request.
    Approved,
    /// Those whose requests are linked to the person's come with them.
    Crew,
}

impl Gate {
    /// Every gate, in the order they are shown.
    pub const ALL: [Self; 14] = [
        Self::SessionOpen,
        Self::EnrolmentWindow,
        Self::NotBegun,
        Self::NotEnrolled,
        Self::NoLiveOffer,
        Self::OneSeatPerCourse,
        Self::Ledger,
        Self::Audience,
        Self::Prerequisites,
        Self::PreviousCourses,
        Self::Quota,
        Self::NotRefused,
        Self::Approved,
        Self::Crew,
    ];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SessionOpen => "session_open",
            Self::EnrolmentWindow => "enrolment_window",
            Self::NotBegun => "not_begun",
            Self::NotEnrolled => "not_enrolled",
            Self::NoLiveOffer => "no_live_offer",
            Self::OneSeatPerCourse => "one_seat_per_course",
            Self::Ledger => "ledger",
            Self::Audience => "audience",
            Self::Prerequisites => "prerequisites",
            Self::PreviousCourses => "previous_courses",
            Self::Quota => "quota",
            Self::NotRefused => "not_refused",
            Self::Approved => "approved",
            Self::Crew => "crew",
        }
    }
    /// Whether a planner may depart from it, with a coded reason and words.
    #[must_use]
    pub fn can_be_overridden(self) -> bool {
        match self {
            Self::SessionOpen | Self::EnrolmentWindow | Self::NotBegun | Self::NotEnrolled | Self::NoLiveOffer => false,
            Self::OneSeatPerCourse
            | Self::Ledger
            | Self::Audience
            | Self::Prerequisites
            | Self::PreviousCourses
            | Self::Quota
            | Self::NotRefused
            | Self::Approved
            | Self::Crew => true,
        }
    }
    /// Whether a request may be let off it, by an exception.
    #[must_use]
    pub fn can_be_excepted(self) -> bool {
        matches!(self, Self::Audience | Self::Prerequisites | Self::PreviousCourses)
    }
    /// What to do about a failure, as a stable code.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        match self {
            Self::SessionOpen | Self::NotBegun => "choose_another_session",
            Self::EnrolmentWindow => "ask_the_planner",
            Self::NotEnrolled => "nothing_to_do",
            Self::NoLiveOffer => "wait_for_answer",
            Self::OneSeatPerCourse => "give_back_the_other_seat",
            Self::Ledger => "free_the_dates",
            Self::Audience => "ask_for_an_exception",
            Self::Prerequisites => "obtain_the_skill",
            Self::PreviousCourses => "take_the_course_before",
            Self::Quota => "wait_for_release",
            Self::NotRefused => "ask_again",
            Self::Approved => "wait_for_approval",
            Self::Crew => "wait_for_the_others",
        }
    }
}

/// Why a gate failed: the data it looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The state of the session.
    Session {
        /// The state found.
        state: &'static str,
    },
    /// People enrol by themselves on other days.
    Window {
        /// From this day on.
        opens_on: Option<NaiveDate>,
        /// Until this day, included.
        closes_on: Option<NaiveDate>,
    },
    /// When training began.
    Begun {
        /// The first day.
        on: NaiveDate,
    },
    /// The person sits in it already.
    Enrolled,
    /// A live offer, for this session or another of the course.
    LiveOffer {
        /// Whether it is for this very session.
        here: LiveOffer,
    },
    /// Seats held in other sessions of the course that are not over.
    SeatsElsewhere {
        /// Which sessions, and when.
        seats: Vec<(SessionId, DateSpan)>,
    },
    /// The commitments in the way.
    Clash {
        /// Their dates.
        with: Vec<DateSpan>,
    },
    /// Not whom the course is for.
    Audience {
        /// By their rank.
        rank: bool,
        /// By how they belong.
        status: bool,
    },
    /// Prerequisites missing or out of date on the first day.
    Missing {
        /// Which skills, of the set that lacks the least.
        skills: Vec<SkillId>,
    },
    /// Courses that should come first.
    Before {
        /// Which.
        courses: Vec<CourseId>,
    },
    /// The seats left are set aside for other units.
    SetAside {
        /// For which units, and until when.
        quotas: Vec<(UnitId, u16, NaiveDate)>,
    },
    /// An offer for this session was declined or left without answer.
    RefusedBefore,
    /// The answer that is still to come.
    AwaitsApproval(Awaited),
    /// The course asks for approvals, and nobody has been asked.
    NotAsked,
    /// Linked requests: some of the others cannot come to this session.
    CrewLacks {
        /// How many of them.
        people: usize,
    },
    /// Linked requests: they all could, and there are seats for some of them only.
    CrewSeats {
        /// How many seats they need.
        needed: usize,
    },
}

/// One gate and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateResult {
    /// The gate.
    pub gate: Gate,
    /// None when it passed.
    pub failure: Option<Failure>,
    /// Whether it is not met, and passed by an exception granted by name.
    pub excepted: bool,
}

impl GateResult {
    /// Whether the gate let the person through.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

/// Every gate for a person and a session, in the order of [`Gate::ALL`]. The window is for those who enrol by themselves: see
/// [`gates_by_oneself`].
#[must_use]
pub fn gates(subject: &Subject, snapshot: &SessionSnapshot) -> Vec<GateResult> {
    Gate::ALL.into_iter().map(|gate| result(gate, subject, snapshot)).collect()
}

fn result(gate: Gate, subject: &Subject, snapshot: &SessionSnapshot) -> GateResult {
    let failure = check(gate, subject, snapshot);
    let excepted = failure.is_some() && gate.can_be_excepted() && subject.excepted.contains(&gate);
    GateResult { gate, failure: failure.filter(|_| !excepted), excepted }
}

/// Every gate as someone meets them who enrols by themselves: the session is published, and its window is open.
#[must_use]
pub fn gates_by_oneself(subject: &Subject, snapshot: &SessionSnapshot) -> Vec<GateResult> {
    let session = &snapshot.session;
    gates(subject, snapshot)
        .into_iter()
        .map(|g| match g.gate {
            Gate::SessionOpen if session.state != SessionState::Published => {
                GateResult { failure: Some(Failure::Session { state: session.state.code() }), ..g }
            }
            Gate::EnrolmentWindow if !session.window.holds(snapshot.today) => {
                let (opens_on, closes_on) = (session.window.opens_on, session.window.closes_on);
                GateResult { failure: Some(Failure::Window { opens_on, closes_on }), ..g }
            }
            _ => g,
        })
        .collect()
}

/// Whether every gate passed.
#[must_use]
pub fn eligible(gates: &[GateResult]) -> bool {
    gates.iter().all(GateResult::passed)
}

fn check(gate: Gate, subject: &Subject, snapshot: &SessionSnapshot) -> Option<Failure> {
    let session = &snapshot.session;
    match gate {
        Gate::SessionOpen => (!session.state.takes_people()).then(|| Failure::Session { state: session.state.code() }),
        Gate::EnrolmentWindow => None,
        Gate::NotBegun => session.has_started(snapshot.today).then(|| Failure::Begun { on: session.dates.first() }),
        Gate::NotEnrolled => snapshot.seated.iter().any(|s| s.person == subject.person).then_some(Failure::Enrolled),
        Gate::NoLiveOffer => subject.live_offer.map(|here| Failure::LiveOffer { here }),
        Gate::OneSeatPerCourse => {
            let seats: Vec<(SessionId, DateSpan)> =
                subject.seats_elsewhere.iter().copied().filter(|(_, dates)| dates.last() >= snapshot.today).collect();
            (!seats.is_empty()).then_some(Failure::SeatsElsewhere { seats })
        }
        Gate::Ledger => {
            let with = in_the_way(subject, snapshot);
            (!with.is_empty()).then_some(Failure::Clash { with })
        }
        Gate::Audience => {
            let asked = &snapshot.asked;
            // Whoever is not known to be of the audience is not of it.
            let off = |of: &dyn Fn(&Profile) -> bool| subject.profile.as_ref().is_none_or(|profile| !of(profile));
            let rank = asked.ranks.as_ref().is_some_and(|ranks| off(&|p| ranks.contains(&p.seniority)));
            let status = !asked.statuses.is_empty() && off(&|p| asked.statuses.contains(&p.status));
            (rank || status).then_some(Failure::Audience { rank, status })
        }
        Gate::Prerequisites => {
            let skills = snapshot.asked.skills.missing(&subject.skills, session.dates);
            (!skills.is_empty()).then_some(Failure::Missing { skills })
        }
        Gate::PreviousCourses => {
            let courses: Vec<CourseId> = snapshot.asked.previous.difference(&subject.done).copied().collect();
            (!courses.is_empty()).then_some(Failure::Before { courses })
        }
        Gate::Quota => set_aside(subject, snapshot),
        Gate::NotRefused => subject.refused_before.then_some(Failure::RefusedBefore),
        Gate::Approved => match &subject.approval {
            Approval::Given => None,
            Approval::Awaits(awaited) => Some(Failure::AwaitsApproval(awaited.clone())),
            Approval::NotAsked => Some(Failure::NotAsked),
        },
        Gate::Crew => crew_together(subject, snapshot),
    }
}

/// Whether the person is committed elsewhere on the days of the session, or teaches.
#[must_use]
pub fn clashes(subject: &Subject, snapshot: &SessionSnapshot) -> bool {
    !in_the_way(subject, snapshot).is_empty()
}

fn in_the_way(subject: &Subject, snapshot: &SessionSnapshot) -> Vec<DateSpan> {
    let own_days = |d: &DateSpan| snapshot.spans().iter().any(|s| d.overlaps(*s));
    subject.commitments.iter().map(|c| c.dates).chain(subject.teaching.iter().copied()).filter(own_days).collect()
}

/// Whether those whose requests are linked to the person's can come too: each sits here already, or waits and meets every
/// other condition, and there are seats for all of them. When there is none at all, they wait like everyone.
fn crew_together(subject: &Subject, snapshot: &SessionSnapshot) -> Option<Failure> {
    let crew = subject.crew.as_ref()?;
    let to_come: Vec<PersonId> = crew.members.iter().copied().filter(|who| !snapshot.is_placed(*who)).collect();
    let others = || to_come.iter().filter(|who| **who != subject.person);
    let comes = |who: &PersonId| {
        let waits = snapshot.waiting.iter().find(|candidate| candidate.subject.person == *who);
        waits.is_some_and(|candidate| meets_all_but_crew(&candidate.subject, snapshot))
    };
    let people = others().filter(|who| !comes(who)).count();
    if people > 0 {
        return Some(Failure::CrewLacks { people });
    }
    let (needed, free) = (to_come.len(), usize::from(snapshot.free()));
    (free > 0 && free < needed).then_some(Failure::CrewSeats { needed })
}

/// Whether someone comes alone whose requests are linked to others': these do not sit in the session.
pub(crate) fn crew_apart(subject: &Subject, snapshot: &SessionSnapshot) -> Option<Failure> {
    let crew = subject.crew.as_ref()?;
    let away = |who: &&PersonId| **who != subject.person && !snapshot.is_placed(**who);
    let people = crew.members.iter().filter(away).count();
    (people > 0).then_some(Failure::CrewLacks { people })
}

/// Whether the person meets every condition, those whose requests are linked to theirs left aside.
pub(crate) fn meets_all_but_crew(subject: &Subject, snapshot: &SessionSnapshot) -> bool {
    let met = |gate: Gate| result(gate, subject, snapshot).passed();
    Gate::ALL.into_iter().filter(|gate| *gate != Gate::Crew).all(met)
}

/// Seats set aside for other units leave none: each occupant uses the nearest quota above them that has room, else a
/// seat that is for all; so does the person. Quotas nest as units do, so the order of the occupants changes nothing.
fn set_aside(subject: &Subject, snapshot: &SessionSnapshot) -> Option<Failure> {
    let open: Vec<&Quota> = snapshot.quotas.iter().filter(|q| snapshot.today < q.release_on && q.seats > 0).collect();
    if open.is_empty() {
        return None;
    }
    let mut left: Vec<u16> = open.iter().map(|q| q.seats).collect();
    let reserved: u16 = left.iter().fold(0, |sum, seats| sum.saturating_add(*seats));
    let mut for_all = snapshot.session.seats.most().saturating_sub(reserved);
    for lineage in snapshot.occupants_but(subject.person) {
        match with_room(&open, &left, lineage).and_then(|i| left.get_mut(i)) {
            Some(seats) => *seats = seats.saturating_sub(1),
            None => for_all = for_all.saturating_sub(1),
        }
    }
    if for_all > 0 || with_room(&open, &left, &subject.lineage).is_some() {
        return None;
    }
    let quotas =
        open.iter().zip(&left).filter(|(_, left)| **left > 0).map(|(q, left)| (q.unit, *left, q.release_on)).collect();
    Some(Failure::SetAside { quotas })
}

/// Which quota of the person's units, nearest first, still has a seat.
fn with_room(open: &[&Quota], left: &[u16], lineage: &Lineage) -> Option<usize> {
    lineage.0.iter().find_map(|unit| open.iter().zip(left).position(|(q, left)| q.unit == *unit && *left > 0))
}
