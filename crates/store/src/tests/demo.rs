//! The demonstration world fits both databases, and breaks no invariant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::event::Action;
use domain::fixture::world::{Scale, World, world};
use domain::fixture::{at, day};
use domain::id::PersonId;
use domain::promotion::{gates_alone, rank};
use domain::session::Session;
use domain::waitlist::WaitlistState;

use crate::session::occupancy;
use crate::snapshot::{Listed, Waiting};
use crate::testing::TestDb;
use crate::{Constraint, StoreError, account, demo, integrity, role_grant, schema, snapshot};

fn morning() -> DateTime<Utc> {
    at("2026-11-22T08:00:00Z")
}

fn the_world() -> World {
    world(1, Scale::Demo, day("2026-11-22"))
}

async fn load(db: &TestDb) -> Result<(), StoreError> {
    db.store().write("load_demo", |tx| demo::load(tx, &the_world(), "a hash", morning())).await
}

crate::both! {
    async fn the_demonstration_is_loaded_whole_and_breaks_nothing(db: TestDb) {
        load(&db).await.unwrap();
        let world = the_world();
        let (found, counts) = db
            .store()
            .read(|conn| {
                let found = integrity::check(conn, morning())?;
                let counts: Vec<i64> = vec![
                    schema::unit::table.count().get_result(conn)?,
                    schema::person::table.count().get_result(conn)?,
                    schema::session::table.count().get_result(conn)?,
                    schema::request::table.count().get_result(conn)?,
                    schema::request_wish::table.filter(schema::request_wish::open.eq(true)).count().get_result(conn)?,
                    schema::enrolment::table.count().get_result(conn)?,
                    schema::commitment::table.count().get_result(conn)?,
                    schema::audit_event::table.count().get_result(conn)?,
                ];
                Ok::<_, StoreError>((found, counts))
            })
            .await
            .unwrap();
        assert_eq!(found, []);
        let waiting = world.requests.iter().filter(|f| f.entry.state == WaitlistState::Waiting).count();
        let expected = [
            world.units.len(),
            Scale::Demo.people(),
            Scale::Demo.sessions(),
            world.requests.len(),
            waiting,
            world.seats.len(),
            world.seats.len(),
            world.history().count(),
        ];
        assert_eq!(counts, expected.map(|n| i64::try_from(n).unwrap()));
    }

    async fn a_demonstration_is_loaded_once_or_not_at_all(db: TestDb) {
        load(&db).await.unwrap();
        let again = load(&db).await;
        assert!(
            matches!(again, Err(StoreError::Taken { constraint: Constraint::DemoMark })),
            "{again:?}"
        );
        let seed = db.store().read(|conn| demo::seed_of(conn, "demo")).await.unwrap();
        assert_eq!(seed, Some(1));
        // Another world of another name meets the units of the first, and leaves nothing of itself.
        let other = db
            .store()
            .write("load_demo", |tx| {
                let mut other = world(2, Scale::Demo, day("2026-11-22"));
                other.scale = Scale::Army;
                demo::load(tx, &other, "a hash", morning())
            })
            .await;
        assert!(matches!(other, Err(StoreError::Taken { .. })), "{other:?}");
        let seed = db.store().read(|conn| demo::seed_of(conn, "army")).await.unwrap();
        assert_eq!(seed, None);
    }

    async fn the_accounts_and_the_story_are_found_as_they_were_written(db: TestDb) {
        load(&db).await.unwrap();
        let world = the_world();
        let trainee = world.person_of("stagiaire").unwrap().id;
        let substitute = world.person_of("remplacant").unwrap().id;
        let story = world
            .seats
            .iter()
            .filter(|s| s.enrolment.person == trainee && s.dates.first() > world.today)
            .min_by_key(|s| s.dates.first())
            .unwrap()
            .enrolment
            .session;
        db.store()
            .read(move |conn| {
                let manager = account::by_login(conn, "responsable site")?.unwrap();
                assert_eq!(manager.password_hash, "a hash");
                assert_eq!(role_grant::of_person(conn, manager.person, at("2027-01-04T08:00:00Z"))?.len(), 1);
                let today = |_: &str| day("2026-11-22");
                let snapshot = snapshot::load(conn, story, morning(), &today, Waiting::Everyone)?.unwrap();
                let lines = rank(&snapshot);
                assert_eq!((snapshot.free(), lines.first().unwrap().person), (0, substitute));
                let told: i64 = schema::audit_event::table
                    .filter(schema::audit_event::action.eq(Action::EnrolmentConfirmed.code()))
                    .filter(schema::audit_event::person_id.eq(crate::row::key(trainee)))
                    .count()
                    .get_result(conn)?;
                assert_eq!(told, 3);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }
}

/// Those of the world who have most to do with its sessions, and some who have nothing.
fn all_sorts(world: &World) -> Vec<PersonId> {
    let seated = world.seats.iter().map(|seat| seat.enrolment.person).step_by(40);
    let asking = world.requests.iter().map(|filed| filed.request.person).step_by(40);
    let others = world.people().map(|person| person.id).step_by(150);
    Vec::from_iter(seated.chain(asking).chain(others).collect::<BTreeSet<_>>())
}

crate::both! {
    async fn a_list_says_of_each_session_what_enrolling_would(db: TestDb) {
        load(&db).await.unwrap();
        let world = the_world();
        let today = |_: &str| morning().date_naive();
        let coming = world.sessions.iter().filter(|planned| planned.session.dates.last() >= day("2026-11-20"));
        let sessions: Vec<Session> = coming.step_by(2).map(|planned| planned.session.clone()).collect();
        let mut conn = db.db_connection();
        let counts = occupancy(&mut conn, sessions.iter().map(|session| session.id), morning()).unwrap();
        let listed: Vec<Listed> = sessions
            .iter()
            .map(|session| {
                let count = counts.get(&session.id).unwrap();
                Listed { session, zone: "Europe/Paris", occupied: count.enrolled + count.held }
            })
            .collect();
        let mut failed: BTreeMap<&'static str, usize> = BTreeMap::new();
        for person in all_sorts(&world) {
            let told = snapshot::standing(&mut conn, person, &listed, morning(), &today).unwrap();
            assert_eq!(told.len(), sessions.len());
            for (session, told) in sessions.iter().zip(&told) {
                let present = snapshot::load(&mut conn, session.id, morning(), &today, Waiting::Nobody).unwrap().unwrap();
                let subject = snapshot::arrival(&mut conn, &present, person, morning()).unwrap().subject.unwrap();
                let expected = gates_alone(&subject, &present);
                assert_eq!(gates_alone(&told.subject, &told.snapshot), expected, "{person} {}", session.code.as_str());
                for gate in expected.iter().filter(|gate| !gate.passed()) {
                    *failed.entry(gate.gate.code()).or_default() += 1;
                }
            }
        }
        assert!(failed.len() >= 7, "{failed:?}");
    }
}
