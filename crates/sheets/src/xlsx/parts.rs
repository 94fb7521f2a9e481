//! What stands around the sheets of a workbook: which parts there are, shared texts, cell formats.

use std::collections::BTreeMap;

use crate::number::{self, Format};
use crate::package::Package;
use crate::xml::{Node, Xml, push};
use crate::{Error, Limits};

/// What a part is related to: the end of the relation's type, and the path of the other part.
pub(super) struct Relation {
    pub(super) kind: String,
    pub(super) path: String,
}

/// The relations of a part, by their names. A part without any has no file for them.
pub(super) fn relations(
    package: &mut Package,
    path: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Relation>, Error> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let place = format!("{folder}/_rels/{name}.rels");
    let place = place.trim_start_matches('/');
    let mut found = BTreeMap::new();
    if !package.has(place) {
        return Ok(found);
    }
    let mut xml = Xml::new(package.part(place)?, limits);
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.local() == "Relationship" => {
                let (mut id, mut kind, mut path) = (String::new(), String::new(), String::new());
                tag.each(|name, value| match name {
                    "Id" => value.clone_into(&mut id),
                    "Type" => value.rsplit('/').next().unwrap_or_default().clone_into(&mut kind),
                    "Target" => path = joined(folder, value),
                    _ => {}
                })?;
                found.insert(id, Relation { kind, path });
                if found.len() > limits.entries {
                    return Err(Error::Bomb);
                }
            }
            Node::End => return Ok(found),
            _ => {}
        }
    }
}

/// A path that stands in a part of this folder.
fn joined(folder: &str, target: &str) -> String {
    if let Some(from_root) = target.strip_prefix('/') {
        return from_root.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The texts that cells share, one behind the other.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? as usize };
        self.text.get(start..end)
    }

    pub(super) fn read(package: &mut Package, path: &str, limits: &Limits) -> Result<Self, Error> {
        let mut xml = Xml::new(package.part(path)?, limits);
        let (mut strings, mut one) = (Self::default(), String::new());
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.local() == "si" => {
                    one.clear();
                    rich(&mut xml, &mut one, limits.cell_bytes)?;
                    strings.text.push_str(&one);
                    let end = u32::try_from(strings.text.len()).map_err(|_| Error::TooMuchText)?;
                    strings.ends.push(end);
                    if strings.text.len() + strings.ends.len() * 4 > limits.strings_bytes {
                        return Err(Error::TooMuchText);
                    }
                }
                Node::End => return Ok(strings),
                _ => {}
            }
        }
    }
}

/// Appends the text of the element that has just begun: what stands in its `t`, in runs too; not how it is spoken.
pub(super) fn rich<R: std::io::Read>(xml: &mut Xml<R>, out: &mut String, most: usize) -> Result<(), Error> {
    let outside = xml.depth - 1;
    let mut raw = String::new();
    while xml.depth > outside {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "t" => {
                    raw.clear();
                    xml.text(&mut raw, most)?;
                    unescaped(&raw, out, most);
                }
                "r" => {}
                _ => xml.skip()?,
            },
            Node::End => return Err(Error::Damaged),
            _ => {}
        }
    }
    Ok(())
}

/// Appends a text in which Excel has written some characters by number: `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(raw: &str, out: &mut String, most: usize) {
    let mut rest = raw;
    while let Some(at) = rest.find("_x") {
        push(out, &rest[..at], most);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                push(out, c.encode_utf8(&mut [0; 4]), most);
                rest = &rest[at + 7..];
            }
            None => {
                push(out, "_x", most);
                rest = &rest[at + 2..];
            }
        }
    }
    push(out, rest, most);
}

/// How the cells of each style show their numbers.
pub(super) fn formats(package: &mut Package, path: &str, limits: &Limits) -> Result<Vec<Format>, Error> {
    let mut xml = Xml::new(package.part(path)?, limits);
    let mut codes: BTreeMap<u32, Format> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut is_of_cells = false;
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "numFmt" => {
                    let (mut id, mut format) = (None, Format::Plain);
                    tag.each(|name, value| match name {
                        "numFmtId" => id = value.parse().ok(),
                        "formatCode" => format = number::format(value),
                        _ => {}
                    })?;
                    codes.extend(id.map(|id: u32| (id, format)));
                }
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells => {
                    let id = tag.get("numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                    formats.push(codes.get(&id).copied().unwrap_or(number::built_in(id)));
                }
                _ => {}
            },
            Node::Close(name) if name.local() == "cellXfs" => is_of_cells = false,
            Node::End => return Ok(formats),
            _ => {}
        }
        if codes.len() > limits.styles || formats.len() > limits.styles {
            return Err(Error::TooMany);
        }
    }
}
