//! Follows every link of a built site: pages, anchors, assets, the sitemap, the versions in other languages.

use std::collections::{BTreeMap, BTreeSet};

use super::html::{Element, Page};
use super::{Built, text};

/// Where a site lives: `https://x.test` and `/wiki`.
pub struct Home {
    /// Scheme and host.
    pub origin: String,
    /// The path of the site, without a slash at its end.
    pub base: String,
}

impl Home {
    /// Takes an address apart.
    pub fn at(address: &str) -> Home {
        let address = address.trim_end_matches('/');
        let (scheme, rest) = address.split_once("://").expect("an address has a scheme");
        let (host, path) =
            rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, format!("/{path}")));
        Home { origin: format!("{scheme}://{host}"), base: path }
    }

    /// The output file behind an address within the site, and the anchor; `None` for other hosts.
    ///
    /// # Errors
    /// What is wrong with an address that should lead into the site.
    pub fn file(&self, page: &str, address: &str) -> Result<Option<(String, Option<String>)>, String> {
        let (address, anchor) = match address.split_once('#') {
            Some((address, anchor)) => (address, Some(decode(anchor))),
            None => (address, None),
        };
        let path = match address.strip_prefix(&self.origin).filter(|_| !self.origin.is_empty()) {
            Some(path) if path.is_empty() || path.starts_with('/') => path,
            _ if address.is_empty() => return Ok(Some((page.to_owned(), anchor))),
            _ if address.contains(':') => return Ok(None),
            _ => address,
        };
        if !path.starts_with('/') || path.starts_with("//") {
            return Err("the address is not one from the root of the host".to_owned());
        }
        let below = match path.strip_prefix(&self.base) {
            Some(below) if below.starts_with('/') => &below[1..],
            _ => return Err(format!("the address does not begin with `{}/`", self.base)),
        };
        let below = decode(below.split('?').next().unwrap_or_default());
        let file =
            if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below };
        Ok(Some((file, anchor)))
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digits: Option<(u8, u8)> =
            if byte == b'%' { rest.clone().next().zip(rest.clone().nth(1)) } else { None };
        let value =
            digits.and_then(|(high, low)| u8::from_str_radix(text_of(&[high, low])?.as_str(), 16).ok());
        if let Some(value) = value {
            bytes.push(value);
            rest.nth(1);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

fn text_of(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok()
}

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["action", "cite", "data", "formaction", "href", "poster", "src"];

/// Every address an element names.
pub fn addresses<'a>(element: &Element<'a>) -> Vec<&'a str> {
    let mut found: Vec<&str> = element
        .attributes()
        .iter()
        .filter(|(key, _)| ADDRESSES.contains(&key.as_str()))
        .map(|(_, value)| value.as_str())
        .collect();
    if let Some(set) = element.get("srcset") {
        found.extend(set.split(',').filter_map(|part| part.split_whitespace().next()));
    }
    if element.get("property") == Some("og:url") || element.get("property") == Some("og:image") {
        found.extend(element.get("content"));
    }
    found
}

/// Attributes that name the `id` of another element of the page.
const REFERENCES: &[&str] =
    &["aria-controls", "aria-describedby", "aria-labelledby", "for", "headers", "list"];

/// Every link, anchor, asset and reference of the pages that leads nowhere.
pub fn dead(built: &Built, pages: &BTreeMap<&str, Page>, home: &Home) -> Vec<String> {
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, page)| (*path, page.elements().iter().filter_map(|element| element.get("id")).collect()))
        .collect();
    let mut dead = Vec::new();
    for (path, page) in pages {
        for element in page.elements() {
            for address in addresses(&element) {
                let (file, anchor) = match home.file(path, address) {
                    Ok(Some(found)) => found,
                    Ok(None) => continue,
                    Err(wrong) => {
                        dead.push(format!("{path}: `{address}`: {wrong}"));
                        continue;
                    }
                };
                if !built.files.contains_key(&file) {
                    dead.push(format!("{path}: `{address}` leads to `{file}`, which does not exist"));
                } else if let Some(anchor) = anchor
                    && !ids.get(file.as_str()).is_some_and(|ids| ids.contains(anchor.as_str()))
                {
                    dead.push(format!("{path}: `{address}` names an anchor that `{file}` does not have"));
                }
            }
            for key in REFERENCES {
                for id in element.get(key).into_iter().flat_map(str::split_whitespace) {
                    if !ids[path].contains(id) {
                        dead.push(format!("{path}: `{key}=\"{id}\"` names no element of the page"));
                    }
                }
            }
        }
    }
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.ends_with(".css")) {
        for address in text(bytes).split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
            let address = address.trim_matches(['"', '\'', ' ']);
            if !address.starts_with("data:") && !address.starts_with('#') {
                dead.push(format!("{path}: `{address}`: styles name no other files, their names change"));
            }
        }
    }
    dead
}

/// The addresses in a sitemap: each page, with its versions by language.
pub fn sitemap(built: &Built) -> Vec<(String, BTreeMap<String, String>)> {
    let map = built.file("sitemap.xml");
    let value = |text: &str, from: &str, to: &str| {
        Some(text.split_once(from)?.1.split_once(to)?.0.replace("&amp;", "&"))
    };
    map.split("<url>")
        .skip(1)
        .map(|entry| {
            let loc = value(entry, "<loc>", "</loc>").expect("an entry has a <loc>");
            let links = entry.split("<xhtml:link ").skip(1);
            let links = links
                .filter_map(|link| Some((value(link, "hreflang=\"", "\"")?, value(link, "href=\"", "\"")?)));
            (loc, links.collect())
        })
        .collect()
}
