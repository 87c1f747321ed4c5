//! Decides by which names the site may be asked for.
//!
//! A foreign page can point its own name at this machine and so read what is served here.
//! The browser then sends the foreign name along, and that request is refused.

use std::net::IpAddr;

/// Where the server listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hosts {
    /// The address asked for.
    pub(super) interface: IpAddr,
    /// The port that was taken.
    pub(super) port: u16,
}

impl Hosts {
    /// True for a `Host` such as `localhost:1111` that names this server.
    pub(super) fn admits(&self, host: &str) -> bool {
        let (name, port) = split(host);
        let port = match port {
            Some(digits) => digits.parse().ok(),
            None => Some(80),
        };
        port == Some(self.port) && self.is_ours(name)
    }

    fn is_ours(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let literal = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let Ok(address) = literal.parse::<IpAddr>() else { return false };
        // Who listens at all addresses has many; no foreign page can be behind a bare number.
        address.to_canonical().is_loopback() || address == self.interface || self.interface.is_unspecified()
    }
}

/// The name and the port; a number of IPv6 keeps its brackets.
fn split(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(interface: &str, port: u16) -> Hosts {
        Hosts { interface: interface.parse().unwrap(), port }
    }

    #[test]
    fn loopback_names_with_our_port_are_admitted() {
        let hosts = hosts("127.0.0.1", 1111);
        for host in ["localhost:1111", "LOCALHOST:1111", "127.0.0.1:1111", "127.0.0.2:1111", "[::1]:1111"] {
            assert!(hosts.admits(host), "{host}");
        }
    }

    #[test]
    fn foreign_names_and_other_ports_are_not() {
        let hosts = hosts("127.0.0.1", 1111);
        for host in [
            "",
            ":1111",
            "evil.test:1111",
            "localhost.evil.test:1111",
            "127.0.0.1.evil.test:1111",
            "localhost",
            "localhost:2222",
            "localhost:",
            "localhost:x",
            "192.168.1.7:1111",
            "[::1]",
            "[::1]:99999",
            "evil@localhost:1111",
        ] {
            assert!(!hosts.admits(host), "{host}");
        }
    }

    #[test]
    fn the_interface_asked_for_is_admitted_and_port_80_may_be_silent() {
        assert!(hosts("192.168.1.7", 1111).admits("192.168.1.7:1111"));
        assert!(!hosts("192.168.1.7", 1111).admits("192.168.1.8:1111"));
        assert!(hosts("0.0.0.0", 1111).admits("192.168.1.8:1111"));
        assert!(!hosts("0.0.0.0", 1111).admits("evil.test:1111"));
        assert!(hosts("127.0.0.1", 80).admits("localhost"));
        assert!(hosts("::1", 80).admits("[::1]"));
    }
}
