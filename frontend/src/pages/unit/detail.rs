//! One unit.

use contract::{id::UnitId, unit::Unit};
use leptos::prelude::*;

use crate::remote::Remote;

use super::{Units, create::CreateDialog};
use crate::{
    client::error::ClientError,
    components::{
        button::{Button, link_button},
        heading::PageHead,
        icon::Icon,
        loaded::{Failed, Loaded},
    },
    context::{use_account, use_lang},
    i18n::messages::{people, units},
    page::Page,
    router::use_router,
    state::{query::Query, tree::Tree},
};

/// The panel, with an address of its own.
#[component]
pub fn UnitPanel(id: UnitId, units: Remote<Units>) -> impl IntoView {
    let lang = use_lang();
    let above = (Page::Units.with(&use_router().query_now()), units::title(lang).to_owned());
    let render = move |known: Units| match known.tree.unit(id) {
        Some(unit) => facts(unit, &known.tree, above.clone(), units),
        None => view! { <PageHead title=units::unit(lang) above=above.clone() /><Failed error=ClientError::Missing /> }
            .into_any(),
    };
    view! { <article class="panel stack"><Loaded resource=units title=units::unit(lang) render=render /></article> }
        .into_any()
}

fn facts(unit: &Unit, tree: &Tree, above: (String, String), units: Remote<Units>) -> AnyView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let (reads, edits) =
        use_account().with_untracked(|account| (account.may("read_people"), account.may("edit_units")));
    let parent = match tree.above(unit.id).and_then(|id| tree.unit(id)) {
        Some(parent) => view! { <a href=Page::Unit(parent.id).path()>{parent.code.0.clone()}</a> }.into_any(),
        None => units::root(lang).into_any(),
    };
    let of_unit = Query::default().with("unit_id", &unit.id.to_string());
    let people =
        reads.then(|| link_button(Page::People.with(&of_unit), units::people_of(lang), "", Some(Icon::People)));
    let create = edits.then(|| {
        view! { <Button label=units::new_under(lang, unit.code.as_str()) shape=Icon::Plus on_press=move |()| open.set(true) /> }
    });
    view! {
        <PageHead title=unit.code.0.clone() above=above />
        <section class="card">
            <dl class="facts">
                <div><dt>{units::name(lang)}</dt><dd>{unit.name.0.clone()}</dd></div>
                <div><dt>{units::above(lang)}</dt><dd>{parent}</dd></div>
                <div><dt>{people::unit(lang)}</dt><dd>{units::below(lang, tree.below(unit.id))}</dd></div>
                <div><dt>{units::time_zone(lang)}</dt><dd>{unit.time_zone.0.clone()}</dd></div>
            </dl>
        </section>
        <div class="actions">{people}{create}</div>
        <CreateDialog open=open parent=unit.clone() done=Callback::new(move |()| units.again()) />
    }
    .into_any()
}
