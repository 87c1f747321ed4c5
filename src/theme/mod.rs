//! Turns a view into HTML with the site's templates; looks nothing up.
//!
//! 1. [`Theme::load`] reads the templates; [`slip`] finds names in them that no view has, by the [`shape`]s of
//!    the views, the [`words`] of the templates, and the names [`bound`] in them.
//! 2. [`Theme::render`] shows one view.

mod bound;
mod shape;
mod slip;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};

use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, Spot, clamp, nearest, rules};
use crate::page::PageView;
use crate::page::framework_view::{AssessmentView, CrosswalkView, FrameworksView, MapView, StackView};
use crate::page::item_view::{DatasetView, ItemsView, ModelView, NumbersView};
use crate::page::search_view::SearchView;
use crate::page::source_view::{SourceView, SourcesView};
use crate::page::table_view::EntitiesView;
use crate::page::view::{
    ArticleView, EntityView, FacetView, Frame, NotFoundView, RedirectView, SiteView, TermView,
};
use crate::source::SourceTree;
use shape::Shape;
use slip::{Roots, Template};

/// The templates, ready to render, and what all pages of a language share as template values.
#[derive(Clone, Debug)]
pub struct Theme {
    tera: Arc<Tera>,
    sites: BTreeMap<String, Value>,
}

impl Theme {
    /// Loads the templates of a site; a file of the site hides the built-in one of the same name.
    pub fn load<'a>(tree: &SourceTree, sites: impl IntoIterator<Item = &'a SiteView>) -> Checked<Theme> {
        let mut faults = Vec::new();
        let mut texts: Vec<(&str, &str)> = tree
            .below("templates/")
            .filter_map(|source| Some((source.path().as_str().strip_prefix("templates/")?, source.text()?)))
            .filter(|(name, _)| name.ends_with(".html"))
            .collect();
        // The first fault hides the others: a template with a fault is set aside, and the rest tried again.
        let tera = loop {
            let mut tera = Tera::new();
            let Err(error) = tera.add_raw_templates(texts.iter().copied()) else { break tera };
            let (found, name) = load_faults(&error, &texts);
            let is_consequence = !faults.is_empty() && !matches!(error.kind(), ErrorKind::SyntaxError(_));
            if !is_consequence {
                faults.extend(found);
            }
            let before = texts.len();
            texts.retain(|(known, _)| Some(*known) != name.as_deref());
            if texts.len() == before {
                break Tera::new();
            }
        };
        let sites: Vec<&SiteView> = sites.into_iter().collect();
        if faults.is_empty() {
            // What came with the binary may be written for more than this site's templates make of it.
            let is_own = |fault: &Diagnostic| {
                fault.place.as_ref().is_some_and(|place| tree.own(place.file.as_str()).is_some())
            };
            faults = slips(&texts, &sites);
            faults.retain(is_own);
        }
        Checked { value: Theme { tera: Arc::new(tera), sites: values(sites) }, diagnostics: faults }
    }

    /// The same templates with other words of the site.
    pub fn with_sites<'a>(&self, sites: impl IntoIterator<Item = &'a SiteView>) -> Theme {
        Theme { tera: Arc::clone(&self.tera), sites: values(sites) }
    }

    /// Renders one page into `out`.
    ///
    /// # Errors
    /// A [`Diagnostic`] at the place in the template, with the page it could not show.
    pub fn render(&self, view: &PageView, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        if !self.tera.contains_template(&view.template) {
            let hint = nearest(&view.template, self.tera.get_template_names());
            let fault = Fault::new(format!("there is no template `{}`", view.template))
                .hint_if(hint.map(|known| format!("did you mean `{known}`?")))
                .hint("templates are files of `templates/`");
            return Err(Box::new(match &view.asked_at {
                Some(place) => fault.at(&rules::TEMPLATE, place.clone()),
                None => Diagnostic::of_site(&rules::TEMPLATE, fault),
            }));
        }
        let mut context = Context::new();
        let site = self.sites.get(&view.site.language).cloned();
        context.insert_value("site", site.unwrap_or_else(|| Value::from_serializable(view.site.as_ref())));
        context.insert("page", &view.page);
        context.insert("this", &view.this);
        self.tera
            .render_to(&view.template, &context, Room(out))
            .map_err(|error| Box::new(render_fault(&error, view)))
    }
}

fn values<'a>(sites: impl IntoIterator<Item = &'a SiteView>) -> BTreeMap<String, Value> {
    let value = |site: &'a SiteView| (site.language.clone(), Value::from_serializable(site));
    sites.into_iter().map(value).collect()
}

/// Names in the templates that no view has.
fn slips(texts: &[(&str, &str)], sites: &[&SiteView]) -> Vec<Diagnostic> {
    let phrases = sites.iter().flat_map(|site| site.phrases.keys());
    let site = Shape::of::<SiteView>().with_keys("phrases", phrases);
    let page = Shape::of::<Frame>();
    let views = [
        ("entity.html", Shape::of::<EntityView>()),
        ("article.html", Shape::of::<ArticleView>()),
        ("facet.html", Shape::of::<FacetView>()),
        ("term.html", Shape::of::<TermView>()),
        ("entities.html", Shape::of::<EntitiesView>()),
        ("sources.html", Shape::of::<SourcesView>()),
        ("source.html", Shape::of::<SourceView>()),
        ("model.html", Shape::of::<ModelView>()),
        ("dataset.html", Shape::of::<DatasetView>()),
        ("items.html", Shape::of::<ItemsView>()),
        ("map.html", Shape::of::<MapView>()),
        ("stack.html", Shape::of::<StackView>()),
        ("crosswalk.html", Shape::of::<CrosswalkView>()),
        ("assessment.html", Shape::of::<AssessmentView>()),
        ("maps.html", Shape::of::<FrameworksView>()),
        ("numbers.html", Shape::of::<NumbersView>()),
        ("search.html", Shape::of::<SearchView>()),
        ("not_found.html", Shape::of::<NotFoundView>()),
        ("redirect.html", Shape::of::<RedirectView>()),
    ];
    let templates: Vec<Template<'_>> = texts
        .iter()
        .map(|&(name, text)| {
            let own = views.iter().find(|(known, _)| *known == name);
            // A template of the site's own may be shown any view, or be a part of any other.
            let this = match own {
                Some((_, shape)) => vec![shape],
                None => views.iter().map(|(_, shape)| shape).collect(),
            };
            Template { name, text, this }
        })
        .collect();
    slip::slips(&templates, &Roots { page: &page, site: &site })
}

/// So many bytes a page may have. A loop of a template that runs on would write until no memory is left.
const LONGEST: usize = 64 << 20;

/// Where a page is written, as long as it is one.
struct Room<'o>(&'o mut Vec<u8>);

impl io::Write for Room<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn load_faults(error: &tera::Error, texts: &[(&str, &str)]) -> (Vec<Diagnostic>, Option<String>) {
    let whole = |name: &str, fault: Fault| {
        let place = SitePath::new(&format!("templates/{name}")).whole();
        (vec![fault.at(&rules::TEMPLATE, place)], Some(name.to_owned()))
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let fault = Fault::new(lower(report.message()));
            (vec![fault.at(&rules::TEMPLATE, place(report))], Some(report.filename().to_owned()))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            whole(tpl, Fault::new(format!("the template extends itself: {}", inheritance_chain.join(" → "))))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            whole(tpl, Fault::new(format!("the template includes itself: {}", include_chain.join(" → "))))
        }
        ErrorKind::MissingParent { current, parent } => {
            let hint = nearest(parent, texts.iter().map(|(name, _)| *name));
            let fault = Fault::new(format!("the template extends `{parent}`, which does not exist"));
            whole(current, fault.hint_if(hint.map(|known| format!("did you mean `{known}`?"))))
        }
        _ => {
            let told = error.to_string();
            let faults: Vec<Diagnostic> = told.split("error: ").filter_map(|one| drawn(one, texts)).collect();
            match faults.is_empty() {
                true => (vec![Diagnostic::of_site(&rules::TEMPLATE, Fault::new(lower(&told)))], None),
                false => (faults, None),
            }
        }
    }
}

/// One of several faults, which the engine gives only as it would draw them: the message, then ` --> file:3:10`.
fn drawn(told: &str, texts: &[(&str, &str)]) -> Option<Diagnostic> {
    let (message, rest) = told.split_once("-->")?;
    let mut place = rest.lines().next()?.trim().rsplitn(3, ':');
    let column: usize = place.next()?.parse().ok()?;
    let line: usize = place.next()?.parse().ok()?;
    let (name, text) = texts.iter().find(|(name, _)| Some(*name) == place.clone().next())?;
    let line_start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let rest = text.get(line_start..)?;
    let start = rest.char_indices().nth(column.checked_sub(1)?)?.0;
    let start = start + usize::from(rest.get(start..)?.starts_with('<'));
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.');
    let length = rest.get(start..)?.find(|sign| !is_word(sign)).unwrap_or(1).max(1);
    let spot = Spot::Bytes { start: clamp(line_start + start), end: clamp(line_start + start + length) };
    let file = SitePath::new(&format!("templates/{name}"));
    Some(Fault::new(lower(message.trim())).at(&rules::TEMPLATE, file.at(spot)))
}

fn render_fault(error: &tera::Error, view: &PageView) -> Diagnostic {
    let what = format!("while showing `{}`", view.page.title);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Fault::new(lower(report.message())).hint(what).at(&rules::TEMPLATE, place(report))
        }
        kind => {
            let message = error.to_string();
            let fault = if matches!(kind, ErrorKind::Io(_)) {
                Fault::new(format!("this template makes a page longer than {} MB", LONGEST >> 20))
                    .hint("look for a loop that runs too often")
            } else if message.contains("recursion depth") {
                Fault::new("a component of this template calls itself without end")
                    .hint("end it with an `{% if %}`")
            } else {
                Fault::new(lower(&message))
            };
            let file = SitePath::new(&format!("templates/{}", view.template));
            fault.hint(what).at(&rules::TEMPLATE, file.whole())
        }
    }
}

fn place(report: &tera::ReportError) -> crate::diagnostic::Place {
    let range = &report.span().range;
    let spot = Spot::Bytes { start: clamp(range.start), end: clamp(range.end) };
    SitePath::new(&format!("templates/{}", report.filename())).at(spot)
}

/// Our messages begin with a small letter and end without a full stop.
fn lower(message: &str) -> String {
    let mut signs = message.trim_end_matches('.').chars();
    let first = signs.next().map(|sign| sign.to_lowercase().to_string()).unwrap_or_default();
    first + signs.as_str()
}
