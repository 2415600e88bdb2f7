//! How to reach people and where they live: who reads it, who changes it, what stays out of lists and of the audit.

use crate::catalogue::{items, points};
use crate::support::TestApp;
use crate::world::Persona::{Administrator, Person, Planner, Requester, Trainer};
use serde_json::{Value, json};
use store::audit::{self, AuditFilter};
use store::page::PageRequest;

store::both! {
    async fn a_person_reads_and_edits_their_own_contact(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let me = app.as_(Person);
        let empty = me.get("/api/v1/me/contact").await;
        assert_eq!((empty.version(), &empty.json()["phone"]), (Some(1), &Value::Null), "{}", empty.text());
        let home = json!({ "code": "2A004", "name": "Ajaccio" });
        let set = me.patch("/api/v1/me/contact", 1, json!({ "phone": "0612345678", "home_commune": home })).await;
        assert_eq!((set.version(), &set.json()["phone"]), (Some(2), &json!("+33612345678")), "{}", set.text());
        assert_eq!(set.json()["home_commune"], home);
        let kept = me.patch("/api/v1/me/contact", 2, json!({ "home_commune": null })).await.json();
        assert_eq!((&kept["phone"], &kept["home_commune"]), (&json!("+33612345678"), &Value::Null), "left out it stays");
        assert_eq!(me.patch("/api/v1/me/contact", 3, json!({})).await.version(), Some(3), "no edit");
        me.patch("/api/v1/me/contact", 2, json!({ "phone": null })).await.problem(412, "stale");
        for (body, pointer) in [
            (json!({ "phone": "12" }), "/phone"),
            (json!({ "phone": "0012345678" }), "/phone"),
            (json!({ "phone": "+0612345678" }), "/phone"),
            (json!({ "phone": "06 12 34 56 78" }), "/phone"),
            (json!({ "phone": 612345678 }), "/phone"),
            (json!({ "home_commune": { "code": "20004", "name": "Ajaccio" } }), "/home_commune/code"),
            (json!({ "home_commune": { "code": "2A004" } }), "/home_commune/name"),
            (json!({ "home_commune": { "code": "25056", "name": " " } }), "/home_commune/name"),
            (json!({ "home_commune": "25056" }), "/home_commune"),
            (json!({ "email": "a@example.org" }), "/email"),
        ] {
            let refused = me.patch("/api/v1/me/contact", 3, body.clone()).await;
            points(&refused, pointer);
        }
        assert_eq!(me.patch("/api/v1/me/contact", 3, json!({ "phone": null })).await.json()["phone"], Value::Null);
    }
}

store::both! {
    async fn each_reader_sees_what_they_need_and_no_more(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let person = app.world.actor(Person).person;
        let (admin, path) = (app.as_(Administrator), format!("/api/v1/people/{person}"));
        let home = json!({ "code": "97209", "name": "Fort-de-France" });
        let edit = json!({ "email": "lea@example.org", "phone": "+596696123456", "home_commune": home });
        assert_eq!(admin.patch(&path, 1, edit).await.version(), Some(2));
        let contact = format!("{path}/contact");
        for (reader, shown) in [(Administrator, true), (Person, true), (Planner, false), (Requester, false)] {
            let read = app.as_(reader).get(&contact).await.json();
            assert_eq!((&read["email"], &read["phone"]), (&json!("lea@example.org"), &json!("+596696123456")), "{reader:?}");
            let expected = if shown { home.clone() } else { Value::Null };
            assert_eq!((&read["home_commune"], &read["home_commune_is_shown"]), (&expected, &json!(shown)), "{reader:?}");
        }
        app.as_(Trainer).get(&contact).await.problem(404, "not-found");
        app.as_(Planner).get(&format!("/api/v1/people/{}/contact", app.world.stranger)).await.problem(404, "not-found");
        for list in ["/api/v1/people", &path] {
            let text = admin.get(list).await.text().to_owned();
            assert!(!text.contains("+596696123456") && !text.contains("Fort-de-France"), "{text}");
        }
        let cleared = admin.patch(&path, 2, json!({ "email": null, "home_commune": null })).await.json();
        assert_eq!((&cleared["email"], &cleared["rank"]), (&Value::Null, &json!("SGT")));
        let read = admin.get(&contact).await.json();
        assert_eq!((&read["email"], &read["phone"], &read["home_commune"]), (&Value::Null, &json!("+596696123456"), &Value::Null));
        let filter = AuditFilter { person: Some(person), ..AuditFilter::default() };
        let told = app.db.store().read(move |conn| audit::list(conn, &filter, &PageRequest::first(50))).await.unwrap();
        let told: String = told.items.iter().map(|event| format!("{:?} {:?}", event.before, event.after)).collect();
        assert!(told.contains("home_commune") && told.contains("phone"), "{told}");
        assert!(!told.contains("596696") && !told.contains("97209") && !told.contains("France"), "{told}");
        assert_eq!(items(&admin.get("/api/v1/audit-events?action=person.updated").await).len(), 2);
    }
}
