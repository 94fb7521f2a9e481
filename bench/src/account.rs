//! Working at the desk as a member does: signing in, and sending forms with the page's own token.

use crate::Fallible;
use crate::http::{Answer, Client};

/// Everyone's passphrase in a demonstration (`himaya demo` prints it).
const PASSPHRASE: &str = "alma armud heyva nar";

/// Signs a member of the demonstration in; from then on the client sends their cookies.
pub async fn sign_in(client: &mut Client, login: &str) -> Fallible<()> {
    let answer = client.post_form("/az/sign-in", &[("login", login), ("passphrase", PASSPHRASE)]).await?;
    let cookies: Vec<_> = answer.all("set-cookie").filter_map(|c| c.split(';').next()).collect();
    if answer.status != 303 || cookies.is_empty() {
        return Err(format!("{login} could not sign in: {}", answer.status).into());
    }
    client.headers += &format!("Cookie: {}\r\n", cookies.join("; "));
    Ok(())
}

/// Sends a form of the desk, with the token that the page `on` carries, and expects to be led on.
pub async fn send(client: &mut Client, on: &str, to: &str, fields: &[(&str, &str)]) -> Fallible<()> {
    let page = shown(client.get(on).await?, on)?;
    let token = between(&page, "name=\"csrf\" value=\"", "\"").ok_or("a page without a token")?;
    let mut fields = fields.to_vec();
    fields.push(("csrf", token));
    let answer = client.post_form(to, &fields).await?;
    if answer.status == 303 { Ok(()) } else { Err(format!("{to} was answered with {}", answer.status).into()) }
}

/// The page of an answer that must be one.
pub fn shown(answer: Answer, path: &str) -> Fallible<String> {
    if answer.status == 200 {
        Ok(answer.text())
    } else {
        Err(format!("{path} was answered with {}", answer.status).into())
    }
}

/// What stands between two marks for the first time.
pub fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
