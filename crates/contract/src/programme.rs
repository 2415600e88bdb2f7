//! A person's own programme: what is next, and what is needed from them.

use crate::enrolment::Enrolment;
use crate::offer::Offer;
use crate::request::Request;

answers! {
    /// What is next for you, and what is needed from you.
    Programme {
        /// Offers that wait for your answer, the soonest deadline first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        offers: Vec<Offer>,
        /// Sessions to come, the soonest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        upcoming: Vec<Enrolment>,
        /// Requests being followed.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        requests: Vec<Request>,
        /// Sessions past or cancelled, the latest first.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        past: Vec<Enrolment>,
    }
}
