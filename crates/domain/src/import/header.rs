//! Which columns a sheet has, from the words planners put on top of them.

use super::{SourceRow, SourceSheet};
use crate::text::fold;
use std::collections::BTreeMap;

/// What the lines of a sheet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A calendar: one session a line.
    Session,
    /// Requests: one person and course a line.
    Request,
}

impl Kind {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Request => "request",
        }
    }
}

/// A column with a meaning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Code of the session.
    SessionCode,
    /// Code of the course.
    CourseCode,
    /// Title of the course.
    CourseTitle,
    /// First day.
    Starts,
    /// Last day.
    Ends,
    /// Where.
    Site,
    /// Seats.
    Capacity,
    /// Minimum to run.
    Minimum,
    /// Seats set aside for a unit, named in the header.
    Quota(String),
    /// Service number.
    ServiceNumber,
    /// Rank.
    Rank,
    /// Family name.
    FamilyName,
    /// Given name.
    GivenName,
    /// Unit.
    Unit,
    /// A session wished, with its rank from 1.
    Wish(u8),
    /// Priority.
    Priority,
    /// Date of the request.
    RequestedOn,
    /// Notes.
    Note,
    /// A mark that the request is cancelled.
    Cancelled,
}

impl Column {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::SessionCode => "session_code",
            Self::CourseCode => "course_code",
            Self::CourseTitle => "course_title",
            Self::Starts => "starts_on",
            Self::Ends => "ends_on",
            Self::Site => "site",
            Self::Capacity => "capacity",
            Self::Minimum => "minimum",
            Self::Quota(_) => "quota",
            Self::ServiceNumber => "service_number",
            Self::Rank => "rank",
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::Unit => "unit",
            Self::Wish(_) => "wish",
            Self::Priority => "priority",
            Self::RequestedOn => "requested_on",
            Self::Note => "note",
            Self::Cancelled => "cancelled",
        }
    }

    /// What planners write above it, to tell which one is missing.
    #[must_use]
    pub fn heading(&self) -> &'static str {
        match self {
            Self::SessionCode => "Code session",
            Self::CourseCode => "Code stage",
            Self::CourseTitle => "Intitulé",
            Self::Starts => "Du",
            Self::Ends => "Au",
            Self::Site => "Lieu",
            Self::Capacity => "Places",
            Self::Minimum => "Mini",
            Self::Quota(_) => "Contingent",
            Self::ServiceNumber => "Matricule",
            Self::Rank => "Grade",
            Self::FamilyName => "Nom",
            Self::GivenName => "Prénom",
            Self::Unit => "Unité",
            Self::Wish(_) => "Session souhaitée",
            Self::Priority => "Priorité",
            Self::RequestedOn => "Date de la demande",
            Self::Note => "Observations",
            Self::Cancelled => "Annulé",
        }
    }

    fn session(header: &str) -> Option<Self> {
        Some(match header {
            "code session" | "session" | "code de session" | "no session" | "n session" => Self::SessionCode,
            "code stage" | "code" | "stage" | "code cours" | "code formation" => Self::CourseCode,
            "intitule" | "libelle" | "titre" | "intitule du stage" => Self::CourseTitle,
            "du" | "debut" | "date debut" | "date de debut" => Self::Starts,
            "au" | "fin" | "date fin" | "date de fin" => Self::Ends,
            "lieu" | "site" | "ville" | "garnison" => Self::Site,
            "places" | "capacite" | "nb places" | "nombre de places" => Self::Capacity,
            "mini" | "minimum" | "effectif minimum" | "min" => Self::Minimum,
            _ => {
                let unit = ["ctg ", "contingent ", "quota "].into_iter().find_map(|p| header.strip_prefix(p))?;
                Self::Quota(unit.to_owned())
            }
        })
    }

    fn request(header: &str) -> Option<Self> {
        Some(match header {
            "matricule" | "mle" | "numero matricule" | "no matricule" | "identifiant" => Self::ServiceNumber,
            "grade" | "grd" => Self::Rank,
            "nom" | "nom de famille" => Self::FamilyName,
            "prenom" => Self::GivenName,
            "unite" | "corps" | "formation" | "regiment" => Self::Unit,
            "code stage" | "code" | "stage" | "code cours" => Self::CourseCode,
            "intitule" | "libelle" | "intitule du stage" => Self::CourseTitle,
            "session souhaitee" | "voeu 1" | "1er choix" | "choix 1" | "session" | "1er voeu" => Self::Wish(1),
            "2e choix" | "voeu 2" | "choix 2" | "2e voeu" | "2eme choix" => Self::Wish(2),
            "3e choix" | "voeu 3" | "choix 3" | "3e voeu" | "3eme choix" => Self::Wish(3),
            "priorite" | "prio" => Self::Priority,
            "date de la demande" | "date dde" | "date demande" | "demande le" => Self::RequestedOn,
            "observations" | "obs" | "observation" | "remarques" => Self::Note,
            "annule" | "annulee" | "annulation" => Self::Cancelled,
            _ => return None,
        })
    }
}

/// The columns of a recognised sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What its lines are.
    pub kind: Kind,
    /// The line of the header row.
    pub line: u32,
    /// Where each column is, from 0, with the words that stand there.
    pub columns: BTreeMap<Column, (usize, String)>,
}

/// Why a sheet was not recognised.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecognised {
    /// No row looks like a header.
    #[error("no header row was found in the first 20 lines")]
    NoHeader,
    /// A header lacks columns that must be there.
    #[error("the header on line {line} lacks columns")]
    MissingColumns {
        /// The header's line.
        line: u32,
        /// The headings of the missing columns.
        missing: Vec<&'static str>,
    },
    /// Two columns have the same meaning.
    #[error("two columns mean the same on line {line}")]
    TwiceTheSame {
        /// The header's line.
        line: u32,
        /// The heading of the column.
        column: &'static str,
    },
}

/// How far down a header may stand.
const HEADER_WITHIN: usize = 20;

/// Finds the header row of a sheet and what each column means.
///
/// # Errors
/// No header, a header that lacks what must be there, or that says something twice.
pub fn recognise(sheet: &SourceSheet) -> Result<Header, Unrecognised> {
    let mut best: Option<Result<Header, Unrecognised>> = None;
    for row in sheet.rows.iter().take(HEADER_WITHIN) {
        for kind in [Kind::Session, Kind::Request] {
            match attempt(row, kind) {
                Some(Ok(header)) => return Ok(header),
                Some(Err(reason)) => best = best.or(Some(Err(reason))),
                None => {}
            }
        }
    }
    best.unwrap_or(Err(Unrecognised::NoHeader))
}

fn attempt(row: &SourceRow, kind: Kind) -> Option<Result<Header, Unrecognised>> {
    let mut columns = BTreeMap::new();
    let mut twice = None;
    for (index, value) in row.values.iter().enumerate() {
        let words = value.text();
        let folded = fold(&words);
        let column = match kind {
            Kind::Session => Column::session(&folded),
            Kind::Request => Column::request(&folded),
        };
        if let Some(column) = column {
            let heading = column.heading();
            if columns.insert(column, (index, words)).is_some() {
                twice = Some(heading);
            }
        }
    }
    let needed: &[Column] = match kind {
        Kind::Session => {
            &[Column::SessionCode, Column::CourseCode, Column::Starts, Column::Ends, Column::Site, Column::Capacity]
        }
        Kind::Request => &[
            Column::ServiceNumber,
            Column::Rank,
            Column::FamilyName,
            Column::GivenName,
            Column::Unit,
            Column::CourseCode,
            Column::Wish(1),
            Column::Priority,
            Column::RequestedOn,
        ],
    };
    let missing: Vec<&'static str> =
        needed.iter().filter(|column| !columns.contains_key(column)).map(Column::heading).collect();
    // Fewer than three of the needed columns is a title or a line of data, not a header.
    if needed.len().saturating_sub(missing.len()) < 3 {
        return None;
    }
    if !missing.is_empty() {
        return Some(Err(Unrecognised::MissingColumns { line: row.line, missing }));
    }
    if let Some(column) = twice {
        return Some(Err(Unrecognised::TwiceTheSame { line: row.line, column }));
    }
    Some(Ok(Header { kind, line: row.line, columns }))
}
