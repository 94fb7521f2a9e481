//! Files that come with a report.

use std::io::Read;

use proptest::test_runner::{Config, TestRunner};
use reporting::{Report, submit};
use signals::{StagedFile, attachment_path, files_of, open_file, signal_key, sweep_unowned_files};
use tokio::runtime::Handle;

use crate::support::{acts, files_under, houses, report, rows, signal_of, staged, token, whole};

#[tokio::test]
async fn a_staged_file_dropped_without_a_report_leaves_nothing() {
    for (house, _) in houses().await {
        let visitor = house.visitor();
        let begun = StagedFile::begin(&visitor, "begun", "text").unwrap();
        let mut written = StagedFile::begin(&visitor, "written", "text").unwrap();
        written.write(&[7; 100_000]).unwrap();
        let finished = staged(&visitor, "finished", b"whole");
        assert_eq!(files_under(&house.house.files).len(), 3);
        drop((begun, written, finished));
        assert!(files_under(&house.house.files).is_empty());
        assert_eq!(rows(&house).await, (0, 0, 0));
        whole(&house).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_file_opens_with_its_key_and_is_what_was_sent() {
    for (house, officer) in houses().await {
        let sent = proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200_000);
        let config = Config { cases: 8, max_shrink_iters: 20, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new(config);
        runner
            .run(&sent, |bytes| {
                tokio::task::block_in_place(|| Handle::current().block_on(there_and_back(&house, &officer, &bytes)));
                Ok(())
            })
            .unwrap();
        whole(&house).await;
    }
}

#[tokio::test]
async fn files_at_the_borders_of_a_sealed_piece_come_back_whole() {
    for (house, officer) in houses().await {
        for size in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
            let bytes: Vec<u8> = (0..size).map(|n: u32| (n % 251) as u8).collect();
            there_and_back(&house, &officer, &bytes).await;
        }
        whole(&house).await;
    }
}

async fn there_and_back(house: &access::testing::TestHouse, officer: &access::Ctx, bytes: &[u8]) {
    let visitor = house.visitor();
    let files = vec![staged(&visitor, "../Səs yazısı.txt", bytes), staged(&visitor, "second", b"2")];
    let receipt = submit(&visitor, token(), report("with files"), files).await.unwrap();
    let signal = signal_of(officer, &receipt).await;
    let mut work = officer.look().await.unwrap();
    let key = signal_key(&mut work, &signal).await.unwrap();
    let mut kept = files_of(&mut work, &key, signal.id).await.unwrap();
    kept.sort_by_key(|f| f.name == "second");
    assert_eq!((signal.files, kept.len()), (2, 2));
    assert_eq!(
        (kept[0].name.as_str(), kept[0].kind.as_str(), kept[0].size),
        ("Səs yazısı.txt", "text", bytes.len() as i64)
    );

    let folder = &officer.house().files;
    let mut read = Vec::new();
    open_file(folder, kept[0].id, &kept[0].secret_text()).unwrap().read_to_end(&mut read).unwrap();
    assert!(read == bytes, "a file of {} bytes came back otherwise", bytes.len());

    assert!(open_file(folder, kept[0].id, &kept[1].secret_text()).is_err(), "another file's key opened it");
    let sealed = std::fs::read(attachment_path(folder, kept[0].id)).unwrap();
    if bytes.len() > 32 {
        assert!(!sealed.windows(32).any(|w| w == &bytes[..32]), "the file lies in the clear");
    }
}

#[tokio::test]
async fn a_form_sent_again_keeps_each_file_once_and_no_file_is_lost() {
    for (house, officer) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let first = |ctx| staged(ctx, "first.txt", b"the first file");
        let receipt = submit(&visitor, form, report("one"), vec![first(&visitor)]).await.unwrap();
        submit(&visitor, form, report("one"), vec![first(&visitor)]).await.unwrap();
        assert_eq!(rows(&house).await, (1, 0, 1));
        assert_eq!(files_under(&house.house.files).len(), 1);

        // Back in the browser, a second file is chosen and the words are mended; the first file comes again.
        for _ in 0..2 {
            let both = vec![first(&visitor), staged(&visitor, "second.txt", b"the second")];
            submit(&visitor, form, Report { ..report("one, mended") }, both).await.unwrap();
        }
        let signal = signal_of(&officer, &receipt).await;
        let mut work = officer.look().await.unwrap();
        let key = signal_key(&mut work, &signal).await.unwrap();
        let mut names: Vec<_> =
            files_of(&mut work, &key, signal.id).await.unwrap().into_iter().map(|f| f.name).collect();
        names.sort();
        assert_eq!(names, ["first.txt", "second.txt"]);
        assert_eq!((signal.files, signal.unread), (2, 1));
        assert_eq!(files_under(&house.house.files).len(), 2);
        assert_eq!(acts(&house).await.len(), 2);
        drop(work);

        // Only a file is new, and no word.
        let third = vec![staged(&visitor, "third.txt", b"the third")];
        submit(&visitor, form, report("one"), third).await.unwrap();
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!(signal.files, 3);
        assert_eq!(files_under(&house.house.files).len(), 3);
        whole(&house).await;
    }
}

#[tokio::test]
async fn what_a_crash_left_behind_is_swept_after_a_day_and_nothing_else() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = submit(&visitor, token(), report("kept"), vec![staged(&visitor, "kept", b"kept")]).await.unwrap();
        // A crash runs no destructor.
        std::mem::forget(staged(&visitor, "cut short", b"cut short"));
        let now = house.house.clock.now().micros();
        for path in files_under(&house.house.files) {
            let at = std::time::UNIX_EPOCH + std::time::Duration::from_micros(u64::try_from(now).unwrap());
            std::fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
        }
        house.clock.pass(23 * 3600);
        assert_eq!(sweep_unowned_files(&house.system()).await.unwrap(), 0);
        house.clock.pass(2 * 3600);
        assert_eq!(sweep_unowned_files(&house.system()).await.unwrap(), 1);
        assert_eq!(sweep_unowned_files(&house.system()).await.unwrap(), 0);

        let signal = signal_of(&officer, &receipt).await;
        let mut work = officer.look().await.unwrap();
        let key = signal_key(&mut work, &signal).await.unwrap();
        let kept = files_of(&mut work, &key, signal.id).await.unwrap();
        assert_eq!(files_under(&house.house.files), [attachment_path(&house.house.files, kept[0].id)]);
        whole(&house).await;
    }
}
