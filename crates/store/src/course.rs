//! Courses: the catalogue.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::course::{
    Audience, Conditions, Costs, Course, Grant, Presentation, Promotion, ReplacementPolicy, SkillSets,
};
use domain::id::{CourseId, SkillId};
use domain::person::PersonStatus;
use domain::text::{CourseCode, LongWords, RankCode, Title, fold};

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{insert_all, key, keys, of, small, unreadable, update_version};
use crate::run::Run;
use crate::schema::{course, course_grant, course_prerequisite, course_previous};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::text::{contains, words};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "course";

#[derive(Queryable, Insertable)]
#[diesel(table_name = course, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    code: String,
    title: String,
    usual_capacity: i32,
    usual_minimum: i32,
    replacement_policy: String,
    offer_minutes_min: Option<i32>,
    search_key: String,
    version: i32,
    created_at: At,
    aims: Option<String>,
    audience: Option<String>,
    duration_days: Option<i32>,
    lowest_rank_code: Option<String>,
    highest_rank_code: Option<String>,
    statuses: Option<String>,
    promotion: String,
    session_cost: Option<i32>,
    seat_cost: Option<i32>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = course_prerequisite, treat_none_as_default_value = false)]
struct PrerequisiteRow {
    course_id: Id,
    skill_id: Id,
    alternative: i32,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = course_previous, treat_none_as_default_value = false)]
struct PreviousRow {
    course_id: Id,
    previous_id: Id,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = course_grant, treat_none_as_default_value = false)]
struct GrantRow {
    course_id: Id,
    skill_id: Id,
    valid_months: Option<i32>,
    renewal_months: Option<i32>,
}

/// What the other tables say of a course.
#[derive(Default)]
struct Beside {
    skills: BTreeMap<i32, BTreeSet<SkillId>>,
    previous: BTreeSet<CourseId>,
    grants: Vec<Grant>,
}

/// Statuses as they are kept: codes with a space between; none when anyone is meant.
pub(crate) fn statuses(kept: Option<&str>) -> Result<BTreeSet<PersonStatus>, StoreError> {
    let codes = kept.into_iter().flat_map(|codes| codes.split(' '));
    codes.map(|code| PersonStatus::from_code(code).ok_or_else(|| unreadable(WHAT, code))).collect()
}

fn months(kept: Option<i32>) -> Result<Option<u16>, StoreError> {
    kept.map(|months| small(WHAT, months)).transpose()
}

fn cents(kept: Option<i32>) -> Result<Option<u32>, StoreError> {
    kept.map(|cents| u32::try_from(cents).map_err(|e| unreadable(WHAT, e))).transpose()
}

fn kept_cents(cents: Option<u32>) -> Option<i32> {
    cents.map(|cents| i32::try_from(cents).unwrap_or(i32::MAX))
}

fn long(kept: Option<String>) -> Result<Option<LongWords>, StoreError> {
    kept.map(|text| LongWords::parse(&text).map_err(|e| unreadable(WHAT, e))).transpose()
}

fn rank_code(kept: Option<String>) -> Result<Option<RankCode>, StoreError> {
    kept.map(|text| RankCode::parse(&text).map_err(|e| unreadable(WHAT, e))).transpose()
}

impl Row {
    fn new(course: &Course, now: DateTime<Utc>) -> Self {
        let audience = &course.conditions.audience;
        let statuses: Vec<&str> = audience.statuses.iter().map(|status| status.code()).collect();
        let text = |words: &Option<LongWords>| words.as_ref().map(|w| w.as_str().to_owned());
        Self {
            id: key(course.id),
            code: course.code.as_str().to_owned(),
            title: course.title.as_str().to_owned(),
            usual_capacity: i32::from(course.usual_capacity),
            usual_minimum: i32::from(course.usual_minimum),
            replacement_policy: course.replacement_policy.code().to_owned(),
            offer_minutes_min: None,
            search_key: fold(&format!("{} {}", course.code, course.title)),
            version: course.version,
            created_at: At(now),
            aims: text(&course.presentation.aims),
            audience: text(&course.presentation.audience),
            duration_days: course.presentation.days.map(i32::from),
            lowest_rank_code: audience.lowest.as_ref().map(ToString::to_string),
            highest_rank_code: audience.highest.as_ref().map(ToString::to_string),
            statuses: (!statuses.is_empty()).then(|| statuses.join(" ")),
            promotion: course.promotion.code().to_owned(),
            session_cost: kept_cents(course.costs.session),
            seat_cost: kept_cents(course.costs.seat),
        }
    }

    fn whole(self, beside: Beside) -> Result<Course, StoreError> {
        let policy = ReplacementPolicy::from_code(&self.replacement_policy);
        let promotion = Promotion::from_code(&self.promotion);
        Ok(Course {
            id: of(self.id),
            code: CourseCode::parse(&self.code).map_err(|e| unreadable(WHAT, e))?,
            title: Title::parse(&self.title).map_err(|e| unreadable(WHAT, e))?,
            presentation: Presentation {
                aims: long(self.aims)?,
                audience: long(self.audience)?,
                days: months(self.duration_days)?,
            },
            usual_capacity: small(WHAT, self.usual_capacity)?,
            usual_minimum: small(WHAT, self.usual_minimum)?,
            replacement_policy: policy.ok_or_else(|| unreadable(WHAT, &self.replacement_policy))?,
            promotion: promotion.ok_or_else(|| unreadable(WHAT, &self.promotion))?,
            conditions: Conditions {
                skills: SkillSets::new(beside.skills.into_values()),
                previous: beside.previous,
                audience: Audience {
                    lowest: rank_code(self.lowest_rank_code)?,
                    highest: rank_code(self.highest_rank_code)?,
                    statuses: statuses(self.statuses.as_deref())?,
                },
            },
            grants: beside.grants,
            costs: Costs { session: cents(self.session_cost)?, seat: cents(self.seat_cost)? },
            version: self.version,
        })
    }
}

/// A course in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseTag {
    /// Its id.
    pub id: CourseId,
    /// Its code.
    pub code: CourseCode,
    /// Its title.
    pub title: Title,
}

pub(crate) fn tag(id: Id, code: &str, title: &str) -> Result<CourseTag, StoreError> {
    Ok(CourseTag {
        id: of(id),
        code: CourseCode::parse(code).map_err(|e| unreadable(WHAT, e))?,
        title: Title::parse(title).map_err(|e| unreadable(WHAT, e))?,
    })
}

/// Writes what the other tables say of a course.
fn insert_beside(tx: &mut Tx, course: &Course) -> Result<(), StoreError> {
    let id = key(course.id);
    let sets = course.conditions.skills.alternatives().iter().zip(1..);
    let skills: Vec<PrerequisiteRow> = sets
        .flat_map(|(set, alternative)| set.iter().map(move |skill| (*skill, alternative)))
        .map(|(skill, alternative)| PrerequisiteRow { course_id: id, skill_id: key(skill), alternative })
        .collect();
    insert_all!(&mut **tx, course_prerequisite::table, skills);
    let previous: Vec<PreviousRow> = keys(course.conditions.previous.iter().copied())
        .into_iter()
        .map(|p| PreviousRow { course_id: id, previous_id: p })
        .collect();
    insert_all!(&mut **tx, course_previous::table, previous);
    let grants: Vec<GrantRow> = course
        .grants
        .iter()
        .map(|grant| GrantRow {
            course_id: id,
            skill_id: key(grant.skill),
            valid_months: grant.valid_months.map(i32::from),
            renewal_months: grant.renewal_months.map(i32::from),
        })
        .collect();
    insert_all!(&mut **tx, course_grant::table, grants);
    Ok(())
}

/// Adds a course with what it asks for and gives.
///
/// # Errors
/// [`crate::Constraint::CourseCode`], [`StoreError::Missing`] without a skill, a rank or a course, or the database's.
pub fn insert(tx: &mut Tx, new: &Course, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::insert_into(course::table).values(Row::new(new, now)).apply(tx)?;
    insert_beside(tx, new)
}

/// Changes a course that still has the version that was read; answers the new version. Its code stays.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn update(tx: &mut Tx, next: &Course, now: DateTime<Utc>) -> Result<i32, StoreError> {
    let row = Row::new(next, now);
    let version = update_version!(
        tx,
        course,
        row.id,
        next.version,
        (
            dsl::title.eq(row.title),
            dsl::usual_capacity.eq(row.usual_capacity),
            dsl::usual_minimum.eq(row.usual_minimum),
            dsl::replacement_policy.eq(row.replacement_policy),
            dsl::search_key.eq(row.search_key),
            dsl::aims.eq(row.aims),
            dsl::audience.eq(row.audience),
            dsl::duration_days.eq(row.duration_days),
            dsl::lowest_rank_code.eq(row.lowest_rank_code),
            dsl::highest_rank_code.eq(row.highest_rank_code),
            dsl::statuses.eq(row.statuses),
            dsl::promotion.eq(row.promotion),
            dsl::session_cost.eq(row.session_cost),
            dsl::seat_cost.eq(row.seat_cost),
        )
    );
    diesel::delete(course_prerequisite::table.filter(course_prerequisite::course_id.eq(row.id))).apply(tx)?;
    diesel::delete(course_previous::table.filter(course_previous::course_id.eq(row.id))).apply(tx)?;
    diesel::delete(course_grant::table.filter(course_grant::course_id.eq(row.id))).apply(tx)?;
    insert_beside(tx, next)?;
    Ok(version)
}

/// One course.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: CourseId) -> Result<Option<Course>, StoreError> {
    let rows: Vec<Row> = course::table.filter(course::id.eq(key(id))).rows(conn)?;
    Ok(whole(conn, rows)?.pop())
}

/// The course of this code.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_code(conn: &mut Conn, code: &CourseCode) -> Result<Option<Course>, StoreError> {
    let rows: Vec<Row> = course::table.filter(course::code.eq(code.as_str())).rows(conn)?;
    Ok(whole(conn, rows)?.pop())
}

/// Courses by code; every word of `q` is in the code or the title.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, q: Option<&str>, page: &PageRequest) -> Result<Page<Course>, StoreError> {
    let mut query = course::table.into_boxed();
    for word in q.into_iter().flat_map(words) {
        query = query.filter(course::search_key.like(contains(&word)));
    }
    if let Some(after) = &page.after {
        query = query.filter(course::code.gt(after.key.clone()));
    }
    let rows: Vec<Row> = query.order(course::code).limit(page.rows()).load(conn)?;
    let courses = whole(conn, rows)?;
    Ok(Page::cut(courses, page, |course| Cursor::new(&course.code, course.id)))
}

fn whole(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Course>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut beside: HashMap<Id, Beside> = HashMap::new();
    let skills: Vec<PrerequisiteRow> =
        course_prerequisite::table.filter(among(course_prerequisite::course_id, &ids[..])).rows(conn)?;
    for row in skills {
        let of_course = beside.entry(row.course_id).or_default();
        of_course.skills.entry(row.alternative).or_default().insert(of(row.skill_id));
    }
    let previous: Vec<PreviousRow> =
        course_previous::table.filter(among(course_previous::course_id, &ids[..])).rows(conn)?;
    for row in previous {
        beside.entry(row.course_id).or_default().previous.insert(of(row.previous_id));
    }
    let grants: Vec<GrantRow> = course_grant::table
        .filter(among(course_grant::course_id, &ids[..]))
        .order((course_grant::course_id, course_grant::skill_id))
        .rows(conn)?;
    for row in grants {
        let grant = Grant::new(of(row.skill_id), months(row.valid_months)?, months(row.renewal_months)?);
        beside.entry(row.course_id).or_default().grants.push(grant.map_err(|e| unreadable("course_grant", e))?);
    }
    rows.into_iter()
        .map(|row| {
            let own = beside.remove(&row.id).unwrap_or_default();
            row.whole(own)
        })
        .collect()
}

/// The courses that must come before this one.
///
/// # Errors
/// The database's.
pub fn previous(conn: &mut Conn, id: CourseId) -> Result<BTreeSet<CourseId>, StoreError> {
    let ids: Vec<Id> = course_previous::table
        .filter(course_previous::course_id.eq(key(id)))
        .select(course_previous::previous_id)
        .rows(conn)?;
    Ok(ids.into_iter().map(of).collect())
}

/// The skills that a course gives to whoever passes.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn grants(conn: &mut Conn, id: CourseId) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<GrantRow> = course_grant::table
        .filter(course_grant::course_id.eq(key(id)))
        .order((course_grant::course_id, course_grant::skill_id))
        .rows(conn)?;
    let read = |row: GrantRow| {
        let grant = Grant::new(of(row.skill_id), months(row.valid_months)?, months(row.renewal_months)?);
        grant.map_err(|e| unreadable("course_grant", e))
    };
    rows.into_iter().map(read).collect()
}

/// A course that gives each of these skills, the first by its code; skills that none gives are left out.
///
/// # Errors
/// The database's.
pub fn giving(
    conn: &mut Conn,
    skills: impl IntoIterator<Item = SkillId>,
) -> Result<HashMap<SkillId, CourseId>, StoreError> {
    let rows: Vec<(Id, Id)> = course_grant::table
        .inner_join(course::table)
        .filter(among(course_grant::skill_id, keys(skills)))
        .order(course::code.desc())
        .select((course_grant::skill_id, course::id))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(skill, course)| (of(skill), of(course))).collect())
}

/// Makes those who say which courses come before others go one after the other: two who each close half of a circle would not
/// see each other.
///
/// # Errors
/// The database's.
pub fn lock_previous(tx: &mut Tx) -> Result<(), StoreError> {
    match **tx {
        // There is one writer.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(_) => Ok(tx.control("LOCK TABLE course_previous IN SHARE ROW EXCLUSIVE MODE")?),
    }
}

/// Which courses each course asks for before it: the whole catalogue's, as there are few.
///
/// # Errors
/// The database's.
pub fn all_previous(conn: &mut Conn) -> Result<BTreeMap<CourseId, BTreeSet<CourseId>>, StoreError> {
    let rows: Vec<PreviousRow> = course_previous::table.rows(conn)?;
    let mut found: BTreeMap<CourseId, BTreeSet<CourseId>> = BTreeMap::new();
    for row in rows {
        found.entry(of(row.course_id)).or_default().insert(of(row.previous_id));
    }
    Ok(found)
}

/// Courses in short.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn tags(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = CourseId>,
) -> Result<HashMap<CourseId, CourseTag>, StoreError> {
    let rows: Vec<(Id, String, String)> = course::table
        .filter(among(course::id, keys(ids)))
        .select((course::id, course::code, course::title))
        .rows(conn)?;
    rows.into_iter().map(|(id, code, title)| tag(id, &code, &title).map(|tag| (tag.id, tag))).collect()
}
