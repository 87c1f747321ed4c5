//! One sheet that a picture is drawn on: shapes and words go in, SVG comes out, and where words lie is known.

use std::fmt::{self, Write as _};

use super::text;

/// The two columns a picture is laid out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    Broad,
    Narrow,
}

impl Breadth {
    /// How wide the sheet is; at about one unit to a pixel.
    pub(super) fn units(self) -> f64 {
        match self {
            Breadth::Broad => 600.0,
            Breadth::Narrow => 340.0,
        }
    }

    pub(super) fn is_narrow(self) -> bool {
        self == Breadth::Narrow
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Strong,
    Soft,
}

impl Style {
    pub(super) fn size(self) -> f64 {
        match self {
            Style::Plain | Style::Strong => 13.5,
            Style::Soft => 12.5,
        }
    }

    /// From one line to the next.
    pub(super) fn leading(self) -> f64 {
        self.size() * 1.32
    }

    /// What bold letters take more.
    fn weight(self) -> f64 {
        if self == Style::Strong { 1.16 } else { 1.0 }
    }
}

/// Which edge of a block of words is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Left,
    Middle,
    Right,
}

/// Words broken into lines, not yet placed.
#[derive(Clone, Debug)]
pub(super) struct Block {
    lines: Vec<String>,
    style: Style,
    pub(super) width: f64,
}

impl Block {
    pub(super) fn new(words: &str, style: Style, room: f64) -> Block {
        let size = style.size() * style.weight();
        let lines = text::wrap(words, size, room);
        let width = lines.iter().map(|line| text::width(line, size)).fold(0.0, f64::max);
        // Words without a letter take no room, and nothing leads to them.
        let lines = if width > 0.0 { lines } else { Vec::new() };
        Block { lines, style, width }
    }

    pub(super) fn height(&self) -> f64 {
        self.style.leading() * f64::from(u32::try_from(self.lines.len()).unwrap_or(u32::MAX))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Where the block lies when one of its edges is at `x` and its first line begins at `top`.
    pub(super) fn area(&self, edge: Edge, x: f64, top: f64) -> Area {
        let left = match edge {
            Edge::Left => x,
            Edge::Middle => x - self.width / 2.0,
            Edge::Right => x - self.width,
        };
        Area { left, top, right: left + self.width, bottom: top + self.height() }
    }
}

/// A rectangle of the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn around(x: f64, y: f64, reach: f64) -> Area {
        Area { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }
    }

    pub(super) fn overlaps(&self, other: &Area) -> bool {
        // Edges that touch, and the last bit of a sum, are no overlap.
        const SLACK: f64 = 0.01;
        self.left + SLACK < other.right
            && other.left + SLACK < self.right
            && self.top + SLACK < other.bottom
            && other.top + SLACK < self.bottom
    }

    pub(super) fn holds(&self, other: &Area) -> bool {
        const SLACK: f64 = 0.01;
        self.left <= other.left + SLACK
            && self.top <= other.top + SLACK
            && self.right + SLACK >= other.right
            && self.bottom + SLACK >= other.bottom
    }
}

/// A length or a place as SVG spells it: one decimal at most, never `-0`, never what is no number.
pub(super) struct Units(pub(super) f64);

impl Units {
    /// A place and a length from there, so that together they spell the end and no tenth beyond it.
    fn reach(from: f64, length: f64) -> (Units, Units) {
        let end = Units(from + length);
        (Units(from), Units(end.spelled() - Units(from).spelled()))
    }

    fn spelled(&self) -> f64 {
        let tenths = (self.0 * 10.0).round();
        if tenths.is_finite() && tenths != 0.0 { tenths / 10.0 } else { 0.0 }
    }
}

impl fmt::Display for Units {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.spelled())
    }
}

/// `text` inside an element or an attribute; signs that XML has no place for are left out.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|sign| match sign {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\t' | '\n' => out.write_char(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => Ok(()),
            _ => out.write_char(sign),
        })
    }
}

/// The sheet.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    /// How far down the picture goes.
    pub(super) height: f64,
    pub(super) svg: String,
    /// Whether something on it can be followed.
    pub(super) has_links: bool,
    /// Where words lie.
    pub(super) words: Vec<Area>,
}

impl Canvas {
    /// Words with one edge at `x`, their first line beginning at `top`.
    pub(super) fn words(&mut self, block: &Block, edge: Edge, x: f64, top: f64) {
        if block.is_empty() {
            return;
        }
        let anchor = match edge {
            Edge::Left => "",
            Edge::Middle => " text-anchor=\"middle\"",
            Edge::Right => " text-anchor=\"end\"",
        };
        let class = match block.style {
            Style::Plain => "",
            Style::Strong => " class=\"strong\" font-weight=\"600\"",
            Style::Soft => " class=\"soft\" font-size=\"12.5\"",
        };
        let _ = write!(self.svg, "<text{class}{anchor}");
        let is_one = block.lines.len() == 1;
        let mut base = top + block.style.size();
        for line in &block.lines {
            // A blank at the end keeps copied and spoken words apart; it would move words set from the right.
            let line = if edge == Edge::Left && !is_one { line.as_str() } else { line.trim_end() };
            let (x, y, line) = (Units(x), Units(base), Escaped(line));
            let _ = if is_one {
                write!(self.svg, " x=\"{x}\" y=\"{y}\">{line}")
            } else {
                let open = if base > top + block.style.size() { "" } else { ">" };
                write!(self.svg, "{open}<tspan x=\"{x}\" y=\"{y}\">{line}</tspan>")
            };
            base += block.style.leading();
        }
        self.svg.push_str("</text>");
        self.words.push(block.area(edge, x, top));
        self.height = self.height.max(top + block.height());
    }

    /// A filled rectangle with the corners `from` and `to`, at least a hair wide.
    pub(super) fn bar(&mut self, class: &str, from: f64, to: f64, top: f64, height: f64) {
        let (left, right) = (from.min(to), from.max(to));
        let (left, width) = if right - left < 1.0 { (left - 0.5, 1.0) } else { (left, right - left) };
        let (x, y, width, tall) = (Units(left), Units(top), Units(width), Units(height));
        let _ = write!(
            self.svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{tall}\"/>"
        );
        self.height = self.height.max(top + height);
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let d = format!("M{} {}L{} {}", Units(from.0), Units(from.1), Units(to.0), Units(to.1));
        self.path(class, &d, "");
        self.height = self.height.max(from.1).max(to.1);
    }

    /// A line through points, with dashes of its own.
    pub(super) fn trace(&mut self, class: &str, points: &[(f64, f64)], dashes: &str) {
        let mut d = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let _ = write!(d, "{}{} {}", if at == 0 { 'M' } else { 'L' }, Units(*x), Units(*y));
        }
        self.path(class, &d, dashes);
    }

    /// A stroke along any path.
    fn path(&mut self, class: &str, d: &str, dashes: &str) {
        let _ = write!(self.svg, "<path class=\"{class}\" fill=\"none\" stroke=\"currentColor\" d=\"{d}\"");
        if !dashes.is_empty() {
            let _ = write!(self.svg, " stroke-dasharray=\"{dashes}\"");
        }
        self.svg.push_str("/>");
    }

    /// Strokes along any path.
    pub(super) fn stroke(&mut self, class: &str, d: &str) {
        self.path(class, d, "");
    }

    /// A line through points with a head at the last one; its last stretch goes straight up, down, left or right.
    pub(super) fn arrow(&mut self, class: &str, points: &[(f64, f64)]) {
        let [.., before, last] = points else { return };
        let (right, down) = (last.0 - before.0, last.1 - before.1);
        let head = if right.abs() > down.abs() {
            if right > 0.0 { "l-7-4v8z" } else { "l7-4v8z" }
        } else if down > 0.0 {
            "l-4-7h8z"
        } else {
            "l-4 7h8z"
        };
        self.trace(class, points, "");
        self.shape(&format!("{class}-head"), &format!("M{} {}{head}", Units(last.0), Units(last.1)));
        let lowest = points.iter().map(|(_, y)| *y).fold(0.0, f64::max);
        self.height = self.height.max(lowest);
    }

    /// A closed shape.
    pub(super) fn shape(&mut self, class: &str, d: &str) {
        let _ = write!(self.svg, "<path class=\"{class}\" d=\"{d}\"/>");
    }

    /// A rectangle with round corners.
    pub(super) fn rounded(&mut self, class: &str, (left, top): (f64, f64), (width, tall): (f64, f64)) {
        self.height = self.height.max(top + tall);
        let ((x, width), (y, tall)) = (Units::reach(left, width), Units::reach(top, tall));
        let _ = write!(
            self.svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{tall}\" rx=\"4\"/>"
        );
    }

    /// A range: a line with a short stroke across each end.
    pub(super) fn whisker(&mut self, (low, high): (f64, f64), across: f64, lies: bool) {
        let mut d = String::new();
        for (from, to) in [
            ((low, across), (high, across)),
            ((low, across - 3.5), (low, across + 3.5)),
            ((high, across - 3.5), (high, across + 3.5)),
        ] {
            let turn = |(along, across): (f64, f64)| if lies { (along, across) } else { (across, along) };
            let (from, to) = (turn(from), turn(to));
            let _ = write!(d, "M{} {}L{} {}", Units(from.0), Units(from.1), Units(to.0), Units(to.1));
        }
        // On a bar of any hue it needs an edge of paper.
        self.path("halo", &d, "");
        self.path("range", &d, "");
    }

    /// What `draw` adds gets the hue of a place.
    pub(super) fn in_hue(&mut self, place: Option<usize>, draw: impl FnOnce(&mut Canvas)) {
        let Some(place) = place else { return draw(self) };
        let _ = write!(self.svg, "<g data-place=\"{}\">", place % 8);
        draw(self);
        self.svg.push_str("</g>");
    }

    /// What `draw` adds leads to `href`, if there is one; `name` is what a reader hears and sees on pointing.
    /// Words that are drawn name themselves: there it is empty.
    pub(super) fn linked(&mut self, href: Option<&str>, name: &str, draw: impl FnOnce(&mut Canvas)) {
        let Some(href) = href else {
            if name.is_empty() {
                return draw(self);
            }
            let _ = write!(self.svg, "<g><title>{}</title>", Escaped(name));
            draw(self);
            self.svg.push_str("</g>");
            return;
        };
        self.has_links = true;
        let _ = write!(self.svg, "<a href=\"{}\"", Escaped(href));
        if name.is_empty() {
            self.svg.push('>');
        } else {
            // A name of its own beside these words would have to hold every word that is drawn.
            let _ = write!(self.svg, "><title>{}</title>", Escaped(name));
        }
        draw(self);
        self.svg.push_str("</a>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_one_decimal_and_a_zero_has_no_sign() {
        let shown = [1.04, -0.04, 12.0, f64::NAN, f64::INFINITY, -3.25].map(|n| Units(n).to_string());
        assert_eq!(shown, ["1", "0", "12", "0", "0", "-3.3"]);
    }
}
