//! What changed, field by field, from the states before and after that a line keeps.

use crate::extract::who::Who;
use crate::problem::Outcome;
use contract::audit::AuditChange;
use contract::text::CellText;
use domain::id::{Id, UnitId};
use domain::role::Permission;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use store::audit::Event;
use store::unit::UnitTag;
use store::{Conn, unit};
use uuid::Uuid;

/// Fields told of one line at most.
const MOST_FIELDS: usize = 100;

/// Fields that hold the id of a unit: people know its short name.
const UNITS: [&str; 2] = ["unit_id", "parent_id"];

/// Tells what changed in some lines.
#[derive(Debug)]
pub struct Reader {
    units: HashMap<UnitId, UnitTag>,
    /// Whether the asker may read people: their audit is not a way round.
    people: bool,
}

impl Reader {
    /// Looks up what these lines name.
    ///
    /// # Errors
    /// The store's.
    pub fn new(conn: &mut Conn, who: &Who, events: &[Event]) -> Outcome<Self> {
        let states = events.iter().flat_map(|event| [&event.before, &event.after]).flatten();
        let named = states.flat_map(|state| UNITS.iter().filter_map(|field| state.get(field)));
        let ids: BTreeSet<UnitId> = named.filter_map(unit_of).collect();
        Ok(Self { units: unit::tags(conn, ids)?, people: who.require(Permission::ReadPeople).is_ok() })
    }

    /// What changed in a line.
    pub fn read(&self, event: &Event) -> Vec<AuditChange> {
        let nothing = Map::new();
        let fields = |state: &Option<Value>| state.as_ref().and_then(Value::as_object).cloned();
        let (before, after) = (fields(&event.before), fields(&event.after));
        let (before, after) = (before.as_ref().unwrap_or(&nothing), after.as_ref().unwrap_or(&nothing));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let told = self.people || event.subject_kind != "person";
        names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name))
            .take(MOST_FIELDS)
            .map(|name| AuditChange {
                field: name.as_str().into(),
                before: before.get(name).filter(|_| told).and_then(|value| self.text(name, value)),
                after: after.get(name).filter(|_| told).and_then(|value| self.text(name, value)),
            })
            .collect()
    }

    fn text(&self, field: &str, value: &Value) -> Option<CellText> {
        let text = match value {
            Value::Null => return None,
            Value::String(text) => match unit_of(value).filter(|_| UNITS.contains(&field)) {
                Some(unit) => self.units.get(&unit).map_or_else(|| text.clone(), |tag| tag.code.as_str().to_owned()),
                None => text.clone(),
            },
            other => other.to_string(),
        };
        Some(text.chars().filter(|sign| *sign != '\0').take(CellText::MOST).collect::<String>().into())
    }
}

fn unit_of(value: &Value) -> Option<UnitId> {
    value.as_str().and_then(|text| Uuid::parse_str(text).ok()).map(UnitId::from_uuid)
}
