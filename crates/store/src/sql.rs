//! What diesel does not say in a way that a database can prepare once and keep.

use diesel::backend::Backend;
use diesel::dsl::EqAny;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};
use diesel::sqlite::Sqlite;
use diesel::{ExpressionMethods, QueryResult};

use crate::connection::Multi;
use crate::schema::{account, session, unit_past};
use crate::sql_types::{At, DbTs, DbUuid, Id};

/// Words that stand in the statement itself instead of being handed over as values. An index over a part of a table
/// (`WHERE state = 'confirmed'`) serves only a statement that says the word: SQLite would plan a statement that is handed
/// it anew at every run, and PostgreSQL could not keep a plan.
macro_rules! words {
    ($($name:ident = $text:literal,)*) => {$(
        #[doc = concat!("`", $text, "`")]
        #[derive(Debug, Clone, Copy, QueryId)]
        pub(crate) struct $name;

        impl Expression for $name {
            type SqlType = Text;
        }

        impl<DB: Backend> QueryFragment<DB> for $name {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                out.push_sql(concat!("'", $text, "'"));
                Ok(())
            }
        }

        impl<QS> SelectableExpression<QS> for $name {}
        impl<QS> AppearsOnTable<QS> for $name {}
        impl<G> ValidGrouping<G> for $name {
            type IsAggregate = is_aggregate::Never;
        }
    )*};
}

words! {
    Asked = "asked",
    Cancelled = "cancelled",
    Confirmed = "confirmed",
    Expired = "expired",
    Pending = "pending",
    Submitted = "submitted",
    Waiting = "waiting",
}

/// Whether a column is one of these ids: `eq_any`, in a few lengths only, so that SQLite keeps the statement, and so that
/// PostgreSQL, which takes them as one array, is not led by its length to plan anew. The last id fills up.
pub(crate) fn among<C>(column: C, ids: impl Into<Vec<Id>>) -> Among<C, EqAny<C, Vec<Id>>>
where
    C: Expression<SqlType = DbUuid> + Clone,
{
    let mut ids = ids.into();
    if let Some(last) = ids.last().copied() {
        let mut length: usize = 1;
        while length < ids.len() {
            length = length.saturating_mul(4);
        }
        ids.resize(length, last);
    }
    Among { column: column.clone(), array: column.eq_any(ids.clone()), ids }
}

/// What [`among`] says. Diesel's own list of values bars SQLite from keeping the statement, whose text tells its length.
#[derive(Debug, Clone)]
pub(crate) struct Among<C, A> {
    column: C,
    ids: Vec<Id>,
    array: A,
}

/// Whether a database takes a list as one value.
pub(crate) trait Arrays {
    /// Whether it does.
    fn takes_arrays(&self) -> bool;
}

impl Arrays for Sqlite {
    fn takes_arrays(&self) -> bool {
        false
    }
}

impl Arrays for Pg {
    fn takes_arrays(&self) -> bool {
        true
    }
}

impl Arrays for Multi {
    fn takes_arrays(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

impl<C, A> Expression for Among<C, A> {
    type SqlType = Bool;
}

impl<C, A, DB> QueryFragment<DB> for Among<C, A>
where
    DB: Backend + Arrays + HasSqlType<DbUuid>,
    C: QueryFragment<DB>,
    Id: ToSql<DbUuid, DB>,
    A: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Some((first, others)) = self.ids.split_first().filter(|_| !out.backend().takes_arrays()) else {
            return self.array.walk_ast(out);
        };
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (");
        out.push_bind_param::<DbUuid, _>(first)?;
        for id in others {
            out.push_sql(", ");
            out.push_bind_param::<DbUuid, _>(id)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<C, A> QueryId for Among<C, A> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, A, QS> SelectableExpression<QS> for Among<C, A> where C: SelectableExpression<QS> {}
impl<C, A, QS> AppearsOnTable<QS> for Among<C, A> where C: AppearsOnTable<QS> {}
impl<C, A, G> ValidGrouping<G> for Among<C, A>
where
    C: ValidGrouping<G>,
{
    type IsAggregate = C::IsAggregate;
}

/// Seats of a session that nobody takes and no live offer holds at this instant: counted, never stored. The words are
/// those of the partial indexes that count them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FreeSeats(pub At);

impl Expression for FreeSeats {
    type SqlType = BigInt;
}

impl<DB> QueryFragment<DB> for FreeSeats
where
    DB: Backend + HasSqlType<DbTs>,
    At: ToSql<DbTs, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "(session.capacity + session.overbooking_limit \
             - (SELECT count(*) FROM enrolment WHERE enrolment.session_id = session.id AND enrolment.state = 'confirmed') \
             - (SELECT count(*) FROM offer WHERE offer.session_id = session.id AND offer.state = 'pending' AND offer.deadline > ",
        );
        out.push_bind_param::<DbTs, _>(&self.0)?;
        out.push_sql("))");
        Ok(())
    }
}

impl QueryId for FreeSeats {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for FreeSeats where session::id: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for FreeSeats where session::id: AppearsOnTable<QS> {}
impl ValidGrouping<()> for FreeSeats {
    type IsAggregate = is_aggregate::No;
}

/// How far the site of a session is, in metres, by what was measured of each; as far as can be for the others.
#[derive(Debug, Clone)]
pub(crate) struct MetresTo(pub Vec<(Id, i64)>);

impl Expression for MetresTo {
    type SqlType = BigInt;
}

impl<DB> QueryFragment<DB> for MetresTo
where
    DB: Backend + HasSqlType<DbUuid>,
    Id: ToSql<DbUuid, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Its length says how far somebody looks: there are as many texts as sites.
        out.unsafe_to_cache_prepared();
        out.push_sql("(CASE");
        for (site, metres) in &self.0 {
            out.push_sql(" WHEN session.site_id = ");
            out.push_bind_param::<DbUuid, _>(site)?;
            out.push_sql(" THEN ");
            out.push_bind_param::<BigInt, _>(metres)?;
        }
        // A list of none is a statement all the same.
        out.push_sql(" WHEN 1 = 0 THEN 0 ELSE 4294967295 END)");
        Ok(())
    }
}

impl QueryId for MetresTo {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for MetresTo where session::site_id: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for MetresTo where session::site_id: AppearsOnTable<QS> {}
impl ValidGrouping<()> for MetresTo {
    type IsAggregate = is_aggregate::No;
}

/// Whether role grants are lent to the person of the account, at this instant or later.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct IsLentTo(pub At);

impl Expression for IsLentTo {
    type SqlType = Bool;
}

impl<DB> QueryFragment<DB> for IsLentTo
where
    DB: Backend + HasSqlType<DbTs>,
    At: ToSql<DbTs, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "EXISTS (SELECT 1 FROM delegation WHERE delegation.to_person_id = account.person_id \
             AND delegation.revoked_at IS NULL AND delegation.ends_at > ",
        );
        out.push_bind_param::<DbTs, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<QS> SelectableExpression<QS> for IsLentTo where account::person_id: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for IsLentTo where account::person_id: AppearsOnTable<QS> {}
impl ValidGrouping<()> for IsLentTo {
    type IsAggregate = is_aggregate::No;
}

/// Whether a line of `unit_past` tells what its unit was at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SinceAt(At);

/// Makes one.
pub(crate) fn since_at(at: At) -> SinceAt {
    SinceAt(at)
}

impl Expression for SinceAt {
    type SqlType = Bool;
}

impl<DB> QueryFragment<DB> for SinceAt
where
    DB: Backend + HasSqlType<DbTs>,
    At: ToSql<DbTs, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("unit_past.since <= ");
        out.push_bind_param::<DbTs, _>(&self.0)?;
        out.push_sql(" AND (unit_past.until IS NULL OR unit_past.until > ");
        out.push_bind_param::<DbTs, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for SinceAt {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for SinceAt where unit_past::since: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for SinceAt where unit_past::since: AppearsOnTable<QS> {}
impl ValidGrouping<()> for SinceAt {
    type IsAggregate = is_aggregate::No;
}

/// Whether a unit of `unit_past` is one, or was under one, at an instant: a walk along the parents of then, bounded like
/// the tree ([`domain::unit::MOST_LEVELS`]).
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnderAt {
    pub root: Id,
    pub at: At,
}

impl Expression for UnderAt {
    type SqlType = Bool;
}

impl<DB> QueryFragment<DB> for UnderAt
where
    DB: Backend + HasSqlType<DbTs> + HasSqlType<DbUuid>,
    At: ToSql<DbTs, DB>,
    Id: ToSql<DbUuid, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("unit_past.unit_id IN (WITH RECURSIVE below (unit_id, depth) AS (SELECT root.id, 0 FROM unit root WHERE root.id = ");
        out.push_bind_param::<DbUuid, _>(&self.root)?;
        out.push_sql(
            " UNION SELECT past.unit_id, below.depth + 1 FROM below JOIN unit_past past ON past.parent_id = below.unit_id \
             WHERE below.depth < 32 AND past.since <= ",
        );
        out.push_bind_param::<DbTs, _>(&self.at)?;
        out.push_sql(" AND (past.until IS NULL OR past.until > ");
        out.push_bind_param::<DbTs, _>(&self.at)?;
        out.push_sql(")) SELECT below.unit_id FROM below)");
        Ok(())
    }
}

impl QueryId for UnderAt {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS> SelectableExpression<QS> for UnderAt where unit_past::unit_id: SelectableExpression<QS> {}
impl<QS> AppearsOnTable<QS> for UnderAt where unit_past::unit_id: AppearsOnTable<QS> {}
impl ValidGrouping<()> for UnderAt {
    type IsAggregate = is_aggregate::No;
}

/// The id of another table to which a column refers, said so that a database that wants to keep an order begins at that table: an
/// index cannot find a row by what was computed of its id. Said plainly while `walked` is not set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walked<C> {
    pub id: C,
    pub walked: bool,
}

impl<C: Expression<SqlType = DbUuid>> Expression for Walked<C> {
    type SqlType = DbUuid;
}

impl<DB: Backend, C: QueryFragment<DB>> QueryFragment<DB> for Walked<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.walked {
            return self.id.walk_ast(out);
        }
        out.push_sql("coalesce(");
        self.id.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.id.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C> QueryId for Walked<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<QS, C: SelectableExpression<QS>> SelectableExpression<QS> for Walked<C> where Walked<C>: AppearsOnTable<QS> {}
impl<QS, C: AppearsOnTable<QS>> AppearsOnTable<QS> for Walked<C> where Walked<C>: Expression {}
impl<G, C: ValidGrouping<G>> ValidGrouping<G> for Walked<C> {
    type IsAggregate = C::IsAggregate;
}
