//! A sandbox: a database that holds a fictional world, says so itself, and is brought back to that world again and again.
//!
//! Its mark can be written in an empty database only; the database refuses it elsewhere. A reset is one transaction: whoever
//! reads sees the world before or the world after. API clients, their secrets, what they consumed and the keys that sign
//! their tokens stay; everything else goes and is loaded anew.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::query_builder::AsQuery as _;
use diesel::sql_types::{Integer, Nullable};
use domain::fixture::world::World;
use domain::public_page::{EDITION, PageKey, PublicPage};

use crate::run::Run;
use crate::schema::{api_client, audit_event, course, demo_mark, person, sandbox, site, skill, unit};
use crate::sql_types::At;
use crate::{Conn, StoreError, Tx, demo, public_page};

/// The only row.
const ROW: i32 = 1;

/// What a reset takes away, what refers before what is referred to.
pub(crate) const WIPED: &[&str] = &[
    "audit_link",
    "audit_unlinked",
    "audit_event",
    "commitment",
    "offer",
    "notification",
    "outbox",
    "import_line",
    "import_file",
    "import_reading",
    "import_mapping",
    "import",
    "ranking",
    "required_course",
    "enrolment_day",
    "person_skill",
    "enrolment",
    "waitlist_entry",
    "request_wish",
    "request_step",
    "request_exception",
    "request",
    "session_trainer",
    "session_block",
    "session_quota",
    "session",
    "session_template",
    "course_grant",
    "course_previous",
    "course_prerequisite",
    "course_approval_step",
    "course",
    "skill",
    "delegation_grant",
    "delegation",
    "role_grant",
    "idempotency",
    "recovery_code",
    "second_factor",
    "sign_in_challenge",
    "sign_in_event",
    "sign_in_attempt",
    "sign_in",
    "invitation",
    "calendar_feed",
    "saved_view",
    "account",
    "person_contact",
    "person_search",
    "public_page",
    "unit_past",
    "person",
    "person_beginning",
    "unit_closure",
    "unit",
    "site",
    "demo_mark",
];

/// What has a version that edits are built on. It goes on over a reset: with the ids of the day before come other contents, and no
/// version stands for two of them.
pub(crate) const VERSIONED: &[&str] = &[
    "course",
    "enrolment",
    "import",
    "person",
    "public_page",
    "request",
    "saved_view",
    "session",
    "session_template",
    "site",
    "skill",
    "unit",
    "unit_past",
];

/// What stays over a reset though it refers to what goes: laid aside, and put back.
pub(crate) const LAID_ASIDE: &[&str] = &["api_client", "api_client_secret", "api_client_usage"];

/// What refers to what is laid aside, and is emptied before it.
pub(crate) const EMPTIED_FIRST: &[&str] =
    &["audit_link", "audit_unlinked", "audit_event", "unit_past", "request_step", "request_exception"];

/// What a reset does not touch.
#[cfg(test)]
pub(crate) const KEPT: &[&str] = &["rank", "sandbox", "signing_key"];

/// What a sandbox says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sandbox {
    /// The seed of its world.
    pub seed: i64,
    /// How often it was reset.
    pub resets: i32,
    /// When its present world was loaded.
    pub reset_at: DateTime<Utc>,
    /// When the next one is due.
    pub next_reset_at: DateTime<Utc>,
}

/// Whether a reset waits for its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It is done if it is due, by one of those who ask.
    Due,
    /// It is done now.
    Now,
}

/// A world to load, and the instants to note.
#[derive(Clone, Copy)]
pub struct Fresh<'w> {
    /// The world.
    pub world: &'w World,
    /// The hash of everyone's password.
    pub password_hash: &'w str,
    /// Now.
    pub now: DateTime<Utc>,
    /// When the next reset is due.
    pub next: DateTime<Utc>,
}

/// What the database says of itself; none when it is no sandbox.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Conn) -> Result<Option<Sandbox>, StoreError> {
    let columns = (sandbox::seed, sandbox::resets, sandbox::reset_at, sandbox::next_reset_at);
    let row: Option<(i64, i32, At, At)> = sandbox::table.select(columns).first_row(conn).optional()?;
    Ok(row.map(|(seed, resets, reset_at, next)| Sandbox { seed, resets, reset_at: reset_at.0, next_reset_at: next.0 }))
}

/// Whether the database holds anything of anybody.
///
/// # Errors
/// The database's.
pub fn is_inhabited(conn: &mut Conn) -> Result<bool, StoreError> {
    macro_rules! any {
        ($($table:ident)*) => { false $(|| diesel::select(exists($table::table.as_query())).row::<bool>(conn)?)* };
    }
    Ok(any!(unit person skill site course api_client demo_mark audit_event))
}

/// Marks an empty database as a sandbox and loads its first world.
///
/// # Errors
/// [`crate::Constraint::Sandbox`] when anything is there, or the database's.
pub fn open(tx: &mut Tx, fresh: Fresh<'_>) -> Result<(), StoreError> {
    let mark = (
        sandbox::id.eq(ROW),
        sandbox::seed.eq(seed(fresh.world)),
        sandbox::resetting.eq(false),
        sandbox::resets.eq(0),
        sandbox::reset_at.eq(At(fresh.now)),
        sandbox::next_reset_at.eq(At(fresh.next)),
    );
    diesel::insert_into(sandbox::table).values(mark).execute(&mut **tx)?;
    load(tx, fresh)
}

/// Writes down when the next reset is due, unless that was changed since it was read; answers whether it did.
///
/// # Errors
/// The database's.
pub fn announce(tx: &mut Tx, read: DateTime<Utc>, next: DateTime<Utc>) -> Result<bool, StoreError> {
    let as_read = sandbox::table.filter(sandbox::next_reset_at.eq(At(read)));
    Ok(diesel::update(as_read).set(sandbox::next_reset_at.eq(At(next))).apply(tx)? == 1)
}

/// Brings a sandbox back to a fresh world; answers whether it did. Of several who ask when it is due, one does.
///
/// # Errors
/// [`StoreError::Missing`] when the database is no sandbox, or the database's.
pub fn reset(tx: &mut Tx, fresh: Fresh<'_>, when: When) -> Result<bool, StoreError> {
    keep_writers_out(tx)?;
    let Some(found) = find(tx)? else { return Err(StoreError::Missing { what: "the mark of a sandbox" }) };
    if when == When::Due && found.next_reset_at > fresh.now {
        return Ok(false);
    }
    diesel::update(sandbox::table).set(sandbox::resetting.eq(true)).execute(&mut **tx)?;
    let highest = highest_version(tx)?;
    lay_aside(tx)?;
    // Whoever stands under another unit refers to a row of the same table.
    tx.control("UPDATE unit SET parent_id = NULL WHERE parent_id IS NOT NULL")?;
    for table in WIPED {
        tx.control(&format!("DELETE FROM {table}"))?;
    }
    load(tx, fresh)?;
    raise_versions(tx, highest)?;
    put_back(tx)?;
    let done = (
        sandbox::seed.eq(seed(fresh.world)),
        sandbox::resetting.eq(false),
        sandbox::resets.eq(found.resets.saturating_add(1)),
        sandbox::reset_at.eq(At(fresh.now)),
        sandbox::next_reset_at.eq(At(fresh.next)),
    );
    diesel::update(sandbox::table).set(done).execute(&mut **tx)?;
    Ok(true)
}

/// The mark holds any seed, signed or not.
fn seed(world: &World) -> i64 {
    i64::from_ne_bytes(world.seed.to_ne_bytes())
}

fn load(tx: &mut Tx, fresh: Fresh<'_>) -> Result<(), StoreError> {
    demo::load(tx, fresh.world, fresh.password_hash, fresh.now)?;
    demo::mark(tx, demo::WORLD, seed(fresh.world), fresh.now)
}

/// The highest version of anything; of a page that nobody has written, that of its model.
fn highest_version(conn: &mut Conn) -> Result<i32, StoreError> {
    #[derive(QueryableByName)]
    struct Highest {
        #[diesel(sql_type = Nullable<Integer>)]
        version: Option<i32>,
    }
    let each: Vec<_> = VERSIONED.iter().map(|table| format!("SELECT MAX(version) AS version FROM {table}")).collect();
    let all = format!("SELECT MAX(version) AS version FROM ({}) AS each", each.join(" UNION ALL "));
    let found: Highest = diesel::sql_query(all).get_result(conn)?;
    Ok(found.version.unwrap_or_default().max(EDITION))
}

/// Counts on from the highest version of the day before. A page that nobody has written has no row to count in: it gets its model.
fn raise_versions(tx: &mut Tx, by: i32) -> Result<(), StoreError> {
    for table in VERSIONED {
        tx.control(&format!("UPDATE {table} SET version = version + {by}"))?;
    }
    for key in PageKey::all() {
        let model = PublicPage::model(key).map_err(StoreError::broken)?;
        let version = model.version.saturating_add(by);
        public_page::insert(tx, &PublicPage { version, ..model })?;
    }
    Ok(())
}

/// Whoever writes waits until the new world is there; whoever reads goes on reading the old one. On SQLite there is one
/// writer anyway. The tables are taken in the order in which writers do, what is referred to before what refers and the audit
/// last: neither waits for what the other holds.
fn keep_writers_out(tx: &mut Tx) -> Result<(), StoreError> {
    if matches!(&**tx, Conn::Sqlite(_)) {
        return Ok(());
    }
    let tables = ["sandbox"].iter().chain(LAID_ASIDE).chain(WIPED.iter().rev());
    let tables = tables.copied().collect::<Vec<_>>().join(", ");
    Ok(tx.control(&format!("LOCK TABLE {tables} IN EXCLUSIVE MODE"))?)
}

/// API clients, with what they had and the units above theirs.
fn lay_aside(tx: &mut Tx) -> Result<(), StoreError> {
    let end = if matches!(&**tx, Conn::Sqlite(_)) { "" } else { " ON COMMIT DROP" };
    let aside = |name: &str, query: &str| format!("CREATE TEMPORARY TABLE {name}{end} AS {query}");
    for table in LAID_ASIDE {
        tx.control(&aside(&format!("aside_{table}"), &format!("SELECT * FROM {table}")))?;
    }
    let above = "SELECT ancestor_id, descendant_id, depth FROM unit_closure WHERE descendant_id IN (SELECT unit_id FROM api_client)";
    tx.control(&aside("aside_unit", above))?;
    // Lines of the audit and what units were name the client who did it.
    for table in EMPTIED_FIRST.iter().chain(LAID_ASIDE.iter().rev()) {
        tx.control(&format!("DELETE FROM {table}"))?;
    }
    Ok(())
}

/// Each client over its unit or, when that was made in the sandbox and is gone, over the nearest one above that is there.
fn put_back(tx: &mut Tx) -> Result<(), StoreError> {
    tx.control(
        "UPDATE aside_api_client SET unit_id = COALESCE(
             (SELECT above.ancestor_id FROM aside_unit AS above JOIN unit ON unit.id = above.ancestor_id
              WHERE above.descendant_id = aside_api_client.unit_id ORDER BY above.depth LIMIT 1),
             (SELECT id FROM unit WHERE parent_id IS NULL ORDER BY id LIMIT 1))",
    )?;
    for (table, column) in
        [("api_client", "created_by"), ("api_client", "revoked_by"), ("api_client_secret", "created_by")]
    {
        tx.control(&format!(
            "UPDATE aside_{table} SET {column} = NULL
             WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM person)"
        ))?;
    }
    for table in LAID_ASIDE {
        tx.control(&format!("INSERT INTO {table} SELECT * FROM aside_{table}; DROP TABLE aside_{table}"))?;
    }
    Ok(tx.control("DROP TABLE aside_unit")?)
}
