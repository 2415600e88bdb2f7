//! One module per concept. Pages load and dispatch; components draw.

pub mod home;
pub mod import;
pub mod legal;
pub mod listing;
pub mod live;
pub mod not_found;
pub mod notification;
pub mod offer;
pub mod person;
pub mod programme;
pub mod request;
pub mod search;
pub mod session;
pub mod sign_in;
