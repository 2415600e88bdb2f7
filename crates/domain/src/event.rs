//! What happened, in the words of the audit and of notifications.

use crate::codes::codes;
use crate::id::{ApiClientId, PersonId};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Relève itself: a deadline passed, a message left.
    Releve,
    /// A person.
    Person(PersonId),
    /// A person, by a role that another lends them.
    Deputy {
        /// Who does it.
        person: PersonId,
        /// Whose role it is.
        on_behalf_of: PersonId,
    },
    /// Another system, in its own name.
    Client(ApiClientId),
}

impl Actor {
    /// The person, when it is one.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) | Self::Deputy { person, .. } => Some(person),
            Self::Releve | Self::Client(_) => None,
        }
    }

    /// Whose role it is done by, when it is lent.
    #[must_use]
    pub fn on_behalf_of(self) -> Option<PersonId> {
        match self {
            Self::Deputy { on_behalf_of, .. } => Some(on_behalf_of),
            Self::Releve | Self::Person(_) | Self::Client(_) => None,
        }
    }

    /// The API client, when it is one.
    #[must_use]
    pub fn client(self) -> Option<ApiClientId> {
        match self {
            Self::Client(client) => Some(client),
            Self::Releve | Self::Person(_) | Self::Deputy { .. } => None,
        }
    }
}

codes! {
    /// A line of the audit and of a request's timeline.
    Action {
        /// A request was filed.
        RequestSubmitted = "request.submitted",
        /// A request was edited by an import.
        RequestUpdated = "request.updated",
        /// A request was given up.
        RequestWithdrawn = "request.withdrawn",
        /// A request was refused.
        RequestRefused = "request.refused",
        /// A step of a request was approved.
        RequestApproved = "request.approved",
        /// A request asked to be let off a condition.
        ExceptionAsked = "exception.asked",
        /// It was let off.
        ExceptionGranted = "exception.granted",
        /// It was not.
        ExceptionRefused = "exception.refused",
        /// Nobody answered a step of a request in time: a unit above may as well.
        RequestEscalated = "request.escalated",
        /// A person entered the queue.
        WaitlistJoined = "waitlist.joined",
        /// A person left the queue.
        WaitlistLeft = "waitlist.left",
        /// A session wished for was called off: the wish is closed.
        WishClosed = "wish.closed",
        /// A person was enrolled.
        EnrolmentConfirmed = "enrolment.confirmed",
        /// An enrolment was cancelled.
        EnrolmentCancelled = "enrolment.cancelled",
        /// What became of someone in training was said.
        AttendanceRecorded = "attendance.recorded",
        /// What had been said of it was not so.
        AttendanceCorrected = "attendance.corrected",
        /// A course was set for a person, by a day.
        RequiredCourseSet = "required_course.set",
        /// A course set for a person was withdrawn.
        RequiredCourseWithdrawn = "required_course.withdrawn",
        /// Someone better ranked was passed over, with a reason.
        CandidatePassedOver = "candidate.passed_over",
        /// Candidates were ranked for a freed seat.
        RankingComputed = "ranking.computed",
        /// A seat was offered.
        OfferMade = "offer.made",
        /// An offer was accepted.
        OfferAccepted = "offer.accepted",
        /// An offer was declined.
        OfferDeclined = "offer.declined",
        /// Nobody answered an offer in time.
        OfferExpired = "offer.expired",
        /// An offer was taken back.
        OfferRevoked = "offer.revoked",
        /// A session was created.
        SessionCreated = "session.created",
        /// A session was edited.
        SessionUpdated = "session.updated",
        /// A session went to other days or to another site.
        SessionMoved = "session.moved",
        /// A session was opened.
        SessionPublished = "session.published",
        /// A session was closed to self-service.
        SessionClosed = "session.closed",
        /// A session was called off.
        SessionCancelled = "session.cancelled",
        /// A course was created.
        CourseCreated = "course.created",
        /// A course was edited.
        CourseUpdated = "course.updated",
        /// A session template was saved.
        SessionTemplateCreated = "session_template.created",
        /// A session template was changed.
        SessionTemplateUpdated = "session_template.updated",
        /// A session template was taken away.
        SessionTemplateDeleted = "session_template.deleted",
        /// A site was created.
        SiteCreated = "site.created",
        /// A site was edited.
        SiteUpdated = "site.updated",
        /// A unit was created.
        UnitCreated = "unit.created",
        /// A unit was edited.
        UnitUpdated = "unit.updated",
        /// A unit went under another one.
        UnitMoved = "unit.moved",
        /// A unit was closed.
        UnitClosed = "unit.closed",
        /// A person was created.
        PersonCreated = "person.created",
        /// A person was edited.
        PersonUpdated = "person.updated",
        /// A skill was recorded for a person.
        SkillRecorded = "skill.recorded",
        /// A recorded skill was ended.
        SkillEnded = "skill.ended",
        /// The days of a recorded skill were corrected.
        SkillCorrected = "skill.corrected",
        /// A skill should not have been recorded.
        SkillWithdrawn = "skill.withdrawn",
        /// A skill joined the catalogue.
        SkillCreated = "skill.created",
        /// A skill of the catalogue was edited.
        SkillUpdated = "skill.updated",
        /// A skill of the catalogue was retired.
        SkillRetired = "skill.retired",
        /// A retired skill came back into use.
        SkillReinstated = "skill.reinstated",
        /// Roles were lent to a colleague.
        DelegationCreated = "delegation.created",
        /// A delegation was taken back.
        DelegationRevoked = "delegation.revoked",
        /// A role was granted.
        RoleGranted = "role.granted",
        /// A role was taken back.
        RoleRevoked = "role.revoked",
        /// Files were read without effect.
        ImportPreviewed = "import.previewed",
        /// Files were applied.
        ImportApplied = "import.applied",
        /// An API client was created.
        ApiClientCreated = "api_client.created",
        /// An API client was edited.
        ApiClientUpdated = "api_client.updated",
        /// An API client was revoked.
        ApiClientRevoked = "api_client.revoked",
        /// An API client got a further secret.
        ApiSecretAdded = "api_client.secret_added",
        /// A secret of an API client was revoked.
        ApiSecretRevoked = "api_client.secret_revoked",
        /// A key that signs access tokens was made.
        SigningKeyMade = "signing_key.made",
        /// A key that signs access tokens was taken back.
        SigningKeyRevoked = "signing_key.revoked",
        /// A person signed in.
        SignedIn = "sign_in.opened",
        /// A person signed out.
        SignedOut = "sign_in.closed",
        /// A wrong password, or a login that nobody has.
        SignInFailed = "sign_in.failed",
        /// A sign-in was ended, by its person or by an administrator.
        SignInRevoked = "sign_in.revoked",
        /// A person was given an account.
        AccountCreated = "account.created",
        /// A person chose another password.
        PasswordChanged = "account.password_changed",
        /// An account was locked.
        AccountLocked = "account.locked",
        /// An account was unlocked.
        AccountUnlocked = "account.unlocked",
        /// A person began to set up a second factor.
        SecondFactorStarted = "account.second_factor_started",
        /// A second factor was turned on.
        SecondFactorOn = "account.second_factor_on",
        /// A second factor was turned off by its person.
        SecondFactorOff = "account.second_factor_off",
        /// A second factor was taken away by an administrator.
        SecondFactorReset = "account.second_factor_reset",
        /// A person got other recovery codes.
        RecoveryCodesMade = "account.recovery_codes_made",
        /// A person was invited to open an account, or to choose another password.
        InvitationMade = "invitation.made",
        /// An invitation was taken back.
        InvitationRevoked = "invitation.revoked",
        /// An invitation was accepted.
        InvitationAccepted = "invitation.accepted",
        /// A person's programme got an address that calendars follow.
        CalendarFeedMade = "calendar_feed.made",
        /// Such an address was taken back.
        CalendarFeedRevoked = "calendar_feed.revoked",
        /// A page that the organisation writes was edited.
        PublicPageUpdated = "public_page.updated",
        /// A former version of such a page, or its model, was put back.
        PublicPageRestored = "public_page.restored",
        /// A view of a list was kept.
        SavedViewCreated = "saved_view.created",
        /// A saved view was renamed, changed or shared otherwise.
        SavedViewUpdated = "saved_view.updated",
        /// A saved view was taken away.
        SavedViewDeleted = "saved_view.deleted",
    }
    /// A message to a person.
    Notice {
        /// A seat is offered to you.
        OfferMade = "offer_made",
        /// The offer you had is over.
        OfferEnded = "offer_ended",
        /// You are enrolled.
        Enrolled = "enrolled",
        /// Your enrolment was cancelled.
        EnrolmentCancelled = "enrolment_cancelled",
        /// You wait for a seat.
        Waitlisted = "waitlisted",
        /// Your request was closed.
        RequestClosed = "request_closed",
        /// A session you are concerned by was changed or called off.
        SessionChanged = "session_changed",
        /// A request waits for your answer.
        ApprovalAsked = "approval_asked",
        /// A request that you made, or that is yours, was approved by everybody.
        RequestApproved = "request_approved",
        /// An exception that you asked for, or that concerns you, has its answer.
        ExceptionAnswered = "exception_answered",
    }
}
