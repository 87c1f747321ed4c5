//! Files that pass through to the output, with names that change when their bytes do where that helps caches.

use std::collections::BTreeMap;

use crate::source::SourceTree;

/// The files of `static/` by their path below it, and their paths in the output.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    outputs: BTreeMap<String, String>,
}

impl Assets {
    /// The assets of a site; a file of the site hides a built-in one.
    pub fn gather(tree: &SourceTree) -> Assets {
        let mut outputs = BTreeMap::new();
        for source in tree.below("static/") {
            let path = source.path().as_str().trim_start_matches("static/");
            let output = match path.rsplit_once('.') {
                Some((stem, kind @ ("css" | "js"))) => {
                    let hash: String =
                        source.hash().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
                    format!("{stem}.{hash}.{kind}")
                }
                _ => path.to_owned(),
            };
            outputs.insert(path.to_owned(), output);
        }
        Assets { outputs }
    }

    /// The path in the output of a file, by its path below `static/`.
    pub fn output(&self, path: &str) -> Option<&str> {
        self.outputs.get(path).map(String::as_str)
    }

    /// Where a file is found from a page: `/wiki/css/site.1a2b3c4d5e.css`.
    pub(super) fn hrefs(&self, base: &str) -> BTreeMap<String, String> {
        self.outputs.iter().map(|(path, output)| (path.clone(), format!("{base}/{output}"))).collect()
    }

    /// The output path of a file an author names from the root: `/images/rack.png`.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        self.output(path.trim_start_matches('/'))
    }

    /// Every file's path, for hints.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys().map(String::as_str)
    }
}
