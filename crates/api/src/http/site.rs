//! Sites.

use crate::answer::{Answer, Listed, listed};
use crate::app::site;
use crate::extract::{Id, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, web};
use contract::site::{SiteItem, SitePage, SiteUpdate};
use contract::unit::PageQuery;
use domain::id::SiteId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_sites).service(get_site).service(update_site);
}

/// List sites.
///
/// The places where sessions are held, by name, the same for everybody.
#[utoipa::path(tag = "training", params(PageQuery), responses(
    (status = 200, description = "Sites by name", body = SitePage, headers(("Link", description = "The next page"))),
))]
#[get("/sites")]
async fn list_sites(_who: Who, state: web::Data<AppState>, query: Query<PageQuery>) -> Outcome<Listed<SiteItem>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| site::list(conn, &page)).await
}

/// Get a site.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The site", body = SiteItem, headers(("ETag", description = "The version"))),
))]
#[get("/sites/{id}")]
async fn get_site(_who: Who, state: web::Data<AppState>, id: Id<SiteId>) -> Outcome<Answer> {
    state.store().skim(move |conn| site::get(conn, id.0)).await
}

/// Edit a site.
///
/// What it is called, and where it is: sessions are found by how far their sites are. What is left out stays.
#[utoipa::path(tag = "training", request_body = SiteUpdate, responses(
    (status = 200, description = "Edited", body = SiteItem, headers(("ETag", description = "The new version"))),
    (status = 409, description = "Another site has this name: `already-exists`"),
))]
#[patch("/sites/{id}")]
async fn update_site(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SiteId>,
    on: IfMatch,
    body: Json<SiteUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| site::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_site", write).await
}
