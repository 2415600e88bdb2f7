//! What a page of the session list costs, and whether it grows with the years of history kept. One run, ratios.
//!
//! `cargo run --release -p releve-store --example list_cost`
//!
//! CPU time of the thread that asks, as Linux counts it: other programs on the machine do not weigh on it.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement run by hand")]

use std::time::Duration;

use chrono::{Days, NaiveDate};
use domain::fixture::{a_course, a_person, a_request, a_session, a_unit, an_enrolment, at, day, mint};
use domain::id::{Mint, PersonId, SiteId, UnitId};
use domain::span::DateSpan;
use domain::text::Title;
use domain::waitlist::{WaitlistEntry, WaitlistState};
use releve_store as store;
use store::page::{PageRequest, Scope};
use store::person::PersonOrder;
use store::request::{RequestFilter, Wishes};
use store::session::SessionFilter;
use store::site::Site;
use store::{Conn, Store, StoreError, StoreSettings, Tx};

const SESSIONS_A_YEAR: u64 = 4_000;
const PEOPLE: usize = 20_000;

/// CPU time of this thread so far.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

struct World {
    units: Vec<UnitId>,
    people: Vec<PersonId>,
    site: SiteId,
    mint: Mint,
}

fn settle(tx: &mut Tx) -> Result<World, StoreError> {
    let (mut mint, now) = (mint(), at("2026-01-05T08:00:00Z"));
    let root = a_unit("CFT").make(&mut mint);
    store::unit::insert(tx, &root, now)?;
    let mut units = Vec::new();
    for n in 0..100 {
        let unit = a_unit(&format!("{n}e RI")).under(root.id).make(&mut mint);
        store::unit::insert(tx, &unit, now)?;
        units.push(unit.id);
    }
    let site = Site { id: mint.id(), name: Title::parse("Mailly").unwrap(), time_zone: "Europe/Paris".into() };
    store::site::insert(tx, &site)?;
    let people: Vec<_> = (0..PEOPLE)
        .map(|n| {
            let unit = units.get(n % units.len()).copied().unwrap();
            a_person().number(&format!("{n:010}")).of(unit).make(&mut mint)
        })
        .collect();
    store::person::insert_many(tx, &people, now)?;
    Ok(World { units, people: people.iter().map(|p| p.id).collect(), site: site.id, mint })
}

/// A year of sessions, twelve seats taken in each and three people waiting.
fn live_a_year(tx: &mut Tx, w: &mut World, first: NaiveDate) -> Result<(), StoreError> {
    let now = first.and_hms_opt(8, 0, 0).unwrap().and_utc();
    let mut next = 0;
    let mut course = None;
    for n in 0..SESSIONS_A_YEAR {
        if n % 20 == 0 {
            let new = a_course(&format!("C{}-{n}", first.format("%y"))).titled("Stage").make(&mut w.mint);
            store::course::insert(tx, &new, now)?;
            course = Some(new.id);
        }
        let course = course.unwrap();
        let starts_on = first + Days::new(n * 365 / SESSIONS_A_YEAR);
        let organiser = w.units.get(usize::try_from(n).unwrap() % w.units.len()).copied().unwrap();
        let dates = DateSpan::of_days(starts_on, starts_on + Days::new(4)).unwrap();
        let session = a_session().coded(&format!("S{}-{n}", first.format("%y"))).of(course).by(organiser).at(w.site);
        let session = session.dated(dates).seats(15).make(&mut w.mint);
        store::session::insert(tx, &session, &[], now)?;
        let mut person = || {
            next += 1;
            w.people.get(next % w.people.len()).copied().unwrap()
        };
        for _ in 0..12 {
            let new = an_enrolment().of(person()).in_session(session.id);
            let mut new = new.make(&mut w.mint);
            new.enrolled_by = None;
            store::enrolment::insert(tx, &new)?;
        }
        for _ in 0..3 {
            let who = person();
            let new = a_request().of(who).on_course(course).by(organiser).made_on(first).wishing([session.id]);
            let new = new.make(&mut w.mint);
            store::request::insert(tx, &new, Wishes::Open, now, None)?;
            let (id, request) = (w.mint.id(), new.id);
            let state = WaitlistState::Waiting;
            store::waitlist::insert(tx, &WaitlistEntry { id, request, person: who, course, joined_at: now, state })?;
        }
    }
    Ok(())
}

async fn cost<F>(store: &Store, name: &str, look: F) -> Duration
where
    F: Fn(&mut Conn) -> Result<usize, StoreError> + Send + Copy + 'static,
{
    let (lines, each) = store
        .read(move |conn| {
            let mut lines = look(conn)?;
            // The count moves by the scheduler's ticks: many calls, or it says nothing.
            let (started, mut calls) = (cpu(), 0);
            while calls < 50 || cpu() - started < Duration::from_secs(1) {
                lines = look(conn)?;
                calls += 1;
            }
            Ok::<_, StoreError>((lines, (cpu() - started) / calls))
        })
        .await
        .unwrap();
    println!("{name:<44} {lines:>4} lines {:>8} us", each.as_micros());
    each
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let path = std::env::temp_dir().join(format!("releve-list-{}.db", std::process::id()));
    let store = Store::open(StoreSettings::new(path.to_str().unwrap().parse().unwrap())).unwrap();
    store.migrate().await.unwrap();
    store
        .write("load", |tx| {
            let mut world = settle(tx)?;
            live_a_year(tx, &mut world, day("2027-01-01"))?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let sessions = |conn: &mut Conn| {
        let filter = SessionFilter { from: Some(day("2027-06-01")), ..SessionFilter::default() };
        Ok(store::session::list(conn, &filter, &PageRequest::first(50), at("2027-05-03T08:00:00Z"))?.items.len())
    };
    let requests = |conn: &mut Conn| {
        let page = PageRequest::first(50);
        Ok(store::request::list(conn, &RequestFilter::default(), &page, at("2027-05-03T08:00:00Z"))?.items.len())
    };
    let overview = |conn: &mut Conn| {
        let now = at("2027-05-03T08:00:00Z");
        Ok(store::overview::load(conn, &Scope::Everything, now.date_naive(), now, 50)?.freed_places.len())
    };
    let people = |conn: &mut Conn| {
        let q = Some("kerb mae 00000012");
        Ok(store::person::list(
            conn,
            &store::person::PersonFilter { q, ..store::person::PersonFilter::in_scope(&Scope::Everything) },
            PersonOrder::Name,
            &PageRequest::first(50),
        )?
        .items
        .len())
    };
    let fill = |conn: &mut Conn| {
        let filter = SessionFilter { from: Some(day("2027-06-01")), ..SessionFilter::default() };
        let page = store::session::list(conn, &filter, &PageRequest::first(50), at("2027-05-03T08:00:00Z"))?;
        let started = cpu();
        for _ in 0..2000 {
            store::session::occupancy(conn, page.items.iter().map(|i| i.session.id), at("2027-05-03T08:00:00Z"))?;
        }
        println!("{:<44} {:>18} us", "of which how full they are", (cpu() - started).as_micros() / 2000);
        Ok::<_, StoreError>(())
    };
    let one = cost(&store, "sessions, one year kept", sessions).await;
    store.read(fill).await.unwrap();
    let queue = cost(&store, "requests, one year kept", requests).await;
    cost(&store, "overview, one year kept", overview).await;
    cost(&store, "people by three words", people).await;
    println!("a page of 50 sessions against the budget of 500 us: x {:.2}", one.as_secs_f64() / 0.0005);
    if std::env::args().any(|word| word == "--one-year") {
        return;
    }
    store
        .write("load", |tx| {
            let mut world = World {
                units: store::unit::list(tx, &Scope::Everything, Some("ri"), false, &PageRequest::first(200))?
                    .items
                    .iter()
                    .map(|u| u.id)
                    .collect(),
                people: store::person::list(
                    tx,
                    &store::person::PersonFilter::in_scope(&Scope::Everything),
                    PersonOrder::Name,
                    &PageRequest::first(20_000),
                )?
                .items
                .iter()
                .map(|(p, _)| p.id)
                .collect(),
                site: store::site::list(tx, &PageRequest::first(1))?.items.first().map(|s| s.site.id).unwrap(),
                mint: Mint::new(at("2027-01-05T08:00:00Z"), 9),
            };
            for first in ["2022-01-01", "2023-01-01", "2024-01-01", "2025-01-01"] {
                live_a_year(tx, &mut world, day(first))?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let five = cost(&store, "sessions, five years kept", sessions).await;
    let queue_five = cost(&store, "requests, five years kept", requests).await;
    cost(&store, "overview, five years kept", overview).await;
    println!(
        "five years against one: sessions x {:.2}, requests x {:.2}",
        five.as_secs_f64() / one.as_secs_f64(),
        queue_five.as_secs_f64() / queue.as_secs_f64()
    );
    drop(store);
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", path.display())).ok();
    }
}
