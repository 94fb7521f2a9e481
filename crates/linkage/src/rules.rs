//! The rules of folding, read from a profile's `names.toml`. Every mistake in the file is named with its line.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong in a file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// A sentence.
    pub what: String,
}

/// Where a spelling must stand for its rule to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Neighbour {
    Any,
    Vowel,
    Consonant,
    /// Begin or end of the word.
    Edge,
}

/// One spelling and what it becomes.
#[derive(Debug, Clone)]
pub(crate) struct Spelling {
    pub from: Vec<u8>,
    pub to: Vec<u8>,
    pub after: Neighbour,
    pub before: Neighbour,
}

/// An ending that is kept beside the stem.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    pub letters: Vec<u8>,
    pub class: u8,
    /// So many letters stay when it is taken off.
    pub shortest_stem: usize,
}

/// How a country's names are folded.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Letters below this place, small and capital, are looked up by index: Latin and Cyrillic lie there.
    near: Vec<Option<Box<str>>>,
    far: BTreeMap<char, Box<str>>,
    pub(crate) spellings: Vec<Vec<Spelling>>,
    pub(crate) sounds: [u8; 128],
    drop: BTreeSet<Vec<u8>>,
    /// For each first letter, the lengths of words that are left out, as bits.
    drop_lengths: [u64; 128],
    nothing: BTreeSet<String>,
    /// By their last letter, long ones first.
    pub(crate) endings: Vec<Vec<Ending>>,
    classes: Vec<String>,
    shortest_stem: usize,
    phone_prefix: String,
}

const NEAR: usize = 0x600;

impl Rules {
    /// No country's rules: capital letters, accents and doubled letters are folded, and nothing else.
    pub fn plain() -> Self {
        let mut sounds = [0; 128];
        for (at, sound) in sounds.iter_mut().enumerate() {
            *sound = at as u8;
        }
        let mut rules = Self {
            near: vec![None; NEAR],
            far: BTreeMap::new(),
            spellings: vec![Vec::new(); 128],
            sounds,
            drop: BTreeSet::new(),
            drop_lengths: [0; 128],
            nothing: BTreeSet::new(),
            endings: vec![Vec::new(); 128],
            classes: Vec::new(),
            shortest_stem: 3,
            phone_prefix: String::new(),
        };
        rules.add_capitals();
        rules
    }

    /// Reads a profile's `names.toml`.
    ///
    /// # Errors
    /// Everything that is wrong in it, line by line.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { text, problems: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.problem(at, format!("not valid TOML: {}", error.message()));
        }
        let rules = reader.rules(root.get_ref());
        if reader.problems.is_empty() { Ok(rules) } else { Err(reader.problems) }
    }

    /// The names of the classes of endings; [`crate::Folded::endings`] counts in this list.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The country's telephone prefix, digits only.
    pub fn phone_prefix(&self) -> &str {
        &self.phone_prefix
    }

    /// Whether a folded word is left out.
    pub(crate) fn is_dropped(&self, letters: &[u8]) -> bool {
        let lengths = letters.first().and_then(|first| self.drop_lengths.get(usize::from(*first)));
        lengths.is_some_and(|lengths| lengths >> letters.len().min(63) & 1 == 1) && self.drop.contains(letters)
    }

    /// Whether a word, capital or small, stands for nothing known.
    pub(crate) fn is_nothing(&self, word: &str) -> bool {
        // Most words are of another length than all of these; lower-casing is slow.
        self.nothing.iter().any(|nothing| nothing.len() == word.len()) && self.nothing.contains(&word.to_lowercase())
    }

    /// What a letter becomes, when a rule names it; near letters may be capital.
    pub(crate) fn letter(&self, letter: char) -> Option<&str> {
        match self.near.get(letter as usize) {
            Some(near) => near.as_deref(),
            None => self.far.get(&letter).map(AsRef::as_ref),
        }
    }

    /// Capital letters become what their small letters become, so that they need not be lower-cased one by one.
    fn add_capitals(&mut self) {
        for place in 0..NEAR {
            let Some(capital) = char::from_u32(place as u32) else { continue };
            let mut small = capital.to_lowercase();
            let (Some(first), None) = (small.next(), small.next()) else { continue };
            if first == capital || self.near[place].is_some() {
                continue;
            }
            self.near[place] = match self.letter(first) {
                Some(to) => Some(to.into()),
                None if first.is_ascii_lowercase() => Some(first.to_string().into()),
                None => None,
            };
        }
    }

    fn set_letter(&mut self, letter: char, to: &str) {
        match self.near.get_mut(letter as usize) {
            Some(near) => *near = Some(to.into()),
            None => _ = self.far.insert(letter, to.into()),
        }
    }
}

type Table<'a> = DeTable<'a>;
type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: usize, what: impl Into<String>) {
        let line = 1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count();
        self.problems.push(Problem { line, what: what.into() });
    }

    fn rules(&mut self, root: &Table) -> Rules {
        let mut rules = Rules::plain();
        let lists = ["letters", "spellings", "sounds", "drop", "nothing", "apart"];
        self.only(root, 0, &[&lists[..], &["version", "shortest_stem", "phone_prefix"]].concat());
        if self.whole(root, "version") != Some(1) {
            self.problem(0, "`version` must be 1");
        }
        rules.shortest_stem = self.whole(root, "shortest_stem").unwrap_or(3).clamp(1, 20);
        rules.phone_prefix = self.text_of(root, "phone_prefix", 0).unwrap_or_default();
        for (table, _) in self.tables(root, "letters", &["script", "source", "confirmed", "map"]) {
            for (at, from, to) in self.map(table) {
                let mut letters = from.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter), None) if to.is_ascii() && letter.is_lowercase() => rules.set_letter(letter, &to),
                    _ => self.problem(at, format!("`{from}` must be one small letter, and become Latin letters")),
                }
            }
        }
        rules.add_capitals();
        for (table, at) in self.tables(root, "spellings", &["name", "source", "confirmed", "after", "before", "map"]) {
            let after = self.neighbour(table, "after", "start", at);
            let before = self.neighbour(table, "before", "end", at);
            for (at, from, to) in self.map(table) {
                if !plain(&from) || !plain(&to) || to.len() > from.len() {
                    self.problem(
                        at,
                        format!("`{from}` and `{to}` must be small Latin letters, and the second no longer"),
                    );
                    continue;
                }
                let spelling = Spelling { from: from.into(), to: to.into(), after, before };
                rules.spellings[usize::from(spelling.from[0])].push(spelling);
            }
        }
        for list in &mut rules.spellings {
            list.sort_by_key(|s| std::cmp::Reverse(s.from.len()));
        }
        for (table, _) in self.tables(root, "sounds", &["name", "source", "confirmed", "map"]) {
            for (at, from, to) in self.map(table) {
                match (from.as_bytes(), to.as_bytes()) {
                    ([from @ b'a'..=b'z'], [to @ b'a'..=b'z']) => rules.sounds[usize::from(*from)] = *to,
                    _ => self.problem(at, format!("`{from}` and `{to}` must be one small Latin letter each")),
                }
            }
        }
        self.sounds_must_end(&rules);
        self.words(root, &mut rules);
        rules
    }

    /// A sound that becomes a sound that becomes another would make the result depend on how often one folds.
    fn sounds_must_end(&mut self, rules: &Rules) {
        for from in b'a'..=b'z' {
            let to = rules.sounds[usize::from(from)];
            if rules.sounds[usize::from(to)] != to {
                let (from, to) = (char::from(from), char::from(to));
                self.problem(0, format!("sound `{from}` becomes `{to}`, which becomes another: name the last one"));
            }
        }
    }

    fn words(&mut self, root: &Table, rules: &mut Rules) {
        for (table, _) in self.tables(root, "nothing", &["name", "source", "confirmed", "words"]) {
            for (_, word) in self.list(table) {
                rules.nothing.insert(word.to_lowercase());
            }
        }
        for (table, _) in self.tables(root, "drop", &["name", "source", "confirmed", "words"]) {
            for (at, word) in self.list(table) {
                match rules.stem_of(&word) {
                    letters if letters.is_empty() => self.problem(at, format!("`{word}` folds to nothing")),
                    letters => {
                        if let Some(lengths) = rules.drop_lengths.get_mut(usize::from(letters[0])) {
                            *lengths |= 1 << letters.len().min(63);
                        }
                        rules.drop.insert(letters);
                    }
                }
            }
        }
        for (table, at) in self.tables(root, "apart", &["class", "source", "confirmed", "words", "shortest_stem"]) {
            let Some(class) = self.text_of(table, "class", at) else { continue };
            let number = rules.classes.len();
            let shortest_stem = self.whole(table, "shortest_stem").map_or(rules.shortest_stem, |n| n.clamp(1, 20));
            rules.classes.push(class);
            for (at, word) in self.list(table) {
                match (u8::try_from(number), rules.stem_of(&word)) {
                    (Ok(class), letters) if letters.is_ascii() && !letters.is_empty() => {
                        let last = usize::from(letters[letters.len() - 1]);
                        rules.endings[last].push(Ending { letters, class, shortest_stem });
                    }
                    _ => self
                        .problem(at, format!("`{word}` does not fold to Latin letters, or there are too many classes")),
                }
            }
        }
        for list in &mut rules.endings {
            list.sort_by_key(|e| std::cmp::Reverse(e.letters.len()));
        }
    }

    fn only(&mut self, table: &Table, at: usize, fields: &[&str]) {
        for key in table.keys().filter(|key| !fields.contains(&key.get_ref().as_ref())) {
            let at = if key.span().start == 0 { at } else { key.span().start };
            self.problem(at, format!("`{}` is not known here; expected: {}", key.get_ref(), fields.join(", ")));
        }
    }

    /// The tables of a list. Each must say where it comes from and whether that was confirmed.
    fn tables<'a>(&mut self, root: &'a Table<'a>, name: &str, fields: &[&str]) -> Vec<(&'a Table<'a>, usize)> {
        let Some(value) = root.get(name) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.problem(value.span().start, format!("`{name}` must be a list of tables, [[{name}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            let at = item.span().start;
            let DeValue::Table(table) = item.get_ref() else {
                self.problem(at, format!("`{name}` must be a list of tables, [[{name}]]"));
                continue;
            };
            self.only(table, at, fields);
            if self.text_of(table, "source", at).is_none() {
                self.problem(at, "`source` is missing: where does the rule come from?");
            }
            if !matches!(table.get("confirmed").map(Spanned::get_ref), Some(DeValue::Boolean(_))) {
                self.problem(at, "`confirmed` must say true or false");
            }
            tables.push((table, at));
        }
        tables
    }

    fn map(&mut self, table: &Table) -> Vec<(usize, String, String)> {
        let Some(value) = table.get("map") else { return Vec::new() };
        let DeValue::Table(map) = value.get_ref() else {
            self.problem(value.span().start, "`map` must be a table of texts");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (from, to) in map.iter() {
            match to.get_ref() {
                DeValue::String(to) => pairs.push((from.span().start, from.get_ref().to_string(), to.to_string())),
                _ => self.problem(to.span().start, "a rule's result must be a text"),
            }
        }
        pairs
    }

    fn list(&mut self, table: &Table) -> Vec<(usize, String)> {
        let Some(value) = table.get("words") else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.problem(value.span().start, "`words` must be a list of texts");
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(word) => words.push((item.span().start, word.to_string())),
                _ => self.problem(item.span().start, "a word must be a text"),
            }
        }
        words
    }

    fn text_of(&mut self, table: &Table, name: &str, at: usize) -> Option<String> {
        let value: &Value = table.get(name)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => {
                self.problem(value.span().start.max(at), format!("`{name}` must be a text that is not empty"));
                None
            }
        }
    }

    fn whole(&mut self, table: &Table, name: &str) -> Option<usize> {
        let value: &Value = table.get(name)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.problem(value.span().start, format!("`{name}` must be a whole number"));
        }
        number
    }

    fn neighbour(&mut self, table: &Table, name: &str, edge: &str, at: usize) -> Neighbour {
        match self.text_of(table, name, at).as_deref() {
            None => Neighbour::Any,
            Some("vowel") => Neighbour::Vowel,
            Some("consonant") => Neighbour::Consonant,
            Some(word) if word == edge => Neighbour::Edge,
            Some(_) => {
                self.problem(at, format!("`{name}` must be vowel, consonant or {edge}"));
                Neighbour::Any
            }
        }
    }
}

fn plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase())
}
