//! Roles.

use crate::answer::Listed;
use crate::app::role;
use crate::extract::Who;
use crate::problem::Outcome;
use actix_web::get;
use contract::role::{RoleInfo, RolePage};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_roles);
}

/// List roles.
///
/// Each role that can be granted, whom it is for, and what it allows over its unit and those under it, in words and as the
/// codes of `permissions` in `GET /auth/me`. The list is whole: it has no further page.
#[utoipa::path(tag = "people", responses((status = 200, description = "Roles", body = RolePage)))]
#[get("/roles")]
async fn list_roles(_who: Who) -> Outcome<Listed<RoleInfo>> {
    Listed::of(&role::list())
}
