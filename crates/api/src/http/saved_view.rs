//! Saved views of lists.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::saved_view as app;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{delete, get, patch, post, web};
use contract::id::SavedViewId;
use contract::saved_view::{SavedView, SavedViewCreate, SavedViewPage, SavedViewQuery, SavedViewUpdate};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_saved_views).service(create_saved_view).service(get_saved_view);
    config.service(update_saved_view).service(delete_saved_view);
}

/// List saved views.
///
/// Yours, and those shared with a unit for which you read the list, above it or under it; by name.
#[utoipa::path(tag = "across", params(SavedViewQuery), responses(
    (status = 200, description = "Views by name", body = SavedViewPage, headers(("Link", description = "The next page"))),
))]
#[get("/saved-views")]
async fn list_saved_views(
    who: Who,
    state: web::Data<AppState>,
    query: Query<SavedViewQuery>,
) -> Outcome<Listed<SavedView>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| app::list(conn, &who, &query, &page)).await
}

/// Save a view.
///
/// A named set of filters, order, grouping and columns of a list: 50 of yours at most. Shared with a unit, 100 at most for each,
/// it is seen by whoever reads the list for that unit, above it or under it, and shows everybody what their own scope lets
/// them see. Sharing takes the right to the list over the unit.
#[utoipa::path(tag = "across", request_body = SavedViewCreate, responses(
    (status = 201, description = "Saved", body = SavedView, headers(
        ("ETag", description = "The version"), ("Location", description = "The view"))),
    (status = 409, description = "You have a view of this name (`already-exists`), or there are too many (`conflict`)"),
))]
#[post("/saved-views")]
async fn create_saved_view(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<SavedViewCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_saved_view", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| app::create(tx, act, &who, &body.body)).await
}

/// Get a saved view.
///
/// What it names and is no more is told in `missing`.
#[utoipa::path(tag = "across", responses(
    (status = 200, description = "The view", body = SavedView, headers(("ETag", description = "The version"))),
))]
#[get("/saved-views/{id}")]
async fn get_saved_view(who: Who, state: web::Data<AppState>, id: Id<SavedViewId>) -> Outcome<Answer> {
    state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await
}

/// Change a saved view.
///
/// Its name, what it shows, and with whom it is shared; its owner alone. What is left out stays.
#[utoipa::path(tag = "across", request_body = SavedViewUpdate, responses(
    (status = 200, description = "Changed", body = SavedView, headers(("ETag", description = "The new version"))),
    (status = 409, description = "You have a view of this name (`already-exists`), or there are too many (`conflict`)"),
))]
#[patch("/saved-views/{id}")]
async fn update_saved_view(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SavedViewId>,
    on: IfMatch,
    body: Json<SavedViewUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| app::update(tx, &mut act.clone(), &who, id.0.into(), on, &body.body);
    state.store().write("update_saved_view", write).await
}

/// Delete a saved view.
///
/// Its owner, or a planner of the unit with which it is shared.
#[utoipa::path(tag = "across", responses((status = 204, description = "It is no more")))]
#[delete("/saved-views/{id}")]
async fn delete_saved_view(who: Who, state: web::Data<AppState>, id: Id<SavedViewId>) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| app::delete(tx, &mut act.clone(), &who, id.0.into());
    state.store().write("delete_saved_view", write).await
}
