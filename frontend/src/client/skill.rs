//! The catalogue of skills, and what people hold of it.

use contract::{
    id::{PersonId, PersonSkillId, SkillId},
    person::{PersonSkill, PersonSkillCreate, PersonSkillPage},
    skill::{PersonSkillCorrect, PersonSkillEnd, PersonSkillWithdraw, SkillCreate, SkillQuery, SkillUpdate},
    unit::{PageQuery, Skill, SkillPage},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Pages of the catalogue that are read at most.
const MOST_PAGES: usize = 20;

/// A page of the catalogue.
///
/// # Errors
/// As any call.
pub async fn list_skills(query: &SkillQuery) -> Result<SkillPage, ClientError> {
    http::get("/skills", &Query::of(query)).await
}

/// The whole catalogue.
///
/// # Errors
/// As any call.
pub async fn all_skills(with_retired: bool) -> Result<Vec<Skill>, ClientError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let query =
            SkillQuery { with_retired: with_retired.then_some(true), limit: Some(200.into()), cursor: cursor.take() };
        let page = list_skills(&query).await?;
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

/// A skill of the catalogue.
///
/// # Errors
/// As any call.
pub async fn get_skill(id: SkillId) -> Result<Skill, ClientError> {
    http::get(&format!("/skills/{id}"), &Query::default()).await
}

/// Adds a skill to the catalogue.
///
/// # Errors
/// `Refused` when the code is taken.
pub async fn create_skill(body: &SkillCreate) -> Result<Skill, ClientError> {
    http::post("/skills", body).await
}

/// Changes what a skill is called.
///
/// # Errors
/// `Refused` when the code is taken, `Stale` when somebody changed it.
pub async fn update_skill(id: SkillId, body: &SkillUpdate, version: i32) -> Result<Skill, ClientError> {
    http::patch(&format!("/skills/{id}"), body, version).await
}

/// Retires a skill.
///
/// # Errors
/// `Refused` when it is retired already.
pub async fn retire_skill(id: SkillId) -> Result<Skill, ClientError> {
    http::act(&format!("/skills/{id}/retire")).await
}

/// Takes a retired skill back into use.
///
/// # Errors
/// `Refused` when it is in use already.
pub async fn reinstate_skill(id: SkillId) -> Result<Skill, ClientError> {
    http::act(&format!("/skills/{id}/reinstate")).await
}

/// A page of what a person holds.
///
/// # Errors
/// As any call.
pub async fn list_person_skills(id: PersonId, query: &PageQuery) -> Result<PersonSkillPage, ClientError> {
    http::get(&format!("/people/{id}/skills"), &Query::of(query)).await
}

/// Records a skill for a person.
///
/// # Errors
/// `Invalid` for a field; `Refused` when it is recorded already.
pub async fn add_person_skill(id: PersonId, body: &PersonSkillCreate) -> Result<PersonSkill, ClientError> {
    http::post(&format!("/people/{id}/skills"), body).await
}

/// Ends a line.
///
/// # Errors
/// `Invalid` for the day; `Refused` when the line was replaced.
pub async fn end_person_skill(id: PersonSkillId, body: &PersonSkillEnd) -> Result<PersonSkill, ClientError> {
    http::post(&format!("/person-skills/{id}/end"), body).await
}

/// Corrects the days of a line.
///
/// # Errors
/// `Invalid` for the days; `Refused` when the line was replaced.
pub async fn correct_person_skill(id: PersonSkillId, body: &PersonSkillCorrect) -> Result<PersonSkill, ClientError> {
    http::post(&format!("/person-skills/{id}/correct"), body).await
}

/// Takes out a line that should never have been recorded.
///
/// # Errors
/// `Refused` when the line was replaced.
pub async fn withdraw_person_skill(id: PersonSkillId, body: &PersonSkillWithdraw) -> Result<(), ClientError> {
    http::post(&format!("/person-skills/{id}/withdraw"), body).await
}
