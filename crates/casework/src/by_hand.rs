//! A report that came by telephone, on paper or in person, typed in by an officer. It goes the way of every report: its
//! reporter gets eight words too, and comes back with them.

use access::{AccessError, Action, Ctx};
use kit::Lang;
use signals::{About, Body, Danger, Door, NewSignal};
use vault::Receipt;

/// A report as an officer took it down.
pub struct ByHand {
    /// How it came.
    pub door: Door,
    /// The reporter's language.
    pub lang: Lang,
    /// District code, empty when not said.
    pub district: String,
    /// Whom or what it is about.
    pub about: About,
    /// Whether someone is in danger now.
    pub danger: Danger,
    /// The words.
    pub body: Body,
    /// Whether the reporter asks to be called.
    pub call: bool,
}

/// A report is sealed to the desk that receives reports: only there is one typed in, or an official of another agency
/// would open it with its words and leave no entry.
pub fn must_be_report_desk(ctx: &Ctx) -> Result<(), AccessError> {
    let desk = ctx.profile().report_desk().map(|desk| &desk.key);
    if desk == Some(&ctx.member()?.agency) { Ok(()) } else { Err(AccessError::Denied) }
}

/// Enters a report, and gives the words to hand to its reporter. The same `form` again is the same report.
pub async fn enter(ctx: &Ctx, form: [u8; 16], report: ByHand) -> Result<Receipt, AccessError> {
    let ByHand { door, lang, district, about, danger, body, call } = report;
    let new = NewSignal { form, door, lang, district, about, danger, body, call, begun: None, files: Vec::new() };
    let mut prepared = signals::prepare(ctx, new).await?;
    let receipt = prepared.receipt().clone();
    let mut work = ctx.begin().await?;
    work.allow(Action::EnterSignal, &ctx.desk()?)?;
    must_be_report_desk(ctx)?;
    let done = signals::receive(&mut work, &mut prepared).await?;
    if !done.is_empty() {
        work.commit_all(done).await?;
    }
    Ok(receipt)
}
