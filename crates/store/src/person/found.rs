//! The condition that the people of a page meet, written as both databases find them quickest.
//!
//! Who is on the page is looked for first, in an index that holds what is asked of each; the people themselves are then
//! read, hardly more of them than the page has lines.

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, Date, HasSqlType, Text};
use domain::person::beginning;

use super::PersonOrder;
use crate::schema::person;
use crate::sql_types::{DbUuid, Id};
use crate::text::begins;

/// A filter by which people can be found, the others being asked of each person found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Which word.
    Word(usize),
    /// The rank, and the status if there is one.
    Rank,
    /// The status.
    Status,
    /// Which set of units.
    Units(usize),
    /// The skill.
    Skill,
}

impl By {
    /// Whether an index has those found in the order of names: the search stops at the end of the page.
    pub(super) const fn is_by_name(self) -> bool {
        matches!(self, Self::Word(_) | Self::Rank | Self::Status)
    }
}

/// A word of a search.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What it is looked for by.
    pub beginning: String,
    /// A pattern of the keys that have it.
    pattern: String,
    /// Whether the beginning is all of it.
    whole: bool,
}

impl Word {
    pub(super) fn new(word: &str) -> Self {
        let beginning = beginning(word).to_owned();
        Self { pattern: begins(word), whole: beginning == word, beginning }
    }
}

/// People, and perhaps some after them in the order.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// What they are found by; without, everybody is walked past in the order.
    pub by: Option<By>,
    /// Each begins a word of the key.
    pub words: Vec<Word>,
    /// They belong to a unit of each of these sets, or to one under it.
    pub units: Vec<Vec<Id>>,
    pub rank: Option<String>,
    pub status: Option<String>,
    /// Held on that day.
    pub skill: Option<(Id, NaiveDate)>,
    pub order: PersonOrder,
    /// The last line of the page before.
    pub after: Option<String>,
    /// People looked for.
    pub rows: u16,
}

/// How many people to look for when a page needs so many: few different numbers make few different statements, and a number
/// that stands in its statement tells PostgreSQL, which plans it once for all values, that the page is short.
pub(super) fn steps(rows: u16) -> u16 {
    [11, 51, 101, 201].into_iter().find(|most| rows <= *most).unwrap_or(rows)
}

impl PersonOrder {
    pub(super) const fn is_by_name(self) -> bool {
        matches!(self, Self::Name | Self::NameBackwards)
    }

    const fn is_backward(self) -> bool {
        matches!(self, Self::NameBackwards | Self::NumberBackwards)
    }
}

/// The tables that the people are looked for in.
enum Source {
    /// The people alone, in an order of theirs: nobody is looked for beforehand.
    Order,
    /// The beginnings of words alone: their keys tell all that is asked.
    Keys,
    /// The beginnings of words, then the person of each key.
    KeysAndPeople,
    /// The holders of a skill, then each person.
    Holders,
    /// The people.
    People,
}

impl Found {
    fn source(&self) -> Source {
        let told_by_key = self.units.is_empty() && self.skill.is_none();
        let (by_rank, by_status) = (self.rank.is_some(), self.status.is_some());
        match self.by {
            Some(By::Word(_)) if told_by_key && !by_rank && !by_status && self.order.is_by_name() => Source::Keys,
            Some(By::Word(_)) => Source::KeysAndPeople,
            None if told_by_key && self.words.is_empty() && !by_rank && !by_status => Source::Order,
            Some(By::Rank | By::Status) if told_by_key && self.words.is_empty() && self.order.is_by_name() => {
                Source::Order
            }
            Some(By::Skill) => Source::Holders,
            _ => Source::People,
        }
    }
}

impl<DB> QueryFragment<DB> for Found
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<Text> + HasSqlType<Date>,
    Id: ToSql<DbUuid, DB>,
    String: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let source = self.source();
        // Written so that the databases begin with what the people are found by.
        let (opening, key, person) = match source {
            Source::Order => ("(1 = 1", "person", "person"),
            Source::Keys => ("person.search_key IN (SELECT b.search_key FROM person_beginning b WHERE 1 = 1", "b", "b"),
            Source::KeysAndPeople => {
                let opening = "person.id IN (SELECT p.id FROM person_beginning b CROSS JOIN person p \
                               WHERE p.search_key = b.search_key";
                (opening, "b", "p")
            }
            // Bounds rather than an equation: PostgreSQL would read everybody to join them.
            Source::Holders => {
                out.push_sql(
                    "person.id IN (SELECT p.id FROM (SELECT DISTINCT s.person_id FROM person_skill s WHERE 1 = 1",
                );
                if let Some((skill, on)) = &self.skill {
                    held(skill, on, &mut out)?;
                }
                let opening = ") h CROSS JOIN person p WHERE p.id >= h.person_id AND p.id <= h.person_id";
                (opening, "p", "p")
            }
            Source::People => ("person.id IN (SELECT p.id FROM person p WHERE 1 = 1", "p", "p"),
        };
        out.push_sql(opening);
        self.names(key, out.reborrow())?;
        self.file(person, out.reborrow())?;
        let ordered_by = if self.order.is_by_name() { (key, "search_key") } else { (person, "service_number") };
        if let Some(after) = &self.after {
            column(&mut out, " AND ", ordered_by);
            out.push_sql(if self.order.is_backward() { " < " } else { " > " });
            out.push_bind_param::<Text, _>(after)?;
        }
        if !matches!(source, Source::Order) {
            column(&mut out, " ORDER BY ", ordered_by);
            // Those found in no order are sorted: nothing is gained by walking past everybody.
            let sorted = self.by.is_some_and(|by| !by.is_by_name() || !self.order.is_by_name());
            out.push_sql(if sorted { " || ''" } else { "" });
            out.push_sql(if self.order.is_backward() { " DESC" } else { "" });
            out.push_sql(&format!(" LIMIT {}", self.rows));
        }
        out.push_sql(")");
        Ok(())
    }
}

impl Found {
    /// What is asked of the key.
    fn names<'b, DB>(&'b self, key: &str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        String: ToSql<Text, DB>,
    {
        for (at, word) in self.words.iter().enumerate() {
            let led = self.by == Some(By::Word(at));
            if led {
                column(&mut out, " AND ", (key, "beginning"));
                out.push_sql(" = ");
                out.push_bind_param::<Text, _>(&word.beginning)?;
            }
            if !led || !word.whole {
                column(&mut out, " AND ' ' || ", (key, "search_key"));
                out.push_sql(" LIKE ");
                out.push_bind_param::<Text, _>(&word.pattern)?;
            }
        }
        Ok(())
    }

    /// What is asked of the rest of the person.
    fn file<'b, DB>(&'b self, person: &str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<DbUuid> + HasSqlType<Text> + HasSqlType<Date>,
        Id: ToSql<DbUuid, DB>,
        String: ToSql<Text, DB>,
        NaiveDate: ToSql<Date, DB>,
    {
        let by_rank = self.by == Some(By::Rank);
        let codes =
            [(&self.rank, "rank_code", by_rank), (&self.status, "status", by_rank || self.by == Some(By::Status))];
        for (code, name, leads) in codes {
            let Some(code) = code else { continue };
            asked(&mut out, person, name, leads);
            out.push_sql(" = ");
            out.push_bind_param::<Text, _>(code)?;
        }
        for (at, roots) in self.units.iter().enumerate() {
            let leads = self.by == Some(By::Units(at));
            if leads {
                column(&mut out, " AND ", (person, "unit_id"));
                out.push_sql(" IN (SELECT c.descendant_id FROM unit_closure c WHERE ");
            } else {
                column(&mut out, " AND (SELECT 1 FROM unit_closure c WHERE c.descendant_id = ", (person, "unit_id"));
                out.push_sql(" AND ");
            }
            out.push_sql("c.ancestor_id IN (");
            for (root, before) in roots.iter().zip(std::iter::once("").chain(std::iter::repeat(", "))) {
                out.push_sql(before);
                out.push_bind_param::<DbUuid, _>(root)?;
            }
            // No unit, nobody: the databases read an empty list each in its own way.
            out.push_sql(if roots.is_empty() { "SELECT id FROM unit WHERE 1 = 0)" } else { ")" });
            out.push_sql(if leads { ")" } else { " LIMIT 1) = 1" });
        }
        if let Some((skill, on)) = &self.skill
            && self.by != Some(By::Skill)
        {
            column(&mut out, " AND (SELECT 1 FROM person_skill s WHERE s.person_id = ", (person, "id"));
            held(skill, on, &mut out)?;
            out.push_sql(" LIMIT 1) = 1");
        }
        Ok(())
    }
}

/// The lines that say that someone holds a skill on a day.
fn held<'b, DB>(skill: &'b Id, on: &'b NaiveDate, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<Date>,
    Id: ToSql<DbUuid, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    out.push_sql(" AND s.skill_id = ");
    out.push_bind_param::<DbUuid, _>(skill)?;
    out.push_sql(" AND s.withdrawn_at IS NULL AND s.valid_from <= ");
    out.push_bind_param::<Date, _>(on)?;
    out.push_sql(" AND (s.valid_until IS NULL OR s.valid_until >= ");
    out.push_bind_param::<Date, _>(on)?;
    out.push_sql(")");
    Ok(())
}

fn column<DB: Backend>(out: &mut AstPass<'_, '_, DB>, before: &str, (table, name): (&str, &str)) {
    for part in [before, table, ".", name] {
        out.push_sql(part);
    }
}

/// A column that leads, or that is asked of each person found: then it is written so that no database begins with it.
fn asked<DB: Backend>(out: &mut AstPass<'_, '_, DB>, person: &str, name: &str, leads: bool) {
    if leads {
        return column(out, " AND ", (person, name));
    }
    column(out, " AND coalesce(", (person, name));
    column(out, ", ", (person, name));
    out.push_sql(")");
}

impl Expression for Found {
    type SqlType = Bool;
}

impl QueryId for Found {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for Found where person::id: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for Found where person::id: AppearsOnTable<QS> {}
impl ValidGrouping<()> for Found {
    type IsAggregate = is_aggregate::No;
}

/// The order of a list, with the person's key as the last word: nobody shares it.
#[derive(Debug, Clone, Copy)]
pub(super) struct InOrder(pub PersonOrder);

impl Expression for InOrder {
    type SqlType = Text;
}

impl<DB: Backend> QueryFragment<DB> for InOrder {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(if self.0.is_by_name() { "person.search_key" } else { "person.service_number" });
        out.push_sql(if self.0.is_backward() { " DESC" } else { "" });
        Ok(())
    }
}

impl QueryId for InOrder {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for InOrder where person::search_key: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for InOrder where person::search_key: AppearsOnTable<QS> {}
impl ValidGrouping<()> for InOrder {
    type IsAggregate = is_aggregate::No;
}
