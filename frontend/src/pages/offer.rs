//! Answering an offer, on a page of its own and at home.

use contract::{
    id::OfferId,
    offer::{DeclineCode, Offer, OfferDecline, OfferState},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        answer_card::{AnswerCard, Offered},
        badge::{Tone, badge},
        button::link_button,
        confirm::{ConfirmWithReason, Reason},
        heading::{Heading, PageHead},
        icon::Icon,
        loaded::Loaded,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{common, home},
        speak,
        terms::{Term, choices},
    },
    page::Page,
};

/// One offer at its own address, as a message links to it.
#[component]
pub fn OfferPage(id: OfferId) -> impl IntoView {
    let lang = use_lang();
    let resource = Remote::new(move || client::offer::get_offer(id));
    let again = Callback::new(move |()| resource.again());
    let me = use_account().with_untracked(|account| account.person_id());
    view! {
        <Loaded resource=resource title=home::offer(lang) render=move |offer| {
            let mine = me == Some(offer.person.id);
            if offer.state == OfferState::Pending && mine {
                return view! {
                    <div class="home stack">
                        <div class="unseen"><Heading title=home::answer_needed(lang) /></div>
                        <OfferToAnswer offer=offer on_answered=again />
                    </div>
                }.into_any();
            }
            over(&offer, mine)
        } />
    }
    .into_any()
}

/// An offer that needs no answer from this reader.
fn over(offer: &Offer, mine: bool) -> AnyView {
    let lang = use_lang();
    let (tone, words) = match offer.state {
        OfferState::Accepted => (Tone::Good, home::offer_accepted_words(lang)),
        OfferState::Declined => (Tone::Quiet, home::offer_declined_words(lang)),
        OfferState::Expired => (Tone::Bad, home::offer_expired_words(lang)),
        OfferState::Revoked => (Tone::Bad, home::offer_revoked_words(lang)),
        OfferState::Pending => (Tone::Watch, home::offer_over(lang)),
    };
    let above = (Page::Programme.path(), common::nav_programme(lang).to_owned());
    view! {
        <PageHead title=offer.session.course.title.0.clone() above=above />
        <section class="card home">
            <div class="row">{badge(tone, offer.state.words(lang))}<span>{speak::days_and_site(lang, &offer.session)}</span></div>
            {mine.then(|| view! { <p>{words}</p> })}
            {offer.words.clone().map(|words| view! { <p class="soft">{words.0}</p> })}
            <div>{link_button(Page::Session(offer.session.id).path(), home::open(lang), "", Some(Icon::Sessions))}</div>
        </section>
    }
    .into_any()
}

/// What the card says.
fn offered(lang: Lang, offer: &Offer) -> Offered {
    let far = date::relative(lang, (offer.deadline - browser::now()).num_seconds());
    Offered {
        course: offer.session.course.title.0.clone(),
        when: speak::days(lang, &offer.session),
        place: offer.session.site.name.0.clone(),
        until: home::answer_before(lang, &date::moment(lang, browser::local(offer.deadline)), &far),
    }
}

/// The card with its two answers.
#[component]
pub fn OfferToAnswer(offer: Offer, on_answered: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let id = offer.id;
    let declining = RwSignal::new(false);
    let accept = Deed::new(move |(): ()| async move {
        client::offer::accept_offer(id).await?;
        speaker.say(home::accepted(lang));
        on_answered.run(());
        Ok(())
    });
    let decline = Deed::new(move |reason: Reason| {
        let why = DeclineCode::from_code(&reason.code)
            .map(|code| OfferDecline { code, words: reason.words.clone().map(Into::into) });
        async move {
            let Some(why) = why else { return Err(ClientError::Broken) };
            client::offer::decline_offer(id, &why).await?;
            declining.set(false);
            speaker.say(home::declined(lang));
            on_answered.run(());
            Ok(())
        }
    });
    view! {
        <AnswerCard
            offered=offered(lang, &offer)
            busy=accept.busy()
            error=accept.error()
            on_accept=Callback::new(move |()| accept.run(()))
            on_decline=Callback::new(move |()| declining.set(true))
        />
        <ConfirmWithReason
            open=declining
            title=home::decline_title(lang)
            effect=home::decline_effect(lang)
            act=home::decline(lang)
            choices={choices::<DeclineCode>(lang)}
            doing=decline.doing()
            on_confirm=Callback::new(move |reason| decline.run(reason))
        />
    }
    .into_any()
}
