//! The keys of people that another version of the program wrote, beside this one or before it, folded as this one does.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::person::search_key;

use crate::run::Run;
use crate::schema::person;
use crate::sql_types::Id;
use crate::{Conn, StoreError};

/// Rows read at a time.
const AT_ONCE: i64 = 1_000;

/// Folds again the names of those whose key is not made of them, and answers how many they were. The database keeps the
/// beginnings of words with the key.
///
/// Each version folded less than the next and left the letters that it did not know as they were: only a key that holds a
/// letter beyond plain ones can be another version's. Those few are found along the index of names.
pub(crate) fn refold(conn: &mut Conn) -> Result<usize, StoreError> {
    let beyond = match conn {
        Conn::Sqlite(_) => "person.search_key GLOB '*[^0-9a-z ]*'",
        Conn::Postgres(_) => "person.search_key ~ '[^0-9a-z ]'",
    };
    let (mut after, mut folded) = (String::new(), 0_usize);
    loop {
        let rows: Vec<(Id, String, String, String, String)> = person::table
            .filter(person::search_key.gt(&after))
            .filter(sql::<Bool>(beyond))
            .order(person::search_key)
            .limit(AT_ONCE)
            .select((person::id, person::family_name, person::given_name, person::service_number, person::search_key))
            .rows(conn)?;
        let Some((.., last)) = rows.last().cloned() else { return Ok(folded) };
        for (id, family, given, number, key) in rows {
            let ours = search_key(&family, &given, &number);
            if ours != key {
                // Somebody may be renaming them.
                let same = person::table.filter(person::id.eq(id)).filter(person::search_key.eq(key));
                folded = folded.saturating_add(diesel::update(same).set(person::search_key.eq(ours)).apply(conn)?);
            }
        }
        after = last;
    }
}
