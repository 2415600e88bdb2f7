//! The words that planners put on top of a column, in French and English, with or without accents, plural or short.

use super::{Column, Confidence, Kind};
use crate::text::fold;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words that change nothing to what a column is, unless they come last: `date du` is the first day.
const EMPTY_WORDS: [&str; 15] =
    ["de", "du", "des", "d", "la", "le", "les", "l", "of", "the", "for", "a", "en", "pour", "dans"];

/// Short or other ways to write one word, written before as the word that stands for them.
const SAME: [(&str, &[&str]); 22] = [
    ("numero", &["n", "no", "num", "nr", "number", "nº"]),
    ("nombre", &["nb", "nbr", "nbre"]),
    ("date", &["dt", "dates"]),
    ("debut", &["deb", "commencement", "start", "from", "begin"]),
    ("fin", &["end"]),
    ("demande", &["dde", "dem", "request", "requested"]),
    ("voeu", &["voeux", "choix", "souhait", "preference", "pref", "option", "choice", "wish"]),
    ("1", &["1er", "1ere", "1re", "premier", "premiere", "first", "1st"]),
    ("2", &["2e", "2eme", "2ieme", "2nd", "2nde", "second", "seconde", "deuxieme"]),
    ("3", &["3e", "3eme", "3ieme", "3rd", "third", "troisieme"]),
    ("stage", &["stg", "cours", "course", "formation", "module", "stages"]),
    ("session", &["sess", "ses", "sion"]),
    ("matricule", &["mle", "mat", "matr"]),
    ("reference", &["ref"]),
    ("capacite", &["capa", "cap", "capacity"]),
    ("minimum", &["mini", "min", "minimal", "minimale"]),
    ("maximum", &["maxi", "max", "maximal", "maximale"]),
    ("unite", &["unit", "ute", "uni"]),
    ("priorite", &["prio", "prior", "priority"]),
    ("intitule", &["int", "title", "titre", "libelle", "lib", "designation", "denomination", "label"]),
    ("place", &["places", "seat", "seats", "pl"]),
    ("corps", &["corp"]),
];

/// What a session's column may be headed by.
const SESSION: [(Column, &[&str]); 9] = [
    (
        Column::SessionCode,
        &[
            "code session",
            "session",
            "code de session",
            "no session",
            "session code",
            "reference session",
            "id session",
            "identifiant session",
            "session id",
            "numero de session",
            "code sess",
            "reference de la session",
            "session ref",
        ],
    ),
    (
        Column::CourseCode,
        &[
            "code stage",
            "code",
            "stage",
            "code du cours",
            "code formation",
            "course code",
            "reference stage",
            "ref formation",
            "id stage",
            "sigle",
            "sigle stage",
            "code module",
            "code action",
            "numero stage",
            "abrege",
            "course id",
        ],
    ),
    (
        Column::CourseTitle,
        &[
            "intitule",
            "intitule du stage",
            "nom du stage",
            "course name",
            "course title",
            "stage intitule",
            "intitule complet",
        ],
    ),
    (
        Column::Starts,
        &[
            "du",
            "debut",
            "date debut",
            "date de debut",
            "date du",
            "start date",
            "debut stage",
            "date debut stage",
            "debut session",
            "date debut session",
            "date d entree",
            "premier jour",
            "first day",
            "starts on",
            "starts",
            "commence le",
            "a partir du",
            "date ouverture",
            "debute le",
        ],
    ),
    (
        Column::Ends,
        &[
            "au",
            "fin",
            "date fin",
            "date de fin",
            "date au",
            "end date",
            "fin stage",
            "date fin stage",
            "fin session",
            "date fin session",
            "dernier jour",
            "last day",
            "ends on",
            "ends",
            "to",
            "until",
            "jusqu au",
            "termine le",
            "date de sortie",
            "date cloture",
        ],
    ),
    (
        Column::Duration,
        &[
            "duree",
            "duree jours",
            "duree en jours",
            "nombre de jours",
            "nb jours",
            "nb j",
            "jours",
            "duration",
            "days",
            "duration days",
            "duree stage",
            "nombre jours",
            "duree j",
            "nb de j",
        ],
    ),
    (
        Column::Site,
        &[
            "lieu",
            "site",
            "ville",
            "garnison",
            "lieu du stage",
            "lieu de formation",
            "localisation",
            "implantation",
            "place of course",
            "location",
            "city",
            "commune",
            "centre",
            "ecole",
            "organisme",
            "centre de formation",
            "lieu de stage",
            "where",
            "venue",
        ],
    ),
    (
        Column::Capacity,
        &[
            "places",
            "capacite",
            "nb places",
            "nombre de places",
            "effectif",
            "effectif maximum",
            "effectif max",
            "capacite maximum",
            "places ouvertes",
            "places offertes",
            "places disponibles",
            "nb stagiaires",
            "nombre de stagiaires",
            "maximum",
            "seats",
            "capacite d accueil",
            "nombre de places ouvertes",
            "places totales",
            "total places",
            "places maximum",
            "quota total",
        ],
    ),
    (
        Column::Minimum,
        &[
            "minimum",
            "effectif minimum",
            "seuil",
            "seuil ouverture",
            "seuil d ouverture",
            "places minimum",
            "nb minimum",
            "nombre minimum",
            "minimum stagiaires",
            "minimum seats",
            "seuil minimum",
            "effectif plancher",
            "plancher",
        ],
    ),
];

/// What a request's column may be headed by.
const REQUEST: [(Column, &[&str]); 14] = [
    (
        Column::ServiceNumber,
        &[
            "matricule",
            "numero matricule",
            "no matricule",
            "identifiant",
            "identifiant defense",
            "service number",
            "matricule defense",
            "nid",
            "service no",
            "id",
            "identifiant agent",
            "matricule agent",
            "numero identifiant",
            "employee number",
            "military id",
            "numero de matricule",
            "matricule militaire",
            "id defense",
            "numero agent",
        ],
    ),
    (Column::Rank, &["grade", "grd", "gr", "rank", "grade actuel", "grade abrege"]),
    (
        Column::FamilyName,
        &[
            "nom",
            "nom de famille",
            "nom usuel",
            "nom d usage",
            "surname",
            "last name",
            "family name",
            "patronyme",
            "noms",
            "name",
        ],
    ),
    (Column::GivenName, &["prenom", "prenoms", "given name", "first name", "prenom usuel", "forename"]),
    (
        Column::Unit,
        &[
            "unite",
            "corps",
            "formation",
            "regiment",
            "rgt",
            "unite d affectation",
            "affectation",
            "formation d emploi",
            "unit",
            "formation administrative",
            "corps d appartenance",
            "unite d origine",
            "rattachement",
            "bataillon",
            "organisme",
            "unite elementaire",
            "regt",
        ],
    ),
    (
        Column::CourseCode,
        &[
            "code stage",
            "code",
            "stage",
            "code cours",
            "course code",
            "course",
            "reference stage",
            "sigle",
            "sigle stage",
            "stage demande",
            "code du stage demande",
            "id stage",
            "code module",
            "code action",
            "module",
            "cours",
            "numero stage",
        ],
    ),
    (
        Column::CourseTitle,
        &[
            "intitule",
            "intitule du stage",
            "nom du stage",
            "course name",
            "course title",
            "stage intitule",
            "intitule complet",
            "libelle du stage demande",
            "intitule formation",
        ],
    ),
    (
        Column::Wish(1),
        &[
            "session souhaitee",
            "voeu 1",
            "1er choix",
            "choix 1",
            "session",
            "1er voeu",
            "voeu",
            "choix",
            "session demandee",
            "code session",
            "session 1",
            "1 session",
            "session voulue",
            "first choice",
            "session souhaitee 1",
            "requested session",
            "session code",
            "wished session",
            "session de preference",
            "preferred session",
            "v1",
            "voeu numero 1",
            "session visee",
        ],
    ),
    (
        Column::Wish(2),
        &[
            "2e choix",
            "voeu 2",
            "choix 2",
            "2e voeu",
            "session 2",
            "2e session",
            "session souhaitee 2",
            "v2",
            "voeu numero 2",
        ],
    ),
    (
        Column::Wish(3),
        &[
            "3e choix",
            "voeu 3",
            "choix 3",
            "3e voeu",
            "session 3",
            "3e session",
            "session souhaitee 3",
            "v3",
            "voeu numero 3",
        ],
    ),
    (
        Column::Priority,
        &[
            "priorite",
            "prio",
            "urgence",
            "degre d urgence",
            "priorite demande",
            "niveau de priorite",
            "classe de priorite",
            "niveau d urgence",
            "rang de priorite",
            "priority class",
            "urgency",
            "priorite corps",
            "degre priorite",
        ],
    ),
    (
        Column::RequestedOn,
        &[
            "date de la demande",
            "date dde",
            "date demande",
            "demande le",
            "date",
            "demande du",
            "date de depot",
            "date depot",
            "request date",
            "requested on",
            "date saisie",
            "date de saisie",
            "date reception",
            "date d enregistrement",
            "deposee le",
            "date expression besoin",
            "recue le",
            "recu le",
        ],
    ),
    (
        Column::Note,
        &[
            "observations",
            "obs",
            "observation",
            "remarques",
            "remarque",
            "commentaire",
            "commentaires",
            "note",
            "notes",
            "comment",
            "comments",
            "remarks",
            "avis",
            "motif",
            "precisions",
            "justification",
        ],
    ),
    (
        Column::Cancelled,
        &[
            "annule",
            "annulee",
            "annulation",
            "cancelled",
            "canceled",
            "annulation demande",
            "demande annulee",
            "retire",
            "retiree",
            "supprime",
            "desistement",
            "withdrawn",
            "abandon",
        ],
    ),
];

/// What else a course's column may be headed by.
const COURSE: [(Column, &[&str]); 4] = [
    (
        Column::CourseTitle,
        &["intitule", "intitule du stage", "nom du stage", "course name", "course title", "titre", "nom", "name"],
    ),
    (
        Column::Capacity,
        &["capacite usuelle", "places usuelles", "usual capacity", "usual seats", "capacite habituelle"],
    ),
    (
        Column::SessionCost,
        &["cout session", "cout de la session", "session cost", "cout fixe", "cout par session", "cost per session"],
    ),
    (
        Column::SeatCost,
        &[
            "cout par place",
            "cout place",
            "cout par stagiaire",
            "cout stagiaire",
            "seat cost",
            "cost per seat",
            "cost per person",
            "cout par personne",
        ],
    ),
];

/// What else a quota's column may be headed by.
const QUOTA_SHEET: [(Column, &[&str]); 2] = [
    (
        Column::QuotaSeats,
        &[
            "places",
            "places reservees",
            "nombre de places",
            "contingent",
            "quota",
            "seats",
            "seats set aside",
            "reserved seats",
            "nombre",
            "effectif",
        ],
    ),
    (
        Column::ReleaseOn,
        &[
            "liberation",
            "date de liberation",
            "libere le",
            "liberees le",
            "rendues le",
            "rendu le",
            "release date",
            "release on",
            "released on",
            "date limite",
            "jusqu au",
        ],
    ),
];

/// What else a person's column may be headed by.
const PERSON: [(Column, &[&str]); 2] = [
    (
        Column::Status,
        &["statut", "status", "position statutaire", "appartenance", "lien au service", "employment status"],
    ),
    (
        Column::Email,
        &[
            "email",
            "e mail",
            "mail",
            "courriel",
            "adresse mail",
            "adresse electronique",
            "adresse e mail",
            "email address",
            "messagerie",
            "adresse email",
        ],
    ),
];

/// What else the column of a skill held may be headed by.
const SKILL: [(Column, &[&str]); 3] = [
    (
        Column::SkillCode,
        &[
            "qualification",
            "code qualification",
            "code de la qualification",
            "competence",
            "code competence",
            "skill",
            "skill code",
            "brevet",
            "habilitation",
            "aptitude",
            "certificat",
            "qualification code",
        ],
    ),
    (
        Column::ValidFrom,
        &[
            "obtenue le",
            "obtenu le",
            "date d obtention",
            "valable du",
            "valable a partir du",
            "debut de validite",
            "date de delivrance",
            "delivree le",
            "delivre le",
            "obtained on",
            "valid from",
            "since",
            "depuis le",
        ],
    ),
    (
        Column::ValidUntil,
        &[
            "valable jusqu au",
            "fin de validite",
            "date de fin de validite",
            "expire le",
            "date d expiration",
            "expiration",
            "echeance",
            "valid until",
            "expires on",
            "expiry",
            "expiry date",
            "validite",
        ],
    ),
];

/// The words before the unit that a quota is for.
const QUOTA: [&str; 10] = [
    "ctg",
    "ctgt",
    "contingent",
    "contingents",
    "quota",
    "quotas",
    "places reservees",
    "reserve",
    "reservation",
    "allocation",
];

/// The columns of each kind, by their words.
static KNOWN: LazyLock<BTreeMap<Kind, BTreeMap<String, Column>>> =
    LazyLock::new(|| Kind::ALL.into_iter().map(|kind| (kind, index(kind))).collect());

/// Lists of words that each kind is read by, the earlier ones first.
fn words_of(kind: Kind) -> Vec<&'static [(Column, &'static [&'static str])]> {
    match kind {
        Kind::Session => vec![&SESSION],
        Kind::Request => vec![&REQUEST],
        Kind::Course => vec![&COURSE, &SESSION],
        Kind::Quota => vec![&QUOTA_SHEET, &SESSION, &REQUEST],
        Kind::Person => vec![&PERSON, &REQUEST],
        Kind::Skill => vec![&SKILL, &REQUEST],
        Kind::Enrolment => vec![&SESSION, &REQUEST],
    }
}

fn index(kind: Kind) -> BTreeMap<String, Column> {
    let own = Column::of(kind);
    let mut known: BTreeMap<String, Column> = BTreeMap::new();
    for list in words_of(kind) {
        let said = list.iter().flat_map(|(column, all)| all.iter().map(move |one| (plain(one), column.clone())));
        let said: BTreeMap<String, Column> = said.collect();
        // What means something to other lines means nothing here, rather than something near.
        for (words, column) in said.into_iter().filter(|(_, column)| own.contains(column)) {
            known.entry(words).or_insert(column);
        }
    }
    known
}

/// What stands in brackets is a unit or a hint, unless it is all there is.
fn without_brackets(words: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_u8);
    for c in words.chars() {
        match c {
            '(' | '[' | '{' => depth = depth.saturating_add(1),
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if fold(&out).is_empty() { words.to_owned() } else { out }
}

/// The words of a header without what spellings differ by.
fn plain(words: &str) -> String {
    spelt(&without_brackets(words))
}

/// The same with what stands in brackets.
fn spelt(words: &str) -> String {
    let folded = fold(&words.replace(['º', '°'], " "));
    let words: Vec<&str> = folded.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let kept = words.iter().enumerate().filter(|(at, word)| *at == last || !EMPTY_WORDS.contains(word));
    kept.map(|(_, word)| canonical(word)).collect::<Vec<_>>().join(" ")
}

fn canonical(word: &str) -> &str {
    let of = |word: &str| SAME.iter().find(|(one, others)| *one == word || others.contains(&word)).map(|(one, _)| *one);
    let single = if word.len() > 3 { word.strip_suffix(['s', 'x']).unwrap_or(word) } else { word };
    of(word).or_else(|| of(single)).unwrap_or(single)
}

/// What the words on top of a column mean among the columns of a kind.
pub(super) fn meaning(kind: Kind, words: &str) -> Option<(Column, Confidence)> {
    let (whole, plain) = (spelt(words), plain(words));
    if plain.is_empty() || words.chars().count() > 80 {
        return None;
    }
    let known = KNOWN.get(&kind)?;
    // What stands in brackets may be what the column is: `Stage (intitulé)`.
    if let Some(column) = known.get(&whole).or_else(|| known.get(&plain)) {
        return Some((column.clone(), Confidence::Sure));
    }
    if kind == Kind::Session
        && let Some(unit) = quota_of(words)
    {
        return Some((Column::Quota(unit), Confidence::Sure));
    }
    likely(known, &plain).map(|column| (column, Confidence::Likely))
}

/// The unit that a quota's header names, folded.
pub(super) fn quota_of(words: &str) -> Option<String> {
    let folded = fold(words);
    let rest = QUOTA.iter().find_map(|before| folded.strip_prefix(before)?.strip_prefix(' '))?;
    let rest = ["du ", "de la ", "de ", "des ", "pour le ", "pour la ", "pour ", "le ", "la "]
        .iter()
        .find_map(|empty| rest.strip_prefix(empty))
        .unwrap_or(rest);
    (!rest.is_empty() && rest != "total").then(|| rest.to_owned())
}

/// The column whose words all stand among these, in their order: the one with the longest words, if it is alone.
fn likely(known: &BTreeMap<String, Column>, plain: &str) -> Option<Column> {
    let words: Vec<&str> = plain.split(' ').take(12).collect();
    let mut best: Option<(usize, &Column)> = None;
    let mut tied = false;
    for (at, first) in words.iter().enumerate() {
        let after = words.get(at..).unwrap_or_default();
        let begun = known.range((*first).to_owned()..).take_while(|(phrase, _)| phrase.starts_with(first));
        for (phrase, column) in begun.filter(|(phrase, _)| phrase.len() > 4) {
            let mut left = after.iter();
            if !phrase.split(' ').all(|word| left.any(|one| *one == word)) {
                continue;
            }
            match best {
                Some((length, other)) if length == phrase.len() => tied |= other != column,
                Some((length, _)) if length > phrase.len() => {}
                _ => (best, tied) = (Some((phrase.len(), column)), false),
            }
        }
    }
    best.filter(|_| !tied).map(|(_, column)| column.clone())
}
