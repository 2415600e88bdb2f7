//! A person's own programme: what is next for them, and what is needed from them.

use super::request as asked;
use super::show::{self, Names};
use super::skill::show as shown_skill;
use super::{required_course, zone};
use crate::extract::who::Who;
use crate::problem::Outcome;
use chrono::{Days, Months, NaiveDate};
use contract::programme::{ExpiringSkill, Programme, Teaching};
use domain::enrolment::{Enrolment, EnrolmentState};
use domain::id::PersonId;
use domain::outcome::{TRAINER_DAYS, trainers_until};
use store::offer::OfferFilter;
use store::page::PageRequest;
use store::request::RequestFilter;
use store::snapshot::zone_of;
use store::{Conn, attendance, course, enrolment, offer, request, session, skill};

/// Lines of each part at most.
const OFFERS: u16 = 50;
const REQUESTS: u16 = 100;
const ENROLMENTS: i64 = 150;
const TAUGHT: i64 = 50;
const UPCOMING: usize = 100;
const PAST: usize = 50;

/// The asker's programme.
///
/// # Errors
/// The store's.
pub fn mine(conn: &mut Conn, who: &Who) -> Outcome<Programme> {
    let me = who.person()?;
    let live = OfferFilter { person: Some(me), state: Some("pending"), session: None };
    let mut offers = offer::list(conn, &live, &PageRequest::first(OFFERS), who.now)?.items;
    offers.sort_by_key(|o| o.deadline);
    let enrolments = enrolment::of_person(conn, me, ENROLMENTS)?;
    let filter = RequestFilter { person: Some(me), ..RequestFilter::default() };
    let followed = request::list(conn, &filter, &PageRequest::first(REQUESTS), who.now)?.items;
    let sessions = offers.iter().map(|o| o.session).chain(enrolments.iter().map(|e| e.session));
    let names = Names::of(conn, who.now, [me], sessions)?;
    let tags = session::tags(conn, enrolments.iter().map(|e| e.session))?;
    let last = |e: &Enrolment| tags.get(&e.session).map(|s| s.dates.last());
    let begins = |e: &Enrolment| tags.get(&e.session).map(|s| s.dates.first());
    let to_come = |e: &Enrolment| {
        let today = tags.get(&e.session).map(|s| zone::today(&s.site.time_zone, who.now));
        e.state == EnrolmentState::Confirmed && last(e) >= today
    };
    let (mut upcoming, past): (Vec<_>, Vec<_>) = enrolments.iter().partition(|e| to_come(e));
    upcoming.sort_by_key(|e| begins(e));
    let taught = taught(conn, who, me)?;
    let expiring = expiring(conn, who, me)?;
    Ok(Programme {
        required: required_course::of_person(conn, who, me)?,
        expiring,
        offers: offers.iter().map(|o| show::offer(o, &names, who.now)).collect::<Outcome<_>>()?,
        upcoming: upcoming.iter().take(UPCOMING).map(|e| show::enrolment(e, &names)).collect::<Outcome<_>>()?,
        requests: asked::shown(conn, &followed, who.now)?,
        teaching: taught,
        past: past.iter().take(PAST).map(|e| show::enrolment(e, &names)).collect::<Outcome<_>>()?,
    })
}

/// The sessions that someone teaches and whose sheet is still theirs to keep.
fn taught(conn: &mut Conn, who: &Who, me: PersonId) -> Outcome<Vec<Teaching>> {
    // A day more: somewhere it is still yesterday.
    let since = who.now.date_naive().checked_sub_days(Days::new(TRAINER_DAYS.saturating_add(1)));
    let ids = attendance::taught(conn, me, since.unwrap_or(NaiveDate::MIN), TAUGHT)?;
    let tags = session::tags(conn, ids.iter().copied())?;
    let shown = ids
        .iter()
        .filter_map(|id| tags.get(id))
        .map(|tag| Teaching { session: show::session_tag(tag, who.now), sheet_until: trainers_until(tag.dates) });
    Ok(shown.collect())
}

/// Months before its end during which a skill is said to end soon.
const SOON: Months = Months::new(6);
const EXPIRING: i64 = 50;

/// The skills of someone that end soon, each with a course that gives it.
fn expiring(conn: &mut Conn, who: &Who, me: PersonId) -> Outcome<Vec<ExpiringSkill>> {
    let today = zone::today(&zone_of(conn, me)?, who.now);
    let until = today.checked_add_months(SOON).unwrap_or(today);
    let ending = skill::ending(conn, me, today, until, EXPIRING)?;
    let courses = course::giving(conn, ending.iter().map(|(_, skill)| skill.id))?;
    let tags = course::tags(conn, courses.values().copied())?;
    let shown = ending.iter().map(|(valid_until, skill)| ExpiringSkill {
        skill: shown_skill(skill),
        valid_until: *valid_until,
        renewed_by: courses.get(&skill.id).and_then(|id| tags.get(id)).map(show::course_tag),
    });
    Ok(shown.collect())
}
