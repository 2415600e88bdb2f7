//! People, the skills they hold and the seats they are given.

use super::catalogue::changed;
use super::{Above, Outcome, Planner, rejected};
use crate::id::UnitId;
use crate::import::known::KnownPerson;
use crate::import::line::{LineReason, ParsedEnrolment, ParsedPerson, ParsedSkill, ReasonCode, SaidPerson};
use crate::import::verdict::{Change, Verdict};
use crate::text::{Email, fold};
use std::collections::BTreeSet;

/// Seats that one import may ask for: each is tried, gate by gate, when the files are read and once more when they are applied.
pub const MOST_SEATS: usize = 2_000;

/// Whether a unit is among these; all of them when not said.
fn within(units: Option<&BTreeSet<UnitId>>, unit: UnitId) -> bool {
    units.is_none_or(|units| units.contains(&unit))
}

impl Planner<'_> {
    pub(super) fn person(&mut self, said: &ParsedPerson, place: &str) -> Outcome {
        let over = self.known.rights.people.as_ref();
        if over.is_some_and(BTreeSet::is_empty) {
            return rejected(vec![LineReason::of(ReasonCode::NotAllowed)]);
        }
        let mut faults = Vec::new();
        let known = self.known.people.get(&said.service_number);
        let unit = self.known.unit(&said.unit);
        match unit {
            Some(unit) if within(over, unit) || known.is_some_and(|known| known.unit == unit) => {}
            _ => faults.push(LineReason::with(ReasonCode::UnknownUnit, said.unit.clone())),
        }
        if !self.known.ranks.contains(&said.rank) {
            faults.push(LineReason::with(ReasonCode::UnknownRank, said.rank.clone()));
        }
        if known.is_some_and(|known| !within(over, known.unit)) {
            faults = vec![LineReason::with(ReasonCode::OutOfScope, said.service_number.as_str())];
        }
        if !faults.is_empty() {
            return rejected(faults);
        }
        if let Some(above) = self.new.people.get(&said.service_number) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let outcome = match known {
            None => (Verdict::Create, Vec::new(), Vec::new()),
            Some(known) => self.person_changes(said, known, unit),
        };
        let above = Above { place: place.to_owned(), said: said.clone() };
        self.new.people.insert(said.service_number.clone(), above);
        outcome
    }

    fn person_changes(&self, said: &ParsedPerson, known: &KnownPerson, unit: Option<UnitId>) -> Outcome {
        let mut changes = Vec::new();
        let mut differ = |field, from: String, to: String| changes.push(Change { field, from, to });
        // A file in capitals without accents names the same person.
        for (field, from, to) in
            [("family_name", &known.names.0, &said.family_name), ("given_name", &known.names.1, &said.given_name)]
        {
            if fold(from) != fold(to.as_str()) {
                differ(field, from.clone(), to.to_string());
            }
        }
        if known.rank != said.rank {
            differ("rank", known.rank.clone(), said.rank.clone());
        }
        if unit != Some(known.unit) {
            differ("unit", self.known.unit_code(known.unit), said.unit.clone());
        }
        if let Some(status) = said.status.filter(|status| *status != known.status) {
            differ("status", known.status.code().to_owned(), status.code().to_owned());
        }
        let email = said.email.as_ref().map(Email::as_str);
        if email.is_some() && email != known.email.as_deref() {
            differ("email", known.email.clone().unwrap_or_default(), email.unwrap_or_default().to_owned());
        }
        changed(changes)
    }

    /// The unit of someone known, or of a line above; none without either.
    fn unit_of(&self, said: &SaidPerson) -> Option<UnitId> {
        let number = &said.service_number;
        let above = self.new.people.get(number).and_then(|above| self.known.unit(&above.said.unit));
        above.or_else(|| self.known.people.get(number).map(|known| known.unit))
    }

    /// What tells a number typed wrong: a name that is not that of the directory.
    fn other_names(&self, said: &SaidPerson) -> Option<LineReason> {
        let (family, given) = said.names.as_ref()?;
        let folded = fold(&format!("{family} {given}"));
        let known = match self.new.people.get(&said.service_number) {
            Some(above) => fold(&format!("{} {}", above.said.family_name, above.said.given_name)),
            None => self.known.people.get(&said.service_number)?.folded_names.clone(),
        };
        (known != folded).then(|| LineReason::of(ReasonCode::PersonDiffers))
    }

    fn unknown_person(said: &SaidPerson) -> Outcome {
        rejected(vec![LineReason::with(ReasonCode::UnknownPerson, said.service_number.as_str())])
    }

    pub(super) fn skill(&mut self, said: &ParsedSkill, place: &str) -> Outcome {
        let over = self.known.rights.skills.as_ref();
        if over.is_some_and(BTreeSet::is_empty) {
            return rejected(vec![LineReason::of(ReasonCode::NotAllowed)]);
        }
        // Whom one may not see is not there.
        if !self.unit_of(&said.person).is_some_and(|unit| within(over, unit)) {
            return Self::unknown_person(&said.person);
        }
        let code = fold(said.skill.as_str());
        let Some(skill) = self.known.skills.get(&code) else {
            return rejected(vec![LineReason::with(ReasonCode::UnknownSkill, said.skill.as_str())]);
        };
        let key = (said.person.service_number.clone(), code, said.valid_from);
        if let Some(above) = self.new.skills.get(&key) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let person = self.known.people.get(&said.person.service_number).map(|known| known.id);
        let held = person.and_then(|person| self.known.held.get(&(person, skill.id, said.valid_from)));
        let (verdict, _, changes) = match held {
            None => (Verdict::Create, Vec::new(), Vec::new()),
            Some(held) if said.says_until && held.valid_until != said.valid_until => {
                let text = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                let (from, to) = (text(held.valid_until), text(said.valid_until));
                changed(vec![Change { field: "valid_until", from, to }])
            }
            Some(_) => changed(Vec::new()),
        };
        let reasons = self.other_names(&said.person).into_iter().collect();
        self.new.skills.insert(key, Above { place: place.to_owned(), said: said.clone() });
        (verdict, reasons, changes)
    }

    /// Whether the seat can be taken is tried once the whole import is known: every gate is that of the session itself.
    pub(super) fn enrolment(&mut self, said: &ParsedEnrolment, place: &str) -> Outcome {
        if !self.known.rights.places {
            return rejected(vec![LineReason::of(ReasonCode::NotAllowed)]);
        }
        if self.unit_of(&said.person).is_none() {
            return Self::unknown_person(&said.person);
        }
        let code = fold(said.session.as_str());
        let known = self.known.sessions.get(&code);
        if known.is_none() && !self.sessions.contains_key(&code) {
            return rejected(vec![LineReason::with(ReasonCode::UnknownSession, said.session.as_str())]);
        }
        if known.is_some_and(|known| known.cancelled) {
            return rejected(vec![LineReason::with(ReasonCode::SessionCancelledSince, said.session.as_str())]);
        }
        let key = (said.person.service_number.clone(), code);
        if let Some(above) = self.new.seats.get(&key) {
            return (Verdict::Duplicate, vec![above.reason(said)], Vec::new());
        }
        let reasons: Vec<LineReason> = self.other_names(&said.person).into_iter().collect();
        let person = self.known.people.get(&said.person.service_number).map(|known| known.id);
        let seated = person.zip(known).is_some_and(|(person, known)| self.known.seated.contains(&(person, known.id)));
        self.new.seats.insert(key, Above { place: place.to_owned(), said: said.clone() });
        if seated {
            return (Verdict::Unchanged, reasons, Vec::new());
        }
        self.new.tried = self.new.tried.saturating_add(1);
        if self.new.tried > MOST_SEATS {
            return rejected(vec![LineReason::with(ReasonCode::TooManySeats, MOST_SEATS.to_string())]);
        }
        (Verdict::Create, reasons, Vec::new())
    }
}
