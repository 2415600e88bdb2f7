//! Pages that the organisation writes: versions are added, and what was written stays.

use domain::event::Actor;
use domain::public_page::{Language, PageKey, PageText, PublicPage, Slug, Written};
use domain::text::{Title, Words};

use crate::page::PageRequest;
use crate::tests::walls::assert_taken;
use crate::tests::world::{PAGE, World};
use crate::{Constraint, StoreError, both, public_page};

const TERMS: PageKey = PageKey { slug: Slug::Terms, language: Language::French };

fn next(w: &mut World, page: &PublicPage, text: &str) -> PublicPage {
    let by = Actor::Person(w.person(w.first, "Durand", "X").id);
    let written = Written { at: w.now, by, reason: Words::parse("relu").unwrap() };
    let title = Title::parse("Conditions").unwrap();
    page.followed_by(title, PageText::parse(text).unwrap(), written).unwrap().unwrap()
}

both! {
    async fn versions_are_added_and_read_back_one_by_one(db: TestDb) {
        let mut w = World::on(&db);
        assert_eq!(public_page::present(&mut w.tx, TERMS).unwrap(), None);
        let mut known = vec![PublicPage::model(TERMS).unwrap()];
        public_page::insert(&mut w.tx, &known[0]).unwrap();
        for text in ["**un**", "deux\n\n- a\n- b", "[trois](https://a.example)"] {
            let page = next(&mut w, &known[0], text);
            public_page::insert(&mut w.tx, &page).unwrap();
            known.insert(0, page);
        }
        assert_eq!(public_page::present(&mut w.tx, TERMS).unwrap().as_ref(), known.first());
        for page in &known {
            assert_eq!(public_page::version(&mut w.tx, TERMS, page.version).unwrap().as_ref(), Some(page));
        }
        assert_eq!(public_page::version(&mut w.tx, TERMS, 99).unwrap(), None);
        assert_eq!(public_page::versions(&mut w.tx, TERMS, &PAGE).unwrap().items, known);
        let first = public_page::versions(&mut w.tx, TERMS, &PageRequest::first(3)).unwrap();
        let rest = public_page::versions(&mut w.tx, TERMS, &PageRequest { limit: 3, after: first.next }).unwrap();
        assert_eq!((first.items.as_slice(), rest.items.as_slice()), (&known[..3], &known[3..]));
        let other = PageKey { language: Language::English, ..TERMS };
        assert_eq!(public_page::versions(&mut w.tx, other, &PAGE).unwrap().items, []);
    }

    async fn of_two_that_follow_the_same_version_one_is_added(db: TestDb) {
        let mut w = World::on(&db);
        let model = PublicPage::model(TERMS).unwrap();
        let (one, other) = (next(&mut w, &model, "un"), next(&mut w, &model, "deux"));
        public_page::insert(&mut w.tx, &one).unwrap();
        assert_taken(public_page::insert(&mut w.tx, &other), Constraint::PublicPage);
    }

    async fn a_page_that_somebody_wrote_at_no_time_is_not_read(db: TestDb) {
        let mut w = World::on(&db);
        w.person(w.first, "Durand", "X");
        w.commit();
        let row = "INSERT INTO public_page (slug, language, version, title, body, is_model, written_by)
            SELECT 'terms', 'fr', 1, 'a', 'a', (1 = 0), id FROM person";
        assert_eq!(db.db_execute(row).unwrap(), 1);
        let read = public_page::present(&mut w.tx, TERMS);
        assert!(matches!(read, Err(StoreError::Broken { .. })), "{read:?}");
    }

    async fn what_was_written_is_neither_changed_nor_deleted(db: TestDb) {
        public_page::insert(&mut db.db_connection(), &PublicPage::model(TERMS).unwrap()).unwrap();
        for sql in ["UPDATE public_page SET title = 'autre'", "DELETE FROM public_page"] {
            assert_taken(db.db_execute(sql), Constraint::History);
        }
    }
}
