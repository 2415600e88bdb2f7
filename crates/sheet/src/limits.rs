//! What bounds the reading of a file.

use crate::Unreadable;

/// Bounds on what is read; a file beyond one is refused, never truncated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub file_bytes: usize,
    /// Bytes that the parts of the file may unpack to, and also bytes that the cells read from it
    /// may fill: a text stored once and shown by many cells counts once in the first and each time
    /// in the second.
    pub unpacked_bytes: u64,
    /// Visible sheets.
    pub sheets: usize,
    /// Rows that hold something, in one sheet. The blank rows between them do not count.
    pub rows: usize,
    /// Columns up to the last cell that holds something.
    pub columns: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 * 1024 * 1024,
            unpacked_bytes: 64 * 1024 * 1024,
            sheets: 20,
            rows: 20_000,
            columns: 100,
            cell_chars: 2_000,
        }
    }
}

/// Bytes that may still be spent out of [`Limits::unpacked_bytes`].
#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { left: limits.unpacked_bytes }
    }

    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.left = u64::try_from(bytes)
            .ok()
            .and_then(|bytes| self.left.checked_sub(bytes))
            .ok_or(Unreadable::UnpacksTooLarge)?;
        Ok(())
    }
}
