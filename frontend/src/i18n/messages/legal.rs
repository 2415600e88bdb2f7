//! The pages that the law asks for; an organisation adapts them.

use crate::i18n::texts;

texts! {
    accessibility_title { fr: "Accessibilité", en: "Accessibility" }
    accessibility_state { fr: "Cet outil n’a pas encore été audité selon le RGAA 4.1\u{a0}: il est déclaré non conforme.", en: "This tool has not yet been audited against RGAA 4.1: it is declared not compliant." }
    accessibility_what { fr: "Ce qui est fait", en: "What is done" }
    accessibility_keyboard { fr: "Chaque page s’utilise au clavier seul, avec un ordre et un repère de focus visibles.", en: "Every page works with the keyboard alone, with a visible order and focus." }
    accessibility_zoom { fr: "Les pages restent lisibles à 320 pixels de large et à 400 % de zoom.", en: "Pages stay readable at 320 pixels wide and at 400 % zoom." }
    accessibility_contrast { fr: "Les contrastes sont d’au moins 4,5 pour 1, en clair comme en sombre\u{202f}; la couleur n’est jamais seule à porter un sens.", en: "Contrast is at least 4.5 to 1 in light and dark; colour never carries a meaning alone." }
    accessibility_contact { fr: "Une difficulté\u{202f}? Écrivez à votre gestionnaire ou à l’assistance\u{a0}: une autre voie vous sera proposée pour obtenir l’information.", en: "A difficulty? Write to your planner or support desk: you will be offered another way to get the information." }
    legal_title { fr: "Mentions légales", en: "Legal notice" }
    legal_publisher { fr: "Relève est exploité par votre organisation, qui désigne ici son éditeur, son directeur de la publication et son hébergeur.", en: "Relève is run by your organisation, which names its publisher, its publication director and its host here." }
    legal_licence { fr: "Le logiciel est libre, sous double licence MIT et Apache-2.0.", en: "The software is free, under the MIT and Apache-2.0 licences." }
    legal_rules { fr: "Les classements suivent une règle publiée. Chaque personne classée peut obtenir le degré et le mode de contribution du traitement, les données et leurs sources, les paramètres appliqués à son cas et les opérations effectuées (code des relations entre le public et l’administration, article L311-3-1). Un gestionnaire confirme la première proposition d’une place, sauf réglage contraire du stage. Si elle est refusée ou reste sans réponse, la place passe d’elle-même à la personne suivante, dans l’ordre publié.", en: "Rankings follow a published rule. Each person ranked can obtain the degree and mode of its contribution, the data and their sources, the parameters applied to their case and the operations done (French code of relations between the public and the administration, article L311-3-1). A planner confirms the first offer of a seat, unless the course is set otherwise. When it is refused or left unanswered, the seat passes to the next person by itself, in the published order." }
    personal_data_title { fr: "Données personnelles", en: "Personal data" }
    personal_data_what { fr: "Relève conserve votre identité, votre grade, votre unité, vos qualifications, vos demandes, vos inscriptions et vos réponses, pour planifier la formation.", en: "Relève keeps your identity, rank, unit, skills, requests, enrolments and answers, to plan training." }
    personal_data_who { fr: "Vos gestionnaires, le chargé de formation de votre unité et vous-même les consultez, chacun dans son périmètre. Chaque modification garde son auteur, sa date et son motif.", en: "Your planners, your unit’s training officer and you can read them, each within their scope. Every change keeps its author, date and reason." }
    personal_data_never { fr: "Le nom, le matricule, le sexe, l’âge et l’origine n’entrent jamais dans un classement.", en: "Name, service number, sex, age and origin never enter a ranking." }
    personal_data_cookie { fr: "Un seul témoin de connexion est déposé, nécessaire au service. Aucune mesure d’audience, aucun appel à un site tiers.", en: "A single sign-in cookie is set, needed by the service. No audience measurement, no call to a third party." }
    personal_data_rights { fr: "Vous pouvez consulter vos données, les faire corriger et demander une limitation, auprès de votre gestionnaire ou du délégué à la protection des données de votre organisation.", en: "You may read your data, have them corrected and ask for a restriction, from your planner or your organisation’s data protection officer." }
}
