//! Use cases, one file per concept: authorise, load, decide in the domain, save. No HTTP here, and no rule.

pub mod act;
pub mod explain;
pub mod promotion;
pub mod seat;
pub mod zone;
