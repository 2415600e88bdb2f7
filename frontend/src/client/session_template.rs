//! Session templates.

use contract::{
    id::SessionTemplateId,
    session::{SessionCopies, SessionCopy},
    session_template::{
        SessionTemplate, SessionTemplateCreate, SessionTemplatePage, SessionTemplateQuery, SessionTemplateUpdate,
    },
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of templates of the calendars where one plans.
///
/// # Errors
/// As any call.
pub async fn list_session_templates(query: &SessionTemplateQuery) -> Result<SessionTemplatePage, ClientError> {
    http::get("/session-templates", &Query::of(query)).await
}

/// One template.
///
/// # Errors
/// As any call.
pub async fn get_session_template(id: SessionTemplateId) -> Result<SessionTemplate, ClientError> {
    http::get(&format!("/session-templates/{id}"), &Query::default()).await
}

/// Keeps a session as a template.
///
/// # Errors
/// `Invalid` for a field, `Refused` when there are too many.
pub async fn create_session_template(body: &SessionTemplateCreate) -> Result<SessionTemplate, ClientError> {
    http::post("/session-templates", body).await
}

/// Changes a template as it was read.
///
/// # Errors
/// `Stale` when it changed meanwhile, `Invalid` for a field.
pub async fn update_session_template(
    id: SessionTemplateId,
    body: &SessionTemplateUpdate,
    version: i32,
) -> Result<SessionTemplate, ClientError> {
    http::patch(&format!("/session-templates/{id}"), body, version).await
}

/// Takes a template away.
///
/// # Errors
/// As any call.
pub async fn delete_session_template(id: SessionTemplateId) -> Result<(), ClientError> {
    http::remove(&format!("/session-templates/{id}")).await
}

/// Plans sessions of a template, as drafts.
///
/// # Errors
/// `Invalid` for a field; `Refused` when a code is taken.
pub async fn plan_template_sessions(id: SessionTemplateId, body: &SessionCopy) -> Result<SessionCopies, ClientError> {
    http::post(&format!("/session-templates/{id}/plan"), body).await
}
