//! A native dialog: the browser traps the focus, gives it back, and closes on Escape.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::{html, prelude::*};

use crate::remote::shown;

use super::icon::{Icon, icon};
use crate::{context::use_lang, i18n::messages::common};

/// Tells dialogs apart, so that each is named by its own title.
static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Shown while `open`; its content is drawn afresh each time, so it keeps nothing of the last use.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional)] wide: bool,
    #[prop(into)] content: ViewFn,
) -> impl IntoView {
    let lang = use_lang();
    let node = NodeRef::<html::Dialog>::new();
    let name = format!("dialog-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let label = name.clone();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            match (open.get(), dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    view! {
        <dialog node_ref=node class=if wide { "wide" } else { "" } aria-labelledby=label on:close=move |_| open.set(false)>
            {shown(move || {
                open.get()
                    .then(|| {
                        view! {
                            <div class="dialog-body">
                                <div class="dialog-head">
                                    <h2 id=name.clone()>{title.get_untracked()}</h2>
                                    <button type="button" class="button quiet small" aria-label=common::close(lang) on:click=move |_| open.set(false)>
                                        {icon(Icon::Cross)}
                                    </button>
                                </div>
                                {content.run()}
                            </div>
                        }
                    })
            })}
        </dialog>
    }
    .into_any()
}
