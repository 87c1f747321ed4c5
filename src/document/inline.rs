//! The words of prose: brackets become mentions, and what an author meant as markup is told.

use std::ops::Range;

use super::body::{Mention, Piece};
use super::bracket::{Bracket, parse_bracket, split_query};
use super::markdown::Writer;
use crate::diagnostic::{Fault, Rule, rules};

/// So many slips of one kind are told of one line; more say no more.
const MOST_SLIPS: usize = 3;

impl Writer<'_> {
    pub(super) fn heading_words(&mut self, words: &str) {
        if let Some(section) = self.heading.and_then(|index| self.body.sections.get_mut(index)) {
            section.text.push_str(words);
        }
    }

    /// Text with brackets in it.
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            code.text.push_str(&self.shim.restore(text));
            return;
        }
        if let Some(html) = &mut self.html {
            html.push_str(text);
            return;
        }
        if self.image.is_none() {
            self.look_for_slips(range);
        }
        // Escapes and entities make the text shorter than its source; then places are as near as the run.
        let is_exact = self.shim.text.get(range.clone()) == Some(text);
        let place = |from: usize, to: usize| {
            if is_exact { range.start + from..range.start + to } else { range.clone() }
        };
        let mut done = self.shim.opener(range.start);
        for (at, sign) in text.char_indices() {
            let after = at + sign.len_utf8();
            if self.shim.is_ours(sign) {
                self.words(text.get(done..at).unwrap_or_default(), &place(done, at));
                done = after;
            } else if let Some(number) = self.shim.bracket(sign) {
                self.words(text.get(done..at).unwrap_or_default(), &place(done, at));
                self.bracket(number);
                done = after;
            } else if self.shim.is_line_end(sign) {
                self.words(text.get(done..at).unwrap_or_default(), &place(done, at));
                self.line_end();
                done = after;
            }
        }
        self.words(text.get(done..).unwrap_or_default(), &place(done, text.len()));
    }

    fn line_end(&mut self) {
        match &mut self.image {
            Some(image) => image.alternative.push(' '),
            None => self.put(Piece::SoftBreak),
        }
    }

    pub(super) fn words(&mut self, text: &str, range: &Range<usize>) {
        if text.is_empty() {
            return;
        }
        if let Some(image) = &mut self.image {
            image.alternative.push_str(text);
            return;
        }
        self.heading_words(text);
        if self.heading.is_some() || !self.open_links.is_empty() {
            self.put(Piece::Words(text.to_owned()));
        } else {
            let spot = self.spot(range);
            self.put(Piece::Prose { text: text.to_owned(), spot });
        }
    }

    /// What stays in the text although an author meant it as markup.
    fn look_for_slips(&mut self, range: &Range<usize>) {
        let origin = self.shim.origin_range(range);
        for start in self.unescaped("[[", &origin) {
            let fault = Fault::new("`[[` is never closed on its line")
                .hint("write `]]` after the name, or `\\[[` for the signs themselves");
            self.slip(&rules::BRACKET, fault, start);
        }
        for start in self.unescaped("**", &origin) {
            let touches = |sign: Option<char>| sign.is_some_and(|sign| !sign.is_whitespace());
            let before = self.source.get(..start).and_then(|before| before.chars().next_back());
            let rest = self.source.get(start..).unwrap_or_default().trim_start_matches('*');
            if touches(before) || touches(rest.chars().next()) {
                let fault = Fault::new("`**` makes nothing bold here")
                    .hint("close it in the same paragraph with no blank inside the marks, or write `\\*\\*`");
                self.slip(&rules::EMPHASIS, fault, start);
            }
        }
    }

    /// Where two signs stand as they are, neither escaped nor in a bracket; once for a longer run of them.
    fn unescaped(&self, signs: &str, within: &Range<usize>) -> Vec<usize> {
        let text = self.source.get(within.clone()).unwrap_or_default();
        let mut found: Vec<usize> = Vec::new();
        // Few texts have even one of them.
        if signs.chars().next().is_some_and(|sign| !text.contains(sign)) {
            return found;
        }
        let mut run_end = 0;
        for (at, _) in text.match_indices(signs) {
            let start = within.start + at;
            let before = self.source.get(..start).unwrap_or_default();
            let slashes = before.len() - before.trim_end_matches('\\').len();
            let next = self.shim.brackets.partition_point(|bracket| bracket.whole.start <= start);
            let last = next.checked_sub(1).and_then(|last| self.shim.brackets.get(last));
            let is_in_bracket = last.is_some_and(|bracket| bracket.whole.contains(&start));
            if start >= run_end && slashes % 2 == 0 && !is_in_bracket {
                found.push(start);
            }
            if found.len() == MOST_SLIPS {
                break;
            }
            run_end = start + signs.len();
        }
        found
    }

    fn slip(&mut self, rule: &'static Rule, fault: Fault, start: usize) {
        let spot = self.base.spot(&(start..start + 2));
        self.faults.push(fault.at(rule, self.file.at(spot)));
    }

    fn bracket(&mut self, number: usize) {
        let Some(bracketed) = self.shim.brackets.get(number).cloned() else { return };
        let inner = self.source.get(bracketed.inner.clone()).unwrap_or_default();
        let spot = self.base.spot(&bracketed.whole);
        if let Some(image) = &mut self.image {
            image.alternative.push_str(inner.rsplit('|').next().unwrap_or(inner).trim());
            return;
        }
        let bracket = match parse_bracket(inner, bracketed.is_shown) {
            Ok(bracket) => bracket,
            Err(fault) => {
                let spot = match fault.within {
                    Some(_) => self.base.spot(&bracketed.inner),
                    None => spot,
                };
                self.faults.push(fault.at(&rules::BRACKET, self.file.at(spot)));
                return;
            }
        };
        if !self.open_links.is_empty() {
            let fault = Fault::new("a bracket stands inside a link")
                .hint("a link cannot hold a link: use one or the other");
            self.faults.push(fault.at(&rules::BRACKET, self.file.at(spot)));
            self.put(Piece::Words(inner.rsplit('|').next().unwrap_or(inner).trim().to_owned()));
            return;
        }
        if self.source.get(bracketed.whole.end..).is_some_and(|rest| rest.starts_with('(')) {
            let fault = Fault::new("`]]` is followed by `(`")
                .hint("for a link to an address write `[words](address)`; after a bracket leave a blank");
            self.faults.push(fault.at(&rules::BRACKET, self.file.at(spot)));
        }
        let shown_words = bracket.words().map_or_else(|| inner.trim().to_owned(), str::to_owned);
        self.heading_words(&shown_words);
        let section = match self.heading {
            Some(index) => index + 1,
            None => self.body.sections.len(),
        };
        let lead = match bracket {
            Bracket::Query { .. } => split_query(inner).map_or(0, |(before, _)| before),
            _ => inner.len() - inner.trim_start_matches([' ', '=', '@']).len(),
        };
        let target = inner.split('|').next().unwrap_or(inner).trim_end();
        let start = bracketed.inner.start + lead;
        let target_spot = self.base.spot(&(start..(bracketed.inner.start + target.len()).max(start)));
        let words_spot = match (inner.split_once('|'), bracket.words()) {
            (Some((before, words)), Some(shown)) => {
                let first = before.len() + 1 + (words.len() - words.trim_start().len());
                let first = bracketed.inner.start + first;
                self.base.spot(&(first..first + shown.len()))
            }
            _ => spot,
        };
        let in_heading = self.heading.is_some();
        self.body.mentions.push(Mention { bracket, section, spot, target_spot, words_spot, in_heading });
        self.put(Piece::Mention(self.body.mentions.len() - 1));
    }
}
