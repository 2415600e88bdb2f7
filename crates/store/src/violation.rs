//! The one place where a database's refusal becomes ours.
//!
//! PostgreSQL names the constraint; SQLite names the columns of a unique index or the word a trigger raised. Both come
//! out as the same [`Constraint`].

use std::fmt;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

use crate::StoreError;

macro_rules! constraints {
    ($($(#[$doc:meta])* $variant:ident = $name:literal on $columns:literal,)*) => {
        /// A rule that the database itself keeps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Constraint { $($(#[$doc])* $variant,)* }

        impl Constraint {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name in both databases.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How SQLite names it: the columns of a unique index, or what a trigger says.
            pub(crate) const fn on_sqlite(self) -> &'static str {
                match self { $(Self::$variant => $columns,)* }
            }
        }
    };
}

constraints! {
    /// A seat more than the session has.
    Seats = "seats" on "seats",
    /// Two firm commitments of one person at the same time.
    OnePlace = "one_place" on "one_place",
    /// History is not rewritten.
    History = "history" on "history",
    /// Another unit has this code.
    UnitCode = "unit_code_key" on "unit.code",
    /// The subtree already lists this pair.
    UnitClosure = "unit_closure_pkey" on "unit_closure.ancestor_id, unit_closure.descendant_id",
    /// The history of the unit already has this version.
    UnitPast = "unit_past_pkey" on "unit_past.unit_id, unit_past.version",
    /// The unit is already something now.
    UnitPastPresent = "unit_past_present_key" on "unit_past.unit_id",
    /// Another rank has this code.
    RankCode = "rank_pkey" on "rank.code",
    /// Another rank has this seniority.
    RankSeniority = "rank_seniority_key" on "rank.seniority",
    /// Another person has this service number.
    PersonServiceNumber = "person_service_number_key" on "person.service_number",
    /// The key is already listed under this beginning.
    PersonBeginning = "person_beginning_pkey" on "person_beginning.beginning, person_beginning.search_key",
    /// The person is already listed under this word.
    PersonSearch = "person_search_pkey" on "person_search.token, person_search.person_id",
    /// The person already has a contact.
    PersonContact = "person_contact_pkey" on "person_contact.person_id",
    /// The delegation already lends this role grant.
    DelegationGrant = "delegation_grant_pkey" on "delegation_grant.delegation_id, delegation_grant.role_grant_id",
    /// Another skill has this code.
    SkillCode = "skill_code_key" on "skill.code",
    /// The person already has an account.
    AccountPerson = "account_person_id_key" on "account.person_id",
    /// The login is taken.
    AccountLogin = "account_login_key" on "account.login",
    /// The token was already given.
    SignInToken = "sign_in_token_hash_key" on "sign_in.token_hash",
    /// The account already has a second factor.
    SecondFactor = "second_factor_account_id_key" on "second_factor.account_id",
    /// The account already has this recovery code.
    RecoveryCode = "recovery_code_hash_key" on "recovery_code.account_id, recovery_code.code_hash",
    /// The challenge was already given.
    SignInChallenge = "sign_in_challenge_token_hash_key" on "sign_in_challenge.token_hash",
    /// The link was already given.
    InvitationToken = "invitation_token_hash_key" on "invitation.token_hash",
    /// The person already has an open invitation.
    InvitationOpen = "invitation_open_key" on "invitation.person_id",
    /// The address was already given.
    CalendarFeedSecret = "calendar_feed_secret_hash_key" on "calendar_feed.secret_hash",
    /// The person's programme already has an address.
    CalendarFeedPerson = "calendar_feed_person_id_key" on "calendar_feed.person_id",
    /// The person already holds this role on this unit.
    RoleGrantActive = "role_grant_active_key" on "role_grant.person_id, role_grant.role, role_grant.unit_id",
    /// The key was already used for this operation.
    Idempotency = "idempotency_pkey" on "idempotency.account_id, idempotency.key, idempotency.operation",
    /// Another site has this name.
    SiteName = "site_name_key" on "site.name",
    /// Another course has this code.
    CourseCode = "course_code_key" on "course.code",
    /// The course already asks for this skill.
    CoursePrerequisite = "course_prerequisite_pkey"
        on "course_prerequisite.course_id, course_prerequisite.alternative, course_prerequisite.skill_id",
    /// The course already asks for this one before it.
    CoursePrevious = "course_previous_pkey" on "course_previous.course_id, course_previous.previous_id",
    /// The course already gives this skill.
    CourseGrant = "course_grant_pkey" on "course_grant.course_id, course_grant.skill_id",
    /// The course already asks for a step at this position.
    CourseStep = "course_approval_step_pkey" on "course_approval_step.course_id, course_approval_step.position",
    /// The organiser already has a session of this code.
    SessionCode = "session_code_key" on "session.organiser_unit_id, session.code",
    /// The session already has a block that begins on this day.
    SessionBlock = "session_block_pkey" on "session_block.session_id, session_block.starts_on",
    /// The person already teaches in the session.
    SessionTrainer = "session_trainer_pkey" on "session_trainer.session_id, session_trainer.person_id",
    /// The session already sets seats aside for this unit.
    SessionQuota = "session_quota_pkey" on "session_quota.session_id, session_quota.unit_id",
    /// The person already asks for this course.
    RequestSubmitted = "request_submitted_key" on "request.person_id, request.course_id",
    /// The request already wishes for this session.
    RequestWish = "request_wish_pkey" on "request_wish.request_id, request_wish.session_id",
    /// The request already has a wish of this rank.
    RequestWishRank = "request_wish_request_id_rank_key" on "request_wish.request_id, request_wish.rank",
    /// The request already has a step at this position.
    RequestStep = "request_step_pkey" on "request_step.request_id, request_step.position",
    /// An exception from this condition is asked for or granted already.
    RequestException = "request_exception_standing_key" on "request_exception.request_id, request_exception.gate",
    /// The request already waits for another answer.
    RequestStepOpen = "request_step_open_key" on "request_step.request_id",
    /// The request already waits.
    WaitlistRequest = "waitlist_entry_request_id_key" on "waitlist_entry.request_id",
    /// The person already waits for this course.
    WaitlistWaiting = "waitlist_entry_waiting_key" on "waitlist_entry.person_id, waitlist_entry.course_id",
    /// The person already holds a seat in this session.
    EnrolmentConfirmed = "enrolment_confirmed_key" on "enrolment.session_id, enrolment.person_id",
    /// The course is set for the person already.
    RequiredCourse = "required_course_standing_key" on "required_course.person_id, required_course.course_id",
    /// The day was already marked.
    EnrolmentDay = "enrolment_day_pkey" on "enrolment_day.enrolment_id, enrolment_day.day",
    /// The skill was already granted for this enrolment.
    SkillGranted = "person_skill_granted_key" on "person_skill.enrolment_id, person_skill.skill_id",
    /// The person already has an offer for this session.
    OfferPending = "offer_pending_key" on "offer.person_id, offer.session_id",
    /// The notice was already written.
    OutboxDedupe = "outbox_dedupe_key_key" on "outbox.dedupe_key",
    /// The audit chain already has a link at this position.
    AuditLink = "audit_link_pkey" on "audit_link.position",
    /// The line already has its link in the audit chain.
    AuditLinkEvent = "audit_link_event_id_key" on "audit_link.event_id",
    /// The line already waits for its link.
    AuditUnlinked = "audit_unlinked_pkey" on "audit_unlinked.event_id",
    /// The import already has a line at this position.
    ImportLine = "import_line_pkey" on "import_line.import_id, import_line.position",
    /// The import already has a file at this position.
    ImportFile = "import_file_pkey" on "import_file.import_id, import_file.position",
    /// The import is already to be read.
    ImportReading = "import_reading_pkey" on "import_reading.import_id",
    /// Something is already remembered of this header.
    ImportMapping = "import_mapping_pkey" on "import_mapping.organiser_unit_id, import_mapping.header_hash",
    /// The secret was already given.
    ApiSecretHash = "api_client_secret_hash_key" on "api_client_secret.secret_hash",
    /// The client's day is already counted.
    ApiUsage = "api_client_usage_pkey" on "api_client_usage.api_client_id, api_client_usage.day",
    /// The person already has a view of this name.
    SavedViewName = "saved_view_name_key" on "saved_view.person_id, saved_view.list, saved_view.name_key",
    /// The calendar already has a template of this name for the course.
    SessionTemplateName = "session_template_name_key"
        on "session_template.organiser_unit_id, session_template.course_id, session_template.name_key",
    /// The page already has this version.
    PublicPage = "public_page_pkey" on "public_page.slug, public_page.language, public_page.version",
    /// Only an empty database becomes a sandbox.
    Sandbox = "sandbox" on "sandbox",
    /// The demonstration world is already loaded.
    DemoMark = "demo_mark_pkey" on "demo_mark.name",
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How an error of the database bears on a retry, from harmless to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing that another attempt would change.
    None,
    /// A rule refused: a body run again sees what it met and can say why.
    Conflict,
    /// Serialisation failure, deadlock or lock timeout: another attempt may pass.
    Passing,
    /// The connection is lost.
    Gone,
}

/// Sorts an error for the write door.
pub(crate) fn trouble(error: &Error) -> Trouble {
    let Error::DatabaseError(kind, info) = error else { return Trouble::None };
    match kind {
        DatabaseErrorKind::SerializationFailure => Trouble::Passing,
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Trouble::Gone,
        DatabaseErrorKind::Unknown if says(info.message(), AWAY) => Trouble::Gone,
        DatabaseErrorKind::Unknown if says(info.message(), WAITING) => Trouble::Passing,
        _ if constraint(*kind, info.as_ref()).is_some() => Trouble::Conflict,
        _ => Trouble::None,
    }
}

/// Diesel hides the SQLSTATE of these, so the words decide; a session asks for English but may not be allowed it.
const WAITING: &[&str] = &[
    "deadlock detected",
    "due to lock timeout",
    "due to statement timeout",
    "could not obtain lock",
    "bloquage mortel",
    "pour l'obtention des verrous",
    "pour l'exécution de l'instruction",
    "database is locked",
    "database table is locked",
    "database schema is locked",
    "database or disk is full",
    "disk I/O error",
    "No space left on device",
    "could not extend file",
    "due to user request",
];

const AWAY: &[&str] = &[
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "connection to server",
    "could not connect",
    "could not receive data",
    "could not send data",
    "the database system is",
    "too many clients",
    "remaining connection slots",
    "arrêt des connexions",
    "le système de bases de données",
    "unable to open database file",
    "attempt to write a readonly database",
    "in a read-only transaction",
];

fn says(message: &str, words: &[&str]) -> bool {
    words.iter().any(|word| message.contains(word))
}

fn constraint(kind: DatabaseErrorKind, info: &(dyn DatabaseErrorInformation + Send + Sync)) -> Option<Constraint> {
    let refused = matches!(
        kind,
        DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ExclusionViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::Unknown
    );
    if !refused {
        return None;
    }
    match info.constraint_name() {
        Some(name) => Constraint::ALL.iter().copied().find(|rule| rule.name() == name),
        None => {
            let said = info.message();
            let said = said.strip_prefix("UNIQUE constraint failed: ").unwrap_or(said);
            Constraint::ALL.iter().copied().find(|rule| rule.on_sqlite() == said)
        }
    }
}

/// SQLite tells a refused deletion as if a trigger had spoken.
fn reference(kind: DatabaseErrorKind, message: &str) -> bool {
    matches!(kind, DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation)
        || message == "FOREIGN KEY constraint failed"
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match (&error, trouble(&error)) {
            (_, Trouble::Passing | Trouble::Gone) => Self::busy(),
            (Error::NotFound, _) => Self::Missing { what: "the row" },
            (Error::DatabaseError(kind, info), _) if reference(*kind, info.message()) => {
                Self::Missing { what: "a row referred to" }
            }
            (Error::DatabaseError(kind, info), _) => match constraint(*kind, info.as_ref()) {
                Some(constraint) => Self::Taken { constraint },
                None => Self::broken(error),
            },
            _ => Self::broken(error),
        }
    }
}
