//! Every statement of the program prepares on both engines.

use std::collections::BTreeMap;

use crate::help::sources;

/// Statements by source file, as the program was linked.
fn linked() -> BTreeMap<String, usize> {
    let mut linked = BTreeMap::new();
    for statement in store::statements() {
        *linked.entry(statement.file.replace('\\', "/")).or_default() += 1;
    }
    linked
}

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    // The site is put together here, so that every room is linked into this test.
    let house = access::testing::TestHouse::on(store::testing::sqlite().await).await;
    drop(web::site(&house.house));
    for db in store::testing::both().await {
        store::testing::prepare_all(&db.store).await;
    }
}

#[test]
fn no_statement_is_missing_from_the_list() {
    let linked = linked();
    let mut written = 0;
    for (room, path, text) in sources() {
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        let count =
            program.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| l.matches("sql!(").count()).sum();
        let file = format!("crates/{room}/{path}");
        if count > 0 && room != "himaya" {
            assert_eq!(linked.get(&file), Some(&count), "{file}: statements written and statements linked");
            written += count;
        }
    }
    assert!(written > 80, "only {written} statements were found");
}
