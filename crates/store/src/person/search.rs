//! A search finds whom reading everybody would find: over invented names of many spellings, whatever the filters, whatever
//! the people are found by, on both databases.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::fixture::{a_person, a_skill, day, held};
use domain::id::{PersonId, SkillId, UnitId};
use domain::person::{Person, PersonStatus, beginnings};
use domain::text::RankCode;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::found::Found;
use super::list::{self, PersonFilter, PersonOrder};
use crate::page::{Page, PageRequest, Scope};
use crate::schema::person_beginning;
use crate::tests::world::World;
use crate::unit::UnitTag;
use crate::{Tx, both};

/// A letter as it is folded, and ways to write it.
const LETTERS: &[(&str, &[&str])] = &[
    ("a", &["a", "A", "à", "Â", "a\u{300}", "ǎ", "ậ", "A\u{302}\u{323}"]),
    ("b", &["b", "B", "ɓ"]),
    ("c", &["c", "Ç", "č"]),
    ("d", &["d", "D", "đ", "Ɗ"]),
    ("e", &["e", "É", "e\u{301}", "ễ", "E\u{308}", "ę"]),
    ("i", &["i", "Î", "ı", "I\u{307}"]),
    ("l", &["l", "L", "ł"]),
    ("m", &["m", "M"]),
    ("n", &["n", "Ñ", "n\u{303}"]),
    ("o", &["o", "Ō", "o\u{304}", "ơ", "ø"]),
    ("r", &["r", "R"]),
    ("s", &["s", "ș", "Š", "ẛ"]),
    ("u", &["u", "Ü", "u\u{30a}"]),
    ("oe", &["œ", "Œ", "oe"]),
    ("ae", &["æ", "AE", "Ǽ", "æ\u{301}"]),
    ("ss", &["ß", "ss"]),
];

/// What stands between the words of a name.
const SIGNS: &[&str] = &[" ", "-", "'", "’", "\u{2bb}", "\u{2bc}", " - ", ". "];

const PARTICLES: &[(&str, &str)] =
    &[("de", "de "), ("d", "d'"), ("du", "DU "), ("la", "la-"), ("l", "L’"), ("ben", "Ben ")];

/// Some text: as it was folded by whoever invented it, word by word, and as it is written.
#[derive(Clone, Debug)]
struct Spelt {
    words: Vec<String>,
    written: String,
}

fn word(most: usize) -> impl Strategy<Value = (String, String)> {
    let letter = (select(LETTERS), any::<Index>()).prop_map(|((plain, ways), way)| (plain, *way.get(ways)));
    proptest::collection::vec(letter, 1..=most).prop_map(|letters| letters.into_iter().unzip())
}

/// A name of one to three words, perhaps with a particle. Few letters: many names begin alike.
fn name() -> impl Strategy<Value = Spelt> {
    let words = proptest::collection::vec((word(5), select(SIGNS)), 1..=3);
    let long = word(18).prop_map(|word| vec![(word, " ")]);
    (prop_oneof![8 => words, 1 => long], proptest::option::of(select(PARTICLES))).prop_map(|(words, particle)| {
        let (mut folded, mut written) = (Vec::new(), String::new());
        if let Some((plain, ways)) = particle {
            folded.push(plain.to_owned());
            written.push_str(ways);
        }
        for (at, ((plain, ways), sign)) in words.into_iter().enumerate() {
            if at > 0 {
                written.push_str(sign);
            }
            folded.push(plain);
            written.push_str(&ways);
        }
        Spelt { words: folded, written }
    })
}

/// Someone invented, with the words they are to be found by.
#[derive(Clone, Debug)]
struct Someone {
    words: Vec<String>,
    person: Person,
    skill: bool,
}

/// What is asked: words, each the beginning of a word of somebody or of nobody, written in any way.
#[derive(Clone, Debug)]
struct Asked {
    words: Vec<String>,
    written: Option<String>,
    filters: [bool; 4],
    whose: Index,
    order: PersonOrder,
    limit: u16,
    before: bool,
}

fn asked(people: &[Someone]) -> impl Strategy<Value = Asked> + use<> {
    let theirs: Vec<Vec<String>> = people.iter().map(|one| one.words.clone()).collect();
    let one = (any::<Index>(), any::<[(Index, Index); 2]>(), 1..=2_usize).prop_map(move |(who, parts, count)| {
        let words = who.get(&theirs);
        parts
            .iter()
            .take(count)
            .map(|(which, size)| {
                let word: Vec<char> = which.get(words).chars().collect();
                word.iter().take(size.index(word.len()) + 1).collect::<String>()
            })
            .collect::<Vec<_>>()
    });
    let nobodys = word(3).prop_map(|(plain, _)| vec![plain]);
    let words = proptest::option::weighted(0.8, prop_oneof![9 => one, 1 => nobodys]);
    let rest = (any::<[bool; 4]>(), any::<Index>(), select(PersonOrder::ALL), 1..=9_u16, any::<bool>(), any::<bool>());
    (words, rest).prop_map(|(words, (filters, whose, order, limit, before, loud))| {
        let written = words.as_ref().map(|words| {
            let said = words.iter().rev().map(String::as_str).collect::<Vec<_>>().join(if loud { " ' " } else { " " });
            if loud { said.to_uppercase() } else { said }
        });
        Asked { words: words.unwrap_or_default(), written, filters, whose, order, limit, before }
    })
}

/// Everybody invented, put into units, ranks and statuses.
fn invent(w: &mut World, runner: &mut TestRunner, skill: SkillId) -> Vec<Someone> {
    let names = proptest::collection::vec((name(), name(), any::<(Index, Index, Index, bool)>()), 40..60);
    let names = names.new_tree(runner).unwrap().current();
    let units = [w.first, w.second];
    names
        .into_iter()
        .zip(0_u32..)
        .map(|((family, given, (unit, rank, status, skilled)), n)| {
            let number = format!("{:010}", u64::from(n) * 7_919_777 % 10_000_000_000);
            let new = a_person().named(&family.written, &given.written).number(&number).of(*unit.get(&units));
            let new =
                new.rank(rank.get::<&str>(&["SGT", "CPL"])).status(*status.get(&PersonStatus::ALL)).make(&mut w.mint);
            crate::person::insert(&mut w.tx, &new, w.now).unwrap();
            if skilled {
                // Twice: nobody is found twice.
                for from in ["2026-01-01", "2026-02-01"] {
                    let line = held(skill, from, None, &mut w.mint);
                    crate::skill::record(&mut w.tx, new.id, &line, w.now, None).unwrap();
                }
            }
            let words = family.words.into_iter().chain(given.words).chain([number]).collect();
            Someone { words, person: new, skill: skilled }
        })
        .collect()
}

/// The answer, by looking at everybody.
fn reference(people: &[Someone], asked: &Asked, filter: &PersonFilter<'_>, brigade: UnitId) -> Vec<PersonId> {
    let passes = |one: &&Someone| {
        let person = &one.person;
        asked.words.iter().all(|word| one.words.iter().any(|theirs| theirs.starts_with(word.as_str())))
            && filter.unit.is_none_or(|unit| unit == brigade || unit == person.unit)
            && filter.rank.as_ref().is_none_or(|rank| *rank == person.rank)
            && filter.status.is_none_or(|status| status == person.status)
            && (filter.skill.is_none() || one.skill)
    };
    let mut found: Vec<&Someone> = people.iter().filter(passes).collect();
    let by_name = matches!(asked.order, PersonOrder::Name | PersonOrder::NameBackwards);
    found.sort_by_key(|one| if by_name { one.words.join(" ") } else { one.person.service_number.as_str().to_owned() });
    if matches!(asked.order, PersonOrder::NameBackwards | PersonOrder::NumberBackwards) {
        found.reverse();
    }
    found.into_iter().map(|one| one.person.id).collect()
}

/// A page, read in every way there is to find its people: by each filter, and walked past in the order.
pub(crate) fn in_every_way(
    tx: &mut Tx,
    filter: &PersonFilter<'_>,
    order: PersonOrder,
    page: &PageRequest,
) -> Vec<(String, Page<(Person, UnitTag)>)> {
    let looked_for = list::found(filter, order, page);
    let read = |by| {
        let looked_for = Found { by, ..looked_for.clone() };
        (format!("{by:?}"), list::read(tx, looked_for, page).unwrap())
    };
    list::ways(&looked_for).into_iter().map(Some).chain([None]).map(read).collect()
}

/// All pages, one after the other; each is read in every way.
fn pages(w: &mut World, filter: &PersonFilter<'_>, asked: &Asked) -> Vec<PersonId> {
    let mut page = PageRequest::first(asked.limit);
    let mut seen = Vec::new();
    loop {
        let chosen = list::list(&mut w.tx, filter, asked.order, &page).unwrap();
        for (by, read) in in_every_way(&mut w.tx, filter, asked.order, &page) {
            assert_eq!(read, chosen, "{by} of {asked:?}");
        }
        seen.extend(chosen.items.iter().map(|(person, _)| person.id));
        match chosen.next {
            Some(next) => page.after = Some(next),
            None => return seen,
        }
    }
}

fn on_the_day() -> NaiveDate {
    day("2027-01-04")
}

both! {
    async fn a_search_finds_whom_reading_everybody_would_find(db: TestDb) {
        let mut w = World::on(&db);
        let skill = a_skill("PL", &mut w.mint);
        crate::skill::insert(&mut w.tx, &skill).unwrap();
        w.commit();
        let mut runner = TestRunner::deterministic();
        for _ in 0..6 {
            w.tx.batch_execute("BEGIN").unwrap();
            let people = invent(&mut w, &mut runner, skill.id);
            let (everything, brigade) = (Scope::Everything, Scope::Under(vec![w.brigade]));
            let questions = proptest::collection::vec(asked(&people), 40).new_tree(&mut runner).unwrap().current();
            for asked in questions {
                let whose = &asked.whose.get(&people).person;
                let [unit, rank, status, skilled] = asked.filters;
                let filter = PersonFilter {
                    scope: if asked.before { &brigade } else { &everything },
                    unit: unit.then_some(whose.unit),
                    q: asked.written.as_deref(),
                    status: status.then_some(whose.status),
                    rank: rank.then(|| RankCode::parse(whose.rank.as_str()).unwrap()),
                    skill: skilled.then(|| (skill.id, on_the_day())),
                };
                let expected = reference(&people, &asked, &filter, w.brigade);
                assert_eq!(pages(&mut w, &filter, &asked), expected, "{asked:?}");
            }
            assert_eq!(crate::integrity::check(&mut w.tx, w.now).unwrap(), []);
            w.tx.batch_execute("ROLLBACK").unwrap();
        }
    }

    async fn whoever_another_version_wrote_is_on_one_page_and_found_after_a_migration(db: TestDb) {
        let mut w = World::on(&db);
        for name in ["Nguyễn", "Nguyen", "Ngziri", "Νίκος"] {
            w.person(w.first, name, "X");
        }
        w.commit();
        // As a version that knows fewer letters folds them.
        let as_before = "UPDATE person SET search_key = replace(search_key, 'nguyen', 'nguyễn') WHERE family_name = 'Nguyễn'";
        assert_eq!(db.db_execute(as_before).unwrap(), 1);
        let everybody = PersonFilter::in_scope(&Scope::Everything);
        for order in [PersonOrder::Name, PersonOrder::NameBackwards] {
            let (mut page, mut seen) = (PageRequest::first(1), BTreeSet::new());
            for _ in 0..4 {
                let one = list::list(&mut w.tx, &everybody, order, &page).unwrap();
                seen.extend(one.items.iter().map(|(person, _)| person.id));
                page.after = one.next;
            }
            assert_eq!((seen.len(), page.after), (4, None), "{order:?}");
        }
        let found = |w: &mut World| {
            let asked = PersonFilter { q: Some("nguyen"), ..everybody.clone() };
            list::list(&mut w.tx, &asked, PersonOrder::Name, &PageRequest::first(9)).unwrap().items.len()
        };
        assert_eq!(found(&mut w), 1);
        db.store().migrate().await.unwrap();
        assert_eq!(found(&mut w), 2);
        assert_eq!(crate::integrity::check(&mut w.tx, w.now).unwrap(), []);
    }

    async fn what_people_are_found_by_follows_their_names(db: TestDb) {
        let mut w = World::on(&db);
        let mut changed = w.person(w.first, "Nguyễn", "Fa\u{2bb}atau");
        let listed = |w: &mut World| {
            let rows: Vec<(String, String)> = person_beginning::table
                .order((person_beginning::beginning, person_beginning::search_key))
                .load(&mut *w.tx)
                .unwrap();
            rows
        };
        let expected = |person: &Person| {
            let key = person.search_key();
            beginnings(&key).into_iter().map(|beginning| (beginning.to_owned(), key.clone())).collect::<Vec<_>>()
        };
        assert_eq!(listed(&mut w), expected(&changed));
        changed.family_name = domain::text::Name::parse("D'Hervé-D’Hervé").unwrap();
        changed.version = crate::person::update(&mut w.tx, &changed, w.now).unwrap();
        assert_eq!(listed(&mut w), expected(&changed));
        w.tx.batch_execute("DELETE FROM person_search; DELETE FROM person").unwrap();
        assert_eq!(listed(&mut w), []);
    }
}
