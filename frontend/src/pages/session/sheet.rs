//! The attendance sheet: one line per person, for a thumb on a tablet. What is touched is kept on the device at once, and
//! leaves when there is a network.

use std::time::Duration;

use chrono::NaiveDate;
use contract::{
    attendance::{AbsenceCode, AttendanceLine, AttendanceSheet, MarkRefusal, Presence, SheetRight, TrainingOutcome},
    id::{EnrolmentId, SessionId},
    session::SessionState,
};
use leptos::prelude::*;

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge, callout},
        button::Button,
        heading::PageHead,
        loaded::{Loaded, empty},
    },
    context::{use_account, use_lang},
    i18n::{
        Lang, date,
        messages::{attendance, sessions},
        number::whole,
        speak,
        terms::{Term, choices},
    },
    page::Page,
    remote::{Remote, shown},
    state::{
        account::Account,
        sheet::{Draft, Entered, Stopped},
    },
};

/// How long after a touch what was entered leaves: several touches in a row leave together.
const SOON: Duration = Duration::from_millis(1_200);
/// How often it is tried again without a network.
const AGAIN: Duration = Duration::from_secs(15);

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looking {
    At(NaiveDate),
    Outcomes,
}

/// The sheet while it is filled in.
#[derive(Clone, Copy)]
struct Filling {
    id: SessionId,
    lang: Lang,
    /// Whose device this is now: what somebody else entered on it stays theirs.
    place: StoredValue<String>,
    draft: RwSignal<Draft>,
    /// Lines as the server has them.
    lines: RwSignal<Vec<AttendanceLine>>,
    looking: RwSignal<Looking>,
    sending: RwSignal<bool>,
    out: RwSignal<bool>,
    /// Why all of it was refused.
    refused: RwSignal<Option<String>>,
}

impl Filling {
    fn new(id: SessionId) -> Self {
        let me = use_account().with_untracked(Account::person_id);
        let place = format!("releve.sheet.{}.{id}", me.map(|me| me.to_string()).unwrap_or_default());
        let draft = Draft::read(browser::kept(&place).as_deref());
        Self {
            id,
            lang: use_lang(),
            place: StoredValue::new(place),
            draft: RwSignal::new(draft),
            lines: RwSignal::new(Vec::new()),
            looking: RwSignal::new(Looking::Outcomes),
            sending: RwSignal::new(false),
            out: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// Changes what is entered, and keeps it on the device.
    fn change(self, act: impl FnOnce(&mut Draft)) {
        self.draft.update(act);
        self.keep();
        set_timeout(move || self.send(), SOON);
    }

    fn keep(self) {
        let (place, text) = (self.place.get_value(), self.draft.with_untracked(Draft::text));
        if self.draft.with_untracked(Draft::is_empty) {
            browser::forget(&place);
        } else {
            browser::keep(&place, &text);
        }
    }

    /// Sends what waits, unless something is on its way.
    fn send(self) {
        if self.sending.try_get_untracked() != Some(false) {
            return;
        }
        let Some(Some(parcel)) = self.draft.try_update_untracked(|draft| draft.parcel(browser::fresh_key)) else {
            return;
        };
        // Before it leaves: a page that goes away meanwhile sends it again under the same key.
        self.keep();
        self.sending.set(true);
        let lang = self.lang;
        leptos::task::spawn_local(async move {
            let answer = client::attendance::keep_session_attendance(self.id, parcel).await;
            if self.sending.try_get_untracked().is_none() {
                return;
            }
            self.sending.set(false);
            match answer {
                Ok(kept) => {
                    let mut now = Vec::new();
                    self.draft.update(|draft| now = draft.answered(&kept));
                    self.lines.update(|lines| {
                        for line in now {
                            if let Some(known) = lines.iter_mut().find(|one| one.enrolment_id == line.enrolment_id) {
                                *known = line;
                            }
                        }
                    });
                    self.out.set(false);
                    self.refused.set(None);
                }
                Err(error) if error.is_outage() => {
                    self.out.set(true);
                    return;
                }
                Err(error) => {
                    self.out.set(false);
                    self.draft.update(Draft::refused);
                    self.refused.set(Some(why(lang, &error)));
                }
            }
            self.keep();
            // What was entered while it was on its way.
            if self.refused.with_untracked(Option::is_none) {
                self.send();
            }
        });
    }

    fn line(self, id: EnrolmentId) -> Option<AttendanceLine> {
        self.lines.with(|lines| lines.iter().find(|line| line.enrolment_id == id).cloned())
    }
}

/// A refusal of the whole sheet, in words.
fn why(lang: Lang, error: &ClientError) -> String {
    match error {
        ClientError::Invalid { fields, .. } if !fields.is_empty() => {
            fields.iter().map(|field| field.detail.0.clone()).collect::<Vec<_>>().join(" · ")
        }
        other => other.words(lang),
    }
}

/// The page.
#[component]
pub fn AttendancePage(id: SessionId) -> impl IntoView {
    let lang = use_lang();
    let filling = Filling::new(id);
    let sheet = Remote::new(move || client::attendance::get_session_attendance(id));
    let back = window_event_listener_untyped("online", move |_| filling.send());
    let lost = window_event_listener_untyped("offline", move |_| filling.out.set(true));
    let timer = set_interval_with_handle(move || filling.send(), AGAIN).ok();
    on_cleanup(move || {
        back.remove();
        lost.remove();
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    // What an earlier visit left leaves now.
    set_timeout(move || filling.send(), Duration::from_millis(200));
    let unread =
        Memo::new(move |_| sheet.get().is_some_and(|answer| answer.is_err()) && filling.draft.with(Draft::count) > 0);
    view! {
        <div class="stack sheet">
            {shown(move || unread.get().then(|| state(lang, filling)))}
            <Loaded resource=sheet title=attendance::title(lang) lines=8 render=move |sheet| content(sheet, filling) />
        </div>
    }
    .into_any()
}

fn content(sheet: AttendanceSheet, filling: Filling) -> AnyView {
    let lang = use_lang();
    let past: Vec<NaiveDate> = sheet.days.iter().copied().filter(|day| *day <= sheet.today).collect();
    let over = sheet.session.state == SessionState::Done;
    filling.looking.set(match past.last() {
        Some(day) if !over => Looking::At(*day),
        _ => Looking::Outcomes,
    });
    let mut lines = sheet.lines.clone();
    lines.sort_by_cached_key(|line| (line.family_name.0.clone(), line.given_name.0.clone()));
    let ids: Vec<EnrolmentId> = lines.iter().map(|line| line.enrolment_id).collect();
    filling.lines.set(lines);
    let (session, about) = (sheet.session.clone(), speak::days_and_site(lang, &sheet.session));
    let above = (Page::Session(session.id).path(), format!("{} · {}", session.course.title, session.code));
    let head = view! { <PageHead title=attendance::title(lang) above=above about=move || view! { <span>{about.clone()}</span> } /> };
    let held = matches!(session.state, SessionState::Running | SessionState::Done);
    if !held {
        let words = match session.state {
            SessionState::Cancelled => sessions::state_cancelled(lang).to_owned(),
            _ => attendance::not_begun(lang, &date::day(lang, session.starts_on)),
        };
        return view! { {head}{callout(Tone::Info, view! { <p>{words}</p> }.into_any())} }.into_any();
    }
    if ids.is_empty() {
        return view! { {head}{empty(attendance::nobody(lang), attendance::nobody_hint(lang), None)} }.into_any();
    }
    let until = (sheet.right == SheetRight::Trainer)
        .then(|| view! { <p class="soft small">{attendance::until(lang, &date::day(lang, sheet.trainers_until))}</p> });
    let gives = sheet.gives_skills;
    let rows = ids.iter().map(|id| person(*id, filling, gives)).collect_view();
    let everyone = ids.clone();
    view! {
        {head}
        {until}
        {chooser(past, filling)}
        {state(lang, filling)}
        <section class="card flush">
            <header>
                <h2>{attendance::people(lang)}" "<span class="count">{whole(lang, u32::try_from(ids.len()).unwrap_or(0))}</span></h2>
                {shown(move || all_present(everyone.clone(), filling))}
            </header>
            <ul class="items">{rows}</ul>
        </section>
    }
    .into_any()
}

/// What is being said: of one day, or of the end.
fn chooser(past: Vec<NaiveDate>, filling: Filling) -> AnyView {
    let lang = use_lang();
    let Some(last) = past.last().copied() else { return ().into_any() };
    let on = move |at: bool| filling.looking.with(|looking| matches!(looking, Looking::At(_)) == at).to_string();
    let pick = move || {
        let Looking::At(now) = filling.looking.get() else { return None };
        let choose = move |code: String| {
            if let Ok(day) = code.parse() {
                filling.looking.set(Looking::At(day));
            }
        };
        let options = past
            .iter()
            .rev()
            .map(|day| view! { <option value=day.to_string() selected=*day == now>{date::long(lang, *day)}</option> })
            .collect_view();
        Some(view! {
            <div class="field">
                <label for="sheet-day">{attendance::day(lang)}</label>
                <select id="sheet-day" class="input" on:change=move |event| choose(event_target_value(&event))>{options}</select>
            </div>
        })
    };
    view! {
        <div class="segment" role="group" aria-label=attendance::what(lang)>
            <button type="button" aria-pressed=move || on(true) on:click=move |_| filling.looking.set(Looking::At(last))>{attendance::view_days(lang)}</button>
            <button type="button" aria-pressed=move || on(false) on:click=move |_| filling.looking.set(Looking::Outcomes)>{attendance::view_outcomes(lang)}</button>
        </div>
        {shown(pick)}
    }
    .into_any()
}

/// Everyone who was not marked on the day is there.
fn all_present(ids: Vec<EnrolmentId>, filling: Filling) -> Option<AnyView> {
    let lang = use_lang();
    let Looking::At(day) = filling.looking.get() else { return None };
    let press = move |()| {
        let lines: Vec<AttendanceLine> = ids.iter().filter_map(|id| untrack(|| filling.line(*id))).collect();
        filling.change(|draft| {
            for line in lines {
                if draft.presence(&line, day).is_none() {
                    draft.mark(&line, day, Presence::Present);
                }
            }
        });
    };
    Some(view! { <Button label=attendance::all_present(lang) class="small" on_press=press /> }.into_any())
}

/// Where the sheet stands, the reason that it may need, and the button that sends. What is typed stays while the rest moves.
fn state(lang: Lang, filling: Filling) -> AnyView {
    let given = Memo::new(move |_| filling.draft.with(|draft| draft.reason.clone()));
    let needed = Memo::new(move |_| !given.with(String::is_empty) || needs_reason(filling));
    let waits = Memo::new(move |_| filling.draft.with(Draft::count) > 0);
    let press = move |()| {
        filling.refused.set(None);
        filling.send();
    };
    let send = move || {
        let label = attendance::send_now(lang);
        view! { <div><Button label=label class="primary" busy=filling.sending on_press=press /></div> }
    };
    view! {
        <div class="stack-tight" role="status">{shown(move || standing_of_all(lang, filling))}</div>
        {shown(move || needed.get().then(|| reason(lang, given, filling)))}
        {shown(move || waits.get().then(send))}
    }
    .into_any()
}

/// Kept here, on its way, refused.
fn standing_of_all(lang: Lang, filling: Filling) -> AnyView {
    let waiting = filling.draft.with(Draft::count);
    match (filling.refused.get(), waiting, filling.out.get()) {
        (Some(why), ..) => callout(Tone::Bad, view! { <p>{attendance::refused_whole(lang, &why)}</p> }.into_any()),
        (None, 0, false) if filling.lines.with(|lines| lines.iter().all(|line| line.version.0 == 1)) => {
            callout(Tone::Info, view! { <p>{attendance::nothing_yet(lang)}</p> }.into_any())
        }
        (None, 0, _) => callout(Tone::Good, view! { <p>{attendance::all_sent(lang)}</p> }.into_any()),
        (None, waiting, out) => {
            let count = attendance::to_send(lang, u32::try_from(waiting).unwrap_or(u32::MAX));
            let out = out.then(|| view! { <p>{attendance::offline(lang)}</p> });
            callout(Tone::Watch, view! { <strong>{count}</strong>{out} }.into_any())
        }
    }
}

/// Whether a line was refused for want of a reason.
fn needs_reason(filling: Filling) -> bool {
    let needs = |line: &AttendanceLine| {
        let stopped = filling.draft.with(|draft| draft.stopped(line.enrolment_id));
        stopped == Some(Stopped::Refused(MarkRefusal::ReasonNeeded))
    };
    filling.lines.with(|lines| lines.iter().any(needs))
}

fn reason(lang: Lang, given: Memo<String>, filling: Filling) -> AnyView {
    let say = move |words: String| filling.change(|draft| draft.give_reason(&words));
    view! {
        <div class="field">
            <label for="sheet-reason">{attendance::reason(lang)}</label>
            <p class="hint" id="sheet-reason-hint">{attendance::reason_hint(lang)}</p>
            <input id="sheet-reason" class="input" aria-describedby="sheet-reason-hint" maxlength="500" prop:value=given on:change=move |event| say(event_target_value(&event)) />
        </div>
    }
    .into_any()
}

/// One person: their name, their buttons, and where what was said of them stands.
fn person(id: EnrolmentId, filling: Filling, gives: bool) -> AnyView {
    let Some(line) = untrack(|| filling.line(id)) else { return ().into_any() };
    let name = format!("{} {}", line.family_name, line.given_name);
    let buttons = {
        let name = name.clone();
        move || match filling.looking.get() {
            Looking::At(day) => presence(id, &name, day, filling),
            Looking::Outcomes => outcomes(id, &name, filling, gives),
        }
    };
    let unit = speak::unit(&line.unit);
    view! {
        <li class="sheet-line">
            <div class="stack-tight"><strong>{name.clone()}</strong><span class="small soft">{unit}</span></div>
            <div class="stack-tight">{shown(buttons)}</div>
            <div class="sheet-state">{shown(move || standing(id, &name, filling))}</div>
        </li>
    }
    .into_any()
}

fn press(label: &'static str, on: Signal<bool>, act: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" aria-pressed=move || on.get().to_string() on:click=move |_| act()>{label}</button> }
        .into_any()
}

fn presence(id: EnrolmentId, name: &str, day: NaiveDate, filling: Filling) -> AnyView {
    let lang = use_lang();
    let one = |presence: Presence| {
        let is = move || filling.line(id).and_then(|line| filling.draft.with(|draft| draft.presence(&line, day)));
        let mark = move || {
            if let Some(line) = untrack(|| filling.line(id)) {
                filling.change(|draft| draft.mark(&line, day, presence));
            }
        };
        press(presence.words(lang), Signal::derive(move || is() == Some(presence)), mark)
    };
    let group = attendance::group_of(lang, name);
    view! { <div class="segment big" role="group" aria-label=group>{one(Presence::Present)}{one(Presence::Absent)}</div> }
        .into_any()
}

fn entered(id: EnrolmentId, filling: Filling) -> Option<Entered> {
    filling.line(id).and_then(|line| filling.draft.with(|draft| draft.outcome(&line)))
}

fn say(id: EnrolmentId, filling: Filling, next: Entered) {
    if let Some(line) = untrack(|| filling.line(id)) {
        filling.change(|draft| draft.say(&line, next));
    }
}

fn outcomes(id: EnrolmentId, name: &str, filling: Filling, gives: bool) -> AnyView {
    let lang = use_lang();
    let one = |outcome: TrainingOutcome| {
        let is = move || entered(id, filling).map(|entered| entered.outcome) == Some(outcome);
        let tell = move || {
            let note = untrack(|| entered(id, filling)).map(|entered| entered.note).unwrap_or_default();
            let absence = (outcome == TrainingOutcome::Absent).then_some(AbsenceCode::Unexplained);
            say(id, filling, Entered { outcome, absence, note });
        };
        press(outcome.words(lang), Signal::derive(is), tell)
    };
    let offered: &[TrainingOutcome] = if gives {
        &[TrainingOutcome::Passed, TrainingOutcome::Failed, TrainingOutcome::Attended, TrainingOutcome::Absent]
    } else {
        &[TrainingOutcome::Attended, TrainingOutcome::Passed, TrainingOutcome::Failed, TrainingOutcome::Absent]
    };
    let group = attendance::outcome_of(lang, name);
    let name = name.to_owned();
    let now = Memo::new(move |_| entered(id, filling));
    let said = Memo::new(move |_| now.with(Option::is_some));
    view! {
        <div class="segment big" role="group" aria-label=group>{offered.iter().map(|outcome| one(*outcome)).collect_view()}</div>
        {shown(move || said.get().then(|| details(id, &name, now, filling)))}
    }
    .into_any()
}

/// Why someone did not come, and a note: shown once an outcome was chosen. They stay while they are filled in.
fn details(id: EnrolmentId, name: &str, now: Memo<Option<Entered>>, filling: Filling) -> AnyView {
    let lang = use_lang();
    let note = Memo::new(move |_| now.with(|now| now.as_ref().map(|now| now.note.clone()).unwrap_or_default()));
    let away = Memo::new(move |_| now.with(|now| now.as_ref().is_some_and(|now| now.absence.is_some())));
    let write = move |words: String| {
        if let Some(now) = now.get_untracked() {
            say(id, filling, Entered { note: words, ..now });
        }
    };
    let label = attendance::absence_of(lang, name);
    let why = move || away.get().then(|| why_absent(lang, id, label.clone(), now, filling));
    view! {
        {shown(why)}
        <input class="input" id=format!("note-{id}") aria-label=attendance::note_of(lang, name) placeholder=attendance::note(lang) maxlength="500" prop:value=note on:change=move |event| write(event_target_value(&event)) />
    }
    .into_any()
}

fn why_absent(lang: Lang, id: EnrolmentId, label: String, now: Memo<Option<Entered>>, filling: Filling) -> AnyView {
    let choose = move |code: String| {
        if let (Some(now), Some(absence)) = (now.get_untracked(), AbsenceCode::from_code(&code)) {
            say(id, filling, Entered { absence: Some(absence), ..now });
        }
    };
    let option = |(code, words): (String, String)| {
        let absence = AbsenceCode::from_code(&code);
        let chosen = move || now.with(|now| now.as_ref().and_then(|now| now.absence) == absence);
        view! { <option value=code prop:selected=chosen>{words}</option> }
    };
    let options = choices::<AbsenceCode>(lang).into_iter().map(option).collect_view();
    view! { <select class="input" aria-label=label on:change=move |event| choose(event_target_value(&event))>{options}</select> }
        .into_any()
}

/// To send, sent, or refused because.
fn standing(id: EnrolmentId, name: &str, filling: Filling) -> AnyView {
    let lang = use_lang();
    let Some(line) = filling.line(id) else { return ().into_any() };
    match filling.draft.with(|draft| (draft.waits(id), draft.stopped(id))) {
        (true, None) => badge(Tone::Watch, attendance::waits(lang)),
        (_, Some(Stopped::Refused(refusal))) => {
            let drop = move |()| filling.change(|draft| draft.drop_line(id));
            let label = attendance::of(lang, attendance::keep_theirs(lang), name);
            view! {
                {badge(Tone::Bad, attendance::refused(lang, refusal.words(lang)))}
                <Button label=attendance::keep_theirs(lang) full_label=label class="small quiet" on_press=drop />
            }
            .into_any()
        }
        (_, Some(Stopped::Conflict)) => {
            let theirs = line.outcome.as_ref().map_or(attendance::nothing_said(lang), |said| said.outcome.words(lang));
            let words = attendance::conflict(lang, theirs);
            let drop = move |()| filling.change(|draft| draft.drop_line(id));
            let insist = move |()| filling.change(|draft| draft.insist(&line));
            let (one, two) = (attendance::keep_theirs(lang), attendance::keep_mine(lang));
            view! {
                {badge(Tone::Bad, words)}
                <Button label=one full_label=attendance::of(lang, one, name) class="small" on_press=drop />
                <Button label=two full_label=attendance::of(lang, two, name) class="small quiet" on_press=insist />
            }
            .into_any()
        }
        (false, None) if line.version.0 > 1 && (line.outcome.is_some() || !line.marks.is_empty()) => {
            badge(Tone::Good, attendance::sent(lang))
        }
        (false, None) => ().into_any(),
    }
}
