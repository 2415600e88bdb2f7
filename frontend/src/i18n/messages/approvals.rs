//! Who approves the requests of a course.

use crate::i18n::texts;

texts! {
    title { fr: "Accords demandés", en: "Approvals asked for" }
    none { fr: "Aucun accord n’est demandé.", en: "No approval is asked for." }
    edit { fr: "Modifier les accords", en: "Edit the approvals" }
    unit_chief { fr: "Chef de l’unité de la personne", en: "Chief of the person’s unit" }
    upper_unit(level: u32) { fr: "Chef de l’unité située {level} niveau au-dessus" | "Chef de l’unité située {level} niveaux au-dessus", en: "Chief of the unit {level} level above" | "Chief of the unit {level} levels above" }
    upper_unit_choice { fr: "Chef d’une unité au-dessus", en: "Chief of a unit above" }
    planner { fr: "Gestionnaires du stage", en: "Planners of the course" }
    within(days: u32) { fr: "répond dans {days} jour" | "répond dans les {days} jours", en: "answers within {days} day" | "answers within {days} days" }
    escalation { fr: "Passé ce délai, l’unité au-dessus peut répondre aussi.", en: "After that, the unit above may answer as well." }
    steps { fr: "Étapes, dans l’ordre", en: "Steps, in order" }
    nth(number: &str) { fr: "Étape {number}", en: "Step {number}" }
    approver { fr: "Qui donne son accord", en: "Who approves" }
    level { fr: "Niveaux au-dessus de l’unité de la personne", en: "Levels above the person’s unit" }
    level_hint { fr: "1 pour l’unité juste au-dessus, 2 pour la suivante.", en: "1 for the unit right above, 2 for the next one." }
    days { fr: "Jours pour répondre", en: "Days to answer" }
    days_hint { fr: "Ensuite, l’unité au-dessus peut répondre aussi.", en: "Then the unit above may answer as well." }
    between(most: &str) { fr: "Écrivez un nombre entier de 1 à {most}.", en: "Enter a whole number from 1 to {most}." }
    add { fr: "Ajouter une étape", en: "Add a step" }
    remove(number: &str) { fr: "Retirer l’étape {number}", en: "Remove step {number}" }
    earlier(number: &str) { fr: "Avancer l’étape {number}", en: "Move step {number} up" }
    none_under_way { fr: "Les demandes à venir suivront ces étapes. Aucune demande n’attend aujourd’hui.", en: "Requests to come will follow these steps. No request waits today." }
    under_way(count: u32) { fr: "{count} demande en attente garde les étapes avec lesquelles elle a été déposée\u{a0}; seules les demandes à venir suivront celles-ci." | "{count} demandes en attente gardent les étapes avec lesquelles elles ont été déposées\u{a0}; seules les demandes à venir suivront celles-ci.", en: "{count} waiting request keeps the steps with which it was filed; only requests to come will follow these." | "{count} waiting requests keep the steps with which they were filed; only requests to come will follow these." }
    saved { fr: "Accords enregistrés pour les demandes à venir.", en: "Approvals saved for requests to come." }
}
