//! How SQLite keeps an id: sixteen bytes, or its text of thirty-six characters? One run, both forms, ratios.
//!
//! `cargo run --release -p releve-store --example id_representation [rows]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement run by hand"
)]

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use domain::id::{Id, Mint, PersonId};
use uuid::Uuid;

#[derive(Clone, Copy)]
enum Form {
    Bytes,
    Text,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

struct Figures {
    insert: Duration,
    find: Duration,
    join: Duration,
    size: u64,
}

fn run(conn: &mut SqliteConnection, form: Form, sql: &str, ids: &[Uuid]) -> usize {
    match (form, ids) {
        (Form::Bytes, [a]) => sql_query(sql).bind::<Binary, _>(a.as_bytes().as_slice()).execute(conn),
        (Form::Text, [a]) => sql_query(sql).bind::<Text, _>(a.to_string()).execute(conn),
        (Form::Bytes, [a, b, ..]) => sql_query(sql)
            .bind::<Binary, _>(a.as_bytes().as_slice())
            .bind::<Binary, _>(b.as_bytes().as_slice())
            .execute(conn),
        (Form::Text, [a, b, ..]) => {
            sql_query(sql).bind::<Text, _>(a.to_string()).bind::<Text, _>(b.to_string()).execute(conn)
        }
        (_, []) => Ok(0),
    }
    .unwrap()
}

fn count(conn: &mut SqliteConnection, form: Form, sql: &str, id: Uuid) -> i64 {
    let row: Count = match form {
        Form::Bytes => sql_query(sql).bind::<Binary, _>(id.as_bytes().as_slice()).get_result(conn),
        Form::Text => sql_query(sql).bind::<Text, _>(id.to_string()).get_result(conn),
    }
    .unwrap();
    row.n
}

/// One parent for ten children, an index on the reference, ids in the order of time: people and their enrolments.
fn measure(form: Form, parents: &[Uuid], children: &[Uuid]) -> Figures {
    let path = std::env::temp_dir().join(format!("releve-id-{}.db", std::process::id()));
    let kind = match form {
        Form::Bytes => "BLOB",
        Form::Text => "TEXT",
    };
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;
         CREATE TABLE parent (id {kind} NOT NULL PRIMARY KEY) STRICT;
         CREATE TABLE child (id {kind} NOT NULL PRIMARY KEY, parent_id {kind} NOT NULL REFERENCES parent (id)) STRICT;
         CREATE INDEX child_parent ON child (parent_id);"
    ))
    .unwrap();
    let started = Instant::now();
    for some in parents.chunks(1000) {
        conn.transaction(|conn| {
            for id in some {
                run(conn, form, "INSERT INTO parent VALUES ($1)", &[*id]);
            }
            diesel::QueryResult::Ok(())
        })
        .unwrap();
    }
    // Children arrive in time order, for parents in no order.
    let owner = |n: usize| parents[n.wrapping_mul(7919) % parents.len()];
    for (batch, some) in children.chunks(1000).enumerate() {
        conn.transaction(|conn| {
            for (n, id) in some.iter().enumerate() {
                run(conn, form, "INSERT INTO child VALUES ($1, $2)", &[*id, owner(batch * 1000 + n)]);
            }
            diesel::QueryResult::Ok(())
        })
        .unwrap();
    }
    let insert = started.elapsed();
    let started = Instant::now();
    let mut found = 0;
    for n in 0..children.len() {
        let id = children[n.wrapping_mul(104_729) % children.len()];
        found += count(&mut conn, form, "SELECT count(*) AS n FROM child WHERE id = $1", id);
    }
    let find = started.elapsed();
    assert_eq!(usize::try_from(found).unwrap(), children.len());
    let started = Instant::now();
    let sql = "SELECT count(*) AS n FROM child JOIN parent ON parent.id = child.parent_id WHERE parent.id = $1";
    let joined: i64 = parents.iter().map(|id| count(&mut conn, form, sql, *id)).sum();
    let join = started.elapsed();
    assert_eq!(usize::try_from(joined).unwrap(), children.len());
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(conn);
    let size = std::fs::metadata(&path).unwrap().len();
    std::fs::remove_file(&path).unwrap();
    Figures { insert, find, join, size }
}

fn main() {
    let rows: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let mut mint = Mint::new("2030-01-07T12:00:00Z".parse().unwrap(), 1);
    let mut ids = |n: usize| (0..n).map(|_| mint.id::<PersonId>().uuid()).collect::<Vec<_>>();
    let (parents, children) = (ids(rows / 10), ids(rows));
    println!("{rows} rows with one reference each, {} rows referred to; best of three", parents.len());
    let best = |form| {
        let runs: Vec<Figures> = (0..3).map(|_| measure(form, &parents, &children)).collect();
        let least = |pick: fn(&Figures) -> Duration| runs.iter().map(pick).min().unwrap_or_default();
        Figures {
            insert: least(|f| f.insert),
            find: least(|f| f.find),
            join: least(|f| f.join),
            size: runs.iter().map(|f| f.size).min().unwrap_or_default(),
        }
    };
    let (bytes, text) = (best(Form::Bytes), best(Form::Text));
    let time = |name: &str, b: Duration, t: Duration| {
        println!("{name:<22} {:>8} ms {:>8} ms   x {:.2}", b.as_millis(), t.as_millis(), t.as_secs_f64() / b.as_secs_f64());
    };
    println!("{:<22} {:>11} {:>11}", "", "16 bytes", "text");
    time("insert all", bytes.insert, text.insert);
    time("find each by id", bytes.find, text.find);
    time("join each parent", bytes.join, text.join);
    println!("{:<22} {:>8} kB {:>8} kB   x {}.{:02}", "file", bytes.size / 1024, text.size / 1024, text.size / bytes.size, text.size * 100 / bytes.size % 100);
}
