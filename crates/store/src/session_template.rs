//! Session templates, by calendar and course.

use diesel::prelude::*;
use domain::id::{CourseId, SessionTemplateId, UnitId};
use domain::session::Seats;
use domain::session_template::{Pattern, QuotaPattern, SessionTemplate};
use domain::text::{LongWords, Title, fold};
use serde_json::{Value, json};

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::session_template;
use crate::sql_types::{Id, Json};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "session_template";

#[derive(Queryable, Insertable)]
#[diesel(table_name = session_template, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    organiser_unit_id: Id,
    course_id: Id,
    site_id: Id,
    name: String,
    name_key: String,
    pattern: Json,
    version: i32,
}

impl From<&SessionTemplate> for Row {
    fn from(template: &SessionTemplate) -> Self {
        Self {
            id: key(template.id),
            organiser_unit_id: key(template.organiser),
            course_id: key(template.course),
            site_id: key(template.pattern.site),
            name: template.name.to_string(),
            name_key: fold(template.name.as_str()),
            pattern: Json(kept(&template.pattern)),
            version: template.version,
        }
    }
}

impl TryFrom<Row> for SessionTemplate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            organiser: of(row.organiser_unit_id),
            course: of(row.course_id),
            name: Title::try_from(row.name).map_err(|e| unreadable(WHAT, e))?,
            pattern: read(&row.pattern.0, row.site_id).ok_or_else(|| unreadable(WHAT, "its pattern"))?,
            version: row.version,
        })
    }
}

/// The pattern as the table holds it, its site apart.
fn kept(pattern: &Pattern) -> Value {
    let quota = |quota: &QuotaPattern| json!([key(quota.unit).0.to_string(), quota.seats, quota.release]);
    json!({
        "capacity": pattern.seats.capacity(),
        "minimum": pattern.seats.minimum(),
        "blocks": pattern.blocks,
        "opens": pattern.opens,
        "closes": pattern.closes,
        "withdrawal": pattern.withdrawal,
        "quotas": pattern.quotas.iter().map(quota).collect::<Vec<_>>(),
        "cost": pattern.cost,
        "joining": pattern.joining.as_ref().map(LongWords::as_str),
    })
}

fn read(pattern: &Value, site: Id) -> Option<Pattern> {
    let small = |value: &Value| value.as_u64().and_then(|number| u16::try_from(number).ok());
    let days = |name: &str| pattern.get(name).and_then(Value::as_i64);
    let block = |pair: &Value| Some((pair.get(0)?.as_i64()?, pair.get(1)?.as_i64()?));
    let quota = |line: &Value| {
        Some(QuotaPattern {
            unit: of(Id(line.get(0)?.as_str()?.parse().ok()?)),
            seats: small(line.get(1)?)?,
            release: line.get(2)?.as_i64()?,
        })
    };
    Some(Pattern {
        site: of(site),
        seats: Seats::new(small(pattern.get("capacity")?)?, small(pattern.get("minimum")?)?, 0).ok()?,
        blocks: pattern.get("blocks")?.as_array()?.iter().map(block).collect::<Option<_>>()?,
        opens: days("opens"),
        closes: days("closes"),
        withdrawal: days("withdrawal"),
        quotas: pattern.get("quotas")?.as_array()?.iter().map(quota).collect::<Option<_>>()?,
        cost: pattern.get("cost").and_then(Value::as_u64).and_then(|cents| u32::try_from(cents).ok()),
        joining: match pattern.get("joining").and_then(Value::as_str) {
            Some(text) => Some(LongWords::parse(text).ok()?),
            None => None,
        },
    })
}

/// Keeps a template.
///
/// # Errors
/// [`crate::Constraint::SessionTemplateName`], or the database's.
pub fn insert(tx: &mut Tx, new: &SessionTemplate) -> Result<(), StoreError> {
    diesel::insert_into(session_template::table).values(Row::from(new)).apply(tx)?;
    Ok(())
}

/// Changes a template that still has the version that was read; answers the new version. Its calendar and course stay.
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`], [`crate::Constraint::SessionTemplateName`].
pub fn update(tx: &mut Tx, changed: &SessionTemplate) -> Result<i32, StoreError> {
    let row = Row::from(changed);
    Ok(update_version!(
        tx,
        session_template,
        row.id,
        changed.version,
        (
            dsl::site_id.eq(row.site_id),
            dsl::name.eq(row.name),
            dsl::name_key.eq(row.name_key),
            dsl::pattern.eq(row.pattern),
        )
    ))
}

/// Takes a template away; the sessions that were planned from it stay.
///
/// # Errors
/// [`StoreError::Missing`] when there is none, or the database's.
pub fn delete(tx: &mut Tx, id: SessionTemplateId) -> Result<(), StoreError> {
    let gone = diesel::delete(session_template::table.filter(session_template::id.eq(key(id)))).apply(tx)?;
    if gone == 1 { Ok(()) } else { Err(StoreError::Missing { what: WHAT }) }
}

/// One template.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SessionTemplateId) -> Result<Option<SessionTemplate>, StoreError> {
    let row: Option<Row> = session_template::table.find(key(id)).first_row(conn).optional()?;
    row.map(SessionTemplate::try_from).transpose()
}

/// Templates of calendars of a scope, by name; of one course when it is named.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    course: Option<CourseId>,
    page: &PageRequest,
) -> Result<Page<SessionTemplate>, StoreError> {
    use session_template::{course_id, id, name_key, organiser_unit_id};
    let mut query = session_template::table.into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(organiser_unit_id.eq_any(within!(roots)));
    }
    if let Some(course) = course {
        query = query.filter(course_id.eq(key(course)));
    }
    if let Some(after) = &page.after {
        let (name, last) = (after.key.clone(), Id(after.id));
        query = query.filter(name_key.gt(name.clone()).or(name_key.eq(name).and(id.gt(last))));
    }
    let rows: Vec<Row> = query.order((name_key, id)).limit(page.rows()).load(conn)?;
    let templates = rows.into_iter().map(SessionTemplate::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(templates, page, |one| Cursor::new(fold(one.name.as_str()), one.id)))
}

/// How many templates a calendar keeps of a course.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, organiser: UnitId, course: CourseId) -> Result<i64, StoreError> {
    Ok(session_template::table
        .filter(session_template::organiser_unit_id.eq(key(organiser)))
        .filter(session_template::course_id.eq(key(course)))
        .count()
        .first_row(conn)?)
}
