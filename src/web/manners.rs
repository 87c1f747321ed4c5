//! How politely and how patiently hosts are asked.

use std::time::Duration;

/// Limits of asking.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Who asks: the `User-Agent`.
    pub who: String,
    /// The pause between two questions to one host.
    pub pause: Duration,
    /// How long an answer may take, from the name of the host to its last byte.
    pub patience: Duration,
    /// The pause before a question that failed is asked again; each further one is four times as long.
    pub backoff: Duration,
    /// A host that wants to be left alone for longer is not waited for.
    pub longest_wait: Duration,
    /// How often one question is asked at most.
    pub tries: u32,
    /// More of a page is not read.
    pub most_bytes: u64,
    /// How many hosts are asked at the same time.
    pub hosts: usize,
    /// Addresses of this machine and of private networks are asked too.
    pub asks_private: bool,
}

impl Manners {
    /// The manners towards the open web, on behalf of the site at `address`.
    pub fn of_site(address: &str) -> Manners {
        let version = env!("CARGO_PKG_VERSION");
        let who = match address {
            "" => format!("layerwiki/{version} (checks the links of a site)"),
            address => format!("layerwiki/{version} (checks the links of {address})"),
        };
        Manners {
            who,
            pause: Duration::from_secs(1),
            patience: Duration::from_secs(20),
            backoff: Duration::from_secs(2),
            longest_wait: Duration::from_secs(90),
            tries: 3,
            most_bytes: 2 << 20,
            hosts: 24,
            asks_private: false,
        }
    }
}
