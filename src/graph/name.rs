//! Indexes names: titles and aliases in each language, for chips that appear by themselves.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::article::{Article, Articles};
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, rules};
use crate::document::is_wide_script;
use crate::language::Language;
use crate::vocabulary::Languages;

/// The names of one language, and whom each names. An edit changes a few of many, so they stand in a table
/// rather than in an automaton, which would be built anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// A bit for each pair of bytes that a name may begin with: most places of a text are passed over at a glance.
    pairs: Vec<u64>,
    by_start: HashMap<u64, Arc<Vec<Name>>, BuildHasherDefault<StartHasher>>,
}

/// A name; longer ones come first, and of equal ones that of the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    text: Box<str>,
    owner: Box<str>,
}

/// The longest start by which names are found.
const START: usize = 4;

/// The first bytes of a name, and how many of them count.
fn start(bytes: &[u8], length: usize) -> u64 {
    let first = bytes.iter().take(length);
    first.fold(length as u64, |start, byte| start << 8 | u64::from(*byte))
}

/// Mixes a number that is no stranger's: it needs no more.
#[derive(Debug, Default)]
struct StartHasher(u64);

impl Hasher for StartHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    pub(super) owner: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The names of one page in one language that become chips by themselves.
pub(super) fn names_of<'a>(article: &'a Article, language: &Language) -> Vec<&'a str> {
    if !article.is_autolinked || article.is_draft {
        return Vec::new();
    }
    let title = article.title.read(language).value.as_str();
    let aliases = article.aliases.read(language).value.iter().map(|alias| alias.text.as_str());
    std::iter::once(title).chain(aliases).filter(|name| name.chars().count() > 1).collect()
}

impl Names {
    /// The names of all pages in one language.
    pub(super) fn new(articles: &Articles, language: &Language) -> Names {
        let mut names = Names { pairs: vec![0; 1 << 10], by_start: HashMap::default() };
        for article in articles.values() {
            for text in names_of(article, language) {
                names.put(text, &article.id);
            }
        }
        names.by_start.values_mut().for_each(|names| order(Arc::make_mut(names)));
        names
    }

    /// The names after some of a page have gone, and others have come.
    pub(super) fn renewed(&self, owner: &str, old: &[&str], new: &[&str]) -> Names {
        let mut names = self.clone();
        for text in old {
            if let Some(known) = names.by_start.get_mut(&start(text.as_bytes(), text.len().min(START))) {
                Arc::make_mut(known).retain(|name| *name.text != **text || &*name.owner != owner);
            }
        }
        for text in new {
            names.put(text, owner);
        }
        for text in old.iter().chain(new) {
            let key = start(text.as_bytes(), text.len().min(START));
            match names.by_start.get_mut(&key) {
                Some(known) if !known.is_empty() => order(Arc::make_mut(known)),
                _ => drop(names.by_start.remove(&key)),
            }
        }
        names
    }

    fn put(&mut self, text: &str, owner: &str) {
        let bytes = text.as_bytes();
        let pair = start(bytes, 2) & 0xFFFF;
        if let Some(bits) = self.pairs.get_mut((pair >> 6) as usize) {
            *bits |= 1 << (pair & 63);
        }
        let known = self.by_start.entry(start(bytes, bytes.len().min(START))).or_default();
        Arc::make_mut(known).push(Name { text: text.into(), owner: owner.into() });
    }

    /// The names in a text, longest first at each place, at word boundaries of scripts that have them.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found<'a>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let rest = text.as_bytes().get(at..)?;
                let [first, second, ..] = rest else { return None };
                let pair = usize::from(*first) << 8 | usize::from(*second);
                let is_start = self.pairs.get(pair >> 6).is_some_and(|bits| bits >> (pair & 63) & 1 == 1);
                let Some(name) = is_start.then(|| self.longest(rest)).flatten() else {
                    at += 1;
                    continue;
                };
                let start = at;
                at += name.text.len();
                if is_whole(text, start, at) {
                    return Some(Found { owner: &name.owner, start, end: at });
                }
            }
        })
    }

    /// The longest name a text begins with.
    fn longest(&self, text: &[u8]) -> Option<&Name> {
        (2..=START.min(text.len())).rev().find_map(|length| {
            let names = self.by_start.get(&start(text, length))?;
            names.iter().find(|name| text.starts_with(name.text.as_bytes()))
        })
    }
}

/// Longer names first; of equal ones that of the first page, once.
fn order(names: &mut Vec<Name>) {
    let rank = |name: &Name| std::cmp::Reverse(name.text.len());
    names.sort_by(|left, right| {
        rank(left).cmp(&rank(right)).then_with(|| (&left.text, &left.owner).cmp(&(&right.text, &right.owner)))
    });
    names.dedup();
}

/// A Latin edge of a name asks for a neighbour that is no Latin letter or digit; Han edges ask for nothing.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let is_word = |sign: Option<char>| {
        sign.is_some_and(|sign| (sign.is_alphanumeric() || sign == '_') && !is_wide_script(sign))
    };
    let (before, inside, after) = (text.get(..start), text.get(start..end), text.get(end..));
    let (Some(before), Some(inside), Some(after)) = (before, inside, after) else { return false };
    let opens = !(is_word(inside.chars().next()) && is_word(before.chars().next_back()));
    let closes = !(is_word(inside.chars().next_back()) && is_word(after.chars().next()));
    opens && closes
}

/// Tells of names that two pages claim in one language.
pub(super) fn clashes(articles: &Articles, languages: &Languages) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for language in languages.iter().map(|entry| &entry.id) {
        let mut owners: HashMap<&str, (&str, &SitePath, Spot)> = HashMap::new();
        let twins = || {
            let named = articles.values().filter(|article| article.is_autolinked);
            named.filter_map(|article| Some((article, &article.twins.get(language)?.document)))
        };
        // Titles go first: of a title and an alias, the alias is the one to change.
        let titles = twins().flat_map(|(article, document)| {
            document.front.title.iter().map(move |name| (article, document, name, "title"))
        });
        let aliases = twins().flat_map(|(article, document)| {
            document.front.aliases.iter().map(move |name| (article, document, name, "alias"))
        });
        for (article, document, name, what) in titles.chain(aliases) {
            let place = || document.path.at(name.spot);
            match owners.get(name.text.as_str()) {
                Some((owner, path, spot)) if *owner != article.id => {
                    let fault = Fault::new(format!(
                        "the {what} `{}` of `{}` also names `{owner}`",
                        name.text, article.id
                    ))
                    .hint("a name names one page: remove one, or say `autolink: false` where the word is common");
                    faults
                        .push(fault.at(&rules::DOUBLE, place()).label(path.at(*spot), format!("`{owner}`")));
                }
                Some((_, path, spot)) => {
                    let fault = Fault::new(format!("`{}` names `{}` twice", name.text, article.id))
                        .hint("an alias is another name than the title");
                    faults.push(fault.at(&rules::DOUBLE, place()).label(path.at(*spot), "first here"));
                }
                None => {
                    owners.insert(&name.text, (&article.id, &document.path, name.spot));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latin_name_is_a_whole_word_and_a_han_name_is_not() {
        for (text, name, expected) in [
            ("AWS sells", "AWS", true),
            ("LAWS", "AWS", false),
            ("AWS2", "AWS", false),
            ("在AWS上", "AWS", true),
            ("AWS's", "AWS", true),
            ("买英伟达的卡", "英伟达", true),
            ("Together AI.", "Together AI", true),
        ] {
            let start = text.find(name).unwrap();
            assert_eq!(is_whole(text, start, start + name.len()), expected, "{text}");
        }
    }

    #[test]
    fn the_longest_name_at_the_first_place_is_found_and_names_come_and_go() {
        let mut names = Names { pairs: vec![0; 1 << 10], by_start: HashMap::default() };
        for (text, owner) in
            [("AI", "ai"), ("AI Cloud", "cloud"), ("AWS", "aws"), ("英伟达", "nvidia"), ("AI", "b")]
        {
            names = names.renewed(owner, &[], &[text]);
        }
        let found = |names: &Names, text: &str| -> Vec<(String, usize)> {
            names.find(text).map(|found| (found.owner.to_owned(), found.start)).collect()
        };
        let text = "AI Cloud, AI and LAWS: 买英伟达 or AWS";
        let expected = [("cloud", 0), ("ai", 10), ("nvidia", 26), ("aws", 39)];
        assert_eq!(found(&names, text), expected.map(|(owner, at)| (owner.to_owned(), at)));
        let names = names.renewed("cloud", &["AI Cloud"], &[]).renewed("ai", &["AI"], &["or AWS"]);
        let expected = [("b", 0), ("b", 10), ("nvidia", 26), ("ai", 36)];
        assert_eq!(found(&names, text), expected.map(|(owner, at)| (owner.to_owned(), at)));
    }
}
