//! Second and third steps: what the import will do, line by line; then what it did.

use contract::{
    id::ImportId,
    import::{Import, ImportState, LineKind, Verdict},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    apply::{Chosen, confirm},
    columns::columns,
    lines::{Lines, verdict_words},
    lines_read,
    list::state_badge,
    reading::{follow, is_read, reading},
    steps,
};
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::{Button, link_button},
        dialog::Dialog,
        heading::PageHead,
        icon::{Icon, icon},
        loaded::Loaded,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{columns as words, imports, requests},
        number::whole,
        speak,
        terms::Term,
    },
    page::Page,
    router::use_router,
    state::query::Query,
};

/// Sessions that move beyond which the wrong calendar is suspected.
const MANY: u32 = 5;

/// An import: checked, then applied.
#[component]
pub fn ImportDetailPage(id: ImportId) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let import = Remote::new(move || client::import::get_import(id));
    let open = RwSignal::new(false);
    follow(import);
    let apply = Deed::new(move |(version, only, without): Chosen| async move {
        client::import::apply_import(id, version, only, without).await?;
        open.set(false);
        speaker.say(imports::applied_done(lang));
        import.again();
        Ok(())
    });
    let content = move || import.now().map(|import| confirm(&import, open, apply));
    let query = use_router().query();
    let applied = Memo::new(move |_| import.ok().is_some_and(|import| import.state == ImportState::Applied));
    // Another reading of the files has other lines.
    let version = Memo::new(move |_| import.ok().filter(|import| is_read(import.state)).map(|import| import.version.0));
    let again = Callback::new(move |()| import.again());
    let struck = Memo::new(move |_| import.ok().map_or(0, |import| import.totals.cancelled.0));
    let present = Memo::new(move |_| import.ok().map(|import| kinds_of(&import)).unwrap_or_default());
    view! {
        <Loaded resource=import lines=10 title=imports::title(lang) render=move |import| if is_read(import.state) { view! { {summary(&import, open)}{(import.state == ImportState::Previewed).then(|| columns(&import, again))}{shown(move || tally(&import, &query.get()))} }.into_any() } else { reading(&import) } />
        {shown(move || version.get().map(|_| view! { <Lines id=id applied=applied struck=struck present=present /> }))}
        <Dialog open=open title=imports::apply_title(lang) content=content />
    }
    .into_any()
}

/// The kinds of its lines, in the order in which they are applied.
fn kinds_of(import: &Import) -> Vec<LineKind> {
    let held = |kind: &LineKind| import.kinds.iter().any(|one| one.kind == *kind && one.totals.lines.0 > 0);
    LineKind::ALL.iter().copied().filter(held).collect()
}

fn summary(import: &Import, open: RwSignal<bool>) -> AnyView {
    let lang = use_lang();
    let applied = import.state == ImportState::Applied;
    let changes = import.totals.create.0.saturating_add(import.totals.update.0);
    let above = (Page::Imports.path(), imports::title(lang).to_owned());
    let (title, words) = if applied {
        (imports::applied_title(lang), imports::applied_words(lang, lines_read(&import.totals)))
    } else {
        (imports::checked_title(lang), imports::checked_words(lang, lines_read(&import.totals)))
    };
    let (keeper, state) = (speak::unit(&import.organiser), import.state);
    let about = move || view! { {state_badge(state)}<span>{keeper.clone()}</span><span>{words.clone()}</span> };
    // Where to look at what it wrote.
    let wrote = |kind: LineKind| import.kinds.iter().any(|one| one.kind == kind && one.totals.lines.0 > 0);
    let (sessions, asked) = (import.sessions.lines.0 > 0 || wrote(LineKind::Enrolment), import.requests.lines.0 > 0);
    let (people, courses) = (wrote(LineKind::Person) || wrote(LineKind::Skill), wrote(LineKind::Course));
    let actions = move || {
        if applied {
            let links = [
                (sessions, Page::Sessions, imports::see_sessions(lang), Icon::Sessions),
                (asked, Page::Requests, imports::see_requests(lang), Icon::Requests),
                (people, Page::People, imports::see_people(lang), Icon::People),
                (courses, Page::Courses, imports::see_courses(lang), Icon::Award),
            ];
            let links = links.into_iter().filter(|(wrote, ..)| *wrote).enumerate();
            let link = |(at, (_, page, words, icon)): (usize, (bool, Page, &'static str, Icon))| {
                link_button(page.path(), words, if at == 0 { "primary" } else { "" }, Some(icon))
            };
            links.map(link).collect_view().into_any()
        } else {
            let why_not = (changes == 0).then(|| imports::nothing_to_do(lang).to_owned());
            view! { <Button label=imports::apply(lang) class="primary large" shape=Icon::Check why_not=why_not on_press=move |()| open.set(true) /> }.into_any()
        }
    };
    let moved = import.totals.sessions_moved.0;
    let warning = (!applied && moved >= MANY)
        .then(|| callout(Tone::Bad, view! { <p>{imports::many_moves(lang, moved)}</p> }.into_any()));
    let kept = import.files_kept_until.is_some();
    let id = import.id;
    let files = import.files.iter().enumerate().map(|(at, file)| {
        let sheets: Vec<String> = file.sheets.iter().filter_map(|sheet| sheet.kind.map(|kind| if sheet.name.0.is_empty() { kind.words(lang).to_owned() } else { requests::on_session(lang, sheet.name.as_str(), kind.words(lang)) })).collect();
        view! { <li><span><strong>{file.name.0.clone()}</strong>" "<span class="soft">{sheets.join(", ")}</span></span>{kept.then(|| copy_link(id, at, &file.name.0))}</li> }
    });
    view! {
        <PageHead title=title above=above about=about actions=actions />
        {steps(if applied { 2 } else { 1 })}
        {warning}
        <ul class="file-list">{files.collect_view()}</ul>
    }
    .into_any()
}

/// The file as it was sent, with what becomes of each line.
fn copy_link(id: ImportId, at: usize, name: &str) -> AnyView {
    let lang = use_lang();
    let href = client::import::annotated_copy(id, at);
    view! { <a class="button small" href=href download rel="external" aria-label=words::take_back_of(lang, name)>{icon(Icon::File)}<span>{words::take_back(lang)}</span></a> }.into_any()
}

/// What a figure counts, in the number it has.
const fn count_words(lang: Lang, verdict: Verdict, applied: bool, count: u32) -> &'static str {
    match (verdict, applied) {
        _ if lang.is_one(count) => verdict_words(lang, verdict, applied),
        (Verdict::Create, true) => imports::several_created(lang),
        (Verdict::Update, true) => imports::several_updated(lang),
        (Verdict::Duplicate, _) => imports::several_duplicates(lang),
        (Verdict::Rejected, _) => imports::several_rejected(lang),
        (Verdict::Ignored, _) => imports::several_ignored(lang),
        _ => verdict_words(lang, verdict, applied),
    }
}

/// How many lines of each verdict, each a filter; the figures add up to the lines read.
fn tally(import: &Import, query: &Query) -> AnyView {
    let lang = use_lang();
    let (page, totals) = (Page::Import(import.id), &import.totals);
    let applied = import.state == ImportState::Applied;
    let chosen = query.get("verdict");
    let tile = |code: &'static str, count: u32, words: &'static str| {
        let here = chosen.unwrap_or_default() == code;
        view! { <li><a href=page.with(&query.with("verdict", code)) aria-current=here.then_some("true")><strong>{whole(lang, count)}</strong><span>{words}</span></a></li> }
    };
    let tiles = [
        (Verdict::Create, totals.create.0),
        (Verdict::Update, totals.update.0),
        (Verdict::Unchanged, totals.unchanged.0),
        (Verdict::Duplicate, totals.duplicate.0),
        (Verdict::Rejected, totals.rejected.0),
        (Verdict::Ignored, totals.ignored.0),
    ];
    view! {
        <ul class="tally" aria-label=imports::verdict(lang)>
            {tile("", lines_read(totals), imports::total(lang))}
            {tiles.into_iter().map(|(verdict, count)| tile(Term::code(verdict), count, count_words(lang, verdict, applied, count))).collect_view()}
        </ul>
    }
    .into_any()
}
