//! What concerns the person signed in: their programme, their messages, what needs them today.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::{notification, overview, programme};
use crate::extract::page::page;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::id::NotificationId;
use contract::notification::{Notification, NotificationPage};
use contract::overview::Overview;
use contract::programme::Programme;
use contract::unit::PageQuery;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_my_programme).service(get_overview).service(list_notifications).service(read_notification);
}

/// What is next for you, and what is needed from you.
#[utoipa::path(tag = "training", responses((status = 200, description = "Your programme", body = Programme)))]
#[get("/me/programme")]
async fn get_my_programme(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let shown = state.store().skim(move |conn| programme::mine(conn, &who)).await?;
    Answer::ok(&shown)
}

/// What needs a planner today.
#[utoipa::path(tag = "across", responses((status = 200, description = "Freed places, offers about to expire, sessions under their minimum", body = Overview)))]
#[get("/overview")]
async fn get_overview(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let shown = state.store().skim(move |conn| overview::mine(conn, &who)).await?;
    Answer::ok(&shown)
}

/// Your messages, the latest first.
#[utoipa::path(tag = "across", params(PageQuery), responses((status = 200, description = "A page of messages", body = NotificationPage)))]
#[get("/notifications")]
async fn list_notifications(
    who: Who,
    state: web::Data<AppState>,
    query: Query<PageQuery>,
) -> Outcome<Listed<Notification>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| notification::list(conn, &who, &asked)).await
}

/// Marks one of your messages as read.
#[utoipa::path(tag = "across", responses((status = 200, description = "The message, read", body = Notification)))]
#[post("/notifications/{id}/read")]
async fn read_notification(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<NotificationId>,
) -> Outcome<Answer> {
    let write = key.over("read_notification", id.0, "");
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| notification::read(tx, act, &asker, id.0.into())).await
}
