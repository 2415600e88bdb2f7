//! What a person lends and is lent, for those who grant roles.

use contract::{delegation::Delegation, id::PersonId};
use leptos::prelude::*;

use super::{
    lines::{Ending, Side, line},
    of_person,
};
use crate::{
    components::{
        loaded::{Loaded, empty_line},
        table::More,
    },
    context::use_lang,
    i18n::messages::delegations,
    pages::listing::Rows,
};

/// The card on a person's page.
#[component]
pub fn DelegationsCard(id: PersonId) -> impl IntoView {
    let lang = use_lang();
    let listing = of_person(Some(id));
    let ending = Ending::new(Callback::new(move |()| listing.rows.again()));
    let draw = move |rows: Rows<Delegation>| {
        if rows.items.is_empty() {
            return empty_line(delegations::card_none(lang));
        }
        let more = rows.more.then(|| {
            view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> }
        });
        let lines = rows.items.into_iter().map(|one| line(one, Side::Both, ending)).collect_view();
        view! { <ul class="items lines">{lines}</ul>{more} }.into_any()
    };
    view! {
        <section class="card flush">
            <header><h2>{delegations::card(lang)}</h2></header>
            <Loaded resource=listing.rows lines=2 render=draw />
        </section>
        {ending.dialog()}
    }
    .into_any()
}
