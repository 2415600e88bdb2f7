//! The links from a part of the package to others.

use crate::Unreadable;
use crate::xml::Xml;

/// A part links to a few others; one with more links than this is there to fill the memory.
const MOST_RELATIONS: usize = 2_000;

/// A link to another part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its type, the same in the two dialects of the format.
    pub(super) kind: String,
    /// The path of the part, from the root of the package.
    pub(super) target: String,
}

/// Reads the links of a part that lies in this folder; those that leave the package are dropped.
pub(super) fn read(xml: &mut Xml, folder: &str) -> Result<Vec<Relation>, Unreadable> {
    let mut relations = Vec::new();
    xml.children(|xml, _| {
        xml.children(|_, tag| {
            let external = tag.attribute("TargetMode")?.is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            if tag.name() != "Relationship" || external {
                return Ok(());
            }
            if relations.len() >= MOST_RELATIONS {
                return Err(Unreadable::UnpacksTooLarge);
            }
            let kind = tag.attribute("Type")?.unwrap_or_default();
            let target = tag.attribute("Target")?.unwrap_or_default();
            relations.push(Relation {
                id: tag.attribute("Id")?.unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &target),
            });
            Ok(())
        })
    })?;
    Ok(relations)
}

/// The path from the root of the package of a target seen from a folder. It names an entry of the
/// archive, never a file, so going above the root only stays there.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_seen_from_the_folder_of_the_part() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl", "..\\other\\./styles.xml", "other/styles.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
            ("", "_rels/workbook.xml.rels", "_rels/workbook.xml.rels"),
        ] {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
