//! Where whoever imports may do what: kept with files that a job reads after they have left.

use crate::app::zone;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{DateTime, Utc};
use domain::id::UnitId;
use domain::import::{Known, ReadLine, Rights};
use domain::role::Permission;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{Conn, known, unit};

/// What lines of some kind ask for.
const ASKED: [Permission; 6] = [
    Permission::Import,
    Permission::PlanSessions,
    Permission::EditCourses,
    Permission::EditPeople,
    Permission::EditSkills,
    Permission::Place,
];

/// Roots of the subtrees where each permission holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach(BTreeMap<&'static str, Vec<UnitId>>);

impl Reach {
    /// That of whoever asks, now.
    pub(super) fn of(who: &Who) -> Self {
        Self(ASKED.iter().map(|one| (one.code(), who.authority.roots(*one, who.now))).collect())
    }

    /// As it is kept.
    pub(super) fn kept(&self) -> Value {
        let roots = |roots: &Vec<UnitId>| roots.iter().map(ToString::to_string).collect::<Vec<_>>();
        json!(self.0.iter().map(|(code, units)| (*code, roots(units))).collect::<BTreeMap<_, _>>())
    }

    /// As it was kept; what is not said holds nowhere.
    ///
    /// # Errors
    /// 500 when it cannot be read.
    pub(super) fn read(kept: &Value) -> Outcome<Self> {
        let mut said: BTreeMap<String, Vec<String>> =
            serde_json::from_value(kept.clone()).map_err(|e| Problem::internal(&e))?;
        let units = |ids: Vec<String>| {
            ids.iter().map(|id| id.parse().map_err(|_| Problem::new(ProblemCode::Internal))).collect::<Outcome<_>>()
        };
        let of = |one: &Permission| Ok((one.code(), units(said.remove(one.code()).unwrap_or_default())?));
        Ok(Self(ASKED.iter().map(of).collect::<Outcome<_>>()?))
    }

    pub(super) fn roots(&self, permission: Permission) -> &[UnitId] {
        self.0.get(permission.code()).map_or(&[], Vec::as_slice)
    }
}

/// What is known of the lines, within the reach of whoever imports.
///
/// # Errors
/// 404 without such an organiser; the store's.
pub(super) fn known_to(
    conn: &mut Conn,
    reach: &Reach,
    organiser: UnitId,
    lines: &[ReadLine],
    now: DateTime<Utc>,
) -> Outcome<Known> {
    let mut units = |permission: Permission| -> Outcome<Option<BTreeSet<UnitId>>> {
        let scope = unit::scope(conn, reach.roots(permission))?;
        Ok(unit::ids_within(conn, &scope)?)
    };
    let within = units(Permission::Import)?;
    let (people, skills) = (units(Permission::EditPeople)?, units(Permission::EditSkills)?);
    let planned = units(Permission::PlanSessions)?;
    let rights = Rights {
        courses: !reach.roots(Permission::EditCourses).is_empty(),
        sessions: planned.is_none_or(|units| units.contains(&organiser)),
        people,
        skills,
        places: !reach.roots(Permission::Place).is_empty(),
    };
    let zone = unit::find(conn, organiser)?.ok_or_else(Problem::not_found)?.time_zone;
    let today = zone::today(&zone, now);
    Ok(Known { within, today, rights, ..known::load(conn, organiser, lines, now)? })
}
