//! Which hosts readers reach: not their own machine, not somebody's private network, not a name that stands for none.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reach {
    Public,
    /// What it is instead.
    Private(&'static str),
}

/// Names below these are of no public network (RFC 2606, 6761, 6762, 8375).
const PRIVATE_NAMES: [(&str, &str); 9] = [
    ("localhost", "on the reader's own machine"),
    ("local", "in a private network"),
    ("internal", "in a private network"),
    ("lan", "in a private network"),
    ("home.arpa", "in a private network"),
    ("intranet", "in a private network"),
    ("test", "a name for tests"),
    ("example", "a name for examples"),
    ("invalid", "a name that is never there"),
];

/// `private_hosts` are asked like any other.
pub fn reach(url: &Url, private_hosts: &[String]) -> Reach {
    let Some(host) = url.host() else { return Reach::Private("without a host") };
    if is_listed(url, private_hosts) {
        return Reach::Public;
    }
    let why = match host {
        Host::Domain(name) => of_name(name.trim_end_matches('.')),
        Host::Ipv4(address) => of_address(IpAddr::V4(address)),
        Host::Ipv6(address) => of_address(IpAddr::V6(address)),
    };
    why.map_or(Reach::Public, Reach::Private)
}

/// Whether an address is of one of these hosts, however they are written.
pub fn is_listed(url: &Url, hosts: &[String]) -> bool {
    let name = url.host_str().unwrap_or_default();
    hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
}

pub fn is_any_private(addresses: &[IpAddr]) -> bool {
    addresses.iter().any(|address| of_address(*address).is_some())
}

fn of_name(name: &str) -> Option<&'static str> {
    let is_below = |suffix: &str| {
        let rest = name.strip_suffix(suffix);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let known = PRIVATE_NAMES.iter().find(|(suffix, _)| is_below(suffix)).map(|(_, why)| *why);
    known.or_else(|| (!name.contains('.')).then_some("in a private network"))
}

/// What an address is, where it is none of the internet.
pub fn of_address(address: IpAddr) -> Option<&'static str> {
    let (loopback, private) = match address {
        IpAddr::V4(address) => (address.is_loopback() || address.is_unspecified(), is_private(address)),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => return of_address(IpAddr::V4(address)),
            None => (address.is_loopback() || address.is_unspecified(), is_private_6(address)),
        },
    };
    match (loopback, private) {
        (true, _) => Some("on the reader's own machine"),
        (false, true) => Some("in a private network"),
        (false, false) => None,
    }
}

fn is_private(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_benchmark = a == 198 && (18..20).contains(&b);
    address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || is_shared
        || is_benchmark
        || a == 0
        || a >= 240
}

fn is_private_6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let is_documentation = address.segments()[..2] == [0x2001, 0xdb8];
    first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 || address.is_multicast() || is_documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_reached() {
        let check = |url: &str, expected: bool| {
            let url = Url::parse(url).expect("an address");
            assert_eq!(
                reach(&url, &["Wiki.Corp.internal".into(), "10.0.0.7".into()]) == Reach::Public,
                expected,
                "{url}"
            );
        };
        for url in ["https://docs.rs/x", "http://8.8.8.8/", "https://[2606:4700::1111]/", "https://localhost.dev/"] {
            check(url, true);
        }
        check("https://wiki.corp.internal/a", true);
        check("https://WIKI.corp.internal/a", true);
        check("http://10.0.0.7:8080/", true);
        for url in [
            "http://localhost:3000/",
            "http://app.localhost/",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f000001/",
            "http://10.0.0.8/",
            "http://192.168.1.1/",
            "http://172.31.0.1/",
            "http://169.254.169.254/latest",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://0.0.0.0/",
            "http://wiki/",
            "http://printer.local./",
            "https://other.corp.internal/",
            "https://app.example/",
            "https://a.test/",
            "http://100.64.0.1/",
            "http://198.18.0.1/",
            "http://203.0.113.9/",
        ] {
            check(url, false);
        }
    }

    #[test]
    fn one_private_address_is_enough() {
        let check = |addresses: &[&str], expected: bool| {
            let addresses: Vec<IpAddr> = addresses.iter().map(|ip| ip.parse().expect("an address")).collect();
            assert_eq!(is_any_private(&addresses), expected, "{addresses:?}");
        };
        check(&["8.8.8.8", "2606:4700::1111"], false);
        check(&["8.8.8.8", "10.0.0.1"], true);
        check(&["::1", "8.8.8.8"], true);
        check(&[], false);
    }
}
