//! The site's sources by path: its own files, and the built-in ones beneath.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::built_in::built_in;
use super::locate::{Located, locate, nodes};
use crate::diagnostic::{Place, SitePath, Spot};

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    path: SitePath,
    content: Content,
    hash: [u8; 32],
    is_built_in: bool,
    places: Arc<Places>,
}

#[derive(Clone, Debug)]
enum Content {
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
}

/// Where things stand in a file; found once, and only when a diagnostic asks.
#[derive(Debug, Default)]
struct Places {
    /// The first byte of each line.
    lines: OnceLock<Vec<usize>>,
    /// Each node of its YAML.
    nodes: OnceLock<Vec<Located>>,
}

impl Source {
    /// A file of the site.
    pub fn new(path: SitePath, bytes: impl Into<Vec<u8>>) -> Source {
        let bytes = bytes.into();
        let hash = *blake3::hash(&bytes).as_bytes();
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text.into()),
            Err(error) => Content::Bytes(error.into_bytes().into()),
        };
        Source { path, content, hash, is_built_in: false, places: Arc::default() }
    }

    /// Its path below the site's root.
    pub fn path(&self) -> &SitePath {
        &self.path
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// BLAKE3 of its bytes.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// True for a file that came with the binary.
    pub fn is_built_in(&self) -> bool {
        self.is_built_in
    }

    /// Its text; `None` when it is not UTF-8, which [`super::read`] has reported for every text file.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// The number of the line that holds a byte, from 1, and the bytes of that line without its end.
    fn line(&self, at: usize) -> (usize, Range<usize>) {
        let lines = self.places.lines.get_or_init(|| {
            let ends = self.bytes().iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect()
        });
        let number = lines.partition_point(|&start| start <= at);
        let start = number.checked_sub(1).and_then(|index| lines.get(index)).copied().unwrap_or(0);
        let end = lines.get(number).map_or(self.bytes().len(), |next| next - 1);
        (number, start..end)
    }
}

/// All sources of one build.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    files: BTreeMap<SitePath, Source>,
    defaults: Arc<BTreeMap<SitePath, Source>>,
}

impl SourceTree {
    /// A site of these files, with the built-in ones beneath.
    pub fn new(files: impl IntoIterator<Item = Source>) -> SourceTree {
        let defaults = built_in().iter().map(|&(path, bytes)| {
            let path = SitePath::new(path);
            let source = Source { is_built_in: true, ..Source::new(path.clone(), bytes) };
            (path, source)
        });
        SourceTree {
            files: files.into_iter().map(|source| (source.path.clone(), source)).collect(),
            defaults: Arc::new(defaults.collect()),
        }
    }

    /// A site of texts, for tests and tools.
    pub fn of_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> SourceTree {
        SourceTree::new(
            files.into_iter().map(|(path, text)| Source::new(SitePath::new(path), text.as_bytes())),
        )
    }

    /// The same site with some files changed; `None` for one that is gone.
    pub fn with(&self, changes: impl IntoIterator<Item = (SitePath, Option<Source>)>) -> SourceTree {
        let mut changed = self.clone();
        for (path, source) in changes {
            match source {
                Some(source) => changed.files.insert(path, source),
                None => changed.files.remove(&path),
            };
        }
        changed
    }

    /// The site's own files that are not as they were in `before`: changed, new, or gone.
    pub fn changed_since(&self, before: &SourceTree) -> Vec<SitePath> {
        let mut changed = Vec::new();
        let mut old = before.files.values().peekable();
        for source in self.files.values() {
            while let Some(gone) = old.next_if(|old| old.path < source.path) {
                changed.push(gone.path.clone());
            }
            let known = old.next_if(|old| old.path == source.path);
            if known.is_none_or(|known| known.hash != source.hash) {
                changed.push(source.path.clone());
            }
        }
        changed.extend(old.map(|gone| gone.path.clone()));
        changed
    }

    /// The site's own file at this path.
    pub fn own(&self, path: &str) -> Option<&Source> {
        self.files.get(path)
    }

    /// The built-in file at this path, whether or not the site has one there too.
    pub fn default_at(&self, path: &str) -> Option<&Source> {
        self.defaults.get(path)
    }

    /// The files below a folder such as `templates/`; a file of the site hides the built-in one.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        let mut found: BTreeMap<&SitePath, &Source> = BTreeMap::new();
        for files in [&*self.defaults, &self.files] {
            found.extend(below(files, folder).map(|source| (&source.path, source)));
        }
        found.into_values()
    }

    /// The site's own files below a folder.
    pub fn own_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        below(&self.files, folder)
    }

    /// The text of a file, and the bytes of a place in it, for drawing a diagnostic. A file as a whole has
    /// no line to draw.
    pub fn show(&self, place: &Place) -> Option<(&str, Range<usize>)> {
        if place.spot == Spot::File {
            return None;
        }
        let source = self.at(&place.file)?;
        let text = source.text()?;
        let is_markdown = place.file.as_str().ends_with(".md");
        let find = || source.places.nodes.get_or_init(|| nodes(text, is_markdown)).as_slice();
        Some((text, locate(text, find, place.spot)))
    }

    /// The number of the line of a file that holds a byte, from 1, and the bytes of that line without its end.
    pub fn line(&self, path: &SitePath, at: usize) -> (usize, Range<usize>) {
        self.at(path).map_or((1, 0..0), |source| source.line(at))
    }

    fn at(&self, path: &SitePath) -> Option<&Source> {
        self.files.get(path).or_else(|| self.defaults.get(path))
    }
}

fn below<'a>(files: &'a BTreeMap<SitePath, Source>, folder: &'a str) -> impl Iterator<Item = &'a Source> {
    let from = files.range(SitePath::new(folder)..).map(|(_, source)| source);
    from.take_while(move |source| source.path.as_str().starts_with(folder))
}
