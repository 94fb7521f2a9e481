//! What a site allows: its robots.txt, asked for again after a day, or sooner when it could not be had.

use access::{AccessError, Ctx};
use collecting::{Address, Reach, Robots, Since};
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::collect::claim::Visit;
use crate::sealed::Sealer;

/// How long rules hold (RFC 9309, 2.4), and how long it holds that there are none to be had.
const HOLD_SECONDS: i64 = 24 * 3600;
const SHUT_SECONDS: i64 = 3600;

/// What is remembered of a site's rules.
#[derive(Serialize, Deserialize)]
enum Known {
    /// The text of robots.txt.
    Rules(String),
    /// There is none: all is allowed.
    Open,
    /// It cannot be had: nothing is allowed.
    Shut,
}

/// Learns the site's rules, from what is kept or from the site.
pub(super) async fn learn(ctx: &Ctx, reach: &Reach, visit: &mut Visit) -> Result<(), AccessError> {
    let (sealer, row) = (Sealer::of(ctx), visit.row());
    if let (Some(kept), Some(at)) = (&visit.robots, visit.robots_at) {
        let known: Known = sealer.open_json(("offer_host", &row, "robots"), kept)?;
        let holds = if matches!(known, Known::Shut) { SHUT_SECONDS } else { HOLD_SECONDS };
        if ctx.now().seconds_since(at) < holds {
            visit.rules = Some(robots(&known));
            return Ok(());
        }
    }
    let known = match Address::read(&format!("https://{}/robots.txt", visit.host)) {
        Ok(address) => ask(reach, &address).await,
        Err(_) => Known::Shut,
    };
    visit.rules = Some(robots(&known));
    let kept = sealer.seal_json(("offer_host", &row, "robots"), &known)?;
    let mut tx = ctx.house().store().write().await?;
    let keep = sql!("UPDATE offer_host SET robots = $1, robots_at = $2 WHERE tag = $3");
    tx.run(keep, args![kept, ctx.now(), &visit.tag]).await?;
    tx.commit().await?;
    Ok(())
}

async fn ask(reach: &Reach, address: &Address) -> Known {
    let mut asked = reach.get(address, &Since::default()).await;
    if asked.is_err()
        && let Ok(plain) = Address::read(&address.as_str().replacen("https://", "http://", 1))
    {
        // A site without TLS has its rules where its pages are.
        asked = reach.get(&plain, &Since::default()).await;
    }
    if let Ok(answer) = &asked
        && (200..300).contains(&answer.status)
        && let Some(text) = answer.content()
    {
        return Known::Rules(String::from_utf8_lossy(&text).into_owned());
    }
    // What any answer means is for the rules themselves to say: this asks them about a page. (About robots.txt itself they
    // always agree.)
    let is_open = address.at_root("").is_some_and(|page| Robots::of(&asked).allows(&page));
    if is_open { Known::Open } else { Known::Shut }
}

fn robots(known: &Known) -> Robots {
    match known {
        Known::Rules(text) => Robots::read(text.as_bytes()),
        Known::Open => Robots::read(b""),
        Known::Shut => Robots::read(b"User-agent: *\nDisallow: /"),
    }
}
