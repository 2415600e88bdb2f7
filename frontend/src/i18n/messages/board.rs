//! The year as a board.

use crate::i18n::texts;

texts! {
    title { fr: "Tableau de l’année", en: "Year board" }
    zoom { fr: "Durée affichée", en: "Span shown" }
    year { fr: "Année", en: "Year" }
    quarter { fr: "Trimestre", en: "Quarter" }
    month { fr: "Mois", en: "Month" }
    rows_by { fr: "Une ligne par", en: "One row for each" }
    by_site { fr: "Lieu", en: "Site" }
    by_course { fr: "Stage", en: "Course" }
    earlier { fr: "Avant", en: "Earlier" }
    later { fr: "Après", en: "Later" }
    today { fr: "Aujourd’hui", en: "Today" }
    around { fr: "Autres dates", en: "Other dates" }
    quarter_of(number: &str, year: &str) { fr: "{number}ᵉ trimestre {year}", en: "Quarter {number}, {year}" }
    first_quarter_of(year: &str) { fr: "1ᵉʳ trimestre {year}", en: "Quarter 1, {year}" }
    week_of(number: &str, days: &str) { fr: "Semaine {number}, {days}", en: "Week {number}, {days}" }
    this_week { fr: "cette semaine", en: "this week" }
    open_month(month: &str) { fr: "Voir {month} seulement", en: "Show {month} only" }
    legend { fr: "Remplissage", en: "Fill" }
    fill_empty { fr: "Vide", en: "Empty" }
    fill_under_minimum { fr: "Sous le minimum", en: "Under the minimum" }
    fill_filling { fr: "En cours de remplissage", en: "Filling" }
    fill_full { fr: "Complète", en: "Full" }
    fill_overbooked { fr: "Au-delà de la capacité", en: "Overbooked" }
    fill_cancelled { fr: "Annulée", en: "Called off" }
    count(count: u32) { fr: "{count} session" | "{count} sessions", en: "{count} session" | "{count} sessions" }
    cut { fr: "Il y a plus de sessions que le tableau n’en montre. Choisissez une durée plus courte, ou filtrez.", en: "There are more sessions than the board shows. Choose a shorter span, or filter." }
    none { fr: "Aucune session sur cette durée. Changez de dates, ou retirez un filtre.", en: "No session in this span. Change the dates, or remove a filter." }
    keys { fr: "Les flèches vont d’une session à l’autre, Entrée l’ouvre.", en: "Arrows go from one session to another, Enter opens it." }
}
