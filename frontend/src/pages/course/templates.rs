//! The session templates of a course, for those who plan its sessions: planned from, changed, taken away.

use contract::{
    id::{CourseId, SiteId},
    session_template::{
        SessionTemplate, SessionTemplatePage, SessionTemplateQuery, SessionTemplateUpdate, TemplateBlock,
    },
    site::SiteItem,
    text::{Capacity, DaysBefore, SeatCount},
    unit::Site,
};
use leptos::prelude::*;

use super::draft::Reading;
use crate::{
    client,
    components::{
        button::Button,
        confirm::Confirm,
        dialog::Dialog,
        field::{Fault, Field, SelectField, WordsField, fault_of},
        form::{Basis, DialogForm, told_on},
        loaded::{Failed, Loaded, empty_line},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, courses, planning, sessions, templates},
        number::amount,
    },
    pages::session::{
        adder::{QuotaRow, Quotas, all_added, quota_fields},
        copying::{CopyForm, Original, What},
        filling::next_monday,
    },
    remote::{Deed, Remote, shown},
    state::days,
};

/// Templates that a page of a course shows: more than a calendar keeps of it.
const SHOWN: u16 = 200;

/// What is being done with a template.
#[derive(Clone, Copy)]
struct Chosen {
    /// Which one.
    of: RwSignal<Option<SessionTemplate>>,
    planning: RwSignal<bool>,
    editing: RwSignal<bool>,
    deleting: RwSignal<bool>,
}

impl Chosen {
    fn name(self) -> String {
        self.of.with(|of| of.as_ref().map(|one| one.name.0.clone()).unwrap_or_default())
    }

    fn open(self, template: &SessionTemplate, dialog: RwSignal<bool>) {
        self.of.set(Some(template.clone()));
        dialog.set(true);
    }
}

/// The card on the page of a course.
#[component]
pub fn TemplatesCard(id: CourseId) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let found = Remote::new(move || async move {
        let query =
            SessionTemplateQuery { course_id: Some(id), limit: Some(SHOWN.into()), ..SessionTemplateQuery::default() };
        client::session_template::list_session_templates(&query).await
    });
    let [planning, editing, deleting] = [(); 3].map(|()| RwSignal::new(false));
    let chosen = Chosen { of: RwSignal::new(None), planning, editing, deleting };
    let again = Callback::new(move |()| found.again());
    let delete = Deed::new(move |(): ()| async move {
        let Some(template) = chosen.of.get_untracked() else { return Ok(()) };
        client::session_template::delete_session_template(template.id).await?;
        chosen.deleting.set(false);
        speaker.say(templates::deleted(lang, template.name.as_str()));
        again.run(());
        Ok(())
    });
    let plan = move || chosen.of.get_untracked().map(|of| view! { <CopyForm open=planning of=original(&of) /> });
    let edit = move || chosen.of.get_untracked().map(|of| view! { <Edit template=of open=editing again=again /> });
    let named = move |title: fn(Lang, &str) -> String| Signal::derive(move || title(lang, &chosen.name()));
    view! {
        <section class="card flush" id="templates">
            <header><h2>{templates::title(lang)}</h2></header>
            <Loaded resource=found lines=2 render=move |page| list(page, chosen) />
        </section>
        <Dialog open=planning title=named(templates::plan_of) wide=true content=plan />
        <Dialog open=editing title=named(templates::edit_of) wide=true content=edit />
        <Confirm
            open=deleting
            title=named(templates::delete_of)
            effect=Signal::stored(templates::delete_effect(lang).to_owned())
            act=templates::delete(lang)
            doing=delete.doing()
            on_confirm=Callback::new(move |()| delete.run(()))
            typed=None
        />
    }
    .into_any()
}

/// What is planned from it: codes go on from the course's, days from next week.
fn original(of: &SessionTemplate) -> Original {
    Original { what: What::Template(of.id), code: format!("{}-00", of.course.code), next: next_monday() }
}

fn list(page: SessionTemplatePage, chosen: Chosen) -> AnyView {
    let lang = use_lang();
    if page.items.is_empty() {
        return empty_line(templates::none(lang));
    }
    view! { <ul class="items">{page.items.into_iter().map(|one| line(one, chosen)).collect_view()}</ul> }.into_any()
}

fn line(template: SessionTemplate, chosen: Chosen) -> AnyView {
    let lang = use_lang();
    let (name, about) = (template.name.0.clone(), about(lang, &template));
    let kept = StoredValue::new(template);
    let act =
        move |label: &'static str, full: fn(Lang, &str) -> String, class: &'static str, dialog: RwSignal<bool>| {
            let full = full(lang, &kept.with_value(|one| one.name.0.clone()));
            let press = move |()| kept.with_value(|one| chosen.open(one, dialog));
            view! { <Button label=label full_label=full class=class on_press=press /> }
        };
    view! {
        <li>
            <span class="item-title">{name}</span>
            <span class="small soft">{about}</span>
            <div class="actions">
                {act(templates::plan(lang), templates::plan_of, "small primary", chosen.planning)}
                {act(templates::edit(lang), templates::edit_of, "small", chosen.editing)}
                {act(templates::delete(lang), templates::delete_of, "small quiet danger", chosen.deleting)}
            </div>
        </li>
    }
    .into_any()
}

/// A template in a line.
fn about(lang: Lang, template: &SessionTemplate) -> String {
    let days = |block: &TemplateBlock| {
        let (first, last) = (block.first_day.0.to_string(), block.last_day.0.to_string());
        if first == last { templates::day_one(lang, &first) } else { templates::day_range(lang, &first, &last) }
    };
    let days = template.blocks.iter().map(days).collect::<Vec<_>>().join(", ");
    let seats = templates::seats(lang, template.capacity.0.into());
    let mut parts = vec![template.organiser.code.0.clone(), template.site.name.0.clone(), days, seats];
    if !template.quotas.is_empty() {
        parts.push(templates::quotas(lang, u32::try_from(template.quotas.len()).unwrap_or(u32::MAX)));
    }
    parts.join(" · ")
}

/// What is typed of a template.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    site: RwSignal<String>,
    capacity: RwSignal<String>,
    minimum: RwSignal<String>,
    days: RwSignal<String>,
    opens: RwSignal<String>,
    closes: RwSignal<String>,
    withdrawal: RwSignal<String>,
    cost: RwSignal<String>,
    joining: RwSignal<String>,
    quotas: RwSignal<Vec<QuotaRow>>,
    /// The unit that is chosen and not added yet.
    unit: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
}

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 10] = [
    ("/name", "template-name"),
    ("/site_id", "template-site"),
    ("/capacity", "template-capacity"),
    ("/minimum", "template-minimum"),
    ("/blocks", "template-days"),
    ("/enrolment_opens_before", "template-opens"),
    ("/enrolment_closes_before", "template-closes"),
    ("/withdrawal_before", "template-withdrawal"),
    ("/cost", "template-cost"),
    ("/joining", "template-joining"),
];

impl Typed {
    fn of(template: &SessionTemplate) -> Self {
        let lang = use_lang();
        let text = |text: String| RwSignal::new(text);
        let before = |days: Option<DaysBefore>| text(days.map(|days| days.0.to_string()).unwrap_or_default());
        Self {
            name: text(template.name.0.clone()),
            site: text(template.site.id.to_string()),
            capacity: text(template.capacity.0.to_string()),
            minimum: text(template.minimum.0.to_string()),
            days: text(days::typed(&template.blocks)),
            opens: before(template.enrolment_opens_before),
            closes: before(template.enrolment_closes_before),
            withdrawal: before(template.withdrawal_before),
            cost: text(template.cost.map(|cents| amount(lang, cents.0)).unwrap_or_default()),
            joining: text(template.joining.as_ref().map(|words| words.0.clone()).unwrap_or_default()),
            quotas: RwSignal::new(template.quotas.iter().map(QuotaRow::of_template).collect()),
            unit: RwSignal::new(String::new()),
            faults: RwSignal::new(Vec::new()),
        }
    }

    fn read(self) -> Result<SessionTemplateUpdate, Vec<Fault>> {
        let lang = use_lang();
        let mut read = Reading::default();
        let name = self.name.with_untracked(|name| name.trim().to_owned());
        if name.is_empty() {
            read.fault("template-name", templates::name_needed(lang));
        }
        let capacity = read.number("template-capacity", self.capacity, 1, 10_000);
        let minimum = read.number("template-minimum", self.minimum, 0, 10_000);
        if capacity.zip(minimum).is_some_and(|(capacity, minimum)| minimum > capacity) {
            read.fault("template-minimum", courses::minimum_above(lang));
        }
        let blocks = self.days.with_untracked(|text| days::read(text));
        if blocks.is_none() {
            read.fault("template-days", templates::days_needed(lang));
        }
        let mut before = |field: &str, typed| read.optional(field, typed, 1, 1_000).map(DaysBefore);
        let opens = before("template-opens", self.opens);
        let closes = before("template-closes", self.closes);
        let withdrawal = before("template-withdrawal", self.withdrawal);
        let cost = read.amount("template-cost", self.cost);
        let joining = self.joining.with_untracked(|words| words.trim().to_owned());
        let quotas =
            self.quotas.with_untracked(|rows| rows.iter().filter_map(|row| row.read_before(&mut read)).collect());
        all_added(&mut read, "quota", self.unit);
        if !read.faults.is_empty() {
            return Err(read.faults);
        }
        Ok(SessionTemplateUpdate {
            name: Some(name.into()),
            site_id: self.site.with_untracked(|id| id.parse::<SiteId>().ok()),
            capacity: capacity.map(Capacity),
            minimum: minimum.map(SeatCount),
            blocks,
            enrolment_opens_before: opens.into(),
            enrolment_closes_before: closes.into(),
            withdrawal_before: withdrawal.into(),
            quotas: Some(quotas),
            cost: cost.into(),
            joining: (!joining.is_empty()).then(|| joining.into()).into(),
        })
    }
}

#[component]
fn Edit(template: SessionTemplate, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let sites = Remote::new(|| async { Ok(client::catalogue::list_sites().await?.items) });
    let (id, basis, typed) = (template.id, Basis::new(template.version), Typed::of(&template));
    let save = Deed::new(move |body: SessionTemplateUpdate| async move {
        let error = match client::session_template::update_session_template(id, &body, basis.version()).await {
            Ok(saved) => {
                open.set(false);
                speaker.say(templates::saved(lang, saved.name.as_str()));
                again.run(());
                return Ok(());
            }
            Err(error) => error,
        };
        let present = async {
            let now = client::session_template::get_session_template(id).await?;
            Ok((now.version, format!("{} · {}", now.name, about(lang, &now))))
        };
        basis.heed(&error, present).await?;
        let aside = typed.quotas.with_untracked(|rows| quota_fields(rows));
        let aside = aside.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str()));
        let fields: Vec<(&str, &str)> = FIELDS.into_iter().chain(aside).collect();
        told_on(error, &fields, typed.faults)
    });
    let submit = Callback::new(move |()| match typed.read() {
        Ok(body) => {
            typed.faults.set(Vec::new());
            save.run(body);
        }
        Err(found) => typed.faults.set(found),
    });
    let unread = move || match sites.get() {
        Some(Err(error)) => Some(view! { <Failed error=error /> }),
        _ => None,
    };
    let form = view! {
        <p>{templates::edit_effect(lang)}</p>
        {basis.present()}
        {shown(unread)}
        {fields(typed, template.site, sites)}
    };
    view! { <DialogForm open=open faults=typed.faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=form.into_any() /> }
        .into_any()
}

fn fields(typed: Typed, site: Site, sites: Remote<Vec<SiteItem>>) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(typed.faults.into(), field);
    let choices = Signal::derive(move || {
        let known = sites.ok().unwrap_or_default();
        let own = [(site.id.to_string(), site.name.0.clone())];
        let others = known.iter().filter(|one| one.id != site.id).map(|one| (one.id.to_string(), one.name.0.clone()));
        own.into_iter().chain(others).collect::<Vec<_>>()
    });
    view! {
        <Field id="template-name" label=templates::name(lang) value=typed.name fault=fault("template-name") />
        <div class="pair">
            <SelectField id="template-site" label=sessions::site(lang) value=typed.site on_choose=Callback::new(move |id| typed.site.set(id)) choices=choices fault=fault("template-site") />
            <Field id="template-days" label=templates::days(lang) hint=templates::days_hint(lang) value=typed.days fault=fault("template-days") />
        </div>
        <div class="pair">
            <Field id="template-capacity" label=sessions::capacity(lang) value=typed.capacity inputmode="numeric" fault=fault("template-capacity") />
            <Field id="template-minimum" label=sessions::minimum(lang) value=typed.minimum inputmode="numeric" fault=fault("template-minimum") />
        </div>
        <div class="pair">
            <Field id="template-opens" label=templates::opens(lang) value=typed.opens inputmode="numeric" optional=true fault=fault("template-opens") />
            <Field id="template-closes" label=templates::closes(lang) value=typed.closes inputmode="numeric" optional=true fault=fault("template-closes") />
        </div>
        <div class="pair">
            <Field id="template-withdrawal" label=templates::withdrawal(lang) value=typed.withdrawal inputmode="numeric" optional=true fault=fault("template-withdrawal") />
            <Field id="template-cost" label=planning::cost(lang) value=typed.cost inputmode="decimal" optional=true fault=fault("template-cost") />
        </div>
        <Quotas rows=typed.quotas chosen=typed.unit faults=typed.faults before=true />
        <WordsField id="template-joining" label=planning::joining(lang) hint=planning::joining_hint(lang) value=typed.joining optional=true most=2000 fault=fault("template-joining") />
    }
    .into_any()
}
