//! A map: rows and columns, and in each cell how strong something is, in which state, and what presses on it.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::field::Reader;
use super::names::cell_anchor;
use super::word;
use crate::diagnostic::{Fault, Spot, rules};
use crate::graph::WorkId;
use crate::quantity::Date;
use crate::source::{Fields, Node, Value, Written};
use crate::vocabulary::TermRef;

/// A map as its author drew it.
#[derive(Clone, Debug)]
pub struct Map {
    /// Its rows.
    pub rows: Axis,
    /// Its columns.
    pub columns: Axis,
    /// The facet whose terms press on cells.
    pub pressures: Option<String>,
    /// The cells that were given, in the order written. All others are unknown.
    pub cells: Vec<Cell>,
    /// What moves from one place to another.
    pub moves: Vec<Move>,
    given: BTreeMap<(usize, usize), usize>,
}

/// A cell that was given.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// How strong it is.
    pub strength: Strength,
    /// In which state it is.
    pub state: State,
    /// What presses on it.
    pub pressures: Vec<TermRef>,
    /// How many pieces of evidence there are for it.
    pub n_evidence: usize,
    /// When that was so.
    pub as_of: Option<Date>,
    /// Where it comes from.
    pub source: Option<WorkId>,
    /// Where it stands.
    pub spot: Spot,
}

/// How strong a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Strong.
    Strong,
    /// Neither strong nor weak.
    Moderate,
    /// Weak.
    Weak,
    /// There is nothing.
    None,
    /// Nobody knows.
    Unknown,
}

/// In which state a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is held.
    Held,
    /// It is coming about.
    Forming,
    /// It is wearing away.
    Eroding,
    /// Nobody knows.
    Unknown,
}

impl Strength {
    /// Every strength by its word, the strongest first.
    pub const ALL: [(&'static str, Strength); 5] = [
        ("strong", Strength::Strong),
        ("moderate", Strength::Moderate),
        ("weak", Strength::Weak),
        ("none", Strength::None),
        ("unknown", Strength::Unknown),
    ];

    /// The word an author writes for it.
    pub fn word(self) -> &'static str {
        word::of(self, &Strength::ALL)
    }

    /// Whether there is something, as far as anybody knows.
    pub fn is_some(self) -> bool {
        !matches!(self, Strength::None | Strength::Unknown)
    }
}

impl State {
    /// Every state by its word.
    pub const ALL: [(&'static str, State); 4] = [
        ("held", State::Held),
        ("forming", State::Forming),
        ("eroding", State::Eroding),
        ("unknown", State::Unknown),
    ];

    /// The word an author writes for it.
    pub fn word(self) -> &'static str {
        word::of(self, &State::ALL)
    }
}

/// Something that moves.
#[derive(Clone, Debug)]
pub struct Move {
    /// From where.
    pub from: End,
    /// To where.
    pub to: End,
    /// What drives it.
    pub pressure: Option<TermRef>,
}

/// An end of a move: a row, or one of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The row.
    pub row: usize,
    /// The column, where it is one cell.
    pub column: Option<usize>,
}

/// How durable a row is: how many of its cells are held with some strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// No cell is known to be held.
    NoneKnown,
    /// One is.
    Fragile,
    /// Two are.
    Between,
    /// Three or more hold each other up.
    Durable,
}

/// A row, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCount {
    /// How durable it is.
    pub durability: Durability,
    /// Cells held, strong or moderate.
    pub held: usize,
    /// Cells that are coming about.
    pub forming: usize,
    /// Cells that are wearing away.
    pub eroding: usize,
}

impl Durability {
    /// Its word, as phrases and data have it.
    pub fn word(self) -> &'static str {
        match self {
            Durability::NoneKnown => "none-known",
            Durability::Fragile => "fragile",
            Durability::Between => "between",
            Durability::Durable => "durable",
        }
    }

    fn of(held: usize) -> Durability {
        match held {
            0 => Durability::NoneKnown,
            1 => Durability::Fragile,
            2 => Durability::Between,
            _ => Durability::Durable,
        }
    }
}

impl Map {
    /// The cell at a row and a column, where it was given.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.given.get(&(row, column)).and_then(|index| self.cells.get(*index))
    }

    /// How many cells there are.
    pub fn n_cells(&self) -> usize {
        self.rows.places.len() * self.columns.places.len()
    }

    /// How many of them somebody has given a strength.
    pub fn n_given(&self) -> usize {
        self.cells.iter().filter(|cell| cell.strength != Strength::Unknown).count()
    }

    /// How durable a row is.
    pub fn count(&self, row: usize) -> RowCount {
        let cells = || (0..self.columns.places.len()).filter_map(|column| self.cell(row, column));
        let some =
            |state: State| cells().filter(|cell| cell.strength.is_some() && cell.state == state).count();
        let held = cells()
            .filter(|cell| matches!(cell.strength, Strength::Strong | Strength::Moderate))
            .filter(|cell| cell.state == State::Held)
            .count();
        RowCount {
            durability: Durability::of(held),
            held,
            forming: some(State::Forming),
            eroding: some(State::Eroding),
        }
    }
}

impl Reader<'_> {
    /// Reads what makes a framework a map.
    pub(super) fn map(&mut self, fields: &mut Fields<'_>) -> Option<Map> {
        let rows = self.axis(fields, "rows");
        let columns = self.axis(fields, "columns");
        let pressures = fields.text("pressures", self.faults).map(|written| {
            let found = self.roster.vocabulary.find_facet(&written.text).map(|facet| facet.id.clone());
            // What follows from a facet that is not there is no mistake of its own.
            self.told(&rules::UNKNOWN, written.spot, found).unwrap_or_default()
        });
        let cells = fields.list("cells", self.faults);
        let moves = fields.list("moves", self.faults);
        let (rows, columns) = (rows?, columns?);
        let mut map =
            Map { rows, columns, pressures, cells: Vec::new(), moves: Vec::new(), given: BTreeMap::new() };
        for node in cells {
            let Some(cell) = self.cell(node, &map) else { continue };
            match map.cell(cell.row, cell.column) {
                Some(first) => {
                    let fault = Fault::new("this cell stands twice").hint("keep one of them");
                    let first = self.file.at(first.spot);
                    let place = self.file.at(cell.spot);
                    self.faults.push(fault.at(&rules::DOUBLE, place).label(first, "first here"));
                }
                None => {
                    map.given.insert((cell.row, cell.column), map.cells.len());
                    map.cells.push(cell);
                }
            }
        }
        for (index, node) in moves.iter().enumerate() {
            let read = self.movement(node, index, &map);
            map.moves.extend(read);
        }
        Some(map.without_unnamed())
    }

    fn cell(&mut self, node: &Node, map: &Map) -> Option<Cell> {
        let mut fields = Fields::of(node, self.file, "a cell", self.faults);
        let at_spot = fields.key("at").map_or(node.spot(), |key| key.spot);
        let at = self.at(&mut fields, &map.rows, &map.columns);
        let strength = fields.required("strength", self.faults).and_then(|written| {
            self.told(&rules::SHAPE, written.spot, word::find(&written.text, "strength", &Strength::ALL))
        });
        let state = fields.text("state", self.faults).and_then(|written| {
            self.told(&rules::SHAPE, written.spot, word::find(&written.text, "state of a cell", &State::ALL))
        });
        let named = fields.texts("pressures", self.faults);
        let pressures: Vec<TermRef> =
            named.iter().filter_map(|written| self.pressure(written, map.pressures.as_deref())).collect();
        let evidence = fields.texts("evidence", self.faults);
        let as_of = self.date(&mut fields, "as_of");
        let name = at.map_or_else(String::new, |(row, column)| cell_anchor(map, row, column));
        self.text(&mut fields, "note", format!("{name}/note"));
        for (index, written) in evidence.iter().enumerate() {
            self.line(written, evidence_key(&name, index));
        }
        let source = self.source(&mut fields);
        fields.close(self.faults);
        let ((row, column), strength) = (at?, strength?);
        if strength.is_some() && named.is_empty() {
            let what = [(&map.rows, row), (&map.columns, column)]
                .map(|(axis, index)| axis.places.get(index).map_or("", |place| place.id.as_str()));
            let [row, column] = what;
            let fault = Fault::new(format!(
                "the cell of `{row}` and `{column}` names nothing that presses on it"
            ))
            .hint(
                "name what could wear it away: `pressures: […]`; where nothing is seen, say so in an allow",
            );
            self.fault(&rules::NO_PRESSURE, at_spot, fault);
        }
        Some(Cell {
            row,
            column,
            strength,
            state: state.unwrap_or(State::Unknown),
            pressures,
            n_evidence: evidence.len(),
            as_of,
            source,
            spot: node.spot(),
        })
    }

    fn pressure(&mut self, written: &Written, facet: Option<&str>) -> Option<TermRef> {
        if facet == Some("") {
            return None;
        }
        let Some(facet) = facet else {
            let fault = Fault::new("the map does not say which facet its pressures are terms of")
                .hint("add `pressures:` with the facet, beside `rows` and `columns`");
            self.fault(&rules::KEY, written.spot, fault);
            return None;
        };
        let found =
            self.roster.vocabulary.find_facet(facet).and_then(|facet| {
                facet.find_term(&written.text).map(|term| TermRef::new(&facet.id, &term.id))
            });
        self.told(&rules::UNKNOWN, written.spot, found)
    }

    fn movement(&mut self, node: &Node, index: usize, map: &Map) -> Option<Move> {
        let mut fields = Fields::of(node, self.file, "a move", self.faults);
        let from = self.end(&mut fields, "from", map);
        let to = self.end(&mut fields, "to", map);
        let pressure = fields.text("pressure", self.faults);
        let pressure = pressure.and_then(|written| self.pressure(&written, map.pressures.as_deref()));
        if !self.text(&mut fields, "thesis", thesis_key(index)) {
            let fault = Fault::new("the move has no `thesis`")
                .hint("say in a sentence what moves, and why, in each language");
            self.fault(&rules::KEY, node.spot(), fault);
        }
        fields.close(self.faults);
        let (from, to) = (from?, to?);
        if from == to {
            let fault = Fault::new("the move ends where it begins").hint("name another row, or another cell");
            self.fault(&rules::SHAPE, node.spot(), fault);
            return None;
        }
        Some(Move { from, to, pressure })
    }

    /// A row, or `[row, column]`.
    fn end(&mut self, fields: &mut Fields<'_>, key: &'static str, map: &Map) -> Option<End> {
        let Some(node) = fields.take(key) else {
            let fault = Fault::new(format!("the move has no `{key}`")).hint("name a row, or `[row, column]`");
            self.fault(&rules::KEY, fields.spot(), fault);
            return None;
        };
        match (&node.value, node.written()) {
            (Value::Text(_), Some(row)) => {
                let row = self.told(&rules::UNKNOWN, row.spot, map.rows.find(&row.text, "row"))?;
                Some(End { row, column: None })
            }
            _ => {
                let (row, column) = self.row_and_column(node, &map.rows, &map.columns)?;
                Some(End { row, column: Some(column) })
            }
        }
    }
}

impl Map {
    /// The map without terms that lie outside and that nothing names.
    fn without_unnamed(mut self) -> Map {
        self.pressures = self.pressures.filter(|facet| !facet.is_empty());
        let ends: Vec<End> = self.moves.iter().flat_map(|movement| [movement.from, movement.to]).collect();
        let cells = &self.cells;
        let rows = self.rows.without_unnamed(|row| {
            cells.iter().any(|cell| cell.row == row) || ends.iter().any(|end| end.row == row)
        });
        let columns = self.columns.without_unnamed(|column| {
            cells.iter().any(|cell| cell.column == column)
                || ends.iter().any(|end| end.column == Some(column))
        });
        let at = |moved: &[Option<usize>], index: usize| moved.get(index).copied().flatten().unwrap_or(index);
        for cell in &mut self.cells {
            (cell.row, cell.column) = (at(&rows, cell.row), at(&columns, cell.column));
        }
        for end in self.moves.iter_mut().flat_map(|movement| [&mut movement.from, &mut movement.to]) {
            end.row = at(&rows, end.row);
            end.column = end.column.map(|column| at(&columns, column));
        }
        let given = self.cells.iter().enumerate().map(|(index, cell)| ((cell.row, cell.column), index));
        self.given = given.collect();
        self
    }
}

/// The key of a piece of evidence, among the texts of its framework.
pub fn evidence_key(cell: &str, index: usize) -> String {
    format!("{cell}/evidence/{index}")
}

/// The key of the thesis of a move.
pub fn thesis_key(index: usize) -> String {
    format!("move-{index}/thesis")
}
