//! What can go wrong in the database, as a closed list.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use crate::Constraint;

/// Why the store did not do what it was asked. Nothing of a refused write is kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A row that the write refers to does not exist.
    #[error("{what} does not exist")]
    Missing {
        /// What was looked for.
        what: &'static str,
    },
    /// The row was changed since it was read.
    #[error("{what} is now at version {current}")]
    Stale {
        /// What was to be changed.
        what: &'static str,
        /// The version it has now.
        current: i32,
    },
    /// The database refused by a rule of its own.
    #[error("refused by {constraint}")]
    Taken {
        /// The rule.
        constraint: Constraint,
    },
    /// The database is locked, overloaded or away. The same call may work later.
    #[error("the database is busy")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// A defect: ours, or the disk's.
    #[error("the database answered what was not expected")]
    Broken {
        /// The cause.
        #[source]
        source: Arc<dyn Error + Send + Sync>,
    },
}

impl StoreError {
    /// The same call may work later.
    #[must_use]
    pub const fn busy() -> Self {
        Self::Busy { retry_after: Duration::from_secs(1) }
    }

    /// A defect, with its cause.
    pub fn broken(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Broken { source: Arc::from(source.into()) }
    }
}
