//! The courses that a person is to take by a day.

use crate::i18n::texts;

texts! {
    title { fr: "Parcours de formation", en: "Training plan" }
    none { fr: "Aucun stage n’est demandé à cette personne.", en: "No course is required of this person." }
    progress(done: &str, all: &str) { fr: "{done} sur {all}", en: "{done} of {all}" }
    met { fr: "Acquis", en: "Done" }
    overdue { fr: "En retard", en: "Overdue" }
    ahead { fr: "À suivre", en: "To take" }
    by(day: &str) { fr: "avant le {day}", en: "by {day}" }
    met_on(day: &str) { fr: "acquis le {day}", en: "done on {day}" }
    set_by(who: &str) { fr: "demandé par {who}", en: "set by {who}" }
    add { fr: "Ajouter un stage", en: "Add a course" }
    add_do { fr: "Ajouter au parcours", en: "Add to the plan" }
    added { fr: "Stage ajouté au parcours.", en: "Course added to the plan." }
    course { fr: "Stage", en: "Course" }
    by_day { fr: "À suivre avant le", en: "To take by" }
    needed { fr: "Choisissez.", en: "Choose one." }
    note { fr: "Précisions", en: "Note" }
    withdraw { fr: "Retirer", en: "Withdraw" }
    withdraw_of(course: &str) { fr: "Retirer {course} du parcours", en: "Withdraw {course} from the plan" }
    withdraw_effect { fr: "Le stage n’est plus demandé. Ce qui était prévu reste dans l’historique.", en: "The course is no longer required. What was planned stays in the audit." }
    withdraw_hint { fr: "Par exemple\u{a0}: changement de poste.", en: "For example: another position." }
    withdrawn { fr: "Stage retiré du parcours.", en: "Course withdrawn from the plan." }
    did_set { fr: "Stage ajouté à un parcours", en: "Course added to a plan" }
    did_withdrawn { fr: "Stage retiré d’un parcours", en: "Course withdrawn from a plan" }
    kind { fr: "Stage d’un parcours", en: "Course of a plan" }
    expiring { fr: "Qualifications à renouveler", en: "Skills to renew" }
    until(day: &str) { fr: "valable jusqu’au {day}", en: "valid until {day}" }
    renewed_by(course: &str) { fr: "Se renouvelle avec {course}", en: "Renewed by {course}" }
    no_course { fr: "Aucun stage du catalogue ne la renouvelle\u{a0}: voyez votre unité.", en: "No course of the catalogue renews it: ask your unit." }
}
