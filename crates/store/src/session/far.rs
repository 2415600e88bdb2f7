//! Where a list of sessions by distance stands.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::list::SessionFilter;
use crate::page::{InvalidCursor, kept};
use crate::row::keys;
use crate::sql_types::Id;

/// Where a list by distance stands: how far, and the first day.
pub(super) struct Far(pub u32, pub NaiveDate);

impl std::fmt::Display for Far {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

impl std::str::FromStr for Far {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (metres, day) = text.split_once(' ').ok_or(InvalidCursor)?;
        let day: NaiveDate = day.parse().map_err(|_| InvalidCursor)?;
        let metres = metres.parse().map_err(|_| InvalidCursor)?;
        if day == kept(day) { Ok(Self(metres, day)) } else { Err(InvalidCursor) }
    }
}

impl SessionFilter {
    /// The sites as far as this, and those further.
    pub(super) fn measured(&self, metres: u32) -> [Vec<Id>; 2] {
        [Ordering::Equal, Ordering::Greater].map(|wanted| {
            let there = self.distances.iter().filter(|(_, far)| far.cmp(&metres) == wanted);
            keys(there.map(|(site, _)| *site))
        })
    }
}
