//! What is edited, and which page shows it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A kind of edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sentence of a page.
    Prose,
    /// A fact that another page quotes.
    Fact,
    /// A title, on a page that mentions it by a chip.
    TitleInProse,
    /// A title, on a page that it is a backlink of.
    TitleAsBacklink,
    /// The template of all pages.
    Template,
    /// The label of a term, on a page that has it.
    Term,
    /// The symbol of a unit, on a page with a number in it.
    Unit,
    /// The style sheet.
    Style,
}

impl Kind {
    pub(crate) const ALL: [Kind; 8] = [
        Kind::Prose,
        Kind::Fact,
        Kind::TitleInProse,
        Kind::TitleAsBacklink,
        Kind::Template,
        Kind::Term,
        Kind::Unit,
        Kind::Style,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Prose => "prose",
            Kind::Fact => "fact on another page",
            Kind::TitleInProse => "title in prose elsewhere",
            Kind::TitleAsBacklink => "title as a backlink",
            Kind::Template => "template",
            Kind::Term => "vocabulary: a term",
            Kind::Unit => "vocabulary: a unit",
            Kind::Style => "style sheet",
        }
    }
}

/// A file that is edited again and again.
pub(crate) struct Edit {
    kind: Kind,
    pub(crate) file: PathBuf,
    /// The page that shows it.
    pub(crate) page: String,
    /// What the address of the file begins with that the page names, where not the page itself shows the edit.
    pub(crate) through: Option<&'static str>,
    /// The file before; nothing where there was none.
    before: Option<String>,
    text: String,
}

/// One state of the file.
pub(crate) struct Text {
    pub(crate) content: String,
    /// What its page then shows.
    pub(crate) shown: String,
}

impl Edit {
    /// Finds a place for an edit of this kind.
    ///
    /// # Errors
    /// When the site has none, or cannot be read.
    pub(crate) fn new(kind: Kind, root: &Path) -> io::Result<Edit> {
        let pages = pages(root)?;
        let (file, page, built_in) = match kind {
            Kind::Prose => {
                let (id, _) = pages.get(pages.len() / 2).ok_or(io::ErrorKind::NotFound)?;
                (entity(id), address(id), "")
            }
            Kind::Fact => {
                let (by, owner) = pages.iter().find_map(quoted).ok_or(io::ErrorKind::NotFound)?;
                (entity(&owner), address(&by), "")
            }
            Kind::TitleInProse => {
                let (from, to) = pages.iter().find_map(chip).ok_or(io::ErrorKind::NotFound)?;
                (entity(&to), address(&from), "")
            }
            Kind::TitleAsBacklink => {
                let (from, to) = pages.iter().find_map(chip).ok_or(io::ErrorKind::NotFound)?;
                (entity(&from), address(&to), "")
            }
            Kind::Template => {
                let (id, _) = pages.first().ok_or(io::ErrorKind::NotFound)?;
                ("templates/base.html".to_owned(), address(id), include_str!("../../templates/base.html"))
            }
            Kind::Term => {
                let with = pages.iter().find(|(_, text)| text.contains("\nfooting: craft"));
                let (id, _) = with.ok_or(io::ErrorKind::NotFound)?;
                ("content/vocabulary/facets.yaml".to_owned(), address(id), "")
            }
            Kind::Unit => {
                let with = pages.iter().find(|(_, text)| text.contains("EUR/fleece"));
                let (id, _) = with.ok_or(io::ErrorKind::NotFound)?;
                ("content/vocabulary/units.yaml".to_owned(), address(id), "")
            }
            Kind::Style => {
                let (id, _) = pages.first().ok_or(io::ErrorKind::NotFound)?;
                ("static/css/site.css".to_owned(), address(id), include_str!("../../static/css/site.css"))
            }
        };
        let file = root.join(file);
        let before = fs::read_to_string(&file).ok();
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let text = before.clone().unwrap_or_else(|| built_in.to_owned());
        let through = (kind == Kind::Style).then_some("/css/site.");
        Ok(Edit { kind, file, page, through, before, text })
    }

    /// The file after so many edits.
    pub(crate) fn text(&self, number: usize) -> Text {
        let text = self.text.as_str();
        let (content, shown) = match self.kind {
            Kind::Prose => {
                let shown = format!("They counted no {number}th sheep that day.");
                (format!("{}\n\n{shown}\n", text.trim_end()), shown)
            }
            Kind::Fact => {
                // The price of the page, which the other page quotes.
                let (before, rest) = text.split_once("id: price\n").unwrap_or((text, ""));
                let (label, rest) = rest.split_once("value: ").unwrap_or((rest, ""));
                let (_, unit) = rest.split_once(' ').unwrap_or((rest, ""));
                let price = 101 + number;
                (format!("{before}id: price\n{label}value: {price} {unit}"), format!("€{price} / "))
            }
            Kind::TitleInProse | Kind::TitleAsBacklink => {
                let shown = format!("Renamed {number} Works");
                (with_line(text, "title: ", &format!("title: {shown}")), shown)
            }
            Kind::Template => {
                let shown = format!("<body class=\"edit-{number}\">");
                (text.replacen("<body>", &shown, 1), shown)
            }
            Kind::Term => {
                let shown = format!("Footing number {number}");
                (text.replacen("craft: {label: craft}", &format!("craft: {{label: {shown}}}"), 1), shown)
            }
            Kind::Unit => {
                let shown = format!("fleece{number}s");
                let symbol = "symbol: {en: fleece, zh: 张原毛}";
                (text.replacen(symbol, &format!("symbol: {{en: {shown}, zh: 张原毛}}"), 1), shown)
            }
            Kind::Style => {
                let shown = format!(".edit-{number}{{color:red}}");
                (format!("{text}\n.edit-{number} {{ color: red }}\n"), shown)
            }
        };
        Text { content, shown }
    }

    /// Puts the file back.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn undo(&self) -> io::Result<()> {
        match &self.before {
            Some(before) => fs::write(&self.file, before),
            None => fs::remove_file(&self.file),
        }
    }
}

fn with_line(text: &str, begins: &str, line: &str) -> String {
    let mut is_done = false;
    let lines = text.lines().map(|known| {
        let is_it = !is_done && known.starts_with(begins);
        is_done |= is_it;
        if is_it { line } else { known }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The originals of all entities, by id.
fn pages(root: &Path) -> io::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(root.join("entities"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(id) = name.strip_suffix(".md").filter(|id| !id.contains('.')) {
            pages.push((id.to_owned(), fs::read_to_string(&path)?));
        }
    }
    pages.sort();
    Ok(pages)
}

/// A page, and the owner of a price it quotes.
fn quoted((id, text): &(String, String)) -> Option<(String, String)> {
    let (_, rest) = text.split_once("[[=")?;
    let (owner, _) = rest.split_once(".price]]")?;
    Some((id.clone(), owner.to_owned()))
}

/// A page, and a page it mentions by a chip without words.
fn chip((id, text): &(String, String)) -> Option<(String, String)> {
    let (_, rest) = text.split_once("\n---\n")?.1.split_once("[[")?;
    let (name, _) = rest.split_once("]]")?;
    let is_plain = !name.contains(['/', '|', '=', '@', '#']);
    is_plain.then(|| (id.clone(), name.to_owned()))
}

fn entity(id: &str) -> String {
    format!("entities/{id}.md")
}

fn address(id: &str) -> String {
    format!("/entities/{id}/")
}
