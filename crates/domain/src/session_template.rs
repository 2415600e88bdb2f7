//! Session templates: what one session of a course has in common with the next, each day told by its distance to the first one.

use crate::id::{CourseId, SessionTemplateId, SiteId, UnitId};
use crate::session::{Details, InvalidBlocks, InvalidWindow, Quota, Seats, Session, Window, dates_of};
use crate::span::DateSpan;
use crate::text::{LongWords, Title};
use chrono::{NaiveDate, TimeDelta};

/// Templates of one course in one calendar.
pub const MOST_TEMPLATES: i64 = 50;
/// Characters of a template's name.
pub const MOST_NAME: usize = 60;
/// The furthest day of a pattern, after the first day or before it.
pub const MOST_DAYS: i64 = 1_000;

/// What the copies of a session, and the sessions of a template, have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Where.
    pub site: SiteId,
    /// How many people; nobody beyond the capacity, which is decided for one session, by name.
    pub seats: Seats,
    /// Blocks of days in order, each from a day to a day: 0 is the first day of the session. At least one.
    pub blocks: Vec<(i64, i64)>,
    /// Enrolment opens so many days before the first one.
    pub opens: Option<i64>,
    /// Enrolment closes so many days before.
    pub closes: Option<i64>,
    /// Until so many days before, people give their seat back without asking their unit.
    pub withdrawal: Option<i64>,
    /// Seats set aside.
    pub quotas: Vec<QuotaPattern>,
    /// What it costs, in cents of euro; what its course usually costs when not said.
    pub cost: Option<u32>,
    /// How to join it.
    pub joining: Option<LongWords>,
}

/// Seats set aside for a unit subtree until so many days before the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaPattern {
    /// The root of the subtree.
    pub unit: UnitId,
    /// How many seats.
    pub seats: u16,
    /// The unused ones are for everybody from so many days before; after the first day when negative.
    pub release: i64,
}

/// The days of a pattern that begins on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// First to last day.
    pub dates: DateSpan,
    /// Its days when it is not held in one go, in order.
    pub blocks: Vec<DateSpan>,
    /// What people may do by themselves, and when.
    pub window: Window,
    /// Seats set aside.
    pub quotas: Vec<Quota>,
}

/// A pattern that no session can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    /// A block ends before it begins.
    #[error("the last day of a block comes before its first")]
    Backwards,
    /// Its first block does not begin on the first day.
    #[error("the first block begins on day 1")]
    FirstDay,
    /// Its blocks are not those of a session.
    #[error(transparent)]
    Blocks(#[from] InvalidBlocks),
    /// Its window does not fit.
    #[error(transparent)]
    Window(#[from] InvalidWindow),
    /// More seats are set aside than there are.
    #[error("the quotas set {kept} seats aside, the session has {capacity} only")]
    Quotas {
        /// Seats set aside.
        kept: u32,
        /// Seats.
        capacity: u16,
    },
    /// A day beyond the calendar, or too far from the first one.
    #[error("a day is too far from the first one")]
    Beyond,
}

fn later(day: NaiveDate, days: i64) -> Result<NaiveDate, InvalidPattern> {
    TimeDelta::try_days(days).and_then(|by| day.checked_add_signed(by)).ok_or(InvalidPattern::Beyond)
}

impl Pattern {
    /// What a session would pass on: not its people, its trainers, nor who was let in beyond its capacity.
    #[must_use]
    pub fn of(session: &Session, details: &Details, quotas: &[Quota]) -> Self {
        let first = session.dates.first();
        let from = |day: NaiveDate| (day - first).num_days();
        let before = |day: Option<NaiveDate>| day.map(|day| -from(day));
        let whole = [session.dates];
        let blocks = if details.blocks.is_empty() { &whole[..] } else { &details.blocks };
        Self {
            site: session.site,
            seats: session.seats.without_overbooking(),
            blocks: blocks.iter().map(|block| (from(block.first()), from(block.last()))).collect(),
            opens: before(session.window.opens_on),
            closes: before(session.window.closes_on),
            withdrawal: before(session.window.withdrawal_until),
            quotas: quotas
                .iter()
                .map(|quota| QuotaPattern { unit: quota.unit, seats: quota.seats, release: -from(quota.release_on) })
                .collect(),
            cost: details.cost,
            joining: details.joining.clone(),
        }
    }

    /// Its days when it begins on this one.
    ///
    /// # Errors
    /// A day beyond the calendar, or blocks that are not those of a session.
    pub fn on(&self, first: NaiveDate) -> Result<Dated, InvalidPattern> {
        let block = |&(from, to): &(i64, i64)| -> Result<DateSpan, InvalidPattern> {
            DateSpan::of_days(later(first, from)?, later(first, to)?).map_err(|_| InvalidPattern::Backwards)
        };
        let (dates, blocks) = dates_of(self.blocks.iter().map(block).collect::<Result<_, _>>()?)?;
        let before = |days: Option<i64>| days.map(|days| later(first, -days)).transpose();
        let quota = |quota: &QuotaPattern| -> Result<Quota, InvalidPattern> {
            Ok(Quota { unit: quota.unit, seats: quota.seats, release_on: later(first, -quota.release)? })
        };
        Ok(Dated {
            dates,
            blocks,
            window: Window {
                opens_on: before(self.opens)?,
                closes_on: before(self.closes)?,
                withdrawal_until: before(self.withdrawal)?,
            },
            quotas: self.quotas.iter().map(quota).collect::<Result<_, _>>()?,
        })
    }

    /// Checks that sessions can follow it, whatever their first day.
    ///
    /// # Errors
    /// The first thing at fault.
    pub fn check(&self) -> Result<(), InvalidPattern> {
        let days = self.blocks.iter().flat_map(|(from, to)| [*from, *to]);
        let before = [self.opens, self.closes, self.withdrawal].into_iter().flatten();
        let far = |days: i64| days.unsigned_abs() > MOST_DAYS.unsigned_abs();
        if days.chain(before).chain(self.quotas.iter().map(|quota| quota.release)).any(far) {
            return Err(InvalidPattern::Beyond);
        }
        // Any day does: the distances are the same.
        let dated = self.on(NaiveDate::default())?;
        if dated.dates.first() != NaiveDate::default() {
            return Err(InvalidPattern::FirstDay);
        }
        dated.window.fits(dated.dates)?;
        let (kept, capacity) = (self.quotas.iter().map(|quota| u32::from(quota.seats)).sum(), self.seats.capacity());
        if kept > u32::from(capacity) { Err(InvalidPattern::Quotas { kept, capacity }) } else { Ok(()) }
    }
}

/// A session template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTemplate {
    /// Its id.
    pub id: SessionTemplateId,
    /// The unit in whose calendar its sessions are planned.
    pub organiser: UnitId,
    /// Of which course.
    pub course: CourseId,
    /// What it is called: once per calendar and course, whatever the case and the accents.
    pub name: Title,
    /// What its sessions have in common.
    pub pattern: Pattern,
    /// Counts its edits, from 1.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{a_session, day, days};
    use crate::id::{Id, Mint};
    use proptest::prelude::*;

    fn plain() -> Pattern {
        Pattern {
            site: SiteId::from_uuid(uuid::Uuid::from_u128(1)),
            seats: Seats::new(12, 6, 0).unwrap(),
            blocks: vec![(0, 4)],
            opens: None,
            closes: None,
            withdrawal: None,
            quotas: Vec::new(),
            cost: None,
            joining: None,
        }
    }

    fn aside(seats: u16) -> QuotaPattern {
        QuotaPattern { unit: UnitId::from_uuid(uuid::Uuid::from_u128(2)), seats, release: 30 }
    }

    #[test]
    fn a_pattern_that_no_session_can_follow_says_why() {
        let with = |change: &dyn Fn(&mut Pattern)| {
            let mut pattern = plain();
            change(&mut pattern);
            pattern.check()
        };
        for (found, expected) in [
            (with(&|_| ()), Ok(())),
            (with(&|p| p.blocks = vec![(0, 4), (14, 18)]), Ok(())),
            (with(&|p| p.blocks = Vec::new()), Err(InvalidBlocks::Count.into())),
            (with(&|p| p.blocks = vec![(0, 4), (4, 8)]), Err(InvalidBlocks::Overlap.into())),
            (with(&|p| p.blocks = vec![(4, 0)]), Err(InvalidPattern::Backwards)),
            (with(&|p| p.blocks = vec![(1, 4)]), Err(InvalidPattern::FirstDay)),
            (with(&|p| p.blocks = vec![(0, MOST_DAYS + 1)]), Err(InvalidPattern::Beyond)),
            (with(&|p| p.opens = Some(i64::MAX)), Err(InvalidPattern::Beyond)),
            (with(&|p| p.opens = Some(i64::MIN)), Err(InvalidPattern::Beyond)),
            (with(&|p| (p.opens, p.closes) = (Some(90), Some(30))), Ok(())),
            (with(&|p| (p.opens, p.closes) = (Some(30), Some(90))), Err(InvalidWindow::Empty.into())),
            (with(&|p| p.closes = Some(0)), Err(InvalidWindow::ClosesLate.into())),
            (with(&|p| p.withdrawal = Some(0)), Err(InvalidWindow::WithdrawalLate.into())),
            (with(&|p| p.quotas = vec![aside(12)]), Ok(())),
            (with(&|p| p.quotas = vec![aside(13)]), Err(InvalidPattern::Quotas { kept: 13, capacity: 12 })),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn beyond_the_calendar_nothing_is_planned() {
        assert_eq!(plain().on(NaiveDate::MAX), Err(InvalidPattern::Beyond));
    }

    proptest! {
        #[test]
        fn a_pattern_on_the_first_day_of_its_session_is_the_session(
            (length, gap, second) in (0_i64..20, 2_i64..30, 0_i64..20),
            (opens, closes, release) in (1_i64..400, 1_i64..400, -20_i64..400),
            two in any::<bool>(),
        ) {
            let first = day("2030-03-04");
            let at = |days: i64| later(first, days).unwrap();
            let one = DateSpan::of_days(first, at(length)).unwrap();
            let other = DateSpan::of_days(at(length + gap), at(length + gap + second)).unwrap();
            let mut session = a_session().make(&mut Mint::new(first.and_hms_opt(8, 0, 0).unwrap().and_utc(), 7));
            session.dates = if two { DateSpan::of_days(first, other.last()).unwrap() } else { one };
            session.window.opens_on = Some(at(-opens.max(closes)));
            session.window.closes_on = Some(at(-opens.min(closes)));
            let details = Details { blocks: if two { vec![one, other] } else { Vec::new() }, ..Details::default() };
            let quota = Quota { unit: session.organiser, seats: 2, release_on: at(-release) };
            let pattern = Pattern::of(&session, &details, &[quota]);
            let there = pattern.on(first).unwrap();
            prop_assert_eq!(&there.dates, &session.dates);
            prop_assert_eq!(&there.blocks, &details.blocks);
            prop_assert_eq!(there.window, session.window);
            prop_assert_eq!(&there.quotas, &[quota]);
            prop_assert_eq!(pattern.check(), Ok(()));
            // Elsewhere every day is as far from the first one.
            let elsewhere = pattern.on(at(77)).unwrap();
            prop_assert_eq!(elsewhere.dates.first(), at(77));
            prop_assert_eq!(elsewhere.dates.last() - session.dates.last(), TimeDelta::days(77));
        }
    }

    #[test]
    fn what_was_let_in_beyond_the_capacity_is_not_passed_on() {
        let mut session =
            a_session().make(&mut Mint::new(day("2030-01-01").and_hms_opt(8, 0, 0).unwrap().and_utc(), 7));
        session.seats = Seats::new(10, 5, 3).unwrap();
        session.dates = days("2030-03-04", "2030-03-08");
        assert_eq!(Pattern::of(&session, &Details::default(), &[]).seats, Seats::new(10, 5, 0).unwrap());
    }
}
