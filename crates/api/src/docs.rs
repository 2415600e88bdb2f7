//! The reference pages, rendered on the server from the OpenAPI document: plain, accessible HTML, whole without its script.

pub mod form;
pub mod html;
pub mod reference;
pub mod sample;
mod schema;
