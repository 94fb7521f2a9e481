//! What stands in cells.

use jiff::civil::date as day;
use proptest::prelude::*;
use sheets::read::{
    DateCounts, DateFault, DateNote, DateRules, FinFault, NameFault, Order, OrderReason, PhoneFault, Sex, WordFault,
    date, fin, name, phone, sex, yes_no,
};

fn rules(column: &[&str], asked: Option<Order>) -> DateRules {
    let mut counts = DateCounts::default();
    column.iter().for_each(|text| counts.add(text));
    DateRules { order: counts.decide(asked), earliest: day(1900, 1, 1), latest: day(2026, 11, 28), is_1904: false }
}

/// What a date is read as: `1990-05-01`, `1990-05`, `1990`, with its notes behind it, or the fault.
fn read_in(text: &str, rules: &DateRules) -> String {
    match date(text, rules) {
        Ok(read) => {
            let mut out = format!("{}", read.year);
            read.month.iter().chain(&read.day).for_each(|part| out.push_str(&format!("-{part:02}")));
            read.notes.iter().for_each(|note| out.push_str(&format!(" {note}")));
            out
        }
        Err(fault) => fault.code().to_owned(),
    }
}

fn read(text: &str) -> String {
    read_in(text, &rules(&[], None))
}

#[test]
fn dates_are_read_as_people_write_them() {
    for text in [
        "1990-05-07",
        "07.05.1990",
        "7.5.1990",
        "1990.05.07",
        "1990/05/07",
        "07.05.1990 00:00",
        "1990-05-07T00:00:00",
        "7 may 1990",
        "7 мая 1990 г.",
        "7 мај 1990",
        "May 7, 1990",
        "7 May 1990-cı il",
        "1990-05-07T12:30:00.000Z",
        " 07.05.1990 ",
    ] {
        assert_eq!(read(text), "1990-05-07", "{text}");
    }
    for text in ["05.1990", "1990-05", "5/1990", "may 1990", "май 1990 года", "1990-cı il, may"] {
        assert_eq!(read(text), "1990-05", "{text}");
    }
    for text in ["1990", "1990-cı il", "1990 г."] {
        assert_eq!(read(text), "1990", "{text}");
    }
    assert_eq!(read("33000"), "1990-05-07 serial");
    assert_eq!(read("19900507"), "1990-05-07 compact");
    assert_eq!(read("07051990"), "1990-05-07 compact");
    assert_eq!(read("3 iyul 2012"), "2012-07-03");
    assert_eq!(read("3 iyun 2012"), "2012-06-03");
    assert_eq!(read("3 июля 2012"), "2012-07-03");
}

#[test]
fn what_is_no_date_says_why() {
    for (text, fault) in [
        ("", "empty"),
        ("31.02.1990", "impossible"),
        ("29.02.2023", "impossible"),
        ("00.05.1990", "impossible"),
        ("31.02.90", "impossible"),
        ("13.13.1990", "impossible"),
        ("07.05.2091", "too-late"),
        ("07.05.1790", "too-early"),
        ("bilinmir", "not-a-date"),
        ("12345678901", "not-a-date"),
        ("1990-05-07-08", "not-a-date"),
        ("07.05.199", "not-a-date"),
        ("7.may.mart.1990", "not-a-date"),
        ("60", "not-a-date"),
        ("əəəəəəə", "not-a-date"),
    ] {
        assert_eq!(read(text), fault, "{text}");
    }
    assert_eq!(read("29.02.2024"), "2024-02-29");
    assert_eq!(date("2026", &rules(&[], None)).map(|read| read.year), Ok(2026), "this year is not too late");
}

#[test]
fn years_of_two_digits_are_never_in_the_future() {
    assert_eq!(read("07.05.90"), "1990-05-07 century-assumed");
    assert_eq!(read("07.05.26"), "2026-05-07 century-assumed");
    assert_eq!(read("07.12.26"), "1926-12-07 century-assumed");
    assert_eq!(read("07/05/27"), "1927-05-07 order-assumed century-assumed");
}

#[test]
fn the_order_of_dates_is_decided_by_the_column_and_never_silently() {
    let habit = rules(&["03/04/1990", "05/05/1990"], None);
    assert_eq!((habit.order.order, habit.order.reason), (Order::DayFirst, OrderReason::Habit));
    assert_eq!(read_in("03/04/1990", &habit), "1990-04-03 order-assumed");
    assert_eq!(read_in("03.04.1990", &habit), "1990-04-03");
    assert_eq!(read_in("05/05/1990", &habit), "1990-05-05");
    let month_first = rules(&["03/04/1990", "12/31/1990"], None);
    assert_eq!((month_first.order.reason, month_first.order.counts.month_first), (OrderReason::Column, 1));
    assert_eq!(read_in("03/04/1990", &month_first), "1990-03-04");
    let day_first = rules(&["03/04/1990", "31/12/1990"], None);
    assert_eq!(read_in("03/04/1990", &day_first), "1990-04-03");
    assert_eq!(read_in("12/31/1990", &day_first), "impossible");
    let mixed = rules(&["31/12/1990", "12/31/1990", "03/04/1990"], None);
    assert_eq!(mixed.order.reason, OrderReason::Mixed);
    assert_eq!(read_in("03/04/1990", &mixed), "unclear");
    assert_eq!(read_in("12/31/1990", &mixed), "1990-12-31");
    assert_eq!(read_in("31/12/1990", &mixed), "1990-12-31");
    assert_eq!(read_in("03/04/1990", &rules(&[], Some(Order::MonthFirst))), "1990-03-04");
}

#[test]
fn personal_numbers_have_seven_signs_and_neither_i_nor_o() {
    assert_eq!(fin(" 5ab-c1 23 ").unwrap().text, "5ABC123");
    assert_eq!(fin("0012345").unwrap().text, "0012345");
    let cyrillic = fin("5АВС123").unwrap();
    assert_eq!((cyrillic.text.as_str(), cyrillic.was_cyrillic), ("5ABC123", true));
    assert_eq!(fin("5OIC123"), Err(FinFault::HoldsOOrI { suggestion: "501C123".into() }));
    assert_eq!(fin("5ıОC123"), Err(FinFault::HoldsOOrI { suggestion: "510C123".into() }));
    assert_eq!(fin("5.01E+11"), Err(FinFault::Scientific));
    assert_eq!(fin("12345"), Err(FinFault::ZerosLost { suggestion: "0012345".into() }));
    assert_eq!(fin("5ABC1234"), Err(FinFault::Length(8)));
    assert_eq!(fin("5ABÇ123"), Err(FinFault::Sign('Ç')));
    assert_eq!(fin(" "), Err(FinFault::Empty));
}

#[test]
fn telephones_have_one_form() {
    for text in [
        "+994 50 123 45 67",
        "994501234567",
        "00994501234567",
        "050-123-45-67",
        "(050) 123 45 67",
        "501234567",
        "0501234567",
        "+994(0)501234567",
        "994501234567.0",
        "050.123.45.67",
    ] {
        let read = phone(text).unwrap();
        assert_eq!((read.world.as_str(), read.national.as_deref()), ("+994501234567", Some("0501234567")), "{text}");
    }
    assert_eq!(phone("+7 495 123-45-67").unwrap().world, "+74951234567");
    assert_eq!(phone("+7 495 123-45-67").unwrap().national, None);
    for (text, fault) in [
        ("", PhoneFault::Empty),
        ("9.94E+11", PhoneFault::Scientific),
        ("050 123 45 67 (anası)", PhoneFault::Sign),
        ("0501234567, 0559876543", PhoneFault::Several),
        ("123 45 67", PhoneFault::NoAreaCode),
        ("+994 50 123", PhoneFault::Length),
        ("12345678901234567", PhoneFault::Length),
        ("O501234567", PhoneFault::Sign),
    ] {
        assert_eq!(phone(text), Err(fault), "{text}");
    }
}

#[test]
fn sexes_are_read_in_four_scripts_and_numbers_are_not_guessed() {
    for text in ["qadın", "QADIN", "Q", "qız", "г", "гадын", "Ж", "женский", "жен.", "F", "Female", "girl"]
    {
        assert_eq!(sex(text), Ok(Sex::Female), "{text}");
    }
    for text in ["kişi", "KİŞİ", "Kisi", "K", "oğlan", "к", "киши", "М", "муж.", "мужской", "M", "male", "Boy"]
    {
        assert_eq!(sex(text), Ok(Sex::Male), "{text}");
    }
    assert_eq!(sex("1"), Err(WordFault::Unknown));
    assert_eq!(sex("K/Q"), Err(WordFault::Unknown));
    assert_eq!(sex(""), Err(WordFault::Empty));
}

#[test]
fn answers_are_yes_or_no() {
    for text in ["hə", "Bəli", "VAR", "да", "Есть", "yes", "+", "1", "✓", "бәли", "һә", "True"] {
        assert_eq!(yes_no(text), Ok(true), "{text}");
    }
    for text in ["yox", "XEYR", "Yoxdur", "нет", "no", "-", "—", "0", "јох", "false"] {
        assert_eq!(yes_no(text), Ok(false), "{text}");
    }
    assert_eq!(yes_no("bəlkə"), Err(WordFault::Unknown));
    assert_eq!(yes_no(" "), Err(WordFault::Empty));
}

#[test]
fn names_have_letters_and_at_most_a_hundred_of_them() {
    assert_eq!(name("  Uydurma   Aygün\u{a0}qızı ").as_deref(), Ok("Uydurma Aygün qızı"));
    assert_eq!(name("Ayg\u{75}\u{308}n").as_deref(), Ok("Aygün"), "a letter and its mark are one");
    assert_eq!(name("O’Nil-Əliyeva (Məmmədova)").as_deref(), Ok("O’Nil-Əliyeva (Məmmədova)"));
    assert_eq!(name(&"ə".repeat(100)).map(|name| name.chars().count()), Ok(100));
    assert_eq!(name(&"ə".repeat(300)), Err(NameFault::TooLong));
    assert_eq!(name("Aygün2"), Err(NameFault::HoldsDigit));
    assert_eq!(name("Aygün;"), Err(NameFault::HoldsSign));
    assert_eq!(name("=1+1"), Err(NameFault::HoldsSign));
    assert_eq!(name(" - "), Err(NameFault::NoLetter));
    assert_eq!(name(""), Err(NameFault::Empty));
}

proptest! {
    #[test]
    fn no_text_stops_a_reader(text in any::<String>()) {
        let rules = rules(&[&text], None);
        let _ = (date(&text, &rules), fin(&text), phone(&text), sex(&text), name(&text), yes_no(&text));
    }

    #[test]
    fn no_numbers_stop_a_reader(text in "[0-9./ \\-T:]{0,14}") {
        let rules = rules(&[&text], None);
        if let Ok(read) = date(&text, &rules) {
            prop_assert!((1900..=2026).contains(&read.year));
        }
    }

    #[test]
    fn every_day_is_read_back_in_every_order(year in 1900_i16..=2025, month in 1_i8..=12, of_month in 1_i8..=28) {
        let expected = day(year, month, of_month);
        let day_first = rules(&["31/12/1990"], None);
        for text in [
            format!("{year}-{month:02}-{of_month:02}"), format!("{of_month}.{month}.{year}"), format!("{of_month:02}/{month:02}/{year}"),
            format!("{year}.{month:02}.{of_month:02}"),
        ] {
            prop_assert_eq!(date(&text, &day_first).unwrap().whole(), Some(expected), "{}", text);
        }
        let month_first = rules(&["12/31/1990"], None);
        prop_assert_eq!(date(&format!("{month}/{of_month}/{year}"), &month_first).unwrap().whole(), Some(expected));
    }

    #[test]
    fn a_number_that_was_read_is_read_the_same_again(text in "[+0-9 ()-]{5,18}") {
        if let Ok(read) = phone(&text) {
            prop_assert_eq!(phone(&read.world), Ok(read.clone()));
            if let Some(national) = &read.national {
                prop_assert_eq!(phone(national), Ok(read.clone()));
            }
        }
    }
}

#[test]
fn notes_are_a_set() {
    let read = date("07/05/90", &rules(&[], None)).unwrap();
    assert!(read.notes.has(DateNote::OrderAssumed) && read.notes.has(DateNote::CenturyAssumed));
    assert_eq!(date("x", &rules(&[], None)), Err(DateFault::NotADate));
}
