//! The same story told twice, once inside the subtree that the personas' roles cover and once outside it.

use crate::scene::{Scene, enrol, id, items};
use crate::support::start;
use crate::world::{Actor, Persona};
use domain::id::{SessionId, UnitId};
use domain::role::Role;
use releve_api::app::chores;
use serde_json::{Value, json};
use store::import::{Import, ImportState};
use store::role_grant::RoleGrant;
use store::testing::TestDb;
use store::{Tx, import, role_grant};

/// One unit with a thing of each kind.
pub struct Side {
    pub unit: String,
    /// Holds the seat of `enrolment`.
    pub seated: Actor,
    /// Waits with `request`, and holds `offer` and `notification`.
    pub waiting: Actor,
    pub course: String,
    pub site: String,
    pub session: String,
    /// A session that is not published.
    pub draft: String,
    pub request: String,
    pub enrolment: String,
    pub offer: String,
    pub ranking: String,
    pub notification: String,
    pub grant: String,
    pub import: String,
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

impl Side {
    /// The id that an operation's address speaks of, by the collection it begins with.
    pub fn named_by(&self, operation: &str, path: &str) -> &str {
        match path.split('/').nth(3).unwrap() {
            "people" => self.person(),
            "courses" => &self.course,
            // A published session is everybody's to read.
            "sessions" if operation == "get_session" => &self.draft,
            "sessions" => &self.session,
            "requests" => &self.request,
            "enrolments" => &self.enrolment,
            "offers" => &self.offer,
            "rankings" => &self.ranking,
            "notifications" => &self.notification,
            "role-grants" => &self.grant,
            "imports" => &self.import,
            other => panic!("{operation}: no {other} inside and outside the subtree yet, add one"),
        }
    }

    /// The id that a field of a body or a parameter of a query speaks of.
    pub fn named_in(&self, field: &str) -> Option<Value> {
        Some(match field {
            "person_id" => json!(self.person()),
            "unit_id" | "parent_id" | "organiser_id" | "organiser_unit_id" | "within" => json!(self.unit),
            "session_id" => json!(self.session),
            "session_ids" => json!([self.session]),
            "course_id" => json!(self.course),
            "site_id" => json!(self.site),
            "prerequisite_ids" => json!([]),
            _ => return None,
        })
    }

    fn person(&self) -> &str {
        // The login of these people is no id: theirs is kept beside it.
        &self.seated_id
    }
}
