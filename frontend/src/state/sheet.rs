//! What was marked on an attendance sheet and is not answered yet: kept on the device at once, sent when the network is
//! there, under the same key until an answer comes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{
    attendance::{
        AbsenceCode, AttendanceKept, AttendanceLine, AttendanceSay, DayMarked, LineFate, LineSaid, MarkRefusal,
        Presence, TrainingOutcome,
    },
    id::EnrolmentId,
    text::{Version, Words},
};
use serde::{Deserialize, Serialize};

/// Lines that one sending takes at most.
const MOST: usize = 200;

/// An outcome as it is being entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entered {
    /// What became of the person.
    pub outcome: TrainingOutcome,
    /// Why, when they did not come.
    pub absence: Option<AbsenceCode>,
    /// In words; empty when nothing is added.
    pub note: String,
}

/// Why a line is not kept by the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stopped {
    /// Somebody else said something of this person since it was read.
    Conflict,
    /// It cannot be.
    Refused(MarkRefusal),
}

/// What was entered of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The version at which the line was read.
    version: i32,
    marks: BTreeMap<NaiveDate, Presence>,
    outcome: Option<Entered>,
    stopped: Option<Stopped>,
}

impl Entry {
    const fn at(version: i32) -> Self {
        Self { version, marks: BTreeMap::new(), outcome: None, stopped: None }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.marks == other.marks && self.outcome == other.outcome
    }

    fn said(&self, id: EnrolmentId) -> LineSaid {
        let marks = self.marks.iter().map(|(day, presence)| DayMarked { day: *day, presence: *presence });
        let note = self.outcome.as_ref().map(|entered| entered.note.trim()).filter(|note| !note.is_empty());
        LineSaid {
            enrolment_id: id,
            version: Version(self.version),
            marks: marks.collect(),
            outcome: self.outcome.as_ref().map(|entered| entered.outcome),
            absence: self.outcome.as_ref().and_then(|entered| entered.absence),
            note: note.map(|note| Words::from(note.to_owned())),
        }
    }

    /// Whether everything in it can be sent: the reason `other` needs words.
    fn is_whole(&self) -> bool {
        let lacks = |entered: &Entered| entered.absence == Some(AbsenceCode::Other) && entered.note.trim().is_empty();
        !self.outcome.as_ref().is_some_and(lacks)
    }
}

/// What is on its way: it is sent again, word for word, until it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// The key that makes it count once.
    pub key: String,
    /// What is sent.
    pub body: String,
    entries: BTreeMap<String, Entry>,
}

/// Everything entered on a sheet that the server has not kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    entries: BTreeMap<String, Entry>,
    parcel: Option<Parcel>,
    /// Why what was said before was not so.
    pub reason: String,
}

impl Draft {
    /// Reads what a device kept; what cannot be read is nothing.
    #[must_use]
    pub fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// As a device keeps it.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.parcel.is_none()
    }

    fn entry(&mut self, line: &AttendanceLine) -> &mut Entry {
        let entry = self.entries.entry(line.enrolment_id.to_string()).or_insert_with(|| Entry::at(line.version.0));
        // What was refused is entered anew.
        if matches!(entry.stopped, Some(Stopped::Refused(_))) {
            entry.stopped = None;
        }
        entry
    }

    /// Someone was there on a day, or not.
    pub fn mark(&mut self, line: &AttendanceLine, day: NaiveDate, presence: Presence) {
        self.entry(line).marks.insert(day, presence);
    }

    /// What became of someone.
    pub fn say(&mut self, line: &AttendanceLine, entered: Entered) {
        self.entry(line).outcome = Some(entered);
    }

    /// Whether someone was there on a day, as entered or as the server has it.
    #[must_use]
    pub fn presence(&self, line: &AttendanceLine, day: NaiveDate) -> Option<Presence> {
        let entered = self.entries.get(&line.enrolment_id.to_string()).and_then(|entry| entry.marks.get(&day).copied());
        entered.or_else(|| line.marks.iter().find(|mark| mark.day == day).map(|mark| mark.presence))
    }

    /// What became of someone, as entered or as the server has it.
    #[must_use]
    pub fn outcome(&self, line: &AttendanceLine) -> Option<Entered> {
        let entered = self.entries.get(&line.enrolment_id.to_string()).and_then(|entry| entry.outcome.clone());
        entered.or_else(|| {
            line.outcome.as_ref().map(|said| Entered {
                outcome: said.outcome,
                absence: said.absence,
                note: said.note.as_ref().map(|note| note.0.clone()).unwrap_or_default(),
            })
        })
    }

    /// Whether something of this person waits to be sent, or was stopped.
    #[must_use]
    pub fn waits(&self, id: EnrolmentId) -> bool {
        self.entries.contains_key(&id.to_string())
    }

    /// Why a line was stopped.
    #[must_use]
    pub fn stopped(&self, id: EnrolmentId) -> Option<Stopped> {
        self.entries.get(&id.to_string()).and_then(|entry| entry.stopped.clone())
    }

    /// Lines that wait to be sent; those that were stopped wait for whoever entered them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.values().filter(|entry| entry.stopped.is_none()).count()
    }

    /// Drops what was entered of someone: what the server has stands.
    pub fn drop_line(&mut self, id: EnrolmentId) {
        self.entries.remove(&id.to_string());
    }

    /// Says it all the same, on what somebody else said.
    pub fn insist(&mut self, line: &AttendanceLine) {
        if let Some(entry) = self.entries.get_mut(&line.enrolment_id.to_string()) {
            entry.version = line.version.0;
            entry.stopped = None;
        }
    }

    /// A reason was given: what was refused for want of one is sent again.
    pub fn give_reason(&mut self, reason: &str) {
        reason.clone_into(&mut self.reason);
        if reason.trim().is_empty() {
            return;
        }
        for entry in self.entries.values_mut() {
            if entry.stopped == Some(Stopped::Refused(MarkRefusal::ReasonNeeded)) {
                entry.stopped = None;
            }
        }
    }

    /// What to send now: what is on its way already, else what waits; none when nothing does.
    pub fn parcel(&mut self, fresh: impl FnOnce() -> String) -> Option<Parcel> {
        if self.parcel.is_none() {
            let ready = |(_, entry): &(&String, &Entry)| entry.stopped.is_none() && entry.is_whole();
            let entries: BTreeMap<String, Entry> =
                self.entries.iter().filter(ready).take(MOST).map(|(id, entry)| (id.clone(), entry.clone())).collect();
            let lines: Vec<LineSaid> =
                entries.iter().filter_map(|(id, entry)| Some(entry.said(id.parse().ok()?))).collect();
            if lines.is_empty() {
                return None;
            }
            let reason = self.reason.trim();
            let reason = (!reason.is_empty()).then(|| Words::from(reason.to_owned()));
            let body = serde_json::to_string(&AttendanceSay { lines, reason }).ok()?;
            self.parcel = Some(Parcel { key: fresh(), body, entries });
        }
        self.parcel.clone()
    }

    /// The server answered what was on its way: answers the lines as they stand now.
    pub fn answered(&mut self, answer: &AttendanceKept) -> Vec<AttendanceLine> {
        let Some(parcel) = self.parcel.take() else { return Vec::new() };
        for kept in &answer.lines {
            let id = kept.enrolment_id.to_string();
            let (Some(sent), Some(entry)) = (parcel.entries.get(&id), self.entries.get_mut(&id)) else { continue };
            match (kept.fate, kept.refusal) {
                (LineFate::Kept, _) if entry.says_the_same(sent) => {
                    self.entries.remove(&id);
                }
                // Entered further while it was on its way.
                (LineFate::Kept, _) => entry.version = kept.line.version.0,
                (LineFate::Refused, Some(refusal)) => entry.stopped = Some(Stopped::Refused(refusal)),
                (LineFate::Conflict | LineFate::Refused, _) => entry.stopped = Some(Stopped::Conflict),
            }
        }
        answer.lines.iter().map(|kept| kept.line.clone()).collect()
    }

    /// The server refused what was on its way as a whole: it stays entered, and is sent again under a key of its own.
    pub fn refused(&mut self) {
        self.parcel = None;
    }
}

#[cfg(test)]
mod tests {
    use contract::attendance::{LineKept, OutcomeSaid};

    use super::*;

    const ID: &str = "0190f5fe-7c00-7a00-8000-000000000001";

    fn line(version: i32, outcome: Option<TrainingOutcome>) -> AttendanceLine {
        let outcome = outcome.map(|outcome| OutcomeSaid {
            outcome,
            absence: None,
            note: None,
            said_at: chrono::DateTime::UNIX_EPOCH,
        });
        let unit = r#"{"id":"0190f5fe-7c00-7a00-8000-000000000002","code":"7e BCA","name":"7e BCA"}"#;
        AttendanceLine {
            enrolment_id: ID.parse().expect("an id"),
            family_name: "Le Goff".to_owned().into(),
            given_name: "Anaïs".to_owned().into(),
            unit: serde_json::from_str(unit).expect("a unit"),
            marks: Vec::new(),
            outcome,
            version: Version(version),
        }
    }

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2030, 3, 4).expect("a day")
    }

    fn answer(fate: LineFate, refusal: Option<MarkRefusal>, line: AttendanceLine) -> AttendanceKept {
        AttendanceKept { lines: vec![LineKept { enrolment_id: line.enrolment_id, fate, refusal, line }] }
    }

    fn passed() -> Entered {
        Entered { outcome: TrainingOutcome::Passed, absence: None, note: String::new() }
    }

    #[test]
    fn what_is_on_its_way_is_sent_again_word_for_word_through_a_reload() {
        let mut draft = Draft::default();
        draft.mark(&line(1, None), monday(), Presence::Present);
        let first = draft.parcel(|| "clef-1".to_owned()).expect("a parcel");
        draft.mark(&line(1, None), monday(), Presence::Absent);
        let mut kept = Draft::read(Some(&draft.text()));
        assert_eq!(kept.parcel(|| "clef-2".to_owned()), Some(first));
        // What was changed meanwhile leaves after it, on the version that it made.
        kept.answered(&answer(LineFate::Kept, None, line(2, None)));
        assert_eq!(kept.presence(&line(2, None), monday()), Some(Presence::Absent));
        let second = kept.parcel(|| "clef-2".to_owned()).expect("a parcel");
        assert!(second.key == "clef-2" && second.body.contains("\"version\":2"), "{second:?}");
        kept.answered(&answer(LineFate::Kept, None, line(3, None)));
        assert!(kept.is_empty());
    }

    #[test]
    fn a_conflict_waits_for_a_choice_and_a_refusal_for_its_reason() {
        let mut draft = Draft::default();
        draft.say(&line(1, None), passed());
        draft.parcel(|| "clef-1".to_owned());
        let theirs = line(2, Some(TrainingOutcome::Failed));
        draft.answered(&answer(LineFate::Conflict, None, theirs.clone()));
        assert_eq!((draft.stopped(theirs.enrolment_id), draft.count()), (Some(Stopped::Conflict), 0));
        assert_eq!(draft.parcel(|| "clef-2".to_owned()), None);
        draft.insist(&theirs);
        draft.parcel(|| "clef-2".to_owned());
        draft.answered(&answer(LineFate::Refused, Some(MarkRefusal::ReasonNeeded), theirs.clone()));
        assert_eq!(draft.parcel(|| "clef-3".to_owned()), None);
        draft.give_reason("copie corrigée");
        let sent = draft.parcel(|| "clef-3".to_owned()).expect("a parcel");
        assert!(sent.body.contains("copie corrigée"));
        draft.refused();
        draft.drop_line(theirs.enrolment_id);
        assert_eq!(draft.outcome(&theirs).map(|entered| entered.outcome), Some(TrainingOutcome::Failed));
    }

    #[test]
    fn an_absence_for_another_reason_waits_for_its_words() {
        let mut draft = Draft::default();
        let absent = |note: &str| Entered {
            outcome: TrainingOutcome::Absent,
            absence: Some(AbsenceCode::Other),
            note: note.to_owned(),
        };
        draft.say(&line(1, None), absent(" "));
        assert_eq!((draft.count(), draft.parcel(|| "clef".to_owned())), (1, None));
        draft.say(&line(1, None), absent("train supprimé"));
        assert!(draft.parcel(|| "clef".to_owned()).is_some());
        assert_eq!(Draft::read(Some("{")), Draft::default());
    }
}
