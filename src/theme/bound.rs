//! Gathers the names that templates bind: in loops, by `set`, as parameters of components.

use std::collections::BTreeSet;

use super::words::{Kind, Tag, Word};

/// What every template finds by itself.
pub(super) const ROOTS: [&str; 3] = ["page", "site", "this"];

/// The names that templates bind.
#[derive(Default)]
pub(super) struct Bound<'t> {
    /// All of them.
    pub(super) all: BTreeSet<&'t str>,
    /// Those that may mean anything, since a template sets them: there and in what it includes.
    pub(super) set: BTreeSet<&'t str>,
    /// The same within components, which see nothing of what is set elsewhere.
    pub(super) set_in_components: BTreeSet<&'t str>,
}

impl<'t> Bound<'t> {
    /// The names that these templates bind.
    pub(super) fn gather<'a>(templates: impl Iterator<Item = &'a [Tag<'t>]>) -> Bound<'t>
    where
        't: 'a,
    {
        let mut bound =
            Bound { all: ROOTS.into_iter().chain(["loop", "__tera_context"]).collect(), ..Bound::default() };
        for tags in templates {
            let mut is_in_component = false;
            for tag in tags {
                let words = tag.words.as_slice();
                match words.first().map(|word| word.kind) {
                    Some(Kind::Name("component")) => {
                        is_in_component = true;
                        bound.all.extend(words.iter().filter_map(Word::name));
                    }
                    Some(Kind::Name("endcomponent")) => is_in_component = false,
                    Some(Kind::Name("set" | "set_global")) => {
                        let set = if is_in_component { &mut bound.set_in_components } else { &mut bound.set };
                        set.extend(words.get(1).and_then(Word::name));
                        bound.all.extend(words.get(1).and_then(Word::name));
                    }
                    _ => {}
                }
                for (start, _) in words.iter().enumerate().filter(|(_, word)| word.kind == Kind::Name("for"))
                {
                    let names = words.iter().skip(start + 1).map_while(|word| match word.kind {
                        Kind::Name("in") => None,
                        _ => Some(word.name()),
                    });
                    for name in names.flatten() {
                        bound.all.insert(name);
                        // What a loop calls `page` is called so in all that it includes.
                        if ROOTS.contains(&name) {
                            bound.set.insert(name);
                        }
                    }
                }
            }
        }
        bound
    }
}
