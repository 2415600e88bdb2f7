//! A long list read here and there: its pages by number, those that are still wanted, and those that may be let go.

use std::collections::BTreeMap;

/// How many rows a page has, but for the last.
pub const ROWS: usize = 200;
/// How many rows are wanted on each side of those in sight.
const AROUND: usize = 200;
/// How many pages are kept; those furthest from what is in sight go first.
const KEPT: usize = 60;

/// The pages read so far.
#[derive(Clone, Debug)]
pub struct Pages<T> {
    pages: BTreeMap<usize, Vec<T>>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { pages: BTreeMap::new() }
    }
}

impl<T> Pages<T> {
    /// The row at this place, once it is read.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pages.get(&(at / ROWS))?.get(at % ROWS)
    }

    /// Keeps a page.
    pub fn put(&mut self, page: usize, rows: Vec<T>) {
        self.pages.insert(page, rows);
    }

    /// Every row read, in the order of the list.
    pub fn rows(&self) -> impl Iterator<Item = &T> {
        self.pages.values().flatten()
    }

    /// How many rows are read.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pages.values().map(Vec::len).sum()
    }

    /// The numbers of the pages read that hold a row such as this.
    pub fn holding(&self, such: impl Fn(&T) -> bool) -> Vec<usize> {
        self.pages.iter().filter(|(_, rows)| rows.iter().any(&such)).map(|(page, _)| *page).collect()
    }

    /// The page to read next when these rows are in sight: one in sight before one around.
    #[must_use]
    pub fn wanted(&self, from: usize, to: usize, total: usize) -> Option<usize> {
        let within = |from: usize, to: usize| {
            let to = to.min(total);
            (from < to).then(|| (from / ROWS..=(to - 1) / ROWS).find(|page| !self.pages.contains_key(page))).flatten()
        };
        within(from, to)
            .or_else(|| within(to, to.saturating_add(AROUND)))
            .or_else(|| within(from.saturating_sub(AROUND), from))
    }

    /// Lets pages go when there are many: the furthest from these rows, but for those that hold a row such as this.
    pub fn let_go(&mut self, from: usize, such: impl Fn(&T) -> bool) {
        while self.pages.len() > KEPT {
            let far = |page: &usize| page.abs_diff(from / ROWS);
            let free = self.pages.iter().filter(|(_, rows)| !rows.iter().any(&such)).map(|(page, _)| *page);
            let Some(furthest) = free.max_by_key(far) else { return };
            self.pages.remove(&furthest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize) -> Vec<usize> {
        (number * ROWS..(number + 1) * ROWS).collect()
    }

    #[test]
    fn a_far_jump_wants_the_page_in_sight_and_none_between() {
        let mut pages = Pages::default();
        pages.put(0, page(0));
        assert_eq!(pages.wanted(40_000, 40_030, 53_000), Some(200));
        pages.put(200, page(200));
        // Then what is around it: below first, where one goes on.
        assert_eq!(pages.wanted(40_000, 40_030, 53_000), Some(201));
        pages.put(201, page(201));
        assert_eq!(pages.wanted(40_000, 40_030, 53_000), Some(199));
        pages.put(199, page(199));
        assert_eq!(pages.wanted(40_000, 40_030, 53_000), None);
        assert_eq!(pages.get(40_007), Some(&40_007));
        assert_eq!(pages.get(300), None);
        assert_eq!(pages.count(), 800);
    }

    #[test]
    fn nothing_is_wanted_beyond_the_ends() {
        let pages: Pages<usize> = Pages::default();
        assert_eq!(pages.wanted(0, 30, 0), None);
        assert_eq!(pages.wanted(0, 30, 12), Some(0));
        let mut pages = pages;
        pages.put(0, vec![1; 12]);
        assert_eq!(pages.wanted(0, 30, 12), None);
    }

    #[test]
    fn the_furthest_pages_go_but_those_that_hold_what_is_chosen() {
        let mut pages = Pages::default();
        for number in 0..100 {
            pages.put(number, page(number));
        }
        pages.let_go(99 * ROWS, |row| *row == 5);
        assert_eq!(pages.pages.len(), KEPT);
        assert_eq!(pages.get(5), Some(&5));
        assert_eq!(pages.get(ROWS), None);
        assert_eq!(pages.get(99 * ROWS), Some(&(99 * ROWS)));
        assert_eq!(pages.holding(|row| *row == 5), [0]);
    }
}
