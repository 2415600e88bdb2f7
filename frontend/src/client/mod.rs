//! The server, over HTTP, typed by `contract`. A function is named as the operation it calls.

pub mod error;

#[cfg(target_arch = "wasm32")]
pub mod access;
#[cfg(target_arch = "wasm32")]
pub mod account;
#[cfg(target_arch = "wasm32")]
pub mod accounts;
#[cfg(target_arch = "wasm32")]
pub mod ahead;
#[cfg(target_arch = "wasm32")]
pub mod api_client;
#[cfg(target_arch = "wasm32")]
pub mod attendance;
#[cfg(target_arch = "wasm32")]
pub mod audit;
#[cfg(target_arch = "wasm32")]
pub mod calendar;
#[cfg(target_arch = "wasm32")]
pub mod catalogue;
#[cfg(target_arch = "wasm32")]
pub mod contact;
#[cfg(target_arch = "wasm32")]
pub mod delegation;
#[cfg(target_arch = "wasm32")]
pub mod export;
#[cfg(target_arch = "wasm32")]
mod http;
#[cfg(target_arch = "wasm32")]
pub mod import;
#[cfg(target_arch = "wasm32")]
pub mod notification;
#[cfg(target_arch = "wasm32")]
pub mod offer;
#[cfg(target_arch = "wasm32")]
pub mod person;
#[cfg(target_arch = "wasm32")]
pub mod public_page;
#[cfg(target_arch = "wasm32")]
pub mod request;
#[cfg(target_arch = "wasm32")]
pub mod role;
#[cfg(target_arch = "wasm32")]
pub mod role_grant;
#[cfg(target_arch = "wasm32")]
pub mod saved_view;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod session_template;
#[cfg(target_arch = "wasm32")]
pub mod skill;
#[cfg(target_arch = "wasm32")]
pub mod status;
#[cfg(target_arch = "wasm32")]
pub mod unit;

#[cfg(target_arch = "wasm32")]
pub use http::{on_second_factor_needed, on_signed_out, page, set_csrf, set_language};
