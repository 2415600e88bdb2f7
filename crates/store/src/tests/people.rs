//! Finding people.

use domain::text::Name;

use crate::page::{PageRequest, Scope};
use crate::person::PersonOrder;
use crate::tests::world::{PAGE, World};
use crate::{StoreError, both, person, unit};

fn names(page: &crate::page::Page<(domain::person::Person, unit::UnitTag)>) -> Vec<&str> {
    page.items.iter().map(|(p, _)| p.family_name.as_str()).collect()
}

both! {
    async fn people_are_found_by_the_beginning_of_any_word_whatever_its_accents(db: TestDb) {
        let mut w = World::on(&db);
        let kerbrat = w.person(w.first, "Kerbrat", "Maëlle");
        w.person(w.first, "Le Goff", "Éric");
        w.person(w.second, "Bœuf", "Anne-Maëlle");
        let mut found = |q: &str| {
            let page = person::list(&mut w.tx, &person::PersonFilter { q: Some(q), ..person::PersonFilter::in_scope(&Scope::Everything) }, PersonOrder::Name, &PAGE).unwrap();
            names(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(found("maelle"), ["Bœuf", "Kerbrat"]);
        assert_eq!(found("MAËL ker"), ["Kerbrat"]);
        assert_eq!(found("boeuf"), ["Bœuf"]);
        assert_eq!(found("goff e"), ["Le Goff"]);
        assert_eq!(found(kerbrat.service_number.as_str()), ["Kerbrat"]);
        assert_eq!(found("rbrat"), Vec::<String>::new());
        assert_eq!(found("%"), ["Bœuf", "Kerbrat", "Le Goff"]);
    }

    async fn nobody_outside_the_scope_is_listed(db: TestDb) {
        let mut w = World::on(&db);
        w.person(w.first, "Un", "A");
        w.person(w.second, "Deux", "B");
        let (first, brigade) = (Scope::Under(vec![w.first]), Scope::Under(vec![w.brigade]));
        assert_eq!(names(&person::list(&mut w.tx, &person::PersonFilter::in_scope(&first), PersonOrder::Name, &PAGE).unwrap()), ["Un"]);
        assert_eq!(names(&person::list(&mut w.tx, &person::PersonFilter::in_scope(&brigade), PersonOrder::Name, &PAGE).unwrap()), ["Deux", "Un"]);
        assert_eq!(names(&person::list(&mut w.tx, &person::PersonFilter { unit: Some(w.second), ..person::PersonFilter::in_scope(&brigade) }, PersonOrder::Name, &PAGE).unwrap()), ["Deux"]);
        assert_eq!(names(&person::list(&mut w.tx, &person::PersonFilter { unit: Some(w.second), ..person::PersonFilter::in_scope(&first) }, PersonOrder::Name, &PAGE).unwrap()), Vec::<&str>::new());
        let none = Scope::Under(vec![]);
        assert_eq!(names(&person::list(&mut w.tx, &person::PersonFilter::in_scope(&none), PersonOrder::Name, &PAGE).unwrap()), Vec::<&str>::new());
    }

    async fn a_grant_on_the_top_of_the_tree_sees_everything(db: TestDb) {
        let mut w = World::on(&db);
        assert_eq!(unit::scope(&mut w.tx, &[w.brigade]).unwrap(), Scope::Everything);
        assert_eq!(unit::scope(&mut w.tx, &[w.first]).unwrap(), Scope::Under(vec![w.first]));
        assert_eq!(unit::scope(&mut w.tx, &[]).unwrap(), Scope::Under(vec![]));
        let lineage = unit::lineage(&mut w.tx, w.second).unwrap();
        assert_eq!(lineage.0, [w.second, w.brigade]);
    }

    async fn pages_show_everybody_once_even_people_of_the_same_name(db: TestDb) {
        let mut w = World::on(&db);
        let mut expected: Vec<_> = (0..23).map(|n| w.person(w.first, if n < 9 { "Petit" } else { "Martin" }, "Jo").id).collect();
        let mut request = PageRequest::first(5);
        let mut seen = Vec::new();
        loop {
            let page = person::list(&mut w.tx, &person::PersonFilter { q: Some("jo"), ..person::PersonFilter::in_scope(&Scope::Everything) }, PersonOrder::Name, &request).unwrap();
            seen.extend(page.items.iter().map(|(p, _)| p.id));
            match page.next {
                Some(next) => request.after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        assert_eq!(seen.len(), 23);
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected);
    }

    async fn an_edit_changes_what_a_search_finds_and_a_stale_one_changes_nothing(db: TestDb) {
        let mut w = World::on(&db);
        let mut changed = w.person(w.first, "Avant", "A");
        changed.family_name = Name::parse("Après").unwrap();
        assert_eq!(person::update(&mut w.tx, &changed, w.now).unwrap(), 2);
        let found = person::list(&mut w.tx, &person::PersonFilter { q: Some("apres"), ..person::PersonFilter::in_scope(&Scope::Everything) }, PersonOrder::Name, &PAGE).unwrap();
        assert_eq!(names(&found), ["Après"]);
        let gone = person::list(&mut w.tx, &person::PersonFilter { q: Some("avant"), ..person::PersonFilter::in_scope(&Scope::Everything) }, PersonOrder::Name, &PAGE).unwrap();
        assert_eq!(names(&gone), Vec::<&str>::new());
        let stale = person::update(&mut w.tx, &changed, w.now);
        assert!(matches!(stale, Err(StoreError::Stale { current: 2, .. })), "{stale:?}");
        let stranger = domain::fixture::a_person().of(w.first).make(&mut w.mint);
        let missing = person::update(&mut w.tx, &stranger, w.now);
        assert!(matches!(missing, Err(StoreError::Missing { .. })), "{missing:?}");
    }

    async fn a_person_reads_back_as_written_with_a_tag(db: TestDb) {
        let mut w = World::on(&db);
        let new = w.person(w.second, "D'Hervé", "Élodie");
        assert_eq!(person::find(&mut w.tx, new.id).unwrap(), Some(new.clone()));
        assert_eq!(person::by_service_number(&mut w.tx, &new.service_number).unwrap(), Some(new.clone()));
        let tag = person::tags(&mut w.tx, [new.id]).unwrap().remove(&new.id).unwrap();
        assert_eq!((tag.family_name, tag.unit.code.as_str()), (new.family_name, "35e RI"));
    }

    async fn two_edits_of_one_person_have_one_winner(db: TestDb) {
        let mut w = World::on(&db);
        let person = w.person(w.first, "Avant", "A");
        w.commit();
        let tries: Vec<_> = (0..6)
            .map(|n| {
                let (store, mut changed) = (db.store().clone(), person.clone());
                changed.given_name = Name::parse(&format!("Essai {n}")).unwrap();
                tokio::spawn(async move {
                    store.write("edit", move |tx| person::update(tx, &changed, domain::fixture::at("2027-01-05T08:00:00Z"))).await
                })
            })
            .collect();
        let mut won = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(2) => won += 1,
                Err(StoreError::Stale { current: 2, .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn people_are_narrowed_by_rank_status_and_skill_valid_that_day(db: TestDb) {
        use domain::fixture::{a_person, a_skill, day, held};
        use domain::person::PersonStatus;
        use domain::text::RankCode;
        let mut w = World::on(&db);
        let skill = a_skill("PL", &mut w.mint);
        crate::skill::insert(&mut w.tx, &skill).unwrap();
        let (some, other) = (w.first, w.second);
        for (name, rank, status, unit, lines) in [
            ("Un", "SGT", PersonStatus::Active, some, &[("2026-01-01", None)][..]),
            ("Deux", "SGT", PersonStatus::Reserve, some, &[("2026-01-01", Some("2027-01-03"))][..]),
            ("Trois", "CPL", PersonStatus::Reserve, other, &[("2027-01-05", None)][..]),
            ("Quatre", "SGT", PersonStatus::Reserve, other, &[("2026-01-01", Some("2027-01-04")), ("2025-01-01", None)][..]),
        ] {
            let new = a_person().named(name, "Camille").rank(rank).status(status).of(unit).make(&mut w.mint);
            person::insert(&mut w.tx, &new, w.now).unwrap();
            for (from, until) in lines {
                let line = held(skill.id, from, *until, &mut w.mint);
                crate::skill::record(&mut w.tx, new.id, &line, w.now, None).unwrap();
            }
        }
        let everything = person::PersonFilter::in_scope(&Scope::Everything);
        let mut found = |filter: person::PersonFilter<'_>| {
            let page = person::list(&mut w.tx, &filter, PersonOrder::Name, &PAGE).unwrap();
            names(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let rank = |code: &str| Some(RankCode::parse(code).unwrap());
        let on = |text: &str| Some((skill.id, day(text)));
        let reserve = Some(PersonStatus::Reserve);
        assert_eq!(found(person::PersonFilter { rank: rank("SGT"), ..everything.clone() }), ["Deux", "Quatre", "Un"]);
        assert_eq!(found(person::PersonFilter { rank: rank("SGT"), status: reserve, ..everything.clone() }), ["Deux", "Quatre"]);
        assert_eq!(found(person::PersonFilter { skill: on("2027-01-04"), ..everything.clone() }), ["Quatre", "Un"], "each once");
        assert_eq!(found(person::PersonFilter { skill: on("2027-01-05"), status: reserve, ..everything.clone() }), ["Quatre", "Trois"]);
        let all = person::PersonFilter { unit: Some(other), q: Some("CAM"), rank: rank("SGT"), skill: on("2027-01-04"), ..everything };
        assert_eq!(found(all), ["Quatre"]);
    }

    async fn a_filter_that_many_pass_finds_the_same_as_one_that_few_pass(db: TestDb) {
        let mut w = World::on(&db);
        let (all, top) = (Scope::Under(vec![w.brigade]), w.brigade);
        let filter = |scope| person::PersonFilter { unit: Some(top), q: Some("ma"), ..person::PersonFilter::in_scope(scope) };
        let mut request = PageRequest::first(50);
        for n in 0..7 {
            w.person(w.first, if n % 2 == 0 { "Martin" } else { "Durand" }, "Marc");
        }
        let few = names(&person::list(&mut w.tx, &filter(&all), PersonOrder::Name, &request).unwrap()).join(" ");
        let many: Vec<_> = (0..3_100)
            .map(|n| {
                let number = format!("{n:010}");
                domain::fixture::a_person().named("Zuber", "Max").number(&number).of(w.second).make(&mut w.mint)
            })
            .collect();
        person::insert_many(&mut w.tx, &many, w.now).unwrap();
        request.limit = 7;
        let page = person::list(&mut w.tx, &filter(&all), PersonOrder::Name, &request).unwrap();
        assert_eq!(names(&page).join(" "), few);
        request.after = page.next;
        let after = person::list(&mut w.tx, &filter(&all), PersonOrder::Name, &request).unwrap();
        assert_eq!(names(&after), ["Zuber"; 7], "many are walked, and those of before are passed");
        let small = Scope::Under(vec![w.first]);
        assert_eq!(names(&person::list(&mut w.tx, &filter(&small), PersonOrder::Name, &PageRequest::first(9)).unwrap()).join(" "), few);
    }
}
