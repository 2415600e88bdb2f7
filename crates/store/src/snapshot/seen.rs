//! People as the gates see them for one session or several: what both have to do with each other, a few statements for all.

use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{
    commitment, course_grant, enrolment, offer, person, person_skill, rank, request, request_exception, session,
};
use crate::session::{Drafts, taught};
use crate::sql::{self, among};
use crate::sql_types::{At, Id};
use crate::unit::lineages;
use crate::{Conn, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::approval::Approval;
use domain::commitment::{Commitment, Firmness};
use domain::id::{CourseId, PersonId, SkillId};
use domain::person::PersonStatus;
use domain::skill::HeldSkill;
use domain::snapshot::{Crew, LiveOffer, Profile, SessionSnapshot, Subject};
use domain::span::DateSpan;
use domain::unit::Lineage;
use std::collections::{BTreeMap, BTreeSet};

/// Ids asked for in one statement: below the least number of parameters that either database takes.
const CHUNK: usize = 1_000;

/// A person of whom only the unit is known yet.
fn unknown(who: Id, lineage: Lineage) -> Subject {
    Subject {
        person: of(who),
        lineage,
        profile: None,
        done: BTreeSet::new(),
        skills: Vec::new(),
        commitments: Vec::new(),
        teaching: Vec::new(),
        live_offer: None,
        seats_elsewhere: Vec::new(),
        refused_before: false,
        approval: Approval::Given,
        excepted: BTreeSet::new(),
        crew: None,
    }
}

pub(super) fn subjects(
    conn: &mut Conn,
    snapshot: &SessionSnapshot,
    people: &[(Id, Id)],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Id, Subject>, StoreError> {
    Ok(Seen::load(conn, std::slice::from_ref(snapshot), people, now)?.subjects.pop().unwrap_or_default())
}

/// A line of the ledger with the session and the deadline of the offer that made it.
type CommitmentColumns = ((Id, Id, String, NaiveDate, NaiveDate), (Option<Id>, Option<Id>), Option<(Id, At)>);

/// Person, offer and session; the course, the state and the deadline.
type OfferColumns = ((Id, Id, Id), (Id, String, At));

/// Person, session and course; the days.
type SeatColumns = ((Id, Id, Id), (NaiveDate, NaiveDate));

/// People as the gates see them for each of several sessions.
pub(super) struct Seen<'a> {
    snapshots: &'a [SessionSnapshot],
    /// For each session.
    pub subjects: Vec<BTreeMap<Id, Subject>>,
}

impl<'a> Seen<'a> {
    /// People of whom only the unit is known yet.
    pub fn of(snapshots: &'a [SessionSnapshot], people: &BTreeMap<Id, Lineage>) -> Self {
        let seen = || people.iter().map(|(who, lineage)| (*who, unknown(*who, lineage.clone()))).collect();
        Self { snapshots, subjects: snapshots.iter().map(|_| seen()).collect() }
    }

    /// People, each with their unit.
    pub fn load(
        conn: &mut Conn,
        snapshots: &'a [SessionSnapshot],
        people: &[(Id, Id)],
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let lineages = lineages(conn, people.iter().map(|(_, unit)| of(*unit)))?;
        let people: BTreeMap<Id, Lineage> =
            people.iter().map(|(who, unit)| (*who, lineages.get(&of(*unit)).cloned().unwrap_or_default())).collect();
        let mut seen = Self::of(snapshots, &people);
        let ids: Vec<Id> = people.into_keys().collect();
        for chunk in ids.chunks(CHUNK) {
            seen.add_profiles(conn, chunk)?;
            seen.add_skills(conn, chunk)?;
            seen.add_exceptions(conn, chunk)?;
            seen.add_crews(conn, chunk)?;
            seen.add_done(conn, chunk)?;
            seen.add_commitments(conn, chunk, now)?;
            seen.add_teaching(conn, chunk)?;
            seen.add_offers(conn, chunk, now)?;
            seen.add_seats(conn, chunk)?;
        }
        Ok(seen)
    }

    /// Somebody, for the first of the sessions.
    pub fn first(mut self, who: Id) -> Option<Subject> {
        self.subjects.first_mut()?.remove(&who)
    }

    /// Somebody as seen for each session that is concerned.
    fn of_each(
        &mut self,
        who: Id,
        concerned: impl Fn(&SessionSnapshot) -> bool,
        mut note: impl FnMut(&SessionSnapshot, &mut Subject),
    ) {
        for (snapshot, subjects) in self.snapshots.iter().zip(&mut self.subjects) {
            if concerned(snapshot)
                && let Some(subject) = subjects.get_mut(&who)
            {
                note(snapshot, subject);
            }
        }
    }

    /// From the first day of any session to the last of any.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let all = DateSpan::covering(self.snapshots.iter().map(|snapshot| snapshot.session.dates))?;
        Some((all.first(), all.last()))
    }

    /// The courses of the sessions that are concerned.
    fn courses(&self, concerned: impl Fn(&SessionSnapshot) -> bool) -> Vec<Id> {
        let concerned = self.snapshots.iter().filter(|snapshot| concerned(snapshot));
        Vec::from_iter(concerned.map(|snapshot| key(snapshot.session.course)).collect::<BTreeSet<Id>>())
    }

    /// Ranks and statuses, when a course looks at them.
    pub fn add_profiles(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let looks = |snapshot: &SessionSnapshot| snapshot.asked.looks_at_profile();
        if !self.snapshots.iter().any(looks) {
            return Ok(());
        }
        let rows: Vec<(Id, i32, String)> = person::table
            .inner_join(rank::table)
            .filter(among(person::id, who))
            .select((person::id, rank::seniority, person::status))
            .rows(conn)?;
        for (person, seniority, status) in rows {
            let status = PersonStatus::from_code(&status).ok_or_else(|| unreadable("person", &status))?;
            self.of_each(person, looks, |_, subject| subject.profile = Some(Profile { seniority, status }));
        }
        Ok(())
    }

    /// The conditions from which people's requests for the courses were let off, when they have any.
    pub fn add_exceptions(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let courses = self.courses(|snapshot| !snapshot.asked.is_nothing());
        if courses.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Id, Id, String)> = request_exception::table
            .inner_join(request::table)
            .filter(among(request::person_id, who))
            .filter(among(request::course_id, courses))
            .filter(request::state.eq(sql::Submitted))
            .filter(request_exception::state.eq("granted"))
            .select((request::person_id, request::course_id, request_exception::gate))
            .rows(conn)?;
        for (person, course, gate) in rows {
            let gate = crate::exception::gate(&gate)?;
            let of_it = |snapshot: &SessionSnapshot| key(snapshot.session.course) == course;
            self.of_each(person, of_it, |_, subject| {
                subject.excepted.insert(gate);
            });
        }
        Ok(())
    }

    /// Those whose requests for the courses are linked to people's.
    pub fn add_crews(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let rows: Vec<(Id, Id, Option<Id>)> = request::table
            .filter(among(request::person_id, who))
            .filter(among(request::course_id, self.courses(|_| true)))
            .filter(request::state.eq(sql::Submitted))
            .filter(request::crew_id.is_not_null())
            .select((request::person_id, request::course_id, request::crew_id))
            .rows(conn)?;
        if rows.is_empty() {
            return Ok(());
        }
        let crews = crate::request::of_crews(conn, rows.iter().filter_map(|(_, _, crew)| crew.map(of)))?;
        for (person, course, crew) in rows {
            let Some(id) = crew.map(of) else { continue };
            let members: BTreeSet<PersonId> = crews.get(&id).into_iter().flatten().map(|(_, person)| *person).collect();
            // Whoever is left alone is linked to nobody.
            if members.len() > 1 {
                let of_it = |snapshot: &SessionSnapshot| key(snapshot.session.course) == course;
                self.of_each(person, of_it, |_, subject| subject.crew = Some(Crew { id, members: members.clone() }));
            }
        }
        Ok(())
    }

    /// Which of the courses asked for before are behind people when a session begins: those that they passed, and those that
    /// they attended where nothing is to be passed, as the course gives no skill.
    pub fn add_done(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let asked: BTreeSet<CourseId> =
            self.snapshots.iter().flat_map(|snapshot| snapshot.asked.previous.iter().copied()).collect();
        let latest = self.snapshots.iter().map(|snapshot| snapshot.session.dates.first()).max();
        let (false, Some(latest)) = (asked.is_empty(), latest) else { return Ok(()) };
        let rows: Vec<(Id, Id, NaiveDate)> = enrolment::table
            .inner_join(session::table)
            .filter(among(enrolment::person_id, who))
            .filter(enrolment::state.eq(sql::Confirmed))
            .filter(among(session::course_id, keys(asked)))
            .filter(session::ends_on.lt(latest))
            .filter(enrolment::outcome.eq("passed").or(enrolment::outcome.eq("attended").and(diesel::dsl::not(
                diesel::dsl::exists(course_grant::table.filter(course_grant::course_id.eq(session::course_id))),
            ))))
            .select((enrolment::person_id, session::course_id, session::ends_on))
            .rows(conn)?;
        for (person, course, ended_on) in rows {
            let course: CourseId = of(course);
            let after = |snapshot: &SessionSnapshot| {
                ended_on < snapshot.session.dates.first() && snapshot.asked.previous.contains(&course)
            };
            self.of_each(person, after, |_, subject| {
                subject.done.insert(course);
            });
        }
        Ok(())
    }

    pub fn add_skills(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let needed: BTreeSet<SkillId> =
            self.snapshots.iter().flat_map(|snapshot| snapshot.asked.skills.skills()).collect();
        if needed.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Id, Id, Id, NaiveDate, Option<NaiveDate>)> = person_skill::table
            .filter(among(person_skill::person_id, who))
            .filter(among(person_skill::skill_id, keys(needed)))
            .filter(person_skill::withdrawn_at.is_null())
            .order(person_skill::id)
            .select((
                person_skill::person_id,
                person_skill::id,
                person_skill::skill_id,
                person_skill::valid_from,
                person_skill::valid_until,
            ))
            .rows(conn)?;
        for (person, id, skill, valid_from, valid_until) in rows {
            let held = HeldSkill { id: of(id), skill: of(skill), valid_from, valid_until };
            let needs = |snapshot: &SessionSnapshot| snapshot.asked.skills.skills().contains(&held.skill);
            self.of_each(person, needs, |_, subject| subject.skills.push(held));
        }
        Ok(())
    }

    pub fn add_commitments(&mut self, conn: &mut Conn, who: &[Id], now: DateTime<Utc>) -> Result<(), StoreError> {
        let Some((first, last)) = self.days() else { return Ok(()) };
        let rows: Vec<CommitmentColumns> = commitment::table
            .left_join(offer::table)
            .filter(among(commitment::person_id, who))
            .filter(commitment::ended_at.is_null())
            .filter(commitment::starts_on.le(last))
            .filter(commitment::ends_on.ge(first))
            .order(commitment::id)
            .select((
                (
                    commitment::person_id,
                    commitment::id,
                    commitment::firmness,
                    commitment::starts_on,
                    commitment::ends_on,
                ),
                (commitment::enrolment_id, commitment::offer_id),
                (offer::session_id, offer::deadline).nullable(),
            ))
            .rows(conn)?;
        for ((person, id, firmness, first, last), (enrolment, offer), held) in rows {
            let line = Commitment {
                id: of(id),
                person: of(person),
                firmness: Firmness::from_code(&firmness).ok_or_else(|| unreadable("commitment", &firmness))?,
                dates: DateSpan::of_days(first, last).map_err(|e| unreadable("commitment", e))?,
                enrolment: enrolment.map(of),
                offer: offer.map(of),
            };
            // An offer past its deadline holds nothing, and the offer of this very session is not in its own way.
            let in_force = |snapshot: &SessionSnapshot| {
                line.dates.overlaps(snapshot.session.dates)
                    && held.is_none_or(|(session, deadline)| deadline.0 > now && session != key(snapshot.session.id))
            };
            self.of_each(person, in_force, |_, subject| subject.commitments.push(line));
        }
        Ok(())
    }

    /// The days on which people teach.
    pub fn add_teaching(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let Some((first, last)) = self.days() else { return Ok(()) };
        for line in taught(conn, who.iter().copied().map(of), (first, last), Drafts::Counted)? {
            let then = |snapshot: &SessionSnapshot| line.dates.overlaps(snapshot.session.dates);
            self.of_each(key(line.person), then, |_, subject| subject.teaching.push(line.dates));
        }
        Ok(())
    }

    pub fn add_offers(&mut self, conn: &mut Conn, who: &[Id], now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows: Vec<OfferColumns> = offer::table
            .inner_join(session::table)
            .filter(among(offer::person_id, who))
            .filter(among(session::course_id, self.courses(|_| true)))
            .order(offer::id)
            .select((
                (offer::person_id, offer::id, offer::session_id),
                (session::course_id, offer::state, offer::deadline),
            ))
            .rows(conn)?;
        for ((person, id, session), (course, state, deadline)) in rows {
            let of_it = |snapshot: &SessionSnapshot| key(snapshot.session.course) == course;
            self.of_each(person, of_it, |snapshot, subject| {
                let here = session == key(snapshot.session.id);
                let pending = state == "pending";
                let live = pending && deadline.0 > now;
                if live {
                    subject.live_offer =
                        Some(if here { LiveOffer::Here(of(id)) } else { LiveOffer::Elsewhere(of(id)) });
                } else if here && (pending || matches!(state.as_str(), "declined" | "expired" | "revoked")) {
                    subject.refused_before = true;
                }
            });
        }
        Ok(())
    }

    /// Seats held in the other sessions of the courses; those that are over say nothing, so years of history are not read.
    pub fn add_seats(&mut self, conn: &mut Conn, who: &[Id]) -> Result<(), StoreError> {
        let Some(today) = self.snapshots.iter().map(|snapshot| snapshot.today).min() else { return Ok(()) };
        let rows: Vec<SeatColumns> = enrolment::table
            .inner_join(session::table)
            .filter(among(enrolment::person_id, who))
            .filter(enrolment::state.eq(sql::Confirmed))
            .filter(among(session::course_id, self.courses(|_| true)))
            .filter(session::ends_on.ge(today))
            .order(enrolment::id)
            .select(((enrolment::person_id, session::id, session::course_id), (session::starts_on, session::ends_on)))
            .rows(conn)?;
        for ((person, session, course), (first, last)) in rows {
            let dates = DateSpan::of_days(first, last).map_err(|e| unreadable("session", e))?;
            let elsewhere = |snapshot: &SessionSnapshot| {
                key(snapshot.session.course) == course && key(snapshot.session.id) != session && last >= snapshot.today
            };
            self.of_each(person, elsewhere, |_, subject| subject.seats_elsewhere.push((of(session), dates)));
        }
        Ok(())
    }
}
