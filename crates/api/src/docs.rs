//! The reference pages, rendered on the server from the OpenAPI document: plain, accessible HTML without any script.

pub mod html;
pub mod reference;
pub mod sample;
mod schema;
