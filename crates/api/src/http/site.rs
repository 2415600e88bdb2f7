//! Sites.

use crate::answer::{Listed, listed};
use crate::app::site;
use crate::extract::{Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::unit::{PageQuery, Site, SitePage};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_sites);
}

/// List sites.
///
/// The places where sessions are held, by name, the same for everybody.
#[utoipa::path(tag = "training", params(PageQuery), responses(
    (status = 200, description = "Sites by name", body = SitePage, headers(("Link", description = "The next page"))),
))]
#[get("/sites")]
async fn list_sites(_who: Who, state: web::Data<AppState>, query: Query<PageQuery>) -> Outcome<Listed<Site>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| site::list(conn, &page)).await
}
