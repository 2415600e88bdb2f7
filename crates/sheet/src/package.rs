//! The zip archive that holds the parts of a workbook.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipReadOptions;

use crate::limits::Budget;
use crate::xml::Xml;
use crate::{Limits, Unreadable, encoding};

/// Workbooks have a few dozen parts; an archive with more than this is not one.
const MOST_PARTS: usize = 2_000;

/// Bytes unpacked at a time.
const BUFFER: usize = 32 * 1024;

/// Bytes of a part in UTF-16, which is unpacked whole because only old programs write it.
const MOST_UTF_16: u64 = 16 * 1024 * 1024;

/// The parts of a workbook, unpacked one at a time.
///
/// The sizes that the archive declares are bounded first, for all its parts together. Then no part
/// is unpacked beyond what it declares: one that goes on has lied.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    indexes: HashMap<String, usize>,
    budget: Budget,
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
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
        Ok(Self { archive, indexes, budget: Budget::to_unpack(limits) })
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.indexes.contains_key(&normalised(path))
    }

    pub(crate) fn has_part_ending(&self, ending: &str) -> bool {
        self.indexes.keys().any(|path| path.ends_with(ending))
    }

    pub(crate) fn has_part_under(&self, folder: &str) -> bool {
        self.indexes.keys().any(|path| path.starts_with(folder))
    }

    /// Reads a part while it is unpacked, so that only what `read` keeps takes memory. `role`
    /// names the part in the refusals, since its path comes from the file.
    pub(crate) fn walk<T>(
        &mut self,
        path: &str,
        role: &'static str,
        read: impl FnOnce(&mut Xml) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        let damaged = |what| Unreadable::damaged(format!("{role}: {what}"));
        let index = self.indexes.get(&normalised(path)).copied();
        let index = index.ok_or_else(|| damaged("the part is missing"))?;
        let not_unpacked = || damaged("the part cannot be unpacked");
        let mut part = self.archive.by_index(index).map_err(|_| not_unpacked())?;
        let declared = part.size();
        // Two tabs may lead to one part, so what is read may exceed what was declared.
        self.budget.spend_bytes(declared)?;

        let mut stream = BufReader::with_capacity(BUFFER, part.by_ref().take(declared));
        let result = read_stream(&mut stream, role, read);
        if let Err(refusal) = &result
            && !matches!(refusal, Unreadable::Damaged { .. })
        {
            return result;
        }
        // Damage is told from a part that lies about its size by going to its end; the checksum
        // is compared one read after the last byte.
        let drained = io::copy(&mut stream, &mut io::sink()).is_ok();
        drop(stream);
        if drained && matches!(part.read(&mut [0]), Ok(0)) {
            return result;
        }
        drop(part);
        if self.holds_more(index, declared) {
            return Err(Unreadable::UnpacksTooLarge);
        }
        Err(not_unpacked())
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

/// Walks over a part in the Unicode encoding that its first bytes announce.
fn read_stream<T>(
    stream: &mut impl BufRead,
    role: &'static str,
    read: impl FnOnce(&mut Xml) -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    let damaged = |what| Unreadable::damaged(format!("{role}: {what}"));
    let not_unpacked = |_| damaged("the part cannot be unpacked");
    let mut start = Vec::new();
    stream.take(3).read_to_end(&mut start).map_err(not_unpacked)?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        stream.take(MOST_UTF_16).read_to_end(&mut start).map_err(not_unpacked)?;
        if !stream.fill_buf().map_err(not_unpacked)?.is_empty() {
            return Err(Unreadable::UnpacksTooLarge);
        }
        let text = encoding::decode_unicode(&start).ok_or_else(|| damaged("not unicode text"))??.0;
        return read(&mut Xml::new(text.as_bytes(), role));
    }
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
    read(&mut Xml::new(start.chain(stream), role))
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
