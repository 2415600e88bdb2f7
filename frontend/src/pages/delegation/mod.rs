//! Roles lent to a colleague while their holder is away: one's own page, the form, and the card of a person.

mod card;
mod lines;
mod new;

pub use card::DelegationsCard;
pub use new::NewDelegationPage;

use contract::{
    delegation::{Delegation, DelegationQuery},
    id::PersonId,
};
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    app::ask_who,
    client,
    components::{
        button::link_button,
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty_line},
        table::More,
    },
    context::{use_account, use_lang},
    i18n::messages::delegations,
    page::Page,
    pages::listing::{Listing, Rows},
    state::query::Query,
};
use lines::{Ending, Side, line};

/// What one lends and what one is lent.
#[component]
pub fn DelegationsPage() -> impl IntoView {
    let lang = use_lang();
    let account = use_account();
    let own = account.with_untracked(|account| account.person_id());
    let listing = of_person(own);
    let ending = Ending::new(Callback::new(move |()| {
        listing.rows.again();
        // What one may do changes with what one is lent.
        ask_who(account);
    }));
    let new = move || {
        let lends = account.with_untracked(|account| {
            account.me().is_some_and(|me| me.grants.iter().any(|one| one.on_behalf_of.is_none()))
        });
        if lends {
            link_button(Page::NewDelegation.path(), delegations::new(lang), "primary", Some(Icon::Plus))
        } else {
            view! { <p class="small soft">{delegations::nothing_to_lend(lang)}</p> }.into_any()
        }
    };
    let above = super::account::above();
    view! {
        <PageHead title=delegations::title(lang) above=above about=move || delegations::about(lang) actions=new />
        <div class="stack home">
            {side(listing.rows, Side::Lent, ending)}
            {side(listing.rows, Side::Borrowed, ending)}
            {crate::remote::shown(move || {
                let more = listing.rows.ok().is_some_and(|rows| rows.more);
                more.then(|| view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> })
            })}
        </div>
        {ending.dialog()}
    }
    .into_any()
}

/// What a person lends and is lent, the latest first.
fn of_person(person_id: Option<PersonId>) -> Listing<Delegation> {
    Listing::new(Memo::new(|_| Query::default()), move |_, cursor| async move {
        let query = DelegationQuery { person_id, limit: Some(50.into()), cursor };
        let page = client::delegation::list_delegations(&query).await?;
        Ok((page.items, page.next))
    })
}

/// The card of one side.
fn side(rows: Remote<Rows<Delegation>>, side: Side, ending: Ending) -> AnyView {
    let lang = use_lang();
    let own = use_account().with_untracked(|account| account.person_id());
    let (title, none) = match side {
        Side::Lent => (delegations::lent(lang), delegations::lent_none(lang)),
        Side::Borrowed | Side::Both => (delegations::borrowed(lang), delegations::borrowed_none(lang)),
    };
    let draw = move |rows: Rows<Delegation>| {
        let of_side = |one: &Delegation| (own == Some(one.from.id)) == (side == Side::Lent);
        let kept: Vec<Delegation> = rows.items.into_iter().filter(of_side).collect();
        if kept.is_empty() {
            return empty_line(none);
        }
        view! { <ul class="items lines">{kept.into_iter().map(|one| line(one, side, ending)).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="card flush">
            <header><h2>{title}</h2></header>
            <Loaded resource=rows lines=2 render=draw />
        </section>
    }
    .into_any()
}
