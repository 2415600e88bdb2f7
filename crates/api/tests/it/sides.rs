//! The same story told twice: once inside the subtree that the personas' roles cover, once outside it.

use crate::scene::{Scene, enrol, id, items};
use crate::support::start;
use crate::world::{Actor, Persona};
use chrono::TimeDelta;
use domain::api_client::{ApiClient, ApiClientState, ApiSecret};
use domain::delegation::Delegation;
use domain::id::{DelegationId, ImportId, PersonSkillId, RoleGrantId, SignInEventId, SignInId, SkillId, UnitId};
use domain::required_course::RequiredCourse;
use domain::role::Role;
use domain::saved_view::{Look, SavedView, ViewedList};
use domain::scope::{Scope, Scopes};
use domain::session::Seats;
use domain::session_template::{Pattern, SessionTemplate};
use domain::skill::{HeldSkill, Skill};
use domain::text::{Email, SkillCode, Title, UnitCode, Words};
use domain::unit::Unit;
use releve_api::app::chores;
use releve_api::identity::token::Token;
use serde_json::{Value, json};
use store::account::{Attempt, Delivery, Place, SignIn};
use store::import::{Import, ImportState};
use store::role_grant::RoleGrant;
use store::sign_in::event::{self, Means, SignInEvent};
use store::testing::TestDb;
use store::{Tx, account, api_client, delegation, import, role_grant, skill, unit};

/// One unit, with a thing of each kind.
pub struct Side {
    /// Holds the seat of `enrolment`.
    pub seated: Actor,
    /// Waits with `request`, and holds `offer` and `notification`.
    pub waiting: Actor,
    pub unit: String,
    /// An empty unit under it.
    pub annex: String,
    pub person: String,
    pub course: String,
    pub site: String,
    pub session: String,
    /// A session that is not published: the only ones that are not everybody's to read.
    pub draft: String,
    pub request: String,
    pub enrolment: String,
    pub offer: String,
    pub ranking: String,
    pub notification: String,
    pub grant: String,
    pub import: String,
    pub client: String,
    pub secret: String,
    /// A further sign-in of whoever waits.
    pub sign_in: String,
    /// An attempt of whoever waits to sign in.
    pub sign_in_event: String,
    pub skill: String,
    /// A line that says that `person` holds `skill`.
    pub held_skill: String,
    /// That `person` is to take `course`.
    pub required_course: String,
    /// Asked for `request`.
    pub exception: String,
    /// From a third person of the unit to whoever waits.
    pub delegation: String,
    /// A view of requests that whoever waits shares with the unit, and another to be taken away.
    pub saved_views: [String; 2],
    /// A session template of the unit's calendar, and another to be taken away.
    pub templates: [String; 2],
}

/// The two sides, in one application.
pub struct Sides {
    pub scene: Scene,
    pub inside: Side,
    pub outside: Side,
}

impl Sides {
    pub async fn new() -> Self {
        let scene = Scene::on(TestDb::sqlite()).await;
        let (near, far) = (scene.app.world.inside, scene.app.world.outside);
        let planner = scene.app.world.actor(Persona::Planner).clone();
        let inside = side(&scene, near, &planner, "ICI").await;
        let other = scene.db_people_of(far, 1).await.remove(0);
        db_grant(&scene, &other, Role::Planner, far).await;
        let outside = side(&scene, far, &other, "AILLEURS").await;
        Self { scene, inside, outside }
    }
}

/// The collection that an address begins with; a file is that of a list.
fn collection(path: &str) -> &str {
    path.split('/').skip(3).find(|part| *part != "exports").unwrap()
}

impl Side {
    /// The id in an operation's address, by the collection that the address begins with.
    pub fn addressed(&self, operation: &str, path: &str) -> &str {
        match collection(path) {
            "people" => &self.person,
            "units" => &self.annex,
            "courses" => &self.course,
            "sessions" if operation == "get_session" => &self.draft,
            "sessions" => &self.session,
            "requests" => &self.request,
            "enrolments" => &self.enrolment,
            "offers" => &self.offer,
            "rankings" => &self.ranking,
            "notifications" => &self.notification,
            "role-grants" => &self.grant,
            "imports" => &self.import,
            "api-clients" => &self.client,
            "api-secrets" => &self.secret,
            "sign-ins" => &self.sign_in,
            "skills" => &self.skill,
            "person-skills" => &self.held_skill,
            "sites" => &self.site,
            "required-courses" => &self.required_course,
            "delegations" => &self.delegation,
            "saved-views" if operation == "delete_saved_view" => &self.saved_views[1],
            "saved-views" => &self.saved_views[0],
            "session-templates" if operation == "delete_session_template" => &self.templates[1],
            "session-templates" => &self.templates[0],
            "request-exceptions" => &self.exception,
            other => panic!("{operation}: give each side one of {other}"),
        }
    }

    /// The ids in a field of a body or in a parameter of a query.
    pub fn named(&self, field: &str) -> Option<Value> {
        Some(match field {
            "person_id" => json!(self.person),
            "person_ids" => json!([self.person]),
            "request_ids" => json!([self.request]),
            "unit_id" | "parent_id" | "organiser_id" | "organiser_unit_id" | "within" => json!(self.unit),
            "session_id" => json!(self.session),
            "enrolment_id" => json!(self.enrolment),
            "session_ids" => json!([self.session]),
            "course_id" => json!(self.course),
            "site_id" | "near_site_id" => json!(self.site),
            "previous_ids" | "skill_ids" | "trainer_ids" | "leaving_ids" => json!([]),
            _ => return None,
        })
    }

    /// Who calls one of these their own.
    pub fn owner(&self, path: &str) -> &Actor {
        match collection(path) {
            "people" | "sessions" | "enrolments" => &self.seated,
            _ => &self.waiting,
        }
    }

    /// What nobody sees who has no role over the unit, whoever it belongs to apart.
    pub fn secrets(&self) -> Vec<String> {
        [&self.person, &self.draft, &self.enrolment, &self.grant, &self.import, &self.client, &self.templates[0]]
            .into_iter()
            .cloned()
            .chain(self.of_the_waiting())
            .collect()
    }

    /// What belongs to whoever waits.
    pub fn of_the_waiting(&self) -> Vec<String> {
        let person = self.waiting.person.to_string();
        let own = [&person, &self.request, &self.offer, &self.ranking, &self.notification];
        own.into_iter().chain([&self.sign_in, &self.sign_in_event]).cloned().collect()
    }
}

async fn side(scene: &Scene, unit: UnitId, planner: &Actor, code: &str) -> Side {
    let caller = scene.app.by(planner);
    let [seated, waiting, lender]: [Actor; 3] = scene.db_people_of(unit, 3).await.try_into().unwrap();
    let session = scene.db_session_like(scene.a_session(code).by(unit).seats(2).minimum(1)).await;
    let draft = scene.db_session_like(scene.a_session(&format!("{code}-2")).by(unit).draft()).await;
    let seat = enrol(&caller, session, &seated).await;
    assert_eq!(seat.status, 201, "{}", seat.text());
    let request = caller.post("/api/v1/requests", scene.request(&waiting, &[session], 3)).await;
    let ask = format!("/api/v1/requests/{}/exceptions", id(&request));
    let asked = caller.post(&ask, json!({ "gate": "prerequisites", "words": "formée sur le tas" })).await;
    let offer = caller.post(&format!("/api/v1/sessions/{session}/offers"), json!({})).await;
    chores::deliver(&scene.server()).await.unwrap();
    let messages = scene.app.by(&waiting).get("/api/v1/notifications").await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (client, secret) = db_client(scene, unit).await;
    let (sign_in, sign_in_event) = db_sign_in(scene, &waiting).await;
    let (skill, held_skill) = db_skill(scene, &seated, code).await;
    let lent = db_grant(scene, &lender, Role::SiteManager, unit).await;
    Side {
        unit: unit.to_string(),
        annex: db_annex(scene, unit, code).await.to_string(),
        person: seated.person.to_string(),
        course: scene.course.to_string(),
        site: scene.site.to_string(),
        session: session.to_string(),
        draft: draft.to_string(),
        request: id(&request),
        enrolment: text(&seat.json()["enrolment"]["id"]),
        offer: id(&offer),
        ranking: text(&offer.json()["ranking_id"]),
        notification: text(&items(&messages)[0]["id"]),
        grant: db_grant(scene, &seated, Role::Trainer, unit).await.to_string(),
        import: db_import(scene, planner, unit).await.to_string(),
        client: client.id.to_string(),
        secret: secret.id.to_string(),
        sign_in: sign_in.to_string(),
        sign_in_event: sign_in_event.to_string(),
        skill: skill.to_string(),
        held_skill: held_skill.to_string(),
        exception: text(&asked.json()["exceptions"][0]["id"]),
        required_course: db_required(scene, &seated).await,
        saved_views: [
            db_saved_view(scene, &waiting, unit, "Les nôtres").await,
            db_saved_view(scene, &waiting, unit, "En attente").await,
        ],
        templates: [db_template(scene, unit, "Une semaine").await, db_template(scene, unit, "Deux semaines").await],
        delegation: db_delegation(scene, &lender, &waiting, lent).await.to_string(),
        seated,
        waiting,
    }
}

async fn db_saved_view(scene: &Scene, owner: &Actor, unit: UnitId, name: &str) -> String {
    let new = SavedView {
        id: scene.new_id(),
        owner: owner.person,
        unit: Some(unit),
        list: ViewedList::Requests,
        name: Title::parse(name).unwrap(),
        look: Look::default(),
        version: 1,
    };
    let id = new.id.to_string();
    let insert = move |tx: &mut Tx| store::saved_view::insert(tx, &new);
    scene.app.db.store().write("db_saved_view", insert).await.unwrap();
    id
}

async fn db_template(scene: &Scene, organiser: UnitId, name: &str) -> String {
    let new = SessionTemplate {
        id: scene.new_id(),
        organiser,
        course: scene.course,
        name: Title::parse(name).unwrap(),
        pattern: Pattern {
            site: scene.site,
            seats: Seats::new(12, 6, 0).unwrap(),
            blocks: vec![(0, 4)],
            opens: None,
            closes: None,
            withdrawal: None,
            quotas: Vec::new(),
            cost: None,
            joining: None,
        },
        version: 1,
    };
    let id = new.id.to_string();
    let insert = move |tx: &mut Tx| store::session_template::insert(tx, &new);
    scene.app.db.store().write("db_template", insert).await.unwrap();
    id
}

async fn db_required(scene: &Scene, who: &Actor) -> String {
    let new = RequiredCourse {
        id: scene.new_id(),
        person: who.person,
        course: scene.course,
        target_on: "2030-06-28".parse().unwrap(),
        note: None,
        set_at: start(),
        set_by: None,
        withdrawn_at: None,
    };
    let id = new.id.to_string();
    let insert = move |tx: &mut Tx| store::required_course::insert(tx, &new);
    scene.app.db.store().write("db_required", insert).await.unwrap();
    id
}

pub async fn db_grant(scene: &Scene, to: &Actor, role: Role, unit: UnitId) -> RoleGrantId {
    let new = RoleGrant {
        id: scene.new_id(),
        person: to.person,
        role,
        unit,
        granted_at: start(),
        granted_by: None,
        ends_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    let id = new.id;
    scene.app.db.store().write("db_grant", move |tx: &mut Tx| role_grant::insert(tx, &new)).await.unwrap();
    id
}

async fn db_skill(scene: &Scene, holder: &Actor, code: &str) -> (SkillId, PersonSkillId) {
    let new = Skill {
        id: scene.new_id(),
        code: SkillCode::parse(code).unwrap(),
        label: "Qualification".to_owned(),
        retired_at: None,
        version: 1,
    };
    let held = HeldSkill { id: scene.new_id(), skill: new.id, valid_from: start().date_naive(), valid_until: None };
    let (ids, person) = ((new.id, held.id), holder.person);
    let write = move |tx: &mut Tx| {
        skill::insert(tx, &new)?;
        skill::record(tx, person, &held, start(), None)
    };
    scene.app.db.store().write("db_skill", write).await.unwrap();
    ids
}

pub async fn db_delegation(scene: &Scene, from: &Actor, to: &Actor, grant: RoleGrantId) -> DelegationId {
    let new = Delegation {
        id: scene.new_id(),
        from: from.person,
        to: to.person,
        grants: vec![grant],
        starts_at: start(),
        ends_at: start() + TimeDelta::days(30),
        reason: Words::parse("congés").unwrap(),
        created_at: start(),
        revoked: None,
    };
    let id = new.id;
    scene.app.db.store().write("db_delegation", move |tx: &mut Tx| delegation::insert(tx, &new)).await.unwrap();
    id
}

pub async fn db_annex(scene: &Scene, unit: UnitId, code: &str) -> UnitId {
    let new = Unit {
        id: scene.new_id(),
        parent: Some(unit),
        code: UnitCode::parse(&format!("{code} annexe")).unwrap(),
        name: "Annexe".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        closed_at: None,
        version: 1,
    };
    let id = new.id;
    scene.app.db.store().write("db_annex", move |tx: &mut Tx| unit::insert(tx, &new, start())).await.unwrap();
    id
}

async fn db_client(scene: &Scene, unit: UnitId) -> (ApiClient, ApiSecret) {
    let client = ApiClient {
        id: scene.new_id(),
        name: Title::parse("SIRH").unwrap(),
        contact: Email::parse("sirh@example.org").unwrap(),
        unit,
        scopes: Scopes::new(Scope::ALL).unwrap(),
        requests_per_minute: 60_000,
        state: ApiClientState::Active,
        created_at: start(),
        created_by: None,
        last_used_at: None,
        version: 1,
    };
    let secret = client.add_secret(scene.new_id(), &[], None, start(), None).unwrap();
    let (kept, hash) = ((client.clone(), secret.clone()), Token::new().unwrap().hash());
    let write = move |tx: &mut Tx| {
        api_client::insert(tx, &kept.0)?;
        api_client::insert_secret(tx, &kept.1, &hash)
    };
    scene.app.db.store().write("db_client", write).await.unwrap();
    (client, secret)
}

/// One more sign-in, and the line of the history that tells it.
async fn db_sign_in(scene: &Scene, who: &Actor) -> (SignInId, SignInEventId) {
    let open = SignIn {
        id: scene.new_id(),
        account: who.account,
        person: who.person,
        login: who.login.clone(),
        delivery: Delivery::Bearer,
        expires_at: start() + TimeDelta::days(365),
    };
    let told = SignInEvent {
        id: scene.new_id(),
        account: who.account,
        at: start(),
        outcome: Attempt::Succeeded,
        means: Means::Password,
        from: Place::default(),
    };
    let (ids, hash) = ((open.id, told.id), Token::new().unwrap().hash());
    let write = move |tx: &mut Tx| {
        account::open_sign_in(tx, &open, &hash, &told.from, start())?;
        event::insert(tx, &told)
    };
    scene.app.db.store().write("db_sign_in", write).await.unwrap();
    ids
}

async fn db_import(scene: &Scene, by: &Actor, unit: UnitId) -> ImportId {
    let none = json!({
        "lines": 0, "create": 0, "update": 0, "unchanged": 0, "duplicate": 0, "rejected": 0, "cancelled": 0, "ignored": 0,
        "sessions_moved": 0,
    });
    let new = Import {
        id: scene.new_id(),
        organiser: unit,
        created_by: Some(by.person),
        created_at: start(),
        state: ImportState::Previewed,
        plan_hash: "0".repeat(64),
        files: json!([]),
        totals: json!({ "all": none, "sessions": none, "requests": none }),
        version: 1,
    };
    let id = new.id;
    scene.app.db.store().write("db_import", move |tx: &mut Tx| import::insert(tx, &new, &[])).await.unwrap();
    id
}
