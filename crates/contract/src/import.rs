//! Imports of planners' files.

use crate::id::ImportId;
use crate::person::PersonTag;
use crate::text::{CellText, Count, Cursor, Limit, LineNumber, Token, Version};
use crate::unit::UnitTag;
use chrono::{DateTime, Utc};

codes! {
    /// Where an import stands.
    ImportState {
        /// Being read: large files take a moment.
        Reading = "reading",
        /// The reading was given up: send the files again.
        Failed = "failed",
        /// Read without effect.
        Previewed = "previewed",
        /// Applied.
        Applied = "applied",
    }
    /// What a line is.
    LineKind {
        /// A course of the catalogue.
        Course = "course",
        /// A session of a calendar.
        Session = "session",
        /// Seats of a session set aside for a unit.
        Quota = "quota",
        /// A person of the directory.
        Person = "person",
        /// A skill that someone holds.
        Skill = "skill",
        /// A request.
        Request = "request",
        /// A seat for someone in a session.
        Enrolment = "enrolment",
    }
    /// How sure it is what a column means.
    ColumnConfidence {
        /// Some of its words are known.
        Likely = "likely",
        /// Its words are known.
        Sure = "sure",
        /// Someone of the unit said so before, for the same header.
        Remembered = "remembered",
        /// Someone said so for this file.
        Told = "told",
    }
    /// Which lines of an import are applied.
    ApplyOnly {
        /// Those that can be; what is rejected stays in the file.
        Good = "good",
        /// All of them: a rejected line refuses the import.
        Whole = "whole",
    }
    /// What becomes of a line.
    Verdict {
        /// Something new.
        Create = "create",
        /// Something known changes.
        Update = "update",
        /// Nothing changes.
        Unchanged = "unchanged",
        /// Said twice, or asked by another actor.
        Duplicate = "duplicate",
        /// Set aside, with the reason.
        Rejected = "rejected",
        /// Not a line of a table.
        Ignored = "ignored",
    }
}

answers! {
    /// How many lines of each verdict: `lines` is the sum of create, update, unchanged, duplicate and rejected.
    Totals {
        /// Lines of the tables.
        lines: Count,
        /// To create.
        create: Count,
        /// To update.
        update: Count,
        /// As known.
        unchanged: Count,
        /// Said twice.
        duplicate: Count,
        /// Set aside.
        rejected: Count,
        /// Among those accepted, cancelled requests.
        cancelled: Count,
        /// Titles, totals, reminders: not counted in `lines`.
        ignored: Count,
        /// Known sessions whose dates would change; many of them mean the wrong calendar.
        sessions_moved: Count,
    }
    /// A file of an import.
    ImportFile {
        /// Its name.
        name: CellText,
        /// `xlsx`, `ods`, or `csv` with its encoding.
        format: Token,
        /// Its sheets.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        sheets: Vec<ImportSheet>,
    }
    /// A sheet of a file.
    ImportSheet {
        /// Its name; empty for a CSV.
        name: CellText,
        /// What its lines are; null when no table was recognised.
        kind: Option<LineKind>,
        /// The line of the header.
        header_line: Option<LineNumber>,
        /// Columns that mean something to Relève, as they are headed.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        columns: Vec<CellText>,
        /// Every column of the header, understood or not, for someone to correct; empty when nothing looks like a header.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        headings: Vec<SheetHeading>,
        /// Headings of what the lines cannot be read without, and no column gives: the sheet is left out until one is said.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        missing: Vec<CellText>,
        /// The heading of what two columns mean: the sheet is left out until one of them is said to mean something else.
        twice: Option<CellText>,
    }
    /// A column of a sheet, with what it is understood to mean.
    SheetHeading {
        /// Its place, from 0.
        position: Count,
        /// The words on top of it; empty when there are none.
        words: CellText,
        /// The first cells below that hold something.
        #[cfg_attr(feature = "openapi", schema(max_items = 3))]
        samples: Vec<CellText>,
        /// The code of what it means; null when it means nothing to Relève.
        meaning: Option<Token>,
        /// How sure that is; null without a meaning.
        confidence: Option<ColumnConfidence>,
    }
    /// How many lines of one kind have each verdict.
    KindTotals {
        /// What the lines are.
        kind: LineKind,
        /// How many.
        totals: Totals,
    }
    /// How far the reading of large files is.
    ImportProgress {
        /// Lines read.
        read: Count,
        /// Lines there are.
        total: Count,
    }
    /// An import.
    Import {
        /// Its id.
        id: ImportId,
        /// Who keeps the files.
        organiser: UnitTag,
        /// Where it stands.
        state: ImportState,
        /// How far its reading is; null once the files are read. The totals are 0 until then.
        progress: Option<ImportProgress>,
        /// When it was read.
        created_at: DateTime<Utc>,
        /// By whom; null when another system brought the files, whose name is in the audit.
        created_by: Option<PersonTag>,
        /// When it was applied.
        applied_at: Option<DateTime<Utc>>,
        /// The files.
        #[cfg_attr(feature = "openapi", schema(max_items = 10))]
        files: Vec<ImportFile>,
        /// Every line.
        totals: Totals,
        /// Lines of calendars.
        sessions: Totals,
        /// Lines of requests.
        requests: Totals,
        /// The same for each kind of line that the files hold.
        #[cfg_attr(feature = "openapi", schema(max_items = 7))]
        kinds: Vec<KindTotals>,
        /// Until when the files are kept: columns can be corrected and a copy taken back until then; null once they are gone.
        files_kept_until: Option<DateTime<Utc>>,
        /// The version, also in `ETag`.
        version: Version,
    }
    /// A line of an import.
    ImportLine {
        /// Its place in the import, from 0.
        position: Count,
        /// The file's name.
        file: CellText,
        /// The sheet's name.
        sheet: CellText,
        /// Its number as the spreadsheet shows it.
        line: LineNumber,
        /// What it is; null outside any table.
        kind: Option<LineKind>,
        /// What becomes of it.
        verdict: Verdict,
        /// Whether it is accepted and cancels a request: struck through, or marked as cancelled.
        cancelled: bool,
        /// Why, or what is worth knowing.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        reasons: Vec<ImportReason>,
        /// What changes.
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        changes: Vec<ImportChange>,
        /// The cells that tell a person which line it is.
        #[cfg_attr(feature = "openapi", schema(max_items = 8))]
        summary: Vec<SummaryCell>,
    }
    /// A cell of a file, under the head of its column.
    SummaryCell {
        /// The head of its column; null where the column means nothing to Relève.
        column: Option<CellText>,
        /// What it holds.
        text: CellText,
    }
    /// Why a line is set aside, or what is worth knowing about it.
    ImportReason {
        /// Stable code.
        code: Token,
        /// The head of the column.
        column: Option<CellText>,
        /// What the cell holds, or the line it refers to.
        value: Option<CellText>,
    }
    /// A field that changes.
    ImportChange {
        /// The field.
        field: Token,
        /// What is known.
        from: CellText,
        /// What the file says.
        to: CellText,
    }
}

bodies! {
    /// The form that carries the files.
    ImportUpload {
        /// Who keeps the files: their calendar is this unit's.
        organiser_unit_id: crate::id::UnitId,
        /// A calendar and requests, `.xlsx`, `.ods` or CSV, 10 MB each at most.
        #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 10, value_type = Vec<Attachment>))]
        files: Vec<CellText>,
    }
}

bodies! {
    /// What the columns of a sheet mean.
    ImportMapping {
        /// The file's place in the import, from 0.
        file: Count,
        /// The sheet's name; empty for a CSV.
        sheet: CellText,
        /// What its lines are.
        kind: LineKind,
        /// The line of the header, as the spreadsheet shows it.
        header_line: LineNumber,
        /// The columns that mean something; without any, they are guessed from the words of that line.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        columns: Vec<ColumnMeaning>,
        /// Whether the same header is read so from now on, for this unit; otherwise what was remembered of it is forgotten.
        remember: bool,
    }
    /// What a column means.
    ColumnMeaning {
        /// Its place, from 0.
        position: Count,
        /// The code of its meaning, as in `headings`; a `quota` is for the unit that its words name.
        meaning: Token,
    }
}

/// A file of the form, as its bytes.
#[cfg(feature = "openapi")]
#[derive(Debug)]
pub struct Attachment;

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Attachment {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary)))
            .max_length(Some(10_485_760))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Attachment {}

queries! {
    /// Which file of an import.
    ImportCopyQuery {
        /// Its place in the import, from 0; the first one when not said.
        file: Count,
    }
    /// Which lines are applied.
    ImportApplyQuery {
        /// `good` when not said.
        only: ApplyOnly,
        /// Whether sheets that wait for what their columns mean are left out; otherwise the import is refused as long as one does.
        leave_out_sheets: bool,
    }
    /// Filters of the lines of an import.
    ImportLineQuery {
        /// Only this verdict.
        verdict: Verdict,
        /// Only this kind.
        kind: LineKind,
        /// Only those that are accepted and cancel a request, or only the others.
        cancelled: bool,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// Imports.
    ImportPage(Import)
    /// Lines of an import.
    ImportLinePage(ImportLine)
}
