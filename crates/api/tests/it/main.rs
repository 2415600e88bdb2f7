//! The application as a whole, in process, on a database of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "tests fail loudly"
)]

mod accepted_dates;
mod accounts;
mod anonymous;
mod api_clients;
mod approvals;
mod audit;
mod audit_chain;
mod auth;
mod backup;
mod boards;
mod calendars;
mod catalogue;
mod commit_points;
mod contacts;
mod crash;
mod crews;
mod delegations;
mod examples;
mod exceptions;
mod exports;
mod faults;
mod grants;
mod hostile;
mod http;
mod imports;
mod imports_kinds;
mod imports_large;
mod journey;
mod lists;
mod live;
mod live_scope;
mod metrics;
mod newer;
mod offers;
mod once;
mod openapi;
mod outcomes;
mod pages;
mod patient;
mod people;
mod problems;
mod program;
mod public_pages;
mod request_table;
mod requests;
mod required_courses;
mod roles;
mod sandbox;
mod saved_views;
mod scene;
mod scopes;
mod screen;
mod seats;
mod second_factor;
mod session_changes;
mod session_templates;
mod sessions;
mod settings;
mod side_by_side;
mod sides;
mod sign_ins;
mod sites;
mod skills;
mod spreadsheet;
mod stale;
mod supervised;
mod support;
mod tokens;
mod traces;
mod trainers;
mod travel;
mod two_people;
mod two_seats;
mod units;
mod well_known;
mod world;
