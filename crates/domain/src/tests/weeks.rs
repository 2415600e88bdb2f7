//! Worlds around different days: what stays the same.

use crate::fixture::day;
use crate::fixture::world::{Scale, World, week_of, world};
use crate::id::Id;
use chrono::TimeDelta;
use uuid::Uuid;

fn around(today: &str) -> World {
    world(1, Scale::Demo, day(today))
}

/// Ids of what does not depend on dates.
fn lasting(world: &World) -> Vec<Uuid> {
    let people = world.people().map(|p| p.id.uuid());
    let units = world.units.iter().map(|u| u.id.uuid());
    let skills = world.skills.iter().map(|s| s.id.uuid());
    let sites = world.sites.iter().map(|s| s.id.uuid());
    let courses = world.courses.iter().map(|c| c.id.uuid());
    people.chain(units).chain(skills).chain(sites).chain(courses).collect()
}

/// Ids of everything but the lines of the history.
fn all(world: &World) -> Vec<Uuid> {
    let mut ids = lasting(world);
    ids.extend(world.skills_held().map(|h| h.skill.id.uuid()));
    ids.extend(world.sessions.iter().map(|p| p.session.id.uuid()));
    ids.extend(world.requests.iter().flat_map(|f| [f.request.id.uuid(), f.entry.id.uuid()]));
    ids.extend(world.seats.iter().flat_map(|s| [s.enrolment.id.uuid(), s.commitment.uuid()]));
    ids.extend(world.accounts.iter().map(|a| a.id.uuid()));
    ids.extend(world.grants.iter().map(|g| g.id.uuid()));
    ids
}

#[test]
fn from_one_monday_to_another_the_ids_stay_and_the_dates_move() {
    let one = around("2026-11-16");
    for (today, weeks) in [("2026-11-23", 1), ("2026-12-28", 6), ("2028-02-28", 67)] {
        let other = around(today);
        assert_eq!(all(&one), all(&other), "{today}");
        for (before, after) in one.sessions.iter().zip(&other.sessions) {
            let moved = after.session.dates.first() - before.session.dates.first();
            assert_eq!(moved, TimeDelta::weeks(weeks));
            assert_eq!(before.session.state, after.session.state);
        }
    }
}

#[test]
fn people_units_skills_sites_and_courses_keep_their_ids_around_any_day() {
    let one = lasting(&around("2026-11-22"));
    for today in ["2026-11-25", "2027-01-01", "2028-02-29"] {
        assert_eq!(one, lasting(&around(today)), "{today}");
    }
}

#[test]
fn a_week_begins_on_its_monday() {
    assert_eq!(week_of(day("2026-11-22")), day("2026-11-16"));
    assert_eq!(week_of(day("2026-11-23")), day("2026-11-23"));
}
