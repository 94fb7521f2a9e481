//! What a site allows: RFC 9309.

use std::time::Duration;

use robotxt::AccessResult;

use crate::{Address, Answer, Trouble};

/// The name by which a site's robots.txt calls himaya.
const NAME: &str = "himaya";
/// Between two requests of one site, where it asks for nothing else.
const PAUSE: Duration = Duration::from_secs(2);
/// The longest pause that is kept; a site that asks for more is read less often, and not never.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A site's rules.
#[derive(Clone, Debug)]
pub struct Robots(robotxt::Robots);

impl Robots {
    /// The rules that follow from asking for robots.txt: its own; all is allowed where there is none (4xx); nothing where
    /// it cannot be had (5xx, no answer).
    pub fn of(asked: &Result<Answer, Trouble>) -> Self {
        let content;
        let access = match asked {
            Ok(answer) => match answer.status {
                200..=299 => match answer.content() {
                    Some(text) => {
                        content = text;
                        AccessResult::Successful(&content)
                    }
                    None => AccessResult::Unreachable,
                },
                400..=499 => AccessResult::Unavailable,
                _ => AccessResult::Unreachable,
            },
            Err(Trouble::Round | Trouble::Moved(_) | Trouble::BadTarget(_)) => AccessResult::TooManyRedirects,
            Err(_) => AccessResult::Unreachable,
        };
        Self(robotxt::Robots::from_access(access, NAME))
    }

    /// The rules in a text that was kept.
    pub fn read(text: &[u8]) -> Self {
        Self(robotxt::Robots::parse(text, NAME))
    }

    /// Whether a page may be read.
    pub fn allows(&self, address: &Address) -> bool {
        self.0.is_allowed(address.path())
    }

    /// How long to wait between two requests.
    pub fn pause(&self) -> Duration {
        self.0.crawl_delay().unwrap_or(PAUSE).clamp(PAUSE, LONGEST_PAUSE)
    }

    /// Site maps that it names.
    pub fn sitemaps(&self) -> Vec<Address> {
        self.0.sitemaps().iter().filter_map(|url| Address::read(url.as_str()).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> Address {
        Address::read(&format!("https://doska.test{path}")).unwrap()
    }

    #[test]
    fn a_sites_rules_are_kept() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: himaya\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 7\n\
                    Sitemap: https://doska.test/map.xml";
        let robots = Robots::read(text.as_bytes());
        assert!(robots.allows(&page("/elan/1")) && robots.allows(&page("/private/open/1")));
        assert!(!robots.allows(&page("/private/1")));
        assert_eq!((robots.pause(), robots.sitemaps()), (Duration::from_secs(7), vec![page("/map.xml")]));
        assert!(!Robots::read(b"User-agent: *\nDisallow: /").allows(&page("/")));
        assert_eq!(Robots::read(b"User-agent: *\nCrawl-delay: 86400").pause(), LONGEST_PAUSE);
    }

    #[test]
    fn without_rules_all_is_allowed_and_without_an_answer_nothing() {
        let answer = |status| {
            let (head, body) = (Vec::new(), b"User-agent: *\nDisallow: /x".to_vec());
            Ok(Answer { address: page("/robots.txt"), status, asked: String::new(), head, body, most: 1000 })
        };
        assert!(Robots::of(&answer(404)).allows(&page("/x")) && Robots::of(&answer(403)).allows(&page("/x")));
        assert!(
            !Robots::of(&answer(500)).allows(&page("/")) && !Robots::of(&Err(Trouble::Unreachable)).allows(&page("/"))
        );
        assert!(!Robots::of(&answer(200)).allows(&page("/x")));
    }
}
