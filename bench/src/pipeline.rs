//! How fast the whole path is, from a folder of saved pages to a queue with scores, as the server goes it: `pipeline FOLDER`.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use clap::Args;
use profile::Profile;
use screening::{Campaign, Campaigns, Example, Model, Sketch};

use crate::{Fallible, machine, say};

/// What is read.
#[derive(Args)]
pub struct Asked {
    /// Pages: `NAME.html` or `NAME.html.gz`, in folders or not.
    folder: PathBuf,
    /// Decided offers from which a reading order is learned beforehand, as in `ranking`.
    #[arg(long)]
    train: Option<PathBuf>,
    /// How often the folder is gone through, for each number of cores; half of all times were quicker than what is said.
    #[arg(long, default_value_t = 5)]
    passes: usize,
    /// Write the queue to this file: score, campaign, name, title, a tab between them.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What becomes of a page.
struct Read {
    title: String,
    lang: &'static str,
    contacts: usize,
    published: bool,
    score: f64,
    sketch: Sketch,
}

/// An invented page that goes through every part.
const WARM: &str = "<html><title>Doska</title><body><nav><a href='/'>Doska</a></nav><main><h1>Dubayda iş</h1><p>Dubayda yaxşı \
    maaşlı iş, təcrübə tələb olunmur, pasportunuz ofisdə saxlanılır.</p><p>Zəng: o5o 123 45 67, 12 noyabr 2026</p></main></body>\
    </html>";

/// Reads all pages and puts them in order.
pub fn run(asked: &Asked) -> Fallible<Vec<String>> {
    say::head(&format!("the whole path over {}", asked.folder.display()));
    let profile = Profile::embedded_az().map_err(|problems| format!("the profile has {} problems", problems.len()))?;
    let model = asked.train.as_deref().map(learned).transpose()?;
    // Tables that are read once, before the clock, as the peer does it.
    page(WARM.as_bytes(), &profile, model.as_ref());
    let (_, one) = often(asked, &profile, model.as_ref(), 1)?;
    let (queue, all) = often(asked, &profile, model.as_ref(), machine::cores())?;
    let speed = |seconds: f64| format!("{:.0}", queue.len() as f64 / seconds);
    say::figure("pages", queue.len());
    say::figure("pages a second, on one core", format!("{} (best {})", speed(middle(&one)), speed(one[0])));
    say::figure("pages a second, on every core", format!("{} (best {})", speed(middle(&all)), speed(all[0])));
    let campaigns = queue.iter().map(|row| row.1).collect::<std::collections::BTreeSet<_>>().len();
    say::figure("campaigns", campaigns);
    say::figure("pages with a contact", queue.iter().filter(|row| row.3.contacts > 0).count());
    say::figure("pages with a day", queue.iter().filter(|row| row.3.published).count());
    say::figure("pages whose language is known", queue.iter().filter(|row| !row.3.lang.is_empty()).count());
    if let Some(path) = &asked.out {
        let line = |row: &(f64, Campaign, PathBuf, Read)| {
            format!("{:.4}\t{}\t{}\t{}\n", row.0, row.1, row.2.display(), row.3.title.replace(['\t', '\n'], " "))
        };
        std::fs::write(path, queue.iter().map(line).collect::<String>())?;
    }
    Ok(Vec::new())
}

type Queue = Vec<(f64, Campaign, PathBuf, Read)>;

/// The queue, and how many seconds each pass took, the quickest first.
fn often(asked: &Asked, profile: &Profile, model: Option<&Model>, cores: usize) -> Fallible<(Queue, Vec<f64>)> {
    let (mut queue, mut took) = once(&asked.folder, profile, model, cores).map(|(queue, took)| (queue, vec![took]))?;
    for _ in 1..asked.passes {
        let again = once(&asked.folder, profile, model, cores)?;
        queue = again.0;
        took.push(again.1);
    }
    took.sort_by(f64::total_cmp);
    Ok((queue, took))
}

fn middle(took: &[f64]) -> f64 {
    took[took.len() / 2]
}

/// From the first look into the folder to the last line of the queue; and how many seconds that took.
fn once(folder: &Path, profile: &Profile, model: Option<&Model>, cores: usize) -> Fallible<(Queue, f64)> {
    let begun = Instant::now();
    let mut paths = Vec::new();
    find(folder, &mut paths)?;
    paths.sort();
    let (next, read) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((at, path)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    paths.get(at).map(|path| (at, path))
                } {
                    let done = std::fs::read(path).ok().map(|bytes| page(&unpacked(bytes), profile, model));
                    if let (Some(done), Ok(mut read)) = (done, read.lock()) {
                        read.push((at, done));
                    }
                }
            });
        }
    });
    let mut read = read.into_inner().map_err(|e| e.to_string())?;
    read.sort_by_key(|(at, _)| *at);
    let mut campaigns = Campaigns::new();
    let mut queue: Queue = read
        .into_iter()
        .map(|(at, page)| (page.score, campaigns.add(page.sketch.clone()), paths[at].clone(), page))
        .collect();
    for row in &mut queue {
        row.1 = campaigns.now(row.1);
    }
    queue.sort_by(|one, other| other.0.total_cmp(&one.0));
    Ok((queue, begun.elapsed().as_secs_f64()))
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Fallible<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            find(&path, found)?;
        } else if name.ends_with(".html") || name.ends_with(".html.gz") {
            found.push(path);
        }
    }
    Ok(())
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut out = Vec::new();
    let read = std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes.as_slice()), &mut out);
    if read.is_ok() { out } else { bytes }
}

/// What the server does with a page that came in.
fn page(bytes: &[u8], profile: &Profile, model: Option<&Model>) -> Read {
    let page = extraction::read(&extraction::decode(bytes, None).text, None);
    let title = page.title.unwrap_or_default();
    let whole = format!("{title}\n{}", page.text);
    let seen = profile.offers().look(&whole);
    let learned = model.map_or(0.0, |model| model.score(&seen.words).log_odds);
    Read {
        lang: language::identify(&whole).map_or("", language::Language::code),
        contacts: contacts::contacts(&whole).len() + contacts::contacts(&page.beside).len(),
        published: page.published.is_some(),
        score: seen.log_odds() + learned,
        sketch: Sketch::of(&page.text),
        title,
    }
}

/// Fields of an advertisement that are read together, when it has no `text`.
const FIELDS: [&str; 5] = ["title", "company_profile", "description", "requirements", "benefits"];

fn learned(path: &Path) -> Fallible<Model> {
    let file = std::fs::read_to_string(path)?;
    let mut offers = Vec::new();
    for (at, line) in (0..).zip(file.lines()) {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let text = if row["text"].is_string() { field("text") } else { FIELDS.map(field).join("\n") };
        offers.push((text, row["campaign"].as_u64().unwrap_or(at), row["label"].as_i64() == Some(1)));
    }
    let examples = offers.iter().map(|(text, campaign, suspicious)| Example {
        text,
        campaign: *campaign,
        suspicious: *suspicious,
    });
    Ok(Model::learn(&examples.collect::<Vec<_>>()))
}
