//! Reading the rows: the page in sight first, wherever one has scrolled to, and none of those between.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{super::groups, super::list, Grid, Reading};
use crate::{
    client,
    client::error::ClientError,
    state::{
        pages::{Pages, ROWS},
        query::Query,
    },
};

/// A list of which more pages are read is not read again by itself.
const FRESH: usize = 5;

impl Grid {
    /// What changed elsewhere is read again, or told where that would be much.
    pub(super) fn heed(self) {
        if self.rows.with_untracked(Pages::count) <= FRESH * ROWS {
            self.read_again();
        } else {
            self.stale.set(true);
        }
    }

    /// Reads the rows in sight and those chosen again; those shown stay until the new ones are here.
    pub(super) fn read_again(self) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        let query = self.query.get_untracked();
        let first = self.reading.get_untracked() == Reading::First;
        let wanted = if first { vec![0] } else { self.in_use() };
        self.busy.set_value(true);
        leptos::task::spawn_local(async move {
            let answer = read(&query, &wanted).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set_value(false);
            match answer {
                Ok((pages, least)) => {
                    let here: BTreeSet<String> = pages.rows().map(|row| row.id.to_string()).collect();
                    self.chosen.update(|chosen| chosen.ids.retain(|id| here.contains(id)));
                    if first || least.1 {
                        self.total.set(least.0);
                    }
                    self.rows.set(pages);
                    self.stale.set(false);
                    self.reading.set(Reading::Going);
                    // The first rows are shown before it is known how many there are.
                    if !least.1 {
                        self.count(&query, turn).await;
                    }
                    self.read_near();
                }
                // What is shown outlives an outage.
                Err(_) if self.reading.get_untracked() == Reading::Going => self.stale.set(true),
                Err(error) => self.reading.set(Reading::Failed(error)),
            }
        });
    }

    /// The pages in sight, and those that hold what is chosen.
    fn in_use(self) -> Vec<usize> {
        let (from, to) = untrack(|| self.seen());
        let mut pages: BTreeSet<usize> = (from / ROWS..=to.saturating_sub(1) / ROWS).collect();
        let chosen = self.chosen.get_untracked();
        pages.extend(self.rows.with_untracked(|pages| pages.holding(|row| chosen.ids.contains(&row.id.to_string()))));
        pages.into_iter().collect()
    }

    async fn count(self, query: &Query, turn: u32) {
        let counted = client::request::get_request_groups(&groups::counted(query, None)).await;
        if self.turn.try_get_value() == Some(turn)
            && let Ok(counted) = counted
        {
            self.total.set(usize::try_from(counted.total.0).unwrap_or(usize::MAX));
        }
    }

    /// Reads what is in sight, then around it: after each page what is in sight now decides of the next.
    pub(super) fn read_near(self) {
        // The page may have gone while its rows were counted.
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        let Some(turn) = self.turn.try_get_value() else { return };
        self.busy.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                let (from, to) = untrack(|| self.seen());
                let total = self.total.get_untracked();
                let Some(page) = self.rows.with_untracked(|pages| pages.wanted(from, to, total)) else { break };
                let query = self.query.get_untracked();
                let answer = client::request::list_requests(&list::page(&query, page)).await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                let Ok(answer) = answer else {
                    self.stale.set(true);
                    break;
                };
                let read = page * ROWS + answer.items.len();
                // The count was taken before: what came since is seen too, and what went leaves no blank.
                if answer.next.is_none() || read > total {
                    self.total.set(read);
                }
                let chosen = self.chosen.get_untracked();
                self.rows.update(|pages| {
                    pages.put(page, answer.items);
                    pages.let_go(from, |row| chosen.ids.contains(&row.id.to_string()));
                });
            }
            self.busy.set_value(false);
        });
    }
}

/// These pages, how many rows there are at least, and whether there are no more.
async fn read(
    query: &Query,
    wanted: &[usize],
) -> Result<(Pages<contract::request::Request>, (usize, bool)), ClientError> {
    let mut pages = Pages::default();
    let mut least = (0, false);
    for page in wanted {
        let answer = client::request::list_requests(&list::page(query, *page)).await?;
        least = (page * ROWS + answer.items.len(), answer.next.is_none());
        pages.put(*page, answer.items);
    }
    Ok((pages, least))
}
