//! Both migration folders make the same schema, and it is the one that `schema` says.

use std::collections::{BTreeMap, BTreeSet};

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_migrations::MigrationHarness;

use crate::testing::TestDb;
use crate::{Conn, Constraint, migrate};

/// What a database made of the migrations, in words that both can say.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    /// Table → columns in order: name, type as the database says, may be null.
    columns: BTreeMap<String, Vec<(String, String, bool)>>,
    /// Name → table, columns, unique, condition.
    indexes: BTreeMap<String, (String, String, bool, String)>,
    /// Table, column → table, column, what a deletion does.
    references: BTreeSet<(String, String, String, String)>,
    /// Table, name.
    checks: BTreeSet<(String, String)>,
    keys: BTreeMap<String, String>,
    triggers: BTreeSet<(String, String)>,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    is_key: bool,
    #[diesel(sql_type = Nullable<Text>)]
    condition: Option<String>,
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    column: String,
    #[diesel(sql_type = Text)]
    target: String,
    #[diesel(sql_type = Text)]
    on_delete: String,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
}

const OURS: &str = "name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";

fn shape(conn: &mut Conn) -> Shape {
    let [columns, indexes, references, checks, triggers] = match conn {
        Conn::Sqlite(_) => sqlite_catalogue(),
        Conn::Postgres(_) => postgres_catalogue(),
    };
    let mut shape = Shape::default();
    for c in diesel::sql_query(columns).load::<Column>(conn).unwrap() {
        shape.columns.entry(c.owner).or_default().push((c.name, c.kind, c.nullable));
    }
    for i in diesel::sql_query(indexes).load::<Index>(conn).unwrap() {
        if i.is_key {
            shape.keys.insert(i.owner, i.columns);
        } else {
            let condition = condition(&i.condition.unwrap_or_default());
            shape.indexes.insert(i.name, (i.owner, i.columns, i.is_unique, condition));
        }
    }
    for r in diesel::sql_query(references).load::<Reference>(conn).unwrap() {
        shape.references.insert((r.owner, r.column, r.target, r.on_delete));
    }
    for c in diesel::sql_query(checks).load::<Named>(conn).unwrap() {
        if matches!(conn, Conn::Postgres(_)) {
            shape.checks.insert((c.owner, c.name));
        } else {
            // The text of the table is all that SQLite keeps.
            for part in c.name.split("CONSTRAINT ").skip(1) {
                let name = part.split_whitespace().next().unwrap();
                assert!(part.contains("CHECK"), "{part}");
                shape.checks.insert((c.owner.clone(), name.to_owned()));
            }
        }
    }
    for t in diesel::sql_query(triggers).load::<Named>(conn).unwrap() {
        shape.triggers.insert((t.owner, t.name));
    }
    shape
}

/// The tables that refer to others: one, then the one that it refers to.
pub(super) fn references(conn: &mut Conn) -> Vec<(String, String)> {
    let table = |target: &str| target.split('.').next().unwrap_or_default().to_owned();
    shape(conn).references.iter().map(|(owner, _, target, _)| (owner.clone(), table(target))).collect()
}

/// The tables that can hold a row when every other one is empty.
pub(super) fn standing_alone(conn: &mut Conn) -> BTreeSet<String> {
    let shape = shape(conn);
    let refers =
        |table: &str, column: &str| shape.references.iter().any(|(owner, at, ..)| owner == table && at == column);
    let leans = |(table, columns): &(&String, &Vec<(String, String, bool)>)| {
        columns.iter().any(|(column, _, nullable)| !nullable && refers(table, column))
    };
    shape.columns.iter().filter(|table| !leans(table)).map(|(table, _)| table.clone()).collect()
}

fn condition(text: &str) -> String {
    let text = text.rsplit_once(" WHERE ").map_or(text, |(_, condition)| condition);
    text.replace("::text", "").replace(['(', ')'], "").trim().to_owned()
}

fn sqlite_catalogue() -> [String; 5] {
    let tables = format!("(SELECT name FROM sqlite_master WHERE type = 'table' AND {OURS}) AS t");
    [
        format!(
            "SELECT t.name AS owner, c.name AS name, c.type AS kind, c.\"notnull\" = 0 AS nullable \
             FROM {tables}, pragma_table_info(t.name) AS c ORDER BY t.name, c.cid"
        ),
        format!(
            "SELECT t.name AS owner, i.name AS name, i.\"unique\" AS is_unique, i.origin = 'pk' AS is_key, m.sql AS condition, \
             (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS columns \
             FROM {tables}, pragma_index_list(t.name) AS i LEFT JOIN sqlite_master AS m ON m.name = i.name AND i.partial"
        ),
        format!(
            "SELECT t.name AS owner, f.\"from\" AS \"column\", f.\"table\" || '.' || f.\"to\" AS target, f.on_delete AS on_delete \
             FROM {tables}, pragma_foreign_key_list(t.name) AS f"
        ),
        format!("SELECT name AS owner, sql AS name FROM sqlite_master WHERE type = 'table' AND {OURS}"),
        "SELECT tbl_name AS owner, name FROM sqlite_master WHERE type = 'trigger'".into(),
    ]
}

fn postgres_catalogue() -> [String; 5] {
    [
        format!(
            "SELECT table_name::text AS owner, column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable \
             FROM (SELECT *, table_name AS name FROM information_schema.columns WHERE table_schema = 'public') AS c \
             WHERE {OURS} ORDER BY table_name, ordinal_position"
        ),
        format!(
            "SELECT t.relname::text AS owner, i.name, x.indisunique AS is_unique, x.indisprimary AS is_key, \
             pg_get_expr(x.indpred, x.indrelid) AS condition, \
             (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY AS k (at, n) \
              JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = k.at) AS columns \
             FROM pg_index AS x JOIN (SELECT oid, relname::text AS name, relnamespace FROM pg_class) AS i ON i.oid = x.indexrelid \
             JOIN pg_class AS t ON t.oid = x.indrelid \
             WHERE i.relnamespace = 'public'::regnamespace AND {OURS} AND NOT x.indisexclusion"
        ),
        "SELECT t.relname::text AS owner, a.attname::text AS \"column\", f.relname || '.' || b.attname AS target, \
         CASE c.confdeltype WHEN 'r' THEN 'RESTRICT' ELSE c.confdeltype::text END AS on_delete \
         FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid JOIN pg_class AS f ON f.oid = c.confrelid \
         JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
         JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'"
            .into(),
        "SELECT t.relname::text AS owner, c.conname::text AS name FROM pg_constraint AS c \
         JOIN pg_class AS t ON t.oid = c.conrelid WHERE c.contype = 'c' AND c.connamespace = 'public'::regnamespace"
            .into(),
        "SELECT t.relname::text AS owner, g.tgname::text AS name FROM pg_trigger AS g \
         JOIN pg_class AS t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal"
            .into(),
    ]
}

/// Table → columns: name, diesel's type, may be null; read from the text of `schema`.
fn declared() -> BTreeMap<String, Vec<(String, String, bool)>> {
    let mut tables = BTreeMap::new();
    for block in crate::schema::TEXT.split("\n    }") {
        let Some((before, columns)) = block.split_once(") {\n") else { continue };
        let name = before.lines().next_back().and_then(|line| line.split_whitespace().next()).unwrap().to_owned();
        let columns =
            columns.lines().map(str::trim).filter_map(|line| line.trim_end_matches(',').split_once(" -> ")).map(
                |(column, kind)| {
                    let inner = kind.strip_prefix("Nullable<").and_then(|k| k.strip_suffix('>'));
                    (column.to_owned(), inner.unwrap_or(kind).to_owned(), inner.is_some())
                },
            );
        tables.insert(name, columns.collect());
    }
    tables
}

fn as_kept(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "DbUuid" => ("BLOB", "uuid"),
        "DbTs" => ("TEXT", "timestamp with time zone"),
        "DbJson" => ("TEXT", "jsonb"),
        "Date" => ("TEXT", "date"),
        "Text" => ("TEXT", "text"),
        "Bool" => ("INTEGER", "boolean"),
        "Integer" => ("INTEGER", "integer"),
        "BigInt" => ("INTEGER", "bigint"),
        "Binary" => ("BLOB", "bytea"),
        other => panic!("no column has the type {other}"),
    }
}

#[test]
fn the_two_folders_hold_the_same_names_in_the_same_order() {
    let sqlite = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&migrate::SQLITE).unwrap();
    let postgres = MigrationSource::<diesel::pg::Pg>::migrations(&migrate::POSTGRES).unwrap();
    let sqlite: Vec<String> = sqlite.iter().map(|m| m.name().to_string()).collect();
    let postgres: Vec<String> = postgres.iter().map(|m| m.name().to_string()).collect();
    assert_eq!(sqlite, postgres);
    assert!(sqlite.is_sorted() && !sqlite.is_empty());
}

/// What the version before could not work with: it takes away, renames or narrows what that one uses.
fn contracts(statement: &str) -> bool {
    let words = statement.to_lowercase();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let column = |action: &&str| {
        action.trim_start().starts_with("add column") && action.contains("not null") && !action.contains(" default ")
    };
    ["drop table", "drop column", " rename ", "set not null", "drop default", " set data type "]
        .iter()
        .any(|taken| words.contains(taken))
        || (words.contains("alter column") && words.contains(" type "))
        || words
            .split_once("add column")
            .is_some_and(|(_, rest)| format!("add column{rest}").split(", ").any(|action| column(&action)))
}

/// On PostgreSQL the version before goes on serving while a migration runs: it expands, and what contracts waits for a later
/// version, with a comment `-- contract: …` over it that says since when nobody uses it.
#[test]
fn a_migration_adds_to_what_the_version_before_uses() {
    for (statement, found) in [
        ("ALTER TABLE a ADD COLUMN b text", false),
        ("ALTER TABLE a ADD COLUMN b boolean NOT NULL DEFAULT false, ADD COLUMN c text", false),
        ("ALTER TABLE a ADD COLUMN b text, ADD COLUMN c boolean NOT NULL", true),
        ("ALTER TABLE a DROP COLUMN b", true),
        ("ALTER TABLE a\n RENAME b TO c", true),
        ("ALTER TABLE a ALTER COLUMN b TYPE bigint", true),
        ("ALTER TABLE a ALTER COLUMN b DROP NOT NULL", false),
        ("DROP TABLE a", true),
        ("CREATE TABLE a (b text NOT NULL)", false),
    ] {
        assert_eq!(contracts(statement), found, "{statement}");
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/postgres");
    let mut read = 0;
    for migration in std::fs::read_dir(folder).unwrap() {
        let path = migration.unwrap().path().join("up.sql");
        let text = std::fs::read_to_string(&path).unwrap();
        for statement in text.split(";\n").filter(|statement| !statement.contains("-- contract: ")) {
            assert!(!contracts(statement), "{}: {statement}", path.display());
            read += 1;
        }
    }
    assert!(read > 20);
}

#[test]
fn up_down_and_up_again_leaves_what_up_left() {
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        let mut conn = db.db_connection();
        let first = shape(&mut conn);
        match &mut *conn {
            Conn::Sqlite(c) => c.revert_all_migrations(migrate::SQLITE).map(drop).unwrap(),
            Conn::Postgres(c) => c.revert_all_migrations(migrate::POSTGRES).map(drop).unwrap(),
        }
        assert_eq!(shape(&mut conn), Shape::default());
        migrate::run(&mut conn).unwrap();
        assert_eq!(shape(&mut conn), first);
    }
}

#[test]
fn both_databases_keep_what_the_schema_says() {
    let (sqlite, postgres) =
        (shape(&mut TestDb::sqlite().db_connection()), shape(&mut TestDb::postgres().db_connection()));
    let declared = declared();
    let expected = |pick: fn((&'static str, &'static str)) -> &'static str| {
        let table = |columns: &Vec<(String, String, bool)>| {
            columns.iter().map(|(n, kind, null)| (n.clone(), pick(as_kept(kind)).to_owned(), *null)).collect::<Vec<_>>()
        };
        declared.iter().map(|(name, columns)| (name.clone(), table(columns))).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(sqlite.columns, expected(|kept| kept.0));
    assert_eq!(postgres.columns, expected(|kept| kept.1));
    assert_eq!(sqlite.indexes, postgres.indexes);
    assert_eq!(sqlite.references, postgres.references);
    assert_eq!(sqlite.checks, postgres.checks);
    assert_eq!(sqlite.keys, postgres.keys);
    // What only one needs: SQLite's overlap is a trigger, PostgreSQL can truncate.
    let lone: Vec<_> =
        sqlite.triggers.symmetric_difference(&postgres.triggers).map(|(_, name)| name.as_str()).collect();
    assert!(lone.iter().all(|n| n.starts_with("commitment_one_place") || n.ends_with("_history_truncate")), "{lone:?}");
}

#[test]
fn every_reference_has_an_index_and_forbids_deletion() {
    let shape = shape(&mut TestDb::sqlite().db_connection());
    for (table, column, target, on_delete) in &shape.references {
        assert_eq!(on_delete, "RESTRICT", "{table}.{column}");
        let leads = |columns: &str| columns.split(", ").next() == Some(column);
        let indexed = shape.keys.get(table).is_some_and(|key| leads(key))
            || shape.indexes.values().any(|(owner, columns, _, condition)| {
                owner == table
                    && leads(columns)
                    && (condition.is_empty() || *condition == format!("{column} IS NOT NULL"))
            });
        assert!(indexed, "{table}.{column} refers to {target} without an index");
    }
}

#[test]
fn every_unique_rule_has_a_name_of_ours_and_the_other_way_round() {
    let shape = shape(&mut TestDb::sqlite().db_connection());
    let named =
        |table: &str, columns: &str| columns.split(", ").map(|c| format!("{table}.{c}")).collect::<Vec<_>>().join(", ");
    let mut expected: BTreeSet<(String, String)> = shape
        .indexes
        .iter()
        .filter(|(_, (_, _, unique, _))| *unique)
        .map(|(name, (table, columns, _, _))| (name.clone(), named(table, columns)))
        .collect();
    let keys = shape.keys.iter().filter(|(_, columns)| *columns != "id");
    expected.extend(keys.map(|(table, columns)| (format!("{table}_pkey"), named(table, columns))));
    expected.extend(["seats", "one_place", "history", "sandbox"].map(|n| (n.into(), n.into())));
    let ours = Constraint::ALL.iter().map(|c| (c.name().to_owned(), c.on_sqlite().to_owned())).collect();
    assert_eq!(expected, ours);
}

#[test]
fn a_server_migrated_by_two_at_once_is_migrated_once() {
    let db = TestDb::postgres();
    let mut conn = db.db_connection();
    conn.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
    let runs: Vec<usize> = std::thread::scope(|scope| {
        let tries = [0, 1].map(|_| scope.spawn(|| migrate::run(&mut db.db_connection()).unwrap().len()));
        tries.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert_eq!(runs.iter().sum::<usize>(), migrate_count());
}

fn migrate_count() -> usize {
    MigrationSource::<diesel::pg::Pg>::migrations(&migrate::POSTGRES).unwrap().len()
}

#[test]
fn ranks_are_seeded() {
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        let count: i64 = crate::schema::rank::table.count().get_result(&mut *db.db_connection()).unwrap();
        assert_eq!(count, 18);
    }
}
