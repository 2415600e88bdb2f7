//! Short messages that say what has just happened.

/// One message; the number keeps two equal messages apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub number: u32,
    pub words: String,
}

/// The messages shown, oldest first; at most three.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last: u32,
}

impl Notices {
    /// Adds a message and answers its number.
    pub fn say(&mut self, words: String) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.shown.push(Notice { number: self.last, words });
        if self.shown.len() > 3 {
            self.shown.remove(0);
        }
        self.last
    }

    /// Takes a message away.
    pub fn dismiss(&mut self, number: u32) {
        self.shown.retain(|notice| notice.number != number);
    }

    /// What is shown.
    #[must_use]
    pub fn shown(&self) -> &[Notice] {
        &self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::Notices;

    #[test]
    fn the_oldest_message_leaves_first() {
        let mut notices = Notices::default();
        for words in ["a", "b", "c", "d"] {
            notices.say(words.to_owned());
        }
        let shown: Vec<&str> = notices.shown().iter().map(|notice| notice.words.as_str()).collect();
        assert_eq!(shown, ["b", "c", "d"]);
        let number = notices.shown()[0].number;
        notices.dismiss(number);
        assert_eq!(notices.shown().len(), 2);
    }
}
