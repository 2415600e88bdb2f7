//! Seats held by offers, until when, and how to take one back.

use contract::offer::{Offer, OfferRevoke};
use leptos::prelude::*;

use crate::remote::Deed;

use super::detail::Live;
use crate::{
    browser, client,
    client::error::ClientError,
    components::{button::Button, confirm::ConfirmInWords, loaded::Loaded},
    context::{use_lang, use_speaker},
    i18n::{
        date,
        messages::{common, sessions},
        number::{ordinal, whole},
        speak,
    },
};

/// The live offers of the session.
#[component]
pub fn OffersCard(live: Live) -> impl IntoView {
    let lang = use_lang();
    let taken = RwSignal::new(None::<Offer>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |offer| {
        taken.set(Some(offer));
        open.set(true);
    });
    view! {
        <Loaded resource=live.offers lines=1 render=move |page| {
            // No offer out: nothing to say; who waits comes first.
            if page.items.is_empty() {
                return ().into_any();
            }
            let count = whole(lang, u32::try_from(page.items.len()).unwrap_or(0));
            view! {
                <section class="card flush no-print">
                    <header><h2>{sessions::offers(lang)}</h2><span class="count">{count}</span></header>
                    <ul class="items">{page.items.into_iter().map(|offer| held(offer, ask)).collect_view()}</ul>
                </section>
            }.into_any()
        } />
        <RevokeDialog live=live open=open taken=taken />
    }
    .into_any()
}

fn held(offer: Offer, ask: Callback<Offer>) -> AnyView {
    let lang = use_lang();
    let name = speak::name(&offer.person);
    let until = sessions::offer_until(
        lang,
        &date::moment(lang, browser::local(offer.deadline)),
        &date::relative(lang, (offer.deadline - browser::now()).num_seconds()),
    );
    let label = sessions::revoke_of(lang, &name);
    let rank = sessions::rank_of(lang, &ordinal(lang, offer.place_in_ranking.0));
    let taken = offer.clone();
    view! {
        <li>
            <div class="need-line">
                <div class="stack-tight">
                    <strong>{name}</strong>
                    <span class="small soft">{format!("{} · {rank}", speak::rank_and_unit(&offer.person))}</span>
                    <span class="small">{until}</span>
                </div>
                <Button label=sessions::revoke_short(lang) full_label=label class="small" on_press=move |()| ask.run(taken.clone()) />
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn RevokeDialog(live: Live, open: RwSignal<bool>, taken: RwSignal<Option<Offer>>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let who = move || taken.with(|offer| offer.as_ref().map(|offer| speak::name(&offer.person)).unwrap_or_default());
    let revoke = Deed::new(move |words: String| {
        let why = OfferRevoke { words: words.as_str().into() };
        let offer = taken.get_untracked();
        async move {
            let Some(offer) = offer else { return Err(ClientError::Broken) };
            let answer = client::offer::revoke_offer(offer.id, &why).await;
            if answer.as_ref().err().is_none_or(ClientError::is_news) {
                live.again();
            }
            answer?;
            open.set(false);
            speaker.say(sessions::revoked_done(lang, &speak::name(&offer.person)));
            Ok(())
        }
    });
    let title = Signal::derive(move || sessions::revoke_of(lang, &who()));
    let confirm = Callback::new(move |words: String| revoke.run(words));
    view! {
        <ConfirmInWords
            open=open
            title=title
            effect=Signal::stored(sessions::revoke_effect(lang).to_owned())
            act=sessions::revoke(lang)
            hint=common::reason_words_hint(lang)
            doing=revoke.doing()
            on_confirm=confirm
        />
    }
    .into_any()
}
