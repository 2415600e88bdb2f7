//! Dates, times and durations as the formats write them in full, and as a person reads them.

use chrono::{DurationRound, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use crate::Cell;

/// Hours and minutes, and seconds when there are some.
pub(crate) fn clock(total: u64, hour_digits: usize) -> Cell {
    let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
    let mut text = format!("{hours:0hour_digits$}:{minutes:02}");
    if seconds != 0 {
        text.push_str(&format!(":{seconds:02}"));
    }
    Cell::Text(text)
}

/// A date such as `2027-03-04` or `2027-03-04T08:30:00`.
pub(crate) fn iso_date(text: &str) -> Option<Cell> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(date) = text.parse::<NaiveDate>() {
        return Some(Cell::Date(date));
    }
    let at = text.parse::<NaiveDateTime>().ok()?;
    // The fraction of a second is rounding noise; far from today it cannot be rounded, and is cut.
    let at = at.duration_round(TimeDelta::seconds(1)).unwrap_or(at);
    if at.time() == NaiveTime::MIN {
        return Some(Cell::Date(at.date()));
    }
    Some(Cell::DateTime(at))
}

/// The whole seconds of a duration such as `PT08H30M00S`.
pub(crate) fn iso_duration(text: &str) -> Option<u64> {
    let mut rest = text.trim().strip_prefix("PT")?;
    let mut total: u64 = 0;
    for (unit, seconds) in [('H', 3600), ('M', 60)] {
        if let Some((count, after)) = rest.split_once(unit) {
            total = total.checked_add(count.parse::<u64>().ok()?.checked_mul(seconds)?)?;
            rest = after;
        }
    }
    if let Some(seconds) = rest.strip_suffix('S') {
        let seconds = seconds.parse::<f64>().ok()?.round();
        let seconds = std::time::Duration::try_from_secs_f64(seconds).ok()?.as_secs();
        total = total.checked_add(seconds)?;
        rest = "";
    }
    rest.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn durations_are_whole_seconds_or_nothing() {
        for (text, seconds) in [
            ("PT08H30M00S", Some(30_600)),
            ("PT27H30M", Some(99_000)),
            ("PT00H00M59.6S", Some(60)),
            ("PT5S", Some(5)),
            ("PT", Some(0)),
            ("-PT1H", None),
            ("PT1H2", None),
            ("P1D", None),
            ("PT99999999999999999999H", None),
            ("PT9999999999999999H", None),
            ("PT1e300S", None),
            ("PTNaNS", None),
        ] {
            assert_eq!(iso_duration(text), seconds, "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_noise() {
        let at = |text: &str| iso_date(text).unwrap().text();
        assert_eq!(at("2027-03-04T08:29:59.999999"), "2027-03-04 08:30");
        assert_eq!(at("2027-03-04T23:59:59.9999999"), "2027-03-05");
        assert_eq!(at("2027-03-04T00:00:00"), "2027-03-04");
        assert_eq!(iso_date("bientôt"), None);
    }
}
