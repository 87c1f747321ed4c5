//! Finds every address outside that a site names: in prose, in front matter, in data and in its templates.

use std::collections::BTreeMap;

use crate::diagnostic::{Place, SitePath, Spot, clamp};
use crate::document::{Address as Written, Piece, Target, parse};
use crate::source::{Node, Source, SourceTree, Value, read_yaml, split};

/// Each address outside with the places it stands at, in the order of the files.
pub type Named = BTreeMap<String, Vec<Place>>;

/// Every address outside that the site's own files name. `own` is the address of the site itself, whose pages
/// are its own business.
pub fn gather(tree: &SourceTree, own: &str) -> Named {
    let mut finder = Finder { own: own.trim_end_matches('/'), named: Named::new() };
    for source in tree.own_below("") {
        let path = source.path().as_str();
        let text = source.text().unwrap_or_default();
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            "md" if path.starts_with("content/pages/") || path.starts_with("entities/") => {
                finder.page(source)
            }
            "yaml" if path.starts_with("content/") => finder.data(source.path(), text),
            "csv" if path.starts_with("content/") => finder.text(source.path(), text, ""),
            "html" if path.starts_with("templates/") => finder.text(source.path(), text, "href=\""),
            _ => {}
        }
    }
    finder.named
}

struct Finder<'a> {
    own: &'a str,
    named: Named,
}

impl Finder<'_> {
    fn add(&mut self, address: &str, place: Place) {
        let is_own = !self.own.is_empty()
            && address
                .strip_prefix(self.own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']));
        // What has a gap to be filled is the pattern of an address.
        if is_own || address.contains(['{', '}']) {
            return;
        }
        let places = self.named.entry(address.to_owned()).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }

    /// A page: its front matter, and the links of its prose.
    fn page(&mut self, source: &Source) {
        let text = source.text().unwrap_or_default();
        let parts = split(text);
        if let Some(front) = parts.front.filter(|_| parts.is_closed) {
            self.data(source.path(), text.get(front).unwrap_or_default());
        }
        let Some(document) = parse(source).value else { return };
        let mut open: Vec<&[Piece]> = vec![&document.body.pieces];
        while let Some(pieces) = open.pop() {
            for piece in pieces {
                match piece {
                    Piece::Link(link) => self.link(source, link),
                    Piece::Box { title, .. } => open.push(title),
                    _ => {}
                }
            }
        }
    }

    /// A link of the prose; the place is the address itself where it stands in the link as it is.
    fn link(&mut self, source: &Source, link: &Written) {
        let Target::Outside(address) = &link.target else { return };
        if !is_web(address) {
            return;
        }
        let spot = match link.spot {
            Spot::Bytes { start, end } => {
                let range = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(0);
                let whole = source.text().and_then(|text| text.get(range)).unwrap_or_default();
                match whole.rfind(address.as_str()) {
                    Some(at) => link.spot.narrow(clamp(at), clamp(at + address.len())),
                    None => link.spot,
                }
            }
            spot => spot,
        };
        self.add(address, source.path().at(spot));
    }

    /// YAML: scalars that are an address, and links in those that are Markdown.
    fn data(&mut self, path: &SitePath, yaml: &str) {
        let Ok(root) = read_yaml(yaml) else { return };
        let mut open = vec![&root];
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Nothing => {}
                Value::Text(text) => self.scalar(path, node, text),
                Value::List(items) => open.extend(items.iter().rev()),
                Value::Map(entries) => open.extend(entries.iter().rev().map(|(_, value)| value)),
            }
        }
    }

    fn scalar(&mut self, path: &SitePath, node: &Node, text: &str) {
        if is_web(text) && !text.contains(char::is_whitespace) {
            self.add(text, path.at(node.spot()));
            return;
        }
        for (start, _) in text.match_indices("](http") {
            let rest = text.get(start + 2..).unwrap_or_default();
            let address = rest.get(..closed(rest)).unwrap_or_default();
            if is_web(address) {
                let spot = node.spot().narrow(clamp(start + 2), clamp(start + 2 + address.len()));
                self.add(address, path.at(spot));
            }
        }
    }

    /// Text of another kind: what stands behind `lead` and begins like an address.
    fn text(&mut self, path: &SitePath, text: &str, lead: &str) {
        for (start, _) in text.match_indices(&format!("{lead}http")) {
            let start = start + lead.len();
            let rest = text.get(start..).unwrap_or_default();
            let end = rest.find([',', '"', '\'', ' ', '\n', '\r', '<', '>']).unwrap_or(rest.len());
            let address = rest.get(..end).unwrap_or_default();
            if is_web(address) {
                let spot = Spot::Bytes { start: clamp(start), end: clamp(start + end) };
                self.add(address, path.at(spot));
            }
        }
    }
}

fn is_web(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text.len() > scheme.len()
    })
}

/// Where the address of a Markdown link ends: at the bracket that no other opened, or at a blank.
fn closed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            sign if sign.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_found_once_with_all_its_places() {
        let tree = SourceTree::of_texts([
            (
                "content/site.yaml",
                "title: Bread\naddress: https://bread.test\nedit: https://forge.test/{path}\n",
            ),
            (
                "entities/mill.md",
                "---\ntitle: 磨坊\nwebsite: https://mill.test/\nsummary: See [a](https://a.test/x_(y)) there\n\
                 facts:\n  - id: price\n    source: {title: T, url: https://a.test/list}\n---\n\n\
                 [b](https://b.test/#top), <https://a.test/list>, `https://code.test`, [own](https://bread.test/x)\n",
            ),
            ("content/sources.yaml", "list:\n  title: T\n  url: https://a.test/list\n"),
            ("content/datasets/a.csv", "id,url\nx,https://c.test/1\n"),
            ("content/datasets/a.yaml", "title: A\n"),
            ("templates/base.html", "<a href=\"https://d.test/\">d</a> https://not.test"),
        ]);
        let named = gather(&tree, "https://bread.test/");
        let found: Vec<(&str, Vec<&str>)> = named
            .iter()
            .map(|(address, places)| {
                let shown = places.iter().map(|place| {
                    let (text, range) = tree.show(place).unwrap();
                    &text[range]
                });
                (address.as_str(), shown.collect())
            })
            .collect();
        for (address, shown) in &found {
            assert!(shown.iter().all(|shown| shown == address), "{address}: {shown:?}");
        }
        let counts: Vec<(&str, usize)> =
            found.iter().map(|(address, shown)| (*address, shown.len())).collect();
        assert_eq!(
            counts,
            [
                ("https://a.test/list", 3),
                ("https://a.test/x_(y)", 1),
                ("https://b.test/#top", 1),
                ("https://c.test/1", 1),
                ("https://d.test/", 1),
                ("https://mill.test/", 1),
            ]
        );
    }
}
