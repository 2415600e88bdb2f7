//! Days typed in a form, as the instants that they stand for here.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::browser;

/// What was typed is not a day to come, or too far away.
#[derive(Clone, Copy, Debug)]
pub struct NoDay;

/// When a day begins, here.
#[must_use]
pub fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.and_hms_opt(0, 0, 0).and_then(browser::universal)
}

/// When a day is over, here.
#[must_use]
pub fn over(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.checked_add_days(Days::new(1)).and_then(start_of)
}

/// A day typed in a form, from today to so many days ahead; none when nothing is typed.
///
/// # Errors
/// When it is not such a day.
pub fn day_to_come(typed: &str, most_days: i64) -> Result<Option<NaiveDate>, NoDay> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = typed.trim().parse().map_err(|_| NoDay)?;
    let days = (day - browser::today()).num_days();
    if (0..most_days).contains(&days) { Ok(Some(day)) } else { Err(NoDay) }
}

/// The end of a day typed in a form, here; none when nothing is typed.
///
/// # Errors
/// When it is not a day to come within so many days.
pub fn end_of_day(typed: &str, most_days: i64) -> Result<Option<DateTime<Utc>>, NoDay> {
    let Some(day) = day_to_come(typed, most_days)? else { return Ok(None) };
    day.and_hms_opt(23, 59, 59).and_then(browser::universal).map(Some).ok_or(NoDay)
}
