//! The catalogue of courses.

use crate::i18n::texts;

texts! {
    title { fr: "Stages", en: "Courses" }
    about { fr: "Le catalogue, le même pour tous.", en: "The catalogue, the same for everybody." }
    find { fr: "Trouver un stage", en: "Find a course" }
    search_hint { fr: "Code ou intitulé", en: "Code or title" }
    see_all { fr: "Voir le catalogue des stages", en: "See the catalogue of courses" }
    none { fr: "Aucun stage à afficher", en: "No courses to show" }
    none_filtered { fr: "Aucun stage ne correspond à ces mots.", en: "No course matches these words." }
    none_yet { fr: "Le catalogue est vide. Ajoutez un premier stage.", en: "The catalogue is empty. Add a first course." }
    none_to_read { fr: "Le catalogue est vide pour l’instant.", en: "The catalogue is empty for now." }
    course { fr: "Stage", en: "Course" }
    duration { fr: "Durée", en: "Duration" }
    days(count: u32) { fr: "{count} jour" | "{count} jours", en: "{count} day" | "{count} days" }
    seats { fr: "Places", en: "Seats" }
    seats_usual(capacity: &str, minimum: &str) { fr: "{capacity}, dont {minimum} au moins pour ouvrir", en: "{capacity}, at least {minimum} to run" }
    audience { fr: "Public", en: "Audience" }
    audience_all { fr: "Tous", en: "Everybody" }

    aims { fr: "Objectifs", en: "Aims" }
    aims_none { fr: "Les objectifs ne sont pas encore décrits.", en: "The aims are not described yet." }
    conditions { fr: "Conditions", en: "Conditions" }
    conditions_none { fr: "Ouvert à tous, sans condition.", en: "Open to all, with no conditions." }
    needs(set: &str) { fr: "Qualification demandée le premier jour\u{a0}: {set}.", en: "Skill needed on the first day: {set}." }
    needs_all(set: &str) { fr: "Qualifications demandées le premier jour\u{a0}: {set}.", en: "Skills needed on the first day: {set}." }
    needs_one_of(sets: &str) { fr: "Une de ces qualifications, valide le premier jour\u{a0}: {sets}.", en: "One of these skills, valid on the first day: {sets}." }
    rank_range(low: &str, high: &str) { fr: "Grade\u{a0}: de {low} à {high}.", en: "Rank: from {low} to {high}." }
    rank_from(low: &str) { fr: "Grade\u{a0}: {low} ou au-dessus.", en: "Rank: {low} or above." }
    rank_to(high: &str) { fr: "Grade\u{a0}: {high} ou en dessous.", en: "Rank: {high} or below." }
    only_statuses(list: &str) { fr: "Statut\u{a0}: {list}.", en: "Status: {list}." }
    or { fr: "ou", en: "or" }
    and { fr: "et", en: "and" }
    previous { fr: "Stages préalables", en: "Courses before this one" }
    gives { fr: "Ce que le stage donne", en: "What the course gives" }
    gives_none { fr: "Aucune qualification n’est délivrée.", en: "No skill is given." }
    valid_for(count: u32) { fr: "valable {count} mois" | "valable {count} mois", en: "valid for {count} month" | "valid for {count} months" }
    valid_always { fr: "sans fin de validité", en: "valid for ever" }
    renew_before(count: u32) { fr: "à renouveler {count} mois avant la fin" | "à renouveler {count} mois avant la fin", en: "to renew {count} month before it ends" | "to renew {count} months before it ends" }
    organisation { fr: "Organisation", en: "Organisation" }
    usual_seats { fr: "Places d’une session", en: "Seats of a session" }
    usual_minimum { fr: "Effectif minimum", en: "Minimum" }
    policy { fr: "Place rendue", en: "Seat given back" }
    policy_on_confirmation { fr: "Le gestionnaire lit le classement et propose la place", en: "The planner reads the ranking and offers the seat" }
    policy_automatic { fr: "La place passe aussitôt à la personne suivante", en: "The seat passes to the next person at once" }
    promotion { fr: "Ce que reçoit la personne suivante", en: "What the next person receives" }
    promotion_offer { fr: "Une proposition, à accepter ou décliner", en: "An offer, to accept or decline" }
    promotion_seat { fr: "La place elle-même, qu’elle peut rendre", en: "The seat itself, which they may give back" }
    session_cost { fr: "Coût d’une session", en: "Cost of a session" }
    seat_cost { fr: "Coût par personne", en: "Cost per person" }
    sessions { fr: "Sessions à venir", en: "Sessions to come" }
    sessions_none { fr: "Aucune session n’est prévue pour l’instant.", en: "No session is planned for now." }
    sessions_all { fr: "Toutes ses sessions", en: "All its sessions" }

    new { fr: "Ajouter un stage", en: "Add a course" }
    edit { fr: "Modifier le stage", en: "Edit the course" }
    edit_of(title: &str) { fr: "Modifier {title}", en: "Edit {title}" }
    created(title: &str) { fr: "«\u{202f}{title}\u{202f}» est au catalogue.", en: "“{title}” is in the catalogue." }
    edited(title: &str) { fr: "«\u{202f}{title}\u{202f}» est enregistré.", en: "“{title}” is saved." }
    stands(title: &str, capacity: &str, minimum: &str) { fr: "{title}, {capacity} places, minimum {minimum}", en: "{title}, {capacity} seats, minimum {minimum}" }
    part_says { fr: "Présentation", en: "Presentation" }
    part_seats { fr: "Sessions habituelles", en: "Usual sessions" }
    part_costs { fr: "Coûts", en: "Costs" }
    code { fr: "Code", en: "Code" }
    code_hint { fr: "Lettres sans accent, chiffres, points, tirets. Il ne change plus ensuite.", en: "Plain letters, digits, dots, hyphens. It does not change afterwards." }
    code_needed { fr: "Écrivez un code de 32 signes au plus\u{a0}: lettres sans accent, chiffres, points, tirets.", en: "Enter a code of at most 32 characters: plain letters, digits, dots, hyphens." }
    label { fr: "Intitulé", en: "Title" }
    label_needed { fr: "Écrivez l’intitulé du stage.", en: "Enter the title of the course." }
    aims_hint { fr: "Ce que la personne saura faire après le stage.", en: "What people can do afterwards." }
    audience_hint { fr: "En quelques mots, pour qui ce stage est fait.", en: "In a few words, whom the course is meant for." }
    duration_field { fr: "Durée, en jours", en: "Duration, in days" }
    number_between(least: u32, most: &str) { fr: "Écrivez un nombre entier de {least} à {most}." | "Écrivez un nombre entier de {least} à {most}.", en: "Enter a whole number from {least} to {most}." | "Enter a whole number from {least} to {most}." }
    amount_needed { fr: "Écrivez un montant en euros, par exemple 120 ou 12,50.", en: "Enter an amount in euros, for example 120 or 12.50." }
    minimum_above { fr: "Le minimum ne dépasse pas le nombre de places.", en: "The minimum is not above the number of seats." }
    sets { fr: "Qualifications demandées", en: "Skills asked for" }
    sets_hint { fr: "Dans une même liste, toutes sont demandées. Entre deux listes, l’une ou l’autre suffit.", en: "Within a list, all are needed. Between lists, either one is enough." }
    sets_none { fr: "Aucune qualification n’est demandée.", en: "No skill is asked for." }
    set_add_first { fr: "Demander des qualifications", en: "Ask for skills" }
    set_add { fr: "Ajouter une autre possibilité", en: "Add another way" }
    set_nth(number: &str) { fr: "Possibilité {number}", en: "Way {number}" }
    set_remove(number: &str) { fr: "Retirer la possibilité {number}", en: "Remove way {number}" }
    set_empty { fr: "Cochez au moins une qualification, ou retirez cette possibilité.", en: "Tick at least one skill, or remove this way." }
    previous_hint { fr: "Tous sont demandés.", en: "All of them are needed." }
    lowest_rank { fr: "Grade le plus bas", en: "Lowest rank" }
    highest_rank { fr: "Grade le plus élevé", en: "Highest rank" }
    rank_any { fr: "Sans limite", en: "No limit" }
    statuses { fr: "Statuts", en: "Statuses" }
    statuses_hint { fr: "Rien de coché\u{a0}: tous les statuts.", en: "Nothing ticked: every status." }
    grant_add { fr: "Ajouter une qualification délivrée", en: "Add a skill given" }
    grant_skill { fr: "Qualification", en: "Skill" }
    grant_valid { fr: "Validité, en mois", en: "Validity, in months" }
    grant_valid_hint { fr: "Sans précision, elle n’a pas de fin.", en: "When left out, it does not end." }
    grant_renewal { fr: "À renouveler, en mois avant la fin", en: "To renew, in months before it ends" }
    grant_nth(number: &str) { fr: "Qualification délivrée {number}", en: "Skill given {number}" }
    grant_remove(number: &str) { fr: "Retirer la qualification délivrée {number}", en: "Remove skill given {number}" }
    grant_needed { fr: "Choisissez une qualification, ou retirez cette ligne.", en: "Choose a skill, or remove this line." }
    costs_hint { fr: "En euros.", en: "In euros." }
}
