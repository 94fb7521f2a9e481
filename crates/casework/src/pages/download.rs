//! Handing out a file: always as a download, never shown inside the page, and journalled.

use std::io::Read;

use access::{AccessError, Action, Ctx, Done, Record, is_open, open_key};
use axum::response::Response;
use frame::{Failure, Path, Staff, Told, as_file};
use journal::{Act, Kind};
use kit::{CaseId, FileId, ReferralId, SignalId};
use signals::{files_of, open_file, signal_key};

use tokio::task::spawn_blocking;

use crate::desk::opened;
use crate::package::unpack;
use crate::pages::reason_first;
use crate::queries::referral_by_id;

pub async fn signal_file(
    Staff { ctx, .. }: Staff,
    Path((id, file)): Path<(SignalId, FileId)>,
) -> Result<Response, Failure> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::ReadSignal).await?;
    let key = signal_key(&mut work, &signal).await?;
    let files = files_of(&mut work, &key, id).await?;
    let found = files.into_iter().find(|f| f.id == file).ok_or(Told::NotFound)?;
    let done = Done::new(Act::FileFetched, Kind::Signal, id).district(&signal.district).fact("file", file);
    work.commit(done).await?;
    hand_out(&ctx, file, &found.name, &found.secret_text()).await
}

pub async fn referral_file(
    Staff { ctx, .. }: Staff,
    Path((id, file)): Path<(ReferralId, FileId)>,
) -> Result<Response, Failure> {
    let mut work = ctx.begin().await?;
    let referral = referral_by_id(&mut work, id).await?;
    work.allow(Action::ReadReferral, &referral.thing())?;
    if !is_open(&mut work, Record::Referral, id).await? {
        return Err(AccessError::Shut.into());
    }
    let key = open_key(&mut work, Record::Referral, id).await?;
    let package = unpack(id, &referral.package, &key)?;
    let wanted = file.to_string();
    let found = package.files.into_iter().find(|f| f.id == wanted).ok_or(Told::NotFound)?;
    let done = Done::new(Act::FileFetched, Kind::Referral, id).district(&referral.district).fact("file", file);
    work.commit(done).await?;
    hand_out(&ctx, file, &found.name, &found.secret).await
}

pub async fn signal_export(Staff { ctx, page }: Staff, Path((id,)): Path<(SignalId,)>) -> Result<Response, Failure> {
    match crate::export::signal(&ctx, id).await {
        Ok((code, value)) => Ok(as_json(&code, &value)),
        Err(error) => reason_first(&page, &format!("/desk/signals/{id}"), error),
    }
}

pub async fn case_export(Staff { ctx, page }: Staff, Path((id,)): Path<(CaseId,)>) -> Result<Response, Failure> {
    match crate::export::case(&ctx, id).await {
        Ok((code, value)) => Ok(as_json(&code, &value)),
        Err(error) => reason_first(&page, &format!("/desk/cases/{id}"), error),
    }
}

fn as_json(code: &str, value: &serde_json::Value) -> Response {
    as_file(&format!("{code}.json"), format!("{value:#}\n"))
}

/// Reads the sealed file to its end before a byte is sent, so that a damaged one is never half handed
/// out. Files are limited when they come in, so this holds at most one of them.
async fn hand_out(ctx: &Ctx, id: FileId, name: &str, secret: &str) -> Result<Response, Failure> {
    let (folder, secret) = (ctx.house().files.clone(), secret.to_owned());
    let read = move || -> Result<Vec<u8>, AccessError> {
        let mut bytes = Vec::new();
        let mut file = open_file(&folder, id, &secret)?;
        file.read_to_end(&mut bytes).map_err(|e| AccessError::Internal(format!("sealed file: {e}")))?;
        Ok(bytes)
    };
    let bytes = axum::body::Bytes::from(spawn_blocking(read).await.map_err(|e| AccessError::Internal(e.to_string()))??);
    Ok(as_file(&called(id, name), bytes))
}

/// A name that says nothing: what the sender calls the file may be somebody's name, and would stay in the list of
/// downloads. Only its ending is kept, so that the right program opens it.
fn called(id: FileId, name: &str) -> String {
    let id = id.to_string();
    let number = &id[id.len() - 12..];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let known = (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    if known { format!("{number}.{ending}") } else { number.to_owned() }
}

#[cfg(test)]
mod tests {
    use kit::FileId;

    use super::called;

    #[test]
    fn a_file_is_handed_out_under_a_name_that_says_nothing() {
        let id: FileId = "01939f6e-7c00-7000-8000-0123456789ab".parse().unwrap();
        for (name, shown) in [
            ("Aygün Nümunə pasport.JPG", "0123456789ab.jpg"),
            ("no ending", "0123456789ab"),
            ("name.of somebody", "0123456789ab"),
            ("a.şəkil", "0123456789ab"),
            ("x\"; y=\r\nSet-Cookie: a=b.png", "0123456789ab.png"),
            ("x.a\"b", "0123456789ab"),
        ] {
            assert_eq!(called(id, name), shown);
        }
    }
}
