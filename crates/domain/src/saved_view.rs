//! Saved views: a named set of filters, order, grouping and columns of a list, kept for oneself or shared with a unit.

use crate::codes::codes;
use crate::id::{PersonId, SavedViewId, UnitId};
use crate::role::Permission;
use crate::text::Title;

/// Views that a person keeps, of all lists together.
pub const MOST_OWN: i64 = 50;
/// Views that are shared with one unit.
pub const MOST_SHARED: i64 = 100;
/// Filters of one view.
pub const MOST_FILTERS: usize = 20;
/// Characters of a view's name.
pub const MOST_NAME: usize = 60;

codes! {
    /// A list of which views are kept.
    ViewedList {
        /// Requests.
        Requests = "requests",
        /// Sessions.
        Sessions = "sessions",
        /// People.
        People = "people",
    }
}

impl ViewedList {
    /// The columns among which one chooses, beside what names each line; none where all of them stand.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Requests => &["unit", "course", "priority", "requested_on", "wishes", "progress"],
            Self::Sessions | Self::People => &[],
        }
    }

    /// What its lines are counted by; nothing where none are.
    #[must_use]
    pub fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Requests => &["course", "unit", "priority", "progress"],
            Self::Sessions | Self::People => &[],
        }
    }

    /// Whoever shares a view of it, and whoever sees one that is shared, has this over the unit, above it or under it.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Requests => Permission::ReadRequests,
            Self::Sessions => Permission::PlanSessions,
            Self::People => Permission::ReadPeople,
        }
    }
}

/// A filter by its name in the list, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewFilter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// How a list is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Its filters, each name once.
    pub filters: Vec<ViewFilter>,
    /// Its order; the usual one when not said.
    pub sort: Option<String>,
    /// What its lines are counted by.
    pub group: Option<String>,
    /// The columns shown; the usual ones when none is said.
    pub columns: Vec<String>,
}

/// What of a look is wrong by itself, whatever the list's own types say of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLook {
    /// More filters than a view has.
    #[error("at most {MOST_FILTERS} filters")]
    Filters,
    /// The filter at this index has the name of another before it.
    #[error("this filter is named twice")]
    FilterTwice(usize),
    /// The list is not counted by this.
    #[error("this list is not grouped by that")]
    Group,
    /// The list has no column such as the one at this index.
    #[error("this list has no such column to choose")]
    Column(usize),
    /// The column at this index is named before.
    #[error("this column is named twice")]
    ColumnTwice(usize),
}

impl Look {
    /// Checks what the list itself decides: its columns and groups, and that nothing is named twice.
    ///
    /// # Errors
    /// The first thing at fault.
    pub fn check(&self, list: ViewedList) -> Result<(), InvalidLook> {
        if self.filters.len() > MOST_FILTERS {
            return Err(InvalidLook::Filters);
        }
        if let Some(at) = repeated(self.filters.iter().map(|filter| filter.name.as_str())) {
            return Err(InvalidLook::FilterTwice(at));
        }
        if self.group.as_ref().is_some_and(|by| !list.groups().contains(&by.as_str())) {
            return Err(InvalidLook::Group);
        }
        if let Some(at) = self.columns.iter().position(|column| !list.columns().contains(&column.as_str())) {
            return Err(InvalidLook::Column(at));
        }
        match repeated(self.columns.iter().map(String::as_str)) {
            Some(at) => Err(InvalidLook::ColumnTwice(at)),
            None => Ok(()),
        }
    }
}

/// The first that was named before.
fn repeated<'n>(names: impl Iterator<Item = &'n str>) -> Option<usize> {
    let mut known = Vec::new();
    for (at, name) in names.enumerate() {
        if known.contains(&name) {
            return Some(at);
        }
        known.push(name);
    }
    None
}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Who keeps it.
    pub owner: PersonId,
    /// With whom it is shared: whoever reads the list for this unit, above it or under it. Nobody when none.
    pub unit: Option<UnitId>,
    /// Of which list.
    pub list: ViewedList,
    /// What it is called: once per owner and list, whatever the case and the accents.
    pub name: Title,
    /// What it shows.
    pub look: Look,
    /// Counts its edits, from 1.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(name: &str) -> ViewFilter {
        ViewFilter { name: name.to_owned(), value: "1".to_owned() }
    }

    fn columns(names: &[&str]) -> Look {
        Look { columns: names.iter().map(|name| (*name).to_owned()).collect(), ..Look::default() }
    }

    #[test]
    fn a_look_names_what_its_list_has_and_nothing_twice() {
        let group = |by: &str| Look { group: Some(by.to_owned()), ..Look::default() };
        let filters =
            |names: &[&str]| Look { filters: names.iter().map(|name| filter(name)).collect(), ..Look::default() };
        let many: Vec<String> = (0..=MOST_FILTERS).map(|n| format!("f{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        use ViewedList::{People, Requests, Sessions};
        for (list, look, expected) in [
            (Requests, Look::default(), Ok(())),
            (Requests, columns(&["progress", "course"]), Ok(())),
            (Requests, columns(&["course", "colour"]), Err(InvalidLook::Column(1))),
            (Requests, columns(&["course", "unit", "course"]), Err(InvalidLook::ColumnTwice(2))),
            (People, columns(&["course"]), Err(InvalidLook::Column(0))),
            (Requests, group("unit"), Ok(())),
            (Requests, group("colour"), Err(InvalidLook::Group)),
            (Sessions, group("course"), Err(InvalidLook::Group)),
            (Sessions, filters(&["course_id", "q"]), Ok(())),
            (Sessions, filters(&["q", "course_id", "q"]), Err(InvalidLook::FilterTwice(2))),
            (Sessions, filters(&many), Err(InvalidLook::Filters)),
        ] {
            assert_eq!(look.check(list), expected, "{list:?} {look:?}");
        }
    }

    #[test]
    fn sharing_a_view_takes_the_right_to_its_list() {
        for list in ViewedList::ALL {
            assert_eq!(ViewedList::from_code(list.code()), Some(*list));
        }
        assert_eq!(ViewedList::Requests.permission(), Permission::ReadRequests);
        assert_eq!(ViewedList::People.permission(), Permission::ReadPeople);
    }
}
