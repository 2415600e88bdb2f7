//! Accounts, grants, repeated writes, messages, imports and the audit.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use domain::event::{Action, Notice};
use domain::id::{Id as _, SignInId};
use domain::import::{Kind, Verdict};
use domain::role::Role;
use serde_json::json;

use crate::account::{self, Account, Attempt, Delivery, Place, SignIn, Standing};
use crate::audit::AuditFilter;
use crate::idempotency::{self, Answered, Repeat};
use crate::import::{self, Import, ImportLine, ImportState, LineFilter};
use crate::page::Scope;
use crate::tests::walls::assert_taken;
use crate::tests::world::{PAGE, World};
use crate::{Constraint, StoreError, audit, both, demo, notification, outbox, role_grant};

fn an_account(w: &mut World, login: &str) -> Account {
    let person = w.person(w.first, login, "X").id;
    let new = Account {
        id: w.mint.id(),
        person,
        login: login.to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        disabled_at: None,
    };
    account::insert(&mut w.tx, &new, w.now).unwrap();
    new
}

both! {
    async fn a_sign_in_is_worth_something_until_it_ends_is_closed_or_its_account_disabled(db: TestDb) {
        let mut w = World::on(&db);
        let who = an_account(&mut w, "kerbrat");
        assert_eq!(account::by_login(&mut w.tx, "kerbrat").unwrap().unwrap().id, who.id);
        assert!(account::by_login(&mut w.tx, "personne").unwrap().is_none());
        let expires_at = w.now + TimeDelta::hours(8);
        let open = SignIn { id: w.mint.id(), account: who.id, person: who.person, login: who.login.clone(), delivery: Delivery::Cookie, expires_at };
        let hash = "a1".repeat(32);
        account::open_sign_in(&mut w.tx, &open, &hash, &Place::default(), w.now).unwrap();
        let stands = |grants| Some(Standing { sign_in: open.clone(), grants, second_factor: false, is_lent_to: false, used_at: None });
        assert_eq!(account::sign_in(&mut w.tx, &hash, w.now).unwrap(), stands(vec![]));
        assert_eq!(account::sign_in(&mut w.tx, &hash, expires_at).unwrap(), None);
        assert_eq!(account::sign_in(&mut w.tx, &"b2".repeat(32), w.now).unwrap(), None);
        let mut grants = vec![];
        for (role, unit) in [(Role::Planner, w.first), (Role::Requester, w.second)] {
            let new = role_grant::RoleGrant {
                id: w.mint.id(), person: who.person, role, unit,
                granted_at: w.now, granted_by: None, ends_at: Some(expires_at), revoked_at: None, revoked_by: None,
            };
            role_grant::insert(&mut w.tx, &new).unwrap();
            grants.push(new);
        }
        role_grant::revoke(&mut w.tx, grants[0].id, w.now, None).unwrap();
        let held = role_grant::of_person(&mut w.tx, who.person, w.now).unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(account::sign_in(&mut w.tx, &hash, w.now).unwrap(), stands(held));
        account::close_sign_in(&mut w.tx, open.id, w.now).unwrap();
        assert_eq!(account::sign_in(&mut w.tx, &hash, w.now).unwrap(), None);
        let again = Account { id: w.mint.id(), ..who };
        let again = account::insert(&mut w.tx, &again, w.now);
        assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    }

    async fn failures_count_since_the_last_success(db: TestDb) {
        let mut w = World::on(&db);
        let attempt = |w: &mut World, minutes: i64, attempt| {
            let id: SignInId = w.mint.id();
            account::note_attempt(&mut w.tx, id, "kerbrat", attempt, w.now + TimeDelta::minutes(minutes)).unwrap();
        };
        attempt(&mut w, 1, Attempt::Failed);
        attempt(&mut w, 2, Attempt::Failed);
        let span = (w.now, w.now + TimeDelta::minutes(9));
        assert_eq!(account::failures_within(&mut w.tx, "kerbrat", span).unwrap().0, 2);
        assert_eq!(account::failures_within(&mut w.tx, "goff", span).unwrap(), (0, None));
        attempt(&mut w, 3, Attempt::Succeeded);
        assert_eq!(account::failures_within(&mut w.tx, "kerbrat", span).unwrap(), (0, None));
        attempt(&mut w, 4, Attempt::Failed);
        let last = w.now + TimeDelta::minutes(4);
        assert_eq!(account::failures_within(&mut w.tx, "kerbrat", span).unwrap(), (1, Some(last)));
        // What lies beyond the span was noted before the clock stepped back.
        let back = (w.now - TimeDelta::minutes(9), w.now + TimeDelta::minutes(2));
        assert_eq!(account::failures_within(&mut w.tx, "kerbrat", back).unwrap().0, 2);
        let before = w.now + TimeDelta::minutes(4);
        assert_eq!(account::forget(&mut w.tx, before, w.now).unwrap(), 3);
    }

    async fn a_role_is_held_once_over_a_unit_and_can_be_taken_back(db: TestDb) {
        let mut w = World::on(&db);
        let person = w.person(w.first, "Kerbrat", "X").id;
        let new = role_grant::RoleGrant {
            id: w.mint.id(), person, role: Role::Planner, unit: w.brigade, granted_at: w.now,
            granted_by: None, ends_at: None, revoked_at: None, revoked_by: None,
        };
        role_grant::insert(&mut w.tx, &new).unwrap();
        let twice = role_grant::RoleGrant { id: w.mint.id(), ..new.clone() };
        assert_taken(role_grant::insert(&mut w.tx, &twice), Constraint::RoleGrantActive);
        assert_eq!(role_grant::of_person(&mut w.tx, person, w.now).unwrap().len(), 1);
        let under = Scope::Under(vec![w.first]);
        assert_eq!(role_grant::list(&mut w.tx, &under, None, &PAGE).unwrap().items, []);
        assert_eq!(role_grant::list(&mut w.tx, &Scope::Everything, Some(person), &PAGE).unwrap().items, std::slice::from_ref(&new));
        role_grant::revoke(&mut w.tx, new.id, w.now, Some(person)).unwrap();
        let twice = role_grant::revoke(&mut w.tx, new.id, w.now, None);
        assert!(matches!(twice, Err(StoreError::Missing { .. })), "{twice:?}");
        assert_eq!(role_grant::of_person(&mut w.tx, person, w.now).unwrap(), []);
        assert_eq!(role_grant::find(&mut w.tx, new.id).unwrap().unwrap().revoked_by, Some(person));
    }

    async fn a_repeated_write_finds_its_answer(db: TestDb) {
        let mut w = World::on(&db);
        let account = an_account(&mut w, "kerbrat").id;
        let repeat = Repeat { caller: account.uuid(), key: "k".into(), operation: "create_session".into() };
        assert_eq!(idempotency::find(&mut w.tx, &repeat).unwrap(), None);
        let answered = Answered { body_hash: "h".into(), status: 201, body: "{}".into() };
        idempotency::keep(&mut w.tx, &repeat, &answered, w.now).unwrap();
        assert_eq!(idempotency::find(&mut w.tx, &repeat).unwrap(), Some(answered.clone()));
        assert_taken(idempotency::keep(&mut w.tx, &repeat, &answered, w.now), Constraint::Idempotency);
        let other = Repeat { operation: "create_request".into(), ..repeat.clone() };
        assert_eq!(idempotency::find(&mut w.tx, &other).unwrap(), None);
        assert_eq!(idempotency::forget_before(&mut w.tx, w.now + TimeDelta::seconds(1)).unwrap(), 1);
    }

    async fn messages_leave_once_and_are_read_by_their_owner_alone(db: TestDb) {
        let mut w = World::on(&db);
        let (a, b) = (w.person(w.first, "A", "X").id, w.person(w.first, "B", "X").id);
        let message = outbox::Message {
            id: w.mint.id(), at: w.now, notice: Notice::OfferMade, person: a,
            payload: json!({ "offer": "o" }), dedupe_key: "offer_made:o".into(),
        };
        outbox::put(&mut w.tx, &message).unwrap();
        let same = outbox::Message { id: w.mint.id(), ..message.clone() };
        assert_taken(outbox::put(&mut w.tx, &same), Constraint::OutboxDedupe);
        let waiting = outbox::waiting(&mut w.tx, 10).unwrap();
        assert_eq!(waiting.iter().map(|m| m.id).collect::<Vec<_>>(), [message.id]);
        let delivered = notification::Notification {
            id: w.mint.id(), person: a, notice: message.notice, payload: message.payload.clone(), created_at: w.now, read_at: None,
        };
        notification::insert_many(&mut w.tx, vec![delivered.clone()]).unwrap();
        outbox::delivered(&mut w.tx, [message.id], w.now).unwrap();
        assert!(outbox::waiting(&mut w.tx, 10).unwrap().is_empty());
        assert_eq!(notification::unread(&mut w.tx, a).unwrap(), 1);
        assert_eq!(notification::list(&mut w.tx, b, &PAGE).unwrap().items, []);
        assert_eq!(notification::mark_read(&mut w.tx, b, delivered.id, w.now).unwrap(), None);
        let first = notification::mark_read(&mut w.tx, a, delivered.id, w.now).unwrap().unwrap();
        let again = notification::mark_read(&mut w.tx, a, delivered.id, w.now + TimeDelta::hours(1)).unwrap().unwrap();
        assert_eq!((first.read_at, again.read_at), (Some(w.now), Some(w.now)));
        assert_eq!(notification::list(&mut w.tx, a, &PAGE).unwrap().items, [again]);
    }

    async fn an_import_keeps_every_line_and_is_applied_once(db: TestDb) {
        let mut w = World::on(&db);
        let by = w.person(w.first, "A", "X").id;
        let new = Import {
            id: w.mint.id(), organiser: w.first, created_by: Some(by), created_at: w.now, state: ImportState::Previewed,
            plan_hash: "h".into(), files: json!([]), totals: json!({ "lines": 1200 }), version: 1,
        };
        let verdict = |n: u32| if n.is_multiple_of(4) { Verdict::Rejected } else { Verdict::Create };
        let lines: Vec<ImportLine> = (0..1200)
            .map(|n| ImportLine {
                position: n, file: "a.csv".into(), file_at: n % 2, sheet: String::new(), line: n + 2,
                kind: (n > 0).then_some(Kind::Request), verdict: verdict(n), summary: json!(["a"]), parsed: json!({}),
                cancelled: n >= 1150,
            })
            .collect();
        let mut said = lines.clone();
        said[0].summary = json!(["\0a"]);
        said[0].sheet = "\0".into();
        import::insert(&mut w.tx, &new, &said).unwrap();
        assert_eq!(import::find(&mut w.tx, new.id).unwrap(), Some(new.clone()));
        let page = import::lines(&mut w.tx, new.id, LineFilter::default(), &PAGE).unwrap();
        assert_eq!(page.items, lines[..50]);
        let next = crate::page::PageRequest { limit: 200, after: page.next };
        let page = import::lines(
            &mut w.tx, new.id, LineFilter { verdict: Some(Verdict::Rejected), kind: Some(Kind::Request), cancelled: None }, &next,
        )
        .unwrap();
        assert_eq!(page.items.first().unwrap().position, 52);
        for (cancelled, expected) in [(true, &lines[1150..]), (false, &lines[..50])] {
            let filter = LineFilter { cancelled: Some(cancelled), ..LineFilter::default() };
            assert_eq!(import::lines(&mut w.tx, new.id, filter, &PAGE).unwrap().items, expected);
        }
        assert_eq!(import::lock(&mut w.tx, new.id).unwrap().unwrap().version, 1);
        assert_eq!(import::mark_applied(&mut w.tx, new.id, 1, w.now, Some(by)).unwrap(), 2);
        let twice = import::mark_applied(&mut w.tx, new.id, 1, w.now, None);
        assert!(matches!(twice, Err(StoreError::Stale { current: 2, .. })), "{twice:?}");
        let listed = import::list(&mut w.tx, &Scope::Under(vec![w.brigade]), &PAGE).unwrap();
        assert_eq!(listed.items[0].state, ImportState::Applied { at: w.now, by: Some(by) });
        assert_eq!(import::list(&mut w.tx, &Scope::Under(vec![w.second]), &PAGE).unwrap().items, []);
    }

    async fn the_audit_is_read_by_scope_and_as_a_timeline(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let who = w.person(w.second, "A", "X").id;
        let asked = w.request(who, [s.id]);
        let seat = w.enrol(&s, who, Some(asked.id));
        let bare = audit::Line::of(w.mint.id(), w.now, Action::SessionPublished, audit::Subject::of("session", s.id));
        let line = audit::Line {
            actor: domain::event::Actor::Person(who), session: Some(s.id), words: Some("prête".into()),
            after: Some(json!({ "state": "published" })), ..bare
        };
        audit::record(&mut w.tx, line).unwrap();
        audit::write_out(&mut w.tx).unwrap();
        let timeline = audit::timeline(&mut w.tx, asked.id, 500).unwrap();
        let actions: Vec<_> = timeline.iter().map(|e| e.action.as_str()).collect();
        assert_eq!(actions, ["request.submitted", "enrolment.confirmed"]);
        assert_eq!(timeline[1].subject_id, seat.id.uuid());
        let all = audit::list(&mut w.tx, &AuditFilter::default(), &PAGE).unwrap();
        assert_eq!((all.items.len(), all.items[0].action.as_str()), (3, "session.published"));
        let mut within = |roots| {
            let filter = AuditFilter { scope: Some(Scope::Under(roots)), ..AuditFilter::default() };
            audit::list(&mut w.tx, &filter, &PAGE).unwrap().items.len()
        };
        assert_eq!((within(vec![w.first]), within(vec![w.second])), (1, 0));
        let filter = AuditFilter { session: Some(s.id), action: Some("session.published".to_owned()), ..AuditFilter::default() };
        assert_eq!(audit::list(&mut w.tx, &filter, &PAGE).unwrap().items[0].words.as_deref(), Some("prête"));
    }

    async fn a_line_of_a_newer_program_is_read_as_it_is(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let asked = { let who = w.person(w.second, "A", "X").id; w.request(who, [s.id]) };
        let copied = "at, actor_person_id, person_id, session_id, training_request_id, subject_kind, subject_id";
        let id = if db.is_sqlite() { "randomblob(16)" } else { "gen_random_uuid()" };
        w.tx.batch_execute(&format!(
            "INSERT INTO audit_event (id, action, {copied}) SELECT {id}, 'person.forgotten', {copied} FROM audit_event",
        ))
        .unwrap();
        let timeline = audit::timeline(&mut w.tx, asked.id, 500).unwrap();
        let mut actions: Vec<_> = timeline.iter().map(|e| e.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["person.forgotten", "request.submitted"]);
        let of_it = AuditFilter { action: Some("person.forgotten".to_owned()), ..AuditFilter::default() };
        for (filter, expected) in [(AuditFilter::default(), 2), (of_it, 1)] {
            assert_eq!(audit::list(&mut w.tx, &filter, &PAGE).unwrap().items.len(), expected);
        }
    }

    async fn a_demonstration_is_loaded_once(db: TestDb) {
        let mut w = World::on(&db);
        assert_eq!(demo::seed_of(&mut w.tx, "army").unwrap(), None);
        demo::mark(&mut w.tx, "army", 7, w.now).unwrap();
        assert_eq!(demo::seed_of(&mut w.tx, "army").unwrap(), Some(7));
        assert_taken(demo::mark(&mut w.tx, "army", 8, w.now), Constraint::DemoMark);
    }
}
