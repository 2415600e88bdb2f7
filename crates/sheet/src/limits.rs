//! What bounds the reading of a file.

use crate::Unreadable;

/// Bounds on what is read; a file beyond one is refused, never truncated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it was sent.
    pub file_bytes: usize,
    /// Bytes that the parts of the file may unpack to. They are read as they come and not kept.
    pub unpacked_bytes: u64,
    /// Bytes that the cells read from the file may fill: a text stored once and shown by many cells
    /// counts each time.
    pub kept_bytes: u64,
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
            unpacked_bytes: 160 * 1024 * 1024,
            kept_bytes: 64 * 1024 * 1024,
            sheets: 20,
            rows: 60_000,
            columns: 100,
            cell_chars: 2_000,
        }
    }
}

/// Bytes that may still be spent out of a limit.
#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
}

impl Budget {
    /// Out of [`Limits::unpacked_bytes`].
    pub(crate) fn to_unpack(limits: &Limits) -> Self {
        Self { left: limits.unpacked_bytes }
    }

    /// Out of [`Limits::kept_bytes`].
    pub(crate) fn to_keep(limits: &Limits) -> Self {
        Self { left: limits.kept_bytes }
    }

    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.spend_bytes(u64::try_from(bytes).unwrap_or(u64::MAX))
    }

    pub(crate) fn spend_bytes(&mut self, bytes: u64) -> Result<(), Unreadable> {
        self.left = self.left.checked_sub(bytes).ok_or(Unreadable::UnpacksTooLarge)?;
        Ok(())
    }
}
