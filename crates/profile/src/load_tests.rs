//! Every mistake a writer of profiles can make is named, with its line; nothing makes the loader stop.

use proptest::prelude::*;

use crate::files::{self, Files};
use crate::problem::Report;
use crate::{Problem, ProblemKind, Profile};

fn az() -> Files {
    files::built_in()
}

fn problems(files: &Files) -> Vec<Problem> {
    Profile::read(files, Report::default()).err().unwrap_or_default()
}

/// Replaces the first `from` in a file and gives back what the loader says.
fn changed(file: &str, from: &str, to: &str) -> Vec<Problem> {
    let mut files = az();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    problems(&files)
}

#[track_caller]
fn expect(problems: &[Problem], file: &str, kind: ProblemKind, what: &str) {
    let found = problems.iter().find(|p| p.file == file && p.kind == kind && p.what.contains(what));
    let found = found.unwrap_or_else(|| panic!("no {kind:?} with {what:?} in {problems:#?}"));
    assert!(found.line.is_some_and(|line| line > 0) || kind == ProblemKind::Missing, "{found:?}");
}

#[test]
fn each_mistake_is_named() {
    use ProblemKind::{Dangling, Duplicate, Malformed, Missing, Wrong};
    let cases = [
        ("profile.toml", "small_cell = 5", "small_cell = ", Malformed, "not valid TOML"),
        ("profile.toml", "small_cell = 5", "small_cell = 0", Wrong, "from 2 to 100"),
        ("profile.toml", "small_cell = 5", "small_cels = 5", Wrong, "`small_cels` is not known here"),
        ("profile.toml", "Asia/Baku", "Asia/Bakoo", Wrong, "time zone"),
        ("profile.toml", "https://az.", "javascript:", Wrong, "https://"),
        (
            "profile.toml",
            "\"az\", \"ru\", \"en\", \"tr\", \"fa\", \"ar\"]",
            "\"az\", \"ru\", \"en\", \"fr\"]",
            Wrong,
            "not one of az, ru, en",
        ),
        ("profile.toml", ", en = \"Police\"", "", Missing, "no translation into en"),
        ("profile.toml", "\"Police\"", "\" \"", Wrong, "not empty"),
        (
            "profile.toml",
            "[[hotline]]\nkey = \"police\"",
            "[[hotline]]\nkey = \"trafficking\"",
            Duplicate,
            "used twice",
        ),
        ("profile.toml", "amount = 24", "amount = 0", Wrong, "from 1 to 2000"),
        ("profile.toml", "unit = \"hours\"", "unit = \"weeks\"", Wrong, "one of: hours, working-days"),
        ("profile.toml", "rule = \"referral-answer\"", "rule = \"nothing\"", Dangling, "no [[rule]]"),
        ("profile.toml", "rule = \"vital-interest\"\n", "", Missing, "must name the `rule`"),
        ("profile.toml", "\"monday\", ", "\"mondey\", ", Wrong, "not a day"),
        ("profile.toml", "date = 2026-05-28", "date = 2026-05-27", Duplicate, "listed twice"),
        ("profile.toml", "date = 2026-05-28", "date = \"28 May\"", Wrong, "a date such as"),
        ("profile.toml", "key = \"shelter\"", "key = \"Shelter!\"", Wrong, "small letters"),
        ("agencies.toml", "parent = \"mia\"", "parent = \"kgb\"", Dangling, "no other agency"),
        ("agencies.toml", "auditor = true", "auditor = false", Missing, "no agency has `auditor = true`"),
        ("agencies.toml", "key = \"labour\"", "key = \"labour\"\nauditor = true", Duplicate, "2 agencies"),
        ("services.toml", "needs = [\"shelter\"]", "needs = [\"gold\"]", Dangling, "no need `gold`"),
        ("services.toml", "needs = [\"shelter\"]", "", Missing, "no service answers the need `shelter`"),
        ("offers.toml", "set = \"ilo-adult-labour\"", "set = \"gold\"", Dangling, "no set of indicators `gold`"),
        ("offers.toml", "[\"CR3\"]", "[\"CD1\"]", Wrong, "cannot evidence `CD1`"),
        ("offers.toml", "[\"CR3\"]", "[\"XX\"]", Dangling, "no indicator `XX`"),
        ("offers.toml", "\"pasport* .. təhvil\"", "\"pasport* ..\"", Wrong, "must stand between two words"),
        ("offers.toml", "\"pasport* .. təhvil\"", "\"p*\"", Wrong, "needs two letters"),
        ("offers.toml", "file = \"offers-en.weights\"", "file = \"offers.toml\"", Dangling, "not a file of weights"),
        ("offers.toml", "lang = \"en\"", "lang = \"xx\"", Wrong, "not a language"),
        ("services.toml", "\"labour\", \"example-ngo\"", "\"ombudsman\"", Dangling, "no agency `ombudsman`"),
        (
            "plan.toml",
            "agency = \"education\"",
            "agency = \"schooling\"",
            Dangling,
            "no agency with the key `schooling`",
        ),
        ("plan.toml", "acts = [\"call.answered\"]", "acts = []", Missing, "must name the `acts`"),
        ("plan.toml", "acts = [\"call.answered\"]", "acts = [\"answered\"]", Wrong, "not an act"),
        ("plan.toml", "acts = [\"call.answered\"]", "facts = [\"x\"]", Missing, "must name the `acts`"),
        ("plan.toml", "kind = \"count\"", "kind = \"share\"", Wrong, "means nothing for this kind"),
        ("plan.toml", "number = \"13.2.2\"", "number = \"13.2.1\"", Duplicate, "there twice"),
        ("regions.csv", "AZ-ABS,rayon", "AZ-ABS,village", Wrong, "must be rayon, city"),
        ("regions.csv", "AZ-ABS,rayon,", "AZ-ABS,rayon,AZ-ZZ", Dangling, "not a region"),
        ("regions.csv", "AZ-AGA", "AZ-ABS", Duplicate, "listed twice"),
        ("regions.csv", ",Agstafa District", "", Wrong, " columns, expected "),
        ("regions.csv", "code,kind", "kind,code", Wrong, "the first line must be"),
        ("centres.csv", "AZ-ABS,40.45", "AZ-ABS,140.45", Wrong, "degrees north and degrees east"),
        ("centres.csv", "AZ-AGA,", "AZ-ABS,", Duplicate, "listed twice"),
        ("centres.csv", "AZ-AGA,", "AZ-NO,", Dangling, "not in regions.csv"),
        ("centres.csv", "code,", "name,", Wrong, "the first line must be"),
        ("indicators/ilo-adult-labour.toml", "strength = \"strong\"", "strength = \"huge\"", Wrong, "one of: weak"),
        ("indicators/ilo-adult-labour.toml", "code = \"DR2\"", "code = \"DR1\"", Duplicate, "used twice"),
        ("indicators/ilo-adult-labour.toml", "strong = 2", "strong = 0", Wrong, "a threshold of nothing"),
        ("schooling.toml", "age_to = 15", "age_to = 4", Wrong, "ends before it begins"),
        ("schooling.toml", "signals_to = \"local-executive\"", "signals_to = \"nobody\"", Dangling, "no agency"),
        ("schooling.toml", "measure = \"home-visit\"", "measure = \"prison\"", Dangling, "no measure `prison`"),
        ("schooling.toml", "rule = \"absence-month\"", "rule = \"none\"", Dangling, "no [[rule]]"),
        ("schooling.toml", "from_share = 75\n", "", Missing, "`from_days` or `from_share`"),
        (
            "agencies.toml",
            "keeps_attendance = true",
            "keeps_attendance = true\nkeeps_register = true",
            Dangling,
            "register",
        ),
    ];
    for (file, from, to, kind, what) in cases {
        expect(&changed(file, from, to), file, kind, what);
    }
}

#[test]
fn all_mistakes_come_at_once_with_their_lines() {
    let mut files = az();
    files.remove("agencies.toml");
    let text = String::from_utf8(files["profile.toml"].clone()).unwrap();
    let text = text.replacen("small_cell = 5", "small_cell = 1", 1).replacen("amount = 24", "amount = 0", 1);
    let line = 1 + text[..text.find("amount = 0").unwrap()].matches('\n').count();
    files.insert("profile.toml".to_owned(), text.into_bytes());
    files.insert("pages/az/only-here.md".to_owned(), b"Salam".to_vec());
    let problems = problems(&files);
    expect(&problems, "agencies.toml", ProblemKind::Missing, "the file is missing");
    expect(&problems, "profile.toml", ProblemKind::Wrong, "`small_cell`");
    expect(&problems, "pages/ru/only-here.md", ProblemKind::Missing, "no translation into ru");
    let amount = problems.iter().find(|p| p.what.contains("`amount`")).unwrap();
    assert_eq!(amount.line, Some(line));
    assert_eq!(amount.to_string(), format!("profile.toml:{line}: `amount` must be a whole number from 1 to 2000"));
}

#[test]
fn pages_are_given_raw_in_every_language() {
    let mut files = az();
    for lang in kit::Lang::ALL {
        files.insert(format!("pages/{lang}/test-page.md"), format!("# {lang}").into_bytes());
    }
    let profile = Profile::read(&files, Report::default()).unwrap();
    assert_eq!(profile.page(kit::Lang::Ru, "test-page"), Some("# ru"));
    assert_eq!(profile.page(kit::Lang::Ru, "nothing"), None);
    assert!(profile.page_names().any(|name| name == "test-page"));
}

#[test]
fn an_empty_folder_names_every_file_that_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let problems = Profile::load(dir.path()).unwrap_err();
    for file in ["profile.toml", "agencies.toml", "plan.toml", "regions.csv", "indicators"] {
        expect(&problems, file, ProblemKind::Missing, "");
    }
    let problems = Profile::load(&dir.path().join("nowhere")).unwrap_err();
    assert!(problems.iter().any(|p| p.kind == ProblemKind::Unreadable));
}

/// What one may do to a file: put bytes in place of others.
fn wounds() -> impl Strategy<Value = Vec<(usize, usize, usize, Vec<u8>)>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::sample::select(vec![
            "[",
            "]]",
            "{",
            "}",
            "\"",
            "= ",
            "\n",
            "[[rule]]\n",
            "key",
            "9999999999999999999",
            "-1",
            "1979-05-27T07:32:00Z",
            "\u{feff}",
            ","
        ])
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<usize>(), any::<usize>(), 0..40usize, piece), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_bytes_make_the_loader_panic(wounds in wounds()) {
        let mut files = az();
        let names: Vec<String> = files.keys().cloned().collect();
        for (which, at, length, piece) in wounds {
            let bytes = files.get_mut(&names[which % names.len()]).unwrap();
            let at = at % (bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece);
        }
        for problem in problems(&files) {
            prop_assert!(!problem.what.is_empty());
            prop_assert!(problem.line != Some(0));
            let lines = files.get(&problem.file).map_or(0, |b| b.iter().filter(|b| **b == b'\n').count() + 1);
            prop_assert!(problem.line.is_none_or(|line| line <= lines), "{problem}");
        }
    }

    #[test]
    fn nor_does_anything_else(name in "(profile|plan|agencies).toml|regions.csv|indicators/x.toml", text in "(?s).{0,200}") {
        let mut files = az();
        files.insert(name, text.into_bytes());
        problems(&files);
    }
}

#[test]
fn school_age_and_steps_are_counted_from_the_school_year() {
    let profile = Profile::embedded_az().unwrap();
    let schooling = profile.schooling();
    let year = |day: &str| schooling.year_of(day.parse().unwrap());
    assert_eq!((year("2026-08-31"), year("2026-09-01"), year("2027-05-31")), (2025, 2026, 2026));
    for (born, is) in [
        ("2020-09-30", Some(true)),
        ("2020-10-01", Some(false)),
        ("2010-10-01", Some(true)),
        ("2010-09-01", Some(false)),
        ("2014", Some(true)),
        ("2014-05", Some(true)),
        ("", None),
        ("soon", None),
    ] {
        assert_eq!(schooling.is_of_age(born, 2026), is, "{born}");
    }
    let step = |missed, of| schooling.step(missed, of).map(|step| step.key.as_str());
    assert_eq!(step(3, 22), None);
    assert_eq!((step(4, 22), step(7, 22), step(8, 22)), (Some("irregular"), Some("irregular"), Some("evading")));
    assert_eq!((step(17, 22), step(16, 22), step(3, 4)), (Some("away"), Some("evading"), Some("away")));
    assert_eq!((schooling.missed(2, 41), schooling.missed(9, 4)), (8, 9));
}
