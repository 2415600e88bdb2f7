//! The days of a template as they are typed: `1-5, 15-19`.

use contract::{session_template::TemplateBlock, text::TrainingDays};

/// The furthest day.
const MOST: u16 = 1_000;

/// Blocks in words that can be typed again.
#[must_use]
pub fn typed(blocks: &[TemplateBlock]) -> String {
    let one = |block: &TemplateBlock| match (block.first_day.0, block.last_day.0) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    blocks.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What was typed; none when it is no list of days. Whether the blocks fit together is the server's to say.
#[must_use]
pub fn read(text: &str) -> Option<Vec<TemplateBlock>> {
    let day = |text: &str| text.trim().parse::<u16>().ok().filter(|day| (1..=MOST).contains(day)).map(TrainingDays);
    let block = |part: &str| {
        let (first, last) = part.split_once(['-', '–', '—']).unwrap_or((part, part));
        Some(TemplateBlock { first_day: day(first)?, last_day: day(last)? })
    };
    text.split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(block)
        .collect::<Option<Vec<_>>>()
        .filter(|blocks| !blocks.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(first: u16, last: u16) -> TemplateBlock {
        TemplateBlock { first_day: TrainingDays(first), last_day: TrainingDays(last) }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for (text, blocks, again) in [
            ("1-5", vec![block(1, 5)], "1-5"),
            (" 1 – 5 ; 15-19, ", vec![block(1, 5), block(15, 19)], "1-5, 15-19"),
            ("1, 3", vec![block(1, 1), block(3, 3)], "1, 3"),
        ] {
            assert_eq!(read(text).as_ref(), Some(&blocks), "{text}");
            assert_eq!(typed(&blocks), again);
        }
        for text in ["", " , ", "0-5", "1-1001", "a", "1-2-3", "1 5", "-5", "1-"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
