//! What a reset takes away, and what it leaves.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::api_client::{ApiClient, ApiClientState};
use domain::event::Actor;
use domain::fixture::world::{Scale, World, world};
use domain::fixture::{a_unit, at, day, mint};
use domain::id::{ApiClientId, Id as _};
use domain::scope::Scopes;
use domain::text::{Email, Title};
use uuid::Uuid;

use crate::sandbox::{self, EMPTIED_FIRST, Fresh, KEPT, LAID_ASIDE, VERSIONED, WIPED, When};
use crate::testing::{TestDb, looked};
use crate::tests::migrations::{references, standing_alone};
use crate::{Conn, Constraint, StoreError, Tx, api_client, integrity, unit};

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[test]
fn every_table_goes_or_stays_over_a_reset() {
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        let there: BTreeSet<String> = looked(&db, |conn| {
            let tables = match conn {
                Conn::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
                Conn::Postgres(_) => {
                    "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'"
                }
            };
            let tables: Vec<Table> = diesel::sql_query(tables).load(conn).unwrap();
            tables.into_iter().map(|table| table.name).filter(|name| !name.starts_with("__diesel")).collect()
        });
        let known: Vec<&str> = WIPED.iter().chain(LAID_ASIDE).chain(KEPT).copied().collect();
        let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
        assert_eq!(there, known, "say in store::sandbox what becomes of each table");
    }
}

/// A row that names a client would keep the client from being laid aside.
#[test]
fn nothing_refers_to_what_is_laid_aside_unless_it_is_emptied_before() {
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        let refer: BTreeSet<String> = looked(&db, references)
            .into_iter()
            .filter(|(owner, target)| LAID_ASIDE.contains(&target.as_str()) && !LAID_ASIDE.contains(&owner.as_str()))
            .map(|(owner, _)| owner)
            .collect();
        let left: Vec<_> = refer.iter().filter(|owner| !EMPTIED_FIRST.contains(&owner.as_str())).collect();
        assert!(left.is_empty() && refer.contains("audit_event"), "{left:?}");
    }
}

/// A row of each table that can hold one alone, but for those that a sandbox is to have: `#` is a key, `@` an instant.
const ALONE: &[(&str, &str)] = &[
    ("audit_event", "(id, at, action, subject_kind, subject_id) VALUES (#, @, 'unit.created', 'unit', #)"),
    ("audit_unlinked", "(event_id) VALUES (#)"),
    (
        "course",
        "(id, code, title, usual_capacity, usual_minimum, replacement_policy, search_key, version, created_at)
         VALUES (#, 'A', 'A', 1, 1, 'automatic', 'a', 1, @)",
    ),
    ("demo_mark", "(name, seed, loaded_at) VALUES ('a', 1, @)"),
    (
        "idempotency",
        "(account_id, key, operation, body_hash, status, body, created_at) VALUES (#, 'a', 'a', 'a', 200, 'a', @)",
    ),
    ("person_beginning", "(beginning, search_key) VALUES ('a', 'a')"),
    ("public_page", "(slug, language, version, title, body, is_model) VALUES ('terms', 'fr', 1, 'a', 'a', (1 = 1))"),
    ("sign_in_attempt", "(id, login_key, at, succeeded) VALUES (#, 'a', @, (1 = 0))"),
    (
        "signing_key",
        "(id, algorithm, public_key, sealed_key, sealed_with, created_at, signs_from)
         VALUES (#, 'ES256', 'a', 'a', 'a', @, @)",
    ),
    ("site", "(id, name, time_zone, search_key) VALUES (#, 'a', 'Europe/Paris', 'a')"),
    ("skill", "(id, code, label) VALUES (#, 'A', 'a')"),
    ("unit", "(id, code, name, time_zone, search_key, created_at) VALUES (#, 'A', 'a', 'Europe/Paris', 'a', @)"),
];

#[test]
fn the_program_and_the_wall_know_an_empty_database_by_the_same_tables() {
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        let mut conn = db.db_connection();
        let said = |sql: &str| {
            let id = if db.is_sqlite() {
                "x'00000000000000000000000000000007'"
            } else {
                "'00000000-0000-0000-0000-000000000007'"
            };
            sql.replace('#', id).replace('@', "'2030-01-07T12:00:00.000000Z'")
        };
        let mark = said(
            "INSERT INTO sandbox (id, seed, resetting, resets, reset_at, next_reset_at) VALUES (1, 1, (1 = 0), 0, @, @)",
        );
        let mut inhabited = BTreeSet::new();
        for (table, row) in ALONE {
            conn.batch_execute("BEGIN").unwrap();
            conn.batch_execute(&said(&format!("INSERT INTO {table} {row}"))).unwrap();
            let known = sandbox::is_inhabited(&mut conn).unwrap();
            let marked = conn.batch_execute(&mark).map_err(StoreError::from);
            let refused = matches!(marked, Err(StoreError::Taken { constraint: Constraint::Sandbox }));
            assert_eq!((known, !known), (refused, marked.is_ok()), "{table}: {marked:?}");
            inhabited.extend(known.then_some(*table));
            conn.batch_execute("ROLLBACK").unwrap();
        }
        // People and API clients belong to a unit.
        assert_eq!(inhabited, BTreeSet::from(["audit_event", "course", "demo_mark", "site", "skill", "unit"]));
        let tried = ALONE.iter().map(|(table, _)| *table).chain(["rank", "sandbox"]).map(str::to_owned).collect();
        assert_eq!(
            standing_alone(&mut conn),
            tried,
            "say of each table here whether a sandbox may begin with a row of it"
        );
    }
}

#[test]
fn every_version_that_a_reset_takes_away_goes_on_after_it() {
    let there: BTreeSet<String> = looked(&TestDb::sqlite(), |conn| {
        let tables = "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'version'
                      WHERE m.type = 'table'";
        let tables: Vec<Table> = diesel::sql_query(tables).load(conn).unwrap();
        tables.into_iter().map(|table| table.name).filter(|name| WIPED.contains(&name.as_str())).collect()
    });
    assert_eq!(there, VERSIONED.iter().map(|name| (*name).to_owned()).collect(), "say so in store::sandbox");
}

fn now() -> DateTime<Utc> {
    at("2026-11-22T08:00:00Z")
}

fn the_world() -> World {
    world(1, Scale::Demo, day("2026-11-16"))
}

fn fresh(world: &World, days: i64) -> Fresh<'_> {
    let now = now() + TimeDelta::days(days);
    Fresh { world, password_hash: "a hash", now, next: now + TimeDelta::days(1) }
}

crate::both! {
    async fn history_is_walled_in_before_and_after_a_reset(db: TestDb) {
        db.store().write("open", |tx| sandbox::open(tx, fresh(&the_world(), 0))).await.unwrap();
        let walled = |table: &str| {
            let refused = db.db_execute(&format!("DELETE FROM {table}"));
            assert!(matches!(refused, Err(StoreError::Taken { constraint: Constraint::History })), "{table}: {refused:?}");
        };
        ["audit_event", "commitment", "enrolment", "waitlist_entry", "request"].into_iter().for_each(walled);
        let due = db.store().write("reset", |tx| sandbox::reset(tx, fresh(&the_world(), 0), When::Due)).await;
        assert!(!due.unwrap(), "it is not due");
        let due = db.store().write("reset", |tx| sandbox::reset(tx, fresh(&the_world(), 1), When::Due)).await;
        assert!(due.unwrap());
        ["audit_event", "commitment", "enrolment", "waitlist_entry", "request"].into_iter().for_each(walled);
        let (found, mark) = db
            .store()
            .read(|conn| Ok::<_, StoreError>((integrity::check(conn, now())?, sandbox::find(conn)?.unwrap())))
            .await
            .unwrap();
        assert_eq!((found, mark.resets, mark.reset_at), (vec![], 1, now() + TimeDelta::days(1)));
    }

    async fn a_client_that_edited_a_unit_stays_over_a_reset(db: TestDb) {
        db.store().write("open", |tx| sandbox::open(tx, fresh(&the_world(), 0))).await.unwrap();
        let top = db.store().read(unit::tops).await.unwrap()[0];
        let client = ApiClient {
            id: ApiClientId::from_uuid(Uuid::from_u128(7)),
            name: Title::parse("SIRH national").unwrap(),
            contact: Email::parse("sirh@example.org").unwrap(),
            unit: top,
            scopes: Scopes::parse("people:write").unwrap(),
            requests_per_minute: 60,
            state: ApiClientState::Active,
            created_at: now(),
            created_by: None,
            last_used_at: None,
            version: 1,
        };
        let of_client = client.clone();
        let edit = move |tx: &mut Tx| {
            api_client::insert(tx, &of_client)?;
            let new = a_unit("99e RI").under(top).make(&mut mint());
            unit::add(tx, &new, &unit::Changed { at: now(), by: Actor::Client(of_client.id), reason: None })
        };
        db.store().write("edit", edit).await.unwrap();
        let reset = db.store().write("reset", |tx| sandbox::reset(tx, fresh(&the_world(), 1), When::Due)).await;
        assert!(reset.unwrap());
        let kept = db.store().read(move |conn| api_client::find(conn, client.id)).await.unwrap();
        assert!(kept.is_some());
    }

    async fn a_reset_that_fails_half_way_leaves_the_world_as_it_was(db: TestDb) {
        db.store().write("open", |tx| sandbox::open(tx, fresh(&the_world(), 0))).await.unwrap();
        let failed: Result<(), StoreError> = db
            .store()
            .write("reset", |tx| {
                sandbox::reset(tx, fresh(&the_world(), 1), When::Now)?;
                Err(StoreError::broken("the power goes"))
            })
            .await;
        assert!(failed.is_err());
        let (people, mark) = db
            .store()
            .read(|conn| {
                let people: i64 = crate::schema::person::table.count().get_result(conn)?;
                Ok::<_, StoreError>((people, sandbox::find(conn)?.unwrap()))
            })
            .await
            .unwrap();
        assert_eq!((people, mark.resets), (1_600, 0));
        // And the next one is not in the way of what the first laid aside.
        for days in [1, 2] {
            assert!(db.store().write("reset", move |tx| sandbox::reset(tx, fresh(&the_world(), days), When::Due)).await.unwrap());
        }
    }
}

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = Bool)]
    someone: bool,
}

/// On SQLite there is one writer.
#[test]
fn whoever_writes_when_a_reset_comes_ends_before_it() {
    let db = TestDb::postgres();
    let write = |name, work: fn(&mut Tx) -> Result<bool, StoreError>| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(db.store().write(name, work))
    };
    write("open", |tx| sandbox::open(tx, fresh(&the_world(), 0)).map(|()| true)).unwrap();
    let mut writer = db.db_connection();
    // Of two that wait for each other, this one would find out. These are the locks of an UPDATE and of an INSERT.
    writer.batch_execute("SET deadlock_timeout = '1ms'; BEGIN; LOCK TABLE person IN ROW EXCLUSIVE MODE").unwrap();
    let waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS someone";
    let reset = std::thread::scope(|scope| {
        let reset = scope.spawn(|| write("reset", |tx| sandbox::reset(tx, fresh(&the_world(), 1), When::Due)));
        let mut waits = || diesel::sql_query(waits).get_result::<Waiting>(&mut *writer).unwrap().someone;
        while !waits() && !reset.is_finished() {}
        writer.batch_execute("LOCK TABLE audit_event IN ROW EXCLUSIVE MODE; COMMIT").unwrap();
        reset.join().unwrap()
    });
    assert!(reset.unwrap());
}
