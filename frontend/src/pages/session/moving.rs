//! Moving a session: its new days, then who can follow, and only then the move.

use contract::session::{MoveClash, MovePreview, Session, SessionMove};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    blocks::{BlockRows, Blocks},
    detail::Live,
};
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::Button,
        dialog::Dialog,
        field::{Fault, SelectField, WordsField, fault_of},
        form::{DialogForm, told_on},
    },
    context::{use_lang, use_speaker},
    i18n::{
        date,
        messages::{planning, sessions},
        speak,
    },
    pages::listing::sites_to_choose,
};

/// The dialog.
#[component]
pub fn MoveDialog(live: Live, open: RwSignal<bool>) -> impl IntoView {
    let content = move || live.session.now().map(|session| view! { <MoveForm live=live open=open session=session /> });
    view! { <Dialog open=open title=planning::move_(use_lang()).to_owned() wide=true content=content /> }.into_any()
}

/// What is typed, and what it would do once that was asked.
#[derive(Clone, Copy)]
struct Typed {
    blocks: BlockRows,
    site: RwSignal<String>,
    words: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
    seen: RwSignal<Option<(SessionMove, MovePreview)>>,
}

impl Typed {
    fn parse(self, of: &Session) -> Result<SessionMove, Vec<Fault>> {
        let mut faults = Vec::new();
        let blocks = self.blocks.read(&mut faults);
        let words = self.words.with_untracked(|words| words.trim().to_owned());
        if words.is_empty() {
            let said = planning::move_words_needed(use_lang()).to_owned();
            faults.push(Fault { field: "move-words".to_owned(), words: said });
        }
        let site = self.site.with_untracked(|id| id.parse().ok());
        if faults.is_empty() {
            Ok(SessionMove { blocks, site_id: site.filter(|id| *id != of.site.id), words: words.into() })
        } else {
            Err(faults)
        }
    }

    fn told(self, error: crate::client::error::ClientError) -> Result<(), crate::client::error::ClientError> {
        let mut fields = self.blocks.fields();
        fields.push(("/site_id".to_owned(), "move-site".to_owned()));
        fields.push(("/words".to_owned(), "move-words".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
        told_on(error, &fields, self.faults)
    }
}

#[component]
fn MoveForm(live: Live, open: RwSignal<bool>, session: Session) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let typed = Typed {
        blocks: BlockRows::of(session.starts_on, session.ends_on, &session.blocks),
        site: RwSignal::new(session.site.id.to_string()),
        words: RwSignal::new(String::new()),
        faults: RwSignal::new(Vec::new()),
        seen: RwSignal::new(None),
    };
    let sites = Remote::new(sites_to_choose);
    let ask = Deed::new(move |body: SessionMove| async move {
        match client::session::preview_session_move(live.id, &body).await {
            Ok(preview) => {
                typed.seen.set(Some((body, preview)));
                Ok(())
            }
            Err(error) => typed.told(error),
        }
    });
    let go = Deed::new(move |body: SessionMove| async move {
        match client::session::move_session(live.id, &body).await {
            Ok(_) => {
                open.set(false);
                speaker.say(planning::moved_done(lang));
                live.again();
                Ok(())
            }
            Err(error) => {
                typed.seen.set(None);
                typed.told(error)
            }
        }
    });
    let of = StoredValue::new(session);
    let submit = Callback::new(move |()| match of.with_value(|session| typed.parse(session)) {
        Ok(body) => {
            typed.faults.set(Vec::new());
            ask.run(body);
        }
        Err(found) => typed.faults.set(found),
    });
    shown(move || match typed.seen.get() {
        None => {
            let choices = Signal::derive(move || sites.ok().unwrap_or_default());
            let fault = |field: &str| fault_of(typed.faults.into(), field);
            let fields = view! {
                <p>{planning::move_effect(lang)}</p>
                <Blocks rows=typed.blocks faults=typed.faults />
                <SelectField id="move-site" label=sessions::site(lang) value=typed.site on_choose=Callback::new(move |id| typed.site.set(id)) choices=choices fault=fault("move-site") />
                <WordsField id="move-words" label=planning::move_words(lang) hint=planning::cancel_hint(lang) value=typed.words fault=fault("move-words") />
            };
            // What the move itself was refused for is said over the days, where it is mended.
            let error = Signal::derive(move || ask.error().get().or_else(|| go.error().get()));
            view! { <DialogForm open=open faults=typed.faults error=error busy=ask.busy() act=planning::move_preview(lang) on_submit=submit fields=fields.into_any() /> }
                .into_any()
        }
        Some((body, preview)) => {
            let fields = view! {
                {before(&body, &preview)}
                <div><Button label=planning::move_back(lang) class="small quiet" on_press=move |()| typed.seen.set(None) /></div>
            };
            let class = if preview.leaving_count.0 > 0 { "primary danger" } else { "primary" };
            let confirm = Callback::new(move |()| go.run(body.clone()));
            view! { <DialogForm open=open faults=RwSignal::new(Vec::new()) error=go.error() busy=go.busy() act=planning::move_(lang) class=class on_submit=confirm fields=fields.into_any() /> }
                .into_any()
        }
    })
}

/// Before it is done: the new days, who stays, who cannot follow, who is told.
fn before(body: &SessionMove, preview: &MovePreview) -> AnyView {
    let lang = use_lang();
    let days: Vec<String> = body.blocks.iter().map(|block| date::range(lang, block.starts_on, block.ends_on)).collect();
    let clash = |clash: &MoveClash| {
        let days = planning::taken_on(lang, &date::range(lang, clash.days.starts_on, clash.days.ends_on));
        view! { <li><strong>{speak::name(&clash.person)}</strong><br /><span class="small soft">{format!("{} · {days}", speak::rank_and_unit(&clash.person))}</span></li> }
    };
    let leaving = if preview.leaving_count.0 == 0 {
        let none = preview.staying.0 == 0;
        view! { <p>{if none { planning::move_nobody(lang) } else { planning::move_all_follow(lang) }}</p> }.into_any()
    } else {
        let shown = u32::try_from(preview.leaving.len()).unwrap_or(u32::MAX);
        let more = preview.leaving_count.0.saturating_sub(shown);
        let words = view! { <p>{planning::move_leaving(lang, preview.leaving_count.0)}</p> };
        view! {
            {callout(Tone::Watch, words.into_any())}
            <ul class="stack-tight" tabindex="-1">
                {preview.leaving.iter().map(clash).collect_view()}
                {(more > 0).then(|| view! { <li class="soft">{planning::move_more(lang, more)}</li> })}
            </ul>
        }
        .into_any()
    };
    let waiting = (preview.waiting.0 > 0).then(|| view! { <p>{planning::move_waiting(lang, preview.waiting.0)}</p> });
    view! {
        <div class="stack-tight" role="status">
            <p>{planning::move_to(lang, &days.join(", "))}</p>
            {(preview.staying.0 > 0).then(|| view! { <p>{planning::move_staying(lang, preview.staying.0)}</p> })}
            {leaving}
            {waiting}
        </div>
    }
    .into_any()
}
