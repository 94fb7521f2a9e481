//! An import: what was found in its rows, how far it is, and what can be done with it.

use access::{AccessError, Ctx};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::ImportId;

use crate::acts::{self, PAGE, Seen, counts, look_at, opened, rows_of};
use crate::pages::{load_behind, path, sentence};
use crate::{Import, LOCALES, State, Target, Verdict, Wrong};

/// What a reason opens.
struct Content {
    name: String,
    /// The rows that are shown, of this verdict.
    shown: Verdict,
    rows: Vec<Seen>,
    next: Option<i64>,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'a> {
    page: &'a Page,
    t: Words,
    own: Words,
    form: &'a Form,
    list: Import,
    path: String,
    up: String,
    counts: Vec<(Verdict, i64)>,
    content: Option<Content>,
    record_path: fn(&str) -> String,
}

impl ImportPage<'_> {
    fn open_path(&self) -> String {
        format!("{}/open", self.path)
    }
    fn sentence(&self, wrong: &Wrong) -> String {
        sentence(&self.t, wrong)
    }
    fn count(&self, verdict: &Verdict) -> i64 {
        self.counts.iter().find(|(one, _)| one == verdict).map_or(0, |(_, n)| *n)
    }
    fn verdicts(&self) -> Vec<Verdict> {
        let shown = |verdict: &&Verdict| self.count(verdict) > 0;
        Verdict::ALL.iter().filter(shown).copied().collect()
    }
    fn has(&self, code: &str) -> bool {
        Verdict::ALL.iter().any(|verdict| verdict.code() == code && self.count(verdict) > 0)
    }
    fn n(&self, code: &str) -> i64 {
        Verdict::ALL.iter().find(|verdict| verdict.code() == code).map_or(0, |verdict| self.count(verdict))
    }
    fn is(&self, code: &str) -> bool {
        self.list.state.code() == code
    }
    /// Whether rows should be worked on and nobody does.
    fn is_interrupted(&self) -> bool {
        self.list.state.is_work() && self.page.is_past(&self.list.worker_until)
    }
    fn is_at_work(&self) -> bool {
        self.list.state.is_work() && !self.is_interrupted()
    }
    fn fault(&self) -> String {
        self.t.with(&format!("wrong-{}", self.list.fault), "found", "")
    }
    fn percent(&self) -> i64 {
        if self.list.row_count == 0 { 0 } else { self.list.done * 100 / self.list.row_count }
    }
    fn doubtful(&self) -> Vec<(&'static str, String)> {
        ["leave", "take"].map(|choice| (choice, self.t.code("doubtful", choice))).to_vec()
    }
    fn sure(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("undo-sure"))]
    }
    fn record(&self, record: &str) -> String {
        self.page.href(&(self.record_path)(record))
    }
}

pub async fn show<T: Target>(
    Staff { ctx, page }: Staff,
    Path((id,)): Path<(ImportId,)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    show_with::<T>(&ctx, &page, id, &asked, &Form::empty().with("doubtful", "leave")).await
}

async fn show_with<T: Target>(
    ctx: &Ctx,
    page: &Page,
    id: ImportId,
    asked: &Form,
    form: &Form,
) -> Result<Response, Failure> {
    let import = acts::shut::<T>(ctx, id).await?;
    let counts = counts::<T>(ctx, id).await?;
    let content = match opened::<T>(ctx, id).await {
        Err(AccessError::Shut) => None,
        Err(error) => return Err(error.into()),
        // Nobody has said yet what its columns are.
        Ok((_, settings, _)) if import.state == State::Asked && settings.mapping.is_none() => {
            return Ok(see_other(page, &format!("{}/columns", path::<T>(id)), ""));
        }
        Ok((_, settings, _)) => {
            let first = [Verdict::Wrong, Verdict::Doubtful, Verdict::Known, Verdict::New, Verdict::Taken];
            let has = |verdict: &&Verdict| counts.iter().any(|(one, n)| one == *verdict && *n > 0);
            let first = first.iter().find(has).copied().unwrap_or(Verdict::New);
            let shown = asked.value("show").parse().unwrap_or(first);
            let from = asked.value("from").parse().unwrap_or(0);
            let mut rows = rows_of::<T>(ctx, id, shown, from, PAGE + 1).await?;
            let next = rows.get(PAGE as usize).map(|row| row.place);
            rows.truncate(PAGE as usize);
            Some(Content { name: settings.name, shown, rows, next })
        }
    };
    let template = ImportPage {
        page,
        t: page.words(&LOCALES),
        own: T::words(page),
        form,
        list: import,
        path: page.href(&path::<T>(id)),
        up: page.href(T::PATH),
        counts,
        content,
        record_path: T::record_path,
    };
    page.show(form, &template)
}

/// Leads back to the import, whose page says how it stands: also when somebody else was faster.
fn back<T: Target>(page: &Page, id: ImportId, result: Result<&str, AccessError>) -> Result<Response, Failure> {
    match result {
        Ok(notice) => Ok(see_other(page, &path::<T>(id), notice)),
        Err(AccessError::Moved | AccessError::Shut) => Ok(see_other(page, &path::<T>(id), "")),
        Err(error) => Err(error.into()),
    }
}

pub async fn open<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match look_at::<T>(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path::<T>(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with::<T>(&ctx, &page, id, &Form::empty(), &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn load<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form } = input;
    let set = crate::load::load::<T>(&ctx, id, form.value("doubtful") == "take").await;
    let begun = set.map(|set| load_behind::<T>(&ctx, set));
    back::<T>(&page, id, begun.map(|()| "import-begun"))
}

pub async fn resume<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    let set = crate::load::resume::<T>(&ctx, id).await;
    let begun = set.map(|set| load_behind::<T>(&ctx, set));
    back::<T>(&page, id, begun.map(|()| "import-begun"))
}

pub async fn stop<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    back::<T>(&page, id, acts::stop::<T>(&ctx, id).await.map(|()| "import-stopped"))
}

pub async fn give_up<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    back::<T>(&page, id, acts::drop_import::<T>(&ctx, id).await.map(|()| "import-dropped"))
}

pub async fn undo<T: Target>(Path((id,)): Path<(ImportId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    if !form.has("sure", "yes") {
        form.refuse("sure", page.words(&LOCALES).text("error-undo-sure"));
        return show_with::<T>(&ctx, &page, id, &Form::empty(), &form).await;
    }
    back::<T>(&page, id, acts::undo::<T>(&ctx, id).await.map(|_| "import-undone"))
}
