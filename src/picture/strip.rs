//! A chain in one line, with the place of one thing lit.

use std::fmt::Write as _;

use super::canvas::Escaped;

/// One place of the chain.
#[derive(Clone, Debug)]
pub struct StripPlace {
    /// Its short name, such as a code.
    pub code: String,
    /// Its name in full.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// Whether and how the thing stands there.
    pub light: Light,
}

/// How a thing stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Not at all.
    Off,
    /// It reaches there.
    Reached,
    /// It stands there.
    On,
}

/// Draws a chain in one line; `name` says what it shows, `line_html` says the place in words, `reaches` is said
/// of places that are reached.
pub fn strip(name: &str, places: &[StripPlace], reaches: &str, line_html: &str) -> String {
    let mut out = format!("<nav class=\"place-strip\" aria-label=\"{}\"><ol>", Escaped(name));
    for (rank, place) in places.iter().enumerate() {
        let (class, current) = match place.light {
            Light::Off => ("", ""),
            Light::Reached => (" class=\"reached\"", ""),
            Light::On => (" class=\"lit\"", " aria-current=\"location\""),
        };
        // Without a code the name is all there is to see.
        let is_named = place.light == Light::On || place.code.is_empty();
        let _ = write!(
            out,
            "<li data-place=\"{}\"{class}><a href=\"{}\"{current}><b>{}</b> <span{}>{}</span>",
            rank % 8,
            Escaped(&place.href),
            Escaped(&place.code),
            if is_named { "" } else { " class=\"hidden\"" },
            Escaped(&place.name)
        );
        if place.light == Light::Reached {
            let _ = write!(out, " <span class=\"hidden\">{}</span>", Escaped(reaches));
        }
        out.push_str("</a></li>");
    }
    out.push_str("</ol>");
    if !line_html.is_empty() {
        let _ = write!(out, "<p>{line_html}</p>");
    }
    out.push_str("</nav>");
    out
}
