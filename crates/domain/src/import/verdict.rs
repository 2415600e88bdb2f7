//! What becomes of each line, and how many lines become what.

use super::header::Kind;
use super::line::LineReason;
use super::read::{Parsed, ReadLine};

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Something new.
    Create,
    /// Something known changes.
    Update,
    /// Nothing changes.
    Unchanged,
    /// The same as another line, or asked by another actor.
    Duplicate,
    /// Set aside, with the reason.
    Rejected,
    /// Not a line of the table.
    Ignored,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 6] =
        [Self::Create, Self::Update, Self::Unchanged, Self::Duplicate, Self::Rejected, Self::Ignored];
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Ignored => "ignored",
        }
    }
    /// The verdict of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.code() == code)
    }
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field's code.
    pub field: &'static str,
    /// What is known.
    pub from: String,
    /// What the file says.
    pub to: String,
}

/// A line with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePlan {
    /// The line as read.
    pub read: ReadLine,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Why, when it is set aside; otherwise what is worth knowing.
    pub reasons: Vec<LineReason>,
    /// What changes, for an update.
    pub changes: Vec<Change>,
}

impl LinePlan {
    /// Whether it is accepted and cancels a request: struck through, or marked as cancelled.
    #[must_use]
    pub fn cancels(&self) -> bool {
        let accepted = matches!(self.verdict, Verdict::Create | Verdict::Update | Verdict::Unchanged);
        accepted && matches!(&self.read.parsed, Ok(Parsed::Request(said)) if said.cancelled)
    }
}

/// How many lines of each verdict: `lines` is the sum of the five first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines of the tables.
    pub lines: u32,
    /// To create.
    pub create: u32,
    /// To update.
    pub update: u32,
    /// As known.
    pub unchanged: u32,
    /// Said twice.
    pub duplicate: u32,
    /// Set aside.
    pub rejected: u32,
    /// Among those accepted, cancelled requests.
    pub cancelled: u32,
    /// Titles, totals, reminders: not counted in `lines`.
    pub ignored: u32,
    /// Known sessions whose dates would change: many of them mean the wrong calendar.
    pub sessions_moved: u32,
}

/// Every line with its verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// In the order of the files, sessions before requests.
    pub lines: Vec<LinePlan>,
}

impl ImportPlan {
    /// The totals of one kind of line, or of all.
    #[must_use]
    pub fn totals(&self, kind: Option<Kind>) -> Totals {
        let mut totals = Totals::default();
        for line in &self.lines {
            if kind.is_some() && line.read.kind != kind {
                continue;
            }
            let counter = match line.verdict {
                Verdict::Create => &mut totals.create,
                Verdict::Update => &mut totals.update,
                Verdict::Unchanged => &mut totals.unchanged,
                Verdict::Duplicate => &mut totals.duplicate,
                Verdict::Rejected => &mut totals.rejected,
                Verdict::Ignored => &mut totals.ignored,
            };
            *counter = counter.saturating_add(1);
            if line.verdict != Verdict::Ignored {
                totals.lines = totals.lines.saturating_add(1);
            }
            if line.cancels() {
                totals.cancelled = totals.cancelled.saturating_add(1);
            }
            if line.changes.iter().any(|c| c.field == "dates") {
                totals.sessions_moved = totals.sessions_moved.saturating_add(1);
            }
        }
        totals
    }
}
