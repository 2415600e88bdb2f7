//! People.

use crate::id::{PersonId, UnitId};
use crate::text::{Email, Name, RankCode, ServiceNumber, fold_name};
use std::collections::BTreeSet;

/// How a person belongs to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// What a search compares, and the order of lists by name: folded family name, given name and service number. Nobody
    /// else has the same, since nobody else has the number.
    #[must_use]
    pub fn search_key(&self) -> String {
        search_key(self.family_name.as_str(), self.given_name.as_str(), self.service_number.as_str())
    }
}

/// [`Person::search_key`] of these names and this number.
#[must_use]
pub fn search_key(family_name: &str, given_name: &str, service_number: &str) -> String {
    fold_name(&format!("{family_name} {given_name} {service_number}"))
}

/// The longest beginning of a word that people are found by; what a longer one says beyond it is compared with the key.
pub const LONGEST_BEGINNING: usize = 12;
/// The same of a number: few share four digits.
pub const LONGEST_BEGINNING_IN_DIGITS: usize = 4;

/// What people are found by: each beginning of each word of a search key.
#[must_use]
pub fn beginnings(search_key: &str) -> BTreeSet<&str> {
    search_key.split(' ').flat_map(|word| (1..=longest(word)).map_while(|size| start(word, size))).collect()
}

/// What a word that was typed is looked for by: its beginning.
#[must_use]
pub fn beginning(word: &str) -> &str {
    start(word, longest(word)).unwrap_or(word)
}

fn longest(word: &str) -> usize {
    if word.starts_with(|sign: char| sign.is_ascii_digit()) { LONGEST_BEGINNING_IN_DIGITS } else { LONGEST_BEGINNING }
}

/// The first letters of a word that has so many.
fn start(word: &str, size: usize) -> Option<&str> {
    let last = word.char_indices().nth(size.checked_sub(1)?)?;
    word.get(..last.0.saturating_add(last.1.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_each_beginning_of_each_word() {
        let found: Vec<&str> = beginnings("le goff éa 01").into_iter().collect();
        assert_eq!(found, ["0", "01", "g", "go", "gof", "goff", "l", "le", "é", "éa"]);
        assert_eq!(beginnings("abcdefghijklmn").len(), LONGEST_BEGINNING);
        assert_eq!((beginning("abcdefghijklmn"), beginning("éa")), ("abcdefghijkl", "éa"));
        assert_eq!((beginning("2638010177"), beginnings("2638010177").len()), ("2638", 4));
        assert!(beginnings("").is_empty());
    }
}
