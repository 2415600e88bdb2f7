//! What the person was told.

use contract::{notification::Notification, unit::PageQuery};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::{
    listing::Listing,
    live::{MESSAGE, keep_fresh_after},
};
use crate::{
    client,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        heading::PageHead,
        loaded::{Failed, Loaded, empty},
        table::More,
        timeline::instant,
    },
    context::{use_account, use_lang},
    i18n::{messages::home, speak, terms::Term},
    page::Page,
    state::{account::Account, live, query::Query},
};

/// The list, the latest first.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let lang = use_lang();
    let listing = Listing::new(Memo::new(|_| Query::default()), |_, cursor| async move {
        let page = client::notification::list_notifications(&PageQuery { limit: Some(30.into()), cursor }).await?;
        Ok((page.items, page.next))
    });
    let me = use_account().with_untracked(Account::person_id);
    keep_fresh_after(MESSAGE, move |event| live::in_programme(event, me), move || listing.rows.again());
    let read = Deed::new(move |id: contract::id::NotificationId| async move {
        client::notification::read_notification(id).await?;
        listing.rows.again();
        Ok(())
    });
    view! {
        <PageHead title=home::notifications_title(lang) />
        {shown(move || read.error().get().map(|error| view! { <Failed error=error /> }))}
        <section class="card flush home">
            <Loaded resource=listing.rows render=move |rows| {
                if rows.items.is_empty() {
                    return empty(home::notifications_none(lang), home::notifications_none_words(lang), None);
                }
                let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> });
                view! {
                    <ul class="items">
                        {rows.items.into_iter().map(|one| line(one, Callback::new(move |id| read.run(id)))).collect_view()}
                    </ul>
                    {more}
                }.into_any()
            } />
        </section>
    }
    .into_any()
}

fn line(one: Notification, read: Callback<contract::id::NotificationId>) -> AnyView {
    let lang = use_lang();
    let id = one.id;
    let unread = one.read_at.is_none();
    let target = one
        .offer_id
        .map(Page::Offer)
        .or_else(|| one.request_id.map(Page::Request))
        .or_else(|| one.session.as_ref().map(|session| Page::Session(session.id)));
    let about = one
        .session
        .as_ref()
        .map(|session| format!("{}, {}", session.course.title, speak::days_and_site(lang, session)));
    view! {
        <li class=if unread { "unread" } else { "" }>
            <div class="spread">
                <strong>{one.kind.words(lang)}</strong>
                <span class="row small soft">{unread.then(|| badge(Tone::Info, home::unread(lang)))}{instant(one.created_at)}</span>
            </div>
            {about.map(|about| view! { <p class="small">{about}</p> })}
            {one.words.map(|words| view! { <p class="small soft">{words.0}</p> })}
            <div class="actions">
                {target.map(|page| link_button(page.path(), home::open(lang), "small", None))}
                {unread.then(|| view! { <Button label=home::mark_read(lang) class="small quiet" on_press=move |()| read.run(id) /> })}
            </div>
        </li>
    }
    .into_any()
}
