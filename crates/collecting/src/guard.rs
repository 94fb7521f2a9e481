//! Which machines may be asked: those of the public internet and no others, whatever a name or a page says. Names are
//! resolved once, and the connection goes to just what was resolved and looked at.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whether an address belongs to the public internet: not to this machine, a local net, a cloud's metadata, or a range
/// that is kept for something else (IANA special-purpose registries; RFC 6890 and its updates).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

const fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || (a == 100 && b >= 64 && b <= 127)
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 224)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    // Ways round by IPv4: mapped, translated, 6to4.
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_public_v4(ip);
    }
    if s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return v4(s[6], s[7]);
    }
    if s[0] == 0x2002 {
        return v4(s[1], s[2]);
    }
    // Of the rest only global unicast is public; without Teredo and other protocols' ranges, and documentation.
    let is_global = (s[0] & 0xe000) == 0x2000;
    is_global && !(s[0] == 0x2001 && (s[1] < 0x200 || s[1] == 0xdb8)) && !(s[0] == 0x3fff && s[1] < 0x1000)
}

/// Where names lead.
#[derive(Clone)]
pub(crate) enum Ways {
    /// Wherever the system's resolver says, if that is public.
    Public,
    /// To these and nowhere else: sites that are served for tests and demonstrations.
    Only(Arc<HashMap<String, SocketAddr>>),
}

/// The reason in a refused resolution, by which [`crate::Trouble`] knows it again.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public machine")]
pub(crate) struct NotPublic;

impl Ways {
    /// The machines that a name leads to, all of them public; without a port, but for sites that are served here.
    pub(crate) async fn to(&self, name: &str) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let name = name.to_lowercase();
        match self {
            Self::Only(sites) => Ok(vec![*sites.get(&name).ok_or(NotPublic)?]),
            Self::Public => {
                let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
                // One that is not public is enough to refuse them all: an honest name has none.
                if found.iter().any(|at| !is_public(at.ip())) {
                    return Err(NotPublic.into());
                }
                Ok(found)
            }
        }
    }
}

impl Resolve for Ways {
    fn resolve(&self, name: Name) -> Resolving {
        let ways = self.clone();
        Box::pin(async move {
            let found: Addrs = Box::new(ways.to(name.as_str()).await?.into_iter());
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_machines_are_asked() {
        let public =
            ["8.8.8.8", "1.1.1.1", "85.132.1.1", "172.32.0.1", "2a00:1450::1", "64:ff9b::808:808", "::ffff:8.8.8.8"];
        let inside = [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "0.1.2.3",
            "192.0.0.192",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "fec0::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "2001::1",
            "2001:db8::1",
            "::127.0.0.1",
            "100::1",
            "3fff::1",
            "64:ff9b:1::1",
        ];
        for ip in public {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in inside {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_when_it_is_resolved() {
        // By the system's resolver, as a name on the public internet that points here would be.
        let Err(refused) = Ways::Public.resolve("localhost".parse().unwrap()).await else { panic!("resolved") };
        assert!(refused.is::<NotPublic>(), "{refused}");
    }
}
