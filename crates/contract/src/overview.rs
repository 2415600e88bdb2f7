//! What needs a planner today.

use crate::offer::Offer;
use crate::session::SessionItem;
use crate::text::Count;

answers! {
    /// What needs you today.
    Overview {
        /// Sessions to come where a seat was given back and is free while people wait, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        freed_places: Vec<SessionItem>,
        /// Other sessions to come with free seats while people wait: they are still being filled.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        to_place: Vec<SessionItem>,
        /// Offers about to expire, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        expiring_offers: Vec<Offer>,
        /// Sessions to come under their minimum, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        under_minimum: Vec<SessionItem>,
        /// Requests that wait.
        waiting_requests: Count,
        /// Requests that wait for your approval.
        #[serde(default)]
        awaiting_approval: Count,
        /// Sessions to come.
        upcoming_sessions: Count,
        /// Seats of the sessions to come.
        seats: Count,
        /// Seats taken in them.
        enrolled: Count,
    }
}
