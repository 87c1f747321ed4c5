//! `_redirects`, as Netlify and Cloudflare read it: every old address, with the one it has now.
//!
//! A small page stands at each old address too, for hosts that do not read this file.

use std::fmt::Write as _;

use crate::page::Plan;

/// Cloudflare reads so many rules.
const MOST_RULES: usize = 2000;
/// And no rule longer than this.
const LONGEST: usize = 1000;

/// The rules of a site; nothing where no page has moved.
pub fn redirects(plan: &Plan) -> Option<String> {
    let rules = plan.redirects.iter().filter_map(|redirect| {
        let to = plan.href(&redirect.to, &redirect.language)?;
        Some((format!("{}{}{}", plan.base, plan.prefix(&redirect.language), redirect.from), to))
    });
    let rules: Vec<(String, String)> =
        rules.filter(|(from, to)| from.len() + to.len() + 6 <= LONGEST).collect();
    if rules.is_empty() {
        return None;
    }
    let mut out = String::new();
    // Some hosts tell an address with a slash at its end from the one without: first what the site itself has led to.
    let bare = rules.iter().map(|(from, to)| (from.trim_end_matches('/'), to));
    let all = rules.iter().map(|(from, to)| (from.as_str(), to)).chain(bare);
    for (from, to) in all.filter(|(from, _)| !from.is_empty()).take(MOST_RULES) {
        let _ = writeln!(out, "{from} {to} 301");
    }
    Some(out)
}
