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
    // Netlify takes `/data/*` to mean `/datasets/` too: a folder that begins like another has no rule of its own,
    // and what is kept for good begins like no other.
    let (mut kept, mut asked): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut last: Option<&str> = None;
    let mut in_order = folders.into_iter().peekable();
    while let Some((folder, is_for_good)) = in_order.next() {
        if last.is_some_and(|last| folder.starts_with(last)) {
            continue;
        }
        last = Some(folder);
        let is_alone = in_order.peek().is_none_or(|(next, _)| !next.starts_with(folder));
        match is_for_good {
            true if is_alone && kept.len() + 1 < MOST_RULES => kept.push(folder),
            true => {}
            false => asked.push(folder),
        }
    }
    for folder in &kept {
        rule(&format!("/{folder}/*"), &[("Cache-Control", FOR_GOOD)]);
    }
    // Hosts that are told nothing ask again for every page: where there is no room, that is as good.
    if kept.len() + asked.len() + 2 <= MOST_RULES {
        rule("/", &[("Cache-Control", ASK_AGAIN)]);
        for folder in asked {
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
        let paths =
            ["index.html", "css/site.1a2b3c4d5e.css", "search/en/index.json", "search/en/a.1a2b3c4d5e.json"];
        let text = headers("/wiki", paths.into_iter());
        assert!(text.contains(&format!("\n/wiki/css/*\n  Cache-Control: {FOR_GOOD}\n")), "{text}");
        assert!(text.contains(&format!("\n/wiki/search/*\n  Cache-Control: {ASK_AGAIN}\n")), "{text}");
        assert!(text.contains("\n/wiki/*\n  Content-Security-Policy: "), "{text}");
    }

    #[test]
    fn a_folder_that_begins_like_another_is_in_no_two_rules() {
        let paths = ["data/a.csv", "datasets/index.html", "js/a.1a2b3c4d5e.js", "js-for-all/index.html"];
        let text = headers("", paths.into_iter());
        let rules: Vec<&str> = text.lines().filter(|line| line.starts_with('/')).collect();
        assert_eq!(rules, ["/*", "/", "/data/*"]);
    }

    #[test]
    fn there_are_never_more_rules_than_hosts_read() {
        let many: Vec<String> = (100..400).map(|n| format!("page-{n}/index.html")).collect();
        let paths = |n| many.iter().take(n).map(String::as_str).chain(["css/a.1a2b3c4d5e.css"]);
        let n_rules = |text: &str| text.lines().filter(|line| line.starts_with('/')).count();
        assert_eq!(n_rules(&headers("", paths(300))), 2);
        assert_eq!(n_rules(&headers("", paths(97))), MOST_RULES);
        assert_eq!(n_rules(&headers("", paths(98))), 2);
        let kept: Vec<String> = (100..400).map(|n| format!("f{n}/a.1a2b3c4d5e.js")).collect();
        assert_eq!(n_rules(&headers("", kept.iter().map(String::as_str))), MOST_RULES);
    }

    #[test]
    fn no_line_is_longer_than_hosts_read() {
        assert!(headers("/wiki", std::iter::empty()).lines().all(|line| line.len() < 2000));
    }
}
