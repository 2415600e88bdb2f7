//! People and their skills.

use crate::answer::{Answer, Listed, listed, listed_wide};
use crate::app::once::once;
use crate::app::{person, skill};
use crate::extract::page::page_in;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::person::{
    Person, PersonCreate, PersonPage, PersonQuery, PersonSkill, PersonSkillCreate, PersonSkillPage, PersonUpdate,
};
use contract::unit::PageQuery;
use domain::id::PersonId;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_people).service(create_person).service(get_person).service(update_person);
    config.service(list_person_skills).service(add_person_skill);
}

/// List people.
///
/// Those of the units over which you may read people, by name. Each word of `q` begins a word of the names or of the
/// service number, in any order, without accents; `skill_id` narrows to those who hold it today.
#[utoipa::path(tag = "people", params(PersonQuery), responses(
    (status = 200, description = "People by name", body = PersonPage, headers(("Link", description = "The next page"))),
))]
#[get("/people")]
async fn list_people(who: Who, state: web::Data<AppState>, query: Query<PersonQuery>) -> Outcome<Listed<Person>> {
    let query = query.0;
    let page = page_in(person::order(query.sort).code(), query.limit, query.cursor.as_ref())?;
    let wide = query.skill_id.is_some() && query.unit_id.is_some();
    listed_wide(&state, wide, move |conn| person::list(conn, &who, &query, &page)).await
}

/// Create a person.
///
/// In a unit over which you may edit people. The service number identifies them for life.
#[utoipa::path(tag = "people", request_body = PersonCreate, responses(
    (status = 201, description = "Created", body = Person, headers(
        ("ETag", description = "The version"), ("Location", description = "The person"))),
    (status = 409, description = "Another person has this service number: `already-exists`"),
))]
#[post("/people")]
async fn create_person(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<PersonCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_person", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| person::create(tx, act, &who, &body.body)).await
}

/// Get a person.
///
/// Yourself, or someone of the units over which you may read people.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "The person", body = Person, headers(("ETag", description = "The version"))),
))]
#[get("/people/{id}")]
async fn get_person(who: Who, state: web::Data<AppState>, id: Id<PersonId>) -> Outcome<Answer> {
    state.store().glance(move |conn| person::get(conn, &who, id.0)).await
}

/// Edit a person.
///
/// What is left out stays. A person may be moved between units over which you may edit people.
#[utoipa::path(tag = "people", request_body = PersonUpdate, responses(
    (status = 200, description = "Edited", body = Person, headers(("ETag", description = "The new version"))),
))]
#[patch("/people/{id}")]
async fn update_person(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    on: IfMatch,
    body: Json<PersonUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| person::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_person", write).await
}

/// List a person's skills.
///
/// Yours, or those of someone whom you may read; the latest recorded first.
#[utoipa::path(tag = "people", params(PageQuery), responses(
    (status = 200, description = "Skills with their dates", body = PersonSkillPage,
        headers(("Link", description = "The next page"))),
))]
#[get("/people/{id}/skills")]
async fn list_person_skills(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    query: Query<PageQuery>,
) -> Outcome<Listed<PersonSkill>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| skill::of_person(conn, &who, id.0, &page)).await
}

/// Record a skill of a person.
///
/// For someone of the units over which you may record skills. Lines are added, never rewritten.
#[utoipa::path(tag = "people", request_body = PersonSkillCreate, responses(
    (status = 201, description = "Recorded", body = PersonSkill,
        headers(("Location", description = "The person's skills"))),
))]
#[post("/people/{id}/skills")]
async fn add_person_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonId>,
    key: IdempotencyKey,
    body: Json<PersonSkillCreate>,
) -> Outcome<Answer> {
    let write = key.over("add_person_skill", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::record(tx, act, &who, id.0, &body.body)).await
}
