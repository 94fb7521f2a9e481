//! What a thief of the disk finds: none of the words, in any of the usual encodings.

use access::testing::TestHouse;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use journal::{Act, Kind};
use reporting::{Report, submit};
use signals::{About, Body, Danger, answer, continue_report, open_mailbox, signal_key};
use store::{Engine, args, sql};

use crate::support::{files_under, houses, report, signal_of, staged, token, whole};

const SECRETS: [&str; 7] = [
    "Qızılgül-what-7413 Məmmədova",
    "Qızılgül-place-7413 küçəsi",
    "Qızılgül-reach-7413 nömrə",
    "Qızılgül-changed-7413 sözlər",
    "Qızılgül-message-7413 davamı",
    "Qızılgül-answer-7413 cavabı",
    "Qızılgül-name-7413 şəkil",
];
const CONTENT: &str = "Qızılgül-content-7413 faylın içi";

/// Ways in which a text may lie on a disk.
fn shapes(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut shapes = Vec::new();
    for (name, name64, bytes) in [("UTF-8", "base64", text.as_bytes().to_vec()), ("UTF-16", "base64 of UTF-16", wide)] {
        // Base64 shows the same bytes in three ways, by their place in what is encoded; the first and last
        // signs also carry bits of the neighbours.
        for (before, cut) in [(0, 0), (1, 2), (2, 3)] {
            let padded = [&vec![0; before][..], &bytes].concat();
            let whole = padded.len() / 3 * 3;
            for encoded in [STANDARD_NO_PAD.encode(&padded[..whole]), URL_SAFE_NO_PAD.encode(&padded[..whole])] {
                shapes.push((name64, encoded.as_bytes()[cut..].to_vec()));
            }
        }
        shapes.push((name, bytes));
    }
    shapes
}

fn found(text: &str, heap: &[u8]) -> Vec<&'static str> {
    let is_in = |needle: &Vec<u8>| heap.windows(needle.len()).any(|window| window == needle);
    shapes(text).into_iter().filter(|(_, needle)| is_in(needle)).map(|(name, _)| name).collect()
}

#[test]
fn the_search_finds_each_shape_wherever_it_stands() {
    for before in 0..5 {
        let text = SECRETS[0];
        let heap = [vec![b'x'; before], text.as_bytes().to_vec(), b"yz".to_vec()].concat();
        let wide: Vec<u8> =
            String::from_utf8(heap.clone()).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found(text, &heap), ["UTF-8"]);
        assert_eq!(found(text, &wide), ["UTF-16"]);
        assert!(found(text, STANDARD_NO_PAD.encode(&heap).as_bytes()).contains(&"base64"));
        assert!(found(text, URL_SAFE_NO_PAD.encode(&heap).as_bytes()).contains(&"base64"));
        assert!(found(text, STANDARD_NO_PAD.encode(&wide).as_bytes()).contains(&"base64 of UTF-16"));
    }
}

/// Everything that a door takes in: a report with a file, a changed second sending, a message, an answer.
async fn fill(house: &TestHouse, officer: &access::Ctx) {
    let (visitor, form) = (house.visitor(), token());
    let [what, place, reach, changed, message, reply, name] = SECRETS.map(str::to_owned);
    let new = Report {
        district: "AZ-ABS".to_owned(),
        about: About::Myself,
        danger: Danger::Now,
        body: Body { what, place, reach, ..Body::default() },
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    };
    house.member("ombudsman", &[access::Role::Custodian]).await;
    // Another one whose reporter is kept by the custodian, and sent again with another number.
    let [quiet, number, other, ..] = SECRETS.map(str::to_owned);
    let apart = |reach: &str| Report {
        danger: Danger::NotNow,
        body: Body { what: quiet.clone(), reach: reach.to_owned(), ..Body::default() },
        ..report("")
    };
    let kept = token();
    for reach in [&number, &other] {
        submit(&visitor, kept, apart(reach), Vec::new()).await.unwrap();
    }
    let files = vec![staged(&visitor, &name, CONTENT.as_bytes())];
    let receipt = submit(&visitor, form, new, files).await.unwrap();
    submit(&visitor, form, report(&changed), Vec::new()).await.unwrap();
    continue_report(&visitor, &receipt, &token(), &message, Vec::new()).await.unwrap();

    let signal = signal_of(officer, &receipt).await;
    let mut work = officer.begin().await.unwrap();
    work.allow(access::Action::AnswerSignal, &signal.thing()).unwrap();
    let key = signal_key(&mut work, &signal).await.unwrap();
    answer(&mut work, &key, signal.id, &token(), &reply, None).await.unwrap();
    work.commit(access::Done::new(Act::SignalAnswered, Kind::Signal, signal.id)).await.unwrap();

    // It is all there, for those who hold a key.
    let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
    let texts: Vec<_> = mailbox.messages.into_iter().map(|m| m.text).collect();
    assert_eq!(mailbox.body.what, SECRETS[0]);
    assert!(SECRETS[3..6].iter().all(|s| texts.iter().any(|t| t == s)), "{texts:?}");
}

/// Every value of every column of every table, as bytes.
macro_rules! every_row {
    ($tx:expr, $heap:expr, $($table:literal),+) => {$(
        let rows: Vec<(String,)> =
            $tx.all(sql!(concat!("SELECT row_to_json(t)::text FROM ", $table, " t")), args![]).await.unwrap();
        for (row,) in rows {
            take(&serde_json::from_str(&row).unwrap(), $heap);
        }
    )+};
}

fn take(value: &serde_json::Value, heap: &mut Vec<u8>) {
    match value {
        serde_json::Value::Object(columns) => columns.values().for_each(|v| take(v, heap)),
        serde_json::Value::String(text) => {
            match text.strip_prefix("\\x") {
                Some(hex) => heap
                    .extend((0..hex.len() / 2).filter_map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok())),
                None => heap.extend(text.as_bytes()),
            }
            heap.push(b'\n');
        }
        _ => {}
    }
}

async fn rows_of_postgres(house: &TestHouse) -> Vec<u8> {
    let mut tx = house.house.store().read().await.unwrap();
    let tables = tx
        .count(
            sql!(
                "SELECT count(*) FROM information_schema.tables
                 WHERE table_schema = 'public' AND table_name NOT LIKE '%migrations'"
            ),
            args![],
        )
        .await
        .unwrap();
    assert_eq!(tables, 73, "a table was added: name it below");
    let mut heap = Vec::new();
    every_row!(
        tx,
        &mut heap,
        "org",
        "member",
        "org_key",
        "session",
        "sign_in_failure",
        "seal",
        "opening",
        "journal",
        "journal_head",
        "checkpoint",
        "offer_host",
        "source_group",
        "offer_source",
        "offer_source_day",
        "offer_campaign",
        "offer",
        "campaign_example",
        "offer_band",
        "offer_contact",
        "harmless_contact",
        "offer_measure",
        "offer_model",
        "offer_picture",
        "offer_desk",
        "signal",
        "signal_message",
        "signal_file",
        "screening",
        "case_file",
        "person",
        "note",
        "need",
        "referral",
        "referral_step",
        "lease",
        "form_done",
        "draft",
        "sender",
        "signal_forward",
        "contact",
        "contact_request",
        "link_entry",
        "link_count",
        "link_question",
        "link_model",
        "link_run",
        "link_pair",
        "link_same",
        "household",
        "resident",
        "assessment",
        "import",
        "import_row",
        "plan_line",
        "attendance_load",
        "pupil",
        "absence",
        "absence_month",
        "absence_measure",
        "unlisted",
        "institution",
        "ward",
        "care_step",
        "edition",
        "material",
        "material_text",
        "handout",
        "poster",
        "tally",
        "campaign",
        "event",
        "programme",
        "lesson"
    );
    heap
}

async fn path_of_sqlite(house: &TestHouse) -> std::path::PathBuf {
    let mut tx = house.house.store().read().await.unwrap();
    let (path,): (String,) =
        tx.one(sql!("SELECT file FROM pragma_database_list WHERE name = 'main'"), args![]).await.unwrap();
    path.into()
}

fn search(heap: &[u8], r#where: &str) {
    for secret in SECRETS.iter().chain([&CONTENT]) {
        assert_eq!(found(secret, heap), [""; 0], "{secret} lies in {where}", r#where = r#where);
    }
}

#[tokio::test]
async fn no_word_of_a_report_lies_in_the_clear() {
    for (house, officer) in houses().await {
        fill(&house, &officer).await;
        whole(&house).await;
        let files = files_under(house.folder());
        assert_eq!(files.len(), 1);
        search(&std::fs::read(&files[0]).unwrap(), "the sealed file");
        for path in &files {
            assert_eq!(found("7413", path.to_string_lossy().as_bytes()), [""; 0], "a name is in a path");
        }
        match house.house.store().engine() {
            Engine::Postgres => {
                let heap = rows_of_postgres(&house).await;
                assert_eq!(found("AZ-ABS", &heap), ["UTF-8"], "what is coded must be found, or the search is blind");
                assert!(found("signal.answered", &heap).contains(&"UTF-8"));
                search(&heap, "the rows");
            }
            Engine::Sqlite => {
                let path = path_of_sqlite(&house).await;
                let folder = path.parent().unwrap();
                let read = || files_under(folder).iter().flat_map(|f| std::fs::read(f).unwrap()).collect::<Vec<u8>>();
                // Once with the write-ahead log beside the file, once folded into it.
                assert!(files_under(folder).len() >= 2);
                let heap = read();
                assert!(found("signal.answered", &heap).contains(&"UTF-8"), "the search is blind");
                search(&heap, "the database or its log");
                house.house.store().close().await;
                let heap = read();
                assert!(found("AZ-ABS", &heap).contains(&"UTF-8"), "the search is blind");
                assert!(found("signal.answered", &heap).contains(&"UTF-8"), "the search is blind");
                search(&heap, "the database");
            }
        }
    }
}
