//! Sites: where sessions take place, and what is around.

mod near;

pub use near::Around;

use super::act::{About, Act, Why};
use super::{field, person, show};
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::site::{Position as Shown, SiteItem as ShownItem, SiteUpdate};
use domain::event::Action;
use domain::id::SiteId;
use domain::role::Permission;
use domain::site::{InvalidPosition, Position};
use domain::text::Title;
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::site::SiteItem;
use store::{Conn, Tx, site};

/// Sites by name.
///
/// # Errors
/// The store's.
pub fn list(conn: &mut Conn, page: &PageRequest) -> Outcome<Page<ShownItem>> {
    Ok(site::list(conn, page)?.map(|site| show::site_item(&site)))
}

/// One site.
///
/// # Errors
/// 404 when there is none; the store's.
pub fn get(conn: &mut Conn, id: SiteId) -> Outcome<Answer> {
    answer(&site::item(conn, id)?.ok_or_else(Problem::not_found)?)
}

/// Says what a site is called and where it is.
///
/// # Errors
/// 403 without the role, 404 when there is none, 409 when the name is taken, 412 when it was changed meanwhile, 422 for a
/// field; the store's.
pub fn update(tx: &mut Tx, act: &mut Act, who: &Who, id: SiteId, on: IfMatch, body: &SiteUpdate) -> Outcome<Answer> {
    who.require(Permission::EditSites)?;
    let found = site::item(tx, id)?.ok_or_else(Problem::not_found)?;
    on.check(found.version, || answer(&found))?;
    let mut next = found.clone();
    if let Some(name) = &body.name {
        next.site.name = field::text("/name", Title::parse(name.as_str()))?;
    }
    next.position = body.position.over(found.position, position)?;
    if next.site.name != found.site.name {
        free(tx, &next)?;
    }
    if next != found {
        next.version = saved(site::update(tx, &next), || get(tx, id))?;
        let (before, after) = person::moved(told(&found), told(&next));
        let why = Why { before: Some(before), after: Some(after), ..Why::default() };
        act.record(tx, Action::SiteUpdated, Subject::of("site", id), About::default(), why)?;
    }
    answer(&next)
}

fn position(said: &Shown) -> Outcome<Position> {
    Position::new(said.latitude.0, said.longitude.0).map_err(|error| misplaced("/position", error))
}

/// A position that is none, told where it was said.
fn misplaced(pointer: &str, error: InvalidPosition) -> Problem {
    let (field, fr) = match error {
        InvalidPosition::Latitude => ("/latitude", "une latitude va de -90 à 90 degrés"),
        InvalidPosition::Longitude => ("/longitude", "une longitude va de -180 à 180 degrés"),
        InvalidPosition::Unreadable => {
            ("", "une position s'écrit en degrés décimaux, la latitude puis la longitude, séparées par une virgule")
        }
    };
    // A parameter says both at once.
    let field = if pointer.starts_with("/query") { "" } else { field };
    Problem::invalid(format!("{pointer}{field}"), "out_of_range", Words::new(fr, error.to_string()))
}

/// No other site has the name.
fn free(tx: &mut Tx, new: &SiteItem) -> Outcome<()> {
    match site::by_name(tx, &new.site.name)? {
        Some(other) if other.id != new.site.id => {
            let words = Words::new("un autre site porte déjà ce nom", "another site has this name already");
            Err(field::taken("/name", words))
        }
        _ => Ok(()),
    }
}

/// What the audit tells of a site.
fn told(item: &SiteItem) -> Map<String, Value> {
    let degrees = |micro: fn(Position) -> i32| item.position.map(|at| f64::from(micro(at)) / 1e6);
    let fields = [
        ("name", json!(item.site.name.as_str())),
        ("latitude", json!(degrees(Position::latitude))),
        ("longitude", json!(degrees(Position::longitude))),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn answer(item: &SiteItem) -> Outcome<Answer> {
    Ok(Answer::ok(&show::site_item(item))?.version(item.version))
}
