//! Sorting and filters as the address carries them.

use super::query::Query;

/// The column sorted on, and which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: String,
    pub descending: bool,
}

impl Sort {
    /// Reads `starts_on` or `-starts_on`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(column) => Self { column: column.to_owned(), descending: true },
            None => Self { column: text.to_owned(), descending: false },
        }
    }

    /// The sort of an address, or the page's own.
    #[must_use]
    pub fn of(query: &Query, default: &str) -> Self {
        Self::parse(query.get("sort").unwrap_or(default))
    }

    /// Puts rows in this order by the key of the column; an unknown column leaves them as they came.
    pub fn arrange<T, K: Ord>(&self, rows: &mut [T], key: impl Fn(&str, &T) -> Option<K>) {
        rows.sort_by_cached_key(|row| key(&self.column, row));
        if self.descending {
            rows.reverse();
        }
    }

    /// What the address becomes when the header of `column` is pressed: ascending first, then the other way.
    #[must_use]
    pub fn pressed(&self, query: &Query, column: &str) -> Query {
        let value = if self.column == column && !self.descending { format!("-{column}") } else { column.to_owned() };
        query.with("sort", &value)
    }

    /// The value of `aria-sort` for a column.
    #[must_use]
    pub fn aria(&self, column: &str) -> Option<&'static str> {
        (self.column == column).then_some(if self.descending { "descending" } else { "ascending" })
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, Sort};

    #[test]
    fn rows_follow_the_column_asked_for() {
        let mut rows = vec!["b", "c", "a"];
        Sort::parse("-name").arrange(&mut rows, |column, row| (column == "name").then_some(*row));
        assert_eq!(rows, ["c", "b", "a"]);
        Sort::parse("moon").arrange(&mut rows, |column, row| (column == "name").then_some(*row));
        assert_eq!(rows, ["c", "b", "a"]);
    }

    #[test]
    fn pressing_a_header_twice_turns_the_order_round() {
        let start = Query::parse("q=x");
        let once = Sort::of(&start, "name").pressed(&start, "starts_on");
        assert_eq!(once.suffix(), "?q=x&sort=starts_on");
        let twice = Sort::of(&once, "name").pressed(&once, "starts_on");
        assert_eq!(twice.suffix(), "?q=x&sort=-starts_on");
        assert_eq!(Sort::of(&twice, "name").aria("starts_on"), Some("descending"));
        let thrice = Sort::of(&twice, "name").pressed(&twice, "starts_on");
        assert_eq!(thrice.suffix(), "?q=x&sort=starts_on");
    }
}
