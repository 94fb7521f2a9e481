//! `himaya watch`: collecting in a process of its own, beside a server on the same database.

use std::time::{Duration, Instant};

use store::{Sql, args};

use crate::server::{Folder, database};

/// The demonstration's sites are served by its own server only. To `watch` they are names that lead nowhere: it must ask, and
/// say so, and end when it is told.
#[tokio::test]
async fn sources_are_asked_from_a_process_of_its_own() {
    for database in [None, database().await] {
        let is_sqlite = database.is_none();
        if !is_sqlite && std::env::var("HIMAYA_TEST_POSTGRES").is_err() {
            continue;
        }
        let folder = Folder::demo(database);
        let house = folder.house().await;
        let asked = Sql("SELECT count(*) FROM offer_source WHERE problem <> 'none'");
        let count = async || {
            let mut tx = house.store().read().await.unwrap();
            tx.count(asked, args![]).await.unwrap()
        };
        let before = count().await;
        let watching = folder.watch();
        let begun = Instant::now();
        while count().await <= before {
            assert!(begun.elapsed() < Duration::from_secs(60), "no source was asked");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        watching.stop();
        // What was found within a week gets its picture, once the settings name a browser.
        let browsers = tempfile::tempdir().unwrap();
        collecting::served::pretended_browser(browsers.path(), "");
        folder.set(&format!("chromium = {:?}", browsers.path().join("browser")));
        let taken = Sql("SELECT count(*) FROM offer_picture WHERE state = 'taken'");
        let watching = folder.watch();
        let begun = Instant::now();
        while house.store().read().await.unwrap().count(taken, args![]).await.unwrap() < 2 {
            assert!(begun.elapsed() < Duration::from_secs(60), "no picture was taken");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        watching.stop();
        let (code, said) = folder.verify();
        assert_eq!(code, Some(0), "{said}");
    }
}
