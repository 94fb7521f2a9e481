//! A tolerant HTML parser into a flat tree.
//!
//! It follows the standard where that decides which text stands in which element, and cuts corners elsewhere: no
//! foster parents, no adoption of misnested inline elements. The time is linear in the bytes.

use crate::tag::{Tag, tag_of};
use crate::tree::{Attribute, MAX_ATTRIBUTES, MAX_BYTES, MAX_DEPTH, MAX_NODES, Name, Node, Tree, name_of};

/// The state of a parse.
struct Builder<'a> {
    tree: Tree<'a>,
    /// Open elements, outermost first.
    open: Vec<(Tag, u32)>,
    /// How many of each tag are open, so that a stray end tag costs nothing.
    counts: [u16; 256],
    /// Elements beyond the depth limit that were not opened.
    beyond: u32,
    /// Whether a block began or ended since the last text: white space there says nothing.
    at_edge: bool,
    in_head: bool,
}

/// Parses a page.
pub fn parse(source: &str) -> Tree<'_> {
    let mut cut = source.len().min(MAX_BYTES);
    while !source.is_char_boundary(cut) {
        cut -= 1;
    }
    let source = source.get(..cut).unwrap_or("");
    let mut nodes = Vec::with_capacity((source.len() / 24).min(MAX_NODES));
    nodes.push(Node { tag: Tag::Root, depth: 0, parent: 0, end: 0, a: 0, b: 0 });
    let tree = Tree { source, nodes, attributes: Vec::with_capacity(source.len() / 64) };
    let mut builder =
        Builder { tree, open: vec![(Tag::Root, 0)], counts: [0; 256], beyond: 0, at_edge: true, in_head: false };
    builder.run();
    builder.close_to(1);
    let mut tree = builder.tree;
    let all = tree.nodes.len() as u32;
    if let Some(root) = tree.nodes.first_mut() {
        root.end = all;
    }
    tree
}

/// Where the end tag `</name` stands, at or after `from`.
fn find_end(bytes: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|b| memchr::memmem::find(b, b"</")) {
        let start = at + found;
        if bytes.get(start + 2..start + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && bytes.get(start + 2 + name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
        {
            return Some(start);
        }
        at = start + 2;
    }
    None
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        let source = self.tree.source;
        let bytes = source.as_bytes();
        let mut at = 0;
        let mut name = Vec::with_capacity(32);
        // A tag that was once not closed is not closed later either.
        let mut never_closed = [false; 256];
        let mut comments_end = true;
        while at < bytes.len() && self.tree.nodes.len() < MAX_NODES {
            let Some(less) = memchr::memchr(b'<', &bytes[at..]).map(|n| at + n) else {
                self.text(at, bytes.len());
                break;
            };
            let next = bytes.get(less + 1).copied().unwrap_or(b' ');
            if !(next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')) {
                // A lone `<` is text; take what follows in the same run.
                let until = memchr::memchr(b'<', &bytes[less + 1..]).map_or(bytes.len(), |n| less + 1 + n);
                self.text(at, until);
                at = until;
                continue;
            }
            if less > at {
                self.text(at, less);
            }
            if next == b'!' && bytes[less..].starts_with(b"<!--") && comments_end {
                if let Some(end) = memchr::memmem::find(&bytes[less + 4..], b"-->") {
                    at = less + 4 + end + 3;
                    continue;
                }
                comments_end = false;
            }
            if next == b'!' || next == b'?' {
                at = memchr::memchr(b'>', &bytes[less..]).map_or(bytes.len(), |n| less + n + 1);
                continue;
            }
            let closing = next == b'/';
            let from = less + 1 + usize::from(closing);
            name.clear();
            let mut end = from;
            while let Some(b) = bytes.get(end).filter(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/')) {
                if name.len() < 32 {
                    name.push(b.to_ascii_lowercase());
                }
                end += 1;
            }
            let tag = tag_of(&name);
            if closing {
                at = memchr::memchr(b'>', &bytes[end..]).map_or(bytes.len(), |n| end + n + 1);
                if !name.is_empty() {
                    self.close(tag);
                }
                continue;
            }
            let first = self.tree.attributes.len();
            at = self.attributes(end);
            let opened = self.start(tag, first);
            if tag.is_raw() && !never_closed[tag as usize] {
                if let Some(end) = find_end(bytes, at, &name) {
                    if opened {
                        self.raw(tag, at, end);
                    }
                    at = memchr::memchr(b'>', &bytes[end..]).map_or(bytes.len(), |n| end + n + 1);
                } else {
                    never_closed[tag as usize] = true;
                    if matches!(tag, Tag::Script | Tag::Style) {
                        at = bytes.len();
                    }
                }
            }
            if tag.is_raw() && opened {
                self.close(tag);
            }
        }
    }

    /// Reads attributes from `at` on; answers where the tag ends.
    fn attributes(&mut self, mut at: usize) -> usize {
        let bytes = self.tree.source.as_bytes();
        let mut kept = 0;
        let mut name = [0_u8; 16];
        loop {
            while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
                at += 1;
            }
            match bytes.get(at) {
                None => return bytes.len(),
                Some(b'>') => return at + 1,
                Some(_) => {}
            }
            let from = at;
            // A name may begin with `=`; it takes one byte at least, so the loop ends.
            at += 1;
            while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')) {
                at += 1;
            }
            let length = at - from;
            let mut known = None;
            if length <= name.len() {
                for (to, b) in name.iter_mut().zip(&bytes[from..at]) {
                    *to = b.to_ascii_lowercase();
                }
                known = name_of(&name[..length]);
            }
            let mut look = at;
            while bytes.get(look).is_some_and(u8::is_ascii_whitespace) {
                look += 1;
            }
            let (mut start, mut end) = (at, at);
            if bytes.get(look) == Some(&b'=') {
                look += 1;
                while bytes.get(look).is_some_and(u8::is_ascii_whitespace) {
                    look += 1;
                }
                match bytes.get(look) {
                    Some(quote @ (b'"' | b'\'')) => {
                        start = look + 1;
                        end = memchr::memchr(*quote, &bytes[start..]).map_or(bytes.len(), |n| start + n);
                        at = (end + 1).min(bytes.len());
                    }
                    _ => {
                        start = look;
                        end = start;
                        while bytes.get(end).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                            end += 1;
                        }
                        at = end;
                    }
                }
            }
            if let Some(name) = known
                && kept < MAX_ATTRIBUTES
            {
                kept += 1;
                self.tree.attributes.push(Attribute { name, start: start as u32, end: end as u32 });
            }
        }
    }

    fn top(&self) -> (Tag, u32) {
        self.open.last().copied().unwrap_or((Tag::Root, 0))
    }

    fn add(&mut self, tag: Tag, a: usize, b: usize) -> u32 {
        let at = self.tree.nodes.len() as u32;
        let node =
            Node { tag, depth: self.open.len() as u16, parent: self.top().1, end: at + 1, a: a as u32, b: b as u32 };
        self.tree.nodes.push(node);
        at
    }

    fn text(&mut self, from: usize, to: usize) {
        let blank = self.tree.source.as_bytes()[from..to].iter().all(u8::is_ascii_whitespace);
        if blank && self.at_edge {
            return;
        }
        if !blank {
            if self.in_head {
                self.leave_head();
            }
            self.at_edge = false;
        }
        self.add(Tag::Text, from, to);
    }

    /// Keeps the content of a raw element: data for scripts, text for the rest, nothing for what is never shown.
    fn raw(&mut self, tag: Tag, from: usize, to: usize) {
        let wanted = match tag {
            Tag::Script => self.tree.nodes.last().copied().is_some_and(|n| {
                self.tree.attribute(&n, Name::Type).is_some_and(|t| t.to_ascii_lowercase().contains("json"))
            }),
            Tag::Title | Tag::Xmp | Tag::Textarea => true,
            _ => false,
        };
        if wanted && from < to {
            self.add(Tag::Text, from, to);
        }
    }

    fn leave_head(&mut self) {
        self.in_head = false;
        if let Some(at) = self.open.iter().rposition(|(t, _)| *t == Tag::Head) {
            self.close_to(at);
        }
    }

    /// Closes open elements until `length` are left.
    fn close_to(&mut self, length: usize) {
        let end = self.tree.nodes.len() as u32;
        while self.open.len() > length.max(1) {
            if let Some((tag, at)) = self.open.pop() {
                if let Some(count) = self.counts.get_mut(tag as usize) {
                    *count = count.saturating_sub(1);
                }
                if let Some(node) = self.tree.nodes.get_mut(at as usize) {
                    node.end = end;
                }
            }
        }
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.counts.get(tag as usize).is_some_and(|c| *c > 0)
    }

    /// Closes the nearest open element among `tags`, unless one that `stops` stands nearer.
    fn imply(&mut self, tags: &[Tag], stops: impl Fn(Tag) -> bool) {
        if !tags.iter().any(|t| self.is_open(*t)) {
            return;
        }
        for at in (1..self.open.len()).rev() {
            let tag = self.open[at].0;
            if tags.contains(&tag) {
                self.close_to(at);
                return;
            }
            if stops(tag) {
                return;
            }
        }
    }

    fn start(&mut self, tag: Tag, first_attribute: usize) -> bool {
        use Tag::*;
        if self.in_head && !tag.in_head() && tag != Head {
            self.leave_head();
        }
        match tag {
            // A second one only repeats attributes.
            Html | Body | Head if self.is_open(tag) || (tag != Body && self.is_open(Body)) => return false,
            Head => self.in_head = true,
            Li => self.imply(&[Li], |t| t.is_block() && !matches!(t, Address | Div | P | Custom)),
            Dt | Dd => self.imply(&[Dt, Dd], |t| t.is_block() && !matches!(t, Address | Div | P | Custom)),
            Tr => self.imply(&[Tr], |t| t == Table),
            Td | Th => self.imply(&[Td, Th], |t| matches!(t, Table | Tr)),
            Tbody | Thead | Tfoot => self.imply(&[Tbody, Thead, Tfoot], |t| t == Table),
            Option | Optgroup => self.imply(&[Option], |t| t == Select),
            A => self.imply(&[A], Tag::is_block),
            H1 | H2 | H3 | H4 | H5 | H6 if self.top().0.heading() > 0 => self.close_to(self.open.len() - 1),
            _ => {}
        }
        if tag.closes_paragraph() {
            self.imply(&[P], |t| matches!(t, Table | Td | Th | Caption | Button | Object));
        }
        if tag.is_block() || tag == Br {
            self.at_edge = true;
        }
        let to = self.tree.attributes.len();
        let at = self.add(tag, first_attribute, to);
        if tag.is_void() {
            return true;
        }
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return true;
        }
        self.open.push((tag, at));
        if let Some(count) = self.counts.get_mut(tag as usize) {
            *count += 1;
        }
        true
    }

    fn close(&mut self, tag: Tag) {
        use Tag::*;
        if tag.is_void() && tag != Br {
            return;
        }
        if tag.is_block() {
            self.at_edge = true;
        }
        match tag {
            Html | Body => return,
            Head => return self.leave_head(),
            Br => {
                self.add(Br, 0, 0);
                return;
            }
            P if !self.is_open(P) => {
                self.add(P, 0, 0);
                return;
            }
            _ => {}
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        if !self.is_open(tag) {
            return;
        }
        let block = tag.is_block();
        let of_table = matches!(tag, Table | Tbody | Thead | Tfoot | Tr | Td | Th | Caption);
        for at in (1..self.open.len()).rev() {
            let above = self.open[at].0;
            if above == tag {
                // A form's end often stands inside what was opened in it: leave that open.
                if tag != Form || self.open[at + 1..].iter().all(|(t, _)| !t.is_block()) {
                    self.close_to(at);
                }
                return;
            }
            let stops = if of_table {
                above == Table && tag != Table
            } else if block {
                matches!(above, Table | Td | Th | Caption)
            } else {
                above.is_block()
            };
            if stops {
                return;
            }
        }
    }
}
