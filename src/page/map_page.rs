//! A map as a table: strength and state of each cell in words, what each row comes to, what moves where.

use std::fmt::Write as _;

use super::framework_page::{FrameworkPage, element};
use super::framework_view::{CellView, MapView};
use super::html::escape;
use crate::framework::axis::Axis;
use crate::framework::map::{Cell, End, Map, State, Strength, evidence_key, thesis_key};
use crate::framework::{Kind, cell_anchor, row_anchor};

/// The data beside a map.
const DATA: &[&str] = &["cells"];

impl FrameworkPage<'_, '_> {
    pub(super) fn map_view(&mut self, map: &Map) -> MapView {
        let (picture, table) = (self.map_picture(map), self.map_table(map, None));
        let cells = map.cells.iter().map(|cell| self.cell_view(map, cell)).collect();
        let others = self.scene.frameworks.all.values().filter(|other| match &other.kind {
            Kind::Assessment(assessment) => assessment.of == self.framework.id,
            _ => false,
        });
        let assessments_html =
            others.map(|other| self.scene.item_chip(&other.id, None, None, self.reader)).collect();
        MapView { cells, assessments_html, about: self.about(picture, table, DATA) }
    }

    /// The map, or one of its rows.
    pub(super) fn map_html(&mut self, map: &Map, only: Option<usize>) -> String {
        let picture = if only.is_none() { self.map_picture(map) } else { String::new() };
        let table = self.map_table(map, only);
        self.both(&picture, &table)
    }

    fn map_table(&mut self, map: &Map, only: Option<usize>) -> String {
        let mut out = format!("<figure class=\"shown framework\" id=\"{}\">", self.id);
        out.push_str(&self.opened("matrix", only.is_none()));
        out.push_str("<thead><tr><td></td>");
        for place in &map.columns.places {
            let name = self.scene.place_html(&map.columns, place, self.reader);
            let _ = write!(out, "<th scope=\"col\">{name}</th>");
        }
        let _ = writeln!(out, "<th scope=\"col\">{}</th></tr></thead>\n<tbody>", self.say("durability"));
        for row in (0..map.rows.places.len()).filter(|row| only.is_none_or(|only| only == *row)) {
            self.row(map, row, &mut out);
        }
        out.push_str("</tbody>\n</table></div>\n");
        out.push_str(&self.legend());
        if only.is_none() {
            out.push_str(&self.moves(map));
        }
        out.push_str("<figcaption>");
        out.push_str(&self.element("span", "framework-note", "note"));
        out.push(' ');
        out.push_str(&self.foot(DATA));
        out.push_str("</figcaption></figure>\n");
        out
    }

    fn row(&mut self, map: &Map, row: usize, out: &mut String) {
        let Some(place) = map.rows.places.get(row) else { return };
        let name = self.scene.place_html(&map.rows, place, self.reader);
        match self.home.is_empty() {
            true => {
                let _ = write!(out, "<tr id=\"{}\"><th scope=\"row\">{name}</th>", row_anchor(&place.id));
            }
            false => {
                let _ = write!(out, "<tr><th scope=\"row\">{name}</th>");
            }
        }
        for column in 0..map.columns.places.len() {
            let Some(cell) = map.cell(row, column) else {
                let _ = write!(
                    out,
                    "<td class=\"cell\" data-strength=\"unknown\"><span class=\"soft\">{}</span></td>",
                    self.say("strength_unknown")
                );
                continue;
            };
            let href = format!("{}#{}", self.home, cell_anchor(map, row, column));
            let strength = self.say(&format!("strength_{}", cell.strength.word()));
            let state = match cell.strength.is_some() {
                true => format!(
                    " <span class=\"state\">{}</span>",
                    self.say(&format!("state_{}", cell.state.word()))
                ),
                false => String::new(),
            };
            let _ = write!(
                out,
                "<td class=\"cell\" data-strength=\"{}\" data-state=\"{}\"><a href=\"{}\">\
                 <span class=\"strength\">{strength}</span>{state}</a></td>",
                cell.strength.word(),
                cell.state.word(),
                escape(&href)
            );
        }
        let _ = writeln!(out, "<td class=\"durability\">{}</td></tr>", self.durability(map, row));
    }

    /// What a row comes to, and how that is counted.
    fn durability(&self, map: &Map, row: usize) -> String {
        let (word, counts) = self.durability_words(map, row);
        let counts: Vec<String> =
            counts.iter().map(|count| format!("<span>{}</span>", escape(count))).collect();
        match counts.is_empty() {
            true => escape(&word),
            false => format!("{} <small class=\"parts\">{}</small>", escape(&word), counts.join(" ")),
        }
    }

    /// The same without markup: the word, and each count.
    pub(super) fn durability_words(&self, map: &Map, row: usize) -> (String, Vec<String>) {
        let count = map.count(row);
        let say = |key: &str| self.scene.say(key, self.reader).to_owned();
        let word = say(&format!("durability_{}", count.durability.word().replace('-', "_")));
        let counts = [("n_held", count.held), ("n_forming", count.forming), ("n_eroding", count.eroding)];
        let counts = counts.iter().filter(|(_, n)| *n > 0);
        (word, counts.map(|(key, n)| say(key).replace("{n}", &n.to_string())).collect())
    }

    fn legend(&self) -> String {
        let mut out = String::from("<ul class=\"legend\">");
        let strengths = Strength::ALL.iter().map(|(word, _)| (*word, "held", format!("strength_{word}")));
        let states = State::ALL.iter().filter(|(_, state)| *state != State::Unknown);
        let states = states.map(|(word, _)| ("moderate", *word, format!("state_{word}")));
        for (strength, state, key) in strengths.chain(states) {
            let _ = write!(
                out,
                "<li><span class=\"swatch\" data-strength=\"{strength}\" data-state=\"{state}\" \
                 aria-hidden=\"true\"></span> {}</li>",
                self.say(&key)
            );
        }
        out.push_str("</ul>\n");
        let _ = writeln!(out, "<p class=\"legend-note\">{}</p>", self.say("durability_about"));
        out
    }

    fn moves(&mut self, map: &Map) -> String {
        if map.moves.is_empty() {
            return String::new();
        }
        let mut out = format!(
            "<div class=\"moves\"><p class=\"moves-title\" id=\"{0}-moves\">{1}</p>\n<ol aria-labelledby=\"{0}-moves\">\n",
            self.id,
            self.say("moves")
        );
        for (index, movement) in map.moves.iter().enumerate() {
            let _ = write!(
                out,
                "<li{}>{} <span aria-hidden=\"true\">→</span><span class=\"hidden\">{}</span> {}",
                match self.home.is_empty() {
                    true => format!(" id=\"move-{index}\""),
                    false => String::new(),
                },
                self.end(map, movement.from),
                self.say("to"),
                self.end(map, movement.to)
            );
            if let Some(pressure) = &movement.pressure {
                let chip = self.scene.term_chip(pressure, None, self.reader);
                let _ = write!(out, " <span class=\"driven\">{}{chip}</span>", self.say("driven_by"));
            }
            if let Some(thesis) = self.text(&thesis_key(index)) {
                out.push_str(&element("p", "thesis", &thesis));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol></div>\n");
        out
    }

    fn end(&self, map: &Map, end: End) -> String {
        let name = |axis: &Axis, index: usize| {
            let place = axis.places.get(index);
            place.map(|place| self.scene.place_html(axis, place, self.reader)).unwrap_or_default()
        };
        match end.column {
            Some(column) => format!("{} × {}", name(&map.rows, end.row), name(&map.columns, column)),
            None => name(&map.rows, end.row),
        }
    }

    fn cell_view(&mut self, map: &Map, cell: &Cell) -> CellView {
        let (scene, reader) = (self.scene, self.reader);
        let anchor = cell_anchor(map, cell.row, cell.column);
        let name = |axis: &Axis, index: usize| {
            axis.places.get(index).map(|place| scene.place_html(axis, place, reader)).unwrap_or_default()
        };
        let evidence = (0..cell.n_evidence).filter_map(|index| self.text(&evidence_key(&anchor, index)));
        let evidence_html: Vec<String> = evidence.map(|text| element("span", "piece", &text)).collect();
        let note = self.text(&format!("{anchor}/note"));
        CellView {
            row_html: name(&map.rows, cell.row),
            column_html: name(&map.columns, cell.column),
            strength: scene.say(&format!("strength_{}", cell.strength.word()), reader).to_owned(),
            strength_key: cell.strength.word().to_owned(),
            state: cell
                .strength
                .is_some()
                .then(|| scene.say(&format!("state_{}", cell.state.word()), reader).to_owned()),
            state_key: cell.state.word().to_owned(),
            pressures_html: cell.pressures.iter().map(|term| scene.term_chip(term, None, reader)).collect(),
            evidence_html,
            as_of: cell.as_of.or(self.framework.as_of).map(|date| self.date(&date)),
            note,
            // What names no source of its own is a reading of the evidence, whatever the map began with.
            source: self.cited.mark(cell.source, scene, reader),
            anchor,
        }
    }
}
