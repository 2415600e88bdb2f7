//! What is around a place: the sites within some kilometres, each with how far it is.

use super::misplaced;
use crate::app::field;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::session::SessionQuery;
use contract::text::Kilometres;
use domain::id::SiteId;
use domain::site::{Position, kilometres};
use std::collections::BTreeMap;
use store::{Conn, site};

/// How far around, in kilometres, when it is not said.
const USUAL: u16 = 100;

/// The sites around a place, with their distances in metres.
#[derive(Debug)]
pub struct Around(BTreeMap<SiteId, u32>);

impl Around {
    /// What a list asks for; none when it names no place. The place itself is neither kept nor told to anybody.
    ///
    /// # Errors
    /// 422 for a place that is none, or a distance from nowhere; the store's.
    pub fn of(conn: &mut Conn, query: &SessionQuery) -> Outcome<Option<Self>> {
        let Some(from) = place(conn, query)? else { return Ok(None) };
        let within = u32::from(query.within_km.map_or(USUAL, |radius| radius.0)).saturating_mul(1_000);
        let sites = site::between(conn, &from.latitudes_within(within))?;
        let far = sites.into_iter().map(|(id, at)| (id, from.metres_to(at)));
        Ok(Some(Self(far.filter(|(_, metres)| *metres <= within).collect())))
    }

    /// The sites, of these ones alone when one is named.
    #[must_use]
    pub fn sites(&self, only: Option<SiteId>) -> Vec<SiteId> {
        self.0.keys().copied().filter(|id| only.is_none_or(|one| one == *id)).collect()
    }

    /// The sites, each with how far it is in metres.
    #[must_use]
    pub fn metres(&self) -> Vec<(SiteId, u32)> {
        self.0.iter().map(|(site, metres)| (*site, *metres)).collect()
    }

    /// How far a site is.
    #[must_use]
    pub fn distance(&self, site: SiteId) -> Option<Kilometres> {
        self.0.get(&site).map(|metres| Kilometres(kilometres(*metres)))
    }
}

fn place(conn: &mut Conn, query: &SessionQuery) -> Outcome<Option<Position>> {
    let refused = |pointer: &str, fr: &'static str, en: &'static str| {
        Err(Problem::invalid(pointer, "invalid", Words::new(fr, en)))
    };
    match (&query.near, query.near_site_id) {
        (Some(_), Some(_)) => refused(
            "/query/near_site_id",
            "dites une position ou un site, pas les deux",
            "say a position or a site, not both",
        ),
        (Some(text), None) => match Position::parse(text.as_str()) {
            Ok(at) => Ok(Some(at)),
            Err(error) => Err(misplaced("/query/near", error)),
        },
        (None, Some(id)) => {
            let found = site::item(conn, id.into())?.ok_or_else(|| field::unknown("/query/near_site_id"))?;
            match found.position {
                Some(at) => Ok(Some(at)),
                None => refused(
                    "/query/near_site_id",
                    "personne n'a dit où se trouve ce site",
                    "nobody said where this site is",
                ),
            }
        }
        (None, None) if query.within_km.is_some() => refused(
            "/query/within_km",
            "dites autour de quoi, par `near` ou `near_site_id`",
            "say around what, by `near` or `near_site_id`",
        ),
        (None, None) => Ok(None),
    }
}
