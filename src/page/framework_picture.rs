//! The pictures of frameworks: a map with what moves on it, a stack with who stands on each level.

use super::framework_page::FrameworkPage;
use super::markup::plain;
use super::plan::Subject;
use super::stack_page::MOST_NAMED;
use crate::cost::Part;
use crate::framework::axis::{Axis, AxisOf, AxisPlace};
use crate::framework::map::{Cell, End, Map, State, Strength};
use crate::framework::stack::{Level, Stack, summary_key};
use crate::framework::{Kind, cell_anchor};
use crate::picture::{
    Heading, Matrix, MatrixCell, MatrixWords, Move, Row, Share, Spot, State as Going, Strength as Holding,
    Tag, Words, matrix, stack,
};
use crate::vocabulary::TermRef;

impl FrameworkPage<'_, '_> {
    /// A map, drawn.
    pub(super) fn map_picture(&mut self, map: &Map) -> String {
        let words = |key: &str| self.scene.say(key, self.reader).to_owned();
        let drawn = Matrix {
            columns: map
                .columns
                .places
                .iter()
                .map(|place| Heading {
                    label: place.label.read(self.reader).value.clone(),
                    href: self.place_href(&map.columns, place),
                })
                .collect(),
            rows: (0..map.rows.places.len()).filter_map(|row| self.drawn_row(map, row)).collect(),
            moves: map
                .moves
                .iter()
                .enumerate()
                .map(|(index, movement)| {
                    let words_of = |end: End| self.spot_words(map, end.row, end.column);
                    let (from, to) = (words_of(movement.from), words_of(movement.to));
                    let pressure = movement.pressure.as_ref().and_then(|term| self.term_words(term));
                    let pressure = pressure.map(|pressure| format!(" · {pressure}")).unwrap_or_default();
                    Move {
                        from: spot(movement.from),
                        to: spot(movement.to),
                        caption: format!("{from} → {to}{pressure}"),
                        href: Some(format!("{}#move-{index}", self.home)),
                    }
                })
                .collect(),
            words: MatrixWords {
                strong: words("strength_strong"),
                moderate: words("strength_moderate"),
                weak: words("strength_weak"),
                none: words("strength_none"),
                held: words("state_held"),
                forming: words("state_forming"),
                eroding: words("state_eroding"),
                unknown: words("strength_unknown"),
            },
        };
        let seen = drawn.rows.iter().map(|row| format!("{}: {}", row.label, row.end));
        let about = self.picture_words(seen.collect::<Vec<_>>().join("; "));
        matrix(&about, &drawn)
    }

    fn picture_words(&mut self, description: String) -> Words {
        Words {
            id: format!("{}-picture", self.id),
            title: self.framework.title.read(self.reader).value.clone(),
            description,
            foot: self.element("span", "framework-caption", "caption"),
        }
    }

    fn drawn_row(&self, map: &Map, row: usize) -> Option<Row> {
        let place = map.rows.places.get(row)?;
        let cells = (0..map.columns.places.len()).map(|column| match map.cell(row, column) {
            Some(cell) => MatrixCell {
                strength: match cell.strength {
                    Strength::Strong => Holding::Strong,
                    Strength::Moderate => Holding::Moderate,
                    Strength::Weak => Holding::Weak,
                    Strength::None => Holding::None,
                    Strength::Unknown => Holding::Unknown,
                },
                state: match cell.state {
                    State::Held => Going::Held,
                    State::Forming => Going::Forming,
                    State::Eroding => Going::Eroding,
                    State::Unknown => Going::Unknown,
                },
                href: Some(format!("{}#{}", self.home, cell_anchor(map, row, column))),
                title: self.cell_words(map, cell),
            },
            None => MatrixCell::default(),
        });
        let (word, counts) = self.durability_words(map, row);
        Some(Row {
            label: place.label.read(self.reader).value.clone(),
            href: self.place_href(&map.rows, place),
            place: self.hue(&map.rows, place),
            end: std::iter::once(word).chain(counts).collect::<Vec<_>>().join(" · "),
            cells: cells.collect(),
        })
    }

    /// All there is to say of a cell in a line.
    fn cell_words(&self, map: &Map, cell: &Cell) -> String {
        let say = |key: String| self.scene.say(&key, self.reader).to_owned();
        let mut parts = vec![
            self.spot_words(map, cell.row, Some(cell.column)),
            say(format!("strength_{}", cell.strength.word())),
        ];
        if cell.strength.is_some() {
            parts.push(say(format!("state_{}", cell.state.word())));
        }
        parts.extend(cell.pressures.iter().filter_map(|term| self.term_words(term)));
        parts.extend(cell.as_of.or(self.framework.as_of).map(|date| self.date(&date)));
        parts.join(" · ")
    }

    fn term_words(&self, term: &TermRef) -> Option<String> {
        Some(self.scene.vocabulary().term(term)?.label.read(self.reader).value.clone())
    }

    /// A row by its name, or one of its cells by both.
    fn spot_words(&self, map: &Map, row: usize, column: Option<usize>) -> String {
        let name = |axis: &Axis, index: usize| {
            let place = axis.places.get(index);
            place.map(|place| place.label.read(self.reader).value.clone()).unwrap_or_default()
        };
        match column {
            Some(column) => format!("{} × {}", name(&map.rows, row), name(&map.columns, column)),
            None => name(&map.rows, row),
        }
    }

    /// Where a row or a column leads: to its term, or to its level.
    fn place_href(&self, axis: &Axis, place: &AxisPlace) -> Option<String> {
        match (&place.term, &axis.of) {
            (Some(term), _) => self.scene.plan.href(&Subject::Term(term.clone()), self.reader),
            (None, AxisOf::Stack(stack) | AxisOf::Facet(stack)) => {
                Some(format!("{}#level-{}", self.scene.framework_href(stack, self.reader), place.id))
            }
        }
    }

    /// The rank of the term whose hue a place has; a level has that of the term it shows.
    fn hue(&self, axis: &Axis, place: &AxisPlace) -> Option<usize> {
        let vocabulary = self.scene.vocabulary();
        if let Some(term) = &place.term {
            return vocabulary.top(term).map(|(_, rank)| rank);
        }
        match &self.scene.frameworks.all.get(axis.name())?.kind {
            Kind::Stack(stack) => self.hue_of(stack.levels.iter().find(|level| level.id == place.id)?),
            _ => None,
        }
    }

    fn hue_of(&self, level: &Level) -> Option<usize> {
        level.shows.iter().find_map(|term| self.scene.vocabulary().top(term)).map(|(_, rank)| rank)
    }

    /// A stack, drawn.
    pub(super) fn stack_picture(&mut self, of: &Stack) -> String {
        let levels: Vec<crate::picture::Level> =
            of.levels.iter().map(|level| self.drawn_level(level)).collect();
        let seen = levels.iter().map(|level| match &level.share {
            Some(share) => format!("{} {}", level.label, share.text),
            None => level.label.clone(),
        });
        let seen = seen.collect::<Vec<_>>().join("; ");
        let has_shares = levels.iter().any(|level| level.share.is_some());
        let drawn = crate::picture::Stack {
            levels,
            flow: of.flow.as_ref().map(|flow| flow.read(self.reader).value.clone()).unwrap_or_default(),
            share_label: match has_shares {
                true => self.scene.say("share_of_price", self.reader).to_owned(),
                false => String::new(),
            },
        };
        let about = self.picture_words(seen);
        stack(&about, &drawn)
    }

    fn drawn_level(&mut self, level: &Level) -> crate::picture::Level {
        let (scene, reader) = (self.scene, self.reader);
        let summary = self.text(&summary_key(&level.id)).map(|text| plain(&text.html));
        let ids = scene.graph.roster.select(&level.shows);
        let tags = scene.in_order(&ids, reader).take(MOST_NAMED).filter_map(|id| {
            let article = scene.graph.roster.articles.get(id)?;
            Some(Tag {
                label: article.title.read(reader).value.clone(),
                href: scene.plan.href(&Subject::Article(id.clone()), reader),
                place: None,
            })
        });
        let more = ids.len().saturating_sub(MOST_NAMED);
        let rest = (more > 0).then(|| Tag {
            label: scene.say("and_more", reader).replace("{n}", &more.to_string()),
            href: match level.shows.as_slice() {
                [term] => scene.plan.href(&Subject::Term(term.clone()), reader),
                _ => None,
            },
            place: None,
        });
        crate::picture::Level {
            label: level.label.read(reader).value.clone(),
            summary: summary.unwrap_or_default(),
            href: Some(format!("{}#level-{}", self.home, level.id)),
            place: self.hue_of(level),
            tags: tags.collect(),
            rest,
            share: self.drawn_share(level),
        }
    }

    /// The part of a whole that a level keeps; a figure that is none is said in the list alone.
    fn drawn_share(&self, level: &Level) -> Option<Share> {
        let (scene, reader) = (self.scene, self.reader);
        let question = level.share.as_ref()?;
        let quantity = &scene.costs().ledger.answer(question, Part::Whole)?.quantity;
        let one = scene.vocabulary().units.unit("1").ok()?;
        let value = quantity.in_unit(&one).ok()?.best();
        let named = scene.costs().named_alone(question, Part::Whole, &scene.graph.roster);
        (0.0..=1.0).contains(&value).then(|| Share {
            value,
            text: scene.best_words(quantity, true, reader),
            href: named.map(|named| scene.named_link(&named, &question.item(Part::Whole), reader).0),
        })
    }
}

fn spot(end: End) -> Spot {
    Spot { row: end.row, column: end.column }
}
