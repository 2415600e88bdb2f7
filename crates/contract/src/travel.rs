//! Journeys between two sites for which there is little time: told, and refused to nobody.

use crate::text::{Count, Kilometres};
use crate::unit::Site;
use chrono::NaiveDate;

answers! {
    /// A commitment at another site, so close in time that the journey between takes longer than there is. It keeps nobody from
    /// enrolling. How fast people travel is said by the administrators of the server.
    TravelWarning {
        /// Where the other commitment is.
        site: Site,
        /// Its first day.
        starts_on: NaiveDate,
        /// Its last day.
        ends_on: NaiveDate,
        /// How far it is, as the crow flies.
        distance_km: Kilometres,
        /// What the journey takes, in minutes.
        needed_minutes: Count,
        /// What there is between the two, in minutes; 0 when they overlap.
        available_minutes: Count,
    }
}
