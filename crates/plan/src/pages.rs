//! The plan's pages: the coordinator's, one figure opened, and the public one.

use std::sync::Arc;

use access::{AccessError, Ctx, House};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use frame::{Failure, Form, Page, Path, Staff, Told, Visit, Words, render};
use kit::Moment;
use profile::{Figure, Measure, Plan};
use tokio::sync::Mutex;

use crate::figures::{Breakdown, Shown, breakdown, figures_now, figures_of_the_day, find};
use crate::{Column, LOCALES, Period, Public, Row, districts, publish};

/// The room's addresses.
pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/plan", get(public).layer(Extension(Published::default())))
        .route("/desk/plan", get(desk))
        .route("/desk/plan/districts", get(by_district))
        .route("/desk/plan/{measure}/{figure}", get(figure))
}

/// Every figure of every measure, in the plan's order.
type Figures = Vec<Vec<Shown>>;

/// Figures as they were at a moment.
type AsOf = (Moment, Arc<Figures>);

/// What is published today: counted once a day, however often it is read. Whoever comes meanwhile waits.
#[derive(Clone, Default)]
struct Published(Arc<Mutex<Option<AsOf>>>);

impl Published {
    async fn today(&self, ctx: &Ctx) -> Result<AsOf, AccessError> {
        let calendar = ctx.profile().calendar();
        let today = calendar.start_of(calendar.date_of(ctx.now()));
        let mut published = self.0.lock().await;
        if let Some(published) = published.as_ref().filter(|(day, _)| Some(*day) == today) {
            return Ok(published.clone());
        }
        let (day, figures) = figures_of_the_day(ctx).await?;
        Ok(published.insert((day, Arc::new(figures))).clone())
    }
}

#[derive(Template)]
#[template(path = "plan_public.html")]
struct PublicPage<'a> {
    page: &'a Page,
    t: Words,
    plan: &'a Plan,
    day: Moment,
    figures: Arc<Figures>,
    k: i64,
}

/// A measure with its figures, for a template's loop.
type Measured<'a> = (&'a Measure, Vec<(&'a Figure, Shown)>);

fn rows<'a>(plan: &'a Plan, figures: &[Vec<Shown>]) -> Vec<Measured<'a>> {
    let row = |(measure, shown): (&'a Measure, &Vec<Shown>)| {
        (measure, measure.figures.iter().zip(shown.iter().copied()).collect())
    };
    plan.measures.iter().zip(figures).map(row).collect()
}

impl PublicPage<'_> {
    fn rows(&self) -> Vec<Measured<'_>> {
        rows(self.plan, &self.figures)
    }
    fn value(&self, shown: &Shown) -> String {
        let few = || self.t.with("fewer-than", "k", self.k);
        match *shown {
            Shown::Count(n) => match publish(n, self.k) {
                Public::Zero => "0".to_owned(),
                Public::FewerThan(_) => few(),
                Public::AtLeast(n) => self.t.with("at-least", "n", n),
            },
            Shown::Share { whole: 0, .. } | Shown::Median { of: 0, .. } => "0".to_owned(),
            // A share of few would show the few; above that, steps of five per cent.
            Shown::Share { whole, .. } if whole < 2 * self.k => self.t.text("too-few"),
            Shown::Share { part, whole } => format!("{} %", (part * 20 / whole) * 5),
            Shown::Median { of, .. } if of < self.k => self.t.text("too-few"),
            Shown::Median { seconds, .. } => median(self.page, seconds),
        }
    }
}

async fn public(Extension(published): Extension<Published>, visit: Visit) -> Result<Response, Failure> {
    let (day, figures) = published.today(&visit.ctx).await?;
    let k = i64::from(visit.ctx.profile().small_cell());
    let (page, plan) = (&visit.page, visit.ctx.profile().plan());
    render(&PublicPage { page, t: page.words(&LOCALES), plan, day, figures, k })
}

#[derive(Template)]
#[template(path = "plan.html")]
struct DeskPage<'a> {
    page: &'a Page,
    t: Words,
    plan: &'a Plan,
    figures: Figures,
}

/// A span of time; a short one in seconds, because a call is answered in seconds.
fn median(page: &Page, seconds: i64) -> String {
    if seconds < 120 { page.words(&LOCALES).count("median-seconds", seconds) } else { page.span(seconds) }
}

fn exact(page: &Page, shown: Shown) -> String {
    match shown {
        Shown::Count(n) => n.to_string(),
        Shown::Share { whole: 0, .. } | Shown::Median { of: 0, .. } => "0".to_owned(),
        Shown::Share { part, whole } => format!("{} % ({part} / {whole})", part * 100 / whole),
        Shown::Median { seconds, .. } => median(page, seconds),
    }
}

impl DeskPage<'_> {
    fn rows(&self) -> Vec<Measured<'_>> {
        rows(self.plan, &self.figures)
    }
    fn value(&self, shown: &Shown) -> String {
        exact(self.page, *shown)
    }
}

async fn desk(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let figures = figures_now(&ctx).await?;
    render(&DeskPage { page: &page, t: page.words(&LOCALES), plan: ctx.profile().plan(), figures })
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage<'a> {
    page: &'a Page,
    t: Words,
    measure: &'a Measure,
    figure: &'a Figure,
    breakdown: Breakdown,
    k: i64,
}

/// A bar of the chart: its place, height and words.
struct Bar {
    x: usize,
    y: i64,
    height: i64,
    label: String,
    count: i64,
}

impl FigurePage<'_> {
    fn value(&self) -> String {
        exact(self.page, self.breakdown.shown)
    }
    /// The last twelve months that may be shown, as bars 48 wide in a field 100 high.
    fn bars(&self) -> Vec<Bar> {
        let months = &self.breakdown.months.0;
        let months = &months[months.len().saturating_sub(12)..];
        let most = months.iter().map(|(_, n)| *n).max().unwrap_or(1).max(1);
        let bar = |(i, (month, count)): (usize, &(String, i64))| {
            let height = (count * 100 / most).max(1);
            Bar { x: i * 60 + 6, y: 110 - height, height, label: month.clone(), count: *count }
        };
        months.iter().enumerate().map(bar).collect()
    }
    fn agencies(&self) -> Vec<(String, i64)> {
        let name = |key: &str| if key.is_empty() { self.t.text("agency-none") } else { self.page.agency(key) };
        self.breakdown.agencies.0.iter().map(|(key, n)| (name(key), *n)).collect()
    }
    fn districts(&self) -> Vec<(String, i64)> {
        self.breakdown.districts.0.iter().map(|(code, n)| (self.page.region(code), *n)).collect()
    }
}

async fn figure(Staff { ctx, page }: Staff, Path((number, key)): Path<(String, String)>) -> Result<Response, Failure> {
    let (measure, figure) = find(&ctx, &number, &key).ok_or(Told::NotFound)?;
    let breakdown = breakdown(&ctx, measure, figure).await?;
    let k = i64::from(ctx.profile().small_cell());
    render(&FigurePage { page: &page, t: page.words(&LOCALES), measure, figure, breakdown, k })
}

#[derive(Template)]
#[template(path = "districts.html")]
struct DistrictsPage<'a> {
    page: &'a Page,
    t: Words,
    period: Period,
    day: Moment,
    rows: Vec<Row>,
    k: i64,
}

impl DistrictsPage<'_> {
    fn periods(&self) -> &'static [Period] {
        Period::ALL
    }
    fn columns(&self) -> &'static [Column] {
        Column::ALL
    }
}

async fn by_district(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let period = asked.value("period").parse().unwrap_or(Period::ThisYear);
    let (day, mut rows) = districts(&ctx, period).await?;
    page.lang.sort_by_key(&mut rows, |(code, _)| page.region(code));
    let k = i64::from(ctx.profile().small_cell());
    render(&DistrictsPage { page: &page, t: page.words(&LOCALES), period, day, rows, k })
}
