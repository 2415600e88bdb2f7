//! Session templates.

use crate::i18n::texts;

texts! {
    kind { fr: "Modèle de session", en: "Session template" }
    did_created { fr: "Modèle de session enregistré", en: "Session template saved" }
    did_updated { fr: "Modèle de session modifié", en: "Session template changed" }
    did_deleted { fr: "Modèle de session supprimé", en: "Session template deleted" }
    title { fr: "Modèles de session", en: "Session templates" }
    none { fr: "Aucun modèle. Ouvrez une session de ce stage, puis «\u{a0}Garder comme modèle\u{a0}».", en: "No template. Open a session of this course, then “Keep as a template”." }
    keep { fr: "Garder comme modèle", en: "Keep as a template" }
    keep_effect { fr: "Le modèle garde le lieu, les places, les contingents, le coût et les consignes\u{a0}; les jours et les inscriptions deviennent des distances au premier jour. Les inscrits et les formateurs ne suivent pas.", en: "The template keeps the site, seats, quotas, cost and instructions; days and enrolment become distances to the first day. Those enrolled and the trainers are left out." }
    kept(name: &str) { fr: "Modèle «\u{a0}{name}\u{a0}» enregistré, sur la page du stage.", en: "Template “{name}” saved, on the page of the course." }
    saved(name: &str) { fr: "Modèle «\u{a0}{name}\u{a0}» modifié.", en: "Template “{name}” changed." }
    deleted(name: &str) { fr: "Modèle «\u{a0}{name}\u{a0}» supprimé.", en: "Template “{name}” deleted." }
    name { fr: "Nom du modèle", en: "Name of the template" }
    name_hint { fr: "Par exemple «\u{a0}Une semaine, 12 places\u{a0}».", en: "For example “One week, 12 seats”." }
    name_needed { fr: "Donnez un nom au modèle.", en: "Give the template a name." }
    plan { fr: "Planifier", en: "Plan" }
    plan_of(name: &str) { fr: "Planifier depuis «\u{a0}{name}\u{a0}»", en: "Plan from “{name}”" }
    plan_effect { fr: "Chaque session est en préparation\u{a0}: jours, inscriptions et contingents sont placés à partir de son premier jour.", en: "Each session is a draft: days, enrolment and quotas are placed from its first day." }
    edit { fr: "Modifier", en: "Edit" }
    edit_of(name: &str) { fr: "Modifier le modèle «\u{a0}{name}\u{a0}»", en: "Edit the template “{name}”" }
    edit_effect { fr: "Les sessions déjà planifiées ne changent pas.", en: "Sessions already planned do not change." }
    delete { fr: "Supprimer", en: "Delete" }
    delete_of(name: &str) { fr: "Supprimer le modèle «\u{a0}{name}\u{a0}»", en: "Delete the template “{name}”" }
    delete_effect { fr: "Le modèle disparaît. Les sessions planifiées depuis lui restent.", en: "The template goes. Sessions planned from it stay." }
    days { fr: "Jours", en: "Days" }
    days_hint { fr: "Le jour 1 est le premier\u{a0}; par exemple 1-5, ou 1-5, 15-19 pour deux semaines séparées.", en: "Day 1 is the first; for example 1-5, or 1-5, 15-19 for two separate weeks." }
    days_needed { fr: "Écrivez les jours comme 1-5, 15-19, à partir du jour 1.", en: "Enter the days as 1-5, 15-19, from day 1 on." }
    day_one(day: &str) { fr: "jour {day}", en: "day {day}" }
    day_range(first: &str, last: &str) { fr: "jours {first} à {last}", en: "days {first} to {last}" }
    seats(count: u32) { fr: "{count} place" | "{count} places", en: "{count} seat" | "{count} seats" }
    quotas(count: u32) { fr: "{count} contingent" | "{count} contingents", en: "{count} quota" | "{count} quotas" }
    opens { fr: "Ouverture des inscriptions, jours avant", en: "Enrolment opens, days before" }
    closes { fr: "Fermeture des inscriptions, jours avant", en: "Enrolment closes, days before" }
    withdrawal { fr: "Rendre sa place sans l’unité, jusqu’à … jours avant", en: "Give a seat back by oneself, until … days before" }
    start { fr: "Partir d’un modèle", en: "Start from a template" }
    start_hint { fr: "Remplit les jours, le lieu, les places, les contingents et les inscriptions\u{a0}; tout reste modifiable.", en: "Fills in the days, site, seats, quotas and enrolment; everything can still be changed." }
    start_none { fr: "Aucun modèle", en: "No template" }
    first_day { fr: "Premier jour de la session", en: "First day of the session" }
    first_day_hint { fr: "Le changer place à nouveau les jours, les inscriptions et les contingents.", en: "Changing it places the days, enrolment and quotas anew." }
    filled(name: &str) { fr: "Formulaire rempli depuis «\u{a0}{name}\u{a0}».", en: "Form filled in from “{name}”." }
    beyond { fr: "Choisissez un premier jour plus proche.", en: "Choose a first day nearer in time." }
    series { fr: "Pour en planifier plusieurs à la fois\u{a0}:", en: "To plan several at once:" }
    see { fr: "les modèles du stage", en: "the templates of the course" }
}
