//! Addresses and navigation. Our own hundred lines: one [`Page`] enum says what exists, links stay links, and the usual
//! router neither moves the focus nor changes the title.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::{browser, page::Page, state::query::Query};

/// Where we are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    path: String,
    query: Query,
}

fn current() -> Address {
    let location = window().location();
    Address {
        path: location.pathname().unwrap_or_default(),
        query: Query::parse(&location.search().unwrap_or_default()),
    }
}

/// The router, shared through context.
#[derive(Clone, Copy)]
pub struct Router {
    address: RwSignal<Address>,
    moved: StoredValue<bool>,
}

impl Router {
    /// Starts listening to links and to the browser's own buttons; once per program.
    #[must_use]
    pub fn start() -> Self {
        let router = Self { address: RwSignal::new(current()), moved: StoredValue::new(false) };
        listen("click", move |event: MouseEvent| router.follow(&event));
        listen("popstate", move |_: web_sys::Event| router.arrive(current()));
        router
    }

    /// The page, `None` when the address is nobody's.
    #[must_use]
    pub fn page(self) -> Memo<Option<Page>> {
        Memo::new(move |_| self.address.with(|address| Page::parse(&address.path)))
    }

    /// The query, followed.
    #[must_use]
    pub fn query(self) -> Memo<Query> {
        Memo::new(move |_| self.address.with(|address| address.query.clone()))
    }

    /// The query at this instant.
    #[must_use]
    pub fn query_now(self) -> Query {
        self.address.with_untracked(|address| address.query.clone())
    }

    /// The address as written in a link, for the way back after signing in.
    #[must_use]
    pub fn here(self) -> String {
        self.address.with_untracked(|address| format!("{}{}", address.path, address.query.suffix()))
    }

    /// Goes to an address of this program.
    pub fn go(self, href: &str) {
        self.change(href, false);
    }

    /// Changes the address in place: a filter is not a step to come back to.
    pub fn replace(self, href: &str) {
        self.change(href, true);
    }

    /// Whether the heading of the page moved to has not come yet.
    #[must_use]
    pub fn is_moving(self) -> bool {
        self.moved.get_value()
    }

    /// True once after each move to another page: the heading that shows then takes the focus.
    #[must_use]
    pub fn take_moved(self) -> bool {
        self.moved.try_update_value(std::mem::take).unwrap_or(false)
    }

    fn change(self, href: &str, replace: bool) {
        if let Ok(history) = window().history() {
            let _ = if replace {
                history.replace_state_with_url(&JsValue::NULL, "", Some(href))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(href))
            };
        }
        let next = current();
        if !replace && self.address.with_untracked(|address| address.path != next.path) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        self.arrive(next);
    }

    fn arrive(self, next: Address) {
        if self.address.with_untracked(|address| address.path != next.path) {
            self.moved.set_value(true);
        }
        if self.address.with_untracked(|address| *address != next) {
            self.address.set(next);
        }
    }

    /// Follows a click on one of our own links; anything else is the browser's business.
    fn follow(self, event: &MouseEvent) {
        if event.default_prevented()
            || event.button() != 0
            || event.meta_key()
            || event.ctrl_key()
            || event.shift_key()
            || event.alt_key()
        {
            return;
        }
        let Some(link) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok())
        else {
            return;
        };
        let elsewhere = link.origin() != window().location().origin().unwrap_or_default();
        if elsewhere || !link.target().is_empty() || link.has_attribute("download") {
            return;
        }
        let (path, hash) = (link.pathname(), link.hash());
        if Page::parse(&path).is_none() && is_servers(&path) {
            return;
        }
        event.prevent_default();
        if !hash.is_empty() && path == window().location().pathname().unwrap_or_default() {
            browser::focus(hash.trim_start_matches('#'));
            return;
        }
        // What filters or sorts the page one is on is not a step to come back to.
        let in_place = self.address.with_untracked(|address| address.path == path);
        self.change(&format!("{path}{}", link.search()), in_place);
    }
}

/// Paths the server answers itself.
fn is_servers(path: &str) -> bool {
    ["/api", "/docs", "/openapi.json", "/problems"].iter().any(|start| path.starts_with(start))
}

/// Listens on the window for as long as the program lives.
pub fn listen<E: wasm_bindgen::convert::FromWasmAbi + 'static>(name: &str, act: impl FnMut(E) + 'static) {
    let closure = Closure::<dyn FnMut(E)>::new(act);
    let _ = window().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// The router of this program.
#[must_use]
pub fn use_router() -> Router {
    use_context::<Router>().unwrap_or_else(Router::start)
}
