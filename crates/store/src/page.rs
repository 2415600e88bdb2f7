//! Pages of lists: where one starts, how long it is, and over which units it looks.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::id::UnitId;
use uuid::Uuid;

use crate::StoreError;

/// The last line of a page: the next one starts after it, whatever was added or removed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub(crate) key: String,
    /// Which of those with the same key.
    pub(crate) id: Uuid,
    /// The code of the order it follows; empty in a list that has one order only.
    pub(crate) order: String,
}

/// The orders of a list, each with the code that callers say.
macro_rules! orders {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its stable code; one that starts with `-` runs the other way.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The order of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|order| order.code() == code)
            }
        }
    };
}
pub(crate) use orders;

/// The nearest day that both databases can keep and compare: years have four digits.
pub(crate) fn kept(day: NaiveDate) -> NaiveDate {
    let bound = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    day.clamp(bound(1, 1, 1), bound(9999, 12, 31))
}

/// What is missing when a cursor names no place in the list that it was brought to.
pub const NO_PAGE: &str = "the page";

/// A text that no list gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor that a list gave")]
pub struct InvalidCursor;

impl Cursor {
    pub(crate) fn new(key: impl fmt::Display, id: impl domain::id::Id) -> Self {
        Self::ordered("", key, id)
    }

    /// The cursor of a list that has several orders.
    pub(crate) fn ordered(order: &str, key: impl fmt::Display, id: impl domain::id::Id) -> Self {
        Self { key: key.to_string(), id: id.uuid(), order: order.to_owned() }
    }

    /// The code of the order it follows; empty in a list that has one order only.
    #[must_use]
    pub fn order(&self) -> &str {
        &self.order
    }

    /// The key as the list means it; a cursor of another list is like a page that does not exist.
    pub(crate) fn key<T: FromStr>(&self) -> Result<T, StoreError> {
        self.key.parse().map_err(|_| StoreError::Missing { what: NO_PAGE })
    }

    /// The key of a list sorted by day.
    pub(crate) fn day(&self) -> Result<NaiveDate, StoreError> {
        let day: NaiveDate = self.key()?;
        if day == kept(day) { Ok(day) } else { Err(StoreError::Missing { what: NO_PAGE }) }
    }

    /// The key of a list sorted by instant.
    pub(crate) fn instant(&self) -> Result<DateTime<Utc>, StoreError> {
        let at: DateTime<Utc> = self.key()?;
        if at.date_naive() == kept(at.date_naive()) { Ok(at) } else { Err(StoreError::Missing { what: NO_PAGE }) }
    }
}

/// Letters, digits and `-` only: it goes into addresses as it is.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.id.simple())?;
        hex(f, &self.key)?;
        if self.order.is_empty() {
            return Ok(());
        }
        f.write_str("-")?;
        hex(f, &self.order)
    }
}

fn hex(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn unhex(text: &str) -> Option<String> {
    if !text.len().is_multiple_of(2) || text.len() > 2_000 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect();
    // PostgreSQL has no text with a zero in it.
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|text| !text.contains('\0'))
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (id, rest) = text.split_once('-').ok_or(InvalidCursor)?;
        let id = Uuid::try_parse(id).map_err(|_| InvalidCursor)?;
        let (key, order) = match rest.split_once('-') {
            Some((_, "")) => return Err(InvalidCursor),
            Some((key, order)) => (key, order),
            None => (rest, ""),
        };
        match (unhex(key), unhex(order)) {
            (Some(key), Some(order)) => Ok(Self { key, id, order }),
            _ => Err(InvalidCursor),
        }
    }
}

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Lines at most.
    pub limit: u16,
    /// After this one; from the beginning without.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// The first lines.
    #[must_use]
    pub const fn first(limit: u16) -> Self {
        Self { limit, after: None }
    }

    /// One more than the page, to know whether there is a next one.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its lines.
    pub items: Vec<T>,
    /// Where the next one starts, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts the line too many, and remembers the last one kept.
    pub(crate) fn cut(mut items: Vec<T>, request: &PageRequest, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let limit = usize::from(request.limit);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }

    /// The same page in other words.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

/// The units someone may look at. [`crate::unit::scope`] makes it from the roots of their grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// These and those under them; none when empty.
    Under(Vec<UnitId>),
}

/// Units inside a scope, as a subquery on the closure.
macro_rules! within {
    ($roots:expr) => {
        $crate::schema::unit_closure::table
            .filter($crate::sql::among(
                $crate::schema::unit_closure::ancestor_id,
                $crate::row::keys($roots.iter().copied()),
            ))
            .select($crate::schema::unit_closure::descendant_id)
    };
}
pub(crate) use within;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::PersonId;

    #[test]
    fn a_cursor_beyond_what_is_kept_is_no_page() {
        let id: PersonId = "0190f5fe-7c00-7a00-8000-000000000001".parse().unwrap();
        assert!(Cursor::new("2027-01-04", id).day().is_ok());
        assert!(Cursor::new("2027-01-04T08:00:00Z", id).instant().is_ok());
        for beyond in ["+12027-01-04", "-4800-01-04", "0000-01-04", "demain"] {
            assert!(Cursor::new(beyond, id).day().is_err(), "{beyond}");
            assert!(Cursor::new(format!("{beyond}T08:00:00Z"), id).instant().is_err(), "{beyond}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_key_of_any_order_reads_back(key in "[^\\x00]{0,80}", order in "-?[a-z_]{0,20}") {
            let id: PersonId = "0190f5fe-7c00-7a00-8000-000000000001".parse().unwrap();
            let cursor = Cursor::ordered(&order, key, id);
            proptest::prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn a_cursor_reads_back_from_its_text_and_nothing_else_does() {
        let id: PersonId = "0190f5fe-7c00-7a00-8000-000000000001".parse().unwrap();
        for order in ["", "name", "-name"] {
            let cursor = Cursor::ordered(order, "boeuf élodie 0123456789", id);
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in [
            "",
            "-",
            "0190f5fe7c007a008000000000000001",
            "0190f5fe7c007a008000000000000001-6",
            "x-66",
            "0190f5fe7c007a008000000000000001-00",
            "0190f5fe7c007a008000000000000001-é0",
            "0190f5fe7c007a008000000000000001-66-",
            "0190f5fe7c007a008000000000000001-66-6",
            "0190f5fe7c007a008000000000000001-66-66-66",
        ] {
            assert_eq!(wrong.parse::<Cursor>(), Err(InvalidCursor), "{wrong}");
        }
    }
}
