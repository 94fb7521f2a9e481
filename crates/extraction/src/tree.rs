//! A page as a flat tree.
//!
//! Nodes stand in the order of the page, so a subtree is a range of the list and every walk is a loop: nothing here or
//! above it calls itself. All limits are constants.

use crate::tag::Tag;

/// Bytes of a page that are read; the rest is dropped.
pub const MAX_BYTES: usize = 16 << 20;
/// Nodes of a page that are kept.
pub const MAX_NODES: usize = 400_000;
/// Elements that may stand inside one another; deeper ones become children of the last.
pub const MAX_DEPTH: usize = 256;
/// Bytes and nodes that are read for the text of one small element, such as a heading or a link.
const MAX_INNER: usize = 4_000;
/// Attributes kept of one element.
pub(crate) const MAX_ATTRIBUTES: usize = 24;

/// Names of the attributes that are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Name {
    Class,
    Id,
    Href,
    Role,
    Hidden,
    Style,
    Lang,
    Itemprop,
    Itemtype,
    Content,
    Name,
    Property,
    Rel,
    Type,
    Datetime,
    AriaHidden,
    TestId,
    Title,
    Charset,
    HttpEquiv,
}

/// The name, if its value is kept.
pub(crate) fn name_of(name: &[u8]) -> Option<Name> {
    Some(match name {
        b"class" => Name::Class,
        b"id" => Name::Id,
        b"href" => Name::Href,
        b"role" => Name::Role,
        b"hidden" => Name::Hidden,
        b"style" => Name::Style,
        b"lang" => Name::Lang,
        b"itemprop" => Name::Itemprop,
        b"itemtype" => Name::Itemtype,
        b"content" => Name::Content,
        b"name" => Name::Name,
        b"property" => Name::Property,
        b"rel" => Name::Rel,
        b"type" => Name::Type,
        b"datetime" => Name::Datetime,
        b"aria-hidden" => Name::AriaHidden,
        b"data-testid" | b"data-component" | b"data-test" | b"data-qa" => Name::TestId,
        b"title" => Name::Title,
        b"charset" => Name::Charset,
        b"http-equiv" => Name::HttpEquiv,
        _ => return None,
    })
}

/// One attribute: its name and where its value stands in the page.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub(crate) name: Name,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// One node. `a` and `b` are a range: of the page for text, of the attributes for an element.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub tag: Tag,
    /// How many elements it stands in.
    pub depth: u16,
    /// The element it stands in.
    pub parent: u32,
    /// One past its last descendant.
    pub end: u32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// A parsed page.
pub struct Tree<'a> {
    pub(crate) source: &'a str,
    /// All nodes, in the order of the page; the first is the root.
    pub nodes: Vec<Node>,
    pub(crate) attributes: Vec<Attribute>,
}

impl<'a> Tree<'a> {
    /// The raw text of a text node.
    pub fn text(&self, node: &Node) -> &'a str {
        if node.tag == Tag::Text { self.source.get(node.a as usize..node.b as usize).unwrap_or("") } else { "" }
    }

    /// The raw value of an attribute, if it is there.
    pub fn attribute(&self, node: &Node, name: Name) -> Option<&'a str> {
        if node.tag == Tag::Text {
            return None;
        }
        let of_node = self.attributes.get(node.a as usize..node.b as usize)?;
        let found = of_node.iter().find(|a| a.name == name)?;
        self.source.get(found.start as usize..found.end as usize)
    }

    /// Whether the element has any attribute that is kept.
    pub fn has_attributes(&self, node: &Node) -> bool {
        node.tag != Tag::Text && node.a < node.b
    }

    /// The raw text under a node, up to `MAX_INNER` bytes and nodes.
    pub fn inner_text(&self, at: usize) -> String {
        self.inner(at, "")
    }

    /// The same with a space between any two pieces: of a link, whose parts are shown apart.
    pub fn inner_pieces(&self, at: usize) -> String {
        self.inner(at, " ")
    }

    fn inner(&self, at: usize, between: &str) -> String {
        let mut out = String::new();
        let Some(node) = self.nodes.get(at) else { return out };
        for inner in self.nodes.get(at + 1..node.end as usize).unwrap_or(&[]).iter().take(MAX_INNER) {
            if out.len() > MAX_INNER {
                break;
            }
            if inner.tag == Tag::Text {
                out.push_str(self.text(inner));
                out.push_str(between);
            } else if inner.tag == Tag::Br || inner.tag.is_block() {
                out.push(' ');
            }
        }
        out
    }
}
