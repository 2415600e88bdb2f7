//! The days of a session, and those that bound what people do by themselves.

use crate::span::DateSpan;
use chrono::{NaiveDate, TimeDelta};

/// Days that bound what people do by themselves, local to the site and included; none when nothing was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// From when they enrol.
    pub opens_on: Option<NaiveDate>,
    /// Until when they enrol.
    pub closes_on: Option<NaiveDate>,
    /// Until when they give their seat back without asking their unit.
    pub withdrawal_until: Option<NaiveDate>,
}

/// A window that does not fit its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWindow {
    /// It closes before it opens.
    #[error("enrolment must not close before it opens")]
    Empty,
    /// It opens once training has begun.
    #[error("enrolment must open before the session begins")]
    OpensLate,
    /// It closes once training has begun.
    #[error("enrolment must close before the session begins")]
    ClosesLate,
    /// Seats could be given back once training has begun.
    #[error("the last day to give a seat back must come before the session begins")]
    WithdrawalLate,
}

impl Window {
    /// Whether people may enrol on this day.
    #[must_use]
    pub fn holds(self, today: NaiveDate) -> bool {
        self.opens_on.is_none_or(|first| first <= today) && self.closes_on.is_none_or(|last| today <= last)
    }
    /// Whether the person may give a seat back without their unit's word.
    #[must_use]
    pub fn withdraws(self, today: NaiveDate) -> bool {
        self.withdrawal_until.is_none_or(|last| today <= last)
    }
    /// Whether it fits a session of these dates.
    ///
    /// # Errors
    /// Says which of its days is wrong.
    pub fn fits(self, dates: DateSpan) -> Result<(), InvalidWindow> {
        let late = |day: Option<NaiveDate>| day.is_some_and(|day| day >= dates.first());
        if self.opens_on.zip(self.closes_on).is_some_and(|(opens, closes)| closes < opens) {
            return Err(InvalidWindow::Empty);
        }
        for (day, error) in [
            (self.opens_on, InvalidWindow::OpensLate),
            (self.closes_on, InvalidWindow::ClosesLate),
            (self.withdrawal_until, InvalidWindow::WithdrawalLate),
        ] {
            if late(day) {
                return Err(error);
            }
        }
        Ok(())
    }
    /// The same days, so many later: they follow a session that moves.
    #[must_use]
    pub fn moved(self, by: TimeDelta) -> Self {
        let moved = |day: Option<NaiveDate>| day.and_then(|day| day.checked_add_signed(by));
        Self {
            opens_on: moved(self.opens_on),
            closes_on: moved(self.closes_on),
            withdrawal_until: moved(self.withdrawal_until),
        }
    }
}

/// The most blocks of one session.
pub const MOST_BLOCKS: usize = 30;

/// Blocks that are not the days of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBlocks {
    /// None, or too many.
    #[error("a session has from 1 to 30 blocks of days")]
    Count,
    /// Two share a day.
    #[error("two blocks of a session must not share a day")]
    Overlap,
}

/// The days of a session: from the first block's first to the last one's last, and the blocks when there are days between
/// them, in order.
///
/// # Errors
/// No block, too many, or two that share a day.
pub fn dates_of(mut blocks: Vec<DateSpan>) -> Result<(DateSpan, Vec<DateSpan>), InvalidBlocks> {
    blocks.sort_unstable();
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Err(InvalidBlocks::Count) };
    if blocks.len() > MOST_BLOCKS {
        return Err(InvalidBlocks::Count);
    }
    let dates = DateSpan::of_days(first.first(), last.last()).map_err(|_| InvalidBlocks::Overlap)?;
    if blocks.iter().zip(blocks.iter().skip(1)).any(|(one, next)| one.overlaps(*next)) {
        return Err(InvalidBlocks::Overlap);
    }
    // Blocks that touch are one.
    let mut apart: Vec<DateSpan> = Vec::new();
    for block in blocks {
        match apart.last_mut() {
            Some(before) if before.end() == block.first() => {
                *before = DateSpan::of_days(before.first(), block.last()).map_err(|_| InvalidBlocks::Overlap)?;
            }
            _ => apart.push(block),
        }
    }
    Ok((dates, if apart.len() > 1 { apart } else { Vec::new() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{day, days};

    #[test]
    fn blocks_are_ordered_joined_where_they_touch_and_never_share_a_day() {
        let (one, two, three) =
            (days("2027-03-01", "2027-03-05"), days("2027-03-06", "2027-03-07"), days("2027-03-15", "2027-03-19"));
        assert_eq!(dates_of(vec![one]), Ok((one, vec![])));
        assert_eq!(dates_of(vec![two, one]), Ok((days("2027-03-01", "2027-03-07"), vec![])));
        let apart = (days("2027-03-01", "2027-03-19"), vec![days("2027-03-01", "2027-03-07"), three]);
        assert_eq!(dates_of(vec![three, one, two]), Ok(apart));
        assert_eq!(dates_of(vec![one, days("2027-03-05", "2027-03-08")]), Err(InvalidBlocks::Overlap));
        assert_eq!(dates_of(vec![]), Err(InvalidBlocks::Count));
        assert_eq!(dates_of(vec![one; 31]), Err(InvalidBlocks::Count));
    }

    #[test]
    fn a_window_stands_before_its_session() {
        let dates = days("2027-03-01", "2027-03-05");
        let window = |opens: Option<&str>, closes: Option<&str>, back: Option<&str>| Window {
            opens_on: opens.map(day),
            closes_on: closes.map(day),
            withdrawal_until: back.map(day),
        };
        assert_eq!(Window::default().fits(dates), Ok(()));
        assert_eq!(window(Some("2027-02-28"), Some("2027-02-28"), Some("2027-02-28")).fits(dates), Ok(()));
        assert_eq!(window(Some("2027-02-02"), Some("2027-02-01"), None).fits(dates), Err(InvalidWindow::Empty));
        assert_eq!(window(Some("2027-03-01"), None, None).fits(dates), Err(InvalidWindow::OpensLate));
        assert_eq!(window(None, Some("2027-03-01"), None).fits(dates), Err(InvalidWindow::ClosesLate));
        assert_eq!(window(None, None, Some("2027-03-01")).fits(dates), Err(InvalidWindow::WithdrawalLate));
        let window = window(Some("2027-01-01"), None, Some("2027-02-26"));
        assert!(window.withdraws(day("2027-02-26")) && !window.withdraws(day("2027-02-27")));
        assert_eq!(window.moved(TimeDelta::days(7)).opens_on, Some(day("2027-01-08")));
    }
}
