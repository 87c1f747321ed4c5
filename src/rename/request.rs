//! Reads what is asked: which name becomes which, and whether that can be.

use super::find::{Site, items};
use super::name::Name;
use crate::cost::figure_anchor;
use crate::diagnostic::{Fault, nearest};
use crate::document::is_id;
use crate::graph::ItemKind;
use crate::source::{Node, read_yaml};
use crate::vocabulary::{Facet, TermRef, address_of};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An entity or a page of prose.
    Page,
    /// A model, a dataset or a framework.
    Item(ItemKind),
    /// A work of `content/sources.yaml`.
    Source,
    /// A fact.
    Fact,
    /// An input or a figure of a model.
    Figure,
    /// A column of a dataset.
    Column,
    /// A term of a facet.
    Term,
}

/// One name that becomes another.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) name: Name,
    pub(super) kind: Kind,
    /// The part of the name that changes, as it is and as it will be.
    pub(super) old: String,
    pub(super) new: String,
}

impl Request {
    /// Reads `acme` and `apex`, `acme.revenue` and `acme.sales`, `layer/L2` and `layer/M2`.
    ///
    /// # Errors
    /// A [`Fault`] when the old name names nothing, or the new one cannot be or is taken.
    pub(super) fn read(old: &str, new: &str, site: &Site<'_>) -> Result<Request, Fault> {
        if old == new {
            return Err(Fault::new(format!("`{old}` is called so already")).hint("give the new name second"));
        }
        if new == "null" {
            return Err(Fault::new("nothing can be called `null`")
                .hint("YAML reads it as no value: choose another name"));
        }
        match (old.split_once('/'), old.split_once('.')) {
            (Some((facet, term)), _) => term_request(facet, term, new, site),
            (None, Some((owner, name))) => member_request(owner, name, new, site),
            (None, None) => id_request(old, new, site),
        }
    }

    /// What becomes of a name, where it changes.
    pub(super) fn becomes(&self, found: &Name, site: &Site<'_>) -> Option<String> {
        if *found == self.name {
            return Some(self.new.clone());
        }
        match (&self.name, found) {
            (Name::Term(term), Name::TermAddress(known)) if term == known => Some(address_of(&self.new)),
            (Name::Term(term), Name::Anchor { of, anchor }) => self.cell_anchor(term, of, anchor, site),
            (Name::Id(id), Name::Anchor { of, anchor }) => {
                let sheet = site.datasets.get(of)?;
                let is_row = sheet.has_ids(&sheet.key) && *anchor == format!("row-{id}");
                is_row.then(|| format!("row-{}", self.new))
            }
            (Name::Member { owner, name }, Name::Anchor { of, anchor }) => {
                let is_it = self.kind == Kind::Figure && of == owner && *anchor == figure_anchor(name);
                is_it.then(|| figure_anchor(&self.new))
            }
            _ => None,
        }
    }

    /// `row-l2` and `cell-l2--talent` of a framework, where the row or the column is the term.
    fn cell_anchor(&self, term: &TermRef, of: &str, anchor: &str, site: &Site<'_>) -> Option<String> {
        let source = site.tree.own(&format!("content/frameworks/{of}.yaml"))?;
        let node = read_yaml(source.text()?).ok()?;
        let is_on = |key: &str| {
            super::find::field(&node, key).and_then(Node::written).is_some_and(|axis| axis.text == term.facet)
        };
        let (old, new) = (address_of(&term.term), address_of(&self.new));
        let row = |row: &str| if row == old && is_on("rows") { new.clone() } else { row.to_owned() };
        let column =
            |column: &str| if column == old && is_on("columns") { new.clone() } else { column.to_owned() };
        let renamed = match (anchor.strip_prefix("row-"), anchor.strip_prefix("cell-")?.split_once("--")) {
            (Some(at), _) => format!("row-{}", row(at)),
            (None, Some((at, across))) => format!("cell-{}--{}", row(at), column(across)),
            (None, None) => return None,
        };
        (renamed != anchor).then_some(renamed)
    }
}

/// The part of a new name behind its owner, which stays the same.
fn last<'n>(owner: &str, sign: char, new: &'n str) -> Result<&'n str, Fault> {
    match new.split_once(sign) {
        Some((other, _)) if sign == '.' && other != owner => {
            Err(Fault::new(format!("`{owner}` and `{other}` are two owners"))
                .hint(format!("a name stays with its owner: write `{owner}.…`; to move it, move its lines")))
        }
        Some((other, name)) if other == owner => Ok(name),
        _ => Ok(new),
    }
}

fn did_you_mean<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest(written, known).map(|known| format!("did you mean `{known}`?"))
}

fn term_request(facet: &str, term: &str, new: &str, site: &Site<'_>) -> Result<Request, Fault> {
    let vocabulary = &site.roster.vocabulary;
    let declared = vocabulary.find_facet(facet).map_err(|fault| {
        fault.hint("a term is written `facet/term`; anything else by its id alone, without folder and `.md`")
    })?;
    declared.find_term(term)?;
    let new = last(facet, '/', new)?;
    let is_plain = new.starts_with(char::is_alphanumeric)
        && new.chars().all(|sign| sign.is_alphanumeric() || "-_.+/>".contains(sign));
    if !is_plain || address_of(new).is_empty() {
        return Err(Fault::new(format!("`{new}` cannot be a term")).hint(
            "a term begins with a letter or a digit; after it stand letters, digits and `- _ . + / >`",
        ));
    }
    let is_kin = |known: &&Facet| {
        let above = |facet: &Facet| facet.part_of.as_ref().map(|part_of| part_of.text.clone());
        known.id == facet
            || above(known).as_deref() == Some(facet)
            || above(declared).as_ref() == Some(&known.id)
    };
    for kin in vocabulary.facets.iter().filter(is_kin) {
        let address = address_of(new);
        let taken = kin.terms.iter().find(|known| {
            known.id == new || (kin.id == facet && known.id != term && address_of(&known.id) == address)
        });
        if let Some(taken) = taken {
            return Err(Fault::new(format!("`{new}` is taken: `{}` has a term `{}`", kin.id, taken.id))
                .hint("choose another name"));
        }
    }
    Ok(Request { name: Name::term(facet, term), kind: Kind::Term, old: term.to_owned(), new: new.to_owned() })
}

fn member_request(owner: &str, name: &str, new: &str, site: &Site<'_>) -> Result<Request, Fault> {
    let new = last(owner, '.', new)?;
    let request =
        |kind| Request { name: Name::member(owner, name), kind, old: name.to_owned(), new: new.to_owned() };
    let taken = || Fault::new(format!("`{owner}` has a `{new}` already")).hint("choose another name");
    let item = items(site.tree).find(|(id, ..)| *id == owner);
    let Some((_, kind, source)) = item else {
        let facts =
            || site.roster.facts.values().flat_map(|facts| facts.iter()).filter(|fact| fact.owner == owner);
        if !facts().any(|fact| fact.id == name) {
            let known = facts().map(|fact| fact.id.as_str());
            if known.clone().next().is_none() {
                return Err(no_id(owner, site));
            }
            return Err(Fault::new(format!("`{owner}` has no fact `{name}`"))
                .hint_if(nearest(name, known.clone()).map(|known| format!("did you mean `{owner}.{known}`?")))
                .hint_names("its facts:", known));
        }
        if !is_id(new) {
            return Err(Fault::new(format!("`{new}` cannot be the id of a fact"))
                .hint("write small letters a–z, digits and single dashes"));
        }
        if facts().any(|fact| fact.id == new) {
            return Err(taken());
        }
        return shared(owner, name, site).map_or_else(|| Ok(request(Kind::Fact)), Err);
    };
    let (kind, parts) = match kind {
        ItemKind::Model => (Kind::Figure, ["inputs", "figures"]),
        ItemKind::Dataset => (Kind::Column, ["columns", "computed"]),
        ItemKind::Framework => {
            return Err(Fault::new(format!("the names inside `{owner}` cannot be renamed"))
                .hint("levels and signals are named in their own file alone: edit it there"));
        }
    };
    let node = read_yaml(source.text().unwrap_or_default())
        .unwrap_or(Node { ordinal: 0, value: crate::source::Value::Nothing });
    let known: Vec<String> = parts
        .into_iter()
        .filter_map(|part| super::find::field(&node, part))
        .flat_map(super::find::entries)
        .map(|(name, _)| name.text.clone())
        .collect();
    if !known.iter().any(|known| known == name) {
        return Err(Fault::new(format!("`{owner}` has no `{name}`"))
            .hint_if(nearest(name, known.iter().map(String::as_str)).map(|known| format!("did you mean `{owner}.{known}`?")))
            .hint("figures and inputs of a model and columns of a dataset can be renamed; tables, scenarios and rows not yet"));
    }
    let is_name = new.starts_with(|first: char| first.is_ascii_lowercase())
        && new.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_');
    if !is_name {
        return Err(Fault::new(format!("`{new}` cannot name it"))
            .hint("write small letters a–z, digits and underscores: `price_of_flour`"));
    }
    if site.roster.vocabulary.units.unit(new).is_ok() {
        return Err(Fault::new(format!("`{new}` is a unit"))
            .hint("formulas could not tell them apart: choose another name"));
    }
    if known.iter().any(|known| known == new) {
        return Err(taken());
    }
    Ok(request(kind))
}

/// A page that states facts of one id about two owners has one label for both.
fn shared(owner: &str, name: &str, site: &Site<'_>) -> Option<Fault> {
    let pages = site.roster.facts.iter().filter(|(_, facts)| {
        let of_id = || facts.iter().filter(|fact| fact.id == name);
        of_id().any(|fact| fact.owner == owner) && of_id().any(|fact| fact.owner != owner)
    });
    let page = pages.map(|(page, _)| page).next()?;
    Some(
        Fault::new(format!(
            "`{page}` states a fact `{name}` of another owner too, and its translation has one label for both"
        ))
        .hint("rename one of the two by hand first"),
    )
}

fn id_request(old: &str, new: &str, site: &Site<'_>) -> Result<Request, Fault> {
    let roster = site.roster;
    let kind_of = |id: &str| {
        let is_page = roster.articles.contains_key(id).then_some(Kind::Page);
        let item = || items(site.tree).find(|(known, ..)| *known == id).map(|(_, kind, _)| Kind::Item(kind));
        is_page.or_else(item).or_else(|| roster.works.find(id).is_ok().then_some(Kind::Source))
    };
    let Some(kind) = kind_of(old) else { return Err(no_id(old, site)) };
    let file = roster
        .articles
        .get(old)
        .and_then(|article| article.original_document())
        .map(|document| document.path.as_str());
    if file.is_some_and(|file| file.ends_with("/index.md")) {
        return Err(Fault::new(format!("`{old}` is called after its folder"))
            .hint("move the folder by hand: the addresses of all pages in it change"));
    }
    if !is_id(new) {
        let small = new.to_lowercase().replace([' ', '_', '.'], "-");
        let near = is_id(&small).then(|| format!("`{small}` can be one"));
        return Err(Fault::new(format!("`{new}` cannot be an id"))
            .hint_if(near)
            .hint("write small letters a–z, digits and single dashes"));
    }
    if new == "index" {
        return Err(Fault::new("`index` is what a folder's own page is called").hint("choose another name"));
    }
    if kind_of(new).is_some() {
        let place = super::place_of(new, site);
        return Err(
            Fault::new(format!("`{new}` is taken: {place}")).hint("ids are one set: choose another name")
        );
    }
    Ok(Request { name: Name::id(old), kind, old: old.to_owned(), new: new.to_owned() })
}

/// Nothing has this id.
fn no_id(id: &str, site: &Site<'_>) -> Fault {
    let roster = site.roster;
    let works = roster.works.iter().filter_map(|(_, work)| work.key.as_deref());
    let known =
        roster.articles.keys().map(String::as_str).chain(items(site.tree).map(|(id, ..)| id)).chain(works);
    let facet = roster.vocabulary.facets.iter().find(|facet| facet.term(id).is_some());
    Fault::new(format!("nothing is called `{id}`"))
        .hint_if(did_you_mean(id, known))
        .hint_if(facet.map(|facet| format!("for the term write `{}/{id}`", facet.id)))
        .hint("what can be renamed: an id, `owner.fact`, `model.figure`, `dataset.column`, `facet/term`")
}
