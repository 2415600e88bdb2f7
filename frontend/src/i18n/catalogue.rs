//! What a course asks for and gives, as a person would say it.

use contract::course::{Course, Grant, SkillSet};

use super::{Lang, messages::courses, terms::Term};

/// "A et B", "A, B et C".
fn joined(all: &[String], word: &str) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The skills that are asked for: "Une de ces qualifications : A et B, ou C."
#[must_use]
pub fn skills_asked(lang: Lang, sets: &[SkillSet]) -> Option<String> {
    let words = |set: &SkillSet| {
        let labels: Vec<String> = set.all_of.iter().map(|skill| skill.label.0.clone()).collect();
        joined(&labels, courses::and(lang))
    };
    match sets {
        [] => None,
        [only] if only.all_of.len() == 1 => Some(courses::needs(lang, &words(only))),
        [only] => Some(courses::needs_all(lang, &words(only))),
        several => {
            let or = format!(", {} ", courses::or(lang));
            Some(courses::needs_one_of(lang, &several.iter().map(words).collect::<Vec<_>>().join(&or)))
        }
    }
}

/// The ranks that it is for.
fn ranks(lang: Lang, course: &Course) -> Option<String> {
    match (&course.lowest_rank, &course.highest_rank) {
        (Some(low), Some(high)) => Some(courses::rank_range(lang, low.as_str(), high.as_str())),
        (Some(low), None) => Some(courses::rank_from(lang, low.as_str())),
        (None, Some(high)) => Some(courses::rank_to(lang, high.as_str())),
        (None, None) => None,
    }
}

/// Everything that a course asks for, one sentence each; the courses before it are told apart.
#[must_use]
pub fn conditions(lang: Lang, course: &Course) -> Vec<String> {
    let statuses: Vec<String> = course.statuses.iter().map(|status| status.words(lang).to_lowercase()).collect();
    let statuses = (!statuses.is_empty()).then(|| courses::only_statuses(lang, &joined(&statuses, courses::or(lang))));
    [skills_asked(lang, &course.prerequisites), ranks(lang, course), statuses].into_iter().flatten().collect()
}

/// How long what a course gives is worth something.
#[must_use]
pub fn validity(lang: Lang, grant: &Grant) -> String {
    let valid = grant
        .valid_months
        .map_or_else(|| courses::valid_always(lang).to_owned(), |months| courses::valid_for(lang, months.0.into()));
    match grant.renewal_months {
        Some(months) => format!("{valid}, {}", courses::renew_before(lang, months.0.into())),
        None => valid,
    }
}

#[cfg(test)]
mod tests {
    use contract::unit::Skill;

    use super::*;

    fn set(labels: &[&str]) -> SkillSet {
        let skill = |label: &&str| Skill {
            id: "0190f5fe-7c00-7a00-8000-000000000001".parse().unwrap(),
            code: "X".into(),
            label: (*label).into(),
            retired_at: None,
            version: 1.into(),
        };
        SkillSet { all_of: labels.iter().map(skill).collect() }
    }

    #[test]
    fn alternatives_are_said_in_one_sentence() {
        let say = |sets: &[SkillSet]| skills_asked(Lang::Fr, sets);
        assert_eq!(say(&[]), None);
        assert_eq!(say(&[set(&["PSC1"])]).unwrap(), "Qualification demandée le premier jour\u{a0}: PSC1.");
        assert_eq!(
            say(&[set(&["PSC1", "permis B", "TIR"])]).unwrap(),
            "Qualifications demandées le premier jour\u{a0}: PSC1, permis B et TIR."
        );
        assert_eq!(
            say(&[set(&["PSC1", "permis B"]), set(&["SST"])]).unwrap(),
            "Une de ces qualifications, valide le premier jour\u{a0}: PSC1 et permis B, ou SST."
        );
        assert_eq!(
            skills_asked(Lang::En, &[set(&["PSC1", "B"]), set(&["SST"])]).unwrap(),
            "One of these skills, valid on the first day: PSC1 and B, or SST."
        );
    }
}
