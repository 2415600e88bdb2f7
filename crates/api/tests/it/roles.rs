//! Role × operation × inside/outside the subtree, driven by the document: an operation without a row fails.
//!
//! A row says who may use an operation at all: everybody else gets 403, before anything is looked up. It says too whose
//! things these roles reach through it: one inside their subtree is reached, one outside answers 404 or is left out.

use crate::openapi::operations;
use crate::sides::{Side, Sides};
use crate::support::{Answer, EMPTY_CALENDAR, TestApp, form};
use crate::world::{Actor, Persona};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use releve_api::docs::sample::{address, resolve, sample};
use releve_api::openapi;
use serde_json::Value;

use Persona::{Administrator, Commander, Person, Planner, Requester, SiteManager, Trainer};
use Reach::{Everything, Own, Under};

const EVERYBODY: &[Persona] = &[Person, Requester, Trainer, Planner, Commander, SiteManager, Administrator];
const HOLDERS: &[Persona] = &[Requester, Trainer, Planner, Commander, SiteManager, Administrator];
const PLANNERS: &[Persona] = &[Planner];
const READERS_OF_PEOPLE: &[Persona] = &[Requester, Planner, Administrator];
const READERS_OF_REQUESTS: &[Persona] = &[Requester, Planner, Commander];
const TELLERS: &[Persona] = &[Planner, Trainer];
const APPROVERS: &[Persona] = &[Planner, Commander];
const FILERS: &[Persona] = &[Requester, Planner];
const ADMINISTRATORS: &[Persona] = &[Administrator];
const KEEPERS_OF_SITES: &[Persona] = &[Planner, Administrator];
const AUDITORS: &[Persona] = &[Planner, Administrator];
const NOBODY: &[Persona] = &[];

/// Whose things are reached through an operation.
#[derive(Clone, Copy)]
pub enum Reach {
    /// Everybody's: nothing is outside.
    Everything,
    /// Those of the subtree, by the holders of these roles.
    Under(&'static [Persona]),
    /// Likewise, and one's own by anyone.
    Own(&'static [Persona]),
}

/// Operation id, who may use it for somebody else or for nobody in particular, whose things they reach.
pub const TABLE: &[(&str, &[Persona], Reach)] = &[
    ("login", EVERYBODY, Everything),
    ("logout", EVERYBODY, Everything),
    ("get_me", EVERYBODY, Own(NOBODY)),
    ("finish_login", EVERYBODY, Everything),
    ("read_invitation", EVERYBODY, Everything),
    ("accept_invitation", EVERYBODY, Everything),
    ("list_my_sign_ins", EVERYBODY, Own(NOBODY)),
    ("list_my_sign_in_events", EVERYBODY, Own(NOBODY)),
    ("revoke_my_other_sign_ins", EVERYBODY, Everything),
    ("revoke_sign_in", EVERYBODY, Own(ADMINISTRATORS)),
    ("change_my_password", EVERYBODY, Everything),
    ("get_my_second_factor", EVERYBODY, Everything),
    ("start_my_second_factor", EVERYBODY, Everything),
    ("confirm_my_second_factor", EVERYBODY, Everything),
    ("turn_off_my_second_factor", EVERYBODY, Everything),
    ("renew_my_recovery_codes", EVERYBODY, Everything),
    ("get_account", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("lock_account", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("unlock_account", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("reset_second_factor", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("create_invitation", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("create_recovery", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("revoke_invitation", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_person_sign_ins", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("revoke_person_sign_ins", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_person_sign_in_events", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_people", READERS_OF_PEOPLE, Under(READERS_OF_PEOPLE)),
    ("create_person", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_person", EVERYBODY, Own(READERS_OF_PEOPLE)),
    ("update_person", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_person_skills", EVERYBODY, Own(READERS_OF_PEOPLE)),
    ("add_person_skill", PLANNERS, Under(PLANNERS)),
    ("end_person_skill", PLANNERS, Under(PLANNERS)),
    ("correct_person_skill", PLANNERS, Under(PLANNERS)),
    ("withdraw_person_skill", PLANNERS, Under(PLANNERS)),
    ("get_person_contact", EVERYBODY, Own(READERS_OF_PEOPLE)),
    // One's own and nobody else's, without an id of anybody.
    ("get_my_contact", EVERYBODY, Everything),
    ("update_my_contact", EVERYBODY, Everything),
    ("get_my_calendar_feed", EVERYBODY, Everything),
    ("create_my_calendar_feed", EVERYBODY, Everything),
    ("revoke_my_calendar_feed", EVERYBODY, Everything),
    ("list_units", HOLDERS, Under(HOLDERS)),
    ("create_unit", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_unit", HOLDERS, Under(HOLDERS)),
    ("update_unit", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_unit_history", HOLDERS, Under(HOLDERS)),
    ("move_unit", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("close_unit", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_skills", EVERYBODY, Everything),
    ("create_skill", PLANNERS, Everything),
    ("get_skill", EVERYBODY, Everything),
    ("update_skill", PLANNERS, Everything),
    ("retire_skill", PLANNERS, Everything),
    ("reinstate_skill", PLANNERS, Everything),
    ("list_ranks", EVERYBODY, Everything),
    ("list_roles", EVERYBODY, Everything),
    ("list_role_grants", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("create_role_grant", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_role_grant", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("revoke_role_grant", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("list_delegations", EVERYBODY, Own(ADMINISTRATORS)),
    // Whom one may lend to follows from one's own grants alone, as lending does.
    ("list_my_colleagues", HOLDERS, Everything),
    ("create_delegation", HOLDERS, Everything),
    ("get_delegation", EVERYBODY, Own(ADMINISTRATORS)),
    ("revoke_delegation", EVERYBODY, Own(ADMINISTRATORS)),
    ("list_saved_views", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("create_saved_view", EVERYBODY, Everything),
    ("get_saved_view", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("update_saved_view", EVERYBODY, Own(NOBODY)),
    ("delete_saved_view", EVERYBODY, Own(PLANNERS)),
    ("list_sites", EVERYBODY, Everything),
    ("get_site", EVERYBODY, Everything),
    ("update_site", KEEPERS_OF_SITES, Everything),
    ("list_courses", EVERYBODY, Everything),
    ("create_course", PLANNERS, Everything),
    ("get_course", EVERYBODY, Everything),
    ("update_course", PLANNERS, Everything),
    ("get_course_approval", EVERYBODY, Everything),
    ("update_course_approval", PLANNERS, Everything),
    ("list_sessions", EVERYBODY, Under(PLANNERS)),
    ("get_session_board", EVERYBODY, Under(PLANNERS)),
    ("create_session", PLANNERS, Under(PLANNERS)),
    ("get_session", EVERYBODY, Under(PLANNERS)),
    ("update_session", PLANNERS, Under(PLANNERS)),
    ("publish_session", PLANNERS, Under(PLANNERS)),
    ("close_session", PLANNERS, Under(PLANNERS)),
    ("cancel_session", PLANNERS, Under(PLANNERS)),
    ("preview_session_move", PLANNERS, Under(PLANNERS)),
    ("move_session", PLANNERS, Under(PLANNERS)),
    ("copy_session", PLANNERS, Under(PLANNERS)),
    ("list_session_templates", PLANNERS, Under(PLANNERS)),
    ("create_session_template", PLANNERS, Under(PLANNERS)),
    ("get_session_template", PLANNERS, Under(PLANNERS)),
    ("update_session_template", PLANNERS, Under(PLANNERS)),
    ("delete_session_template", PLANNERS, Under(PLANNERS)),
    ("plan_template_sessions", PLANNERS, Under(PLANNERS)),
    ("list_session_enrolments", PLANNERS, Under(PLANNERS)),
    ("create_enrolment", EVERYBODY, Own(PLANNERS)),
    ("list_replacement_candidates", PLANNERS, Under(PLANNERS)),
    ("create_offer", PLANNERS, Under(PLANNERS)),
    ("list_requests", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("create_request", FILERS, Under(FILERS)),
    ("list_required_courses", EVERYBODY, Own(READERS_OF_PEOPLE)),
    ("create_required_course", FILERS, Under(FILERS)),
    ("withdraw_required_course", FILERS, Under(FILERS)),
    ("create_requests", FILERS, Under(FILERS)),
    ("preview_requests", FILERS, Under(FILERS)),
    // Counts name nobody.
    ("get_request_groups", EVERYBODY, Everything),
    ("decide_requests", APPROVERS, Under(APPROVERS)),
    ("preview_request_decisions", APPROVERS, Under(APPROVERS)),
    ("get_request", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("get_request_timeline", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("withdraw_request", EVERYBODY, Own(FILERS)),
    ("refuse_request", APPROVERS, Under(APPROVERS)),
    ("approve_request", APPROVERS, Under(APPROVERS)),
    ("ask_exception", EVERYBODY, Own(FILERS)),
    ("grant_exception", PLANNERS, Under(PLANNERS)),
    ("refuse_exception", PLANNERS, Under(PLANNERS)),
    ("get_enrolment", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("cancel_enrolment", EVERYBODY, Own(FILERS)),
    // Who is named as the trainer of a session is the subject of `outcomes`.
    ("get_session_attendance", EVERYBODY, Under(TELLERS)),
    ("keep_session_attendance", EVERYBODY, Under(TELLERS)),
    ("attend_enrolment", EVERYBODY, Under(TELLERS)),
    ("get_enrolment_calendar", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("list_waitlist_entries", PLANNERS, Under(PLANNERS)),
    ("list_offers", EVERYBODY, Own(PLANNERS)),
    ("get_offer", EVERYBODY, Own(PLANNERS)),
    ("accept_offer", EVERYBODY, Own(NOBODY)),
    ("decline_offer", EVERYBODY, Own(NOBODY)),
    ("revoke_offer", PLANNERS, Under(PLANNERS)),
    ("get_my_programme", EVERYBODY, Own(NOBODY)),
    ("get_ranking", PLANNERS, Own(PLANNERS)),
    ("create_import", AUDITORS, Under(AUDITORS)),
    ("list_imports", AUDITORS, Under(AUDITORS)),
    ("get_import", AUDITORS, Under(AUDITORS)),
    ("list_import_lines", AUDITORS, Under(AUDITORS)),
    ("apply_import", AUDITORS, Under(AUDITORS)),
    ("read_import_again", AUDITORS, Under(AUDITORS)),
    ("export_import_copy", AUDITORS, Under(AUDITORS)),
    ("list_notifications", EVERYBODY, Own(NOBODY)),
    ("read_notification", EVERYBODY, Own(NOBODY)),
    ("list_audit_events", AUDITORS, Under(AUDITORS)),
    ("export_audit_events", AUDITORS, Under(AUDITORS)),
    ("list_exports", EVERYBODY, Everything),
    ("export_courses", EVERYBODY, Everything),
    ("export_sessions", EVERYBODY, Under(PLANNERS)),
    ("export_requests", EVERYBODY, Own(READERS_OF_REQUESTS)),
    ("export_people", READERS_OF_PEOPLE, Under(READERS_OF_PEOPLE)),
    ("export_enrolments", PLANNERS, Under(PLANNERS)),
    ("get_overview", PLANNERS, Under(PLANNERS)),
    // Whose changes are heard of is the subject of `live_scope`.
    ("follow_events", EVERYBODY, Everything),
    ("list_api_clients", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("create_api_client", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_api_client", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("update_api_client", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("revoke_api_client", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("add_api_secret", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("revoke_api_secret", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_api_client_usage", ADMINISTRATORS, Under(ADMINISTRATORS)),
    ("get_my_api_client", NOBODY, Everything),
    ("list_public_pages", EVERYBODY, Everything),
    ("get_public_page", EVERYBODY, Everything),
    // Whoever holds the role over the whole tree, which nobody here does, is the subject of `public_pages`.
    ("update_public_page", NOBODY, Everything),
    ("restore_public_page", NOBODY, Everything),
    ("get_public_page_model", NOBODY, Everything),
    ("list_public_page_versions", NOBODY, Everything),
    ("get_public_page_version", NOBODY, Everything),
    ("get_status", EVERYBODY, Everything),
];

/// What begins or ends a sign-in, and what anyone may read: nobody is asked who they are.
const OUTSIDE: [&str; 8] = [
    "login",
    "finish_login",
    "logout",
    "read_invitation",
    "accept_invitation",
    "list_public_pages",
    "get_public_page",
    "get_status",
];

/// An id that nothing has.
const NOTHING: &str = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";

fn row(id: &str) -> (&'static [Persona], Reach) {
    let (_, may, reach) = TABLE.iter().find(|(known, ..)| *known == id).unwrap();
    (may, *reach)
}

impl Reach {
    /// Whether this persona reaches what is inside the subtree and not their own.
    fn inside(self, persona: Persona) -> bool {
        match self {
            Everything => true,
            Under(roles) | Own(roles) => roles.contains(&persona),
        }
    }
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let operations = operations(&openapi::document());
    let known: Vec<_> = operations.iter().map(|(.., operation)| operation["operationId"].as_str().unwrap()).collect();
    let missing: Vec<_> = known.iter().filter(|id| !TABLE.iter().any(|(row, ..)| row == *id)).collect();
    assert!(missing.is_empty(), "no row in the table of roles: {missing:?}");
    let stale: Vec<_> = TABLE.iter().map(|(row, ..)| row).filter(|row| !known.contains(row)).collect();
    assert!(stale.is_empty(), "rows of no operation: {stale:?}");
}

#[actix_web::test]
async fn a_role_that_may_not_gets_403_and_one_that_may_does_not() {
    let app = TestApp::new().await;
    let document = openapi::document();
    let mut wrong = Vec::new();
    for call in calls(&document) {
        let (allowed, _) = row(call.id);
        for persona in EVERYBODY {
            let answer = call.send(&app, app.world.actor(*persona), None).await;
            let as_said = (answer.status == 403) != allowed.contains(persona);
            if !as_said || answer.status.is_server_error() {
                wrong.push(call.tell(*persona, "", &answer));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn what_lies_inside_the_subtree_is_reached_and_what_lies_outside_is_not() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let mut wrong = Vec::new();
    let addressed = calls(&document).into_iter().filter(|call| call.path.contains("{id}"));
    for (call, persona) in addressed.flat_map(|call| EVERYBODY.iter().map(move |persona| (call.clone(), *persona))) {
        let (allowed, reach) = row(call.id);
        if !allowed.contains(&persona) {
            continue;
        }
        let actor = app.world.actor(persona);
        let inside = call.send(app, actor, Some(&sides.inside)).await;
        let outside = call.send(app, actor, Some(&sides.outside)).await;
        if refuses(&inside) == reach.inside(persona) || inside.status.is_server_error() {
            wrong.push(call.tell(persona, " inside", &inside));
        }
        let as_said = match reach {
            Everything => !refuses(&outside),
            Under(_) | Own(_) if reach.inside(persona) => outside.status == 404,
            Under(_) | Own(_) => refuses(&outside),
        };
        if !as_said || outside.status.is_server_error() {
            wrong.push(call.tell(persona, " outside", &outside));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn nothing_is_made_outside_the_subtree() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let mut wrong = Vec::new();
    for call in calls(&document).iter().filter(|call| !call.path.contains("{id}") && call.method == "post") {
        let (_, Under(roles)) = row(call.id) else {
            continue;
        };
        for persona in roles {
            let actor = app.world.actor(*persona);
            let inside = call.send(app, actor, Some(&sides.inside)).await;
            if refuses(&inside) || names_the_unknown(&inside) || inside.status.is_server_error() {
                wrong.push(call.tell(*persona, " inside", &inside));
            }
            let outside = call.send(app, actor, Some(&sides.outside)).await;
            if outside.status != 404 && !names_the_unknown(&outside) {
                wrong.push(call.tell(*persona, " outside", &outside));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn lists_show_what_lies_inside_the_subtree_and_nothing_else() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let mut wrong = Vec::new();
    for call in calls(&document).iter().filter(|call| !call.path.contains("{id}") && call.method == "get") {
        let (_, reach) = row(call.id);
        let mut hidden = sides.outside.secrets();
        let mut shown = sides.inside.secrets();
        if call.id == "list_units" {
            hidden.push(sides.outside.unit.clone());
            shown.push(sides.inside.unit.clone());
        }
        if call.id == "get_overview" {
            shown.push(sides.inside.session.clone());
        }
        for persona in EVERYBODY {
            let all = call.ask_everything(app, app.world.actor(*persona), &sides).await;
            let holds = |ids: &[String]| ids.iter().any(|id| all.contains(id));
            let restricted = !matches!(reach, Everything);
            if holds(&hidden) || (restricted && reach.inside(*persona) != holds(&shown)) {
                wrong.push(format!("{} as {persona:?}: {all}", call.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn ones_own_is_reached_without_a_role_and_a_colleagues_is_not() {
    let sides = Sides::new().await;
    let (app, document, inside) = (&sides.scene.app, openapi::document(), &sides.inside);
    let mut wrong = Vec::new();
    for call in calls(&document) {
        let (_, Own(_)) = row(call.id) else {
            continue;
        };
        if call.path.contains("{id}") {
            let owner = inside.owner(call.path);
            let own = call.send(app, owner, Some(inside)).await;
            let colleague = if owner.person == inside.seated.person { &inside.waiting } else { &inside.seated };
            let others = call.send(app, colleague, Some(inside)).await;
            if refuses(&own) || own.status.is_server_error() {
                wrong.push(call.tell(Person, " who owns it", &own));
            }
            if !refuses(&others) {
                wrong.push(call.tell(Person, " who does not own it", &others));
            }
        } else {
            let answer = call.send(app, &inside.waiting, None).await;
            let holds = |ids: &[String]| ids.iter().any(|id| answer.text().contains(id));
            if !holds(&inside.of_the_waiting()) || holds(&[inside.person.clone(), inside.enrolment.clone()]) {
                wrong.push(call.tell(Person, " who waits", &answer));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub fn refuses(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 403 | 404)
}

/// 422 for an id that names nothing the caller may name.
pub fn names_the_unknown(answer: &Answer) -> bool {
    answer.status == 422
        && answer.json()["errors"]
            .as_array()
            .is_some_and(|errors| errors.iter().any(|error| error["code"] == "unknown"))
}

/// One operation, with what a call of it needs: a body made from its schema, `If-Match` when it asks for it.
#[derive(Clone)]
pub struct Call<'a> {
    document: &'a Value,
    pub id: &'static str,
    pub path: &'a str,
    pub method: &'static str,
    operation: &'a Value,
}

/// Every operation but those in which nobody is asked who they are.
pub fn calls(document: &Value) -> Vec<Call<'_>> {
    let row = |id: &Value| TABLE.iter().map(|(row, ..)| *row).find(|row| id == row);
    operations(document)
        .into_iter()
        .filter_map(|(path, method, operation)| {
            let id = row(&operation["operationId"]).filter(|id| !OUTSIDE.contains(id))?;
            let (path, item) = document["paths"].as_object()?.get_key_value(&path)?;
            Some(Call { document, id, path, method, operation: &item[method] })
        })
        .collect()
}

impl Call<'_> {
    /// Calls it, with the ids of a side, or ids that nothing has.
    async fn send(&self, app: &TestApp, actor: &Actor, side: Option<&Side>) -> Answer {
        app.by(actor).send(self.request(side)).await
    }

    /// The operation, as the document has it.
    pub fn operation(&self) -> &Value {
        self.operation
    }

    /// What it sends about one thing, its body being the example.
    pub fn request_of(&self, id: &str) -> TestRequest {
        self.addressed_to(id, None)
    }

    /// What it sends.
    pub fn request(&self, side: Option<&Side>) -> TestRequest {
        let id = side
            .map_or(NOTHING, |side| if self.path.contains("{id}") { side.addressed(self.id, self.path) } else { "" });
        self.addressed_to(id, side)
    }

    fn addressed_to(&self, id: &str, side: Option<&Side>) -> TestRequest {
        let mut request = TestRequest::default()
            .method(Method::from_bytes(self.method.to_uppercase().as_bytes()).unwrap())
            .uri(&address(self.document, &self.path.replace("{id}", id), self.operation));
        if self.operation["parameters"].to_string().contains("parameters/If-Match") {
            request = request.insert_header(("if-match", "\"1\""));
        }
        let content = &self.operation["requestBody"]["content"];
        if let Some(media) = content.get("application/json") {
            let mut body = sample(self.document, &media["schema"]);
            if let Some(side) = side {
                aim(&mut body, side);
                // Nobody who acts alone departs from the order.
                body.as_object_mut().unwrap().remove("departure");
            }
            request = request.set_json(body);
        } else if content.get("multipart/form-data").is_some() {
            let unit = side.map_or(NOTHING, |side| &side.unit);
            request = form(request, &[("organiser_unit_id", unit)], &[("a.csv", EMPTY_CALENDAR)]);
        }
        request
    }

    /// What a list answers to a bare question and to each question about either side, all in one text.
    async fn ask_everything(&self, app: &TestApp, actor: &Actor, sides: &Sides) -> String {
        let mut all = self.send(app, actor, None).await.text().to_owned();
        for question in self.questions(sides) {
            let answer = app.by(actor).get(&question).await;
            assert!(!answer.status.is_server_error(), "{question}: {}", answer.text());
            all.push_str(answer.text());
        }
        all
    }

    /// Each question about either side that a list can be asked.
    pub fn questions(&self, sides: &Sides) -> Vec<String> {
        let parameters = self.operation["parameters"].as_array().into_iter().flatten();
        let names = parameters.map(|parameter| resolve(self.document, parameter)["name"].as_str().unwrap());
        let both = names.flat_map(|name| [&sides.inside, &sides.outside].map(|side| (name, side.named(name))));
        both.filter_map(|(name, id)| Some(format!("{}?{name}={}", self.path, id?.as_str()?))).collect()
    }

    fn tell(&self, persona: Persona, which: &str, answer: &Answer) -> String {
        format!("{} as {persona:?}{which}: {} {}", self.id, answer.status, answer.text())
    }
}

/// Makes the ids of a body those of a side.
fn aim(body: &mut Value, side: &Side) {
    match body {
        Value::Object(fields) => {
            for (name, field) in fields {
                match side.named(name) {
                    Some(id) => *field = id,
                    None => aim(field, side),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| aim(item, side)),
        _ => {}
    }
}
