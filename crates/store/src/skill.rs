//! Skills: the catalogue, and who holds which between two dates.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::id::{EnrolmentId, PersonId, PersonSkillId, SkillId};
use domain::skill::{HeldSkill, RecordedSkill, Skill};
use domain::text::SkillCode;

use crate::page::{Cursor, Page, PageRequest};
use crate::row::{key, keys, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::{person_skill, skill};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

type Row = (Id, String, String, Option<At>, i32);
type HeldColumns = (Id, Id, NaiveDate, Option<NaiveDate>);

fn read((id, code, label, retired_at, version): Row) -> Result<Skill, StoreError> {
    let code = SkillCode::parse(&code).map_err(|e| unreadable("skill", e))?;
    Ok(Skill { id: of(id), code, label, retired_at: retired_at.map(|at| at.0), version })
}

/// Adds a skill to the catalogue.
///
/// # Errors
/// [`crate::Constraint::SkillCode`], or the database's.
pub fn insert(tx: &mut Tx, new: &Skill) -> Result<(), StoreError> {
    diesel::insert_into(skill::table)
        .values((
            skill::id.eq(key(new.id)),
            skill::code.eq(new.code.as_str()),
            skill::label.eq(&new.label),
            skill::retired_at.eq(new.retired_at.map(At)),
            skill::version.eq(new.version),
        ))
        .apply(tx)?;
    Ok(())
}

/// Changes a skill that still has the version that was read; answers the new version.
///
/// # Errors
/// [`StoreError::Stale`] or [`StoreError::Missing`], [`crate::Constraint::SkillCode`].
pub fn update(tx: &mut Tx, changed: &Skill) -> Result<i32, StoreError> {
    Ok(update_version!(
        tx,
        skill,
        key(changed.id),
        changed.version,
        (
            dsl::code.eq(changed.code.as_str()),
            dsl::label.eq(&changed.label),
            dsl::retired_at.eq(changed.retired_at.map(At)),
        )
    ))
}

/// One skill.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: SkillId) -> Result<Option<Skill>, StoreError> {
    let row: Option<Row> = skill::table.find(key(id)).first_row(conn).optional()?;
    row.map(read).transpose()
}

/// The skill of this code.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn by_code(conn: &mut Conn, code: &SkillCode) -> Result<Option<Skill>, StoreError> {
    let row: Option<Row> = skill::table.filter(skill::code.eq(code.as_str())).first_row(conn).optional()?;
    row.map(read).transpose()
}

/// Skills of the catalogue, those that exist.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find_many(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = SkillId>,
) -> Result<HashMap<SkillId, Skill>, StoreError> {
    let rows: Vec<Row> = skill::table.filter(skill::id.eq_any(keys(ids))).rows(conn)?;
    rows.into_iter().map(|row| read(row).map(|skill| (skill.id, skill))).collect()
}

/// Skills by code, retired ones too when asked for.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, with_retired: bool, page: &PageRequest) -> Result<Page<Skill>, StoreError> {
    let mut query = skill::table.into_boxed();
    if !with_retired {
        query = query.filter(skill::retired_at.is_null());
    }
    if let Some(after) = &page.after {
        query = query.filter(skill::code.gt(after.key.clone()));
    }
    let rows: Vec<Row> = query.order(skill::code).limit(page.rows()).load(conn)?;
    let skills = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(skills, page, |skill| Cursor::new(&skill.code, skill.id)))
}

/// Records a skill held by a person. Lines are added and withdrawn, never rewritten.
///
/// # Errors
/// [`StoreError::Missing`] without the person or the skill, or the database's.
pub fn record(
    tx: &mut Tx,
    person: PersonId,
    held: &HeldSkill,
    at: DateTime<Utc>,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    grant(tx, person, held, None, at, by)
}

/// Likewise, for an enrolment that the person passed when one is named; once for each skill.
///
/// # Errors
/// As for [`record`]; [`StoreError::Taken`] when it was granted for this enrolment already.
pub fn grant(
    tx: &mut Tx,
    person: PersonId,
    held: &HeldSkill,
    granted_for: Option<EnrolmentId>,
    at: DateTime<Utc>,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    diesel::insert_into(person_skill::table)
        .values((
            person_skill::id.eq(key(held.id)),
            person_skill::person_id.eq(key(person)),
            person_skill::skill_id.eq(key(held.skill)),
            person_skill::valid_from.eq(held.valid_from),
            person_skill::valid_until.eq(held.valid_until),
            person_skill::recorded_at.eq(At(at)),
            person_skill::recorded_by.eq(by.map(key)),
            person_skill::enrolment_id.eq(granted_for.map(key)),
        ))
        .apply(tx)?;
    Ok(())
}

/// Whether this skill is recorded for the person from this very day.
///
/// # Errors
/// The database's.
pub fn is_recorded(conn: &mut Conn, person: PersonId, held: &HeldSkill) -> Result<bool, StoreError> {
    let same: Option<Id> = person_skill::table
        .filter(person_skill::person_id.eq(key(person)))
        .filter(person_skill::skill_id.eq(key(held.skill)))
        .filter(person_skill::valid_from.eq(held.valid_from))
        .filter(person_skill::withdrawn_at.is_null())
        .select(person_skill::id)
        .first_row(conn)
        .optional()?;
    Ok(same.is_some())
}

/// A line that says that a person holds a skill, whether it still stands or not.
///
/// # Errors
/// The database's.
pub fn recorded(conn: &mut Conn, id: PersonSkillId) -> Result<Option<RecordedSkill>, StoreError> {
    let row: Option<(HeldColumns, Id, Option<Id>, Option<At>)> = person_skill::table
        .find(key(id))
        .select((
            (person_skill::id, person_skill::skill_id, person_skill::valid_from, person_skill::valid_until),
            person_skill::person_id,
            person_skill::enrolment_id,
            person_skill::withdrawn_at,
        ))
        .first_row(conn)
        .optional()?;
    Ok(row.map(|((id, skill, valid_from, valid_until), person, granted_for, withdrawn_at)| RecordedSkill {
        person: of(person),
        held: HeldSkill { id: of(id), skill: of(skill), valid_from, valid_until },
        granted_for: granted_for.map(of),
        withdrawn_at: withdrawn_at.map(|at| at.0),
    }))
}

/// What stands of the skills granted for an enrolment.
///
/// # Errors
/// The database's.
pub fn granted_for(conn: &mut Conn, enrolment: EnrolmentId) -> Result<Vec<HeldSkill>, StoreError> {
    let rows: Vec<HeldColumns> = person_skill::table
        .filter(person_skill::enrolment_id.eq(key(enrolment)))
        .filter(person_skill::withdrawn_at.is_null())
        .order(person_skill::id)
        .select((person_skill::id, person_skill::skill_id, person_skill::valid_from, person_skill::valid_until))
        .rows(conn)?;
    Ok(rows.into_iter().map(held).collect())
}

/// What stands of these skills of a person.
///
/// # Errors
/// The database's.
pub fn standing(
    conn: &mut Conn,
    person: PersonId,
    skills: impl IntoIterator<Item = SkillId>,
) -> Result<Vec<HeldSkill>, StoreError> {
    let rows: Vec<HeldColumns> = person_skill::table
        .filter(person_skill::person_id.eq(key(person)))
        .filter(among(person_skill::skill_id, keys(skills)))
        .filter(person_skill::withdrawn_at.is_null())
        .order(person_skill::id)
        .select((person_skill::id, person_skill::skill_id, person_skill::valid_from, person_skill::valid_until))
        .rows(conn)?;
    Ok(rows.into_iter().map(held).collect())
}

fn held((id, skill, valid_from, valid_until): HeldColumns) -> HeldSkill {
    HeldSkill { id: of(id), skill: of(skill), valid_from, valid_until }
}

/// The skills of a person that end between two days and that no line carries on, the soonest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn ending(
    conn: &mut Conn,
    person: PersonId,
    from: NaiveDate,
    until: NaiveDate,
    most: i64,
) -> Result<Vec<(NaiveDate, Skill)>, StoreError> {
    let later = diesel::alias!(person_skill as later);
    let renewed = later
        .filter(later.field(person_skill::person_id).eq(person_skill::person_id))
        .filter(later.field(person_skill::skill_id).eq(person_skill::skill_id))
        .filter(later.field(person_skill::withdrawn_at).is_null())
        .filter(
            later
                .field(person_skill::valid_until)
                .is_null()
                .or(later.field(person_skill::valid_until).gt(person_skill::valid_until)),
        );
    let rows: Vec<(Option<NaiveDate>, Row)> = person_skill::table
        .inner_join(skill::table)
        .filter(person_skill::person_id.eq(key(person)))
        .filter(person_skill::withdrawn_at.is_null())
        .filter(person_skill::valid_until.between(from, until))
        .filter(diesel::dsl::not(diesel::dsl::exists(renewed)))
        .order((person_skill::valid_until, person_skill::id))
        .limit(most)
        .select((person_skill::valid_until, skill::all_columns))
        .rows(conn)?;
    rows.into_iter().filter_map(|(last, row)| last.map(|last| read(row).map(|skill| (last, skill)))).collect()
}

/// Takes a line out, once: another may replace it.
///
/// # Errors
/// [`StoreError::Missing`] when there is none that stands, or the database's.
pub fn withdraw(tx: &mut Tx, id: PersonSkillId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let standing =
        person_skill::table.filter(person_skill::id.eq(key(id))).filter(person_skill::withdrawn_at.is_null());
    let changed = diesel::update(standing).set(person_skill::withdrawn_at.eq(At(at))).apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing { what: "person_skill" }) }
}

/// A skill that a person holds, of which skill, and for which enrolment it was granted.
pub type Held = (HeldSkill, Skill, Option<EnrolmentId>);

/// The skills of a person, the latest recorded first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId, page: &PageRequest) -> Result<Page<Held>, StoreError> {
    let mut query = person_skill::table
        .inner_join(skill::table)
        .filter(person_skill::person_id.eq(key(person)))
        .filter(person_skill::withdrawn_at.is_null())
        .select((
            (person_skill::id, person_skill::skill_id, person_skill::valid_from, person_skill::valid_until),
            skill::all_columns,
            person_skill::enrolment_id,
        ))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(person_skill::id.lt(Id(after.id)));
    }
    let rows: Vec<(HeldColumns, Row, Option<Id>)> =
        query.order(person_skill::id.desc()).limit(page.rows()).load(conn)?;
    let skills = rows
        .into_iter()
        .map(|(columns, row, granted_for)| Ok((held(columns), read(row)?, granted_for.map(of))))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Page::cut(skills, page, |(held, ..)| Cursor::new("", held.id)))
}
