//! People, places and days of the contract, as a person would say them.

use contract::{
    person::{Person, PersonTag},
    session::{Fill, SessionTag},
    travel::TravelWarning,
    unit::UnitTag,
};

use super::{Lang, date, messages::sessions, number::whole};

/// What leaves too little time to travel, and how much is lacking.
#[must_use]
pub fn travel(lang: Lang, warning: &TravelWarning) -> String {
    let dates = date::range(lang, warning.starts_on, warning.ends_on);
    // What is needed is rounded up, what there is down: it never looks as if it were enough.
    let needed = sessions::travel_hours(lang, warning.needed_minutes.0.div_ceil(60));
    let available = sessions::travel_hours(lang, warning.available_minutes.0 / 60);
    let km = whole(lang, warning.distance_km.0);
    sessions::travel_short(lang, warning.site.name.as_str(), &dates, &km, &needed, &available)
}

/// What was done, and what leaves too little time to travel, when something does.
#[must_use]
pub fn with_travel(lang: Lang, said: String, travels: &[TravelWarning]) -> String {
    travels.iter().fold(said, |said, warning| format!("{said} {}", travel(lang, warning)))
}

/// "DURAND Léa".
#[must_use]
pub fn name(person: &PersonTag) -> String {
    format!("{} {}", person.family_name.as_str().to_uppercase(), person.given_name)
}

/// "SCH · 7e BCA".
#[must_use]
pub fn rank_and_unit(person: &PersonTag) -> String {
    format!("{} · {}", person.rank, person.unit.code)
}

/// "7e BCA – 7e bataillon de chasseurs alpins".
#[must_use]
pub fn unit(unit: &UnitTag) -> String {
    if unit.name.0 == unit.code.0 { unit.code.0.clone() } else { format!("{} – {}", unit.code, unit.name) }
}

/// "DURAND Léa" of a whole person.
#[must_use]
pub fn full_name(person: &Person) -> String {
    format!("{} {}", person.family_name.as_str().to_uppercase(), person.given_name)
}

/// "du 1er au 5 mars 2027".
#[must_use]
pub fn days(lang: Lang, session: &SessionTag) -> String {
    date::range(lang, session.starts_on, session.ends_on)
}

/// "1er – 5 mars 2027, Draguignan".
#[must_use]
pub fn days_and_site(lang: Lang, session: &SessionTag) -> String {
    format!("{}, {}", date::range_compact(lang, session.starts_on, session.ends_on), session.site.name)
}

/// The seats of a session that may still be taken while nobody waits for them.
#[must_use]
pub const fn is_full(fill: &Fill) -> bool {
    fill.free.0 == 0
}
