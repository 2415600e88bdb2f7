//! Typed ids: UUID version 7 (RFC 9562), minted from a given instant and seed.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// An id of one kind; the conversion to a bare UUID is for the store and the wire only.
pub trait Id: Copy + Eq + Ord {
    /// Wraps a UUID read from a row or the wire.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn uuid(self) -> Uuid;
}

/// A text that is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected a UUID such as 0190f5fe-7c00-7a00-8000-000000000001")]
pub struct InvalidId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);
        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                // Only the hyphenated form: one id has one spelling.
                if text.len() != 36 { return Err(InvalidId); }
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    )*};
}

ids! {
    /// A unit of the tree.
    UnitId
    /// A person.
    PersonId
    /// A local account.
    AccountId
    /// A sign-in (what authentication calls a session).
    SignInId
    /// An attempt to sign in with an account.
    SignInEventId
    /// The first step of a sign-in that has two.
    SignInChallengeId
    /// A code for the day the authenticator is lost.
    RecoveryCodeId
    /// A link with which a person chooses a password.
    InvitationId
    /// A person's programme, followed by a calendar under a secret address.
    CalendarFeedId
    /// A role granted to a person over a unit subtree.
    RoleGrantId
    /// A delegation of role grants to a colleague.
    DelegationId
    /// A skill of the catalogue.
    SkillId
    /// A skill held by a person between two dates.
    PersonSkillId
    /// A place where sessions are held.
    SiteId
    /// A course: the type of training.
    CourseId
    /// A session: a dated training.
    SessionId
    /// A request for a place on a course.
    RequestId
    /// Requests linked to one another: all of them, or none.
    CrewId
    /// An exception asked for a request.
    RequestExceptionId
    /// A person's place in a course's queue.
    WaitlistEntryId
    /// A course that a person is to take by a day.
    RequiredCourseId
    /// A seat held by a person in a session.
    EnrolmentId
    /// A seat held for one person until a deadline.
    OfferId
    /// A stored ranking of candidates.
    RankingId
    /// A line of a person's ledger.
    CommitmentId
    /// A line of the audit.
    AuditEventId
    /// A message waiting to leave.
    OutboxId
    /// A message a person received.
    NotificationId
    /// An import of planners' files.
    ImportId
    /// Another system that calls in its own name.
    ApiClientId
    /// A secret of an API client.
    ApiSecretId
    /// A key that signs access tokens.
    SigningKeyId
    /// A page that the organisation writes, in one language.
    PublicPageId
    /// A named set of filters, order and columns of a list.
    SavedViewId
    /// What the sessions of a series have in common.
    SessionTemplateId
}

/// Makes ids: the instant gives the order, the seed the rest. Two mints with the same seed and instant make the same ids.
#[derive(Clone, Debug)]
pub struct Mint {
    millis: u64,
    counter: u16,
    state: u64,
}

impl Mint {
    /// A mint for `now`; `seed` comes from the system's randomness in production and is fixed in tests.
    #[must_use]
    pub fn new(now: DateTime<Utc>, seed: u64) -> Self {
        Self { millis: u64::try_from(now.timestamp_millis()).unwrap_or(0), counter: 0, state: seed }
    }

    /// The next id. Ids of one mint sort in the order they were made (up to 4,096 of them per instant).
    pub fn id<T: Id>(&mut self) -> T {
        let (millis, high) = (self.millis, self.counter.to_be_bytes());
        self.counter = self.counter.wrapping_add(1) & 0x0fff;
        if self.counter == 0 {
            self.millis = self.millis.wrapping_add(1);
        }
        let low = next(&mut self.state).to_be_bytes();
        let [h0, h1] = high;
        let [l0, l1, l2, l3, l4, l5, l6, l7] = low;
        T::from_uuid(Builder::from_unix_timestamp_millis(millis, &[h0, h1, l0, l1, l2, l3, l4, l5, l6, l7]).into_uuid())
    }
}

/// One step of SplitMix64 (Steele, Lea and Flood, 2014): a 64-bit stream from a seed, not for secrets.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn ids_of_one_mint_sort_in_the_order_they_were_made() {
        let now = Utc.with_ymd_and_hms(2027, 1, 4, 8, 0, 0).unwrap();
        let mut mint = Mint::new(now, 7);
        let made: Vec<PersonId> = (0..10_000).map(|_| mint.id()).collect();
        let mut sorted = made.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(made, sorted);
    }

    #[test]
    fn an_id_reads_back_from_its_text_and_nothing_else_does() {
        let mut mint = Mint::new(Utc.with_ymd_and_hms(2027, 1, 4, 8, 0, 0).unwrap(), 1);
        let id: SessionId = mint.id();
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "1", "{0190f5fe-7c00-7a00-8000-000000000001}", "0190f5fe7c007a008000000000000001"] {
            assert_eq!(wrong.parse::<SessionId>(), Err(InvalidId));
        }
    }
}
