//! The same answer in this process and on a cluster, and what the functions say.

use std::path::Path;
use std::sync::Arc;

use backfill::{cluster, screen};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Float64Type;
use profile::Profile;

/// Invented: two copies of one offer, one of them with other words, and an ordinary one in another language.
const TEXTS: &str = r#"{"id": "1", "text": "Dubayda xanımlar üçün iş: təcrübə tələb olunmur, uçuş pulsuzdur, pasport bizdə qalır, sabah yola düşürük, yazın"}
{"id": "2", "text": "Kassir tələb olunur, Gəncə, maaş 500 manat, müqavilə bağlanır, iş saatı doqquzdan altıya qədər, bazar istirahətdir"}
{"id": "3", "text": "DUBAYDA xanimlar ucun is: tecrube teleb olunmur, ucus pulsuzdur, pasport bizde qalir, sabah yola dusuruk, tez yazin"}
{"id": "4", "text": "Требуется бухгалтер в офис, оклад 900 манат, договор с первого дня, обед в двенадцать, выходные суббота и воскресенье"}
"#;

fn profile() -> Arc<Profile> {
    Arc::new(Profile::embedded_az().map_err(|problems| format!("{problems:?}")).unwrap())
}

async fn screened(cluster: Option<&str>, folder: &Path) -> (Vec<screen::Found>, Vec<(String, String)>) {
    let texts = folder.join("texts.jsonl");
    std::fs::write(&texts, TEXTS).unwrap();
    let ctx = cluster::context(cluster, &profile()).await.unwrap();
    screen::open(&ctx, texts.to_str().unwrap()).await.unwrap();
    let out = format!("{}/", folder.join("studied").display());
    let (found, of) = screen::screen(&ctx, &out).await.unwrap();
    (found, of.into_iter().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_gives_what_one_process_gives() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let alone = screened(None, here.path()).await;
    let pairs: Vec<(&str, &str)> = alone.1.iter().map(|(id, of)| (id.as_str(), of.as_str())).collect();
    assert_eq!(pairs, [("1", "1"), ("2", "2"), ("3", "1"), ("4", "4")]);
    assert_eq!((alone.0[0].first.as_str(), alone.0[0].texts, alone.0[0].lang.as_str()), ("1", 2, "az"));
    assert!(alone.0[0].log_odds > alone.0[1].log_odds);
    assert_eq!(screened(Some("standalone"), there.path()).await, alone);
}

#[tokio::test]
async fn functions_take_nothing_for_nothing() {
    let ctx = cluster::context(None, &profile()).await.unwrap();
    let ask = "SELECT log_odds(NULL), likeness(sketch('a b c d'), sketch('a b c d')), likeness(sketch('a b'), NULL),
               cardinality(signs('pasport bizdə qalır')), cardinality(buckets(sketch('')))";
    let batch = &ctx.sql(ask).await.unwrap().collect().await.unwrap()[0];
    let number = |at: usize| batch.column(at).as_primitive::<Float64Type>().iter().next().flatten();
    assert_eq!((number(0), number(1), number(2)), (None, Some(1.0), None));
    assert_eq!(batch.column(3).as_primitive::<datafusion::arrow::datatypes::UInt64Type>().value(0), 1);
    assert!(ctx.sql("SELECT likeness(arrow_cast('x', 'Binary'), sketch('a'))").await.unwrap().collect().await.is_err());
}
