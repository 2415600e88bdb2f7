//! Offers.

use crate::answer::{Answer, Listed, listed};
use crate::app::offer as app;
use crate::app::once::once;
use crate::extract::page::page;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::id::{OfferId, SessionId};
use contract::offer::{Offer, OfferAnswered, OfferCreate, OfferDecline, OfferPage, OfferQuery, OfferRevoke};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_offers).service(create_offer).service(get_offer);
    config.service(accept_offer).service(decline_offer).service(revoke_offer);
}

/// Your offers, or those of a session you plan; the latest first.
#[utoipa::path(tag = "training", params(OfferQuery), responses((status = 200, description = "A page of offers", body = OfferPage)))]
#[get("/offers")]
async fn list_offers(who: Who, state: web::Data<AppState>, query: Query<OfferQuery>) -> Outcome<Listed<Offer>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    let session = query.0.session_id.map(Into::into);
    listed(&state, move |conn| app::list(conn, &who, session, query.0.state, &asked)).await
}

/// Offers a free seat of a session.
///
/// To the best ranked of those who wait, or to the person named; out of the published order a departure is needed. The seat is
/// held until the deadline.
#[utoipa::path(tag = "training", request_body = OfferCreate, responses(
    (status = 201, description = "The offer", body = Offer),
    (status = 409, description = "No seat is free (`session-full`), nobody may take it, or a reason is needed (`departure-needed`)"),
))]
#[post("/sessions/{id}/offers")]
async fn create_offer(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<SessionId>,
    body: Json<OfferCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_offer", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::create(tx, act, &asker, id.0.into(), &body.body)).await
}

/// One offer, as it stands now.
#[utoipa::path(tag = "training", responses((status = 200, description = "The offer", body = Offer)))]
#[get("/offers/{id}")]
async fn get_offer(who: Who, state: web::Data<AppState>, id: Id<OfferId>) -> Outcome<Answer> {
    let shown = state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await?;
    Answer::ok(&shown)
}

/// Takes the seat offered to you.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "Enrolled", body = OfferAnswered),
    (status = 409, description = "The offer is over (`offer-ended`) or a condition is no longer met (`conditions-not-met`)"),
))]
#[post("/offers/{id}/accept")]
async fn accept_offer(who: Who, state: web::Data<AppState>, key: IdempotencyKey, id: Id<OfferId>) -> Outcome<Answer> {
    let write = key.over("accept_offer", id.0, "");
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::accept(tx, act, &asker, id.0.into())).await
}

/// Declines the seat offered to you: it passes on at once.
#[utoipa::path(tag = "training", request_body = OfferDecline, responses(
    (status = 200, description = "Declined", body = OfferAnswered),
    (status = 409, description = "The offer is over: `offer-ended`"),
))]
#[post("/offers/{id}/decline")]
async fn decline_offer(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<OfferId>,
    body: Json<OfferDecline>,
) -> Outcome<Answer> {
    let write = key.over("decline_offer", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::decline(tx, act, &asker, id.0.into(), &body.body)).await
}

/// Takes an offer back: the seat passes on at once.
#[utoipa::path(tag = "training", request_body = OfferRevoke, responses(
    (status = 200, description = "Taken back", body = OfferAnswered),
    (status = 409, description = "The offer is over: `offer-ended`"),
))]
#[post("/offers/{id}/revoke")]
async fn revoke_offer(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<OfferId>,
    body: Json<OfferRevoke>,
) -> Outcome<Answer> {
    let write = key.over("revoke_offer", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::revoke(tx, act, &asker, id.0.into(), &body.body)).await
}
