//! `_headers`, as Netlify and Cloudflare read it: what their answers say beside the files.
//!
//! Both add up what several rules say of one header, so no two rules here speak of the same header for the same
//! address. HSTS is left to the host, which knows whether all of it speaks TLS.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::page::policy;

/// Cloudflare reads so many rules.
const MOST_RULES: usize = 100;
/// What no page needs of a reader's machine.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";
/// Of a file whose name changes with its bytes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// Of any other.
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

/// The rules for a site below `base` that holds the files `paths`.
pub fn headers<'a>(base: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::from("# Addresses begin at the root of the host, where this file belongs.\n");
    let mut rule = |address: &str, lines: &[(&str, &str)]| {
        let _ = writeln!(out, "{base}{address}");
        for (name, value) in lines {
            let _ = writeln!(out, "  {name}: {value}");
        }
    };
    let content = format!("{}; {}", policy::CONTENT, policy::HEADER_ALONE);
    rule(
        "/*",
        &[
            ("Content-Security-Policy", &content),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Permissions-Policy", PERMISSIONS),
        ],
    );
    // A folder whose files all change their names is kept for good.
    let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
    for path in paths {
        if let Some((folder, _)) = path.split_once('/') {
            let is_for_good = folders.entry(folder).or_insert(true);
            *is_for_good &= is_fingerprinted(path);
        }
    }
    let (kept, asked): (Vec<_>, Vec<_>) = folders.into_iter().partition(|(_, is_for_good)| *is_for_good);
    let mut room = MOST_RULES - 1;
    for (folder, _) in kept.into_iter().take(room) {
        rule(&format!("/{folder}/*"), &[("Cache-Control", FOR_GOOD)]);
        room -= 1;
    }
    // Hosts that are told nothing ask again for every page: where there is no room, that is as good.
    if asked.len() < room {
        rule("/", &[("Cache-Control", ASK_AGAIN)]);
        for (folder, _) in asked {
            rule(&format!("/{folder}/*"), &[("Cache-Control", ASK_AGAIN)]);
        }
    }
    out
}

/// Whether a file's name changes with its bytes: `site.1a2b3c4d5e.css`.
fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let print = name.rsplit_once('.').and_then(|(stem, _)| stem.rsplit_once('.'));
    print.is_some_and(|(_, print)| print.len() == 10 && print.bytes().all(|sign| sign.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_whose_files_all_change_their_names_is_kept_for_good() {
        let paths = ["index.html", "css/site.1a2b3c4d5e.css", "search/en/index.json", "search/en/a.1a2b3c4d5e.json"];
        let text = headers("/wiki", paths.into_iter());
        assert!(text.contains(&format!("\n/wiki/css/*\n  Cache-Control: {FOR_GOOD}\n")), "{text}");
        assert!(text.contains(&format!("\n/wiki/search/*\n  Cache-Control: {ASK_AGAIN}\n")), "{text}");
        assert!(text.contains("\n/wiki/*\n  Content-Security-Policy: "), "{text}");
    }

    #[test]
    fn there_are_never_more_rules_than_hosts_read() {
        let many: Vec<String> = (0..300).map(|n| format!("page-{n}/index.html")).collect();
        let paths = || many.iter().map(String::as_str).chain(["css/a.1a2b3c4d5e.css"]);
        let n_rules = |text: &str| text.lines().filter(|line| line.starts_with('/')).count();
        assert_eq!(n_rules(&headers("", paths())), 2);
        assert_eq!(n_rules(&headers("", paths().take(97))), 99);
        let kept: Vec<String> = (0..300).map(|n| format!("f{n}/a.1a2b3c4d5e.js")).collect();
        assert_eq!(n_rules(&headers("", kept.iter().map(String::as_str))), MOST_RULES);
    }

    #[test]
    fn no_line_is_longer_than_hosts_read() {
        assert!(headers("/wiki", std::iter::empty()).lines().all(|line| line.len() < 2000));
    }
}
