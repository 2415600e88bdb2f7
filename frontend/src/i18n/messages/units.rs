//! The tree of units.

use crate::i18n::texts;

texts! {
    title { fr: "Unités", en: "Units" }
    unit { fr: "Unité", en: "Unit" }
    find { fr: "Trouver une unité", en: "Find a unit" }
    search_label { fr: "Sigle ou nom", en: "Code or name" }
    tree { fr: "Arbre des unités", en: "Tree of units" }
    count(n: u32) { fr: "{n} unité" | "{n} unités", en: "{n} unit" | "{n} units" }
    below(n: u32) { fr: "{n} unité en dépend" | "{n} unités en dépendent", en: "{n} unit under it" | "{n} units under it" }
    open_all { fr: "Tout déplier", en: "Open all" }
    close_all { fr: "Tout replier", en: "Close all" }
    above { fr: "Unité supérieure", en: "Unit above" }
    above_it { fr: "l’unité supérieure", en: "the unit above" }
    root { fr: "Racine", en: "Root" }
    time_zone { fr: "Fuseau horaire", en: "Time zone" }
    people_of { fr: "Voir les personnes", en: "See the people" }
    roles_of { fr: "Voir les rôles", en: "See the roles" }
    none_title { fr: "Aucune unité", en: "No units" }
    none_filtered { fr: "Aucune unité de votre périmètre ne correspond.", en: "No unit within your scope matches." }
    none_yet { fr: "Vos rôles ne portent sur aucune unité.", en: "Your roles cover no unit." }
    new { fr: "Créer une unité", en: "Create a unit" }
    new_under(unit: &str) { fr: "Créer une unité sous {unit}", en: "Create a unit under {unit}" }
    code { fr: "Sigle", en: "Code" }
    code_needed { fr: "Écrivez un sigle, de 32 signes au plus.", en: "Enter a code of at most 32 characters." }
    name { fr: "Nom", en: "Name" }
    name_needed { fr: "Écrivez le nom de l’unité.", en: "Enter the name of the unit." }
    create { fr: "Créer", en: "Create" }
    created(unit: &str) { fr: "L’unité {unit} est créée.", en: "The unit {unit} is created." }
    truncated { fr: "Il y a plus d’unités que cette page n’en montre\u{a0}: cherchez par sigle ou par nom.", en: "There are more units than this page shows: search by code or name." }
    edit { fr: "Renommer", en: "Rename" }
    edit_title(unit: &str) { fr: "Renommer {unit}", en: "Rename {unit}" }
    edit_effect { fr: "Le nouveau sigle et le nouveau nom valent partout dès maintenant\u{a0}; les anciens restent dans l’historique.", en: "The new code and name hold everywhere from now on; the former ones stay in the history." }
    edited(unit: &str) { fr: "L’unité {unit} est enregistrée.", en: "The unit {unit} is saved." }
    shift { fr: "Déplacer", en: "Move" }
    shift_title(unit: &str) { fr: "Déplacer {unit}", en: "Move {unit}" }
    shift_whole(unit: &str, below: &str) { fr: "{unit} ({below})", en: "{unit} ({below})" }
    shift_effect(whole: &str, from: &str) { fr: "{whole} passe avec ses personnes sous l’unité choisie, dès maintenant\u{a0}: qui a un rôle sur celle-ci verra et décidera, qui n’en avait que par {from} ne le pourra plus. Ce qui a été décidé reste, et l’historique garde l’ancienne place.", en: "{whole} goes with its people under the unit chosen, from now on: those with a role over that unit will see and decide, those who had one through {from} alone no longer will. What was decided stays, and the history keeps the former place." }
    shift_to { fr: "Sous quelle unité\u{202f}?", en: "Under which unit?" }
    shift_hint { fr: "Sigle ou nom, puis choisissez.", en: "Type a code or name, then choose." }
    shifted(unit: &str) { fr: "L’unité {unit} est déplacée.", en: "The unit {unit} has moved." }
    shut { fr: "Fermer l’unité", en: "Close the unit" }
    shut_title(unit: &str) { fr: "Fermer {unit}", en: "Close {unit}" }
    shut_effect { fr: "L’unité ferme aujourd’hui\u{a0}: plus personne n’y est affecté et aucune liste ne la propose plus. Son historique reste. Une unité où il reste des personnes ou des unités ouvertes ne ferme pas.", en: "The unit closes today: nobody is assigned to it any more and no list offers it. Its history stays. A unit that still has people or open units does not close." }
    shut_done(unit: &str) { fr: "L’unité {unit} est fermée.", en: "The unit {unit} is closed." }
    closed { fr: "Fermée", en: "Closed" }
    closed_on { fr: "Fermée le", en: "Closed on" }
    closed_filter { fr: "Unités fermées", en: "Closed units" }
    closed_without { fr: "Ouvertes seulement", en: "Open only" }
    closed_with { fr: "Fermées aussi", en: "Closed too" }
    as_of { fr: "Telles qu’à la fin du", en: "As at the end of" }
    as_of_chip(when: &str) { fr: "Au soir du {when}", en: "As at the end of {when}" }
    as_of_words(when: &str) { fr: "Vous regardez l’arbre tel qu’il était au soir du {when}. Rien ne s’y modifie.", en: "You are looking at the tree as it was at the end of {when}. Nothing is changed here." }
    as_of_leave { fr: "Revenir à aujourd’hui", en: "Back to today" }
    as_of_missing { fr: "Cette unité n’existait pas encore ce jour-là.", en: "This unit did not exist on that day." }
    as_of_none { fr: "Aucune de vos unités n’existait ce jour-là.", en: "None of your units existed on that day." }
    history { fr: "Historique de l’unité", en: "History of the unit" }
    became_first(code: &str) { fr: "Créée sous le sigle {code}", en: "Created with the code {code}" }
    became_known(code: &str) { fr: "Déjà là, sous le sigle {code}", en: "There already, with the code {code}" }
    became_code(before: &str, after: &str) { fr: "Sigle\u{a0}: {before} devient {after}", en: "Code: {before} became {after}" }
    became_name(before: &str, after: &str) { fr: "Nom\u{a0}: «\u{202f}{before}\u{202f}» devient «\u{202f}{after}\u{202f}»", en: "Name: “{before}” became “{after}”" }
    became_under(before: &str, after: &str) { fr: "Passée de {before} à {after}", en: "Moved from {before} to {after}" }
    became_zone(after: &str) { fr: "Fuseau horaire\u{a0}: {after}", en: "Time zone: {after}" }
    became_closed { fr: "Fermée", en: "Closed" }
}
