//! What the server says of itself.

use crate::text::Token;
use chrono::{DateTime, Utc};

answers! {
    /// What the server says of itself.
    Status {
        /// The version of the program.
        version: Token,
        /// When its data are fictional; null on a server of real data.
        sandbox: Option<SandboxStatus>,
    }
    /// A server for trying: the same contract on fictional data, which are brought back to where they began.
    SandboxStatus {
        /// When this happens next: everything written is gone then, and every sign-in ends; API clients stay.
        next_reset_at: DateTime<Utc>,
    }
}
