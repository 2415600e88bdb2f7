//! The tables as diesel sees them: one text for both databases, compared with what the migrations produce by a test.
#![allow(missing_docs, reason = "diesel writes the items; the migrations say what each table is for")]

mod access;
mod organisation;
mod record;
mod training;

pub use access::*;
pub use organisation::*;
pub use record::*;
pub use training::*;

use diesel::{allow_tables_to_appear_in_same_query, joinable};

/// Tables in diesel's own form, with the types that our columns have.
macro_rules! tables {
    ($($table:ident ($($key:ident),+) { $($columns:tt)* })+) => { $(
        diesel::table! {
            use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};
            use crate::sql_types::{DbJson, DbTs, DbUuid};
            $table ($($key),+) { $($columns)* }
        }
    )+ };
}
use tables;

/// What the files of tables say, for the tests that read it.
#[cfg(test)]
pub(crate) const TEXT: &str = concat!(
    include_str!("schema/organisation.rs"),
    include_str!("schema/access.rs"),
    include_str!("schema/training.rs"),
    include_str!("schema/record.rs"),
);

joinable!(person -> rank (rank_code));
joinable!(person -> unit (unit_id));
joinable!(person_search -> person (person_id));
joinable!(person_skill -> person (person_id));
joinable!(person_skill -> skill (skill_id));
joinable!(account -> person (person_id));
joinable!(sign_in -> account (account_id));
joinable!(sign_in_event -> account (account_id));
joinable!(second_factor -> account (account_id));
joinable!(recovery_code -> account (account_id));
joinable!(sign_in_challenge -> account (account_id));
joinable!(invitation -> person (person_id));
joinable!(calendar_feed -> person (person_id));
joinable!(role_grant -> person (person_id));
joinable!(role_grant -> unit (unit_id));
joinable!(course_prerequisite -> course (course_id));
joinable!(course_prerequisite -> skill (skill_id));
joinable!(course_previous -> course (course_id));
joinable!(course_grant -> course (course_id));
joinable!(course_grant -> skill (skill_id));
joinable!(session -> unit (organiser_unit_id));
joinable!(session -> course (course_id));
joinable!(session -> site (site_id));
joinable!(session_block -> session (session_id));
joinable!(session_trainer -> session (session_id));
joinable!(session_trainer -> person (person_id));
joinable!(session_quota -> session (session_id));
joinable!(session_quota -> unit (unit_id));
joinable!(request -> person (person_id));
joinable!(request -> course (course_id));
joinable!(request -> unit (organiser_unit_id));
joinable!(course_approval_step -> course (course_id));
joinable!(request_exception -> request (request_id));
joinable!(request_step -> request (request_id));
joinable!(request_wish -> request (request_id));
joinable!(request_wish -> session (session_id));
joinable!(waitlist_entry -> request (request_id));
joinable!(waitlist_entry -> person (person_id));
joinable!(waitlist_entry -> course (course_id));
joinable!(ranking -> session (session_id));
joinable!(ranking -> course (course_id));
joinable!(ranking -> person (computed_by));
joinable!(enrolment -> session (session_id));
joinable!(enrolment -> person (person_id));
joinable!(enrolment -> request (request_id));
joinable!(required_course -> course (course_id));
joinable!(enrolment_day -> enrolment (enrolment_id));
joinable!(offer -> session (session_id));
joinable!(offer -> person (person_id));
joinable!(offer -> request (request_id));
joinable!(offer -> waitlist_entry (waitlist_entry_id));
joinable!(offer -> ranking (ranking_id));
joinable!(offer -> enrolment (freed_enrolment_id));
joinable!(commitment -> person (person_id));
joinable!(commitment -> enrolment (enrolment_id));
joinable!(commitment -> offer (offer_id));
joinable!(audit_event -> person (person_id));
joinable!(audit_event -> session (session_id));
joinable!(audit_event -> request (training_request_id));
joinable!(audit_link -> audit_event (event_id));
joinable!(audit_unlinked -> audit_event (event_id));
joinable!(outbox -> person (person_id));
joinable!(notification -> person (person_id));
joinable!(delegation_grant -> delegation (delegation_id));
joinable!(delegation_grant -> role_grant (role_grant_id));
joinable!(import -> unit (organiser_unit_id));
joinable!(import_line -> import (import_id));
joinable!(import_file -> import (import_id));
joinable!(import_reading -> import (import_id));
joinable!(import_mapping -> unit (organiser_unit_id));
joinable!(api_client -> unit (unit_id));
joinable!(api_client_secret -> api_client (api_client_id));
joinable!(api_client_usage -> api_client (api_client_id));
joinable!(audit_event -> api_client (actor_client_id));
joinable!(saved_view -> person (person_id));
joinable!(saved_view -> unit (unit_id));
joinable!(session_template -> unit (organiser_unit_id));
joinable!(session_template -> course (course_id));
joinable!(session_template -> site (site_id));
allow_tables_to_appear_in_same_query!(
    unit,
    unit_closure,
    unit_past,
    rank,
    person,
    person_beginning,
    person_search,
    person_contact,
    delegation,
    delegation_grant,
    skill,
    person_skill,
    account,
    sign_in,
    sign_in_event,
    sign_in_challenge,
    sign_in_attempt,
    second_factor,
    recovery_code,
    invitation,
    calendar_feed,
    role_grant,
    idempotency,
    site,
    course,
    course_prerequisite,
    course_previous,
    course_grant,
    course_approval_step,
    session,
    session_block,
    session_trainer,
    session_quota,
    request,
    request_wish,
    request_exception,
    request_step,
    waitlist_entry,
    ranking,
    enrolment,
    enrolment_day,
    required_course,
    offer,
    commitment,
    audit_event,
    audit_link,
    audit_unlinked,
    outbox,
    notification,
    import,
    import_line,
    import_file,
    import_reading,
    import_mapping,
    demo_mark,
    sandbox,
    api_client,
    api_client_secret,
    api_client_usage,
    signing_key,
    saved_view,
    session_template,
);
