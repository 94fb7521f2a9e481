//! The receipt, and what it opens.

use std::sync::Arc;

use access::{AccessError, House};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words, render};
use kit::Moment;
use signals::{
    Mailbox, Opened, Unreadable, ask_call, bring_back, call_time, continue_report, erase_time, open_draft,
    open_mailbox, read_words, take_back, words_of,
};
use vault::Receipt;

use crate::incoming::Incoming;
use crate::model::call_text;
use crate::pages::{Choices, give, not_kept, parts_or_plain, steps};
use crate::{LOCALES, MESSAGE_CHARS};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

pub async fn ask_receipt(visit: Visit) -> Result<Response, Failure> {
    show_receipt(&visit, &Form::empty())
}

fn show_receipt(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    visit.page.show(form, &ReceiptPage { page: &visit.page, t: visit.page.words(&LOCALES), form })
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    words: String,
    mailbox: Mailbox,
    said: Option<&'static str>,
    choices: Choices,
    erase_at: Moment,
    call_at: Moment,
}

impl MailboxPage<'_> {
    /// The sentence about by when someone reads or answers, and that moment; one that is past is called late.
    fn promise(&self) -> Option<(&'static str, Moment)> {
        let (key, by) = match (self.mailbox.promised, self.mailbox.look_by, self.mailbox.answer_by) {
            (Some(by), ..) => ("mailbox-promised", by),
            (_, Some(by), _) => ("mailbox-look-by", by),
            (.., by) => ("mailbox-answer-by", by?),
        };
        Some((if by <= self.page.now() { "mailbox-late" } else { key }, by))
    }
    /// The same about a call that was asked for.
    fn call(&self) -> Option<(&'static str, Moment)> {
        let by = self.mailbox.call_by?;
        Some((if by <= self.page.now() { "mailbox-call-late" } else { "mailbox-call-by" }, by))
    }
    /// Who has it now, when it was handed on.
    fn holder(&self) -> Option<String> {
        let first = self.page.profile().report_desk().map_or("", |desk| &desk.key);
        (self.mailbox.agency != first).then(|| self.page.agency_in_full(&self.mailbox.agency))
    }
    fn can_be_taken_back(&self) -> bool {
        self.mailbox.state != signals::State::Case
    }
}

/// A report that was taken back. `typed` is what was written to it meanwhile, which is not kept.
#[derive(Template)]
#[template(path = "taken_back.html")]
struct TakenBackPage<'a> {
    page: &'a Page,
    t: Words,
    words: String,
    at: Moment,
    until: Option<Moment>,
    typed: &'a str,
}

pub async fn open(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    show_mailbox(&visit, form, &receipt, None).await
}

/// Reads the words, or says which of them cannot be right.
pub fn receipt(form: &mut Form, t: &Words) -> Option<Receipt> {
    let sentence = match read_words(form.value("words")) {
        Ok(receipt) => return Some(receipt),
        Err(Unreadable::Count(0)) => t.text("error-words-missing"),
        Err(Unreadable::Count(n)) => t.count("error-words-count", n as i64),
        Err(Unreadable::Word(word)) => t.with("error-words-unknown", "word", word),
    };
    form.refuse("words", sentence);
    None
}

/// Shows what a receipt opens. `said` is the key of a sentence about what was just done.
pub async fn show_mailbox(
    visit: &Visit,
    form: Form,
    receipt: &Receipt,
    said: Option<&'static str>,
) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let words = words_of(receipt, visit.page.lang).join(" ");
    let page = &visit.page;
    match open_mailbox(&visit.ctx, receipt).await {
        Ok(Opened::Mailbox(mailbox)) => {
            let choices = Choices::of(visit).await?;
            let (erase_at, call_at) = (erase_time(&visit.ctx)?, call_time(&visit.ctx)?);
            let shown =
                MailboxPage { page, t, form: &form, words, mailbox: *mailbox, said, choices, erase_at, call_at };
            page.show(&form, &shown)
        }
        Ok(Opened::TakenBack { at, until }) => {
            render(&TakenBackPage { page, t, words, at, until, typed: form.value("message") })
        }
        Err(AccessError::NotFound) => show_begun(visit, form, receipt).await,
        Err(error) => Err(error.into()),
    }
}

/// Goes on with a report that was begun under this receipt.
async fn show_begun(visit: &Visit, mut form: Form, receipt: &Receipt) -> Result<Response, Failure> {
    match open_draft(&visit.ctx, receipt).await {
        Ok((draft, until)) => steps::go_on(visit, &draft, until).await,
        Err(AccessError::NotFound) => {
            form.refuse("words", visit.page.words(&LOCALES).text("error-words-wrong"));
            show_receipt(visit, &form)
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks to be called.
pub async fn call(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    let Some(text) = call_text(&mut form, &t) else { return show_mailbox(&visit, form, &receipt, None).await };
    let token = form.token().unwrap_or_else(|| frame::FormToken::new(visit.ctx.entropy()));
    match ask_call(&visit.ctx, &receipt, &token.0, &text).await {
        Ok(()) => show_mailbox(&visit, Form::empty(), &receipt, Some("mailbox-call-asked")).await,
        Err(AccessError::NotFound | AccessError::Moved) => show_mailbox(&visit, form, &receipt, None).await,
        Err(error) => {
            let (_, sentence) = not_kept(error)?;
            form.refuse("call_number", t.text(sentence));
            show_mailbox(&visit, form, &receipt, None).await
        }
    }
}

pub async fn write(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, mut incoming) = parts_or_plain(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut incoming.form, &t) else { return show_receipt(&visit, &incoming.form) };
    let text = incoming.form.text(&t, "message", MESSAGE_CHARS);
    let has_files = !incoming.files.is_empty();
    let token = incoming.form.token().unwrap_or_else(|| frame::FormToken::new(visit.ctx.entropy()));
    let uploads =
        if incoming.form.is_fine() { incoming.take_uploads(&visit.ctx, &t, &token).await? } else { Vec::new() };
    let Incoming { mut form, files } = incoming;
    if text.is_empty() && files.is_empty() && form.all("uploaded").is_empty() && form.is_fine() {
        form.refuse("message", t.text("error-message"));
    }
    if !form.is_fine() {
        if has_files {
            form.refuse("files", t.text("error-files-again"));
        }
        form.in_order(&["message", "files"]);
        return show_mailbox(&visit, form, &receipt, None).await;
    }
    match continue_report(&visit.ctx, &receipt, &token.0, &text, files).await {
        Ok(()) => {
            give(&visit.ctx, uploads, &token).await;
            show_mailbox(&visit, Form::empty(), &receipt, Some("mailbox-sent")).await
        }
        Err(AccessError::NotFound | AccessError::Moved) => show_mailbox(&visit, form, &receipt, None).await,
        Err(error) => {
            let (field, sentence) = not_kept(error)?;
            form.refuse(field, t.text(sentence));
            show_mailbox(&visit, form, &receipt, None).await
        }
    }
}

pub async fn take(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    match take_back(&visit.ctx, &receipt).await {
        // What is there now says what became of it: taken back, or a case that cannot be.
        Ok(()) | Err(AccessError::NotFound | AccessError::Moved) => {
            show_mailbox(&visit, Form::empty(), &receipt, None).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn bring(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    let said = match bring_back(&visit.ctx, &receipt).await {
        Ok(()) => Some("mailbox-brought"),
        Err(AccessError::NotFound | AccessError::Moved) => None,
        Err(error) => return Err(error.into()),
    };
    // What was written while it was taken back stands in the field again.
    let typed = Form::empty().with("message", form.value("message"));
    show_mailbox(&visit, typed, &receipt, said).await
}
