//! Approvals of a request: the steps that its course asks for, copied when it is filed and answered one after the other.
//!
//! A step is addressed to a unit. Whoever holds the right over that very unit answers it; when nobody does in time, it is
//! open to the next unit above as well. A planner's step is answered by whoever decides the organiser's requests.

use crate::codes::codes;
use crate::id::{ApiClientId, PersonId, UnitId};
use crate::reason::CloseReason;
use crate::role::{Authority, Ground, Permission};
use crate::text::Words;
use crate::unit::Lineage;
use chrono::{DateTime, Utc};

codes! {
    /// Who answers a step.
    Approver {
        /// The chief of the person's own unit.
        UnitChief = "unit_chief",
        /// The chief of a unit above it.
        UpperUnit = "upper_unit",
        /// The planners of the organiser.
        Planner = "planner",
    }
    /// How a step came to be approved.
    Basis {
        /// Somebody who may said yes.
        Given = "given",
        /// The request came with a planner's file, which is a decision taken elsewhere.
        Imported = "imported",
    }
}

impl Approver {
    /// The permission that answers for it.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::UnitChief | Self::UpperUnit => Permission::ApproveRequests,
            Self::Planner => Permission::DecideRequests,
        }
    }
}

/// The most steps of one course.
pub const MOST_STEPS: usize = 5;
/// The most units between a person's and the one whose chief is asked.
pub const MOST_LEVELS: u8 = 10;
/// The most days within which a step is to be answered.
pub const MOST_DAYS: u8 = 90;

/// A step that a course asks for: data, edited like the rest of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CourseStep {
    /// Who answers.
    pub approver: Approver,
    /// How far above the person's unit: from 1 for [`Approver::UpperUnit`], 0 for the others.
    pub level: u8,
    /// Within how many days.
    pub answer_days: u8,
}

/// A step that no course may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidStep {
    /// A level where there is none, or none where there must be one.
    #[error("an upper unit is from 1 to {MOST_LEVELS} levels above, the others are at level 0")]
    Level,
    /// Too few days or too many.
    #[error("a step is answered within 1 to {MOST_DAYS} days")]
    Days,
}

impl CourseStep {
    /// A step within its bounds.
    ///
    /// # Errors
    /// As the refusal says.
    pub fn new(approver: Approver, level: u8, answer_days: u8) -> Result<Self, InvalidStep> {
        let levels = if approver == Approver::UpperUnit { 1..=MOST_LEVELS } else { 0..=0 };
        if !levels.contains(&level) {
            return Err(InvalidStep::Level);
        }
        if !(1..=MOST_DAYS).contains(&answer_days) {
            return Err(InvalidStep::Days);
        }
        Ok(Self { approver, level, answer_days })
    }

    /// The unit that it is addressed to for a person: the nearest one, from the level asked for, where somebody else than
    /// the person holds the right (`held`); where there is none, the one asked for, or the last one under it.
    #[must_use]
    pub fn addressee(&self, person: &Lineage, organiser: UnitId, held: impl Fn(UnitId) -> bool) -> UnitId {
        if self.approver == Approver::Planner {
            return organiser;
        }
        let from = person.0.iter().skip(usize::from(self.level));
        let asked = from.clone().next().or(person.0.last()).copied().unwrap_or(organiser);
        from.copied().find(|unit| held(*unit)).unwrap_or(asked)
    }
}

/// Who answered a step, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// When.
    pub at: DateTime<Utc>,
    /// Which person.
    pub by: Option<PersonId>,
    /// Which other system.
    pub by_client: Option<ApiClientId>,
    /// In words.
    pub words: Option<Words>,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nobody has answered.
    Pending,
    /// Nobody has answered in time: a unit above may, too.
    Escalated,
    /// Somebody said yes.
    Approved {
        /// How.
        basis: Basis,
        /// Who, and when.
        answered: Answered,
    },
    /// Somebody said no.
    Refused {
        /// Why.
        code: CloseReason,
        /// Who, and when.
        answered: Answered,
    },
}

impl StepState {
    /// The codes of every state.
    pub const CODES: [&'static str; 4] = ["pending", "escalated", "approved", "refused"];
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Escalated => "escalated",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
        }
    }
    /// Whether an answer is still to come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Pending | Self::Escalated)
    }
    /// The answer, once there is one.
    #[must_use]
    pub fn answered(&self) -> Option<&Answered> {
        match self {
            Self::Pending | Self::Escalated => None,
            Self::Approved { answered, .. } | Self::Refused { answered, .. } => Some(answered),
        }
    }
    /// The code of the answer.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Pending | Self::Escalated => None,
            Self::Approved { basis, .. } => Some(basis.code()),
            Self::Refused { code, .. } => Some(code.code()),
        }
    }
}

/// When a step's turn came, and until when it is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when; from then on it is overdue.
    pub due_at: DateTime<Utc>,
    /// When it is open to a unit above; none once there is none left to ask.
    pub escalates_at: Option<DateTime<Utc>>,
}

/// A step of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestStep {
    /// From 1, in the order in which they are answered.
    pub position: u8,
    /// What the course asked for when the request was filed.
    pub asked: CourseStep,
    /// The unit over which the right is needed.
    pub unit: UnitId,
    /// The highest unit whose chief may answer as well: the unit itself until it escalates.
    pub reach: UnitId,
    /// Its turn; none before it comes.
    pub turn: Option<Turn>,
    /// Where it stands.
    pub state: StepState,
}

/// Why a step does not take an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// It has one already.
    #[error("the step is answered already")]
    Answered,
    /// One before it is still to be answered.
    #[error("it is not this step's turn")]
    NotItsTurn,
}

impl RequestStep {
    /// A step of a request about to be filed, whose turn has not come.
    #[must_use]
    pub fn new(position: u8, asked: CourseStep, unit: UnitId) -> Self {
        Self { position, asked, unit, reach: unit, turn: None, state: StepState::Pending }
    }

    /// Its turn comes.
    #[must_use]
    pub fn begin(self, since: DateTime<Utc>, due_at: DateTime<Utc>) -> Self {
        Self { turn: Some(Turn { since, due_at, escalates_at: Some(due_at) }), ..self }
    }

    fn check(&self) -> Result<(), StepRefusal> {
        match (&self.state, self.turn) {
            (StepState::Approved { .. } | StepState::Refused { .. }, _) => Err(StepRefusal::Answered),
            (_, None) => Err(StepRefusal::NotItsTurn),
            (_, Some(_)) => Ok(()),
        }
    }

    /// Says yes.
    ///
    /// # Errors
    /// It is answered already, or its turn has not come.
    pub fn approve(self, answered: Answered) -> Result<Self, StepRefusal> {
        self.check()?;
        Ok(Self { state: StepState::Approved { basis: Basis::Given, answered }, ..self })
    }

    /// Says no.
    ///
    /// # Errors
    /// It is answered already, or its turn has not come.
    pub fn refuse(self, code: CloseReason, answered: Answered) -> Result<Self, StepRefusal> {
        self.check()?;
        Ok(Self { state: StepState::Refused { code, answered }, ..self })
    }

    /// As it stands when its request comes with a planner's file.
    #[must_use]
    pub fn imported(self, answered: Answered) -> Self {
        let since = answered.at;
        let turn = Turn { since, due_at: since, escalates_at: None };
        Self { turn: Some(turn), state: StepState::Approved { basis: Basis::Imported, answered }, ..self }
    }

    /// Whether nobody has answered in time.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state.is_open() && self.turn.is_some_and(|turn| turn.due_at <= now)
    }

    /// Whether a unit above is to be asked as well.
    #[must_use]
    pub fn escalates(&self, now: DateTime<Utc>) -> bool {
        self.state.is_open() && self.turn.and_then(|turn| turn.escalates_at).is_some_and(|at| at <= now)
    }

    /// Nobody has answered in time: the unit `above` may, and the one after it from `next` on. Without a unit above, nobody
    /// else is left to ask.
    #[must_use]
    pub fn escalate(self, above: Option<UnitId>, next: DateTime<Utc>) -> Self {
        let escalates_at = above.map(|_| next);
        let turn = self.turn.map(|turn| Turn { escalates_at, ..turn });
        match above {
            Some(reach) => Self { reach, turn, state: StepState::Escalated, ..self },
            None => Self { turn, ..self },
        }
    }

    /// The units whose chiefs may answer: from its own to the one that it reaches. `lineage` is that of its unit.
    #[must_use]
    pub fn open_to<'a>(&self, lineage: &'a Lineage) -> &'a [UnitId] {
        let last = lineage.0.iter().position(|unit| *unit == self.reach).unwrap_or(0);
        lineage.0.get(..=last).unwrap_or_default()
    }

    /// By what right someone may answer it now; none when they may not. `lineage` is that of its unit.
    #[must_use]
    pub fn ground(&self, lineage: &Lineage, who: &Authority, now: DateTime<Utc>) -> Option<Ground> {
        let permission = self.asked.approver.permission();
        match self.asked.approver {
            Approver::UnitChief | Approver::UpperUnit => who.ground_at(permission, self.open_to(lineage), now),
            Approver::Planner => who.ground(permission, Some(lineage), now),
        }
    }
}

/// The step whose turn it is: the first that is not approved. None when all are, or one was refused.
#[must_use]
pub fn current(steps: &[RequestStep]) -> Option<&RequestStep> {
    steps.iter().find(|step| !matches!(step.state, StepState::Approved { .. })).filter(|step| step.state.is_open())
}

/// What the gate of approvals looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Everybody who had to said yes, or nobody has to.
    Given,
    /// An answer is still to come.
    Awaits(Awaited),
    /// The course asks for approvals, and nobody has been asked yet.
    NotAsked,
}

/// The answer that a request waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Which step, from 1.
    pub position: u8,
    /// Who answers it.
    pub approver: Approver,
    /// Over which unit the right is needed.
    pub unit: UnitId,
    /// The short name of that unit, as an explanation keeps it.
    pub code: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when it is to be answered.
    pub due_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Id as _, Mint};
    use crate::role::{Grant, Role};
    use chrono::TimeDelta;

    fn noon() -> DateTime<Utc> {
        "2030-01-07T12:00:00Z".parse().unwrap()
    }

    fn answered() -> Answered {
        Answered { at: noon(), by: None, by_client: None, words: None }
    }

    #[test]
    fn a_course_asks_for_steps_within_bounds() {
        for (approver, level, days, fault) in [
            (Approver::UnitChief, 0, 1, None),
            (Approver::UnitChief, 1, 5, Some(InvalidStep::Level)),
            (Approver::UpperUnit, 0, 5, Some(InvalidStep::Level)),
            (Approver::UpperUnit, 1, 90, None),
            (Approver::UpperUnit, 11, 5, Some(InvalidStep::Level)),
            (Approver::Planner, 0, 0, Some(InvalidStep::Days)),
            (Approver::Planner, 0, 91, Some(InvalidStep::Days)),
        ] {
            assert_eq!(CourseStep::new(approver, level, days).err(), fault, "{approver:?} {level} {days}");
        }
    }

    #[test]
    fn a_step_is_addressed_to_the_nearest_unit_that_has_a_chief() {
        let mut mint = Mint::new(noon(), 1);
        let [section, company, regiment, organiser]: [UnitId; 4] = std::array::from_fn(|_| mint.id());
        let person = Lineage(vec![section, company, regiment]);
        let chief = CourseStep::new(Approver::UnitChief, 0, 5).unwrap();
        let upper = |level| CourseStep::new(Approver::UpperUnit, level, 5).unwrap();
        assert_eq!(chief.addressee(&person, organiser, |unit| unit == section), section);
        assert_eq!(chief.addressee(&person, organiser, |unit| unit == regiment), regiment);
        assert_eq!(chief.addressee(&person, organiser, |_| false), section);
        assert_eq!(upper(1).addressee(&person, organiser, |unit| unit == section), company);
        assert_eq!(upper(2).addressee(&person, organiser, |_| true), regiment);
        assert_eq!(upper(9).addressee(&person, organiser, |_| true), regiment);
        let planner = CourseStep::new(Approver::Planner, 0, 5).unwrap();
        assert_eq!(planner.addressee(&person, organiser, |_| true), organiser);
    }

    #[test]
    fn every_state_takes_the_answers_that_it_may() {
        let mut mint = Mint::new(noon(), 1);
        let (unit, above): (UnitId, UnitId) = (mint.id(), mint.id());
        let asked = CourseStep::new(Approver::UnitChief, 0, 5).unwrap();
        let early = RequestStep::new(1, asked, unit);
        let due = noon() + TimeDelta::days(5);
        let begun = early.clone().begin(noon(), due);
        let escalated = begun.clone().escalate(Some(above), due + TimeDelta::days(5));
        let approved = begun.clone().approve(answered()).unwrap();
        let refused = begun.clone().refuse(CloseReason::UnitRefused, answered()).unwrap();
        for (step, expected) in [
            (early, Some(StepRefusal::NotItsTurn)),
            (begun.clone(), None),
            (escalated.clone(), None),
            (approved.clone(), Some(StepRefusal::Answered)),
            (refused.clone(), Some(StepRefusal::Answered)),
        ] {
            assert_eq!(step.clone().approve(answered()).err(), expected, "{step:?}");
            assert_eq!(step.clone().refuse(CloseReason::Other, answered()).err(), expected, "{step:?}");
        }
        assert!(begun.is_overdue(due) && begun.escalates(due) && !begun.is_overdue(due - TimeDelta::seconds(1)));
        assert!(escalated.is_overdue(due) && !escalated.escalates(due), "it is asked one unit at a time");
        assert!(!approved.is_overdue(due) && !approved.escalates(due));
        let alone = begun.clone().escalate(None, due + TimeDelta::days(5));
        assert!(alone.is_overdue(due) && !alone.escalates(DateTime::<Utc>::MAX_UTC), "nobody is left to ask");
        assert_eq!(current(&[approved.clone(), begun.clone()]), Some(&begun));
        assert_eq!(current(std::slice::from_ref(&approved)), None);
        assert_eq!(current(&[refused, begun]), None);
        assert_eq!(approved.state.reason(), Some("given"));
    }

    #[test]
    fn a_step_is_answered_over_its_own_unit_and_above_it_once_it_escalated() {
        let mut mint = Mint::new(noon(), 1);
        let [company, regiment, brigade]: [UnitId; 3] = std::array::from_fn(|_| mint.id());
        let lineage = Lineage(vec![company, regiment, brigade]);
        let of = |role, unit, lender: Option<PersonId>| {
            let id = crate::id::RoleGrantId::from_uuid(uuid::Uuid::nil());
            let grant = Grant { id, role, unit, starts_at: None, ends_at: None, on_behalf_of: lender };
            Authority::Person { person: PersonId::from_uuid(uuid::Uuid::nil()), grants: vec![grant] }
        };
        let lender: PersonId = mint.id();
        let asked = CourseStep::new(Approver::UnitChief, 0, 5).unwrap();
        let step = RequestStep::new(1, asked, company).begin(noon(), noon());
        let may = |step: &RequestStep, who: &Authority| step.ground(&lineage, who, noon());
        assert_eq!(may(&step, &of(Role::Commander, company, None)), Some(Ground::Own));
        assert_eq!(may(&step, &of(Role::Commander, company, Some(lender))), Some(Ground::Lent(lender)));
        assert_eq!(may(&step, &of(Role::Commander, regiment, None)), None);
        assert_eq!(may(&step, &of(Role::Requester, company, None)), None);
        let escalated = step.clone().escalate(Some(regiment), noon());
        assert_eq!(may(&escalated, &of(Role::Commander, company, None)), Some(Ground::Own));
        assert_eq!(may(&escalated, &of(Role::Commander, regiment, None)), Some(Ground::Own));
        assert_eq!(may(&escalated, &of(Role::Commander, brigade, None)), None);
        let planner = CourseStep::new(Approver::Planner, 0, 5).unwrap();
        let step = RequestStep::new(1, planner, company).begin(noon(), noon());
        assert_eq!(may(&step, &of(Role::Planner, brigade, None)), Some(Ground::Own));
        assert_eq!(may(&step, &of(Role::Commander, company, None)), None);
    }
}
