//! What the forms of API clients share: a day as the end of a secret.

use chrono::{DateTime, NaiveDate, Utc};

use crate::browser;

/// What was typed is not a day to come, or too far away.
#[derive(Clone, Copy, Debug)]
pub struct NoDay;

/// The end of a day typed in a form, here; none when nothing is typed.
///
/// # Errors
/// When it is not a day to come within so many days.
pub fn end_of_day(typed: &str, most_days: i64) -> Result<Option<DateTime<Utc>>, NoDay> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = typed.trim().parse().map_err(|_| NoDay)?;
    let days = (day - browser::today()).num_days();
    if !(0..most_days).contains(&days) {
        return Err(NoDay);
    }
    day.and_hms_opt(23, 59, 59).and_then(browser::universal).map(Some).ok_or(NoDay)
}
