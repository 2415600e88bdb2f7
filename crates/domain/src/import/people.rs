//! The people that an import names: who they are, under the best spelling found.

use super::line::ParsedRequest;
use super::read::Parsed;
use super::verdict::{ImportPlan, Verdict};
use crate::text::{Name, RankCode, ServiceNumber, fold};
use std::collections::BTreeMap;

/// A person as the files tell them: what to create when the directory does not know the service number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPerson {
    /// Family name, in the spelling that has the most accents.
    pub family_name: Name,
    /// Given name, in the spelling that has the most accents.
    pub given_name: Name,
    /// Rank, as the first accepted line says.
    pub rank: RankCode,
    /// Folded code of the unit, as the first accepted line says: a key of [`Known::units`](super::Known).
    pub unit: String,
}

/// Everyone for whom a request is created or updated. Where the lines of one person spell a name in several ways
/// (`REMI`, `Rémi`), typing lost the accents: the spelling with the most of them is kept, the first one among equals.
#[must_use]
pub fn people(plan: &ImportPlan) -> BTreeMap<ServiceNumber, ImportedPerson> {
    let mut people: BTreeMap<ServiceNumber, ImportedPerson> = BTreeMap::new();
    for request in requests(plan, &[Verdict::Create, Verdict::Update]) {
        if let (false, Some(person)) = (people.contains_key(&request.service_number), told(request)) {
            people.insert(request.service_number.clone(), person);
        }
    }
    for request in requests(plan, &Verdict::ALL) {
        if let Some(person) = people.get_mut(&request.service_number) {
            prefer(&mut person.family_name, request.family_name.as_ref());
            prefer(&mut person.given_name, request.given_name.as_ref());
        }
    }
    people
}

/// The person that a line tells whole.
fn told(request: &ParsedRequest) -> Option<ImportedPerson> {
    Some(ImportedPerson {
        family_name: request.family_name.clone()?,
        given_name: request.given_name.clone()?,
        rank: RankCode::parse(request.rank.as_deref()?).ok()?,
        unit: fold(request.unit.as_deref()?),
    })
}

fn requests<'a>(plan: &'a ImportPlan, verdicts: &'a [Verdict]) -> impl Iterator<Item = &'a ParsedRequest> {
    plan.lines.iter().filter(|line| verdicts.contains(&line.verdict)).filter_map(|line| match &line.read.parsed {
        Ok(Parsed::Request(request)) => Some(request),
        _ => None,
    })
}

/// Another name is not another spelling: it is left alone.
fn prefer(kept: &mut Name, other: Option<&Name>) {
    let Some(other) = other else { return };
    let accents = |name: &Name| name.as_str().chars().filter(|c| !c.is_ascii()).count();
    if fold(kept.as_str()) == fold(other.as_str()) && accents(other) > accents(kept) {
        kept.clone_from(other);
    }
}
