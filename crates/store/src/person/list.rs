//! Lists of people: by name or number, narrowed by words, unit, rank, status and skill.
//!
//! People are found by the filter that fewest of them pass; the others are asked of each. How many pass is counted first, up to
//! a bound: neither database knows it when it plans a statement that it keeps. Those of a word, a rank or a status stand in the
//! order of names, so a page of them is read in one walk whatever their number; those of a unit or a skill are sorted.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{Id as _, PersonId, SkillId, UnitId};
use domain::person::{Person, PersonStatus};
use domain::text::RankCode;

use super::found::{By, Found, InOrder, Word, steps};
use super::{Stored, WHAT, stored};
use crate::page::{Cursor, NO_PAGE, Page, PageRequest, Scope, orders};
use crate::row::{key, keys, unreadable};
use crate::run::Run;
use crate::schema::{person, person_beginning, person_skill, unit, unit_closure};
use crate::sql::among;
use crate::sql_types::Id;
use crate::text::name_words;
use crate::unit::{UnitTag, tag};
use crate::{Conn, StoreError};

orders! {
    /// The order of a list of people.
    PersonOrder {
        /// By family name, then given name.
        #[default]
        Name = "name",
        /// By family name, from the end of the alphabet.
        NameBackwards = "-name",
        /// By service number.
        Number = "service_number",
        /// By service number, the highest first.
        NumberBackwards = "-service_number",
    }
}

/// Which people.
#[derive(Debug, Clone)]
pub struct PersonFilter<'a> {
    /// Only those of these units.
    pub scope: &'a Scope,
    /// Only those of this unit and of those under it.
    pub unit: Option<UnitId>,
    /// Each word begins a word of their names or number.
    pub q: Option<&'a str>,
    /// Only those who belong so.
    pub status: Option<PersonStatus>,
    /// Only those of this rank.
    pub rank: Option<RankCode>,
    /// Only those who hold this skill on that day.
    pub skill: Option<(SkillId, NaiveDate)>,
}

impl<'a> PersonFilter<'a> {
    /// Everybody in a scope.
    #[must_use]
    pub const fn in_scope(scope: &'a Scope) -> Self {
        Self { scope, unit: None, q: None, status: None, rank: None, skill: None }
    }
}

/// Bounds up to which those who pass a filter are counted: the first that some filter keeps to decides.
const BOUNDS: [i64; 2] = [300, 3_000];
/// The same when two filters are left whose people no index has in the order: one of the two finds them, however they meet.
const LAST_BOUND: i64 = 20_000;

/// People, each with their unit in short.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    filter: &PersonFilter<'_>,
    order: PersonOrder,
    page: &PageRequest,
) -> Result<Page<(Person, UnitTag)>, StoreError> {
    let mut found = found(filter, order, page);
    found.by = narrowest(conn, &found)?;
    read(conn, found, page)
}

/// The same for whoever may not know service numbers: found by words of their names only, and where a page ends is told by the
/// person's id, since the key that the list is sorted by holds the number.
///
/// # Errors
/// [`StoreError::Missing`] when the page starts after nobody, or those of the database.
pub fn list_by_names(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Page<(Person, UnitTag)>, StoreError> {
    // A word without a digit begins no number.
    if q.is_some_and(|q| name_words(q).iter().any(|word| word.contains(char::is_numeric))) {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let order = PersonOrder::Name;
    let mut key_of = |cursor: &Cursor| {
        let last = person::table.find(key(PersonId::from_uuid(cursor.id))).select(person::search_key);
        last.first_row::<String>(conn).optional()?.ok_or(StoreError::Missing { what: NO_PAGE })
    };
    let after = match &page.after {
        Some(cursor) => Some(Cursor::ordered(order.code(), &key_of(cursor)?, PersonId::from_uuid(cursor.id))),
        None => None,
    };
    let filter = PersonFilter { q, ..PersonFilter::in_scope(scope) };
    let mut found = list(conn, &filter, order, &PageRequest { after, ..page.clone() })?;
    found.next = found.items.last().filter(|_| found.next.is_some()).map(|(last, _)| Cursor::new("", last.id));
    Ok(found)
}

/// What a list looks for; by what it is found is still to be chosen.
pub(super) fn found(filter: &PersonFilter<'_>, order: PersonOrder, page: &PageRequest) -> Found {
    let scope = match filter.scope {
        Scope::Everything => None,
        Scope::Under(roots) => Some(keys(roots.iter().copied())),
    };
    Found {
        by: None,
        words: filter.q.map(name_words).unwrap_or_default().iter().map(|word| Word::new(word)).collect(),
        units: scope.into_iter().chain(filter.unit.map(|unit| vec![key(unit)])).collect(),
        rank: filter.rank.as_ref().map(|rank| rank.as_str().to_owned()),
        status: filter.status.map(|status| status.code().to_owned()),
        skill: filter.skill.map(|(skill, on)| (key(skill), on)),
        order,
        after: page.after.as_ref().map(|cursor| cursor.key.clone()),
        rows: steps(page.limit.saturating_add(1)),
    }
}

/// A person as read for a page, their key, and the code and the name of their unit.
type Listed = (Stored, String, Option<(String, String)>);

/// The page of what is looked for.
pub(super) fn read(conn: &mut Conn, found: Found, page: &PageRequest) -> Result<Page<(Person, UnitTag)>, StoreError> {
    let order = found.order;
    // The join is an outer one so that no database begins with the units: everybody has one.
    let rows: Vec<Listed> = person::table
        .left_join(unit::table)
        .filter(found)
        .order(InOrder(order))
        .limit(page.rows())
        .select((stored!(), person::search_key, (unit::code, unit::name).nullable()))
        .rows(conn)?;
    let read = |(row, search_key, unit): Listed| {
        let (code, name) = unit.ok_or_else(|| unreadable(WHAT, "nobody is without a unit"))?;
        let unit = tag(row.unit_id, code, name)?;
        Ok((Person::try_from(row)?, unit, search_key))
    };
    let people = rows.into_iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    // The key that the database compares: another version of the program may have folded it in another way.
    let next = |(person, _, search_key): &(Person, UnitTag, String)| match order {
        PersonOrder::Name | PersonOrder::NameBackwards => Cursor::ordered(order.code(), search_key, person.id),
        PersonOrder::Number | PersonOrder::NumberBackwards => {
            Cursor::ordered(order.code(), &person.service_number, person.id)
        }
    };
    Ok(Page::cut(people, page, next).map(|(person, unit, _)| (person, unit)))
}

/// By what the people of a list can be found.
pub(super) fn ways(found: &Found) -> Vec<By> {
    let words = (0..found.words.len()).map(By::Word);
    let units = (0..found.units.len()).map(By::Units);
    let rank = found.rank.as_ref().map(|_| By::Rank);
    let status = found.status.as_ref().filter(|_| found.rank.is_none()).map(|_| By::Status);
    let skill = found.skill.map(|_| By::Skill);
    words.chain(units).chain(rank).chain(status).chain(skill).collect()
}

/// What to find the people by; none when it is best to walk the list in its order.
fn narrowest(conn: &mut Conn, found: &Found) -> Result<Option<By>, StoreError> {
    let filters = ways(found);
    let in_order = |by: &By| by.is_by_name() && found.order.is_by_name();
    if let [only] = filters.as_slice()
        && in_order(only)
    {
        return Ok(Some(*only));
    }
    let none_in_order = filters.len() > 1 && !filters.iter().any(in_order);
    let last = none_in_order.then_some(LAST_BOUND);
    for bound in BOUNDS.into_iter().chain(last) {
        for by in &filters {
            if !exceeds(conn, found, *by, bound)? {
                return Ok(Some(*by));
            }
        }
    }
    // Many have each: the longest word is likely the rarest, then a rank, then a status.
    let longest = |by: &By| match by {
        By::Word(at) => found.words.get(*at).map_or(0, |word| word.beginning.len().saturating_add(2)),
        By::Rank => 1,
        _ => 0,
    };
    Ok(filters.iter().filter(|by| in_order(by)).max_by_key(|by| longest(by)).copied())
}

/// Whether more than so many people pass a filter, counted along its index.
fn exceeds(conn: &mut Conn, found: &Found, by: By, most: i64) -> Result<bool, StoreError> {
    // Whether there is no line after so many of these, looked for by one of its columns.
    macro_rules! next {
        ($lines:expr, $column:expr => $kind:ty) => {
            $lines.select($column).offset(most).limit(1).rows::<$kind>(conn)?.is_empty()
        };
    }
    let ends = match by {
        By::Word(at) => {
            let word = found.words.get(at).map(|word| word.beginning.as_str()).unwrap_or_default();
            let having = person_beginning::table.filter(person_beginning::beginning.eq(word));
            next!(having, person_beginning::beginning => String)
        }
        By::Rank => {
            let of_rank = person::table.filter(person::rank_code.eq(found.rank.as_deref().unwrap_or_default()));
            next!(of_rank, person::rank_code => String)
        }
        By::Status => {
            let of_status = person::table.filter(person::status.eq(found.status.as_deref().unwrap_or_default()));
            next!(of_status, person::status => String)
        }
        By::Units(at) => {
            let roots = found.units.get(at).cloned().unwrap_or_default();
            let under =
                unit_closure::table.filter(among(unit_closure::ancestor_id, roots)).select(unit_closure::descendant_id);
            next!(person::table.filter(person::unit_id.eq_any(under)), person::unit_id => Id)
        }
        By::Skill => {
            let Some((skill, _)) = found.skill else { return Ok(false) };
            next!(person_skill::table.filter(person_skill::skill_id.eq(skill)), person_skill::skill_id => Id)
        }
    };
    Ok(!ends)
}
