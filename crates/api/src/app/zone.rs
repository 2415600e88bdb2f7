//! Local dates and offsets of a place, from its IANA zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The zone of that name; an unknown one, which the store never holds, reads as UTC.
fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// Whether the name is that of a known zone.
#[must_use]
pub fn is_known(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

/// The local date of a zone at an instant.
#[must_use]
pub fn today(name: &str, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone(name)).date_naive()
}

/// The offset of a zone at an instant.
#[must_use]
pub fn offset(name: &str, now: DateTime<Utc>) -> FixedOffset {
    now.with_timezone(&zone(name)).offset().fix()
}

/// When clocks of a zone first show an hour of a day; where they leap over it, the hour after.
#[must_use]
pub fn instant(name: &str, day: NaiveDate, hour: u8) -> DateTime<Utc> {
    let shown = day.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(hour));
    let at = |shown| zone(name).from_local_datetime(&shown).earliest();
    let found = at(shown).or_else(|| at(shown + TimeDelta::hours(1)));
    found.map_or_else(|| shown.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_is_that_of_the_place() {
        let evening = "2027-03-04T20:00:00Z".parse().unwrap();
        assert_eq!(today("Europe/Paris", evening).to_string(), "2027-03-04");
        assert_eq!(today("Pacific/Noumea", evening).to_string(), "2027-03-05");
        assert_eq!(offset("Pacific/Noumea", evening).local_minus_utc(), 11 * 3600);
        assert_eq!(instant("Pacific/Noumea", today("UTC", evening), 3).to_string(), "2027-03-03 16:00:00 UTC");
        assert!(is_known("America/Cayenne"));
        assert!(!is_known("Mars/Olympus"));
    }
}
