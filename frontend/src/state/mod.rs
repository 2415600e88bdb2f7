//! What screens know and decide, as plain values: no browser, no server.

pub mod account;
pub mod build;
pub mod filter;
pub mod kept;
pub mod live;
pub mod notice;
pub mod past;
pub mod query;
pub mod reader;
pub mod series;
pub mod submit;
pub mod tree;
pub mod typed;
