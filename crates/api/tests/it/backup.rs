//! Copies of the embedded database made while it is in use, and put back elsewhere.

use crate::crash::{Acknowledged, CLIENTS, come_and_go, read};
use crate::program::{Program, complained, run, said};
use crate::scene::Scene;
use crate::support::TestApp;
use futures_util::future::{join, join_all};
use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use store::testing::TestDb;
use tokio::sync::Notify;

/// A folder of the test's own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(db: &TestDb) -> Self {
        let name = Path::new(db.url()).file_stem().unwrap().to_str().unwrap().to_owned();
        let path = std::env::temp_dir().join(format!("{name}-copies"));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn refused(output: &Output, code: i32, why: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(complained(output).contains(why), "{output:?}");
}

#[actix_web::test]
async fn a_copy_made_under_load_holds_every_write_acknowledged_before_it() {
    let scene = Scene::on(TestDb::sqlite()).await;
    let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1_000).await;
    let people = scene.db_people(320).await;
    let TestApp { db, world, .. } = scene.app;
    let db = db.with(|_| ());
    let folder = Folder::new(&db);
    let (copy, elsewhere) = (folder.file("copy.sqlite"), format!("sqlite:{}", folder.file("elsewhere.sqlite")));

    let mut program = Program::on(&db);
    let known = RefCell::new(Acknowledged::new());
    let (enough, copied) = (Notify::new(), Cell::new(false));
    let clients = people.chunks(people.len().div_ceil(CLIENTS)).map(|own| {
        let (address, known, enough, copied) = (&program.address, &known, &enough, &copied);
        async move {
            for who in own {
                // Writes go on until the copy is made, and a little after.
                if copied.get() && known.borrow().len() > 100 {
                    return;
                }
                come_and_go(address, session, who, known).await.unwrap();
                if known.borrow().len() >= 40 {
                    enough.notify_one();
                }
            }
        }
    });
    let copying = async {
        enough.notified().await;
        let before = known.borrow().clone();
        let (url, to) = (db.url().to_owned(), copy.clone());
        let made = tokio::task::spawn_blocking(move || run(&url, &["backup", &to])).await.unwrap();
        copied.set(true);
        (before, known.borrow().len(), made)
    };
    let (_, (before, after, made)) = join(join_all(clients), copying).await;
    program.kill();
    assert!(made.status.success(), "{made:?}");
    assert!(after > before.len(), "people went on writing while it was copied");
    let checksum = said(&made).lines().find_map(|line| line.strip_prefix("sha256 ")).unwrap().to_owned();

    let restored = run(&elsewhere, &["restore", &copy, "--sha256", &checksum]);
    assert!(restored.status.success(), "{restored:?}");
    assert!(said(&restored).contains("every invariant holds"), "{restored:?}");
    let elsewhere = TestDb::sqlite_at(&folder.file("elsewhere.sqlite"));
    let program = Program::on(&elsewhere);
    for (seat, state) in &before {
        let shown = read(&program, &world, &format!("/enrolments/{seat}")).await;
        assert_eq!(shown["state"], *state, "{shown}");
    }
}

/// The name of the newest migration.
fn newest_schema() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/sqlite");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.max().unwrap()
}

#[actix_web::test]
async fn nothing_is_overwritten_unless_told_and_what_is_unsound_is_refused() {
    let db = TestDb::sqlite();
    let folder = Folder::new(&db);
    let copy = folder.file("copy.sqlite");
    fs::write(&copy, "mine").unwrap();
    refused(&run(db.url(), &["backup", &copy]), 4, "copy.sqlite exists already");
    assert_eq!(fs::read(&copy).unwrap(), b"mine");
    let made = run(db.url(), &["backup", &copy, "--overwrite"]);
    assert!(made.status.success() && said(&made).contains(&format!("schema {}", newest_schema())), "{made:?}");
    assert_eq!(folder.names(), ["copy.sqlite"]);

    // What a program that was killed left behind gives way; what one at work has does not.
    let draft = folder.file("copy.sqlite.draft");
    fs::write(&draft, "half").unwrap();
    fs::write(format!("{draft}-journal"), "half").unwrap();
    let made = run(db.url(), &["backup", &copy, "--overwrite"]);
    assert!(made.status.success(), "{made:?}");
    assert_eq!(folder.names(), ["copy.sqlite"]);
    let at_work = fs::File::create(&draft).unwrap();
    at_work.lock().unwrap();
    refused(&run(db.url(), &["backup", &copy, "--overwrite"]), 4, "copy.sqlite.draft is open in another program");
    drop(at_work);
    fs::remove_file(&draft).unwrap();

    // What is not sound, or not ours, or of a later program, takes nobody's place.
    let elsewhere = folder.file("elsewhere.sqlite");
    let url = format!("sqlite:{elsewhere}");
    refused(&run(&url, &["restore", &copy, "--sha256", &"0".repeat(64)]), 4, "not the one that was told");
    refused(&run(&url, &["restore", &folder.file("nothing.sqlite")]), 4, "there is no file");
    let torn = folder.file("torn.sqlite");
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    fs::write(&torn, &bytes).unwrap();
    refused(&run(&url, &["restore", &torn]), 4, "the data are damaged");
    let text = folder.file("text.sqlite");
    fs::write(&text, "no database at all, only words\n".repeat(300)).unwrap();
    refused(&run(&url, &["restore", &text]), 4, "the data are damaged");
    fs::write(&text, "").unwrap();
    refused(&run(&url, &["restore", &text]), 4, "no database of Relève");
    db.db_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')").unwrap();
    refused(
        &run(db.url(), &["backup", &folder.file("later.sqlite")]),
        4,
        "a later version of the program, which has the migrations 9999",
    );
    db.db_execute("DELETE FROM __diesel_schema_migrations WHERE version = '9999'").unwrap();
    db.db_batch(
        "PRAGMA foreign_keys = OFF; INSERT INTO notification (id, person_id, kind, payload, created_at)
         VALUES (randomblob(16), randomblob(16), 'x', '{}', '2030-01-07T08:00:00.000000Z')",
    )
    .unwrap();
    refused(
        &run(db.url(), &["backup", &folder.file("dangling.sqlite")]),
        4,
        "notification refers to a missing row of person",
    );
    assert_eq!(folder.names(), ["copy.sqlite", "text.sqlite", "torn.sqlite"]);
}

#[actix_web::test]
async fn a_database_in_use_is_not_replaced_and_what_was_there_is_kept() {
    let db = TestDb::sqlite();
    let folder = Folder::new(&db);
    let (copy, live) = (folder.file("copy.sqlite"), folder.file("live.sqlite"));
    assert!(run(db.url(), &["backup", &copy]).status.success());
    let url = format!("sqlite:{live}");
    let first = run(&url, &["restore", &copy]);
    assert!(first.status.success() && !said(&first).contains("kept as"), "{first:?}");

    let at = TestDb::sqlite_at(&live);
    let mut program = Program::on(&at);
    let ready = reqwest::get(format!("{}/readyz", program.root())).await.unwrap();
    assert_eq!(ready.status(), 200);
    refused(&run(&url, &["restore", &copy]), 4, "live.sqlite is open in another program: stop the server first");
    program.stop();

    at.db_execute("UPDATE rank SET seniority = seniority + 1000").unwrap();
    let second = run(&url, &["restore", &copy]);
    assert!(second.status.success(), "{second:?}");
    let kept = said(&second).lines().find_map(|line| line.strip_prefix("what was there is kept as ")).unwrap();
    let old = TestDb::sqlite_at(kept);
    let moved = "UPDATE rank SET seniority = seniority WHERE seniority >= 1000";
    assert_eq!((old.db_execute(moved).unwrap(), at.db_execute(moved).unwrap()), (18, 0));
}

#[actix_web::test]
async fn lines_that_waited_for_their_link_when_the_copy_was_made_get_it() {
    let db = TestDb::sqlite();
    let folder = Folder::new(&db);
    db.db_batch(
        "INSERT INTO audit_event (id, at, action, subject_kind, subject_id)
         VALUES (randomblob(16), '2026-01-07T08:00:00.000000Z', 'unit.created', 'unit', randomblob(16))",
    )
    .unwrap();
    assert_eq!(run(db.url(), &["audit"]).status.code(), Some(1), "a line has waited for long");
    let copy = folder.file("copy.sqlite");
    assert!(run(db.url(), &["backup", &copy]).status.success());
    let restored = run(&format!("sqlite:{}", folder.file("live.sqlite")), &["restore", &copy]);
    assert!(restored.status.success(), "{restored:?}");
}

#[actix_web::test]
async fn postgresql_is_left_to_its_own_tools() {
    let db = TestDb::postgres();
    for command in ["backup", "restore"] {
        refused(&run(db.url(), &[command, "anywhere"]), 2, "pg_dump");
    }
    assert!(!Path::new("anywhere").exists());
}
