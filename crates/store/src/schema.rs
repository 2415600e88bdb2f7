//! The tables as diesel sees them: one text for both databases, compared with what the migrations produce by a test.
//! One file, long as it is: it is one table of contents.
#![allow(missing_docs, reason = "diesel writes the items; the migrations say what each table is for")]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    unit (id) {
        id -> DbUuid,
        parent_id -> Nullable<DbUuid>,
        code -> Text,
        name -> Text,
        time_zone -> Text,
        search_key -> Text,
        created_at -> DbTs,
        closed_at -> Nullable<DbTs>,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    unit_past (unit_id, version) {
        unit_id -> DbUuid,
        version -> Integer,
        since -> DbTs,
        until -> Nullable<DbTs>,
        parent_id -> Nullable<DbUuid>,
        code -> Text,
        name -> Text,
        time_zone -> Text,
        search_key -> Text,
        closed_at -> Nullable<DbTs>,
        changed_by -> Nullable<DbUuid>,
        changed_by_client -> Nullable<DbUuid>,
        reason -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    unit_closure (ancestor_id, descendant_id) {
        ancestor_id -> DbUuid,
        descendant_id -> DbUuid,
        depth -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    rank (code) {
        code -> Text,
        label_fr -> Text,
        label_en -> Text,
        seniority -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    person (id) {
        id -> DbUuid,
        service_number -> Text,
        family_name -> Text,
        given_name -> Text,
        rank_code -> Text,
        unit_id -> DbUuid,
        status -> Text,
        email -> Nullable<Text>,
        search_key -> Text,
        version -> Integer,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    person_search (token, person_id) {
        token -> Text,
        person_id -> DbUuid,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    skill (id) {
        id -> DbUuid,
        code -> Text,
        label -> Text,
        retired_at -> Nullable<DbTs>,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    person_contact (person_id) {
        person_id -> DbUuid,
        phone -> Nullable<Text>,
        commune_code -> Nullable<Text>,
        commune_name -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    delegation (id) {
        id -> DbUuid,
        from_person_id -> DbUuid,
        to_person_id -> DbUuid,
        starts_at -> DbTs,
        ends_at -> DbTs,
        reason -> Text,
        created_at -> DbTs,
        revoked_at -> Nullable<DbTs>,
        revoked_by -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    delegation_grant (delegation_id, role_grant_id) {
        delegation_id -> DbUuid,
        role_grant_id -> DbUuid,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    person_skill (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        skill_id -> DbUuid,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        recorded_at -> DbTs,
        recorded_by -> Nullable<DbUuid>,
        withdrawn_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    account (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        login -> Text,
        password_hash -> Text,
        disabled_at -> Nullable<DbTs>,
        created_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    sign_in (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        token_hash -> Text,
        delivery -> Text,
        created_at -> DbTs,
        expires_at -> DbTs,
        revoked_at -> Nullable<DbTs>,
        used_at -> Nullable<DbTs>,
        from_address -> Nullable<Text>,
        browser -> Nullable<Text>,
        system -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    sign_in_event (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        at -> DbTs,
        outcome -> Text,
        means -> Text,
        from_address -> Nullable<Text>,
        browser -> Nullable<Text>,
        system -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    second_factor (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        secret -> Text,
        sealed_with -> Text,
        created_at -> DbTs,
        confirmed_at -> Nullable<DbTs>,
        last_step -> Nullable<BigInt>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    recovery_code (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        code_hash -> Text,
        created_at -> DbTs,
        used_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    sign_in_challenge (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        token_hash -> Text,
        delivery -> Text,
        created_at -> DbTs,
        expires_at -> DbTs,
        failures -> Integer,
        ended_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    invitation (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        purpose -> Text,
        login -> Text,
        token_hash -> Text,
        created_at -> DbTs,
        created_by -> Nullable<DbUuid>,
        expires_at -> DbTs,
        accepted_at -> Nullable<DbTs>,
        revoked_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    sign_in_attempt (id) {
        id -> DbUuid,
        login_key -> Text,
        at -> DbTs,
        succeeded -> Bool,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    role_grant (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        role -> Text,
        unit_id -> DbUuid,
        granted_at -> DbTs,
        granted_by -> Nullable<DbUuid>,
        ends_at -> Nullable<DbTs>,
        revoked_at -> Nullable<DbTs>,
        revoked_by -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    idempotency (account_id, key, operation) {
        account_id -> DbUuid,
        key -> Text,
        operation -> Text,
        body_hash -> Text,
        status -> Integer,
        body -> Text,
        created_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    site (id) {
        id -> DbUuid,
        name -> Text,
        time_zone -> Text,
        search_key -> Text,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    course (id) {
        id -> DbUuid,
        code -> Text,
        title -> Text,
        usual_capacity -> Integer,
        usual_minimum -> Integer,
        replacement_policy -> Text,
        offer_minutes_min -> Nullable<Integer>,
        search_key -> Text,
        version -> Integer,
        created_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    course_prerequisite (course_id, skill_id) {
        course_id -> DbUuid,
        skill_id -> DbUuid,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    session (id) {
        id -> DbUuid,
        organiser_unit_id -> DbUuid,
        code -> Text,
        course_id -> DbUuid,
        site_id -> DbUuid,
        starts_on -> Date,
        ends_on -> Date,
        capacity -> Integer,
        minimum -> Integer,
        overbooking_limit -> Integer,
        state -> Text,
        cancel_reason -> Nullable<Text>,
        search_key -> Text,
        version -> Integer,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    session_quota (session_id, unit_id) {
        session_id -> DbUuid,
        unit_id -> DbUuid,
        seats -> Integer,
        release_on -> Date,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    request (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        course_id -> DbUuid,
        organiser_unit_id -> DbUuid,
        priority -> Integer,
        priority_reason -> Nullable<Text>,
        requested_on -> Date,
        state -> Text,
        close_reason_code -> Nullable<Text>,
        close_words -> Nullable<Text>,
        note -> Nullable<Text>,
        times_bumped -> Integer,
        version -> Integer,
        created_at -> DbTs,
        created_by -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    request_wish (request_id, session_id) {
        request_id -> DbUuid,
        session_id -> DbUuid,
        rank -> Integer,
        open -> Bool,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    waitlist_entry (id) {
        id -> DbUuid,
        request_id -> DbUuid,
        person_id -> DbUuid,
        course_id -> DbUuid,
        joined_at -> DbTs,
        state -> Text,
        state_since -> DbTs,
        left_reason -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    ranking (id) {
        id -> DbUuid,
        session_id -> DbUuid,
        course_id -> DbUuid,
        rule_version -> Text,
        cause -> Text,
        computed_at -> DbTs,
        computed_by -> Nullable<DbUuid>,
        snapshot_hash -> Text,
        inputs -> DbJson,
        lines -> DbJson,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    enrolment (id) {
        id -> DbUuid,
        session_id -> DbUuid,
        person_id -> DbUuid,
        request_id -> Nullable<DbUuid>,
        state -> Text,
        origin -> Text,
        enrolled_at -> DbTs,
        enrolled_by -> Nullable<DbUuid>,
        override_code -> Nullable<Text>,
        override_words -> Nullable<Text>,
        cancelled_at -> Nullable<DbTs>,
        cancelled_by -> Nullable<DbUuid>,
        cancel_code -> Nullable<Text>,
        cancel_words -> Nullable<Text>,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    offer (id) {
        id -> DbUuid,
        session_id -> DbUuid,
        person_id -> DbUuid,
        request_id -> DbUuid,
        waitlist_entry_id -> DbUuid,
        ranking_id -> DbUuid,
        place_in_ranking -> Integer,
        freed_enrolment_id -> Nullable<DbUuid>,
        state -> Text,
        offered_at -> DbTs,
        offered_by -> Nullable<DbUuid>,
        deadline -> DbTs,
        answered_at -> Nullable<DbTs>,
        end_code -> Nullable<Text>,
        end_words -> Nullable<Text>,
        override_code -> Nullable<Text>,
        override_words -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    commitment (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        kind -> Text,
        firmness -> Text,
        starts_on -> Date,
        ends_on -> Date,
        enrolment_id -> Nullable<DbUuid>,
        offer_id -> Nullable<DbUuid>,
        overlap_allowed -> Bool,
        ended_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    audit_event (id) {
        id -> DbUuid,
        at -> DbTs,
        actor_person_id -> Nullable<DbUuid>,
        action -> Text,
        person_id -> Nullable<DbUuid>,
        session_id -> Nullable<DbUuid>,
        training_request_id -> Nullable<DbUuid>,
        subject_kind -> Text,
        subject_id -> DbUuid,
        reason_code -> Nullable<Text>,
        words -> Nullable<Text>,
        before -> Nullable<DbJson>,
        after -> Nullable<DbJson>,
        http_request_id -> Nullable<Text>,
        actor_client_id -> Nullable<DbUuid>,
        on_behalf_of_id -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::{BigInt, Binary, Integer};
    use crate::sql_types::DbUuid;
    audit_link (position) {
        position -> BigInt,
        event_id -> DbUuid,
        form -> Integer,
        hash -> Binary,
    }
}

table! {
    use crate::sql_types::DbUuid;
    audit_unlinked (event_id) {
        event_id -> DbUuid,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    outbox (id) {
        id -> DbUuid,
        at -> DbTs,
        kind -> Text,
        person_id -> DbUuid,
        payload -> DbJson,
        dedupe_key -> Text,
        delivered_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    notification (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        kind -> Text,
        payload -> DbJson,
        created_at -> DbTs,
        read_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    import (id) {
        id -> DbUuid,
        organiser_unit_id -> DbUuid,
        created_by -> Nullable<DbUuid>,
        created_at -> DbTs,
        state -> Text,
        applied_at -> Nullable<DbTs>,
        applied_by -> Nullable<DbUuid>,
        plan_hash -> Text,
        files -> DbJson,
        totals -> DbJson,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    import_line (import_id, position) {
        import_id -> DbUuid,
        position -> Integer,
        file -> Text,
        sheet -> Text,
        line -> Integer,
        kind -> Nullable<Text>,
        verdict -> Text,
        summary -> DbJson,
        parsed -> DbJson,
        cancelled -> Bool,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    demo_mark (name) {
        name -> Text,
        seed -> BigInt,
        loaded_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    api_client (id) {
        id -> DbUuid,
        name -> Text,
        contact -> Text,
        unit_id -> DbUuid,
        scopes -> Text,
        requests_per_minute -> Integer,
        state -> Text,
        created_at -> DbTs,
        created_by -> Nullable<DbUuid>,
        revoked_at -> Nullable<DbTs>,
        revoked_by -> Nullable<DbUuid>,
        last_used_at -> Nullable<DbTs>,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    api_client_secret (id) {
        id -> DbUuid,
        api_client_id -> DbUuid,
        secret_hash -> Text,
        created_at -> DbTs,
        created_by -> Nullable<DbUuid>,
        expires_at -> DbTs,
        revoked_at -> Nullable<DbTs>,
        last_used_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    api_client_usage (api_client_id, day) {
        api_client_id -> DbUuid,
        day -> Date,
        requests -> BigInt,
        refused -> BigInt,
    }
}

table! {
    use diesel::sql_types::{Bool, BigInt, Date, Integer, Nullable, Text};
    use crate::sql_types::{DbJson, DbTs, DbUuid};
    signing_key (id) {
        id -> DbUuid,
        algorithm -> Text,
        public_key -> Text,
        sealed_key -> Text,
        sealed_with -> Text,
        created_at -> DbTs,
        signs_from -> DbTs,
        revoked_at -> Nullable<DbTs>,
    }
}

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
joinable!(role_grant -> person (person_id));
joinable!(role_grant -> unit (unit_id));
joinable!(course_prerequisite -> course (course_id));
joinable!(course_prerequisite -> skill (skill_id));
joinable!(session -> unit (organiser_unit_id));
joinable!(session -> course (course_id));
joinable!(session -> site (site_id));
joinable!(session_quota -> session (session_id));
joinable!(session_quota -> unit (unit_id));
joinable!(request -> person (person_id));
joinable!(request -> course (course_id));
joinable!(request -> unit (organiser_unit_id));
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
joinable!(api_client -> unit (unit_id));
joinable!(api_client_secret -> api_client (api_client_id));
joinable!(api_client_usage -> api_client (api_client_id));
joinable!(audit_event -> api_client (actor_client_id));
allow_tables_to_appear_in_same_query!(
    unit,
    unit_closure,
    unit_past,
    rank,
    person,
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
    role_grant,
    idempotency,
    site,
    course,
    course_prerequisite,
    session,
    session_quota,
    request,
    request_wish,
    waitlist_entry,
    ranking,
    enrolment,
    offer,
    commitment,
    audit_event,
    audit_link,
    audit_unlinked,
    outbox,
    notification,
    import,
    import_line,
    demo_mark,
    api_client,
    api_client_secret,
    api_client_usage,
    signing_key,
);
