//! What a site writes on many of its pages, and main text lets through: rules, warnings, who it is. Such lines say nothing
//! about which offers are one. They stay in the text that is read and scored: on a recruiter's own site they may be what
//! warns.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Ctx};
use screening::Words;
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::collect::Worker;
use crate::collect::claim::Visit;
use crate::sealed::{Sealer, tag};

/// Pages on which a line stands before it can be the site's own.
const PAGES: u32 = 3;
/// It is when it stands on one page of so many.
const ONE_OF: u32 = 4;
/// Pages after which the older ones count half: sites change.
const WINDOW: u32 = 200;
/// Lines that are remembered; rare ones go first.
const MOST: usize = 5000;
/// Lines of one page that are looked at.
const OF_PAGE: usize = 500;
/// When less than one word of so many is left, the page is a copy of others rather than another offer between the same lines.
const LEFT: usize = 4;

/// Lines of a site, as keyed digests, with how many of its pages have them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Lines {
    pages: u32,
    counts: BTreeMap<u64, u32>,
}

impl Lines {
    /// Counts the lines of one page.
    pub fn add(&mut self, ctx: &Ctx, text: &str) {
        let lines: BTreeSet<u64> = text.lines().take(OF_PAGE).filter_map(|line| key(ctx, line)).collect();
        self.pages += 1;
        for line in lines {
            *self.counts.entry(line).or_default() += 1;
        }
        if self.pages >= WINDOW {
            self.pages /= 2;
            self.counts.values_mut().for_each(|count| *count /= 2);
            self.counts.retain(|_, count| *count > 0);
        }
        let mut rare = 1;
        while self.counts.len() > MOST {
            self.counts.retain(|_, count| *count > rare);
            rare += 1;
        }
    }

    /// A text without the lines that are its site's own.
    pub fn without(&self, ctx: &Ctx, text: &str) -> String {
        let is_own = |line: &str| {
            let count = key(ctx, line).and_then(|key| self.counts.get(&key)).copied().unwrap_or(0);
            count >= PAGES && count * ONE_OF >= self.pages
        };
        let left: Vec<&str> = text.lines().filter(|line| !is_own(line)).collect();
        let left = left.join("\n");
        let words = |text: &str| text.split_whitespace().count();
        if words(&left) * LEFT < words(text) { text.to_owned() } else { left }
    }
}

/// A line however it is spelt; `None` without words.
fn key(ctx: &Ctx, line: &str) -> Option<u64> {
    let words = Words::of(line);
    let said: Vec<&str> = (0..words.len()).map(|at| words.get(at)).collect();
    let digest = tag(ctx, "offer/line", &said.join(" "));
    (!said.is_empty()).then(|| u64::from_be_bytes(std::array::from_fn(|at| digest[at])))
}

/// What is known of the site, with the lines of pages that were read just now.
pub(super) async fn learn(
    ctx: &Ctx,
    worker: &Worker,
    visit: &Visit,
    texts: impl Iterator<Item = &str>,
) -> Result<Lines, AccessError> {
    let (sealer, row) = (Sealer::of(ctx), visit.row());
    let at = ("offer_host", row.as_str(), "lines");
    let mut tx = ctx.house().store().write().await?;
    let kept = sql!("SELECT lines FROM offer_host WHERE tag = $1 AND held_by = $2");
    let kept: Option<(Option<Vec<u8>>,)> = tx.opt(kept, args![&visit.tag, &worker.name]).await?;
    let mut lines: Lines = match kept {
        Some((Some(kept),)) => sealer.open_json(at, &kept)?,
        _ => Lines::default(),
    };
    texts.for_each(|text| lines.add(ctx, text));
    let sealed = sealer.seal_json(at, &lines)?;
    let write = sql!("UPDATE offer_host SET lines = $1 WHERE tag = $2 AND held_by = $3");
    tx.run(write, args![sealed, &visit.tag, &worker.name]).await?;
    tx.commit().await?;
    Ok(lines)
}
