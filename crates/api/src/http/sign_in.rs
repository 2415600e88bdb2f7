//! Sign-ins: which are open, which ended, and the history of attempts.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::sign_in;
use crate::extract::{Id, IdempotencyKey, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::sign_in::{
    SignIn, SignInEvent, SignInEventPage, SignInEventQuery, SignInPage, SignInQuery, SignInsRevoked,
};
use domain::id::{PersonId, SignInId};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_my_sign_ins)
        .service(revoke_my_other_sign_ins)
        .service(list_my_sign_in_events)
        .service(revoke_sign_in)
        .service(list_person_sign_ins)
        .service(revoke_person_sign_ins)
        .service(list_person_sign_in_events);
}

/// List your open sign-ins.
///
/// The latest first, each with what helps you to recognise it. One that you do not know: revoke it, and change your password.
#[utoipa::path(tag = "account", params(SignInQuery), responses(
    (status = 200, description = "Open sign-ins", body = SignInPage, headers(("Link", description = "The next page"))),
))]
#[get("/me/sign-ins")]
async fn list_my_sign_ins(who: Who, state: web::Data<AppState>, query: Query<SignInQuery>) -> Outcome<Listed<SignIn>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| sign_in::my_list(conn, &who, &page)).await
}

/// End your other sign-ins.
///
/// Every one but that of this request; what was open on the screens behind them hears of nothing more.
#[utoipa::path(tag = "account", responses((status = 200, description = "Ended", body = SignInsRevoked)))]
#[post("/me/sign-ins/revoke-others")]
async fn revoke_my_other_sign_ins(who: Who, state: web::Data<AppState>, key: IdempotencyKey) -> Outcome<Answer> {
    let write = key.over("revoke_my_other_sign_ins", "", "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| sign_in::revoke_others(tx, act, &who)).await
}

/// Read your sign-in history.
///
/// Attempts with your account, the latest first: kept a year unless the server is set otherwise. Of many wrong passwords in a
/// quarter of an hour the first five are listed.
#[utoipa::path(tag = "account", params(SignInEventQuery), responses(
    (status = 200, description = "Attempts", body = SignInEventPage, headers(("Link", description = "The next page"))),
))]
#[get("/me/sign-in-events")]
async fn list_my_sign_in_events(
    who: Who,
    state: web::Data<AppState>,
    query: Query<SignInEventQuery>,
) -> Outcome<Listed<SignInEvent>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| sign_in::my_events(conn, &who, &page)).await
}

/// End a sign-in.
///
/// Your own, or one of a person whose account you administer. Its cookie or token is worth nothing from then on.
#[utoipa::path(tag = "account", responses(
    (status = 204, description = "Ended"),
    (status = 409, description = "It has ended already: `conflict`"),
))]
#[post("/sign-ins/{id}/revoke")]
async fn revoke_sign_in(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SignInId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_sign_in", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| sign_in::revoke(tx, act, &who, id.0)).await
}

/// List the open sign-ins of a person.
///
/// For those who administer their account.
#[utoipa::path(tag = "account", params(SignInQuery), responses(
    (status = 200, description = "Open sign-ins", body = SignInPage, headers(("Link", description = "The next page"))),
))]
#[get("/people/{id}/sign-ins")]
async fn list_person_sign_ins(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    query: Query<SignInQuery>,
) -> Outcome<Listed<SignIn>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| sign_in::list_of(conn, &who, id.0, &page)).await
}

/// Sign a person out of everything.
///
/// Every sign-in of theirs ends at once, and what is open on their screens hears of nothing more.
#[utoipa::path(tag = "account", responses((status = 200, description = "Ended", body = SignInsRevoked)))]
#[post("/people/{id}/sign-ins/revoke-all")]
async fn revoke_person_sign_ins(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("revoke_person_sign_ins", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| sign_in::revoke_all(tx, act, &who, id.0)).await
}

/// Read the sign-in history of a person.
///
/// For those who administer their account.
#[utoipa::path(tag = "account", params(SignInEventQuery), responses(
    (status = 200, description = "Attempts", body = SignInEventPage, headers(("Link", description = "The next page"))),
))]
#[get("/people/{id}/sign-in-events")]
async fn list_person_sign_in_events(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    query: Query<SignInEventQuery>,
) -> Outcome<Listed<SignInEvent>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| sign_in::events_of(conn, &who, id.0, &page)).await
}
