//! What files tell is put in, and must be gone; everything else must be there byte for byte.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod media;
mod office;
mod pdf;
mod traces;

use proptest::prelude::*;
use scrub::{Cleaned, Scrubber};

const BASELINE: &[u8] = include_bytes!("../fixtures/baseline.jpg");
const PROGRESSIVE: &[u8] = include_bytes!("../fixtures/progressive.jpg");
const PLAIN: &[u8] = include_bytes!("../fixtures/plain.png");
const CANARY: &[u8] = b"CANARY-40.3953N-49.8822E";

/// Cleans a file that comes in pieces of this size.
fn clean(bytes: &[u8], piece: usize) -> (Vec<u8>, Cleaned) {
    let (mut scrubber, mut out) = (Scrubber::of(&bytes[..bytes.len().min(8192)]), Vec::new());
    for piece in bytes.chunks(piece) {
        scrubber.push(piece, &mut out);
    }
    let cleaned = scrubber.finish(&mut out);
    (out, cleaned)
}

/// Cleans it in pieces of several sizes, which must make no difference.
fn cleaned(bytes: &[u8]) -> (Vec<u8>, Cleaned) {
    let whole = clean(bytes, bytes.len().max(1));
    for piece in [1, 7, 4096] {
        assert!(clean(bytes, piece) == whole, "pieces of {piece}");
    }
    whole
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(CANARY.len()).any(|window| window == CANARY)
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

/// Exif with a place, and how the picture is to be turned.
fn exif(turned: u8) -> Vec<u8> {
    let mut tiff = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x18\0\0\0\x26\0\0\0");
    tiff.extend([0x12, 0x01, 0x03, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    tiff.extend([0; 4]);
    tiff.extend(CANARY);
    segment(0xe1, &tiff)
}

/// A picture with everything phones and programs put in.
fn telling_jpeg(plain: &[u8], turned: u8) -> Vec<u8> {
    let mut bytes = plain[..2].to_vec();
    bytes.extend(exif(turned));
    bytes.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", CANARY].concat()));
    bytes.extend(segment(0xe2, &[b"MPF\0", CANARY].concat()));
    bytes.extend(segment(0xed, &[b"Photoshop 3.0\0", CANARY].concat()));
    bytes.extend(segment(0xfe, CANARY));
    bytes.extend([0xff, 0xff]);
    bytes.extend(segment(0xef, &[CANARY; 2000].concat()));
    bytes.extend(&plain[2..]);
    bytes.extend(CANARY);
    bytes.extend(plain);
    bytes
}

#[test]
fn a_photo_loses_what_it_tells_and_nothing_else() {
    for plain in [BASELINE, PROGRESSIVE] {
        assert_eq!(cleaned(plain), (plain.to_vec(), Cleaned::Fully), "a plain one is left as it is");
        assert_eq!(cleaned(&telling_jpeg(plain, 1)), (plain.to_vec(), Cleaned::Fully));
    }
}

#[test]
fn a_photo_that_lies_on_its_side_still_does() {
    let (out, how) = cleaned(&telling_jpeg(BASELINE, 6));
    assert_eq!(how, Cleaned::Fully);
    let kept = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    assert_eq!(kept.len(), 36, "the length in the segment is its own");
    assert_eq!(out, [&BASELINE[..2], kept, &BASELINE[2..]].concat());
    assert_eq!(cleaned(&out).0, out, "once is enough");
}

#[test]
fn colours_of_a_photo_stay() {
    let profile = segment(0xe2, b"ICC_PROFILE\0\x01\x01colours");
    let bytes = [&BASELINE[..2], &profile, &exif(1), &BASELINE[2..]].concat();
    assert_eq!(cleaned(&bytes).0, [&BASELINE[..2], &profile, &BASELINE[2..]].concat());
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    // The check sum is not looked at: what is kept is passed on as it is.
    [&length[..], kind, content, b"\x01\x02\x03\x04"].concat()
}

#[test]
fn a_picture_loses_its_texts_and_what_hides_behind_its_end() {
    let head = 8 + 25;
    let mut bytes = PLAIN[..head].to_vec();
    for kind in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"] {
        bytes.extend(chunk(kind, CANARY));
    }
    bytes.extend(&PLAIN[head..]);
    bytes.extend(CANARY);
    let kept = cleaned(PLAIN).0;
    assert_eq!(cleaned(&bytes), (kept.clone(), Cleaned::Fully));
    assert!(kept.len() <= PLAIN.len() && kept.ends_with(&PLAIN[PLAIN.len() - 12..]));
}

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], kind, content].concat()
}

/// A film: where the tables point must not move.
fn film(moov_first: bool) -> Vec<u8> {
    let times = [0xaa; 8];
    let mvhd = boxed(b"mvhd", &[&[0; 4][..], &times, &[0x55; 88]].concat());
    let tkhd = boxed(b"tkhd", &[&[1, 0, 0, 7][..], &[0xaa; 16], &[0x55; 76]].concat());
    let mdhd = boxed(b"mdhd", &[&[0; 4][..], &times, &[0x55; 12]].concat());
    let hdlr = boxed(b"hdlr", &[&[0; 8][..], b"vide", &[0; 12], CANARY, b"\0"].concat());
    let minf = boxed(b"minf", b"tables that point into the film");
    let udta = boxed(b"udta", &boxed(b"\xa9xyz", CANARY));
    let trak = boxed(b"trak", &[tkhd, boxed(b"mdia", &[mdhd, hdlr, minf].concat()), udta.clone()].concat());
    let moov = boxed(b"moov", &[mvhd, trak, udta, boxed(b"meta", CANARY)].concat());
    let mdat = boxed(b"mdat", b"\xaa\xaaframes and sounds");
    let more = [boxed(b"uuid", CANARY), boxed(b"free", CANARY)].concat();
    let ftyp = boxed(b"ftyp", b"isom\0\0\0\0mp42");
    if moov_first { [ftyp, moov, more, mdat].concat() } else { [ftyp, mdat, moov, more].concat() }
}

#[test]
fn a_film_loses_place_time_and_device_and_keeps_its_length() {
    for bytes in [film(true), film(false)] {
        let (out, how) = cleaned(&bytes);
        assert_eq!((out.len(), how), (bytes.len(), Cleaned::Fully));
        assert!(!tells(&out));
        assert!(!out.windows(4).any(|w| w == [0xaa; 4]), "no time is left");
        for kept in [&b"frames and sounds"[..], b"tables that point into the film", &[0x55; 88]] {
            let place = |file: &[u8]| file.windows(kept.len()).position(|w| w == kept);
            assert_eq!(place(&out), place(&bytes), "it lies where it lay");
        }
    }
}

#[test]
fn a_film_with_a_way_in_it_is_said_to_be_cleaned_in_part() {
    let hdlr = boxed(b"hdlr", &[&[0; 8][..], b"meta", &[0; 12], CANARY].concat());
    let moov = boxed(b"moov", &boxed(b"trak", &boxed(b"mdia", &hdlr)));
    let (out, how) = cleaned(&[boxed(b"ftyp", b"isom\0\0\0\0"), moov].concat());
    assert_eq!(how, Cleaned::Partly);
    assert!(!tells(&out));
}

#[test]
fn other_kinds_pass_as_they_are_and_are_said_to() {
    for bytes in [&b"%!PS-Adobe /Author (x)"[..], b"RIFF\0\0\0\0AVI LIST", b"PK\x03\x04", b"Salam", b"", b"\xff\xd8"] {
        assert_eq!(cleaned(bytes), (bytes.to_vec(), Cleaned::No));
    }
}

#[test]
fn a_file_that_is_cut_anywhere_tells_nothing() {
    for bytes in [telling_jpeg(BASELINE, 6), film(true), film(false)] {
        for end in 3..bytes.len().min(3000) {
            let (out, _) = clean(&bytes[..end], 1000);
            assert!(!tells(&out), "cut at {end}");
        }
    }
}

proptest! {
    #[test]
    fn anything_behind_a_head_is_borne(
        head in prop::sample::select(vec![&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"\0\0\0\x14ftypisom\0\0\0\0mp42"]),
        rest in proptest::collection::vec(any::<u8>(), 0..600),
        piece in 1_usize..200,
    ) {
        let bytes = [head, &rest].concat();
        let (out, how) = clean(&bytes, piece);
        prop_assert!(out.len() <= bytes.len() + 36);
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn damaged_files_are_borne(which in 0_usize..3, at in 0_usize..2000, with: u8, piece in 1_usize..300) {
        let mut bytes = [telling_jpeg(BASELINE, 3), film(true), PLAIN.to_vec()][which].clone();
        let at = at % bytes.len();
        bytes[at] = with;
        let (out, how) = clean(&bytes, piece);
        prop_assert!(out.len() <= bytes.len() + 36);
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }
}
