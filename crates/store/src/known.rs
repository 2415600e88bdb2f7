//! What the database knows of the things that an import's lines speak of, in a bounded number of queries.

use crate::connection::on_each;
use crate::row::{key, of, small, unreadable};
use crate::run::Run;
use crate::schema::{
    course, enrolment, offer, person, person_skill, rank, request, request_wish, session, session_quota, site, skill,
    unit,
};
use crate::sql;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::course::Costs;
use domain::id::UnitId;
use domain::import::{
    Kind, Known, KnownCourse, KnownHeld, KnownPerson, KnownRequest, KnownSession, KnownSkill, Parsed, ReadLine,
};
use domain::person::PersonStatus;
use domain::request::Priority;
use domain::session::Seats;
use domain::span::DateSpan;
use domain::text::{CourseCode, ServiceNumber, SessionCode, fold};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Values asked for in one statement.
const CHUNK: usize = 1_000;

/// What is known of the lines' people, courses, sites, units, and of the organiser's calendar.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn load(conn: &mut Conn, organiser: UnitId, lines: &[ReadLine], now: DateTime<Utc>) -> Result<Known, StoreError> {
    let open = unit::table.filter(unit::closed_at.is_null());
    let units: Vec<(Id, String, String)> = open.select((unit::id, unit::code, unit::name)).rows(conn)?;
    let courses: Vec<CourseColumns> = course::table
        .select((
            course::id,
            course::code,
            course::title,
            (course::duration_days, course::usual_capacity, course::usual_minimum),
            (course::session_cost, course::seat_cost),
        ))
        .rows(conn)?;
    let ranks: Vec<(String, String, String)> =
        rank::table.select((rank::code, rank::label_fr, rank::label_en)).rows(conn)?;
    let sites: Vec<(Id, String)> = site::table.select((site::id, site::name)).rows(conn)?;
    let mut known = Known {
        units: units.iter().map(|(id, code, _)| (fold(code), of(*id))).collect(),
        unit_names: alone(units.iter().map(|(id, _, name)| (fold(name), of(*id)))),
        rank_names: alone(ranks.iter().flat_map(|(code, fr, en)| [(fold(fr), code.clone()), (fold(en), code.clone())])),
        ranks: ranks.iter().map(|(code, ..)| code.clone()).collect(),
        courses: courses.iter().map(known_course).collect::<Result<_, StoreError>>()?,
        titles: titles(&courses)?,
        sites: sites.into_iter().map(|(id, name)| (fold(&name), of(id))).collect(),
        ..Known::default()
    };
    let course_codes = courses.into_iter().map(|(id, code, ..)| (id, fold(&code))).collect();
    known.sessions = sessions(conn, organiser, &course_codes, now)?;
    known.people = people(conn, lines)?;
    let ids: Vec<Id> = known.people.values().map(|person| key(person.id)).collect();
    if lines.iter().any(|line| line.kind == Some(Kind::Skill)) {
        known.skills = skills(conn)?;
        known.held = held(conn, &ids)?;
    }
    if lines.iter().any(|line| line.kind == Some(Kind::Enrolment)) {
        known.seated = seated(conn, &ids)?;
    }
    known.requests = requests(conn, &ids, now)?;
    Ok(known)
}

/// What one thing alone is called: a name that two have tells nothing.
fn alone<T: PartialEq + Clone>(named: impl Iterator<Item = (String, T)>) -> BTreeMap<String, T> {
    let mut by_name: BTreeMap<String, Option<T>> = BTreeMap::new();
    for (name, one) in named {
        by_name.entry(name).and_modify(|held| *held = held.take().filter(|held| *held == one)).or_insert(Some(one));
    }
    by_name.into_iter().filter_map(|(name, one)| Some((name, one?))).collect()
}

type CourseColumns = (Id, String, String, (Option<i32>, i32, i32), (Option<i32>, Option<i32>));

fn known_course(
    (id, code, title, (days, capacity, minimum), (session, seat)): &CourseColumns,
) -> Result<(String, KnownCourse), StoreError> {
    let what = "course";
    let cents = |cents: Option<i32>| cents.map(u32::try_from).transpose().map_err(|e| unreadable(what, e));
    let known = KnownCourse {
        id: of(*id),
        title: title.clone(),
        days: days.map(|days| small(what, days)).transpose()?,
        capacity: small(what, *capacity)?,
        minimum: small(what, *minimum)?,
        costs: Costs { session: cents(*session)?, seat: cents(*seat)? },
    };
    Ok((fold(code), known))
}

fn titles(courses: &[CourseColumns]) -> Result<BTreeMap<String, Option<CourseCode>>, StoreError> {
    let mut titles = BTreeMap::new();
    for (_, code, title, ..) in courses {
        let code = CourseCode::parse(code).map_err(|e| unreadable("course", e))?;
        titles.entry(fold(title)).and_modify(|held| *held = None).or_insert(Some(code));
    }
    Ok(titles)
}

type SessionColumns = (Id, String, Id, NaiveDate, NaiveDate, Id, (i32, i32, i32), String);

fn sessions(
    conn: &mut Conn,
    organiser: UnitId,
    course_codes: &HashMap<Id, String>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, KnownSession>, StoreError> {
    let here = session::organiser_unit_id.eq(key(organiser));
    let rows: Vec<SessionColumns> = session::table
        .filter(here)
        .select((
            session::id,
            session::code,
            session::course_id,
            session::starts_on,
            session::ends_on,
            session::site_id,
            (session::capacity, session::minimum, session::overbooking_limit),
            session::state,
        ))
        .rows(conn)?;
    let quotas: Vec<(Id, Id, i32, NaiveDate)> = session_quota::table
        .inner_join(session::table)
        .filter(here)
        .select((session_quota::session_id, session_quota::unit_id, session_quota::seats, session_quota::release_on))
        .rows(conn)?;
    let taken: Vec<(Id, i64)> = enrolment::table
        .inner_join(session::table)
        .filter(here)
        .filter(enrolment::state.eq(sql::Confirmed))
        .group_by(enrolment::session_id)
        .select((enrolment::session_id, count_star()))
        .rows(conn)?;
    let held: Vec<(Id, i64)> = offer::table
        .inner_join(session::table)
        .filter(here)
        .filter(offer::state.eq(sql::Pending))
        .filter(offer::deadline.gt(At(now)))
        .group_by(offer::session_id)
        .select((offer::session_id, count_star()))
        .rows(conn)?;
    let mut occupied: HashMap<Id, i64> = HashMap::new();
    for (id, count) in taken.into_iter().chain(held) {
        *occupied.entry(id).or_default() += count;
    }
    let waiting: Vec<(Id, i64)> = request_wish::table
        .inner_join(session::table)
        .filter(here)
        .filter(request_wish::open.eq(true))
        .group_by(request_wish::session_id)
        .select((request_wish::session_id, count_star()))
        .rows(conn)?;
    let waiting: HashMap<Id, i64> = waiting.into_iter().collect();
    let many = |counts: &HashMap<Id, i64>, id: &Id| counts.get(id).map_or(0, |n| u16::try_from(*n).unwrap_or(u16::MAX));
    let mut set_aside: HashMap<Id, Vec<(UnitId, u16)>> = HashMap::new();
    let mut releases: HashMap<Id, BTreeMap<UnitId, NaiveDate>> = HashMap::new();
    for (id, unit, seats, release_on) in quotas {
        releases.entry(id).or_default().insert(of(unit), release_on);
        set_aside.entry(id).or_default().push((of(unit), small("session_quota", seats)?));
    }
    let what = "session";
    rows.into_iter()
        .map(|(id, code, course, first, last, site, (capacity, minimum, over), state)| {
            let known = KnownSession {
                id: of(id),
                code: SessionCode::parse(&code).map_err(|e| unreadable(what, e))?,
                course: of(course),
                course_code: course_codes.get(&course).cloned().unwrap_or_default(),
                dates: DateSpan::of_days(first, last).map_err(|e| unreadable(what, e))?,
                site: of(site),
                seats: Seats::new(small(what, capacity)?, small(what, minimum)?, small(what, over)?)
                    .map_err(|e| unreadable(what, e))?,
                quotas: set_aside.remove(&id).unwrap_or_default(),
                releases: releases.remove(&id).unwrap_or_default(),
                cancelled: state == "cancelled",
                occupied: many(&occupied, &id),
                waiting: many(&waiting, &id),
            };
            Ok((fold(&code), known))
        })
        .collect()
}

fn people(conn: &mut Conn, lines: &[ReadLine]) -> Result<BTreeMap<ServiceNumber, KnownPerson>, StoreError> {
    let numbers: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| match &line.parsed {
            Ok(Parsed::Request(said)) => Some(said.service_number.as_str()),
            Ok(Parsed::Person(said)) => Some(said.service_number.as_str()),
            Ok(Parsed::Skill(said)) => Some(said.person.service_number.as_str()),
            Ok(Parsed::Enrolment(said)) => Some(said.person.service_number.as_str()),
            _ => None,
        })
        .collect();
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let mut people = BTreeMap::new();
    for chunk in numbers.chunks(CHUNK) {
        let rows: Vec<PersonColumns> = on_each!(conn, inner => person::table
            .filter(person::service_number.eq_any(chunk))
            .select((
                person::id,
                person::service_number,
                person::unit_id,
                person::rank_code,
                person::family_name,
                person::given_name,
                person::status,
                person::email,
            ))
            .load(inner))?;
        for (id, number, unit, rank, family, given, status, email) in rows {
            let number = ServiceNumber::parse(&number).map_err(|e| unreadable("person", e))?;
            let folded_names = fold(&format!("{family} {given}"));
            let status = PersonStatus::from_code(&status).ok_or_else(|| unreadable("person", status))?;
            let names = (family, given);
            people.insert(number, KnownPerson { id: of(id), unit: of(unit), rank, folded_names, names, status, email });
        }
    }
    Ok(people)
}

type PersonColumns = (Id, String, Id, String, String, String, String, Option<String>);

/// Skills in use.
fn skills(conn: &mut Conn) -> Result<BTreeMap<String, KnownSkill>, StoreError> {
    let rows: Vec<(Id, String)> =
        skill::table.filter(skill::retired_at.is_null()).select((skill::id, skill::code)).rows(conn)?;
    Ok(rows.into_iter().map(|(id, code)| (fold(&code), KnownSkill { id: of(id) })).collect())
}

type Held = BTreeMap<(domain::id::PersonId, domain::id::SkillId, NaiveDate), KnownHeld>;

fn held(conn: &mut Conn, people: &[Id]) -> Result<Held, StoreError> {
    let mut held = BTreeMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<(Id, Id, Id, NaiveDate, Option<NaiveDate>)> = on_each!(conn, inner => person_skill::table
            .filter(person_skill::person_id.eq_any(chunk))
            .filter(person_skill::withdrawn_at.is_null())
            .select((
                person_skill::id,
                person_skill::person_id,
                person_skill::skill_id,
                person_skill::valid_from,
                person_skill::valid_until,
            ))
            .load(inner))?;
        for (id, person, skill, valid_from, valid_until) in rows {
            held.insert((of(person), of(skill), valid_from), KnownHeld { id: of(id), valid_until });
        }
    }
    Ok(held)
}

fn seated(
    conn: &mut Conn,
    people: &[Id],
) -> Result<BTreeSet<(domain::id::PersonId, domain::id::SessionId)>, StoreError> {
    let mut seated = BTreeSet::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<(Id, Id)> = on_each!(conn, inner => enrolment::table
            .filter(enrolment::person_id.eq_any(chunk))
            .filter(enrolment::state.eq(sql::Confirmed))
            .select((enrolment::person_id, enrolment::session_id))
            .load(inner))?;
        seated.extend(rows.into_iter().map(|(person, session)| (of(person), of(session))));
    }
    Ok(seated)
}

type RequestColumns = (Id, Id, Id, Id, i32, NaiveDate, Option<String>, String, Option<String>);
type ByPersonAndCourse = BTreeMap<(domain::id::PersonId, domain::id::CourseId), KnownRequest>;

fn requests(conn: &mut Conn, people: &[Id], now: DateTime<Utc>) -> Result<ByPersonAndCourse, StoreError> {
    let mut requests = BTreeMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<RequestColumns> = on_each!(conn, inner => request::table
            .filter(request::person_id.eq_any(chunk))
            // The submitted one comes last, so that it is the one kept; else the latest closed one.
            .order((request::state.eq(sql::Submitted), request::id))
            .select((
                request::id,
                request::person_id,
                request::course_id,
                request::organiser_unit_id,
                request::priority,
                request::requested_on,
                request::note,
                request::state,
                request::close_reason_code,
            ))
            .load(inner))?;
        let wishes: Vec<(Id, Id)> = on_each!(conn, inner => request_wish::table
            .inner_join(request::table)
            .filter(request::person_id.eq_any(chunk))
            .filter(request_wish::by_dates.eq(false))
            .order((request_wish::request_id, request_wish::rank))
            .select((request_wish::request_id, request_wish::session_id))
            .load(inner))?;
        let seated: Vec<Option<Id>> = on_each!(conn, inner => enrolment::table
            .filter(enrolment::person_id.eq_any(chunk))
            .filter(enrolment::state.eq(sql::Confirmed))
            .select(enrolment::request_id)
            .load(inner))?;
        let offered: Vec<Id> = on_each!(conn, inner => offer::table
            .filter(offer::person_id.eq_any(chunk))
            .filter(offer::state.eq(sql::Pending))
            .filter(offer::deadline.gt(At(now)))
            .select(offer::request_id)
            .load(inner))?;
        let holding: BTreeSet<Id> = seated.into_iter().flatten().chain(offered).collect();
        let mut by_request: HashMap<Id, Vec<domain::id::SessionId>> = HashMap::new();
        for (id, session) in wishes {
            by_request.entry(id).or_default().push(of(session));
        }
        for (id, person, course, organiser, priority, requested_on, note, state, closed) in rows {
            let priority = u8::try_from(priority).ok().and_then(|p| Priority::new(p).ok());
            let known = KnownRequest {
                id: of(id),
                organiser: of(organiser),
                priority: priority.ok_or_else(|| unreadable("request", "priority"))?,
                requested_on,
                wishes: by_request.remove(&id).unwrap_or_default(),
                note,
                submitted: state == "submitted",
                cancelled_in_file: closed.as_deref() == Some("cancelled_in_file"),
                holds_seat: holding.contains(&id),
            };
            requests.insert((of(person), of(course)), known);
        }
    }
    Ok(requests)
}
