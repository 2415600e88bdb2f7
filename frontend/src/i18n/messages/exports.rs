//! Taking lists away.

use crate::i18n::texts;

texts! {
    take { fr: "Exporter", en: "Export" }
    title { fr: "Exporter la liste", en: "Export the list" }
    effect { fr: "Le fichier reprend les filtres en cours, toutes les pages comprises.", en: "The file keeps the filters in force, all pages included." }
    format { fr: "Format", en: "Format" }
    xlsx { fr: "Classeur Excel (.xlsx)", en: "Excel workbook (.xlsx)" }
    xlsx_about { fr: "Dates et nombres gardés, filtres prêts.", en: "Dates and numbers kept, filters ready." }
    csv_french { fr: "CSV pour Excel en français", en: "CSV for a French Excel" }
    csv_french_about { fr: "Point-virgule, dates au format 04/03/2027.", en: "Semicolons, dates such as 04/03/2027." }
    csv { fr: "CSV international", en: "International CSV" }
    csv_about { fr: "Virgule, dates au format 2027-03-04.", en: "Commas, dates such as 2027-03-04." }
    columns { fr: "Colonnes", en: "Columns" }
    no_column { fr: "Cochez au moins une colonne.", en: "Tick at least one column." }
}
