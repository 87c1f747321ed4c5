//! Headings, paragraphs, lists, tables: what stands on lines of its own.

use super::inline::{Home, is_fold, is_left_out};
use super::tree::{Element, Node};

/// Elements that begin a block.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Writes blocks, one after the other.
pub(super) struct Writer<'a> {
    home: Home<'a>,
    blocks: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(page: &'a str) -> Writer<'a> {
        Writer { home: Home::of(page), blocks: Vec::new() }
    }

    /// All that was written, a blank line between blocks.
    pub(super) fn finish(self) -> String {
        let mut out = self.blocks.join("\n\n");
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }

    /// The children of an element: what stands in lines between blocks is a paragraph.
    pub(super) fn blocks(&mut self, element: &Element) {
        let mut line = String::new();
        for child in &element.children {
            match child {
                Node::Element(inner) if is_block(inner) => {
                    self.paragraph(&std::mem::take(&mut line));
                    self.block(inner);
                }
                _ => self.home.node(child, &mut line),
            }
        }
        self.paragraph(&line);
    }

    fn paragraph(&mut self, line: &str) {
        let line = line.trim_matches(' ');
        if !line.is_empty() {
            self.blocks.push(no_block(line));
        }
    }

    fn block(&mut self, element: &Element) {
        if is_left_out(element) {
            return;
        }
        match element.name.as_str() {
            "svg" => self.picture(element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = element.name.as_bytes().get(1).map_or(1, |digit| usize::from(digit - b'0'));
                let line = self.home.line(element);
                if !line.trim().is_empty() {
                    self.blocks.push(format!("{} {}", "#".repeat(level), line.trim()));
                }
            }
            "p" | "dt" | "figcaption" => match element.find(&|inner: &Element| is_block(inner)) {
                Some(_) => self.blocks(element),
                None => self.paragraph(&self.home.line(element)),
            },
            "summary" => {
                let line = self.home.line(element);
                if !line.trim().is_empty() {
                    self.blocks.push(format!("**{}**", line.trim()));
                }
            }
            "hr" => self.blocks.push("---".to_owned()),
            "pre" => self.code(element),
            "blockquote" => {
                let inner = self.inner(element);
                let lines = inner
                    .lines()
                    .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
                self.blocks.push(lines.collect::<Vec<_>>().join("\n"));
            }
            "ul" => self.list(element, None),
            "ol" if element.elements().any(|item| source_of(item).is_some()) => self.footnotes(element),
            "ol" => {
                let start = element.get("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.list(element, Some(start));
            }
            "dl" => self.terms(element),
            "table" => self.table(element),
            _ => self.blocks(element),
        }
    }

    /// The blocks of an element, written by themselves.
    fn inner(&self, element: &Element) -> String {
        let mut writer = Writer { home: Home::of(self.home.page()), blocks: Vec::new() };
        writer.blocks(element);
        writer.blocks.join("\n\n")
    }

    /// Of a drawing, what it is called. It is drawn for two columns, and told once.
    fn picture(&mut self, element: &Element) {
        let title = element.elements().find(|inner| inner.name == "title");
        if let Some(title) = title.filter(|_| !element.has_class("at-narrow")) {
            let line = self.home.line(title);
            self.blocks.push(format!("*{}*", line.trim()));
        }
    }

    fn code(&mut self, element: &Element) {
        let mut text = String::new();
        element.text(&mut text);
        let code = element.elements().find(|inner| inner.name == "code");
        let class =
            code.and_then(|code| code.get("class")).or_else(|| element.get("class")).unwrap_or_default();
        let language =
            class.split_whitespace().find_map(|class| class.strip_prefix("language-")).unwrap_or_default();
        let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.blocks.push(format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n')));
    }

    fn list(&mut self, element: &Element, start: Option<usize>) {
        let mut lines = Vec::new();
        for (index, item) in element.elements().filter(|item| !is_left_out(item)).enumerate() {
            let mark = start.map_or_else(|| "- ".to_owned(), |start| format!("{}. ", start + index));
            let inner = self.inner(item);
            if !inner.is_empty() {
                lines.push(hung(&mark, &inner));
            }
        }
        if !lines.is_empty() {
            self.blocks.push(lines.join("\n"));
        }
    }

    /// Labels with what is said of each: one of them in a line, several below.
    fn terms(&mut self, element: &Element) {
        let mut lines: Vec<String> = Vec::new();
        let groups = element.elements().flat_map(|inner| match inner.name.as_str() {
            "div" => inner.elements().collect::<Vec<_>>(),
            _ => vec![inner],
        });
        let mut term = String::new();
        for inner in groups.filter(|inner| !is_left_out(inner)) {
            if inner.name == "dt" {
                term = self.home.line(inner).trim().to_owned();
                continue;
            }
            let said = self.inner(inner);
            if said.is_empty() {
                continue;
            }
            let said = match term.is_empty() {
                true => said,
                false => format!("{term}: {said}"),
            };
            lines.push(hung("- ", &said));
        }
        if !lines.is_empty() {
            self.blocks.push(lines.join("\n"));
        }
    }

    fn footnotes(&mut self, element: &Element) {
        let notes = element.elements().filter_map(|item| {
            let number = source_of(item)?;
            Some(format!("[^{number}]: {}", self.home.line(item).trim()))
        });
        let notes: Vec<String> = notes.collect();
        self.blocks.push(notes.join("\n"));
    }

    fn table(&mut self, table: &Element) {
        if let Some(caption) = table.elements().find(|inner| inner.name == "caption" && !is_left_out(inner)) {
            let line = self.home.line(caption);
            if !line.trim().is_empty() {
                self.blocks.push(format!("**{}**", line.trim()));
            }
        }
        let mut found = Vec::new();
        rows(table, &mut found);
        let mut grid: Vec<Vec<String>> = Vec::new();
        // How many more rows a cell above reaches into, by column.
        let mut reaching: Vec<usize> = Vec::new();
        for row in found {
            let mut line = Vec::new();
            let taken = |line: &mut Vec<String>, reaching: &mut Vec<usize>| {
                while let Some(left) = reaching.get_mut(line.len()).filter(|left| **left > 0) {
                    *left -= 1;
                    line.push(String::new());
                }
            };
            for cell in row.elements().filter(|cell| matches!(cell.name.as_str(), "td" | "th")) {
                taken(&mut line, &mut reaching);
                let span = |key: &str| {
                    cell.get(key).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).clamp(1, 100)
                };
                let words = self.home.line(cell).trim().replace('|', "\\|");
                for column in 0..span("colspan") {
                    let at = line.len();
                    if reaching.len() <= at {
                        reaching.resize(at + 1, 0);
                    }
                    if let Some(left) = reaching.get_mut(at) {
                        *left = span("rowspan") - 1;
                    }
                    line.push(if column == 0 { words.clone() } else { String::new() });
                }
            }
            taken(&mut line, &mut reaching);
            grid.push(line);
        }
        let width = grid.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return;
        }
        let mut lines = Vec::new();
        for (index, mut row) in grid.into_iter().enumerate() {
            row.resize(width, String::new());
            lines.push(format!("| {} |", row.join(" | ")));
            if index == 0 {
                lines.push(format!("| {} |", vec!["---"; width].join(" | ")));
            }
        }
        self.blocks.push(lines.join("\n"));
    }
}

fn is_block(element: &Element) -> bool {
    if is_fold(element) {
        return false;
    }
    BLOCKS.contains(&element.name.as_str()) || (element.name == "svg" && element.has_class("at-broad"))
}

/// The number of a work in the list of a page's sources.
fn source_of(item: &Element) -> Option<&str> {
    item.get("id")?.strip_prefix("source-")
}

/// The rows of a table in order, not those of tables in it.
fn rows<'e>(element: &'e Element, found: &mut Vec<&'e Element>) {
    for inner in element.elements() {
        match inner.name.as_str() {
            "tr" => found.push(inner),
            "thead" | "tbody" | "tfoot" => rows(inner, found),
            _ => {}
        }
    }
}

/// Blocks behind a mark, all their lines as far in as the first.
fn hung(mark: &str, blocks: &str) -> String {
    // A list right below a line belongs to it without a blank line between.
    let blocks = blocks.replace("\n\n- ", "\n- ");
    let indent = " ".repeat(mark.len());
    let mut lines = blocks.lines();
    let mut out = format!("{mark}{}", lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&indent);
            out.push_str(line);
        }
    }
    out
}

/// A line of words that begins no heading, list or quotation.
fn no_block(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = line.get(digits..).unwrap_or_default();
    if digits > 0 && behind.starts_with(['.', ')']) && behind.get(1..2).is_none_or(|next| next == " ") {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    let is_marked = line.starts_with('#') || (line.starts_with(['-', '+', '=']) && !line.starts_with("--- "));
    if is_marked { format!("\\{line}") } else { line.to_owned() }
}
