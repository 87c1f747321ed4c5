//! Reads one file into a [`Document`]: front matter as written, prose as owned pieces.
//!
//! 1. [`front`] reads the keys every page may carry; [`fact`] reads facts, relations and places.
//! 2. [`shim`] prepares the prose, [`markdown`] turns it into a [`Body`] with the help of [`inline`],
//!    [`heading`], [`bracket`], [`address`], [`table`], [`notes`] and [`comment`].
//!
//! [`allow`] reads what an author lets stand, [`passage`] gives the running words to rules about them.
//! [`stamp`] hashes its sections, for translations to be compared with.
//!
//! A document knows no other file and no vocabulary: names in it are not looked up here.

mod address;
mod allow;
mod body;
mod bracket;
mod code;
mod comment;
mod fact;
mod front;
mod heading;
mod inline;
mod markdown;
mod notes;
mod passage;
mod shim;
mod stamp;
mod table;

use std::sync::Arc;

pub use allow::{Allow, Reach, read_allow};
pub use body::{Address, Body, Image, Mention, Piece, Section, Target, is_wide_script};
pub use bracket::{Bracket, Condition, parse_query};
pub use fact::{
    WrittenEntry, WrittenFact, WrittenPlace, WrittenRelation, WrittenSource, WrittenWork, read_source,
    read_work,
};
pub use front::{FrontMatter, Text};
pub use markdown::{Base, parse_line, parse_prose};
pub use passage::{CITATION, NO_WORD, Passage, passages};
pub use stamp::{FRONT, LEAD, Stamps, WrittenStamp};

use crate::diagnostic::{Checked, Fault, SitePath, Spot, rules};
use crate::source::{Fields, Node, Source, Value, read_yaml, split};

/// Which folder a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// `entities/`: what the wiki is about.
    Entities,
    /// `content/pages/`: prose of its own.
    Pages,
}

/// One Markdown file, read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub path: SitePath,
    /// Which kind of page it makes.
    pub folder: Folder,
    /// The page's id: the file's name, or its folder's for `index.md`.
    pub id: String,
    /// The folders between `content/pages/` and the file, for the address: `docs/rules/`.
    pub below: String,
    /// The language in the file's name: `zh` in `nvidia.zh.md`.
    pub language: Option<String>,
    /// The front matter.
    pub front: FrontMatter,
    /// The prose.
    pub body: Arc<Body>,
    /// What translations are compared with.
    pub stamps: Stamps,
}

/// Reads one Markdown file of `entities/` or `content/pages/`. `None` when it is not one.
pub fn parse(source: &Source) -> Checked<Option<Document>> {
    let mut faults = Vec::new();
    let path = source.path();
    let (folder, below) =
        match (path.as_str().strip_prefix("entities/"), path.as_str().strip_prefix("content/pages/")) {
            (Some(below), _) => (Folder::Entities, below),
            (None, Some(below)) => (Folder::Pages, below),
            (None, None) => return Checked::fine(None),
        };
    let Some(stem) = below.strip_suffix(".md") else {
        let fault = Fault::new(format!("`{path}` is not a page"))
            .hint("pages are `.md` files; pictures and other files belong into `static/`");
        return Checked { value: None, diagnostics: vec![fault.at(&rules::FILE, path.whole())] };
    };
    let (below, name) =
        stem.rsplit_once('/').map_or((String::new(), stem), |(below, name)| (format!("{below}/"), name));
    let (name, language) = match name.split_once('.') {
        Some((name, language)) => (name, Some(language.to_owned())),
        None => (name, None),
    };
    let (id, below) = page_id(name, below);
    if !is_id(&id) {
        let fault = Fault::new(format!("`{id}` cannot be an id"))
            .hint("name the file in small letters a–z, digits and single dashes: `some-name.md`");
        faults.push(fault.at(&rules::NAME_FORM, path.whole()));
    }
    if folder == Folder::Entities && id == "index" {
        let fault = Fault::new("no entity can be called `index`")
            .hint("name the file after the entity; the list of entities makes itself");
        faults.push(fault.at(&rules::NAME_FORM, path.whole()));
    }
    let text = source.text().unwrap_or_default();
    let parts = split(text);
    if !parts.is_closed {
        let fault =
            Fault::new("the front matter is never closed").hint("write `---` on a line of its own below it");
        faults.push(fault.at(&rules::YAML, path.at(Spot::Bytes { start: 0, end: 3 })));
    } else if parts.front.is_none() {
        let fault =
            Fault::new("the page has no front matter").hint("begin with `---`, a line `title: …`, and `---`");
        let end = text.lines().next().map_or(0, str::len);
        let first_line = Spot::Bytes { start: 0, end: u32::try_from(end).unwrap_or(0) };
        faults.push(fault.at(&rules::YAML, path.at(first_line)));
    }
    // What follows from a front matter that cannot be read is no mistake of its own.
    let mut is_unread = !parts.is_closed || parts.front.is_none();
    let yaml = parts.front.clone().filter(|_| parts.is_closed).unwrap_or(0..0);
    let node = match read_yaml(text.get(yaml.clone()).unwrap_or_default()) {
        Ok(node) => node,
        Err(fault) => {
            let start = u32::try_from(yaml.start).unwrap_or(0);
            faults.push(fault.at(&rules::YAML, path.at(Spot::Bytes { start, end: u32::MAX })));
            is_unread = true;
            Node { ordinal: 0, value: Value::Map(Vec::new()) }
        }
    };
    let fields = Fields::of(&node, path, "the page", &mut faults);
    let front = FrontMatter { is_unread, ..front::read_front(fields, &mut faults) };
    let prose = text.get(parts.body..).unwrap_or_default();
    let body = markdown::parse_prose(prose, Base::Bytes(parts.body), path, &mut faults);
    let stamps = stamp::of_document(prose, parts.body, &body.sections, &front);
    let document =
        Document { path: path.clone(), folder, id, below, language, front, body: Arc::new(body), stamps };
    Checked { value: Some(document), diagnostics: faults }
}

/// `index.md` in a folder has the folder's name; its address is the folder.
fn page_id(name: &str, below: String) -> (String, String) {
    if name != "index" {
        return (name.to_owned(), below);
    }
    match below.trim_end_matches('/').rsplit_once('/') {
        Some((above, folder)) => (folder.to_owned(), format!("{above}/")),
        None if below.is_empty() => ("index".to_owned(), below),
        None => (below.trim_end_matches('/').to_owned(), String::new()),
    }
}

/// Whether a text may be an id: small letters, digits and single dashes.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
        })
}
