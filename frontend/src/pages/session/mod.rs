//! Sessions: the list, the page of one with its seats, its queue and its offers, and the forms that prepare and change one.

mod acts;
pub mod adder;
mod batch;
mod blocks;
pub mod copying;
pub mod detail;
mod draft;
pub mod edit;
mod facts;
pub mod filling;
mod keeping;
pub mod list;
mod moving;
mod near;
pub mod new;
mod offers;
mod placing;
pub mod ranking;
mod roster;
pub mod sheet;
