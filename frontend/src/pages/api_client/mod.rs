//! API clients: other systems, what they may do, their secrets and what they consume.

mod detail;
mod draft;
mod edit;
mod list;
mod new;
mod secrets;
mod usage;

pub use detail::ApiClientPage;
pub use list::ApiClientsPage;
pub use new::NewApiClientPage;
