//! API clients, their secrets, what they consumed, and the keys that sign their tokens.

use chrono::TimeDelta;
use domain::api_client::ApiClient;
use domain::event::{Action, Actor};
use domain::id::PersonId;
use domain::scope::Scopes;
use domain::signing_key::SigningKey;
use domain::text::{Email, Title};

use crate::api_client::{self as store, Day, Used};
use crate::audit::AuditFilter;
use crate::page::Scope;
use crate::tests::walls::assert_taken;
use crate::tests::world::{PAGE, World};
use crate::{Constraint, StoreError, audit, both, signing_key};

fn a_client(w: &mut World, by: Option<PersonId>) -> ApiClient {
    let new = ApiClient {
        id: w.mint.id(),
        name: Title::parse("SIRH national").unwrap(),
        contact: Email::parse("sirh@example.org").unwrap(),
        unit: w.first,
        scopes: Scopes::parse("people:read training:read").unwrap(),
        requests_per_minute: 60,
        state: domain::api_client::ApiClientState::Active,
        created_at: w.now,
        created_by: by,
        last_used_at: None,
        version: 1,
    };
    store::insert(&mut w.tx, &new).unwrap();
    new
}

both! {
    async fn a_client_is_read_back_edited_revoked_and_listed_by_scope(db: TestDb) {
        let mut w = World::on(&db);
        let by = w.person(w.first, "Kerbrat", "X").id;
        let new = a_client(&mut w, Some(by));
        assert_eq!(store::find(&mut w.tx, new.id).unwrap().as_ref(), Some(&new));
        let edited = ApiClient { scopes: Scopes::parse("audit:read").unwrap(), unit: w.second, ..new.clone() };
        assert_eq!(store::save(&mut w.tx, &edited).unwrap(), 2);
        let stale = store::save(&mut w.tx, &edited);
        assert!(matches!(stale, Err(StoreError::Stale { current: 2, .. })), "{stale:?}");
        let kept = store::lock(&mut w.tx, new.id).unwrap().unwrap();
        assert_eq!(kept, ApiClient { version: 2, ..edited });
        let revoked = kept.revoke(w.now, Some(by)).unwrap();
        store::save(&mut w.tx, &revoked).unwrap();
        let mut count = |scope, state| store::list(&mut w.tx, &scope, state, &PAGE).unwrap().items.len();
        assert_eq!(count(Scope::Everything, None), 1);
        assert_eq!((count(Scope::Under(vec![w.first]), None), count(Scope::Under(vec![w.brigade]), None)), (0, 1));
        assert_eq!((count(Scope::Everything, Some("active")), count(Scope::Everything, Some("revoked"))), (0, 1));
        assert_eq!(store::tags(&mut w.tx, [new.id]).unwrap()[&new.id].name, new.name);
    }

    async fn secrets_are_kept_as_hashes_and_taken_back_once(db: TestDb) {
        let mut w = World::on(&db);
        let client = a_client(&mut w, None);
        let id = w.mint.id();
        let secret = client.add_secret(id, &[], None, w.now, None).unwrap();
        let hash = "a1".repeat(32);
        store::insert_secret(&mut w.tx, &secret, &hash).unwrap();
        let kept = store::kept_secrets(&mut w.tx, client.id).unwrap();
        assert_eq!(kept, [store::StoredSecret { secret: secret.clone(), hash: hash.clone() }]);
        assert_eq!(store::secrets_of(&mut w.tx, [client.id]).unwrap(), std::slice::from_ref(&secret));
        store::revoke_secret(&mut w.tx, id, w.now).unwrap();
        let twice = store::revoke_secret(&mut w.tx, id, w.now);
        assert!(matches!(twice, Err(StoreError::Missing { .. })), "{twice:?}");
        assert!(!store::secrets_of(&mut w.tx, [client.id]).unwrap()[0].is_good(w.now));
        let twin = domain::api_client::ApiSecret { id: w.mint.id(), ..secret };
        assert_taken(store::insert_secret(&mut w.tx, &twin, &hash), Constraint::ApiSecretHash);
    }

    async fn consumption_adds_up_whichever_server_counted(db: TestDb) {
        let mut w = World::on(&db);
        let client = a_client(&mut w, None);
        let id = w.mint.id();
        let secret = client.add_secret(id, &[], None, w.now, None).unwrap();
        store::insert_secret(&mut w.tx, &secret, &"a1".repeat(32)).unwrap();
        let today = w.now.date_naive();
        let mut used = Used::default();
        used.days.insert((client.id, today), Day { requests: 3, refused: 1 });
        used.clients.insert(client.id, w.now);
        used.secrets.insert(secret.id, w.now);
        store::note_used(&mut w.tx, &used).unwrap();
        used.clients.insert(client.id, w.now - TimeDelta::hours(1));
        used.secrets.insert(secret.id, w.now + TimeDelta::hours(1));
        store::note_used(&mut w.tx, &used).unwrap();
        let days = store::days(&mut w.tx, client.id, today).unwrap();
        assert_eq!(days, [(today, Day { requests: 6, refused: 2 })]);
        assert_eq!(store::days(&mut w.tx, client.id, today + TimeDelta::days(1)).unwrap(), []);
        let kept = store::find(&mut w.tx, client.id).unwrap().unwrap();
        assert_eq!((kept.last_used_at, kept.version), (Some(w.now), 1), "the later one wins, and no edit is made of it");
        let kept = store::secrets_of(&mut w.tx, [client.id]).unwrap();
        assert_eq!(kept[0].last_used_at, Some(w.now + TimeDelta::hours(1)));
    }

    async fn signing_keys_come_in_the_order_in_which_they_sign(db: TestDb) {
        let mut w = World::on(&db);
        for days in [90, 0] {
            let key = SigningKey {
                id: w.mint.id(), sealed_with: "a".into(), signs_from: w.now + TimeDelta::days(days), revoked_at: None,
            };
            let new = signing_key::StoredKey { key, public: "p".into(), sealed: "s".into() };
            signing_key::insert(&mut w.tx, &new, w.now).unwrap();
        }
        let kept = signing_key::all(&mut w.tx).unwrap();
        assert!(kept[0].key.signs_from < kept[1].key.signs_from);
        signing_key::revoke(&mut w.tx, kept[0].key.id, w.now).unwrap();
        signing_key::revoke(&mut w.tx, kept[0].key.id, w.now + TimeDelta::hours(1)).unwrap();
        assert_eq!(signing_key::all(&mut w.tx).unwrap()[0].key.revoked_at, Some(w.now));
    }

    async fn the_audit_tells_a_client_from_a_person(db: TestDb) {
        let mut w = World::on(&db);
        let client = a_client(&mut w, None);
        let who = w.person(w.first, "A", "X").id;
        for actor in [Actor::Releve, Actor::Client(client.id), Actor::Person(who)] {
            let bare = audit::Line::of(w.mint.id(), w.now, Action::PersonUpdated, audit::Subject::of("person", who));
            let line = audit::Line { actor, person: Some(who), ..bare };
            audit::record(&mut w.tx, line).unwrap();
        }
        audit::write_out(&mut w.tx).unwrap();
        let told = audit::list(&mut w.tx, &AuditFilter::default(), &PAGE).unwrap().items;
        let actors: Vec<Actor> = told.iter().map(|event| event.actor).collect();
        assert_eq!(actors, [Actor::Person(who), Actor::Client(client.id), Actor::Releve]);
    }
}
