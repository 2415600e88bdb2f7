//! People, units and what is said of them.

super::tables! {
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

    unit_closure (ancestor_id, descendant_id) {
        ancestor_id -> DbUuid,
        descendant_id -> DbUuid,
        depth -> Integer,
    }

    rank (code) {
        code -> Text,
        label_fr -> Text,
        label_en -> Text,
        seniority -> Integer,
    }

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

    person_beginning (beginning, search_key) {
        beginning -> Text,
        search_key -> Text,
    }

    person_search (token, person_id) {
        token -> Text,
        person_id -> DbUuid,
    }

    person_contact (person_id) {
        person_id -> DbUuid,
        phone -> Nullable<Text>,
        commune_code -> Nullable<Text>,
        commune_name -> Nullable<Text>,
    }

    skill (id) {
        id -> DbUuid,
        code -> Text,
        label -> Text,
        retired_at -> Nullable<DbTs>,
        version -> Integer,
    }

    person_skill (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        skill_id -> DbUuid,
        valid_from -> Date,
        valid_until -> Nullable<Date>,
        recorded_at -> DbTs,
        recorded_by -> Nullable<DbUuid>,
        withdrawn_at -> Nullable<DbTs>,
        enrolment_id -> Nullable<DbUuid>,
    }

    site (id) {
        id -> DbUuid,
        name -> Text,
        time_zone -> Text,
        search_key -> Text,
        latitude -> Nullable<Integer>,
        longitude -> Nullable<Integer>,
        version -> Integer,
    }
}
