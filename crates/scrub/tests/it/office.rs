//! Office documents of several programs, and some made by hand.

use flate2::{Compress, Compression, FlushCompress};
use proptest::prelude::*;
use scrub::Cleaned;

use super::traces::{contains, inflate, traces};
use super::{BASELINE, CANARY, clean, cleaned, exif};

const MARKS: [&str; 3] = ["CANARY", "2031", "4711-session"];
const WORDS: &[u8] = include_bytes!("../fixtures/office/words.docx");
const STREAM: &[u8] = include_bytes!("../fixtures/office/stream.docx");
const WIDE: &[u8] = include_bytes!("../fixtures/office/wide.docx");
const STORED: &[u8] = include_bytes!("../fixtures/office/stored.docx");
const CELLS: &[u8] = include_bytes!("../fixtures/office/cells.xlsx");
const SLIDES: &[u8] = include_bytes!("../fixtures/office/slides.pptx");
const TEXT: &[u8] = include_bytes!("../fixtures/office/text.odt");

fn short(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn long(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// What lies in a zip, read by its directory, with every number checked.
fn entries(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06", "there is no remark");
    let (count, mut at) = (short(zip, end + 10), long(zip, end + 16));
    assert_eq!(at + long(zip, end + 12), end);
    let mut entries = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        assert_eq!((short(zip, at + 12), short(zip, at + 14)), (0, 0x21), "1 January 1980");
        assert_eq!((short(zip, at + 30), short(zip, at + 32), long(zip, at + 38)), (0, 0, 0));
        let name = &zip[at + 46..at + 46 + short(zip, at + 28)];
        let (crc, packed, plain, local) =
            (long(zip, at + 16), long(zip, at + 20), long(zip, at + 24), long(zip, at + 42));
        assert_eq!(&zip[local..local + 4], b"PK\x03\x04");
        assert_eq!((&zip[local + 30..local + 30 + name.len()], short(zip, local + 28)), (name, 0));
        let content = &zip[local + 30 + name.len()..][..packed];
        let content = if short(zip, at + 10) == 8 { inflate(content, false) } else { content.to_vec() };
        assert_eq!((content.len(), crc32fast::hash(&content) as usize), (plain, crc));
        entries.push((String::from_utf8(name.to_vec()).unwrap(), content));
        at += 46 + name.len();
    }
    assert_eq!(at, end);
    entries
}

fn entry(zip: &[u8], name: &str) -> String {
    let found = entries(zip).into_iter().find(|(other, _)| other == name).unwrap();
    String::from_utf8(found.1).unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Stored,
    Deflated,
    Late,
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(plain.len() + 1000);
    Compress::new(Compression::best(), false).compress_vec(plain, &mut packed, FlushCompress::Finish).unwrap();
    packed
}

/// A zip with a short directory: nobody who reads from the front looks into it.
fn zip(how: How, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        let packed = if how == How::Stored { content.to_vec() } else { deflate(content) };
        packed_entry(&mut bytes, how, name, &packed, crc32fast::hash(content), content.len() as u32);
    }
    bytes.extend(b"PK\x01\x02CANARY of a directory");
    bytes
}

fn packed_entry(bytes: &mut Vec<u8>, how: How, name: &str, packed: &[u8], crc: u32, plain: u32) {
    let sizes: Vec<u8> = [crc, packed.len() as u32, plain].iter().flat_map(|number| number.to_le_bytes()).collect();
    let method = if how == How::Stored { 0 } else { 8 };
    bytes.extend(b"PK\x03\x04\x14\0");
    bytes.extend([if how == How::Late { 8 } else { 0 }, 0, method, 0, 1, 2, 3, 4]);
    bytes.extend(if how == How::Late { &[0; 12][..] } else { &sizes });
    bytes.extend((name.len() as u16).to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(name.bytes());
    bytes.extend(packed);
    if how == How::Late {
        bytes.extend(b"PK\x07\x08");
        bytes.extend(&sizes);
    }
}

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

/// What becomes of one file in a document.
fn one(name: &str, content: &[u8]) -> (Vec<u8>, Cleaned) {
    let (out, how) = cleaned(&zip(How::Deflated, &[TYPES, (name, content)]));
    (entries(&out).into_iter().find(|(other, _)| other == name).map(|(_, content)| content).unwrap_or_default(), how)
}

#[test]
fn documents_of_several_programs_lose_what_they_tell() {
    let kept: [(&[u8], &[&str], &[&str]); 7] = [
        (
            WORDS,
            &["word/document.xml", "word/comments.xml"],
            &["Kept words", "Kept insert", "Kept delete", "Kept note"],
        ),
        (
            STREAM,
            &["word/document.xml", "word/comments.xml"],
            &["Kept words", "Kept insert", "Kept delete", "Kept note"],
        ),
        (WIDE, &["word/document.xml", "word/comments.xml"], &["Kept words", "Kept insert", "Kept delete", "Kept note"]),
        (
            STORED,
            &["word/document.xml", "word/comments.xml"],
            &["Kept words", "Kept insert", "Kept delete", "Kept note"],
        ),
        (CELLS, &["xl/worksheets/sheet1.xml", "xl/comments/comment1.xml"], &["Kept words", "42", "Kept note"]),
        (SLIDES, &["ppt/slides/slide1.xml", "ppt/comments/comment1.xml"], &["Kept words", "Kept note"]),
        (TEXT, &["content.xml"], &["Kept words", "Kept note"]),
    ];
    for (bytes, files, words) in kept {
        for mark in &MARKS[..2] {
            assert!(!traces(bytes, &[mark]).is_empty(), "it told {mark}");
        }
        let (out, how) = cleaned(bytes);
        assert_eq!(how, Cleaned::Fully);
        let text: String = files.iter().map(|name| entry(&out, name)).collect();
        words.iter().for_each(|word| assert!(text.contains(word), "{word}"));
        for (name, content) in entries(&out) {
            assert_eq!(traces(&content, &MARKS), Vec::<String>::new(), "{name}");
            assert!(!name.contains("humbnail") && !name.contains("printer"), "{name}");
        }
        assert_eq!(traces(&out, &MARKS), Vec::<String>::new());
        assert_eq!(cleaned(&out), (out, Cleaned::Fully), "once is enough");
    }
}

#[test]
fn what_tells_nothing_stays_as_it_is() {
    let before: Vec<_> = entries(&cleaned(SLIDES).0);
    let theme = before.iter().find(|(name, _)| name == "ppt/theme/theme1.xml").unwrap();
    let at = (0..SLIDES.len()).find(|at| SLIDES[*at..].starts_with(theme.0.as_bytes())).unwrap();
    // An extra field of nine bytes stands behind the name.
    assert_eq!(inflate(&SLIDES[at + theme.0.len() + 9..], false), theme.1);
    let plain =
        b"<?xml version=\"1.0\"?>\r\n<!DOCTYPE x>\n<a b = 'c>' d=\"\"><![CDATA[ <w:rsid/> ]]>&lt; <e/>text</a>\n";
    assert_eq!(one("word/other.xml", plain), (plain.to_vec(), Cleaned::Fully));
    let types = entries(&cleaned(TEXT).0);
    assert_eq!(types[0], ("mimetype".into(), b"application/vnd.oasis.opendocument.text".to_vec()));
    assert_eq!(
        cleaned(TEXT).0[..38],
        [&b"PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0"[..], &TEXT[14..26], b"\x08\0\0\0mimetype"].concat()
    );
}

#[test]
fn writers_and_times_are_taken_out_of_xml() {
    for (name, before, after) in [
        (
            "word/document.xml",
            "<w:ins w:id='1' w:author='CANARY' w:date=\"2031\" x='y'>t</w:ins>",
            "<w:ins w:id='1' w:author='' w:date=\"1980-01-01T00:00:00Z\" x='y'>t</w:ins>",
        ),
        (
            "word/document.xml",
            "<q:p q:rsidR='4711-session'\n q:rsidP = \"4711-session\" q:other='1'/>",
            "<q:p q:other='1'/>",
        ),
        (
            "word/document.xml",
            "<w:date w:fullDate='2026'><w:lid/></w:date>",
            "<w:date w:fullDate='2026'><w:lid/></w:date>",
        ),
        ("word/comments.xml", "<comment initials='CANARY'/><!-- CANARY --><b/>", "<comment initials=''/><b/>"),
        (
            "word/settings.xml",
            "<s><w:rsids><w:rsid w:val='4711-session'/></w:rsids><docId val='4711-session'>CANARY</docId></s>",
            "<s><w:rsids></w:rsids></s>",
        ),
        ("word/settings.xml", "<w:attachedTemplate r:id='rId1'/><x/>", "<x/>"),
        (
            "word/document.xml",
            "<p:cNvPr id='1' name='IMG_2031.JPG' descr='C:\\Users\\CANARY\\a.jpg'/><p:cNvPr name='Picture 1' descr='A house.'/>",
            "<p:cNvPr id='1' name='' descr=''/><p:cNvPr name='Picture 1' descr='A house.'/>",
        ),
        (
            "xl/comments1.xml",
            "<authors><author>CANARY &amp; CANARY</author><author/></authors><t>text</t>",
            "<authors><author></author><author/></authors><t>text</t>",
        ),
        (
            "xl/persons/person.xml",
            "<person displayName='CANARY' id='{1}' userId='CANARY'/>",
            "<person displayName='' id='{1}' userId=''/>",
        ),
        ("xl/tables/table1.xml", "<table displayName='Kept' name='Kept'/>", "<table displayName='Kept' name='Kept'/>"),
        (
            "ppt/authors.xml",
            "<p188:author id='{1}' name='CANARY' initials='CANARY' userId='CANARY'/>",
            "<p188:author id='{1}' name='' initials='' userId=''/>",
        ),
        (
            "content.xml",
            "<a><dc:creator>CANARY</dc:creator><dc:date>2031</dc:date><text:creator>Kept</text:creator><text:date>2026</text:date></a>",
            "<a><dc:creator></dc:creator><dc:date>1980-01-01T00:00:00</dc:date><text:creator>Kept</text:creator><text:date>2026</text:date></a>",
        ),
        (
            "settings.xml",
            "<c:config-item c:name='PrinterName' c:type='string'>CANARY</c:config-item><c:config-item c:name='Zoom'>100</c:config-item>",
            "<c:config-item c:name='PrinterName' c:type='string'></c:config-item><c:config-item c:name='Zoom'>100</c:config-item>",
        ),
        (
            "word/_rels/settings.xml.rels",
            "<R><Relationship Id='rId1' Type='http://x/attachedTemplate' Target='file:///C:\\CANARY' TargetMode='External'/></R>",
            "<R></R>",
        ),
    ] {
        let (out, how) = one(name, before.as_bytes());
        assert_eq!((String::from_utf8(out).unwrap(), how), (after.to_owned(), Cleaned::Fully));
    }
}

#[test]
fn a_writer_is_not_named_before_a_note_either() {
    let before = "<authors><author>CANARY &amp; Co</author><author>An\u{259}r</author></authors><t>CANARY &amp; Co:</t>\
        <t>\nKept CANAR words</t><t>An\u{259}r: Kept</t><t>An\u{259}r :</t><t>Other:</t>";
    let after = "<authors><author></author><author></author></authors><t></t>\
        <t>\nKept CANAR words</t><t>An\u{259}r: Kept</t><t></t><t>Other:</t>";
    for way in [How::Stored, How::Deflated] {
        let (out, how) = cleaned(&zip(way, &[TYPES, ("xl/comments1.xml", before.as_bytes())]));
        assert_eq!((entry(&out, "xl/comments1.xml").as_str(), how), (after, Cleaned::Fully));
    }
    let (out, _) = one("xl/pivotCache/a.xml", b"<pivotCacheDefinition refreshedBy='CANARY' refreshedDate='41000.5'/>");
    assert_eq!(out, b"<pivotCacheDefinition refreshedBy='' refreshedDate='0'/>");
}

#[test]
fn what_is_not_looked_into_is_said() {
    for (name, content) in [
        ("word/vbaProject.bin", &b"\xd0\xcf\x11\xe0 program"[..]),
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0 object"),
        ("word/media/image1.emf", b"\x01\0\0\0 EMF"),
        ("word/embeddings/paper.pdf", b"%PDF-1.7"),
        ("word/document.xml", b"\xff\xfe<\0a\0/\0>\0"),
        ("word/document.xml", b"no XML"),
        ("word/document.xml", b"<a><!-- without end"),
        ("customXml/item1.xml", b"<properties>Somebody</properties>"),
        ("docProps/other.xml", b"<a/>"),
        ("_xmlsignatures/sig1.xml", b"<Signature/>"),
        ("xl/connections.xml", b"<connections/>"),
        ("word/_rels/document.xml.rels", b"<Relationship Target='file:///C:/Users/x' TargetMode='External'/>"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    ] {
        let (out, how) = one(name, content);
        assert_eq!(how, Cleaned::Partly, "{name}");
        let is_kept = out == content || content.starts_with(b"<a><!--");
        assert!(is_kept, "{name}");
    }
    let (out, how) = one("customXml/item1.xml", b"\xef\xbb\xbf<?xml version='1.0'?><b:Sources StyleName='APA'/>");
    assert_eq!((out.len(), how), (52, Cleaned::Fully));
}

#[test]
fn pictures_and_documents_inside_are_cleaned_too() {
    let telling = [&BASELINE[..2], &exif(1), &BASELINE[2..], CANARY].concat();
    assert_eq!(one("word/media/image1.jpg", &telling), (BASELINE.to_vec(), Cleaned::Fully));
    assert_eq!(one("word/media/anything", &telling), (BASELINE.to_vec(), Cleaned::Fully));
    let (out, how) = one("word/embeddings/cells.xlsx", CELLS);
    assert_eq!(how, Cleaned::Fully);
    assert_eq!(out, cleaned(CELLS).0);
    let twice = cleaned(&zip(How::Stored, &[TYPES, ("a.docx", &zip(How::Stored, &[TYPES, ("b.docx", WORDS)]))]));
    assert_eq!(twice.1, Cleaned::Partly, "documents in documents in documents are not opened");
}

#[test]
fn every_way_of_packing_is_read() {
    let files: [(&str, &[u8]); 4] = [
        TYPES,
        ("word/document.xml", b"<p w:author='CANARY'>Kept</p>"),
        ("docProps/core.xml", b"CANARY"),
        ("word/empty.xml", b""),
    ];
    let outs: Vec<_> = [How::Stored, How::Deflated, How::Late].map(|how| zip(how, &files)).into_iter().collect();
    for bytes in &outs {
        assert!(!traces(bytes, &MARKS).is_empty());
    }
    // What is stored and has no length cannot be told from what follows.
    let ways: Vec<_> = outs.iter().map(|bytes| cleaned(bytes)).collect();
    assert!(ways.iter().all(|way| *way == ways[0]));
    assert_eq!(
        (entry(&ways[0].0, "word/document.xml").as_str(), ways[0].1),
        ("<p w:author=''>Kept</p>", Cleaned::Fully)
    );
}

#[test]
fn long_heads_of_elements_come_in_any_pieces() {
    let gfx = format!("<a><b x='>' gfxdata=\"{}\" author='CANARY'/></a>", "d".repeat(40_000));
    let (out, how) = one("word/document.xml", gfx.as_bytes());
    assert_eq!((String::from_utf8(out).unwrap(), how), (gfx.replace("CANARY", ""), Cleaned::Partly));
    let long = gfx.replace('d', "dd");
    assert_eq!(one("word/document.xml", long.as_bytes()), (long.into_bytes(), Cleaned::Partly));
}

#[test]
fn other_zips_are_not_touched() {
    for files in [
        [("photo.jpg", &b"CANARY"[..]), ("notes.txt", b"CANARY")],
        [("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<a author='CANARY'/>")],
        [("docs/[Content_Types].xml", b"<a/>"), ("x", b"CANARY")],
    ] {
        let bytes = zip(How::Stored, &files);
        assert_eq!(cleaned(&bytes), (bytes, Cleaned::No));
    }
}

#[test]
fn bombs_end_the_document_and_take_no_room() {
    // A block of zeros that stands alone, again and again.
    let mut block = Vec::with_capacity(1 << 20);
    Compress::new(Compression::best(), false).compress_vec(&vec![0; 1 << 20], &mut block, FlushCompress::Full).unwrap();
    assert!(block.len() < 3000);
    for (name, how) in
        [("word/media/a.bin", How::Deflated), ("docProps/thumbnail.jpeg", How::Late), ("word/a.xml", How::Late)]
    {
        let mut bytes = zip(How::Deflated, &[TYPES]);
        bytes.truncate(bytes.len() - 25);
        packed_entry(&mut bytes, how, name, &block.repeat(130), 0, 130 << 20);
        let size = bytes.len();
        packed_entry(&mut bytes, how, "word/behind.xml", b"", 0, 0);
        let (mut scrubber, mut out, mut most) = (scrub::Scrubber::of(&bytes), Vec::new(), 0);
        for piece in bytes.chunks(8192) {
            let before = out.len();
            scrubber.push(piece, &mut out);
            most = most.max(out.len() - before);
        }
        assert_eq!(scrubber.finish(&mut out), Cleaned::Partly);
        assert!(most < 1 << 20, "{name}: {most}");
        assert!(out.len() < 10 * size && !contains(&out, b"behind"), "{name}");
        assert!(!contains(&out, b"thumbnail"));
    }
}

#[test]
fn damage_is_said_and_what_is_behind_it_still_cleaned() {
    let mut bytes = Vec::new();
    packed_entry(&mut bytes, How::Deflated, "[Content_Types].xml", b"\xff\xff\xff\xff", 0, 4);
    bytes.extend(zip(How::Deflated, &[("docProps/app.xml", b"CANARY"), ("word/a.xml", b"<a author='CANARY'/>")]));
    let (out, how) = cleaned(&bytes);
    assert_eq!((how, entry(&out, "word/a.xml").as_str()), (Cleaned::Partly, "<a author=''/>"));
    // Encrypted, or packed in a way that is not known: it stays.
    for (place, value) in [(6, 1), (8, 12)] {
        let mut bytes = zip(How::Deflated, &[TYPES, ("word/a.xml", b"<a author='CANARY'/>")]);
        bytes[place] = value;
        let (out, how) = cleaned(&bytes);
        assert_eq!(how, Cleaned::Partly);
        assert!(contains(&out, &deflate(TYPES.1)) && traces(&out, &MARKS).is_empty());
    }
}

#[test]
fn a_document_that_is_cut_anywhere_tells_nothing() {
    for bytes in [STREAM, TEXT, CELLS] {
        for end in (400..bytes.len() - 30).step_by(101) {
            let (out, how) = clean(&bytes[..end], 1000);
            assert_eq!(traces(&out, &MARKS[..1]), Vec::<String>::new(), "cut at {end}");
            // The directory need not be there whole: ours is.
            let is_named = contains(&bytes[..end], b"PK\x01\x02");
            assert_eq!(how, if is_named { Cleaned::Fully } else { Cleaned::Partly }, "cut at {end}");
            entries(&out);
        }
    }
}

proptest! {
    #[test]
    fn any_xml_is_borne(
        words in proptest::collection::vec(prop::sample::select(vec![
            "<", ">", "</", "/>", "<a", "<author", "</author>", "<rsid", " author='x'", " date=\"y\"", "=", "'", "\"", " ", "<!--", "-->",
            "<![CDATA[", "]]>", "<?", "?>", "text", ":", "<dc:date>", "</dc:date>", "\u{feff}", "\0", "\n",
        ]), 0..40),
        piece in 1_usize..50,
        how in prop::sample::select(vec![How::Stored, How::Deflated, How::Late]),
    ) {
        let text = format!("<a>{}", words.concat());
        let files = [TYPES, ("word/document.xml", text.as_bytes())];
        if how == How::Late || !text.is_empty() {
            let bytes = zip(how, &files);
            let (out, cleaned) = clean(&bytes, piece);
            entries(&out);
            prop_assert!((out, cleaned) == clean(&bytes, bytes.len()));
        }
    }

    #[test]
    fn damaged_documents_are_borne(which in 0_usize..4, at in 0_usize..40_000, with: u8, piece in 1_usize..300) {
        let mut bytes = [STREAM, WIDE, CELLS, TEXT][which].to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        let (out, how) = clean(&bytes, piece);
        prop_assert!(out.len() <= 2 * bytes.len() + 4096);
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn anything_behind_the_head_of_a_document_is_borne(rest in proptest::collection::vec(any::<u8>(), 0..400), piece in 1_usize..50) {
        let mut bytes = zip(How::Late, &[TYPES]);
        bytes.truncate(bytes.len() - 25);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(rest);
        prop_assert!(clean(&bytes, piece) == clean(&bytes, bytes.len()));
    }
}
