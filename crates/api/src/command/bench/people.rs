//! What finding people costs: beside answers of the same size that ask no database, and in a small world and a large one.

use super::http::{self, Request, get};
use super::{Bench, Cost, Failure, READS, ROUNDS, answers, best, broken, ratio};
use domain::fixture::world::World;
use domain::id::UnitId;
use std::collections::BTreeMap;

/// What a person and a search may cost, as a multiple of a constant answer of the same size.
const MOST: f64 = 4.0;
/// What a page of people of the whole army may cost, as a multiple of one of the small world.
const MOST_GROWN: f64 = 1.5;
/// Constant answers asked for in a round: they are cheap, and what starts a round weighs on them.
const CONSTANT: usize = 4 * READS;

/// A page of people and what it is called; which unit is meant depends on the world.
pub struct Page {
    name: &'static str,
    request: Request,
}

impl Page {
    fn new(name: &'static str, query: &str) -> Self {
        Self { name, request: get(format!("/api/v1/people?limit=50{query}"), "\"items\"") }
    }
}

/// The pages measured in a world.
pub struct Pages {
    person: Request,
    everybody: Page,
    /// Searches as somebody types them: frequent beginnings first.
    searches: Vec<Page>,
    /// Filters, one and two at a time.
    filters: Vec<Page>,
}

impl Pages {
    /// Those of a world; none when it has nobody.
    pub fn of(world: &World) -> Option<Self> {
        let last = world.people().last()?;
        let (large, small) = units(world)?;
        let skill = world.skills.first()?.id;
        let number: String = last.service_number.as_str().chars().take(4).collect();
        let q = |name: &'static str, words: &str| Page::new(name, &format!("&q={words}"));
        Some(Self {
            person: get(format!("/api/v1/people/{}", last.id), "\"service_number\""),
            everybody: Page::new("everybody", ""),
            searches: vec![
                q("q=d", "d"),
                q("q=l", "l"),
                q("q=ma", "ma"),
                q("q=du", "du"),
                q("q=marti", "marti"),
                q("q=ma du", "ma%20du"),
                q("q=le marie", "le%20marie"),
                q("q= four digits", &number),
            ],
            filters: vec![
                Page::new("a brigade", &format!("&unit_id={large}")),
                Page::new("a company", &format!("&unit_id={small}")),
                Page::new("q=ma, a brigade", &format!("&q=ma&unit_id={large}")),
                Page::new("q=du, a brigade", &format!("&q=du&unit_id={large}")),
                Page::new("q=ma, a company", &format!("&q=ma&unit_id={small}")),
                Page::new("a rank", "&rank=CPL"),
                Page::new("a status", "&status=reserve"),
                Page::new("a rank, a status", "&rank=COL&status=reserve"),
                Page::new("a rank, a brigade", &format!("&rank=CPL&unit_id={large}")),
                Page::new("a rank, q=du", "&rank=CPL&q=du"),
                Page::new("a skill", &format!("&skill_id={skill}")),
                Page::new("a skill, a rank", &format!("&skill_id={skill}&rank=CPL")),
                Page::new("a skill, a brigade", &format!("&skill_id={skill}&unit_id={large}")),
                Page::new("a skill, a company", &format!("&skill_id={skill}&unit_id={small}")),
                Page::new("by number", "&sort=service_number"),
                Page::new("q=ma, by number", "&q=ma&sort=service_number"),
            ],
        })
    }
}

/// The unit right under the top that has the most units under it, and a unit with none.
pub(super) fn units(world: &World) -> Option<(UnitId, UnitId)> {
    let parents: BTreeMap<UnitId, Option<UnitId>> = world.units.iter().map(|unit| (unit.id, unit.parent)).collect();
    let top = world.units.iter().find(|unit| unit.parent.is_none())?.id;
    let mut under: BTreeMap<UnitId, usize> = BTreeMap::new();
    for unit in &world.units {
        let mut at = unit.id;
        while let Some(Some(parent)) = parents.get(&at) {
            *under.entry(*parent).or_default() += 1;
            at = *parent;
        }
    }
    let below = world.units.iter().filter(|unit| unit.parent == Some(top)).map(|unit| unit.id);
    let large = below.max_by_key(|unit| under.get(unit).copied().unwrap_or_default())?;
    let small = world.units.iter().map(|unit| unit.id).find(|unit| !under.contains_key(unit))?;
    Some((large, small))
}

impl Bench {
    /// A person and searches beside constant answers of the same size, then the other lists of people.
    pub(super) fn people(&self) -> Result<(), Failure> {
        println!("  beside a constant answer of the same size, and one to someone signed in (limit x {MOST:.0})");
        self.beside_constant("person", &self.pages.person)?;
        let everybody = self.beside_constant(self.pages.everybody.name, &self.pages.everybody.request)?;
        for page in &self.pages.searches {
            self.beside_constant(page.name, &page.request)?;
        }
        for page in &self.pages.filters {
            let cost = self.reads(&page.request)?;
            let against = format!("x {:.2} of everybody", ratio(cost.cpu(), everybody.cpu()));
            cost.print(&format!("  people: {}", page.name), &against);
        }
        Ok(())
    }

    fn beside_constant(&self, name: &str, request: &Request) -> Result<Cost, Failure> {
        let size = http::ask(&self.server.address, request).map_err(|error| broken(&error))?.len();
        let open = self.constant(&answers::open(size))?;
        let signed_in = self.constant(&answers::signed_in(size))?;
        let cost = self.reads(request)?;
        let (over, over_signed_in) = (ratio(cost.cpu(), open.cpu()), ratio(cost.cpu(), signed_in.cpu()));
        let told = format!(
            "{size:>6} B   x {over:.2} of {} us, {over_signed_in:.2} of {} us",
            open.cpu().as_micros(),
            signed_in.cpu().as_micros()
        );
        cost.print(&format!("  people: {name}"), &told);
        Ok(cost)
    }

    fn constant(&self, request: &Request) -> Result<Cost, Failure> {
        self.round_on(&self.answers, 8, &vec![request.clone(); READS / 5])?;
        let requests = vec![request.clone(); CONSTANT];
        best((0..ROUNDS).map(|_| self.round_on(&self.answers, 8, &requests)).collect::<Result<_, _>>()?)
    }

    /// Pages of people here against those of a small world, the two taking turns.
    pub(super) fn growth(&self, small: &Self) -> Result<(), Failure> {
        println!("pages of people, the whole army against the demonstration world (limit x {MOST_GROWN})");
        let pages = |bench: &Self| {
            let all = std::iter::once(&bench.pages.everybody).chain(&bench.pages.searches).chain(&bench.pages.filters);
            all.map(|page| (page.name, page.request.clone())).collect::<Vec<_>>()
        };
        for ((name, here), (_, there)) in pages(self).into_iter().zip(pages(small)) {
            let (mut large, mut few) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                large.push(self.round(8, &vec![here.clone(); READS])?);
                few.push(small.round(8, &vec![there.clone(); READS])?);
            }
            let (large, few) = (best(large)?, best(few)?);
            let (army, demo) = (large.cpu().as_micros(), few.cpu().as_micros());
            println!("  people: {name:<34} {army:>6} us against {demo:>6} us   x {:.2}", ratio(large.cpu(), few.cpu()));
        }
        Ok(())
    }
}
