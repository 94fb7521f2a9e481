//! OpenDocument workbooks (OpenDocument 1.3 part 3). All sheets stand in one part, one behind the other.
//!
//! Names are compared with their prefixes, which are the same in all programs that write them.

mod cells;
mod table;

use std::collections::BTreeSet;
use std::ops::Range;

use table::Tables;

use crate::cell::Row;
use crate::package::Package;
use crate::sheet::{RowSource, SheetInfo};
use crate::xml::{Node, Xml};
use crate::{Error, Limits, RowError};

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// An opened workbook.
pub(crate) struct Ods {
    package: Package,
    hidden: Vec<Vec<Range<u32>>>,
}

impl Ods {
    pub(crate) fn open(mut package: Package, limits: &Limits) -> Result<(Self, Vec<SheetInfo>), Error> {
        refuse_sealed(&mut package, limits)?;
        let (mut infos, mut hidden) = (Vec::new(), Vec::new());
        let mut tables = Tables::new(Xml::new(package.part(CONTENT)?, limits), limits);
        let mut hidden_styles = BTreeSet::new();
        while let Some((name, style)) = tables.next_table(&mut hidden_styles)? {
            if infos.len() >= limits.sheets {
                return Err(Error::TooMany);
            }
            let mut info = SheetInfo { name, is_hidden: hidden_styles.contains(&style), ..SheetInfo::default() };
            while let Some(found) = tables.next_row()? {
                let times = u64::from(found.times);
                info.hidden_rows += if found.is_hidden { times } else { 0 };
                info.merged += found.merged;
                if found.holds {
                    info.rows += times;
                    info.columns = info.columns.max(found.columns);
                }
            }
            hidden.push(tables.take_hidden());
            infos.push(info);
        }
        Ok((Self { package, hidden }, infos))
    }

    /// The rows of a sheet, and the columns that are hidden in it.
    pub(crate) fn rows<'b>(
        &'b mut self,
        index: usize,
        limits: &'b Limits,
    ) -> Result<(RowSource<'b>, &'b [Range<u32>]), Error> {
        let hidden = self.hidden.get(index).ok_or(Error::NoSuchSheet)?;
        self.package.begin_pass();
        let mut tables = Tables::new(Xml::new(self.package.part(CONTENT)?, limits), limits);
        let mut styles = BTreeSet::new();
        for _ in 0..=index {
            tables.next_table(&mut styles)?.ok_or(Error::NoSuchSheet)?;
        }
        Ok((Box::new(OdsRows { tables, again: None, number: 0, has_ended: false }), hidden))
    }
}

/// A document with a password says so in its list of parts.
fn refuse_sealed(package: &mut Package, limits: &Limits) -> Result<(), Error> {
    if package.has("encrypted-package") {
        return Err(Error::Password);
    }
    if !package.has(MANIFEST) {
        return Ok(());
    }
    let mut xml = Xml::new(package.part(MANIFEST)?, limits);
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.local() == "encryption-data" => return Err(Error::Password),
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

/// The rows of one sheet. A row that stands for several is handed out as often.
struct OdsRows<'b> {
    tables: Tables<'b>,
    again: Option<(Row, u32)>,
    number: u32,
    has_ended: bool,
}

impl Iterator for OdsRows<'_> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((row, times)) = self.again.take() {
            self.number += 1;
            let now = Row { number: self.number, ..row.clone() };
            self.again = (times > 1).then(|| (row, times - 1));
            return Some(Ok(now));
        }
        while !self.has_ended {
            match self.tables.next_row() {
                Ok(None) => self.has_ended = true,
                Ok(Some(found)) if !found.holds => self.number = self.number.saturating_add(found.times),
                Ok(Some(found)) => {
                    let times = found.times;
                    self.number = self.number.saturating_add(1);
                    let next = found.row(self.number);
                    match &next {
                        Ok(row) if times > 1 => self.again = Some((row.clone(), times - 1)),
                        // One error for all that are the same.
                        Err(_) => self.number = self.number.saturating_add(times - 1),
                        Ok(_) => {}
                    }
                    return Some(next);
                }
                Err(error) => {
                    self.has_ended = true;
                    return Some(Err(RowError::at(self.number.max(1), error.into())));
                }
            }
        }
        None
    }
}
