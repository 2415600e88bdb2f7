//! Spreadsheets as planners keep them, made by hand: a title, a header on the third row, struck lines, a total.

use std::fmt::Write;

/// A workbook of one sheet to be. Every line is one of texts; the line number is where it stands.
#[derive(Default)]
pub struct AWorkbook {
    rows: String,
    next: usize,
}

/// An empty sheet.
pub fn a_workbook() -> AWorkbook {
    AWorkbook { rows: String::new(), next: 1 }
}

impl AWorkbook {
    /// The next line.
    pub fn line<const N: usize>(self, cells: [&str; N]) -> Self {
        self.row(&cells, 0)
    }

    /// The next line, struck through.
    pub fn struck<const N: usize>(self, cells: [&str; N]) -> Self {
        self.row(&cells, 1)
    }

    /// Lines left empty.
    pub fn blank(mut self) -> Self {
        self.next += 1;
        self
    }

    fn row(mut self, cells: &[&str], style: u8) -> Self {
        write!(self.rows, "<row r=\"{}\">", self.next).unwrap();
        for (column, text) in ('A'..='Z').zip(cells).filter(|(_, text)| !text.is_empty()) {
            let cell = format!("{column}{}", self.next);
            write!(self.rows, "<c r=\"{cell}\" t=\"str\" s=\"{style}\"><v>{text}</v></c>").unwrap();
        }
        self.rows.push_str("</row>");
        self.blank()
    }

    /// The bytes of the `.xlsx`.
    pub fn bytes(self) -> Vec<u8> {
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>", self.rows);
        workbook(&sheet, &[])
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook around a sheet, with more parts.
pub fn workbook(sheet: &str, more: &[Part]) -> Vec<u8> {
    let link =
        |id: &str, kind: &str, to: &str| format!("<Relationship Id=\"{id}\" Type=\"{LINKS}/{kind}\" Target=\"{to}\"/>");
    let links = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>");
    let kind =
        |path: &str, kind: &str| format!("<Override PartName=\"/xl/{path}\" ContentType=\"{KIND}.{kind}+xml\"/>");
    let types = [kind("workbook.xml", "sheet.main"), kind("worksheets/sheet1.xml", "worksheet")].concat();
    let inner = [link("rId1", "worksheet", "worksheets/sheet1.xml"), link("rId2", "styles", "styles.xml")].concat();
    let mut parts = vec![
        Part::stored("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\">{types}</Types>")),
        Part::stored("_rels/.rels", links(&link("rId1", "officeDocument", "xl/workbook.xml"))),
        Part::stored("xl/_rels/workbook.xml.rels", links(&inner)),
        Part::stored(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets><sheet name=\"Suivi\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        Part::stored(
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        Part::stored("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more.iter().cloned());
    zipped(&parts)
}

/// A part of an archive.
#[derive(Clone)]
pub struct Part {
    path: String,
    method: u16,
    packed: Vec<u8>,
    checksum: u32,
    size: u32,
}

impl Part {
    /// Kept as it is.
    pub fn stored(path: &str, content: impl AsRef<[u8]>) -> Self {
        let packed = content.as_ref().to_vec();
        let (checksum, size) = (crc(packed.iter().copied()), u32::try_from(packed.len()).unwrap());
        Self { path: path.to_owned(), method: 0, packed, checksum, size }
    }

    /// So many spaces, a thousand to each byte packed.
    pub fn bomb(path: &str, size: u32) -> Self {
        let checksum = crc(std::iter::repeat_n(b' ', size as usize));
        Self { path: path.to_owned(), method: 8, packed: deflated_spaces(size), checksum, size }
    }
}

fn zipped(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut central) = (Vec::new(), Vec::new());
    for part in parts {
        let offset = u32::try_from(bytes.len()).unwrap();
        let mut head = Vec::new();
        for number in [20, 0, part.method, 0, 0x21] {
            head.extend(number.to_le_bytes());
        }
        for number in [part.checksum, u32::try_from(part.packed.len()).unwrap(), part.size] {
            head.extend(number.to_le_bytes());
        }
        head.extend(u16::try_from(part.path.len()).unwrap().to_le_bytes());
        head.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(part.path.as_bytes());
        bytes.extend(&part.packed);
        central.extend(b"PK\x01\x02\x14\x00");
        central.extend(&head);
        central.extend([0; 10]);
        central.extend(offset.to_le_bytes());
        central.extend(part.path.as_bytes());
    }
    let (count, start) = (u16::try_from(parts.len()).unwrap(), u32::try_from(bytes.len()).unwrap());
    let length = u32::try_from(central.len()).unwrap();
    bytes.extend(central);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    bytes.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    bytes.extend([0, 0]);
    bytes
}

/// CRC-32, as archives reckon it.
fn crc(bytes: impl Iterator<Item = u8>) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| (0..8).fold(byte, |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 }))
        .collect();
    !bytes.fold(u32::MAX, |crc, byte| table[usize::from((crc as u8) ^ byte)] ^ (crc >> 8))
}

/// Deflate with the fixed codes: a space, then the longest copy of it over and over.
fn deflated_spaces(size: u32) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    let push = |bits: &mut Vec<bool>, code: u32, length: u32| {
        bits.extend((0..length).rev().map(|at| code >> at & 1 == 1));
    };
    let (copies, rest) = ((size - 1) / 258, (size - 1) % 258);
    for _ in 0..=rest {
        push(&mut bits, 0x30 + u32::from(b' '), 8);
    }
    for _ in 0..copies {
        push(&mut bits, 0b1100_0101, 8);
        push(&mut bits, 0, 5);
    }
    push(&mut bits, 0, 7);
    bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect()
}

/// Lines joined as an old spreadsheet program writes them: semicolons, Windows-1252, carriage returns.
pub fn windows_csv(lines: &[&str]) -> Vec<u8> {
    let byte = |c: char| match c {
        '’' => 0x92,
        '€' => 0x80,
        'œ' => 0x9c,
        other => u8::try_from(u32::from(other)).unwrap(),
    };
    lines.iter().flat_map(|line| line.chars().map(byte).chain(*b"\r\n")).collect()
}
