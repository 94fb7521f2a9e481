//! What the columns of a list are: suggested, remembered per source, decided by a person.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::ImportId;
use sheets::read::Order;
use sheets::{Column, Field, HeaderFound, Look, Mapping, Separator, SheetInfo, TextEncoding};

use crate::acts::{confirm, opened, remembered};
use crate::pages::{look_behind, path};
use crate::{Chosen, LOCALES, Settings, Target, file};

/// Rows that are looked at to suggest what a column is.
const LOOKED_AT: usize = 300;
/// Values that are shown of a column, and their longest.
const SHOWN: usize = 3;
const SHOWN_CHARS: usize = 40;

/// What a file looks like, opened as it was chosen.
struct Looked {
    sheets: Vec<SheetInfo>,
    text: Option<(TextEncoding, bool, Separator)>,
    columns: Vec<Column>,
    header: HeaderFound,
    samples: Vec<Vec<String>>,
    suggested: Mapping,
}

fn look(ctx: &Ctx, id: ImportId, settings: &Settings) -> Result<Result<Looked, sheets::Error>, AccessError> {
    let chosen = &settings.chosen;
    let mut book = match file::open(ctx, id, &settings.file_key, chosen)? {
        Ok(book) => book,
        Err(error) => return Ok(Err(error)),
    };
    let sheets = book.sheets().to_vec();
    let text = book.text().map(|(encoding, separator)| (encoding.encoding, encoding.is_certain, separator.separator));
    let sheet = match book.sheet(chosen.sheet, chosen.header()) {
        Ok(sheet) => sheet,
        Err(error) => return Ok(Err(error)),
    };
    let (columns, header) = (sheet.columns, sheet.header);
    let mut looks = vec![Look::default(); columns.len()];
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); columns.len()];
    for row in sheet.rows.flatten().take(LOOKED_AT) {
        for column in &columns {
            let cell = row.cell(column.index);
            looks[column.index].add(cell);
            let shown = &mut samples[column.index];
            if shown.len() < SHOWN && !cell.is_empty() {
                shown.push(cell.text.chars().take(SHOWN_CHARS).collect());
            }
        }
    }
    let suggested = Mapping::suggested(&columns, &looks);
    Ok(Ok(Looked { sheets, text, columns, header, samples, suggested }))
}

#[derive(Template)]
#[template(path = "import_columns.html")]
struct ColumnsPage<'a> {
    page: &'a Page,
    t: Words,
    own: Words,
    form: &'a Form,
    name: &'a str,
    back: String,
    looked: &'a Looked,
    fields: &'static [Field],
    /// The columns are as they were when this source was loaded before.
    is_remembered: bool,
}

impl ColumnsPage<'_> {
    fn sheets(&self) -> Vec<(String, String)> {
        let named = |(at, sheet): (usize, &SheetInfo)| {
            let words = self.t.count("sheet-rows", sheet.rows as i64);
            let hidden = if sheet.is_hidden { format!(", {}", self.t.text("sheet-hidden")) } else { String::new() };
            (at.to_string(), format!("{} ({words}{hidden})", sheet.name))
        };
        self.looked.sheets.iter().enumerate().map(named).collect()
    }
    fn is_book(&self) -> bool {
        self.looked.text.is_none()
    }
    fn has_hidden(&self) -> bool {
        self.looked.sheets.iter().any(|sheet| sheet.is_hidden)
    }
    fn hidden_rows(&self) -> i64 {
        let at = self.form.value("sheet").parse().unwrap_or(0);
        self.looked.sheets.get(at).map_or(0, |sheet: &SheetInfo| sheet.hidden_rows as i64)
    }
    fn hidden(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("hidden-yes"))]
    }
    fn encodings(&self) -> Vec<(String, String)> {
        let codes = TextEncoding::ALL.iter().map(|encoding| encoding.code());
        codes.map(|code| (code.to_owned(), self.t.code("encoding", code))).collect()
    }
    fn separators(&self) -> Vec<(String, String)> {
        let codes = Separator::ALL.iter().map(|separator| separator.code());
        codes.map(|code| (code.to_owned(), self.t.code("separator", code))).collect()
    }
    fn orders(&self) -> Vec<(String, String)> {
        Order::ALL.iter().map(|order| (order.code().to_owned(), self.t.code("order", order))).collect()
    }
    fn samples(&self, at: &usize) -> String {
        self.looked.samples.get(*at).map(|samples| samples.join(" · ")).unwrap_or_default()
    }
    fn column_name(&self, at: &usize) -> String {
        format!("c{at}")
    }
    fn label(&self, column: &Column) -> String {
        if column.name.is_empty() { self.t.with("column", "letters", &column.letters) } else { column.name.clone() }
    }
}

fn by_code<C: Copy>(all: &[C], code: impl Fn(C) -> &'static str, asked: &str) -> Option<C> {
    all.iter().copied().find(|one| code(*one) == asked)
}

/// What the form says about the file.
fn chosen(form: &Form) -> Chosen {
    Chosen {
        sheet: form.value("sheet").parse().unwrap_or(0),
        header: form.value("header").trim().parse().ok(),
        encoding: by_code(TextEncoding::ALL, TextEncoding::code, form.value("encoding")),
        separator: by_code(Separator::ALL, Separator::code, form.value("separator")),
        hidden: form.has("hidden", "yes"),
    }
}

/// A form that says what is known.
fn filled(chosen: &Chosen, mapping: &Mapping) -> Form {
    let mut form = Form::empty().with("sheet", chosen.sheet);
    if let Some(header) = chosen.header {
        form = form.with("header", header);
    }
    if let Some(encoding) = chosen.encoding {
        form = form.with("encoding", encoding);
    }
    if let Some(separator) = chosen.separator {
        form = form.with("separator", separator);
    }
    if chosen.hidden {
        form = form.with("hidden", "yes");
    }
    if let Some(order) = mapping.order {
        form = form.with("order", order);
    }
    mapping.columns.iter().fold(form, |form, mapped| form.with(&format!("c{}", mapped.column), mapped.field))
}

/// What the form says the columns are. A field that two columns would have is refused at the second.
fn mapping<T: Target>(form: &mut Form, t: &Words, columns: &[Column]) -> Mapping {
    let mut mapping = Mapping::suggested(columns, &[]);
    mapping.columns.clear();
    mapping.order = by_code(Order::ALL, Order::code, form.value("order"));
    for column in columns {
        let name = format!("c{}", column.index);
        let Some(field) = by_code(T::FIELDS, Field::code, form.value(&name)) else { continue };
        if mapping.column_of(field).is_some() {
            form.refuse(&name, t.with("error-field-twice", "field", t.code("field", field)));
        } else {
            mapping.set(column, Some(field));
        }
    }
    for group in T::NEEDED {
        if group.iter().all(|field| mapping.column_of(*field).is_none()) && form.is_fine() {
            let names: Vec<_> = group.iter().map(|field| t.code("field", field)).collect();
            form.refuse("columns", t.with("error-field-needed", "fields", names.join(", ")));
        }
    }
    mapping
}

async fn looked(ctx: &Ctx, id: ImportId, settings: Settings) -> Result<Result<Looked, sheets::Error>, AccessError> {
    let ctx = ctx.clone();
    let looked = tokio::task::spawn_blocking(move || look(&ctx, id, &settings)).await;
    looked.map_err(|e| AccessError::Internal(e.to_string()))?
}

pub async fn form<T: Target>(Staff { ctx, page }: Staff, Path((id,)): Path<(ImportId,)>) -> Result<Response, Failure> {
    let (import, settings, _) = match opened::<T>(&ctx, id).await {
        Err(AccessError::Shut) => return Ok(see_other(&page, &path::<T>(id), "")),
        opened => opened?,
    };
    if !import.has_file || import.state.brought() {
        return Ok(see_other(&page, &path::<T>(id), ""));
    }
    let mut form = filled(&settings.chosen, &Mapping { fingerprint: String::new(), columns: Vec::new(), order: None });
    if !import.fault.is_empty() {
        form.refuse("sheet", page.words(&LOCALES).code("unread", &import.fault));
    }
    show::<T>(&ctx, &page, id, settings, form).await
}

/// Shows the columns: as they were decided, as this source had them before, or as they are suggested.
async fn show<T: Target>(
    ctx: &Ctx,
    page: &Page,
    id: ImportId,
    mut settings: Settings,
    mut form: Form,
) -> Result<Response, Failure> {
    let (t, name) = (page.words(&LOCALES), settings.name.clone());
    if settings.mapping.is_none() && settings.chosen == Chosen::default() {
        settings.chosen.sheet = likely_sheet(ctx, id, &settings).await?;
    }
    let found = match looked(ctx, id, settings.clone()).await? {
        Ok(found) => found,
        Err(error) => {
            form.refuse("sheet", t.code("unread", error.code()));
            // As it was found out without being told; that can be read, or it would not have been taken.
            let plain = Settings { chosen: Chosen::default(), ..settings.clone() };
            looked(ctx, id, plain).await?.map_err(|error| AccessError::Internal(error.to_string()))?
        }
    };
    let decided = settings.mapping.as_ref().and_then(|mapping| mapping.placed_on(&found.columns));
    let before = match &decided {
        Some(_) => None,
        None => remembered::<T>(ctx, id, &found.columns).await?,
    };
    let is_remembered = before.is_some();
    if form.fields().all(|(name, _)| !name.starts_with('c') || name == "csrf") {
        let mut mapping = decided.or(before).unwrap_or_else(|| found.suggested.clone());
        mapping.columns.retain(|mapped| T::FIELDS.contains(&mapped.field));
        let known = filled(&settings.chosen, &mapping);
        let errors: Vec<_> = form.errors().to_vec();
        form = errors.into_iter().fold(known, |mut form, (name, error)| {
            form.refuse(&name, error);
            form
        });
    }
    let template = ColumnsPage {
        page,
        t,
        own: T::words(page),
        form: &form,
        name: &name,
        back: page.href(T::PATH),
        looked: &found,
        fields: T::FIELDS,
        is_remembered,
    };
    page.show(&form, &template)
}

/// The sheet that is most likely meant.
async fn likely_sheet(ctx: &Ctx, id: ImportId, settings: &Settings) -> Result<usize, AccessError> {
    let (ctx, key) = (ctx.clone(), settings.file_key.clone());
    let sheet = tokio::task::spawn_blocking(move || {
        let book = file::open(&ctx, id, &key, &Chosen::default())?;
        Ok::<_, AccessError>(book.ok().and_then(|book| book.likely_sheet()).unwrap_or(0))
    });
    sheet.await.map_err(|e| AccessError::Internal(e.to_string()))?
}

pub async fn send<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let (_, mut settings, _) = match opened::<T>(&ctx, id).await {
        Err(AccessError::Shut) => return Ok(see_other(&page, &path::<T>(id), "")),
        opened => opened?,
    };
    let t = page.words(&LOCALES);
    let again = form.value("step") == "again";
    settings.chosen = chosen(&form);
    if again {
        // Another sheet, or other letters: what the columns are is suggested anew.
        settings.mapping = None;
        let plain = filled(&settings.chosen, &Mapping { fingerprint: String::new(), columns: Vec::new(), order: None });
        return show::<T>(&ctx, &page, id, settings, plain).await;
    }
    let found = match looked(&ctx, id, settings.clone()).await? {
        Ok(found) => found,
        Err(error) => {
            form.refuse("sheet", t.code("unread", error.code()));
            return show::<T>(&ctx, &page, id, settings, form).await;
        }
    };
    let mapping = mapping::<T>(&mut form, &t, &found.columns);
    if !form.is_fine() {
        return show::<T>(&ctx, &page, id, settings, form).await;
    }
    match confirm::<T>(&ctx, id, settings.chosen, &found.columns, mapping).await {
        Ok(set) => {
            look_behind::<T>(&ctx, set);
            Ok(see_other(&page, &path::<T>(id), ""))
        }
        Err(AccessError::Moved) => Ok(see_other(&page, &path::<T>(id), "")),
        Err(error) => Err(error.into()),
    }
}
