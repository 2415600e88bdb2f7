//! The keyboard: going anywhere by typing, and the shortcuts.

use crate::i18n::texts;

texts! {
    palette { fr: "Aller à…", en: "Go to…" }
    palette_open { fr: "Aller à… (Ctrl K)", en: "Go to… (Ctrl K)" }
    palette_label { fr: "Page, session, stage ou personne", en: "Page, session, course or person" }
    palette_hint { fr: "Flèches pour choisir, Entrée pour y aller, Échap pour fermer.", en: "Arrows to choose, Enter to go, Escape to close." }
    results { fr: "Résultats", en: "Results" }
    result_count(n: u32) { fr: "{n} résultat" | "{n} résultats", en: "{n} result" | "{n} results" }
    searching { fr: "Recherche en cours", en: "Searching" }
    none(words: &str) { fr: "Rien ne correspond à «\u{202f}{words}\u{202f}» dans votre périmètre.", en: "Nothing within your scope matches “{words}”." }
    kind_page { fr: "Page", en: "Page" }
    kind_session { fr: "Session", en: "Session" }
    kind_course { fr: "Stage", en: "Course" }
    kind_person { fr: "Personne", en: "Person" }

    title { fr: "Raccourcis clavier", en: "Keyboard shortcuts" }
    see { fr: "Voir les raccourcis clavier", en: "See the keyboard shortcuts" }
    key { fr: "Touches", en: "Keys" }
    does { fr: "Effet", en: "Effect" }
    does_palette { fr: "Aller à une page, une session, un stage ou une personne", en: "Go to a page, a session, a course or a person" }
    does_help { fr: "Voir cette liste", en: "See this list" }
    does_search { fr: "Chercher dans la page", en: "Search in the page" }
    does_close { fr: "Fermer une fenêtre ou un menu", en: "Close a dialog or a menu" }
    does_tab { fr: "Aller d’un élément au suivant, ou au précédent", en: "Go from one control to the next, or to the previous one" }
    single { fr: "Raccourcis d’une seule touche (? et /)", en: "Single-key shortcuts (? and /)" }
    single_hint { fr: "Décochez si vous commandez l’ordinateur à la voix\u{a0}: une lettre dictée n’agira plus.", en: "Untick if you control the computer by voice: a dictated letter will no longer act." }

    upgraded { fr: "Relève vient d’être mise à jour.", en: "Relève has just been updated." }
    upgraded_words { fr: "Rechargez la page pour continuer avec la nouvelle version. Ce que vous avez saisi sera remis en place.", en: "Reload the page to go on with the new version. What you typed will be put back." }
    reload { fr: "Recharger", en: "Reload" }
    later { fr: "Plus tard", en: "Later" }
}
