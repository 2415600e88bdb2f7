//! Asking for several people in one go.

use crate::i18n::texts;

texts! {
    title { fr: "Nouvelle demande", en: "New request" }
    about { fr: "Pour une ou plusieurs personnes à la fois. Chacune est vérifiée dès qu’elle est ajoutée.", en: "For one or several people at once. Each is checked as soon as they are added." }
    part_sessions { fr: "Sessions souhaitées", en: "Sessions wished for" }
    sessions_hint { fr: "Jusqu’à trois, de la préférée à la dernière.", en: "Up to three, best first." }
    no_session { fr: "Aucune", en: "None" }
    free(count: u32) { fr: "{count} place libre" | "{count} places libres", en: "{count} free seat" | "{count} free seats" }
    part_dates { fr: "Ou toute session à ces dates", en: "Or any session on these dates" }
    dates_hint { fr: "Les sessions qui s’ouvriront plus tard à ces dates comptent aussi.", en: "Sessions that open later on these dates count too." }
    from { fr: "À partir du", en: "From" }
    until { fr: "Jusqu’au", en: "Until" }
    both_days_needed { fr: "Indiquez les deux dates, la première puis la dernière", en: "Say both dates, the first then the last" }
    wish_needed { fr: "Choisissez une session, ou des dates acceptées", en: "Choose a session, or dates that are accepted" }
    except_add { fr: "Exclure des jours", en: "Leave days out" }
    except_first { fr: "Sauf du", en: "Except from" }
    except_last { fr: "au", en: "to" }
    except_remove { fr: "Ne plus exclure ces jours", en: "No longer leave these days out" }
    priority(class: u8) { fr: "Priorité {class}", en: "Priority {class}" }
    reason_hint { fr: "Indispensable pour les priorités 1 et 2.", en: "Needed for priorities 1 and 2." }
    reason_needed { fr: "Les priorités 1 et 2 se justifient", en: "Priorities 1 and 2 need a reason" }
    whom { fr: "Pour qui", en: "For whom" }
    person_search { fr: "Ajouter une personne", en: "Add a person" }
    people_needed { fr: "Ajoutez au moins une personne", en: "Add at least one person" }
    remove_person(name: &str) { fr: "Retirer {name}", en: "Remove {name}" }
    paste { fr: "Coller des matricules", en: "Paste service numbers" }
    numbers { fr: "Matricules", en: "Service numbers" }
    numbers_hint { fr: "Séparés par des espaces, des virgules ou des retours à la ligne, cent au plus.", en: "Separated by spaces, commas or new lines, a hundred at most." }
    add_numbers { fr: "Ajouter ces personnes", en: "Add these people" }
    added(count: u32) { fr: "{count} personne ajoutée" | "{count} personnes ajoutées", en: "{count} person added" | "{count} people added" }
    unknown_numbers(list: &str) { fr: "Introuvables dans votre périmètre\u{a0}: {list}", en: "Not found in your scope: {list}" }
    linked { fr: "Ensemble ou pas du tout", en: "Together or not at all" }
    linked_hint { fr: "Équipage ou binôme, de deux à dix personnes\u{a0}: toutes reçoivent une place de la même session, ou aucune.", en: "A crew or a pair, two to ten people: all of them get a seat of one session, or none does." }
    conditions { fr: "Conditions", en: "Conditions" }
    open_to(count: u32) { fr: "{count} session possible" | "{count} sessions possibles", en: "{count} session possible" | "{count} sessions possible" }
    none_open { fr: "Aucune session possible aujourd’hui", en: "No session possible today" }
    meets_all { fr: "Remplit tout", en: "Meets all" }
    lacks { fr: "À remplir", en: "To be met" }
    not_filed { fr: "Non déposée", en: "Not filed" }
    is_filed { fr: "Déposée", en: "Filed" }
    out_of_scope { fr: "Personne hors de votre périmètre", en: "Someone out of your scope" }
    file { fr: "Déposer la demande", en: "File the request" }
    filed(count: u32) { fr: "{count} demande déposée" | "{count} demandes déposées", en: "{count} request filed" | "{count} requests filed" }
}
