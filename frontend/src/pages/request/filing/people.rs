//! For whom: people found by typing, or by the service numbers of a list pasted in.

use contract::{
    id::PersonId,
    person::{Person, PersonQuery},
};
use domain::text::ServiceNumber;
use leptos::prelude::*;

use crate::{
    client,
    components::{
        button::Button,
        field::{Fault, WordsField, fault_of},
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::{messages::filing, speak},
    pages::person::search::PersonSearch,
    remote::{Deed, shown},
};

/// The most people that one call files for.
const MOST: usize = 100;

/// Who, with their name.
pub type People = RwSignal<Vec<(PersonId, String)>>;

fn add(people: People, person: &Person) {
    people.update(|people| {
        if people.len() < MOST && people.iter().all(|(id, _)| *id != person.id) {
            people.push((person.id, speak::full_name(person)));
        }
    });
}

/// The service numbers of a text, each once, in its order; and what looks like one and is none.
fn numbers(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for word in
        text.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | ';')).filter(|word| !word.is_empty())
    {
        match ServiceNumber::parse(word) {
            Ok(number) if !found.contains(&number.as_str().to_owned()) => found.push(number.as_str().to_owned()),
            Ok(_) => {}
            Err(_) => wrong.push(word.to_owned()),
        }
    }
    (found, wrong)
}

/// The field set.
#[component]
pub fn Whom(people: People, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (chosen, pasted) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unknown = RwSignal::new(None::<String>);
    let one = Deed::new(move |id: PersonId| async move {
        add(people, &client::person::get_person(id).await?);
        chosen.set(String::new());
        Ok(())
    });
    let several = Deed::new(move |(): ()| async move {
        let (found, mut wrong) = pasted.with_untracked(|text| numbers(text));
        let before = people.with_untracked(Vec::len);
        for number in found.into_iter().take(MOST) {
            let query = PersonQuery { q: Some(number.clone().into()), limit: Some(1.into()), ..PersonQuery::default() };
            match client::person::list_people(&query).await?.items.first() {
                Some(person) if person.service_number.as_str() == number => add(people, person),
                _ => wrong.push(number),
            }
        }
        let count = people.with_untracked(Vec::len).saturating_sub(before);
        speaker.say(filing::added(lang, u32::try_from(count).unwrap_or(u32::MAX)));
        pasted.set(wrong.join(" "));
        unknown.set((!wrong.is_empty()).then(|| filing::unknown_numbers(lang, &wrong.join(", "))));
        Ok(())
    });
    // Choosing is enough: nobody is left behind because a button was not pressed.
    Effect::new(move |_| {
        if let Some(id) = chosen.with(|id| id.parse().ok()) {
            one.run(id);
        }
    });
    let line = move |(id, name): (PersonId, String)| {
        let label = filing::remove_person(lang, &name);
        let remove = move |()| people.update(|people| people.retain(|(one, _)| *one != id));
        view! { <li class="spread"><span>{name}</span><Button label=label class="small quiet danger" on_press=remove /></li> }
    };
    view! {
        <fieldset class="stack-tight" id="people" tabindex="-1">
            <legend class="unseen">{filing::whom(lang)}</legend>
            <ul class="stack-tight"><For each=move || people.get() key=|row| row.0 let:row>{line(row)}</For></ul>
            <PersonSearch id="person" label=filing::person_search(lang) chosen=chosen fault=fault_of(faults.into(), "people") />
            <details>
                <summary>{filing::paste(lang)}</summary>
                <WordsField id="numbers" label=filing::numbers(lang) hint=filing::numbers_hint(lang) value=pasted most=2_000 optional=true fault=unknown />
                <div><Button label=filing::add_numbers(lang) class="small" busy=several.busy() on_press=move |()| several.run(()) /></div>
            </details>
            {shown(move || one.error().get().or_else(|| several.error().get()).map(|error| view! { <Failed error=error form=true /> }))}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_whatever_is_pasted() {
        let (found, wrong) = numbers("0123456789; 0123456790\n0123456789\tDupont, 12");
        assert_eq!(found, ["0123456789", "0123456790"]);
        assert_eq!(wrong, ["Dupont", "12"]);
    }
}
