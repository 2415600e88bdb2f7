//! Use cases, one file per concept: authorise, load, decide in the domain, save. No HTTP here, and no rule.

pub mod act;
pub mod explain;
pub mod import;
pub mod once;
pub mod promotion;
pub mod seat;
pub mod sign_in;
pub mod zone;
