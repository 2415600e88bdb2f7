//! Lists by cursor: the pages asked for so far, read again as one.

use std::future::Future;

use contract::text::{Cursor, Limit};
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    browser,
    client::{catalogue, error::ClientError},
    state::query::Query,
};

/// The rows read so far, and whether more follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    pub items: Vec<T>,
    pub more: bool,
}

/// How many rows to ask for at once: a phone draws each as a card, and twenty fill many of its screens.
#[must_use]
pub fn at_once(on_a_desk: u16) -> Limit {
    Limit::from(if browser::is_wide() { on_a_desk } else { on_a_desk.min(20) })
}

/// Whether the window is wider than a phone, as it is made wider and narrower; what lies under an open dialog stays as it is.
#[must_use]
pub fn wide() -> Memo<bool> {
    let wide = RwSignal::new(browser::is_wide());
    let resized = window_event_listener_untyped("resize", move |_| {
        if !browser::has_dialog() {
            wide.try_set(browser::is_wide());
        }
    });
    on_cleanup(move || resized.remove());
    Memo::new(move |_| wide.get())
}

/// A list that follows the address; asking for more reads one page further.
pub struct Listing<T: 'static> {
    pub rows: Remote<Rows<T>>,
    pages: RwSignal<(String, usize)>,
    query: Memo<Query>,
}

impl<T: 'static> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Listing<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Listing<T> {
    /// `fetch` reads one page from a query and a cursor.
    pub fn new<F, Fut>(query: Memo<Query>, fetch: F) -> Self
    where
        F: Fn(Query, Option<Cursor>) -> Fut + Clone + 'static,
        Fut: Future<Output = Result<(Vec<T>, Option<Cursor>), ClientError>> + 'static,
    {
        let pages = RwSignal::new((String::new(), 1));
        let rows = Remote::new(move || {
            let (fetch, query) = (fetch.clone(), query.get());
            let suffix = query.suffix();
            let wanted = pages.with(|(of, count)| if *of == suffix { *count } else { 1 });
            async move {
                let mut rows = Rows { items: Vec::new(), more: false };
                let mut cursor = None;
                for _ in 0..wanted {
                    let (items, next) = fetch(query.clone(), cursor).await?;
                    rows.items.extend(items);
                    rows.more = next.is_some();
                    cursor = next;
                    if cursor.is_none() {
                        break;
                    }
                }
                Ok(rows)
            }
        });
        Self { rows, pages, query }
    }

    /// Reads one page more.
    pub fn more(self) {
        let suffix = self.query.with_untracked(Query::suffix);
        self.pages.update(|(of, count)| {
            *count = if *of == suffix { *count + 1 } else { 2 };
            *of = suffix;
        });
    }
}

/// The courses that a filter offers, by code and words.
pub async fn courses_to_choose() -> Result<Vec<(String, String)>, ClientError> {
    let page = catalogue::list_courses().await?;
    Ok(page.items.into_iter().map(|course| (course.id.to_string(), course.title.0)).collect())
}

/// The sites that a filter offers, by code and words.
pub async fn sites_to_choose() -> Result<Vec<(String, String)>, ClientError> {
    let page = catalogue::list_sites().await?;
    Ok(page.items.into_iter().map(|site| (site.id.to_string(), site.name.0)).collect())
}
