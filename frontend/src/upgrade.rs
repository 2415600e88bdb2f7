//! The server carries a newer program than the one that runs here: the person is offered to load it, and what they typed
//! comes with them.

use std::{cell::RefCell, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use crate::{
    browser, client,
    live::line,
    state::{build, live::Phase, typed::Typed},
};

const TYPED: &str = "releve.typed";
/// Between two looks while nothing else gives reason to look.
const EVERY: Duration = Duration::from_secs(600);

thread_local! {
    /// What was typed before this program was loaded.
    static BEFORE: RefCell<Typed> = RefCell::default();
}

/// Whether another build is served than the one that runs here.
#[derive(Clone, Copy)]
pub struct Upgrade {
    /// Whether to say so.
    pub newer: RwSignal<bool>,
}

impl Upgrade {
    /// Reads what was typed before, and looks from now on: at times, and when the line to the server is open again, which it
    /// is after an upgrade.
    #[must_use]
    pub fn start() -> Self {
        let kept = browser::take_for_session(TYPED).unwrap_or_default();
        BEFORE.set(Typed::parse(&kept));
        let newer = RwSignal::new(false);
        let look = move || {
            leptos::task::spawn_local(async move {
                if is_newer().await {
                    newer.set(true);
                }
            });
        };
        set_interval(
            move || {
                if !document().hidden() {
                    look();
                }
            },
            EVERY,
        );
        // Open again, not for the first time: what has just been loaded is what is served.
        Effect::new(move |before: Option<(bool, bool)>| {
            let live = line().phase() == Phase::Live;
            let (was_live, was_ever) = before.unwrap_or_default();
            if live && !was_live && was_ever {
                look();
            }
            (live, live || was_ever)
        });
        Self { newer }
    }
}

/// Whether the page that the server gives starts another program. A server that does not answer gives no reason to load.
async fn is_newer() -> bool {
    let here = document().query_selector("script[src^='/assets/boot-']").ok().flatten();
    let here = here.and_then(|script| script.get_attribute("src"));
    let here = here.as_deref().and_then(build::of_page);
    let Ok(page) = client::page().await else { return false };
    here.zip(build::of_page(&page)).is_some_and(|(here, there)| here != there)
}

/// Keeps what is typed and loads the page anew.
pub fn reload() {
    let typed = Typed::new(&browser::path(), browser::now(), fields());
    browser::keep_for_session(TYPED, &typed.text());
    let _ = window().location().reload();
}

/// What stands in the fields of the page; neither secrets nor what the address holds.
fn fields() -> Vec<(String, String)> {
    let Ok(found) =
        document().query_selector_all("input.input[id]:not([autocomplete=one-time-code]), textarea.input[id]")
    else {
        return Vec::new();
    };
    let field = |at: u32| {
        let node = found.get(at)?;
        if let Some(words) = node.dyn_ref::<HtmlTextAreaElement>() {
            return Some((words.id(), words.value()));
        }
        let input = node.dyn_ref::<HtmlInputElement>()?;
        (!matches!(input.type_().as_str(), "password" | "search" | "file")).then(|| (input.id(), input.value()))
    };
    (0..found.length()).filter_map(field).collect()
}

/// Forgets what was typed before: it was somebody's who is gone.
pub fn forget() {
    BEFORE.take();
}

/// What was typed in a field before the page was loaded anew, once.
#[must_use]
pub fn typed_before(id: &str) -> Option<String> {
    BEFORE.with_borrow_mut(|before| before.take(&browser::path(), id, browser::now()))
}
