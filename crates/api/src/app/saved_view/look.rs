//! What a view shows, checked by the very types that read the parameters of its list: a filter cannot mean two things.

use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::person::PersonQuery;
use contract::request::RequestQuery;
use contract::saved_view::{SavedViewFilter, SavedViewLook};
use contract::session::SessionQuery;
use domain::saved_view::{InvalidLook, Look, MOST_FILTERS, ViewFilter, ViewedList};

/// Parameters of lists that no view keeps: those that are no filters, and where somebody was.
const BESIDE: [&str; 4] = ["sort", "limit", "cursor", "near"];

/// A look of a body, as the domain has it.
///
/// # Errors
/// 422 at the filter, order, grouping or column that the list does not have.
pub fn read(list: ViewedList, said: &SavedViewLook) -> Outcome<Look> {
    for (index, filter) in said.filters.iter().enumerate() {
        check(list, index, filter)?;
    }
    if let Some(sort) = &said.sort {
        taken(list, "sort", sort.as_str()).map_err(|message| {
            let words = Words::new("cette liste ne se trie pas ainsi", message);
            Problem::invalid("/look/sort", "unknown", words)
        })?;
    }
    let look = Look {
        filters: said
            .filters
            .iter()
            .map(|filter| ViewFilter { name: filter.name.to_string(), value: filter.value.to_string() })
            .collect(),
        sort: said.sort.as_ref().map(ToString::to_string),
        group: said.group.as_ref().map(ToString::to_string),
        columns: said.columns.iter().map(ToString::to_string).collect(),
    };
    look.check(list).map_err(|error| refused(list, error))?;
    Ok(look)
}

/// The same in the words of the contract.
#[must_use]
pub fn show(look: &Look) -> SavedViewLook {
    let filter = |filter: &ViewFilter| SavedViewFilter {
        name: filter.name.as_str().into(),
        value: filter.value.as_str().into(),
    };
    SavedViewLook {
        filters: look.filters.iter().map(filter).collect(),
        sort: look.sort.as_deref().map(Into::into),
        group: look.group.as_deref().map(Into::into),
        columns: look.columns.iter().map(|column| column.as_str().into()).collect(),
    }
}

fn check(list: ViewedList, index: usize, filter: &SavedViewFilter) -> Outcome<()> {
    let name = filter.name.as_str();
    let unknown = |message: String| {
        let words = Words::new(format!("cette liste n'a pas de filtre « {name} »"), message);
        Problem::invalid(format!("/look/filters/{index}/name"), "unknown", words)
    };
    if BESIDE.contains(&name) {
        return Err(unknown(format!("{name} is no filter that a view keeps")));
    }
    taken(list, name, filter.value.as_str()).map_err(|message| {
        if message.starts_with("unknown field") {
            return unknown(message);
        }
        let words = Words::new("la liste ne prend pas cette valeur", message);
        Problem::invalid(format!("/look/filters/{index}/value"), "invalid", words)
    })
}

/// Whether the list takes this parameter with this value; what serde says of it when not.
fn taken(list: ViewedList, name: &str, value: &str) -> Result<(), String> {
    let pair = [(name, value)];
    let text = serde_urlencoded::to_string(pair).map_err(|error| error.to_string())?;
    let read = match list {
        ViewedList::Requests => serde_urlencoded::from_str::<RequestQuery>(&text).map(drop),
        ViewedList::Sessions => serde_urlencoded::from_str::<SessionQuery>(&text).map(drop),
        ViewedList::People => serde_urlencoded::from_str::<PersonQuery>(&text).map(drop),
    };
    read.map_err(|error| error.to_string())
}

fn refused(list: ViewedList, error: InvalidLook) -> Problem {
    let known = |names: &[&str]| if names.is_empty() { "—".to_owned() } else { names.join(", ") };
    let en = error.to_string();
    match error {
        InvalidLook::Filters => {
            Problem::invalid("/look/filters", "too_many", Words::new(format!("au plus {MOST_FILTERS} filtres"), en))
        }
        InvalidLook::FilterTwice(at) => Problem::invalid(
            format!("/look/filters/{at}/name"),
            "duplicate",
            Words::new("ce filtre est nommé deux fois", en),
        ),
        InvalidLook::Group => {
            let groups = known(list.groups());
            let words = Words::new(
                format!("cette liste ne se compte pas ainsi ; il y a : {groups}"),
                format!("{en}; there are: {groups}"),
            );
            Problem::invalid("/look/group", "unknown", words)
        }
        InvalidLook::Column(at) => {
            let columns = known(list.columns());
            let words = Words::new(
                format!("cette liste n'a pas cette colonne à choisir ; il y a : {columns}"),
                format!("{en}; there are: {columns}"),
            );
            Problem::invalid(format!("/look/columns/{at}"), "unknown", words)
        }
        InvalidLook::ColumnTwice(at) => Problem::invalid(
            format!("/look/columns/{at}"),
            "duplicate",
            Words::new("cette colonne est nommée deux fois", en),
        ),
    }
}
