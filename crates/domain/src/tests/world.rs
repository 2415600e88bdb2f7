//! The demonstration world obeys the rules it shows.

use crate::approval::{Approval, Approver, current};
use crate::commitment::{Commitment, Firmness};
use crate::course::ReplacementPolicy;
use crate::eligibility::{Gate, eligible, gates};
use crate::enrolment::EnrolmentState;
use crate::event::Action;
use crate::exception::ExceptionState;
use crate::fixture::day;
use crate::fixture::world::{Filed, Planned, Scale, World, world};
use crate::id::{Id, PersonId, SessionId, UnitId};
use crate::promotion::{RankedLine, rank};
use crate::request::RequestState;
use crate::session::SessionState;
use crate::skill::HeldSkill;
use crate::snapshot::{Asked, Candidate, Seated, SessionSnapshot, Subject};
use crate::text::fold;
use crate::unit::Lineage;
use crate::waitlist::WaitlistState;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;

const TODAY: &str = "2026-11-22";

fn demo() -> World {
    world(1, Scale::Demo, day(TODAY))
}

/// Days that a calendar trips over, with other seeds.
fn worlds() -> Vec<World> {
    [(1, TODAY), (2, "2027-01-01"), (3, "2028-02-29"), (4, "2026-12-27"), (5, "2027-08-15")]
        .map(|(seed, today)| world(seed, Scale::Demo, day(today)))
        .into_iter()
        .collect()
}

fn unique<T: Ord + Debug>(of: impl Iterator<Item = T>) -> usize {
    let all: Vec<T> = of.collect();
    let set: BTreeSet<&T> = all.iter().collect();
    assert_eq!(set.len(), all.len(), "something is there twice");
    all.len()
}

/// The world, ready to be asked about people.
struct Read<'a> {
    world: &'a World,
    units: HashMap<PersonId, Lineage>,
    skills: HashMap<PersonId, Vec<HeldSkill>>,
    firm: HashMap<PersonId, Vec<Commitment>>,
}

impl<'a> Read<'a> {
    fn of(world: &'a World) -> Self {
        let lineages: HashMap<UnitId, Lineage> = world.lineages().collect();
        let units = world.people().map(|p| (p.id, lineages[&p.unit].clone())).collect();
        let mut skills: HashMap<PersonId, Vec<HeldSkill>> = HashMap::new();
        for held in world.skills_held() {
            skills.entry(held.person).or_default().push(held.skill);
        }
        let mut firm: HashMap<PersonId, Vec<Commitment>> = HashMap::new();
        for seat in world.seats.iter().filter(|s| s.enrolment.state == EnrolmentState::Confirmed) {
            firm.entry(seat.enrolment.person).or_default().push(Commitment {
                id: Id::from_uuid(seat.enrolment.id.uuid()),
                person: seat.enrolment.person,
                firmness: Firmness::Firm,
                dates: seat.dates,
                enrolment: Some(seat.enrolment.id),
                offer: None,
            });
        }
        Self { world, units, skills, firm }
    }

    fn seated(&self, session: SessionId) -> impl Iterator<Item = PersonId> {
        self.world
            .seats
            .iter()
            .filter(move |s| s.enrolment.session == session && s.enrolment.state == EnrolmentState::Confirmed)
            .map(|s| s.enrolment.person)
    }

    fn waiting(&self, session: SessionId) -> impl Iterator<Item = &'a Filed> {
        let wishes = move |f: &&Filed| f.request.wishes.iter().any(|w| w.session == session);
        self.world.requests.iter().filter(|f| f.entry.state == WaitlistState::Waiting).filter(wishes)
    }

    fn subject(&self, person: PersonId) -> Subject {
        Subject {
            person,
            lineage: self.units[&person].clone(),
            profile: None,
            done: BTreeSet::new(),
            skills: self.skills.get(&person).cloned().unwrap_or_default(),
            commitments: self.firm.get(&person).cloned().unwrap_or_default(),
            teaching: Vec::new(),
            live_offer: None,
            seats_elsewhere: Vec::new(),
            refused_before: false,
            approval: Approval::Given,
            excepted: BTreeSet::new(),
            crew: None,
        }
    }

    fn snapshot(&self, planned: &Planned) -> SessionSnapshot {
        let session = planned.session.clone();
        let course = self.world.courses.iter().find(|c| c.id == session.course).unwrap();
        SessionSnapshot {
            policy: course.replacement_policy,
            promotion: course.promotion,
            asked: Asked { skills: course.conditions.skills.clone(), ..Asked::default() },
            blocks: Vec::new(),
            quotas: planned.quotas.clone(),
            seated: self
                .seated(session.id)
                .map(|person| Seated { person, lineage: self.units[&person].clone() })
                .collect(),
            held: Vec::new(),
            waiting: self
                .waiting(session.id)
                .map(|f| Candidate {
                    subject: Subject {
                        approval: current(&f.steps).map_or(Approval::Given, |_| Approval::NotAsked),
                        ..self.subject(f.request.person)
                    },
                    request: f.request.id,
                    entry: f.entry.id,
                    priority: f.request.priority,
                    times_bumped: f.request.times_bumped,
                    requested_on: f.request.requested_on,
                    wish_rank: f.request.wishes.iter().find(|w| w.session == session.id).unwrap().rank,
                })
                .collect(),
            session,
            today: self.world.today,
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_world_and_another_seed_another() {
    let told = |w: &World| {
        let people: Vec<_> = w.people().collect();
        let history: Vec<_> = w.history().collect();
        let skills: Vec<_> = w.skills_held().collect();
        (people, history, skills, w.sessions.clone(), w.requests.clone(), w.seats.clone(), w.units.clone())
    };
    assert!(told(&demo()) == told(&demo()));
    let other = world(2, Scale::Demo, day(TODAY));
    assert!(told(&demo()).0 != told(&other).0);
    assert!(told(&demo()).5 != told(&other).5);
}

#[test]
fn it_is_a_hundredth_of_the_real_thing() {
    let world = demo();
    assert_eq!((world.people().count(), world.sessions.len(), world.courses.len()), (1_600, 48, 16));
    let confirmed = world.seats.iter().filter(|s| s.enrolment.state == EnrolmentState::Confirmed).count();
    assert!((380..=600).contains(&confirmed), "{confirmed} enrolments");
    assert!((confirmed..=confirmed + 120).contains(&world.requests.len()), "{} requests", world.requests.len());
    let year = world.sessions.iter().map(|p| (p.session.dates.first() - world.today).num_days());
    assert!(year.clone().min().unwrap() >= -37 && year.max().unwrap() <= 366);
}

#[test]
fn the_real_thing_has_its_size_and_keeps_the_walls() {
    let world = world(1, Scale::Army, day(TODAY));
    assert_eq!(unique(world.people().map(|p| p.service_number)), 160_000);
    assert_eq!(unique(world.units.iter().map(|u| fold(u.code.as_str()))), 2_000);
    assert_eq!(unique(world.courses.iter().map(|c| c.code.clone())), 800);
    assert_eq!(unique(world.sessions.iter().map(|p| (p.session.organiser, p.session.code.clone()))), 4_000);
    let confirmed = world.seats.iter().filter(|s| s.enrolment.state == EnrolmentState::Confirmed).count();
    assert!((42_000..=54_000).contains(&confirmed), "{confirmed} enrolments");
    assert!((48_000..=58_000).contains(&world.requests.len()), "{} requests", world.requests.len());
    let mut taken: HashMap<SessionId, u16> = HashMap::new();
    let mut weeks: HashMap<PersonId, Vec<crate::span::DateSpan>> = HashMap::new();
    for seat in world.seats.iter().filter(|s| s.enrolment.state == EnrolmentState::Confirmed) {
        *taken.entry(seat.enrolment.session).or_default() += 1;
        let week = weeks.entry(seat.enrolment.person).or_default();
        assert!(week.iter().all(|dates| !dates.overlaps(seat.dates)));
        week.push(seat.dates);
    }
    assert!(world.sessions.iter().all(|p| taken.get(&p.session.id).copied().unwrap_or(0) <= p.session.seats.most()));
}

#[test]
fn nothing_that_must_be_unique_is_there_twice() {
    for world in worlds() {
        unique(world.people().map(|p| p.id));
        unique(world.people().map(|p| p.service_number));
        unique(world.units.iter().map(|u| u.id));
        unique(world.units.iter().map(|u| fold(u.code.as_str())));
        unique(world.sites.iter().map(|s| fold(s.name.as_str())));
        unique(world.skills.iter().map(|s| s.code.clone()));
        unique(world.courses.iter().map(|c| fold(c.code.as_str())));
        unique(world.sessions.iter().map(|p| p.session.id));
        unique(world.sessions.iter().map(|p| (p.session.organiser, fold(p.session.code.as_str()))));
        unique(world.requests.iter().map(|f| f.request.id));
        unique(world.requests.iter().map(|f| f.entry.id));
        unique(world.seats.iter().map(|s| s.enrolment.id));
        unique(world.skills_held().map(|h| h.skill.id));
        unique(world.accounts.iter().map(|a| fold(a.login)));
        unique(world.accounts.iter().map(|a| a.person));
        unique(world.grants.iter().map(|g| (g.person, g.role, g.unit)));
    }
}

#[test]
fn the_units_that_planners_files_name_are_there() {
    let world = demo();
    let parents: BTreeMap<&str, Option<&str>> = world
        .units
        .iter()
        .map(|u| {
            let parent = u.parent.map(|id| world.units.iter().find(|p| p.id == id).unwrap().code.as_str());
            (u.code.as_str(), parent)
        })
        .collect();
    for (parent, units) in [
        ("ORG", &["27e BIM", "9e BIMa", "11e BP"][..]),
        ("27e BIM", &["7e BCA", "13e BCA", "27e BCA", "93e RAM", "2e REG", "4e RCh", "GSBdD Grenoble", "BFE 27e BIM"]),
        (
            "9e BIMa",
            &["1er RIMa", "2e RIMa", "3e RIMa", "RICM", "6e RG", "11e RAMa", "CFIM 9", "GSBdD Poitiers", "BFE 9e BIMa"],
        ),
        ("11e BP", &["1er REC", "3e RPIMa", "8e RPIMa"]),
    ] {
        for unit in units {
            assert_eq!(parents.get(unit), Some(&Some(parent)), "{unit}");
        }
    }
    assert_eq!(parents["ORG"], None);
    let zones: BTreeSet<&str> = world.units.iter().map(|u| u.time_zone.as_str()).collect();
    for zone in
        ["Europe/Paris", "Pacific/Noumea", "America/Cayenne", "Indian/Reunion", "Pacific/Tahiti", "America/Martinique"]
    {
        assert!(zones.contains(zone), "{zone}");
    }
    // Parents come before their children, so that they can be written in this order.
    let place = |id: UnitId| world.units.iter().position(|u| u.id == id).unwrap();
    assert!(world.units.iter().all(|u| u.parent.is_none_or(|p| place(p) < place(u.id))));
}

#[test]
fn people_are_spelt_and_addressed_as_they_should_be() {
    let world = demo();
    for person in world.people() {
        let address = person.email.unwrap();
        assert!(address.as_str().is_ascii() && address.as_str().ends_with("@example.org"), "{address:?}");
        for name in [&person.family_name, &person.given_name] {
            assert_eq!(crate::text::name_case(name.as_str()), name.as_str());
        }
        let civilian = person.status == crate::person::PersonStatus::Civilian;
        assert_eq!(person.rank.as_str() == "CIV", civilian);
    }
    let count = |test: fn(&crate::person::Person) -> bool| world.people().filter(test).count();
    assert!(count(|p| p.status == crate::person::PersonStatus::Reserve) > 150);
    assert!(count(|p| p.rank.as_str() == "1CL") > 4 * count(|p| p.rank.as_str() == "CNE") / 2);
}

#[test]
fn seats_requests_and_queues_agree() {
    for world in worlds() {
        let read = Read::of(&world);
        let sessions: HashMap<SessionId, &Planned> = world.sessions.iter().map(|p| (p.session.id, p)).collect();
        for planned in &world.sessions {
            let seated: Vec<PersonId> = read.seated(planned.session.id).collect();
            assert!(seated.len() <= usize::from(planned.session.seats.most()));
            unique(seated.iter());
            if !planned.session.state.takes_people() {
                assert!(seated.is_empty(), "a {} session has people", planned.session.state.code());
            }
        }
        unique(
            world
                .requests
                .iter()
                .filter(|f| f.request.state == RequestState::Submitted)
                .map(|f| (f.request.person, f.request.course)),
        );
        let mut held: HashMap<_, Vec<_>> = HashMap::new();
        for seat in &world.seats {
            let request = seat.enrolment.request.unwrap();
            held.entry(request).or_default().push(&seat.enrolment);
            assert_eq!(sessions[&seat.enrolment.session].session.dates, seat.dates);
        }
        for filed in &world.requests {
            let request = &filed.request;
            assert!(!request.wishes.is_empty());
            for (wish, rank) in request.wishes.iter().zip(1..) {
                assert_eq!(wish.rank, rank);
                let wished = &sessions[&wish.session].session;
                assert_eq!(wished.course, request.course);
                assert_ne!(wished.state, SessionState::Draft);
            }
            let entry = filed.entry;
            assert_eq!((entry.request, entry.person, entry.course), (request.id, request.person, request.course));
            let confirmed = held.get(&request.id).is_some_and(|seats| {
                seats.iter().any(|e| e.person == request.person && e.state == EnrolmentState::Confirmed)
            });
            let expected = match (&request.state, confirmed) {
                (RequestState::Submitted, true) => WaitlistState::Placed,
                (RequestState::Submitted, false) => WaitlistState::Waiting,
                _ => WaitlistState::Left,
            };
            assert_eq!(entry.state, expected);
            assert_eq!(filed.left_reason.is_some(), expected == WaitlistState::Left);
            assert_eq!(filed.moved_by.is_some(), expected != WaitlistState::Waiting);
        }
    }
}

#[test]
fn everyone_who_sits_may_sit() {
    for world in worlds() {
        let read = Read::of(&world);
        for planned in &world.sessions {
            let mut snapshot = read.snapshot(planned);
            // Judged on the eve: in the past the person was free and fit, whatever the date today.
            snapshot.today = planned.session.dates.first().pred_opt().unwrap();
            for person in read.seated(planned.session.id) {
                let mut subject = read.subject(person);
                subject.commitments.retain(|c| c.dates != planned.session.dates);
                let mut without = snapshot.clone();
                without.seated.retain(|s| s.person != person);
                let failed: Vec<_> = gates(&subject, &without).into_iter().filter(|g| !g.passed()).collect();
                assert!(failed.is_empty(), "{}: {failed:?}", planned.session.code);
            }
        }
    }
}

fn codes_with_free_seats_and_people_who_wait(world: &World) -> Vec<String> {
    let read = Read::of(world);
    world
        .sessions
        .iter()
        .filter(|p| p.session.dates.first() > world.today)
        .filter_map(|planned| {
            let snapshot = read.snapshot(planned);
            let eligible_waits = rank(&snapshot).iter().any(|line| line.place.is_some());
            let unseen = snapshot.free() > 0 && eligible_waits;
            assert!(!unseen || snapshot.policy == ReplacementPolicy::OnConfirmation);
            unseen.then(|| planned.session.code.to_string())
        })
        .collect()
}

#[test]
fn one_freed_seat_waits_for_the_planner_and_no_other() {
    for world in worlds() {
        let found = codes_with_free_seats_and_people_who_wait(&world);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("CYNO-1-"));
    }
}

fn place_of(lines: &[RankedLine], world: &World, login: &str) -> Option<u32> {
    let person = world.person_of(login).unwrap().id;
    lines.iter().find(|l| l.person == person)?.place
}

#[test]
fn the_trainee_sits_in_a_full_session_and_the_substitute_is_next() {
    for world in worlds() {
        let read = Read::of(&world);
        let trainee = world.person_of("stagiaire").unwrap().id;
        let planned = world
            .sessions
            .iter()
            .find(|p| {
                let soon = (p.session.dates.first() - world.today).num_days();
                (28..=35).contains(&soon) && read.seated(p.session.id).any(|person| person == trainee)
            })
            .unwrap();
        let snapshot = read.snapshot(planned);
        assert_eq!((snapshot.free(), snapshot.policy), (0, ReplacementPolicy::OnConfirmation));
        let lines = rank(&snapshot);
        assert_eq!(place_of(&lines, &world, "remplacant"), Some(1));
        assert_eq!(place_of(&lines, &world, "suivant"), Some(2));
        assert_eq!(lines.iter().filter(|l| l.place.is_some()).count(), 5);
        // The two best placed on paper are filtered out, each by another gate.
        let filtered: BTreeSet<Gate> = lines
            .iter()
            .filter(|l| !eligible(&l.gates))
            .flat_map(|l| l.gates.iter().filter(|g| !g.passed()).map(|g| g.gate))
            .collect();
        assert_eq!(filtered, BTreeSet::from([Gate::Ledger, Gate::Prerequisites]));
        // And the trainee has a past and a future.
        let dates: Vec<NaiveDate> =
            world.seats.iter().filter(|s| s.enrolment.person == trainee).map(|s| s.dates.last()).collect();
        assert!(dates.iter().any(|d| *d < world.today) && dates.iter().filter(|d| **d > world.today).count() >= 2);
    }
}

#[test]
fn every_situation_that_a_visitor_looks_for_is_there() {
    for world in worlds() {
        let read = Read::of(&world);
        let ahead: Vec<(&Planned, SessionSnapshot)> = world
            .sessions
            .iter()
            .filter(|p| p.session.dates.first() > world.today)
            .map(|p| (p, read.snapshot(p)))
            .collect();
        let count =
            |test: &dyn Fn(&Planned, &SessionSnapshot) -> bool| ahead.iter().filter(|(p, s)| test(p, s)).count();
        assert!(count(&|p, _| p.session.state == SessionState::Draft) >= 1);
        assert!(count(&|p, _| p.session.state == SessionState::Closed) >= 1);
        assert!(count(&|p, _| matches!(p.session.state, SessionState::Cancelled { .. })) >= 1);
        assert!(count(&|p, _| !p.quotas.is_empty()) >= 1);
        assert!(count(&|p, s| p.session.state == SessionState::Published && s.free() == 0) >= 3);
        assert!(count(&|_, s| s.free() == 0 && s.waiting.len() >= 3 && s.policy == ReplacementPolicy::Automatic) >= 1);
        let soon = |p: &Planned| (p.session.dates.first() - world.today).num_days() < 21;
        assert!(
            count(&|p, s| p.session.state == SessionState::Published
                && soon(p)
                && s.occupied() < p.session.seats.minimum())
                >= 1
        );
        let offices: BTreeSet<UnitId> = world.sessions.iter().map(|p| p.session.organiser).collect();
        assert_eq!(offices.len(), 2);
    }
}

#[test]
fn one_account_for_each_role_and_those_of_the_story() {
    let world = demo();
    let roles = |login: &str| {
        let person = world.person_of(login).unwrap().id;
        assert_eq!(world.accounts.iter().filter(|a| a.login == login && a.person == person).count(), 1);
        let code = |id: UnitId| world.units.iter().find(|u| u.id == id).unwrap().code.to_string();
        world
            .grants
            .iter()
            .filter(|g| g.person == person)
            .map(|g| format!("{} {}", g.role.code(), code(g.unit)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let table = [
        ("administrateur", "administrator ORG"),
        ("planificateur", "planner ORG, planner BFE 27e BIM"),
        ("demandeur", "requester 7e BCA"),
        ("stagiaire", ""),
        ("remplacant", ""),
        ("suivant", ""),
        ("commandant", "commander 7e BCA"),
        ("responsable-site", "site_manager GSBdD Grenoble"),
        ("formateur", "trainer 27e BIM"),
    ];
    for (login, expected) in table {
        assert_eq!(roles(login), expected, "{login}");
    }
    assert_eq!(world.accounts.len(), table.len());
    assert_eq!(world.person_of("personne"), None);
}

#[test]
fn what_happened_happened_in_order_and_before_today() {
    for world in worlds() {
        let until = world.told_until();
        assert!(until.date_naive() < world.today);
        let opened: HashMap<SessionId, _> = world.sessions.iter().map(|p| (p.session.id, p.published_at)).collect();
        for planned in &world.sessions {
            let steps: Vec<_> =
                std::iter::once(planned.created_at).chain(planned.published_at).chain(planned.ended_at).collect();
            assert!(steps.is_sorted() && *steps.last().unwrap() <= until);
            let ended = matches!(planned.session.state, SessionState::Closed | SessionState::Cancelled { .. });
            assert_eq!(planned.ended_at.is_some(), ended);
            assert_eq!(planned.published_at.is_none(), planned.session.state == SessionState::Draft);
            assert_eq!(usize::try_from(planned.session.version).unwrap(), steps.len());
        }
        for filed in &world.requests {
            assert_eq!(filed.at.date_naive(), filed.request.requested_on);
            assert!(filed.at <= filed.since && filed.since <= until);
            for wish in &filed.request.wishes {
                assert!(opened[&wish.session].unwrap() < filed.at);
            }
        }
        let asked: HashMap<_, _> = world.requests.iter().map(|f| (f.request.id, f.at)).collect();
        for seat in &world.seats {
            let enrolment = &seat.enrolment;
            assert!(asked[&enrolment.request.unwrap()] < enrolment.enrolled_at);
            assert!(enrolment.enrolled_at <= until && enrolment.enrolled_at.date_naive() < seat.dates.first());
            if let EnrolmentState::Cancelled { at, by, .. } = enrolment.state {
                assert!(enrolment.enrolled_at < at && at <= until && by.is_some());
            }
        }
    }
}

#[test]
fn every_state_has_the_line_of_the_audit_that_led_to_it() {
    let world = demo();
    let mut lines: HashMap<(Action, uuid::Uuid), usize> = HashMap::new();
    for told in world.history() {
        *lines.entry((told.action, told.subject)).or_default() += 1;
        assert!(told.at <= world.told_until());
        let of_someone =
            matches!(told.subject_kind, "request" | "waitlist_entry" | "enrolment" | "person" | "role_grant");
        assert!(!of_someone || told.person.is_some());
        assert_eq!(told.request.is_some(), matches!(told.subject_kind, "request" | "waitlist_entry" | "enrolment"));
        assert_eq!(
            told.session.is_some(),
            matches!(told.subject_kind, "session" | "enrolment") || told.action == Action::RequestSubmitted
        );
    }
    assert!(lines.values().all(|times| *times == 1));
    unique(world.history().map(|told| told.id));
    let mut expected = 0;
    let mut says = |action, id: uuid::Uuid| {
        expected += 1;
        assert!(lines.contains_key(&(action, id)), "{action:?}");
    };
    world.units.iter().for_each(|u| says(Action::UnitCreated, u.id.uuid()));
    world.sites.iter().for_each(|s| says(Action::SiteCreated, s.id.uuid()));
    world.courses.iter().for_each(|c| says(Action::CourseCreated, c.id.uuid()));
    world.people().for_each(|p| says(Action::PersonCreated, p.id.uuid()));
    world.skills_held().for_each(|h| says(Action::SkillRecorded, h.skill.id.uuid()));
    world.grants.iter().for_each(|g| says(Action::RoleGranted, g.id.uuid()));
    for planned in &world.sessions {
        let id = planned.session.id.uuid();
        says(Action::SessionCreated, id);
        if planned.published_at.is_some() {
            says(Action::SessionPublished, id);
        }
        match planned.session.state {
            SessionState::Closed => says(Action::SessionClosed, id),
            SessionState::Cancelled { .. } => says(Action::SessionCancelled, id),
            _ => {}
        }
    }
    for filed in &world.requests {
        says(Action::RequestSubmitted, filed.request.id.uuid());
        says(Action::WaitlistJoined, filed.entry.id.uuid());
        match filed.request.state {
            RequestState::Submitted => {}
            RequestState::Refused { .. } => says(Action::RequestRefused, filed.request.id.uuid()),
            RequestState::Withdrawn { .. } => says(Action::RequestWithdrawn, filed.request.id.uuid()),
        }
    }
    let answers = world.requests.iter().flat_map(|f| f.steps.iter().map(move |step| (f, step)));
    for (filed, step) in answers.filter(|(_, step)| step.state.code() == "approved") {
        assert!(step.state.answered().is_some_and(|answered| answered.by.is_some()));
        says(Action::RequestApproved, filed.request.id.uuid());
    }
    for asked in world.requests.iter().flat_map(|f| &f.exceptions) {
        says(Action::ExceptionAsked, asked.request.uuid());
        match asked.state {
            ExceptionState::Asked => {}
            ExceptionState::Granted(_) => says(Action::ExceptionGranted, asked.request.uuid()),
            ExceptionState::Refused(_) => says(Action::ExceptionRefused, asked.request.uuid()),
        }
    }
    for seat in &world.seats {
        says(Action::EnrolmentConfirmed, seat.enrolment.id.uuid());
        if seat.enrolment.state != EnrolmentState::Confirmed {
            says(Action::EnrolmentCancelled, seat.enrolment.id.uuid());
        }
        if seat.enrolment.said.is_some() {
            says(Action::AttendanceRecorded, seat.enrolment.id.uuid());
        }
    }
    assert_eq!(lines.len(), expected);
}

#[test]
fn requests_are_on_their_way_through_approvals() {
    let mondays = ["2026-11-16", "2030-01-07"].map(|monday| world(1, Scale::Demo, day(monday)));
    for world in worlds().into_iter().chain(mondays) {
        assert_eq!(world.approvals.len(), 2);
        let steps: Vec<_> = world.requests.iter().filter(|f| !f.steps.is_empty()).collect();
        let now = world.told_until();
        let with = |approver| {
            let current =
                steps.iter().filter(|f| f.entry.state == WaitlistState::Waiting).filter_map(|f| current(&f.steps));
            current.filter(|step| step.asked.approver == approver).collect::<Vec<_>>()
        };
        let chief = with(Approver::UnitChief);
        assert_eq!((steps.len(), chief.len(), with(Approver::Planner).len()), (4, 2, 1));
        assert_eq!(chief.iter().filter(|step| step.is_overdue(now)).count(), 1);
        let commander = world.person_of("commandant").unwrap();
        assert!(chief.iter().all(|step| step.unit == commander.unit));
        let refused = steps.iter().filter(|f| matches!(f.request.state, RequestState::Refused { .. })).count();
        assert_eq!(refused, 1);
    }
}

#[test]
fn some_ask_together_on_any_date_or_for_an_exception_and_all_of_them_wait() {
    let mondays = ["2026-11-16", "2030-01-07"].map(|monday| world(1, Scale::Demo, day(monday)));
    for world in worlds().into_iter().chain(mondays) {
        let mut crews: BTreeMap<_, Vec<&Filed>> = BTreeMap::new();
        for filed in &world.requests {
            if let Some(crew) = filed.request.crew {
                crews.entry(crew).or_default().push(filed);
            }
        }
        let mut sizes: Vec<usize> = crews.values().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 3]);
        for linked in crews.values() {
            unique(linked.iter().map(|filed| filed.request.person));
            assert!(linked.iter().all(|filed| filed.request.wishes == linked[0].request.wishes));
        }
        let dated: Vec<_> = world.requests.iter().filter(|f| f.request.accepts.is_some()).collect();
        assert_eq!(dated.len(), 2);
        for filed in &dated {
            let accepts = filed.request.accepts.as_ref().unwrap();
            assert!(!accepts.except().is_empty() && filed.request.wishes.iter().all(|wish| wish.by_dates));
            let opened = world.sessions.iter().filter(|p| p.session.course == filed.request.course);
            let brought_in: BTreeSet<_> =
                opened.filter(|p| accepts.accept(&[p.session.dates])).map(|p| p.session.id).collect();
            assert_eq!(brought_in, filed.request.wishes.iter().map(|wish| wish.session).collect());
        }
        let asked: Vec<_> = world.requests.iter().flat_map(|f| f.exceptions.iter().map(move |one| (f, one))).collect();
        let mut states: Vec<_> = asked.iter().map(|(_, one)| one.state.code()).collect();
        states.sort_unstable();
        assert_eq!(states, ["asked", "granted", "refused"]);
        let read = Read::of(&world);
        for (filed, one) in &asked {
            let wished = filed.request.wishes[0].session;
            let planned = world.sessions.iter().find(|p| p.session.id == wished).unwrap();
            let found = gates(&read.subject(filed.request.person), &read.snapshot(planned));
            assert!(found.iter().any(|result| result.gate == one.gate && !result.passed()), "the rule is in the way");
            let decided = one.state.decided();
            assert!(filed.at < one.asked_at && decided.is_none_or(|decided| one.asked_at < decided.at));
            assert!(decided.is_none_or(|decided| decided.by != one.asked_by && decided.at <= world.told_until()));
        }
        let special = crews.values().flatten().chain(&dated).chain(asked.iter().map(|(filed, _)| filed));
        assert!(special.map(|filed| filed.entry.state).all(|state| state == WaitlistState::Waiting));
    }
}

#[test]
fn what_became_of_people_is_said_once_sessions_are_over_and_passing_gives_skills() {
    let mut codes = BTreeSet::new();
    for world in worlds() {
        for seat in &world.seats {
            let Some(said) = &seat.enrolment.said else { continue };
            codes.insert(said.outcome.code());
            assert!(seat.dates.last() < world.today && seat.enrolment.state == EnrolmentState::Confirmed);
            assert!(said.by != Some(seat.enrolment.person) && said.at <= world.told_until());
        }
        let granted = world.skills_held().filter_map(|held| held.granted.map(|granted| (held, granted)));
        for (held, (enrolment, ..)) in granted {
            let seat = world.seats.iter().find(|seat| seat.enrolment.id == enrolment).unwrap();
            assert!(seat.enrolment.is_passed() && seat.enrolment.person == held.person);
            assert_eq!(held.skill.valid_from, seat.dates.last());
        }
        let trainer = world.person_of("formateur").unwrap().id;
        assert!(world.sessions.iter().filter(|planned| planned.trainers.contains(&trainer)).count() >= 3);
    }
    assert_eq!(codes.len(), 4, "{codes:?}");
}
