//! The pages that the organisation writes: reading them, and the screens that write them.

use crate::i18n::texts;

texts! {
    accessibility { fr: "Accessibilité", en: "Accessibility" }
    legal_notice { fr: "Mentions légales", en: "Legal notice" }
    personal_data { fr: "Données personnelles", en: "Personal data" }
    terms { fr: "Conditions d’utilisation", en: "Terms of use" }
    is_model { fr: "Ce texte est encore le modèle fourni avec Relève\u{a0}: l’organisation ne l’a pas encore complété.", en: "This text still is the model that comes with Relève: the organisation has not completed it yet." }
    is_incomplete { fr: "Des informations restent à compléter par l’organisation.", en: "The organisation has still some information to complete." }
    version_of(version: i32, day: &str) { fr: "Version {version}, du {day}.", en: "Version {version}, of {day}." }
    version_given(version: i32) { fr: "Version {version}, fournie avec Relève.", en: "Version {version}, as it comes with Relève." }

    title { fr: "Pages publiques", en: "Public pages" }
    about { fr: "Ouvertes à tous, connectés ou non, et liées au bas de chaque écran.", en: "Open to all, signed in or not, and linked at the foot of each screen." }
    page { fr: "Page", en: "Page" }
    language { fr: "Langue", en: "Language" }
    state { fr: "État", en: "State" }
    blanks { fr: "À compléter", en: "To complete" }
    changed { fr: "Modifiée le", en: "Written" }
    state_model { fr: "Modèle", en: "Model" }
    state_incomplete { fr: "Incomplète", en: "Incomplete" }
    state_written { fr: "Complète", en: "Complete" }
    blank_count(n: u32) { fr: "{n} blanc" | "{n} blancs", en: "{n} blank" | "{n} blanks" }
    never { fr: "Jamais", en: "Never" }

    see { fr: "Voir la page", en: "See the page" }
    see_apart { fr: "Voir la page dans un nouvel onglet", en: "See the page in a new tab" }
    stands(version: i32, title: &str) { fr: "la version {version}, «\u{a0}{title}\u{a0}»", en: "version {version}, “{title}”" }
    see_model { fr: "Voir le modèle", en: "See the model" }
    page_title { fr: "Titre", en: "Title" }
    page_title_hint { fr: "Aussi ce que dit le lien au bas des écrans.", en: "Also what the link at the foot of screens says." }
    page_title_needed { fr: "Écrivez un titre de 160 signes au plus.", en: "Enter a title of at most 160 characters." }
    text { fr: "Texte", en: "Text" }
    text_needed { fr: "Écrivez le texte de la page.", en: "Enter the text of the page." }
    text_too_long { fr: "Ce texte dépasse 20 000 signes.", en: "This text has more than 20,000 characters." }
    text_character(line: usize) { fr: "Ligne {line}\u{a0}: un caractère n’est pas permis.", en: "Line {line}: a character is not allowed." }
    text_link(line: usize) { fr: "Ligne {line}\u{a0}: un lien doit mener à https://…, à mailto:… ou à une adresse de ce site comme /docs.", en: "Line {line}: a link must lead to https://…, to mailto:… or to an address of this site such as /docs." }
    reason_hint { fr: "Gardé dans l’historique de la page.", en: "Kept in the history of the page." }
    publish { fr: "Publier", en: "Publish" }
    published { fr: "La page est publiée.", en: "The page is published." }
    unchanged { fr: "Rien n’a changé\u{a0}: modifiez le titre ou le texte.", en: "Nothing has changed: edit the title or the text." }
    preview { fr: "Aperçu", en: "Preview" }
    help { fr: "Mise en forme", en: "Formatting" }
    help_sign { fr: "Vous écrivez", en: "You write" }
    help_gives { fr: "Vous obtenez", en: "You get" }
    help_section { fr: "Un titre", en: "A heading" }
    help_subsection { fr: "Un sous-titre", en: "A smaller heading" }
    help_list { fr: "Une liste", en: "A list" }
    help_numbers { fr: "Une liste numérotée", en: "A numbered list" }
    help_strong { fr: "Des mots forts", en: "Strong words" }
    help_link { fr: "Un lien", en: "A link" }
    help_blank { fr: "Un blanc à compléter", en: "A blank to complete" }
    help_words { fr: "mots", en: "words" }

    history { fr: "Historique", en: "History" }
    version { fr: "Version", en: "Version" }
    author { fr: "Auteur", en: "Author" }
    given { fr: "Fournie avec Relève", en: "Comes with Relève" }
    in_force { fr: "En vigueur", en: "In force" }
    open { fr: "Ouvrir", en: "Open" }
    open_of(version: i32) { fr: "Ouvrir la version {version}", en: "Open version {version}" }
    version_title(version: i32) { fr: "Version {version}", en: "Version {version}" }
    model_title { fr: "Le modèle", en: "The model" }
    restore { fr: "Remettre en vigueur", en: "Put back in force" }
    restore_effect { fr: "Elle devient la version suivante. Aucune version n’est perdue.", en: "It becomes the next version. No version is lost." }
    restore_model_effect { fr: "Il devient la version suivante. Aucune version n’est perdue.", en: "It becomes the next version. No version is lost." }
    restore_loses { fr: "Ce que vous avez écrit sans le publier sera perdu.", en: "What you wrote and did not publish will be lost." }
    restored { fr: "La version est de nouveau en vigueur.", en: "The version is in force again." }
    restored_model { fr: "Le modèle est de nouveau en vigueur.", en: "The model is in force again." }
}
