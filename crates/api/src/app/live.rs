//! Live updates: what changed is told to those who may know of it, while it happens.
//!
//! The source is the audit: every change leaves a line. One [`reader`] per process reads the lines that were committed and
//! tells each open stream of those it may hear of, as a pointer ([`frame`]); who may hear of what is decided in memory by
//! [`audience`]. The streams themselves are held by [`streams::Live`].

pub mod audience;
pub mod frame;
pub mod reader;
pub mod streams;
