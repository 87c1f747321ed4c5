//! Small labelled links in a flow, line after line.

use super::canvas::{Block, Canvas, Edge, Style};

/// A small labelled link.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What is on it.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
    /// The rank of the place whose hue it has.
    pub place: Option<usize>,
}

/// High enough for a finger.
const TALL: f64 = 24.0;
const PAD: f64 = 7.0;
const APART: f64 = 5.0;

/// Lays tags between `left` and `right` from `top` on, as many to a line as have room; gives the foot of the last.
///
/// `rest` follows as plain words with a link: how many more there are. One with an empty label is left out.
pub(super) fn flow(
    canvas: &mut Canvas,
    tags: &[Tag],
    rest: Option<&Tag>,
    (left, right): (f64, f64),
    top: f64,
) -> f64 {
    let (mut x, mut y) = (left, top);
    let mut foot = top;
    for (tag, is_rest) in tags.iter().map(|tag| (tag, false)).chain(rest.map(|rest| (rest, true))) {
        let block = Block::new(&tag.label, Style::Soft, right - left - 2.0 * PAD);
        if block.is_empty() {
            continue;
        }
        let wide = block.width + 2.0 * PAD;
        let tall = f64::max(TALL, block.height() + 6.0);
        if x > left && x + wide > right {
            (x, y) = (left, foot + APART);
        }
        canvas.in_hue(tag.place, |canvas| {
            canvas.linked(tag.href.as_deref(), "", |canvas| {
                canvas.rounded(if is_rest { "field" } else { "tag" }, (x, y), (wide, tall));
                canvas.words(&block, Edge::Left, x + PAD, y + (tall - block.height()) / 2.0);
            });
        });
        x += wide + APART;
        foot = foot.max(y + tall);
    }
    canvas.height = canvas.height.max(foot);
    foot
}
