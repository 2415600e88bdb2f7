//! Approvals: what courses ask for, the steps of requests, and who may answer them.

mod asked;
mod holder;
mod step;

pub use asked::{of_course, of_courses, replace};
pub use holder::{held_over, holders};
pub(crate) use step::follow;
pub use step::{
    Awaiting, awaiting_count, awaiting_requests, insert_many, of_request, of_requests, open_among, overdue, save,
};
