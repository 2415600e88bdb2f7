//! Ranks.

use crate::answer::{Listed, listed};
use crate::app::rank;
use crate::extract::Who;
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::unit::{Rank, RankPage};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_ranks);
}

/// List ranks.
///
/// All of them on one page, the most senior last.
#[utoipa::path(tag = "people", responses((status = 200, description = "Ranks by seniority", body = RankPage)))]
#[get("/ranks")]
async fn list_ranks(_who: Who, state: web::Data<AppState>) -> Outcome<Listed<Rank>> {
    listed(&state, rank::list).await
}
