//! Draws pictures at build time: numbers and finished words in, inline SVG out.
//!
//! 1. [`waterfall()`] shows steps that add up, with running totals; [`shares()`] parts that should come to a whole;
//!    [`sensitivity()`] which input moves a result most; [`chart()`] what changed over time; [`sparkline()`] the same without a word, beside a number;
//!    [`matrix()`] how strong each cell of a map is and what moves; [`stack()`] levels that rest on each other;
//!    [`chain()`] who stands where from the first stage to the last; [`strip()`] the same in one line;
//!    [`neighbourhood()`] what lies around one thing.
//! 2. Each but the sparkline, the chain and the strip is laid out twice, for a broad and for a narrow column; the
//!    stylesheet shows one. Chain and strip are lists that the browser sets; only their strokes are drawn.
//! 3. `text` reckons how wide words are, so that lines break where they should and no label lies on another.
//!
//! Colours are classes and `data-place`, a rank that the stylesheet gives a hue; nothing carries a style of
//! its own. This room knows no unit, no language and no address: words come written, links come whole.

mod canvas;
mod cell;
mod chain;
mod chart;
mod figure;
#[cfg(test)]
mod given;
mod labels;
mod marker;
mod matrix;
mod moves;
mod neighbourhood;
mod notes;
mod plot;
mod scale;
mod sensitivity;
mod shares;
mod sparkline;
mod stack;
mod strip;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod trace;
mod waterfall;

pub use chain::{Chain, ChainStream, Part, Stage, chain};
pub use chart::{Chart, Note, Point, Series, chart};
pub use figure::Words;
pub use matrix::{Heading, Matrix, MatrixCell, MatrixWords, Move, Row, Spot, State, Strength, matrix};
pub use neighbourhood::{Column, Group, Neighbourhood, neighbourhood};
pub use scale::Axis;
pub use sensitivity::{End, Sensitivity, Swing, sensitivity};
pub use shares::{SharePart, Shares, shares};
pub use sparkline::sparkline;
pub use stack::{Level, Share, Stack, stack};
pub use strip::{Light, StripPlace, strip};
pub use tags::Tag;
pub use waterfall::{Reach, Step, waterfall};
