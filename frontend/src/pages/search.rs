//! Finding by typing: one among many in a short list to choose from, whatever the size of the register; or lines of a list.

use std::{future::Future, pin::Pin, time::Duration};

use leptos::{leptos_dom::helpers::debounce, prelude::*};

use crate::remote::{Remote, shown};

use crate::{
    client::error::ClientError,
    components::{
        field::{Field, SearchField},
        filters::{Chip, filter_chips},
        loaded::{Loaded, empty_line},
        pick::{Choice, Picks},
    },
    page::Page,
    router::use_router,
    state::query::Query,
};

/// What a search asks the server; `None` when too little was typed to ask.
pub type Finding = Pin<Box<dyn Future<Output = Result<Option<Vec<Choice>>, ClientError>>>>;

/// What surrounds a search, in words.
#[derive(Clone, Copy, Debug)]
pub struct SearchWords {
    pub label: &'static str,
    pub hint: &'static str,
    pub none: &'static str,
    pub found: &'static str,
}

/// The most lines a search shows: more are told apart by typing on.
pub const SHOWN: u16 = 8;

/// `chosen` holds the id of the one chosen; typing anew takes the choice away, so that what is sent is what is seen.
#[component]
pub fn Search(
    id: &'static str,
    words: SearchWords,
    chosen: RwSignal<String>,
    #[prop(into)] fault: Signal<Option<String>>,
    find: fn(String) -> Finding,
    /// Offered before anything is typed.
    #[prop(optional, into)]
    first: Signal<Vec<Choice>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let mut settle = debounce(Duration::from_millis(250), move |words: String| {
        if asked.with_untracked(|before| *before != words) {
            chosen.set(String::new());
            asked.set(words);
        }
    });
    Effect::new(move |_| settle(typed.with(|words| words.trim().to_owned())));
    let found = Remote::new(move || find(asked.get()));
    let list = move |choices: Vec<Choice>| {
        view! { <Picks legend=words.found name=id choices=choices chosen=chosen unseen=true /> }.into_any()
    };
    view! {
        <Field id=id kind="search" label=words.label hint=words.hint value=typed fault=fault />
        <div aria-live="polite">
            <Loaded resource=found lines=2 render=move |found| match found {
                None => shown(move || first.with(|some| (!some.is_empty()).then(|| list(some.clone())))),
                Some(some) if some.is_empty() => empty_line(words.none),
                Some(some) => list(some),
            } />
        </div>
    }
    .into_any()
}

/// What is chosen of a search that a list is filtered by: the address has it, and what is taken away there is chosen no more.
#[must_use]
pub fn chosen_of(page: Page, name: &'static str) -> RwSignal<String> {
    let router = use_router();
    let query = router.query();
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| chosen.set(query.with(|query| query.get(name).unwrap_or_default().to_owned())));
    Effect::new(move |_| {
        let id = chosen.get();
        if !id.is_empty() {
            router.replace(&page.with(&router.query_now().with(name, &id)));
        }
    });
    chosen
}

/// What a list is searched by, mirrored in the address, with the filters in place.
#[component]
pub fn ListSearch(
    page: Page,
    query: Memo<Query>,
    /// What the whole is called.
    title: &'static str,
    /// What the field takes.
    label: &'static str,
    /// More fields, beside it.
    #[prop(optional)]
    more: Option<AnyView>,
    /// The filters in place beside the words looked for.
    #[prop(optional)]
    others: Option<fn(&Query) -> Vec<Chip>>,
) -> impl IntoView {
    let router = use_router();
    let value = Signal::derive(move || query.with(|query| query.get("q").unwrap_or_default().to_owned()));
    let search = Callback::new(move |words: String| router.replace(&page.with(&router.query_now().with("q", &words))));
    let chips = shown(move || {
        let now = query.get();
        let words = now.get("q").map(|q| Chip { name: "q", words: q.to_owned() });
        let others = others.map(|others| others(&now)).unwrap_or_default();
        filter_chips(page, &now, words.into_iter().chain(others).collect())
    });
    view! {
        <search class="filters">
            <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=title>
                <SearchField id="q" label=label value=value on_search=search />
                {more}
            </form>
            {chips}
        </search>
    }
    .into_any()
}
