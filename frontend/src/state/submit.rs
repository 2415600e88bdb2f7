//! One effect per submit: the same words sent again carry the same key.

/// The key of the last submit that got no answer, with the body it was for.
#[derive(Clone, Debug, Default)]
pub struct SubmitKey {
    pending: Option<(String, String)>,
}

impl SubmitKey {
    /// The key for this body: the one already used if the body has not changed since, else a new one.
    pub fn for_body(&mut self, body: &str, fresh: impl FnOnce() -> String) -> String {
        match &self.pending {
            Some((sent, key)) if sent == body => key.clone(),
            _ => {
                let key = fresh();
                self.pending = Some((body.to_owned(), key.clone()));
                key
            }
        }
    }

    /// An answer came: the next submit is another act.
    pub fn answered(&mut self) {
        self.pending = None;
    }
}

#[cfg(test)]
mod tests {
    use super::SubmitKey;

    #[test]
    fn a_retry_keeps_its_key_and_another_body_does_not() {
        let mut key = SubmitKey::default();
        assert_eq!(key.for_body("a", || "1".to_owned()), "1");
        assert_eq!(key.for_body("a", || "2".to_owned()), "1");
        assert_eq!(key.for_body("b", || "3".to_owned()), "3");
        key.answered();
        assert_eq!(key.for_body("b", || "4".to_owned()), "4");
    }
}
