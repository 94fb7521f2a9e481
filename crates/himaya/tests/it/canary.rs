//! The thief of a disk, a backup or a dump: unmistakable words go in through every door of the real program, and then
//! every byte it left behind is searched for them, in every spelling a program may leave them in.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::SystemTime;

use kit::{Clock, SystemClock};
use store::{Sql, args};
use totp_rs::{Builder, Secret};

use crate::browser::{Ask, Browser, Parts};
use crate::help::{Answer, files_under, pdf_with, png_with};
use crate::needles::{Needles, spellings};
use crate::server::{Database, Folder, PASSPHRASE, Server, database};

/// In everything that is typed; no other text holds it.
const STEM: &str = "Qəzəlxan-Ülkər-7302";

/// What somebody types into a field; the name says where, should it be found.
fn canary(field: &str) -> String {
    format!("{field} {STEM} {field}")
}

/// What is looked for: the stem, as it is and as an index would fold it, and secrets as they come up.
struct Secrets(Vec<(String, Vec<u8>)>);

impl Secrets {
    fn new() -> Self {
        let mut secrets = Self(Vec::new());
        let folded = [("lower case", STEM.to_lowercase()), ("upper case", STEM.to_uppercase())];
        let plain = STEM.to_lowercase().replace('ə', "e").replace('ü', "u");
        for (name, text) in folded.into_iter().chain([("as typed", STEM.to_owned()), ("without its marks", plain)]) {
            secrets.add(&format!("the words, {name}"), text.as_bytes());
        }
        secrets
    }

    fn add(&mut self, name: &str, value: &[u8]) {
        self.0.extend(spellings(name, value));
    }
}

/// Everything typed by everyone, with a server that is killed once on the way.
struct Play<'f> {
    folder: &'f Folder,
    server: Server,
    secrets: Secrets,
    visitor: Browser,
}

impl<'f> Play<'f> {
    fn begin(folder: &'f Folder) -> Self {
        let server = folder.serve("trace");
        let visitor = Browser::wire(server.address);
        let mut play = Self { folder, server, secrets: Secrets::new(), visitor };
        play.keep_address();
        play
    }

    /// Where a visitor comes from is stored nowhere either.
    fn keep_address(&mut self) {
        self.secrets.add("a visitor's address", self.visitor.address().to_string().as_bytes());
    }

    /// An official's browser. What it keeps is a secret too.
    async fn official(&mut self, login: &str, passphrase: &str) -> Browser {
        let mut browser = Browser::wire(self.server.address);
        browser.sign_in(login, passphrase).await;
        self.keep_cookies_of(login, &browser);
        browser
    }

    fn keep_cookies_of(&mut self, login: &str, browser: &Browser) {
        for (name, value) in browser.cookies.iter().filter(|(name, _)| !name.contains("device")) {
            self.secrets.add(&format!("{login}'s cookie {name}"), value.as_bytes());
        }
    }

    /// A visitor reports, comes back, makes mistakes; an upload is cut off by a crash.
    async fn visitor_writes(&mut self) -> String {
        let token = "5a17c0de5a17c0de5a17c0de5a17c0de";
        self.secrets.add("the form's token", token.as_bytes());
        self.secrets.add("the form's token, as bytes", &[0x5a, 0x17, 0xc0, 0xde].repeat(4));
        let parts = report(token, "what")
            .file("files", &format!("{}.png", canary("name")), &png_with(&canary("content of a picture")))
            .file("files", &format!("{}.pdf", canary("name")), &pdf_with(&canary("content of a document")));
        let ask = Ask::upload("/az/report", &parts)
            .header("user-agent", canary("agent"))
            .header("referer", format!("http://{}/{STEM}", self.server.address))
            .header("cookie", format!("kept={STEM}"));
        let received = self.visitor.ask(&ask).await;
        let words = received.words().unwrap_or_else(|| panic!("no receipt: {}", received.gist()));
        self.secrets.add("the receipt", words.as_bytes());
        self.secrets.add("the receipt, run together", words.replace(' ', "").as_bytes());

        let again = self.visitor.upload("/az/report", &report(token, "sent again")).await;
        assert_eq!(again.words().as_ref(), Some(&words));
        let bad = report("", "refused").file("files", &canary("name"), format!("MZ\0\0{STEM}").as_bytes());
        let bad = bad.file("files", "a.png", &png_with(&canary("dropped")));
        assert_eq!(self.visitor.upload("/az/report", &bad).await.status, 422);
        let long = Parts::default().text("what", canary("what")).text("place", canary("long").repeat(100));
        assert_eq!(self.visitor.upload("/az/report", &long).await.status, 422);
        let malformed = Ask::new("POST", "/az/report").kind("application/json").body(canary("malformed"));
        assert_eq!(self.visitor.ask(&malformed).await.status, 400);
        assert_eq!(self.visitor.post("/az/receipt", &[("words", &canary("words"))]).await.status, 422);
        let offer = canary("an offer that was pasted, pasport ofisdə saxlanılır,");
        self.visitor.post("/az/offer", &[("text", &offer)]).await.is_page(200).shows(STEM);
        let text = canary("message");
        let message = [("words", words.as_str()), ("message", &text), ("form", "00000000000000000000000000000001")];
        self.visitor.post("/az/receipt/message", &message).await.is_page(200).shows(&text);
        let address = format!("/az/pages/{}?what={}", crate::browser::percent(STEM), crate::browser::percent(STEM));
        assert_eq!(self.visitor.get(&address).await.status, 404);

        cut_off(
            self.server.address,
            &report("", "cut").file("files", "cut.png", &png_with(&canary("cut").repeat(9_000))),
        );
        self.crash();
        words
    }

    /// The power fails, and comes back.
    fn crash(&mut self) {
        let next = self.folder.serve("trace");
        self.visitor = Browser::wire(next.address);
        std::mem::replace(&mut self.server, next).kill();
        self.keep_address();
    }

    /// The desk: opened, answered, screened, a case with everything in it.
    async fn duty_works(&mut self, words: &str) -> (Browser, String) {
        let wrong = [("login", canary("login")), ("passphrase", canary("passphrase"))];
        let wrong: Vec<_> = wrong.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(Browser::wire(self.server.address).post("/en/sign-in", &wrong).await.status, 422);
        let mut duty = self.official("duty", PASSPHRASE).await;
        let signal = the_signal(&mut duty).await;
        let page = duty.get(&signal).await;
        for field in ["what", "place", "message", "name", "sent again"] {
            page.shows(&canary(field));
        }
        page.hides(&canary("reach"));
        self.custodian_agrees(&mut duty, &signal).await;
        duty.get(&signal).await.shows(&canary("reach"));
        let file = page.behind(&format!("{signal}/files/"))[0].clone();
        let download = duty.get(&format!("{signal}/files/{file}")).await;
        assert!(String::from_utf8_lossy(&download.body).contains(STEM), "the file is whole");
        names_nobody(&download);
        let token = ("form", "00000000000000000000000000000002");
        sent(&mut duty, &format!("{signal}/answer"), &[("answer", &canary("answer")), token]).await;
        self.visitor.post("/en/receipt", &[("words", words)]).await.is_page(200).shows(&canary("answer"));
        let screening = [("step", "record"), ("DR1", "yes"), ("judgement", "presumed-victim"), ("why", &canary("why"))];
        sent(&mut duty, &format!("{signal}/screen"), &screening).await;
        let case = sent(&mut duty, &format!("{signal}/case"), &[("summary", &canary("summary"))]).await;
        let person = [
            ("sex", "female"),
            ("age", "18-29"),
            ("name", &canary("person")),
            ("birth", &format!("born {STEM}")),
            ("contact", &canary("contact")),
        ];
        sent(&mut duty, &format!("{case}/persons"), &person).await;
        sent(&mut duty, &format!("{case}/notes"), &[("note", &canary("note"))]).await;
        sent(&mut duty, &format!("{case}/needs"), &[("need", "shelter")]).await;
        let refused = canary("too long").repeat(400);
        let csrf = duty.csrf().await;
        let answer = duty.post(&format!("{case}/notes"), &[("note", &refused), ("csrf", &csrf)]).await;
        assert_eq!(answer.status, 422);
        let page = duty.get(&case).await;
        for field in ["summary", "person", "contact", "note"] {
            page.shows(&canary(field));
        }
        names_nobody(&page);
        (duty, case)
    }

    /// The desk asks how the reporter may be reached, is refused once, and asks again.
    async fn custodian_agrees(&mut self, duty: &mut Browser, signal: &str) {
        let mut custodian = self.official("custodian", PASSPHRASE).await;
        for (decision, words) in [("refused", "contact refused"), ("granted", "contact granted")] {
            sent(duty, &format!("{signal}/contact"), &[("contact-why", &canary("contact why"))]).await;
            let list = custodian.get("/en/desk/contacts").await;
            list.is_page(200).hides(STEM);
            let request = format!("/en/desk/contacts/{}", list.behind("/en/desk/contacts/")[0]);
            let page = custodian.get(&request).await;
            page.is_page(200).shows(&canary("contact why")).hides(&canary("reach")).hides(&canary("what"));
            names_nobody(&page);
            sent(&mut custodian, &request, &[("decision", decision), ("contact-answer", &canary(words))]).await;
        }
    }

    /// Referred with everything ticked; one is served, one is declined, one is taken back.
    async fn referrals_go_round(&mut self, duty: &mut Browser, case: &str) {
        let mut referrals = Vec::new();
        for (to, number) in [("assistance-centre", '3'), ("example-ngo", '4'), ("mia-thb-department", '5')] {
            referrals.push(refer(duty, case, to, number).await);
        }
        let mut centre = self.official("centre", PASSPHRASE).await;
        let one = &referrals[0];
        sent(&mut centre, &format!("{one}/open"), &[("reason", "case-work")]).await;
        sent(&mut centre, &format!("{one}/accept"), &[("accept-note", &canary("accepting"))]).await;
        let service = [("service", "shelter"), ("service-note", &canary("service"))];
        sent(&mut centre, &format!("{one}/service"), &service).await;
        let outcome = [("outcome", "service-given"), ("outcome-note", &canary("outcome"))];
        sent(&mut centre, &format!("{one}/outcome"), &outcome).await;
        let page = centre.get(one).await;
        for field in
            ["what", "person", "contact", "note", "consent", "to the receiver", "accepting", "service", "outcome"]
        {
            page.shows(&canary(field));
        }
        let file = page.behind(&format!("{one}/files/"))[0].clone();
        let download = centre.get(&format!("{one}/files/{file}")).await;
        assert!(String::from_utf8_lossy(&download.body).contains(STEM), "the file is whole");
        names_nobody(&download);
        let mut ngo = self.official("ngo", PASSPHRASE).await;
        let two = &referrals[1];
        sent(&mut ngo, &format!("{two}/open"), &[("reason", "case-work")]).await;
        let declined = [("decline", "no-capacity"), ("decline-note", &canary("declining"))];
        sent(&mut ngo, &format!("{two}/decline"), &declined).await;
        sent(duty, &format!("{}/withdraw", referrals[2]), &[]).await;
        for place in ["cases", "referrals", "signals"] {
            names_nobody(&duty.get(&format!("/en/desk/{place}")).await);
        }
        let mut coordinator = self.official("coordinator", PASSPHRASE).await;
        for place in ["overdue", "plan"] {
            let page = coordinator.get(&format!("/en/desk/{place}")).await;
            page.is_page(200).hides(STEM);
        }
        let mut auditor = self.official("auditor", PASSPHRASE).await;
        auditor.get("/en/desk/journal").await.is_page(200).hides(STEM);
    }

    /// A new colleague: passphrases and the second factor's secret.
    async fn officials_have_secrets(&mut self) {
        let first = format!("first passphrase {STEM}");
        let mut lead = self.official("lead", PASSPHRASE).await;
        let csrf = lead.csrf().await;
        let new = [("login", "yeni"), ("name", "Yeni Nümunə"), ("roles", "duty"), ("new", &first), ("csrf", &csrf)];
        assert_eq!(lead.post("/en/desk/members", &new).await.status, 303);
        let mut yeni = self.official("yeni", &first).await;
        let second = format!("second passphrase {STEM}");
        let mistyped = [("old", "wrong"), ("new", second.as_str()), ("again", second.as_str())];
        refused(&mut yeni, "/en/desk/account/passphrase", &mistyped).await;
        let change = [("old", first.as_str()), ("new", second.as_str()), ("again", second.as_str())];
        sent(&mut yeni, "/en/desk/account/passphrase", &change).await;
        self.keep_cookies_of("yeni", &yeni);
        let secret = yeni.get("/en/desk/account").await.field("secret");
        self.secrets.add("the second factor's secret", secret.as_bytes());
        let bytes = Secret::try_from_base32(&secret).unwrap();
        self.secrets.add("the second factor's secret, as bytes", bytes.as_ref());
        let totp = Builder::new().with_secret(bytes).build().unwrap();
        let code = totp.generate(u64::try_from(SystemClock.now().seconds()).unwrap()).to_string();
        sent(&mut yeni, "/en/desk/account/second-factor", &[("secret", &secret), ("code", &code)]).await;
        let csrf = yeni.csrf().await;
        assert_eq!(yeni.post("/en/sign-out", &[("csrf", &csrf)]).await.status, 303);
    }
}

fn report(token: &str, what: &str) -> Parts {
    Parts::default()
        .text("form", token)
        .text("what", canary(what))
        .text("district", "AZ-BA")
        .text("about", "other")
        .text("danger", "not-now")
        .text("place", canary("place"))
        .text("reach", canary("reach"))
}

/// Sends the first half of an upload and waits until the server has read it.
fn cut_off(server: SocketAddr, parts: &Parts) {
    let body = parts.body();
    let mut stream = TcpStream::connect(server).unwrap();
    let kind = format!("multipart/form-data; boundary={}", crate::browser::BOUNDARY);
    let length = body.len();
    write!(stream, "POST /az/report HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n")
        .unwrap();
    stream.write_all(&body[..length / 2]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
}

/// Sends a form with the session's token; it must be done. Where it leads, without the language's query.
async fn sent(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let csrf = browser.csrf().await;
    let answer = browser.post(path, &[fields, &[("csrf", csrf.as_str())]].concat()).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.gist());
    names_nobody(&answer);
    answer.location().split('?').next().unwrap_or_default().to_owned()
}

async fn refused(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) {
    let csrf = browser.csrf().await;
    let answer = browser.post(path, &[fields, &[("csrf", csrf.as_str())]].concat()).await;
    assert_eq!(answer.status, 422, "{path}: {}", answer.gist());
}

/// The new signal's address: it is opened, as are others on the way.
async fn the_signal(duty: &mut Browser) -> String {
    for id in duty.get("/en/desk/signals").await.behind("/en/desk/signals/") {
        let path = format!("/en/desk/signals/{id}");
        let shut = duty.get(&path).await;
        if shut.status == 200 && shut.text().contains("/open\"") {
            shut.hides(STEM);
            sent(duty, &format!("{path}/open"), &[("reason", "duty-screening")]).await;
            if duty.get(&path).await.text().contains(STEM) {
                return path;
            }
        }
    }
    panic!("the report is not on the duty list");
}

/// Refers the case with everything that can be ticked, after a look at the preview.
async fn refer(duty: &mut Browser, case: &str, to: &str, number: char) -> String {
    let page = duty.get(&format!("{case}/refer")).await;
    let token = std::iter::repeat_n(number, 32).collect::<String>();
    let (consent, message) = (canary("consent"), canary("to the receiver"));
    let mut fields = vec![
        ("to", to),
        ("needs", "shelter"),
        ("basis", "consent"),
        ("consent", &consent),
        ("message", &message),
        ("report", "yes"),
        ("form", &token),
    ];
    let mut ticked = Vec::new();
    for name in ["person", "person-name", "person-birth", "person-contact", "note", "file"] {
        let ids = page.behind(&format!("name=\"{name}\" value=\""));
        assert!(!ids.is_empty(), "nothing to tick under {name}");
        ticked.extend(ids.into_iter().map(|id| (name, id)));
    }
    fields.extend(ticked.iter().map(|(name, id)| (*name, id.as_str())));
    let csrf = duty.csrf().await;
    let path = format!("{case}/refer");
    let preview = [&fields[..], &[("step", "preview"), ("csrf", &csrf)]].concat();
    duty.post(&path, &preview).await.is_page(200).shows(&canary("person"));
    sent(duty, &path, &[&fields[..], &[("step", "send")]].concat()).await
}

/// No name in an address, a title, a file's name or any other header.
#[track_caller]
fn names_nobody(answer: &Answer) {
    let needles = Needles::new(Secrets::new().0);
    let headers: String = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let mut places = vec![answer.title(), headers];
    for attribute in ["href=\"", "action=\"", "src=\"", "id=\""] {
        let text = answer.text();
        places.extend(text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)));
    }
    let found = needles.find(places.join("\n").as_bytes());
    assert!(found.is_empty(), "{found:?}");
}

/// Searches every file under a folder: its content and its path. Gives how many bytes were read.
fn search(needles: &Needles, folder: &Path, since: Option<SystemTime>) -> usize {
    let mut read = 0;
    for path in files_under(folder) {
        let is_old = since.is_some_and(|since| path.metadata().and_then(|m| m.modified()).is_ok_and(|at| at < since));
        // A server that runs beside may have taken a file away.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if is_old {
            continue;
        }
        read += bytes.len();
        let found = needles.find(&bytes);
        assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
        assert!(needles.find(path.to_string_lossy().as_bytes()).is_empty(), "{}", path.display());
    }
    read
}

fn holds(folder: &Path, text: &str) -> bool {
    files_under(folder)
        .iter()
        .filter_map(|p| std::fs::read(p).ok())
        .any(|b| b.windows(text.len()).any(|w| w == text.as_bytes()))
}

/// What PostgreSQL keeps of one database: its files, and the write-ahead log since the test began.
async fn search_postgres(needles: &Needles, folder: &Folder, database: &Database, since: SystemTime) {
    let house = folder.house().await;
    let mut tx = house.store().read().await.unwrap();
    let of = "SELECT current_setting('data_directory'), oid::text FROM pg_database WHERE datname = current_database()";
    let (data, oid): (String, String) = tx.one(Sql(of), args![]).await.unwrap();
    drop(tx);
    let mut tx = house.store().write().await.unwrap();
    tx.run(Sql("CHECKPOINT"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    house.store().close().await;
    let (data, heap) = (Path::new(&data), Path::new(&data).join("base").join(&oid));
    assert!(holds(&heap, "signal.received"), "the files of {} were not found: the search is blind", database.name);
    assert!(search(needles, &heap, None) > 0);
    assert!(search(needles, &data.join("pg_wal"), Some(since)) > 0, "no write-ahead log: the search is blind");
}

async fn nothing_lies_in_the_clear(database: Option<Database>) {
    let since = SystemClock.now().seconds();
    let since = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(since).unwrap());
    let folder = Folder::demo(database);
    let mut play = Play::begin(&folder);
    let words = play.visitor_writes().await;
    let (mut duty, case) = play.duty_works(&words).await;
    play.referrals_go_round(&mut duty, &case).await;
    play.officials_have_secrets().await;
    let Play { server, secrets, .. } = play;
    let needles = Needles::new(secrets.0);
    let home = folder.home.path();
    // Once as it runs, with the write-ahead log beside it; once after it ended, with the log folded in.
    assert!(search(&needles, home, None) > 100_000);
    server.stop();
    let (code, said) = folder.verify();
    assert_eq!((code, needles.find(said.as_bytes())), (Some(0), vec![]), "{said}");
    let checkpoint = folder.run(&["journal", "checkpoint"]);
    assert!(needles.find(&checkpoint.stdout).is_empty() && needles.find(&checkpoint.stderr).is_empty());
    search(&needles, home, None);
    match &folder.database {
        Some(database) => search_postgres(&needles, &folder, database, since).await,
        None => assert!(holds(home, "signal.received"), "the database was not found: the search is blind"),
    }
    assert!(std::fs::metadata(folder.log()).unwrap().len() > 10_000, "the log was not found: the search is blind");
    // What was searched would have been found.
    std::fs::write(home.join("temp/proof"), canary("proof")).unwrap();
    assert!(!needles.find(&std::fs::read(home.join("temp/proof")).unwrap()).is_empty());
}

#[tokio::test]
async fn no_name_lies_in_the_clear_on_any_byte_of_the_disk() {
    nothing_lies_in_the_clear(None).await;
}

#[tokio::test]
async fn no_name_lies_in_the_clear_in_postgresql() {
    let Some(database) = database().await else { return };
    nothing_lies_in_the_clear(Some(database)).await;
}
