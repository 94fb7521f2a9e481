//! What the tests share: answers and what every answer must be like, texts as the reader sees them, and
//! counts of what is stored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use access::testing::TestHouse;
use store::{Sql, args};

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace")
}

/// Every file under a folder.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(files_under(&entry.path())) } else { found.push(entry.path()) }
    }
    found.sort();
    found
}

/// Rust files of the rooms and floors, tests not among them: crate, path from there, text.
pub fn sources() -> Vec<(String, String, String)> {
    let mut sources = Vec::new();
    for room in std::fs::read_dir(root().join("crates")).expect("the crates").flatten() {
        for file in
            files_under(&room.path().join("src")).into_iter().filter(|f| f.extension().is_some_and(|e| e == "rs"))
        {
            let name = room.file_name().to_string_lossy().into_owned();
            let path = file.strip_prefix(room.path()).expect("inside").to_string_lossy().into_owned();
            sources.push((name, path, std::fs::read_to_string(&file).expect("a source file")));
        }
    }
    assert!(sources.len() > 60, "the sources were not found");
    sources
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads a whole answer off the wire; none when it was cut short.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let split = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_lowercase(), v.to_owned()));
        let answer = Self { status, headers: lines.filter_map(split).collect(), body: bytes[end + 4..].to_vec() };
        let length: usize = answer.header("content-length").unwrap_or("0").parse().ok()?;
        (answer.body.len() == length).then_some(answer)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of the first hidden field with this name.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// Every `start…"` in the page: addresses, ids.
    pub fn behind(&self, start: &str) -> Vec<String> {
        let text = self.text();
        let end = |rest: &str| rest.split(['"', '<', '?', '/']).next().unwrap_or_default().to_owned();
        text.split(start).skip(1).map(end).collect()
    }

    /// The title in the browser's tab.
    pub fn title(&self) -> String {
        let text = self.text();
        text.split_once("<title>")
            .and_then(|(_, t)| t.split_once("</title>"))
            .map(|(t, _)| t.to_owned())
            .unwrap_or_default()
    }

    /// The eight words of a page that says "received".
    pub fn words(&self) -> Option<String> {
        let text = self.text();
        let (_, list) = text.split_once("id=\"receipt-words\">")?;
        let list = list.split_once("</ol>")?.0.replace("</li>", "");
        let words: Vec<_> = list.split("<li>").filter(|w| !w.is_empty()).collect();
        (words.len() == 8).then(|| words.join(" "))
    }

    /// What the page says, shortly and without its markup, for a test that fails.
    pub fn gist(&self) -> String {
        let text = self.text();
        let main = text.split_once("<main").map_or(text.as_str(), |(_, main)| main);
        let words = main.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words.trim());
        words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" | ").chars().take(700).collect()
    }

    /// What holds for each page, whatever was asked: the status, the headers that keep browsers from
    /// leaking, a page in HTML, and no missing words.
    #[track_caller]
    pub fn is_page(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.gist());
        self.is_hardened();
        if !(300..400).contains(&status) {
            assert_eq!(self.header("content-type"), Some("text/html; charset=utf-8"));
            assert!(self.text().contains("<h1 "), "a page without a heading: {}", self.gist());
        }
        assert!(!self.text().contains('⟦'), "missing words in: {}", self.gist());
        self
    }

    /// The headers that keep browsers from leaking.
    #[track_caller]
    pub fn is_hardened(&self) -> &Self {
        let policy = self.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy:?}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(self.header(name), Some(value), "{name} of an answer {}", self.status);
        }
        self
    }

    /// A page for a visitor: no cookie.
    #[track_caller]
    pub fn for_visitor(&self) -> &Self {
        assert_eq!(self.all("set-cookie"), Vec::<&str>::new());
        self
    }

    /// Contains a text as HTML shows it.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text().contains(&escaped(text)), "does not show {text:?}: {}", self.gist());
        self
    }

    /// Does not contain a text, however it is written.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.text().contains(&escaped(text)) && !self.text().contains(text), "shows {text:?}");
        self
    }

    /// A form that comes back with a sentence under a field. The key is one of the room's.
    #[track_caller]
    pub fn says(&self, room: &str, key: &str) -> &Self {
        self.is_page(422).shows_words(room, key);
        assert!(self.text().contains("govuk-error-summary"), "no summary of what is wrong");
        self
    }

    /// Contains the English words under a key; where they hold a value, what stands before it.
    #[track_caller]
    pub fn shows_words(&self, room: &str, key: &str) -> &Self {
        let words = english(room, key);
        self.shows(words.split('{').next().unwrap_or_default().trim())
    }
}

/// As Askama writes a text into HTML.
pub fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '&' => "&#38;".to_owned(),
        '<' => "&#60;".to_owned(),
        '>' => "&#62;".to_owned(),
        '"' => "&#34;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

/// The English words under a key of a room.
#[track_caller]
pub fn english(room: &str, key: &str) -> String {
    let files = files_under(&root().join(format!("crates/{room}/locales/en")));
    let text: String = files.iter().map(|path| std::fs::read_to_string(path).expect("the room's words")).collect();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
    line.unwrap_or_else(|| panic!("{room} has no words {key}")).to_owned()
}

/// How many rows each table holds. Sessions and failed sign-ins come and go by themselves and are left out.
pub async fn rows(house: &TestHouse) -> BTreeMap<&'static str, i64> {
    let tables = [
        ("org", Sql("SELECT count(*) FROM org")),
        ("edition", Sql("SELECT count(*) FROM edition")),
        ("material_text", Sql("SELECT count(*) FROM material_text")),
        ("handout", Sql("SELECT count(*) FROM handout")),
        ("poster", Sql("SELECT count(*) FROM poster")),
        ("event", Sql("SELECT count(*) FROM event")),
        ("lesson", Sql("SELECT count(*) FROM lesson")),
        ("member", Sql("SELECT count(*) FROM member")),
        ("seal", Sql("SELECT count(*) FROM seal")),
        ("journal", Sql("SELECT count(*) FROM journal")),
        ("signal", Sql("SELECT count(*) FROM signal")),
        ("signal_message", Sql("SELECT count(*) FROM signal_message")),
        ("signal_file", Sql("SELECT count(*) FROM signal_file")),
        ("screening", Sql("SELECT count(*) FROM screening")),
        ("case_file", Sql("SELECT count(*) FROM case_file")),
        ("person", Sql("SELECT count(*) FROM person")),
        ("note", Sql("SELECT count(*) FROM note")),
        ("need", Sql("SELECT count(*) FROM need")),
        ("referral", Sql("SELECT count(*) FROM referral")),
        ("referral_step", Sql("SELECT count(*) FROM referral_step")),
        ("opening", Sql("SELECT count(*) FROM opening")),
        ("household", Sql("SELECT count(*) FROM household")),
        ("import", Sql("SELECT count(*) FROM import")),
        ("import_row", Sql("SELECT count(*) FROM import_row")),
    ];
    let mut tx = house.house.store().read().await.expect("a transaction");
    let mut rows = BTreeMap::new();
    for (name, count) in tables {
        rows.insert(name, tx.count(count, args![]).await.expect("a count"));
    }
    rows.insert("files on disk", files_under(&house.house.files).len() as i64);
    rows
}

/// The smallest picture there is.
pub const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1,
    0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A picture with words among its pixels: what hides elsewhere is taken out.
pub fn png_with(words: &str) -> Vec<u8> {
    let (rest, end) = PNG.split_at(PNG.len() - 12);
    let length = u32::try_from(words.len()).expect("a short text").to_be_bytes();
    [rest, &length, b"IDAT", words.as_bytes(), &[0; 4], end].concat()
}

/// A document with words in it: a title would be taken out.
pub fn pdf_with(words: &str) -> Vec<u8> {
    format!("%PDF-1.4\n1 0 obj << /Contents ({words}) >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
}
