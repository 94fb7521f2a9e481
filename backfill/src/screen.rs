//! Years of texts at once: each is read by the functions, those that are alike are put together, and what is worth reading
//! comes first.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{CsvReadOptions, JsonReadOptions, ParquetReadOptions, SessionContext};

use crate::Fallible;

/// What is said of each text by itself.
const STUDIED: &str = "SELECT id, language(text) AS lang, log_odds(text) AS log_odds, sketch(text) AS sketch
    FROM (SELECT CAST(id AS VARCHAR) AS id, CAST(text AS VARCHAR) AS text FROM texts)";
/// Texts and those that they may be copies of. In each bucket the first few stand for all: a bucket of words that everyone
/// uses must not have all of its texts compared with each other.
const ALIKE: &str = "WITH placed AS (SELECT id, unnest(buckets(sketch)) AS bucket FROM studied),
    ranked AS (SELECT id, bucket, row_number() OVER (PARTITION BY bucket ORDER BY id) AS place FROM placed),
    pairs AS (SELECT DISTINCT later.id AS id, first.id AS first
              FROM ranked later JOIN ranked first ON later.bucket = first.bucket
              WHERE first.place <= 3 AND first.id < later.id),
    compared AS (SELECT pairs.id, pairs.first, likeness(a.sketch, b.sketch) AS likeness
                 FROM pairs JOIN studied a ON a.id = pairs.id JOIN studied b ON b.id = pairs.first)
    SELECT id, first, likeness FROM compared WHERE likeness IS NOT NULL";

/// A campaign that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The text that it began with.
    pub first: String,
    /// How many texts it has.
    pub texts: usize,
    /// The highest natural logarithm of the odds of its texts.
    pub log_odds: f64,
    /// The language of that text.
    pub lang: String,
}

/// Makes a file or folder the table `texts`, by its ending: Parquet, CSV with a header, tab-separated without one, or JSON
/// Lines; with the columns `id` and `text`.
pub async fn open(ctx: &SessionContext, path: &str) -> Fallible<()> {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or("parquet");
    match ending {
        "csv" => ctx.register_csv("texts", path, CsvReadOptions::new()).await?,
        "tsv" => {
            use datafusion::arrow::datatypes::{DataType, Field, Schema};
            let column = |name| Field::new(name, DataType::Utf8, true);
            let schema = Schema::new(vec![column("id"), column("text")]);
            let options =
                CsvReadOptions::new().delimiter(b'\t').has_header(false).schema(&schema).file_extension("tsv");
            ctx.register_csv("texts", path, options).await?;
        }
        "jsonl" | "json" => {
            let options = JsonReadOptions::default().file_extension(ending);
            ctx.register_json("texts", path, options).await?;
        }
        _ => ctx.register_parquet("texts", path, ParquetReadOptions::default()).await?,
    }
    Ok(())
}

/// Reads the table `texts` and puts it together. `folder` takes what is said of each text; every machine of a cluster must
/// reach it under this name. Gives the campaigns, what is worth reading first, and the campaign of each text.
pub async fn screen(ctx: &SessionContext, folder: &str) -> Fallible<(Vec<Found>, BTreeMap<String, String>)> {
    ctx.sql(STUDIED).await?.write_parquet(folder, DataFrameWriteOptions::new(), None).await?;
    ctx.register_parquet("studied", folder, ParquetReadOptions::default()).await?;
    let mut likes: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for batch in ctx.sql(ALIKE).await?.collect().await? {
        let (ids, firsts) = (text(&batch, 0)?, text(&batch, 1)?);
        let numbers = batch.column(2).as_primitive::<Float64Type>();
        for ((id, first), like) in ids.into_iter().zip(firsts).zip(numbers.values()) {
            likes.entry(id).or_default().push((first, *like));
        }
    }
    let mut studied = Vec::new();
    for batch in
        ctx.sql("SELECT id, coalesce(lang, '') AS lang, log_odds FROM studied ORDER BY id").await?.collect().await?
    {
        let (ids, langs) = (text(&batch, 0)?, text(&batch, 1)?);
        let odds = batch.column(2).as_primitive::<Float64Type>().values().to_vec();
        studied.extend(ids.into_iter().zip(langs).zip(odds));
    }
    let of = stars(studied.iter().map(|((id, _), _)| id.as_str()), &likes);
    let mut found: HashMap<&str, Found> = HashMap::new();
    for ((id, lang), log_odds) in &studied {
        let first = of[id].as_str();
        let new = || Found { first: first.to_owned(), texts: 0, log_odds: f64::NEG_INFINITY, lang: String::new() };
        let campaign = found.entry(first).or_insert_with(new);
        campaign.texts += 1;
        if *log_odds > campaign.log_odds {
            (campaign.log_odds, campaign.lang) = (*log_odds, lang.clone());
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort_by(|one, other| other.log_odds.total_cmp(&one.log_odds).then_with(|| one.first.cmp(&other.first)));
    Ok((found, of))
}

/// The campaign of each text: that of the text it is most like, two steps from the first one at most, so that no chain of
/// small changes leads from one text to quite another. The texts come in order.
fn stars<'t>(
    texts: impl Iterator<Item = &'t str>,
    likes: &BTreeMap<String, Vec<(String, f64)>>,
) -> BTreeMap<String, String> {
    let mut of: BTreeMap<String, (String, u8)> = BTreeMap::new();
    for id in texts {
        let near = likes.get(id).into_iter().flatten().filter_map(|(first, like)| {
            let (campaign, steps) = of.get(first)?;
            (*steps < 2).then_some((*like, std::cmp::Reverse(*steps), campaign))
        });
        // Of two that are as like and as near the first by name, so that the same texts are put together the same wherever it runs.
        let best = near
            .max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)).then_with(|| other.2.cmp(one.2)));
        let own = best.map_or_else(|| (id.to_owned(), 0), |(_, steps, campaign)| (campaign.clone(), steps.0 + 1));
        of.insert(id.to_owned(), own);
    }
    of.into_iter().map(|(id, (campaign, _))| (id, campaign)).collect()
}

/// A column of texts, whichever way the engine keeps them.
fn text(batch: &RecordBatch, column: usize) -> Fallible<Vec<String>> {
    let column = datafusion::arrow::compute::cast(batch.column(column), &datafusion::arrow::datatypes::DataType::Utf8)?;
    Ok(column.as_string::<i32>().iter().map(|text| text.unwrap_or_default().to_owned()).collect())
}
