//! What is shown of a read while the server is out.

use crate::client::error::ClientError;

/// What an outage leaves to show: the latest success, as long as the same is asked.
#[derive(Clone, Debug)]
pub struct Kept<T> {
    /// None once something else is asked.
    last: Option<T>,
    again: bool,
    out: bool,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { last: None, again: false, out: false }
    }
}

impl<T: Clone> Kept<T> {
    /// What is asked next is the same as before.
    pub fn ask_again(&mut self) {
        self.again = true;
    }

    /// Something is asked.
    pub fn ask(&mut self) {
        if !std::mem::take(&mut self.again) {
            self.last = None;
        }
    }

    /// What an answer leaves to show.
    ///
    /// # Errors
    /// A refusal, or an outage when there is nothing to show in its place.
    pub fn settle(&mut self, answer: Result<T, ClientError>) -> Result<T, ClientError> {
        self.out = answer.as_ref().is_err_and(ClientError::is_outage);
        if let (true, Some(last)) = (self.out, &self.last) {
            return Ok(last.clone());
        }
        self.last = answer.as_ref().ok().cloned();
        answer
    }

    /// Whether the latest answer said that the server is out.
    #[must_use]
    pub const fn is_out(&self) -> bool {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_outlives_an_outage_that_the_same_is_asked_in() {
        let mut kept = Kept::default();
        kept.ask();
        assert_eq!(kept.settle(Ok(1)), Ok(1));
        for _ in 0..2 {
            kept.ask_again();
            kept.ask();
            assert_eq!(kept.settle(Err(ClientError::Offline)), Ok(1));
            assert!(kept.is_out());
        }
        kept.ask_again();
        kept.ask();
        assert_eq!(kept.settle(Ok(2)), Ok(2));
        assert!(!kept.is_out());
    }

    #[test]
    fn what_was_shown_stands_neither_for_something_else_nor_against_a_refusal() {
        let mut kept = Kept::default();
        kept.ask();
        assert_eq!(kept.settle(Ok(1)), Ok(1));
        kept.ask();
        assert_eq!(kept.settle(Err(ClientError::Busy)), Err(ClientError::Busy));
        kept.ask();
        assert_eq!(kept.settle(Ok(3)), Ok(3));
        kept.ask_again();
        kept.ask();
        assert_eq!(kept.settle(Err(ClientError::Missing)), Err(ClientError::Missing));
        kept.ask_again();
        kept.ask();
        assert_eq!(kept.settle(Err(ClientError::Offline)), Err(ClientError::Offline));
    }
}
