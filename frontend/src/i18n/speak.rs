//! People, places and days of the contract, as a person would say them.

use contract::{
    person::{Person, PersonTag},
    session::{Fill, SessionTag},
    unit::UnitTag,
};

use super::{Lang, date};

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
