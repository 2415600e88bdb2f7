//! The catalogue of skills, and what people hold of it.

use crate::i18n::texts;

texts! {
    title { fr: "Qualifications", en: "Skills" }
    about { fr: "Le catalogue commun. Une qualification s’enregistre sur la page d’une personne.", en: "The common catalogue. A skill is recorded on a person’s page." }
    code { fr: "Code", en: "Code" }
    label { fr: "Qualification", en: "Skill" }
    find { fr: "Trouver une qualification", en: "Find a skill" }
    none { fr: "Aucune qualification", en: "No skills" }
    none_filtered { fr: "Aucune qualification ne correspond.", en: "No skill matches." }
    none_yet { fr: "Le catalogue est vide.", en: "The catalogue is empty." }
    in_use { fr: "En usage", en: "In use" }
    retired { fr: "Retirée", en: "Retired" }
    state { fr: "État", en: "State" }
    with_retired { fr: "Retirées aussi", en: "Retired too" }
    new { fr: "Ajouter une qualification", en: "Add a skill" }
    created(label: &str) { fr: "«\u{202f}{label}\u{202f}» est au catalogue.", en: "“{label}” is in the catalogue." }
    edit { fr: "Modifier", en: "Edit" }
    edit_of(label: &str) { fr: "Modifier {label}", en: "Edit {label}" }
    edit_effect { fr: "Le nouveau nom vaut pour tous ceux qui la détiennent et pour les stages qui la demandent.", en: "The new name holds for all who have it and for the courses that ask for it." }
    edited(label: &str) { fr: "«\u{202f}{label}\u{202f}» est enregistrée.", en: "“{label}” is saved." }
    code_needed { fr: "Écrivez un code de 32 signes au plus\u{a0}: lettres sans accent, chiffres, points, tirets.", en: "Enter a code of at most 32 characters: plain letters, digits, dots, hyphens." }
    label_needed { fr: "Écrivez le nom de la qualification.", en: "Enter the name of the skill." }
    retire { fr: "Retirer", en: "Retire" }
    retire_of(label: &str) { fr: "Retirer {label} du catalogue", en: "Retire {label} from the catalogue" }
    retire_effect { fr: "Elle ne sera plus donnée à personne ni demandée par un nouveau stage. Ceux qui la détiennent la gardent, les stages qui la demandent continuent.", en: "It will be given to nobody and asked for by no further course. Those who hold it keep it; courses that ask for it go on." }
    retire_done(label: &str) { fr: "«\u{202f}{label}\u{202f}» est retirée du catalogue.", en: "“{label}” is retired." }
    reinstate { fr: "Remettre en usage", en: "Take back into use" }
    reinstate_of(label: &str) { fr: "Remettre {label} en usage", en: "Take {label} back into use" }
    reinstate_effect { fr: "Elle pourra de nouveau être donnée et demandée.", en: "It may be given and asked for again." }
    reinstate_done(label: &str) { fr: "«\u{202f}{label}\u{202f}» est de nouveau en usage.", en: "“{label}” is in use again." }

    record { fr: "Enregistrer une qualification", en: "Record a skill" }
    recorded(label: &str) { fr: "«\u{202f}{label}\u{202f}» est enregistrée.", en: "“{label}” is recorded." }
    which { fr: "Quelle qualification\u{202f}?", en: "Which skill?" }
    which_needed { fr: "Choisissez une qualification.", en: "Choose a skill." }
    first_day { fr: "Premier jour", en: "First day" }
    first_needed { fr: "Choisissez le premier jour.", en: "Choose the first day." }
    last_day { fr: "Dernier jour", en: "Last day" }
    last_hint { fr: "Sans précision, elle n’a pas de fin.", en: "When left out, it does not expire." }
    last_needed { fr: "Choisissez le dernier jour.", en: "Choose the last day." }
    last_wrong { fr: "Choisissez un dernier jour qui ne précède pas le premier.", en: "Choose a last day that is not before the first." }
    end { fr: "Mettre fin", en: "End" }
    end_of(label: &str) { fr: "Mettre fin à {label}", en: "End {label}" }
    end_effect { fr: "Elle vaut jusqu’à ce jour compris. Ce qui a été décidé avant reste.", en: "It holds until that day, included. What was decided before stays." }
    ended { fr: "Le dernier jour est enregistré.", en: "The last day is recorded." }
    correct { fr: "Corriger", en: "Correct" }
    correct_of(label: &str) { fr: "Corriger {label}", en: "Correct {label}" }
    correct_effect { fr: "Les jours qu’il aurait fallu enregistrer. La ligne d’avant reste dans l’audit.", en: "The days that should have been recorded. The former line stays in the audit." }
    corrected { fr: "La qualification est corrigée.", en: "The skill is corrected." }
    withdraw { fr: "Retirer", en: "Withdraw" }
    withdraw_of(label: &str) { fr: "Retirer {label}", en: "Withdraw {label}" }
    withdraw_effect { fr: "Pour une ligne qui n’aurait jamais dû être enregistrée\u{a0}: la personne ne l’aura jamais eue. Elle reste dans l’audit.", en: "For a line that should never have been recorded: the person will never have held it. It stays in the audit." }
    withdrawn { fr: "La qualification est retirée.", en: "The skill is withdrawn." }
}
