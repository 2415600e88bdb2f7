//! Lists of people: by name or number, narrowed by words, unit, rank, status and skill.
//!
//! A filter that few people pass drives the search: they are found by its index and sorted. One that many pass is asked of
//! each person while the list is walked in its order, which stops at the end of the page. Which of the two it is, is counted
//! first, up to a bound: the cost of a page does not grow with the number of people that a filter lets through.

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
use crate::sql::{BelongsUnder, HasWord, HoldsSkill};
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
    let mut query = person::table.into_boxed();
    if let Scope::Under(roots) = filter.scope {
        query = match many_belong(conn, roots)? {
            true => query.filter(BelongsUnder { roots: keys(roots.iter().copied()) }),
            false => query.filter(person::unit_id.eq_any(within!(roots))),
        };
    }
    if let Some(unit) = filter.unit {
        query = match many_belong(conn, &[unit])? {
            true => query.filter(BelongsUnder { roots: vec![key(unit)] }),
            false => query.filter(person::unit_id.eq_any(within!([unit]))),
        };
    }
    if let Some(status) = filter.status {
        query = query.filter(person::status.eq(status.code()));
    }
    if let Some(rank) = &filter.rank {
        query = query.filter(person::rank_code.eq(rank.as_str().to_owned()));
    }
    if let Some((skill, on)) = filter.skill {
        query = match many_hold(conn, skill)? {
            true => query.filter(HoldsSkill { skill: key(skill), on }),
            false => {
                let holders = person_skill::table
                    .filter(person_skill::skill_id.eq(key(skill)))
                    .filter(person_skill::withdrawn_at.is_null())
                    .filter(person_skill::valid_from.le(on))
                    .filter(person_skill::valid_until.is_null().or(person_skill::valid_until.ge(on).assume_not_null()))
                    .select(person_skill::person_id);
                query.filter(person::id.eq_any(holders))
            }
        };
    }
    for word in filter.q.into_iter().flat_map(words) {
        let end = past(&word);
        query = match many_have(conn, &word, &end)? {
            true => query.filter(HasWord { from: word, to: end }),
            false => {
                let found = person_search::table
                    .filter(person_search::token.ge(word))
                    .filter(person_search::token.lt(end))
                    .select(person_search::person_id);
                query.filter(person::id.eq_any(found))
            }
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

/// Whether many people belong to these units and those under them.
fn many_belong(conn: &mut Conn, roots: &[UnitId]) -> Result<bool, StoreError> {
    let people = person::table.filter(person::unit_id.eq_any(within!(roots))).select(person::unit_id);
    Ok(people.offset(MANY).limit(1).rows::<Id>(conn)?.pop().is_some())
}

/// Whether many people hold a skill, or held it.
fn many_hold(conn: &mut Conn, skill: SkillId) -> Result<bool, StoreError> {
    let lines = person_skill::table.filter(person_skill::skill_id.eq(key(skill))).select(person_skill::skill_id);
    Ok(lines.offset(MANY).limit(1).rows::<Id>(conn)?.pop().is_some())
}

/// Whether many people have a word that begins so.
fn many_have(conn: &mut Conn, word: &str, end: &str) -> Result<bool, StoreError> {
    let people = person_search::table
        .filter(person_search::token.ge(word))
        .filter(person_search::token.lt(end))
        .select(person_search::person_id);
    Ok(people.offset(MANY_WORDS).limit(1).rows::<Id>(conn)?.pop().is_some())
}
