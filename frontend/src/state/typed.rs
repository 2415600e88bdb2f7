//! What was typed in a page when it is loaded again, so that a form is not lost.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long it stays of use, in minutes.
const MINUTES: i64 = 10;

/// The fields of one page, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    path: String,
    at: DateTime<Utc>,
    fields: BTreeMap<String, String>,
}

impl Typed {
    /// What stands in the fields of a page; those left blank are not kept.
    #[must_use]
    pub fn new(path: &str, at: DateTime<Utc>, fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let fields = fields.into_iter().filter(|(id, text)| !id.is_empty() && !text.is_empty()).collect();
        Self { path: path.to_owned(), at, fields }
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what was kept; what cannot be read is nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Takes what was typed in a field of this page, once, as long as it is of use.
    pub fn take(&mut self, path: &str, id: &str, now: DateTime<Utc>) -> Option<String> {
        let age = now - self.at;
        if self.path != path || age < TimeDelta::zero() || age > TimeDelta::minutes(MINUTES) {
            return None;
        }
        self.fields.remove(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_900_000_000 + 60 * minute, 0).unwrap()
    }

    #[test]
    fn what_was_typed_comes_back_once_on_its_page() {
        let fields = [("name".to_owned(), "SIRH".to_owned()), ("rate".to_owned(), String::new())];
        let mut typed = Typed::parse(&Typed::new("/a", at(0), fields).text());
        assert_eq!(typed.take("/b", "name", at(1)), None);
        assert_eq!(typed.take("/a", "rate", at(1)), None);
        assert_eq!(typed.take("/a", "name", at(1)).as_deref(), Some("SIRH"));
        assert_eq!(typed.take("/a", "name", at(1)), None);
    }

    #[test]
    fn it_is_forgotten_after_a_while_and_nonsense_is_nothing() {
        let kept = || Typed::new("/a", at(0), [("name".to_owned(), "SIRH".to_owned())]);
        assert_eq!(kept().take("/a", "name", at(11)), None);
        assert_eq!(kept().take("/a", "name", at(-1)), None);
        assert_eq!(kept().take("/a", "name", at(10)).as_deref(), Some("SIRH"));
        assert_eq!(Typed::parse("{"), Typed::default());
    }
}
