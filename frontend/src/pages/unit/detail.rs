//! One unit, as it is or as it was.

use contract::{
    id::UnitId,
    unit::{Unit, UnitAsOf},
};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use super::{
    Units,
    act::{Act, ActDialog, Asked},
    history::History,
    past,
};
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        heading::PageHead,
        icon::Icon,
        loaded::Loaded,
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{people, units},
    },
    page::Page,
    pages::day::over,
    router::use_router,
    state::{
        past::{Moment, kept},
        query::Query,
    },
};

/// The panel, with an address of its own.
#[component]
pub fn UnitPanel(id: UnitId, units: Remote<Units>, moment: Memo<Moment>) -> impl IntoView {
    let lang = use_lang();
    let unit = Remote::new(move || {
        let as_of = moment.get().day.and_then(over);
        async move {
            match client::unit::get_unit(id, &UnitAsOf { as_of }).await {
                Err(ClientError::Missing) if as_of.is_some() => Ok(None),
                answer => answer.map(Some),
            }
        }
    });
    let changes = RwSignal::new(0_u32);
    let again = Callback::new(move |()| {
        unit.again();
        units.again();
        changes.update(|changes| *changes = changes.wrapping_add(1));
    });
    let render = move |found: Option<Unit>| match found {
        Some(unit) => view! { <Known unit=unit units=units moment=moment again=again /> }.into_any(),
        None => {
            view! { <PageHead title=units::unit(lang) above=above() /><p class="void">{units::as_of_missing(lang)}</p> }
                .into_any()
        }
    };
    view! {
        <article class="panel stack">
            {shown(move || moment.get().day.map(|day| past(day, Page::Unit(id))))}
            <Loaded resource=unit title=units::unit(lang) render=render />
            <History id=id changes=changes />
        </article>
    }
    .into_any()
}

fn above() -> (String, String) {
    (Page::Units.with(&use_router().query_now()), units::title(use_lang()).to_owned())
}

#[component]
fn Known(unit: Unit, units: Remote<Units>, moment: Memo<Moment>, again: Callback<()>) -> impl IntoView {
    let unit = StoredValue::new(unit);
    let asked = RwSignal::new(None::<Asked>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |act: Act| {
        unit.with_value(|unit| {
            let tree = units.now().map(|known| known.tree).unwrap_or_default();
            let parent = tree.above(unit.id).and_then(|id| tree.unit(id)).map(|parent| parent.code.0.clone());
            asked.set(Some(Asked { act, unit: unit.clone(), below: tree.below(unit.id), parent }));
        });
        open.set(true);
    });
    let placed = Memo::new(move |_| units.ok().is_some());
    let head = unit.with_value(|unit| unit.code.0.clone());
    let state = move || {
        unit.with_value(|unit| unit.closed_at.is_some())
            .then(|| badge(Tone::Quiet, units::closed(use_lang())))
            .into_any()
    };
    view! {
        <PageHead title=head above=above() about=state />
        // The place in the tree comes with the tree; what the unit is does not wait for it.
        {shown(move || {
            let known = units.ok();
            unit.with_value(|unit| facts(unit, known.as_ref()))
        })}
        {shown(move || unit.with_value(|unit| actions(unit, moment.get().day.is_none(), placed.get(), ask)))}
        <ActDialog open=open asked=asked again=again />
    }
    .into_any()
}

fn facts(unit: &Unit, known: Option<&Units>) -> AnyView {
    let lang = use_lang();
    let parent = match (unit.parent_id, known.and_then(|known| known.tree.unit(unit.parent_id?))) {
        (_, Some(parent)) => {
            let address = Page::Unit(parent.id).with(&kept(&use_router().query_now()));
            view! { <a href=address>{parent.code.0.clone()}</a> }.into_any()
        }
        (None, None) => units::root(lang).into_any(),
        (Some(_), None) => "–".into_any(),
    };
    let below = known.map(|known| {
        view! { <div><dt>{people::unit(lang)}</dt><dd>{units::below(lang, known.tree.below(unit.id))}</dd></div> }
    });
    let closed = unit.closed_at.map(|at| {
        let day = date::day(lang, browser::local(at).date());
        view! { <div><dt>{units::closed_on(lang)}</dt><dd>{day}</dd></div> }
    });
    view! {
        <section class="card">
            <dl class="facts">
                <div><dt>{units::name(lang)}</dt><dd>{unit.name.0.clone()}</dd></div>
                <div><dt>{units::above(lang)}</dt><dd>{parent}</dd></div>
                {below}
                <div><dt>{units::time_zone(lang)}</dt><dd>{unit.time_zone.0.clone()}</dd></div>
                {closed}
            </dl>
        </section>
    }
    .into_any()
}

/// What may be read beside it and, of the present tree, done with it. What moves with it is known once its place is.
fn actions(unit: &Unit, present: bool, placed: bool, ask: Callback<Act>) -> AnyView {
    let lang = use_lang();
    let may = |code: &str| use_account().with_untracked(|account| account.may(code));
    let of_unit = Query::default().with("unit_id", &unit.id.to_string());
    let people = may("read_people")
        .then(|| link_button(Page::People.with(&of_unit), units::people_of(lang), "", Some(Icon::People)));
    let roles = may("grant_roles")
        .then(|| link_button(Page::RoleGrants.with(&of_unit), units::roles_of(lang), "", Some(Icon::Key)));
    let acts = if may("edit_units") && present { Act::open_to(unit) } else { Vec::new() };
    let acts = acts.into_iter().filter(|act| placed || *act != Act::Move);
    let button = |act: Act| {
        view! { <Button label=act.verb(lang, unit.code.as_str()) class=act.class() shape=act.shape() on_press=move |()| ask.run(act) /> }
    };
    view! { <div class="actions">{people}{roles}{acts.map(button).collect_view()}</div> }.into_any()
}
