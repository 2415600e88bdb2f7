//! The zip archive that holds the parts of a workbook.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipReadOptions;

use crate::limits::Budget;
use crate::{Limits, Unreadable, encoding};

/// Workbooks have a few dozen parts; an archive with more than this is not one.
const MOST_PARTS: usize = 2_000;

/// The parts of a workbook, unpacked one at a time.
///
/// The sizes that the archive declares are bounded first, for all its parts together. Then no part
/// is unpacked beyond what it declares: one that goes on has lied.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    indexes: HashMap<String, usize>,
    budget: Budget,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if archive.len() > MOST_PARTS {
            return Err(Unreadable::UnpacksTooLarge);
        }
        if archive.has_duplicate_names() {
            return Err(ambiguous());
        }
        let mut indexes = HashMap::new();
        let mut declared: u64 = 0;
        for index in 0..archive.len() {
            let part = archive.by_index_data(index).map_err(|_| broken())?;
            if part.encrypted() {
                return Err(Unreadable::Encrypted);
            }
            declared = declared.saturating_add(part.size());
            if part.is_dir() {
                continue;
            }
            let name = part.name().map_err(|_| broken())?;
            if indexes.insert(normalised(&name), index).is_some() {
                return Err(ambiguous());
            }
        }
        if declared > limits.unpacked_bytes {
            return Err(Unreadable::UnpacksTooLarge);
        }
        Ok(Self { archive, indexes, budget: Budget::new(limits) })
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.indexes.contains_key(&normalised(path))
    }

    pub(super) fn has_part_ending(&self, ending: &str) -> bool {
        self.indexes.keys().any(|path| path.ends_with(ending))
    }

    /// The text of a part. `role` names it in the refusal, since its path comes from the file.
    pub(super) fn text(&mut self, path: &str, role: &'static str) -> Result<String, Unreadable> {
        let damaged = |what| Unreadable::damaged(format!("{role}: {what}"));
        let index = self.indexes.get(&normalised(path)).copied();
        let index = index.ok_or_else(|| damaged("the part is missing"))?;
        let bytes = self.unpack(index)?;
        let bytes = bytes.ok_or_else(|| damaged("the part cannot be unpacked"))?;
        // Two tabs may lead to one part, so what is read may exceed what was declared.
        self.budget.spend(bytes.len())?;
        match encoding::decode_unicode(&bytes) {
            Some(text) => Ok(text?.0.into_owned()),
            None => Err(damaged("not unicode text")),
        }
    }

    /// The bytes of a part, as many as it declares; `None` when they are not what was packed.
    fn unpack(&mut self, index: usize) -> Result<Option<Vec<u8>>, Unreadable> {
        let Ok(mut part) = self.archive.by_index(index) else {
            return Ok(None);
        };
        let declared = part.size();
        let mut bytes = Vec::new();
        let read = part.by_ref().take(declared).read_to_end(&mut bytes);
        // The checksum is compared when the end is reached, one read after the last byte.
        if read.is_ok() && matches!(part.read(&mut [0]), Ok(0)) {
            return Ok(Some(bytes));
        }
        drop(part);
        if self.holds_more(index, declared) {
            return Err(Unreadable::UnpacksTooLarge);
        }
        Ok(None)
    }

    /// Whether a part goes on after its declared end. The checksum is left out, because its
    /// failure cannot be told from a part that goes on.
    fn holds_more(&mut self, index: usize, declared: u64) -> bool {
        let options = ZipReadOptions::new().ignore_crc32(true);
        let part = self.archive.by_index_with_options(index, options);
        part.is_ok_and(|mut part| {
            let skipped = io::copy(&mut part.by_ref().take(declared), &mut io::sink());
            skipped.is_ok() && !matches!(part.read(&mut [0]), Ok(0))
        })
    }
}

/// Some programs write paths with backslashes, a leading slash or another case, and still open
/// each other's files.
fn normalised(path: &str) -> String {
    let path = path.replace('\\', "/").to_lowercase();
    path.trim_start_matches('/').to_owned()
}

fn broken() -> Unreadable {
    Unreadable::damaged("the zip archive cannot be read")
}

fn ambiguous() -> Unreadable {
    Unreadable::damaged("two parts of the archive have the same name")
}
