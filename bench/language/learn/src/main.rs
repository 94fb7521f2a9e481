//! Learns the weights of `language` and writes them to a file. Takes the place of the gathered texts and of the file.
//!
//! `cargo run --release -p learn -- corpus/train.tsv data/language.model`

mod chains;
mod dice;
mod fitting;
mod samples;
mod typing;

use std::error::Error;

use language::letters::Script;
use language::model;

use fitting::Fit;
use samples::Sources;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(texts), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("learn TEXTS FILE".into());
    };
    let count: usize = arguments.next().map_or(Ok(1_800_000), |count| count.parse())?;
    let sources = Sources::read(&texts)?;
    let tables = [
        (Script::Latin, model::LATIN, model::LATIN_BITS, model::LATIN_WIDTH, count),
        (Script::Cyrillic, model::CYRILLIC, model::CYRILLIC_BITS, model::CYRILLIC_WIDTH, count / 2),
        (Script::Arabic, model::ARABIC, model::ARABIC_BITS, model::ARABIC_WIDTH, count / 8),
    ];
    let mut head = Vec::new();
    let mut body = Vec::new();
    for (script, answers, bits, width, count) in tables {
        let mut fit = Fit::new(bits + model::TAG_BITS, width);
        fit.learn(&sources, script, answers, count);
        let kept = fit.prune();
        fit.learn_again(&sources, script, answers, count / 3);
        let (step, weights) = fit.rounded();
        head.extend_from_slice(&step.to_le_bytes());
        body.extend(kept.iter().map(|row| *row as u8));
        for row in kept {
            let at = row as usize * width;
            body.extend(weights[at..at + width].iter().map(|weight| weight.cast_unsigned()));
        }
    }
    head.extend_from_slice(&body);
    if head.len() != model::LENGTH {
        return Err("the file has another length than the program expects".into());
    }
    std::fs::write(file, head)?;
    Ok(())
}
