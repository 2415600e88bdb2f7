//! Session templates: kept from a session, changed, and planned from.

use super::act::{About, Act, Why};
use super::session::{self as sessions, Mould};
use super::{field, show};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use contract::session::SessionCopy;
use contract::session_template::{
    SessionTemplate as Shown, SessionTemplateCreate, SessionTemplateQuery, SessionTemplateUpdate, TemplateBlock,
    TemplateQuota, TemplateQuotaBody,
};
use contract::text::{Capacity, Cents, DaysBefore, SeatCount, Title as SaidTitle, TrainingDays};
use domain::event::Action;
use domain::id::{SessionTemplateId, SiteId, UnitId};
use domain::role::Permission;
use domain::session::{DEFAULT_QUOTA_RELEASE_DAYS, InvalidBlocks, InvalidWindow, Seats, SessionRefusal};
use domain::session_template::{InvalidPattern, MOST_NAME, MOST_TEMPLATES, Pattern, QuotaPattern, SessionTemplate};
use domain::text::{InvalidText, LongWords, Title};
use serde_json::{Value, json};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::session_template as rows;
use store::snapshot::lineage_of_session;
use store::{Conn, Constraint, StoreError, Tx, course, session, site, unit};

/// Quotas of one template.
const MOST_QUOTAS: usize = 100;

/// Templates of the calendars where one plans, by name.
///
/// # Errors
/// 403 for whoever plans nowhere; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &SessionTemplateQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let scope = super::unit::scope(conn, who, Permission::PlanSessions)?;
    let found = rows::list(conn, &scope, query.course_id.map(Into::into), page)?;
    Ok(Page { items: shown(conn, &found.items)?, next: found.next })
}

/// One template.
///
/// # Errors
/// 403 for whoever plans nowhere, 404 outside the scope; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: SessionTemplateId) -> Outcome<Answer> {
    let found = over(conn, who, id)?;
    answer(conn, &found)
}

fn over(conn: &mut Conn, who: &Who, id: SessionTemplateId) -> Outcome<SessionTemplate> {
    who.require(Permission::PlanSessions)?;
    let found = rows::find(conn, id)?.ok_or_else(Problem::not_found)?;
    super::unit::require_over(conn, who, Permission::PlanSessions, found.organiser)?;
    Ok(found)
}

/// Keeps what a session has in common with the next ones.
///
/// # Errors
/// 403 or 404 outside the scope, 409 when there are too many or the name is taken, 422 for a field.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &SessionTemplateCreate) -> Outcome<Answer> {
    who.require(Permission::PlanSessions)?;
    let of = body.session_id.into();
    let planned = lineage_of_session(tx, of)?.is_some_and(|over| who.may(Permission::PlanSessions, &over));
    let found = if planned { session::find(tx, of)? } else { None };
    let found = found.ok_or_else(|| field::unknown("/session_id"))?;
    let mut pattern = sessions::pattern_of(tx, &found)?;
    // What is released once training has begun is released when it begins.
    pattern.quotas.iter_mut().for_each(|quota| quota.release = quota.release.max(0));
    pattern.check().map_err(|error| {
        let fr = "cette session ne peut pas servir de modèle : un de ses jours est trop loin du premier, ou ne lui convient plus";
        Problem::invalid("/session_id", "out_of_range", Words::new(fr, format!("not this session: {error}")))
    })?;
    let id = act.mint.id();
    let new = SessionTemplate {
        id,
        organiser: found.organiser,
        course: found.course,
        name: name(&body.name)?,
        pattern,
        version: 1,
    };
    super::unit::require_open(tx, new.organiser, "/session_id")?;
    unit::lock(tx, new.organiser)?;
    if rows::count(tx, new.organiser, new.course)? >= MOST_TEMPLATES {
        return Err(Problem::new(ProblemCode::Conflict).detail(Words::new(
            format!("ce calendrier a déjà {MOST_TEMPLATES} modèles de ce stage : supprimez-en d'abord"),
            format!("this calendar has {MOST_TEMPLATES} templates of this course already: take some away first"),
        )));
    }
    rows::insert(tx, &new).map_err(taken)?;
    record(tx, act, Action::SessionTemplateCreated, &new, Why::default().after(told(&new)))?;
    let view = shown(tx, std::slice::from_ref(&new))?.pop().ok_or_else(Problem::not_found)?;
    Ok(Answer::created("session-templates", new.id, &view)?.version(new.version))
}

/// Changes a template; what was planned from it stays.
///
/// # Errors
/// 403 or 404 outside the scope, 409 when the name is taken, 412 when it changed meanwhile, 422 for a field.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: SessionTemplateId,
    on: IfMatch,
    body: &SessionTemplateUpdate,
) -> Outcome<Answer> {
    let found = over(tx, who, id)?;
    on.check(found.version, || answer(tx, &found))?;
    let mut next = SessionTemplate {
        name: body.name.as_ref().map_or_else(|| Ok(found.name.clone()), name)?,
        pattern: pattern(tx, &found.pattern, body)?,
        ..found.clone()
    };
    if next != found {
        next.version = saved(not_taken(rows::update(tx, &next))?, || get(tx, who, id))?;
        let why = Why { before: Some(told(&found)), ..Why::default() }.after(told(&next));
        record(tx, act, Action::SessionTemplateUpdated, &next, why)?;
    }
    answer(tx, &next)
}

/// Takes a template away; what was planned from it stays.
///
/// # Errors
/// 403 or 404 outside the scope; the store's.
pub fn delete(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionTemplateId) -> Outcome<Answer> {
    let found = over(tx, who, id)?;
    rows::delete(tx, id)?;
    let why = Why { before: Some(told(&found)), ..Why::default() };
    record(tx, act, Action::SessionTemplateDeleted, &found, why)?;
    Answer::nothing()
}

/// Plans sessions of a template as drafts, each from its own first day.
///
/// # Errors
/// 403 or 404 outside the scope, 409 when a code is taken, 422 for a field. None is made when one is refused.
pub fn plan(tx: &mut Tx, act: &mut Act, who: &Who, id: SessionTemplateId, body: &SessionCopy) -> Outcome<Answer> {
    let found = over(tx, who, id)?;
    let from = ("template", json!(found.name.as_str()));
    let mould = Mould { organiser: found.organiser, course: found.course, pattern: &found.pattern, from };
    sessions::plan(tx, act, &mould, body)
}

fn pattern(tx: &mut Tx, found: &Pattern, body: &SessionTemplateUpdate) -> Outcome<Pattern> {
    let site = match body.site_id {
        Some(id) => {
            let id: SiteId = id.into();
            if id != found.site && site::find(tx, id)?.is_none() {
                return Err(field::unknown("/site_id"));
            }
            id
        }
        None => found.site,
    };
    let capacity = body.capacity.map_or(found.seats.capacity(), |said| said.0);
    let minimum = body.minimum.map_or(found.seats.minimum(), |said| said.0);
    let seats = Seats::new(capacity, minimum, 0).map_err(|error| match error {
        SessionRefusal::MinimumAboveCapacity => {
            let words = Words::new("le minimum dépasse la capacité", error.to_string());
            Problem::invalid("/minimum", "invalid", words)
        }
        _ => Problem::invalid("/capacity", "invalid", Words::new("la capacité va de 1 à 10 000", error.to_string())),
    })?;
    let before = |said: &DaysBefore| Ok::<_, Problem>(i64::from(said.0));
    let next = Pattern {
        site,
        seats,
        blocks: body.blocks.as_ref().map_or_else(|| found.blocks.clone(), |said| said.iter().map(block).collect()),
        opens: body.enrolment_opens_before.over(found.opens, before)?,
        closes: body.enrolment_closes_before.over(found.closes, before)?,
        withdrawal: body.withdrawal_before.over(found.withdrawal, before)?,
        quotas: body.quotas.as_ref().map_or_else(|| Ok(found.quotas.clone()), |said| quotas(tx, said))?,
        cost: body.cost.over(found.cost, |cents| Ok::<_, Problem>(cents.0))?,
        joining: body
            .joining
            .over(found.joining.clone(), |text| field::text("/joining", LongWords::parse(text.as_str())))?,
    };
    next.check().map_err(|error| refused(&error))?;
    Ok(next)
}

fn block(said: &TemplateBlock) -> (i64, i64) {
    (i64::from(said.first_day.0) - 1, i64::from(said.last_day.0) - 1)
}

fn quotas(tx: &mut Tx, said: &[TemplateQuotaBody]) -> Outcome<Vec<QuotaPattern>> {
    if said.len() > MOST_QUOTAS {
        let words = Words::new(format!("au plus {MOST_QUOTAS} contingents"), format!("at most {MOST_QUOTAS} quotas"));
        return Err(Problem::invalid("/quotas", "too_many", words));
    }
    let known = unit::tags(tx, said.iter().map(|quota| quota.unit_id.into()))?;
    let mut quotas: Vec<QuotaPattern> = Vec::new();
    for (index, asked) in said.iter().enumerate() {
        let unit: UnitId = asked.unit_id.into();
        let pointer = format!("/quotas/{index}/unit_id");
        if !known.contains_key(&unit) {
            return Err(field::unknown(pointer));
        }
        if quotas.iter().any(|quota| quota.unit == unit) {
            let words = Words::new("unité citée deux fois", "this unit is named twice");
            return Err(Problem::invalid(pointer, "duplicate", words));
        }
        let usual = i64::try_from(DEFAULT_QUOTA_RELEASE_DAYS).unwrap_or_default();
        let release = asked.release_before.map_or(usual, |days| i64::from(days.0));
        quotas.push(QuotaPattern { unit, seats: asked.seats.0, release });
    }
    Ok(quotas)
}

fn refused(error: &InvalidPattern) -> Problem {
    let (pointer, code, fr) = match error {
        InvalidPattern::Backwards => {
            ("/blocks", "invalid", "le dernier jour d'un bloc précède son premier jour".to_owned())
        }
        InvalidPattern::FirstDay => ("/blocks", "invalid", "le premier bloc commence au jour 1".to_owned()),
        InvalidPattern::Blocks(InvalidBlocks::Count) => {
            ("/blocks", "out_of_range", "une session a de 1 à 30 blocs de jours".to_owned())
        }
        InvalidPattern::Blocks(InvalidBlocks::Overlap) => {
            ("/blocks", "overlap", "deux blocs d'une session ne partagent aucun jour".to_owned())
        }
        InvalidPattern::Window(InvalidWindow::Empty) => {
            ("/enrolment_closes_before", "out_of_range", "les inscriptions ne ferment pas avant d'ouvrir".to_owned())
        }
        InvalidPattern::Window(InvalidWindow::OpensLate) => (
            "/enrolment_opens_before",
            "out_of_range",
            "les inscriptions ouvrent un jour au moins avant la session".to_owned(),
        ),
        InvalidPattern::Window(InvalidWindow::ClosesLate) => (
            "/enrolment_closes_before",
            "out_of_range",
            "les inscriptions ferment un jour au moins avant la session".to_owned(),
        ),
        InvalidPattern::Window(InvalidWindow::WithdrawalLate) => (
            "/withdrawal_before",
            "out_of_range",
            "le dernier jour pour se retirer précède la session d'un jour au moins".to_owned(),
        ),
        InvalidPattern::Quotas { kept, capacity } => (
            "/quotas",
            "out_of_range",
            format!("les contingents réservent {kept} places, la session n'en a que {capacity}"),
        ),
        InvalidPattern::Beyond => ("/blocks", "out_of_range", "un jour est trop loin du premier".to_owned()),
    };
    Problem::invalid(pointer, code, Words::new(fr, error.to_string()))
}

fn name(said: &SaidTitle) -> Outcome<Title> {
    let name = field::text("/name", Title::parse(said.as_str()))?;
    if name.as_str().chars().count() > MOST_NAME {
        return field::text("/name", Err(InvalidText::TooLong(MOST_NAME)));
    }
    Ok(name)
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Taken { constraint: Constraint::SessionTemplateName } => field::taken(
            "/name",
            Words::new(
                "ce calendrier a déjà un modèle de ce nom pour ce stage",
                "this calendar has a template of this name for this course",
            ),
        ),
        other => other.into(),
    }
}

/// The edit, unless its name is taken.
fn not_taken(edit: Result<i32, StoreError>) -> Outcome<Result<i32, StoreError>> {
    match edit {
        Err(error @ StoreError::Taken { .. }) => Err(taken(error)),
        other => Ok(other),
    }
}

fn answer(conn: &mut Conn, template: &SessionTemplate) -> Outcome<Answer> {
    let view = shown(conn, std::slice::from_ref(template))?.pop().ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&view)?.version(template.version))
}

/// Days before, as the contract has them.
fn days_before(days: i64) -> DaysBefore {
    DaysBefore(u16::try_from(days).unwrap_or_default())
}

fn shown(conn: &mut Conn, templates: &[SessionTemplate]) -> Outcome<Vec<Shown>> {
    let courses = course::tags(conn, templates.iter().map(|one| one.course))?;
    let sites = site::tags(conn, templates.iter().map(|one| one.pattern.site))?;
    let aside = templates.iter().flat_map(|one| one.pattern.quotas.iter().map(|quota| quota.unit));
    let units = unit::tags(conn, templates.iter().map(|one| one.organiser).chain(aside))?;
    let show = |one: &SessionTemplate| {
        let pattern = &one.pattern;
        let unit = |id: UnitId| units.get(&id).cloned().map(wire::unit_tag).ok_or_else(Problem::not_found);
        let day = |offset: i64| TrainingDays(u16::try_from(offset + 1).unwrap_or(1));
        let quota = |quota: &QuotaPattern| {
            let (seats, release_before) = (SeatCount(quota.seats), days_before(quota.release));
            Ok(TemplateQuota { unit: unit(quota.unit)?, seats, release_before })
        };
        Ok(Shown {
            id: one.id.into(),
            name: one.name.as_str().into(),
            course: show::course_tag(courses.get(&one.course).ok_or_else(Problem::not_found)?),
            organiser: unit(one.organiser)?,
            site: show::site(sites.get(&pattern.site).ok_or_else(Problem::not_found)?),
            capacity: Capacity(pattern.seats.capacity()),
            minimum: SeatCount(pattern.seats.minimum()),
            blocks: pattern
                .blocks
                .iter()
                .map(|(from, to)| TemplateBlock { first_day: day(*from), last_day: day(*to) })
                .collect(),
            enrolment_opens_before: pattern.opens.map(days_before),
            enrolment_closes_before: pattern.closes.map(days_before),
            withdrawal_before: pattern.withdrawal.map(days_before),
            quotas: pattern.quotas.iter().map(quota).collect::<Outcome<_>>()?,
            cost: pattern.cost.map(Cents),
            joining: pattern.joining.as_ref().map(|text| text.as_str().into()),
            version: one.version.into(),
        })
    };
    templates.iter().map(show).collect()
}

fn told(template: &SessionTemplate) -> Value {
    let pattern = &template.pattern;
    json!({
        "name": template.name.as_str(),
        "course_id": template.course.to_string(),
        "site_id": pattern.site.to_string(),
        "capacity": pattern.seats.capacity(),
        "minimum": pattern.seats.minimum(),
        "blocks": pattern.blocks.iter().map(|(from, to)| [from + 1, to + 1]).collect::<Vec<_>>(),
        "quotas": pattern.quotas.len(),
    })
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, of: &SessionTemplate, why: Why) -> Outcome<()> {
    Ok(act.record(tx, action, Subject::of("session_template", of.id), About::default(), why)?)
}
