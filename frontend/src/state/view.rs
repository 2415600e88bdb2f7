//! A saved view as an address, and an address as what a view shows.

use contract::{
    id::SavedViewId,
    saved_view::{SavedView, SavedViewFilter, SavedViewLook},
};

use super::query::Query;

/// The name under which an address carries a view.
pub const VIEW: &str = "view";
/// What of an address no view keeps: what is no filter, and being near whoever looks.
const BESIDE: [&str; 6] = [VIEW, "sort", "group", "cursor", "limit", "near"];

/// The view that an address names.
#[must_use]
pub fn named(query: &Query) -> Option<SavedViewId> {
    query.read(VIEW)
}

/// An address without the name of its view: what is read does not depend on it.
#[must_use]
pub fn unnamed(query: &Query) -> Query {
    query.without(VIEW)
}

/// What an address shows, with these columns chosen.
#[must_use]
pub fn look_of(query: &Query, columns: Vec<String>) -> SavedViewLook {
    let filters = query.pairs().filter(|(name, value)| !BESIDE.contains(name) && !value.is_empty());
    SavedViewLook {
        filters: filters.map(|(name, value)| SavedViewFilter { name: name.into(), value: value.into() }).collect(),
        sort: query.get("sort").map(Into::into),
        group: query.get("group").map(Into::into),
        columns: columns.into_iter().map(Into::into).collect(),
    }
}

/// The address that shows what a view shows, and names it.
#[must_use]
pub fn address_of(view: &SavedView) -> Query {
    let mut query = Query::default();
    for filter in &view.look.filters {
        query = query.with(filter.name.as_str(), filter.value.as_str());
    }
    if let Some(sort) = &view.look.sort {
        query = query.with("sort", sort.as_str());
    }
    if let Some(group) = &view.look.group {
        query = query.with("group", group.as_str());
    }
    query.with(VIEW, &view.id.to_string())
}

/// Whether an address names a view and says nothing more: it is to be shown as it was saved.
#[must_use]
pub fn is_bare(query: &Query) -> bool {
    named(query).is_some() && query.without(VIEW).is_empty()
}

/// Whether two looks show the same, in whatever order their filters came.
#[must_use]
pub fn same(one: &SavedViewLook, other: &SavedViewLook) -> bool {
    let sorted = |look: &SavedViewLook| {
        let mut look = look.clone();
        look.filters.sort_by(|a, b| a.name.cmp(&b.name));
        look
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(name: &str, value: &str) -> SavedViewFilter {
        SavedViewFilter { name: name.into(), value: value.into() }
    }

    #[test]
    fn an_address_becomes_a_look_without_what_is_no_filter() {
        let query = Query::parse("?q=dupont&priority=1&sort=-priority&group=unit&view=x&cursor=abc");
        let look = look_of(&query, vec!["course".to_owned()]);
        assert_eq!(look.filters, [filter("q", "dupont"), filter("priority", "1")]);
        assert_eq!((look.sort, look.group), (Some("-priority".into()), Some("unit".into())));
        assert_eq!(look.columns, ["course".into()]);
    }

    #[test]
    fn the_same_filters_in_another_order_are_the_same_look() {
        let one = look_of(&Query::parse("q=a&priority=1"), Vec::new());
        assert!(same(&one, &look_of(&Query::parse("priority=1&q=a"), Vec::new())));
        assert!(!same(&one, &look_of(&Query::parse("priority=2&q=a"), Vec::new())));
        assert!(!same(&one, &look_of(&Query::parse("priority=1&q=a&sort=priority"), Vec::new())));
    }

    #[test]
    fn a_link_to_a_view_says_its_name_alone() {
        let id = "0196528a-1800-7000-b69f-515c946be03b";
        assert!(is_bare(&Query::default().with(VIEW, id)));
        assert!(!is_bare(&Query::default().with(VIEW, id).with("q", "a")));
        assert!(!is_bare(&Query::default().with(VIEW, "no id")));
    }
}
