//! How SQLite keeps an id: sixteen bytes, or its text of thirty-six characters? One run, both forms, ratios.
//!
//! `cargo run --release -p releve-store --example id_representation [rows]`
//!
//! The work is done inside SQLite, a few long statements for each figure, so that what is compared is the form and not
//! the way to it. The forms take turns; the best of five counts.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement run by hand")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Binary, Text};
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query};
use domain::id::{Id, Mint, PersonId};
use uuid::Uuid;

const FORMS: [(&str, bool); 2] = [("BLOB", true), ("TEXT", false)];

#[derive(Clone, Copy)]
struct Figures {
    insert: Duration,
    find: Duration,
    join: Duration,
    size: u64,
}

impl Figures {
    fn best(self, other: Self) -> Self {
        Self {
            insert: self.insert.min(other.insert),
            find: self.find.min(other.find),
            join: self.join.min(other.join),
            size: self.size.min(other.size),
        }
    }
}

fn timed(conn: &mut SqliteConnection, sql: &str) -> Duration {
    let started = Instant::now();
    conn.batch_execute(sql).unwrap();
    started.elapsed()
}

/// Ten children for one parent, an index on the reference: people and their enrolments. `source` holds the ids in the
/// order of time and, beside each, a parent in no order.
fn measure(path: &PathBuf, kind: &str, bytes: bool, parents: &[Uuid], children: &[Uuid]) -> Figures {
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA cache_size = -262144;
         CREATE TEMP TABLE source (n INTEGER PRIMARY KEY, id {kind}, parent_id {kind});
         CREATE TEMP TABLE parents (n INTEGER PRIMARY KEY, id {kind});
         CREATE TABLE parent (id {kind} NOT NULL PRIMARY KEY) STRICT;
         CREATE TABLE child (id {kind} NOT NULL PRIMARY KEY, parent_id {kind} NOT NULL REFERENCES parent (id)) STRICT;
         CREATE INDEX child_parent ON child (parent_id);"
    ))
    .unwrap();
    let fill = |conn: &mut SqliteConnection, table: &str, ids: &[Uuid]| {
        let sql = format!("INSERT INTO {table} (id) VALUES ($1)");
        conn.transaction(|conn| {
            for id in ids {
                if bytes {
                    sql_query(&sql).bind::<Binary, _>(id.as_bytes().as_slice()).execute(conn)?;
                } else {
                    sql_query(&sql).bind::<Text, _>(id.to_string()).execute(conn)?;
                }
            }
            diesel::QueryResult::Ok(())
        })
        .unwrap();
    };
    fill(&mut conn, "parents", parents);
    fill(&mut conn, "source", children);
    let count = parents.len();
    conn.batch_execute(&format!(
        "UPDATE source SET parent_id = (SELECT p.id FROM parents p WHERE p.n = 1 + (source.n * 7919) % {count})"
    ))
    .unwrap();
    let insert = timed(
        &mut conn,
        "BEGIN; INSERT INTO parent SELECT id FROM parents ORDER BY n;
         INSERT INTO child SELECT id, parent_id FROM source ORDER BY n; COMMIT",
    );
    let n = children.len();
    let find = timed(
        &mut conn,
        &format!(
            "CREATE TEMP TABLE found AS SELECT count(c.rowid) AS n FROM
             (SELECT s.id FROM source s ORDER BY (s.n * 104729) % {n}) AS wanted CROSS JOIN child c ON c.id = wanted.id"
        ),
    );
    let join = timed(
        &mut conn,
        "CREATE TEMP TABLE joined AS SELECT count(c.id) AS n FROM parent p CROSS JOIN child c ON c.parent_id = p.id",
    );
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(conn);
    let size = std::fs::metadata(path).unwrap().len();
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", path.display())).ok();
    }
    Figures { insert, find, join, size }
}

fn main() {
    let rows: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(500_000);
    let mut mint = Mint::new("2030-01-07T12:00:00Z".parse().unwrap(), 1);
    let mut ids = |n: usize| (0..n).map(|_| mint.id::<PersonId>().uuid()).collect::<Vec<_>>();
    let (parents, children) = (ids(rows / 10), ids(rows));
    let path = std::env::temp_dir().join(format!("releve-id-{}.db", std::process::id()));
    let mut best: [Option<Figures>; 2] = [None, None];
    for _ in 0..5 {
        for ((kind, bytes), best) in FORMS.into_iter().zip(&mut best) {
            let figures = measure(&path, kind, bytes, &parents, &children);
            *best = Some(best.map_or(figures, |so_far| so_far.best(figures)));
        }
    }
    let [Some(bytes), Some(text)] = best else { return };
    println!("{rows} rows with one reference each, {} rows referred to; best of five", parents.len());
    println!("{:<24} {:>11} {:>11}   text / bytes", "", "16 bytes", "text");
    let time = |name: &str, b: Duration, t: Duration| {
        let ratio = t.as_secs_f64() / b.as_secs_f64();
        println!("{name:<24} {:>8} ms {:>8} ms   {ratio:.2}", b.as_millis(), t.as_millis());
    };
    time("insert all", bytes.insert, text.insert);
    time("find each by id", bytes.find, text.find);
    time("children of each parent", bytes.join, text.join);
    let percent = text.size * 100 / bytes.size;
    println!(
        "{:<24} {:>8} kB {:>8} kB   {}.{:02}",
        "file",
        bytes.size / 1024,
        text.size / 1024,
        percent / 100,
        percent % 100
    );
}
