//! What holds for every text.

use language::{Language, identify, weigh};

const SAMPLE: &str = include_str!("../data/sample.tsv");

fn texts() -> impl Iterator<Item = &'static str> {
    SAMPLE.lines().filter_map(|line| line.split_once('\t')).map(|(_, text)| text)
}

/// A generator of chance that is the same in every run.
fn chance(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn too_little_is_told_as_nothing() {
    for text in
        ["", " ", "\n\t", "5", "+994 50 123 45 67", "!!!", "🙂🙂", "a", "ə", "https://jobs.az/1", "info@firma.az", "\0"]
    {
        assert_eq!(identify(text), None, "{text:?}");
    }
}

#[test]
fn other_scripts_are_told_as_nothing() {
    for text in [
        "招聘司机，包吃住",
        "דרוש נהג מנוסה",
        "ड्राइवर चाहिए",
        "Ζητείται οδηγός",
        "Պահանջվում է վարորդ",
        "運転手募集中です",
    ] {
        assert_eq!(identify(text), None, "{text}");
    }
}

#[test]
fn nothing_panics() {
    let pieces: Vec<char> =
        "aəıİIoʻg'’şçğЯіўҝәёپیكآეঅ漢\u{307}\u{327}\u{301}\u{200C}\u{FEFF}\u{10FFFF}\u{0}🙂👩‍👧 .@/:-_1٣\n\t"
            .chars()
            .collect();
    let mut state = 99;
    for round in 0..30_000 {
        let length = round % 60;
        let text: String = (0..length)
            .map(|_| {
                let at = chance(&mut state);
                if at.is_multiple_of(5) {
                    char::from_u32((at >> 8) as u32 % 0x11_0000).unwrap_or('x')
                } else {
                    pieces[(at >> 8) as usize % pieces.len()]
                }
            })
            .collect();
        if let Some(weighing) = weigh(&text) {
            assert!(weighing.margin >= 0.0 && weighing.letters >= 2, "{text:?} {weighing:?}");
        }
    }
    for piece in ["a", "ə", "'", "o'", "\u{327}", "@", ".", "я", "پ", "ა", "漢", " a", "ş "] {
        let _ = identify(&piece.repeat(20_000));
    }
}

#[test]
fn addresses_numbers_and_pictures_change_nothing() {
    for text in texts() {
        let bare = identify(text);
        let dressed = format!(
            "📞 +994501234567 https://english-words.com/the/best/offer {text} 🙂🙂 mail@the-best-offer.com #1 www.turkce.com.tr"
        );
        assert_eq!(identify(&dressed), bare, "{text}");
    }
}

#[test]
fn capitals_are_told_as_small_letters_are() {
    // Capitals by the rules of the language: in Azerbaijani and Turkish the capital of i is İ and that of ı is I.
    for (text, language) in [
        ("OFİS MENECERİ TƏLƏB OLUNUR", Language::Az),
        ("SATICI XANIM AXTARILIR", Language::Az),
        ("GARSON VE BULAŞIKÇI ARANIYOR", Language::Tr),
        ("İŞÇİ ALINACAKTIR", Language::Tr),
        ("ТРЕБУЕТСЯ ВОДИТЕЛЬ", Language::Ru),
        ("WE ARE HIRING DRIVERS", Language::En),
        ("OSHPAZ KERAK", Language::Uz),
    ] {
        assert_eq!(identify(text), Some(language), "{text}");
        assert_eq!(identify(&text.to_lowercase()), Some(language), "{text}");
    }
}

#[test]
fn one_letter_of_azerbaijani_decides() {
    for text in ["Maddə 1", "Bakı-Gəncə", "Elan №5 Gəncə"] {
        assert_eq!(identify(text), Some(Language::Az), "{text}");
    }
}

#[test]
fn look_alike_letters_do_not_mislead() {
    // The schwa, and the o, are Cyrillic in the first two; the a and the c are Latin in the last.
    for (text, language) in [
        ("Ofis meneceri tәlәb оlunur", Language::Az),
        ("Satıcı tәcrübәsi оlan xanım", Language::Az),
        ("Требуетcя водитель нa склад", Language::Ru),
    ] {
        assert_eq!(identify(text), Some(language), "{text}");
    }
}

#[test]
fn names_in_latin_letters_do_not_outweigh_the_text() {
    assert_eq!(identify("Ищем специалиста Microsoft Office Excel Photoshop"), Some(Language::Ru));
    assert_eq!(identify("სამუშაო Microsoft Office Word Excel"), Some(Language::Ka));
}

#[test]
fn only_the_beginning_of_a_long_text_is_read() {
    let offer = "Ofis meneceri tələb olunur. ".repeat(100);
    let long = format!("{offer}{}", "We are looking for a driver. ".repeat(10_000));
    assert_eq!(identify(&long), Some(Language::Az));
    assert_eq!(weigh(&long), weigh(&format!("{offer}{}", "We are looking for a cook. ".repeat(9_000))));
}

#[test]
fn codes_are_those_of_the_languages() {
    let codes: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
    assert_eq!(codes, ["az", "ru", "en", "tr", "fa", "uk", "uz", "ka"]);
}

#[test]
fn a_longer_text_is_surer() {
    let short = weigh("Ofis meneceri").map(|weighing| weighing.margin);
    let long = weigh("Ofis meneceri tələb olunur, əmək haqqı razılaşma yolu ilə").map(|weighing| weighing.margin);
    assert!(long > short);
}
