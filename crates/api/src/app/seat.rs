//! Taking, giving back, offering and answering seats: the writes behind `/enrolments` and `/offers`.
//!
//! Locks are taken in one order everywhere: people, then sessions. Decisions are the domain's.

mod cancel;
mod crew;
mod offer;
mod place;
mod refusal;

pub use cancel::{Cancel, cancel, close, give_back, release};
pub use crew::come_apart;
pub use offer::{accept, decline, make_offer, revoke, sweep, take_at_once};
pub use place::{Coming, Placed, file, file_many, place, place_if};
pub use refusal::words_needed;
