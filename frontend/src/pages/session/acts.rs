//! What a planner does with a session as a whole: opens it, closes enrolment, moves it, copies it, calls it off.

use contract::session::{Session, SessionCancel, SessionState};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::{copying::CopyDialog, detail::Live, keeping::KeepDialog, moving::MoveDialog};
use crate::{
    browser, client,
    components::{
        button::{Button, link_button},
        confirm::{Confirm, ConfirmInWords},
        icon::Icon,
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::messages::{attendance, common, planning, sessions, templates},
    page::Page,
};

/// The acts and their dialogs.
#[derive(Clone, Copy)]
pub struct Acts {
    live: Live,
    place: Callback<()>,
    publish: Deed<()>,
    close: Deed<()>,
    cancel: Deed<String>,
    moving: RwSignal<bool>,
    copying: RwSignal<bool>,
    keeping: RwSignal<bool>,
    closing: RwSignal<bool>,
    cancelling: RwSignal<bool>,
}

impl Acts {
    /// On one session; `place` opens the dialog that places somebody.
    #[must_use]
    pub fn new(live: Live, place: Callback<()>) -> Self {
        let (lang, speaker) = (use_lang(), use_speaker());
        let (closing, cancelling) = (RwSignal::new(false), RwSignal::new(false));
        let publish = Deed::new(move |(): ()| async move {
            client::session::publish_session(live.id).await?;
            speaker.say(sessions::published_done(lang));
            live.again();
            Ok(())
        });
        let close = Deed::new(move |(): ()| async move {
            client::session::close_session(live.id).await?;
            closing.set(false);
            speaker.say(planning::closed_done(lang));
            live.again();
            Ok(())
        });
        let cancel = Deed::new(move |words: String| async move {
            client::session::cancel_session(live.id, &SessionCancel { words: words.into() }).await?;
            cancelling.set(false);
            speaker.say(planning::cancelled_done(lang));
            live.again();
            Ok(())
        });
        let [moving, copying, keeping] = [(); 3].map(|()| RwSignal::new(false));
        Self { live, place, publish, close, cancel, moving, copying, keeping, closing, cancelling }
    }

    /// The first ones, at the head of the page.
    #[must_use]
    pub fn head(self, session: &Session) -> AnyView {
        let lang = use_lang();
        let takes = matches!(session.state, SessionState::Published | SessionState::Closed);
        let draft = session.state == SessionState::Draft;
        let edit = Page::SessionEdit(self.live.id).path();
        let held = matches!(session.state, SessionState::Running | SessionState::Done);
        let sheet = held.then(|| {
            link_button(Page::Attendance(self.live.id).path(), attendance::title(lang), "", Some(Icon::Check))
        });
        view! {
            {takes.then(|| view! { <Button label=sessions::place(lang) class="primary" shape=Icon::Plus on_press=self.place /> })}
            {draft.then(|| view! { <Button label=sessions::publish(lang) class="primary" busy=self.publish.busy() on_press=move |()| self.publish.run(()) /> })}
            {sheet}
            {link_button(edit, planning::edit(lang), "", None)}
            <Button label=common::print(lang) shape=Icon::Printer on_press=move |()| browser::print() />
        }
        .into_any()
    }

    /// The others, under what the session says.
    #[must_use]
    pub fn foot(self, session: &Session) -> AnyView {
        let lang = use_lang();
        let to_come = session.starts_on > browser::today();
        let stands = !matches!(session.state, SessionState::Cancelled | SessionState::Done);
        let open = |label: &'static str, class: &'static str, dialog: RwSignal<bool>| {
            view! { <Button label=label class=class on_press=move |()| dialog.set(true) /> }
        };
        let published = session.state == SessionState::Published;
        view! {
            <div class="actions no-print" role="group" aria-label=planning::manage(lang)>
                {(stands && to_come).then(|| open(planning::move_(lang), "small", self.moving))}
                {open(planning::copy(lang), "small", self.copying)}
                {open(templates::keep(lang), "small", self.keeping)}
                {published.then(|| open(planning::close(lang), "small", self.closing))}
                {stands.then(|| open(planning::cancel(lang), "small danger", self.cancelling))}
            </div>
        }
        .into_any()
    }

    /// What went wrong with opening it.
    #[must_use]
    pub fn failed(self) -> AnyView {
        shown(move || self.publish.error().get().map(|error| view! { <Failed error=error /> }))
    }

    /// The dialogs.
    #[must_use]
    pub fn dialogs(self) -> AnyView {
        let lang = use_lang();
        let (close, cancel) = (self.close, self.cancel);
        view! {
            <MoveDialog live=self.live open=self.moving />
            <CopyDialog live=self.live open=self.copying />
            <KeepDialog id=self.live.id open=self.keeping />
            <Confirm
                open=self.closing
                title=Signal::stored(planning::close(lang).to_owned())
                effect=Signal::stored(planning::close_effect(lang).to_owned())
                act=planning::close(lang)
                doing=close.doing()
                on_confirm=Callback::new(move |()| close.run(()))
                typed=None
            />
            <ConfirmInWords
                open=self.cancelling
                title=Signal::stored(planning::cancel(lang).to_owned())
                effect=Signal::stored(planning::cancel_effect(lang).to_owned())
                act=planning::cancel(lang)
                hint=planning::cancel_hint(lang)
                doing=cancel.doing()
                on_confirm=Callback::new(move |words| cancel.run(words))
            />
        }
        .into_any()
    }
}
