//! What screens know and decide, as plain values: no browser, no server.

pub mod account;
pub mod board;
pub mod build;
pub mod days;
pub mod filter;
pub mod kept;
pub mod live;
pub mod notice;
pub mod pages;
pub mod past;
pub mod query;
pub mod reader;
pub mod series;
pub mod sheet;
pub mod submit;
pub mod table;
pub mod template;
pub mod tree;
pub mod typed;
pub mod view;
