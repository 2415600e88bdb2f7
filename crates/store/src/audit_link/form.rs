//! The canonical form of a line of the audit: the bytes that a link's hash is taken over.
//!
//! Form 1: for each column that holds a value, in the order of [`Stored::fields`], one byte of tag (the place in that
//! order, from 1), the length of the value in four bytes, big-endian, and the value. A column without a value is left
//! out, so nothing is ambiguous: an empty text has a tag and the length 0, no text has neither.
//!
//! | kind | value |
//! |---|---|
//! | identifier | its 16 bytes |
//! | instant | microseconds since 1970-01-01T00:00:00Z, eight bytes, big-endian, two's complement |
//! | text | UTF-8 |
//! | JSON | see [`json`]: the same for what SQLite keeps as text and PostgreSQL as `jsonb` |
//!
//! **A new column** of `audit_event` may hold no value and is appended to [`Stored`], [`stored_columns`](crate::audit::stored_columns) and [`Stored::fields`]: lines written
//! before it keep their form and so their hash, and there is no new version. A test refuses a column that has not joined.
//! Only another encoding of what is there already needs form 2, beside this one: each link names its form.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::audit::Stored;
use crate::sql_types::Id;

/// The form in which links are made.
pub(super) const FORM: i32 = 1;

type Field = (&'static str, Option<Vec<u8>>);

impl Stored {
    /// The columns by name, each with the bytes of its value. The order is part of the form: append, never insert.
    fn fields(&self) -> [Field; 16] {
        [
            ("id", Some(id(self.id))),
            ("at", Some(self.at.0.timestamp_micros().to_be_bytes().to_vec())),
            ("actor_person_id", self.actor_person_id.map(id)),
            ("action", Some(text(&self.action))),
            ("person_id", self.person_id.map(id)),
            ("session_id", self.session_id.map(id)),
            ("training_request_id", self.training_request_id.map(id)),
            ("subject_kind", Some(text(&self.subject_kind))),
            ("subject_id", Some(id(self.subject_id))),
            ("reason_code", self.reason_code.as_deref().map(text)),
            ("words", self.words.as_deref().map(text)),
            ("before", self.before.as_ref().map(|state| json(&state.0))),
            ("after", self.after.as_ref().map(|state| json(&state.0))),
            ("http_request_id", self.http_request_id.as_deref().map(text)),
            ("actor_client_id", self.actor_client_id.map(id)),
            ("on_behalf_of_id", self.on_behalf_of_id.map(id)),
        ]
    }

    /// The hash of its link, after that of the link before.
    pub(super) fn hash(&self, previous: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        for (tag, (_, value)) in (1_u8..).zip(self.fields()) {
            if let Some(value) = value {
                hash.update([tag]);
                hash.update(length(value.len()));
                hash.update(value);
            }
        }
        hash.finalize().into()
    }
}

fn id(id: Id) -> Vec<u8> {
    id.0.as_bytes().to_vec()
}

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Four bytes. No database holds a value of 4 GiB.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// A JSON value: one letter, then what the letter asks for. `n`, `t`, `f` are null, true and false; `i` a whole number, in decimal, as a text; `d` another
/// number, its IEEE 754 double in eight bytes; `s` a text; `a` a list: the count, then each value; `o` an object: the
/// count, then each name as a text and its value, by the bytes of the name. A text is its length, then UTF-8; counts and
/// lengths take four bytes, big-endian.
fn json(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'n'),
        Value::Bool(true) => out.push(b't'),
        Value::Bool(false) => out.push(b'f'),
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(double) => {
                out.push(b'd');
                // The two zeros are equal, and not every database keeps them apart.
                let double = if double == 0.0 { 0.0_f64 } else { double };
                out.extend(double.to_bits().to_be_bytes());
            }
            None => {
                out.push(b'i');
                write_text(&number.to_string(), out);
            }
        },
        Value::String(text) => {
            out.push(b's');
            write_text(text, out);
        }
        Value::Array(items) => {
            out.push(b'a');
            out.extend(length(items.len()));
            items.iter().for_each(|item| write(item, out));
        }
        Value::Object(members) => {
            out.push(b'o');
            out.extend(length(members.len()));
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_bytes());
            for (name, member) in members {
                write_text(name, out);
                write(member, out);
            }
        }
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.extend(length(text.len()));
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql_types::{At, Json};
    use serde_json::json as value;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn a_line() -> Stored {
        Stored {
            id: Id(Uuid::from_u128(1)),
            at: At("2030-01-07T08:00:00.000001Z".parse().unwrap()),
            actor_person_id: None,
            action: "request.submitted".to_owned(),
            person_id: None,
            session_id: None,
            training_request_id: None,
            subject_kind: "request".to_owned(),
            subject_id: Id(Uuid::from_u128(2)),
            reason_code: None,
            words: None,
            before: None,
            after: Some(Json(value!({ "b": [1, 2.5, null], "a": "é" }))),
            http_request_id: None,
            actor_client_id: None,
            on_behalf_of_id: None,
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Computed outside of the program from the words above, by a dozen lines of Python.
    #[test]
    fn the_form_is_the_one_that_is_published() {
        assert_eq!(
            hex(&json(&value!({ "b": [1, 2.5, null], "a": "é" }))),
            "6f0000000200000001617300000002c3a9000000016261000000036900000001316440040000000000006e"
        );
        assert_eq!(hex(&a_line().hash(&[0; 32])), "2db01cfa5c3229933874860e3f1e0bc4d11ccb251207d8cc0053c3cb1044137a");
    }

    #[test]
    fn every_column_of_a_line_has_joined_the_form() {
        let table = crate::schema::TEXT
            .split("    audit_event (id) {")
            .nth(1)
            .and_then(|rest| rest.split("    }").next())
            .unwrap();
        let columns: BTreeSet<&str> =
            table.lines().filter_map(|line| line.trim().split_once(" -> ")).map(|(name, _)| name).collect();
        let joined: BTreeSet<&str> = a_line().fields().into_iter().map(|(name, _)| name).collect();
        assert_eq!(columns, joined);
    }

    #[test]
    fn no_two_lines_share_a_form() {
        let with = |change: fn(&mut Stored)| {
            let mut line = a_line();
            change(&mut line);
            line.hash(&[0; 32])
        };
        let hashes: BTreeSet<_> = [
            with(|_| ()),
            with(|line| line.words = Some(String::new())),
            with(|line| line.words = Some("a".to_owned())),
            with(|line| line.reason_code = Some("a".to_owned())),
            with(|line| line.person_id = Some(Id(Uuid::from_u128(3)))),
            with(|line| line.session_id = Some(Id(Uuid::from_u128(3)))),
            with(|line| line.actor_person_id = Some(Id(Uuid::from_u128(3)))),
            with(|line| line.actor_client_id = Some(Id(Uuid::from_u128(3)))),
            with(|line| line.on_behalf_of_id = Some(Id(Uuid::from_u128(3)))),
            with(|line| line.at = At("2030-01-07T08:00:00.000002Z".parse().unwrap())),
            with(|line| line.before = line.after.take()),
            with(|line| line.after = Some(Json(value!({ "b": [1, 2.5], "a": "é" })))),
            with(|line| line.after = Some(Json(value!({ "b": [1, 2.5, null], "a": "1" })))),
            with(|line| line.after = Some(Json(value!({ "b": [1, 2.5, null], "a": 1 })))),
            a_line().hash(&[1; 32]),
        ]
        .into();
        assert_eq!(hashes.len(), 15);
    }

    #[test]
    fn the_order_of_names_and_the_sign_of_zero_do_not_matter() {
        let read = |text: &str| json(&serde_json::from_str(text).unwrap());
        assert_eq!(read(r#"{"a":1,"b":0.0}"#), read(r#"{ "b" : -0.0, "a" : 1 }"#));
    }
}
