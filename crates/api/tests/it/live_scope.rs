//! Live updates: nobody hears of what they could not read, and rights that end take the stream with them.

use crate::scene::Scene;
use crate::screen::{Event, Screen, look, reader};
use crate::sides::db_grant;
use crate::world::{Actor, Persona};
use chrono::TimeDelta;
use domain::id::RoleGrantId;
use domain::role::Role;
use serde_json::{Value, json};
use store::account::{Delivery, Place, SignIn};
use store::{Tx, account, role_grant};

const WEEK: (&str, &str) = ("2030-03-04", "2030-03-08");

/// Insists that whoever heard an event reads each thing that it names.
async fn insist_readable(scene: &Scene, who: &Actor, event: &Event) {
    let text = |name: &str| event.data[name].as_str().map(str::to_owned);
    let subject = match event.data["subject_kind"].as_str().unwrap() {
        "enrolment" => Some("enrolments"),
        "offer" => Some("offers"),
        "request" => Some("requests"),
        "session" => Some("sessions"),
        "ranking" => Some("rankings"),
        "person" => Some("people"),
        // A place in the queue is read as its request.
        "waitlist_entry" => {
            assert!(text("request_id").is_some(), "for {:?}: {event:?}", who.persona);
            None
        }
        "role_grant" => {
            insist_grant_readable(scene, who, &text("subject_id").unwrap()).await;
            None
        }
        other => panic!("{other}: say here how it is read"),
    };
    let named = [
        subject.zip(text("subject_id")),
        Some("sessions").zip(text("session_id")),
        Some("requests").zip(text("request_id")),
        Some("people").zip(text("person_id")),
    ];
    for (kind, id) in named.into_iter().flatten() {
        let answer = scene.app.by(who).get(&format!("/api/v1/{kind}/{id}")).await;
        assert_eq!(answer.status, 200, "{kind} {id} for {:?}: {event:?}", who.persona);
    }
}

/// Insists that a grant is listed to whoever heard of it, or is among their own.
async fn insist_grant_readable(scene: &Scene, who: &Actor, grant: &str) {
    let caller = scene.app.by(who);
    let listed = caller.get("/api/v1/role-grants?limit=200").await;
    if listed.status == 200 {
        assert!(listed.text().contains(grant), "for {:?}: {}", who.persona, listed.text());
        return;
    }
    // Without the right to give roles one reads what one holds, which names no grant.
    let id: RoleGrantId = grant.parse().unwrap();
    let found = scene.app.db.store().read(move |conn| role_grant::find(conn, id)).await.unwrap().unwrap();
    assert_eq!(found.person, who.person);
    let held = caller.get("/api/v1/auth/me").await.json()["grants"].clone();
    let same = |one: &Value| one["role"] == found.role.code() && one["unit"]["id"] == found.unit.to_string();
    assert!(held.as_array().unwrap().iter().any(same), "{held}");
}

fn subjects(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.data["subject_kind"].as_str().unwrap()).collect()
}

store::both! {
    async fn nobody_hears_of_what_they_could_not_read(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let world = &scene.app.world;
        let (inside, outside) = (scene.db_people(2).await, scene.db_people_of(world.outside, 4).await);
        db_grant(&scene, &outside[1], Role::Planner, world.outside).await;
        db_grant(&scene, &outside[2], Role::Requester, world.outside).await;
        let planner = world.actor(Persona::Planner).clone();
        let requester = world.actor(Persona::Requester).clone();
        let [near, colleague] = [&inside[0], &inside[1]];
        let [far, far_planner, far_requester, far_colleague] = [&outside[0], &outside[1], &outside[2], &outside[3]];
        let administrator = world.actor(Persona::Administrator).clone();
        let listeners =
            [&planner, &requester, near, colleague, far, far_planner, far_requester, far_colleague, &administrator];
        let mut screens = Vec::new();
        for who in listeners {
            screens.push(scene.app.by(who).screen(None).await);
        }
        let mut reader = reader(&scene.app.state);
        look(&mut reader).await;
        screens.iter_mut().for_each(|screen| drop(screen.said()));

        // Someone inside takes a seat of a session that everybody sees.
        let session = scene.db_session("S1", WEEK, 1).await;
        let seat = scene.seat(session, near).await;
        let told = hear(&scene, &mut reader, &listeners, &mut screens).await;
        for (who, told) in listeners.iter().zip(&told).take(3) {
            assert!(told.iter().any(|event| event.data["subject_id"] == seat.as_str()), "{:?}", who.persona);
            assert!(told.iter().all(|event| event.data["person_id"] == near.person.to_string()), "{told:?}");
        }
        for told in &told[3..] {
            only_the_seats(told, &session.to_string());
        }

        // Someone of the other unit asks for it and waits, and gets the seat that is given back.
        let asked = json!({
            "person_id": far.person.to_string(), "course_id": scene.course.to_string(),
            "session_ids": [session.to_string()], "priority": 3,
        });
        assert_eq!(scene.app.by(far).post("/api/v1/requests", asked).await.status, 201);
        scene.app.clock.advance(TimeDelta::seconds(1));
        let given_back = scene.app.by(near).post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({"code": "mission"})).await;
        assert_eq!(given_back.status, 200, "{}", given_back.text());
        let told = hear(&scene, &mut reader, &listeners, &mut screens).await;
        let [of_planner, of_requester, of_near, of_colleague, of_far, of_far_planner, of_far_requester, of_far_colleague, of_administrator] = told.as_slice() else {
            panic!("{told:?}");
        };
        for heard in [of_planner, of_far, of_far_planner] {
            assert!(subjects(heard).contains(&"offer"), "{heard:?}");
        }
        for heard in [of_requester, of_near, of_far_requester] {
            assert!(!subjects(heard).contains(&"offer"), "{heard:?}");
        }
        assert!(subjects(of_near).contains(&"enrolment") && subjects(of_requester).contains(&"enrolment"));
        assert!(subjects(of_far_requester).contains(&"request"));
        // The planner of the session decides on someone that they may not look up: the offer is named, the person is not.
        let offers = of_planner.iter().filter(|event| event.data["subject_kind"] == "offer");
        assert!(offers.into_iter().all(|event| event.data["person_id"] == Value::Null), "{of_planner:?}");
        for told in [of_colleague, of_far_colleague, of_administrator] {
            only_the_seats(told, &session.to_string());
        }

        // A draft is its planners' alone; a role, whoever gets it and the administrators'.
        let draft = json!({
            "course_id": scene.course.to_string(), "site_id": scene.site.to_string(), "organiser_id": world.inside.to_string(),
            "code": "S2", "starts_on": "2030-05-06", "ends_on": "2030-05-10", "capacity": 8, "minimum": 1,
        });
        let created = scene.planner().post("/api/v1/sessions", draft).await;
        assert_eq!(created.status, 201, "{}", created.text());
        let told = hear(&scene, &mut reader, &listeners, &mut screens).await;
        assert_eq!(subjects(&told[0]), ["session"]);
        assert!(told[1..].iter().all(Vec::is_empty), "{told:?}");
        let role = json!({"person_id": colleague.person.to_string(), "role": "trainer", "unit_id": world.inside.to_string()});
        let granted = scene.app.as_(Persona::Administrator).post("/api/v1/role-grants", role).await;
        assert_eq!(granted.status, 201, "{}", granted.text());
        let told = hear(&scene, &mut reader, &listeners, &mut screens).await;
        let heard: Vec<usize> = told.iter().enumerate().filter(|(_, told)| !told.is_empty()).map(|(n, _)| n).collect();
        assert_eq!(heard, [3, 8], "{told:?}");
    }

    async fn a_role_taken_back_is_felt_at_once_and_a_sign_in_that_is_over_ends_the_stream(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", WEEK, 8).await;
        let people = scene.db_people(4).await;
        let mut reader = reader(&scene.app.state);
        let mut screen = scene.planner().screen(None).await;
        let mut kept = scene.app.as_(Persona::Requester).screen(None).await;
        look(&mut reader).await;
        scene.seat(session, &people[0]).await;
        look(&mut reader).await;
        assert!(subjects(&screen.changes()).contains(&"enrolment"));
        kept.said();

        let planner = scene.app.world.actor(Persona::Planner).person;
        let held = scene.app.as_(Persona::Administrator).get(&format!("/api/v1/role-grants?person_id={planner}")).await;
        let grant = held.json()["items"][0]["id"].as_str().unwrap().to_owned();
        scene.seat(session, &people[1]).await;
        let mut coming = scene.planner().screen(None).await;
        let revoked = scene.app.as_(Persona::Administrator).post(&format!("/api/v1/role-grants/{grant}/revoke"), json!({})).await;
        assert!(revoked.status.is_success(), "{}", revoked.text());
        look(&mut reader).await;
        let told = screen.changes();
        assert!(!subjects(&told).contains(&"enrolment"), "{told:?}");
        let welcomed = coming.changes();
        assert!(!subjects(&welcomed).contains(&"enrolment"), "let in before, welcomed after: {welcomed:?}");
        assert!(subjects(&kept.changes()).contains(&"enrolment"), "the others keep what they hold");

        // The database is changed past the API: no line tells it, and a quarter of a minute is the most that it takes.
        let sign_in = open_sign_in(&scene, &people[2]).await;
        let mut leaving = scene.app.by(&sign_in.1).screen(None).await;
        look(&mut reader).await;
        let (id, now) = (sign_in.0, releve_api::clock::Clock::now(&scene.app.clock));
        scene.app.db.store().write("db_close", move |tx: &mut Tx| account::close_sign_in(tx, id, now)).await.unwrap();
        look(&mut reader).await;
        assert!(!leaving.has_ended(), "nothing is asked of the database at every look");
        scene.app.clock.advance(TimeDelta::seconds(15));
        look(&mut reader).await;
        assert!(leaving.has_ended() && !screen.has_ended() && !kept.has_ended());
    }
}

/// One more sign-in of somebody, with its token.
async fn open_sign_in(scene: &Scene, who: &Actor) -> (domain::id::SignInId, Actor) {
    let now = releve_api::clock::Clock::now(&scene.app.clock);
    let mut other = who.clone();
    other.token = releve_api::identity::token::Token::new().unwrap();
    let new = SignIn {
        id: scene.new_id(),
        account: who.account,
        person: who.person,
        login: who.login.clone(),
        delivery: Delivery::Bearer,
        expires_at: now + TimeDelta::days(1),
    };
    let (id, hash) = (new.id, other.token.hash());
    scene
        .app
        .db
        .store()
        .write("db_sign_in", move |tx: &mut Tx| account::open_sign_in(tx, &new, &hash, &Place::default(), now))
        .await
        .unwrap();
    (id, other)
}

/// What each screen heard since the last time, read back by whoever heard it.
async fn hear(
    scene: &Scene,
    reader: &mut releve_api::app::live::reader::Reader,
    listeners: &[&Actor],
    screens: &mut [Screen],
) -> Vec<Vec<Event>> {
    look(reader).await;
    let told: Vec<Vec<Event>> = screens.iter_mut().map(Screen::changes).collect();
    for (who, told) in listeners.iter().zip(&told) {
        for event in told {
            insist_readable(scene, who, event).await;
        }
    }
    told
}

/// Insists that something was told, and nothing but that the seats of this session changed.
fn only_the_seats(told: &[Event], session: &str) {
    assert!(!told.is_empty());
    for event in told {
        assert_eq!(event.kind(), "session.seats_changed", "{event:?}");
        assert_eq!((&event.data["subject_id"], &event.data["session_id"]), (&json!(session), &json!(session)));
        assert_eq!((&event.data["person_id"], &event.data["request_id"]), (&Value::Null, &Value::Null));
    }
}
