//! Three languages from the first string: the same keys and values in each, nothing left untranslated,
//! and no key asked for that is not there. Further languages have all that a public page shows.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use casework::{CaseState, Judgement, NeedState, ReferralState, Step};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use kit::{AgeBand, Lang, Sex};
use signals::{About, Danger, State};

use crate::help::{files_under, root, sources};

/// Rooms with words of their own. `frame` has those that every room shares.
const ROOMS: [&str; 10] =
    ["frame", "outreach", "reporting", "casework", "imports", "monitoring", "plan", "registry", "schooling", "web"];
const LANGUAGES: [&str; 3] = ["az", "ru", "en"];
/// Rooms with public pages, in each of which one file has everything these show.
const PUBLIC: [&str; 3] = ["frame", "outreach", "reporting"];

/// The languages that are spoken at the public door alone.
fn further() -> Vec<Lang> {
    let profile = profile::Profile::embedded_az().unwrap();
    profile.languages().iter().copied().filter(|lang| !lang.is_full()).collect()
}

/// What is written alike in another language, and rightly so.
const ALIKE: [&str; 17] = [
    "az monitoring contact-instagram",
    "az monitoring contact-telegram",
    "az imports encoding-utf-8",
    "az imports encoding-utf-16le",
    "az imports encoding-utf-16be",
    "ru imports encoding-utf-8",
    "ru imports encoding-utf-16le",
    "ru imports encoding-utf-16be",
    "az frame date",
    "az frame day-time",
    "ru frame day-time",
    "tr frame day-time",
    "ru frame date",
    "tr frame date",
    "fa frame date",
    "ar frame date",
    "az casework file-kind-video",
];

/// A message: its text as written, and the values it holds.
#[derive(Debug, PartialEq, Eq)]
struct Message {
    text: String,
    values: BTreeSet<String>,
}

fn values(pattern: &Pattern<String>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let (Expression::Inline(inline) | Expression::Select { selector: inline, .. }) = expression;
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.clone());
        }
        if let Expression::Select { variants, .. } = expression {
            variants.iter().for_each(|variant| values(&variant.value, found));
        }
    }
}

/// The messages of a room in a language.
fn messages(room: &str, lang: &str) -> BTreeMap<String, Message> {
    messages_in(room, lang, "")
}

/// The messages of one of its files, or of all.
fn messages_in(room: &str, lang: &str, only: &str) -> BTreeMap<String, Message> {
    let files = files_under(&root().join(format!("crates/{room}/locales/{lang}")));
    let mut messages = BTreeMap::new();
    for file in files.into_iter().filter(|file| only.is_empty() || file.ends_with(only)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{file:?}: {errors:?}"));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let pattern = message.value.expect("a message says something");
            let mut found = BTreeSet::new();
            values(&pattern, &mut found);
            let text = format!("{:?}", pattern.elements);
            let doubled = messages.insert(message.id.name.clone(), Message { text, values: found });
            assert!(doubled.is_none(), "{file:?} has {} twice", message.id.name);
        }
    }
    assert!(!messages.is_empty(), "{room} has no words in {lang}");
    messages
}

#[test]
fn every_language_has_the_same_keys_with_the_same_values() {
    for room in ROOMS {
        let english = messages(room, "en");
        for lang in ["az", "ru"] {
            let other = messages(room, lang);
            let (keys, others): (BTreeSet<_>, BTreeSet<_>) = (english.keys().collect(), other.keys().collect());
            let missing: Vec<_> = keys.symmetric_difference(&others).collect();
            assert!(missing.is_empty(), "{room}: not in both {lang} and en: {missing:?}");
            for (key, message) in &english {
                assert_eq!(message.values, other[key].values, "{room} {key}: values in en and {lang}");
            }
        }
        let folders = std::fs::read_dir(root().join(format!("crates/{room}/locales"))).unwrap();
        let folders: BTreeSet<_> = folders.flatten().map(|f| f.file_name().to_string_lossy().into_owned()).collect();
        assert_eq!(folders.iter().filter(|f| LANGUAGES.contains(&f.as_str())).count(), LANGUAGES.len(), "{room}");
    }
}

#[test]
fn further_languages_have_all_that_public_pages_show() {
    let further = further();
    assert!(!further.is_empty());
    for room in PUBLIC {
        let file = format!("{room}.ftl");
        let english = messages_in(room, "en", &file);
        for lang in &further {
            let other = messages(room, lang.code());
            let (keys, others): (BTreeSet<_>, BTreeSet<_>) = (english.keys().collect(), other.keys().collect());
            let differ: Vec<_> = keys.symmetric_difference(&others).collect();
            assert!(differ.is_empty(), "{room}: not in both {lang} and en: {differ:?}");
            for (key, message) in &english {
                assert_eq!(message.values, other[key].values, "{room} {key}: values in en and {lang}");
                let alike =
                    message.text == other[key].text && !ALIKE.contains(&format!("{lang} {room} {key}").as_str());
                assert!(!alike, "{room} {key} is as in English in {lang}");
            }
        }
    }
}

/// Else a reader of Persian would meet an English sentence: words that are missing are shown in English.
#[test]
fn public_pages_ask_for_public_words_only() {
    let shared = messages_in("frame", "en", "frame.ftl");
    for room in PUBLIC {
        let own = messages_in(room, "en", &format!("{room}.ftl"));
        for file in files_under(&root().join(format!("crates/{room}/templates"))) {
            let text = std::fs::read_to_string(&file).unwrap();
            let is_part_of_desk = file.parent().is_some_and(|folder| folder.ends_with("desk"));
            let is_desk = is_part_of_desk || file.ends_with("desk.html") || text.contains("extends \"desk.html\"");
            let (keys, _) = asked(&text);
            let missing: Vec<_> = keys.iter().filter(|k| !own.contains_key(*k) && !shared.contains_key(*k)).collect();
            assert!(is_desk || missing.is_empty(), "{file:?} asks for {missing:?}");
        }
    }
}

#[test]
fn nothing_is_left_in_english() {
    let mut left = Vec::new();
    for room in ROOMS {
        let english = messages(room, "en");
        for lang in ["az", "ru"] {
            let alike = messages(room, lang).into_iter().filter(|(key, message)| message.text == english[key].text);
            left.extend(alike.map(|(key, _)| format!("{lang} {room} {key}")));
        }
    }
    left.retain(|message| !ALIKE.contains(&message.as_str()));
    assert!(left.is_empty(), "{} messages are as in English:\n{}", left.len(), left.join("\n"));
}

#[test]
fn no_message_is_empty_or_full_of_marks() {
    for room in ROOMS {
        for lang in LANGUAGES {
            for (key, message) in messages(room, lang) {
                let text = message.text.to_lowercase();
                assert!(
                    !["todo", "fixme", "xxx", "<", "&nbsp;"].iter().any(|mark| text.contains(mark)),
                    "{lang} {room} {key}"
                );
            }
        }
    }
}

/// The arguments of a call, from behind its opening bracket.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut all, mut one) = (0, false, Vec::new(), String::new());
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted && depth == 0 => break,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                all.push(std::mem::take(&mut one).trim().to_owned());
                continue;
            }
            _ => {}
        }
        one.push(c);
    }
    all.push(one.trim().to_owned());
    all
}

/// A text in quotes, without them.
fn quoted(argument: &str) -> Option<String> {
    Some(argument.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The keys in these places of each call that begins so.
fn called(text: &str, call: &str, places: &[usize]) -> Vec<String> {
    let calls = text.split(call).skip(1).map(arguments);
    calls.flat_map(|all| places.iter().filter_map(|i| quoted(all.get(*i)?)).collect::<Vec<_>>()).collect()
}

/// The keys that a text asks for by name, and the beginnings of those that end with a code.
fn asked(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut keys = BTreeSet::new();
    for call in [".text(", "t.count(", "t.with(", "t.with_all(", "own().with(", "own().with_all(", "own().count("] {
        keys.extend(called(text, call, &[0]));
    }
    // Macros of the templates: which of their arguments are keys.
    for (call, places) in [
        ("f::text(", &[3, 4][..]),
        ("f::area(", &[3, 4]),
        ("f::choice(", &[3, 4]),
        ("f::ticks(", &[3, 4]),
        ("f::select(", &[3, 4, 6]),
        ("p::referral_head(", &[1]),
        ("call table(", &[1, 2]),
    ] {
        keys.extend(called(text, call, places));
    }
    // Sentences that Rust code hands on by key.
    for start in ["\"error-", "\"failure-", "\"clock-", "\"span-"] {
        let rest = |rest: &str| rest.split('"').next().map(|end| format!("{}{end}", &start[1..]));
        keys.extend(text.split(start).skip(1).filter_map(rest));
    }
    keys.retain(|key| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let mut prefixes: BTreeSet<_> = called(text, ".code(", &[0]).into_iter().collect();
    prefixes.extend(called(text, "call state(", &[1]));
    prefixes.extend(called(text, "p::state(", &[1]));
    (keys, prefixes)
}

/// What a room's templates and code ask for.
fn asked_by(room: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let folder = root().join(format!("crates/{room}"));
    let rust = sources().into_iter().filter(|(r, ..)| r == room).map(|(_, _, text)| text);
    // What a test asks for is no key of a page.
    let rust = rust.map(|text| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
    let templates = files_under(&folder.join("templates")).into_iter().map(|f| std::fs::read_to_string(f).unwrap());
    let (mut keys, mut prefixes) = (BTreeSet::new(), BTreeSet::new());
    for text in rust.chain(templates) {
        // What the pages of imports ask of the room whose register it is.
        let text = text.replace("own.text(", "own_text(");
        let (more, codes) = asked(&text);
        keys.extend(more);
        prefixes.extend(codes);
    }
    (keys, prefixes)
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let frame = messages("frame", "en");
    for room in ROOMS {
        let own = messages(room, "en");
        let (keys, _) = asked_by(room);
        let missing: Vec<_> = keys.iter().filter(|key| !own.contains_key(*key) && !frame.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{room} asks for {missing:?}");
        assert!(keys.len() > 5, "{room}: only {} keys were found", keys.len());
    }
}

fn codes<T: std::fmt::Display>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

/// What stands in quotes between two marks of a source file.
fn listed(path: &str, start: &str, end: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{path}: {start}"));
    rest.split(end).next().unwrap_or_default().split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every code list that pages put behind a prefix.
fn code_lists() -> Vec<(&'static str, &'static str, Vec<String>)> {
    let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let places = listed("crates/frame/src/page.rs", "const PLACES:", "];");
    let nav = places.chunks(4).map(|place| place[1].clone()).collect();
    vec![
        ("frame", "notice", listed("crates/frame/src/page.rs", "const NOTICES:", "];")),
        ("frame", "nav", nav),
        ("frame", "month", (1..=12).map(|month| month.to_string()).collect()),
        ("reporting", "about", codes(About::ALL)),
        ("reporting", "danger", codes(Danger::ALL)),
        ("reporting", "mailbox-state", codes(State::ALL)),
        ("reporting", "org-kind", codes(signals::OrgKind::ALL)),
        ("reporting", "org-state", codes(State::ALL)),
        ("casework", "door", codes(signals::Door::ALL)),
        ("reporting", "step", listed("crates/reporting/src/pages/steps.rs", "    Step {", "\n    }\n}")),
        ("monitoring", "offers-show", codes(monitoring::Shown::ALL)),
        ("monitoring", "offers-empty", codes(monitoring::Shown::ALL)),
        ("monitoring", "campaign-state", codes(monitoring::CampaignState::ALL)),
        ("monitoring", "health", codes(monitoring::Health::ALL)),
        ("monitoring", "problem", codes(monitoring::Problem::ALL)),
        ("monitoring", "source-kind", codes(collecting::SourceKind::ALL)),
        ("monitoring", "contact", list("phone telegram instagram email")),
        ("monitoring", "measure", codes(profile::OfferMeasure::ALL)),
        ("monitoring", "measure-lead", codes(profile::OfferMeasure::ALL)),
        ("monitoring", "measure-state", codes(monitoring::MeasureState::ALL)),
        ("monitoring", "model-state", codes(monitoring::ModelState::ALL)),
        ("monitoring", "draft", codes(profile::OfferMeasure::ALL)),
        ("monitoring", "language", list("az ru en tr fa uk uz ka unknown")),
        ("casework", "about", codes(About::ALL)),
        ("casework", "danger", codes(Danger::ALL)),
        ("casework", "signal-state", codes(State::ALL)),
        ("casework", "signal-tab", codes(State::ALL)),
        ("casework", "signals-empty", codes(State::ALL)),
        ("casework", "case-state", codes(CaseState::ALL)),
        ("casework", "referral-state", codes(ReferralState::ALL)),
        ("casework", "need-state", codes(NeedState::ALL)),
        ("casework", "step", codes(Step::ALL)),
        ("casework", "judgement", codes(Judgement::ALL)),
        ("casework", "sex", codes(Sex::ALL)),
        ("casework", "age", codes(AgeBand::ALL)),
        ("casework", "strength", list("strong medium weak")),
        ("casework", "basis-kind", list("consent duty")),
        ("casework", "file-kind", listed("crates/reporting/src/incoming.rs", "match kind.matcher_type()", "\n}")),
        ("casework", "file-cleaned", list("partly no")),
        ("casework", "decision", codes(casework::Decision::ALL)),
        ("casework", "late", list("referral unit signal call contact plan")),
        ("imports", "doubtful", list("leave take")),
        ("imports", "encoding", sheets::TextEncoding::ALL.iter().map(|one| one.code().to_owned()).collect()),
        ("imports", "separator", sheets::Separator::ALL.iter().map(|one| one.code().to_owned()).collect()),
        ("imports", "order", list("day-first month-first")),
        ("imports", "field", sheets::Field::ALL.iter().map(|one| one.code().to_owned()).collect()),
        ("imports", "unread", sheets::Error::ALL.iter().map(|one| one.code().to_owned()).collect()),
        ("imports", "wrong", sheets::Fault::ALL.iter().map(|one| one.code().to_owned()).collect()),
        ("imports", "import-state", codes(imports::State::ALL)),
        ("imports", "import-more", codes(imports::State::ALL)),
        ("imports", "verdict", codes(imports::Verdict::ALL)),
        ("schooling", "import-whole", list("yes no")),
        ("outreach", "material-kind", codes(outreach::MaterialKind::ALL)),
        ("outreach", "offer-answer", list("yes no unsure")),
        ("outreach", "audience", codes(outreach::Audience::ALL)),
        ("outreach", "licence", codes(outreach::Licence::ALL)),
        ("outreach", "event-kind", codes(outreach::EventKind::ALL)),
        ("outreach", "setting", codes(outreach::Setting::ALL)),
        ("outreach", "outcome", codes(outreach::Outcome::ALL)),
        ("outreach", "text-state", list("missing outdated own profile draft scheduled shown withdrawn earlier")),
        ("registry", "kind", codes(households::Kind::ALL)),
        ("registry", "line", codes(households::LineState::ALL)),
        ("plan", "period", list("this-year last-year all")),
        ("plan", "column", list("registered assessed directed served overdue reassessed duplicates")),
        ("registry", "question-kind", codes(known::Kind::ALL)),
        ("registry", "answer", codes(known::Answer::ALL)),
        ("registry", "verdict", [codes(known::Verdict::ALL), list("parted")].concat()),
        ("registry", "pair-state", codes(known::PairState::ALL)),
        ("registry", "likeness", list("0 1 2 3 4 5 none")),
        ("registry", "weighed", list("family given father birth fin phone sex order relatives crossed straight")),
        ("registry", "relation", codes(households::Relation::ALL)),
        ("registry", "sex", codes(Sex::ALL)),
        ("registry", "age", codes(AgeBand::ALL)),
        ("registry", "registry-show", codes(registry::Shown::ALL)),
        ("registry", "registry-empty", codes(registry::Shown::ALL)),
        ("schooling", "sex", codes(Sex::ALL)),
        ("schooling", "schools-show", codes(schooling::Shown::ALL)),
        ("schooling", "schools-empty", codes(schooling::Shown::ALL)),
        ("schooling", "absence-state", codes(schooling::AbsenceState::ALL)),
        ("schooling", "load-state", codes(schooling::LoadState::ALL)),
        ("schooling", "unlisted-state", codes(schooling::UnlistedState::ALL)),
        ("schooling", "institution-state", codes(schooling::InstitutionState::ALL)),
        ("schooling", "ward-state", codes(schooling::WardState::ALL)),
        ("schooling", "wards-show", codes(schooling::ShownWards::ALL)),
        ("schooling", "wards-empty", codes(schooling::ShownWards::ALL)),
        ("web", "role", codes(Role::ALL)),
        ("web", "member", list("active disabled")),
        ("web", "failure", listed("crates/frame/src/failure.rs", "pub const fn key(self)", "\n    }")),
    ]
}

#[test]
fn every_code_has_its_words() {
    let frame = messages("frame", "en");
    let lists = code_lists();
    for (room, prefix, codes) in &lists {
        let own = messages(room, "en");
        assert!(codes.len() > 1, "{room} {prefix}: {codes:?}");
        for code in codes.iter().filter(|code| *code != "application/pdf") {
            let key = format!("{prefix}-{}", code.replace('+', "-plus").replace('.', "-"));
            assert!(own.contains_key(&key) || frame.contains_key(&key), "{room} has no words for {key}");
        }
    }
    for room in ROOMS {
        let known: BTreeSet<_> =
            lists.iter().filter(|(r, ..)| *r == room).map(|(_, prefix, _)| (*prefix).to_owned()).collect();
        let (_, prefixes) = asked_by(room);
        let unknown: Vec<_> = prefixes.difference(&known).collect();
        assert!(unknown.is_empty(), "{room}: put the code lists of {unknown:?} into this test");
    }
}

#[test]
fn what_is_said_after_an_act_is_on_the_list() {
    let notices: BTreeSet<_> = listed("crates/frame/src/page.rs", "const NOTICES:", "];").into_iter().collect();
    let mut said = BTreeSet::new();
    for (_, _, text) in sources() {
        said.extend(called(&text, "see_other(", &[2]));
        said.extend(called(&text, "finish(", &[2]));
    }
    said.remove("");
    assert!(said.len() > 10, "{said:?}");
    let missing: Vec<_> = said.difference(&notices).collect();
    assert!(missing.is_empty(), "said, but not on the list: {missing:?}");
}

#[test]
fn arguments_are_told_apart() {
    assert_eq!(
        arguments("form, t, \"what, then\", f(a, b), [1, 2])} rest"),
        ["form", "t", "\"what, then\"", "f(a, b)", "[1, 2]"]
    );
    let (keys, prefixes) = asked(r#"t.text("a") t.code("b", x) f::select(form, t, "c", "d", "", list, "e") "error-f""#);
    assert_eq!(keys, ["a", "d", "e", "error-f"].map(str::to_owned).into());
    assert_eq!(prefixes, ["b".to_owned()].into());
}

/// The accessibility page promises it: written for a reader of twelve, on a small screen, in a bad hour.
#[test]
fn the_public_texts_are_written_in_short_sentences() {
    let mut texts = 0;
    for lang in LANGUAGES.map(str::to_owned).into_iter().chain(further().iter().map(Lang::to_string)) {
        for file in files_under(&root().join(format!("profiles/az/pages/{lang}"))) {
            let measure = outreach::measure(&std::fs::read_to_string(&file).unwrap());
            assert!(measure.longest > 3 && measure.is_plain(), "{file:?}: {measure:?}");
            texts += 1;
        }
    }
    assert!(texts >= 3 * 13, "{texts}");
}
