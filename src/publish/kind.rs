//! What a file is to a reader who is on the site right now: that decides when it is sent, and when it goes.

/// Kinds of files, in the order in which they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What pages ask for while they are read: styles, scripts, pictures, data.
    Asset,
    /// What a reader opens.
    Page,
    /// What leads to pages: redirects, the sitemap, feeds, and what hosts and machines read.
    Pointer,
}

/// Files at the root that hosts and machines read.
const POINTERS: &[&str] = &["_headers", "_redirects", "404.html", "llms.txt", "robots.txt"];

impl Kind {
    /// What the file at `path` is, by its name.
    pub(super) fn of(path: &str) -> Kind {
        // A precompressed twin goes with the file it is a twin of.
        let plain = [".gz", ".br", ".zst"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let ending = plain.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            _ if POINTERS.contains(&plain) => Kind::Pointer,
            "html" | "htm" => Kind::Page,
            "xml" | "atom" | "rss" => Kind::Pointer,
            _ => Kind::Asset,
        }
    }

    /// What the file at `path` is, by its name and its bytes: a page may lead elsewhere at once.
    pub(super) fn with_bytes(path: &str, bytes: &[u8]) -> Kind {
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        let leads_on = || String::from_utf8_lossy(head).to_lowercase().contains("http-equiv=\"refresh\"");
        match Kind::of(path) {
            Kind::Page if leads_on() => Kind::Pointer,
            kind => kind,
        }
    }

    /// True for what a page that is open may still ask for.
    pub(super) fn may_be_asked_for(path: &str) -> bool {
        Kind::of(path) != Kind::Page && path != "404.html"
    }
}

/// A page that leads elsewhere says so in its head.
const HEAD: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sent_by_what_readers_do_with_them() {
        for (path, kind) in [
            ("css/site.0123456789.css", Kind::Asset),
            ("data/facts.csv", Kind::Asset),
            ("data/facts.csv.br", Kind::Asset),
            ("CNAME", Kind::Asset),
            ("index.html", Kind::Page),
            ("zh/面包/index.html", Kind::Page),
            ("zh/index.html.gz", Kind::Page),
            ("sitemap.xml", Kind::Pointer),
            ("zh/feed.xml.gz", Kind::Pointer),
            ("_redirects", Kind::Pointer),
            ("data/_redirects", Kind::Asset),
            ("404.html", Kind::Pointer),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
        let redirect = b"<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0; url=/\">";
        assert_eq!(Kind::with_bytes("old/index.html", redirect), Kind::Pointer);
        assert_eq!(Kind::with_bytes("old/index.html", b"<!DOCTYPE html><p>bread"), Kind::Page);
        assert_eq!(Kind::with_bytes("old.txt", redirect), Kind::Asset);
        assert!(Kind::may_be_asked_for("sitemap.xml") && !Kind::may_be_asked_for("index.html.br"));
    }
}
