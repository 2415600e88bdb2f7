//! Going anywhere by typing: pages, sessions, courses and people. The combobox with a list of the ARIA Authoring Practices.

use std::time::Duration;

use contract::{course::CourseQuery, person::PersonQuery, session::SessionQuery};
use leptos::{html, leptos_dom::helpers::debounce, prelude::*};

use crate::remote::{Remote, shown};

use crate::{
    client,
    client::error::ClientError,
    components::loaded::Failed,
    context::{use_account, use_lang},
    i18n::{Lang, messages::keys, speak},
    layout::navigation::words as page_words,
    page::Page,
    router::use_router,
    state::account::Account,
};

/// Lines of one kind at most.
const EACH: u16 = 5;
/// Letters from which the server is asked.
const LEAST: usize = 2;

/// A place to go to.
#[derive(Clone, Debug, PartialEq)]
struct Hit {
    href: String,
    words: String,
    about: String,
    kind: &'static str,
}

/// The field and what it finds.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let mut settle = debounce(Duration::from_millis(200), move |words: String| {
        asked.try_set(words);
    });
    Effect::new(move |_| settle(typed.with(|words| words.trim().to_owned())));
    let found = Remote::new(move || find(lang, asked.get()));
    let pages = StoredValue::new(use_account().with_untracked(|account| pages(lang, account)));
    let hits = Memo::new(move |_| {
        let words = typed.with(|typed| typed.trim().to_lowercase());
        let mut hits: Vec<Hit> = pages.with_value(|pages| {
            pages.iter().filter(|page| page.words.to_lowercase().contains(&words)).cloned().collect()
        });
        // What was found for other words is not shown for these.
        if let Some((_, more)) = found.ok().filter(|(of, _)| of.to_lowercase() == words) {
            hits.extend(more);
        }
        hits
    });
    Effect::new(move |_| {
        hits.track();
        active.set(0);
    });
    let settled = move || {
        let words = typed.with(|typed| typed.trim().to_owned());
        words.chars().count() < LEAST || found.get().is_some_and(|answer| answer.map_or(true, |(of, _)| of == words))
    };
    let go = move |index: usize| {
        if let Some(hit) = hits.with_untracked(|hits| hits.get(index).cloned()) {
            open.set(false);
            router.go(&hit.href);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = hits.with_untracked(Vec::len);
        let now = active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => (now + 1) % count,
            "ArrowUp" if count > 0 => (now + count - 1) % count,
            "Enter" => {
                event.prevent_default();
                go(now);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
    };
    let input = NodeRef::<html::Input>::new();
    // Once the dialog, which gives the focus to its first control, has opened.
    input.on_load(|input| {
        request_animation_frame(move || {
            let _ = input.focus();
        });
    });
    let failed = move || found.get().and_then(Result::err).map(|error| view! { <Failed error=error /> });
    let option = move |(index, hit): (usize, Hit)| {
        view! {
            <li
                id=format!("palette-{index}")
                role="option"
                aria-selected=move || (active.get() == index).to_string()
                on:mousemove=move |_| active.set(index)
                on:click=move |_| go(index)
            >
                <span class="two"><span>{hit.words}</span><span class="small soft">{hit.about}</span></span>
                <span class="small soft">{hit.kind}</span>
            </li>
        }
    };
    view! {
        <div class="palette">
            <label for="palette" class="label">{keys::palette_label(lang)}</label>
            <input
                class="input"
                id="palette"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || hits.with(|hits| !hits.is_empty()).to_string()
                aria-controls="palette-list"
                aria-describedby="palette-hint"
                aria-activedescendant=move || hits.with(|hits| (!hits.is_empty()).then(|| format!("palette-{}", active.get())))
                node_ref=input
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
            />
            <p class="hint" id="palette-hint">{keys::palette_hint(lang)}</p>
            {shown(failed)}
            <ul id="palette-list" role="listbox" aria-label=keys::results(lang)>
                {shown(move || hits.get().into_iter().enumerate().map(option).collect_view())}
            </ul>
            <p class="small soft" role="status">{move || told(lang, hits.with(Vec::len), &typed.get(), settled())}</p>
        </div>
    }
    .into_any()
}

fn told(lang: Lang, count: usize, words: &str, settled: bool) -> String {
    match count {
        _ if !settled => keys::searching(lang).to_owned(),
        0 => keys::none(lang, words.trim()),
        some => keys::result_count(lang, u32::try_from(some).unwrap_or(u32::MAX)),
    }
}

/// The pages that this person may open.
fn pages(lang: Lang, account: &Account) -> Vec<Hit> {
    let mut all = account.home().entries().to_vec();
    all.extend(account.more());
    all.extend([Page::Programme, Page::Notifications, Page::Account]);
    if account.imports() {
        all.push(Page::NewImport);
    }
    let mut seen = Vec::new();
    for page in all {
        if !seen.contains(&page) {
            seen.push(page);
        }
    }
    let hit = |page: Page| Hit {
        href: page.path(),
        words: page_words(lang, page).0.to_owned(),
        about: String::new(),
        kind: keys::kind_page(lang),
    };
    seen.into_iter().map(hit).collect()
}

/// What the server finds for these words: courses, sessions and people, a few of each.
async fn find(lang: Lang, words: String) -> Result<(String, Vec<Hit>), ClientError> {
    if words.chars().count() < LEAST {
        return Ok((words, Vec::new()));
    }
    let limit = Some(EACH.into());
    let q = Some(words.as_str().into());
    let courses =
        client::catalogue::find_courses(&CourseQuery { q: q.clone(), limit, ..CourseQuery::default() }).await?;
    let sessions =
        client::session::list_sessions(&SessionQuery { q: q.clone(), limit, ..SessionQuery::default() }).await?;
    let people = client::person::list_people(&PersonQuery { q, limit, ..PersonQuery::default() }).await?;
    let courses = courses.items.into_iter().map(|course| Hit {
        href: Page::Course(course.id).path(),
        words: course.title.0,
        about: course.code.0,
        kind: keys::kind_course(lang),
    });
    let sessions = sessions.items.into_iter().map(|session| Hit {
        href: Page::Session(session.id).path(),
        words: format!("{} {}", session.course.title, session.code),
        about: crate::i18n::date::range_compact(lang, session.starts_on, session.ends_on),
        kind: keys::kind_session(lang),
    });
    let people = people.items.into_iter().map(|person| Hit {
        href: Page::Person(person.id).path(),
        words: speak::full_name(&person),
        about: format!("{} · {} · {}", person.rank, person.unit.code, person.service_number),
        kind: keys::kind_person(lang),
    });
    Ok((words, courses.chain(sessions).chain(people).collect()))
}
