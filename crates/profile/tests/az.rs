//! The built-in profile of Azerbaijan: whole, and true to its sources.

use std::collections::BTreeMap;

use kit::Lang;
use profile::{BasisKind, Combination, LIST_NAMES, Measured, Profile, RegionKind, Sign, SignKind, Strength, explain};

fn az() -> Profile {
    Profile::embedded_az().unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn it_loads_from_its_folder_as_from_the_program() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/az");
    let from_folder = Profile::load(&dir).unwrap();
    assert_eq!(format!("{from_folder:?}"), format!("{:?}", az()));
}

#[test]
fn regions_are_those_of_iso_3166_2_and_one_that_is_newer() {
    let az = az();
    let count = |kind| az.regions().iter().filter(|r| r.kind == kind).count();
    // Ağdərə, made by Law 1043-VIQ of 05.12.2023, has no code of ISO 3166-2 that we know of: it has one of our own.
    assert_eq!(az.regions().len(), 79);
    assert_eq!(az.region("AZ-X01").unwrap().name.get(Lang::Az), "Ağdərə rayonu");
    assert_eq!(count(RegionKind::Rayon), 67);
    assert_eq!(count(RegionKind::City), 11);
    assert_eq!(count(RegionKind::AutonomousRepublic), 1);
    assert_eq!(az.regions().iter().filter(|r| r.parent.as_deref() == Some("AZ-NX")).count(), 8);
    assert_eq!(az.region("AZ-SAK").unwrap().name.get(Lang::Az), "Şəki rayonu");
    assert_eq!(az.region("AZ-BA").unwrap().name.get(Lang::Ru), "Баку");
    assert!(az.region("AZ-XX").is_none());
    for lang in az.languages().iter().copied() {
        let names: std::collections::BTreeSet<_> = az.regions().iter().map(|r| r.name.get(lang)).collect();
        assert_eq!(names.len(), 79, "two regions read the same in {lang}");
    }
}

#[test]
fn measures_read_exactly_as_the_public_page() {
    let az = az();
    let seed = include_str!("seed/plan-13-2.txt");
    assert_eq!(az.plan().measures.len(), 10);
    assert_eq!(seed.lines().count(), 10);
    for (line, measure) in seed.lines().zip(&az.plan().measures) {
        let mut cells = line.split('|');
        assert_eq!(cells.next(), Some(measure.number.as_str()));
        assert_eq!(cells.next(), Some(measure.title.get(Lang::En)));
        let mut rest = cells.next().unwrap();
        for lead in &measure.leads {
            rest = rest.strip_prefix(lead.name.get(Lang::En)).unwrap_or_else(|| panic!("{}: {rest}", measure.number));
            rest = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(" and ")).unwrap_or(rest);
        }
        assert_eq!(rest, "", "{}: a lead is missing", measure.number);
        assert_eq!(cells.next(), Some(measure.term.get(Lang::En)));
    }
}

#[test]
fn former_ministries_are_todays_agencies() {
    let az = az();
    for (number, agency) in [("13.2.2", "education"), ("13.2.8", "economy"), ("13.2.9", "digital-transport")] {
        assert!(az.plan().measure(number).unwrap().led_by(agency), "{number}");
    }
    assert_eq!(az.report_desk().unwrap().key, "mia-hotline");
    assert_eq!(az.special_police_unit().unwrap().key, "mia-thb-department");
    assert!(az.agency("example-ngo").unwrap().example);
}

#[test]
fn the_desks_acts_move_the_joint_measure() {
    let az = az();
    let measure = az.plan().measure("13.2.5").unwrap();
    let acts = az.plan().acts();
    for act in [
        "screening.recorded",
        "referral.sent",
        "referral.accepted",
        "referral.declined",
        "referral.outcome",
        "referral.answered",
        "signal.received",
    ] {
        assert!(acts.contains(&act), "{act}");
    }
    let Measured::Count(found) = &measure.figure("presumed-victims").unwrap().measured else { panic!("not a count") };
    assert_eq!(found.facts, [("judgement".to_owned(), "presumed-victim".to_owned())]);
    let Measured::Share { part, whole } = &measure.figure("referrals-in-time").unwrap().measured else { panic!() };
    assert_eq!(part.acts, whole.acts);
    assert_eq!(part.facts, [("in_time".to_owned(), "yes".to_owned())]);
}

#[test]
fn indicators_are_the_67_of_the_paper() {
    let az = az();
    let set = az.indicator_set("ilo-adult-labour").unwrap();
    assert_eq!(set.dimensions.iter().map(|d| d.indicators.len()).collect::<Vec<_>>(), [10, 10, 16, 9, 15, 7]);
    assert!(!set.wording_confirmed);
    assert_eq!(set.combination, Combination::Officer);
    let (dimension, debt) = set.indicator("CD2").unwrap();
    assert_eq!((dimension.key.as_str(), debt.strength), ("coercion-at-destination", Strength::Strong));
    assert_eq!(debt.text.get(Lang::En), "Debt bondage");
}

#[test]
fn a_dimension_is_positive_by_the_papers_rule() {
    let az = az();
    let set = az.indicator_set("ilo-adult-labour").unwrap();
    let positive = |codes: &[&str]| -> Vec<String> {
        explain(set, codes).iter().filter(|f| f.is_positive()).map(|f| f.dimension.key.clone()).collect()
    };
    // The rule, written a second time: two strong; one strong and one other; three medium; two medium and one weak.
    let rule = |s: usize, m: usize, w: usize| s >= 2 || (s >= 1 && m + w >= 1) || m >= 3 || (m >= 2 && w >= 1);
    // Of this dimension four indicators are strong, ten medium, one weak.
    let dimension = set.dimensions.iter().find(|d| d.key == "coercion-at-destination").unwrap();
    let some = |strength, count| {
        let of = dimension.indicators.iter().filter(move |i| i.strength == strength);
        of.map(|i| i.code.as_str()).take(count).collect::<Vec<_>>()
    };
    for (s, m, w) in (0..4).flat_map(|s| (0..5).flat_map(move |m| (0..2).map(move |w| (s, m, w)))) {
        let marked = [some(Strength::Strong, s), some(Strength::Medium, m), some(Strength::Weak, w)].concat();
        assert_eq!(!positive(&marked).is_empty(), rule(s, m, w), "{s} strong, {m} medium, {w} weak");
    }
    assert_eq!(positive(&["CD1", "CD9", "EX2", "EX3"]), ["coercion-at-destination"]);
}

fn seen(text: &str) -> (Vec<String>, Vec<String>) {
    let az = az();
    let seen = az.offers().look(text);
    let keys = |signs: Vec<&Sign>| signs.into_iter().map(|sign| sign.key.clone()).collect();
    (keys(seen.signs.iter().map(|(sign, _)| *sign).collect()), keys(seen.missing))
}

#[test]
fn offers_that_call_for_questions_are_asked_about_in_every_language_and_disguise() {
    for (text, keys) in [
        (
            "Türkiyədə iş! Gənc qızlar, təcrübə tələb olunmur, yüksək maaş. Viza, bilet bizdən. Pasportlar ofisdə saxlanılır. \
          WhatsApp-a yazın, təcili!",
            &["passport-given", "too-good-pay", "young-women", "all-paid"][..],
        ),
        (
            "Turkiyede is! Genc qizlar, tecrube teleb olunmur, yuksek maas. P a s p o r t ofisde saxlanilir.",
            &["passport-given", "too-good-pay", "young-women"],
        ),
        (
            "Срочно! Девушки 18-25 лет, работа в ночном клубе, опыт не нужен. Билет оплачиваем, потом отработаете билет. \
          Паспорт хранится у администрации. Родителям не говорите никому.",
            &["passport-given", "debt", "hurry", "too-good-pay", "young-women", "night-work", "all-paid"],
        ),
        (
            "Cpoчнo! Рaбoтa без дoкyмeнтoв, 3арплата в конце вахты, телефоны забирают.",
            &["no-papers", "wage-held", "closed-place", "hurry"],
        ),
        (
            "Urgent: girls wanted for hostess work in Dubai club, no experience needed, free flight and housing. \
          A small fee is paid up front. Do not tell your family. We keep your passport.",
            &[
                "passport-given",
                "pay-first",
                "secrecy",
                "hurry",
                "too-good-pay",
                "young-women",
                "night-work",
                "all-paid",
            ],
        ),
        (
            "Acil bayan eleman, gece kulübü, tecrübe şart değil, konaklama bizden. Pasaportlar teslim alınır.",
            &["passport-given", "hurry", "too-good-pay", "night-work", "all-paid"],
        ),
        ("ТӘҸИЛИ! Пасспорт... Паспортлар офисдә сахланылыр", &["passport-given"]),
    ] {
        let (found, _) = seen(text);
        for key in keys {
            assert!(found.iter().any(|f| f == key), "{key} is not found, but {found:?}, in: {text}");
        }
    }
}

#[test]
fn an_ordinary_offer_gives_no_warning_and_misses_nothing() {
    for text in [
        "«Nümunə» MMC mühasib axtarır. İş yeri: Bakı, Nizami küçəsi 10. İş qrafiki: 5 gün, 09:00–18:00. Əmək haqqı 900 AZN. \
         Əmək müqaviləsi bağlanır. Pasportun surəti və CV təqdim olunmalıdır.",
        "ООО «Пример» ищет бухгалтера. Адрес: г. Баку, ул. Низами, 10. График 5/2 с 9:00 до 18:00. Зарплата 900 манат. \
         Трудовой договор, соцпакет.",
        "Example Ltd seeks an accountant. Address: 10 Example Street, London. Full time, Monday to Friday. Salary 2400 GBP a \
         month. Permanent contract. A valid work permit is required.",
        "Örnek Limited Şirketi muhasebeci arıyor. Adres: Örnek Caddesi 10. Mesai 09:00 - 18:00. Maaş 30000 TL. SGK ve \
         sözleşme vardır.",
    ] {
        let az = az();
        let seen = az.offers().look(text);
        assert_eq!(seen.warnings(), 0, "{:?} in: {text}", seen.signs);
        assert!(seen.missing.is_empty(), "{:?} in: {text}", seen.missing);
    }
    let (_, missing) = seen("Qızlar üçün Dubayda iş var, yazın");
    assert_eq!(missing, ["employer", "place", "wage", "hours", "contract"]);
}

/// Advertisements invented for tuning the phrases, half of them as exploiters write: no figure on these says how well offers
/// are read that the phrases were not tuned on (docs/decisions/0029).
#[test]
fn the_phrases_still_find_what_they_were_written_for() {
    let az = az();
    let (mut warned, mut all) = ([0, 0], [0, 0]);
    for line in include_str!("data/offers.jsonl").lines() {
        let offer: serde_json::Value = serde_json::from_str(line).unwrap();
        let label = usize::from(offer["label"] == 1);
        all[label] += 1;
        warned[label] += usize::from(az.offers().look(offer["text"].as_str().unwrap()).warnings() > 0);
    }
    assert_eq!(all, [80, 80]);
    assert!(warned[0] <= 2, "{} ordinary offers are warned of", warned[0]);
    assert!(warned[1] >= 70, "only {} of 80 are warned of", warned[1]);
}

#[test]
fn what_the_rooms_ask_for_is_there() {
    let az = az();
    assert_eq!((az.code(), az.currency(), az.small_cell()), ("az", "AZN", 5));
    assert_eq!(&az.languages()[..3], Lang::FULL);
    for lang in az.languages() {
        assert!(az.name().has(*lang), "{lang}");
        let lines = az.hotlines().iter();
        assert!(lines.flat_map(|l| [&l.name, &l.note, &l.hours]).all(|text| text.has(*lang)), "{lang}");
        let signs = az.offers().signs.iter();
        assert!(signs.clone().all(|sign| sign.ask.has(*lang)), "{lang}");
        assert!(signs.filter(|s| s.kind != SignKind::Fact).all(|sign| sign.name.has(*lang)), "{lang}");
    }
    assert_eq!(az.hotlines().iter().map(|h| h.number.as_str()).collect::<Vec<_>>(), ["152", "102", "103", "112"]);
    for name in LIST_NAMES {
        assert!(!az.list(name).is_empty(), "{name}");
    }
    assert!(az.list("nonsense").is_empty());
    assert!(az.item("need", "shelter").is_some());
    let amounts: BTreeMap<_, _> = az.deadlines().iter().map(|d| (d.key.as_str(), d.amount)).collect();
    assert_eq!(amounts["special-unit"], 24);
    assert_eq!(amounts["referral-answer"], 3);
    assert_eq!(amounts["signal-first-look-danger"], 1);
    // What himaya itself decided is never shown as law.
    for key in ["referral-answer", "signal-first-look", "service-start", "small-cells"] {
        assert!(!az.rule(key).unwrap().confirmed, "{key}");
    }
    assert_eq!(az.basis("consent").unwrap().kind, BasisKind::Consent);
    assert!(az.bases().iter().all(|b| b.kind == BasisKind::Consent || b.rule.is_some()));
}
