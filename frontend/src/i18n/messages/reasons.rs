//! Coded reasons, as people read them.

use crate::i18n::texts;

texts! {
    health { fr: "Santé", en: "Health" }
    mission { fr: "Mission ou exercice", en: "Operation or exercise" }
    unit_need { fr: "Besoin de l’unité", en: "Needed by the unit" }
    personal { fr: "Raison personnelle ou familiale", en: "Personal or family matter" }
    posting { fr: "Mutation", en: "Posted elsewhere" }
    not_eligible_any_more { fr: "Ne remplit plus les conditions", en: "No longer meets the conditions" }
    crew_incomplete { fr: "Demandes liées\u{a0}: une autre personne ne vient pas", en: "Linked requests: another person does not come" }
    session_moved { fr: "Session déplacée par l’organisateur", en: "Session moved by the organiser" }
    capacity_lowered { fr: "Places retirées par l’organisateur", en: "Seats taken away by the organiser" }
    session_cancelled { fr: "Session annulée par l’organisateur", en: "Session called off by the organiser" }
    mistake { fr: "Saisie par erreur", en: "Entered by mistake" }
    other { fr: "Autre", en: "Other" }
    dates { fr: "Pas disponible à ces dates", en: "Not available on those dates" }
    distance { fr: "Trop loin", en: "Too far" }
    notice { fr: "Délai trop court", en: "Too short a notice" }
    no_longer_wanted { fr: "Ne souhaite plus ce stage", en: "No longer wants the course" }
    cancelled_in_file { fr: "Rayée dans le fichier du gestionnaire", en: "Struck through in the planner’s file" }
    enrolment_cancelled { fr: "Inscription annulée", en: "Enrolment cancelled" }
    not_eligible { fr: "Hors du public du stage", en: "Not in the audience of the course" }
    unit_refused { fr: "Refusée par l’unité", en: "Refused by the unit" }
    duplicate { fr: "Double d’une autre demande", en: "Duplicate of another request" }
    operational_need { fr: "Nécessité opérationnelle", en: "Operational need" }
    agreed_with_passed_over { fr: "Accord de la personne dépassée", en: "Agreed with the person passed over" }
    repairs_mistake { fr: "Répare une erreur de l’organisation", en: "Repairs a mistake of the organisation" }
    evidence_seen { fr: "Justificatif vu hors de Relève", en: "Evidence seen outside Relève" }
    command_decision { fr: "Décision du commandement", en: "Decision of the command" }
}
