//! The tree of units, and the catalogue of skills.

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

    skills { fr: "Qualifications", en: "Skills" }
    skills_about { fr: "Le catalogue commun. Une qualification s’enregistre sur la page d’une personne.", en: "The common catalogue. A skill is recorded on a person’s page." }
    skill_code { fr: "Code", en: "Code" }
    skill_label { fr: "Qualification", en: "Skill" }
    skills_find { fr: "Trouver une qualification", en: "Find a skill" }
    skills_none { fr: "Aucune qualification", en: "No skills" }
    skills_none_filtered { fr: "Aucune qualification ne correspond.", en: "No skill matches." }
    skills_none_yet { fr: "Le catalogue est vide.", en: "The catalogue is empty." }
}
