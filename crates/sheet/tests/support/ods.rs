//! Builds OpenDocument spreadsheets, sound or broken.

use releve_sheet::{Cell, Limits, Row, Unreadable, Workbook};

use super::zipped;

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:xlink="http://www.w3.org/1999/xlink""#;

/// A spreadsheet to be written; without more, it has no table.
#[derive(Default)]
pub struct AnOds {
    tables: String,
    styles: String,
    common: String,
    changes: Vec<(String, Option<Vec<u8>>)>,
}

pub fn an_ods() -> AnOds {
    AnOds::default()
}

/// A spreadsheet whose only table has these rows.
pub fn ods_rows(rows: &str) -> AnOds {
    an_ods().table("Feuille1", "ta1", rows)
}

/// A cell of text.
pub fn word(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

impl AnOds {
    pub fn table(mut self, name: &str, style: &str, rows: &str) -> Self {
        self.tables
            .push_str(&format!(r#"<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>"#));
        self
    }

    /// Adds styles of the document.
    pub fn styles(mut self, styles: &str) -> Self {
        self.styles.push_str(styles);
        self
    }

    /// Adds styles that documents share.
    pub fn common(mut self, styles: &str) -> Self {
        self.common.push_str(styles);
        self
    }

    /// Adds or replaces a part.
    pub fn part(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.changes.push((path.to_owned(), Some(content.as_ref().to_vec())));
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        self.changes.push((path.to_owned(), None));
        self
    }

    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let Self { tables, styles, common, .. } = self;
        let mut parts = Vec::new();
        for (path, xml) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
            (
                "META-INF/manifest.xml",
                r#"<?xml version="1.0" encoding="UTF-8"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml" m:media-type="text/xml"></m:file-entry></m:manifest>"#.to_owned(),
            ),
            (
                "styles.xml",
                format!(r#"<office:document-styles {NAMES}><office:styles>{common}</office:styles></office:document-styles>"#),
            ),
            (
                "content.xml",
                format!(
                    r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
                ),
            ),
        ] {
            parts.push((path.to_owned(), xml.into_bytes()));
        }
        for (path, content) in &self.changes {
            parts.retain(|(other, _)| other != path);
            parts.extend(content.clone().map(|content| (path.clone(), content)));
        }
        parts
    }

    pub fn bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        zipped(parts.iter().map(|(path, content)| (path.as_str(), content.as_slice())))
    }

    pub fn read(&self) -> Result<Workbook, Unreadable> {
        self.read_within(&Limits::default())
    }

    pub fn read_within(&self, limits: &Limits) -> Result<Workbook, Unreadable> {
        releve_sheet::read("fichier.ods", &self.bytes(), limits)
    }

    /// The rows of the first table.
    pub fn rows(&self) -> Vec<Row> {
        self.read().unwrap().sheets.swap_remove(0).rows
    }

    /// The first cell of the first table.
    pub fn first_cell(&self) -> Cell {
        self.rows()[0].cells[0].clone()
    }
}
