//! A line of the audit as its columns hold it: what is read for the chain and for readers alike.

use diesel::prelude::*;

use crate::sql_types::{At, Id, Json};

/// A line as its columns hold it: nothing in it is interpreted, so a line that was tampered with is read all the same.
#[derive(Debug, Queryable)]
pub(crate) struct Stored {
    pub(crate) id: Id,
    pub(crate) at: At,
    pub(crate) actor_person_id: Option<Id>,
    pub(crate) action: String,
    pub(crate) person_id: Option<Id>,
    pub(crate) session_id: Option<Id>,
    pub(crate) training_request_id: Option<Id>,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: Id,
    pub(crate) reason_code: Option<String>,
    pub(crate) words: Option<String>,
    pub(crate) before: Option<Json>,
    pub(crate) after: Option<Json>,
    pub(crate) http_request_id: Option<String>,
    pub(crate) actor_client_id: Option<Id>,
    pub(crate) on_behalf_of_id: Option<Id>,
}

/// The columns of [`Stored`].
macro_rules! stored_columns {
    () => {
        (
            $crate::schema::audit_event::id,
            $crate::schema::audit_event::at,
            $crate::schema::audit_event::actor_person_id,
            $crate::schema::audit_event::action,
            $crate::schema::audit_event::person_id,
            $crate::schema::audit_event::session_id,
            $crate::schema::audit_event::training_request_id,
            $crate::schema::audit_event::subject_kind,
            $crate::schema::audit_event::subject_id,
            $crate::schema::audit_event::reason_code,
            $crate::schema::audit_event::words,
            $crate::schema::audit_event::before,
            $crate::schema::audit_event::after,
            $crate::schema::audit_event::http_request_id,
            $crate::schema::audit_event::actor_client_id,
            $crate::schema::audit_event::on_behalf_of_id,
        )
    };
}
pub(crate) use stored_columns;
