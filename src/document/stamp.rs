//! Stamps: short hashes of what a translation was compared with, section by section.

use super::body::Section;
use super::front::FrontMatter;
use crate::diagnostic::{Diagnostic, SitePath, Spot};
use crate::source::{Fields, Spoken, Written};

/// The stamps of one document's own text, for translations to be compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Of what stands before the first heading, then of each section.
    pub sections: Vec<String>,
    /// Of the translatable front matter, labels and notes.
    pub front: String,
}

/// The stamp a translation carries: which text of the original it was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenStamp {
    /// Each section's key and hash. The keys are anchors, `""` before the first heading, `"---"` the front matter.
    pub sections: Vec<(Written, Written)>,
    /// Where it stands.
    pub spot: Spot,
}

/// The key of what stands before the first heading.
pub const LEAD: &str = "";
/// The key of the front matter.
pub const FRONT: &str = "---";

/// The stamps of a document: its prose, which begins at byte `start` of the file, and its front matter.
pub(super) fn of_document(prose: &str, start: usize, sections: &[Section], front: &FrontMatter) -> Stamps {
    let begins = sections.iter().filter_map(|section| match section.spot {
        Spot::Bytes { start: at, .. } => usize::try_from(at).ok()?.checked_sub(start),
        _ => None,
    });
    let mut edges: Vec<usize> = std::iter::once(0).chain(begins).collect();
    edges.push(prose.len());
    let sections = edges.windows(2).map(|edge| match edge {
        [from, to] => stamp(prose.get(*from..*to).unwrap_or_default()),
        _ => String::new(),
    });
    Stamps { sections: sections.collect(), front: stamp(&translatable(front)) }
}

/// The first 16 hex digits of BLAKE3, line ends as LF, trailing blanks cut.
fn stamp(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + 1);
    for line in text.trim_end().lines() {
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    blake3::hash(lines.as_bytes()).to_hex().as_str().chars().take(16).collect()
}

/// The texts of the front matter that a translation has in words of its own, one per line.
fn translatable(front: &FrontMatter) -> String {
    let mut lines = Vec::new();
    let mut add = |key: &str, text: &str| lines.push(format!("{key}: {text}"));
    let words = [("title", &front.title), ("headquarters", &front.headquarters), ("owner", &front.owner)];
    for (key, written) in words {
        written.iter().for_each(|written| add(key, &written.text));
    }
    front.aliases.iter().for_each(|alias| add("alias", &alias.text));
    let texts = [
        ("summary", &front.summary),
        ("offers", &front.offers),
        ("caption", &front.caption),
        ("standfirst", &front.standfirst),
    ];
    for (key, text) in texts {
        text.iter().for_each(|text| add(key, &text.written.text));
    }
    for fact in &front.facts {
        let id = fact.id.as_ref().map(Written::as_str).unwrap_or_default();
        plain(fact.label.as_ref()).into_iter().for_each(|label| add(&format!("label {id}"), label));
        plain(fact.note.as_ref()).into_iter().for_each(|note| add(&format!("note {id}"), note));
    }
    for relation in &front.relations {
        let name = format!("note {} {}", relation.kind.text, relation.target.text);
        plain(relation.note.as_ref()).into_iter().for_each(|note| add(&name, note));
    }
    lines.join("\n")
}

/// A text that stands in one language; one that stands in several needs no translation.
fn plain(spoken: Option<&Spoken>) -> Option<&str> {
    match spoken? {
        Spoken::Plain(written) => Some(&written.text),
        Spoken::ByLanguage(_) => None,
    }
}

/// Reads `translation:`.
pub(super) fn read_stamp(
    fields: &mut Fields<'_>,
    file: &SitePath,
    faults: &mut Vec<Diagnostic>,
) -> Option<WrittenStamp> {
    let node = fields.take("translation")?;
    let mut stamp = Fields::of(node, file, "the stamp", faults);
    let _ = stamp.text("on", faults);
    let sections = super::front::pairs(&mut stamp, "sections", faults);
    stamp.close(faults);
    Some(WrittenStamp { sections, spot: node.spot() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_trailing_blanks_make_no_difference_and_words_do() {
        assert_eq!(stamp("## A\n\ntext  \n\n"), stamp("## A\r\n\r\ntext\r\n"));
        assert_ne!(stamp("## A\n\ntext"), stamp("## A\n\nText"));
        assert_eq!(stamp("").len(), 16);
    }
}
