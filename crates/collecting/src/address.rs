//! An address on the public web, checked and written in one way.

use std::fmt;

use url::{Host, Url};

/// Longest address, in characters. Longer ones are traps or mistakes.
const LONGEST: usize = 2_000;

/// Names in an address that say by which way a reader came, and not what is read.
const TRACKING: [&str; 9] = ["fbclid", "gclid", "yclid", "dclid", "msclkid", "_openstat", "igshid", "ysclid", "mc_cid"];

/// Endings of names that lead to no public site.
const INSIDE: [&str; 6] = ["local", "localhost", "internal", "onion", "home", "lan"];

/// An address that may be asked: `http` or `https`, the usual port, a name with a dot, nobody's password in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(Url);

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It cannot be read as an address.
    #[error("this is no address")]
    Unreadable,
    /// It is neither `http` nor `https`.
    #[error("only http and https are read")]
    Scheme,
    /// It carries a name or a password.
    #[error("an address with a name or password is not read")]
    Secret,
    /// Another port than the usual one.
    #[error("only the usual ports are read")]
    Port,
    /// A number instead of a name, or a name that is not public.
    #[error("the name leads to no public site")]
    Inside,
}

impl Address {
    /// Reads an address as people type it: without `https://` too.
    pub fn read(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) {
            return Err(BadAddress::Unreadable);
        }
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        Self::of(Url::parse(&whole).map_err(|_| BadAddress::Unreadable)?)
    }

    /// An address that stands on the page with this address.
    pub fn join(&self, link: &str) -> Result<Self, BadAddress> {
        if link.len() > LONGEST {
            return Err(BadAddress::Unreadable);
        }
        Self::of(self.0.join(link.trim()).map_err(|_| BadAddress::Unreadable)?)
    }

    fn of(mut url: Url) -> Result<Self, BadAddress> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadAddress::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadAddress::Secret);
        }
        // The usual port is left out when an address is read.
        if url.port().is_some() {
            return Err(BadAddress::Port);
        }
        let Some(Host::Domain(name)) = url.host() else { return Err(BadAddress::Inside) };
        let name = name.trim_end_matches('.');
        let last = name.rsplit('.').next().unwrap_or_default();
        if !name.contains('.') || INSIDE.contains(&last) || url.as_str().len() > LONGEST {
            return Err(BadAddress::Inside);
        }
        url.set_fragment(None);
        untrack(&mut url);
        Ok(Self(url))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The name of the site.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// What stands behind the name, with the question if there is one: what robots.txt decides about.
    pub fn path(&self) -> &str {
        &self.0[url::Position::BeforePath..]
    }

    /// The same page is the same text, with `http` or `https`, with `www.` or without, with a slash at the end or without.
    pub fn same(&self) -> String {
        let host = self.host().strip_prefix("www.").unwrap_or(self.host());
        format!("{host}{}", self.path().trim_end_matches('/'))
    }

    /// Whether both are addresses of one site.
    pub fn is_same_site(&self, other: &Self) -> bool {
        let bare = |address: &Self| address.host().strip_prefix("www.").unwrap_or(address.host()).to_owned();
        bare(self) == bare(other)
    }

    /// The site's own address of a file.
    pub fn at_root(&self, file: &str) -> Option<Self> {
        self.join(&format!("/{file}")).ok()
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn untrack(url: &mut Url) {
    let is_tracking = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
    if !url.query_pairs().any(|(name, _)| is_tracking(&name)) {
        return;
    }
    let kept: Vec<_> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(a, b)| (a.into_owned(), b.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_one_way() {
        let read = |text: &str| Address::read(text).unwrap().as_str().to_owned();
        assert_eq!(read(" Xeber.Test/elan?utm_source=x&id=7#top "), "https://xeber.test/elan?id=7");
        assert_eq!(read("http://xeber.test:80/?fbclid=1"), "http://xeber.test/");
        let same = |text: &str| Address::read(text).unwrap().same();
        assert_eq!(same("http://www.xeber.test/a/"), same("https://xeber.test/a"));
        assert_ne!(same("https://xeber.test/a?page=2"), same("https://xeber.test/a"));
    }

    #[test]
    fn what_is_not_public_is_refused_before_it_is_asked() {
        for (text, why) in [
            ("", BadAddress::Unreadable),
            ("two words.az", BadAddress::Unreadable),
            ("ftp://xeber.test/", BadAddress::Scheme),
            ("javascript://xeber.test/%0aalert(1)", BadAddress::Scheme),
            ("https://me:secret@xeber.test/", BadAddress::Secret),
            ("https://xeber.test:5432/", BadAddress::Port),
            ("http://127.0.0.1/", BadAddress::Inside),
            ("http://2130706433/", BadAddress::Inside),
            ("http://0x7f.1/", BadAddress::Inside),
            ("http://[::1]/", BadAddress::Inside),
            ("http://localhost/", BadAddress::Inside),
            ("http://metadata.google.internal/", BadAddress::Inside),
            ("http://printer.local./", BadAddress::Inside),
            ("http://intranet/", BadAddress::Inside),
        ] {
            assert_eq!(Address::read(text), Err(why), "{text}");
        }
        let page = Address::read("https://xeber.test/a/b").unwrap();
        assert_eq!(page.join("../c").unwrap().as_str(), "https://xeber.test/c");
        assert!(page.join("//127.0.0.1/x").is_err() && page.join("mailto:a@b.test").is_err());
    }
}
