//! How to reach people.

use crate::answer::Answer;
use crate::app::contact;
use crate::extract::{Id, IfMatch, Json, Who};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, web};
use contract::contact::{Contact, MyContactUpdate};
use domain::id::PersonId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_my_contact).service(update_my_contact).service(get_person_contact);
}

/// Get your contact.
///
/// Your phone number, where you live, and the address where messages go.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "Your contact", body = Contact, headers(("ETag", description = "Your version"))),
))]
#[get("/me/contact")]
async fn get_my_contact(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    state.store().skim(move |conn| contact::mine(conn, &who)).await
}

/// Edit your contact.
///
/// Your phone number and where you live; `null` clears, what is left out stays. Your e-mail address is changed by those who
/// manage you.
#[utoipa::path(tag = "people", request_body = MyContactUpdate, responses(
    (status = 200, description = "Edited", body = Contact, headers(("ETag", description = "Your new version"))),
))]
#[patch("/me/contact")]
async fn update_my_contact(
    who: Who,
    state: web::Data<AppState>,
    on: IfMatch,
    body: Json<MyContactUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| contact::update_mine(tx, &mut act.clone(), &who, on, &body.body);
    state.store().write("update_my_contact", write).await
}

/// Get a person's contact.
///
/// Yours, or that of someone whom you may read. Where they live is for those who may edit them.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "Their contact", body = Contact, headers(("ETag", description = "Their version"))),
))]
#[get("/people/{id}/contact")]
async fn get_person_contact(who: Who, state: web::Data<AppState>, id: Id<PersonId>) -> Outcome<Answer> {
    state.store().skim(move |conn| contact::get(conn, &who, id.0)).await
}
