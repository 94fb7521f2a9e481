//! A spreadsheet from its file to the register, and out of it again.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use households::{Relation, household_by_id, household_key, residents_of};
use imports::{Chosen, Import, Intake, Set, State, Target, Verdict};
use kit::{HouseholdId, ImportId};
use registry::{Households, Options, Shown, assess, households};
use sheets::{Field, HeaderChoice, Limits, Mapping};
use store::{args, sql};

use crate::known::{registered, somebody, told};

const HEADER: &str = "No;Soyad;Ad;Ata adı;Doğum tarixi;Cins;FİN;Telefon;Rayon;Ünvan;Ailə;Qohumluq";

fn options() -> Options {
    Options { kind: "family".into(), district: "AZ-GA".into(), basis: "consent".into(), agreed: "Said-so".into() }
}

fn csv(rows: &[&str]) -> String {
    format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"))
}

/// A list with its columns as they are suggested, set to work.
async fn brought(ctx: &Ctx, text: &str) -> (ImportId, Set) {
    let mut intake = Intake::new(ctx, "C:\\lists\\list.csv").unwrap();
    intake.take(text.as_bytes()).unwrap();
    let key = intake.finish().unwrap().unwrap();
    let id = imports::begin::<Households>(ctx, &mut intake, key, &options()).await.unwrap();
    (id, confirmed(ctx, id, text).await)
}

async fn confirmed(ctx: &Ctx, id: ImportId, text: &str) -> Set {
    let file = std::io::Cursor::new(text.as_bytes().to_vec());
    let mut book = sheets::Book::open(file, sheets::Asked::default(), Limits::default()).unwrap();
    let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
    let mut mapping = Mapping::suggested(&sheet.columns, &[]);
    mapping.columns.retain(|mapped| Households::FIELDS.contains(&mapped.field));
    assert_eq!(mapping.column_of(Field::Household), Some(10), "{mapping:?}");
    imports::confirm::<Households>(ctx, id, Chosen::default(), &sheet.columns, mapping).await.unwrap()
}

async fn looked(ctx: &Ctx, text: &str) -> ImportId {
    let (id, set) = brought(ctx, text).await;
    imports::look::<Households>(ctx, &set).await.unwrap();
    id
}

async fn loaded(ctx: &Ctx, text: &str, takes_doubtful: bool) -> ImportId {
    let id = looked(ctx, text).await;
    let set = imports::load::<Households>(ctx, id, takes_doubtful).await.unwrap();
    imports::run::<Households>(ctx, &set).await.unwrap();
    id
}

async fn import(ctx: &Ctx, id: ImportId) -> Import {
    imports::opened::<Households>(ctx, id).await.unwrap().0
}

/// Rows of a verdict: their numbers and reasons.
async fn rows(ctx: &Ctx, id: ImportId, verdict: Verdict) -> Vec<(i64, String)> {
    let rows = imports::rows_of::<Households>(ctx, id, verdict, 0, 1000).await.unwrap();
    let why = |row: imports::Seen| {
        let said = row.why.wrong.map(|wrong| wrong.code).or(row.why.hit.map(|hit| hit.label));
        (row.number, said.unwrap_or_default())
    };
    rows.into_iter().map(why).collect()
}

async fn count(ctx: &Ctx, what: &str) -> i64 {
    let mut work = ctx.look().await.unwrap();
    let statement = match what {
        "households" => sql!("SELECT count(*) FROM household"),
        "residents" => sql!("SELECT count(*) FROM resident"),
        "entries" => sql!("SELECT count(*) FROM link_entry"),
        "seals" => sql!("SELECT count(*) FROM seal WHERE record_kind = 'household'"),
        "registered" => sql!("SELECT count(*) FROM journal WHERE act = 'household.registered'"),
        "unregistered" => sql!("SELECT count(*) FROM journal WHERE act = 'household.unregistered'"),
        other => panic!("{other}"),
    };
    work.tx.count(statement, args![]).await.unwrap()
}

async fn registrars() -> Vec<(TestHouse, Ctx)> {
    let mut found = Vec::new();
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        found.push((house, registrar));
    }
    found
}

const FAMILY: [&str; 4] = [
    "1;Uydurmalı;Nümunə;Kimsə qızı;21.05.1990;Q;5ABC123;050 123 45 67;Gəncə;Heç küçəsi 1;A-1;başçı",
    "2;Uydurmalı;Balaca;Kimsə oğlu;2015;K;;;Gəncə;Heç küçəsi 1;A-1;oğlu",
    "3;Xəyalov;Təkbaşına;;01.02.1955;K;7XYZ890;;Abşeron rayonu;Yoxkənd;;",
    "4;Nağılov;Ucqar;Sanki oğlu;13.13.1999;K;;;Gəncə;Yoxkənd 2;;",
];

#[tokio::test]
async fn families_come_in_as_they_stand_and_nothing_of_what_is_wrong() {
    for (house, ctx) in registrars().await {
        let id = looked(&ctx, &csv(&FAMILY)).await;
        assert_eq!(count(&ctx, "households").await, 0, "a preview loads nothing");
        assert_eq!(import(&ctx, id).await.state, State::Looked);
        assert_eq!(rows(&ctx, id, Verdict::Wrong).await, [(5, "date-impossible".to_owned())]);
        assert_eq!(rows(&ctx, id, Verdict::New).await.len(), 3);
        let set = imports::load::<Households>(&ctx, id, false).await.unwrap();
        imports::run::<Households>(&ctx, &set).await.unwrap();
        assert_eq!(import(&ctx, id).await.state, State::Loaded);
        let all = households(&ctx, Shown::Open, None).await.unwrap();
        assert_eq!(all.len(), 2);
        let family = all.iter().find(|one| one.residents == 2).unwrap();
        assert_eq!((family.district.as_str(), family.basis.as_str()), ("AZ-GA", "consent"));
        let mut work = ctx.look().await.unwrap();
        let key = household_key(&mut work, family.id).await.unwrap();
        assert_eq!(family.dwelling(&key).unwrap().address, "Heç küçəsi 1");
        let people = residents_of(&mut work, family.id, &key).await.unwrap();
        let said: Vec<_> =
            people.iter().map(|row| (row.relation, row.resident.name(), row.resident.birth.clone())).collect();
        assert_eq!(said[0], (Relation::Head, "Uydurmalı Nümunə Kimsə qızı".to_owned(), "1990-05-21".to_owned()));
        assert_eq!(said[1], (Relation::Child, "Uydurmalı Balaca Kimsə oğlu".to_owned(), "2015".to_owned()));
        assert_eq!(people[0].resident.phone, "+994501234567");
        drop(work);
        assert_eq!(all.iter().filter(|one| one.district == "AZ-ABS").count(), 1, "a district by its name");
        assert_eq!(
            (count(&ctx, "entries").await, count(&ctx, "seals").await, count(&ctx, "registered").await),
            (3, 2, 2)
        );
        // Another office opens none of it, with the same role.
        let other = house.member("example-ngo", &[Role::Registrar]).await;
        assert!(matches!(imports::opened::<Households>(&other, id).await, Err(AccessError::NotFound)));
        let mut work = other.look().await.unwrap();
        assert!(matches!(household_key(&mut work, family.id).await, Err(AccessError::NoSeal)));
        // And a colleague without the role may not even see that there is a list.
        let colleague = house.member("local-executive", &[Role::CaseOfficer]).await;
        assert!(matches!(imports::imports_of::<Households>(&colleague).await, Err(AccessError::Denied)));
    }
}

#[tokio::test]
async fn a_second_load_of_the_same_file_changes_nothing_and_a_mended_row_comes_in_alone() {
    for (_, ctx) in registrars().await {
        loaded(&ctx, &csv(&FAMILY), false).await;
        let before = (count(&ctx, "households").await, count(&ctx, "residents").await);
        // The rows in another order, with other line numbers: the very same.
        let again: Vec<_> = FAMILY.iter().rev().map(|row| row.replacen(';', "0;", 1)).collect();
        let again: Vec<&str> = again.iter().map(String::as_str).collect();
        let id = loaded(&ctx, &csv(&again), true).await;
        assert_eq!((count(&ctx, "households").await, count(&ctx, "residents").await), before);
        assert_eq!(rows(&ctx, id, Verdict::Known).await.len(), 3);
        let mut mended = FAMILY.to_vec();
        mended[3] = "4;Nağılov;Ucqar;Sanki oğlu;12.11.1999;K;;;Gəncə;Yoxkənd 2;;";
        let id = loaded(&ctx, &csv(&mended), false).await;
        assert_eq!(rows(&ctx, id, Verdict::Taken).await.len(), 1);
        assert_eq!(count(&ctx, "households").await, before.0 + 1);
    }
}

#[tokio::test]
async fn who_is_in_the_register_is_known_and_who_is_like_them_is_doubtful() {
    for (_, ctx) in registrars().await {
        loaded(&ctx, &csv(&FAMILY), false).await;
        let rows_of_list = [
            // The same woman in other letters and another column order of names.
            "1;Uydurmali;Numune;Kimse qizi;21.05.1990;Q;5ABC123;;Gəncə;Heç küçəsi 1;;",
            // Somebody with her name and another day.
            "2;Uydurmalı;Nümunə;Kimsə qızı;12.05.1990;Q;;;Gəncə;Heç küçəsi 9;;",
            "3;Bambaşqa;Adam;;05.05.1971;K;;;Gəncə;Yoxkənd 7;;",
            "4;Bambaska;Adam;;05.05.1971;K;;;Gəncə;Yoxkənd 7;;",
        ];
        let id = looked(&ctx, &csv(&rows_of_list)).await;
        let known = rows(&ctx, id, Verdict::Known).await;
        let why = imports::rows_of::<Households>(&ctx, id, Verdict::Doubtful, 0, 10).await.unwrap();
        let why: Vec<_> = why.iter().map(|row| format!("{} {:?}", row.number, row.why)).collect();
        assert_eq!(known.len(), 1, "{why:?}");
        let doubtful = rows(&ctx, id, Verdict::Doubtful).await;
        assert_eq!(doubtful.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(doubtful[1].1, "4", "like the row above it");
        let before = count(&ctx, "residents").await;
        let set = imports::load::<Households>(&ctx, id, false).await.unwrap();
        imports::run::<Households>(&ctx, &set).await.unwrap();
        assert_eq!(count(&ctx, "residents").await, before + 1, "what is doubtful is left out unless it is said");
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_row_and_spoils_its_household() {
    let cases = [
        ("1;U;N;;21.05.1990;Q;5ABCI23;;Gəncə;K 1;;", "fin-letters"),
        ("1;U;N;;21.05.1990;Q;12345;;Gəncə;K 1;;", "fin-zeros"),
        ("1;;;;21.05.1990;Q;;;Gəncə;K 1;;", "name-missing"),
        ("1;U1;N;;21.05.1990;Q;;;Gəncə;K 1;;", "name-digit"),
        ("1;U;N;;sabah;Q;;;Gəncə;K 1;;", "date"),
        ("1;U;N;;21.05.2090;Q;;;Gəncə;K 1;;", "date-late"),
        ("1;U;N;;21.05.1790;Q;;;Gəncə;K 1;;", "date-early"),
        ("1;U;N;;;bilinmir;;;Gəncə;K 1;;", "sex"),
        ("1;U;N;;;;;;Atlantida;K 1;;", "district"),
        ("1;U;N;;;;;;Gəncə;;;", "empty"),
        ("1;U;N;;;;;050 1;Gəncə;K 1;;", "phone"),
        ("1;U;N;;;;;;Gəncə;K 1;A;qonşunun itii", "relation"),
        ("1;U;N;;;;9,94E+06;;Gəncə;K 1;;", "shortened"),
        ("1;U;\"N", "quote-not-closed"),
    ];
    for (_, ctx) in registrars().await {
        for (row, code) in cases {
            let id = looked(&ctx, &csv(&[row])).await;
            assert_eq!(rows(&ctx, id, Verdict::Wrong).await, [(2, code.to_owned())], "{row}");
        }
        let long = format!("1;{};N;;;;;;Gəncə;K 1;;", "a".repeat(300));
        let id = looked(&ctx, &csv(&[&long])).await;
        assert_eq!(rows(&ctx, id, Verdict::Wrong).await, [(2, "name-long".to_owned())]);
        let together = [
            "1;Uydurma;Bir;;1980;Q;5ABC123;;Gəncə;K 1;;",
            "2;Başqa;İki;;1970;K;5ABC123;;Gəncə;K 2;;",
            "3;Ailəli;Baş;;1970;K;;;Gəncə;K 3;B;başçı",
            "4;Ailəli;Başqası;;1971;Q;;;Gəncə;K 3;B;başçı",
            "5;Yaxşı;Ana;;1971;Q;;;Gəncə;K 4;C;başçı",
            "6;Yaxşı;Uşaq;;32.01.2010;Q;;;Gəncə;K 4;C;qızı",
            "7;Tək;Adam;;1960;K;;;Gəncə;K 5;;",
            "8;Tək;Adam;;1960;K;;;Gəncə;K 5;;",
        ];
        let id = loaded(&ctx, &csv(&together), true).await;
        let wrong = rows(&ctx, id, Verdict::Wrong).await;
        let codes: Vec<_> = wrong.iter().map(|(row, code)| (*row, code.as_str())).collect();
        let expected = [
            (2, "fin-twice"),
            (3, "fin-twice"),
            (4, "household-heads"),
            (5, "household-heads"),
            (6, "household-spoilt"),
            (7, "date-impossible"),
            (9, "row-twice"),
        ];
        assert_eq!(codes, expected);
        assert_eq!(count(&ctx, "residents").await, 1, "nothing is half loaded");
    }
}

#[tokio::test]
async fn a_list_that_is_not_read_to_its_end_is_shown_and_not_loaded() {
    for (_, ctx) in registrars().await {
        let mut cut = FAMILY.repeat(60);
        let wide = ";".repeat(300) + "x";
        cut.extend(std::iter::repeat_n(wide.as_str(), 1_001));
        let id = looked(&ctx, &csv(&cut)).await;
        assert_eq!(import(&ctx, id).await.fault, "too-many-broken");
        assert!(!rows(&ctx, id, Verdict::New).await.is_empty(), "what was read is shown");
        let refused = imports::load::<Households>(&ctx, id, true).await;
        assert!(matches!(refused, Err(AccessError::Moved)), "{:?}", refused.err());
        assert_eq!(count(&ctx, "residents").await, 0);
    }
}

#[tokio::test]
async fn an_import_is_undone_as_a_whole_but_for_what_was_worked_on() {
    for (house, ctx) in registrars().await {
        let id = loaded(&ctx, &csv(&FAMILY), false).await;
        let all = households(&ctx, Shown::Open, None).await.unwrap();
        let worked = all.iter().find(|one| one.residents == 1).unwrap().id;
        registry::look_at(&ctx, worked, "registry-work").await.unwrap();
        let answers = registry::Assessed { answers: vec![("housing".into(), "own".into())], note: String::new() };
        assess(&ctx, worked, &answers).await.unwrap();
        assert_eq!(imports::undo::<Households>(&ctx, id).await.unwrap(), 1);
        assert!(matches!(imports::undo::<Households>(&ctx, id).await, Err(AccessError::Moved)));
        assert_eq!((count(&ctx, "households").await, count(&ctx, "residents").await), (1, 1));
        assert_eq!((count(&ctx, "entries").await, count(&ctx, "seals").await), (1, 1));
        assert_eq!(count(&ctx, "unregistered").await, 1);
        let mut work = ctx.look().await.unwrap();
        assert!(household_by_id(&mut work, worked).await.is_ok());
        drop(work);
        // What is undone can be loaded again; what stayed is known.
        let id = loaded(&ctx, &csv(&FAMILY), false).await;
        assert_eq!(rows(&ctx, id, Verdict::Taken).await.len(), 2);
        assert_eq!(count(&ctx, "households").await, 2);
        drop(house);
    }
}

/// Whoever loads a list, looks who is asked, and undoes it, leaves that behind.
#[tokio::test]
async fn offices_that_were_asked_about_a_list_see_that_after_it_was_undone() {
    for (house, ctx) in registrars().await {
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        registered(&there, somebody("Uydurmalı", "Nümunə", "21.05.1990")).await;
        let id = loaded(&ctx, &csv(&FAMILY), true).await;
        told(&house).await;
        let asked = known::questions_to(&there, 0).await.unwrap();
        assert!(asked.len() == 1 && asked[0].waits, "{asked:?}");
        imports::undo::<Households>(&ctx, id).await.unwrap();
        let asked = known::questions_to(&there, 0).await.unwrap();
        assert!(asked.len() == 1 && !asked[0].waits && !asked[0].by.is_empty(), "{asked:?}");
        let late = known::answer_question(&there, asked[0].id, known::Answer::Yes, "", None).await;
        assert!(matches!(late, Err(AccessError::Moved)), "{late:?}");
    }
}

#[tokio::test]
async fn loading_is_stopped_taken_over_and_gone_on_with_where_it_was() {
    for (house, ctx) in registrars().await {
        let many: Vec<String> = (0..600)
            .map(|n| format!("{n};Soyad{};Ad;;{};K;;;Gəncə;Küçə {n};F{};", letters(n), 1910 + n % 90, n / 3))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let id = looked(&ctx, &csv(&many)).await;
        let first = imports::load::<Households>(&ctx, id, true).await.unwrap();
        assert!(matches!(imports::load::<Households>(&ctx, id, true).await, Err(AccessError::Moved)));
        assert!(
            matches!(imports::resume::<Households>(&ctx, id).await, Err(AccessError::Moved)),
            "somebody is at work"
        );
        // The worker says nothing for a minute: another one takes over, and the first writes nothing any more.
        house.clock.pass(61);
        let second = imports::resume::<Households>(&ctx, id).await.unwrap();
        imports::run::<Households>(&ctx, &first).await.unwrap();
        assert_eq!(count(&ctx, "residents").await, 0);
        imports::stop::<Households>(&ctx, id).await.unwrap();
        imports::run::<Households>(&ctx, &second).await.unwrap();
        assert_eq!((count(&ctx, "residents").await, import(&ctx, id).await.state), (0, State::Stopped));
        // In the middle: as if the program had ended after the first piece.
        let third = imports::resume::<Households>(&ctx, id).await.unwrap();
        let run = tokio::spawn({
            let (ctx, third) = (ctx.clone(), third.clone());
            async move { imports::run::<Households>(&ctx, &third).await }
        });
        while import(&ctx, id).await.done == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        run.abort();
        let _ = run.await;
        house.clock.pass(61);
        let fourth = imports::resume::<Households>(&ctx, id).await.unwrap();
        imports::run::<Households>(&ctx, &fourth).await.unwrap();
        assert_eq!(import(&ctx, id).await.state, State::Loaded);
        let taken = rows(&ctx, id, Verdict::Taken).await.len() as i64;
        assert_eq!((count(&ctx, "residents").await, count(&ctx, "entries").await), (taken, taken), "each row once");
        assert!(taken >= 590, "{taken}");
        let all = households(&ctx, Shown::Open, None).await.unwrap();
        let mut work = ctx.look().await.unwrap();
        let key = household_key(&mut work, all[0].id).await.unwrap();
        let people = residents_of(&mut work, all[0].id, &key).await.unwrap();
        assert_eq!(people.len() as i64, all[0].residents);
    }
}

fn letters(n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    format!("{}{}{}{}", letter(n / 26), letter(n * 7 + 3), letter(n * 11 + 5), letter(n))
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_swept_and_its_file_with_it() {
    for (house, ctx) in registrars().await {
        let id = looked(&ctx, &csv(&FAMILY)).await;
        let files = || std::fs::read_dir(house.folder().join("files/imports")).unwrap().count();
        assert_eq!(files(), 1);
        let bytes = std::fs::read(house.folder().join("files/imports").join(id.to_string())).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b"Uydurmal"), "the file is sealed");
        assert_eq!(imports::sweep(&house.system()).await.unwrap(), 0);
        house.clock.pass(8 * 24 * 3600);
        assert_eq!(imports::sweep(&house.system()).await.unwrap(), 1);
        assert_eq!(files(), 0);
        let ctx = house.signed_in("local-executive.registrar").await;
        let all = imports::imports_of::<Households>(&ctx).await.unwrap();
        assert_eq!((all[0].state, all[0].has_file), (State::Dropped, false));
        assert!(matches!(
            imports::load::<Households>(&ctx, id, true).await,
            Err(AccessError::Shut | AccessError::Moved)
        ));
        let _: HouseholdId = HouseholdId::new(ctx.now(), ctx.entropy());
    }
}

/// What stands in cells that nobody would have thought of.
#[rustfmt::skip]
const ODD: [&str; 44] = [
    "", "", " ", "-", "–", "0", "1", "x", "=1+1", "'=SUM(A1)", "#N/A", "#REF!", "Əliyev", "ƏLİYEV", "Алиев", "O'Konnor", "ağ-qara", "a", "İ", "ıIİi",
    "21.05.1990", "05/21/1990", "13/13/1990", "1990", "32994", "1990-05-21T00:00:00", "29.02.1900", "00.00.0000", "99999999999999999999",
    "5ABC123", "5ABCI23", "5abc123", "12345", "5,01E+11", "+994 50 123 45 67", "050-1234567;0551234567", "Gəncə", "Atlantida", "başçı", "oğlu", "kişi", "qadın", "\u{202e}abc", "😀",
];

#[tokio::test]
async fn whatever_stands_in_the_cells_is_a_person_or_has_a_sentence() {
    let words = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../imports/locales/en/imports.ftl"));
    let words = words.unwrap();
    let mut state = 42_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut lines = Vec::new();
    for n in 0..3_000 {
        let mut cells: Vec<String> = (0..12).map(|_| ODD[below(ODD.len())].to_owned()).collect();
        // Half of the rows are people but for one cell, or two households run into each other.
        if n % 2 == 0 {
            let right = ["1", "Soyad", "Ad", "Ata", "1990", "K", "", "", "Gəncə", "Küçə", "", ""];
            let odd = below(12);
            cells = right.iter().map(|cell| (*cell).to_owned()).collect();
            cells[2] = format!("Ad{}", letters(n));
            cells[odd] = ODD[below(ODD.len())].to_owned();
            cells[10] = if below(4) == 0 { format!("H{}", below(50)) } else { String::new() };
        }
        lines.push(cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(";"));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let house = TestHouse::on(store::testing::sqlite().await).await;
    let ctx = house.member("local-executive", &[Role::Registrar]).await;
    let id = loaded(&ctx, &csv(&lines), true).await;
    let counts = imports::counts::<Households>(&ctx, id).await.unwrap();
    assert!(counts.iter().map(|(_, n)| n).sum::<i64>() > 2_900, "{counts:?}");
    let taken = rows(&ctx, id, Verdict::Taken).await.len() as i64;
    assert!(taken > 300 && count(&ctx, "residents").await == taken, "{counts:?}");
    for row in imports::rows_of::<Households>(&ctx, id, Verdict::Wrong, 0, 10_000).await.unwrap() {
        let code = row.why.wrong.expect("a reason").code;
        assert!(words.contains(&format!("\nwrong-{code} = ")), "no words for {code}");
    }
}
