//! Contact points in a text: telephones as people write them who hide them from machines, handles, addresses. Pure; decides
//! nothing about whose they are.

mod digits;
mod handles;
mod phones;

use std::ops::Range;

kit::code_list! {
    /// What kind of contact it is.
    ContactKind {
        /// A telephone, as E.164: `+994501234567`.
        Phone = "phone",
        /// A Telegram name, small letters.
        Telegram = "telegram",
        /// An Instagram name, small letters.
        Instagram = "instagram",
        /// An address of electronic mail, small letters.
        Email = "email",
    }
}

/// A contact point and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its kind.
    pub kind: ContactKind,
    /// In one form, however it was written.
    pub value: String,
    /// Where in the text, in bytes.
    pub place: Range<usize>,
}

/// Contacts that are taken from one text; a text with more is a list.
const MOST: usize = 30;
/// Bytes of a text that are looked at.
const LONGEST: usize = 200_000;

/// Finds the contacts of a text, each once, in the order in which they stand there.
pub fn contacts(text: &str) -> Vec<Contact> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut found = handles::find(text);
    let taken: Vec<_> = found.iter().map(|contact| contact.place.clone()).collect();
    found.extend(phones::find(text, &taken));
    found.sort_by_key(|contact| contact.place.start);
    let mut kept: Vec<Contact> = Vec::new();
    for contact in found {
        if kept.len() < MOST && kept.iter().all(|other| (other.kind, &other.value) != (contact.kind, &contact.value)) {
            kept.push(contact);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str) -> Vec<String> {
        contacts(text).into_iter().map(|contact| format!("{}:{}", contact.kind, contact.value)).collect()
    }

    #[test]
    fn one_number_is_found_however_it_is_hidden() {
        for text in [
            "Zəng: +994 50 123 45 67",
            "zəng edin 050-123-45-67",
            "tel.(050)123 45 67.",
            "00994501234567",
            "994 50 123 45 67",
            "o5o 123 45 67",
            "О5О 123-45-67",
            "0 5 0 1 2 3 4 5 6 7",
            "★0★5★0★1★2★3★4★5★6★7★",
            "0️⃣5️⃣0️⃣ 1️⃣2️⃣3️⃣ 4️⃣5️⃣ 6️⃣7️⃣",
            "０５０ １２３ ４５ ６７",
            "①②③ 050 _123_45_67",
            "sıfır əlli yüz iyirmi üç qırx beş altmış yeddi",
            "sifir elli, yuz iyirmi uc, qirx bes, altmis yeddi",
            "sıfır beş sıfır bir iki üç dörd beş altı yeddi",
            "ноль пять ноль сто двадцать три сорок пять шестьдесят семь",
            "zero five zero one two three four five six seven",
            "sıfır elli yüz yirmi üç kırk beş altmış yedi",
            "0.5.0.1.2.3.4.5.6.7",
            "050/123/45/67",
            "sıfır əlli, bir iki üç, 45-67",
            "wa.me/994501234567",
            "https://api.whatsapp.com/send?phone=994501234567&text=salam",
        ] {
            assert_eq!(values(text), ["phone:+994501234567"], "{text}");
        }
    }

    #[test]
    fn numbers_of_the_neighbours_are_found_and_prices_and_days_are_not() {
        assert_eq!(values("звоните 8 (912) 345-67-89"), ["phone:+79123456789"]);
        assert_eq!(values("+7 912 345 67 89 / +90 532 123 45 67"), ["phone:+79123456789", "phone:+905321234567"]);
        assert_eq!(values("0532 123 45 67 numarayı arayın"), ["phone:+905321234567"]);
        assert_eq!(values("050 123 45 67, 055 765 43 21"), ["phone:+994501234567", "phone:+994557654321"]);
        for text in [
            "maaş 1500 2000 AZN, 03.11.2026, saat 09:00-18:00",
            "2026-11-03 12:30:45",
            "VÖEN 1234567891",
            "3500 - 4500 руб, 5/2, с 9 до 18",
            "bir iki gün işləyirik, üç nəfər lazımdır",
            "25.000 TL + prim, 2 gün izin",
            "",
        ] {
            assert_eq!(values(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn zeros_that_are_counted_are_zeros() {
        assert_eq!(values("sifir bes sifir, uc sifir, 01 19"), ["phone:+994500000119"]);
        assert_eq!(values("сто грамм, три нуля в отчёте"), Vec::<String>::new());
    }

    #[test]
    fn handles_are_told_apart() {
        assert_eq!(values("yazın: t.me/Is_Elanlari"), ["telegram:is_elanlari"]);
        assert_eq!(values("Telegram @is_elanlari, insta: @ish.az"), ["telegram:is_elanlari", "instagram:ish.az"]);
        assert_eq!(values("https://www.instagram.com/Ish.Az/"), ["instagram:ish.az"]);
        assert_eq!(values("CV: Kadr@Doska.Test"), ["email:kadr@doska.test"]);
        assert_eq!(values("@a, a@b, user@, @@@@@"), Vec::<String>::new());
    }

    #[test]
    fn a_contact_says_where_it_stands() {
        let text = "Ətraflı: o5o 123 45 67 (axşam)";
        let found = contacts(text);
        assert_eq!(&text[found[0].place.clone()], "o5o 123 45 67");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|[0-9 oO.+()-]|əlli |sıfır |yüz |@|t\\.me/|wa\\.me/|️⃣){0,60}") {
            for contact in contacts(&text) {
                prop_assert!(text.get(contact.place.clone()).is_some_and(|place| !place.is_empty()));
            }
        }
    }
}
