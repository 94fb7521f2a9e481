//! The server is killed, again and again, in the middle of reports. What was acknowledged is there; what
//! was not is there whole or not at all.

use std::collections::BTreeSet;
use std::fs::{File, FileTimes};
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use access::{Actor, Ctx, House, place};
use kit::{Entropy, FileId, Lang, SignalId, SystemEntropy};
use signals::{attachment_path, files_of, open_file, read_words};
use store::{Sql, args};

use crate::browser::{Browser, Parts};
use crate::help::{files_under, png_with};
use crate::server::{Folder, Server, database};

const CLIENTS: usize = 4;
/// Tries of receipts that one address may make at once.
const TRIES: usize = 50;

/// A report somebody sent.
#[derive(Clone)]
struct Sent {
    number: u32,
    token: String,
    /// The receipt, once the page with it has arrived whole.
    words: Option<String>,
}

impl Sent {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let token: [u8; 16] = (&SystemEntropy as &dyn Entropy).bytes();
        let token = token.iter().map(|b| format!("{b:02x}")).collect();
        Self { number: NUMBER.fetch_add(1, Ordering::SeqCst), token, words: None }
    }

    fn what(&self) -> String {
        format!("report number {} of {}", self.number, self.token)
    }

    /// Every third report brings a file; every ninth a large one.
    fn file(&self) -> Option<Vec<u8>> {
        let length = if self.number.is_multiple_of(9) { 200_000 } else { 100 };
        self.number.is_multiple_of(3).then(|| png_with(&format!("{}{}", self.what(), "x".repeat(length))))
    }

    fn parts(&self) -> Parts {
        let parts = Parts::default().text("form", &self.token).text("what", self.what()).text("district", "AZ-BA");
        match self.file() {
            Some(bytes) => parts.file("files", "a.png", &bytes),
            None => parts,
        }
    }

    /// Sends it; whether it was acknowledged.
    async fn send(&mut self, browser: &mut Browser) -> bool {
        let Ok(answer) = browser.try_ask(&crate::browser::Ask::upload("/en/report", &self.parts())).await else {
            return false;
        };
        assert_eq!(answer.status, 200, "{}", answer.gist());
        self.words = answer.words();
        self.words.is_some()
    }
}

/// One client: reports, one after the other, until the server is dead.
async fn client(mut browser: Browser) -> Vec<Sent> {
    let mut all = Vec::new();
    loop {
        let mut sent = Sent::new();
        let acknowledged = sent.send(&mut browser).await;
        all.push(sent);
        if !acknowledged {
            return all;
        }
    }
}

fn random(from: u64, to: u64) -> u64 {
    let bytes: [u8; 8] = (&SystemEntropy as &dyn Entropy).bytes();
    from + u64::from_be_bytes(bytes) % (to - from)
}

/// A burst of reports, and a kill in the middle of it.
async fn burst(server: Server) -> Vec<Sent> {
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(Browser::wire(server.address)))).collect();
    tokio::time::sleep(Duration::from_millis(random(5, 120))).await;
    server.kill();
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.await.unwrap());
    }
    all
}

/// Sends forms of the round before again, as a browser does after the line broke: the same receipt, twice.
async fn again<'s>(server: &Server, sent: impl Iterator<Item = &'s mut Sent>) {
    let mut browser = Browser::wire(server.address);
    for sent in sent {
        let before = sent.words.take();
        assert!(sent.send(&mut browser).await);
        let first = sent.words.clone();
        assert!(before.is_none() || before == first, "the same form has another receipt after a crash");
        assert!(sent.send(&mut browser).await);
        assert_eq!(sent.words, first, "the same form has two receipts");
    }
}

/// Opens every receipt that was given out.
async fn every_receipt_opens(server: &Server, sent: &[Sent]) {
    let acknowledged: Vec<_> = sent.iter().filter(|s| s.words.is_some()).collect();
    for group in acknowledged.chunks(TRIES) {
        let mut browser = Browser::wire(server.address);
        for sent in group {
            let words = sent.words.as_deref().unwrap_or_default();
            let mailbox = browser.post("/en/receipt", &[("words", words)]).await;
            assert_eq!(mailbox.status, 200, "the report {} was acknowledged and is lost", sent.number);
            assert_eq!(mailbox.text().matches(&sent.what()).count(), 1, "report {}", sent.number);
            assert_eq!(
                mailbox.text().contains("<li>a.png</li>"),
                sent.file().is_some(),
                "file of report {}",
                sent.number
            );
        }
    }
}

/// Reads the file of a report as its reporter's receipt opens it.
async fn file_is_whole(ctx: &Ctx, sent: &Sent) {
    let receipt = read_words(sent.words.as_deref().unwrap_or_default()).unwrap().open(&ctx.house().secrets);
    let mut work = ctx.look().await.unwrap();
    let (id, wrap): (SignalId, Vec<u8>) = work
        .tx
        .one(Sql("SELECT id, receipt_wrap FROM signal WHERE receipt_locator = $1"), args![receipt.locator()])
        .await
        .unwrap();
    let key = receipt.unwrap_key(&place("signal", &id.to_string(), "receipt_wrap"), &wrap).unwrap();
    let files = files_of(&mut work, &key, id).await.unwrap();
    assert_eq!(files.len(), 1);
    let mut content = Vec::new();
    let secret = files[0].secret_text();
    let mut file = open_file(&ctx.house().files, files[0].id, &secret).unwrap();
    file.read_to_end(&mut content).unwrap();
    assert_eq!(Some(content), sent.file(), "file of report {}", sent.number);
}

/// Files on disk, and those that a report owns.
async fn files(house: &House) -> (BTreeSet<String>, BTreeSet<String>) {
    let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let on_disk = files_under(&house.files).iter().map(name).collect();
    let mut tx = house.store().read().await.unwrap();
    let owned: Vec<(FileId,)> = tx.all(Sql("SELECT id FROM signal_file"), args![]).await.unwrap();
    (on_disk, owned.iter().map(|(id,)| name(&attachment_path(&house.files, *id))).collect())
}

/// Nothing on disk but what reports own and what was under way when the server was killed; and that goes.
async fn no_file_is_left_over(house: &Arc<House>, under_way: usize) {
    let (on_disk, owned) = files(house).await;
    assert_eq!(owned.difference(&on_disk).count(), 0, "a report's file is not on disk");
    let orphans = on_disk.difference(&owned).count();
    assert!(orphans <= under_way, "{orphans} files belong to nobody, and {under_way} were under way");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for file in files_under(&house.files) {
        File::options().write(true).open(file).unwrap().set_times(FileTimes::new().set_modified(long_ago)).unwrap();
    }
    let system = Ctx::new(Arc::clone(house), Actor::System, Lang::En);
    assert_eq!(signals::sweep_unowned_files(&system).await.unwrap(), orphans);
    assert_eq!(files(house).await, (owned.clone(), owned));
}

async fn killed_again_and_again(folder: &Folder, kills: usize) {
    let mut sent: Vec<Sent> = Vec::new();
    let mut round = Vec::new();
    for _ in 0..kills {
        let server = folder.serve("warn");
        // Of the round before: those under way, and one that was acknowledged.
        let one = round.iter().position(|s: &Sent| s.words.is_some());
        let chosen = round.iter_mut().enumerate().filter(|(i, s)| s.words.is_none() || Some(*i) == one);
        again(&server, chosen.map(|(_, s)| s)).await;
        sent.append(&mut round);
        round = burst(server).await;
    }
    sent.append(&mut round);
    let acknowledged = sent.iter().filter(|s| s.words.is_some()).count();
    assert!(acknowledged >= kills, "only {acknowledged} reports were acknowledged in {kills} rounds");
    let server = folder.serve("warn");
    every_receipt_opens(&server, &sent).await;
    server.stop();
    let (code, said) = folder.verify();
    assert_eq!(code, Some(0), "{said}");
    let house = folder.house().await;
    let visitor = Ctx::new(Arc::clone(&house), Actor::Public, Lang::En);
    for sent in sent.iter().filter(|s| s.words.is_some() && s.file().is_some()) {
        file_is_whole(&visitor, sent).await;
    }
    let mut tx = house.store().read().await.unwrap();
    let stored = tx.count(Sql("SELECT count(*) FROM signal WHERE door = 'web'"), args![]).await.unwrap();
    // Those of the demonstration's schools came another way.
    let seals = "SELECT count(*) FROM seal WHERE record_kind = 'signal'
                 AND record_id IN (SELECT id FROM signal WHERE door = 'web')";
    let seals = tx.count(Sql(seals), args![]).await.unwrap();
    let entries = "SELECT count(*) FROM journal WHERE act = 'signal.received'
                   AND subject_id IN (SELECT id FROM signal WHERE door = 'web')";
    let entries = tx.count(Sql(entries), args![]).await.unwrap();
    drop(tx);
    assert_eq!((seals, entries), (stored, stored), "a report without its seal or its entry, or the other way round");
    let demo = 8;
    assert!((acknowledged as i64..=sent.len() as i64).contains(&(stored - demo)), "{stored} reports are stored");
    // Each kill leaves at most what every client was sending.
    no_file_is_left_over(&house, kills * CLIENTS).await;
    house.store().close().await;
    eprintln!("{kills} kills, {} reports sent, {acknowledged} acknowledged, {stored} stored", sent.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_kills_lose_nothing() {
    killed_again_and_again(&Folder::demo(None), 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_nothing_on_postgresql() {
    let Some(database) = database().await else { return };
    killed_again_and_again(&Folder::demo(Some(database)), 20).await;
}
