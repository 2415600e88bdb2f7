//! Units: a tree.

use crate::id::UnitId;
use crate::text::UnitCode;

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
