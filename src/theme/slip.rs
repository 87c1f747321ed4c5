//! Finds names in templates that no view has: `{% if page.titel %}` would be no, for ever and in silence.
//!
//! The engine of the templates knows only at the moment of showing, and passes over an unknown name wherever
//! it is tested, filtered or handed on. So each template is read once more when it is loaded. Followed are
//! paths that begin with `page`, `site` or `this`, through loops and into components; what is computed or
//! set by a template is anyone's guess, and is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{Bound, ROOTS};
use super::shape::Shape;
use super::words::{Kind, Tag, Word, tags};
use crate::diagnostic::{Diagnostic, Fault, SitePath, Spot, clamp, nearest, rules};

/// A template and what `this` is in it.
pub(super) struct Template<'t> {
    pub(super) name: &'t str,
    pub(super) text: &'t str,
    pub(super) this: Seen<'t>,
}

/// The shapes a value may have; none where nobody knows.
pub(super) type Seen<'s> = Vec<&'s Shape>;

/// The names that every template finds, with what stands under them.
pub(super) struct Roots<'s> {
    pub(super) page: &'s Shape,
    pub(super) site: &'s Shape,
}

/// What is known of a component's parameters, by component and parameter.
type Parameters<'t> = BTreeMap<(String, &'t str), Seen<'t>>;

/// Components hand on to components; deeper than this nobody looks.
const MOST_ROUNDS: usize = 5;

/// Every name in these templates that no view has.
pub(super) fn slips(templates: &[Template<'_>], roots: &Roots<'_>) -> Vec<Diagnostic> {
    let read: Vec<(&Template<'_>, Vec<Tag<'_>>)> =
        templates.iter().map(|template| (template, tags(template.text))).collect();
    let bound = Bound::gather(read.iter().map(|(_, tags)| tags.as_slice()));
    let mut parameters = Parameters::new();
    let mut found = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let mut handed = Handed::default();
        found.clear();
        for (template, tags) in &read {
            let file = SitePath::new(&format!("templates/{}", template.name));
            let mut reader = Reader {
                file: &file,
                bound: &bound,
                parameters: &parameters,
                frames: vec![vec![
                    ("page", vec![roots.page]),
                    ("site", vec![roots.site]),
                    ("this", template.this.clone()),
                ]],
                is_in_component: false,
                handed: &mut handed,
                found: &mut found,
            };
            tags.iter().for_each(|tag| reader.tag(tag));
        }
        let known = handed.known();
        if known == parameters {
            break;
        }
        parameters = known;
    }
    found
}

/// What components were handed, from every place that calls them.
#[derive(Default)]
struct Handed<'t> {
    seen: BTreeMap<(String, &'t str), Seen<'t>>,
    n_handed: BTreeMap<(String, &'t str), usize>,
    n_calls: BTreeMap<String, usize>,
}

impl<'t> Handed<'t> {
    /// What is known: only of what every call hands over, and of which each time it is known.
    fn known(self) -> Parameters<'t> {
        let Handed { seen, n_handed, n_calls } = self;
        let is_certain = |key: &(String, &str)| n_handed.get(key) == n_calls.get(&key.0);
        seen.into_iter().filter(|(key, _)| is_certain(key)).collect()
    }
}

/// Reads the tags of one template.
struct Reader<'r, 't> {
    file: &'r SitePath,
    bound: &'r Bound<'t>,
    parameters: &'r Parameters<'t>,
    /// What the names mean, innermost last.
    frames: Vec<Vec<(&'t str, Seen<'t>)>>,
    is_in_component: bool,
    handed: &'r mut Handed<'t>,
    found: &'r mut Vec<Diagnostic>,
}

impl<'t> Reader<'_, 't> {
    fn tag(&mut self, tag: &Tag<'t>) {
        let words = tag.words.as_slice();
        match words.first().map(|word| word.kind) {
            Some(Kind::Name("for")) => self.open_loop(words),
            Some(Kind::Name("component")) => self.open_component(words),
            Some(Kind::Name(end @ ("endfor" | "endcomponent"))) if self.frames.len() > 1 => {
                self.frames.pop();
                self.is_in_component &= end != "endcomponent";
            }
            _ => self.expression(words),
        }
    }

    /// `for item in this.items`, `for key, value in …`.
    fn open_loop(&mut self, words: &[Word<'t>]) {
        let Some(at) = words.iter().position(|word| word.kind == Kind::Name("in")) else { return };
        let (names, list) = (words.get(1..at).unwrap_or_default(), words.get(at + 1..).unwrap_or_default());
        self.expression(list);
        let frame = self.bindings(names, list, |rest| rest.is_empty());
        self.frames.push(frame);
    }

    /// The names before `in` with what they are, where the list is a path and nothing else.
    fn bindings(
        &self,
        names: &[Word<'t>],
        list: &[Word<'t>],
        is_end: impl Fn(&[Word<'t>]) -> bool,
    ) -> Vec<(&'t str, Seen<'t>)> {
        let names: Vec<&'t str> = names.iter().filter_map(Word::name).collect();
        let (seen, length) = self.path(list, &mut |_| {});
        let is_whole = length > 0 && is_end(list.get(length..).unwrap_or_default());
        let each = if is_whole && names.len() == 1 { elements(&seen) } else { Vec::new() };
        names.into_iter().map(|name| (name, each.clone())).collect()
    }

    /// `component name(item, wide: bool = true, @page)`: nothing from outside is seen in it but what it names.
    fn open_component(&mut self, words: &[Word<'t>]) {
        let component = component_name(words.get(1..).unwrap_or_default());
        let mut frame = Vec::new();
        for (at, word) in words.iter().enumerate().skip(2) {
            let before = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| word.kind);
            match (before, word.name()) {
                (Some(Kind::Sign("@")), Some(root)) => frame.push((root, self.seen(root))),
                (Some(Kind::Sign("(" | ",")), Some(parameter)) => {
                    let known = self.parameters.get(&(component.clone(), parameter));
                    frame.push((parameter, known.cloned().unwrap_or_default()));
                }
                _ => {}
            }
        }
        // What the component does not name is not there; the engine tells that by itself.
        let hidden = ROOTS.map(|root| (root, Vec::new()));
        self.frames.push(hidden.into_iter().chain(frame).collect());
        self.is_in_component = true;
    }

    /// `name items={this.items} wide/>`: notes what is handed over.
    fn call(&mut self, words: &[Word<'t>]) {
        let component = component_name(words);
        *self.handed.n_calls.entry(component.clone()).or_default() += 1;
        for (at, word) in words.iter().enumerate() {
            if matches!(word.kind, Kind::Sign("<" | ">")) {
                break;
            }
            let (Some(parameter), Some(rest)) = (word.name(), words.get(at + 1..)) else { continue };
            let [Word { kind: Kind::Sign("="), .. }, Word { kind: Kind::Sign("{"), .. }, value @ ..] = rest
            else {
                continue;
            };
            let (seen, length) = self.path(value, &mut |_| {});
            let is_whole = value.get(length).is_some_and(|end| end.kind == Kind::Sign("}"));
            if seen.is_empty() || !is_whole {
                continue;
            }
            let key = (component.clone(), parameter);
            *self.handed.n_handed.entry(key.clone()).or_default() += 1;
            let known = self.handed.seen.entry(key).or_default();
            for shape in seen {
                if !known.iter().any(|known| std::ptr::eq(*known, shape)) {
                    known.push(shape);
                }
            }
        }
    }

    /// Looks at every path in an expression, and at every component it calls.
    fn expression(&mut self, words: &[Word<'t>]) {
        let inner = self.comprehensions(words);
        self.frames.push(inner);
        let mut faults = Vec::new();
        let mut before = None;
        for (at, word) in words.iter().enumerate() {
            let rest = words.get(at..).unwrap_or_default();
            match (before, word.kind) {
                (Some(Kind::Sign("." | "?." | "</")), _) => {}
                // A comparison looks the same, and is then a call of what is no component.
                (Some(Kind::Sign("<")), Kind::Name(_)) => self.call(rest),
                _ => {
                    self.path(rest, &mut |fault| faults.push(fault));
                }
            }
            before = Some(word.kind);
        }
        self.frames.pop();
        self.found.extend(faults);
    }

    /// The names of `[a.b for a in c.d if a.e]`, which stand before and after they are bound.
    fn comprehensions(&self, words: &[Word<'t>]) -> Vec<(&'t str, Seen<'t>)> {
        let mut frame: Vec<(&str, Seen<'_>)> = Vec::new();
        for (start, _) in words.iter().enumerate().filter(|(_, word)| word.kind == Kind::Name("for")) {
            let rest = words.get(start + 1..).unwrap_or_default();
            let Some(at) = rest.iter().position(|word| word.kind == Kind::Name("in")) else { continue };
            let (names, list) = (rest.get(..at).unwrap_or_default(), rest.get(at + 1..).unwrap_or_default());
            let ends = [Kind::Sign("]"), Kind::Name("if")];
            let is_end = |rest: &[Word<'_>]| rest.first().is_some_and(|word| ends.contains(&word.kind));
            for (name, seen) in self.bindings(names, list, is_end) {
                // Bound twice in one expression, it is not known which is meant.
                let is_known = frame.iter().any(|(known, _)| *known == name) || !self.seen(name).is_empty();
                frame.push((name, if is_known { Vec::new() } else { seen }));
            }
        }
        frame
    }

    /// What a name means here.
    fn seen(&self, name: &str) -> Seen<'t> {
        let set = if self.is_in_component { &self.bound.set_in_components } else { &self.bound.set };
        if set.contains(name) {
            return Vec::new();
        }
        let named = self.frames.iter().rev().flat_map(|frame| frame.iter().rev());
        named.into_iter().find(|(known, _)| *known == name).map(|(_, seen)| seen.clone()).unwrap_or_default()
    }

    fn told(&self, fault: Fault, start: usize, length: usize) -> Diagnostic {
        let spot = Spot::Bytes { start: clamp(start), end: clamp(start + length) };
        fault.at(&rules::TEMPLATE, self.file.at(spot))
    }

    /// What the path is that these words begin with, and of how many words it is made.
    fn path(&self, words: &[Word<'t>], tell: &mut dyn FnMut(Diagnostic)) -> (Seen<'t>, usize) {
        let Some(root) = words.first().and_then(Word::name) else { return (Vec::new(), 0) };
        let mut seen = self.seen(root);
        let mut said = root.to_owned();
        if let [
            Word { start, .. },
            Word { kind: Kind::Sign("." | "?."), .. },
            Word { kind: Kind::Name(_), .. },
            ..,
        ] = words
            && !self.bound.all.contains(root)
        {
            let hint = nearest(root, self.bound.all.iter().copied());
            let fault = Fault::new(format!("nothing is called `{root}` here"))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                .hint("a template finds `page`, `site` and `this`");
            tell(self.told(fault, *start, root.len()));
        }
        let mut at = 1;
        loop {
            let rest = words.get(at..).unwrap_or_default();
            let (step, start, length) = match rest {
                [Word { kind: Kind::Sign("." | "?."), .. }, Word { kind: Kind::Name(step), start }, ..] => {
                    (*step, *start, 2)
                }
                [
                    Word { kind: Kind::Sign("[" | "?["), .. },
                    Word { kind: Kind::Text(step), start },
                    Word { kind: Kind::Sign("]"), .. },
                    ..,
                ] => {
                    // What only the site names may be asked for by its whole name, to see if it is there.
                    if seen.iter().any(|shape| matches!(shape, Shape::Map(_))) {
                        return (Vec::new(), at + 3);
                    }
                    (*step, *start + 1, 3)
                }
                [
                    Word { kind: Kind::Sign("[" | "?["), .. },
                    Word { kind: Kind::Number, .. },
                    Word { kind: Kind::Sign("]"), .. },
                    ..,
                ] => {
                    (seen, at) = (elements(&seen), at + 3);
                    continue;
                }
                [Word { kind: Kind::Sign("[" | "?[" | "." | "?." | "("), .. }, ..] => {
                    return (Vec::new(), at);
                }
                _ => return (seen, at),
            };
            at += length;
            match below(&seen, step) {
                Some(next) => seen = next,
                None => {
                    tell(self.told(unknown(&said, step, &seen), start, step.len()));
                    seen = Vec::new();
                }
            }
            said = format!("{said}.{step}");
        }
    }
}

/// What stands under a name; `None` where none of the shapes has it.
fn below<'s>(seen: &[&'s Shape], step: &str) -> Option<Seen<'s>> {
    let mut found = Vec::new();
    for shape in seen {
        match shape {
            Shape::Any => return Some(Vec::new()),
            Shape::Record(fields) => found.extend(fields.get(step)),
            Shape::Map(inner) => found.push(inner.as_ref()),
            Shape::Plain | Shape::List(_) => {}
        }
    }
    (seen.is_empty() || !found.is_empty()).then_some(found)
}

/// What a loop over it gives.
fn elements<'s>(seen: &[&'s Shape]) -> Seen<'s> {
    let lists = seen.iter().map(|shape| match shape {
        Shape::List(inner) => Some(inner.as_ref()),
        _ => None,
    });
    lists.collect::<Option<Vec<_>>>().unwrap_or_default()
}

fn unknown(said: &str, step: &str, seen: &[&Shape]) -> Fault {
    let known: BTreeSet<&str> = seen
        .iter()
        .flat_map(|shape| match shape {
            Shape::Record(fields) => fields.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        })
        .collect();
    let fault = Fault::new(format!("`{said}` has no `{step}`"));
    if let Some(known) = nearest(step, known.iter().copied()) {
        return fault.hint(format!("did you mean `{said}.{known}`?"));
    }
    if known.is_empty() {
        let is_list = seen.iter().any(|shape| matches!(shape, Shape::List(_)));
        return fault.hint(if is_list {
            "it is a list: go through it with `for`"
        } else {
            "nothing stands below it"
        });
    }
    fault.hint(format!("it has: {}", known.into_iter().collect::<Vec<_>>().join(", ")))
}

/// `card`, `ui.card`.
fn component_name(words: &[Word<'_>]) -> String {
    let mut named = String::new();
    for (at, word) in words.iter().enumerate() {
        match word.kind {
            Kind::Name(name) if at % 2 == 0 => named.push_str(name),
            Kind::Sign(".") if at % 2 == 1 => named.push('.'),
            _ => break,
        }
    }
    named
}
