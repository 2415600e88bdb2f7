//! Whether people are found by their names: their keys are made of these, and listed under each beginning of their words.
//! Looked up here rather than in the database: how names are folded is the domain's to say.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::person::{beginning, beginnings, search_key};
use uuid::Uuid;

use super::Finding;
use crate::run::Run;
use crate::schema::{person, person_beginning};
use crate::sql_types::Id;
use crate::{Conn, StoreError};

/// Rows read at a time.
const AT_ONCE: i64 = 10_000;

/// A person whose beginnings are being counted.
struct Listed {
    id: Uuid,
    /// Beginnings not met yet.
    left: usize,
}

/// People whose key or whose beginnings are not those of their names.
pub(super) fn check(conn: &mut Conn) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let mut listed = keys(conn, &mut findings)?;
    let (mut after, mut key) = (String::new(), String::new());
    loop {
        let rows: Vec<(String, String)> = person_beginning::table
            .filter(person_beginning::beginning.ge(&after))
            .filter(person_beginning::beginning.gt(&after).or(person_beginning::search_key.gt(&key)))
            .order((person_beginning::beginning, person_beginning::search_key))
            .limit(AT_ONCE)
            .rows(conn)?;
        let Some((last_beginning, last_key)) = rows.last().cloned() else { break };
        for (said, key) in rows {
            match listed.get_mut(&key) {
                Some(one) if begins(&key, &said) => one.left = one.left.saturating_sub(1),
                Some(one) => findings.push(finding(one.id, "listed under a beginning that no word of theirs has")),
                None => findings.push(finding(Uuid::nil(), "a beginning is listed of a key that nobody has")),
            }
        }
        (after, key) = (last_beginning, last_key);
    }
    let missing = listed.into_values().filter(|one| one.left > 0);
    findings.extend(missing.map(|one| finding(one.id, "not listed under each beginning of their words")));
    Ok(findings)
}

/// Whether this is one of the beginnings of a key, without writing them all down: there are millions of rows.
fn begins(key: &str, said: &str) -> bool {
    !said.is_empty() && beginning(said) == said && key.split(' ').any(|word| word.starts_with(said))
}

/// Everybody's key, with the beginnings to be met; those that are not made of the names are findings.
fn keys(conn: &mut Conn, findings: &mut Vec<Finding>) -> Result<HashMap<String, Listed>, StoreError> {
    let mut listed = HashMap::new();
    let mut after = String::new();
    loop {
        let rows: Vec<(Id, String, String, String, String)> = person::table
            .filter(person::search_key.gt(&after))
            .order(person::search_key)
            .limit(AT_ONCE)
            .select((person::id, person::family_name, person::given_name, person::service_number, person::search_key))
            .rows(conn)?;
        let Some((.., last)) = rows.last().cloned() else { return Ok(listed) };
        for (id, family, given, number, key) in rows {
            if search_key(&family, &given, &number) != key {
                findings.push(finding(id.0, "their key is not made of their names"));
            }
            let left = beginnings(&key).len();
            listed.insert(key, Listed { id: id.0, left });
        }
        after = last;
    }
}

fn finding(subject_id: Uuid, detail: &str) -> Finding {
    Finding { invariant: "search", subject_kind: "person", subject_id, detail: detail.to_owned() }
}
