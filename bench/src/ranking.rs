//! How well offers are put in order by what was learned from earlier ones: `ranking F.jsonl`, or `--train A --test B`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use screening::{Example, Model, Words};
use serde_json::Value;

use crate::{Fallible, say, twins};

/// Parts of which each is asked about once, having learned from the others.
const PARTS: usize = 5;
/// Ways of parting that are averaged.
const WAYS: u64 = 3;
/// Steps of probability in which it is asked whether scores can be believed.
const STEPS: usize = 10;

/// What is learned from, and what is asked about.
#[derive(Args)]
pub struct Asked {
    /// Offers, one JSON object a line: `label` 1 or 0, `campaign`, and `text` (or several texts, which are joined). Parted so
    /// that no campaign is on both sides.
    #[arg(required_unless_present = "train")]
    offers: Option<PathBuf>,
    /// Learn from this file.
    #[arg(long)]
    train: Option<PathBuf>,
    /// Ask about this file.
    #[arg(long, requires = "train")]
    test: Option<PathBuf>,
    /// Learn by so many terms only, those that say most.
    #[arg(long, default_value_t = 0)]
    sparse: usize,
    /// Write what was learned from all offers to this file, as a profile can begin with it.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Write the score of each offer asked about to this file: number of the line, label, score, and that of its twin.
    #[arg(long)]
    scores: Option<PathBuf>,
    /// The same offers as somebody else would write them, one JSON object a line: `line`, the number of the offer as `--scores`
    /// writes it, and `text`. Without it every offer is reworded by rules.
    #[arg(long)]
    twins: Option<PathBuf>,
}

/// An offer's score, and that of the same offer reworded.
#[derive(Clone, Copy, Default)]
struct Scored {
    score: f64,
    reworded: Option<f64>,
    suspicious: bool,
}

impl Scored {
    fn of(model: &Model, offer: &Offer) -> Self {
        let score = |text: &str| model.score(&Words::of(text)).probability;
        let reworded = offer.twin.as_deref().map(score);
        Self { score: score(&offer.text), reworded, suspicious: offer.suspicious }
    }
}

fn labelled(scored: &[Scored]) -> Vec<(f64, bool)> {
    scored.iter().map(|of| (of.score, of.suspicious)).collect()
}

pub(crate) struct Offer {
    suspicious: bool,
    campaign: u64,
    pub(crate) text: String,
    pub(crate) twin: Option<String>,
}

/// Learns and asks, and prints how well that went.
pub fn run(asked: &Asked) -> Fallible<Vec<String>> {
    let mut campaigns = HashMap::new();
    let (scored, in_campaign) = match (&asked.offers, &asked.train, &asked.test) {
        (_, Some(train), Some(test)) => {
            say::head(&format!("ranking of {} by {}", test.display(), train.display()));
            let (train, mut test) = (read(train, &mut campaigns)?, read(test, &mut campaigns)?);
            twins::add(&mut test, asked.twins.as_deref())?;
            let begun = Instant::now();
            let model = learn(asked, &examples(&train));
            say::figure("learned from", train.len());
            say::figure("time to learn", say::ms(begun.elapsed()));
            (ask(&model, &test), twins::in_campaign(&test))
        }
        (_, Some(train), None) => {
            let path = asked.write.as_ref().ok_or("--train without --test needs --write")?;
            let offers = read(train, &mut campaigns)?;
            let bytes = learn(asked, &examples(&offers)).to_bytes();
            std::fs::write(path, &bytes)?;
            say::figure("learned from", offers.len());
            say::figure("bytes written", bytes.len());
            return Ok(Vec::new());
        }
        (Some(offers), ..) => {
            say::head(&format!("ranking of {}, campaigns kept apart", offers.display()));
            let mut offers = read(offers, &mut campaigns)?;
            twins::add(&mut offers, asked.twins.as_deref())?;
            let apart: Vec<_> = (0..WAYS).map(|way| parted(asked, &offers, |offer, _| offer.campaign, way)).collect();
            for (way, scored) in apart.iter().enumerate() {
                say::figure(
                    &format!("AUC, parted in way {}", way + 1),
                    format!("{:.4}", screening::area(&labelled(scored)).unwrap_or(0.5)),
                );
            }
            let leaking = parted(asked, &offers, |_, at| at as u64, 0);
            say::figure(
                "AUC when copies stand on both sides, for comparison",
                format!("{:.4}", screening::area(&labelled(&leaking)).unwrap_or(0.5)),
            );
            (apart.into_iter().flatten().collect(), twins::in_campaign(&offers))
        }
        _ => return Err("name a file, or --train and --test".into()),
    };
    judge(&labelled(&scored));
    let twins = scored.iter().zip(in_campaign.iter().cycle());
    twins::judge(&twins.filter_map(|(of, is_in)| Some((of.score, of.reworded?, *is_in))).collect::<Vec<_>>());
    if let Some(path) = &asked.scores {
        let line = |(at, of): (usize, &Scored)| {
            let twin = of.reworded.map(|score| format!("\t{score:.6}")).unwrap_or_default();
            format!("{at}\t{}\t{:.6}{twin}\n", u8::from(of.suspicious), of.score)
        };
        std::fs::write(path, scored.iter().enumerate().map(line).collect::<String>())?;
    }
    Ok(Vec::new())
}

fn read(path: &Path, campaigns: &mut HashMap<String, u64>) -> Fallible<Vec<Offer>> {
    let mut offers = Vec::new();
    for (number, line) in std::fs::read_to_string(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        let row: Value =
            serde_json::from_str(line).map_err(|e| format!("{}, line {}: {e}", path.display(), number + 1))?;
        let label = row.get("label").ok_or_else(|| format!("line {} has no label", number + 1))?;
        let suspicious = label.as_bool().unwrap_or_else(|| label.as_f64().unwrap_or_default() > 0.5);
        let name = row.get("campaign").map_or_else(|| format!("line {number} of {}", path.display()), Value::to_string);
        let next = campaigns.len() as u64;
        let campaign = *campaigns.entry(name).or_insert(next);
        offers.push(Offer { suspicious, campaign, text: text_of(&row), twin: None });
    }
    Ok(offers)
}

/// The text, or all texts of the line in the order of an advertisement.
fn text_of(row: &Value) -> String {
    if let Some(text) = row.get("text").and_then(Value::as_str) {
        return text.to_owned();
    }
    let fields = ["title", "company_profile", "description", "requirements", "benefits"];
    fields.iter().filter_map(|field| row.get(field)?.as_str()).collect::<Vec<_>>().join(" \n ")
}

fn examples(offers: &[Offer]) -> Vec<Example<'_>> {
    offers.iter().map(|o| Example { text: &o.text, campaign: o.campaign, suspicious: o.suspicious }).collect()
}

fn learn(asked: &Asked, examples: &[Example<'_>]) -> Model {
    if asked.sparse == 0 { Model::learn(examples) } else { Model::sparse(examples, asked.sparse) }
}

/// Scores of all offers, each by a model that has not seen its group.
fn parted(asked: &Asked, offers: &[Offer], group: impl Fn(&Offer, usize) -> u64, way: u64) -> Vec<Scored> {
    let part = |at: usize| {
        let mixed = (group(&offers[at], at) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ (way + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) as usize % PARTS
    };
    let mut scores = vec![Scored::default(); offers.len()];
    for out in 0..PARTS {
        let all = examples(offers);
        let within: Vec<_> = all.iter().enumerate().filter(|(at, _)| part(*at) != out).map(|(_, e)| *e).collect();
        let model = learn(asked, &within);
        (0..offers.len()).filter(|at| part(*at) == out).for_each(|at| scores[at] = Scored::of(&model, &offers[at]));
    }
    scores
}

fn ask(model: &Model, offers: &[Offer]) -> Vec<Scored> {
    let begun = Instant::now();
    let alone: f64 = offers.iter().map(|offer| model.score(&Words::of(&offer.text)).probability).sum();
    std::hint::black_box(alone);
    let each = begun.elapsed() / u32::try_from(offers.len().max(1)).unwrap_or(u32::MAX);
    say::figure("time to score one", say::ms(each));
    let begun = Instant::now();
    let explained: Duration = offers.first().map_or(Duration::ZERO, |offer| {
        let _ = model.explain(&Words::of(&offer.text));
        begun.elapsed()
    });
    say::figure("time to explain one", say::ms(explained));
    offers.iter().map(|offer| Scored::of(model, offer)).collect()
}

fn judge(scored: &[(f64, bool)]) {
    let yes = scored.iter().filter(|(_, label)| *label).count() as f64;
    say::figure("asked about, of which suspicious", format!("{}, {yes}", scored.len()));
    let auc = screening::area(scored).unwrap_or(0.5);
    say::against("AUC", format!("{auc:.4}"), &say::Target::at_least(auc, 0.955, ""));
    let right = scored.iter().filter(|(score, label)| *score > 0.5 && *label).count() as f64;
    let told = scored.iter().filter(|(score, _)| *score > 0.5).count() as f64;
    let f1 = 2.0 * right / (told + yes).max(1.0);
    say::figure("F1 at a score of 0.5", format!("{f1:.4}"));
    let mut off = 0.0;
    for step in 0..STEPS {
        let within: Vec<_> =
            scored.iter().filter(|(score, _)| ((score * STEPS as f64) as usize).min(STEPS - 1) == step).collect();
        let mean = within.iter().map(|(score, _)| score).sum::<f64>();
        let true_ones = within.iter().filter(|(_, label)| *label).count() as f64;
        off += (mean - true_ones).abs() / scored.len().max(1) as f64;
    }
    say::against("expected calibration error, ten steps", format!("{off:.4}"), &say::Target::at_most(off, 0.05, ""));
}
