//! The published order: lexicographic, total, deterministic, no weighted sum.
//!
//! Priority class; times a place was lost through the organisation's fault; date of request; rank of the wish;
//! a reproducible lottery. Never a name, a file number, gender, age or origin.

use crate::id::{Id, RequestId, SessionId};
use crate::request::Priority;
use crate::snapshot::Candidate;
use chrono::NaiveDate;
use std::cmp::{Ordering, Reverse};

/// The version of the rule that a ranking was made with.
pub const RULE_VERSION: &str = "order-1";

/// The seed of the lottery, published: anyone can draw it again.
pub const LOTTERY_SEED: u64 = 0x0052_656c_e876_6521;

/// What a candidate is compared by, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Class 1 before 4.
    Priority,
    /// More times bumped first.
    TimesBumped,
    /// Earlier day first.
    RequestedOn,
    /// First wish first.
    WishRank,
    /// A hash of session, request and published seed; smaller first.
    Lottery,
}

impl Criterion {
    /// Every criterion, in the order they decide.
    pub const ALL: [Self; 5] = [Self::Priority, Self::TimesBumped, Self::RequestedOn, Self::WishRank, Self::Lottery];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::TimesBumped => "times_bumped",
            Self::RequestedOn => "requested_on",
            Self::WishRank => "wish_rank",
            Self::Lottery => "lottery",
        }
    }
}

/// A candidate's values for the criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The class.
    pub priority: Priority,
    /// How often bumped.
    pub times_bumped: u16,
    /// The day of the request.
    pub requested_on: NaiveDate,
    /// The rank of the wish.
    pub wish_rank: u8,
    /// The lot drawn.
    pub lottery: u64,
}

impl Terms {
    /// The terms of a candidate for a session.
    #[must_use]
    pub fn of(candidate: &Candidate, session: SessionId) -> Self {
        Self {
            priority: candidate.priority,
            times_bumped: candidate.times_bumped,
            requested_on: candidate.requested_on,
            wish_rank: candidate.wish_rank,
            lottery: lot(session, candidate.request),
        }
    }

    fn key(&self) -> (Priority, Reverse<u16>, NaiveDate, u8, u64) {
        (self.priority, Reverse(self.times_bumped), self.requested_on, self.wish_rank, self.lottery)
    }

    /// The criterion that puts one before the other; none when all are equal.
    #[must_use]
    pub fn decisive(&self, other: &Self) -> Option<Criterion> {
        [
            (self.priority == other.priority, Criterion::Priority),
            (self.times_bumped == other.times_bumped, Criterion::TimesBumped),
            (self.requested_on == other.requested_on, Criterion::RequestedOn),
            (self.wish_rank == other.wish_rank, Criterion::WishRank),
            (self.lottery == other.lottery, Criterion::Lottery),
        ]
        .into_iter()
        .find_map(|(same, criterion)| (!same).then_some(criterion))
    }
}

impl PartialOrd for Terms {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Terms {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// The lot of a request for a session: FNV-1a (64 bits) over the seed, the session and the request, mixed once more.
#[must_use]
pub fn lot(session: SessionId, request: RequestId) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = LOTTERY_SEED.to_be_bytes();
    for byte in bytes.iter().chain(session.uuid().as_bytes()).chain(request.uuid().as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    crate::id::next(&mut hash)
}
