//! Until when an offer may be answered: the closer the session, the shorter, counted in working hours.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime, TimeZone, Timelike, Utc, Weekday};

const OPENS: u32 = 8;
const CLOSES: u32 = 18;

/// Working hours left to answer, by days left before the session. A published table: shown with each offer.
///
/// More than 60 days: 4 working days of 10 hours; more than 21: 2; more than 7: 1; more than 2: 3 hours; else 1 hour.
#[must_use]
pub fn working_hours(days_left: i64) -> u32 {
    match days_left {
        61.. => 40,
        22..=60 => 20,
        8..=21 => 10,
        3..=7 => 3,
        _ => 1,
    }
}

/// The deadline of an offer made at `now` for a session that starts on `starts_on`, in the local time of the person's unit.
///
/// Working hours are Monday to Friday, 8 h to 18 h. The deadline is never after 18 h on the eve of the
/// session, and never sooner than one hour after `now`.
#[must_use]
pub fn deadline(now: DateTime<Utc>, starts_on: NaiveDate, local: FixedOffset) -> DateTime<Utc> {
    let here = now.with_timezone(&local);
    let days_left = (starts_on - here.date_naive()).num_days();
    let answer_by = add_working_hours(here, working_hours(days_left));
    let eve = starts_on
        .pred_opt()
        .and_then(|day| day.and_hms_opt(CLOSES, 0, 0))
        .and_then(|at| local.from_local_datetime(&at).single())
        .unwrap_or(here);
    let soonest = here + Duration::hours(1);
    answer_by.min(eve).max(soonest).with_timezone(&Utc)
}

fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn add_working_hours(from: DateTime<FixedOffset>, hours: u32) -> DateTime<FixedOffset> {
    let mut left = Duration::hours(i64::from(hours));
    let mut at = from.naive_local();
    // Each turn ends a working day; forty hours take four of them and at most three weekends.
    for _ in 0..64 {
        let opens = at.date().and_time(NaiveTime::from_hms_opt(OPENS, 0, 0).unwrap_or(NaiveTime::MIN));
        let closes = at.date().and_time(NaiveTime::from_hms_opt(CLOSES, 0, 0).unwrap_or(NaiveTime::MIN));
        if works(at.date()) && at < closes {
            let start = at.max(opens);
            if start + left <= closes {
                return from
                    .timezone()
                    .from_local_datetime(&(start + left))
                    .single()
                    .unwrap_or(from)
                    .with_nanosecond(0)
                    .unwrap_or(from);
            }
            left -= closes - start;
        }
        at = match at.date().succ_opt() {
            Some(next) => next.and_time(NaiveTime::MIN),
            None => return from,
        };
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn answer(now: &str, starts_on: &str) -> String {
        let now = at(now);
        let starts_on = starts_on.parse().unwrap();
        deadline(now.with_timezone(&Utc), starts_on, *now.offset()).with_timezone(now.offset()).to_rfc3339()
    }

    #[test]
    fn the_closer_the_session_the_shorter_the_time_to_answer() {
        // Friday 9:00: four working days later is Thursday 9:00.
        assert_eq!(answer("2027-01-08T09:00:00+01:00", "2027-06-01"), "2027-01-14T09:00:00+01:00");
        // Ten days left: one working day, over the week-end.
        assert_eq!(answer("2027-01-08T15:00:00+01:00", "2027-01-18"), "2027-01-11T15:00:00+01:00");
        // Saturday, five days left: three hours from Monday 8:00.
        assert_eq!(answer("2027-01-09T11:00:00+01:00", "2027-01-14"), "2027-01-11T11:00:00+01:00");
        // The day before at 17:30: one working hour would pass the eve's closing; one hour is the least.
        assert_eq!(answer("2027-01-13T17:30:00+01:00", "2027-01-14"), "2027-01-13T18:30:00+01:00");
        // Nouméa answers in Nouméa's hours.
        assert_eq!(answer("2027-01-07T07:00:00+11:00", "2027-01-10"), "2027-01-07T11:00:00+11:00");
    }
}
