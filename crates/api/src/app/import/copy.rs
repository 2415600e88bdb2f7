//! A file of an import given back with what becomes of each line, and what to do about it.

use super::mapping::{self, Kept};
use super::{BATCH, Both, sheets};
use crate::extract::who::Who;
use crate::lang::Lang;
use crate::problem::{Outcome, Problem};
use domain::eligibility::Gate;
use domain::id::ImportId;
use domain::import::{ReasonCode, Verdict};
use sheet::annotate::{Mark, Titles, annotate};
use sheet::write::Tint;
use sheet::{Limits, Workbook};
use std::collections::HashMap;
use store::import::files::KeptFile;
use store::import::{ImportLine, LineFilter};
use store::page::PageRequest;
use store::{Conn, import};

/// A file with the lines that were read in it.
#[derive(Debug)]
pub struct Annotated {
    file: KeptFile,
    lines: Vec<ImportLine>,
    headers: HashMap<String, u32>,
}

/// The file at this place of an import, and its lines.
///
/// # Errors
/// 403 without the role, 404 outside the scope; 409 when the files are no longer kept; 422 at a place without a file.
pub fn load(conn: &mut Conn, who: &Who, id: ImportId, at: u32) -> Outcome<Annotated> {
    let Kept { import: found, mut files } = mapping::kept(conn, who, id)?;
    super::background::insist_on_read(conn, id)?;
    let place = at;
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    if at >= files.len() {
        let words = Both::new("aucun fichier à cette place", "no file stands at this place");
        return Err(Problem::invalid("/file", "invalid", words));
    }
    let file = files.swap_remove(at);
    let shown = sheets::kept(found.files)?.into_iter().nth(at).map(|file| file.sheets).unwrap_or_default();
    let headers = shown.into_iter().filter(|sheet| !sheet.columns.is_empty());
    let headers = headers.filter_map(|sheet| Some((sheet.name.0, sheet.header_line?.0))).collect();
    let mut lines = Vec::new();
    let mut page = PageRequest::first(BATCH);
    loop {
        let some = import::lines(conn, id, LineFilter::default(), &page)?;
        lines.extend(some.items.into_iter().filter(|line| line.file_at == place));
        match some.next {
            Some(next) => page.after = Some(next),
            None => return Ok(Annotated { file, lines, headers }),
        }
    }
}

/// The name of the copy and its bytes.
///
/// # Errors
/// 500 when the file, which was read once, cannot be written.
pub fn write(found: &Annotated, lang: Lang) -> Outcome<(String, Vec<u8>)> {
    let say = |words: &Both| match lang {
        Lang::Fr => words.fr.to_string(),
        Lang::En => words.en.to_string(),
    };
    let workbook: Workbook = sheet::read(&found.file.name, &found.file.bytes, &Limits::default())
        .map_err(|error| Problem::internal(&error))?;
    let mut lines: HashMap<(&str, u32), &ImportLine> = HashMap::with_capacity(found.lines.len());
    lines.extend(found.lines.iter().map(|line| ((line.sheet.as_str(), line.line), line)));
    let titles = match lang {
        Lang::Fr => {
            Titles { result: "Relève : résultat", advice: "Relève : pourquoi, et que faire", sheet: "Fichier" }
        }
        Lang::En => Titles { result: "Relève: result", advice: "Relève: why, and what to do", sheet: "File" },
    };
    let mark = |at: usize, row: u32| {
        let name = workbook.sheets.get(at)?.name.as_str();
        if found.headers.get(name) == Some(&row) {
            return Some(Mark::Heading);
        }
        let line = lines.get(&(name, row)).filter(|line| line.verdict != Verdict::Ignored)?;
        let result = say(&verdict(line.verdict)).into();
        Some(Mark::Verdict { result, advice: advice(line, &say).into(), tint: tint(line.verdict) })
    };
    let bytes = annotate(&workbook, &titles, mark, Vec::new()).map_err(|error| Problem::internal(&error))?;
    Ok((name(&found.file.name), bytes))
}

/// The name of the file that was sent, with plain letters: it stands in a header.
fn name(sent: &str) -> String {
    let stem = sent.rsplit_once('.').map_or(sent, |(stem, _)| stem);
    let plain = domain::text::fold(stem).replace(' ', "-");
    let plain: String = plain.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
    format!("releve-{}.xlsx", if plain.is_empty() { "copie" } else { &plain })
}

fn tint(verdict: Verdict) -> Tint {
    match verdict {
        Verdict::Rejected => Tint::Bad,
        Verdict::Duplicate => Tint::Caution,
        Verdict::Create | Verdict::Update => Tint::Good,
        Verdict::Unchanged | Verdict::Ignored => Tint::Muted,
    }
}

fn verdict(verdict: Verdict) -> Both {
    match verdict {
        Verdict::Create => Both::new("Création", "New"),
        Verdict::Update => Both::new("Mise à jour", "Update"),
        Verdict::Unchanged => Both::new("Sans changement", "No change"),
        Verdict::Duplicate => Both::new("Doublon", "Duplicate"),
        Verdict::Rejected => Both::new("Rejetée", "Rejected"),
        Verdict::Ignored => Both::new("Ignorée", "Ignored"),
    }
}

/// Every reason of a line: what it is about, then what to do.
fn advice(line: &ImportLine, say: &impl Fn(&Both) -> String) -> String {
    let text = |reason: &serde_json::Value, field: &str| reason[field].as_str().map(ToOwned::to_owned);
    let reasons =
        line.summary.get("reasons").and_then(serde_json::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let told = reasons.iter().filter_map(|reason| {
        let code = ReasonCode::from_code(&text(reason, "code")?)?;
        let words = say(&words(code));
        let gates = matches!(code, ReasonCode::ConditionsNotMet | ReasonCode::DepartureNeeded);
        let said = |text: String| match gates {
            // Conditions are kept as their codes.
            true => text
                .split(", ")
                .map(|one| {
                    Gate::ALL.into_iter().find(|gate| gate.code() == one).map_or_else(|| one.into(), |g| say(&gate(g)))
                })
                .collect::<Vec<_>>()
                .join(", "),
            false => text,
        };
        let about: Vec<String> = ["column", "value"]
            .iter()
            .filter_map(|field| text(reason, field))
            .filter(|text| !text.is_empty())
            .map(said)
            .collect();
        Some(if about.is_empty() { words } else { format!("{words} ({})", about.join(", ")) })
    });
    told.collect::<Vec<_>>().join("\n").chars().take(2_000).collect()
}

/// A condition that is not met.
fn gate(gate: Gate) -> Both {
    let (fr, en) = match gate {
        Gate::SessionOpen => ("session qui n’est pas ouverte", "session not open"),
        Gate::EnrolmentWindow => ("hors des dates d’inscription", "outside the dates of enrolment"),
        Gate::NotBegun => ("session déjà commencée", "session begun already"),
        Gate::NotEnrolled => ("déjà inscrit", "enrolled already"),
        Gate::NoLiveOffer => ("proposition en cours", "an offer waits for an answer"),
        Gate::OneSeatPerCourse => {
            ("une place dans une autre session de ce stage", "a seat in another session of this course")
        }
        Gate::Ledger => ("un autre engagement ces jours-là", "another commitment on these days"),
        Gate::Audience => ("public du stage", "audience of the course"),
        Gate::Prerequisites => ("qualification préalable", "skill needed before"),
        Gate::PreviousCourses => ("stage préalable", "course needed before"),
        Gate::Quota => ("places réservées à d’autres unités", "seats set aside for other units"),
        Gate::NotRefused => ("refus antérieur", "refused before"),
        Gate::Approved => ("accord attendu", "approval awaited"),
        Gate::Crew => ("équipage incomplet", "crew not whole"),
    };
    Both::new(fr, en)
}

/// A reason, with what to do about it.
fn words(code: ReasonCode) -> Both {
    use ReasonCode as R;
    let (fr, en) = match code {
        R::Missing => ("Cellule nécessaire vide : remplissez-la", "A required cell is empty: fill it in"),
        R::InvalidServiceNumber => {
            ("Le matricule n’a pas dix chiffres : vérifiez-le", "The service number does not have ten digits: check it")
        }
        R::InvalidText => (
            "Texte trop long ou signes interdits : raccourcissez-le",
            "Text too long or with forbidden signs: shorten it",
        ),
        R::InvalidDate => (
            "Cette date n’existe pas : écrivez-la comme 24/10/2027",
            "This date does not exist: write it as 24/10/2027",
        ),
        R::InvalidNumber => (
            "Ce n’est pas un nombre entier possible : écrivez-le en chiffres",
            "Not a possible whole number: write it in figures",
        ),
        R::InvalidPriority => ("La priorité va de 1 à 4", "The priority goes from 1 to 4"),
        R::DatesReversed => {
            ("Le dernier jour précède le premier : échangez-les", "The last day is before the first: swap them")
        }
        R::UnknownCourse => (
            "Aucun stage ne porte ce code ou ce titre : vérifiez-le au catalogue",
            "No course has this code or title: check the catalogue",
        ),
        R::UnknownSession => (
            "Aucune session de ce calendrier n’a ce code : joignez le calendrier, ou corrigez le code",
            "No session of this calendar has this code: send the calendar too, or correct the code",
        ),
        R::WishOfAnotherCourse => (
            "La session souhaitée est celle d’un autre stage : choisissez-en une du stage demandé",
            "The session wished for is of another course: choose one of the course asked for",
        ),
        R::SameWishTwice => (
            "La même session est souhaitée deux fois : effacez-en une",
            "The same session is wished for twice: clear one of them",
        ),
        R::UnknownPerson => (
            "Matricule inconnu de l’annuaire : ajoutez grade, nom, prénom et unité",
            "Service number unknown to the directory: add rank, names and unit",
        ),
        R::UnknownUnit => (
            "Aucune unité de votre périmètre ne porte ce nom : écrivez son code",
            "No unit in your scope has this name: write its code",
        ),
        R::UnknownRank => ("Grade inconnu : écrivez son code, comme CPL", "Unknown rank: write its code, such as CPL"),
        R::SameAsLine => {
            ("Même contenu qu’une ligne précédente : rien à faire", "Same content as an earlier line: nothing to do")
        }
        R::ContradictsLine => (
            "La personne et le stage figurent plus haut avec d’autres précisions : gardez une seule ligne",
            "The same stands above with other details: keep one line",
        ),
        R::AskedElsewhere => (
            "Déjà demandé dans le fichier d’un autre gestionnaire : voyez avec lui",
            "Already asked for in another planner’s file: see with them",
        ),
        R::BelowOccupied => (
            "Plus de personnes inscrites que la nouvelle capacité : annulez d’abord des inscriptions",
            "More people enrolled than the new capacity: cancel enrolments first",
        ),
        R::HoldsSeat => {
            ("La personne a une place : annulez-la dans Relève", "The person holds a seat: cancel it in Relève")
        }
        R::SessionOccupied => (
            "Des personnes y sont inscrites : déplacez ou annulez la session dans Relève",
            "People hold seats: move or call off the session in Relève",
        ),
        R::ClosedSince => (
            "Demande close depuis dans Relève : le fichier ne la rouvre pas",
            "Closed in Relève since: the file does not reopen it",
        ),
        R::SessionCancelledSince => (
            "Session annulée depuis dans Relève : le fichier ne la rouvre pas",
            "Called off in Relève since: the file does not reopen it",
        ),
        R::PersonDiffers => (
            "L’annuaire connaît cette personne autrement : il n’est pas modifié",
            "The directory knows this person otherwise: it is not changed",
        ),
        R::UnderstoodAs => {
            ("Compris ainsi : corrigez la cellule si c’est faux", "Understood as: correct the cell if that is wrong")
        }
        R::AnySession => (
            "Aucune session nommée : toute session à venir du stage",
            "No session is named: any session to come of the course",
        ),
        R::DayOfImport => ("Pas de date de demande : le jour de l’import", "No date of request: the day of the import"),
        R::QuotasOverCapacity => {
            ("Les contingents dépassent les places : réduisez-les", "The quotas exceed the seats: reduce them")
        }
        R::SeveralCourses => {
            ("Plusieurs stages ont cet intitulé : ajoutez le code", "Several courses have this title: add the code")
        }
        R::NoSessionToCome => (
            "Aucune session à venir de ce stage dans ce calendrier : joignez-en un",
            "No session of this course is to come in this calendar: send one",
        ),
        R::NotAllowed => (
            "Votre rôle ne permet pas ces lignes : confiez-les à qui en a le droit",
            "Your role does not allow such lines: hand them to someone whose role does",
        ),
        R::OutOfScope => (
            "Cette personne est hors de votre périmètre : voyez avec son administrateur",
            "This person is out of your scope: see their administrator",
        ),
        R::InvalidStatus => {
            ("Statut inconnu : écrivez active, réserve ou civil", "Unknown status: write active, reserve or civilian")
        }
        R::UnknownSkill => (
            "Aucune qualification en usage ne porte ce code : vérifiez-le au catalogue",
            "No skill in use has this code: check the catalogue",
        ),
        R::MinimumAboveCapacity => {
            ("Le minimum dépasse la capacité : réduisez-le", "The minimum exceeds the seats: reduce it")
        }
        R::SessionFull => (
            "La session est complète : choisissez-en une autre, ou déposez une demande",
            "The session is full: choose another one, or file a request",
        ),
        R::ConditionsNotMet => {
            ("Des conditions ne sont pas remplies : remplissez-les d’abord", "Conditions are not met: meet them first")
        }
        R::DepartureNeeded => (
            "Un motif est nécessaire, car une règle n’est pas suivie : inscrivez la personne dans Relève",
            "A reason is needed, since a rule is not followed: place the person in Relève",
        ),
        R::NotPlaced => (
            "La session ne prend pas cette personne : ouvrez-la dans Relève",
            "The session does not take this person: open it in Relève",
        ),
        R::Waits => ("Pas de place libre : mise en liste d’attente", "No free seat: put on the waiting list"),
        R::TooManySeats => (
            "Trop d’inscriptions dans un même import : mettez celles-ci dans un autre fichier",
            "Too many enrolments in one import: put these in another file",
        ),
        R::Struck => ("Ligne rayée : demande annulée", "Struck through: cancelled request"),
        R::TotalLine => ("Ligne de total", "Total line"),
        R::OutsideTable => ("Hors du tableau", "Outside the table"),
    };
    Both::new(fr, en)
}
