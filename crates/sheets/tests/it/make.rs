//! Workbooks, made by hand: as a program would write them, and as none would.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A zip of these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut sizes = crc32fast::hash(content).to_le_bytes().to_vec();
        sizes.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        sizes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        sizes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        sizes.extend([0, 0]);
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        out.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
        out.extend(&sizes);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0");
        directory.extend(&sizes);
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A sheet of an Excel workbook.
#[derive(Clone, Default)]
pub struct ExcelSheet {
    pub name: String,
    pub state: &'static str,
    /// What stands before the cells: `cols`.
    pub before: String,
    /// The rows, as XML.
    pub data: String,
    /// What stands behind them: `mergeCells`.
    pub after: String,
}

impl ExcelSheet {
    pub fn of(data: &str) -> Self {
        Self { name: "Siyahı".to_owned(), state: "visible", data: data.to_owned(), ..Self::default() }
    }
}

/// An Excel workbook.
#[derive(Clone, Default)]
pub struct Excel {
    pub sheets: Vec<ExcelSheet>,
    /// Shared texts, as the inside of their `si`.
    pub strings: Vec<String>,
    /// Format codes of the styles 1, 2, …; style 0 is plain.
    pub formats: Vec<&'static str>,
    pub is_1904: bool,
    /// Other parts.
    pub more: Vec<(String, Vec<u8>)>,
    pub book_type: Option<&'static str>,
}

const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

impl Excel {
    /// With one sheet whose rows are these.
    pub fn of(data: &str) -> Self {
        Self { sheets: vec![ExcelSheet::of(data)], ..Self::default() }
    }

    /// With one sheet in which these texts stand.
    pub fn of_texts(rows: &[&[&str]]) -> Self {
        let mut data = String::new();
        for (number, row) in rows.iter().enumerate() {
            write!(data, "<row r=\"{}\">", number + 1).unwrap();
            for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let place = sheets::letters(u32::try_from(column).unwrap());
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                write!(data, "<c r=\"{place}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", number + 1).unwrap();
            }
            data.push_str("</row>");
        }
        Self::of(&data)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut parts: Vec<(String, String)> = Vec::new();
        let book_type = self.book_type.unwrap_or(MAIN);
        let types = format!("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"{book_type}\"/></Types>");
        parts.push(("[Content_Types].xml".to_owned(), types));
        let root = format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{TYPES}/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        );
        parts.push(("_rels/.rels".to_owned(), root));
        let (mut listed, mut related) = (String::new(), String::new());
        for (at, sheet) in self.sheets.iter().enumerate() {
            let (name, state) = (&sheet.name, sheet.state);
            write!(listed, "<sheet name=\"{name}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"rId{0}\"/>", at + 1)
                .unwrap();
            let target = format!("worksheets/sheet{}.xml", at + 1);
            write!(related, "<Relationship Id=\"rId{}\" Type=\"{TYPES}/worksheet\" Target=\"{target}\"/>", at + 1)
                .unwrap();
            let xml = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<worksheet xmlns=\"{SHEET}\">{}<sheetData>{}</sheetData>{}\
                 </worksheet>",
                sheet.before, sheet.data, sheet.after
            );
            parts.push((format!("xl/{target}"), xml));
        }
        write!(related, "<Relationship Id=\"s\" Type=\"{TYPES}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>")
            .unwrap();
        write!(related, "<Relationship Id=\"f\" Type=\"{TYPES}/styles\" Target=\"styles.xml\"/>").unwrap();
        let book = format!(
            "<workbook xmlns=\"{SHEET}\" xmlns:r=\"{TYPES}\"><workbookPr date1904=\"{}\"/><sheets>{listed}</sheets></workbook>",
            u8::from(self.is_1904)
        );
        parts.push(("xl/workbook.xml".to_owned(), book));
        let related = format!("<Relationships xmlns=\"{RELATIONS}\">{related}</Relationships>");
        parts.push(("xl/_rels/workbook.xml.rels".to_owned(), related));
        let strings: String = self.strings.iter().map(|inside| format!("<si>{inside}</si>")).collect();
        parts.push(("xl/sharedStrings.xml".to_owned(), format!("<sst xmlns=\"{SHEET}\">{strings}</sst>")));
        let (mut codes, mut styles) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
        for (at, code) in self.formats.iter().enumerate() {
            // A number is one of the formats that are built in.
            let id = code.parse().unwrap_or(164 + at);
            write!(codes, "<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", code.replace('"', "&quot;")).unwrap();
            write!(styles, "<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>").unwrap();
        }
        let codes = if self.formats.iter().any(|code| code.parse::<u32>().is_err()) { codes } else { String::new() };
        let styles = format!(
            "<styleSheet><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs>{styles}</cellXfs></styleSheet>"
        );
        parts.push(("xl/styles.xml".to_owned(), styles));
        let mut all: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
        all.extend(self.more.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        zip(&all)
    }
}

/// An OpenDocument workbook with these tables, as XML. The style `gizli` hides a table.
pub fn ods(tables: &str) -> Vec<u8> {
    ods_with(tables, &[])
}

/// One with more parts.
pub fn ods_with(tables: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:automatic-styles>\
         <style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
         <style:style style:name=\"gizli\" style:family=\"table\"><style:table-properties table:display=\"false\"/>\
         </style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>\
         </office:body></office:document-content>"
    );
    let mut parts: Vec<(&str, &[u8])> =
        vec![("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())];
    parts.extend(more);
    zip(&parts)
}

/// A table of texts.
pub fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row =
        |row: &&[&str]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    format!("<table:table table:name=\"Siyahı\">{}</table:table>", rows.iter().map(row).collect::<String>())
}
