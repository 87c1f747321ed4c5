//! Prose as owned pieces: everything that depends on no other file is finished, the rest has a name.

use std::borrow::Cow;

use super::allow::Allow;
use super::bracket::Bracket;
use crate::diagnostic::Spot;
use crate::source::Written;

/// The prose of one document, or one of its short texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The prose in order.
    pub pieces: Vec<Piece>,
    /// Its headings in order.
    pub sections: Vec<Section>,
    /// Its brackets in order.
    pub mentions: Vec<Mention>,
    /// What its author lets stand, by comments before blocks.
    pub allows: Vec<Allow>,
}

impl Body {
    /// Whether it says nothing in words of its own, but only names things in brackets.
    pub fn is_bare(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Words(text) | Piece::Prose { text, .. } => text.trim().is_empty(),
            Piece::Tag(_) | Piece::Mention(_) | Piece::SoftBreak | Piece::Break => true,
            _ => false,
        })
    }
}

/// A piece of prose. A page has a hundred or more: what is rare or large in them lies elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Finished markup without words.
    Tag(Cow<'static, str>),
    /// Words in which no name becomes a chip by itself: in links, headings and code spans.
    Words(String),
    /// Words in which the first mention of a name becomes a chip.
    Prose {
        /// The words, not yet escaped.
        text: String,
        /// Where they stand.
        spot: Spot,
    },
    /// A line end inside a paragraph: a blank, or nothing between Han.
    SoftBreak,
    /// The end of a paragraph, cell or item: sentences do not run across it.
    Break,
    /// A bracket, by its index in [`Body::mentions`].
    Mention(usize),
    /// The start of a heading, by its index in [`Body::sections`]; [`Piece::HeadingEnd`] ends it.
    Heading(usize),
    /// The end of a heading.
    HeadingEnd(usize),
    /// The start of a box: its word, and the number of pieces of its title that follow.
    Box {
        /// The word in `[!word]`.
        word: Box<Written>,
        /// The title's own pieces; empty when the box's label is its title.
        title: Vec<Piece>,
    },
    /// The start of a link; its end is a tag.
    Link(Box<Address>),
    /// An image.
    Image(Box<Image>),
    /// A block of code.
    Code {
        /// The language named after the fence; empty when none is.
        language: Box<str>,
        /// The code itself.
        text: Box<str>,
    },
    /// HTML as the author wrote it, shown as text unless the site allows it.
    Raw {
        /// The HTML.
        html: String,
        /// True where it stands between paragraphs, not in one.
        is_block: bool,
    },
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where the picture lies.
    pub address: Address,
    /// What it shows, for those who do not see it.
    pub alternative: String,
    /// The line below it.
    pub caption: Option<String>,
}

/// An address an author wrote in a link or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The address, with its scheme known to be harmless.
    pub target: Target,
    /// Where the link stands.
    pub spot: Spot,
}

/// What kind of address it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Another site, or mail.
    Outside(String),
    /// An anchor of the same page.
    Anchor(String),
    /// A path from the root of this site, perhaps with an anchor: `/about/#licence`.
    Site(String),
}

/// One heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// 2 for `##`.
    pub level: u8,
    /// The id in `{#id}`, where the author gave one.
    pub id: Option<Written>,
    /// The classes in `{.class}`.
    pub classes: Vec<String>,
    /// The heading's words, brackets as their words or targets.
    pub text: String,
    /// Where the heading stands.
    pub spot: Spot,
}

/// A bracket, before it is known what it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// What the author wrote between the brackets.
    pub bracket: Bracket,
    /// The section it stands in: 0 before the first heading, then one more than the heading's index.
    pub section: usize,
    /// Where the bracket stands, its braces included.
    pub spot: Spot,
    /// Where its target stands, for messages about the name.
    pub target_spot: Spot,
    /// Where the author's own words stand; the whole bracket where there are none.
    pub words_spot: Spot,
    /// True for a bracket in a heading.
    pub in_heading: bool,
}

/// Whether a character belongs to Chinese, Japanese or Korean writing, its full-width punctuation included.
pub fn is_wide_script(sign: char) -> bool {
    matches!(u32::from(sign),
        0x2E80..=0x303F      // radicals, CJK punctuation
        | 0x3040..=0x33FF    // kana, enclosed
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF   // unified ideographs
        | 0xAC00..=0xD7A3    // hangul
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F   // compatibility
        | 0xFF00..=0xFFEF    // full-width forms
        | 0x20000..=0x3FFFF) // further ideographs
}

const _: () = assert!(size_of::<Piece>() <= 40, "a site of 10,000 pages holds millions of pieces");
