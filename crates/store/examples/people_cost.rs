//! What a page of people costs, in databases that `releve demo` has filled: the small world, then the whole army.
//!
//! ```sh
//! releve demo --database-url sqlite:/tmp/demo.db && releve demo --scale army --database-url sqlite:/tmp/army.db
//! cargo run --release -p releve-store --example people_cost -- sqlite:/tmp/demo.db sqlite:/tmp/army.db
//! ```
//!
//! CPU of this thread, which is all of it on SQLite; on PostgreSQL the time that passes counts the server in.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::as_conversions, reason = "a program that measures")]

use std::time::{Duration, Instant};

use domain::fixture::day;
use domain::person::PersonStatus;
use domain::text::RankCode;
use releve_store as store;
use store::page::{PageRequest, Scope};
use store::person::{PersonFilter, PersonOrder};
use store::{Conn, Store, StoreError, StoreSettings};

/// CPU time of this thread so far.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

/// What each page cost: its name, its lines, CPU and time.
type Costs = Vec<(&'static str, usize, Duration, Duration)>;

fn costs(conn: &mut Conn) -> Result<Costs, StoreError> {
    let everything = Scope::Everything;
    let units = store::unit::list(conn, &everything, None, false, &PageRequest::first(5_000))?.items;
    let top = units.iter().find(|unit| unit.parent.is_none()).map(|unit| unit.id);
    let brigades: Vec<_> = units.iter().filter(|unit| unit.parent == top && top.is_some()).collect();
    let brigade = brigades.first().map(|unit| unit.id).unwrap();
    let company = units.iter().find(|unit| !units.iter().any(|other| other.parent == Some(unit.id))).unwrap().id;
    let skill = store::skill::list(conn, true, &PageRequest::first(1))?.items.first().unwrap().id;
    let (over_brigade, over_company) = (Scope::Under(vec![brigade]), Scope::Under(vec![company]));
    let rank = |code: &str| Some(RankCode::parse(code).unwrap());
    let all = PersonFilter::in_scope(&everything);
    let cases = [
        ("everybody", all.clone()),
        ("of a brigade", PersonFilter::in_scope(&over_brigade)),
        ("of a company", PersonFilter::in_scope(&over_company)),
        ("q=l", PersonFilter { q: Some("l"), ..all.clone() }),
        ("q=du", PersonFilter { q: Some("du"), ..all.clone() }),
        ("q=mart", PersonFilter { q: Some("mart"), ..all.clone() }),
        ("q=martin le", PersonFilter { q: Some("martin le"), ..all.clone() }),
        ("q=l, of a brigade", PersonFilter { q: Some("l"), ..PersonFilter::in_scope(&over_brigade) }),
        ("rank=1CL", PersonFilter { rank: rank("1CL"), ..all.clone() }),
        ("status=reserve", PersonFilter { status: Some(PersonStatus::Reserve), ..all.clone() }),
        (
            "rank=COL, status=reserve",
            PersonFilter { rank: rank("COL"), status: Some(PersonStatus::Reserve), ..all.clone() },
        ),
        ("skill", PersonFilter { skill: Some((skill, day("2027-01-04"))), ..all.clone() }),
    ];
    let page = PageRequest::first(50);
    let mut costs = Vec::new();
    for (name, filter) in cases {
        let mut lines = store::person::list(conn, &filter, PersonOrder::Name, &page)?.items.len();
        let (started, clock, mut calls) = (cpu(), Instant::now(), 0);
        while calls < 20 || clock.elapsed() < Duration::from_millis(300) {
            lines = store::person::list(conn, &filter, PersonOrder::Name, &page)?.items.len();
            calls += 1;
        }
        costs.push((name, lines, (cpu() - started) / calls, clock.elapsed() / calls));
    }
    Ok(costs)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut all = Vec::new();
    for url in std::env::args().skip(1) {
        let store = Store::open(StoreSettings::new(url.parse().unwrap())).unwrap();
        store.migrate().await.unwrap();
        all.push(store.read(costs).await.unwrap());
    }
    let Some(first) = all.first() else { return };
    for (at, (name, ..)) in first.iter().enumerate() {
        let told = all.iter().filter_map(|costs| costs.get(at)).map(|(_, lines, cpu, time)| {
            format!("{lines:>3} lines {:>7} us cpu {:>7} us", cpu.as_micros(), time.as_micros())
        });
        let told: Vec<String> = told.collect();
        println!("{name:<26} {}", told.join("   "));
    }
}
