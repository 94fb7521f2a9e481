//! Receiving a signal, once, however often it is sent.

use std::sync::Arc;

use access::{AccessError, Action, Ctx, Done, Org, Outcome, Record, Seal, Shared, Thing, Work, place};
use journal::{Act, Kind};
use kit::{Lang, MessageId, Moment, OrgId, PublicCode, SignalId};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::{OpenedReceipt, Receipt, RecordKey};

use crate::contact::{self, Apart};
use crate::{About, Danger, Door, StagedFile, State, files_of};

/// The words of a report. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What happened.
    pub what: String,
    /// Where, in the reporter's words.
    pub place: String,
    /// How the reporter may be reached safely, if they wish.
    pub reach: String,
    /// When that is safe.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reach_when: String,
    /// Who must not answer, or must not know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reach_not: String,
    /// The organisation that reports, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sender: String,
    /// Answers to the profile's further questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// An answer to one of the profile's questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's key.
    pub key: String,
    /// The words, or the key of what was chosen.
    pub said: String,
}

impl Body {
    /// Everything that was written, in the order of the form.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let fixed = [&self.what, &self.place, &self.reach, &self.reach_when, &self.reach_not, &self.sender];
        let answers = self.answers.iter().flat_map(|answer| [&answer.key, &answer.said]);
        fixed.into_iter().chain(answers).map(String::as_str).collect()
    }
}

/// A signal as a door hands it over.
pub struct NewSignal {
    /// The form's token: the same token is the same report.
    pub form: [u8; 16],
    /// The door.
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
    /// The number of what was begun earlier and kept, which this replaces.
    pub begun: Option<[u8; 16]>,
    /// Files, already sealed on disk.
    pub files: Vec<StagedFile>,
}

/// A signal with everything sealed, ready to be stored. Made before a transaction is begun.
pub struct Prepared {
    new: NewSignal,
    id: SignalId,
    org: Arc<Org>,
    body: Vec<u8>,
    file_columns: Vec<(Vec<u8>, Vec<u8>)>,
    seals: Vec<Seal>,
    receipt: Receipt,
    opened: OpenedReceipt,
    wrap: Vec<u8>,
    digest: [u8; 32],
    begun: Option<[u8; 16]>,
    /// How the reporter may be reached, when that is kept apart.
    contact: Option<Apart>,
    keeper: Option<Arc<Org>>,
}

impl Prepared {
    /// The id that the signal gets, if it was not received before.
    pub const fn id(&self) -> SignalId {
        self.id
    }

    /// The receipt; the same for the same form.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl Shared for Prepared {
    fn act<'a>(&'a mut self, work: &'a mut Work<'_>) -> Outcome<'a> {
        Box::pin(async move {
            work.allow(Action::Report, &Thing::Door)?;
            receive(work, self).await
        })
    }
}

/// Seals a signal for the organisation that receives reports.
pub async fn prepare(ctx: &Ctx, new: NewSignal) -> Result<Prepared, AccessError> {
    let desk = ctx.profile().report_desk().ok_or_else(|| AccessError::Internal("no agency receives reports".into()))?;
    prepare_for(ctx, &desk.key, new).await
}

/// Seals a signal for the organisation of another agency: a door whose signals are not the public's.
pub async fn prepare_for(ctx: &Ctx, agency: &str, new: NewSignal) -> Result<Prepared, AccessError> {
    let org = access::org_for_reports(ctx, agency).await?;
    let entropy = ctx.entropy();
    let id = SignalId::new(ctx.now(), entropy);
    let row = id.to_string();
    let key = RecordKey::new(entropy);
    let receipt = ctx.house().secrets.receipt_for(&new.form);
    let opened = receipt.open(&ctx.house().secrets);
    let keeper = keeper(ctx, &new).await?;
    let mut body = new.body.clone();
    let contact = match &keeper {
        Some(keeper) => body.take_reach().map(|reach| contact::seal(ctx, &opened, id, &reach, keeper)),
        None => None,
    };
    let json = serde_json::to_string(&body).map_err(|e| AccessError::Internal(e.to_string()))?;
    let file_columns = new.files.iter().map(|file| file.sealed_columns(ctx, &key)).collect();
    Ok(Prepared {
        id,
        body: key.seal_text(entropy, &place("signal", &row, "body"), &json),
        file_columns,
        seals: access::make_seals(ctx, Record::Signal, id, &key, &[&org]),
        wrap: opened.wrap_key(entropy, &place("signal", &row, "receipt_wrap"), &key),
        digest: digest(ctx, &new),
        begun: new.begun.map(|form| crate::draft::locator(ctx, &form)),
        new,
        org,
        receipt,
        opened,
        contact,
        keeper,
    })
}

/// Who keeps how the reporter may be reached: nobody when they want to be called, or someone is in danger now.
async fn keeper(ctx: &Ctx, new: &NewSignal) -> Result<Option<Arc<Org>>, AccessError> {
    if new.call || new.danger == Danger::Now { Ok(None) } else { access::custodian(ctx).await }
}

/// What makes two sendings of one form the same report. The form's number, which is kept nowhere, goes in: without it
/// whoever has read the report and holds `server.key` could try telephone numbers until the digest is the same.
fn digest(ctx: &Ctx, new: &NewSignal) -> [u8; 32] {
    let mut bytes = new.form.to_vec();
    let codes = [new.district.as_str(), new.about.code(), new.danger.code(), if new.call { "call" } else { "" }];
    for text in codes.into_iter().chain(new.body.texts()) {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    for file in &new.files {
        bytes.extend((file.name().len() as u64).to_be_bytes());
        bytes.extend(file.name().as_bytes());
        bytes.extend(file.size().to_be_bytes());
    }
    ctx.house().secrets.content_digest(&bytes)
}

/// Stores a prepared signal. A form that was sent before gives its old receipt; if something in it is
/// other now, that is kept beside what came first, so that nothing anyone wrote is lost.
/// Gives what to journal: nothing when this very report was received before and nothing was changed. Called again
/// with the same signal after a transaction that came to nothing, it does all of it again.
pub async fn receive(work: &mut Work<'_>, prepared: &mut Prepared) -> Result<Vec<Done>, AccessError> {
    let ctx = work.ctx;
    let now = ctx.now();
    let Prepared { new, id, org, body, file_columns, seals, opened, wrap, digest, begun, contact, keeper, .. } =
        prepared;
    let id = *id;
    let look_by = look_by(ctx, new.danger)?;
    let call_by = if new.call { Some(call_time(ctx)?) } else { None };
    // A code that another signal has by chance is drawn again; a receipt that is there is this form, sent before.
    while work
        .tx
        .run(
            sql!(
                "INSERT INTO signal (id, code, door, org_id, state, lang, district, about, danger, body, files, unread,
                                     received_at, look_by, judgement, close_reason, receipt_locator, receipt_wrap,
                                     content_digest, call_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, '', '', $14, $15, $16, $17)
                 ON CONFLICT DO NOTHING"
            ),
            args![
                id,
                &PublicCode::new(ctx.entropy()),
                new.door.code(),
                org.id,
                State::New.code(),
                new.lang,
                &new.district,
                new.about.code(),
                new.danger.code(),
                &*body,
                new.files.len() as i64,
                now,
                look_by,
                opened.locator(),
                &*wrap,
                *digest,
                call_by,
            ],
        )
        .await?
        == 0
    {
        if let Some(before) = before(work, opened).await? {
            if before.taken_back_at.is_some() {
                return if before.content_digest == *digest { Ok(Vec::new()) } else { Err(AccessError::Moved) };
            }
            return received_before(work, before, opened, digest, new, keeper.as_deref()).await;
        }
    }
    access::store_seals(work, Record::Signal, id, seals).await?;
    if let Some(apart) = contact {
        contact::store(work, id, apart).await?;
    }
    for (file, columns) in new.files.iter_mut().zip(file_columns) {
        file.keep(work, id, columns).await?;
    }
    if let Some(locator) = begun {
        crate::draft::forget(work, *locator).await?;
    }
    let mut all = Vec::new();
    if new.call {
        all.push(Done::new(Act::CallBackPromised, Kind::Signal, id).district(&new.district).agency(&org.agency));
    }
    let done = Done::new(Act::SignalReceived, Kind::Signal, id)
        .district(&new.district)
        .agency(&org.agency)
        .fact("door", new.door)
        .fact("about", new.about)
        .fact("danger", new.danger)
        .fact("lang", new.lang);
    all.insert(0, done);
    Ok(all)
}

struct Before {
    id: SignalId,
    org_id: OrgId,
    district: String,
    about: About,
    danger: Danger,
    body: Vec<u8>,
    call_by: Option<Moment>,
    taken_back_at: Option<Moment>,
    receipt_wrap: Vec<u8>,
    content_digest: Vec<u8>,
}
store::columns!(Before {
    id,
    org_id,
    district,
    about,
    danger,
    body,
    call_by,
    taken_back_at,
    receipt_wrap,
    content_digest
});

/// The signal that a form has made already, if it has.
async fn before(work: &mut Work<'_>, opened: &OpenedReceipt) -> Result<Option<Before>, AccessError> {
    // An update, not a select: other sendings of the same form wait until this one is done.
    Ok(work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET unread = unread WHERE receipt_locator = $1
                 RETURNING id, org_id, district, about, danger, body, call_by, taken_back_at, receipt_wrap, content_digest"
            ),
            args![opened.locator()],
        )
        .await?)
}

/// What a form brings that its first sending did not have: other words become a message, further files
/// are kept, and what was left open is filled in. Danger only rises.
async fn received_before(
    work: &mut Work<'_>,
    before: Before,
    opened: &OpenedReceipt,
    digest: &[u8; 32],
    new: &mut NewSignal,
    keeper: Option<&Org>,
) -> Result<Vec<Done>, AccessError> {
    if before.content_digest == digest {
        return Ok(Vec::new());
    }
    let row = before.id.to_string();
    let key = opened.unwrap_key(&place("signal", &row, "receipt_wrap"), &before.receipt_wrap)?;
    let mut done = Done::new(Act::SignalContinued, Kind::Signal, before.id);
    let codes = fill_in(work, &before, new).await?;
    if before.danger != Danger::Now && new.danger == Danger::Now {
        done = done.fact("danger", new.danger);
    }
    let files = keep_further_files(work, before.id, &key, &mut new.files).await?;
    let body: Body = serde_json::from_str(&key.open_text(&place("signal", &row, "body"), &before.body)?)
        .map_err(|e| AccessError::Internal(e.to_string()))?;
    let mut words = new.body.clone();
    let haste = [before.danger, new.danger].contains(&Danger::Now) || new.call || before.call_by.is_some();
    let (contact, released) = keep_contact(work, opened, &before, &mut words, haste, keeper).await?;
    let message = if words == body { None } else { keep_words(work, opened, before.id, &key, &words).await? };
    if message.is_none() && (codes || files > 0 || contact) {
        // No message tells the desk that there is something new, so the count does.
        work.tx.run(sql!("UPDATE signal SET unread = unread + 1 WHERE id = $1"), args![before.id]).await?;
    }
    if !codes && files == 0 && !contact && message.is_none() {
        return Ok(Vec::new());
    }
    let promised = (new.call && before.call_by.is_none())
        .then(|| Done::new(Act::CallBackPromised, Kind::Signal, before.id).district(&new.district));
    Ok(std::iter::once(done).chain(promised).chain(released).collect())
}

/// What a later sending says of how the reporter may be reached, if that is kept apart: it is taken out of the words.
/// In haste it is the desk's at once. Gives whether there is something new, and what to journal when the desk may open
/// it from now on.
async fn keep_contact(
    work: &mut Work<'_>,
    opened: &OpenedReceipt,
    before: &Before,
    words: &mut Body,
    haste: bool,
    keeper: Option<&Org>,
) -> Result<(bool, Option<Done>), AccessError> {
    if let Some((key, first)) = contact::of_reporter(work, opened, before.id).await? {
        let changed = match words.take_reach() {
            Some(later) => contact::add(work, before.id, &key, &first, &later).await?,
            None => false,
        };
        if !haste {
            return Ok((changed, None));
        }
        let holder = access::org_by_id(work.ctx, &mut work.tx, before.org_id).await?;
        let released = contact::release(work, before.id, &key, &holder).await?;
        return Ok((changed || released.is_some(), released));
    }
    let Some(keeper) = keeper.filter(|_| !haste) else { return Ok((false, None)) };
    let Some(reach) = words.take_reach() else { return Ok((false, None)) };
    let apart = contact::seal(work.ctx, opened, before.id, &reach, keeper);
    contact::store(work, before.id, &apart).await?;
    Ok((true, None))
}

/// Fills in what was left open at first, and says whether that changed anything.
async fn fill_in(work: &mut Work<'_>, before: &Before, new: &NewSignal) -> Result<bool, AccessError> {
    let district = if before.district.is_empty() { &new.district } else { &before.district };
    let about = if before.about == About::Unsaid { new.about } else { before.about };
    let danger = match before.danger {
        Danger::Unknown => new.danger,
        Danger::NotNow if new.danger == Danger::Now => Danger::Now,
        said => said,
    };
    let asks = new.call && before.call_by.is_none();
    if (district, about, danger) == (&before.district, before.about, before.danger) && !asks {
        return Ok(false);
    }
    let call_by = if asks { Some(call_time(work.ctx)?) } else { before.call_by };
    let look_by = look_by(work.ctx, danger)?;
    work.tx
        .run(
            sql!(
                "UPDATE signal SET district = $1, about = $2, danger = $3,
                                   look_by = CASE WHEN look_by > $4 THEN $4 ELSE look_by END, call_by = $5
                 WHERE id = $6"
            ),
            args![district, about.code(), danger.code(), look_by, call_by, before.id],
        )
        .await?;
    Ok(true)
}

/// Files of one signal, however often its form is sent.
const MOST_FILES: i64 = 20;

/// Keeps the files that the signal does not have yet, and gives how many.
async fn keep_further_files(
    work: &mut Work<'_>,
    signal: SignalId,
    key: &RecordKey,
    files: &mut [StagedFile],
) -> Result<usize, AccessError> {
    let known = files_of(work, key, signal).await?;
    let is_known = |file: &StagedFile| {
        known.iter().any(|k| k.name == file.name() && u64::try_from(k.size).is_ok_and(|size| size == file.size()))
    };
    keep_files(work, signal, key, files.iter_mut().filter(|file| !is_known(file)).collect()).await
}

/// Keeps further files of a signal, and gives how many. `FilesFull` when there would be too many.
pub(crate) async fn keep_files(
    work: &mut Work<'_>,
    signal: SignalId,
    key: &RecordKey,
    further: Vec<&mut StagedFile>,
) -> Result<usize, AccessError> {
    let count = further.len();
    if count == 0 {
        return Ok(0);
    }
    let known = work.tx.count(sql!("SELECT count(*) FROM signal_file WHERE signal_id = $1"), args![signal]).await?;
    if known + count as i64 > MOST_FILES {
        return Err(AccessError::FilesFull);
    }
    for file in further {
        let columns = file.sealed_columns(work.ctx, key);
        file.keep(work, signal, &columns).await?;
    }
    work.tx.run(sql!("UPDATE signal SET files = files + $1 WHERE id = $2"), args![count as i64, signal]).await?;
    Ok(count)
}

async fn keep_words(
    work: &mut Work<'_>,
    opened: &OpenedReceipt,
    signal: SignalId,
    key: &RecordKey,
    body: &Body,
) -> Result<Option<()>, AccessError> {
    let texts: Vec<&str> = body.texts().into_iter().map(str::trim).collect();
    let mut bound = opened.locator().to_vec();
    for text in &texts {
        bound.extend((text.len() as u64).to_be_bytes());
        bound.extend(text.as_bytes());
    }
    let once = work.ctx.house().secrets.mac("changed-report", &bound);
    let id = MessageId::new(work.ctx.now(), work.ctx.entropy());
    let said: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    crate::message::insert(work, key, signal, id, true, once, &said.join("\n\n")).await
}

/// By when someone who asks for it now is called.
pub fn call_time(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("call-back");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to call back".into()))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}

/// By when someone must have looked at what comes in now.
pub fn look_by(ctx: &Ctx, danger: Danger) -> Result<Moment, AccessError> {
    let key = if danger == Danger::Now { "signal-first-look-danger" } else { "signal-first-look" };
    let deadline = ctx.profile().deadline(key);
    let deadline = deadline.ok_or_else(|| AccessError::Internal(format!("the profile has no deadline {key}")))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}
