//! Finds the skeleton of a kind and fills it.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Tera};

use super::asked::{Asked, LISTS, Wanted, axes, has_role};
use super::scalar;
use crate::diagnostic::{Diagnostic, Fault, SitePath, rules};
use crate::graph::Roster;
use crate::language::Language;
use crate::source::SourceTree;
use crate::vocabulary::{Facet, TermRef};

/// Where skeletons lie. Those of the site hide the built-in ones.
const FOLDER: &str = "content/skeletons/";
/// Phrases with this before their key are words of skeletons.
const WORDS: &str = "new_";

/// What a skeleton is filled with. Every text is YAML already.
#[derive(Debug, Serialize)]
struct View {
    /// The id.
    id: String,
    /// The title in the file's language.
    title: String,
    /// The title in every language, as one value.
    titles: String,
    /// The language of the file.
    language: String,
    /// True in the file of the language it is first written in.
    is_original: bool,
    /// The day of the release.
    date: Option<String>,
    /// Every facet: the term given, and the terms it may have.
    facets: Vec<Slot>,
    /// Other keys that were given.
    keys: Vec<Slot>,
    /// What a framework stands on.
    axes: Vec<Slot>,
    /// A kind of relation, for an example.
    relation: String,
    /// Words for labels, in every language.
    labels: BTreeMap<String, String>,
}

/// A key with what was given for it, or what may be.
#[derive(Debug, Default, Serialize)]
struct Slot {
    id: String,
    given: Option<String>,
    terms: Option<String>,
    choices: String,
}

/// The files of a new page, model, dataset or framework.
///
/// # Errors
/// All that is wrong with what is asked, or with the skeleton.
pub fn new_files(
    asked: &Asked,
    tree: &SourceTree,
    roster: &Roster,
) -> Result<Vec<(SitePath, String)>, Vec<Diagnostic>> {
    let of_site = |fault: Fault| Diagnostic::of_site(&rules::UNKNOWN, fault);
    let wanted = Wanted::read(asked, tree, roster)
        .map_err(|faults| faults.into_iter().map(of_site).collect::<Vec<_>>())?;
    let vocabulary = &roster.vocabulary;
    let default = vocabulary.languages.default_language();
    let stem = format!("{}{}", wanted.kind.folder, wanted.id);
    let below =
        stem.strip_prefix("content/pages/").or_else(|| stem.strip_prefix("entities/")).unwrap_or_default();
    let mut files = Vec::new();
    let mut fill = |path: String, language: &Language| -> Result<(), Vec<Diagnostic>> {
        let text = filled(&wanted, language, tree, roster).map_err(|fault| vec![*fault])?;
        files.push((SitePath::new(&path), text));
        Ok(())
    };
    if !wanted.kind.is_prose {
        fill(format!("{stem}.yaml"), default)?;
        return Ok(files);
    }
    fill(format!("{stem}.md"), &wanted.original)?;
    if !vocabulary.settings.is_one_language(below) {
        for entry in vocabulary.languages.iter().filter(|entry| entry.id != wanted.original) {
            fill(format!("{stem}.{}.md", entry.id), &entry.id)?;
        }
    }
    Ok(files)
}

fn filled(
    wanted: &Wanted,
    language: &Language,
    tree: &SourceTree,
    roster: &Roster,
) -> Result<String, Box<Diagnostic>> {
    let vocabulary = &roster.vocabulary;
    let is_original = *language == wanted.original;
    let path = skeleton_path(wanted, language, tree);
    let source = tree.own(&path).or_else(|| tree.default_at(&path));
    let text = source.and_then(|source| source.text()).unwrap_or_default();
    let in_each = |text: &dyn Fn(&Language) -> String| {
        let mut each: Vec<String> = vocabulary
            .languages
            .iter()
            .map(|entry| format!("{}: {}", entry.id, scalar(&text(&entry.id))))
            .collect();
        match each.len() {
            1 => each.pop().and_then(|only| Some(only.split_once(": ")?.1.to_owned())).unwrap_or_default(),
            _ => format!("{{{}}}", each.join(", ")),
        }
    };
    let title = |language: &Language| wanted.titles.get(language).cloned().unwrap_or_default();
    let words = vocabulary.phrases.all(language);
    let labels = words.keys().filter_map(|key| Some((key, key.strip_prefix(WORDS)?)));
    let labels = labels.map(|(key, name)| {
        (name.to_owned(), in_each(&|language| vocabulary.phrases.say(key, language).to_owned()))
    });
    let mut keys: Vec<Slot> = Vec::new();
    let is_said =
        is_original && wanted.kind.is_prose && wanted.original != *vocabulary.languages.default_language();
    if is_said {
        keys.push(Slot {
            id: "original".to_owned(),
            given: Some(scalar(language.as_str())),
            ..Slot::default()
        });
    }
    for (key, value) in &wanted.keys {
        let given =
            if LISTS.contains(&key.as_str()) { list(value.split(',').map(str::trim)) } else { scalar(value) };
        keys.push(Slot { id: key.clone(), given: Some(given), ..Slot::default() });
    }
    let view = View {
        id: wanted.id.clone(),
        title: scalar(&title(language)),
        titles: in_each(&title),
        language: language.to_string(),
        is_original,
        date: vocabulary
            .settings
            .release
            .as_ref()
            .and_then(|release| release.date)
            .map(|date| date.to_string()),
        facets: vocabulary.facets.iter().map(|facet| slot(facet, wanted, roster)).collect(),
        keys,
        axes: axes(&wanted.kind.skeleton).iter().map(|axis| axis_slot(axis, wanted, tree, roster)).collect(),
        relation: vocabulary.relations.keys().next().cloned().unwrap_or_else(|| "supplies".to_owned()),
        labels: labels.collect(),
    };
    render(&path, text, &view)
}

/// The skeleton of a kind: in the language where there is one, of a page where the kind has none of its own.
fn skeleton_path(wanted: &Wanted, language: &Language, tree: &SourceTree) -> String {
    let ending = if wanted.kind.is_prose { "md" } else { "yaml" };
    let name = &wanted.kind.skeleton;
    let all = [format!("{FOLDER}{name}.{language}.{ending}"), format!("{FOLDER}{name}.{ending}")];
    let found = all.into_iter().find(|path| tree.own(path).is_some() || tree.default_at(path).is_some());
    found.unwrap_or_else(|| format!("{FOLDER}page.{ending}"))
}

/// Fills a skeleton.
///
/// # Errors
/// A [`Diagnostic`] at the skeleton, in the words of the template language.
pub(super) fn render(path: &str, text: &str, view: &impl Serialize) -> Result<String, Box<Diagnostic>> {
    let mut tera = Tera::new();
    let filled = Context::from_serialize(view).and_then(|context| {
        tera.add_raw_template("skeleton", text)?;
        tera.render("skeleton", &context)
    });
    filled.map_err(|error| {
        let whole = error.to_string();
        let reason = whole.lines().next().unwrap_or_default().to_lowercase();
        let fault = Fault::new(format!("the skeleton cannot be filled: {reason}"))
            .hint("it is a template that sees: id, title, titles, language, is_original, date, facets, keys, axes, relation, labels");
        let path = SitePath::new(path);
        Box::new(fault.at(&rules::TEMPLATE, path.whole()))
    })
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", texts.map(scalar).collect::<Vec<_>>().join(", "))
}

/// More terms are not listed in a comment.
const MOST_TERMS: usize = 12;

/// A facet with what was given for it, and with the terms that fit the rest.
fn slot(facet: &Facet, wanted: &Wanted, roster: &Roster) -> Slot {
    let vocabulary = &roster.vocabulary;
    let given = wanted.terms.get(&facet.id).map(|terms| match terms.as_slice() {
        [only] => scalar(only),
        several => list(several.iter().map(String::as_str)),
    });
    let layer = vocabulary.facets.iter().find_map(|decided| {
        let is_by = decided.decided_by.as_ref().is_some_and(|by| by.text == facet.id);
        let term = wanted.terms.get(&decided.id)?.first()?;
        is_by.then(|| decided.term(term)).flatten()
    });
    let ordered = vocabulary.ordered();
    let above =
        ordered.and_then(|ordered| Some(TermRef::new(&ordered.id, wanted.terms.get(&ordered.id)?.first()?)));
    let fits = |term: &str| {
        let reference = TermRef::new(&facet.id, term);
        let is_traded = layer.is_none_or(|layer| layer.trades.iter().any(|traded| traded.text == term));
        let is_below = above.as_ref().is_none_or(|above| {
            facet.part_of.is_none() || vocabulary.top(&reference).is_none_or(|(top, _)| top == *above)
        });
        is_traded && is_below
    };
    let is_told = layer.is_some() && has_role(&wanted.terms, vocabulary);
    let terms: Vec<&str> =
        facet.terms.iter().map(|term| term.id.as_str()).filter(|term| fits(term)).collect();
    let choices = match terms.len() {
        n if n > MOST_TERMS => {
            let first: Vec<&str> = terms.iter().take(MOST_TERMS).copied().collect();
            format!("{} … (`layerwiki list terms {}`)", first.join(" | "), facet.id)
        }
        _ => terms.join(" | "),
    };
    let is_shown = !terms.is_empty() && !is_told;
    Slot { id: facet.id.clone(), given, terms: is_shown.then(|| choices.clone()), choices }
}

/// What a framework stands on: a facet or a stack, or for an assessment a map and one of its rows.
fn axis_slot(axis: &str, wanted: &Wanted, tree: &SourceTree, roster: &Roster) -> Slot {
    let given = wanted.keys.iter().find(|(key, _)| key == axis).map(|(_, value)| scalar(value));
    let frameworks = tree.own_below("content/frameworks/").filter_map(|source| {
        source.path().as_str().strip_prefix("content/frameworks/")?.strip_suffix(".yaml")
    });
    let facets = roster.vocabulary.facets.iter().map(|facet| facet.id.as_str());
    let choices: Vec<&str> = match axis {
        "of" => frameworks.collect(),
        "row" => vec!["a row of the map"],
        _ => facets.collect(),
    };
    Slot { id: axis.to_owned(), given, terms: None, choices: choices.join(" | ") }
}
