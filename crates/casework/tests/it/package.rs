//! What a referral hands over: what was ticked, exactly as the preview showed it.

use std::io::Read;

use access::{Ctx, Record, open_key};
use casework::{Package, Person, Sharing, add_note, add_person, look_at, open_case, open_referral, pack, refer};
use kit::{AgeBand, CaseId, FileId, NoteId, PersonId, Sex};
use signals::{Danger, files_of, open_file, signal_by_id, signal_key};

use crate::support::{Room, package_of, referral, report, rooms, said, staged};

/// A case in which everything there is carries a word of its own.
struct Full {
    case: CaseId,
    persons: [PersonId; 2],
    notes: [NoteId; 2],
    files: [FileId; 2],
}

const PIECES: [&str; 12] = [
    "Name-one",
    "Birth-one",
    "Contact-one",
    "Name-two",
    "Birth-two",
    "Contact-two",
    "Note-one",
    "Note-two",
    "Words-of-the-report",
    "Place-of-the-report",
    "File-one",
    "File-two",
];

async fn full(room: &Room) -> Full {
    let visitor = room.house.visitor();
    let files = vec![staged(&visitor, "File-one", b"content one"), staged(&visitor, "File-two", b"content two")];
    let (_, signal) = report(&visitor, Danger::NotNow, files).await;
    look_at(&room.desk, signal, "duty-screening").await.unwrap();
    let case = open_case(&room.desk, signal, "Summary-of-the-case").await.unwrap();
    let mut persons = Vec::new();
    for (name, sex, age) in [("one", Sex::Female, AgeBand::From14To17), ("two", Sex::Male, AgeBand::From60)] {
        let [name, birth, contact] = ["Name", "Birth", "Contact"].map(|what| format!("{what}-{name}"));
        persons.push(add_person(&room.desk, case, sex, age, &Person { name, birth, contact }).await.unwrap());
    }
    let notes =
        [add_note(&room.desk, case, "Note-one").await.unwrap(), add_note(&room.desk, case, "Note-two").await.unwrap()];
    let mut work = room.desk.look().await.unwrap();
    let row = signal_by_id(&mut work, signal).await.unwrap();
    let key = signal_key(&mut work, &row).await.unwrap();
    let mut files = files_of(&mut work, &key, signal).await.unwrap();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Full { case, persons: [persons[0], persons[1]], notes, files: [files[0].id, files[1].id] }
}

async fn preview(ctx: &Ctx, case: CaseId, sharing: &Sharing) -> Package {
    let mut work = ctx.look().await.unwrap();
    pack(&mut work, case, sharing, "Message-to-the-receiver", "Consent-by-word").await.unwrap().1
}

fn pieces(package: &Package) -> Vec<&'static str> {
    let json = serde_json::to_string(package).unwrap();
    assert!(!json.contains("Summary-of-the-case") && !json.contains("Reach-of-the-report"), "{json}");
    PIECES.into_iter().filter(|piece| json.contains(piece)).collect()
}

#[tokio::test]
async fn only_what_is_ticked_is_handed_over_and_the_preview_is_what_arrives() {
    for room in rooms().await {
        let Full { case, persons: [one, two], notes, files } = full(&room).await;
        let nothing = Sharing::default;
        let table: Vec<(Sharing, usize, &[&str])> = vec![
            (nothing(), 0, &[]),
            (Sharing { persons: vec![one], ..nothing() }, 1, &[]),
            (Sharing { persons: vec![one, two], names: vec![two], ..nothing() }, 2, &["Name-two"]),
            (Sharing { persons: vec![one], births: vec![one], ..nothing() }, 1, &["Birth-one"]),
            (Sharing { persons: vec![one], contacts: vec![one], ..nothing() }, 1, &["Contact-one"]),
            // A name ticked for someone who is not shared at all shares nothing.
            (Sharing { names: vec![one], births: vec![one], contacts: vec![one], ..nothing() }, 0, &[]),
            (Sharing { notes: vec![notes[1]], ..nothing() }, 0, &["Note-two"]),
            (Sharing { report: true, ..nothing() }, 0, &["Words-of-the-report"]),
            (Sharing { files: vec![files[0]], ..nothing() }, 0, &["File-one"]),
            (
                Sharing {
                    persons: vec![one, two],
                    names: vec![one, two],
                    births: vec![one, two],
                    contacts: vec![one, two],
                    notes: notes.to_vec(),
                    report: true,
                    files: files.to_vec(),
                },
                2,
                &[
                    "Name-one",
                    "Birth-one",
                    "Contact-one",
                    "Name-two",
                    "Birth-two",
                    "Contact-two",
                    "Note-one",
                    "Note-two",
                    "Words-of-the-report",
                    "File-one",
                    "File-two",
                ],
            ),
        ];
        for (sharing, persons, expected) in table {
            let shown = preview(&room.desk, case, &sharing).await;
            let mut new = referral(case, "assistance-centre");
            new.sharing = sharing.clone();
            let id = refer(&room.desk, &new).await.unwrap();
            open_referral(&room.centre, id, "case-work").await.unwrap();
            let arrived = package_of(&room.centre, id).await.unwrap();
            assert_eq!(arrived, shown, "{sharing:?}");
            assert_eq!(package_of(&room.desk, id).await.unwrap(), shown, "the sender sees what was sent");
            assert_eq!((pieces(&arrived), arrived.persons.len()), (expected.to_vec(), persons), "{sharing:?}");
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn a_package_does_not_change_with_the_case_after_it_was_sent() {
    for room in rooms().await {
        let Full { case, notes, .. } = full(&room).await;
        let mut new = referral(case, "assistance-centre");
        new.sharing = Sharing { notes: notes.to_vec(), ..Sharing::default() };
        let shown = preview(&room.desk, case, &new.sharing).await;
        let id = refer(&room.desk, &new).await.unwrap();
        add_note(&room.desk, case, "Note-afterwards").await.unwrap();
        open_referral(&room.centre, id, "case-work").await.unwrap();
        assert_eq!(package_of(&room.centre, id).await.unwrap(), shown);
        room.whole().await;
    }
}

#[tokio::test]
async fn what_belongs_to_another_case_cannot_be_ticked_into_a_package() {
    for room in rooms().await {
        let (ours, other) = (full(&room).await, full(&room).await);
        let sharing = Sharing {
            persons: other.persons.to_vec(),
            names: other.persons.to_vec(),
            births: other.persons.to_vec(),
            contacts: other.persons.to_vec(),
            notes: other.notes.to_vec(),
            report: false,
            files: other.files.to_vec(),
        };
        let shown = preview(&room.desk, ours.case, &sharing).await;
        assert_eq!((pieces(&shown), shown.persons.len(), shown.files.len()), (vec![], 0, 0));
        room.whole().await;
    }
}

#[tokio::test]
async fn a_shared_file_opens_for_the_receiver_and_the_signal_does_not() {
    for room in rooms().await {
        let full = full(&room).await;
        let mut new = referral(full.case, "assistance-centre");
        new.sharing = Sharing { files: vec![full.files[1]], ..Sharing::default() };
        let id = refer(&room.desk, &new).await.unwrap();
        open_referral(&room.centre, id, "case-work").await.unwrap();
        let package = package_of(&room.centre, id).await.unwrap();
        let file = &package.files[0];
        assert_eq!((package.files.len(), file.name.as_str(), file.size), (1, "File-two", 11));
        let folder = &room.house.house.files;
        let mut bytes = Vec::new();
        open_file(folder, file.id.parse().unwrap(), &file.secret).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"content two");
        assert!(open_file(folder, full.files[0], &file.secret).is_err(), "the key of one file opened another");

        let case = room.case_row(full.case).await;
        let mut work = room.centre.look().await.unwrap();
        assert_eq!(said(open_key(&mut work, Record::Case, case.id).await), "NoSeal");
        assert_eq!(said(open_key(&mut work, Record::Signal, case.signal_id.unwrap()).await), "NoSeal");
        drop(work);
        let mut work = room.unit.look().await.unwrap();
        assert_eq!(said(open_key(&mut work, Record::Referral, id).await), "NoSeal");
        drop(work);
        room.whole().await;
    }
}
