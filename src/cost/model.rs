//! A cost model as its author wrote it: inputs, figures, scenarios and tables, each with its place.

use std::sync::Arc;

use super::count::Count;
use crate::diagnostic::{Place, SitePath, Spot};
use crate::formula::Formula;
use crate::graph::WorkId;
use crate::language::Localized;
use crate::quantity::{Quantity, Unit};
use crate::source::Written;
use crate::vocabulary::TermRef;

/// A file of `content/models/`.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its id: the name of its file.
    pub id: String,
    /// Its title.
    pub title: Localized<String>,
    /// What it is about, in a sentence.
    pub summary: Option<Localized<String>>,
    /// The terms of the ordered facet whose units of trade it converts, the lower one first.
    pub boundary: Option<Boundary>,
    /// What it starts from, in the order written.
    pub inputs: Vec<Input>,
    /// What it computes, in the order written.
    pub figures: Vec<Promise>,
    /// Other values for some inputs.
    pub scenarios: Vec<Scenario>,
    /// Tables of figures.
    pub tables: Vec<Table>,
    /// What its pictures show.
    pub pictures: Pictures,
    /// The figures its calculator shows first; all when empty.
    pub results: Vec<Written>,
    /// Addresses its page had.
    pub redirects: Vec<Written>,
    /// Its file.
    pub file: SitePath,
    /// Where its title stands.
    pub place: Place,
}

/// Two neighbouring terms of the ordered facet.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The lower one, whose unit is converted.
    pub from: Written,
    /// The upper one, into whose unit it is converted.
    pub to: Written,
}

/// A value a model starts from.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name within the model.
    pub name: Written,
    /// What it is.
    pub label: Localized<String>,
    /// Its value.
    pub value: Given,
    /// How far a reader may move it.
    pub slider: Option<Quantity>,
    /// Where it comes from.
    pub source: Basis,
    /// A remark.
    pub note: Option<Localized<String>>,
}

/// The value of an input.
#[derive(Clone, Debug)]
pub enum Given {
    /// A quantity written out, and where.
    Stated(Quantity, Spot),
    /// `=mill.flour-price`: a fact or a figure that stands in for it.
    Bound(Written, Formula),
    /// How many there are of something in the site.
    Counted(Count),
}

/// What an input rests on.
#[derive(Clone, Debug)]
pub enum Basis {
    /// A work.
    Work(WorkId),
    /// `assumed: why`.
    Assumed(Localized<String>),
    /// The fact it is bound to.
    Bound,
    /// The site itself, in which it is counted.
    Counted,
    /// Whoever asked for this value on the command line.
    Set,
    /// Nothing; this has been told.
    Missing,
}

/// A figure as promised: what it is, by which formula, in which unit.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Its name within the model.
    pub name: Written,
    /// What it is.
    pub label: Localized<String>,
    /// The unit it is shown in, and where it is written.
    pub unit: Option<(Arc<Unit>, Spot)>,
    /// How it comes about.
    pub rule: Rule,
    /// What its author expects, checked like a claim.
    pub expect: Option<Written>,
    /// A remark.
    pub note: Option<Localized<String>>,
}

/// How a figure comes about.
#[derive(Clone, Debug)]
pub enum Rule {
    /// By a formula, and where that stands.
    Formula(Formula, Spot),
    /// As a price over a cost.
    Markup(Box<Markup>),
    /// By nothing that could be read; this has been told.
    Unread,
}

/// A price over a cost at a boundary.
#[derive(Clone, Debug)]
pub struct Markup {
    /// What is asked.
    pub price: (Formula, Spot),
    /// What it costs the seller.
    pub cost: (Formula, Spot),
    /// The boundary, where it is not the model's own.
    pub boundary: Option<Boundary>,
    /// Why an integrated seller may stand here all the same.
    pub alone: Option<Written>,
}

/// Other values for some inputs.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name; it holds across models.
    pub name: Written,
    /// What it is.
    pub label: Localized<String>,
    /// Inputs and what they are in it.
    pub set: Vec<(Written, Given)>,
}

/// A table of figures.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name within the model.
    pub name: Written,
    /// What it shows, where it says so.
    pub title: Option<Localized<String>>,
    /// Heads of the columns.
    pub columns: Vec<(String, Localized<String>)>,
    /// Rows of cells.
    pub rows: Vec<Row>,
    /// The last row.
    pub total: Option<Row>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is about.
    pub label: Localized<String>,
    /// What stands in each column; nothing for an empty cell.
    pub cells: Vec<Option<Cell>>,
    /// Where the row stands.
    pub spot: Spot,
}

/// A cell of a row.
#[derive(Clone, Debug)]
pub enum Cell {
    /// The value of an input or a figure, by its name.
    Value(Written),
    /// Entities.
    Entities(Vec<Shown>),
}

/// What a cell that lists entities asks for.
#[derive(Clone, Debug)]
pub enum Shown {
    /// One, by its id.
    Entity(String),
    /// All that have these terms.
    Those(Vec<TermRef>),
}

impl Row {
    /// The names of the values it shows.
    pub fn values(&self) -> impl Iterator<Item = &Written> {
        self.cells.iter().flatten().filter_map(|cell| match cell {
            Cell::Value(name) => Some(name),
            Cell::Entities(_) => None,
        })
    }
}

/// What the pictures of a model show.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// The figure whose inputs are moved one by one.
    pub sensitivity: Option<Written>,
    /// The figures that add up, and their sum.
    pub waterfall: Option<Waterfall>,
    /// The figures that should come to a whole.
    pub shares: Option<Shares>,
    /// Values that move apart from one beginning.
    pub curves: Option<Curves>,
    /// What the chart draws.
    pub chart: Option<Chart>,
}

impl Pictures {
    /// The inputs and figures that are laid along one scale, each group apart.
    pub fn alike(&self) -> Vec<Vec<&Written>> {
        let waterfall = self.waterfall.iter().map(|of| of.steps.iter().chain([&of.total]).collect());
        let shares = self.shares.iter().map(|of| of.parts.iter().chain([&of.total, &of.whole]).collect());
        let curves = self.curves.iter().flat_map(|of| &of.lines).map(|line| line.points.iter().collect());
        waterfall.chain(shares).chain(curves).collect()
    }
}

/// Figures that add up.
#[derive(Clone, Debug)]
pub struct Waterfall {
    /// What adds up.
    pub steps: Vec<Written>,
    /// To what.
    pub total: Written,
    /// Where in the chain a step stands.
    pub places: Vec<(String, TermRef)>,
}

/// Figures that should come to a whole.
#[derive(Clone, Debug)]
pub struct Shares {
    /// The parts.
    pub parts: Vec<Written>,
    /// Their sum.
    pub total: Written,
    /// What the sum should be.
    pub whole: Written,
}

/// Values that move apart: each curve is drawn in multiples of its first value.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The message of the picture; the model's title where there is none.
    pub title: Option<Localized<String>>,
    /// What all curves begin with.
    pub from: Localized<String>,
    /// What they end with.
    pub to: Localized<String>,
    /// The curves.
    pub lines: Vec<Line>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it shows.
    pub label: Localized<String>,
    /// Its values in their order.
    pub points: Vec<Written>,
}

/// A series of values over time, from a dataset.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The dataset.
    pub dataset: Written,
    /// The column with dates.
    pub x: Written,
    /// The column with values.
    pub y: Written,
    /// The column that tells the lines apart.
    pub series: Option<Written>,
    /// True where each step up is a multiple.
    pub is_logarithmic: bool,
    /// Rows of which something is remarked.
    pub notes: Vec<(Written, Localized<String>)>,
}

impl Model {
    /// The entities that cells of its tables name.
    pub fn entities(&self) -> impl Iterator<Item = &str> {
        let rows = self.tables.iter().flat_map(|table| table.rows.iter().chain(&table.total));
        rows.flat_map(|row| row.cells.iter().flatten())
            .flat_map(|cell| match cell {
                Cell::Value(_) => &[],
                Cell::Entities(shown) => shown.as_slice(),
            })
            .filter_map(|shown| match shown {
                Shown::Entity(id) => Some(id.as_str()),
                Shown::Those(_) => None,
            })
    }

    /// The input with this name.
    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.name.text == name)
    }

    /// The figure with this name.
    pub fn figure(&self, name: &str) -> Option<&Promise> {
        self.figures.iter().find(|figure| figure.name.text == name)
    }

    /// The scenario with this name.
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name.text == name)
    }

    /// The table with this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name.text == name)
    }
}
