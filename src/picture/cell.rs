//! How one cell of a map looks: its strength by how much is filled and how dark, its state by pattern and edge.

use std::fmt::Write as _;

use super::canvas::{Canvas, Units};
use super::matrix::{MatrixCell, MatrixWords, State, Strength};

/// Between the edge of a cell and what is in it.
pub(super) const PAD: f64 = 5.0;

/// A cell with its words.
pub(super) struct Look<'a> {
    cell: &'a MatrixCell,
    strength: &'a str,
    state: &'a str,
}

impl<'a> Look<'a> {
    pub(super) fn new(cell: &'a MatrixCell, words: &'a MatrixWords) -> Look<'a> {
        let strength = match cell.strength {
            Strength::Unknown => &words.unknown,
            Strength::None => &words.none,
            Strength::Weak => &words.weak,
            Strength::Moderate => &words.moderate,
            Strength::Strong => &words.strong,
        };
        // Of what is not there, or not known, nobody asks where it is going.
        let state = match (cell.strength, cell.state) {
            (Strength::Unknown | Strength::None, State::Unknown) => "",
            (_, State::Unknown) => &words.unknown,
            (_, State::Held) => &words.held,
            (_, State::Forming) => &words.forming,
            (_, State::Eroding) => &words.eroding,
        };
        Look { cell, strength, state }
    }

    /// Whether nothing is known of the cell.
    pub(super) fn is_empty(&self) -> bool {
        self.cell.strength == Strength::Unknown && self.cell.state == State::Unknown
    }

    /// Strength and state, each in a line of its own.
    pub(super) fn lines(&self) -> [&'a str; 2] {
        [self.strength, self.state]
    }

    /// Both in one line.
    pub(super) fn words(&self) -> String {
        if self.state.is_empty() {
            self.strength.to_owned()
        } else {
            format!("{} · {}", self.strength, self.state)
        }
    }

    /// What `draw` adds leads where the cell does, and says all there is to say of it.
    pub(super) fn linked(&self, canvas: &mut Canvas, draw: impl FnOnce(&mut Canvas)) {
        canvas.linked(self.cell.href.as_deref(), &self.cell.title, draw);
    }

    /// The edge of the cell; its inside belongs to its link.
    pub(super) fn frame(&self, canvas: &mut Canvas, (left, top): (f64, f64), (width, tall): (f64, f64)) {
        let class = match self.cell.state {
            State::Forming => "cell forming",
            _ if self.is_empty() => "cell unknown",
            _ => "cell",
        };
        let (x, y, width, tall) = (Units(left), Units(top), Units(width), Units(tall));
        canvas.shape(class, &format!("M{x} {y}h{width}v{tall}h-{width}z"));
    }

    /// As much of the stretch as the strength fills.
    pub(super) fn swatch(&self, canvas: &mut Canvas, (left, top): (f64, f64), (width, tall): (f64, f64)) {
        let (class, share) = match self.cell.strength {
            Strength::Unknown | Strength::None => return,
            Strength::Weak => ("weak", 1.0 / 3.0),
            Strength::Moderate => ("moderate", 2.0 / 3.0),
            Strength::Strong => ("strong", 1.0),
        };
        let width = width * share;
        if self.cell.state == State::Eroding {
            canvas.bar("strength eroding", left, left + width, top, tall);
            canvas.stroke("hatch", &hatch((left, top), (width, tall)));
        } else {
            canvas.bar(&format!("strength {class}"), left, left + width, top, tall);
        }
    }
}

/// Diagonals across a rectangle.
fn hatch((left, top): (f64, f64), (width, tall): (f64, f64)) -> String {
    const STEP: f64 = 6.0;
    let mut d = String::new();
    let mut along = STEP / 2.0;
    while along < width + tall {
        // From the upper or right edge down to the left or lower one.
        let (from, to) = (along.min(width), along - along.min(tall));
        let (from_y, to_y) = (along - from, along.min(tall));
        let _ = write!(
            d,
            "M{} {}L{} {}",
            Units(left + from),
            Units(top + from_y),
            Units(left + to),
            Units(top + to_y)
        );
        along += STEP;
    }
    d
}
