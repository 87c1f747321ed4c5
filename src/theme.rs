//! Turns a view into HTML with the site's templates; looks nothing up.

use std::collections::BTreeMap;
use std::io;

use tera::{Context, ErrorKind, Tera, Value};

use crate::diagnostic::{Checked, Diagnostic, Fault, SitePath, Spot, nearest, rules};
use crate::page::PageView;
use crate::page::view::SiteView;
use crate::source::SourceTree;

/// The templates, ready to render, and what all pages of a language share as template values.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
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
            let (diagnostic, name) = load_fault(&error, &texts);
            let is_consequence = !faults.is_empty() && !matches!(error.kind(), ErrorKind::SyntaxError(_));
            if !is_consequence {
                faults.push(diagnostic);
            }
            let before = texts.len();
            texts.retain(|(known, _)| Some(*known) != name.as_deref());
            if texts.len() == before {
                break Tera::new();
            }
        };
        let sites =
            sites.into_iter().map(|site| (site.language.clone(), Value::from_serializable(site))).collect();
        Checked { value: Theme { tera, sites }, diagnostics: faults }
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
            return Err(Box::new(Diagnostic::of_site(&rules::TEMPLATE, fault)));
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

fn load_fault(error: &tera::Error, texts: &[(&str, &str)]) -> (Diagnostic, Option<String>) {
    let whole = |name: &str, fault: Fault| {
        (
            fault.at(&rules::TEMPLATE, SitePath::new(&format!("templates/{name}")).whole()),
            Some(name.to_owned()),
        )
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let fault = Fault::new(lower(report.message()));
            (fault.at(&rules::TEMPLATE, place(report)), Some(report.filename().to_owned()))
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
        _ => (Diagnostic::of_site(&rules::TEMPLATE, Fault::new(lower(&error.to_string()))), None),
    }
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
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let range = &report.span().range;
    let spot = Spot::Bytes { start: at(range.start), end: at(range.end) };
    SitePath::new(&format!("templates/{}", report.filename())).at(spot)
}

/// Our messages begin with a small letter and end without a full stop.
fn lower(message: &str) -> String {
    let mut signs = message.trim_end_matches('.').chars();
    let first = signs.next().map(|sign| sign.to_lowercase().to_string()).unwrap_or_default();
    first + signs.as_str()
}
