//! Many spellings come to one form, and different names do not.

use linkage::{BirthDate, DateOrder, Rules, fold_fin, fold_number, fold_phone};
use proptest::prelude::*;

use crate::az;

#[rustfmt::skip]
const SAME: &[&[&str]] = &[
    &["Əliyev", "Aliyev", "Aliev", "Eliyev", "ƏLİYEV", "Алиев", "Әлијев", "Əlijev", "Алиева", "Aliyeva", "ALIYEVA"],
    &["Məmmədov", "Mammadov", "Mamedov", "Memmedov", "Мамедов", "Мамедова", "Məmmədova", "Мәммәдов"],
    &["Hüseynov", "Huseynov", "Guseynov", "Huseinov", "Гусейнов", "Гусейнова", "Һүсејнов"],
    &["Həsənov", "Hasanov", "Gasanov", "Гасанов", "Хасанов", "Hesenova"],
    &["Quliyev", "Guliyev", "Гулиев", "Ҝулијев", "Quliyeva"],
    &["Cəfərov", "Jafarov", "Dzhafarov", "Djafarov", "Джафаров", "Ҹәфәров", "Ceferov"],
    &["Xəlilov", "Khalilov", "Халилов", "Xelilova"],
    &["Ağayev", "Aghayev", "Agayev", "Агаев", "Ағајев", "Ağayeva"],
    &["Qasımov", "Gasimov", "Gasymov", "Гасымов", "Qasimova"],
    &["Şahin", "Shahin", "Sahin", "Шахин"],
    &["Çingiz", "Chingiz", "Cingiz", "Чингиз"],
    &["Günel", "Gunel", "Гюнель", "Гунель"],
    &["Gülnarə", "Gulnara", "Гюльнара", "Gyulnara"],
    &["Ülviyyə", "Ulviya", "Ulviyya", "Ульвия", "ULVİYYƏ"],
    &["Elçin", "Elchin", "Эльчин", "ELÇİN"],
    &["Rövşən", "Rovshan", "Rovsen", "Ровшан"],
    &["Ceyhun", "Jeyhun", "Джейхун"],
    &["Kamran", "Kyamran", "Кямран", "Камран"],
    &["Tofiq", "Tofig", "Тофик", "Тофиг"],
    &["Məmmədyarov", "Мамедьяров", "Mammadyarov"],
    &["İsmayıl", "Ismayil", "Исмаил", "ISMAYIL", "i̇smayıl"],
    &["Yusif", "Юсиф", "YUSİF"],
    &["Həsən Əli oğlu", "Hasan Ali oglu", "Гасан Али оглы", "Hasan Ali oghlu", "Həsən Əli"],
    &["Leyla Vaqif qızı", "Leyla Vaqif gizi", "Leyla Vaqif kyzy", "Лейла Вагиф кызы"],
    &["Nurəli", "Nur'əli", "Nur’əli"],
    &["Ağa-Əli", "Ağa Əli", "AĞA  ƏLİ"],
];

/// Each pair is two names.
const DIFFERENT: &[(&str, &str)] = &[
    ("Əliyev", "Vəliyev"),
    ("Həsən", "Hüseyn"),
    ("Məmmədov", "Məmmədli"),
    ("Qasım", "Həsən"),
    ("Elçin", "Elşən"),
    ("Elnur", "Elnarə"),
    ("Aysel", "Aysu"),
    ("Günel", "Günay"),
    ("Leyla", "Lalə"),
    ("Samir", "Səmrə"),
    ("Vüsal", "Vüsalə"),
    ("Ramil", "Ramiz"),
    ("Nigar", "Nərgiz"),
    ("Cəfər", "Cabbar"),
    ("Tofiq", "Rafiq"),
];

#[test]
fn many_spellings_of_one_name_fold_together() {
    let rules = az();
    for spellings in SAME {
        let folded: Vec<_> = spellings.iter().map(|name| rules.fold(name)).collect();
        for (name, form) in spellings.iter().zip(&folded) {
            assert_eq!(form, &folded[0], "{name} and {}", spellings[0]);
            assert!(!form.text.is_empty(), "{name}");
        }
    }
}

#[test]
fn different_names_stay_apart() {
    let rules = az();
    for (one, other) in DIFFERENT {
        assert_ne!(rules.fold(one), rules.fold(other), "{one} and {other}");
    }
    let all: std::collections::BTreeSet<_> = SAME.iter().map(|names| rules.fold(names[0]).text).collect();
    assert_eq!(all.len(), SAME.len(), "{all:?}");
}

#[test]
fn endings_that_may_be_exchanged_are_kept_beside_the_stem() {
    let rules = az();
    let (ov, li, zade, bare) = ("Məmmədov", "Məmmədli", "Məmmədzadə", "Məmməd");
    let stems: Vec<_> = [ov, li, zade, bare].iter().map(|name| rules.fold(name)).collect();
    assert!(stems.iter().all(|folded| folded.text == stems[0].text), "{stems:?}");
    let endings: std::collections::BTreeSet<_> = stems.iter().map(|folded| folded.endings.clone()).collect();
    assert_eq!(endings.len(), 4);
    assert_eq!(rules.fold("Məmmədoviç").text, rules.fold("Məmməd oğlu").text);
    // Too short a stem keeps its ending.
    assert!(rules.fold("Əli").endings.is_empty() && rules.fold("Vəli").endings.is_empty());
}

#[test]
fn what_stands_for_nothing_folds_to_nothing() {
    let rules = az();
    for nothing in ["", " ", "XXX", "xxx", "-", "yoxdur", "нет", "oğlu", "'", "…"] {
        assert_eq!(rules.fold(nothing).text, "", "{nothing}");
        assert!(rules.fold(nothing).endings.is_empty(), "{nothing}");
    }
    assert_eq!(rules.fold("XXX Əli").text, rules.fold("Əli").text);
}

#[test]
fn other_scripts_keep_their_letters() {
    let rules = az();
    for name in ["محمد", "გიორგი", "李雷", "Ωμέγα"] {
        assert!(!rules.fold(name).text.is_empty(), "{name}");
    }
    assert_eq!(rules.fold("José").text, rules.fold("Jose").text);
}

#[test]
fn a_wrong_file_of_rules_says_each_line() {
    let text = r#"version = 2
surprise = 1
[[letters]]
script = "x"
confirmed = true
map = { "ab" = "c", "ə" = "э" }
[[sounds]]
source = "x"
confirmed = false
map = { "a" = "b", "b" = "c" }
[[spellings]]
source = "x"
confirmed = "maybe"
after = "somebody"
map = { "a" = "abc" }
[[drop]]
source = "x"
confirmed = false
words = ["-", 3]
"#;
    let problems = Rules::read(text).unwrap_err();
    let lines: std::collections::BTreeSet<_> = problems.iter().map(|p| p.line).collect();
    for line in [1, 2, 3, 6, 11, 15, 19] {
        assert!(lines.contains(&line), "line {line} of {problems:?}");
    }
    assert!(Rules::read("version = ").is_err());
    assert!(Rules::read("letters = 3\nversion = 1").is_err());
}

#[test]
fn dates_are_read_as_people_write_them() {
    let date = |year, month, day| Some(BirthDate { year, month, day, approximate: false });
    let whole = date(Some(1987), Some(3), Some(21));
    for text in ["1987-03-21", "19870321", "1987.3.21", "21.03.1987", "21/3/1987", "1987-03-21T00:00:00"] {
        assert_eq!(BirthDate::read(text, DateOrder::YearFirst), whole, "{text}");
    }
    assert_eq!(BirthDate::read("21031987", DateOrder::DayFirst), whole);
    assert_eq!(BirthDate::read("03/21/1987", DateOrder::MonthFirst), whole);
    assert_eq!(BirthDate::read("1987", DateOrder::DayFirst), date(Some(1987), None, None));
    assert_eq!(BirthDate::read("03.1987", DateOrder::DayFirst), date(Some(1987), Some(3), None));
    assert_eq!(BirthDate::read("198703", DateOrder::YearFirst), date(Some(1987), Some(3), None));
    assert_eq!(BirthDate::read("00.00.1987", DateOrder::DayFirst), date(Some(1987), None, None));
    let about = BirthDate::read("təxminən 1987", DateOrder::DayFirst).unwrap();
    assert!(about.approximate && about.year == Some(1987));
    for text in ["", "unknown", "21.03", "12345"] {
        assert_eq!(BirthDate::read(text, DateOrder::DayFirst), None, "{text}");
    }
}

#[test]
fn numbers_are_read_past_their_separators() {
    assert_eq!(fold_fin("5o1 ABCİ"), "501abc1");
    assert_eq!(fold_fin("5О1АВСI"), fold_fin("501ABC1"));
    assert_eq!(fold_number("AA-12 34"), "aa1234");
    for phone in ["+994 50 123-45-67", "050 123 45 67", "00994501234567", "994501234567", "501234567"] {
        assert_eq!(fold_phone(phone, "994"), "501234567", "{phone}");
    }
    assert_eq!(fold_phone("", "994"), "");
}

/// Text of letters that the rules know, of any characters, and of both.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZəıöüşçğƏIİÖÜŞÇĞ' -]{0,40}",
        "[а-яА-ЯёЁәғҝҹһөүј -]{0,40}",
        "\\PC{0,60}",
        proptest::collection::vec(any::<u8>(), 0..120).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn folding_takes_any_text_and_folding_again_changes_nothing(text in any_text()) {
        for rules in [az(), &Rules::plain()] {
            let once = rules.fold(&text);
            let twice = rules.fold(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.endings.is_empty());
        }
    }

    #[test]
    fn capital_letters_do_not_matter(name in "[a-zəöüşçğ]{1,12}") {
        let rules = az();
        prop_assert_eq!(rules.fold(&name.to_uppercase()), rules.fold(&name));
    }

    #[test]
    fn dates_and_numbers_take_any_text(text in any_text()) {
        for order in [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::MonthFirst] {
            let _ = BirthDate::read(&text, order);
        }
        let fin = fold_fin(&text);
        prop_assert_eq!(fold_fin(&fin), fin);
        let phone = fold_phone(&text, "994");
        prop_assert!(phone.bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn a_broken_file_of_rules_is_refused_or_read(text in "\\PC{0,200}", at in 0_usize..4000) {
        let _ = Rules::read(&text);
        let whole = include_str!("../../../../profiles/az/names.toml");
        let cut: String = whole.chars().take(at).collect();
        let _ = Rules::read(&cut);
    }
}
