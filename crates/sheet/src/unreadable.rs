//! Why a file is refused.

/// The reason for which a file is refused. None of them quotes the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The file has more bytes than [`Limits::file_bytes`](crate::Limits::file_bytes).
    #[error("the file is too large")]
    TooLarge,
    /// The file unpacks to more than [`Limits::unpacked_bytes`](crate::Limits::unpacked_bytes), its
    /// cells fill more than [`Limits::kept_bytes`](crate::Limits::kept_bytes), or it holds too many
    /// parts.
    #[error("the file unpacks to too much data")]
    UnpacksTooLarge,
    /// The workbook has more visible sheets than [`Limits::sheets`](crate::Limits::sheets).
    #[error("the workbook has too many sheets")]
    TooManySheets,
    /// A sheet has more rows than [`Limits::rows`](crate::Limits::rows), or a row beyond the last
    /// one that spreadsheet programs know.
    #[error("a sheet has too many rows")]
    TooManyRows,
    /// A row goes beyond [`Limits::columns`](crate::Limits::columns).
    #[error("a sheet has too many columns")]
    TooManyColumns,
    /// A cell is longer than [`Limits::cell_chars`](crate::Limits::cell_chars).
    #[error("a cell is too long")]
    CellTooLong,
    /// The workbook carries macros, or its name ends like a format that may.
    #[error("workbooks that may carry macros are not read: save it as .xlsx")]
    Macros,
    /// The workbook is in a format from before 2007.
    #[error("the workbook is in an old format: save it as .xlsx")]
    OldFormat,
    /// The file is protected by a password.
    #[error("the file is protected by a password: save it as .xlsx without one")]
    Encrypted,
    /// The file is something else: a PDF, a picture, a web page, another archive.
    #[error("the file is not a spreadsheet")]
    NotASpreadsheet,
    /// The file looks like a spreadsheet but breaks the rules of its format.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What is broken, in English, for the person who investigates.
        detail: String,
    },
    /// Nothing is written in the file.
    #[error("the file is empty")]
    Empty,
    /// The workbook declares entities, which could read other files or expand without end.
    #[error("the workbook declares external entities")]
    ExternalEntity,
}

impl Unreadable {
    /// The stable name of the reason, for clients and translations.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::UnpacksTooLarge => "unpacks_too_large",
            Self::TooManySheets => "too_many_sheets",
            Self::TooManyRows => "too_many_rows",
            Self::TooManyColumns => "too_many_columns",
            Self::CellTooLong => "cell_too_long",
            Self::Macros => "macros",
            Self::OldFormat => "old_format",
            Self::Encrypted => "encrypted",
            Self::NotASpreadsheet => "not_a_spreadsheet",
            Self::Damaged { .. } => "damaged",
            Self::Empty => "empty",
            Self::ExternalEntity => "external_entity",
        }
    }

    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }
}
