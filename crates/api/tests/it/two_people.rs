//! Two people of the same role, each in their own part of the tree: nobody receives what belongs to the other.
//!
//! What A can read is gathered from every operation of the document that needs no id; what B can read the same way is
//! common to both, and the rest is A's. Then B asks every operation for it: by its address, in each parameter and in each
//! field of a body that takes an id. A new operation is asked like the others; an id that it takes and that nobody here
//! knows the kind of fails the test.

use crate::openapi::operations;
use crate::roles::{Call, calls, refuses};
use crate::scene::items;
use crate::sides::{Side, Sides, db_grant};
use crate::support::{Answer, EMPTY_CALENDAR, TestApp, form};
use crate::world::Actor;
use actix_web::test::TestRequest;
use domain::role::Role;
use releve_api::docs::sample::{resolve, sample};
use releve_api::openapi;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Ids that an operation takes in its body or query, and what A has of that kind; none for what belongs to nobody.
fn of_kind(side: &Side, field: &str) -> Option<Value> {
    Some(match field {
        "to_id" | "actor_id" => json!(side.waiting.person.to_string()),
        "role_grant_ids" => json!([side.grant]),
        "subject_id" => json!(side.request),
        "actor_client_id" => json!(side.client),
        "skill_id" => json!(side.skill),
        "previous_ids" => json!([side.course]),
        "skill_ids" => json!([side.skill]),
        "trainer_ids" => json!([side.person]),
        "leaving_ids" => json!([side.enrolment]),
        // A published one is everybody's.
        "session_id" => json!(side.draft),
        "session_ids" => json!([side.draft]),
        _ => return side.named(field),
    })
}

/// What B has of that kind, such that B may name it if anybody may.
fn of_ones_own(side: &Side, b: &Actor, role: Option<Role>, grant: Option<&str>, field: &str) -> Option<Value> {
    Some(match field {
        "to_id" => json!(side.person),
        "role_grant_ids" => json!([grant?]),
        "person_id" if role.is_none() => json!(b.person.to_string()),
        "person_ids" if role.is_none() => json!([b.person.to_string()]),
        "skill_id" => json!(side.skill),
        // One that needs no reason.
        "priority" => json!(3),
        _ => return side.named(field),
    })
}

/// Whether whoever holds a role is not held to their own people: a planner gives the seats of their sessions to people of
/// any unit, by the rules of the seat.
fn serves_anyone(operation: &str, role: Option<Role>) -> bool {
    role == Some(Role::Planner) && ["create_enrolment", "create_offer"].contains(&operation)
}

/// Every UUID in an answer.
fn ids_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.parse::<domain::id::PersonId>().is_ok() => {
            found.insert(text.clone());
        }
        Value::Object(fields) => fields.values().for_each(|field| ids_in(field, found)),
        Value::Array(items) => items.iter().for_each(|item| ids_in(item, found)),
        _ => {}
    }
}

/// All that someone reads without naming anything, and about what is theirs.
async fn readable(app: &TestApp, who: &Actor, document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in calls(document).iter().filter(|call| call.method == "get" && !call.path.contains("{id}")) {
        let answer = app.by(who).send(call.request(None)).await;
        if answer.status == 200 && answer.header("content-type") == Some("application/json") {
            ids_in(&answer.json(), &mut found);
        }
    }
    found
}

/// Whether a schema is one of the kinds of ids.
fn is_id(document: &Value, schema: &Value) -> bool {
    let schema = resolve(document, schema);
    let branches = [schema.get("items"), schema.get("oneOf")].into_iter().flatten();
    let inner = branches.flat_map(|branch| branch.as_array().cloned().unwrap_or_else(|| vec![branch.clone()]));
    schema["format"] == "uuid" || inner.into_iter().any(|schema| is_id(document, &schema))
}

/// The names of what takes an id in an operation, in its query and in its body.
fn fields_of_ids(document: &Value, operation: &Value) -> (Vec<String>, Vec<String>) {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let parameters = parameters.iter().map(|parameter| resolve(document, parameter));
    let named = parameters.filter(|parameter| {
        let name = parameter["name"].as_str().unwrap();
        parameter["in"] == "query" && (is_id(document, &parameter["schema"]) || name == "subject_id")
    });
    let query = named.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect();
    let content = operation["requestBody"]["content"].as_object();
    let schemas =
        content.into_iter().flat_map(|content| content.values()).map(|media| resolve(document, &media["schema"]));
    let mut body = Vec::new();
    schemas.for_each(|schema| ids_of_body(document, schema, &mut body));
    (query, body)
}

fn ids_of_body(document: &Value, schema: &Value, names: &mut Vec<String>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if is_id(document, field) {
            names.push(name.clone());
        } else {
            let inner = resolve(document, field);
            let inner = inner.get("items").map_or(inner, |items| resolve(document, items));
            ids_of_body(document, inner, names);
        }
    }
}

#[test]
fn every_id_that_an_operation_takes_is_of_a_kind_that_is_tried() {
    let document = openapi::document();
    let known = [
        "person_id",
        "person_ids",
        "request_ids",
        "unit_id",
        "parent_id",
        "organiser_id",
        "organiser_unit_id",
        "within",
        "session_id",
        "session_ids",
        "course_id",
        "site_id",
        "near_site_id",
        "previous_ids",
        "skill_ids",
        "trainer_ids",
        "leaving_ids",
        "to_id",
        "actor_id",
        "role_grant_ids",
        "subject_id",
        "actor_client_id",
        "skill_id",
        "enrolment_id",
    ];
    let mut unknown = Vec::new();
    for (path, method, operation) in operations(&document) {
        let (query, body) = fields_of_ids(&document, &operation);
        let fields = query.into_iter().chain(body).filter(|field| !known.contains(&field.as_str()));
        unknown.extend(fields.map(|field| format!("{method} {path}: {field}")));
    }
    assert!(unknown.is_empty(), "say in `of_kind` what A has of this kind: {unknown:?}");
}

/// Whether an id, or a list of ids, is among those.
fn holds(ids: &BTreeSet<String>, id: &Value) -> bool {
    id.as_str().or_else(|| id[0].as_str()).is_some_and(|id| ids.contains(id))
}

/// The part of an example that an operation cannot do without, and what holds ids.
fn needed(document: &Value, schema: &Value, body: &mut Value) {
    let schema = resolve(document, schema);
    match body {
        Value::Object(fields) => {
            let required = |name: &String| schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
            let holds_ids = |name: &String| {
                let mut names = Vec::new();
                ids_of_body(document, &json!({ "properties": { name: schema["properties"][name] } }), &mut names);
                !names.is_empty()
            };
            fields.retain(|name, _| required(name) || holds_ids(name));
            fields.iter_mut().for_each(|(name, field)| needed(document, &schema["properties"][name], field));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| needed(document, &schema["items"], item)),
        _ => {}
    }
}

/// Puts an id wherever a body has a field of this name; answers where.
fn put(body: &mut Value, at: &str, of: &dyn Fn(&str) -> Option<Value>) -> Vec<String> {
    let mut places = Vec::new();
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = format!("{at}/{name}");
                match of(name) {
                    Some(id) => {
                        *value = id;
                        places.push(at);
                    }
                    None => places.extend(put(value, &at, of)),
                }
            }
        }
        Value::Array(items) => {
            let each = items.iter_mut().enumerate().flat_map(|(n, item)| put(item, &format!("{at}/{n}"), of));
            places.extend(each);
        }
        _ => {}
    }
    places
}

/// Refused at these places and nowhere else, as an id that names nothing is.
fn refuses_at(answer: &Answer, places: &[String]) -> bool {
    let at = |error: &Value| {
        let pointer = error["pointer"].as_str().unwrap_or_default();
        let within = |place: &String| {
            pointer.strip_prefix(place.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        error["code"] == "unknown" && places.iter().any(within)
    };
    let errors = || answer.json()["errors"].as_array().cloned().unwrap_or_default();
    answer.status == 422 && !errors().is_empty() && errors().iter().all(at)
}

struct Asked<'a> {
    app: &'a TestApp,
    document: &'a Value,
    own: &'a BTreeSet<String>,
    role: Option<Role>,
    /// The role grant of whoever asks.
    grant: Option<String>,
    asked: usize,
    wrong: Vec<String>,
}

impl Asked<'_> {
    fn tell(&mut self, call: &Call<'_>, what: &str, answer: &Answer) {
        let text: String = answer.text().chars().take(300).collect();
        self.wrong.push(format!("{} as {:?}, {what}: {} {text}", call.id, self.role, answer.status));
    }

    /// What A's id is not echoed in: anything of A's beside it.
    fn shows(&self, answer: &Answer, named: &str) -> bool {
        self.own.iter().any(|id| id != named && answer.text().contains(id.as_str()))
    }

    /// By its address: refused, whatever kind of id it is.
    async fn by_address(&mut self, call: &Call<'_>, b: &Actor, id: &str) {
        let answer = self.app.by(b).send(call.request_of(id)).await;
        self.asked += 1;
        if !refuses(&answer) || self.shows(&answer, id) {
            self.tell(call, &format!("of {id}"), &answer);
        }
    }

    /// In a parameter: refused, or a list of nothing of A's.
    async fn by_parameter(&mut self, call: &Call<'_>, b: &Actor, (name, id): (&str, &Value), of_b: &Side) {
        let id = id.as_str().unwrap();
        let answer = self.app.by(b).get(&format!("{}?{name}={id}", address_of(call, of_b))).await;
        self.asked += 1;
        let lists = answer.status == 200 && answer.header("content-type") == Some("application/json");
        let empty = !lists || answer.json()["items"].as_array().is_none_or(Vec::is_empty);
        if answer.status.is_server_error() || self.shows(&answer, id) || !empty {
            self.tell(call, &format!("{name}={id}"), &answer);
        }
    }

    /// In a body that is B's own but for this: refused there, hidden, or not B's to do with anyone that B is not. The body as it
    /// is B's own has no other fault.
    async fn in_body(&mut self, call: &Call<'_>, b: &Actor, field: &str, (of_a, of_b): (&Side, &Side)) {
        let own = |name: &str| of_ones_own(of_b, b, self.role, self.grant.as_deref(), name);
        let list = of_kind(of_a, field).is_some_and(|id| id.is_array());
        let nothing = if list { json!([NOTHING]) } else { json!(NOTHING) };
        let with = |id: Option<Value>| {
            let ids = |name: &str| if name == field { id.clone() } else { own(name) };
            send(self.document, call, of_b, &ids)
        };
        let (tried, body) = with(of_kind(of_a, field));
        let places = put(&mut body.clone(), "", &|name| (name == field).then_some(Value::Null));
        let answer = self.app.by(b).send(tried).await;
        let unknown = self.app.by(b).send(with(Some(nothing)).0).await;
        let (fine, body) = with(own(field));
        let fine = self.app.by(b).send(fine).await;
        self.asked += 1;
        let barred = answer.status == 403 && unknown.status == 403;
        let served = serves_anyone(call.id, self.role) && answer.status == 409;
        let refused = barred || served || answer.status == 404 || refuses_at(&answer, &places);
        if !refused || self.shows(&answer, "") {
            self.tell(call, &format!("with A's {field}"), &answer);
        }
        if matches!(fine.status.as_u16(), 400 | 404 | 412 | 415 | 422 | 500..) {
            self.tell(call, &format!("with B's own {field}: {body}"), &fine);
        }
    }
}

/// An id that nothing has.
const NOTHING: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

/// An operation's address, of what B has.
fn address_of(call: &Call<'_>, of_b: &Side) -> String {
    if call.path.contains("{id}") {
        call.path.replace("{id}", of_b.addressed(call.id, call.path))
    } else {
        call.path.to_owned()
    }
}

/// A call about what B has, with a body whose ids are those; the body too.
fn send(document: &Value, call: &Call<'_>, of_b: &Side, ids: &dyn Fn(&str) -> Option<Value>) -> (TestRequest, Value) {
    let content = &call.operation()["requestBody"]["content"];
    let request = call.request(Some(of_b));
    if let Some(media) = content.get("application/json") {
        let mut body = sample(document, &media["schema"]);
        needed(document, &media["schema"], &mut body);
        put(&mut body, "", ids);
        return (request.set_json(&body), body);
    }
    let schema = resolve(document, &content["multipart/form-data"]["schema"]);
    let names = schema["properties"].as_object().unwrap().keys();
    let fields: Map<String, Value> = names.filter_map(|name| Some((name.clone(), ids(name)?))).collect();
    let told: Vec<_> = fields.iter().map(|(name, id)| (name.as_str(), id.as_str().unwrap())).collect();
    (form(request, &told, &[("a.csv", EMPTY_CALENDAR)]), Value::Object(fields.clone()))
}

/// Each in their own part of the tree, with the same role over it.
async fn of_a_role(role: Option<Role>) {
    let sides = Sides::new().await;
    let (scene, document) = (&sides.scene, openapi::document());
    let (app, a, b) = (&scene.app, &sides.inside.waiting, &sides.outside.waiting);
    let mut grant = None;
    if let Some(role) = role {
        db_grant(scene, a, role, app.world.inside).await;
        grant = Some(db_grant(scene, b, role, app.world.outside).await.to_string());
    }
    let common = readable(app, b, &document).await;
    let mut own: BTreeSet<String> = readable(app, a, &document).await.difference(&common).cloned().collect();
    own.extend(sides.inside.secrets());
    let own: BTreeSet<String> = own.difference(&common).cloned().collect();
    let minimum = if role.is_none() { 8 } else { 9 };
    assert!(own.len() >= minimum, "A reads something: {own:?}");
    let before = items(&app.by(a).get("/api/v1/notifications").await);

    let mut asked = Asked { app, document: &document, own: &own, role, grant, asked: 0, wrong: Vec::new() };
    for call in calls(&document) {
        if call.path.contains("{id}") {
            for id in &own {
                asked.by_address(&call, b, id).await;
            }
        }
        // What is not A's is everybody's: courses, sites, skills, published sessions.
        let is_own = |field: &String| of_kind(&sides.inside, field).is_some_and(|id| holds(&own, &id));
        let (query, body) = fields_of_ids(&document, call.operation());
        for name in query.iter().filter(|name| is_own(name)) {
            let id = of_kind(&sides.inside, name).unwrap();
            asked.by_parameter(&call, b, (name, &id), &sides.outside).await;
        }
        if call.method == "get" && !call.path.contains("{id}") {
            let answer = app.by(b).send(call.request(None)).await;
            asked.asked += 1;
            if asked.shows(&answer, "") {
                asked.tell(&call, "bare", &answer);
            }
        }
        for field in body.iter().filter(|field| is_own(field)) {
            asked.in_body(&call, b, field, (&sides.inside, &sides.outside)).await;
        }
    }
    let Asked { asked, wrong, .. } = asked;
    println!("{role:?}: {asked} questions about {} ids", own.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 400, "{asked}");
    // Nothing of A's has moved.
    assert_eq!(items(&app.by(a).get("/api/v1/notifications").await), before);
    let programme = app.by(a).get("/api/v1/me/programme").await;
    assert!(programme.text().contains(&sides.inside.offer), "{}", programme.text());
}

macro_rules! roles {
    ($($name:ident = $role:expr;)*) => {$(
        #[actix_web::test]
        async fn $name() {
            of_a_role($role).await;
        }
    )*};
}

roles! {
    nothing_of_a_person_reaches_another = None;
    nothing_of_a_requester_reaches_another = Some(Role::Requester);
    nothing_of_a_trainer_reaches_another = Some(Role::Trainer);
    nothing_of_a_planner_reaches_another = Some(Role::Planner);
    nothing_of_a_commander_reaches_another = Some(Role::Commander);
    nothing_of_a_site_manager_reaches_another = Some(Role::SiteManager);
    nothing_of_an_administrator_reaches_another = Some(Role::Administrator);
}
