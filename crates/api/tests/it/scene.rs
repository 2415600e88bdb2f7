//! A course, its sessions and people of a unit with accounts: what the stories about seats begin with.

use crate::support::{Answer, Caller, TestApp, start};
use crate::world::{Actor, Persona};
use chrono::{DateTime, TimeDelta, Utc};
use domain::course::ReplacementPolicy;
use domain::fixture::{ASession, a_course, a_person, a_session};
use domain::id::{CourseId, Id, Mint, SessionId, SiteId, UnitId};
use domain::text::Title;
use releve_api::clock::ManualClock;
use releve_api::config::{Layers, Settings};
use releve_api::identity::token::Token;
use releve_api::state::AppState;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;
use store::account::{Account, Delivery, Place, SignIn};
use store::audit_link::{self, Terms};
use store::site::Site;
use store::testing::TestDb;
use store::{StoreError, Tx, account, course, integrity, person, session, site};

/// The application with a course and a site, in a world of two units.
pub struct Scene {
    pub app: TestApp,
    pub course: CourseId,
    pub site: SiteId,
    mint: RefCell<Mint>,
    people: Cell<u32>,
}

/// How full a session is: enrolled, held, free, waiting.
pub type Fill = (u64, u64, u64, u64);

impl Scene {
    /// A course whose planner confirms each replacement.
    pub async fn on(db: TestDb) -> Self {
        Self::with_policy(db, ReplacementPolicy::OnConfirmation).await
    }

    /// A course whose freed seats are offered at once.
    pub async fn automatic(db: TestDb) -> Self {
        Self::with_policy(db, ReplacementPolicy::Automatic).await
    }

    async fn with_policy(db: TestDb, policy: ReplacementPolicy) -> Self {
        // A crowd on a busy machine waits for its turn longer than anyone would in front of a screen.
        let db = db.with(|settings| settings.wait = Duration::from_secs(60));
        // A reader of changes, where a test runs one, is woken by commits alone.
        let seldom = |settings: &mut Settings| settings.live.poll = Duration::from_secs(3600);
        let app = TestApp::set(db, &[], seldom).await;
        let mut mint = Mint::new(start(), 77);
        let new = Site { id: mint.id(), name: Title::parse("Gap").unwrap(), time_zone: "Europe/Paris".to_owned() };
        let place = new.id;
        app.db.store().write("db_site", move |tx: &mut Tx| site::insert(tx, &new)).await.unwrap();
        let mint = RefCell::new(mint);
        let mut scene = Self { app, course: Mint::new(start(), 78).id(), site: place, mint, people: Cell::new(0) };
        scene.course = scene.db_course("PSC1", policy).await;
        scene
    }

    /// One more course.
    pub async fn db_course(&self, code: &str, policy: ReplacementPolicy) -> CourseId {
        let mut new = a_course(code).make(&mut self.mint.borrow_mut());
        new.replacement_policy = policy;
        let id = new.id;
        let insert = move |tx: &mut Tx| course::insert(tx, &new, start());
        self.app.db.store().write("db_course", insert).await.unwrap();
        id
    }

    /// A published session of the course in the planner's calendar, from one day of 2030 to another.
    pub async fn db_session(&self, code: &str, days: (&str, &str), seats: u16) -> SessionId {
        self.db_session_like(self.a_session(code).on(days.0, days.1).seats(seats)).await
    }

    /// A session to be, of the course and in the planner's calendar, in the first week of March.
    pub fn a_session(&self, code: &str) -> ASession {
        let built = a_session().coded(code).on("2030-03-04", "2030-03-08");
        built.of(self.course).by(self.app.world.inside).at(self.site)
    }

    /// A session as it was built.
    pub async fn db_session_like(&self, built: ASession) -> SessionId {
        let new = built.make(&mut self.mint.borrow_mut());
        let id = new.id;
        let insert = move |tx: &mut Tx| session::insert(tx, &new, &[], start());
        self.app.db.store().write("db_session", insert).await.unwrap();
        id
    }

    /// People of the planner's unit, each signed in.
    pub async fn db_people(&self, count: u32) -> Vec<Actor> {
        self.db_people_of(self.app.world.inside, count).await
    }

    /// People of a unit, each signed in.
    pub async fn db_people_of(&self, unit: UnitId, count: u32) -> Vec<Actor> {
        let first = self.people.replace(self.people.get() + count);
        let numbers = first..first + count;
        let people: Vec<_> = numbers
            .map(|n| {
                let (given, number) = (NAMES[n as usize % NAMES.len()], format!("{:010}", 3_000_000_000_u32 + n));
                a_person().named("Le Goff", given).number(&number).of(unit).make(&mut self.mint.borrow_mut())
            })
            .collect();
        let actors: Vec<Actor> = people
            .iter()
            .map(|one| Actor {
                persona: Persona::Person,
                person: one.id,
                account: self.new_id(),
                login: one.service_number.as_str().to_owned(),
                token: Token::new().unwrap(),
                sign_in: self.new_id(),
            })
            .collect();
        let kept = actors.clone();
        let insert = move |tx: &mut Tx| {
            person::insert_many(tx, &people, start())?;
            kept.iter().try_for_each(|actor| db_sign_in(tx, actor))
        };
        self.app.db.store().write("db_people", insert).await.unwrap();
        actors
    }

    /// The planner.
    pub fn planner(&self) -> Caller<'_> {
        self.app.as_(Persona::Planner)
    }

    /// Files a request of this priority through the planner; answers its id. A minute passes, so that requests
    /// have an order in time.
    pub async fn ask(&self, who: &Actor, sessions: &[SessionId], priority: u8) -> String {
        self.app.clock.advance(TimeDelta::minutes(1));
        let answer = self.planner().post("/api/v1/requests", self.request(who, sessions, priority)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        id(&answer)
    }

    /// The body of a request.
    pub fn request(&self, who: &Actor, sessions: &[SessionId], priority: u8) -> Value {
        json!({
            "person_id": who.person.to_string(), "course_id": self.course.to_string(),
            "session_ids": sessions.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "priority": priority, "priority_reason": (priority <= 2).then_some("projection en juin"),
        })
    }

    /// The planner places someone.
    pub async fn place(&self, session: SessionId, who: &Actor) -> Answer {
        enrol(&self.planner(), session, who).await
    }

    /// The planner places someone, who gets a seat; answers the enrolment's id.
    pub async fn seat(&self, session: SessionId, who: &Actor) -> String {
        let answer = self.place(session, who).await;
        assert_eq!((answer.status.as_u16(), outcome(&answer)), (201, "enrolled".to_owned()), "{}", answer.text());
        answer.json()["enrolment"]["id"].as_str().unwrap().to_owned()
    }

    /// The planner offers a free seat to the best ranked; answers the offer.
    pub async fn offer(&self, session: SessionId) -> Value {
        let answer = self.planner().post(&format!("/api/v1/sessions/{session}/offers"), json!({})).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    /// The live offers of a session: who, and the offer's id.
    pub async fn live_offers(&self, session: SessionId) -> Vec<(String, String)> {
        let answer = self.planner().get(&format!("/api/v1/offers?session_id={session}&state=pending")).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        items(&answer).iter().map(|offer| (text(&offer["person"]["id"]), text(&offer["id"]))).collect()
    }

    /// How full the session is.
    pub async fn fill(&self, session: SessionId) -> Fill {
        let answer = self.planner().get(&format!("/api/v1/sessions/{session}")).await;
        let fill = answer.json()["fill"].clone();
        let count = |name: &str| fill[name].as_u64().unwrap();
        (count("enrolled"), count("held"), count("free"), count("waiting"))
    }

    /// How far a request has come.
    pub async fn progress(&self, request: &str) -> String {
        let answer = self.planner().get(&format!("/api/v1/requests/{request}")).await;
        answer.json()["progress"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
    }

    /// The actions of a request's timeline.
    pub async fn actions(&self, request: &str) -> Vec<String> {
        let answer = self.planner().get(&format!("/api/v1/requests/{request}/timeline")).await;
        items(&answer).iter().map(|step| step["action"].as_str().unwrap().to_owned()).collect()
    }

    /// Another server on the same database, whose clock tells this.
    pub fn server_at(&self, now: DateTime<Utc>) -> AppState {
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        AppState::new(settings, Arc::new(ManualClock::at(now)), self.app.db.store().clone())
    }

    /// A server whose clock is the application's.
    pub fn server(&self) -> AppState {
        let (settings, _) = Settings::read(Layers::default()).unwrap();
        AppState::new(settings, Arc::new(self.app.clock.clone()), self.app.db.store().clone())
    }

    /// The application once more, on the same database and at the same clock, with other settings.
    pub async fn again_with(&self, settings: &[(&str, &str)]) -> TestApp {
        self.app.again_with(settings).await
    }

    /// Insists that nothing in the database breaks an invariant.
    pub async fn insist_sound(&self) {
        insist_sound(&self.app.db, releve_api::clock::Clock::now(&self.app.clock)).await;
    }

    /// A new id, of nothing yet.
    pub fn new_id<T: Id>(&self) -> T {
        self.mint.borrow_mut().id()
    }
}

/// Insists that nothing in a database breaks an invariant at this instant.
pub async fn insist_sound(db: &TestDb, now: DateTime<Utc>) {
    let findings = db.store().read(move |conn| integrity::check(conn, now)).await.unwrap();
    assert!(findings.is_empty(), "{findings:#?}");
    let mut faults = Vec::new();
    let faults = db.store().read(move |conn| {
        // In process nobody seals; what was sealed must hold.
        let terms = Terms { now, patience: TimeDelta::MAX, heads: Vec::new() };
        audit_link::verify(conn, &terms, &mut |fault| faults.push(fault))?;
        Ok::<_, StoreError>(faults)
    });
    assert_eq!(faults.await.unwrap(), []);
}

const NAMES: [&str; 7] = ["Anaïs", "Brendan", "Cécile", "Damien", "Elouan", "Fañch", "Gwenn"];

fn db_sign_in(tx: &mut Tx, actor: &Actor) -> Result<(), StoreError> {
    let new = Account {
        id: actor.account,
        person: actor.person,
        login: actor.login.clone(),
        password_hash: "nobody signs in with it".to_owned(),
        disabled_at: None,
    };
    account::insert(tx, &new, start())?;
    let sign_in = SignIn {
        id: actor.sign_in,
        account: actor.account,
        person: actor.person,
        login: actor.login.clone(),
        delivery: Delivery::Bearer,
        expires_at: start() + TimeDelta::days(365),
    };
    account::open_sign_in(tx, &sign_in, &actor.token.hash(), &Place::default(), start())
}

/// Places someone, as this caller.
pub async fn enrol(caller: &Caller<'_>, session: SessionId, who: &Actor) -> Answer {
    enrol_with(caller, session, who, Value::Null).await
}

/// Places someone with a departure, as this caller.
pub async fn enrol_with(caller: &Caller<'_>, session: SessionId, who: &Actor, departure: Value) -> Answer {
    let body = json!({ "person_id": who.person.to_string(), "departure": departure });
    caller.post(&format!("/api/v1/sessions/{session}/enrolments"), body).await
}

/// A reason to depart from the order.
pub fn departure() -> Value {
    json!({ "code": "operational_need", "words": "part en opération lundi" })
}

/// The id of what was made.
pub fn id(answer: &Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// The items of a list.
pub fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

/// What became of a placing.
pub fn outcome(answer: &Answer) -> String {
    answer.json()["outcome"].as_str().unwrap_or_default().to_owned()
}

/// Insists on a 422 that points at one field.
pub fn points(answer: &Answer, pointer: &str) {
    let problem = answer.problem(422, "invalid-fields");
    assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
}

/// The gates that failed, as a problem tells them.
pub fn failed_gates(problem: &Value) -> Vec<&str> {
    let gates = problem["gates"].as_array().unwrap();
    gates.iter().filter(|gate| gate["passed"] == false).map(|gate| gate["gate"].as_str().unwrap()).collect()
}
