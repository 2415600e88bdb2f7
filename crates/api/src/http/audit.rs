//! The audit.

use crate::answer::Listed;
use crate::app::audit;
use crate::extract::{Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::audit::{AuditEvent, AuditPage, AuditQuery};
use std::convert::identity;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_audit_events);
}

/// List audit events.
///
/// Lines about people and sessions of the units over which you may read the audit, the latest first. Lines about
/// neither are shown to those whose role covers every unit.
#[utoipa::path(tag = "across", params(AuditQuery), responses(
    (status = 200, description = "Lines of the audit", body = AuditPage,
        headers(("Link", description = "The next page"))),
))]
#[get("/audit-events")]
async fn list_audit_events(
    who: Who,
    state: web::Data<AppState>,
    query: Query<AuditQuery>,
) -> Outcome<Listed<AuditEvent>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    let found = state.store().read(move |conn| audit::list(conn, &who, &query, &page)).await?;
    Ok(Listed::of(found, identity))
}
