//! The words of the domain's own vocabulary. Matches are exhaustive: a new reason or gate without its text does not compile.

use contract::{
    account::AccountState,
    api_client::{ApiClientState, ApiScope, ApiSecretState},
    attendance::{AbsenceCode, MarkRefusal, Presence, TrainingOutcome},
    course::{Promotion, ReplacementPolicy},
    enrolment::{AfterCancel, CancelCode, DepartureCode, Origin},
    exception::{ExceptionGate, ExceptionState},
    import::{ImportState, LineKind, Verdict},
    notification::NoticeKind,
    offer::{DeclineCode, OfferState},
    person::PersonStatus,
    ranking::{CriterionCode, GateCode},
    request::{CloseCode, Progress, WhyWaiting},
    required_course::RequiredStanding,
    role_grant::RoleCode,
    session::SessionState,
    sign_in::{SignInMeans, SignInOutcome},
};
use domain::{event::Action, import::line::ReasonCode};

use super::{
    Lang,
    messages::{
        access, accounts, attendance, audit, clients, courses, home, imports, lines, people, reasons, requests,
        required, roles, sessions, templates, views,
    },
};

/// What is shown for a coded value.
pub trait Term: Copy + 'static {
    /// Every value, in the order a list offers them.
    fn all() -> &'static [Self];
    /// Its code on the wire.
    fn code(self) -> &'static str;
    /// Its words.
    fn words(self, lang: Lang) -> &'static str;
}

/// Code and words of every value, for a list of choices.
#[must_use]
pub fn choices<T: Term>(lang: Lang) -> Vec<(String, String)> {
    T::all().iter().map(|term| (term.code().to_owned(), term.words(lang).to_owned())).collect()
}

/// The words of a code; a code this program does not know is shown as it is.
#[must_use]
pub fn of_code<T: Term>(lang: Lang, code: &str) -> String {
    T::all().iter().find(|term| term.code() == code).map_or_else(|| code.to_owned(), |term| term.words(lang).to_owned())
}

/// The words of a coded reason of any list.
#[must_use]
pub fn any_reason(lang: Lang, code: &str) -> String {
    fn known<T: Term>(lang: Lang, code: &str) -> Option<&'static str> {
        T::all().iter().find(|term| term.code() == code).map(|term| term.words(lang))
    }
    known::<CancelCode>(lang, code)
        .or_else(|| known::<AbsenceCode>(lang, code))
        .or_else(|| known::<DeclineCode>(lang, code))
        .or_else(|| known::<CloseCode>(lang, code))
        .or_else(|| known::<DepartureCode>(lang, code))
        .map_or_else(|| code.to_owned(), ToOwned::to_owned)
}

/// The words of a condition that is not met.
#[must_use]
pub const fn failed_gate(lang: Lang, gate: GateCode) -> &'static str {
    match gate {
        GateCode::SessionOpen => sessions::failed_session_open(lang),
        GateCode::EnrolmentWindow => sessions::failed_enrolment_window(lang),
        GateCode::NotBegun => sessions::failed_not_begun(lang),
        GateCode::NotEnrolled => sessions::failed_not_enrolled(lang),
        GateCode::NoLiveOffer => sessions::failed_no_live_offer(lang),
        GateCode::OneSeatPerCourse => sessions::failed_one_seat_per_course(lang),
        GateCode::Ledger => sessions::failed_ledger(lang),
        GateCode::Audience => sessions::failed_audience(lang),
        GateCode::Prerequisites => sessions::failed_prerequisites(lang),
        GateCode::PreviousCourses => sessions::failed_previous_courses(lang),
        GateCode::Quota => sessions::failed_quota(lang),
        GateCode::NotRefused => sessions::failed_not_refused(lang),
        GateCode::Approved => sessions::failed_approved(lang),
        GateCode::Crew => sessions::failed_crew(lang),
    }
}

macro_rules! terms {
    ($kind:ty { $($variant:ident => $text:path),+ $(,)? }) => {
        impl Term for $kind {
            fn all() -> &'static [Self] {
                <$kind>::ALL
            }
            fn code(self) -> &'static str {
                self.code()
            }
            fn words(self, lang: Lang) -> &'static str {
                match self { $(<$kind>::$variant => $text(lang)),+ }
            }
        }
    };
}

terms! { CancelCode {
    Health => reasons::health, Mission => reasons::mission, UnitNeed => reasons::unit_need, Personal => reasons::personal, Posting => reasons::posting,
    NotEligible => reasons::not_eligible_any_more, SessionCancelled => reasons::session_cancelled,
    SessionMoved => reasons::session_moved, CapacityLowered => reasons::capacity_lowered, CrewIncomplete => reasons::crew_incomplete, Mistake => reasons::mistake, Other => reasons::other,
} }

terms! { AbsenceCode {
    Health => reasons::health, Mission => reasons::mission, UnitNeed => reasons::unit_need, Personal => reasons::personal,
    Unexplained => attendance::unexplained, Other => reasons::other,
} }

terms! { RequiredStanding {
    Met => required::met, Overdue => required::overdue, Ahead => required::ahead,
} }

terms! { TrainingOutcome {
    Attended => attendance::attended, Absent => attendance::absent, Passed => attendance::passed, Failed => attendance::failed,
} }

terms! { Presence { Present => attendance::present, Absent => attendance::absent } }

terms! { MarkRefusal {
    Cancelled => attendance::refused_cancelled, Own => attendance::refused_own, NotOver => attendance::refused_not_over,
    DayToCome => attendance::refused_day_to_come, ReasonNeeded => attendance::refused_reason_needed,
} }

terms! { DeclineCode {
    Dates => reasons::dates, Distance => reasons::distance, Notice => reasons::notice, UnitNeed => reasons::unit_need,
    NoLongerWanted => reasons::no_longer_wanted, Other => reasons::other,
} }

terms! { CloseCode {
    NoLongerWanted => reasons::no_longer_wanted, CancelledInFile => reasons::cancelled_in_file, EnrolmentCancelled => reasons::enrolment_cancelled,
    NotEligible => reasons::not_eligible, UnitRefused => reasons::unit_refused, Duplicate => reasons::duplicate, Other => reasons::other,
} }

terms! { ExceptionGate {
    Audience => requests::exception_audience, Prerequisites => requests::exception_prerequisites,
    PreviousCourses => requests::exception_previous_courses,
} }

terms! { ExceptionState {
    Asked => requests::exception_state_asked, Granted => requests::exception_state_granted, Refused => requests::exception_state_refused,
} }

terms! { DepartureCode {
    OperationalNeed => reasons::operational_need, AgreedWithPassedOver => reasons::agreed_with_passed_over, RepairsMistake => reasons::repairs_mistake,
    EvidenceSeen => reasons::evidence_seen, CommandDecision => reasons::command_decision, Other => reasons::other,
} }

terms! { GateCode {
    SessionOpen => sessions::gate_session_open, EnrolmentWindow => sessions::gate_enrolment_window, NotBegun => sessions::gate_not_begun, NotEnrolled => sessions::gate_not_enrolled,
    NoLiveOffer => sessions::gate_no_live_offer, OneSeatPerCourse => sessions::gate_one_seat_per_course,
    Ledger => sessions::gate_ledger, Audience => sessions::gate_audience, Prerequisites => sessions::gate_prerequisites,
    PreviousCourses => sessions::gate_previous_courses,
    Quota => sessions::gate_quota, NotRefused => sessions::gate_not_refused,
    Approved => sessions::gate_approved,
    Crew => sessions::gate_crew,
} }

terms! { CriterionCode {
    Priority => sessions::criterion_priority, TimesBumped => sessions::criterion_times_bumped, RequestedOn => sessions::criterion_requested_on,
    WishRank => sessions::criterion_wish_rank, Lottery => sessions::criterion_lottery,
} }

terms! { NoticeKind {
    OfferMade => home::told_offer_made, OfferEnded => home::told_offer_ended, Enrolled => home::told_enrolled,
    EnrolmentCancelled => home::told_enrolment_cancelled, Waitlisted => home::told_waitlisted, RequestClosed => home::told_request_closed,
    SessionChanged => home::told_session_changed, ApprovalAsked => home::told_approval_asked,
    RequestApproved => home::told_request_approved, ExceptionAnswered => home::told_exception_answered,
} }

terms! { Action {
    RequestSubmitted => requests::did_request_submitted, RequestUpdated => requests::did_request_updated,
    RequestWithdrawn => requests::did_request_withdrawn, RequestRefused => requests::did_request_refused,
    RequestApproved => requests::did_request_approved, RequestEscalated => requests::did_request_escalated,
    WaitlistJoined => requests::did_waitlist_joined, WaitlistLeft => requests::did_waitlist_left,
    WishClosed => requests::did_wish_closed,
    ExceptionAsked => requests::did_exception_asked, ExceptionGranted => requests::did_exception_granted,
    ExceptionRefused => requests::did_exception_refused,
    EnrolmentConfirmed => requests::did_enrolment_confirmed, EnrolmentCancelled => requests::did_enrolment_cancelled,
    AttendanceRecorded => attendance::did_recorded, AttendanceCorrected => attendance::did_corrected,
    RequiredCourseSet => required::did_set, RequiredCourseWithdrawn => required::did_withdrawn,
    CandidatePassedOver => requests::did_candidate_passed_over, RankingComputed => requests::did_ranking_computed,
    OfferMade => requests::did_offer_made, OfferAccepted => requests::did_offer_accepted, OfferDeclined => requests::did_offer_declined,
    OfferExpired => requests::did_offer_expired, OfferRevoked => requests::did_offer_revoked,
    SessionMoved => requests::did_session_moved, SessionCreated => requests::did_session_created, SessionUpdated => requests::did_session_updated,
    SessionPublished => requests::did_session_published, SessionClosed => requests::did_session_closed,
    SessionCancelled => requests::did_session_cancelled,
    CourseCreated => audit::did_course_created, CourseUpdated => audit::did_course_updated, SiteCreated => audit::did_site_created,
    SiteUpdated => audit::did_site_updated,
    UnitCreated => audit::did_unit_created, UnitUpdated => audit::did_unit_updated, UnitMoved => audit::did_unit_moved, UnitClosed => audit::did_unit_closed, PersonCreated => audit::did_person_created, PersonUpdated => audit::did_person_updated,
    SkillEnded => audit::did_skill_ended, SkillCorrected => audit::did_skill_corrected, SkillWithdrawn => audit::did_skill_withdrawn,
    SkillCreated => audit::did_skill_created, SkillUpdated => audit::did_skill_updated, SkillRetired => audit::did_skill_retired,
    SkillReinstated => audit::did_skill_reinstated, DelegationCreated => audit::did_delegation_created,
    DelegationRevoked => audit::did_delegation_revoked,
    SkillRecorded => audit::did_skill_recorded, RoleGranted => audit::did_role_granted, RoleRevoked => audit::did_role_revoked,
    ApiClientCreated => audit::did_client_created, ApiClientUpdated => audit::did_client_updated,
    ApiClientRevoked => audit::did_client_revoked, ApiSecretAdded => audit::did_secret_added,
    ApiSecretRevoked => audit::did_secret_revoked, SigningKeyMade => audit::did_key_made,
    SigningKeyRevoked => audit::did_key_revoked,
    ImportPreviewed => audit::did_import_previewed, ImportApplied => audit::did_import_applied, SignedIn => audit::did_signed_in, SignedOut => audit::did_signed_out,
    SignInFailed => audit::did_sign_in_failed, SignInRevoked => audit::did_sign_in_revoked, AccountCreated => audit::did_account_created,
    PasswordChanged => audit::did_password_changed, AccountLocked => audit::did_account_locked,
    AccountUnlocked => audit::did_account_unlocked, SecondFactorStarted => audit::did_factor_started,
    SecondFactorOn => audit::did_factor_on, SecondFactorOff => audit::did_factor_off,
    SecondFactorReset => audit::did_factor_reset, RecoveryCodesMade => audit::did_codes_made,
    InvitationMade => audit::did_invitation_made, InvitationRevoked => audit::did_invitation_revoked,
    InvitationAccepted => audit::did_invitation_accepted,
    CalendarFeedMade => audit::did_calendar_feed_made, CalendarFeedRevoked => audit::did_calendar_feed_revoked,
    PublicPageUpdated => audit::did_public_page_updated, PublicPageRestored => audit::did_public_page_restored,
    SessionTemplateCreated => templates::did_created, SessionTemplateUpdated => templates::did_updated,
    SessionTemplateDeleted => templates::did_deleted,
    SavedViewCreated => views::did_created, SavedViewUpdated => views::did_updated, SavedViewDeleted => views::did_deleted,
} }

terms! { AccountState {
    None => accounts::state_none, Invited => accounts::state_invited, Active => accounts::state_active, Locked => accounts::state_locked,
} }

terms! { SignInOutcome { Succeeded => access::outcome_succeeded, Failed => access::outcome_failed } }

terms! { SignInMeans { Password => access::means_password, Code => access::means_code, RecoveryCode => access::means_recovery_code } }

terms! { SessionState {
    Draft => sessions::state_draft, Published => sessions::state_published, Closed => sessions::state_closed,
    Running => sessions::state_running, Done => sessions::state_done, Cancelled => sessions::state_cancelled,
} }

terms! { Origin { ByHand => sessions::origin_by_hand, Offer => sessions::origin_offer, SelfService => sessions::origin_self_service } }

terms! { AfterCancel { Withdraw => sessions::after_withdraw, WaitAgain => sessions::after_wait_again } }

terms! { OfferState {
    Pending => sessions::offer_pending, Accepted => sessions::offer_accepted, Declined => sessions::offer_declined,
    Expired => sessions::offer_expired, Revoked => sessions::offer_revoked,
} }

terms! { Progress {
    Waiting => requests::progress_waiting, Offered => requests::progress_offered, Enrolled => requests::progress_enrolled,
    Refused => requests::progress_refused, Withdrawn => requests::progress_withdrawn,
} }

terms! { WhyWaiting {
    Condition => requests::why_condition, Full => requests::why_full, OthersFirst => requests::why_others_first,
    Planner => requests::why_planner, TheirTurn => requests::why_their_turn,
} }

terms! { ReplacementPolicy { OnConfirmation => courses::policy_on_confirmation, Automatic => courses::policy_automatic } }

terms! { Promotion { Offer => courses::promotion_offer, Seat => courses::promotion_seat } }

terms! { PersonStatus { Active => people::status_active, Reserve => people::status_reserve, Civilian => people::status_civilian } }

terms! { ImportState { Reading => imports::state_reading, Failed => imports::state_failed, Previewed => imports::state_previewed, Applied => imports::state_applied } }

terms! { LineKind {
    Course => imports::kind_course, Session => imports::kind_session, Quota => imports::kind_quota, Person => imports::kind_person,
    Skill => imports::kind_skill, Request => imports::kind_request, Enrolment => imports::kind_enrolment,
} }

terms! { Verdict {
    Create => imports::verdict_create, Update => imports::verdict_update, Unchanged => imports::verdict_unchanged,
    Duplicate => imports::verdict_duplicate, Rejected => imports::verdict_rejected, Ignored => imports::verdict_ignored,
} }

terms! { ReasonCode {
    Missing => lines::missing, InvalidServiceNumber => lines::invalid_service_number, InvalidText => lines::invalid_text,
    InvalidDate => lines::invalid_date, InvalidNumber => lines::invalid_number, InvalidPriority => lines::invalid_priority,
    DatesReversed => lines::dates_reversed, UnknownCourse => lines::unknown_course, UnknownSession => lines::unknown_session,
    WishOfAnotherCourse => lines::wish_of_another_course, SameWishTwice => lines::same_wish_twice, UnknownUnit => lines::unknown_unit,
    UnknownRank => lines::unknown_rank, SameAsLine => lines::same_as_line, ContradictsLine => lines::contradicts_line,
    AskedElsewhere => lines::asked_elsewhere, BelowOccupied => lines::below_occupied, HoldsSeat => lines::holds_seat,
    SessionOccupied => lines::session_occupied, ClosedSince => lines::closed_since, SessionCancelledSince => lines::session_cancelled_since,
    UnknownPerson => lines::unknown_person, UnderstoodAs => lines::understood_as, AnySession => lines::any_session,
    DayOfImport => lines::day_of_import, QuotasOverCapacity => lines::quotas_over_capacity, SeveralCourses => lines::several_courses,
    NoSessionToCome => lines::no_session_to_come, PersonDiffers => lines::person_differs,
    NotAllowed => lines::not_allowed, OutOfScope => lines::out_of_scope, InvalidStatus => lines::invalid_status,
    UnknownSkill => lines::unknown_skill, MinimumAboveCapacity => lines::minimum_above_capacity, SessionFull => lines::session_full,
    ConditionsNotMet => lines::conditions_not_met, DepartureNeeded => lines::departure_needed, NotPlaced => lines::not_placed,
    Waits => lines::waits, TooManySeats => lines::too_many_seats, Struck => lines::struck, TotalLine => lines::total_line, OutsideTable => lines::outside_table,
} }

terms! { RoleCode {
    Administrator => roles::administrator, Planner => roles::planner, Requester => roles::requester, Commander => roles::commander,
    SiteManager => roles::site_manager, Trainer => roles::trainer,
} }

terms! { ApiScope {
    PeopleRead => clients::people_read, PeopleWrite => clients::people_write, TrainingRead => clients::training_read,
    TrainingWrite => clients::training_write, ImportsWrite => clients::imports_write, AuditRead => clients::audit_read,
} }

terms! { ApiClientState { Active => clients::state_active, Revoked => clients::state_revoked } }

terms! { ApiSecretState {
    Active => clients::secret_active, Expired => clients::secret_expired, Revoked => clients::secret_revoked,
} }

#[cfg(test)]
mod tests {
    use super::*;

    /// Two values of one list that read the same could not be told apart.
    fn distinct<T: Term>() {
        for lang in [Lang::Fr, Lang::En] {
            let mut words: Vec<&str> = T::all().iter().map(|term| term.words(lang)).collect();
            words.sort_unstable();
            let before = words.len();
            words.dedup();
            assert_eq!(words.len(), before, "{words:?}");
        }
    }

    #[test]
    fn the_choices_of_a_list_read_differently() {
        distinct::<AbsenceCode>();
        distinct::<TrainingOutcome>();
        distinct::<MarkRefusal>();
        distinct::<CancelCode>();
        distinct::<DeclineCode>();
        distinct::<CloseCode>();
        distinct::<DepartureCode>();
        distinct::<GateCode>();
        distinct::<CriterionCode>();
        distinct::<Progress>();
        distinct::<WhyWaiting>();
        distinct::<Verdict>();
        distinct::<ReasonCode>();
        distinct::<Action>();
        distinct::<RoleCode>();
        distinct::<ApiScope>();
        distinct::<ApiSecretState>();
    }

    #[test]
    fn the_wire_and_the_domain_share_their_codes() {
        let pairs = [
            (
                CancelCode::ALL.iter().map(|it| it.code()).collect::<Vec<_>>(),
                domain::reason::CancelReason::ALL.iter().map(|it| it.code()).collect::<Vec<_>>(),
            ),
            (
                AbsenceCode::ALL.iter().map(|it| it.code()).collect(),
                domain::outcome::AbsenceReason::ALL.iter().map(|it| it.code()).collect(),
            ),
            (
                TrainingOutcome::ALL.iter().map(|it| it.code()).collect(),
                domain::outcome::TrainingOutcome::CODES.to_vec(),
            ),
            (
                CloseCode::ALL.iter().map(|it| it.code()).collect(),
                domain::reason::CloseReason::ALL.iter().map(|it| it.code()).collect(),
            ),
            (
                WhyWaiting::ALL.iter().map(|it| it.code()).collect(),
                domain::standing::WhyWaiting::ALL.iter().map(|it| it.code()).collect(),
            ),
            (
                GateCode::ALL.iter().map(|it| it.code()).collect(),
                domain::eligibility::Gate::ALL.iter().map(|it| it.code()).collect(),
            ),
            (
                NoticeKind::ALL.iter().map(|it| it.code()).collect(),
                domain::event::Notice::ALL.iter().map(|it| it.code()).collect(),
            ),
        ];
        for (wire, domain) in pairs {
            assert_eq!(wire, domain);
        }
    }

    #[test]
    fn an_unknown_code_is_shown_as_it_is() {
        assert_eq!(of_code::<Action>(Lang::Fr, "offer.made"), "Place proposée");
        assert_eq!(of_code::<Action>(Lang::Fr, "moon.landed"), "moon.landed");
    }
}
