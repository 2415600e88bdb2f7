//! Choosing rows, moving among them by keys, and copying them.

use std::collections::BTreeSet;

use contract::{id::RequestId, request::Request};
use leptos::prelude::*;

use super::{super::columns, Grid};
use crate::{
    browser,
    i18n::messages::table,
    page::Page,
    state::table::{Chosen, moved, tsv},
};

impl Grid {
    /// The rows chosen, in the order of the list.
    pub(super) fn picked(self) -> Vec<Request> {
        self.chosen.with_untracked(|chosen| {
            self.rows.with_untracked(|pages| {
                pages.rows().filter(|row| chosen.ids.contains(&row.id.to_string())).cloned().collect()
            })
        })
    }

    pub(super) fn id_at(self, at: usize) -> Option<RequestId> {
        self.rows.with_untracked(|rows| rows.get(at).map(|row| row.id))
    }

    pub(super) fn toggle(self, at: usize, range: bool) {
        let Some(id) = self.id_at(at) else { return };
        let from = self.active.get_untracked();
        self.chosen.update(|chosen| {
            if range {
                chosen.extend(from, at, |at| self.id_at(at).map(|id| id.to_string()));
            } else {
                chosen.toggle(at, &id.to_string());
            }
        });
        self.active.set(at);
    }

    /// Chooses each row read, or lets go of them all.
    pub(super) fn toggle_all(self) {
        let all: BTreeSet<String> =
            self.rows.with_untracked(|pages| pages.rows().map(|row| row.id.to_string()).collect());
        self.chosen.update(|chosen| {
            if chosen.ids.is_superset(&all) {
                *chosen = Chosen::default();
            } else {
                chosen.ids.extend(all);
            }
        });
    }

    /// Scrolls a row into sight.
    fn show(self, at: usize) {
        let Some(node) = self.node.get_untracked() else { return };
        let row = self.row.get_untracked();
        let top = i32::try_from(at).unwrap_or(i32::MAX).saturating_mul(row);
        let (scrolled, height) = (node.scroll_top(), node.client_height());
        // The head stays over the first row in sight.
        let head = row;
        if top < scrolled {
            node.set_scroll_top(top);
        } else if top.saturating_add(row).saturating_add(head) > scrolled + height {
            node.set_scroll_top(top.saturating_add(row).saturating_add(head) - height);
        }
    }

    pub(super) fn copy(self) {
        let (lang, speaker) = (self.lang, self.speaker);
        let picked = self.picked();
        let rows =
            if picked.is_empty() { self.id_at(self.active.get_untracked()).into_iter().collect() } else { Vec::new() };
        let one =
            self.rows.with_untracked(|pages| pages.rows().filter(|row| rows.contains(&row.id)).cloned().collect());
        let picked: Vec<Request> = if picked.is_empty() { one } else { picked };
        let count = u32::try_from(picked.len()).unwrap_or(u32::MAX);
        let cells: Vec<Vec<String>> =
            std::iter::once(columns::heads(lang)).chain(picked.iter().map(|row| columns::texts(lang, row))).collect();
        leptos::task::spawn_local(async move {
            let copied = browser::copy(&tsv(&cells)).await;
            if copied { speaker.say(table::copied(lang, count)) } else { speaker.say(table::not_copied(lang)) }
        });
    }

    pub(super) fn on_key(self, event: &web_sys::KeyboardEvent) {
        let (key, at) = (event.key(), self.active.get_untracked());
        let lettered = event.ctrl_key() || event.meta_key();
        // What is focused inside, a link or a box, keeps its own keys.
        let own = event.target() != event.current_target();
        if lettered && (key == "c" || key == "C") && !browser::is_selecting() {
            event.prevent_default();
            return self.copy();
        }
        if lettered && (key == "a" || key == "A") && !own {
            event.prevent_default();
            return self.toggle_all();
        }
        if own || lettered || event.alt_key() {
            return;
        }
        let rows = self.total.get_untracked();
        let page = usize::try_from(self.height.get_untracked() / self.row.get_untracked().max(1)).unwrap_or(1);
        if let Some(to) = moved(&key, at, page.saturating_sub(2), rows) {
            event.prevent_default();
            if event.shift_key() {
                self.chosen.update(|chosen| chosen.extend(at, to, |at| self.id_at(at).map(|id| id.to_string())));
            }
            self.active.set(to);
            self.show(to);
        } else if key == " " {
            event.prevent_default();
            self.toggle(at, event.shift_key());
        } else if key == "Enter"
            && let Some(id) = self.id_at(at)
        {
            event.prevent_default();
            self.router.go(&Page::Request(id).with(&self.query.get_untracked()));
        }
    }
}
