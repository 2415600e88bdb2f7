//! Office Open XML workbooks (`.xlsx`).

mod dates;
mod rels;
mod sheet;
mod strings;
mod styles;
mod workbook;

use rels::Relation;
use sheet::Book;
use styles::Styles;
use workbook::Outline;

use crate::limits::Budget;
use crate::package::Package;
use crate::rich::RichText;
use crate::{Limits, Sheet, Unreadable};

/// Reads the visible worksheets, in the order of their tabs.
pub(crate) fn read(package: &mut Package, limits: &Limits) -> Result<Vec<Sheet>, Unreadable> {
    let main = main_part(package)?;
    refuse_macros(package, &main)?;
    let outline = package.walk(&main, "workbook", Outline::read)?;
    let relations = relations_of(package, &main)?;
    let tabs = tabs(&outline, &relations, limits)?;

    let book = Book {
        epoch: outline.epoch,
        styles: match linked(&relations, "styles") {
            Some(path) => package.walk(path, "styles", |xml| Styles::read(xml, Budget::to_keep(limits)))?,
            None => Styles::default(),
        },
        strings: match linked(&relations, "sharedStrings") {
            Some(path) => {
                let budget = Budget::to_keep(limits);
                package.walk(path, "shared strings", |xml| strings::read_shared(xml, budget))?
            }
            None => Vec::<RichText>::new(),
        },
    };
    let mut budget = Budget::to_keep(limits);
    let mut sheets = Vec::new();
    for (name, path) in tabs {
        let rows = package.walk(path, "sheet", |xml| sheet::read(xml, &book, limits, &mut budget))?;
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// The path of the workbook, which a workbook may put anywhere.
fn main_part(package: &mut Package) -> Result<String, Unreadable> {
    const USUAL: &str = "xl/workbook.xml";
    if package.has("_rels/.rels") {
        let relations = package.walk("_rels/.rels", "package relations", |xml| rels::read(xml, ""))?;
        if let Some(path) = linked(&relations, "officeDocument") {
            return Ok(path.to_owned());
        }
    }
    if package.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    Err(Unreadable::NotASpreadsheet)
}

/// Macros show in three ways: the part that holds them, the declared kind of a part, and a main
/// part in the binary format, which may hold them without saying.
fn refuse_macros(package: &mut Package, main: &str) -> Result<(), Unreadable> {
    let mut found = package.has_part_ending("vbaproject.bin") || main.ends_with(".bin");
    package.walk("[content_types].xml", "content types", |xml| {
        xml.children(|xml, _| {
            xml.children(|_, part| {
                let kind = part.attribute("ContentType")?.unwrap_or_default();
                let kind = kind.to_ascii_lowercase();
                found |= kind.contains("macro") || kind.contains("vbaproject");
                Ok(())
            })
        })
    })?;
    if found {
        return Err(Unreadable::Macros);
    }
    Ok(())
}

fn relations_of(package: &mut Package, main: &str) -> Result<Vec<Relation>, Unreadable> {
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let path = rels::resolve(folder, &format!("_rels/{file}.rels"));
    package.walk(&path, "workbook relations", |xml| rels::read(xml, folder))
}

/// Name and path of each visible worksheet; charts and dialogs have a tab but no grid.
fn tabs<'r>(
    outline: &Outline,
    relations: &'r [Relation],
    limits: &Limits,
) -> Result<Vec<(String, &'r str)>, Unreadable> {
    let mut tabs = Vec::new();
    for tab in outline.tabs.iter().filter(|tab| tab.visible) {
        let relation = relations.iter().find(|relation| relation.id == tab.relation);
        let relation = relation.ok_or_else(|| Unreadable::damaged("a sheet of the workbook is missing"))?;
        match relation.kind.as_str() {
            "worksheet" if tabs.len() >= limits.sheets => return Err(Unreadable::TooManySheets),
            "worksheet" => tabs.push((tab.name.clone(), relation.target.as_str())),
            kind if kind.to_ascii_lowercase().contains("macro") => return Err(Unreadable::Macros),
            _ => {}
        }
    }
    Ok(tabs)
}

fn linked<'r>(relations: &'r [Relation], kind: &str) -> Option<&'r str> {
    let relation = relations.iter().find(|relation| relation.kind == kind);
    relation.map(|relation| relation.target.as_str())
}
