//! Cells of an OpenDocument workbook.

use std::io::Read;

use crate::cell::{Cell, CellKind, Oddity};
use crate::number::{self, Format};
use crate::xml::{Node, Tag, Xml, push};
use crate::{Error, Limits};

/// A cell, or one that a merged area covers.
pub(super) enum OdsCell {
    Cell(Cell),
    Covered,
}

/// What the tag of a cell says.
#[derive(Default)]
pub(super) struct Head {
    pub(super) times: u32,
    pub(super) is_merged: bool,
    is_covered: bool,
    is_error: bool,
    has_formula: bool,
    kind: String,
    value: Option<String>,
}

pub(super) fn head(tag: &Tag<'_>, is_covered: bool) -> Result<Head, Error> {
    let mut head = Head { times: 1, is_covered, ..Head::default() };
    tag.each(|name, value| match name {
        "table:number-columns-repeated" => head.times = value.parse().unwrap_or(1).max(1),
        "table:number-columns-spanned" | "table:number-rows-spanned" => head.is_merged |= value != "1",
        "table:formula" => head.has_formula = true,
        "office:value-type" => value.clone_into(&mut head.kind),
        "calcext:value-type" => head.is_error = value == "error",
        "office:value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
            head.value = Some(value.to_owned());
        }
        "office:string-value" => {
            head.value.get_or_insert_with(|| value.to_owned());
        }
        _ => {}
    })?;
    Ok(head)
}

/// Reads the cell that has just begun.
pub(super) fn read<R: Read>(xml: &mut Xml<R>, head: Head, limits: &Limits) -> Result<OdsCell, Error> {
    let most = limits.cell_bytes;
    let (mut text, mut paragraphs) = (String::new(), 0);
    loop {
        match xml.next()? {
            Node::Open(tag) if matches!(tag.full(), "text:p" | "text:h") => {
                if paragraphs > 0 {
                    push(&mut text, "\n", most);
                }
                paragraphs += 1;
                paragraph(xml, &mut text, most)?;
            }
            // Notes, pictures, and tables inside of pictures.
            Node::Open(_) => xml.skip()?,
            Node::Close(_) => break,
            Node::End => return Err(Error::Damaged),
            _ => {}
        }
    }
    if head.is_covered {
        return Ok(OdsCell::Covered);
    }
    let mut cell = meant(&head, text);
    if head.has_formula {
        cell.oddities.add(Oddity::Formula);
        if cell.is_empty() && head.value.is_none() && paragraphs == 0 {
            cell.oddities.add(Oddity::FormulaWithoutValue);
        }
    }
    Ok(OdsCell::Cell(cell))
}

/// Appends the text of the paragraph that has just begun: its spans and links, not its notes.
fn paragraph<R: Read>(xml: &mut Xml<R>, text: &mut String, most: usize) -> Result<(), Error> {
    let outside = xml.depth - 1;
    while xml.depth > outside {
        match xml.next()? {
            Node::Text(piece) => push(text, &piece, most),
            Node::Open(tag) => match tag.full() {
                "text:s" => {
                    let times = tag.get("text:c")?.and_then(|times| times.parse().ok()).unwrap_or(1_usize);
                    push(text, &" ".repeat(times.min(most)), most);
                }
                "text:tab" => push(text, " ", most),
                "text:line-break" => push(text, "\n", most),
                "text:span" | "text:a" => {}
                _ => xml.skip()?,
            },
            Node::End => return Err(Error::Damaged),
            _ => {}
        }
    }
    Ok(())
}

fn meant(head: &Head, text: String) -> Cell {
    if head.is_error {
        let mut cell = Cell { kind: CellKind::Error, ..Cell::of_text(&text) };
        cell.oddities.add(Oddity::ErrorCell);
        return cell;
    }
    let value = head.value.as_deref().unwrap_or_default();
    match head.kind.as_str() {
        "float" | "currency" | "percentage" => {
            let shown = Cell::of_text(&text).text;
            let digits = shown.bytes().all(|byte| byte.is_ascii_digit());
            // What is shown has zeros in front that the number cannot have.
            let zeros =
                if digits && shown.starts_with('0') { Format::Zeros(shown.len().min(32)) } else { Format::Plain };
            number::cell(value, zeros, false)
        }
        "date" => Cell { kind: CellKind::Date, ..Cell::of_text(value.trim_end_matches("T00:00:00")) },
        "time" => Cell { kind: CellKind::Date, ..Cell::of_text(&clock(value).unwrap_or(text)) },
        "boolean" => Cell::new((value == "true").to_string(), CellKind::Bool),
        _ if text.is_empty() => Cell::of_text(value),
        _ => Cell::of_text(&text),
    }
}

/// `PT12H30M00S` as `12:30:00`.
fn clock(value: &str) -> Option<String> {
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    Some(format!("{:02}:{:02}:{:02}", hours?, minutes?, seconds?))
}
