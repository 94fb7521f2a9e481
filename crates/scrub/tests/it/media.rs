//! Pictures and sounds of several programs, and some made by hand.

use proptest::prelude::*;
use scrub::Cleaned;

use super::traces::{contains, traces};
use super::{CANARY, boxed, clean, cleaned};

const MARKS: [&str; 3] = ["CANARY", "2031", "Lavf"];
const MP3: &[u8] = include_bytes!("../fixtures/media/sound.mp3");
const OPUS: &[u8] = include_bytes!("../fixtures/media/sound.opus");
const VORBIS: &[u8] = include_bytes!("../fixtures/media/sound.ogg");
const FLAC: &[u8] = include_bytes!("../fixtures/media/sound.flac");
const M4A: &[u8] = include_bytes!("../fixtures/media/sound.m4a");
const WAV: &[u8] = include_bytes!("../fixtures/media/bext.wav");
const WEBP: &[u8] = include_bytes!("../fixtures/media/photo.webp");
const MOVING: &[u8] = include_bytes!("../fixtures/media/moving.webp");
const HEIC: &[u8] = include_bytes!("../fixtures/media/photo.heic");
const AVIF: &[u8] = include_bytes!("../fixtures/media/photo.avif");
const ALL: [&[u8]; 10] = [MP3, OPUS, VORBIS, FLAC, M4A, WAV, WEBP, MOVING, HEIC, AVIF];

fn place(bytes: &[u8], what: &[u8]) -> usize {
    (0..bytes.len()).find(|at| bytes[*at..].starts_with(what)).unwrap()
}

/// How many bytes are others, in files of one length.
fn changed(before: &[u8], after: &[u8]) -> usize {
    before.iter().zip(after).filter(|(before, after)| before != after).count()
}

#[test]
fn sounds_and_pictures_lose_what_they_tell() {
    for bytes in ALL {
        for mark in &MARKS[..2] {
            assert!(!traces(bytes, &[mark]).is_empty(), "it told {mark}");
        }
        let (out, how) = cleaned(bytes);
        assert_eq!((traces(&out, &MARKS), how), (Vec::new(), Cleaned::Fully));
        assert!(out.len() == bytes.len() || bytes == MP3);
        assert_eq!(cleaned(&out), (out, Cleaned::Fully), "once is enough");
    }
}

#[test]
fn sound_itself_stays_byte_for_byte() {
    // Between its tags.
    let sound = place(MP3, b"\xff\xf3");
    assert_eq!(&MP3[MP3.len() - 128..][..3], b"TAG");
    assert_eq!(cleaned(MP3).0, &MP3[sound..MP3.len() - 128]);
    for (bytes, from) in [(WAV, place(WAV, b"data")), (M4A, place(M4A, b"mdat")), (FLAC, place(FLAC, b"\xff\xf8"))] {
        let end = if bytes == M4A { place(M4A, b"moov") } else { bytes.len() };
        assert_eq!(cleaned(bytes).0[from..end], bytes[from..end]);
    }
    for bytes in [OPUS, VORBIS] {
        let third = pages(bytes)[2].0;
        assert_eq!(cleaned(bytes).0[third..], bytes[third..]);
    }
}

/// Where each page of an Ogg begins and ends, its check sum looked at.
fn pages(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (mut at, mut pages) = (0, Vec::new());
    while at < bytes.len() {
        let count = usize::from(bytes[at + 26]);
        let end = at + 27 + count + bytes[at + 27..at + 27 + count].iter().map(|n| usize::from(*n)).sum::<usize>();
        let mut sum = 0_u32;
        for (n, byte) in bytes[at..end].iter().enumerate() {
            sum ^= u32::from(if (22..26).contains(&n) { 0 } else { *byte }) << 24;
            for _ in 0..8 {
                sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { (sum << 1) ^ 0x04c1_1db7 };
            }
        }
        assert_eq!(bytes[at + 22..at + 26], sum.to_le_bytes());
        pages.push((at, end));
        at = end;
    }
    pages
}

#[test]
fn comments_of_an_ogg_are_empty_and_its_pages_whole() {
    for (bytes, magic, bit) in [(OPUS, &b"OpusTags"[..], 0), (VORBIS, b"\x03vorbis", 1)] {
        assert_eq!(pages(&cleaned(bytes).0), pages(bytes));
        let out = cleaned(bytes).0;
        let vendor = place(&out, magic) + magic.len();
        let length = usize::from(out[vendor]);
        assert_eq!(out[vendor..vendor + 4], [length as u8, 0, 0, 0]);
        assert_eq!(out[vendor + 4..][..length], vec![b' '; length]);
        assert_eq!(out[vendor + 4 + length..][..6], [0, 0, 0, 0, bit, 0], "no comments, and what closes them");
    }
    let (out, how) = cleaned(&VORBIS.iter().map(|byte| if *byte == 0x01 { 0x02 } else { *byte }).collect::<Vec<_>>());
    assert_eq!((out.is_empty(), how), (false, Cleaned::Partly), "a stream of a kind that is not known");
}

#[test]
fn a_comment_goes_on_over_pages() {
    let page = |first: u8, lacing: &[u8], body: &[u8]| {
        let head = [&b"OggS\0"[..], &[first], &[0; 8], b"abcd", &[0; 4], b"sums", &[lacing.len() as u8], lacing];
        [&head.concat(), body].concat()
    };
    let tags = [&b"OpusTags\x03\0\0\0abc\x01\0\0\0\xe3\x02\0\0"[..], &CANARY.repeat(32)].concat();
    let bytes = [
        page(2, &[8], b"OpusHead"),
        page(0, &[255, 255], &tags[..510]),
        page(1, &[255, 1, 4], &[&tags[510..766], b"soun"].concat()),
    ]
    .concat();
    let (out, how) = cleaned(&bytes);
    assert_eq!((out.len(), how), (bytes.len(), Cleaned::Fully));
    assert!(contains(&bytes, CANARY) && !contains(&out, b"CANARY") && out.ends_with(b"soun"));
}

#[test]
fn streams_without_end_take_no_room() {
    let bytes: Vec<u8> = (0..200_u8)
        .flat_map(|n| [&b"OggS\0\x02"[..], &[0; 8], &[n; 4], &[0; 8], b"\x01\x08OpusHead"].concat())
        .collect();
    assert_eq!(cleaned(&bytes), (bytes, Cleaned::Partly));
}

#[test]
fn other_tags_around_an_mp3_go_too() {
    let sound = cleaned(MP3).0;
    let ape = |is_head: bool, size: u8| {
        [
            &b"APETAGEX\xd0\x07\0\0"[..],
            &[size, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, if is_head { 0xa0 } else { 0x80 }],
            &[0; 8],
        ]
        .concat()
    };
    let footed =
        [ape(true, 24 + 32), CANARY.to_vec(), ape(false, 24 + 32), [b"TAG", &[b'x'; 125][..]].concat()].concat();
    let tagged =
        [b"ID3\x04\0\x10\0\0\0\x18", CANARY, &[0; 10], b"ID3\x03\0\0\0\0\0\x18", CANARY, &[0; 7], &sound, &footed]
            .concat();
    assert_eq!(cleaned(&tagged), (sound.clone(), Cleaned::Fully));
    let odd = [&sound[..], b"LYRICSBEGIN", CANARY, b"LYRICS200"].concat();
    assert_eq!(cleaned(&odd), (sound.clone(), Cleaned::Partly));
    let torn = [&sound[..], b"torn\xff\xfb", &sound[..]].concat();
    assert_eq!(cleaned(&torn), ([&sound[..], &sound].concat(), Cleaned::Partly));
    let other = [b"ID3\x04\0\0\0\0\0\x18", CANARY, b"\xff\xf1\x50\x80 sound of another kind"].concat();
    assert_eq!(cleaned(&other), (b"\xff\xf1\x50\x80 sound of another kind".to_vec(), Cleaned::Partly));
}

#[test]
fn a_sound_that_was_being_recorded_is_kept_to_its_end() {
    for size in [[0; 4], [0xff; 4]] {
        let list = [b"LIST\x18\0\0\0", CANARY].concat();
        let bytes = [b"RIFF", &size[..], b"WAVE", &list, b"data", &size, b"sound LIST sound"].concat();
        let (out, how) = cleaned(&bytes);
        let kept = [b"RIFF", &size[..], b"WAVEJUNK\x18\0\0\0", &[0; 24], b"data", &size, b"sound LIST sound"].concat();
        assert_eq!((out, how), (kept, Cleaned::Fully));
    }
}

#[test]
fn a_webp_keeps_how_it_is_turned_and_nothing_hides_behind_it() {
    let (out, _) = cleaned(WEBP);
    let exif = place(&out, b"EXIF") + 8;
    assert_eq!(out[exif..exif + 22], *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    assert_eq!(out[20] & 0x0c, 0x08, "there is Exif, and no XMP");
    assert!(changed(WEBP, &out) > 0 && contains(&out, &WEBP[place(WEBP, b"VP8 ")..place(WEBP, b"EXIF")]));
    assert_eq!(cleaned(&[WEBP, CANARY].concat()), (out, Cleaned::Fully));
}

/// A picture whose second item is this, in the places that are told.
fn picture(kind: &[u8], places: &[u8], rest: &[u8]) -> Vec<u8> {
    let entry = |id: u8, kind: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, b"\0"].concat());
    let info = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 2][..], &entry(1, b"hvc1"), &entry(2, kind)].concat());
    let meta = boxed(b"meta", &[&[0; 4][..], &info, &boxed(b"iloc", places), &boxed(b"idat", CANARY)].concat());
    [boxed(b"ftyp", b"heic\0\0\0\0"), meta, rest.to_vec()].concat()
}

/// Places of the second item, counted from behind the box that tells them.
fn places(method: u8, places: &[(usize, usize)]) -> Vec<u8> {
    // Sizes of four bytes, as the length of the box does not hang on them.
    let mut bytes = vec![1, 0, 0, 0, 0x44, 0, 0, 1, 0, 2, 0, method, 0, 0, 0, places.len() as u8];
    for (from, length) in places {
        bytes.extend((*from as u32).to_be_bytes());
        bytes.extend((*length as u32).to_be_bytes());
    }
    bytes
}

#[test]
fn places_in_a_heic_are_blanked_where_they_can_be() {
    let film = boxed(b"mdat", &[b"picture", CANARY, b"picture", CANARY, &boxed(b"free", b"x")].concat());
    let start = picture(b"Exif", &places(0, &[(0, 0), (0, 0)]), b"").len() + 8;
    let good = [(start + 7 + 24 + 7, 24), (start + 7, 24)];
    for kind in [b"Exif", b"mime", b"uri "] {
        let bytes = picture(kind, &places(0, &good), &film);
        let (out, how) = cleaned(&bytes);
        assert_eq!((out.len(), how), (bytes.len(), Cleaned::Fully));
        assert_eq!(changed(&bytes[start..], &out[start..]), 48, "both places, and nothing else");
        assert!(!contains(&out[start..], &CANARY[..6]) && contains(&out, b"picture"));
    }
    let inside = picture(b"Exif", &places(1, &[(0, 24)]), &film[..15]);
    assert!(!contains(&cleaned(&inside).0, b"CANARY") && cleaned(&inside).1 == Cleaned::Fully);
    for bad in [
        places(0, &[(8, 24)]),
        places(0, &[(start + 7, 24), (start + 8, 24)]),
        places(0, &[(start + 7, 0)]),
        places(0, &[(9_999_999, 24)]),
        places(1, &[(1, 24)]),
        places(2, &[(start + 7, 24)]),
        places(0, &good)[..20].to_vec(),
    ] {
        let (out, how) = cleaned(&picture(b"Exif", &bad, &film));
        assert_eq!((out.len() > start, how), (true, Cleaned::Partly), "{bad:?}");
    }
    let swapped = [&HEIC[..24], &film, &HEIC[24..]].concat();
    assert_eq!(cleaned(&swapped).1, Cleaned::Partly, "what is told of had gone by");
    let moving = [HEIC, &boxed(b"mpvd", CANARY), &boxed(b"free", CANARY)].concat();
    assert!(!contains(&cleaned(&moving).0, b"CANARY") && cleaned(&moving).1 == Cleaned::Fully);
}

#[test]
fn what_is_cut_anywhere_tells_nothing() {
    for bytes in ALL {
        for end in (12..bytes.len()).step_by(5) {
            let (out, how) = clean(&bytes[..end], 100);
            if how == Cleaned::No {
                assert!(end < 300, "too short to be known: {end}");
            } else {
                assert!(!contains(&out, b"CANARY") && !contains(&out, b"2031"), "cut at {end}");
            }
        }
    }
}

proptest! {
    #[test]
    fn damaged_media_are_borne(which in 0_usize..10, at in 0_usize..12_000, with: u8, piece in 1_usize..300) {
        let mut bytes = ALL[which].to_vec();
        let at = at % bytes.len();
        bytes[at] = with;
        let (out, how) = clean(&bytes, piece);
        prop_assert!(out.len() <= bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn anything_behind_their_heads_is_borne(
        which in 0_usize..10,
        length in 4_usize..400,
        rest in proptest::collection::vec(any::<u8>(), 0..600),
        piece in 1_usize..200,
    ) {
        let bytes = [&ALL[which][..length], &rest].concat();
        let (out, how) = clean(&bytes, piece);
        prop_assert!(out.len() <= bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }

    #[test]
    fn any_places_in_a_heic_are_borne(
        kind in prop::sample::select(vec![b"Exif", b"mime", b"hvc1"]),
        told in proptest::collection::vec((0_usize..400, 0_usize..100), 0..6),
        raw in proptest::collection::vec(any::<u8>(), 0..30),
        method in 0_u8..3,
        is_raw: bool,
        piece in 1_usize..50,
    ) {
        let film = boxed(b"mdat", &[b'x'; 200]);
        let bytes = picture(kind, &if is_raw { raw } else { places(method, &told) }, &film);
        let (out, how) = clean(&bytes, piece);
        prop_assert_eq!(out.len(), bytes.len());
        prop_assert!((out, how) == clean(&bytes, bytes.len()));
    }
}
