//! Builds workbooks part by part, sound or broken, so that each test writes only what it is about.
#![allow(dead_code, reason = "each test file uses its own part of the builder")]

pub mod ods;

use std::io::{Cursor, Write};

use releve_sheet::{Cell, Limits, Row, Sheet, Unreadable, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook to be written; without more, it has no sheet.
#[derive(Default)]
pub struct AWorkbook {
    sheets: Vec<(String, String, String)>,
    properties: String,
    strings: Option<String>,
    styles: Option<String>,
    changes: Vec<(String, Option<Vec<u8>>)>,
    rename: Option<fn(&str) -> String>,
}

pub fn a_workbook() -> AWorkbook {
    AWorkbook::default()
}

/// A workbook whose only sheet has these rows.
pub fn with_rows(rows: &str) -> AWorkbook {
    a_workbook().sheet("Feuil1", rows)
}

/// A workbook with one word in it.
pub fn with_a_word() -> AWorkbook {
    with_rows(r#"<row r="1"><c r="A1" t="str"><v>mot</v></c></row>"#)
}

impl AWorkbook {
    pub fn sheet(self, name: &str, rows: &str) -> Self {
        self.tab(name, "visible", rows)
    }

    pub fn tab(mut self, name: &str, state: &str, rows: &str) -> Self {
        let xml = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#);
        self.sheets.push((name.to_owned(), state.to_owned(), xml));
        self
    }

    pub fn properties(mut self, attributes: &str) -> Self {
        self.properties = attributes.to_owned();
        self
    }

    pub fn strings(mut self, items: &str) -> Self {
        self.strings = Some(format!(r#"<sst xmlns="{MAIN}">{items}</sst>"#));
        self
    }

    pub fn styles(mut self, content: &str) -> Self {
        self.styles = Some(format!(r#"<styleSheet xmlns="{MAIN}">{content}</styleSheet>"#));
        self
    }

    /// Adds or replaces a part.
    pub fn part(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref().to_vec();
        self.changes.push((path.to_owned(), Some(content)));
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        self.changes.push((path.to_owned(), None));
        self
    }

    /// Changes the path of every entry of the archive, but not the links between them.
    pub fn renamed(mut self, rename: fn(&str) -> String) -> Self {
        self.rename = Some(rename);
        self
    }

    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let mut tabs = String::new();
        let mut links = String::new();
        let mut types = String::new();
        let mut parts = Vec::new();
        for (index, (name, state, xml)) in self.sheets.iter().enumerate() {
            let number = index + 1;
            let path = format!("worksheets/sheet{number}.xml");
            tabs.push_str(&format!(r#"<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>"#));
            links.push_str(&link(&format!("rId{number}"), "worksheet", &path));
            types.push_str(&kind(&path, "worksheet+xml"));
            parts.push((format!("xl/{path}"), xml.clone().into_bytes()));
        }
        if let Some(strings) = &self.strings {
            links.push_str(&link("rIdT", "sharedStrings", "sharedStrings.xml"));
            parts.push(("xl/sharedStrings.xml".to_owned(), strings.clone().into_bytes()));
        }
        if let Some(styles) = &self.styles {
            links.push_str(&link("rIdS", "styles", "styles.xml"));
            parts.push(("xl/styles.xml".to_owned(), styles.clone().into_bytes()));
        }
        let office = link("rId1", "officeDocument", "xl/workbook.xml");
        let main = kind("workbook.xml", "sheet.main+xml");
        let properties = &self.properties;
        for (path, xml) in [
            ("_rels/.rels", relations(&office)),
            ("xl/_rels/workbook.xml.rels", relations(&links)),
            ("[Content_Types].xml", content_types(&format!("{main}{types}"))),
            (
                "xl/workbook.xml",
                format!(
                    r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr {properties}/><sheets>{tabs}</sheets></workbook>"#
                ),
            ),
        ] {
            parts.push((path.to_owned(), xml.into_bytes()));
        }
        for (path, content) in &self.changes {
            parts.retain(|(other, _)| other != path);
            parts.extend(content.clone().map(|content| (path.clone(), content)));
        }
        if let Some(rename) = self.rename {
            for (path, _) in &mut parts {
                *path = rename(path);
            }
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
        releve_sheet::read("fichier.xlsx", &self.bytes(), limits)
    }

    /// The rows of the first sheet.
    pub fn rows(&self) -> Vec<Row> {
        self.read().unwrap().sheets.swap_remove(0).rows
    }

    /// The first cell of the first sheet.
    pub fn first_cell(&self) -> Cell {
        self.rows()[0].cells[0].clone()
    }
}

pub fn link(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{LINKS}/{kind}" Target="{target}"/>"#)
}

pub fn relations(links: &str) -> String {
    format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>"#)
}

pub fn content_types(types: &str) -> String {
    format!(r#"<Types xmlns="{PACKAGE}/content-types">{types}</Types>"#)
}

fn kind(path: &str, kind: &str) -> String {
    format!(r#"<Override PartName="/xl/{path}" ContentType="{KIND}.{kind}"/>"#)
}

pub fn zipped<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, content) in parts {
        writer.start_file(path, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The texts of the cells of each row.
pub fn texts(sheet: &Sheet) -> Vec<Vec<String>> {
    let texts = |row: &Row| row.cells.iter().map(Cell::text).collect();
    sheet.rows.iter().map(texts).collect()
}

pub fn csv(bytes: impl AsRef<[u8]>) -> Result<Workbook, Unreadable> {
    releve_sheet::read("fichier.csv", bytes.as_ref(), &Limits::default())
}

/// The offsets of the central header of an entry and of its local header.
pub fn headers_of(archive: &[u8], path: &str) -> (usize, usize) {
    let central = (0..archive.len())
        .find(|at| archive[*at..].starts_with(b"PK\x01\x02") && archive[at + 46..].starts_with(path.as_bytes()))
        .unwrap();
    let local = u32::from_le_bytes(archive[central + 42..central + 46].try_into().unwrap());
    (central, usize::try_from(local).unwrap())
}

/// The text of a part of an archive.
pub fn part_of(archive: &[u8], path: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(path).unwrap(), &mut text).unwrap();
    text
}
