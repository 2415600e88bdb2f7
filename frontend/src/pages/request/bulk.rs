//! One answer to the requests chosen: what it will change is shown first, then it is given.

use contract::{
    id::RequestId,
    request::{CloseCode, DecisionCode, LineRefusal, Request, RequestDecision, RequestDecisionResult},
};
use leptos::prelude::*;

use super::detail::closing_choices;
use crate::{
    client,
    components::{
        button::Button,
        confirm::{Reason, ReasonFields},
        dialog::Dialog,
        field::{Fault, SelectField, WordsField, fault_of},
        loaded::Failed,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, requests, table},
        number::whole,
        speak,
    },
    remote::{Deed, shown},
};

/// How many requests one call answers.
const MOST: usize = 200;

/// The dialog of one answer to several requests.
#[derive(Clone, Copy)]
pub struct Bulk {
    open: RwSignal<bool>,
    what: RwSignal<DecisionCode>,
    chosen: StoredValue<Vec<Request>>,
    code: RwSignal<String>,
    priority: RwSignal<String>,
    words: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
    preview: RwSignal<Option<RequestDecisionResult>>,
    look: Deed<RequestDecision>,
    give: Deed<RequestDecision>,
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Bulk {
    /// Closed; `done` runs after an answer was given.
    pub fn new(done: Callback<()>) -> Self {
        let (lang, speaker) = (use_lang(), use_speaker());
        let open = RwSignal::new(false);
        let preview = RwSignal::new(None);
        let look = Deed::new(move |body: RequestDecision| async move {
            preview.set(Some(client::request::preview_request_decisions(&body).await?));
            Ok(())
        });
        let give = Deed::new(move |body: RequestDecision| async move {
            let result = client::request::decide_requests(&body).await?;
            let mut said = table::done(lang, result.done.0);
            if result.refused.0 > 0 {
                said = format!("{said} {}", table::not_done(lang, result.refused.0));
            }
            open.set(false);
            speaker.say(&said);
            done.run(());
            Ok(())
        });
        Self {
            open,
            what: RwSignal::new(DecisionCode::Approve),
            chosen: StoredValue::new(Vec::new()),
            code: RwSignal::new(String::new()),
            priority: RwSignal::new(String::new()),
            words: RwSignal::new(String::new()),
            faults: RwSignal::new(Vec::new()),
            preview,
            look,
            give,
        }
    }

    fn start(self, what: DecisionCode, chosen: Vec<Request>) {
        self.what.set(what);
        self.chosen.set_value(chosen);
        self.code.set(String::new());
        self.priority.set(String::new());
        self.words.set(String::new());
        self.faults.set(Vec::new());
        self.preview.set(None);
        self.look.doing().forget();
        self.give.doing().forget();
        self.open.set(true);
    }

    /// The acts that the roles open, for the requests chosen.
    pub fn buttons(self, chosen: impl Fn() -> Vec<Request> + Clone + Send + Sync + 'static) -> AnyView {
        let lang = use_lang();
        let may = |code: &str| use_account().with_untracked(|account| account.may(code));
        let (decides, files) = (may("decide_requests"), may("file_requests"));
        let approves = decides || may("approve_requests");
        let button = move |what: DecisionCode, words: &'static str, class: &'static str| {
            let chosen = chosen.clone();
            view! { <Button label=words class=class on_press=move |()| self.start(what, chosen()) /> }
        };
        view! {
            {approves.then(|| button(DecisionCode::Approve, table::approve(lang), "small primary"))}
            {approves.then(|| button(DecisionCode::Refuse, table::refuse(lang), "small"))}
            {(decides || files).then(|| button(DecisionCode::Prioritise, table::prioritise(lang), "small"))}
            {(decides || files).then(|| button(DecisionCode::Withdraw, table::withdraw(lang), "small"))}
        }
        .into_any()
    }

    /// What is sent, once what was typed is complete.
    fn body(self) -> Option<RequestDecision> {
        let (code, words) = (self.code.get_untracked(), self.words.get_untracked());
        let request_ids: Vec<RequestId> = self.chosen.with_value(|all| all.iter().map(|request| request.id).collect());
        let decision = self.what.get_untracked();
        if decision == DecisionCode::Approve {
            let words = words.trim();
            let words = (!words.is_empty()).then(|| words.to_owned().into());
            return Some(RequestDecision { request_ids, decision, code: None, priority: None, words });
        }
        if decision == DecisionCode::Prioritise {
            return self.prioritised(request_ids, words.trim());
        }
        match Reason::parse(&code, &words, false) {
            Ok(reason) => {
                self.faults.set(Vec::new());
                let code = CloseCode::from_code(&reason.code);
                Some(RequestDecision {
                    request_ids,
                    decision,
                    code,
                    priority: None,
                    words: reason.words.map(Into::into),
                })
            }
            Err(faults) => {
                self.faults.set(faults);
                None
            }
        }
    }

    fn prioritised(self, request_ids: Vec<RequestId>, words: &str) -> Option<RequestDecision> {
        let lang = use_lang();
        let fault = |field: &str, words: &str| Fault { field: field.to_owned(), words: words.to_owned() };
        let priority = self.priority.with_untracked(|class| class.parse::<u8>().ok());
        let mut faults = Vec::new();
        if priority.is_none() {
            faults.push(fault("bulk-priority", table::priority_needed(lang)));
        }
        if priority.is_some_and(|class| class <= 2) && words.is_empty() {
            faults.push(fault("reason-words", table::priority_reason_needed(lang)));
        }
        let complete = faults.is_empty();
        self.faults.set(faults);
        complete.then(|| RequestDecision {
            request_ids,
            decision: DecisionCode::Prioritise,
            code: None,
            priority: priority.map(Into::into),
            words: (!words.is_empty()).then(|| words.to_owned().into()),
        })
    }

    fn priority_fields(self) -> AnyView {
        let lang = use_lang();
        let choices =
            (1..=4).map(|n: u8| (n.to_string(), requests::priority_of(lang, &n.to_string()))).collect::<Vec<_>>();
        let choose = Callback::new(move |class| self.priority.set(class));
        view! {
            <SelectField id="bulk-priority" label=requests::priority(lang) value=self.priority choices=Signal::stored(choices) on_choose=choose fault=fault_of(self.faults.into(), "bulk-priority") />
            <WordsField id="reason-words" label=table::priority_reason(lang) hint=table::priority_reason_hint(lang) value=self.words fault=fault_of(self.faults.into(), "reason-words") />
        }
        .into_any()
    }

    /// The dialog itself.
    pub fn dialog(self) -> AnyView {
        let lang = use_lang();
        let title = Signal::derive(move || {
            let chosen = count(self.chosen.with_value(Vec::len));
            match self.what.get() {
                DecisionCode::Approve => table::approve_title(lang, chosen),
                DecisionCode::Refuse => table::refuse_title(lang, chosen),
                DecisionCode::Withdraw => table::withdraw_title(lang, chosen),
                DecisionCode::Prioritise => table::prioritise_title(lang, chosen),
            }
        });
        let content = move || {
            let submit = move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                let Some(body) = self.body() else { return };
                if self.preview.with_untracked(Option::is_some) {
                    self.give.run(body);
                } else {
                    self.look.run(body);
                }
            };
            let error = move || self.give.error().get().or_else(|| self.look.error().get());
            view! {
                <form class="stack" novalidate on:submit=submit>
                    {shown(move || error().map(|error| view! { <Failed error=error form=true /> }))}
                    {shown(move || match self.preview.get() {
                        None => self.fields(lang),
                        Some(preview) => self.effect(lang, &preview),
                    })}
                </form>
            }
            .into_any()
        };
        view! { <Dialog open=self.open title=title wide=true content=content /> }.into_any()
    }

    fn fields(self, lang: Lang) -> AnyView {
        if self.chosen.with_value(Vec::len) > MOST {
            return view! { <p>{table::too_many(lang, &whole(lang, count(MOST)))}</p> }.into_any();
        }
        let fields = if self.what.get_untracked() == DecisionCode::Prioritise {
            self.priority_fields()
        } else if self.what.get_untracked() == DecisionCode::Approve {
            view! { <WordsField id="reason-words" label=common::reason_words(lang) hint=common::reason_words_hint(lang) value=self.words optional=true fault=fault_of(self.faults.into(), "reason-words") /> }.into_any()
        } else {
            view! { <ReasonFields label=common::reason(lang) choices=closing_choices(lang) code=self.code words=self.words faults=self.faults /> }.into_any()
        };
        view! {
            <p>{table::first_see(lang)}</p>
            {fields}
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| self.open.set(false) />
                <Button label=table::see(lang) class="primary" submit=true busy=self.look.busy() />
            </div>
        }
        .into_any()
    }

    fn name_of(self, id: RequestId) -> Option<String> {
        self.chosen.with_value(|all| {
            let found = all.iter().find(|request| request.id == id)?;
            Some(format!("{}, {}", speak::name(&found.person), found.course.title))
        })
    }

    fn effect(self, lang: Lang, preview: &RequestDecisionResult) -> AnyView {
        let refused: Vec<_> = preview
            .lines
            .iter()
            .filter_map(|line| {
                let why = words_of(lang, line.refusal.as_ref()?);
                let who = self.name_of(line.request_id).unwrap_or_else(|| table::somebody(lang).to_owned());
                Some(view! { <li><b>{who}</b>" – "{why}</li> })
            })
            .collect();
        let will = preview.done.0;
        let names: Vec<_> = preview
            .lines
            .iter()
            .filter(|line| line.refusal.is_none())
            .filter_map(|line| self.name_of(line.request_id))
            .map(|who| view! { <li>{who}</li> })
            .collect();
        let told = match (will, self.what.get_untracked()) {
            (0, _) => table::none_will(lang).to_owned(),
            (_, DecisionCode::Prioritise) => table::will_prioritise(lang, will),
            _ => table::will_do(lang, will),
        };
        let not = (!refused.is_empty())
            .then(|| view! { <p>{table::will_not(lang, preview.refused.0)}</p><ul class="bulk-lines">{refused}</ul> });
        let (act, class) = match self.what.get_untracked() {
            DecisionCode::Approve => (table::approve_title(lang, will), "primary"),
            DecisionCode::Refuse => (table::refuse_title(lang, will), "primary danger"),
            DecisionCode::Withdraw => (table::withdraw_title(lang, will), "primary danger"),
            DecisionCode::Prioritise => (table::prioritise_title(lang, will), "primary"),
        };
        let act = (will > 0).then(|| view! { <Button label=act class=class submit=true busy=self.give.busy() /> });
        view! {
            <p role="status"><b>{told}</b></p>
            <ul class="bulk-lines">{names}</ul>
            {not}
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| self.preview.set(None) />
                {act}
            </div>
        }
        .into_any()
    }
}

fn words_of(lang: Lang, refusal: &LineRefusal) -> String {
    match lang {
        Lang::Fr => refusal.words_fr.0.clone(),
        Lang::En => refusal.words_en.0.clone(),
    }
}
