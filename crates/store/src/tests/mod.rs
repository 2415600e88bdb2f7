//! The stories of the store, told on both databases.

mod api_clients;
mod approvals;
mod arrivals;
mod audit_link;
mod demo;
mod door;
mod integrity;
mod migrations;
mod orders;
mod people;
mod plans;
mod public_pages;
mod records;
mod requests;
mod sandbox;
mod sessions;
mod walls;
pub(crate) mod world;
