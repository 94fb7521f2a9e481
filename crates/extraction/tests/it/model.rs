//! The shipped model is whole and fits the rows it is asked about.

use extraction::context::{self, CONTEXT_WIDTH};
use extraction::features::{Seen, WIDTH, rows};
use extraction::judge::judge;
use extraction::kind::{self, KIND_WIDTH, LEARNT};
use extraction::lexicon::Lexicon;
use extraction::model::Model;

const PAGE: &str = "<body><nav><a href=/>A</a></nav><h1>B c</h1><p>Bu bir cümlədir, uzun bir cümlə.</p><ul><li>x</ul><p>Son söz budur.</p>";

#[test]
fn rows_have_the_width_they_say() {
    let seen = Seen::new(PAGE, Lexicon::shipped());
    let blocks = seen.blocks.list.len();
    assert_eq!(blocks, 5);
    assert_eq!(rows(&seen).len(), blocks * WIDTH);
    assert_eq!(context::rows(&seen, &vec![0.5; blocks]).len(), blocks * CONTEXT_WIDTH);
    assert_eq!(kind::row(&seen, Some("https://a.az/b?c=d")).len(), KIND_WIDTH);
    assert!(rows(&seen).iter().all(|n| n.is_finite()));
}

#[test]
fn the_shipped_model_is_whole() {
    let model = Model::shipped();
    assert_eq!(model.kinds.len(), LEARNT.len());
    assert!(model.kinds.iter().all(|f| f.len() >= 20) && model.first.len() >= 50 && model.second.len() >= 50);
    let size = include_bytes!("../../src/model.bin").len() + include_bytes!("../../src/classes.tsv").len();
    assert!(size <= 300_000, "{size} bytes");
}

#[test]
fn a_broken_model_is_refused_and_keeps_nothing() {
    let whole = include_bytes!("../../src/model.bin");
    for cut in [0, 3, 4, 5, 100, whole.len() / 2, whole.len() - 1] {
        assert!(Model::from_bytes(&whole[..cut]).is_none(), "{cut}");
    }
    let mut looped = whole.to_vec();
    // The first question of the first tree leads to itself.
    looped[4 + 2 + 2 + 6..4 + 2 + 2 + 8].copy_from_slice(&0_i16.to_le_bytes());
    assert!(Model::from_bytes(&looped).is_none());
    let seen = Seen::new(PAGE, Lexicon::shipped());
    let judgement = judge(&seen, None, &Model::default());
    assert_eq!((judgement.kinds.len(), judgement.chances.len()), (LEARNT.len(), seen.blocks.list.len()));
}
