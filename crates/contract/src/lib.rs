//! What crosses the wire: requests, answers and problems, shared by the API and its clients.
//!
//! Each text, number and list has its bounds, in the type and in the OpenAPI document.
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

#[macro_use]
mod shape;

pub mod account;
pub mod api_client;
pub mod approval;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod calendar;
pub mod change;
pub mod contact;
pub mod course;
pub mod delegation;
pub mod enrolment;
pub mod event;
pub mod exception;
pub mod export;
pub mod id;
pub mod import;
pub mod notification;
pub mod offer;
pub mod overview;
pub mod person;
pub mod problem;
pub mod programme;
pub mod public_page;
pub mod ranking;
pub mod request;
pub mod required_course;
pub mod role;
pub mod role_grant;
pub mod saved_view;
pub mod second_factor;
pub mod session;
pub mod session_template;
pub mod sign_in;
pub mod site;
pub mod skill;
pub mod status;
pub mod text;
pub mod travel;
pub mod unit;
pub mod waitlist;
