//! Offers.

use contract::{
    id::{OfferId, SessionId},
    offer::{Offer, OfferAnswered, OfferCreate, OfferDecline, OfferPage, OfferQuery, OfferRevoke, OfferState},
    programme::Programme,
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Live offers of a session.
///
/// # Errors
/// As any call.
pub async fn list_session_offers(id: SessionId) -> Result<OfferPage, ClientError> {
    let query = OfferQuery {
        session_id: Some(id),
        state: Some(OfferState::Pending),
        limit: Some(200.into()),
        ..OfferQuery::default()
    };
    http::get("/offers", &Query::of(&query)).await
}

/// Offers a seat.
///
/// # Errors
/// `Refused` with what stands in the way.
pub async fn create_offer(id: SessionId, to: &OfferCreate) -> Result<Offer, ClientError> {
    http::post(&format!("/sessions/{id}/offers"), to).await
}

/// An offer.
///
/// # Errors
/// `Missing` when it is someone else's.
pub async fn get_offer(id: OfferId) -> Result<Offer, ClientError> {
    http::get(&format!("/offers/{id}"), &Query::default()).await
}

/// Accepts.
///
/// # Errors
/// `Refused` when it is over.
pub async fn accept_offer(id: OfferId) -> Result<OfferAnswered, ClientError> {
    http::act(&format!("/offers/{id}/accept")).await
}

/// Declines.
///
/// # Errors
/// `Refused` when it is over.
pub async fn decline_offer(id: OfferId, why: &OfferDecline) -> Result<OfferAnswered, ClientError> {
    http::post(&format!("/offers/{id}/decline"), why).await
}

/// Takes back.
///
/// # Errors
/// `Refused` when it is over.
pub async fn revoke_offer(id: OfferId, why: &OfferRevoke) -> Result<Offer, ClientError> {
    http::post(&format!("/offers/{id}/revoke"), why).await
}

/// What is next for the person, and what is needed from them.
///
/// # Errors
/// As any call.
pub async fn get_my_programme() -> Result<Programme, ClientError> {
    http::get("/me/programme", &Query::default()).await
}
