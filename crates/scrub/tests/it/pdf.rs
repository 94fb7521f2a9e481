//! Documents of several programs, and some made by hand of what programs write.

use flate2::{Compress, Compression, FlushCompress};
use proptest::prelude::*;
use scrub::Cleaned;

use super::traces::{contains, inflate, traces};
use super::{BASELINE, CANARY, clean, cleaned, exif};

const MARKS: [&str; 4] = ["CANARY", "20310719", "2031-07-19", "2032"];
const CLASSIC: &[u8] = include_bytes!("../fixtures/pdf/classic.pdf");
const PACKED: &[u8] = include_bytes!("../fixtures/pdf/packed.pdf");
const LINEAR: &[u8] = include_bytes!("../fixtures/pdf/linear.pdf");
const CHANGED: &[u8] = include_bytes!("../fixtures/pdf/changed.pdf");
const REPORTLAB: &[u8] = include_bytes!("../fixtures/pdf/reportlab.pdf");
const ENCRYPTED: &[u8] = include_bytes!("../fixtures/pdf/encrypted.pdf");
const ATTACHED: &[u8] = include_bytes!("../fixtures/pdf/attached.pdf");

/// Objects from 1 on, with a table of where they are.
fn document(objects: &[&[u8]], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{} 0 obj\n", at + 1).bytes());
        bytes.extend(*object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let end = format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    [bytes, table.into_bytes(), end.into_bytes()].concat()
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn deflate(plain: &[u8], level: Compression) -> Vec<u8> {
    let mut packed = Vec::with_capacity(plain.len() + 1000);
    Compress::new(level, true).compress_vec(plain, &mut packed, FlushCompress::Finish).unwrap();
    packed
}

const ROOT: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";

/// What is cleaned tells nothing, and all of it lies where it lay.
fn gone(bytes: &[u8]) -> (Vec<u8>, Cleaned) {
    assert!(!traces(bytes, &MARKS).is_empty(), "it told something");
    let (out, how) = cleaned(bytes);
    assert_eq!(traces(&out, &MARKS), Vec::<String>::new());
    assert_eq!(out.len(), bytes.len());
    let marks = |file: &[u8]| -> Vec<usize> {
        let is_mark = |at: &usize| {
            [&b" obj\n"[..], b"\nendobj", b"stream\n", b"\nstartxref"].iter().any(|m| file[*at..].starts_with(m))
        };
        (0..file.len()).filter(is_mark).collect()
    };
    assert_eq!(marks(&out), marks(bytes), "objects lie where they lay");
    (out, how)
}

#[test]
fn documents_of_several_programs_lose_what_they_tell() {
    for (bytes, kept) in [
        (CLASSIC, &b"Kept note"[..]),
        (REPORTLAB, b"Kept words"),
        (REPORTLAB, b"Kept chapter"),
        (CHANGED, b"Kept note"),
        (PACKED, b"/Im"),
        (LINEAR, b"/Im"),
    ] {
        let (out, how) = gone(bytes);
        assert_eq!(how, Cleaned::Fully);
        assert!(contains(bytes, kept) == contains(&out, kept));
        assert_eq!(cleaned(&out), (out, Cleaned::Fully), "once is enough");
    }
    assert!(contains(CLASSIC, b"CANARY-Phone\0") && contains(PACKED, b"CANARY-Phone\0"), "Exif in its picture");
}

#[test]
fn packed_objects_are_still_there_and_only_strings_are_empty() {
    let (out, _) = gone(PACKED);
    let at = (0..PACKED.len()).find(|at| PACKED[*at..].starts_with(b"/ObjStm")).unwrap();
    let begin = at + (0..).find(|more| PACKED[at + more..].starts_with(b"stream\n")).unwrap() + 7;
    let (before, after) = (inflate(&PACKED[begin..], true), inflate(&out[begin..], true));
    assert!(!before.is_empty() && before.len() == after.len());
    assert!(contains(&before, b"(Kept note)") && contains(&after, b"(Kept note)"));
}

#[test]
fn what_cannot_be_opened_is_said_to_be_cleaned_in_part() {
    assert_eq!(cleaned(ENCRYPTED).1, Cleaned::Partly);
    let (out, how) = cleaned(ATTACHED);
    assert_eq!(how, Cleaned::Partly);
    assert!(contains(&out, b"(CANARY.txt)"), "an attached file is content");
}

#[test]
fn strings_are_emptied_however_they_are_written() {
    let info = br"<< /Author (CANARY \) (in (brackets)) \\) /Cre#61tor <FEFF00430041004E004100520059> /Own (CANARY)
        % CANARY in a comment
        /Keywords [ (CANARY) <43414e415259> ] /Title(CANARY endobj 1 0 obj stream)/More << /Own (CANARY) >> /Trapped /False >>";
    let bytes = document(&[ROOT, b"<< /Title (Kept chapter) /Parent 3 0 R >>", info], "/Info 3 0 R");
    let (out, how) = gone(&bytes);
    assert_eq!(how, Cleaned::Fully);
    assert!(contains(&out, b"(Kept chapter)") && contains(&out, b"/Trapped /False"));
}

#[test]
fn values_that_stand_elsewhere_are_emptied_before_and_behind() {
    // As macOS writes it.
    let values: [&[u8]; 3] = [b"(CANARY)", b"<43414E415259>", b"[ (CANARY) (CANARY) ]"];
    let info =
        |from: usize| format!("<< /Author {} 0 R /Title {} 0 R /AAPL:Keywords {} 0 R >>", from, from + 1, from + 2);
    let before = document(&[ROOT, values[0], values[1], values[2], info(2).as_bytes()], "/Info 5 0 R");
    let behind = document(&[ROOT, info(3).as_bytes(), values[0], values[1], values[2]], "/Info 2 0 R");
    for bytes in [before, behind] {
        assert_eq!(gone(&bytes).1, Cleaned::Fully);
    }
    let left = document(&[ROOT, b"(of an older one)", b"<< /Author (CANARY) >>"], "/Info 3 0 R");
    assert_eq!(gone(&left).1, Cleaned::Partly);
    let far = stream("", &vec![b'x'; 600_000]);
    let bytes = document(&[ROOT, values[0], &far, b"<< /Author 2 0 R >>"], "/Info 4 0 R");
    let (out, how) = clean(&bytes, 8192);
    assert_eq!(how, Cleaned::Partly, "too far away to wait for");
    assert_eq!((out.len(), clean(&bytes, 3)), (bytes.len(), (out, how)));
}

#[test]
fn other_strings_stay() {
    let bytes = document(
        &[
            ROOT,
            b"(a text that a note shows)",
            b"<< /Type /Annot /Subtype /Text /Contents 2 0 R >>",
            b"<< /S /URI /URI (Kept) >>",
            b"<< /Subtype /Widget /FT /Tx /T (Kept field) /V (Kept value) >>",
        ],
        "",
    );
    assert_eq!(cleaned(&bytes), (bytes, Cleaned::Fully));
}

#[test]
fn what_only_the_trailer_names_is_emptied_or_said() {
    let odd = b"<< /Own (CANARY) >>";
    let late = document(&[ROOT, odd], "/Info 2 0 R");
    assert_eq!(cleaned(&late).1, Cleaned::Partly, "it had passed before it was named");
    let early = [&late[..], &late[15..]].concat();
    assert!(contains(&early, b"CANARY"));
    assert_eq!(cleaned(&early).1, Cleaned::Partly);
    let missing = document(&[ROOT], "/Info 7 0 R");
    assert_eq!(cleaned(&missing).1, Cleaned::Partly);
    let direct = document(&[ROOT], "/Info << /Own (CANARY) >>");
    assert_eq!(gone(&direct).1, Cleaned::Fully);
}

#[test]
fn what_tells_files_apart_is_taken_unless_it_is_part_of_a_key() {
    let bytes = document(&[ROOT], "/ID [<CA11AB1E> <CA11AB1E>]");
    let (out, how) = cleaned(&bytes);
    assert!(contains(&out, b"/ID [<00000000> <00000000>]"));
    assert_eq!(how, Cleaned::Fully);
    let bytes = document(&[ROOT], "/ID [<CA11AB1E> <CA11AB1E>] /Encrypt 9 0 R");
    assert_eq!(cleaned(&bytes), (bytes, Cleaned::Partly));
}

#[test]
fn metadata_are_emptied_whether_packed_or_not_and_wherever_they_lie() {
    let xmp = [&b"<?xpacket begin='' id='x'?>"[..], &CANARY.repeat(9), b"<?xpacket end='w'?>"].concat();
    let packed = deflate(&xmp, Compression::best());
    let plain = stream("/Type /Metadata /Subtype /XML", &xmp);
    let objects: [&[u8]; 5] = [
        ROOT,
        &plain,
        &stream("/Type /Metadata /Filter /FlateDecode", &packed),
        &stream("/Type /XObject /Subtype /Form", &[b"0 0 m ", &xmp[..], b" kept"].concat()),
        &String::from_utf8(plain.clone())
            .unwrap()
            .replace(&format!("/Length {}", xmp.len()), "/Length 9 0 R")
            .into_bytes(),
    ];
    let (out, how) = gone(&document(&objects, ""));
    assert_eq!(how, Cleaned::Fully);
    assert!(contains(&out, b"0 0 m ") && contains(&out, b" kept"));
}

#[test]
fn pictures_lose_exif_in_place() {
    let telling = [&BASELINE[..2], &exif(6), &BASELINE[2..], CANARY].concat();
    let blanked =
        [&BASELINE[..2], &[0xff, 0xe1], &exif(6)[2..4], &vec![0; exif(6).len() - 4], &BASELINE[2..], &[0; 24]].concat();
    assert_eq!(telling.len(), blanked.len());
    for length in ["", "/Length 9 0 R"] {
        let picture = |content| {
            document(&[ROOT, &stream(&format!("{length} /Subtype /Image /Filter [/DCTDecode]"), content)], "")
        };
        let (out, how) = gone(&picture(&telling));
        assert_eq!(how, Cleaned::Fully);
        assert!(contains(&out, &blanked));
    }
    for (picture, how) in [(&telling[..], Cleaned::Partly), (BASELINE, Cleaned::Fully)] {
        let twice = stream("/Filter [/FlateDecode /DCTDecode]", &deflate(picture, Compression::best()));
        let bytes = document(&[ROOT, &twice], "");
        assert_eq!(cleaned(&bytes), (bytes, how), "what is packed twice is only looked into");
    }
}

/// Objects 20 and 21 in a stream.
fn packed_objects(info: &str, level: Compression) -> Vec<u8> {
    let plain = format!("20 0 21 {} {info} << /Kept (CANARIES NOT) >>", info.len() + 1).replace("CANARIES", "Canaries");
    let first = plain.find(info).unwrap();
    stream(&format!("/Type /ObjStm /N 2 /First {first} /Filter /FlateDecode"), &deflate(plain.as_bytes(), level))
}

#[test]
fn packed_information_is_emptied_if_it_fits_and_else_said() {
    let info = "<< /Author (CANARY-4711-Rashad) /CreationDate (D:20310719101112+04'00') >>";
    for level in [Compression::best(), Compression::fast(), Compression::none()] {
        let bytes = document(&[ROOT, &packed_objects(info, level)], "/Info 20 0 R");
        let (out, how) = gone(&bytes);
        assert_eq!(how, Cleaned::Fully);
        let begin = (0..out.len()).find(|at| out[*at..].starts_with(b"stream\n")).unwrap() + 7;
        assert!(contains(&inflate(&out[begin..], true), b"<< /Kept (Canaries NOT) >>"));
    }
    let many = "7 0 ".repeat(10_001);
    let many = stream(&format!("/Type /ObjStm /N 10001 /First {}", many.len()), many.as_bytes());
    let bytes = document(&[ROOT, &many], "");
    assert_eq!(clean(&bytes, 4096), (bytes, Cleaned::Partly));
    // A bomb of an object: zeros without end.
    let bomb = stream(
        "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
        &deflate(&vec![b' '; 20_000_000], Compression::best()),
    );
    let bytes = document(&[ROOT, &bomb], "");
    assert_eq!(clean(&bytes, 4096), (bytes, Cleaned::Partly));
}

#[test]
fn wrong_lengths_hide_nothing() {
    let info = b"<< /Author (CANARY) >>";
    for wrong in ["1", "3", "100000", "18446744073709551614"] {
        let lying = format!("<< /Length {wrong} >>\nstream\n12345\nendstream");
        let bytes = document(&[ROOT, lying.as_bytes(), info], "/Info 3 0 R");
        let (out, how) = cleaned(&bytes);
        assert_eq!((out.len(), how), (bytes.len(), Cleaned::Partly), "{wrong}");
    }
}

#[test]
fn signatures_and_what_programs_keep_are_said() {
    for told in [
        "<< /Type /Sig /ByteRange [0 1 2 3] /Name (Somebody) /M (D:20310719) >>",
        "<< /Type /Page /PieceInfo << /Program << /Private 7 0 R >> >> >>",
        "<< /XFA [ (datasets) 7 0 R ] >>",
    ] {
        let bytes = document(&[ROOT, told.as_bytes()], "");
        assert_eq!(cleaned(&bytes), (bytes, Cleaned::Partly));
    }
}

#[test]
fn what_is_too_large_passes_and_is_said() {
    let large = [b"<< /Large [", &b"(x)".repeat(800_000)[..], b"] /Author (CANARY) >>"].concat();
    let bytes = document(&[ROOT, &large], "");
    let (out, how) = clean(&bytes, 65536);
    assert_eq!((out == bytes, how), (true, Cleaned::Partly));
    let deep = [&b"["[..]; 100_000].concat();
    let bytes = document(&[ROOT, &deep], "");
    assert_eq!(clean(&bytes, 65536), (bytes, Cleaned::Partly));
}

#[test]
fn what_was_added_on_the_last_line_is_seen() {
    let added = b"4 0 obj\n<< /Author (CANARY) >>\nendobj\ntrailer << /Root 1 0 R /Info 4 0 R >>\nstartxref\n0\n%%EOF";
    let bytes = document(&[ROOT], "");
    assert_eq!(gone(&[bytes.trim_ascii_end(), added].concat()).1, Cleaned::Fully);
}

#[test]
fn comments_tell_nothing() {
    let bytes = document(&[ROOT], "");
    let telling = [&bytes[..15], b"%%Invocation: gs -sOutputFile=/home/CANARY/x.pdf\n", &bytes[15..]].concat();
    let (out, how) = gone(&telling);
    assert_eq!(how, Cleaned::Fully);
    assert!(out.starts_with(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") && out.ends_with(b"%%EOF\n"));
}

#[test]
fn a_document_that_ends_carelessly_keeps_its_end() {
    let bytes = b"%PDF-1.4\n1 0 obj << /Contents (kept) >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n".to_vec();
    assert_eq!(cleaned(&bytes), (bytes, Cleaned::Partly));
}

#[test]
fn a_document_that_is_cut_anywhere_tells_nothing() {
    // Without its end nobody knows what else is in it.
    for bytes in [CLASSIC, REPORTLAB, CHANGED, PACKED] {
        assert!(!traces(bytes, &MARKS).is_empty());
        for end in (5..bytes.len() - 7).filter(|end| end % 17 == 0) {
            let (out, how) = clean(&bytes[..end], 1000);
            assert_eq!(out.len(), end);
            assert_eq!(traces(&out, &MARKS[..1]), Vec::<String>::new(), "cut at {end}");
            let is_named = contains(&bytes[..end], b"startxref") || contains(&bytes[..end], b"/XRef");
            assert!(how == Cleaned::Partly || is_named, "cut at {end}");
        }
    }
}

proptest! {
    #[test]
    fn any_document_is_borne(rest in "[ -~\\n]{0,200}", ends in any::<bool>(), piece in 1_usize..50) {
        let end: &[u8] = if ends { b"\nendobj\ntrailer << /Root 1 0 R >> startxref" } else { b"" };
        let bytes = [b"%PDF-1.7\n1 0 obj ", rest.as_bytes(), end].concat();
        let (out, how) = clean(&bytes, piece);
        prop_assert_eq!(out.len(), bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn words_in_any_order_are_borne(
        words in proptest::collection::vec(prop::sample::select(vec![
            "1 0 obj", "endobj", "<<", ">>", "[", "]", "(", ")", "<", ">", "/Author", "/Type", "/Metadata", "/ObjStm", "/N 1", "/First 0",
            "/Length 5", "/Length 2 0 R", "/Filter", "/FlateDecode", "/DCTDecode", "stream\n", "endstream", "trailer", "/Info 1 0 R",
            "startxref", "%", "\n", "\\", "<?xpacket begin", "<?xpacket end", "\u{ff}\u{d8}", "12345", "/ID", "R", "/Root",
        ]), 0..60),
        piece in 1_usize..50,
    ) {
        let bytes = format!("%PDF-1.7\n{}", words.join(" ")).into_bytes();
        let (out, how) = clean(&bytes, piece);
        prop_assert_eq!(out.len(), bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn damaged_documents_are_borne(which in 0_usize..5, at in 0_usize..4000, with: u8, piece in 1_usize..300) {
        let mut bytes = [CLASSIC, PACKED, LINEAR, CHANGED, REPORTLAB][which].to_vec();
        let at = 5 + at % (bytes.len() - 5);
        bytes[at] = with;
        let (out, how) = clean(&bytes, piece);
        prop_assert_eq!(out.len(), bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }
}
