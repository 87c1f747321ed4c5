//! Finds the numbers in prose that are bound to nothing, so that nobody notices when they are no longer true.

use super::Roster;
use super::fact::Content;
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, rules};
use crate::document::{Body, CITATION, Document, Passage, passages};
use crate::language::Language;
use crate::quantity::{Bare, Claim, Wording, bare_numbers};

impl Roster {
    /// Tells of the bare numbers in one language's page: in its prose and its short texts. True when there are
    /// some, even if names or quotations around them excuse all.
    pub(super) fn bare_numbers(
        &self,
        page: &str,
        document: &Document,
        language: &Language,
        faults: &mut Vec<Diagnostic>,
    ) -> bool {
        let front = &document.front;
        let texts = [&front.summary, &front.offers, &front.caption, &front.standfirst];
        let bodies: Vec<&Body> = std::iter::once(document.body.as_ref())
            .chain(texts.into_iter().flatten().map(|text| &text.body))
            .collect();
        self.bare_in_bodies(page, &document.path, &bodies, language, faults)
    }

    /// Tells of the bare numbers in some texts of one file.
    pub(super) fn bare_in_bodies(
        &self,
        page: &str,
        file: &SitePath,
        bodies: &[&Body],
        language: &Language,
        faults: &mut Vec<Diagnostic>,
    ) -> bool {
        let Some(wording) = self.vocabulary.wording(language) else { return false };
        let mut has_some = false;
        for passage in bodies.iter().copied().flat_map(passages) {
            let all = bare_numbers(&passage.text, wording);
            has_some |= !all.is_empty();
            for Bare { start, end } in self.bare_in(all, &passage, language) {
                let written = passage.text.get(start..end).unwrap_or_default();
                let spot = passage.spot(start, end);
                let reason = match spot {
                    // The site's own file lets nothing stand.
                    _ if page == super::remark::SITE => None,
                    Spot::Bytes { .. } => {
                        Some("or say why it stands, on a line above: `<!-- allow prose/number: why -->`")
                    }
                    _ => Some("or say why it stands: `allow: [{rule: prose/number, because: why}]`"),
                };
                let fault = Fault::new(format!("the number `{written}` is bound to nothing"))
                    .hint(self.remedy(page, written, wording))
                    .hint_if(reason);
                faults.push(fault.at(&rules::NUMBER, file.at(spot)));
            }
        }
        has_some
    }

    /// Those bare numbers of a passage that are no part of a name, of a quotation or of a heading's numbering.
    fn bare_in(&self, mut found: Vec<Bare>, passage: &Passage, language: &Language) -> Vec<Bare> {
        let text = passage.text.as_str();
        if found.is_empty() {
            return found;
        }
        let quoted = quotations(text, &self.vocabulary.languages.format(language).quotes.pairs());
        let names = self.names.get(language);
        let mut inside: Vec<(usize, usize)> =
            names.into_iter().flat_map(|names| names.find(text)).map(|name| (name.start, name.end)).collect();
        inside.extend(quoted);
        inside.sort_unstable();
        let mut next = inside.iter().copied().peekable();
        let mut covered = 0;
        found.retain(|bare| {
            while let Some((_, end)) = next.next_if(|(start, _)| *start <= bare.start) {
                covered = covered.max(end);
            }
            let is_numbering = passage.is_heading && bare.start == 0;
            !is_numbering && covered <= bare.start
        });
        found
    }

    /// How to bind the number: to a fact of the page that says the same, where there is one.
    fn remedy(&self, page: &str, written: &str, wording: &Wording) -> String {
        let facts = self.facts.get(page).map_or(&[][..], |facts| facts.as_slice());
        let claim = Claim::read(written, wording).ok();
        let fitting = facts.iter().take(MOST_FACTS).find(|fact| match (&fact.content, &claim) {
            (Content::Quantity(figure), Some(claim)) => claim.check(figure).is_ok(),
            _ => false,
        });
        match fitting {
            Some(fact) => format!("write `[[={}.{}|{written}]]`", fact.owner, fact.id),
            None => format!("bind it to a fact or a figure: `[[=owner.fact|{written}]]`"),
        }
    }
}

/// So many facts of a page are tried for a hint.
const MOST_FACTS: usize = 60;

/// The bytes between marks of quotation that a citation follows.
fn quotations(text: &str, marks: &[(char, char)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, sign) in text.char_indices() {
        let end = at + sign.len_utf8();
        if let Some(idx) = open.iter().rposition(|(_, closing)| *closing == sign) {
            let start = open.get(idx).map_or(at, |(start, _)| *start);
            open.truncate(idx);
            let after = text.get(end..).unwrap_or_default();
            let after =
                after.trim_start_matches(|sign: char| sign.is_whitespace() || ".,;。，；".contains(sign));
            if after.starts_with(CITATION) {
                found.push((start, end));
            }
        } else if let Some((_, closing)) = marks.iter().find(|(opening, _)| *opening == sign) {
            // Marks that nobody closes are apostrophes.
            if open.len() < MOST_OPEN {
                open.push((at, *closing));
            }
        }
    }
    found
}

/// Quotations are not nested deeper.
const MOST_OPEN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_counts_where_its_source_follows() {
        let marks = [('“', '”'), ('‘', '’'), ('"', '"')];
        for (text, expected) in [
            ("a “5 GW”@ b", vec!["“5 GW”"]),
            ("a “5 GW”.@ b “6 GW” c", vec!["“5 GW”"]),
            ("他说“5 GW”。 @", vec!["“5 GW”"]),
            ("\"5 GW\" @ and ‘x “y” z’@", vec!["\"5 GW\"", "‘x “y” z’"]),
            ("’ ‘s it’s “open", vec![]),
        ] {
            let text = text.replace('@', &CITATION.to_string());
            let found: Vec<&str> =
                quotations(&text, &marks).iter().map(|(start, end)| &text[*start..*end]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
