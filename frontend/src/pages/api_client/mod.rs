//! API clients: other systems, what they may do, their secrets and what they consume.

mod detail;
mod form;
mod list;
mod new;
mod secrets;
mod usage;

pub use detail::ApiClientPage;
pub use form::end_of_day;
pub use list::ApiClientsPage;
pub use new::NewApiClientPage;
