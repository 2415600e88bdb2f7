//! Why a line of a file is set aside, or what is worth knowing about it.

use crate::i18n::texts;

texts! {
    missing { fr: "Cellule nécessaire vide", en: "A required cell is empty" }
    invalid_service_number { fr: "Le matricule n’a pas dix chiffres", en: "The service number does not have ten digits" }
    invalid_text { fr: "Texte trop long ou signes interdits", en: "Text too long or with forbidden signs" }
    invalid_date { fr: "Cette date n’existe pas", en: "This date does not exist" }
    invalid_number { fr: "Ce n’est pas un nombre entier possible", en: "Not a possible whole number" }
    invalid_priority { fr: "La priorité va de 1 à 4", en: "The priority goes from 1 to 4" }
    dates_reversed { fr: "Le dernier jour précède le premier", en: "The last day is before the first" }
    unknown_course { fr: "Aucun stage n’a ce code", en: "No course has this code" }
    unknown_session { fr: "Aucune session de ce calendrier n’a ce code", en: "No session of this calendar has this code" }
    wish_of_another_course { fr: "La session souhaitée est celle d’un autre stage", en: "The session wished for is of another course" }
    same_wish_twice { fr: "La même session est souhaitée deux fois", en: "The same session is wished for twice" }
    unknown_unit { fr: "Aucune unité ne porte ce nom", en: "No unit has this name" }
    unknown_rank { fr: "Grade inconnu", en: "Unknown rank" }
    same_as_line { fr: "Même contenu qu’une ligne précédente", en: "Same content as an earlier line" }
    contradicts_line { fr: "La personne et le stage figurent plus haut avec d’autres précisions", en: "The person and course stand above with other details" }
    asked_elsewhere { fr: "Déjà demandé dans le fichier d’un autre gestionnaire", en: "Already asked for in another planner’s file" }
    below_occupied { fr: "Plus de personnes inscrites que la nouvelle capacité", en: "More people enrolled than the new capacity" }
    holds_seat { fr: "La personne a une place\u{a0}: annulez-la dans Relève", en: "The person holds a seat: cancel it in Relève" }
    session_occupied { fr: "Des personnes y sont inscrites\u{a0}: déplacez ou annulez la session dans Relève", en: "People hold seats: move or call off the session in Relève" }
    closed_since { fr: "Demande close depuis dans Relève\u{a0}: le fichier ne la rouvre pas", en: "Closed in Relève since: the file does not reopen it" }
    session_cancelled_since { fr: "Session annulée depuis dans Relève\u{a0}: le fichier ne la rouvre pas", en: "Called off in Relève since: the file does not reopen it" }
    unknown_person { fr: "L’annuaire ne connaît pas ce matricule, et le fichier ne dit pas qui c’est", en: "The directory does not know this service number, and the file does not say who it is" }
    understood_as { fr: "Compris ainsi", en: "Understood as" }
    any_session { fr: "Aucune session nommée\u{a0}: toute session à venir du stage", en: "No session is named: any session to come of the course" }
    day_of_import { fr: "Pas de date de demande dans le fichier\u{a0}: le jour de l’import", en: "The file has no date of request: the day of the import" }
    quotas_over_capacity { fr: "Les contingents dépassent les places", en: "The quotas exceed the seats" }
    several_courses { fr: "Plusieurs stages ont cet intitulé\u{a0}: ajoutez le code", en: "Several courses have this title: add the code" }
    no_session_to_come { fr: "Aucune session à venir de ce stage dans ce calendrier", en: "No session of this course is to come in this calendar" }
    person_differs { fr: "L’annuaire connaît cette personne autrement\u{a0}: il n’est pas modifié", en: "The directory knows this person otherwise: it is not changed" }
    not_allowed { fr: "votre rôle ne permet pas ces lignes", en: "your role does not allow such lines" }
    out_of_scope { fr: "personne hors de votre périmètre", en: "person out of your scope" }
    invalid_status { fr: "statut inconnu\u{a0}: active, réserve ou civil", en: "unknown status: active, reserve or civilian" }
    unknown_skill { fr: "aucune qualification en usage n’a ce code", en: "no skill in use has this code" }
    minimum_above_capacity { fr: "le minimum dépasse les places", en: "the minimum exceeds the seats" }
    session_full { fr: "session complète", en: "the session is full" }
    conditions_not_met { fr: "conditions non remplies", en: "conditions not met" }
    departure_needed { fr: "un motif est nécessaire\u{a0}: inscrivez la personne dans Relève", en: "a reason is needed: place the person in Relève" }
    not_placed { fr: "la session ne prend pas cette personne", en: "the session does not take this person" }
    waits { fr: "pas de place libre\u{a0}: liste d’attente", en: "no free seat: waiting list" }
    too_many_seats { fr: "trop d’inscriptions dans un même import\u{a0}: faites un autre fichier", en: "too many enrolments in one import: make another file" }
    struck { fr: "Ligne rayée\u{a0}: demande annulée", en: "Struck through: cancelled request" }
    total_line { fr: "Ligne de total", en: "Total line" }
    outside_table { fr: "Hors du tableau", en: "Outside the table" }
}
