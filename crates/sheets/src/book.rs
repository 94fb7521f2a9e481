//! An opened file, whatever its kind.

use crate::header::HeaderChoice;
use crate::kind::{self, Kind, Look};
use crate::ods::Ods;
use crate::package::Package;
use crate::sheet::{self, Sheet, SheetInfo};
use crate::source::{Readable, Source};
use crate::text::encoding::{self, EncodingFound, TextEncoding};
use crate::text::separator::{Separator, SeparatorFound};
use crate::text::{self, TextRows};
use crate::xlsx::Xlsx;
use crate::xml::{Node, Xml};
use crate::{Error, Limits};

/// What whoever loads a file knows better than what can be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In which letters a text is written.
    pub encoding: Option<TextEncoding>,
    /// What parts its cells.
    pub separator: Option<Separator>,
    /// Whether hidden sheets may be read too.
    pub hidden_sheets: bool,
}

/// An opened file: its sheets are known, its rows not read yet.
pub struct Book {
    inner: Inner,
    sheets: Vec<SheetInfo>,
    asked: Asked,
    limits: Limits,
}

enum Inner {
    Text(Source, EncodingFound, SeparatorFound),
    Xlsx(Box<Xlsx>),
    Ods(Box<Ods>),
}

impl Book {
    /// Opens a file: tells its kind from its content, and goes over all of it once.
    ///
    /// # Errors
    /// When it is nothing that is read, is damaged, or goes beyond the limits.
    pub fn open(file: impl Readable + 'static, asked: Asked, limits: Limits) -> Result<Self, Error> {
        let mut source = Source::new(file, &limits)?;
        let (inner, sheets) = match kind::look(&mut source)? {
            Look::Zip => workbook(Package::open(source, &limits)?, &limits)?,
            Look::Text => {
                let encoding = encoding::find(&mut source, asked.encoding)?;
                let separator = text::separator(&mut source, &encoding, asked.separator, &limits)?;
                let info = SheetInfo { rows: encoding.lines, ..SheetInfo::default() };
                (Inner::Text(source, encoding, separator), vec![info])
            }
        };
        Ok(Self { inner, sheets, asked, limits })
    }

    /// What kind of file it is.
    pub fn kind(&self) -> Kind {
        match self.inner {
            Inner::Text(..) => Kind::Text,
            Inner::Xlsx(_) => Kind::Xlsx,
            Inner::Ods(_) => Kind::Ods,
        }
    }

    /// Its sheets, in their order. A text file has one without a name.
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The sheet that is most likely meant: the one with the most rows among those that may be read.
    pub fn likely_sheet(&self) -> Option<usize> {
        let readable = |(_, sheet): &(usize, &SheetInfo)| self.asked.hidden_sheets || !sheet.is_hidden;
        // Of two with as many rows, the first.
        self.sheets
            .iter()
            .enumerate()
            .filter(readable)
            .rev()
            .max_by_key(|(_, sheet)| sheet.rows)
            .map(|(index, _)| index)
    }

    /// Whether the workbook counts days from 1904: for numbers in it that are dates and do not say so, see
    /// [`DateRules::is_1904`](crate::read::DateRules::is_1904).
    pub fn is_1904(&self) -> bool {
        matches!(&self.inner, Inner::Xlsx(book) if book.is_1904)
    }

    /// How a text file is written, and by what that was told. Nothing for a workbook.
    pub fn text(&self) -> Option<(&EncodingFound, &SeparatorFound)> {
        match &self.inner {
            Inner::Text(_, encoding, separator) => Some((encoding, separator)),
            _ => None,
        }
    }

    /// Begins to read a sheet, counted from 0. It can be begun again as often as one likes.
    ///
    /// # Errors
    /// When there is no such sheet, nothing is in it, or it is hidden and hidden ones were not asked for.
    pub fn sheet(&mut self, index: usize, header: HeaderChoice) -> Result<Sheet<'_>, Error> {
        let info = self.sheets.get(index).ok_or(Error::NoSuchSheet)?;
        if info.is_hidden && !self.asked.hidden_sheets {
            return Err(Error::HiddenSheet);
        }
        let limits = &self.limits;
        let (rows, hidden): (sheet::RowSource<'_>, _) = match &mut self.inner {
            Inner::Text(source, encoding, separator) => {
                (Box::new(TextRows::new(source, encoding, separator, limits)?), &[][..])
            }
            Inner::Xlsx(book) => book.rows(index, limits)?,
            Inner::Ods(book) => book.rows(index, limits)?,
        };
        sheet::begin(rows, hidden, header, limits)
    }
}

/// Tells by its parts what a zip is.
fn workbook(mut package: Package, limits: &Limits) -> Result<(Inner, Vec<SheetInfo>), Error> {
    const MEDIA_TYPE: &[u8] = b"application/vnd.oasis.opendocument.";
    let has_macros = |name: &str| name.ends_with("vbaproject.bin") || name.starts_with("basic/");
    let has_macros = package.names().any(has_macros);
    if package.has("mimetype") {
        let media_type = package.small("mimetype")?;
        match media_type.strip_prefix(MEDIA_TYPE) {
            Some(kind) if !kind.starts_with(b"spreadsheet") => return Err(Error::OtherOffice),
            Some(_) if has_macros => return Err(Error::Macros),
            Some(_) => {
                let (book, sheets) = Ods::open(package, limits)?;
                return Ok((Inner::Ods(Box::new(book)), sheets));
            }
            None => {}
        }
    }
    if !package.has("[Content_Types].xml") {
        return Err(Error::NotATable);
    }
    content_types(&mut package, limits)?;
    if has_macros {
        return Err(Error::Macros);
    }
    let (book, sheets) = Xlsx::open(package, limits)?;
    Ok((Inner::Xlsx(Box::new(book)), sheets))
}

/// Refuses what is packed like a workbook of Office Open XML and is none.
fn content_types(package: &mut Package, limits: &Limits) -> Result<(), Error> {
    let mut xml = Xml::new(package.part("[Content_Types].xml")?, limits);
    let (mut is_workbook, mut refused) = (false, None);
    loop {
        match xml.next()? {
            Node::Open(tag) => {
                let kind = tag.get("ContentType")?.unwrap_or_default().to_ascii_lowercase();
                is_workbook |=
                    kind.contains("spreadsheetml.sheet.main") || kind.contains("spreadsheetml.template.main");
                if kind.contains("sheet.binary.macroenabled") {
                    refused = Some(Error::BinaryExcel);
                } else if kind.contains("macroenabled") || kind.contains("macrosheet") || kind.contains("vbaproject") {
                    refused = refused.or(Some(Error::Macros));
                }
            }
            Node::End => break,
            _ => {}
        }
    }
    match refused {
        Some(error) => Err(error),
        None if !is_workbook => Err(Error::OtherOffice),
        None => Ok(()),
    }
}
