//! People, units and skills.

use crate::i18n::texts;

texts! {
    title { fr: "Personnes", en: "People" }
    person { fr: "Personne", en: "Person" }
    find { fr: "Trouver une personne", en: "Find a person" }
    search_hint { fr: "Nom, prénom ou matricule", en: "Name or service number" }
    name { fr: "Nom", en: "Name" }
    service_number { fr: "Matricule", en: "Service number" }
    rank { fr: "Grade", en: "Rank" }
    unit { fr: "Unité", en: "Unit" }
    status { fr: "Statut", en: "Status" }
    status_active { fr: "Active", en: "Regular" }
    status_reserve { fr: "Réserve", en: "Reserve" }
    status_civilian { fr: "Civil", en: "Civilian" }
    skills { fr: "Qualifications", en: "Skills" }
    skills_none { fr: "Aucune qualification enregistrée.", en: "No skills recorded." }
    valid_until(when: &str) { fr: "valide jusqu’au {when}", en: "valid until {when}" }
    valid_always { fr: "sans limite de date", en: "no end date" }
    valid_from(when: &str) { fr: "à partir du {when}", en: "from {when}" }
    expired { fr: "périmée", en: "out of date" }
    requests_of { fr: "Ses demandes", en: "Requests" }
    requests_none { fr: "Aucune demande.", en: "No requests." }
    none_title { fr: "Personne à afficher", en: "Nobody to show" }
    none_filtered { fr: "Personne ne correspond à cette recherche dans votre périmètre.", en: "Nobody within your scope matches this search." }
    none_yet { fr: "Les personnes apparaîtront ici après un import.", en: "People will appear here after an import." }
}
