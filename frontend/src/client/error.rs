//! What a call can come back with, other than its answer.

use contract::{
    problem::FieldError,
    ranking::Gate,
    text::{CellText, Token},
};
use serde::Deserialize;

use crate::i18n::{
    Lang,
    messages::{access, problems},
};

/// The code of a refusal that a coded reason and words would lift.
const DEPARTURE_NEEDED: &str = "departure-needed";

/// The code of a refusal of what weighs too much.
const TOO_LARGE: &str = "too-large";

/// The code of a refusal of the code typed at the second step of a sign-in.
const WRONG_CODE: &str = "wrong-code";

/// The code of a sign-in whose first step is worth nothing any more.
const CHALLENGE_ENDED: &str = "challenge-ended";

/// The code of a link that is worth nothing any more.
const INVITATION_ENDED: &str = "invitation-ended";

/// The code of what stays shut until a second factor is set up.
const SECOND_FACTOR_NEEDED: &str = "second-factor-needed";

/// What a screen heeds of a [`contract::problem::Problem`]. The present state of the resource comes with it for programs that
/// merge by themselves: a screen reads it again, and does not carry what decodes every resource that may come.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Problem {
    /// What happened, in a few words.
    pub title: String,
    /// This occurrence in words.
    #[serde(default)]
    pub detail: Option<CellText>,
    /// The stable code of the kind of problem.
    pub code: Token,
    /// The fields at fault.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// Conditions that were not met, for a refused seat.
    #[serde(default)]
    pub gates: Vec<Gate>,
}

/// Why a call did not succeed. Each kind asks something else of the person.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientError {
    /// No answer: server down, no network, too slow.
    Offline,
    /// Nobody is signed in any more.
    Unauthenticated,
    /// A role asks for a second factor that is not set up yet.
    SecondFactorNeeded,
    /// The role does not allow it.
    Forbidden,
    /// Not there, or out of scope.
    Missing,
    /// The state of things does not allow it; the problem says which rule, and what stood in the way.
    Refused(Box<Problem>),
    /// Fields to correct.
    Invalid { words: String, fields: Vec<FieldError> },
    /// Somebody changed it in between.
    Stale,
    /// Busy for now.
    Busy,
    /// Too many tries.
    TooMany,
    /// Our fault.
    Broken,
}

impl ClientError {
    /// Reads an answer that is not a success.
    #[must_use]
    pub fn of_answer(status: u16, body: &str) -> Self {
        let problem = serde_json::from_str::<Problem>(body).ok();
        let words = |problem: Option<Problem>| {
            problem.map(|problem| problem.detail.map_or(problem.title, |detail| detail.0)).unwrap_or_default()
        };
        match (status, problem) {
            // The words of a step of the sign-in, not the end of one.
            (401, Some(problem)) if matches!(problem.code.as_str(), WRONG_CODE | CHALLENGE_ENDED) => {
                Self::Refused(Box::new(problem))
            }
            (401, _) => Self::Unauthenticated,
            (403, Some(problem)) if problem.code.as_str() == SECOND_FACTOR_NEEDED => Self::SecondFactorNeeded,
            (403, _) => Self::Forbidden,
            (404, _) => Self::Missing,
            (412 | 428, _) => Self::Stale,
            (429, _) => Self::TooMany,
            (502..=504, _) => Self::Busy,
            (422, Some(mut problem)) => {
                let fields = std::mem::take(&mut problem.errors);
                Self::Invalid { words: words(Some(problem)), fields }
            }
            (400..=499, Some(problem)) => Self::Refused(Box::new(problem)),
            _ => Self::Broken,
        }
    }

    /// Whether a coded reason and words would let it pass.
    #[must_use]
    pub fn needs_departure(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.code.as_str() == DEPARTURE_NEEDED)
    }

    /// Whether conditions that are not met stand in the way.
    #[must_use]
    pub fn names_conditions(&self) -> bool {
        matches!(self, Self::Refused(problem) if problem.gates.iter().any(|gate| !gate.passed))
    }

    /// Whether the code typed is what was refused.
    #[must_use]
    pub fn is_wrong_code(&self) -> bool {
        self.is_refusal(WRONG_CODE)
    }

    /// Whether the sign-in has to begin again.
    #[must_use]
    pub fn ends_challenge(&self) -> bool {
        self.is_refusal(CHALLENGE_ENDED)
    }

    /// Whether a link is worth nothing any more.
    #[must_use]
    pub fn ends_invitation(&self) -> bool {
        self.is_refusal(INVITATION_ENDED)
    }

    fn is_refusal(&self, code: &str) -> bool {
        matches!(self, Self::Refused(problem) if problem.code.as_str() == code)
    }

    /// What to say of a field, by its pointer.
    #[must_use]
    pub fn of_field(&self, pointer: &str) -> Option<String> {
        let fields = match self {
            Self::Invalid { fields, .. } => fields,
            // A code that is taken is said on its field, too.
            Self::Refused(problem) => &problem.errors,
            _ => return None,
        };
        let words = sentences(fields.iter().filter(|field| field.pointer == pointer));
        (!words.is_empty()).then_some(words)
    }

    /// What happened, in a few words.
    #[must_use]
    pub const fn title(&self, lang: Lang) -> &'static str {
        match self {
            Self::Offline => problems::offline_title(lang),
            Self::Unauthenticated => problems::unauthenticated_title(lang),
            Self::Forbidden | Self::SecondFactorNeeded => problems::forbidden_title(lang),
            Self::Missing => problems::missing_title(lang),
            Self::Refused(_) => problems::refused_title(lang),
            Self::Invalid { .. } => problems::invalid_title(lang),
            Self::Stale => problems::stale_title(lang),
            Self::Busy | Self::TooMany => problems::busy_title(lang),
            Self::Broken => problems::broken_title(lang),
        }
    }

    /// What to do.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let own = match self {
            Self::Offline => problems::offline(lang),
            Self::Unauthenticated => problems::unauthenticated(lang),
            Self::Forbidden => problems::forbidden(lang),
            Self::SecondFactorNeeded => access::factor_needed(lang),
            Self::Missing => problems::missing(lang),
            Self::Busy => problems::busy(lang),
            Self::TooMany => problems::too_many(lang),
            Self::Broken => problems::broken(lang),
            Self::Stale => problems::stale(lang),
            Self::Refused(problem) if problem.code.as_str() == TOO_LARGE => match &problem.detail {
                Some(limit) => return problems::too_large_for(lang, limit.as_str()),
                None => problems::too_large(lang),
            },
            Self::Refused(problem) => {
                return problem.detail.as_ref().map_or_else(|| problem.title.clone(), |detail| sentence(&detail.0));
            }
            Self::Invalid { words, fields } => {
                return if fields.is_empty() { sentence(words) } else { sentences(fields) };
            }
        };
        own.to_owned()
    }

    /// Whether things do not stand as they were shown: gone, or already what was asked for.
    #[must_use]
    pub const fn is_news(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Missing)
    }

    /// Whether the server was out, rather than refusing.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(self, Self::Offline | Self::Busy | Self::Broken)
    }

    /// Whether trying again as is may work.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        self.is_outage() || matches!(self, Self::TooMany)
    }
}

/// Words of the API, which have neither a capital nor a full stop, as they stand among those of the screens.
fn sentence(words: &str) -> String {
    let mut signs = words.chars();
    let Some(first) = signs.next() else { return String::new() };
    let end = if words.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), signs.as_str())
}

fn sentences<'a>(fields: impl IntoIterator<Item = &'a FieldError>) -> String {
    fields.into_iter().map(|field| sentence(field.detail.as_str())).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(status: u16, more: &str) -> String {
        format!(
            r#"{{"type":"/problems/conflict","title":"Refusé par l’état actuel","status":{status},"code":"conflict","detail":"La session est complète."{more}}}"#
        )
    }

    #[test]
    fn each_status_asks_something_else_of_the_person() {
        assert_eq!(ClientError::of_answer(401, ""), ClientError::Unauthenticated);
        assert_eq!(ClientError::of_answer(404, "<html>"), ClientError::Missing);
        assert_eq!(ClientError::of_answer(412, &problem(412, "")), ClientError::Stale);
        assert_eq!(ClientError::of_answer(503, ""), ClientError::Busy);
        assert_eq!(ClientError::of_answer(500, ""), ClientError::Broken);
        assert_eq!(ClientError::of_answer(409, "not json"), ClientError::Broken);
        assert_eq!(ClientError::of_answer(409, &problem(409, "")).words(Lang::Fr), "La session est complète.");
    }

    #[test]
    fn a_problem_is_read_as_the_contract_writes_it() {
        let detail =
            contract::problem::FieldError { pointer: "/q".into(), code: "invalid".into(), detail: "Trop long.".into() };
        let written = contract::problem::Problem {
            r#type: "/problems/invalid".into(),
            title: "Saisie refusée".into(),
            status: 422,
            detail: Some("Un champ est à corriger.".into()),
            code: "invalid".into(),
            request_id: Some("r1".into()),
            errors: vec![detail.clone()],
            gates: Vec::new(),
            passed_over: Vec::new(),
            current: None,
        };
        let body = serde_json::to_string(&written).unwrap();
        let invalid = ClientError::Invalid { words: "Un champ est à corriger.".to_owned(), fields: vec![detail] };
        assert_eq!(ClientError::of_answer(422, &body), invalid);
        let ClientError::Refused(read) = ClientError::of_answer(409, &body) else { panic!("refused") };
        assert_eq!((read.title, read.code, read.detail), (written.title, written.code, written.detail));
    }

    #[test]
    fn a_refused_code_is_no_lost_sign_in() {
        let code = |code: &str| problem(401, "").replace(r#""code":"conflict""#, &format!(r#""code":"{code}""#));
        let wrong = ClientError::of_answer(401, &code("wrong-code"));
        assert!(wrong.is_wrong_code() && !wrong.ends_challenge());
        let ended = ClientError::of_answer(401, &code("challenge-ended"));
        assert!(!ended.is_wrong_code() && ended.ends_challenge());
        assert_eq!(ClientError::of_answer(401, &code("wrong-credentials")), ClientError::Unauthenticated);
        let needed = ClientError::of_answer(403, &code("second-factor-needed"));
        assert_eq!(needed, ClientError::SecondFactorNeeded);
        assert_eq!(ClientError::of_answer(403, &code("not-allowed")), ClientError::Forbidden);
    }

    #[test]
    fn every_rule_that_a_field_breaks_is_said_beside_it() {
        let body = problem(
            422,
            r#","errors":[{"pointer":"/password","code":"a","detail":"Un."},{"pointer":"/password","code":"b","detail":"Deux."},{"pointer":"/code","code":"c","detail":"Trois."}]"#,
        );
        let error = ClientError::of_answer(422, &body);
        assert_eq!(error.of_field("/password").as_deref(), Some("Un. Deux."));
        assert_eq!(error.of_field("/login"), None);
    }

    #[test]
    fn words_of_the_api_are_drawn_as_sentences() {
        let body = problem(422, r#","errors":[{"pointer":"/to_id","code":"a","detail":"ôtez un rôle"}]"#);
        let error = ClientError::of_answer(422, &body);
        assert_eq!(error.of_field("/to_id").as_deref(), Some("Ôtez un rôle."));
        assert_eq!(error.words(Lang::Fr), "Ôtez un rôle.");
        let refused = ClientError::of_answer(409, &problem(409, "").replace("La session est complète.", "c’est fini"));
        assert_eq!(refused.words(Lang::Fr), "C’est fini.");
    }

    #[test]
    fn an_outage_is_told_from_a_refusal() {
        assert!(ClientError::of_answer(503, "").is_outage() && ClientError::Offline.is_outage());
        assert!(!ClientError::of_answer(403, "").is_outage() && !ClientError::of_answer(429, "").is_outage());
    }

    #[test]
    fn what_weighs_too_much_is_told_without_bytes() {
        let heavy = problem(413, "").replace(r#""code":"conflict""#, r#""code":"too-large""#);
        let words = ClientError::of_answer(413, &heavy).words(Lang::Fr);
        assert!(words.contains("plus léger") && !words.contains("octets"), "{words}");
    }

    #[test]
    fn faults_of_fields_are_kept_with_their_pointers() {
        let body = problem(422, r#","errors":[{"pointer":"/capacity","code":"invalid","detail":"Au moins 1."}]"#);
        let ClientError::Invalid { fields, .. } = ClientError::of_answer(422, &body) else { panic!("invalid") };
        assert_eq!(fields[0].pointer, "/capacity");
    }

    #[test]
    fn only_what_a_reason_can_lift_asks_for_one() {
        let lifted = problem(409, "").replace(r#""code":"conflict""#, r#""code":"departure-needed""#);
        assert!(ClientError::of_answer(409, &lifted).needs_departure());
        assert!(!ClientError::of_answer(409, &problem(409, "")).needs_departure());
        assert!(!ClientError::Offline.needs_departure());
    }

    #[test]
    fn a_refusal_that_names_conditions_is_told_from_one_about_the_order() {
        let gates =
            r#","gates":[{"gate":"ledger","passed":false,"can_be_overridden":true,"next_step":null,"failure":null}]"#;
        assert!(ClientError::of_answer(409, &problem(409, gates)).names_conditions());
        assert!(!ClientError::of_answer(409, &problem(409, "")).names_conditions());
    }
}
