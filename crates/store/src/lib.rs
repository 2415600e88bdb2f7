//! The database: one text per query, on SQLite and on PostgreSQL.
//!
//! [`Store::write`] is the only way to change anything and [`Store::read`] the only way to look; what they hand to
//! their body is a connection that does not know which database it speaks to. One module per concept holds the
//! queries and commands on that connection. Rows stay private: what comes out is a domain type, and a row that cannot
//! be read as one is an error, never a default.

#![deny(missing_docs)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        clippy::print_stdout,
        reason = "tests fail loudly"
    )
)]

pub mod account;
pub mod api_client;
pub mod approval;
pub mod attendance;
pub mod audit;
pub mod audit_link;
pub mod backup;
pub mod calendar;
pub mod calendar_feed;
pub mod commitment;
pub mod contact;
pub mod course;
pub mod delegation;
pub mod demo;
pub mod enrolment;
pub mod idempotency;
pub mod import;
pub mod integrity;
pub mod invitation;
pub mod known;
pub mod listener;
pub mod notification;
pub mod offer;
pub mod outbox;
pub mod overview;
pub mod page;
pub mod person;
pub mod public_page;
pub mod rank;
pub mod ranking;
pub mod request;
pub mod required_course;
pub mod role_grant;
pub mod sandbox;
pub mod saved_view;
pub mod second_factor;
pub mod session;
pub mod session_template;
pub mod sign_in;
pub mod signing_key;
pub mod site;
pub mod skill;
pub mod snapshot;
pub mod travel;
pub mod unit;
pub mod waitlist;

mod connection;
mod door;
mod error;
pub mod exception;
mod failpoint;
mod meter;
mod migrate;
mod pool;
mod row;
mod run;
mod schema;
mod settings;
mod sql;
mod sql_types;
mod text;
mod url;
mod violation;
mod watch;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use connection::{Conn, Tx};
pub use door::Store;
pub use error::StoreError;
pub use meter::{Load, Meter, Silent};
pub use settings::StoreSettings;
pub use url::{DatabaseUrl, UrlError};
pub use violation::Constraint;
