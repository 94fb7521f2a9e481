//! Which columns of a file mean what.

use std::path::Path;

use linkage::{DateOrder, Field, Kind, Layout, Rules};
use toml::{Table, Value};

use crate::Fallible;

/// How a column's text is folded.
pub enum Folding {
    Name,
    Text,
    Number,
    Fin,
    Phone,
    Date(DateOrder),
    Code,
}

/// One field and the columns it is read from.
pub struct Source {
    pub field: Field,
    pub columns: Vec<String>,
    pub folding: Folding,
}

/// A schema: see `bench/linkage/README.md`.
pub struct Schema {
    pub id: String,
    pub delimiter: u8,
    /// Nobody stands twice in either file.
    pub one_to_one: bool,
    /// The truth's column of clusters.
    pub cluster: Option<String>,
    pub rules: Rules,
    pub sources: Vec<Source>,
}

impl Schema {
    pub fn read(path: &Path) -> Fallible<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let table: Table = text.parse().map_err(|e| format!("{}: {e}", path.display()))?;
        let known = ["id", "delimiter", "one_to_one", "cluster", "names", "field"];
        if let Some(other) = table.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("{}: {other} is not known; expected: {}", path.display(), known.join(", ")).into());
        }
        let rules = match string(&table, "names") {
            None => Rules::plain(),
            Some(names) => read_rules(&path.parent().unwrap_or(Path::new(".")).join(&names))?,
        };
        let fields = table.get("field").and_then(Value::as_array).ok_or("a schema needs [[field]] tables")?;
        let sources = fields.iter().map(source).collect::<Fallible<_>>()?;
        let flag = |name: &str| table.get(name).and_then(Value::as_bool).unwrap_or(false);
        Ok(Self {
            id: string(&table, "id").ok_or("a schema names the id column: id = \"...\"")?,
            delimiter: string(&table, "delimiter").and_then(|d| d.bytes().next()).unwrap_or(b','),
            one_to_one: flag("one_to_one"),
            cluster: string(&table, "cluster"),
            rules,
            sources,
        })
    }

    pub fn layout(&self) -> Fallible<Layout> {
        Ok(Layout::new(self.sources.iter().map(|source| source.field.clone()).collect())?)
    }
}

fn read_rules(path: &Path) -> Fallible<Rules> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Rules::read(&text).map_err(|problems| {
        let lines = problems.iter().map(|p| format!("{}:{}: {}", path.display(), p.line, p.what));
        lines.collect::<Vec<_>>().join("\n").into()
    })
}

fn string(table: &Table, name: &str) -> Option<String> {
    table.get(name)?.as_str().map(str::to_owned)
}

fn source(value: &Value) -> Fallible<Source> {
    let table = value.as_table().ok_or("[[field]] must be a table")?;
    let name = string(table, "name").ok_or("a field needs a name")?;
    let columns = match table.get("columns").and_then(Value::as_array) {
        Some(columns) => columns.iter().filter_map(|c| c.as_str().map(str::to_owned)).collect(),
        None => vec![string(table, "column").unwrap_or_else(|| name.clone())],
    };
    let order = match string(table, "order").as_deref() {
        None | Some("year-first") => DateOrder::YearFirst,
        Some("day-first") => DateOrder::DayFirst,
        Some("month-first") => DateOrder::MonthFirst,
        Some(other) => return Err(format!("{name}: order {other} is not year-first, day-first or month-first").into()),
    };
    let kind = string(table, "kind").unwrap_or_default();
    let (kind, folding) = match kind.as_str() {
        "name" => (Kind::Name, Folding::Name),
        "text" => (Kind::Text, Folding::Text),
        "number" => (Kind::Number, Folding::Number),
        "fin" => (Kind::Number, Folding::Fin),
        "phone" => (Kind::Phone, Folding::Phone),
        "date" => (Kind::Date, Folding::Date(order)),
        "code" => (Kind::Code, Folding::Code),
        other => {
            let known = "name, text, number, fin, phone, date, code";
            return Err(format!("{name}: the kind {other:?} is not one of {known}").into());
        }
    };
    let mut field = Field::new(&name, kind);
    field.swapped_with = string(table, "swapped_with");
    field.shared = table.get("shared").and_then(Value::as_bool).unwrap_or(false);
    Ok(Source { field, columns, folding })
}
