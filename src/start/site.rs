//! Fills the skeletons of a new site.

use serde::Serialize;

use super::scalar;
use super::skeleton::render;
use crate::diagnostic::{Diagnostic, Fault, SitePath, nearest, rules};
use crate::source::SourceTree;

/// Where the skeletons of a site lie.
const FOLDER: &str = "content/skeletons/site/";

/// What they are filled with.
#[derive(Debug, Serialize)]
struct View {
    /// The site's title, as YAML.
    title: String,
    /// The title, as it is.
    plain_title: String,
    /// Its languages as a list of YAML.
    languages: String,
    /// Its first language.
    first: String,
    /// Whether the site has each language that the skeletons are written in.
    has: std::collections::BTreeMap<String, bool>,
}

/// The files of a new site in these languages, the first of which is its own. Its words stand in each of them.
///
/// # Errors
/// A [`Diagnostic`] where a language has no skeletons.
pub fn new_site(title: &str, languages: &[String]) -> Result<Vec<(SitePath, String)>, Vec<Diagnostic>> {
    let tree = SourceTree::new([]);
    let skeletons = || {
        tree.below(FOLDER)
            .filter_map(|source| Some((source.path().as_str().strip_prefix(FOLDER)?, source.text()?)))
    };
    // A page's skeletons are named after their languages: `entities/mill.zh.md`.
    let language_of = |path: &str| {
        let mut parts = path.strip_suffix(".md")?.rsplit('.');
        let last = parts.next()?;
        parts.next().map(|_| last.to_owned())
    };
    let mut known: Vec<String> = skeletons().filter_map(|(path, _)| language_of(path)).collect();
    known.sort_unstable();
    known.dedup();
    let mut faults = Vec::new();
    for (at, language) in languages.iter().enumerate() {
        let fault = if !known.contains(language) {
            Fault::new(format!("a new site cannot begin in `{language}`"))
                .hint_if(
                    nearest(language, known.iter().map(String::as_str))
                        .map(|known| format!("did you mean `{known}`?")),
                )
                .hint_names("it can begin in:", &known)
                .hint("other languages are added later, in `content/vocabulary/languages.yaml`")
        } else if languages.iter().take(at).any(|before| before == language) {
            Fault::new(format!("`{language}` is named twice")).hint("name each language once")
        } else {
            continue;
        };
        faults.push(Diagnostic::of_site(&rules::UNKNOWN, fault));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let first = languages.first().cloned().unwrap_or_default();
    let view = View {
        title: scalar(title),
        plain_title: title.to_owned(),
        languages: languages.join(", "),
        has: known.iter().map(|language| (language.clone(), languages.contains(language))).collect(),
        first: first.clone(),
    };
    let mut files = Vec::new();
    for (path, text) in skeletons() {
        let name = match language_of(path) {
            Some(language) if !languages.contains(&language) => continue,
            Some(language) if language == first => path.replacen(&format!(".{language}.md"), ".md", 1),
            _ => path.to_owned(),
        };
        match render(&format!("{FOLDER}{path}"), text, &view) {
            Ok(text) => files.push((SitePath::new(&name), text)),
            Err(fault) => faults.push(*fault),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}
