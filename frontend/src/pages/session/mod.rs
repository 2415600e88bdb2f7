//! Sessions: the list, and the page of one with its seats, its queue and its offers.

mod batch;
mod capacity;
pub mod detail;
pub mod list;
mod offers;
mod placing;
mod ranking;
mod roster;
