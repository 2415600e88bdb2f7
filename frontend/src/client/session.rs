//! Sessions, their rosters and rankings.

use contract::{
    enrolment::{Enrolment, EnrolmentCancel, EnrolmentCreate, EnrolmentState, Placed, RosterPage, RosterQuery},
    id::{EnrolmentId, SessionId},
    ranking::Ranking,
    session::{
        MovePreview, Session, SessionBoard, SessionBoardQuery, SessionCancel, SessionCopies, SessionCopy,
        SessionCreate, SessionMove, SessionPage, SessionQuery, SessionUpdate,
    },
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of sessions.
///
/// # Errors
/// As any call.
pub async fn list_sessions(query: &SessionQuery) -> Result<SessionPage, ClientError> {
    http::get("/sessions", &Query::of(query)).await
}

/// The sessions of a span at once.
///
/// # Errors
/// `Invalid` for a span that is too long.
pub async fn get_session_board(query: &SessionBoardQuery) -> Result<SessionBoard, ClientError> {
    http::get("/session-board", &Query::of(query)).await
}

/// A session.
///
/// # Errors
/// `Missing` when it is out of scope.
pub async fn get_session(id: SessionId) -> Result<Session, ClientError> {
    http::get(&format!("/sessions/{id}"), &Query::default()).await
}

/// Changes a session read at `version`.
///
/// # Errors
/// `Stale` when somebody changed it since; `Refused` below what is taken.
pub async fn update_session(id: SessionId, change: &SessionUpdate, version: i32) -> Result<Session, ClientError> {
    http::patch(&format!("/sessions/{id}"), change, version).await
}

/// Opens a draft.
///
/// # Errors
/// `Refused` by its state.
pub async fn publish_session(id: SessionId) -> Result<Session, ClientError> {
    http::act(&format!("/sessions/{id}/publish")).await
}

/// Creates a draft.
///
/// # Errors
/// `Invalid` for a field; `Refused` when the calendar has the code.
pub async fn create_session(body: &SessionCreate) -> Result<Session, ClientError> {
    http::post("/sessions", body).await
}

/// Ends enrolment by oneself.
///
/// # Errors
/// `Refused` by its state.
pub async fn close_session(id: SessionId) -> Result<Session, ClientError> {
    http::act(&format!("/sessions/{id}/close")).await
}

/// Calls a session off.
///
/// # Errors
/// `Refused` by its state.
pub async fn cancel_session(id: SessionId, body: &SessionCancel) -> Result<Session, ClientError> {
    http::post(&format!("/sessions/{id}/cancel"), body).await
}

/// What a move would do.
///
/// # Errors
/// `Invalid` for a field; `Refused` by its state.
pub async fn preview_session_move(id: SessionId, body: &SessionMove) -> Result<MovePreview, ClientError> {
    http::post(&format!("/sessions/{id}/preview-move"), body).await
}

/// Moves a session.
///
/// # Errors
/// `Invalid` for a field; `Refused` by its state.
pub async fn move_session(id: SessionId, body: &SessionMove) -> Result<Session, ClientError> {
    http::post(&format!("/sessions/{id}/move"), body).await
}

/// Copies a session as drafts.
///
/// # Errors
/// `Invalid` for a field; `Refused` when a code is taken.
pub async fn copy_session(id: SessionId, body: &SessionCopy) -> Result<SessionCopies, ClientError> {
    http::post(&format!("/sessions/{id}/copy"), body).await
}

/// Those who hold a seat, or held one.
///
/// # Errors
/// As any call.
pub async fn list_session_enrolments(id: SessionId, state: EnrolmentState) -> Result<RosterPage, ClientError> {
    let query = RosterQuery { state: Some(state), limit: Some(200.into()), ..RosterQuery::default() };
    http::get(&format!("/sessions/{id}/enrolments"), &Query::of(&query)).await
}

/// Places a person.
///
/// # Errors
/// `Refused` with what stands in the way.
pub async fn create_enrolment(id: SessionId, who: &EnrolmentCreate) -> Result<Placed, ClientError> {
    http::post(&format!("/sessions/{id}/enrolments"), who).await
}

/// Gives a seat back.
///
/// # Errors
/// `Refused` when it was already.
pub async fn cancel_enrolment(id: EnrolmentId, why: &EnrolmentCancel) -> Result<Enrolment, ClientError> {
    http::post(&format!("/enrolments/{id}/cancel"), why).await
}

/// Everyone who waits, in the published order, and why.
///
/// # Errors
/// As any call.
pub async fn list_replacement_candidates(id: SessionId) -> Result<Ranking, ClientError> {
    http::get(&format!("/sessions/{id}/replacement-candidates"), &Query::default()).await
}
