//! Roles: who holds which, granted and taken back.

mod list;
mod new;

pub use list::RoleGrantsPage;
pub use new::NewRoleGrantPage;
