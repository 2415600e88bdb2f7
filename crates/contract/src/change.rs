//! What a partial edit says of a field that may be empty: nothing, that it becomes empty, or what it becomes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of a partial edit (RFC 7396): left out it stays, `null` clears it, a value replaces it.
///
/// A field of this type bears `#[serde(default, skip_serializing_if = "Change::is_kept")]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Left out: it stays as it is.
    #[default]
    Keep,
    /// `null`: it becomes empty.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<T> Change<T> {
    /// Whether it stays.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// What a field becomes that is this now, once `read` has read the new value.
    ///
    /// # Errors
    /// What `read` answers.
    pub fn over<U, E>(&self, now: Option<U>, read: impl FnOnce(&T) -> Result<U, E>) -> Result<Option<U>, E> {
        match self {
            Self::Keep => Ok(now),
            Self::Clear => Ok(None),
            Self::Set(value) => read(value).map(Some),
        }
    }
}

/// An empty field of a form clears.
impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Option::deserialize(d).map(Self::from)
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => s.serialize_none(),
            Self::Set(value) => s.serialize_some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Edit {
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        note: Change<u8>,
    }

    #[test]
    fn left_out_null_and_a_value_are_three_things_and_read_back() {
        for (text, note) in
            [("{}", Change::Keep), (r#"{"note":null}"#, Change::Clear), (r#"{"note":7}"#, Change::Set(7))]
        {
            let edit: Edit = serde_json::from_str(text).unwrap();
            assert_eq!(edit, Edit { note });
            assert_eq!(serde_json::to_string(&edit).unwrap(), text);
        }
        assert!(serde_json::from_str::<Edit>(r#"{"note":"x"}"#).is_err());
    }

    #[test]
    fn each_does_to_a_field_what_it_says() {
        let read = |n: &u8| n.checked_sub(1).ok_or("zero");
        assert_eq!(Change::Keep.over(Some(3), read), Ok(Some(3)));
        assert_eq!(Change::Clear.over(Some(3), read), Ok(None));
        assert_eq!(Change::Set(9).over(Some(3), read), Ok(Some(8)));
        assert_eq!(Change::Set(0).over(Some(3), read), Err("zero"));
    }
}
