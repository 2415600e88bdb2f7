//! Two people of the same role, each in their own part of the tree: nobody receives what belongs to the other.
//!
//! What A can read is gathered from every operation of the document that needs no id; what B can read the same way is
//! common to both, and the rest is A's. Then B asks every operation for it: by its address, in each parameter and in each
//! field of a body that takes an id. A new operation is asked like the others; an id that it takes and that nobody here
//! knows the kind of fails the test.

use crate::openapi::operations;
use crate::roles::{Call, calls, names_the_unknown, refuses};
use crate::scene::items;
use crate::sides::{Side, Sides, db_grant};
use crate::support::{Answer, TestApp};
use crate::world::Actor;
use domain::role::Role;
use releve_api::docs::sample::{resolve, sample};
use releve_api::openapi;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Ids that an operation takes in its body or query, and what A has of that kind; none for what belongs to nobody.
fn of_kind(side: &Side, field: &str) -> Option<Value> {
    side.named(field).or_else(|| {
        Some(match field {
            "to_id" | "actor_id" => json!(side.waiting.person.to_string()),
            "role_grant_ids" => json!([side.grant]),
            "subject_id" => json!(side.request),
            "actor_client_id" => json!(side.client),
            "skill_id" => json!(side.skill),
            _ => return None,
        })
    })
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
        "unit_id",
        "parent_id",
        "organiser_id",
        "organiser_unit_id",
        "within",
        "session_id",
        "session_ids",
        "course_id",
        "site_id",
        "prerequisite_ids",
        "to_id",
        "actor_id",
        "role_grant_ids",
        "subject_id",
        "actor_client_id",
        "skill_id",
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

struct Asked<'a> {
    app: &'a TestApp,
    document: &'a Value,
    own: &'a BTreeSet<String>,
    role: Option<Role>,
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
    async fn by_parameter(&mut self, call: &Call<'_>, b: &Actor, name: &str, id: &Value) {
        let id = id.as_str().unwrap();
        let answer = self.app.by(b).get(&format!("{}?{name}={id}", call.path)).await;
        self.asked += 1;
        let lists = answer.status == 200 && answer.header("content-type") == Some("application/json");
        let empty = !lists || answer.json()["items"].as_array().is_none_or(Vec::is_empty);
        if answer.status.is_server_error() || self.shows(&answer, id) || !empty {
            self.tell(call, &format!("{name}={id}"), &answer);
        }
    }

    /// In a body: nothing is made of what is A's.
    async fn in_body(&mut self, call: &Call<'_>, b: &Actor, field: &str, side: &Side) {
        let mut body = self.own_body(call);
        set(&mut body, field, &of_kind(side, field).unwrap());
        let request = call.request_of(NOTHING).set_json(body);
        let answer = self.app.by(b).send(request).await;
        self.asked += 1;
        let refused = refuses(&answer) || names_the_unknown(&answer) || answer.status.is_client_error();
        if !refused || self.shows(&answer, "") {
            self.tell(call, &format!("with A's {field}"), &answer);
        }
    }

    fn own_body(&self, call: &Call<'_>) -> Value {
        let schema = &call.operation()["requestBody"]["content"]["application/json"]["schema"];
        sample(self.document, schema)
    }
}

/// An id that nothing has.
const NOTHING: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

fn set(body: &mut Value, field: &str, id: &Value) {
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == field { *value = id.clone() } else { set(value, field, id) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| set(item, field, id)),
        _ => {}
    }
}

/// Each in their own part of the tree, with the same role over it.
async fn of_a_role(role: Option<Role>) {
    let sides = Sides::new().await;
    let (scene, document) = (&sides.scene, openapi::document());
    let (app, a, b) = (&scene.app, &sides.inside.waiting, &sides.outside.waiting);
    if let Some(role) = role {
        db_grant(scene, a, role, app.world.inside).await;
        db_grant(scene, b, role, app.world.outside).await;
    }
    let common = readable(app, b, &document).await;
    let mut own: BTreeSet<String> = readable(app, a, &document).await.difference(&common).cloned().collect();
    own.extend(sides.inside.secrets());
    let own: BTreeSet<String> = own.difference(&common).cloned().collect();
    let minimum = if role.is_none() { 8 } else { 9 };
    assert!(own.len() >= minimum, "A reads something: {own:?}");
    let before = items(&app.by(a).get("/api/v1/notifications").await);

    let mut asked = Asked { app, document: &document, own: &own, role, asked: 0, wrong: Vec::new() };
    for call in calls(&document) {
        if call.path.contains("{id}") {
            for id in &own {
                asked.by_address(&call, b, id).await;
            }
            continue;
        }
        // What is not A's is everybody's: courses, sites, skills, published sessions.
        let is_own = |field: &String| of_kind(&sides.inside, field).is_some_and(|id| holds(&own, &id));
        let (query, body) = fields_of_ids(&document, call.operation());
        for name in query.iter().filter(|name| is_own(name)) {
            let id = of_kind(&sides.inside, name).unwrap();
            asked.by_parameter(&call, b, name, &id).await;
        }
        if call.method == "get" {
            let answer = app.by(b).send(call.request(None)).await;
            asked.asked += 1;
            if asked.shows(&answer, "") {
                asked.tell(&call, "bare", &answer);
            }
        }
        for field in body.iter().filter(|field| is_own(field)) {
            asked.in_body(&call, b, field, &sides.inside).await;
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
