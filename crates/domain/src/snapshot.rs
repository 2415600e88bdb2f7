//! What a decision about a session's seats looks at: loaded in one transaction, never the live data.

use crate::approval::Approval;
use crate::commitment::Commitment;
use crate::course::{Promotion, ReplacementPolicy, SkillSets};
use crate::eligibility::Gate;
use crate::id::{CourseId, CrewId, OfferId, PersonId, RequestId, SessionId, WaitlistEntryId};
use crate::person::PersonStatus;
use crate::request::Priority;
use crate::session::{Quota, Session};
use crate::skill::HeldSkill;
use crate::span::DateSpan;
use crate::unit::Lineage;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// What a course asks of those who sit in one of its sessions, with ranks by their seniority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Skills that must be valid on the first day: one set of them.
    pub skills: SkillSets,
    /// Courses that must be behind the person.
    pub previous: BTreeSet<CourseId>,
    /// From the least senior rank to the most senior; any when not said.
    pub ranks: Option<RangeInclusive<i32>>,
    /// How people belong; anyone when empty.
    pub statuses: BTreeSet<PersonStatus>,
}

impl Asked {
    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
    /// Whether the rank or the status of a person says anything.
    #[must_use]
    pub fn looks_at_profile(&self) -> bool {
        self.ranks.is_some() || !self.statuses.is_empty()
    }
}

/// What a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The seniority of their rank: higher is more senior.
    pub seniority: i32,
    /// How they belong.
    pub status: PersonStatus,
}

/// A person as the gates see them, for one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub person: PersonId,
    /// Their unit and those above it.
    pub lineage: Lineage,
    /// What they are; none when the course does not ask.
    pub profile: Option<Profile>,
    /// Of the courses asked for before this one, those that are behind them when the session begins.
    pub done: BTreeSet<CourseId>,
    /// Skills held.
    pub skills: Vec<HeldSkill>,
    /// Ledger lines still in force that overlap the session; the ones made by an offer of this very session are left out.
    pub commitments: Vec<Commitment>,
    /// The days on which the person teaches, of this session or another one.
    pub teaching: Vec<DateSpan>,
    /// A live offer already held by this person, for this session or another session of the course.
    pub live_offer: Option<LiveOffer>,
    /// Seats held in other sessions of the course, and when; those that are over may be left out.
    pub seats_elsewhere: Vec<(SessionId, DateSpan)>,
    /// An offer for this session that the person declined or let pass.
    pub refused_before: bool,
    /// What those who must approve have said of the person's request for the course.
    pub approval: Approval,
    /// Those whose requests are linked to this one, the person included; none when it stands alone.
    pub crew: Option<Crew>,
    /// The conditions from which that request was let off.
    pub excepted: BTreeSet<Gate>,
}

/// People whose requests are linked: an aircrew, a pair. They take seats of one session together, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crew {
    /// What links them.
    pub id: CrewId,
    /// Those whose requests stand, at least two.
    pub members: BTreeSet<PersonId>,
}

/// Where a live offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveOffer {
    /// For this session.
    Here(OfferId),
    /// For another session of the course.
    Elsewhere(OfferId),
}

/// A person who waits for a seat in the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub subject: Subject,
    /// The request that waits.
    pub request: RequestId,
    /// Its place in the queue.
    pub entry: WaitlistEntryId,
    /// Its priority class.
    pub priority: Priority,
    /// Times it lost a place through the organisation's fault.
    pub times_bumped: u16,
    /// When it was made.
    pub requested_on: NaiveDate,
    /// Rank given to this session.
    pub wish_rank: u8,
}

/// A seat taken by an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Who.
    pub person: PersonId,
    /// Their unit and those above it.
    pub lineage: Lineage,
}

/// A seat held by an offer that is live at the instant of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeat {
    /// The offer.
    pub offer: OfferId,
    /// For whom.
    pub person: PersonId,
    /// Their unit and those above it.
    pub lineage: Lineage,
    /// Until when.
    pub deadline: DateTime<Utc>,
}

/// A session with everything that decides who may sit in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionSnapshot {
    /// The session.
    pub session: Session,
    /// Who starts a replacement.
    pub policy: ReplacementPolicy,
    /// What the one whose turn it is receives.
    pub promotion: Promotion,
    /// What the course asks for.
    pub asked: Asked,
    /// The days of a session that is not held in one go, in order; none when it is.
    pub blocks: Vec<DateSpan>,
    /// Seats set aside.
    pub quotas: Vec<Quota>,
    /// Seats taken.
    pub seated: Vec<Seated>,
    /// Seats held by live offers.
    pub held: Vec<HeldSeat>,
    /// Those who wait for this session, in no order.
    pub waiting: Vec<Candidate>,
    /// The local date of the site at the instant of the snapshot.
    pub today: NaiveDate,
}

impl SessionSnapshot {
    /// Whether the person holds a seat here, or one is held for them.
    #[must_use]
    pub fn is_placed(&self, person: PersonId) -> bool {
        self.seated.iter().any(|seat| seat.person == person) || self.held.iter().any(|seat| seat.person == person)
    }
    /// Seats taken or held.
    #[must_use]
    pub fn occupied(&self) -> u16 {
        u16::try_from(self.seated.len().saturating_add(self.held.len())).unwrap_or(u16::MAX)
    }
    /// Seats neither taken nor held.
    #[must_use]
    pub fn free(&self) -> u16 {
        self.session.seats.most().saturating_sub(self.occupied())
    }
    /// When people sit in it: one span, or several with days between them.
    #[must_use]
    pub fn spans(&self) -> &[DateSpan] {
        if self.blocks.is_empty() { std::slice::from_ref(&self.session.dates) } else { &self.blocks }
    }
    /// Lineages of those who take or hold a seat, except one person's own.
    pub(crate) fn occupants_but(&self, person: PersonId) -> impl Iterator<Item = &Lineage> {
        self.seated
            .iter()
            .map(|s| (s.person, &s.lineage))
            .chain(self.held.iter().map(|h| (h.person, &h.lineage)))
            .filter(move |(who, _)| *who != person)
            .map(|(_, lineage)| lineage)
    }
}
