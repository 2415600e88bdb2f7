//! Lists as files to take away.

use crate::text::{ColumnNames, Title, Token};

codes! {
    /// How a list is written.
    ExportFormat {
        /// An Office Open XML workbook: dates are dates, and service numbers keep their zeros.
        Xlsx = "xlsx",
        /// RFC 4180 in UTF-8: `,` between cells, `2027-03-04`.
        Csv = "csv",
        /// What a French spreadsheet opens: `;` between cells, a byte order mark, `04/03/2027`.
        CsvFrench = "csv_french",
    }
}

answers! {
    /// A list that can be taken away.
    ExportTable {
        /// Its code: the end of its address.
        table: Token,
        /// Its columns, in their usual order.
        #[cfg_attr(feature = "openapi", schema(max_items = 100))]
        columns: Vec<ExportColumn>,
    }
    /// A column.
    ExportColumn {
        /// Its code, for `columns`.
        code: Token,
        /// Its header, in the language asked for.
        title: Title,
    }
    /// Every list that can be taken away.
    ExportTables {
        /// The lists.
        #[cfg_attr(feature = "openapi", schema(max_items = 50))]
        items: Vec<ExportTable>,
    }
}

queries! {
    /// How a list is taken away, beside its filters.
    ExportQuery {
        /// How it is written; `csv` when not said.
        format: ExportFormat,
        /// Codes of columns with commas between, in the order wished; the usual ones when not said.
        columns: ColumnNames,
    }
}
