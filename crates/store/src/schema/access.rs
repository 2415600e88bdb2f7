//! Who may do what, and how they sign in: people and other systems.

super::tables! {
    account (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        login -> Text,
        password_hash -> Text,
        disabled_at -> Nullable<DbTs>,
        created_at -> DbTs,
    }

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

    sign_in_attempt (id) {
        id -> DbUuid,
        login_key -> Text,
        at -> DbTs,
        succeeded -> Bool,
    }

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

    second_factor (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        secret -> Text,
        sealed_with -> Text,
        created_at -> DbTs,
        confirmed_at -> Nullable<DbTs>,
        last_step -> Nullable<BigInt>,
    }

    recovery_code (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        code_hash -> Text,
        created_at -> DbTs,
        used_at -> Nullable<DbTs>,
    }

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

    calendar_feed (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        secret_hash -> Text,
        language -> Text,
        made_at -> DbTs,
        last_fetched_on -> Nullable<Date>,
    }

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

    delegation_grant (delegation_id, role_grant_id) {
        delegation_id -> DbUuid,
        role_grant_id -> DbUuid,
    }

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

    api_client_usage (api_client_id, day) {
        api_client_id -> DbUuid,
        day -> Date,
        requests -> BigInt,
        refused -> BigInt,
    }

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

    session_template (id) {
        id -> DbUuid,
        organiser_unit_id -> DbUuid,
        course_id -> DbUuid,
        site_id -> DbUuid,
        name -> Text,
        name_key -> Text,
        pattern -> DbJson,
        version -> Integer,
    }

    saved_view (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        unit_id -> Nullable<DbUuid>,
        list -> Text,
        name -> Text,
        name_key -> Text,
        look -> DbJson,
        version -> Integer,
    }
}
