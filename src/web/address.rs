//! An address of the web, taken apart: whom to ask, for what, and which place in the answer is meant.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address that begins with `http://` or `https://`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    scheme: &'static str,
    /// The host and its port, in small letters: `a.test:8080`.
    host: String,
    /// Path and query, never empty.
    path: String,
    /// The place in the page, behind `#`.
    pub(super) fragment: Option<String>,
}

impl Address {
    /// Takes an address apart; nothing for another scheme, or without a host.
    pub(super) fn parse(text: &str) -> Option<Address> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            _ => return None,
        };
        let (rest, fragment) = match rest.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (rest, None),
        };
        let end = rest.find(['/', '?', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        // Who one is belongs to nobody else.
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_ascii_lowercase();
        let default = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(default).map(str::to_owned).unwrap_or(host);
        let is_host = host
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_' | ':' | '[' | ']'));
        if host.is_empty() || !is_host {
            return None;
        }
        let path = if path.starts_with('/') { escaped(path) } else { format!("/{}", escaped(path)) };
        let fragment = fragment.filter(|fragment| !fragment.is_empty()).map(str::to_owned);
        Some(Address { scheme, host, path, fragment })
    }

    /// The address without its place in the page: what is asked for.
    pub(super) fn page(&self) -> String {
        format!("{}://{}{}", self.scheme, self.host, self.path)
    }

    /// The address of the page alone.
    pub(super) fn of_page(self) -> Address {
        Address { fragment: None, ..self }
    }

    /// Whom to ask: the host and its port.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Path and query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Where an answer of this address leads with `Location: …`.
    pub(super) fn follow(&self, location: &str) -> Option<Address> {
        let location = location.trim();
        if location.contains("://") && !location.starts_with(['/', '?', '#']) {
            return Address::parse(location);
        }
        if let Some(rest) = location.strip_prefix("//") {
            return Address::parse(&format!("{}://{rest}", self.scheme));
        }
        let base = self.path.split('?').next().unwrap_or("/");
        let path = match location.chars().next() {
            None | Some('#') => format!("{}{location}", self.path),
            Some('/') => location.to_owned(),
            Some('?') => format!("{base}{location}"),
            Some(_) => format!("{}/{location}", base.rsplit_once('/').map_or("", |(folder, _)| folder)),
        };
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        Address::parse(&format!("{}://{}{}{rest}", self.scheme, self.host, without_dots(path)))
    }

    /// True for an address of this machine or of a network that is not the web, as far as it is written.
    pub(super) fn is_private(&self) -> bool {
        let name = match self.host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.host.split(':').next().unwrap_or_default(),
        };
        match name.parse::<IpAddr>() {
            Ok(ip) => is_private(ip),
            Err(_) => {
                let name = name.trim_end_matches('.');
                // A name without a dot is one of the network at hand; one of digits alone is an odd spelling of a number.
                !name.contains('.')
                    || name
                        .split('.')
                        .all(|part| part.starts_with("0x") || part.chars().all(|sign| sign.is_ascii_digit()))
                    || [".localhost", ".local", ".internal", ".lan", ".home.arpa"]
                        .iter()
                        .any(|ending| name.ends_with(ending))
            }
        }
    }
}

/// The path without its `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let all: Vec<&str> = path.split('/').skip(1).collect();
    for (index, part) in all.iter().enumerate() {
        let is_last = index + 1 == all.len();
        match *part {
            "." | ".." => {
                if *part == ".." {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The text with every sign escaped that cannot stand in a request.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let is_fine = byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
        if is_fine {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// True for a number of this machine, of a private network, or of no single machine of the web.
pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    matches!(
        (first, second, third),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_private_v4(inner);
    }
    let [first, second, .., before_last, last] = ip.segments();
    let inner = || {
        let [a, b] = before_last.to_be_bytes();
        let [c, d] = last.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match (first, second) {
        // Nothing, this machine, and numbers of the old kind in the new.
        (0, 0) => true,
        // A gate to the old numbers.
        (0x64, 0xff9b) => is_private_v4(inner()),
        (0x2001, 0xdb8) => true,
        _ => (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80 || (first & 0xff00) == 0xff00,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_as_it_is_asked_for() {
        for (text, page, host, fragment) in [
            ("https://A.Test", "https://a.test/", "a.test", None),
            ("HTTP://a.test:80/x?y=1#z", "http://a.test/x?y=1", "a.test", Some("z")),
            ("https://a.test:8443?q#", "https://a.test:8443/?q", "a.test:8443", None),
            ("https://me:secret@a.test/x", "https://a.test/x", "a.test", None),
            ("https://a.test/词元 x", "https://a.test/%E8%AF%8D%E5%85%83%20x", "a.test", None),
            ("https://[2606::1]/x", "https://[2606::1]/x", "[2606::1]", None),
        ] {
            let address = Address::parse(text).unwrap();
            let found = (address.page(), address.host().to_owned(), address.fragment.as_deref());
            assert_eq!(found, (page.to_owned(), host.to_owned(), fragment), "{text}");
        }
        for wrong in ["mailto:a@b.test", "https://", "https:///x", "/x", "https://磨坊.test/"] {
            assert_eq!(Address::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_redirect_leads_where_a_browser_would_go() {
        let from = Address::parse("https://a.test/x/y?q=1").unwrap();
        for (location, to) in [
            ("https://b.test/z", "https://b.test/z"),
            ("//b.test/z", "https://b.test/z"),
            ("/z?r", "https://a.test/z?r"),
            ("z", "https://a.test/x/z"),
            ("../z", "https://a.test/z"),
            ("./", "https://a.test/x/"),
            ("../../../z/..", "https://a.test/"),
            ("?r=https://c.test", "https://a.test/x/y?r=https://c.test"),
        ] {
            assert_eq!(from.follow(location).unwrap().page(), to, "{location}");
        }
        assert_eq!(from.follow("ftp://a.test/z"), None);
    }

    #[test]
    fn private_addresses_are_known_however_they_are_written() {
        for private in [
            "http://localhost:1111/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://127.1/",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest",
            "http://192.168.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://[64:ff9b::a00:1]/",
            "http://printer/",
            "http://printer.local./",
        ] {
            assert!(Address::parse(private).unwrap().is_private(), "{private}");
        }
        for open in ["http://a.test/", "http://1.1.1.1/", "http://[2606:4700::1111]/", "http://172.32.0.1/"] {
            assert!(!Address::parse(open).unwrap().is_private(), "{open}");
        }
    }
}
