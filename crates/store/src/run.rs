//! Runs statements on the connection inside [`Conn`].
//!
//! Diesel can run a statement on the enum itself, but then writes it out anew, three times, at each run; on the
//! connection inside it is written once and found by its type from then on. Statements of varying shape (boxed ones) go
//! the slow way.

use diesel::QueryResult;
use diesel::dsl::Limit;
use diesel::pg::PgConnection;
use diesel::query_dsl::RunQueryDsl;
use diesel::query_dsl::methods::{ExecuteDsl, LimitDsl, LoadQuery};
use diesel::sqlite::SqliteConnection;

use crate::Conn;
use crate::connection::on_each;

/// A statement whose shape is known when the program is built.
pub(crate) trait Run: RunQueryDsl<SqliteConnection> + RunQueryDsl<PgConnection> {
    /// All of its rows.
    fn rows<'q, U>(self, conn: &mut Conn) -> QueryResult<Vec<U>>
    where
        Self: LoadQuery<'q, SqliteConnection, U> + LoadQuery<'q, PgConnection, U>,
    {
        on_each!(conn, inner => RunQueryDsl::load(self, inner))
    }

    /// Its only row; [`diesel::NotFound`] when there is none.
    fn row<'q, U>(self, conn: &mut Conn) -> QueryResult<U>
    where
        Self: LoadQuery<'q, SqliteConnection, U> + LoadQuery<'q, PgConnection, U>,
    {
        on_each!(conn, inner => RunQueryDsl::get_result(self, inner))
    }

    /// The first of its rows; [`diesel::NotFound`] when there is none.
    fn first_row<'q, U>(self, conn: &mut Conn) -> QueryResult<U>
    where
        Self: LimitDsl,
        Limit<Self>: LoadQuery<'q, SqliteConnection, U> + LoadQuery<'q, PgConnection, U>,
    {
        on_each!(conn, inner => RunQueryDsl::first(self, inner))
    }

    /// Runs it and tells how many rows it touched.
    fn apply(self, conn: &mut Conn) -> QueryResult<usize>
    where
        Self: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
    {
        on_each!(conn, inner => RunQueryDsl::execute(self, inner))
    }
}

impl<Q> Run for Q where Q: RunQueryDsl<SqliteConnection> + RunQueryDsl<PgConnection> {}
