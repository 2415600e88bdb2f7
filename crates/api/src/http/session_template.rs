//! Session templates.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::session_template as app;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{delete, get, patch, post, web};
use contract::id::SessionTemplateId;
use contract::session::{SessionCopies, SessionCopy};
use contract::session_template::{
    SessionTemplate, SessionTemplateCreate, SessionTemplatePage, SessionTemplateQuery, SessionTemplateUpdate,
};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_session_templates).service(create_session_template).service(get_session_template);
    config.service(update_session_template).service(delete_session_template).service(plan_template_sessions);
}

/// List session templates.
///
/// Those of the calendars where you plan, by name.
#[utoipa::path(tag = "training", params(SessionTemplateQuery), responses(
    (status = 200, description = "Templates by name", body = SessionTemplatePage, headers(("Link", description = "The next page"))),
))]
#[get("/session-templates")]
async fn list_session_templates(
    who: Who,
    state: web::Data<AppState>,
    query: Query<SessionTemplateQuery>,
) -> Outcome<Listed<SessionTemplate>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| app::list(conn, &who, &query, &page)).await
}

/// Keep a session as a template.
///
/// Its site, seats, quotas, cost and words are kept as they are; its days and windows become distances to the first day. Its people, its
/// trainers and what was let in beyond its capacity are not kept. A calendar has 50 templates of a course at most.
#[utoipa::path(tag = "training", request_body = SessionTemplateCreate, responses(
    (status = 201, description = "Kept", body = SessionTemplate, headers(
        ("ETag", description = "The version"), ("Location", description = "The template"))),
    (status = 409, description = "The calendar has a template of this name (`already-exists`), or too many (`conflict`)"),
))]
#[post("/session-templates")]
async fn create_session_template(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<SessionTemplateCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_session_template", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| app::create(tx, act, &who, &body.body)).await
}

/// Get a session template.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "The template", body = SessionTemplate, headers(("ETag", description = "The version"))),
))]
#[get("/session-templates/{id}")]
async fn get_session_template(who: Who, state: web::Data<AppState>, id: Id<SessionTemplateId>) -> Outcome<Answer> {
    state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await
}

/// Change a session template.
///
/// What is left out stays, and so do the sessions that were planned from it.
#[utoipa::path(tag = "training", request_body = SessionTemplateUpdate, responses(
    (status = 200, description = "Changed", body = SessionTemplate, headers(("ETag", description = "The new version"))),
    (status = 409, description = "The calendar has a template of this name: `already-exists`"),
))]
#[patch("/session-templates/{id}")]
async fn update_session_template(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SessionTemplateId>,
    on: IfMatch,
    body: Json<SessionTemplateUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| app::update(tx, &mut act.clone(), &who, id.0.into(), on, &body.body);
    state.store().write("update_session_template", write).await
}

/// Delete a session template.
///
/// The sessions that were planned from it stay.
#[utoipa::path(tag = "training", responses((status = 204, description = "It is no more")))]
#[delete("/session-templates/{id}")]
async fn delete_session_template(who: Who, state: web::Data<AppState>, id: Id<SessionTemplateId>) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| app::delete(tx, &mut act.clone(), &who, id.0.into());
    state.store().write("delete_session_template", write).await
}

/// Plan sessions of a template.
///
/// As drafts, each from its own first day: one session, or a series.
#[utoipa::path(tag = "training", request_body = SessionCopy, responses(
    (status = 200, description = "The sessions", body = SessionCopies),
    (status = 409, description = "The calendar has a session of this code; none is made: `already-exists`"),
))]
#[post("/session-templates/{id}/plan")]
async fn plan_template_sessions(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionTemplateId>,
    body: Json<SessionCopy>,
) -> Outcome<Answer> {
    let write = key.over("plan_template_sessions", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| app::plan(tx, act, &who, id.0.into(), &body.body)).await
}
