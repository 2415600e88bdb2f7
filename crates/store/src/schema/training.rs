//! Courses, sessions, requests, seats and the commitments they make.

super::tables! {
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
        aims -> Nullable<Text>,
        audience -> Nullable<Text>,
        duration_days -> Nullable<Integer>,
        lowest_rank_code -> Nullable<Text>,
        highest_rank_code -> Nullable<Text>,
        statuses -> Nullable<Text>,
        promotion -> Text,
        session_cost -> Nullable<Integer>,
        seat_cost -> Nullable<Integer>,
    }

    course_prerequisite (course_id, alternative, skill_id) {
        course_id -> DbUuid,
        skill_id -> DbUuid,
        alternative -> Integer,
    }

    course_previous (course_id, previous_id) {
        course_id -> DbUuid,
        previous_id -> DbUuid,
    }

    course_grant (course_id, skill_id) {
        course_id -> DbUuid,
        skill_id -> DbUuid,
        valid_months -> Nullable<Integer>,
        renewal_months -> Nullable<Integer>,
    }

    course_approval_step (course_id, position) {
        course_id -> DbUuid,
        position -> Integer,
        approver -> Text,
        level -> Integer,
        answer_days -> Integer,
    }

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
        enrolment_opens_on -> Nullable<Date>,
        enrolment_closes_on -> Nullable<Date>,
        withdrawal_until -> Nullable<Date>,
        cost -> Nullable<Integer>,
        joining -> Nullable<Text>,
        overbooking_code -> Nullable<Text>,
        overbooking_words -> Nullable<Text>,
        overbooking_by -> Nullable<DbUuid>,
    }

    session_block (session_id, starts_on) {
        session_id -> DbUuid,
        starts_on -> Date,
        ends_on -> Date,
    }

    session_trainer (session_id, person_id) {
        session_id -> DbUuid,
        person_id -> DbUuid,
    }

    session_quota (session_id, unit_id) {
        session_id -> DbUuid,
        unit_id -> DbUuid,
        seats -> Integer,
        release_on -> Date,
    }

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
        accepts_from -> Nullable<Date>,
        accepts_until -> Nullable<Date>,
        accepts_except -> Nullable<Text>,
        crew_id -> Nullable<DbUuid>,
        open -> Bool,
    }

    request_wish (request_id, session_id) {
        request_id -> DbUuid,
        session_id -> DbUuid,
        rank -> Integer,
        open -> Bool,
        by_dates -> Bool,
    }

    request_exception (id) {
        id -> DbUuid,
        request_id -> DbUuid,
        gate -> Text,
        state -> Text,
        asked_words -> Text,
        asked_at -> DbTs,
        asked_by -> Nullable<DbUuid>,
        decided_words -> Nullable<Text>,
        decided_at -> Nullable<DbTs>,
        decided_by -> Nullable<DbUuid>,
    }

    request_step (request_id, position) {
        request_id -> DbUuid,
        position -> Integer,
        approver -> Text,
        level -> Integer,
        answer_days -> Integer,
        unit_id -> DbUuid,
        reach_unit_id -> DbUuid,
        state -> Text,
        open -> Bool,
        since -> Nullable<DbTs>,
        due_at -> Nullable<DbTs>,
        escalates_at -> Nullable<DbTs>,
        decided_at -> Nullable<DbTs>,
        decided_by -> Nullable<DbUuid>,
        decided_by_client -> Nullable<DbUuid>,
        code -> Nullable<Text>,
        words -> Nullable<Text>,
    }

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
        outcome -> Nullable<Text>,
        absence_code -> Nullable<Text>,
        outcome_note -> Nullable<Text>,
        outcome_at -> Nullable<DbTs>,
        outcome_by -> Nullable<DbUuid>,
    }

    required_course (id) {
        id -> DbUuid,
        person_id -> DbUuid,
        course_id -> DbUuid,
        target_on -> Date,
        note -> Nullable<Text>,
        set_at -> DbTs,
        set_by -> Nullable<DbUuid>,
        withdrawn_at -> Nullable<DbTs>,
    }

    enrolment_day (enrolment_id, day) {
        enrolment_id -> DbUuid,
        day -> Date,
        presence -> Text,
    }

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
