//! The rules an author can break, with how bad each one is unless the site says otherwise.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// News, not a fault. Never promoted.
    Note,
    /// A fault that `--strict` turns into an error.
    Warning,
    /// Nothing is written while one stands.
    Error,
}

impl Severity {
    /// The word an author reads and writes.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity an author wrote in `severities:`.
    pub fn from_word(word: &str) -> Option<Severity> {
        [Severity::Note, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| severity.word() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

/// One rule: its name in `severities:` and in messages, and its default severity.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, such as `name/unknown`.
    pub name: &'static str,
    /// How bad it is unless `content/site.yaml` says otherwise.
    pub severity: Severity,
    /// What it asks of an author, in a sentence.
    pub asks: &'static str,
}

impl Rule {
    /// The rule an author named in `severities:`.
    pub fn named(name: &str) -> Option<&'static Rule> {
        rules::ALL.iter().find(|rule| rule.name == name).copied()
    }
}

macro_rules! rules {
    ($($id:ident $name:literal $severity:ident $asks:literal;)*) => {
        /// Every rule of this version.
        pub mod rules {
            use super::{Rule, Severity};
            $(
                #[doc = $asks]
                pub static $id: Rule = Rule { name: $name, severity: Severity::$severity, asks: $asks };
            )*
            /// All of them, in the order of the documentation.
            pub static ALL: &[&Rule] = &[$(&$id),*];
        }
    };
}

rules! {
    YAML "source/yaml" Error "Front matter and data files are plain YAML, without anchors, aliases and tags.";
    FILE "source/file" Error "Every source can be read, is UTF-8 and stands where its kind belongs.";
    KEY "form/key" Error "A file has the keys its kind knows, each once.";
    SHAPE "form/shape" Error "A value has the shape its key asks for.";
    NAME_FORM "name/form" Error "An id is small letters, digits and single dashes.";
    UNKNOWN "name/unknown" Error "A name names something that exists.";
    DOUBLE "name/double" Error "A name names one thing.";
    ADDRESS "name/address" Error "Two pages never live at one address.";
    UNIT_OF_TRADE "chain/unit" Error "An entity's unit of trade decides its layer; where both stand they agree.";
    CONTRADICTION "facts/contradiction" Error "Facts of one owner, property, period and basis overlap, or all but one are superseded.";
    UNSOURCED "facts/unsourced" Error "A fact names its source.";
    FACT_FORM "facts/form" Error "A fact holds one value, text or date that can be read.";
    QUANTITY "model/quantity" Error "A value of a model or a dataset is a quantity that can be read.";
    FORMULA "model/formula" Error "A formula can be read, and names what exists.";
    MEASURE "model/measure" Error "What a formula adds, compares and promises measures the same.";
    RING "model/ring" Error "No figure rests on itself.";
    VALUE "model/value" Error "A figure is a finite number.";
    SCENARIO "model/scenario" Error "A scenario is known, and changes something.";
    MARKUP "chain/markup" Error "A company that covers both sides of a boundary is no price of a markup there.";
    BOUNDARY "chain/boundary" Error "What a layer takes is what the one below trades, and a model converts the one into the other.";
    ORPHAN "language/orphan" Error "A translation translates a page that exists.";
    ORIGINAL_ONLY "language/original" Error "Facts, facets and relations stand in the original only.";
    MISSING_TWIN "language/missing" Warning "Every page has a page in each language.";
    STALE "language/stale" Warning "A translation was compared with its original since that last changed.";
    SHAPE_OF_TWIN "language/shape" Warning "The outlines of a page and its translation agree.";
    PHRASE "language/phrase" Error "Every word of the interface stands in each language.";
    MARKDOWN "prose/markdown" Error "Prose is Markdown that a page can show safely.";
    BRACKET "prose/bracket" Error "A bracket says what it shows and can show it.";
    CLAIM "claim/drift" Error "An author's own words for a figure say what the figure is.";
    NUMBER "prose/number" Warning "A number with a unit or a currency is bound to a fact or a figure.";
    ALLOW "allow/form" Error "An allow names a rule that can be allowed, and says why.";
    IDLE_ALLOW "allow/idle" Warning "An allow silences something.";
    EMPHASIS "prose/emphasis" Warning "Marks of emphasis make something bold, or are not written.";
    NO_SIGNALS "signal/missing" Error "An assessment names the signals that would refute it.";
    NO_PRESSURE "map/no-pressure" Warning "A cell that holds margin names what presses on it.";
    FIRED "signal/fired" Note "A signal that would refute an assessment has not fired.";
    OVERDUE "signal/overdue" Note "A signal is reviewed by the date its author set.";
    TEMPLATE "theme/template" Error "Templates can be read and show every page.";
    OUTPUT "output/folder" Error "The output folder is ours to write.";
    PUBLISH "publish/target" Error "The folder that is published into is ours to change, and nobody else changes it.";
    PORT "serve/port" Error "The port that `serve` is to listen at is free.";
    DEAD "link/dead" Error "An address outside leads to a page that is there: looked at by `links` alone.";
    MOVED "link/moved" Warning "An address outside is the one its page has now: looked at by `links` alone.";
    UNSEEN "link/unseen" Note "An address outside can be looked at: tried by `links` alone.";
    STALE_FACT "facts/stale" Note "A fact was said not too long ago: asked for with `check --stale`.";
    UNSOURCED_RELATION "relation/unsourced" Note "A relation names its source.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_by_its_name_and_names_are_unique() {
        for rule in rules::ALL {
            assert_eq!(Rule::named(rule.name), Some(*rule));
        }
        assert_eq!(Rule::named("name/unheard-of"), None);
    }
}
