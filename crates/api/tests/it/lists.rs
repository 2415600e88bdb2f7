//! Orders and filters of lists over HTTP: each order that the document names, cursors that stay with theirs.

use crate::catalogue::{items, points, values};
use crate::scene::{Scene, enrol, failed_gates};
use crate::support::Caller;
use crate::tokens::{client_over, token_for};
use crate::world::Actor;
use crate::world::Persona::Administrator;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use contract::person::PersonSort;
use contract::request::RequestSort;
use contract::session::SessionSort;
use domain::course::ReplacementPolicy;
use releve_api::app::chores;
use serde_json::{Value, json};
use store::person::PersonOrder;
use store::request::RequestOrder;
use store::session::SessionOrder;

#[test]
fn the_store_knows_each_order_that_the_contract_names_and_no_other() {
    let said: Vec<_> = SessionSort::ALL.iter().map(|sort| sort.code()).collect();
    let known: Vec<_> = SessionOrder::ALL.iter().map(|order| order.code()).collect();
    assert_eq!(said, known);
    let said: Vec<_> = RequestSort::ALL.iter().map(|sort| sort.code()).collect();
    let known: Vec<_> = RequestOrder::ALL.iter().map(|order| order.code()).collect();
    assert_eq!(said, known);
    let said: Vec<_> = PersonSort::ALL.iter().map(|sort| sort.code()).collect();
    let known: Vec<_> = PersonOrder::ALL.iter().map(|order| order.code()).collect();
    assert_eq!(said, known);
}

/// One field of every line of a list, read two by two through the `Link` header.
async fn walked(caller: &Caller<'_>, path: &str, field: &str) -> Vec<String> {
    let mut next = format!("{path}&limit=2");
    let mut seen = Vec::new();
    loop {
        let page = caller.get(&next).await;
        seen.extend(items(&page).iter().map(|item| item.pointer(field).unwrap().to_string()));
        let Some(link) = page.header("link") else { return seen };
        next = link.split(['<', '>']).nth(1).unwrap().to_owned();
    }
}

store::both! {
    async fn a_list_follows_the_order_asked_page_after_page(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(4).await;
        for (code, first, last, seats) in [
            ("S1", "2030-03-04", "2030-03-08", 4), ("S2", "2030-04-01", "2030-04-05", 1), ("S3", "2030-05-06", "2030-05-10", 3),
        ] {
            scene.db_session(code, (first, last), seats).await;
        }
        let sessions = items(&scene.planner().get("/api/v1/sessions").await);
        let wished = sessions[2]["id"].as_str().unwrap().parse().unwrap();
        for (who, priority) in people.iter().zip([3, 1, 4, 2]) {
            scene.ask(who, &[wished], priority).await;
        }
        for (path, field, expected) in [
            ("/api/v1/sessions?sort=starts_on", "/code", ["\"S1\"", "\"S2\"", "\"S3\""].as_slice()),
            ("/api/v1/sessions?sort=-starts_on", "/code", &["\"S3\"", "\"S2\"", "\"S1\""]),
            ("/api/v1/sessions?sort=free&period=upcoming", "/fill/free", &["1", "3", "4"]),
            ("/api/v1/sessions?sort=-free&period=upcoming", "/fill/free", &["4", "3", "1"]),
            ("/api/v1/requests?sort=priority", "/priority", &["1", "2", "3", "4"]),
            ("/api/v1/requests?sort=-priority", "/priority", &["4", "3", "2", "1"]),
            ("/api/v1/requests?sort=requested_on", "/priority", &["3", "1", "4", "2"]),
            ("/api/v1/requests?sort=-requested_on", "/priority", &["2", "4", "1", "3"]),
        ] {
            assert_eq!(walked(&scene.planner(), path, field).await, expected, "{path}");
        }
        for (order, field) in [("name", "/family_name"), ("service_number", "/service_number")] {
            let up = walked(&scene.planner(), &format!("/api/v1/people?sort={order}"), field).await;
            let mut down = walked(&scene.planner(), &format!("/api/v1/people?sort=-{order}"), field).await;
            down.reverse();
            assert!(up.len() > 4 && up.is_sorted() && up == down, "{up:?} {down:?}");
        }
    }
}

store::both! {
    async fn a_cursor_serves_the_order_that_gave_it_and_no_other(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let mut sessions = Vec::new();
        for code in ["S1", "S2", "S3"] {
            sessions.push(scene.db_session(code, ("2030-03-04", "2030-03-08"), 2).await);
        }
        for who in &people {
            scene.ask(who, &sessions, 3).await;
        }
        let planner = scene.planner();
        for (list, usual, orders) in [
            ("sessions?period=upcoming&", "starts_on", ["starts_on", "-starts_on", "free", "-free"]),
            ("requests?", "-requested_on", ["requested_on", "-requested_on", "priority", "-priority"]),
            ("people?", "name", ["name", "-name", "service_number", "-service_number"]),
        ] {
            for order in orders {
                let first = planner.get(&format!("/api/v1/{list}limit=1&sort={order}")).await;
                let next = first.json()["next"].as_str().unwrap().to_owned();
                for other in orders {
                    let answer = planner.get(&format!("/api/v1/{list}limit=1&sort={other}&cursor={next}")).await;
                    if other == order {
                        assert_eq!(items(&answer).len(), 1, "{list} {order}");
                    } else {
                        points(&answer, "/query/cursor");
                    }
                }
                // Without `sort`, the list has its usual order.
                let plain = planner.get(&format!("/api/v1/{list}limit=1&cursor={next}")).await;
                assert_eq!(plain.status == 200, order == usual, "{list} {order}");
            }
            points(&planner.get(&format!("/api/v1/{list}sort=colour")).await, "/query/sort");
            let strange = planner.get("/api/v1/notifications?limit=1&cursor=0190f5fe7c007a008000000000000001-66-66").await;
            points(&strange, "/query/cursor");
        }
    }
}

store::both! {
    async fn free_seats_are_compared_over_a_bounded_time_only(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let today = releve_api::clock::Clock::now(&scene.app.clock).date_naive();
        let days_ago = |days| today.checked_sub_days(chrono::Days::new(days)).unwrap();
        for (filter, answered) in [
            (String::new(), false),
            ("&period=past".to_owned(), false),
            ("&period=upcoming".to_owned(), true),
            ("&period=in_progress".to_owned(), true),
            (format!("&from={}", days_ago(367)), false),
            (format!("&from={}", days_ago(366)), true),
            (format!("&period=past&from={}", days_ago(366)), true),
        ] {
            for order in ["free", "-free"] {
                let answer = planner.get(&format!("/api/v1/sessions?sort={order}{filter}")).await;
                if answered {
                    assert!(items(&answer).is_empty());
                } else {
                    points(&answer, "/query/sort");
                }
            }
        }
    }
}

store::both! {
    async fn sessions_narrow_to_a_period_and_to_free_seats(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(1).await;
        let full = scene.db_session("FULL", ("2030-03-04", "2030-03-08"), 1).await;
        scene.seat(full, &people[0]).await;
        scene.db_session("OPEN", ("2030-03-11", "2030-03-15"), 2).await;
        let planner = scene.planner();
        let ask = async |query: &str| values(&planner.get(&format!("/api/v1/sessions?{query}")).await, "code");
        assert_eq!(ask("free_seats=true").await, ["OPEN"]);
        assert_eq!(ask("free_seats=false").await, ["FULL"]);
        assert_eq!(ask("period=upcoming").await, ["FULL", "OPEN"]);
        assert!(ask("period=in_progress").await.is_empty() && ask("period=past").await.is_empty());
        points(&planner.get("/api/v1/sessions?period=soon").await, "/query/period");
        points(&planner.get("/api/v1/sessions?free_seats=2").await, "/query/free_seats");
    }
}

store::both! {
    async fn units_go_by_their_name_and_unread_notifications_are_counted(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(1).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
        let me = async || scene.app.by(&people[0]).get("/api/v1/auth/me").await.json();
        assert_eq!(me().await["unread_notifications"], json!(0));
        scene.seat(session, &people[0]).await;
        assert!(chores::deliver(&scene.server()).await.unwrap() > 0);
        assert_eq!(me().await["unread_notifications"], json!(1));
        let told = items(&scene.app.by(&people[0]).get("/api/v1/notifications").await);
        let read = format!("/api/v1/notifications/{}/read", told[0]["id"].as_str().unwrap());
        assert!(scene.app.by(&people[0]).post(&read, Value::Null).await.status.is_success());
        assert_eq!(me().await["unread_notifications"], json!(0));
        let unit = me().await["person"]["unit"].clone();
        let units = items(&scene.planner().get("/api/v1/units").await);
        let whole = units.iter().find(|one| one["id"] == unit["id"]).unwrap();
        assert_eq!((&unit["code"], &unit["name"]), (&whole["code"], &whole["name"]));
        let line = items(&scene.planner().get("/api/v1/sessions").await)[0].clone();
        assert!(line["organiser"]["name"].as_str().unwrap().len() > line["organiser"]["code"].as_str().unwrap().len());
    }
}

store::both! {
    async fn a_page_that_is_known_is_not_sent_again_until_it_says_something_else(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_people(3).await;
        let path = "/api/v1/people?limit=2";
        let planner = scene.planner();
        let first = planner.get(path).await;
        let tag = first.header("etag").unwrap().to_owned();
        let ask = |method: Method| TestRequest::default().method(method).uri(path).insert_header(("if-none-match", tag.as_str()));
        for method in [Method::GET, Method::HEAD] {
            let known = planner.send(ask(method)).await;
            assert_eq!((known.status.as_u16(), known.body.len(), known.header("etag")), (304, 0, Some(tag.as_str())));
            assert_eq!(known.header("link"), first.header("link"));
        }
        let packed = planner.send(ask(Method::GET).insert_header(("accept-encoding", "br"))).await;
        assert_eq!(packed.status, 304, "the tag is weak: it says nothing of the coding");
        let id = items(&first)[0]["id"].as_str().unwrap().to_owned();
        let admin = scene.app.as_(Administrator);
        assert_eq!(admin.patch(&format!("/api/v1/people/{id}"), 1, json!({ "rank": "CPL" })).await.status, 200);
        assert_eq!(planner.send(ask(Method::GET)).await.status, 200);
    }
}

store::both! {
    async fn sessions_say_how_they_stand_for_whoever_looks_for_one(db: TestDb) {
        let scene = Scene::on(db).await;
        let other = scene.db_course("LATER", ReplacementPolicy::OnConfirmation).await;
        let mine = scene.db_session("MINE", ("2030-03-04", "2030-03-08"), 2).await;
        scene.db_session("NEXT", ("2030-03-11", "2030-03-15"), 2).await;
        scene.db_session_like(scene.a_session("SAME-WEEK").of(other).on("2030-03-06", "2030-03-07").seats(2)).await;
        scene.db_session_like(scene.a_session("FREE").of(other).on("2030-03-20", "2030-03-21").seats(2)).await;
        let people = scene.db_people(2).await;
        scene.seat(mine, &people[0]).await;
        let told = async |who: &Actor| {
            let list = items(&scene.app.by(who).get("/api/v1/sessions?for_me=true").await);
            list.iter().map(|one| (one["code"].clone(), one["for_me"].clone())).collect::<Vec<_>>()
        };
        let open = json!({ "eligible": true, "lacks": [], "travel": [] });
        let lacks = |gates: &[&str]| json!({ "eligible": false, "lacks": gates, "travel": [] });
        assert_eq!(told(&people[0]).await, [
            (json!("MINE"), lacks(&["not_enrolled", "ledger"])),
            (json!("SAME-WEEK"), lacks(&["ledger"])),
            (json!("NEXT"), lacks(&["one_seat_per_course"])),
            (json!("FREE"), open.clone()),
        ]);
        assert!(told(&people[1]).await.iter().all(|(_, how)| *how == open));
        // What the list says is what enrolling meets.
        let refused = enrol(&scene.app.by(&people[0]), mine, &people[0]).await.problem(409, "conditions-not-met");
        assert_eq!(failed_gates(&refused), ["not_enrolled", "ledger"]);
        let unasked = items(&scene.app.by(&people[0]).get("/api/v1/sessions").await);
        assert!(unasked.iter().all(|one| one["for_me"].is_null()));
        points(&scene.app.by(&people[0]).get("/api/v1/sessions?for_me=me").await, "/query/for_me");
    }
}

store::both! {
    async fn how_a_session_stands_counts_offers_and_seats_set_aside(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("OFFERED", ("2030-03-04", "2030-03-08"), 2).await;
        let people = scene.db_people(2).await;
        scene.ask(&people[0], &[session], 3).await;
        scene.offer(session).await;
        let lacks = async |who: &Actor| {
            let list = items(&scene.app.by(who).get("/api/v1/sessions?for_me=true").await);
            list[0]["for_me"]["lacks"].clone()
        };
        assert_eq!((lacks(&people[0]).await, lacks(&people[1]).await), (json!(["no_live_offer"]), json!([])));
        let version = scene.planner().get(&format!("/api/v1/sessions/{session}")).await.version().unwrap();
        let elsewhere = json!({ "quotas": [{ "unit_id": scene.app.world.outside.to_string(), "seats": 1, "release_on": "2030-03-01" }] });
        let set = scene.planner().patch(&format!("/api/v1/sessions/{session}"), version, elsewhere).await;
        assert_eq!(set.status, 200, "{}", set.text());
        // One of the two seats is held by the offer, the other set aside for another unit.
        assert_eq!(lacks(&people[1]).await, json!(["quota"]));
        let client = client_over(&scene.app, scene.app.world.inside, &["training:read"]).await;
        let token = token_for(&scene.app, &client, None).await;
        scene.app.with(&token).get("/api/v1/sessions?for_me=true").await.problem(403, "not-allowed");
    }
}
