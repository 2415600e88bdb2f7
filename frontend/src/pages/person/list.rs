//! The list of people within scope.

use contract::{
    id::PersonId,
    person::{Person, PersonQuery, PersonSort, PersonStatus},
    saved_view::ViewedList,
    text::Cursor,
};
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    client,
    components::{
        button::link_button,
        filters::Chip,
        heading::PageHead,
        loaded::{Loaded, empty},
        table::{More, Sorting, cell, cell_minor, column, row, sorted, table, unit_short},
    },
    context::use_lang,
    i18n::{
        messages::{common, people, views},
        speak,
        terms::Term,
    },
    page::Page,
    pages::{
        exporting::ExportButton,
        listing::{Listing, Rows, at_once},
        search::ListSearch,
        view::menu::{Chosen, ListViews},
    },
    router::use_router,
    state::{query::Query, view::unnamed},
};

fn call(query: &Query, cursor: Option<Cursor>) -> PersonQuery {
    PersonQuery {
        q: query.get("q").map(Into::into),
        unit_id: query.read("unit_id"),
        status: query.get("status").and_then(PersonStatus::from_code),
        rank: query.get("rank").map(Into::into),
        skill_id: query.read("skill_id"),
        sort: query.get("sort").and_then(PersonSort::from_code),
        limit: Some(at_once(50)),
        cursor,
    }
}

/// The list with its search.
#[component]
pub fn PeopleList(selected: Memo<Option<PersonId>>) -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let views = ListViews::new(ViewedList::People, Page::People, query, Chosen::none());
    let listed = Memo::new(move |_| query.with(unnamed));
    let listing = Listing::new(listed, |query, cursor| async move {
        let page = client::person::list_people(&call(&query, cursor)).await?;
        Ok((page.items, page.next))
    });
    let filters = Callback::new(move |()| query.with_untracked(|query| Query::of(&call(query, None))));
    let acts = move || view! { {views.menu()}<ExportButton table="people" path="people" filters=filters /> }.into_any();
    view! {
        {shown(move || match selected.get() {
            None => view! { <PageHead title=people::title(lang) actions=acts /> }.into_any(),
            Some(_) => view! { <div class="spread"><p class="soft">{people::title(lang)}</p>{views.menu()}</div> }.into_any(),
        })}
        {views.told()}
        <ListSearch page=Page::People query=query title=people::find(lang) label=people::search_hint(lang) others=chips />
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=10 render=move |rows| draw(rows, &query.get(), selected, Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

/// What a view may ask beside the words, each with the way to take it away.
fn chips(query: &Query) -> Vec<Chip> {
    let lang = use_lang();
    let status = query.get("status").and_then(PersonStatus::from_code);
    let status = status.map(|status| Chip { name: "status", words: status.words(lang).to_owned() });
    let rank = query.get("rank").map(|rank| Chip { name: "rank", words: rank.to_owned() });
    let named =
        |name: &'static str, words: &'static str| query.get(name).map(|_| Chip { name, words: words.to_owned() });
    let (unit, skill) = (named("unit_id", people::unit(lang)), named("skill_id", views::skill(lang)));
    [unit, status, rank, skill].into_iter().flatten().collect()
}

fn draw(rows: Rows<Person>, query: &Query, selected: Memo<Option<PersonId>>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if unnamed(query).is_empty() {
            empty(people::none_title(lang), people::none_yet(lang), None)
        } else {
            empty(
                people::none_title(lang),
                people::none_filtered(lang),
                Some(link_button(Page::People.path(), common::clear_filters(lang), "", None)),
            )
        };
    }
    let sorting = Sorting { page: Page::People, query: query.clone(), default: PersonSort::Name.code() };
    let columns = [
        sorted(people::name(lang), "name").wide(),
        column(people::rank(lang)),
        column(people::unit(lang)),
        column(people::status(lang)),
        sorted(people::service_number(lang), "service_number"),
    ];
    let lines = rows
        .items
        .into_iter()
        .map(|person| {
            row(
                Some(Page::Person(person.id).with(query)),
                selected.get_untracked() == Some(person.id),
                speak::full_name(&person).into_any(),
                vec![
                    cell(people::rank(lang), person.rank.0),
                    cell(people::unit(lang), unit_short(&person.unit)),
                    cell_minor(people::status(lang), person.status.words(lang)),
                    cell(people::service_number(lang), person.service_number.0),
                ],
            )
        })
        .collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! { {table(people::title(lang).to_owned(), &columns, Some(&sorting), lines)}{more} }.into_any()
}
