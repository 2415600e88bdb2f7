//! The table of requests: choosing, answering several, copying.

use crate::i18n::texts;

texts! {
    select_all { fr: "Sélectionner les demandes affichées", en: "Select the requests shown" }
    select(who: &str) { fr: "Sélectionner la demande de {who}", en: "Select the request of {who}" }
    selected(count: u32) { fr: "{count} demande sélectionnée" | "{count} demandes sélectionnées", en: "{count} request selected" | "{count} requests selected" }
    deselect { fr: "Tout désélectionner", en: "Clear the selection" }
    copy { fr: "Copier pour un tableur", en: "Copy for a spreadsheet" }
    copied(count: u32) { fr: "{count} ligne copiée." | "{count} lignes copiées.", en: "{count} row copied." | "{count} rows copied." }
    not_copied { fr: "Votre navigateur n’a pas permis la copie.", en: "Your browser did not allow the copy." }
    total(count: &str) { fr: "Demandes\u{a0}: {count}", en: "Requests: {count}" }
    changed { fr: "Des demandes ont changé.", en: "Some requests have changed." }
    refresh { fr: "Actualiser la liste", en: "Refresh the list" }
    columns { fr: "Colonnes", en: "Columns" }
    group_by { fr: "Compter par", en: "Count by" }
    ungrouped { fr: "Rien", en: "Nothing" }
    keys { fr: "Flèches\u{a0}: changer de ligne. Entrée\u{a0}: ouvrir. Espace\u{a0}: sélectionner. Maj et flèches\u{a0}: étendre. Ctrl et C\u{a0}: copier.", en: "Arrows: change rows. Enter: open. Space: select. Shift and arrows: extend. Ctrl and C: copy." }
    approve { fr: "Donner mon accord", en: "Approve" }
    refuse { fr: "Refuser", en: "Refuse" }
    withdraw { fr: "Retirer", en: "Withdraw" }
    approve_title(count: u32) { fr: "Donner mon accord à {count} demande" | "Donner mon accord à {count} demandes", en: "Approve {count} request" | "Approve {count} requests" }
    refuse_title(count: u32) { fr: "Refuser {count} demande" | "Refuser {count} demandes", en: "Refuse {count} request" | "Refuse {count} requests" }
    withdraw_title(count: u32) { fr: "Retirer {count} demande" | "Retirer {count} demandes", en: "Withdraw {count} request" | "Withdraw {count} requests" }
    prioritise { fr: "Changer la priorité", en: "Change the priority" }
    prioritise_title(count: u32) { fr: "Changer la priorité de {count} demande" | "Changer la priorité de {count} demandes", en: "Change the priority of {count} request" | "Change the priority of {count} requests" }
    priority_needed { fr: "Choisissez la priorité.", en: "Choose the priority." }
    priority_reason { fr: "Motif de la priorité", en: "Reason of the priority" }
    priority_reason_hint { fr: "Obligatoire pour les priorités 1 et 2\u{a0}; la personne le lit.", en: "Compulsory for priorities 1 and 2; the person reads it." }
    priority_reason_needed { fr: "Les priorités 1 et 2 se justifient\u{a0}: dites pourquoi.", en: "Priorities 1 and 2 need a reason: say why." }
    will_prioritise(count: u32) { fr: "{count} demande change de priorité\u{a0}; elle compte au prochain classement." | "{count} demandes changent de priorité\u{a0}; elle compte au prochain classement.", en: "{count} request takes another priority; it counts from the next ranking on." | "{count} requests take another priority; it counts from the next ranking on." }
    first_see { fr: "Rien n’est encore fait\u{a0}: vous verrez d’abord ce qui changera, et pour qui.", en: "Nothing is done yet: you will first see what changes, and for whom." }
    see { fr: "Voir ce qui changera", en: "See what changes" }
    will_do(count: u32) { fr: "{count} demande changera\u{a0}; la personne est prévenue." | "{count} demandes changeront\u{a0}; les personnes sont prévenues.", en: "{count} request will change; the person is told." | "{count} requests will change; the people are told." }
    will_not(count: u32) { fr: "{count} demande ne changera pas\u{a0}:" | "{count} demandes ne changeront pas\u{a0}:", en: "{count} request will not change:" | "{count} requests will not change:" }
    none_will { fr: "Aucune de ces demandes ne changera.", en: "None of these requests will change." }
    done(count: u32) { fr: "{count} demande a changé." | "{count} demandes ont changé.", en: "{count} request has changed." | "{count} requests have changed." }
    not_done(count: u32) { fr: "{count} n’a pas changé." | "{count} n’ont pas changé.", en: "{count} has not." | "{count} have not." }
    too_many(most: &str) { fr: "Au plus {most} demandes à la fois\u{a0}: réduisez la sélection.", en: "At most {most} requests at a time: reduce the selection." }
    somebody { fr: "Une demande", en: "A request" }
}
