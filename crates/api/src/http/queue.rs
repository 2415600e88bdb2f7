//! The queue of a course, and the rankings of a session.

use crate::answer::{Answer, Listed, listed};
use crate::app::queue as app;
use crate::extract::page::page;
use crate::extract::who::Who;
use crate::extract::{Id, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, web};
use contract::id::{RankingId, SessionId};
use contract::ranking::Ranking;
use contract::waitlist::{WaitlistEntry, WaitlistPage, WaitlistQuery};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_waitlist_entries).service(list_replacement_candidates).service(get_ranking);
}

/// Those who wait, by seniority; with `session_id`, each with the place in the published order.
#[utoipa::path(tag = "training", params(WaitlistQuery), responses((status = 200, description = "A page of the queue", body = WaitlistPage)))]
#[get("/waitlist-entries")]
async fn list_waitlist_entries(
    who: Who,
    state: web::Data<AppState>,
    query: Query<WaitlistQuery>,
) -> Outcome<Listed<WaitlistEntry>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    let (course, session) = (query.0.course_id.map(Into::into), query.0.session_id.map(Into::into));
    listed(&state, move |conn| app::list(conn, &who, course, session, &asked)).await
}

/// Who would take a freed seat, and why.
///
/// Everyone who waits for the session: first those who may take a seat, in the published order, then those filtered out; each with
/// every condition passed or failed and why, and the values compared.
#[utoipa::path(tag = "training", responses((status = 200, description = "The ranking, computed now", body = Ranking)))]
#[get("/sessions/{id}/replacement-candidates")]
async fn list_replacement_candidates(who: Who, state: web::Data<AppState>, id: Id<SessionId>) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::candidates(conn, &who, id.0.into())).await?;
    Answer::ok(&shown)
}

/// A ranking as it was when it decided something.
#[utoipa::path(tag = "training", responses((status = 200, description = "The ranking, as it was kept", body = Ranking)))]
#[get("/rankings/{id}")]
async fn get_ranking(who: Who, state: web::Data<AppState>, id: Id<RankingId>) -> Outcome<Answer> {
    let shown = state.store().read(move |conn| app::kept(conn, &who, id.0.into())).await?;
    Answer::ok(&shown)
}
