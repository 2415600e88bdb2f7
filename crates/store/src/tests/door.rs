//! The two doors under load, failure and panic.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::demo_mark;
use crate::snapshot::{lock_people, lock_people_at_once};
use crate::sql_types::At;
use crate::testing::TestDb;
use crate::tests::walls::noon;
use crate::tests::world::World;
use crate::{Conn, Constraint, DatabaseUrl, Store, StoreError, StoreSettings, both};

fn mark(conn: &mut Conn, name: &str) -> Result<(), StoreError> {
    diesel::insert_into(demo_mark::table)
        .values((demo_mark::name.eq(name), demo_mark::seed.eq(1_i64), demo_mark::loaded_at.eq(At(noon()))))
        .execute(conn)?;
    Ok(())
}

fn line(mint: &mut domain::id::Mint) -> crate::audit::Line {
    let nobody = crate::audit::Subject { kind: "person", id: Uuid::nil() };
    crate::audit::Line::of(mint.id(), noon(), domain::event::Action::PersonCreated, nobody)
}

async fn marks(store: &Store) -> Vec<String> {
    let names = |conn: &mut Conn| Ok::<_, StoreError>(demo_mark::table.select(demo_mark::name).load(conn)?);
    let mut names: Vec<String> = store.read(names).await.unwrap();
    names.sort();
    names
}

#[track_caller]
fn assert_busy<T: std::fmt::Debug>(result: &Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Busy { .. })), "{result:?}");
}

both! {
    async fn many_writers_at_once_are_all_kept(db: TestDb) {
        let tries: Vec<_> = (0..400)
            .map(|n| {
                let store = db.store().clone();
                tokio::spawn(async move { store.write("mark", move |tx| mark(tx, &format!("{n}"))).await })
            })
            .collect();
        for outcome in tries {
            outcome.await.unwrap().unwrap();
        }
        assert_eq!(marks(db.store()).await.len(), 400);
    }

    async fn a_write_that_fails_or_panics_undoes_itself_alone(db: TestDb) {
        let tries: Vec<_> = (0..30)
            .map(|n| {
                let store = db.store().clone();
                tokio::spawn(async move {
                    store
                        .write("mark", move |tx| {
                            mark(tx, &format!("{n:02}"))?;
                            match n % 3 {
                                0 => Ok(()),
                                1 => Err(StoreError::Missing { what: "a reason" }),
                                _ => panic!("a defect"),
                            }
                        })
                        .await
                })
            })
            .collect();
        for (n, outcome) in tries.into_iter().enumerate() {
            match (n % 3, outcome.await.unwrap()) {
                (0, Ok(())) | (1, Err(StoreError::Missing { .. })) | (2, Err(StoreError::Broken { .. })) => {}
                (_, other) => panic!("{n}: {other:?}"),
            }
        }
        let kept: Vec<String> = (0..30).step_by(3).map(|n| format!("{n:02}")).collect();
        assert_eq!(marks(db.store()).await, kept);
    }

    async fn a_reader_cannot_change_anything(db: TestDb) {
        let tried = db.store().read(|conn| mark(conn, "by a reader")).await;
        assert!(tried.is_err(), "{tried:?}");
        assert!(marks(db.store()).await.is_empty());
        db.store().write("mark", |tx| mark(tx, "by a writer")).await.unwrap();
    }

    async fn a_reader_that_panics_harms_nobody(db: TestDb) {
        for _ in 0..20 {
            let tried: Result<(), StoreError> = db.store().read(|_| panic!("a defect")).await;
            assert!(matches!(tried, Err(StoreError::Broken { .. })), "{tried:?}");
        }
        db.store().ping().await.unwrap();
    }

    async fn a_read_sees_one_moment(db: TestDb) {
        let (store, other) = (db.store().clone(), db.db_connection());
        let other = std::sync::Mutex::new(other);
        let counts = store
            .read(move |conn| {
                let before: i64 = demo_mark::table.count().get_result(conn)?;
                mark(&mut other.lock().unwrap(), "meanwhile")?;
                let after: i64 = demo_mark::table.count().get_result(conn)?;
                Ok::<_, StoreError>((before, after))
            })
            .await
            .unwrap();
        assert_eq!(counts, (0, 0));
        assert_eq!(marks(&store).await, ["meanwhile"]);
    }

    async fn a_glance_looks_and_changes_nothing_and_outlives_a_panic(db: TestDb) {
        for n in 0..20 {
            let tried: Result<(), StoreError> = db.store().glance(|_| panic!("a defect")).await;
            assert!(matches!(tried, Err(StoreError::Broken { .. })), "{tried:?}");
            db.store().write("mark", move |tx| mark(tx, &format!("{n}"))).await.unwrap();
            let count = |conn: &mut Conn| Ok::<i64, StoreError>(demo_mark::table.count().get_result(conn)?);
            assert_eq!(db.store().glance(count).await.unwrap(), n + 1);
        }
        let two = |conn: &mut Conn| {
            diesel::sql_query("SELECT 1").execute(conn)?;
            diesel::sql_query("SELECT 2").execute(conn)?;
            Ok::<_, StoreError>(())
        };
        assert!(db.store().glance(two).await.is_err());
    }

    async fn the_lines_of_the_audit_are_there_with_their_write_and_only_then(db: TestDb) {
        let lines = |many: usize| {
            move |tx: &mut crate::Tx| {
                let mut mint = domain::id::Mint::new(noon(), many as u64);
                (0..many).try_for_each(|_| crate::audit::record(tx, line(&mut mint)))
            }
        };
        let counted = |conn: &mut Conn| {
            Ok::<i64, StoreError>(crate::schema::audit_event::table.count().get_result(conn)?)
        };
        let mut written = 0;
        for many in [0, 1, 2, 3, 4, 1_203] {
            db.store().write("kept", lines(many)).await.unwrap();
            written += many as i64;
            assert_eq!(db.store().read(counted).await.unwrap(), written, "{many}");
            let fails = move |tx: &mut crate::Tx| {
                lines(many)(tx)?;
                Err::<(), _>(StoreError::Missing { what: "a reason" })
            };
            assert!(db.store().write("lost", fails).await.is_err());
            db.store().write("another", move |tx| mark(tx, &format!("{many}"))).await.unwrap();
            assert_eq!(db.store().read(counted).await.unwrap(), written, "{many} that failed");
        }
        // The same line twice is refused by the database, when the write ends.
        let twice = |tx: &mut crate::Tx| {
            let line = line(&mut domain::id::Mint::new(noon(), 7));
            crate::audit::record(tx, line.clone())?;
            crate::audit::record(tx, line)
        };
        assert!(db.store().write("twice", twice).await.is_err());
        assert_eq!(db.store().read(counted).await.unwrap(), written);
    }

    async fn what_is_taken_is_named(db: TestDb) {
        db.store().write("mark", |tx| mark(tx, "army")).await.unwrap();
        crate::tests::walls::assert_taken(
            db.store().write("mark", |tx| mark(tx, "army")).await,
            Constraint::DemoMark,
        );
    }

    async fn a_migrated_database_has_nothing_pending(db: TestDb) {
        assert!(db.store().pending_migrations().await.unwrap().is_empty());
        assert!(db.store().migrate().await.unwrap().is_empty());
    }

    async fn no_turn_in_time_is_busy_and_the_next_one_works(db: TestDb) {
        let db = db.with(|s| {
            (s.sqlite_readers, s.postgres_connections, s.wait) = (1, 1, Duration::from_millis(200));
        });
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let store = db.store().clone();
        let slow = tokio::spawn(async move {
            store.read(move |_| { gate.recv().ok(); Ok::<_, StoreError>(()) }).await
        });
        tokio::task::yield_now().await;
        assert_busy(&db.store().ping().await);
        drop(open);
        slow.await.unwrap().unwrap();
        db.store().ping().await.unwrap();
    }
}

crate::both! {
    async fn a_short_look_needs_no_thread_of_its_own_on_a_file_that_is_at_hand(db: TestDb) {
        let db = db.with(|s| (s.sqlite_readers, s.postgres_connections) = (1, 1));
        let store = db.store();
        let where_it_runs = |_: &mut Conn| Ok::<_, StoreError>(std::thread::current().id());
        let here = std::thread::current().id();
        assert_ne!(store.skim(where_it_runs).await.unwrap(), here, "no connection is open yet");
        assert_eq!(store.skim(where_it_runs).await.unwrap() == here, db.is_sqlite());
        assert_eq!(store.glance(where_it_runs).await.unwrap() == here, db.is_sqlite());
        assert_ne!(store.read(where_it_runs).await.unwrap(), here, "what may take long never runs here");
        let tried: Result<(), StoreError> = store.skim(|_| panic!("a defect")).await;
        assert!(matches!(tried, Err(StoreError::Broken { .. })), "{tried:?}");
        let refused: Result<(), StoreError> = store.skim(|_| Err(StoreError::Missing { what: "a row" })).await;
        assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
        // The connection came back each time, outside any transaction.
        store.write("mark", |tx| mark(tx, "after")).await.unwrap();
        let count = |conn: &mut Conn| Ok::<i64, StoreError>(demo_mark::table.count().get_result(conn)?);
        assert_eq!((store.skim(count).await.unwrap(), store.glance(count).await.unwrap()), (1, 1));
        // Whoever finds the connection taken waits for it elsewhere.
        let (enter, entered) = tokio::sync::oneshot::channel();
        let (leave, left) = std::sync::mpsc::channel::<()>();
        let busy = store.clone();
        let slow = tokio::spawn(async move {
            let hold = move |_: &mut Conn| {
                enter.send(()).ok();
                left.recv().ok();
                Ok::<_, StoreError>(())
            };
            busy.read(hold).await
        });
        entered.await.unwrap();
        let (found, ()) = tokio::join!(store.skim(where_it_runs), async { leave.send(()).unwrap() });
        assert_ne!(found.unwrap(), here);
        slow.await.unwrap().unwrap();
    }
}

#[test]
fn a_look_waits_for_a_locked_file_without_holding_up_others() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        db.store().write("mark", |tx| mark(tx, "before")).await.unwrap();
        let alone = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE";
        let db = db.with(|_| ());
        let mut other = db.db_connection();
        other.control(alone).unwrap();
        let count = |conn: &mut Conn| Ok::<i64, StoreError>(demo_mark::table.count().get_result(conn)?);
        let (skimmed, glanced, ()) =
            tokio::join!(db.store().skim(count), db.store().glance(count), async { drop(other) });
        assert_eq!((skimmed.unwrap(), glanced.unwrap()), (1, 1));
        let hasty = db.with(|s| s.wait = Duration::from_millis(50));
        let mut other = hasty.db_connection();
        other.control(alone).unwrap();
        assert_busy(&hasty.store().skim(count).await);
        assert_busy(&hasty.store().glance(count).await);
    });
}

#[test]
fn a_file_locked_by_another_process_is_busy_and_then_works() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let db = db.with(|s| s.wait = Duration::from_millis(200));
        let mut other = db.db_connection();
        other.control("BEGIN IMMEDIATE").unwrap();
        assert_busy(&db.store().write("mark", |tx| mark(tx, "late")).await);
        assert!(marks(db.store()).await.is_empty());
        other.control("COMMIT").unwrap();
        db.store().write("mark", |tx| mark(tx, "in time")).await.unwrap();
        assert_eq!(marks(db.store()).await, ["in time"]);
    });
}

#[test]
fn a_file_taken_away_is_busy_and_works_again_once_it_is_back() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        db.store().write("mark", |tx| mark(tx, "before")).await.unwrap();
        db.store().ping().await.unwrap();
        let DatabaseUrl::Sqlite(path) = db.store().url().clone() else { unreachable!("a file") };
        let away = path.with_extension("away");
        let aside = |name: &str| std::path::PathBuf::from(format!("{}{name}", path.display()));
        db.db_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        std::fs::rename(&path, &away).unwrap();
        assert_busy(&db.store().write("mark", |tx| mark(tx, "lost")).await);
        assert_busy(&db.store().ping().await);
        assert!(!path.exists(), "no empty database takes its place");
        for wal in ["-wal", "-shm"] {
            std::fs::remove_file(aside(wal)).ok();
        }
        std::fs::copy(&away, &path).unwrap();
        std::fs::remove_file(&away).unwrap();
        assert_eq!(marks(db.store()).await, ["before"]);
        db.store().write("mark", |tx| mark(tx, "after")).await.unwrap();
        assert_eq!(marks(db.store()).await, ["after", "before"]);
    });
}

#[test]
fn a_full_queue_is_busy_at_once_and_drains() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let db = db.with(|s| s.queue = 1);
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = std::sync::Mutex::new(gate);
        let (at_work, started) = tokio::sync::oneshot::channel();
        let at_work = std::sync::Mutex::new(Some(at_work));
        let store = db.store().clone();
        let slow = tokio::spawn(async move {
            let body = move |tx: &mut crate::Tx| {
                at_work.lock().unwrap().take().map(|tell| tell.send(()));
                gate.lock().unwrap().recv().ok();
                mark(tx, "slow")
            };
            store.write("slow", body).await
        });
        started.await.unwrap();
        let store = db.store().clone();
        let queued = tokio::spawn(async move { store.write("mark", |tx| mark(tx, "queued")).await });
        tokio::task::yield_now().await;
        assert_busy(&db.store().write("mark", |tx| mark(tx, "refused")).await);
        drop(open);
        slow.await.unwrap().unwrap();
        queued.await.unwrap().unwrap();
        assert_eq!(marks(db.store()).await, ["queued", "slow"]);
    });
}

#[test]
fn a_batch_whose_commit_fails_is_refused_as_a_whole() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let tries: Vec<_> = (0..8)
            .map(|n| {
                let store = db.store().clone();
                let body = move |tx: &mut crate::Tx| {
                    mark(tx, &format!("{n}"))?;
                    if n == 5 {
                        tx.control("ROLLBACK")?;
                    }
                    Ok::<_, StoreError>(())
                };
                tokio::spawn(async move { store.write("mark", body).await })
            })
            .collect();
        let mut acknowledged = Vec::new();
        for (n, outcome) in tries.into_iter().enumerate() {
            if outcome.await.unwrap().is_ok() {
                acknowledged.push(n.to_string());
            }
        }
        assert!(!acknowledged.contains(&"5".to_owned()));
        assert_eq!(marks(db.store()).await, acknowledged);
        db.store().write("mark", |tx| mark(tx, "after")).await.unwrap();
    });
}

#[test]
fn a_server_that_is_away_is_busy() {
    crate::testing::tell(TestDb::sqlite(), async |_| {
        let mut settings = StoreSettings::new("postgres://nobody@127.0.0.1:1/none".parse().unwrap());
        settings.wait = Duration::from_millis(300);
        let store = Store::open(settings).unwrap();
        assert_busy(&store.ping().await);
        assert_busy(&store.write("mark", |tx| mark(tx, "lost")).await);
    });
}

/// Whoever keeps coming back for the next holder's row must not keep a seat from being passed on to them.
#[test]
fn a_row_that_others_ask_for_without_pause_is_had_in_the_end() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let mut world = World::on(&db);
        let unit = world.first;
        let who = world.person(unit, "Le Goff", "Anaïs").id;
        drop(world);
        let over = Arc::new(AtomicBool::new(false));
        let crowd: Vec<_> = (0..4)
            .map(|_| {
                let (store, over) = (db.store().clone(), Arc::clone(&over));
                tokio::spawn(async move {
                    while !over.load(Ordering::Relaxed) {
                        let hold = move |tx: &mut crate::Tx| {
                            lock_people(tx, &[who])?;
                            diesel::sql_query("SELECT pg_sleep(0.02)").execute(&mut **tx)?;
                            Ok::<_, StoreError>(())
                        };
                        store.write("hold", hold).await.unwrap();
                    }
                })
            })
            .collect();
        for n in 0..10 {
            let pass_on = move |tx: &mut crate::Tx| {
                assert!(lock_people_at_once(tx, &[who])?);
                mark(tx, &format!("{n}"))
            };
            db.store().write("pass_on", pass_on).await.unwrap();
        }
        over.store(true, Ordering::Relaxed);
        for one in crowd {
            one.await.unwrap();
        }
        assert_eq!(marks(db.store()).await.len(), 10);
    });
}

#[test]
fn a_full_disk_is_busy_and_then_works() {
    crate::testing::tell(TestDb::sqlite(), async |db: TestDb| {
        let full = |tx: &mut crate::Tx| {
            tx.control("PRAGMA max_page_count = 1")?;
            (0..2_000).try_for_each(|n| mark(tx, &format!("{n:0200}")))
        };
        assert_busy(&db.store().write("full", full).await);
        assert!(marks(db.store()).await.is_empty());
        let room = |tx: &mut crate::Tx| {
            tx.control("PRAGMA max_page_count = 1000000")?;
            mark(tx, "after")
        };
        db.store().write("room", room).await.unwrap();
        assert_eq!(marks(db.store()).await, ["after"]);
    });
}

#[test]
fn connections_that_died_are_replaced() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let store = db.store();
        let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for round in 0..3 {
            let many: Vec<_> = (0..10)
                .map(|_| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        store
                            .read(|conn| {
                                diesel::sql_query("SELECT pg_sleep(0.05)").execute(conn)?;
                                Ok::<_, StoreError>(())
                            })
                            .await
                    })
                })
                .collect();
            for one in many {
                one.await.unwrap().unwrap();
            }
            db.db_execute(end_all).unwrap();
            store.ping().await.unwrap();
            db.db_execute(end_all).unwrap();
            let count = |conn: &mut Conn| Ok::<i64, StoreError>(demo_mark::table.count().get_result(conn)?);
            assert_eq!(store.glance(count).await.unwrap(), round);
            db.db_execute(end_all).unwrap();
            store.write("mark", move |tx| mark(tx, &format!("{round}"))).await.unwrap();
        }
        assert_eq!(marks(store).await, ["0", "1", "2"]);
    });
}

#[test]
fn a_write_cut_off_before_its_commit_is_done_again() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let runs = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&runs);
        let body = move |tx: &mut crate::Tx| {
            mark(tx, "once")?;
            if seen.fetch_add(1, Ordering::SeqCst) == 0 {
                diesel::sql_query("SELECT pg_terminate_backend(pg_backend_pid())").execute(&mut **tx)?;
            }
            Ok::<_, StoreError>(())
        };
        db.store().write("mark", body).await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert_eq!(marks(db.store()).await, ["once"]);
    });
}

#[test]
fn two_writes_that_block_each_other_both_end() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        for name in ["a", "b"] {
            db.store().write("mark", move |tx| mark(tx, name)).await.unwrap();
        }
        let add = |tx: &mut crate::Tx, name: &'static str| {
            diesel::update(demo_mark::table.find(name)).set(demo_mark::seed.eq(demo_mark::seed + 1)).execute(&mut **tx)
        };
        let tries: Vec<_> = [("a", "b"), ("b", "a")]
            .map(|(first, second)| {
                let store = db.store().clone();
                let body = move |tx: &mut crate::Tx| {
                    add(tx, first)?;
                    std::thread::sleep(Duration::from_millis(200));
                    add(tx, second)?;
                    Ok::<_, StoreError>(())
                };
                tokio::spawn(async move { store.write("add", body).await })
            })
            .into();
        for one in tries {
            one.await.unwrap().unwrap();
        }
        let seeds = |conn: &mut Conn| Ok::<_, StoreError>(demo_mark::table.select(demo_mark::seed).load::<i64>(conn)?);
        assert_eq!(db.store().read(seeds).await.unwrap(), [3, 3]);
    });
}

#[test]
fn a_lock_held_too_long_is_busy_and_then_works() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        let db = db.with(|s| s.lock_timeout = Duration::from_millis(50));
        db.store().write("mark", |tx| mark(tx, "a")).await.unwrap();
        let mut other = db.db_connection();
        other.control("BEGIN; SELECT * FROM demo_mark FOR UPDATE").unwrap();
        let touch = |tx: &mut crate::Tx| {
            diesel::update(demo_mark::table).set(demo_mark::seed.eq(9_i64)).execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        };
        assert_busy(&db.store().write("touch", touch).await);
        other.control("COMMIT").unwrap();
        db.store().write("touch", touch).await.unwrap();
    });
}

#[test]
fn a_body_that_hides_its_error_is_not_acknowledged() {
    crate::testing::tell(TestDb::postgres(), async |db: TestDb| {
        db.store().write("mark", |tx| mark(tx, "a")).await.unwrap();
        let tried = db
            .store()
            .write("mark", |tx| {
                mark(tx, "b")?;
                mark(tx, "a").ok();
                Ok::<_, StoreError>(())
            })
            .await;
        assert!(tried.is_err());
        assert_eq!(marks(db.store()).await, ["a"]);
    });
}

#[test]
fn an_id_an_instant_and_a_value_read_back_as_they_were_written() {
    use crate::schema::ranking;
    use crate::sql_types::{Id, Json};
    for db in [TestDb::sqlite(), TestDb::postgres()] {
        crate::testing::tell(db, async |db: TestDb| {
            let mut conn = db.db_connection();
            crate::tests::walls::db_small_world(&mut conn, 1).unwrap();
            let id = Id(Uuid::from_u128(0x0190_f5fe_7c00_7a00_8000_0000_0000_0001));
            let at = At("2031-12-31T23:59:59.123456Z".parse().unwrap());
            let value = Json(serde_json::json!({ "mots": "« déjà vu »", "n": [1, 2.5, null, true] }));
            diesel::insert_into(ranking::table)
                .values((
                    ranking::id.eq(id),
                    ranking::session_id.eq(crate::tests::walls::id(crate::tests::walls::SESSION)),
                    ranking::course_id.eq(crate::tests::walls::id(crate::tests::walls::COURSE)),
                    ranking::rule_version.eq("1"),
                    ranking::cause.eq("view"),
                    ranking::computed_at.eq(at),
                    ranking::computed_by.eq(None::<Id>),
                    ranking::snapshot_hash.eq("0"),
                    ranking::inputs.eq(value.clone()),
                    ranking::lines.eq(value.clone()),
                ))
                .execute(&mut *conn)
                .unwrap();
            let row: (Id, At, Option<Id>, Json) = ranking::table
                .filter(ranking::id.eq_any([id]))
                .select((ranking::id, ranking::computed_at, ranking::computed_by, ranking::inputs))
                .get_result(&mut *conn)
                .unwrap();
            assert_eq!(row, (id, at, None, value));
        });
    }
}
