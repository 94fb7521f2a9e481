//! A record as one file, for a prosecutor's office or another system. Everything that the page shows, in words that do
//! not change with the reader's language. Each export is journalled.

use access::{AccessError, Action, Ctx, Done};
use journal::{Act, Kind};
use kit::{CaseId, Moment, SignalId};
use serde_json::{Value, json};
use signals::{Reach, body_of, contact_of, files_of, messages_of, signal_key};

use crate::cases::opened_case;
use crate::desk::opened;
use crate::forward::forwards_of;
use crate::judge::last_screening;
use crate::queries::{needs_of, notes_of, persons_of, referrals_of};

fn time(at: Moment) -> String {
    at.timestamp().to_string()
}

/// A signal that was opened with a reason.
pub async fn signal(ctx: &Ctx, id: SignalId) -> Result<(String, Value), AccessError> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::ReadSignal).await?;
    let key = signal_key(&mut work, &signal).await?;
    let mut body = body_of(&signal, &key)?;
    let reach = contact_of(&mut work, id).await?;
    if let Reach::Open(reach) = &reach {
        body.put_reach(reach);
    }
    let files = files_of(&mut work, &key, id).await?;
    let messages = messages_of(&mut work, &key, id).await?;
    let forwards = forwards_of(&mut work, &key, id).await?;
    let screening = last_screening(&mut work, &signal, &key).await?.map(|(screening, set, at)| {
        json!({ "indicators": set, "present": screening.yes, "absent": screening.no, "why": screening.why, "at": time(at) })
    });
    let value = json!({
        "format": "himaya/signal/1",
        "code": signal.code.as_str(),
        "door": signal.door.code(),
        "state": signal.state.code(),
        "received_at": time(signal.received_at),
        "language": signal.lang.code(),
        "district": signal.district,
        "about": signal.about.code(),
        "danger": signal.danger.code(),
        "judgement": signal.judgement,
        "close_reason": signal.close_reason,
        "report": body,
        "contact_kept": matches!(reach, Reach::Kept),
        "files": files.iter().map(|f| json!({ "name": f.name, "kind": f.kind, "bytes": f.size, "cleaned": f.cleaned })).collect::<Vec<_>>(),
        "messages": messages.iter().map(|m| json!({ "from": if m.from_reporter { "reporter" } else { "desk" }, "text": m.text, "at": time(m.at) })).collect::<Vec<_>>(),
        "forwarded": forwards.iter().map(|f| json!({ "from": f.from, "to": f.to, "basis": f.basis, "note": f.note, "at": time(f.at) })).collect::<Vec<_>>(),
        "taken_back_at": signal.taken_back_at.map(time),
        "screening": screening,
        "exported_at": time(ctx.now()),
    });
    let code = signal.code.to_string();
    work.commit(Done::new(Act::RecordExported, Kind::Signal, id).district(&signal.district)).await?;
    Ok((code, value))
}

/// A case that was opened with a reason.
pub async fn case(ctx: &Ctx, id: CaseId) -> Result<(String, Value), AccessError> {
    let mut work = ctx.begin().await?;
    let (case, key) = opened_case(&mut work, id, Action::ReadCase).await?;
    let persons = persons_of(&mut work, id, &key).await?;
    let notes = notes_of(&mut work, id, &key).await?;
    let needs = needs_of(&mut work, id).await?;
    let referrals = referrals_of(&mut work, id).await?;
    let value = json!({
        "format": "himaya/case/1",
        "code": case.code.as_str(),
        "state": case.state.code(),
        "opened_at": time(case.opened_at),
        "district": case.district,
        "danger": case.danger.code(),
        "judgement": case.judgement,
        "close_reason": case.close_reason,
        "summary": case.summary(&key)?,
        "persons": persons.iter().map(|(_, sex, age, p)| json!({ "sex": sex.code(), "age": age.code(), "name": p.name, "birth": p.birth, "contact": p.contact })).collect::<Vec<_>>(),
        "notes": notes.iter().map(|n| json!({ "by": n.by, "text": n.text, "at": time(n.at) })).collect::<Vec<_>>(),
        "needs": needs.iter().map(|n| json!({ "kind": n.kind, "state": n.state.code(), "met_at": n.met_at.map(time) })).collect::<Vec<_>>(),
        "referrals": referrals.iter().map(|r| json!({ "code": r.code.as_str(), "to": r.to_agency, "state": r.state.code() })).collect::<Vec<_>>(),
        "exported_at": time(ctx.now()),
    });
    let code = case.code.to_string();
    work.commit(Done::new(Act::RecordExported, Kind::Case, id).district(&case.district)).await?;
    Ok((code, value))
}
