//! What keys do wherever one is: going anywhere by typing, and the list of shortcuts.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::{
    browser,
    components::{
        dialog::Dialog,
        icon::{Icon, icon},
    },
    context::{use_account, use_lang},
    i18n::messages::keys as words,
    parts::PaletteFromPart,
    router::listen,
    state::account::Account,
};

/// Set when single keys do nothing: WCAG 2.1.4 asks that they can be turned off.
const SINGLE_OFF: &str = "releve.single-keys-off";

/// Which of the two dialogs is open.
#[derive(Clone, Copy)]
pub struct Keys {
    palette: RwSignal<bool>,
    help: RwSignal<bool>,
    single: RwSignal<bool>,
}

impl Keys {
    /// Starts listening to the keys; once per program.
    #[must_use]
    pub fn start() -> Self {
        let keys = Self {
            palette: RwSignal::new(false),
            help: RwSignal::new(false),
            single: RwSignal::new(browser::kept(SINGLE_OFF).is_none()),
        };
        let account = use_account();
        listen("keydown", move |event: KeyboardEvent| {
            let plans = account.with_untracked(Account::is_planner);
            keys.heed(&event, plans, account.with_untracked(|account| account.me().is_some()));
        });
        keys
    }

    fn heed(self, event: &KeyboardEvent, plans: bool, known: bool) {
        if event.default_prevented() || event.is_composing() || !known {
            return;
        }
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && key.eq_ignore_ascii_case("k") {
            if plans && (!browser::has_dialog() || self.palette.get_untracked()) {
                event.prevent_default();
                self.palette.update(|open| *open = !*open);
            }
            return;
        }
        let alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if !alone || !self.single.get_untracked() || browser::is_typing(event.target()) || browser::has_dialog() {
            return;
        }
        match key.as_str() {
            "?" => {
                event.prevent_default();
                self.help.set(true);
            }
            "/" => {
                event.prevent_default();
                browser::focus_search();
            }
            _ => {}
        }
    }
}

fn use_keys() -> Option<Keys> {
    use_context::<Keys>()
}

/// The button that opens the palette, for those who plan.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let lang = use_lang();
    let open = use_keys().map(|keys| keys.palette);
    let plans = use_account().with_untracked(Account::is_planner);
    open.filter(|_| plans).map(|open| {
        view! {
            <button type="button" class="button quiet go-to" aria-label=words::palette_open(lang) aria-haspopup="dialog" on:click=move |_| open.set(true)>
                {icon(Icon::Search)}<span aria-hidden="true">{words::palette(lang)}</span><kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
        }
        .into_any()
    })
}

/// The button that opens the list of shortcuts.
#[component]
pub fn HelpButton() -> impl IntoView {
    let lang = use_lang();
    use_keys().map(|keys| {
        view! { <button type="button" class="link" on:click=move |_| keys.help.set(true)>{words::title(lang)}</button> }.into_any()
    })
}

/// Both dialogs.
#[component]
pub fn KeysDialogs() -> impl IntoView {
    let lang = use_lang();
    use_keys().map(|keys| {
        let plans = use_account().with_untracked(Account::is_planner);
        let palette = plans.then(|| {
            let open = keys.palette;
            let content = move || view! { <PaletteFromPart open=open /> }.into_any();
            view! { <Dialog open=open title=words::palette(lang) wide=true content=content /> }.into_any()
        });
        let content = move || help(keys, plans);
        view! { {palette}<Dialog open=keys.help title=words::title(lang) content=content /> }.into_any()
    })
}

fn help(keys: Keys, plans: bool) -> AnyView {
    let lang = use_lang();
    let lines = [
        plans.then(|| ("Ctrl K, ⌘ K", words::does_palette(lang))),
        Some(("/", words::does_search(lang))),
        Some(("?", words::does_help(lang))),
        Some(("Tab, ⇧ Tab", words::does_tab(lang))),
        Some(("Esc", words::does_close(lang))),
    ];
    let line = |(key, does): (&'static str, &'static str)| {
        view! { <tr><th scope="row"><kbd>{key}</kbd></th><td>{does}</td></tr> }
    };
    let toggle = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        keys.single.set(on);
        if on {
            browser::forget(SINGLE_OFF);
        } else {
            browser::keep(SINGLE_OFF, "1");
        }
    };
    view! {
        <table class="criteria keys">
            <thead><tr><th scope="col">{words::key(lang)}</th><th scope="col">{words::does(lang)}</th></tr></thead>
            <tbody>{lines.into_iter().flatten().map(line).collect_view()}</tbody>
        </table>
        <div class="field">
            <label class="check"><input type="checkbox" aria-describedby="single-hint" prop:checked=move || keys.single.get() on:change=toggle /><span>{words::single(lang)}</span></label>
            <p class="hint" id="single-hint">{words::single_hint(lang)}</p>
        </div>
    }
    .into_any()
}
