//! The pages that the law asks for.

use leptos::prelude::*;

use crate::{components::heading::Heading, context::use_lang, i18n::messages::legal};

fn page(title: &'static str, content: AnyView) -> AnyView {
    view! { <article class="prose"><Heading title=title />{content}</article> }.into_any()
}

/// How accessible this is.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    let lang = use_lang();
    page(
        legal::accessibility_title(lang),
        view! {
            <p><strong>{legal::accessibility_state(lang)}</strong></p>
            <h2>{legal::accessibility_what(lang)}</h2>
            <ul>
                <li>{legal::accessibility_keyboard(lang)}</li>
                <li>{legal::accessibility_zoom(lang)}</li>
                <li>{legal::accessibility_contrast(lang)}</li>
            </ul>
            <p>{legal::accessibility_contact(lang)}</p>
        }
        .into_any(),
    )
}

/// Who runs this.
#[component]
pub fn LegalPage() -> impl IntoView {
    let lang = use_lang();
    page(legal::legal_title(lang), view! { <p>{legal::legal_publisher(lang)}</p><p>{legal::legal_rules(lang)}</p><p>{legal::legal_licence(lang)}</p> }.into_any())
}

/// What is kept about people.
#[component]
pub fn PersonalDataPage() -> impl IntoView {
    let lang = use_lang();
    page(
        legal::personal_data_title(lang),
        view! {
            <p>{legal::personal_data_what(lang)}</p>
            <p>{legal::personal_data_who(lang)}</p>
            <p>{legal::personal_data_never(lang)}</p>
            <p>{legal::personal_data_cookie(lang)}</p>
            <p>{legal::personal_data_rights(lang)}</p>
        }
        .into_any(),
    )
}
