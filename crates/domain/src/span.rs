//! Half-open intervals of local dates.

use chrono::{Days, NaiveDate};

/// Whole local days, from the first to before the end; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateSpan {
    first: NaiveDate,
    end: NaiveDate,
}

/// The last day is before the first, or beyond the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last day must not be before the first")]
pub struct EmptySpan;

impl DateSpan {
    /// From the first day to the last, both included: how people write it.
    ///
    /// # Errors
    /// The last day is before the first.
    pub fn of_days(first: NaiveDate, last: NaiveDate) -> Result<Self, EmptySpan> {
        let end = last.checked_add_days(Days::new(1)).ok_or(EmptySpan)?;
        if end > first { Ok(Self { first, end }) } else { Err(EmptySpan) }
    }
    /// From the first day of any of these spans to the last day of any; none of none.
    pub fn covering(spans: impl IntoIterator<Item = Self>) -> Option<Self> {
        spans.into_iter().reduce(|all, span| Self { first: all.first.min(span.first), end: all.end.max(span.end) })
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        self.first
    }
    /// The last day, included.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.end.pred_opt().unwrap_or(self.first)
    }
    /// The day after the last.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        self.end
    }
    /// Whether the two share a day; one that ends where the other begins shares none.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first < other.end && other.first < self.end
    }
    /// How many days.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.end - self.first).num_days()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, d).unwrap()
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        let week = DateSpan::of_days(day(1), day(5)).unwrap();
        let next = DateSpan::of_days(day(6), day(9)).unwrap();
        assert!(!week.overlaps(next));
        assert!(week.overlaps(DateSpan::of_days(day(5), day(5)).unwrap()));
        assert_eq!(week.days(), 5);
        assert_eq!(week.last(), day(5));
        assert_eq!(DateSpan::of_days(day(2), day(1)), Err(EmptySpan));
        assert_eq!(DateSpan::of_days(day(1), NaiveDate::MAX), Err(EmptySpan));
    }

    #[test]
    fn spans_are_covered_from_the_first_day_of_any_to_the_last_of_any() {
        let days = |first, last| DateSpan::of_days(crate::fixture::day(first), crate::fixture::day(last)).unwrap();
        let some =
            [days("2027-03-08", "2027-03-09"), days("2027-03-01", "2027-03-20"), days("2027-03-22", "2027-03-22")];
        assert_eq!(DateSpan::covering(some), Some(days("2027-03-01", "2027-03-22")));
        assert_eq!(DateSpan::covering(some[..1].to_vec()), Some(some[0]));
        assert_eq!(DateSpan::covering([]), None);
    }
}
