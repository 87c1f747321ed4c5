//! Reads `content/site.yaml`: what the site is called, where it lives, in which languages, how strict it is.

use std::collections::BTreeMap;

use super::data_files;
use super::languages::Languages;
use super::release::{self, Release};
use crate::diagnostic::{Diagnostic, Fault, Rule, Severity, SitePath, nearest, rules};
use crate::language::Localized;
use crate::source::{Fields, SourceTree, Spoken, Written};

/// The file's path.
const FILE: &str = "content/site.yaml";

/// Stands in `edit` for the path of a page's file.
const PATH: &str = "{path}";

/// `content/site.yaml`, read.
#[derive(Debug)]
pub struct Settings {
    /// The site's name.
    pub title: Localized<String>,
    /// What it is about, in a line.
    pub subtitle: Option<Localized<String>>,
    /// Who writes it.
    pub author: Option<String>,
    /// Where it will be published, without a slash at the end: `https://jimmyresearch.com`.
    pub address: String,
    /// The release, with the site's only clock.
    pub release: Option<Release>,
    /// The licence of the text, in a line.
    pub licence: Option<Localized<String>>,
    /// Where that licence stands, for machines: `https://creativecommons.org/licenses/by/4.0/`.
    pub licence_address: Option<String>,
    /// What the site is not.
    pub disclaimer: Option<Localized<String>>,
    /// Pages that stand in the menu, by id.
    pub menu: Vec<Written>,
    /// Severities the site sets.
    pub severities: BTreeMap<&'static str, Severity>,
    /// Address patterns of pages that owe no translation.
    pub one_language: Vec<String>,
    /// Where a page's source can be changed, with `{path}` for its file.
    pub edit: Option<String>,
    /// True when raw HTML may pass into pages.
    pub raw_html: bool,
}

impl Settings {
    /// Where the source of a page can be changed: the address of `edit`, with the file's path in it.
    pub fn edit_address(&self, path: &str) -> Option<String> {
        let mut written = String::with_capacity(path.len());
        for byte in path.bytes() {
            match byte {
                b'/' | b'-' | b'_' | b'.' | b'~' => written.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => written.push(char::from(byte)),
                _ => written.push_str(&format!("%{byte:02X}")),
            }
        }
        Some(self.edit.as_ref()?.replace(PATH, &written))
    }

    /// Whether a page at this path below `content/pages/` or `entities/` owes no translation.
    pub fn is_one_language(&self, path: &str) -> bool {
        self.one_language.iter().any(|pattern| match pattern.strip_suffix("/**") {
            Some(folder) => {
                path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            None => path == pattern,
        })
    }
}

/// The settings before the languages are known.
pub(super) struct Draft {
    pub(super) languages: Vec<Written>,
    path: SitePath,
    title: Option<Spoken>,
    subtitle: Option<Spoken>,
    author: Option<Written>,
    address: Option<Written>,
    release: Option<release::Draft>,
    licence: Option<Spoken>,
    licence_address: Option<String>,
    disclaimer: Option<Spoken>,
    menu: Vec<Written>,
    severities: BTreeMap<&'static str, Severity>,
    one_language: Vec<String>,
    edit: Option<String>,
    raw_html: bool,
}

pub(super) fn read_settings(tree: &SourceTree, faults: &mut Vec<Diagnostic>) -> Draft {
    let files = data_files(tree, FILE, faults);
    let path = SitePath::new(FILE);
    let empty = crate::source::Node { ordinal: 0, value: crate::source::Value::Nothing };
    let node = files.last().map_or(&empty, |file| &file.node);
    if tree.own(FILE).is_none() {
        let fault = Fault::new(format!("there is no `{FILE}`"))
            .hint("write it with three lines: `title: …`, `address: https://…`, `languages: [en]`")
            .hint("or begin with a small site in an empty folder: `layerwiki init`");
        faults.push(Diagnostic::of_site(&rules::FILE, fault));
    }
    let mut fields = Fields::of(node, &path, "the site", faults);
    let draft = Draft {
        title: fields.spoken("title", faults),
        subtitle: fields.spoken("subtitle", faults),
        author: fields.text("author", faults),
        address: fields.text("address", faults),
        languages: fields.texts("languages", faults),
        release: release::read_release(&mut fields, faults),
        licence: fields.spoken("licence", faults),
        licence_address: read_licence_address(&mut fields, faults),
        disclaimer: fields.spoken("disclaimer", faults),
        menu: fields.texts("menu", faults),
        severities: read_severities(&mut fields, faults),
        one_language: fields.texts("one_language", faults).into_iter().map(|written| written.text).collect(),
        edit: read_edit(&mut fields, faults),
        raw_html: fields.flag("raw_html", faults).unwrap_or(false),
        path: path.clone(),
    };
    fields.close(faults);
    draft
}

/// An address with the place of a file in it.
fn read_edit(fields: &mut Fields<'_>, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let written = fields.text("edit", faults)?;
    let is_whole = ["http://", "https://"].iter().any(|scheme| written.text.starts_with(scheme));
    let fault = if written.text.contains(char::is_whitespace) {
        Fault::new(format!("the address `{}` has a blank in it", written.text))
            .hint("write `%20` for a blank")
    } else if !is_whole {
        Fault::new(format!("the address `{}` has no scheme", written.text))
            .hint(format!("write `https://{}`", written.text))
    } else if !written.text.contains(PATH) {
        let at = written.text.trim_end_matches('/');
        Fault::new(format!("the address `{}` is the same for every page", written.text))
            .hint(format!("write `{PATH}` where the path of a page's file goes: `{at}/{PATH}`"))
    } else {
        return Some(written.text);
    };
    faults.push(fault.at(&rules::SHAPE, fields.file().at(written.spot)));
    None
}

/// A whole address.
fn read_licence_address(fields: &mut Fields<'_>, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let written = fields.text("licence_address", faults)?;
    let is_whole = ["http://", "https://"].iter().any(|scheme| written.text.starts_with(scheme));
    if is_whole && !written.text.contains(char::is_whitespace) {
        return Some(written.text);
    }
    let fault = Fault::new(format!("`{}` is no address of a licence", written.text))
        .hint("write the whole address, such as `https://creativecommons.org/licenses/by/4.0/`; its name goes into `licence:`");
    faults.push(fault.at(&rules::SHAPE, fields.file().at(written.spot)));
    None
}

fn read_severities(
    fields: &mut Fields<'_>,
    faults: &mut Vec<Diagnostic>,
) -> BTreeMap<&'static str, Severity> {
    let mut severities = BTreeMap::new();
    let Some(node) = fields.take("severities") else { return severities };
    let file = fields.file();
    for (name, value) in Fields::of(node, file, "`severities`", faults).rest() {
        let Some(rule) = Rule::named(&name.text) else {
            let hint = nearest(&name.text, rules::ALL.iter().map(|rule| rule.name));
            let fault = Fault::new(format!("no rule is called `{}`", name.text))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")));
            faults.push(fault.at(&rules::UNKNOWN, file.at(name.spot)));
            continue;
        };
        match value.written().and_then(|word| Severity::from_word(&word.text)) {
            Some(severity) => {
                severities.insert(rule.name, severity);
            }
            None => {
                let fault = Fault::new(format!("`{}` is set to no severity", rule.name))
                    .hint("write `note`, `warning` or `error`");
                faults.push(fault.at(&rules::SHAPE, file.at(value.spot())));
            }
        }
    }
    severities
}

impl Draft {
    pub(super) fn finish(self, languages: &Languages, faults: &mut Vec<Diagnostic>) -> Settings {
        let path = &self.path;
        let localize = |spoken: Option<Spoken>, faults: &mut Vec<Diagnostic>| {
            spoken.map(|spoken| languages.localize(&spoken, path, faults).map(|written| written.text.clone()))
        };
        let title = localize(self.title, faults)
            .unwrap_or_else(|| Localized::new(languages.default_language().clone(), "layerwiki".to_owned()));
        let address = match &self.address {
            Some(written) => {
                let is_whole = ["http://", "https://"].iter().any(|scheme| written.text.starts_with(scheme));
                if !is_whole {
                    let fault = Fault::new(format!("the address `{}` has no scheme", written.text))
                        .hint(format!("write `https://{}`", written.text));
                    faults.push(fault.at(&rules::SHAPE, path.at(written.spot)));
                }
                written.text.trim_end_matches('/').to_owned()
            }
            None => String::new(),
        };
        Settings {
            title,
            subtitle: localize(self.subtitle, faults),
            author: self.author.map(|written| written.text),
            address,
            release: self.release.map(|release| release.finish(languages, path, faults)),
            licence: localize(self.licence, faults),
            licence_address: self.licence_address,
            disclaimer: localize(self.disclaimer, faults),
            menu: self.menu,
            severities: self.severities,
            one_language: self.one_language,
            edit: self.edit,
            raw_html: self.raw_html,
        }
    }
}
