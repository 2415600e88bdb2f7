//! Copying a session, or planning from a template: once, or as a series whose codes and days are seen and mended before they
//! are made.

use chrono::NaiveDate;
use contract::{
    id::{SessionId, SessionTemplateId},
    session::{CopyBody, SessionCopies, SessionCopy, SessionItem},
};
use domain::text::SessionCode;
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::detail::Live;
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        button::Button,
        dialog::Dialog,
        field::{Fault, Field, SelectField, fault_of},
        form::{DialogForm, told_on},
        rows::Keeper,
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{common, courses, planning, templates},
    },
    page::Page,
    state::series::{Every, copies},
};

/// Copies made at once.
const MOST: u32 = 52;

/// The dialog.
#[component]
pub fn CopyDialog(live: Live, open: RwSignal<bool>) -> impl IntoView {
    let content = move || {
        live.session.now().map(|session| {
            let next = Every::Week.after(session.starts_on, 1).unwrap_or(session.starts_on);
            let of = Original { what: What::Session(session.id), code: session.code.0, next };
            view! { <CopyForm open=open of=of /> }
        })
    };
    view! { <Dialog open=open title=planning::copy(use_lang()).to_owned() wide=true content=content /> }.into_any()
}

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A session.
    Session(SessionId),
    /// A template.
    Template(SessionTemplateId),
}

impl What {
    async fn make(self, body: &SessionCopy) -> Result<SessionCopies, ClientError> {
        match self {
            Self::Session(id) => client::session::copy_session(id, body).await,
            Self::Template(id) => client::session_template::plan_template_sessions(id, body).await,
        }
    }

    const fn effect(self, lang: Lang) -> &'static str {
        match self {
            Self::Session(_) => planning::copy_effect(lang),
            Self::Template(_) => templates::plan_effect(lang),
        }
    }
}

/// What is copied, the code that those of the copies follow, and the first day that is proposed.
#[derive(Clone, Debug)]
pub struct Original {
    /// What it is.
    pub what: What,
    /// Its code.
    pub code: String,
    /// The day.
    pub next: NaiveDate,
}

/// One copy of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    key: usize,
    code: RwSignal<String>,
    day: RwSignal<String>,
}

impl Row {
    fn id(self, field: &str) -> String {
        format!("copy-{}-{field}", self.key)
    }

    fn read(self, faults: &mut Vec<Fault>) -> Option<CopyBody> {
        let lang = use_lang();
        let code = self.code.with_untracked(|code| code.trim().to_owned());
        if SessionCode::parse(&code).is_err() {
            faults.push(Fault { field: self.id("code"), words: planning::code_needed(lang).to_owned() });
        }
        let day = self.day.with_untracked(|day| day.trim().parse::<NaiveDate>().ok());
        if day.is_none() {
            faults.push(Fault { field: self.id("day"), words: planning::day_needed(lang).to_owned() });
        }
        Some(CopyBody { code: code.into(), starts_on: day? })
    }
}

const fn pace(lang: Lang, every: Every) -> &'static str {
    match every {
        Every::Once => planning::every_once(lang),
        Every::Week => planning::every_week(lang),
        Every::Month => planning::every_month(lang),
    }
}

/// What is typed, and what was made of it.
#[derive(Clone, Copy)]
struct Typed {
    every: RwSignal<String>,
    first: RwSignal<String>,
    count: RwSignal<String>,
    rows: RwSignal<Vec<Row>>,
    faults: RwSignal<Vec<Fault>>,
    made: RwSignal<Option<SessionCopies>>,
    keeper: Keeper,
}

impl Typed {
    fn new(next: NaiveDate) -> Self {
        Self {
            every: RwSignal::new(Every::Once.code().to_owned()),
            first: RwSignal::new(next.to_string()),
            count: RwSignal::new("4".to_owned()),
            rows: RwSignal::new(Vec::new()),
            faults: RwSignal::new(Vec::new()),
            made: RwSignal::new(None),
            keeper: Keeper::here(),
        }
    }

    /// Fills the list from the pace, the first day and how many.
    fn prepare(self, code: &str) {
        let lang = use_lang();
        let every = self.every.with_untracked(|code| Every::from_code(code)).unwrap_or(Every::Once);
        let first = self.first.with_untracked(|day| day.trim().parse::<NaiveDate>().ok());
        let count = self.count.with_untracked(|count| count.trim().parse::<u32>().ok());
        let count = if every == Every::Once { Some(1) } else { count.filter(|count| (1..=MOST).contains(count)) };
        let fault = |field: &str, words: String| Fault { field: field.to_owned(), words };
        let (Some(first), Some(count)) = (first, count) else {
            let no_day = first.is_none().then(|| fault("copy-first", planning::day_needed(lang).to_owned()));
            let no_count =
                count.is_none().then(|| fault("copy-count", courses::number_between(lang, 1, &MOST.to_string())));
            self.faults.set(no_day.into_iter().chain(no_count).collect());
            return;
        };
        self.faults.set(Vec::new());
        // Keys go on, so that a new list is drawn anew.
        let from = self.rows.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or_default());
        let made = copies(code, first, every, count);
        let row = |(index, (code, day)): (usize, (String, NaiveDate))| Row {
            key: from + index,
            code: RwSignal::new(code),
            day: RwSignal::new(day.to_string()),
        };
        self.rows.set(self.keeper.make(|| made.into_iter().enumerate().map(row).collect()));
        request_animation_frame(|| browser::focus("copies"));
    }

    fn parse(self) -> Result<SessionCopy, Vec<Fault>> {
        let mut faults = Vec::new();
        let copies: Vec<CopyBody> =
            self.rows.get_untracked().into_iter().filter_map(|row| row.read(&mut faults)).collect();
        if faults.is_empty() { Ok(SessionCopy { copies }) } else { Err(faults) }
    }

    fn fields(self) -> Vec<(String, String)> {
        let mut all = vec![("/copies".to_owned(), "copy-first".to_owned())];
        for (index, row) in self.rows.get_untracked().into_iter().enumerate() {
            all.push((format!("/copies/{index}/code"), row.id("code")));
            all.push((format!("/copies/{index}/starts_on"), row.id("day")));
        }
        all
    }
}

/// The form, in a dialog.
#[component]
pub fn CopyForm(open: RwSignal<bool>, of: Original) -> impl IntoView {
    let lang = use_lang();
    let what = of.what;
    let typed = Typed::new(of.next);
    let make = Deed::new(move |body: SessionCopy| async move {
        match what.make(&body).await {
            Ok(made) => {
                typed.made.set(Some(made));
                Ok(())
            }
            Err(error) => {
                let fields = typed.fields();
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
                told_on(error, &fields, typed.faults)
            }
        }
    });
    let of = StoredValue::new(of.code);
    let submit = Callback::new(move |()| {
        // The list comes first: it is what is made.
        if typed.rows.with_untracked(Vec::is_empty) {
            of.with_value(|code| typed.prepare(code));
            return;
        }
        match typed.parse() {
            Ok(body) => {
                typed.faults.set(Vec::new());
                make.run(body);
            }
            Err(found) => typed.faults.set(found),
        }
    });
    shown(move || {
        if let Some(made) = typed.made.get() {
            return links(&made, open);
        }
        let count = typed.rows.with(|rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
        let act = if count == 0 { planning::copy_prepare(lang).to_owned() } else { planning::copy_do(lang, count) };
        let fields = view! { <p>{what.effect(lang)}</p>{asked(typed, of)}{list(typed)} };
        view! { <DialogForm open=open faults=typed.faults error=make.error() busy=make.busy() act=act on_submit=submit fields=fields.into_any() /> }
            .into_any()
    })
}

fn asked(typed: Typed, of: StoredValue<String>) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(typed.faults.into(), field);
    let paces: Vec<(String, String)> =
        Every::ALL.iter().map(|one| (one.code().to_owned(), pace(lang, *one).to_owned())).collect();
    let several = Memo::new(move |_| typed.every.with(|code| Every::from_code(code) != Some(Every::Once)));
    let count = fault("copy-count");
    let again = typed.rows.with(|rows| !rows.is_empty()).then(|| {
        view! { <div><Button label=planning::copy_prepare(lang) class="small" on_press=move |()| of.with_value(|code| typed.prepare(code)) /></div> }
    });
    view! {
        <div class="pair">
            <SelectField id="copy-every" label=planning::copy_every(lang) value=typed.every on_choose=Callback::new(move |code| typed.every.set(code)) choices=Signal::stored(paces) />
            <Field id="copy-first" kind="date" label=planning::copy_first(lang) value=typed.first fault=fault("copy-first") />
            {shown(move || several.get().then(|| view! { <Field id="copy-count" label=planning::copy_count(lang) value=typed.count inputmode="numeric" fault=count /> }))}
        </div>
        {again}
    }
    .into_any()
}

/// The copies to make, each of which may be mended or taken away.
fn list(typed: Typed) -> AnyView {
    let lang = use_lang();
    let rows = typed.rows;
    if rows.with(Vec::is_empty) {
        return ().into_any();
    }
    let line = move |(index, row): (usize, Row)| {
        let nth = (index + 1).to_string();
        let fault = |field: &str| fault_of(typed.faults.into(), &row.id(field));
        let remove = move |()| {
            rows.update(|rows| rows.retain(|one| *one != row));
            browser::focus("copies");
        };
        view! {
            <li class="part copy-line">
                <Field id=row.id("code") label=planning::copy_code(lang, &nth) value=row.code fault=fault("code") />
                <Field id=row.id("day") kind="date" label=planning::copy_day(lang, &nth) value=row.day fault=fault("day") />
                <Button label=common::remove(lang) full_label=planning::copy_remove(lang, &nth) class="small quiet danger" on_press=remove />
            </li>
        }
    };
    view! {
        <div class="stack-tight" id="copies" tabindex="-1">
            <h3>{planning::copy_list(lang)}</h3>
            <ol class="stack-tight">{rows.get().into_iter().enumerate().map(line).collect_view()}</ol>
        </div>
    }
    .into_any()
}

/// What was made, one link each.
fn links(made: &SessionCopies, open: RwSignal<bool>) -> AnyView {
    let lang = use_lang();
    let count = u32::try_from(made.items.len()).unwrap_or(u32::MAX);
    let link = |item: &SessionItem| {
        let days = date::range(lang, item.starts_on, item.ends_on);
        view! { <li><a class="item-title" href=Page::Session(item.id).path()>{item.code.0.clone()}</a><br /><span class="small soft">{days}</span></li> }
    };
    view! {
        <p role="status">{planning::copied_done(lang, count)}</p>
        <ul class="stack-tight">{made.items.iter().map(link).collect_view()}</ul>
        <div class="dialog-actions"><Button label=common::close(lang) class="primary" on_press=move |()| open.set(false) /></div>
    }
    .into_any()
}
