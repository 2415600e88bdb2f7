//! People.

use crate::id::{PersonId, UnitId};
use crate::text::{Email, Name, RankCode, ServiceNumber, fold};

/// How a person belongs to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonStatus {
    /// Serving full time.
    Active,
    /// In the reserve.
    Reserve,
    /// A civilian agent.
    Civilian,
}

impl PersonStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Reserve, Self::Civilian];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Reserve => "reserve",
            Self::Civilian => "civilian",
        }
    }
    /// The status of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A person who is trained, requests, plans or decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Ten digits, unique.
    pub service_number: ServiceNumber,
    /// Family name.
    pub family_name: Name,
    /// Given name.
    pub given_name: Name,
    /// Rank.
    pub rank: RankCode,
    /// The unit they belong to.
    pub unit: UnitId,
    /// How they belong.
    pub status: PersonStatus,
    /// Where messages go, if known.
    pub email: Option<Email>,
    /// Counts the edits, from 1.
    pub version: i32,
}

impl Person {
    /// What a search compares: folded family name, given name and service number.
    #[must_use]
    pub fn search_key(&self) -> String {
        fold(&format!("{} {} {}", self.family_name, self.given_name, self.service_number))
    }
}
