//! Skills of the catalogue, and corrections of what people hold.

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::skill;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::person::PersonSkill;
use contract::skill::{PersonSkillCorrect, PersonSkillEnd, PersonSkillWithdraw, SkillCreate, SkillQuery, SkillUpdate};
use contract::unit::{Skill, SkillPage};
use domain::id::{PersonSkillId, SkillId};
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_skills).service(create_skill).service(get_skill).service(update_skill);
    config.service(retire_skill).service(reinstate_skill);
    config.service(end_person_skill).service(correct_person_skill).service(withdraw_person_skill);
}

/// List skills.
///
/// The catalogue of skills by code, the same for everybody; those that were retired only when asked for.
#[utoipa::path(tag = "people", params(SkillQuery), responses(
    (status = 200, description = "Skills by code", body = SkillPage, headers(("Link", description = "The next page"))),
))]
#[get("/skills")]
async fn list_skills(_who: Who, state: web::Data<AppState>, query: Query<SkillQuery>) -> Outcome<Listed<Skill>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed(&state, move |conn| skill::list(conn, &query, &page)).await
}

/// Create a skill.
///
/// The catalogue belongs to everybody: whoever may record skills may add to it.
#[utoipa::path(tag = "people", request_body = SkillCreate, responses(
    (status = 201, description = "Created", body = Skill, headers(
        ("ETag", description = "The version"), ("Location", description = "The skill"))),
    (status = 409, description = "Another skill has this code: `already-exists`"),
))]
#[post("/skills")]
async fn create_skill(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    body: Json<SkillCreate>,
) -> Outcome<Answer> {
    let write = key.over("create_skill", "", &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::create(tx, act, &who, &body.body)).await
}

/// Get a skill.
///
/// Of the catalogue, retired or not.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "The skill", body = Skill, headers(("ETag", description = "The version"))),
))]
#[get("/skills/{id}")]
async fn get_skill(_who: Who, state: web::Data<AppState>, id: Id<SkillId>) -> Outcome<Answer> {
    state.store().skim(move |conn| skill::get(conn, id.0)).await
}

/// Edit a skill.
///
/// What is left out stays.
#[utoipa::path(tag = "people", request_body = SkillUpdate, responses(
    (status = 200, description = "Edited", body = Skill, headers(("ETag", description = "The new version"))),
    (status = 409, description = "Another skill has this code: `already-exists`"),
))]
#[patch("/skills/{id}")]
async fn update_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SkillId>,
    on: IfMatch,
    body: Json<SkillUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| skill::update(tx, &mut act.clone(), &who, id.0, on, &body.body);
    state.store().write("update_skill", write).await
}

/// Retire a skill.
///
/// From now on it is given to nobody and asked for by no further course. Whoever holds it keeps it, courses that ask for it go
/// on asking.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "Retired", body = Skill, headers(("ETag", description = "The new version"))),
    (status = 409, description = "It is retired already: `conflict`"),
))]
#[post("/skills/{id}/retire")]
async fn retire_skill(who: Who, state: web::Data<AppState>, id: Id<SkillId>, key: IdempotencyKey) -> Outcome<Answer> {
    let write = key.over("retire_skill", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::retire(tx, act, &who, id.0, true)).await
}

/// Take a retired skill back into use.
///
/// It may be given and asked for again.
#[utoipa::path(tag = "people", responses(
    (status = 200, description = "In use", body = Skill, headers(("ETag", description = "The new version"))),
    (status = 409, description = "It is in use already: `conflict`"),
))]
#[post("/skills/{id}/reinstate")]
async fn reinstate_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SkillId>,
    key: IdempotencyKey,
) -> Outcome<Answer> {
    let write = key.over("reinstate_skill", id.0, "");
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::retire(tx, act, &who, id.0, false)).await
}

/// End a person's skill.
///
/// On a day, which may be past. The answer is the line that takes the place of this one.
#[utoipa::path(tag = "people", request_body = PersonSkillEnd, responses(
    (status = 200, description = "The line that stands now", body = PersonSkill),
    (status = 409, description = "The line was replaced or taken out already: `conflict`"),
))]
#[post("/person-skills/{id}/end")]
async fn end_person_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonSkillId>,
    key: IdempotencyKey,
    body: Json<PersonSkillEnd>,
) -> Outcome<Answer> {
    let write = key.over("end_person_skill", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::end(tx, act, &who, id.0, &body.body)).await
}

/// Correct a person's skill.
///
/// The days that should have been recorded. The answer is the line that takes the place of this one.
#[utoipa::path(tag = "people", request_body = PersonSkillCorrect, responses(
    (status = 200, description = "The line that stands now", body = PersonSkill),
    (status = 409, description = "The line was replaced or taken out (`conflict`), or another says so (`already-exists`)"),
))]
#[post("/person-skills/{id}/correct")]
async fn correct_person_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonSkillId>,
    key: IdempotencyKey,
    body: Json<PersonSkillCorrect>,
) -> Outcome<Answer> {
    let write = key.over("correct_person_skill", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::correct(tx, act, &who, id.0, &body.body)).await
}

/// Withdraw a person's skill.
///
/// One that should never have been recorded. It stays in the audit.
#[utoipa::path(tag = "people", request_body = PersonSkillWithdraw, responses(
    (status = 204, description = "Withdrawn"),
    (status = 409, description = "The line was replaced or taken out already: `conflict`"),
))]
#[post("/person-skills/{id}/withdraw")]
async fn withdraw_person_skill(
    who: Who,
    state: web::Data<AppState>,
    id: Id<PersonSkillId>,
    key: IdempotencyKey,
    body: Json<PersonSkillWithdraw>,
) -> Outcome<Answer> {
    let write = key.over("withdraw_person_skill", id.0, &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| skill::withdraw(tx, act, &who, id.0, &body.body)).await
}
