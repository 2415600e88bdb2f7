//! The server of Relève: HTTP handlers, use cases, sign-in, OpenAPI and jobs over the store.
//!
//! One request goes `http` (parse, who) → `app` (authorise, load, decide in the domain, save) → one transaction → answer.
//! `extract` holds what handlers take, `problem` every way to refuse, `middleware` what surrounds them all.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "tests fail loudly"
    )
)]

pub mod answer;
pub mod app;
pub mod clock;
pub mod config;
pub mod csv;
pub mod docs;
pub mod etag;
pub mod extract;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod lang;
pub mod metrics;
pub mod middleware;
pub mod openapi;
pub mod problem;
pub mod server;
pub mod state;
pub mod telemetry;
pub mod wire;
