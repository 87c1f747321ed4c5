//! The frame of a picture: its title, the two sheets, what stands below.

use std::fmt::Write as _;

use super::canvas::{Breadth, Canvas, Escaped, Units};

/// What a picture says of itself.
#[derive(Clone, Debug)]
pub struct Words {
    /// Begins every id of the picture; unique on the page, and fit to be an id.
    pub id: String,
    /// The message of the picture, in one line; shown above it.
    pub title: String,
    /// What can be seen, for someone who cannot.
    pub description: String,
    /// HTML that stands below: where the numbers come from, the data to take home. May be empty.
    pub foot: String,
}

/// A figure with both sheets.
pub(super) fn figure(kind: &str, words: &Words, draw: impl Fn(Breadth) -> Canvas) -> String {
    let mut out = format!("<figure class=\"picture {kind}\" id=\"{}\">", Escaped(&words.id));
    if !words.title.is_empty() {
        let _ = write!(out, "<p class=\"picture-title\" aria-hidden=\"true\">{}</p>", Escaped(&words.title));
    }
    for breadth in [Breadth::Broad, Breadth::Narrow] {
        sheet(&mut out, words, breadth, &draw(breadth));
    }
    if !words.foot.is_empty() {
        let _ = write!(out, "<figcaption>{}</figcaption>", words.foot);
    }
    out.push_str("</figure>\n");
    out
}

fn sheet(out: &mut String, words: &Words, breadth: Breadth, canvas: &Canvas) {
    let name = if breadth.is_narrow() { "narrow" } else { "broad" };
    let (id, width, height) = (Escaped(&words.id), breadth.units(), Units(canvas.height.ceil().max(1.0)));
    // An image hides what is inside it, and links must not be hidden.
    let role = if canvas.has_links { "group" } else { "img" };
    let _ = write!(
        out,
        "\n<svg class=\"at-{name}\" role=\"{role}\" aria-labelledby=\"{id}-{name}-title\" \
         aria-describedby=\"{id}-{name}-desc\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         fill=\"currentColor\" font-family=\"sans-serif\" font-size=\"13.5\">\
         <title id=\"{id}-{name}-title\">{}</title><desc id=\"{id}-{name}-desc\">{}</desc>{}</svg>",
        Escaped(&words.title),
        Escaped(&words.description),
        canvas.svg
    );
}
