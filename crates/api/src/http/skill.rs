//! Skills of the catalogue.

use crate::answer::Listed;
use crate::app::skill;
use crate::extract::{Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::unit::{PageQuery, Skill, SkillPage};
use std::convert::identity;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_skills);
}

/// List skills.
///
/// The catalogue of skills by code, the same for everybody.
#[utoipa::path(tag = "people", params(PageQuery), responses(
    (status = 200, description = "Skills by code", body = SkillPage, headers(("Link", description = "The next page"))),
))]
#[get("/skills")]
async fn list_skills(_who: Who, state: web::Data<AppState>, query: Query<PageQuery>) -> Outcome<Listed<Skill>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    let found = state.store().read(move |conn| skill::list(conn, &page)).await?;
    Ok(Listed::of(found, identity))
}
