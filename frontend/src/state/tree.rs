//! The tree of units, from the flat list that the server gives.

use std::collections::{BTreeMap, BTreeSet};

use contract::{id::UnitId, unit::Unit};

/// Units by their place: the children of each, and how many lie under each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    units: BTreeMap<UnitId, Unit>,
    children: BTreeMap<UnitId, Vec<UnitId>>,
    /// Those whose unit above is not among them.
    roots: Vec<UnitId>,
    below: BTreeMap<UnitId, u32>,
}

impl Tree {
    /// Builds the tree; the children of a unit keep the order of the list.
    #[must_use]
    pub fn new(list: Vec<Unit>) -> Self {
        let order: Vec<UnitId> = list.iter().map(|unit| unit.id).collect();
        let units: BTreeMap<UnitId, Unit> = list.into_iter().map(|unit| (unit.id, unit)).collect();
        let mut tree = Self { units, ..Self::default() };
        for id in order {
            match tree.above(id) {
                Some(parent) => tree.children.entry(parent).or_default().push(id),
                None => tree.roots.push(id),
            }
        }
        for id in tree.units.keys().copied().collect::<Vec<_>>() {
            for above in tree.path(id) {
                *tree.below.entry(above).or_default() += 1;
            }
        }
        tree
    }

    /// Units whose unit above is not here.
    #[must_use]
    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }

    /// A unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The units right under one.
    #[must_use]
    pub fn children(&self, id: UnitId) -> &[UnitId] {
        self.children.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many lie under one, at any depth.
    #[must_use]
    pub fn below(&self, id: UnitId) -> u32 {
        self.below.get(&id).copied().unwrap_or(0)
    }

    /// The unit above, when it is here.
    #[must_use]
    pub fn above(&self, id: UnitId) -> Option<UnitId> {
        self.units.get(&id)?.parent_id.filter(|parent| self.units.contains_key(parent))
    }

    /// Those above one, the nearest first.
    #[must_use]
    pub fn path(&self, id: UnitId) -> Vec<UnitId> {
        let mut path = Vec::new();
        let mut next = self.above(id);
        // A tree has no circle; a list that had one would not hold the page up.
        while let Some(above) = next.filter(|above| !path.contains(above) && *above != id) {
            path.push(above);
            next = self.above(above);
        }
        path
    }

    /// Those whose code or name holds every word, whatever the accents' case, by code.
    #[must_use]
    pub fn find(&self, words: &str) -> Vec<UnitId> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut found: Vec<&Unit> = self
            .units
            .values()
            .filter(|unit| {
                let text = format!("{} {}", unit.code, unit.name).to_lowercase();
                words.iter().all(|word| text.contains(word))
            })
            .collect();
        found.sort_by(|one, other| one.code.cmp(&other.code));
        found.into_iter().map(|unit| unit.id).collect()
    }

    /// Everything that has something under it.
    #[must_use]
    pub fn branches(&self) -> BTreeSet<UnitId> {
        self.children.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> UnitId {
        format!("0190f5fe-7c00-7a00-8000-0000000000{number:02}").parse().unwrap()
    }

    fn unit(number: u8, parent: Option<u8>, code: &str) -> Unit {
        Unit {
            id: id(number),
            parent_id: parent.map(id),
            code: code.into(),
            name: format!("Unité {code}").as_str().into(),
            time_zone: "Europe/Paris".into(),
            closed_at: None,
            version: 1.into(),
        }
    }

    #[test]
    fn a_list_becomes_a_tree_with_its_counts() {
        let tree = Tree::new(vec![
            unit(3, Some(2), "B1"),
            unit(1, Some(9), "A"),
            unit(2, Some(1), "B"),
            unit(4, Some(1), "C"),
        ]);
        assert_eq!(tree.roots(), [id(1)], "its unit above is out of scope");
        assert_eq!(tree.children(id(1)), [id(2), id(4)]);
        assert_eq!((tree.below(id(1)), tree.below(id(2)), tree.below(id(4))), (3, 1, 0));
        assert_eq!(tree.path(id(3)), [id(2), id(1)]);
        assert_eq!(tree.branches(), [id(1), id(2)].into());
        assert_eq!(tree.len(), 4);
    }

    #[test]
    fn units_are_found_by_parts_of_their_code_or_name() {
        let tree = Tree::new(vec![unit(1, None, "BCA"), unit(2, Some(1), "BCA1"), unit(3, Some(1), "RIMA")]);
        assert_eq!(tree.find("unité bca"), [id(1), id(2)]);
        assert_eq!(tree.find("rima"), [id(3)]);
        assert!(tree.find("zz").is_empty());
    }

    #[test]
    fn a_circle_does_not_hold_the_page_up() {
        let tree = Tree::new(vec![unit(1, Some(2), "A"), unit(2, Some(1), "B")]);
        assert!(tree.path(id(1)).len() <= 2);
        assert!(tree.roots().is_empty());
    }
}
