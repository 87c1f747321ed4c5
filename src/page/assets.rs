//! Files that pass through to the output, with names that change when their bytes do, so that browsers may keep
//! them for good. Styles and scripts go without their comments. Style sheets name other files; those names are put right.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::compact;
use crate::source::{Source, SourceTree};

/// Kinds of files that pages and style sheets name, so that their names can change.
const NAMED: &[&str] = &["css", "js", "avif", "gif", "jpeg", "jpg", "png", "svg", "webp", "woff", "woff2"];

/// The files of `static/` by their path below it.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
}

#[derive(Clone, Debug)]
struct Asset {
    output: String,
    /// What is written, where it is not what was read.
    text: Option<String>,
}

impl Assets {
    /// The assets of a site; a file of the site hides a built-in one.
    pub fn gather(tree: &SourceTree) -> Assets {
        let path = |source: &Source| source.path().as_str().trim_start_matches("static/").to_owned();
        let is_style = |source: &Source| source.path().as_str().ends_with(".css");
        let mut assets = Assets::default();
        for source in tree.below("static/").filter(|source| !is_style(source)) {
            let own = path(source);
            let text = source.text().filter(|_| own.ends_with(".js")).and_then(compact::script);
            let output = named_after(&own, text.as_deref(), source);
            assets.files.insert(own, Asset { output, text });
        }
        // A style sheet is named after what it says, and what it says holds the names of others.
        for source in tree.below("static/").filter(|source| is_style(source)) {
            let own = path(source);
            let text = source.text().map(|text| compact::style(&assets.with_names(&own, text)));
            let output = named_after(&own, text.as_deref(), source);
            assets.files.insert(own, Asset { output, text });
        }
        assets
    }

    /// A style sheet with the names that files have in the output.
    fn with_names(&self, own: &str, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("url(") {
            let (before, from) = rest.split_at(at + 4);
            out.push_str(before);
            let end = from.find(')').unwrap_or(from.len());
            let (written, after) = from.split_at(end);
            let address = written.trim().trim_matches(['"', '\'']);
            match self.relative(own, address) {
                Some(found) => out.push_str(&found),
                None => out.push_str(written),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The address of a file as a style sheet in the output names it, by how the sheet names it now.
    fn relative(&self, own: &str, address: &str) -> Option<String> {
        let mut folders: Vec<&str> = own.split('/').collect();
        folders.pop();
        let mut n_up = 0;
        let mut steps = address.split('/').peekable();
        while let Some(step) = steps.next_if(|step| matches!(*step, "." | "..")) {
            if step == ".." {
                folders.pop()?;
                n_up += 1;
            }
        }
        let below = steps.collect::<Vec<_>>().join("/");
        let path = folders.iter().copied().chain([below.as_str()]).collect::<Vec<_>>().join("/");
        let output = self.output(&path)?;
        let start = folders.iter().map(|folder| folder.len() + 1).sum();
        Some(format!("{}{}", "../".repeat(n_up), output.get(start..)?))
    }

    /// The path in the output of a file, by its path below `static/`.
    pub fn output(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|asset| asset.output.as_str())
    }

    /// Each file's path in the output, and its bytes.
    pub fn written<'t>(&'t self, tree: &'t SourceTree) -> impl Iterator<Item = (&'t str, Cow<'t, [u8]>)> {
        tree.below("static/").filter_map(|source| {
            let asset = self.files.get(source.path().as_str().trim_start_matches("static/"))?;
            let bytes = asset.text.as_ref().map_or(source.bytes(), |text| text.as_bytes());
            Some((asset.output.as_str(), Cow::Borrowed(bytes)))
        })
    }

    /// The path of every file in the output.
    pub fn outputs(&self) -> impl Iterator<Item = &str> {
        self.files.values().map(|asset| asset.output.as_str())
    }

    /// The style sheets: the path of each below `static/`, and in the output.
    pub fn styles(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().filter(|(path, _)| path.ends_with(".css"));
        files.map(|(path, asset)| (path.as_str(), asset.output.as_str()))
    }

    /// The bytes of a file by its path in the output.
    pub fn read<'t>(&'t self, tree: &'t SourceTree, output: &str) -> Option<Cow<'t, [u8]>> {
        let (path, asset) = self.files.iter().find(|(_, asset)| asset.output == output)?;
        if let Some(text) = &asset.text {
            return Some(Cow::Borrowed(text.as_bytes()));
        }
        let path = format!("static/{path}");
        let source = tree.own(&path).or_else(|| tree.default_at(&path))?;
        Some(Cow::Owned(source.bytes().to_vec()))
    }

    /// Where a file is found from a page: `/wiki/css/site.1a2b3c4d5e.css`.
    pub(super) fn hrefs(&self, base: &str) -> BTreeMap<String, String> {
        self.files.iter().map(|(path, asset)| (path.clone(), format!("{base}/{}", asset.output))).collect()
    }

    /// The output path of a file an author names from the root: `/images/rack.png`.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        self.output(path.trim_start_matches('/'))
    }

    /// Every file's path, for hints.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// The name of a file after what is written of it.
fn named_after(path: &str, text: Option<&str>, source: &Source) -> String {
    match text {
        Some(text) => fingerprinted(path, blake3::hash(text.as_bytes()).as_bytes()),
        None => fingerprinted(path, source.hash()),
    }
}

/// A name that changes with the bytes. What lies at the root keeps its own: others look for it there.
fn fingerprinted(path: &str, hash: &[u8; 32]) -> String {
    match path.rsplit_once('.') {
        Some((stem, kind)) if NAMED.contains(&kind) && path.contains('/') => {
            let hash: String = hash.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
            format!("{stem}.{hash}.{kind}")
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SitePath;

    #[test]
    fn a_style_sheet_names_files_as_they_are_written() {
        let file = |path: &str, text: &str| Source::new(SitePath::new(path), text);
        let rules =
            "a { background: url(../img/dot.svg) } b { src: url(\"own.woff2\") } i { mask: url(data:x) }";
        let tree = SourceTree::new(vec![
            file("static/css/own.css", rules),
            file("static/css/own.woff2", "font"),
            file("static/img/dot.svg", "<svg/>"),
            file("static/favicon.svg", "<svg/>"),
        ]);
        let assets = Assets::gather(&tree);
        let dot = assets.output("img/dot.svg").unwrap();
        let font = assets.output("css/own.woff2").unwrap().trim_start_matches("css/");
        assert!(dot.starts_with("img/dot.") && dot.len() > "img/dot.svg".len());
        assert_eq!(assets.output("favicon.svg"), Some("favicon.svg"));
        let sheet = assets.output("css/own.css").unwrap();
        let (_, text) = assets.written(&tree).find(|(path, _)| *path == sheet).unwrap();
        let expected = format!("a{{background:url(../{dot})}}b{{src:url({font})}}i{{mask:url(data:x)}}");
        assert_eq!(String::from_utf8_lossy(&text), expected);
    }
}
