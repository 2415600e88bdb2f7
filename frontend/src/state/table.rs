//! A long table: which rows are drawn, which are chosen, and what is copied of them.

use std::collections::BTreeSet;

/// Rows drawn beyond those in sight, on each side: a fast scroll meets no blank.
const OVERSCAN: usize = 16;
/// The window moves by this many rows, so that a slow scroll draws seldom.
const STRIDE: usize = 8;

/// The rows drawn, of a table scrolled by so many pixels: the first, and the one after the last.
#[must_use]
pub fn window(scrolled: i32, height: i32, row: i32, total: usize) -> (usize, usize) {
    let row = usize::try_from(row.max(1)).unwrap_or(1);
    let first = usize::try_from(scrolled.max(0)).unwrap_or(0) / row;
    let seen = usize::try_from(height.max(0)).unwrap_or(0) / row + 1;
    let from = first.saturating_sub(OVERSCAN) / STRIDE * STRIDE;
    let to = (first + seen + OVERSCAN).div_ceil(STRIDE) * STRIDE;
    (from.min(total), to.min(total))
}

/// Where a key leads from a row, when it moves at all.
#[must_use]
pub fn moved(key: &str, at: usize, page: usize, total: usize) -> Option<usize> {
    let last = total.checked_sub(1)?;
    let to = match key {
        "ArrowDown" => at.saturating_add(1),
        "ArrowUp" => at.saturating_sub(1),
        "PageDown" => at.saturating_add(page.max(1)),
        "PageUp" => at.saturating_sub(page.max(1)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The rows chosen, by id, and the row that a range starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub ids: BTreeSet<String>,
    anchor: Option<usize>,
}

impl Chosen {
    /// Chooses a row, or lets go of it; ranges start here.
    pub fn toggle(&mut self, at: usize, id: &str) {
        if !self.ids.remove(id) {
            self.ids.insert(id.to_owned());
        }
        self.anchor = Some(at);
    }

    /// Chooses each row from the one that the range starts from, `from` when none does.
    pub fn extend(&mut self, from: usize, to: usize, id_at: impl Fn(usize) -> Option<String>) {
        let start = *self.anchor.get_or_insert(from);
        self.ids.extend((start.min(to)..=start.max(to)).filter_map(id_at));
    }
}

/// A cell that a spreadsheet takes for a text: no formula, no cell or line of its own.
#[must_use]
pub fn neutral(cell: &str) -> String {
    let flat: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if flat.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{flat}")
    } else {
        flat
    }
}

/// Rows as a spreadsheet pastes them.
#[must_use]
pub fn tsv(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| row.iter().map(|cell| neutral(cell)).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_holds_what_is_in_sight_and_never_leaves_the_table() {
        for total in [0, 1, 30, 53_000] {
            for scrolled in [-20, 0, 43, 44, 4_000, 2_331_000, i32::MAX] {
                let (from, to) = window(scrolled, 600, 44, total);
                assert!(from <= to && to <= total);
                let first = usize::try_from(scrolled.max(0) / 44).expect("small");
                if first < total {
                    assert!(from <= first && to >= (first + 14).min(total), "{scrolled} {total}: {from} {to}");
                    assert!(to - from <= 14 + 2 * OVERSCAN + 2 * STRIDE);
                }
            }
        }
        // A scroll of a few pixels draws nothing anew.
        assert_eq!(window(4_400, 600, 44, 53_000), window(4_420, 600, 44, 53_000));
    }

    #[test]
    fn keys_move_and_stop_at_the_ends() {
        for (key, from, to) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 95, Some(99)),
            ("PageUp", 5, Some(0)),
            ("Home", 50, Some(0)),
            ("End", 50, Some(99)),
            ("a", 50, None),
        ] {
            assert_eq!(moved(key, from, 13, 100), to, "{key}");
        }
        assert_eq!(moved("ArrowDown", 0, 13, 0), None);
    }

    #[test]
    fn a_range_goes_from_the_last_row_chosen_either_way() {
        let id = |at: usize| (at < 10).then(|| at.to_string());
        let mut chosen = Chosen::default();
        chosen.toggle(5, "5");
        chosen.extend(5, 3, id);
        assert_eq!(chosen.ids.iter().map(String::as_str).collect::<Vec<_>>(), ["3", "4", "5"]);
        chosen.extend(5, 12, id);
        assert_eq!(chosen.ids.len(), 7);
        chosen.toggle(5, "5");
        assert!(!chosen.ids.contains("5"));
    }

    #[test]
    fn no_cell_copied_is_a_formula_or_spills_into_its_neighbours() {
        assert_eq!(neutral("=1+1"), "'=1+1");
        assert_eq!(neutral(" @SUM(A1)"), "' @SUM(A1)");
        assert_eq!(neutral("a\tb\r\nc"), "a b  c");
        assert_eq!(tsv(&[vec!["a".into(), "-1".into()], vec!["b".into(), "2".into()]]), "a\t'-1\r\nb\t2");
    }
}
