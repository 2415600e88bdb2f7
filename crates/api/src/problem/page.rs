//! The page behind a problem's `type`: what happened, why, what to do, and what the answer looks like.

use super::{Problem, ProblemCode};
use crate::docs::html::{Page, escape};
use crate::lang::{Lang, Words};
use contract::id::RequestId;
use contract::ranking::{Gate, GateCode, GateFailure};
use domain::id::Id as _;
use uuid::Uuid;

/// The id of the request in examples.
const REQUEST: &str = "019b5e0c-8f00-7004-9c7e-0d6f1d6c2a11";

/// The page of one code.
#[must_use]
pub fn one(code: ProblemCode, lang: Lang) -> String {
    let title = code.title(lang);
    let [status, what, why, next, example, all] = match lang {
        Lang::Fr => {
            ["Statut HTTP", "Ce qui s’est passé", "Pourquoi", "Que faire", "Exemple de réponse", "Tous les problèmes"]
        }
        Lang::En => ["HTTP status", "What happened", "Why", "What to do", "Example of the answer", "All problems"],
    };
    let section = |name: &str, words: &Words| format!("<h2>{name}</h2><p>{}</p>", escape(words.text(lang)));
    let body = format!(
        "<h1>{title}</h1><dl><dt>Code</dt><dd><code>{code_text}</code></dd><dt>{status}</dt><dd>{number}</dd></dl>\
         {meaning}{cause}{remedy}<h2>{example}</h2>\
         <pre tabindex=\"0\" role=\"region\" aria-label=\"{example}\"><code>{sample}</code></pre>\
         <p><a href=\"/problems\">{all}</a></p>",
        title = escape(title),
        code_text = code.code(),
        number = code.status().as_u16(),
        meaning = section(what, &code.meaning()),
        cause = section(why, &code.cause()),
        remedy = section(next, &code.remedy()),
        sample = escape(&example_text(code, lang)),
    );
    Page { lang, title, body: &body, script: None }.render()
}

/// An answer of this kind, as it crosses the wire.
fn example_text(code: ProblemCode, lang: Lang) -> String {
    serde_json::to_string_pretty(&example(code).to_wire(lang, REQUEST)).unwrap_or_default()
}

/// One occurrence: with the fields that this kind of problem fills.
fn example(code: ProblemCode) -> Problem {
    let problem = Problem::new(code);
    match code {
        ProblemCode::InvalidFields => problem
            .fault("/priority_reason", "missing", Words::new("ce champ manque", "this field is missing"))
            .fault("/query/limit", "invalid", Words::new("au plus 200", "at most 200")),
        ProblemCode::UnreadableHeader => problem.fault(
            "/header/If-Match",
            "invalid",
            Words::new("attendu : un ETag, tel que \"3\"", "expected an ETag, such as \"3\""),
        ),
        ProblemCode::UnreadableFile => problem.fault(
            "/files/0",
            "unreadable",
            Words::new(
                "le fichier n’est ni un classeur .xlsx ni du CSV",
                "the file is neither an .xlsx workbook nor CSV",
            ),
        ),
        ProblemCode::UnreadableJson => problem
            .detail(Words::new("ligne 2, colonne 12 : une valeur manque", "line 2, column 12: a value is missing")),
        ProblemCode::AlreadyExists => problem.fault(
            "/code",
            "taken",
            Words::new("une autre qualification a déjà ce code", "another skill has this code already"),
        ),
        ProblemCode::Conflict => {
            problem.detail(Words::new("cette session est déjà annulée", "this session is cancelled already"))
        }
        ProblemCode::Stale => problem.detail(Words::new("la version actuelle est 4", "the present version is 4")),
        ProblemCode::ConditionsNotMet => problem.gates([not_open()]),
        ProblemCode::DepartureNeeded => problem.passed_over([a_request()]),
        _ => problem,
    }
}

fn not_open() -> Gate {
    let failure = GateFailure {
        crew_lacks: None,
        crew_needs: None,
        state: Some("closed".into()),
        opens_on: None,
        closes_on: None,
        begun_on: None,
        rank: false,
        status: false,
        courses_before: Vec::new(),
        seats_elsewhere: Vec::new(),
        clashes: Vec::new(),
        missing_skills: Vec::new(),
        set_aside: Vec::new(),
        awaits: None,
    };
    Gate {
        gate: GateCode::SessionOpen,
        passed: false,
        excepted: false,
        can_be_overridden: false,
        next_step: None,
        failure: Some(failure),
    }
}

fn a_request() -> RequestId {
    domain::id::RequestId::from_uuid(Uuid::from_u128(0x0190_f5fe_7c00_7a00_8000_0000_0000_0001)).into()
}
/// The whole catalogue.
#[must_use]
pub fn all(lang: Lang) -> String {
    let (title, lead) = match lang {
        Lang::Fr => (
            "Catalogue des problèmes",
            "Chaque réponse d'erreur porte l'un de ces codes, en application/problem+json (RFC 9457).",
        ),
        Lang::En => (
            "Catalogue of problems",
            "Every error answer carries one of these codes, as application/problem+json (RFC 9457).",
        ),
    };
    let rows: String = ProblemCode::ALL
        .iter()
        .map(|code| {
            format!(
                "<tr><td>{}</td><td><a href=\"/problems/{1}\"><code>{1}</code></a></td><td>{2}</td></tr>",
                code.status().as_u16(),
                code.code(),
                escape(code.title(lang)),
            )
        })
        .collect();
    let (status, name) = match lang {
        Lang::Fr => ("Statut", "Titre"),
        Lang::En => ("Status", "Title"),
    };
    let body = format!(
        "<h1>{title}</h1><p>{lead}</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table>\
         <thead><tr><th scope=\"col\">{status}</th><th scope=\"col\">Code</th><th scope=\"col\">{name}</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    );
    Page { lang, title, body: &body, script: None }.render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn each_page_says_what_happened_why_and_what_to_do_in_both_languages() {
        for (code, lang) in ProblemCode::ALL.iter().flat_map(|code| [(*code, Lang::Fr), (*code, Lang::En)]) {
            let page = one(code, lang);
            let words = [code.meaning(), code.cause(), code.remedy()];
            let told: BTreeSet<&str> = words.iter().map(|words| words.text(lang)).collect();
            assert_eq!(told.len(), 3, "{}: each says something of its own", code.code());
            for text in told.into_iter().chain([code.title(lang)]) {
                assert!(
                    !text.trim().is_empty() && page.contains(&escape(text)),
                    "{} in {}: {text}",
                    code.code(),
                    lang.tag()
                );
            }
            let known = |lang| words.iter().map(|words| words.text(lang).to_owned()).collect::<BTreeSet<_>>();
            assert!(known(Lang::Fr).is_disjoint(&known(Lang::En)), "{}: a text is in one language only", code.code());
            assert!(page.contains(&format!("<html lang=\"{}\">", lang.tag())));
        }
    }

    #[test]
    fn the_example_is_the_problem_of_its_page() {
        for (code, lang) in ProblemCode::ALL.iter().flat_map(|code| [(*code, Lang::Fr), (*code, Lang::En)]) {
            let example: Value = serde_json::from_str(&example_text(code, lang)).unwrap();
            assert_eq!(example["type"], format!("/problems/{}", code.code()));
            assert_eq!((&example["code"], &example["status"]), (&code.code().into(), &code.status().as_u16().into()));
            assert_eq!(example["title"], code.title(lang));
            assert!(one(code, lang).contains(&escape(&example_text(code, lang))));
        }
    }

    #[test]
    fn the_catalogue_lists_each_page_once_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let catalogue = all(lang);
            for code in ProblemCode::ALL {
                let link = format!(
                    "<a href=\"/problems/{0}\"><code>{0}</code></a></td><td>{1}</td>",
                    code.code(),
                    escape(code.title(lang))
                );
                assert_eq!(catalogue.matches(&link).count(), 1, "{link}");
            }
            assert_eq!(catalogue.matches("<a href=\"/problems/").count(), ProblemCode::ALL.len());
        }
    }
}
