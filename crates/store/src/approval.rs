//! Approvals: what courses ask for, the steps of requests, and who may answer them.

mod asked;
mod holder;
mod step;

pub use asked::{of_course, of_courses, replace};
pub use holder::{held_over, holders};
pub use step::{Awaiting, awaiting_count, insert_many, of_request, of_requests, open_among, overdue, save};
pub(crate) use step::{awaiting, follow};
