//! What `screening` says of a text, as functions of SQL. Registered here and nowhere else: in the program itself, at the
//! scheduler of a cluster, and at each of its executors.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryArray, BinaryBuilder, Float64Array, Int64Builder, ListBuilder, StringArray, StringBuilder,
};
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::common::cast::{as_binary_array, as_string_array};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionState;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use datafusion::prelude::SessionConfig;
use profile::Profile;
use screening::Sketch;

/// All functions, by the signs and weights of a profile:
///
/// | function | gives |
/// |---|---|
/// | `language(text)` | the code of its language, or nothing |
/// | `log_odds(text)` | natural logarithm of the odds that it is worth reading: a reading order and not a finding |
/// | `signs(text)` | the keys of the signs that stand in it |
/// | `sketch(text)` | what is kept to find its like |
/// | `buckets(sketch)` | one number for each bucket: texts that are alike share one |
/// | `likeness(sketch, sketch)` | between 0 and 1, or nothing when they are different texts |
pub fn all(profile: &Arc<Profile>) -> Vec<ScalarUDF> {
    let (scores, signs) = (Arc::clone(profile), Arc::clone(profile));
    let text = || vec![DataType::Utf8];
    let words = list_of(DataType::Utf8);
    let numbers = list_of(DataType::Int64);
    vec![
        pure("language", text(), DataType::Utf8, |args| {
            let code = |text: &str| language::identify(text).map(|lang| lang.code());
            Ok(Arc::new(strings(args)?.iter().map(|text| text.and_then(code)).collect::<StringArray>()))
        }),
        pure("log_odds", text(), DataType::Float64, move |args| {
            let odds = |text: &str| scores.offers().log_odds(text);
            Ok(Arc::new(strings(args)?.iter().map(|text| text.map(odds)).collect::<Float64Array>()))
        }),
        pure("signs", text(), words, move |args| {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for text in strings(args)?.iter() {
                for (sign, _) in text.map(|text| signs.offers().look(text).signs).into_iter().flatten() {
                    lists.values().append_value(&sign.key);
                }
                lists.append(text.is_some());
            }
            Ok(Arc::new(lists.finish()))
        }),
        pure("sketch", text(), DataType::Binary, |args| {
            let mut sketches = BinaryBuilder::new();
            strings(args)?.iter().for_each(|text| sketches.append_option(text.map(|text| Sketch::of(text).to_bytes())));
            Ok(Arc::new(sketches.finish()))
        }),
        pure("buckets", vec![DataType::Binary], numbers, |args| {
            let mut lists = ListBuilder::new(Int64Builder::new());
            for sketch in as_binary_array(&args[0])?.iter() {
                for (band, bucket) in (0_i64..).zip(sketch.map(read).transpose()?.into_iter().flat_map(|s| s.bands)) {
                    lists.values().append_value(band << 32 | i64::from(bucket));
                }
                lists.append(sketch.is_some());
            }
            Ok(Arc::new(lists.finish()))
        }),
        pure("likeness", vec![DataType::Binary; 2], DataType::Float64, |args| {
            let (ones, others): (&BinaryArray, _) = (as_binary_array(&args[0])?, as_binary_array(&args[1])?);
            let like = |(one, other): (Option<&[u8]>, Option<&[u8]>)| {
                let (Some(one), Some(other)) = (one, other) else { return Ok(None) };
                Ok(screening::likeness(&read(one)?, &[read(other)?]))
            };
            let likes: Result<Float64Array> = ones.iter().zip(others.iter()).map(like).collect();
            Ok(Arc::new(likes?))
        }),
    ]
}

/// A session that knows them.
pub fn session(config: SessionConfig, profile: &Arc<Profile>) -> SessionState {
    // Our functions take plain texts and bytes, and a file's columns are to come as such.
    let config = config.set_bool("datafusion.execution.parquet.schema_force_view_types", false);
    let mut builder = SessionStateBuilder::new().with_config(config).with_default_features();
    let known = builder.scalar_functions().get_or_insert_default();
    known.extend(all(profile).into_iter().map(Arc::new));
    builder.build()
}

/// A function whose answer follows from its arguments.
fn pure(
    name: &str,
    takes: Vec<DataType>,
    gives: DataType,
    then: impl Fn(&[ArrayRef]) -> Result<ArrayRef> + Send + Sync + 'static,
) -> ScalarUDF {
    let then = move |args: &[ColumnarValue]| Ok(ColumnarValue::Array(then(&ColumnarValue::values_to_arrays(args)?)?));
    create_udf(name, takes, gives, Volatility::Immutable, Arc::new(then))
}

fn list_of(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(of, true)))
}

fn strings(args: &[ArrayRef]) -> Result<&StringArray> {
    as_string_array(&args[0])
}

fn read(bytes: &[u8]) -> Result<Sketch> {
    Sketch::from_bytes(bytes).ok_or_else(|| DataFusionError::Execution("this is no sketch".to_owned()))
}
