//! What was done, what is to be told, what came from files.

super::tables! {
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

    audit_link (position) {
        position -> BigInt,
        event_id -> DbUuid,
        form -> Integer,
        hash -> Binary,
    }

    audit_unlinked (event_id) {
        event_id -> DbUuid,
    }

    idempotency (account_id, key, operation) {
        account_id -> DbUuid,
        key -> Text,
        operation -> Text,
        body_hash -> Text,
        status -> Integer,
        body -> Text,
        created_at -> DbTs,
    }

    outbox (id) {
        id -> DbUuid,
        at -> DbTs,
        kind -> Text,
        person_id -> DbUuid,
        payload -> DbJson,
        dedupe_key -> Text,
        delivered_at -> Nullable<DbTs>,
    }

    notification (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        kind -> Text,
        payload -> DbJson,
        created_at -> DbTs,
        read_at -> Nullable<DbTs>,
    }

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
        file_position -> Integer,
    }

    import_reading (import_id) {
        import_id -> DbUuid,
        reach -> DbJson,
        told -> DbJson,
        lines_read -> Integer,
        lines_total -> Integer,
        attempts -> Integer,
        claimed_until -> Nullable<DbTs>,
        failed_at -> Nullable<DbTs>,
    }

    import_file (import_id, position) {
        import_id -> DbUuid,
        position -> Integer,
        name -> Text,
        bytes -> Binary,
        kept_until -> DbTs,
    }

    import_mapping (organiser_unit_id, header_hash) {
        organiser_unit_id -> DbUuid,
        header_hash -> Text,
        kind -> Text,
        meanings -> DbJson,
        said_at -> DbTs,
    }

    public_page (slug, language, version) {
        slug -> Text,
        language -> Text,
        version -> Integer,
        title -> Text,
        body -> Text,
        is_model -> Bool,
        written_at -> Nullable<DbTs>,
        written_by -> Nullable<DbUuid>,
        reason -> Nullable<Text>,
    }

    demo_mark (name) {
        name -> Text,
        seed -> BigInt,
        loaded_at -> DbTs,
    }

    sandbox (id) {
        id -> Integer,
        seed -> BigInt,
        resetting -> Bool,
        resets -> Integer,
        reset_at -> DbTs,
        next_reset_at -> DbTs,
    }
}
