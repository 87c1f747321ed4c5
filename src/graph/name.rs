//! Indexes names: titles and aliases in each language, for chips that appear by themselves.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::article::{Article, Articles};
use crate::diagnostic::{Diagnostic, Fault, Place, rules};
use crate::document::is_wide_script;
use crate::language::Language;
use crate::vocabulary::Languages;

/// The names of one language, and whom each names.
#[derive(Debug)]
pub(super) struct Names {
    automaton: Option<AhoCorasick>,
    owners: Vec<String>,
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
        let mut patterns: Vec<(&str, &str)> = Vec::new();
        let mut known: HashSet<(&str, &str)> = HashSet::new();
        for article in articles.values() {
            for name in names_of(article, language) {
                if known.insert((name, article.id.as_str())) {
                    patterns.push((name, &article.id));
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns.iter().map(|(name, _)| *name))
            .ok();
        Names { automaton, owners: patterns.into_iter().map(|(_, owner)| owner.to_owned()).collect() }
    }

    /// The names in a text, longest first at each place, at word boundaries of scripts that have them.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found<'a>> {
        let matches = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        matches.filter_map(move |found| {
            let owner = self.owners.get(found.pattern().as_usize())?;
            is_whole(text, found.start(), found.end()).then_some(Found {
                owner,
                start: found.start(),
                end: found.end(),
            })
        })
    }
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
        let mut owners: BTreeMap<&str, (&str, Place)> = BTreeMap::new();
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
            let place = document.path.at(name.spot);
            match owners.get(name.text.as_str()) {
                Some((owner, first)) if *owner != article.id => {
                    let fault = Fault::new(format!(
                        "the {what} `{}` of `{}` also names `{owner}`",
                        name.text, article.id
                    ))
                    .hint("a name names one page: remove one, or say `autolink: false` where the word is common");
                    faults.push(fault.at(&rules::DOUBLE, place).label(first.clone(), format!("`{owner}`")));
                }
                Some((_, first)) => {
                    let fault = Fault::new(format!("`{}` names `{}` twice", name.text, article.id))
                        .hint("an alias is another name than the title");
                    faults.push(fault.at(&rules::DOUBLE, place).label(first.clone(), "first here"));
                }
                None => {
                    owners.insert(&name.text, (&article.id, place));
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
}
