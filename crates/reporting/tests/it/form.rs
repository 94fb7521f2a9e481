//! A report as typed: what makes it acceptable, and what is said when it is not.

use frame::{Form, Words};
use kit::Lang;
use profile::Profile;
use proptest::prelude::*;
use reporting::{Report, read_report};
use signals::{About, Body, Danger};

mod loader {
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}
use loader::LOCALES;

const MOST: usize = 20_000;
const FIELDS: [&str; 6] = ["what", "place", "reach", "district", "about", "danger"];

fn form(fields: &[(&str, &str)]) -> Form {
    let mut form = Form::empty();
    for (name, value) in fields {
        form.add((*name).to_owned(), (*value).to_owned());
    }
    form
}

fn read(form: &mut Form, lang: Lang) -> Option<Report> {
    read_report(form, &Words::new(lang, &LOCALES), &Profile::embedded_az().unwrap(), MOST)
}

#[test]
fn what_happened_is_enough() {
    let mut typed = form(&[("what", "  Kömək edin \r\n")]);
    let body = Body { what: "Kömək edin".to_owned(), ..Body::default() };
    let expected = Report {
        district: String::new(),
        about: About::Unsaid,
        danger: Danger::Unknown,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    };
    assert_eq!(read(&mut typed, Lang::Az), Some(expected));
}

#[test]
fn everything_that_may_be_said_is_read() {
    let mut typed = form(&[
        ("what", "x"),
        ("place", "bazar"),
        ("reach", "axşam"),
        ("district", "AZ-ABS"),
        ("about", "offer"),
        ("danger", "now"),
    ]);
    let body = Body { what: "x".to_owned(), place: "bazar".to_owned(), reach: "axşam".to_owned(), ..Body::default() };
    let expected = Report {
        district: "AZ-ABS".to_owned(),
        about: About::Offer,
        danger: Danger::Now,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    };
    assert_eq!(read(&mut typed, Lang::Az), Some(expected));
}

#[test]
fn texts_may_be_as_long_as_is_said_and_no_longer() {
    for (name, most) in [("what", MOST), ("place", 500), ("reach", 500)] {
        let longest = "ə".repeat(most);
        let filler = if name == "what" { "note" } else { "what" };
        assert!(read(&mut form(&[(filler, "x"), (name, &longest)]), Lang::Az).is_some(), "{name}");

        let mut typed = form(&[(filler, "x"), (name, &format!("{longest}ə"))]);
        assert_eq!(read(&mut typed, Lang::En), None, "{name}");
        let sentence = typed.error(name).unwrap();
        assert!(sentence.contains(&most.to_string()) && sentence.contains(&(most + 1).to_string()), "{sentence}");
        assert_eq!(typed.value(name).chars().count(), most + 1, "what was typed is kept");
    }
}

#[test]
fn each_mistake_has_a_sentence_and_changes_nothing_that_was_typed() {
    let long = "ə".repeat(MOST + 1);
    let long_place = "p".repeat(501);
    let mistakes: [(&str, &[(&str, &str)]); 12] = [
        ("what", &[]),
        ("what", &[("what", "")]),
        ("what", &[("what", " \n\t ")]),
        ("what", &[("what", &long)]),
        ("place", &[("what", "x"), ("place", &long_place)]),
        ("reach", &[("what", "x"), ("reach", &long_place)]),
        ("district", &[("what", "x"), ("district", "AZ-XXX")]),
        ("district", &[("what", "x"), ("district", "az-abs")]),
        ("district", &[("what", "x"), ("district", "Abşeron'; DROP TABLE signal")]),
        ("about", &[("what", "x"), ("about", "everyone")]),
        ("danger", &[("what", "x"), ("danger", "yes")]),
        ("danger", &[("what", "x"), ("danger", " now")]),
    ];
    for lang in Lang::ALL {
        for (wrong, fields) in &mistakes {
            // The other fields carry something, to see that it is kept.
            let mut fields = fields.to_vec();
            for (name, value) in
                [("place", "bazar"), ("reach", "axşam"), ("district", "AZ-BA"), ("about", "self"), ("danger", "now")]
            {
                if !fields.iter().any(|(n, _)| *n == name) {
                    fields.push((name, value));
                }
            }
            let mut typed = form(&fields);
            let before: Vec<_> = typed.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            assert_eq!(read(&mut typed, lang), None, "{wrong} {lang}");
            assert_eq!(typed.errors().len(), 1, "{wrong}: {:?}", typed.errors());
            let sentence = typed.error(wrong).unwrap();
            assert!(sentence.len() > 10 && !sentence.contains('⟦'), "{wrong} {lang}: {sentence}");
            let after: Vec<_> = typed.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            assert_eq!(before, after, "{wrong}");
        }
    }
}

#[test]
fn all_mistakes_are_said_at_once() {
    let mut typed = form(&[("district", "nowhere"), ("about", "nobody"), ("danger", "perhaps")]);
    assert_eq!(read(&mut typed, Lang::Ru), None);
    let said: Vec<_> = typed.errors().iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(said, ["what", "district", "about", "danger"]);
}

proptest! {
    /// Whatever is typed is either a report of exactly that or a sentence, and stays in the form.
    #[test]
    fn whatever_is_typed_is_a_report_or_a_sentence(
        values in proptest::array::uniform6(proptest::option::of(".{0,30}|AZ-BA|now|self| ")),
    ) {
        let fields: Vec<_> = FIELDS.iter().zip(&values).filter_map(|(n, v)| Some((*n, v.as_deref()?))).collect();
        let mut typed = form(&fields);
        let before: Vec<_> = typed.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        match read(&mut typed, Lang::Az) {
            Some(report) => {
                prop_assert!(typed.is_fine());
                prop_assert_eq!(report.body.what.as_str(), typed.value("what").trim());
                prop_assert!(!report.body.what.is_empty());
                prop_assert_eq!(report.district.as_str(), typed.value("district"));
            }
            None => prop_assert!(!typed.errors().is_empty()),
        }
        let after: Vec<_> = typed.fields().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        prop_assert_eq!(before, after);
    }
}
