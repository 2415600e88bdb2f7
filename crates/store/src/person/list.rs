//! Lists of people: by name or number, narrowed by words, unit, rank, status and skill.
//!
//! People are found by the filter that fewest of them pass, and sorted; the other filters are asked of each. When many pass
//! all of them, each is asked of the people in the order of the list, which stops at the end of the page. How many pass is
//! counted first, up to a bound: neither database knows it when it plans a statement that it keeps.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{SkillId, UnitId};
use domain::person::{Person, PersonStatus};
use domain::text::RankCode;

use super::PersonRow;
use crate::page::{Cursor, Page, PageRequest, Scope, orders, within};
use crate::row::{key, keys};
use crate::run::Run;
use crate::schema::{person, person_search, person_skill};
use crate::sql::{BelongsUnder, HasStatus, HasWord, HoldsSkill};
use crate::sql_types::Id;
use crate::text::{past, words};
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

/// People of units or holders of a skill from which on the list is walked in its order: sorting that many costs about as
/// much as walking past those of whom one in fifty is one of them.
const MANY: i64 = 3_000;
/// The same for a word. Words cluster: those that begin a family name stand next to each other in the order of names, and a
/// walk may pass everybody before them. So many have such a word only when it begins given names too.
const MANY_WORDS: i64 = 20_000;

/// A filter by which people can be found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// The units of the asker.
    Scope,
    /// The unit asked for.
    Unit,
    /// The skill.
    Skill,
    /// Which word.
    Word(usize),
}

/// People.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    filter: &PersonFilter<'_>,
    order: PersonOrder,
    page: &PageRequest,
) -> Result<Page<Person>, StoreError> {
    let words = filter.q.map(words).unwrap_or_default();
    let found_by = narrowest(conn, filter, &words)?;
    let mut query = person::table.into_boxed();
    if let Scope::Under(roots) = filter.scope {
        query = match found_by == Some(By::Scope) {
            true => query.filter(person::unit_id.eq_any(within!(roots))),
            false => query.filter(BelongsUnder { roots: keys(roots.iter().copied()) }),
        };
    }
    if let Some(unit) = filter.unit {
        query = match found_by == Some(By::Unit) {
            true => query.filter(person::unit_id.eq_any(within!([unit]))),
            false => query.filter(BelongsUnder { roots: vec![key(unit)] }),
        };
    }
    if let Some(rank) = &filter.rank {
        query = query.filter(person::rank_code.eq(rank.as_str().to_owned()));
    }
    if let Some(status) = filter.status {
        // There are three of them and eighteen ranks: the rank leads.
        query = match filter.rank.is_none() && found_by.is_none() {
            true => query.filter(person::status.eq(status.code())),
            false => query.filter(HasStatus { code: status.code().to_owned() }),
        };
    }
    if let Some((skill, on)) = filter.skill {
        query = match found_by == Some(By::Skill) {
            true => {
                let holders = person_skill::table
                    .filter(person_skill::skill_id.eq(key(skill)))
                    .filter(person_skill::withdrawn_at.is_null())
                    .filter(person_skill::valid_from.le(on))
                    .filter(person_skill::valid_until.is_null().or(person_skill::valid_until.ge(on).assume_not_null()))
                    .select(person_skill::person_id);
                query.filter(person::id.eq_any(holders))
            }
            false => query.filter(HoldsSkill { skill: key(skill), on }),
        };
    }
    for (at, word) in words.into_iter().enumerate() {
        let end = past(&word);
        query = match found_by == Some(By::Word(at)) {
            true => {
                let found = person_search::table
                    .filter(person_search::token.ge(word))
                    .filter(person_search::token.lt(end))
                    .select(person_search::person_id);
                query.filter(person::id.eq_any(found))
            }
            false => query.filter(HasWord { from: word, to: end }),
        };
    }
    if let Some(Cursor { key, id, .. }) = page.after.clone() {
        let (id, again) = (Id(id), key.clone());
        query = match order {
            PersonOrder::Name => {
                query.filter(person::search_key.ge(key)).filter(person::search_key.gt(again).or(person::id.gt(id)))
            }
            PersonOrder::NameBackwards => {
                query.filter(person::search_key.le(key)).filter(person::search_key.lt(again).or(person::id.lt(id)))
            }
            PersonOrder::Number => query.filter(person::service_number.gt(key)),
            PersonOrder::NumberBackwards => query.filter(person::service_number.lt(key)),
        };
    }
    query = match order {
        PersonOrder::Name => query.order((person::search_key, person::id)),
        PersonOrder::NameBackwards => query.order((person::search_key.desc(), person::id.desc())),
        PersonOrder::Number => query.order(person::service_number),
        PersonOrder::NumberBackwards => query.order(person::service_number.desc()),
    };
    let rows: Vec<PersonRow> = query.limit(page.rows()).load(conn)?;
    let people = rows.into_iter().map(Person::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(people, page, |person| match order {
        PersonOrder::Name | PersonOrder::NameBackwards => Cursor::ordered(order.code(), person.search_key(), person.id),
        PersonOrder::Number | PersonOrder::NumberBackwards => {
            Cursor::ordered(order.code(), &person.service_number, person.id)
        }
    }))
}

/// The filter that fewest people pass, if they are few enough to be found and sorted: the others are asked of each.
fn narrowest(conn: &mut Conn, filter: &PersonFilter<'_>, words: &[String]) -> Result<Option<By>, StoreError> {
    let mut narrowest: Option<(i64, By)> = None;
    let mut consider = |size: Option<i64>, by: By| {
        if let Some(size) = size.filter(|size| narrowest.is_none_or(|(least, _)| *size < least)) {
            narrowest = Some((size, by));
        }
    };
    if let Scope::Under(roots) = filter.scope {
        consider(size(&[300, MANY], |past| belongs(conn, roots, past))?, By::Scope);
    }
    if let Some(unit) = filter.unit {
        consider(size(&[300, MANY], |past| belongs(conn, &[unit], past))?, By::Unit);
    }
    if let Some((skill, _)) = filter.skill {
        consider(size(&[300, MANY], |past| holds(conn, skill, past))?, By::Skill);
    }
    for (at, word) in words.iter().enumerate() {
        consider(size(&[300, 1_000, MANY, MANY_WORDS], |past| has(conn, word, past))?, By::Word(at));
    }
    Ok(narrowest.map(|(_, by)| by))
}

/// The first of these bounds that a filter keeps to; none when it lets more pass than the last.
fn size(bounds: &[i64], mut passes: impl FnMut(i64) -> Result<bool, StoreError>) -> Result<Option<i64>, StoreError> {
    for bound in bounds {
        if !passes(*bound)? {
            return Ok(Some(*bound));
        }
    }
    Ok(None)
}

/// Whether more than so many people belong to these units and those under them.
fn belongs(conn: &mut Conn, roots: &[UnitId], most: i64) -> Result<bool, StoreError> {
    let people = person::table.filter(person::unit_id.eq_any(within!(roots))).select(person::unit_id);
    Ok(people.offset(most).limit(1).rows::<Id>(conn)?.pop().is_some())
}

/// Whether more than so many lines say that someone holds a skill, or held it.
fn holds(conn: &mut Conn, skill: SkillId, most: i64) -> Result<bool, StoreError> {
    let lines = person_skill::table.filter(person_skill::skill_id.eq(key(skill))).select(person_skill::skill_id);
    Ok(lines.offset(most).limit(1).rows::<Id>(conn)?.pop().is_some())
}

/// Whether more than so many words of people begin so.
fn has(conn: &mut Conn, word: &str, most: i64) -> Result<bool, StoreError> {
    let people = person_search::table
        .filter(person_search::token.ge(word))
        .filter(person_search::token.lt(past(word)))
        .select(person_search::person_id);
    Ok(people.offset(most).limit(1).rows::<Id>(conn)?.pop().is_some())
}
