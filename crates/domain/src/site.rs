//! Where sites are on the ground, and how far apart.

use std::ops::RangeInclusive;

/// The radius of the sphere on which distances are measured: the mean one of the Earth, in metres.
const RADIUS: f64 = 6_371_008.8;

/// Micro-degrees in a degree.
const MICRO: i32 = 1_000_000;

/// A place on the ground: WGS 84, in whole micro-degrees (a tenth of a metre), so that what was said reads back exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    latitude: i32,
    longitude: i32,
}

/// What is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPosition {
    /// Beyond a pole.
    #[error("a latitude goes from -90 to 90 degrees")]
    Latitude,
    /// Further round than the antimeridian.
    #[error("a longitude goes from -180 to 180 degrees")]
    Longitude,
    /// Not two decimal numbers with a comma between.
    #[error("a position is a latitude and a longitude in decimal degrees, with a comma between")]
    Unreadable,
}

impl Position {
    /// The furthest latitude, in micro-degrees.
    pub const MOST_LATITUDE: i32 = 90 * MICRO;
    /// The furthest longitude, in micro-degrees.
    pub const MOST_LONGITUDE: i32 = 180 * MICRO;

    /// From micro-degrees.
    ///
    /// # Errors
    /// Says which one is out of range.
    pub fn new(latitude: i32, longitude: i32) -> Result<Self, InvalidPosition> {
        if !(-Self::MOST_LATITUDE..=Self::MOST_LATITUDE).contains(&latitude) {
            return Err(InvalidPosition::Latitude);
        }
        if !(-Self::MOST_LONGITUDE..=Self::MOST_LONGITUDE).contains(&longitude) {
            return Err(InvalidPosition::Longitude);
        }
        Ok(Self { latitude, longitude })
    }

    /// Reads `48.7357,7.0543`.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InvalidPosition> {
        let (latitude, longitude) = text.split_once(',').ok_or(InvalidPosition::Unreadable)?;
        let read = |part| micro_degrees(part).ok_or(InvalidPosition::Unreadable);
        Self::new(read(latitude)?, read(longitude)?)
    }

    /// Micro-degrees north of the equator.
    #[must_use]
    pub fn latitude(self) -> i32 {
        self.latitude
    }

    /// Micro-degrees east of Greenwich.
    #[must_use]
    pub fn longitude(self) -> i32 {
        self.longitude
    }

    /// Metres to another place, as the crow flies: along a great circle, by the haversine formula.
    #[must_use]
    pub fn metres_to(self, other: Self) -> u32 {
        let radians = |micro: i32| (f64::from(micro) / f64::from(MICRO)).to_radians();
        let half = |here: i32, there: i32| ((radians(here) - radians(there)) / 2.0).sin().powi(2);
        let across = radians(self.latitude).cos() * radians(other.latitude).cos();
        let square = half(self.latitude, other.latitude) + across * half(self.longitude, other.longitude);
        whole(2.0 * RADIUS * square.clamp(0.0, 1.0).sqrt().asin())
    }

    /// The latitudes of all that is within so many metres, in micro-degrees: a little more, never less.
    #[must_use]
    pub fn latitudes_within(self, metres: u32) -> RangeInclusive<i32> {
        // A metre is 8.993 micro-degrees of a meridian.
        let reach = i32::try_from(metres).unwrap_or(i32::MAX).saturating_add(1).saturating_mul(9);
        self.latitude.saturating_sub(reach)..=self.latitude.saturating_add(reach)
    }
}

/// Whole kilometres, as a distance is told.
#[must_use]
pub fn kilometres(metres: u32) -> u32 {
    metres.saturating_add(500) / 1_000
}

/// Decimal degrees in micro-degrees: a sign, digits, and at most six digits after a point.
#[must_use]
pub fn micro_degrees(text: &str) -> Option<i32> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !plain(whole, 3) || !plain(part, 6) {
        return None;
    }
    let micro = whole.parse::<i32>().ok()? * MICRO + format!("{part:0<6}").parse::<i32>().ok()?;
    Some(if negative { -micro } else { micro })
}

/// The nearest whole number; none is so large that it does not fit.
fn whole(number: f64) -> u32 {
    format!("{number:.0}").parse().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Position {
        Position::parse(text).unwrap()
    }

    #[test]
    fn positions_are_read_to_the_micro_degree_and_refused_by_name() {
        let noumea = at("-22.2758,166.458");
        assert_eq!((noumea.latitude(), noumea.longitude()), (-22_275_800, 166_458_000));
        assert_eq!(at("90,-180"), Position::new(90_000_000, -180_000_000).unwrap());
        assert_eq!(at("-0.000001,0.1").latitude(), -1);
        for (text, fault) in [
            ("90.000001,0", InvalidPosition::Latitude),
            ("-91,0", InvalidPosition::Latitude),
            ("0,180.000001", InvalidPosition::Longitude),
            ("0,-999", InvalidPosition::Longitude),
        ] {
            assert_eq!(Position::parse(text), Err(fault), "{text}");
        }
        for text in [
            "",
            ",",
            "48",
            "48,",
            "48;7",
            "48,7,1",
            "+48,7",
            "48.1234567,7",
            "4e1,7",
            " 48,7",
            "48.,7",
            "--1,7",
            "NaN,0",
        ] {
            assert_eq!(Position::parse(text), Err(InvalidPosition::Unreadable), "{text}");
        }
    }

    #[test]
    fn known_distances_are_found_again() {
        for (from, to, expected) in [
            ("48.8566,2.3522", "45.7640,4.8357", 391..=393),
            ("48.8566,2.3522", "-22.2758,166.4580", 16_600..=16_800),
            ("0,0", "0,180", 20_014..=20_016),
            ("90,0", "-90,77", 20_014..=20_016),
        ] {
            let found = kilometres(at(from).metres_to(at(to)));
            assert!(expected.contains(&found), "{from} {to}: {found}");
        }
        assert_eq!([0, 499, 500, 1_499, 1_500].map(kilometres), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn the_antimeridian_is_no_wall() {
        assert_eq!(at("-17.5,180").metres_to(at("-17.5,-180")), 0);
        let (west, east) = (at("0,179.95"), at("0,-179.95"));
        assert_eq!(west.metres_to(east), at("0,-0.05").metres_to(at("0,0.05")));
        assert_eq!(kilometres(west.metres_to(east)), 11);
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        (-Position::MOST_LATITUDE..=Position::MOST_LATITUDE, -Position::MOST_LONGITUDE..=Position::MOST_LONGITUDE)
            .prop_map(|(latitude, longitude)| Position::new(latitude, longitude).unwrap())
    }

    proptest! {
        #[test]
        fn distances_are_symmetric_nothing_to_oneself_and_bounded(here in anywhere(), there in anywhere()) {
            prop_assert_eq!(here.metres_to(there), there.metres_to(here));
            prop_assert_eq!(here.metres_to(here), 0);
            prop_assert!(here.metres_to(there) <= 20_015_116);
        }

        #[test]
        fn no_way_round_is_shorter(a in anywhere(), b in anywhere(), c in anywhere()) {
            prop_assert!(a.metres_to(c) <= a.metres_to(b) + b.metres_to(c) + 2);
        }

        #[test]
        fn what_is_near_is_within_the_latitudes(here in anywhere(), there in anywhere()) {
            let metres = here.metres_to(there);
            prop_assert!(here.latitudes_within(metres).contains(&there.latitude()));
        }

        #[test]
        fn degrees_read_back(micro in -180_000_000_i32..=180_000_000) {
            let text = format!("{}{}.{:06}", if micro < 0 { "-" } else { "" }, micro.abs() / MICRO, micro.abs() % MICRO);
            prop_assert_eq!(micro_degrees(&text), Some(micro));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = Position::parse(&text);
        }
    }
}
