//! Going from one site to another between two commitments: whether there is time for it. It is told, and refuses nothing.

use crate::site::Position;
use crate::span::DateSpan;
use chrono::{DateTime, TimeDelta, Utc};

/// How fast people are taken to travel, as the administrators of a server say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Kilometres in an hour, on the way.
    pub kilometres_per_hour: u16,
    /// What a way is longer than as the crow flies, in hundredths of it: 130 is a way of 1.3 kilometres for each.
    pub detour_percent: u16,
    /// What each journey takes besides, whatever its length, in minutes.
    pub margin_minutes: u16,
    /// The hour at which a day of training begins, on the clocks of its site.
    pub day_starts_at: u8,
    /// The hour at which it ends.
    pub day_ends_at: u8,
}

impl Pace {
    /// What a journey takes, in minutes; each begun one counts.
    #[must_use]
    pub fn minutes(&self, metres: u32) -> u32 {
        let way = u64::from(metres).saturating_mul(u64::from(self.detour_percent)).saturating_mul(60);
        let minutes = way.div_ceil(u64::from(self.kilometres_per_hour.max(1)).saturating_mul(100_000));
        u32::try_from(minutes).unwrap_or(u32::MAX).saturating_add(u32::from(self.margin_minutes))
    }
}

/// Being somewhere, for some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub place: Position,
    /// Which days, local to the place.
    pub dates: DateSpan,
    /// From this instant on.
    pub from: DateTime<Utc>,
    /// Until this one.
    pub until: DateTime<Utc>,
}

/// A journey for which there is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hurry {
    /// The other stay, before or after.
    pub other: Stay,
    /// How far it is, as the crow flies.
    pub metres: u32,
    /// What the journey takes, in minutes.
    pub needed: u32,
    /// What there is between the two, in minutes; 0 when they overlap.
    pub available: u32,
}

/// The journeys between a stay and others for which there is no time. Those of which the days neither touch nor meet leave more
/// than a day, and are not looked at.
#[must_use]
pub fn hurries(own: &[Stay], others: &[Stay], pace: &Pace) -> Vec<Hurry> {
    let close =
        |own: &Stay, other: &Stay| own.dates.first() <= other.dates.end() && other.dates.first() <= own.dates.end();
    let pairs = others.iter().flat_map(|other| own.iter().map(move |own| (own, other)));
    pairs.filter(|(own, other)| close(own, other)).filter_map(|(own, other)| hurry(own, other, pace)).collect()
}

fn hurry(own: &Stay, other: &Stay, pace: &Pace) -> Option<Hurry> {
    let metres = own.place.metres_to(other.place);
    if metres == 0 {
        return None;
    }
    let between = (own.from - other.until).max(other.from - own.until).max(TimeDelta::zero());
    let available = u32::try_from(between.num_minutes()).unwrap_or(u32::MAX);
    let needed = pace.minutes(metres);
    (needed > available).then_some(Hurry { other: *other, metres, needed, available })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PACE: Pace =
        Pace { kilometres_per_hour: 60, detour_percent: 100, margin_minutes: 30, day_starts_at: 8, day_ends_at: 17 };

    /// So many hours of March 2027, on days of their own, at so many kilometres east on the equator.
    fn stay(first: u32, last: u32, kilometres: i32) -> Stay {
        let day = |d: u32| chrono::NaiveDate::from_ymd_opt(2027, 3, d).unwrap();
        let at = |d: u32, hour: u32| day(d).and_hms_opt(hour, 0, 0).unwrap().and_utc();
        Stay {
            // A kilometre of the equator is 8,993.2 micro-degrees.
            place: Position::new(0, kilometres * 89_932 / 10).unwrap(),
            dates: DateSpan::of_days(day(first), day(last)).unwrap(),
            from: at(first, 8),
            until: at(last, 17),
        }
    }

    #[test]
    fn a_journey_takes_its_way_and_a_margin_and_each_begun_minute() {
        assert_eq!([0, 1, 1_000, 1_001, 60_000].map(|metres| PACE.minutes(metres)), [30, 31, 31, 32, 90]);
        let slow = Pace { kilometres_per_hour: 50, detour_percent: 130, ..PACE };
        assert_eq!(slow.minutes(100_000), 30 + 156);
        let absurd = Pace { kilometres_per_hour: 0, detour_percent: u16::MAX, ..PACE };
        assert!(absurd.minutes(u32::MAX) > 1_000_000, "no pace divides by nothing");
    }

    #[test]
    fn a_night_is_enough_up_to_its_last_minute() {
        // From 17 h to 8 h there are 900 minutes: 870 kilometres at a kilometre a minute, after half an hour.
        let found = |kilometres| hurries(&[stay(8, 12, kilometres)], &[stay(3, 7, 0)], &PACE);
        assert_eq!(found(869), []);
        let told = found(872);
        assert_eq!((told.len(), told[0].available, told[0].other), (1, 900, stay(3, 7, 0)));
        assert!(told[0].needed > 900 && (871_000..=873_000).contains(&told[0].metres), "{told:?}");
        let after = hurries(&[stay(3, 7, 0)], &[stay(8, 12, 872)], &PACE);
        assert_eq!((after.len(), after[0].available, after[0].needed), (1, 900, told[0].needed), "both ways alike");
    }

    #[test]
    fn days_that_do_not_touch_leave_time_enough() {
        assert_eq!(hurries(&[stay(9, 12, 15_000)], &[stay(3, 7, 0)], &PACE), []);
        assert_eq!(hurries(&[stay(8, 12, 15_000)], &[stay(3, 7, 0)], &PACE).len(), 1);
    }

    #[test]
    fn one_place_is_no_journey_and_overlapping_days_leave_no_time() {
        assert_eq!(hurries(&[stay(8, 12, 5)], &[stay(3, 9, 5)], &PACE), []);
        let told = hurries(&[stay(8, 12, 5)], &[stay(3, 9, 0)], &PACE);
        assert_eq!((told[0].available, told[0].needed), (0, 35));
    }

    #[test]
    fn each_block_is_compared_with_each_stay() {
        let own = [stay(1, 2, 0), stay(8, 9, 0)];
        let others = [stay(3, 3, 1_000), stay(10, 11, 1_000), stay(5, 5, 1_000)];
        let told: Vec<_> = hurries(&own, &others, &PACE).into_iter().map(|hurry| hurry.other.dates).collect();
        assert_eq!(told, [others[0].dates, others[1].dates]);
        assert_eq!(hurries(&own, &[], &PACE), []);
        assert_eq!(hurries(&[], &others, &PACE), []);
    }

    proptest! {
        #[test]
        fn who_goes_further_needs_no_less(near in 0..20_000_000_u32, more in 0..1_000_000_u32, speed in 1..1_000_u16, detour in 100..500_u16) {
            let pace = Pace { kilometres_per_hour: speed, detour_percent: detour, ..PACE };
            prop_assert!(pace.minutes(near) <= pace.minutes(near + more));
        }
    }
}
