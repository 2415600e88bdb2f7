//! How long one may think.

use crate::deadline::{deadline, working_hours};
use crate::fixture::{at, day};
use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveTime, Utc, Weekday};
use proptest::prelude::*;

#[test]
fn the_published_table_is_this_one() {
    let table: Vec<(i64, u32)> =
        [-3, 0, 1, 2, 3, 7, 8, 21, 22, 60, 61, 400].map(|days| (days, working_hours(days))).to_vec();
    let hours: Vec<u32> = table.iter().map(|(_, hours)| *hours).collect();
    assert_eq!(hours, [1, 1, 1, 1, 3, 3, 10, 10, 20, 20, 40, 40], "{table:?}");
}

#[test]
fn a_deadline_falls_in_working_hours_of_the_place() {
    let paris = FixedOffset::east_opt(3600).unwrap();
    for (now, starts_on, expected) in [
        // Monday 8:00, more than sixty days: Thursday evening, after four whole days.
        ("2027-01-04T07:00:00Z", "2027-06-01", "2027-01-07T17:00:00Z"),
        // Sixty days: two working days.
        ("2027-01-04T07:00:00Z", "2027-03-05", "2027-01-05T17:00:00Z"),
        // In the night: the day has not begun.
        ("2027-01-04T02:00:00Z", "2027-01-20", "2027-01-04T17:00:00Z"),
        // Friday evening, after hours, a week left: Monday.
        ("2027-01-08T19:00:00Z", "2027-01-14", "2027-01-11T10:00:00Z"),
        // Wednesday for Friday: one hour.
        ("2027-01-06T10:20:30Z", "2027-01-08", "2027-01-06T11:20:30Z"),
        // The eve at 17:30: one hour all the same.
        ("2027-01-07T16:30:00Z", "2027-01-08", "2027-01-07T17:30:00Z"),
        // Saturday for Monday: the eve's evening comes before Monday's morning.
        ("2027-01-09T09:00:00Z", "2027-01-11", "2027-01-10T17:00:00Z"),
    ] {
        assert_eq!(deadline(at(now), day(starts_on), paris), at(expected), "{now} for {starts_on}");
    }
}

proptest! {
    #[test]
    fn a_deadline_leaves_an_hour_and_ends_on_the_eve(
        minutes in 0_i64..600_000, days in 1_i64..200, offset in -10_i32..=12,
    ) {
        let local = FixedOffset::east_opt(offset * 3600).unwrap();
        let now: DateTime<Utc> = at("2027-01-01T00:00:00Z") + Duration::minutes(minutes);
        let starts_on = now.with_timezone(&local).date_naive() + Duration::days(days);
        let answer = deadline(now, starts_on, local);
        prop_assert!(answer >= now + Duration::hours(1));
        let here = answer.with_timezone(&local).naive_local();
        let eve = (starts_on - Duration::days(1)).and_time(NaiveTime::from_hms_opt(18, 0, 0).unwrap());
        let soonest = (now + Duration::hours(1)).with_timezone(&local).naive_local();
        prop_assert!(here <= eve || here == soonest, "{} for {}", here, starts_on);
        // In working hours, unless the eve or the least hour decided.
        let works = !matches!(here.weekday(), Weekday::Sat | Weekday::Sun)
            && (NaiveTime::from_hms_opt(8, 0, 0).unwrap()..=NaiveTime::from_hms_opt(18, 0, 0).unwrap()).contains(&here.time());
        prop_assert!(works || here == eve || here == soonest);
    }

    #[test]
    fn the_nearer_the_session_the_sooner_the_answer(minutes in 0_i64..600_000, days in 1_i64..120, more in 0_i64..120) {
        let now: DateTime<Utc> = at("2027-01-01T00:00:00Z") + Duration::minutes(minutes);
        let utc = FixedOffset::east_opt(0).unwrap();
        let on = |days| deadline(now, now.date_naive() + Duration::days(days), utc);
        prop_assert!(on(days) <= on(days + more));
    }
}
