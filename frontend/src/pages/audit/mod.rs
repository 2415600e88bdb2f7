//! The audit: who did what, when and why, searched, compared and taken away.

mod filters;
mod line;

use chrono::NaiveDate;
use contract::audit::{AuditEvent, AuditExportQuery, AuditQuery, CsvSeparator};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        button::{Button, link_button},
        heading::PageHead,
        icon::Icon,
        loaded::{Failed, Loaded, empty},
        table::More,
    },
    context::use_lang,
    i18n::{
        Lang,
        messages::{audit, common},
    },
    page::Page,
    pages::{
        day::{over, start_of},
        listing::{Listing, Rows},
    },
    router::use_router,
    state::query::Query,
};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let listing = Listing::new(query, |query, cursor| async move {
        let wanted = wanted(&query);
        let call = AuditQuery { limit: Some(50.into()), cursor, ..AuditQuery::from(wanted) };
        let page = client::audit::list_audit_events(&call).await?;
        Ok((page.items, page.next))
    });
    let export = Deed::new(move |(): ()| {
        let mut wanted = wanted(&query.get_untracked());
        wanted.separator = (lang == Lang::Fr).then_some(CsvSeparator::Semicolon);
        async move {
            let table = client::audit::export_audit_events(&wanted).await?;
            if browser::save_file("releve-audit.csv", "text/csv", &table) { Ok(()) } else { Err(ClientError::Broken) }
        }
    });
    let actions = move || {
        view! { <Button label=audit::export(lang) shape=Icon::File busy=export.busy() on_press=move |()| export.run(()) /> }
    };
    view! {
        <PageHead title=audit::title(lang) about=move || audit::about(lang) actions=actions />
        {shown(move || export.error().get().map(|error| view! { <Failed error=error /> }))}
        <filters::Filters query=query />
        <div class="table-box">
            <Loaded resource=listing.rows lines=12 render=move |rows| draw(rows, &query.get(), Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

/// What an address asks for. Days are those of this browser; the last one is included.
fn wanted(query: &Query) -> AuditExportQuery {
    let day = |name: &str| query.read::<NaiveDate>(name);
    AuditExportQuery {
        person_id: query.read("person_id"),
        session_id: query.read("session_id"),
        action: query.get("action").map(Into::into),
        actor_id: query.read("actor_id"),
        actor_client_id: query.read("actor_client_id"),
        subject_id: query.get("subject_id").map(Into::into),
        from: day("from").and_then(start_of),
        until: day("until").and_then(over),
        separator: None,
    }
}

fn draw(rows: Rows<AuditEvent>, query: &Query, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if query.is_empty() {
            empty(audit::none_title(lang), audit::none_yet(lang), None)
        } else {
            let clear = link_button(Page::Audit.path(), common::clear_filters(lang), "", None);
            empty(audit::none_title(lang), audit::none_filtered(lang), Some(clear))
        };
    }
    let count = u32::try_from(rows.items.len()).unwrap_or(u32::MAX);
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! {
        <ol class="audit">{rows.items.into_iter().map(line::line).collect_view()}</ol>
        {more}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}
