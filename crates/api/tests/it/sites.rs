//! Sites: who says where they are, and the sessions found by how far they are.

use crate::scene::{Scene, items, points};
use crate::world::Persona::{Administrator, Person, Requester};
use domain::id::{SessionId, SiteId};
use domain::site::Position;
use domain::text::Title;
use serde_json::{Value, json};
use store::Tx;
use store::site::{self, Site};

/// Adds a site to the database directly.
pub async fn db_site(scene: &Scene, name: &str, place: Option<&str>) -> SiteId {
    let new = Site { id: scene.new_id(), name: Title::parse(name).unwrap(), time_zone: "Europe/Paris".to_owned() };
    let (id, place) = (new.id, place.map(|text| Position::parse(text).unwrap()));
    let insert = move |tx: &mut Tx| site::insert_at(tx, &new, place);
    scene.app.db.store().write("db_site", insert).await.unwrap();
    id
}

async fn db_session_at(scene: &Scene, code: &str, site: SiteId, day: &str) -> SessionId {
    scene.db_session_like(scene.a_session(code).at(site).on(day, day).seats(3)).await
}

/// Codes with distances, in the order of the list.
fn found(list: &[Value]) -> Vec<(&str, Option<u64>)> {
    list.iter().map(|one| (one["code"].as_str().unwrap(), one["distance_km"].as_u64())).collect()
}

store::both! {
    async fn a_site_is_placed_and_renamed_by_those_who_keep_sites(db: TestDb) {
        let scene = Scene::on(db).await;
        db_site(&scene, "Bitche", None).await;
        let path = format!("/api/v1/sites/{}", scene.site);
        let read = scene.app.as_(Person).get(&path).await;
        assert_eq!((&read.json()["position"], read.version()), (&Value::Null, Some(1)));
        let planner = scene.planner();
        let place = json!({ "position": { "latitude": 44.5594, "longitude": -6.0786007 } });
        let placed = planner.patch(&path, 1, place.clone()).await;
        assert_eq!((placed.status.as_u16(), placed.version()), (200, Some(2)), "{}", placed.text());
        assert_eq!(placed.json()["position"], json!({ "latitude": 44.5594, "longitude": -6.078601 }), "to the millionth");
        assert_eq!(scene.app.as_(Person).get(&path).await.json(), placed.json());
        assert_eq!(planner.patch(&path, 2, placed_again()).await.version(), Some(2), "nothing changed");
        let listed = items(&planner.get("/api/v1/sites").await);
        assert_eq!(listed.iter().map(|one| one["position"].is_object()).collect::<Vec<_>>(), [false, true]);

        planner.patch(&path, 1, place.clone()).await.problem(412, "stale");
        let taken = planner.patch(&path, 2, json!({ "name": "Bitche" })).await.problem(409, "already-exists");
        assert_eq!(taken["errors"][0]["pointer"], "/name");
        for (latitude, longitude, pointer) in [
            (json!(90.000001), json!(0), "/position/latitude"),
            (json!(-91), json!(0), "/position/latitude"),
            (json!(0), json!(180.1), "/position/longitude"),
            (json!("44"), json!(6), "/position/latitude"),
            (json!(44), Value::Null, "/position/longitude"),
        ] {
            let body = json!({ "position": { "latitude": latitude, "longitude": longitude } });
            points(&planner.patch(&path, 2, body).await, pointer);
        }
        points(&planner.patch(&path, 2, json!({ "position": { "latitude": 44 } })).await, "/position/longitude");
        for other in [Person, Requester] {
            scene.app.as_(other).patch(&path, 2, place.clone()).await.problem(403, "not-allowed");
        }
        let cleared = scene.app.as_(Administrator).patch(&path, 2, json!({ "name": "Gap", "position": null })).await;
        assert_eq!((&cleared.json()["position"], cleared.version()), (&Value::Null, Some(3)), "{}", cleared.text());
        let told = items(&scene.app.as_(Administrator).get("/api/v1/audit-events?action=site.updated").await);
        assert!(told.is_empty(), "what belongs to everybody is told to those who read the audit of all");
        scene.insist_sound().await;
    }
}

fn placed_again() -> Value {
    json!({ "position": { "latitude": 44.5594, "longitude": -6.078601 } })
}

store::both! {
    async fn sessions_are_found_by_how_far_their_sites_are(db: TestDb) {
        let scene = Scene::on(db).await;
        let bitche = db_site(&scene, "Bitche", Some("49.05,7.44")).await;
        let phalsbourg = db_site(&scene, "Phalsbourg", Some("48.77,7.26")).await;
        let metz = db_site(&scene, "Metz", Some("49.11,6.18")).await;
        let fiji = db_site(&scene, "À l'est", Some("-17.5,179.9")).await;
        let samoa = db_site(&scene, "À l'ouest", Some("-17.5,-179.9")).await;
        // Of the scene's own site nobody said where it is.
        for (code, site, day) in [
            ("NOWHERE", scene.site, "2030-03-04"), ("METZ", metz, "2030-03-05"), ("BITCHE", bitche, "2030-03-06"),
            ("PHALSBOURG", phalsbourg, "2030-03-07"), ("EAST", fiji, "2030-03-08"), ("WEST", samoa, "2030-03-09"),
        ] {
            db_session_at(&scene, code, site, day).await;
        }
        let person = scene.app.as_(Person);
        let ask = async |query: &str| person.get(&format!("/api/v1/sessions?{query}")).await;
        for (query, expected) in [
            ("near=49.05,7.44&within_km=40", vec![("BITCHE", Some(0)), ("PHALSBOURG", Some(34))]),
            ("near=49.05,7.44&within_km=33", vec![("BITCHE", Some(0))]),
            ("near=49.05,7.44", vec![("METZ", Some(92)), ("BITCHE", Some(0)), ("PHALSBOURG", Some(34))]),
            (&format!("near_site_id={phalsbourg}&within_km=40"), vec![("BITCHE", Some(34)), ("PHALSBOURG", Some(0))]),
            (&format!("near_site_id={phalsbourg}&within_km=40&site_id={bitche}"), vec![("BITCHE", Some(34))]),
            (&format!("near=49.05,7.44&within_km=40&site_id={metz}"), vec![]),
            ("near=49.05,7.44&within_km=40&from=2030-03-07&free_seats=true", vec![("PHALSBOURG", Some(34))]),
            ("near=-17.5,180&within_km=20", vec![("EAST", Some(11)), ("WEST", Some(11))]),
            ("near=-17.5,-180&within_km=20&sort=-starts_on", vec![("WEST", Some(11)), ("EAST", Some(11))]),
            ("near=0,0&within_km=1", vec![]),
            ("q=nowhere", vec![("NOWHERE", None)]),
            ("q=metz", vec![("METZ", None)]),
        ] {
            assert_eq!(found(&items(&ask(query).await)), expected, "{query}");
        }
        let first = ask("near=49.05,7.44&within_km=100&limit=2").await.json();
        let next = first["next"].as_str().unwrap();
        let rest = items(&ask(&format!("near=49.05,7.44&within_km=100&limit=2&cursor={next}")).await);
        assert_eq!(found(&rest), [("PHALSBOURG", Some(34))], "the next page is measured likewise");
    }
}

store::both! {
    async fn the_nearest_sessions_come_first_page_after_page(db: TestDb) {
        let scene = Scene::on(db).await;
        let bitche = db_site(&scene, "Bitche", Some("49.05,7.44")).await;
        let same = db_site(&scene, "Bitche, au stade", Some("49.05,7.44")).await;
        let phalsbourg = db_site(&scene, "Phalsbourg", Some("48.77,7.26")).await;
        let metz = db_site(&scene, "Metz", Some("49.11,6.18")).await;
        for (code, site, day) in [
            ("FAR", metz, "2030-03-04"), ("NEAR-LATE", bitche, "2030-03-09"), ("MIDDLE", phalsbourg, "2030-03-05"),
            ("NEAR-1", same, "2030-03-06"), ("NEAR-2", bitche, "2030-03-06"), ("NEAR-3", same, "2030-03-06"),
        ] {
            db_session_at(&scene, code, site, day).await;
        }
        let person = scene.app.as_(Person);
        for limit in [1, 2, 4, 50] {
            let (mut codes, mut cursor) = (Vec::new(), String::new());
            loop {
                let query = format!("near=49.05,7.44&sort=distance&period=upcoming&limit={limit}{cursor}");
                let page = person.get(&format!("/api/v1/sessions?{query}")).await.json();
                codes.extend(page["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()));
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(codes, ["NEAR-1", "NEAR-2", "NEAR-3", "NEAR-LATE", "MIDDLE", "FAR"], "by {limit}");
        }
        let table = person.get("/api/v1/exports/sessions?format=csv&near=49.05,7.44&sort=distance&from=2030-03-01&columns=code").await;
        let table = table.text().to_owned();
        let lines: Vec<_> = table.lines().map(|line| line.trim_matches(['\u{feff}', '"', '\r'])).collect();
        assert_eq!(lines.get(1..), Some(&["NEAR-1", "NEAR-2", "NEAR-3", "NEAR-LATE", "MIDDLE", "FAR"][..]), "{table}");
        // What is measured is bounded, and measured from somewhere.
        for query in ["sort=distance&period=upcoming", "near=49.05,7.44&sort=distance", "near=49,7&sort=distance&period=past"] {
            points(&person.get(&format!("/api/v1/sessions?{query}")).await, "/query/sort");
        }
        let none = person.get("/api/v1/sessions?near=0,0&within_km=1&sort=distance&period=upcoming").await;
        assert_eq!(items(&none), Vec::<Value>::new());
    }
}

store::both! {
    async fn a_place_that_is_none_is_refused_by_its_name(db: TestDb) {
        let scene = Scene::on(db).await;
        let person = scene.app.as_(Person);
        let nobody = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";
        for (query, field) in [
            ("near=91,0".to_owned(), "near"), ("near=0,181".to_owned(), "near"), ("near=48".to_owned(), "near"),
            ("near=here,there".to_owned(), "near"), ("near=48,7&within_km=0".to_owned(), "within_km"),
            ("near=48,7&within_km=2001".to_owned(), "within_km"), ("within_km=10".to_owned(), "within_km"),
            (format!("near_site_id={nobody}"), "near_site_id"), (format!("near_site_id={}", scene.site), "near_site_id"),
            (format!("near=48,7&near_site_id={}", scene.site), "near_site_id"),
        ] {
            points(&person.get(&format!("/api/v1/sessions?{query}")).await, &format!("/query/{field}"));
        }
        let view = |name: &str, value: &str| json!({
            "list": "sessions", "name": "Près", "look": { "filters": [{ "name": name, "value": value }] },
        });
        points(&person.post("/api/v1/saved-views", view("near", "48.1,7.2")).await, "/look/filters/0/name");
        assert_eq!(person.post("/api/v1/saved-views", view("near_site_id", &scene.site.to_string())).await.status, 201);
    }
}
