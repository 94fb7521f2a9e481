//! Office Open XML workbooks (ECMA-376).
//!
//! `calamine` was looked at and left: it holds all shared texts, and in OpenDocument all sheets, before it can be
//! asked anything, at whatever size the file says; it tells neither hidden rows nor columns.

mod parts;
mod place;
mod rows;
mod survey;

use std::ops::Range;

use parts::Strings;
use place::Area;
use rows::XlsxRows;

use crate::number::Format;
use crate::package::Package;
use crate::sheet::{RowSource, SheetInfo};
use crate::xml::{Node, Xml};
use crate::{Error, Limits};

/// An opened workbook.
pub(crate) struct Xlsx {
    package: Package,
    strings: Strings,
    formats: Vec<Format>,
    pub(crate) is_1904: bool,
    sheets: Vec<Part>,
}

/// A sheet's part, and what the first pass over it has found.
struct Part {
    path: String,
    merged: Vec<Area>,
    hidden: Vec<Range<u32>>,
    columns: u32,
}

/// What a workbook says about its sheets.
struct Listed {
    name: String,
    is_hidden: bool,
    relation: String,
}

impl Xlsx {
    pub(crate) fn open(mut package: Package, limits: &Limits) -> Result<(Self, Vec<SheetInfo>), Error> {
        let root = parts::relations(&mut package, "", limits)?;
        let book = root.into_values().find(|relation| relation.kind == "officeDocument");
        let path = book.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.path);
        let relations = parts::relations(&mut package, &path, limits)?;
        let (listed, is_1904) = listed(&mut package, &path, limits)?;
        let related = |kind: &str| relations.values().find(|relation| relation.kind == kind);
        let strings = match related("sharedStrings").filter(|relation| package.has(&relation.path)) {
            Some(relation) => Strings::read(&mut package, &relation.path, limits)?,
            None => Strings::default(),
        };
        let formats = match related("styles").filter(|relation| package.has(&relation.path)) {
            Some(relation) => parts::formats(&mut package, &relation.path, limits)?,
            None => Vec::new(),
        };
        let (mut sheets, mut infos) = (Vec::new(), Vec::new());
        for Listed { name, is_hidden, relation } in listed {
            let relation = relations.get(&relation).ok_or(Error::Damaged)?;
            // A sheet that is only a chart has no cells.
            if relation.kind != "worksheet" {
                continue;
            }
            let path = relation.path.clone();
            let surveyed = survey::survey(package.part(&path)?, limits)?;
            infos.push(SheetInfo {
                name,
                is_hidden,
                rows: surveyed.rows,
                columns: surveyed.columns,
                hidden_rows: surveyed.hidden_rows,
                merged: surveyed.merged.len(),
            });
            sheets.push(Part { path, merged: surveyed.merged, hidden: surveyed.hidden, columns: surveyed.columns });
        }
        Ok((Self { package, strings, formats, is_1904, sheets }, infos))
    }

    /// The rows of a sheet, and the columns that are hidden in it.
    pub(crate) fn rows<'b>(
        &'b mut self,
        index: usize,
        limits: &'b Limits,
    ) -> Result<(RowSource<'b>, &'b [Range<u32>]), Error> {
        let part = self.sheets.get(index).ok_or(Error::NoSuchSheet)?;
        self.package.begin_pass();
        let xml = Xml::new(self.package.part(&part.path)?, limits);
        let meaning = rows::Meaning { strings: &self.strings, formats: &self.formats, is_1904: self.is_1904 };
        let columns = part.columns.min(limits.columns);
        Ok((Box::new(XlsxRows::new(xml, meaning, &part.merged, columns, limits)), &part.hidden))
    }
}

/// The sheets in their order, and whether days are counted from 1904.
fn listed(package: &mut Package, path: &str, limits: &Limits) -> Result<(Vec<Listed>, bool), Error> {
    let mut xml = Xml::new(package.part(path)?, limits);
    let (mut listed, mut is_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "sheet" => {
                    let mut sheet = Listed { name: String::new(), is_hidden: false, relation: String::new() };
                    tag.each(|name, value| match name {
                        "name" => value.clone_into(&mut sheet.name),
                        "state" => sheet.is_hidden = value != "visible",
                        // The relation's name has a prefix, which a writer chooses.
                        name if name.ends_with(":id") => value.clone_into(&mut sheet.relation),
                        _ => {}
                    })?;
                    listed.push(sheet);
                    if listed.len() > limits.sheets {
                        return Err(Error::TooMany);
                    }
                }
                "workbookPr" => is_1904 = matches!(tag.get("date1904")?.as_deref(), Some("1" | "true" | "on")),
                // Someone may not see the sheets without a password; the file itself is open.
                _ => {}
            },
            Node::End => return Ok((listed, is_1904)),
            _ => {}
        }
    }
}
