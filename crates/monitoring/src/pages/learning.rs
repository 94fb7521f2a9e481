//! What decisions teach: learned with one button, shown before anything follows from it.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::OfferModelId;

use crate::pages::language;
use crate::teach::{self, FEWEST, Learned, Line, Moves, Report};
use crate::{LOCALES, ModelState};

const PATH: &str = "/desk/offers/learning";

#[derive(Template)]
#[template(path = "offer_learning.html")]
struct LearningPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    /// Decisions worth acting on, and others.
    decisions: (i64, i64),
    rows: Vec<(Learned, Report)>,
    /// How stored scores differ from what they would be now.
    moves: Moves,
}

impl LearningPage<'_> {
    fn language(&self, line: &Line) -> String {
        if line.lang == "all" { self.t.text("languages-all") } else { language(&self.t, &line.lang) }
    }
    fn figure(&self, thousandths: &Option<u32>) -> String {
        thousandths.map_or_else(|| "–".to_owned(), |n| self.page.lang.decimal(f64::from(n) / 1000.0, 3))
    }
    fn fewest(&self) -> String {
        self.t.with("learning-fewest", "n", FEWEST)
    }
    fn is_tried(&self, row: &Learned) -> bool {
        row.state == ModelState::Tried
    }
    fn is_used(&self, row: &Learned) -> bool {
        row.state == ModelState::Used
    }
    fn moved(&self, moves: &Moves) -> String {
        let values = [
            ("looked", moves.looked.to_string()),
            ("enter", moves.enter.to_string()),
            ("leave", moves.leave.to_string()),
        ];
        self.t.with_all("learning-moves", &values)
    }
}

pub async fn show(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with(&ctx, &page, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let decisions = teach::decisions(ctx).await?;
    let rows = teach::learned(ctx).await?;
    let rows = rows.into_iter().map(|row| Ok((row.report()?, row))).collect::<Result<Vec<_>, AccessError>>()?;
    let rows = rows.into_iter().map(|(report, row)| (row, report)).collect();
    let moves = teach::moves(ctx, &teach::order_now(ctx).await?).await?;
    page.show(form, &LearningPage { page, t: page.words(&LOCALES), form, decisions, rows, moves })
}

pub async fn learn(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match teach::learn(&ctx).await {
        Ok(_) => Ok(see_other(&page, PATH, "ranking-tried")),
        Err(AccessError::Full) => {
            form.refuse("learn", page.words(&LOCALES).with("learning-fewest", "n", FEWEST));
            show_with(&ctx, &page, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn rescore(input: StaffForm) -> Result<Response, Failure> {
    teach::rescore(&input.ctx).await?;
    Ok(see_other(&input.page, PATH, "saved"))
}

pub async fn accept(Path((id,)): Path<(OfferModelId,)>, input: StaffForm) -> Result<Response, Failure> {
    teach::accept(&input.ctx, id).await?;
    Ok(see_other(&input.page, PATH, "saved"))
}

pub async fn leave(Path((id,)): Path<(OfferModelId,)>, input: StaffForm) -> Result<Response, Failure> {
    teach::leave(&input.ctx, id).await?;
    Ok(see_other(&input.page, PATH, "saved"))
}
