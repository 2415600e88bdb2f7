//! OpenDocument spreadsheets (`.ods`).

mod cell;
mod sheet;
mod styles;
mod text;

use styles::Styles;

use crate::limits::Budget;
use crate::package::Package;
use crate::xml::Xml;
use crate::{Limits, Sheet, Unreadable};

/// Hidden sheets are not read but are walked over, which has to end.
const MOST_TABLES: usize = 2_000;

/// Where the format puts the document.
const CONTENT: &str = "content.xml";

/// Folders of the package that hold macros, in lower case.
const MACROS: [&str; 2] = ["basic/", "scripts/"];

/// Whether the package is laid out like an OpenDocument.
pub(crate) fn is_one(package: &Package) -> bool {
    package.has(CONTENT) && !package.has("[Content_Types].xml")
}

/// Reads the visible tables, in the order of their tabs.
pub(crate) fn read(package: &mut Package, limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    refuse_encrypted(package)?;
    if MACROS.iter().any(|folder| package.has_part_under(folder)) {
        return Err(Unreadable::Macros);
    }
    let mut styles = Styles::new(Budget::to_keep(limits));
    if package.has("styles.xml") {
        package.walk("styles.xml", "styles", |xml| {
            xml.children(|xml, _| {
                xml.children(|xml, part| if part.name() == "styles" { styles.read(xml) } else { Ok(()) })
            })
        })?;
    }
    package.walk(CONTENT, "content", |xml| read_content(xml, &mut styles, limits))
}

fn read_content(xml: &mut Xml, styles: &mut Styles, limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    let mut is_spreadsheet = false;
    let mut sheets = Vec::new();
    let mut tables = 0;
    let mut budget = Budget::to_keep(limits);
    xml.children(|xml, _| {
        xml.children(|xml, part| match part.name() {
            "automatic-styles" => styles.read(xml),
            "body" => xml.children(|xml, body| {
                if body.name() != "spreadsheet" {
                    return Ok(());
                }
                is_spreadsheet = true;
                xml.children(|xml, table| {
                    if table.name() != "table" {
                        return Ok(());
                    }
                    tables += 1;
                    let (name, visible) = sheet::outline(table, styles)?;
                    if tables > MOST_TABLES || (visible && sheets.len() >= limits.sheets) {
                        return Err(Unreadable::TooManySheets);
                    }
                    if visible {
                        sheets.push(Sheet { name, rows: sheet::read(xml, styles, limits, &mut budget)? });
                    }
                    Ok(())
                })
            }),
            _ => Ok(()),
        })
    })?;
    if is_spreadsheet { Ok(sheets) } else { Err(Unreadable::NotASpreadsheet) }
}

/// The list of the parts says how to decipher those that are enciphered.
fn refuse_encrypted(package: &mut Package) -> Result<(), Unreadable> {
    const LIST: &str = "META-INF/manifest.xml";
    if !package.has(LIST) {
        return Ok(());
    }
    let mut encrypted = false;
    package.walk(LIST, "list of the parts", |xml| {
        xml.children(|xml, _| {
            xml.children(|xml, _| {
                xml.children(|_, tag| {
                    encrypted |= tag.name() == "encryption-data";
                    Ok(())
                })
            })
        })
    })?;
    if encrypted { Err(Unreadable::Encrypted) } else { Ok(()) }
}
