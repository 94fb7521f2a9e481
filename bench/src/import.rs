//! A list of people loaded into a register, as an official does it: sent, its columns confirmed, looked at, loaded; and the
//! same file once more.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::account::{between, shown, sign_in};
use crate::http::Client;
use crate::say::{self, Target};
use crate::server::{Program, Server};
use crate::{Fallible, kept, machine, text};

const LIST: &str = "/az/desk/registry/imports";
/// Rows that are to be read, sealed, linked and committed in a second, on SQLite.
const TARGET_ROWS: f64 = 5_000.0;

#[rustfmt::skip]
const FAMILIES: [&str; 24] = [
    "Uydurmalı", "Xəyalov", "Nağılov", "Yalançıyev", "Kağızov", "Bulaqlı", "Dumanov", "Çöllü", "Qəlyanov", "Şimşəkli", "Söyüdov", "Ütüklü",
    "Palçıqov", "Üzümlü", "Dolmaov", "Narlı", "Heyvalı", "Əncirov", "Tütəkli", "Sazov", "Köklü", "Budaqov", "Yarpaqlı", "Gilaslı",
];
#[rustfmt::skip]
const GIVEN: [&str; 24] = [
    "Nümunə", "Örnək", "Kimsə", "Sanki", "Guya", "Bəlkə", "Yarı", "Tam", "Birinci", "İkinci", "Üçüncü", "Dördüncü",
    "Ağca", "Qaraca", "Sarıca", "Göycə", "Balaca", "Yekə", "Uzun", "Gödək", "Sakit", "Cəld", "Ağıllı", "Şən",
];
const SYLLABLES: [&str; 16] =
    ["ba", "də", "ki", "lo", "mu", "nə", "pi", "ra", "sə", "to", "vu", "yə", "za", "xə", "gü", "çı"];

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
    fn word(&mut self) -> String {
        format!("{}{}{}", self.one(&SYLLABLES), self.one(&SYLLABLES), self.one(&SYLLABLES))
    }
    fn fin(&mut self) -> String {
        const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        (0..7).map(|_| char::from(SIGNS[self.below(SIGNS.len() as u64) as usize])).collect()
    }
}

/// Invented families of one to five, as a list writes them.
fn list(rows: usize, seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut text = String::from("No;Soyad;Ad;Ata adı;Doğum tarixi;Cins;FİN;Telefon;Rayon;Ünvan;Ailə;Qohumluq\r\n");
    let (mut row, mut family) = (0, 0);
    while row < rows {
        family += 1;
        let (root, word) = (dice.one(&FAMILIES), dice.word());
        let (phone, street) = (dice.below(9_000_000) + 1_000_000, dice.word());
        let size = (1 + dice.below(5) as usize).min(rows - row);
        for person in 0..size {
            row += 1;
            let relation = if person == 0 { "başçı" } else { "övlad" };
            let year = if person == 0 { 1950 + dice.below(40) } else { 2005 + dice.below(18) };
            let born = format!("{:02}.{:02}.{year}", 1 + dice.below(28), 1 + dice.below(12));
            let sex = if dice.below(2) == 0 { "K" } else { "Q" };
            let given = format!("{}{}", dice.one(&GIVEN), dice.word());
            let fin = dice.fin();
            text += &format!(
                "{row};{word}{root};{given};{} oğlu;{born};{sex};{fin};+99450{phone};Gəncə;{street} küçəsi {family};A{family};{relation}\r\n",
                dice.one(&GIVEN)
            );
        }
    }
    text
}

/// Loads an invented list, or a file of your own with such columns.
pub async fn run(program: &Program, rows: usize, file: Option<PathBuf>, registered: usize) -> Fallible<Vec<String>> {
    let (name, bytes) = match &file {
        Some(path) => {
            (path.file_name().and_then(|name| name.to_str()).unwrap_or("list").to_owned(), std::fs::read(path)?)
        }
        None => ("list.csv".to_owned(), list(rows, 7).into_bytes()),
    };
    say::head(&format!(
        "A list of {} kB loaded into a register that has {registered} people of other lists",
        bytes.len() / 1000
    ));
    let folder = program.demo().await?;
    let server = folder.serve()?;
    let mut client = Client::new(server.address);
    sign_in(&mut client, "registrar").await?;
    if registered > 0 {
        let before = Loaded::of(&server, &mut client, "before.csv", list(registered, 11).as_bytes()).await?;
        say::figure("rows in the register before", before.rows);
    }
    let cpu = machine::cpu(server.process())?;
    let loaded = Loaded::of(&server, &mut client, &name, &bytes).await?;
    let cpu = machine::cpu(server.process())? - cpu;
    loaded.show();
    let rate = loaded.rows as f64 / loaded.whole().as_secs_f64();
    say::against(
        "rows a second, from sending to the last commit",
        format!("{rate:.0}"),
        &Target::at_least(rate, TARGET_ROWS, "a second"),
    );
    say::figure("CPU of the server", format!("{:.2} s", cpu.as_secs_f64()));
    let again = Loaded::of(&server, &mut client, &name, &bytes).await?;
    say::figure("the same file again: rows taken", again.taken);
    say::figure("the same file again: time", say::ms(again.whole()));
    let (_, most) = machine::memory(server.process())?;
    say::figure("memory of the server at most", say::megabytes(most));
    server.stop()?;
    let mut wrong: Vec<String> = kept::verify(&folder)?.into_iter().collect();
    if file.is_none() && loaded.taken * 100 < loaded.rows * 98 {
        wrong.push(format!("of {} invented rows only {} were taken", loaded.rows, loaded.taken));
    }
    if again.taken > 0 {
        wrong.push(format!("{} rows were taken a second time", again.taken));
    }
    wrong.extend(folder.said());
    Ok(wrong)
}

/// A list that was loaded, and how long each step took.
struct Loaded {
    rows: usize,
    taken: usize,
    sent: Duration,
    looked: Duration,
    loaded: Duration,
}

impl Loaded {
    async fn of(server: &Server, client: &mut Client, name: &str, bytes: &[u8]) -> Fallible<Self> {
        let page = shown(client.get(LIST).await?, LIST)?;
        let token = between(&page, "name=\"csrf\" value=\"", "\"").ok_or("a page without a token")?.to_owned();
        let form = text::form_token();
        let fields = [
            ("csrf", token.as_str()),
            ("form", form.as_str()),
            ("kind", "family"),
            ("district", "AZ-GA"),
            ("basis", "consent"),
            ("agreed", "A list"),
        ];
        let begun = Instant::now();
        let answer = client.post_file(LIST, &fields, name, bytes).await?;
        let columns = answer
            .header("location")
            .ok_or_else(|| format!("the list was answered with {}", answer.status))?
            .to_owned();
        let sent = begun.elapsed();
        let page = shown(client.get(&columns).await?, &columns)?;
        let chosen = columns_of(&page);
        let mut fields = vec![("csrf", token.as_str()), ("step", "look"), ("sheet", "0")];
        fields.extend(chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let begun = Instant::now();
        expect(client, &columns, &fields).await?;
        let path = columns.trim_end_matches("/columns").to_owned();
        settled(client, &path).await?;
        let looked = begun.elapsed();
        let begun = Instant::now();
        let page = shown(client.get(&path).await?, &path)?;
        if page.contains("id=\"load\"") && page.contains("/load\"") {
            expect(client, &format!("{path}/load"), &[("csrf", &token), ("doubtful", "take")]).await?;
        }
        let page = settled(client, &path).await?;
        let loaded = begun.elapsed();
        let _ = server;
        let count = |verdict: &str| {
            let link = format!("?show={verdict}\"");
            let rest = page.split_once(&link).map_or("", |(_, rest)| rest);
            between(rest, "(", ")").and_then(|n| n.parse().ok()).unwrap_or(0_usize)
        };
        let rows = ["new", "known", "doubtful", "wrong", "taken"].into_iter().map(count).sum();
        Ok(Self { rows, taken: count("taken"), sent, looked, loaded })
    }

    fn whole(&self) -> Duration {
        self.sent + self.looked + self.loaded
    }

    fn show(&self) {
        say::figure("rows, and those that were taken", format!("{}, {}", self.rows, self.taken));
        say::figure("sent, sealed and opened", say::ms(self.sent));
        say::figure("looked at: read and linked", say::ms(self.looked));
        say::figure("loaded: read, sealed and committed", say::ms(self.loaded));
    }
}

/// What the page of columns suggests.
fn columns_of(page: &str) -> Vec<(String, String)> {
    let mut chosen = Vec::new();
    for select in page.split("<select").skip(1) {
        let Some(name) = between(select, "name=\"", "\"") else { continue };
        let Some((before, _)) = select.split_once("\" selected") else { continue };
        if name.starts_with('c')
            && let Some((_, value)) = before.rsplit_once("value=\"")
        {
            chosen.push((name.to_owned(), value.to_owned()));
        }
    }
    chosen
}

async fn expect(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Fallible<()> {
    let answer = client.post_form(path, fields).await?;
    if answer.status == 303 { Ok(()) } else { Err(format!("{path} was answered with {}", answer.status).into()) }
}

/// Waits until nobody is at work on it any more.
async fn settled(client: &mut Client, path: &str) -> Fallible<String> {
    loop {
        let page = shown(client.get(path).await?, path)?;
        if !page.contains("id=\"progress\" hx-get") {
            return Ok(page);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
