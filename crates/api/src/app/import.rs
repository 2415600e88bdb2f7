//! Imports of planners' files: a dry run first, then the same applied, or refused when the data changed between the two.

pub mod apply;
pub mod source;
