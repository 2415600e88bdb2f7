//! Units: a tree that changes over time.

use crate::id::UnitId;
use crate::text::UnitCode;
use chrono::{DateTime, Utc};

/// Units one under another, at most: a walk along the tree is bounded by it.
pub const MOST_LEVELS: usize = 32;

/// A unit of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The unit above; none for the root.
    pub parent: Option<UnitId>,
    /// Its short name, unique: `7e BCA`.
    pub code: UnitCode,
    /// Its name in full.
    pub name: String,
    /// The IANA zone of its people, such as `Europe/Paris`.
    pub time_zone: String,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// A unit and those above it, nearest first: what decides scope and quotas.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Lineage(pub Vec<UnitId>);

impl Lineage {
    /// Whether the unit is inside the subtree whose root is `root`.
    #[must_use]
    pub fn within(&self, root: UnitId) -> bool {
        self.0.contains(&root)
    }
}

/// Why a change of the tree is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The root has nothing above it, and keeps nothing above it.
    #[error("the root of the tree stays where it is")]
    Root,
    /// The unit would be above itself.
    #[error("a unit cannot go under itself or under a unit below it")]
    Cycle,
    /// More than [`MOST_LEVELS`] units one under another.
    #[error("too many units one under another")]
    TooDeep,
    /// The unit is closed.
    #[error("the unit is closed")]
    Closed,
    /// The unit above is closed.
    #[error("the unit above is closed")]
    ParentClosed,
    /// People belong to the unit.
    #[error("{0} people belong to the unit")]
    HasPeople(u32),
    /// Open units are right under the unit.
    #[error("{0} open units are under the unit")]
    HasUnits(u32),
}

impl Unit {
    /// Insists that something may be put under the unit, so many levels high, itself included; `above` is the lineage of
    /// the unit.
    ///
    /// # Errors
    /// [`Refusal::ParentClosed`] or [`Refusal::TooDeep`].
    pub fn takes(&self, above: &Lineage, levels: usize) -> Result<(), Refusal> {
        if self.closed_at.is_some() {
            return Err(Refusal::ParentClosed);
        }
        if above.0.len().saturating_add(levels) > MOST_LEVELS { Err(Refusal::TooDeep) } else { Ok(()) }
    }

    /// The unit under another one, with all that is under it: so many `levels`, itself included. `above` is the lineage of
    /// the new parent.
    ///
    /// # Errors
    /// As the variants of [`Refusal`] say.
    pub fn moved(&self, parent: &Self, above: &Lineage, levels: usize) -> Result<Self, Refusal> {
        if self.parent.is_none() {
            return Err(Refusal::Root);
        }
        if self.closed_at.is_some() {
            return Err(Refusal::Closed);
        }
        if above.within(self.id) {
            return Err(Refusal::Cycle);
        }
        parent.takes(above, levels)?;
        Ok(Self { parent: Some(parent.id), ..self.clone() })
    }

    /// The unit closed, which so many people and open units keep from.
    ///
    /// # Errors
    /// As the variants of [`Refusal`] say.
    pub fn closed(&self, people: u32, units: u32, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match (self.closed_at, self.parent) {
            (Some(_), _) => Err(Refusal::Closed),
            (None, None) => Err(Refusal::Root),
            _ if people > 0 => Err(Refusal::HasPeople(people)),
            _ if units > 0 => Err(Refusal::HasUnits(units)),
            _ => Ok(Self { closed_at: Some(now), ..self.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{a_unit, mint};

    fn noon() -> DateTime<Utc> {
        "2030-01-07T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_unit_goes_under_any_open_unit_that_is_not_below_it() {
        let mut mint = mint();
        let root = a_unit("CFT").make(&mut mint);
        let north = a_unit("NORD").under(root.id).make(&mut mint);
        let south = a_unit("SUD").under(root.id).make(&mut mint);
        let company = a_unit("1re CIE").under(north.id).make(&mut mint);
        let of = |units: &[&Unit]| Lineage(units.iter().map(|unit| unit.id).collect());
        let under_south = north.moved(&south, &of(&[&south, &root]), 2).unwrap();
        assert_eq!((under_south.parent, under_south.id), (Some(south.id), north.id));
        let below = of(&[&company, &north, &root]);
        assert_eq!(north.moved(&company, &below, 2), Err(Refusal::Cycle));
        assert_eq!(north.moved(&north, &of(&[&north, &root]), 2), Err(Refusal::Cycle));
        assert_eq!(root.moved(&south, &of(&[&south, &root]), 3), Err(Refusal::Root));
        let gone = Unit { closed_at: Some(noon()), ..south.clone() };
        assert_eq!(north.moved(&gone, &of(&[&south, &root]), 2), Err(Refusal::ParentClosed));
        assert_eq!(gone.moved(&north, &of(&[&north, &root]), 1), Err(Refusal::Closed));
    }

    #[test]
    fn the_tree_keeps_to_its_levels() {
        let mut mint = mint();
        let top = a_unit("CFT").make(&mut mint);
        let unit = a_unit("NORD").under(top.id).make(&mut mint);
        let mut deep = |levels: usize| Lineage((0..levels).map(|_| mint.id()).collect());
        assert!(unit.moved(&top, &deep(MOST_LEVELS - 2), 2).is_ok());
        assert_eq!(unit.moved(&top, &deep(MOST_LEVELS - 1), 2), Err(Refusal::TooDeep));
    }

    #[test]
    fn a_unit_closes_once_empty() {
        let mut mint = mint();
        let root = a_unit("CFT").make(&mut mint);
        let unit = a_unit("NORD").under(root.id).make(&mut mint);
        assert_eq!(unit.closed(3, 1, noon()), Err(Refusal::HasPeople(3)));
        assert_eq!(unit.closed(0, 1, noon()), Err(Refusal::HasUnits(1)));
        assert_eq!(root.closed(0, 0, noon()), Err(Refusal::Root));
        let closed = unit.closed(0, 0, noon()).unwrap();
        assert_eq!(closed.closed_at, Some(noon()));
        assert_eq!(closed.closed(0, 0, noon()), Err(Refusal::Closed));
    }
}
