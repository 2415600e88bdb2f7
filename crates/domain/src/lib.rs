//! The rules of Relève: who may hold a seat, who comes first, what a freed place becomes.
//!
//! Pure: given a snapshot, the present instant and a source of ids, each function decides and returns
//! the next state with the events that tell it, or a refusal that names the state found. No input or
//! output, no ambient clock, no serialisation. Builds for the browser.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "a test fails loudly"
    )
)]
#![deny(missing_docs)]

pub mod account;
pub mod api_client;
pub mod approval;
pub mod calendar;
mod codes;
pub mod commitment;
pub mod contact;
pub mod course;
pub mod deadline;
pub mod delegation;
pub mod eligibility;
pub mod enrolment;
pub mod event;
pub mod exception;
#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
pub mod id;
pub mod import;
pub mod markup;
pub mod offer;
pub mod order;
pub mod outcome;
pub mod password;
pub mod person;
pub mod promotion;
pub mod public_page;
pub mod reason;
pub mod request;
pub mod required_course;
pub mod role;
pub mod saved_view;
pub mod scope;
pub mod second_factor;
pub mod session;
pub mod session_template;
pub mod sign_in;
pub mod signing_key;
pub mod site;
pub mod skill;
pub mod snapshot;
pub mod span;
pub mod standing;
pub mod text;
pub mod travel;
pub mod unit;
pub mod waitlist;

#[cfg(test)]
mod tests;
