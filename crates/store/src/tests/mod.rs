//! The stories of the store, told on both databases.

mod door;
mod migrations;
mod walls;
