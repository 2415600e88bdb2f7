//! What the write door tells of its own work, to whoever counts.

use std::fmt::Debug;
use std::time::Duration;

/// Counts what the write door does. Called on the way of every write, so it must cost nothing to speak of.
pub trait Meter: Debug + Send + Sync {
    /// A write waited this long for its turn.
    fn waited(&self, time: Duration);
    /// So many writes became durable in one commit.
    fn committed(&self, writes: usize);
    /// A write is tried again.
    fn retried(&self);
}

/// Counts nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Meter for Silent {
    fn waited(&self, _: Duration) {}
    fn committed(&self, _: usize) {}
    fn retried(&self) {}
}

/// What is under way in the store at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Writes that wait for the SQLite writer; on PostgreSQL each write has a connection, and none waits here.
    pub queued: usize,
    /// Connections open in the pool (on SQLite: those that read).
    pub open: u32,
    /// Of these, the ones at rest.
    pub idle: u32,
    /// Connections that the pool may open.
    pub most: u32,
}
