//! Frameworks as files to take home: each as one JSON, its cells, levels or signals as CSV.

use serde_json::{Map as Object, Value, json};

use super::plan::Subject;
use super::scene::Scene;
use super::table_file::{Body, TableFile, Type, numbers};
use crate::cost::{Part, Question, localized};
use crate::framework::assessment::{Assessment, Known, text_key};
use crate::framework::axis::Axis;
use crate::framework::crosswalk::{Crosswalk, note_key};
use crate::framework::map::{End, Map, evidence_key, thesis_key};
use crate::framework::stack::{Stack, summary_key};
use crate::framework::{Framework, Kind, Standing, cell_anchor};
use crate::graph::{ItemKind, WorkId};

/// Columns of these tables that hold numbers.
const NUMBERS: &[&str] =
    &["entities", "value", "low", "high", "threshold", "threshold_low", "threshold_high"];

impl Scene<'_> {
    /// A framework as data: all of it as one object, and its cells, levels or signals as a table.
    pub(super) fn framework_data(&self, framework: &Framework) -> (Value, TableFile) {
        let mut object = Object::new();
        let mut put = |key: &str, value: Value| {
            object.insert(key.to_owned(), value);
        };
        put("id", json!(framework.id));
        put("kind", json!(framework.kind.word()));
        put("title", localized(&framework.title));
        for key in ["summary", "caption", "note", "verdict"] {
            put(key, self.text_json(framework, key));
        }
        put("as_of", json!(framework.as_of.map(|date| date.to_string())));
        put("source", self.work_key(framework.source));
        let (parts, name, rows) = match &framework.kind {
            Kind::Map(map) => (self.map_json(framework, map), "cells", self.map_rows(framework, map)),
            Kind::Stack(stack) => (self.stack_json(framework, stack), "levels", self.stack_rows(stack)),
            Kind::Crosswalk(crosswalk) => {
                (self.crosswalk_json(framework, crosswalk), "cells", crosswalk_rows(crosswalk))
            }
            Kind::Assessment(assessment) => (
                self.assessment_json(framework, assessment),
                "signals",
                self.assessment_rows(framework, assessment),
            ),
        };
        object.extend(parts);
        let id = &framework.id;
        let mut rows = rows.into_iter();
        let heads = rows.next().unwrap_or_default();
        let heads = heads.into_iter().map(|name| {
            let kind = if NUMBERS.contains(&name.as_str()) { Type::Number } else { Type::Word };
            (name, kind)
        });
        let table = TableFile {
            path: format!("{id}/{name}"),
            title: localized(&framework.title),
            summary: self.text_json(framework, "summary"),
            page: self.page_json(&Subject::Item(ItemKind::Framework, id.clone())),
            source: self.work_key(framework.source),
            body: Body::Plain(heads.collect(), rows.collect()),
        };
        (Value::Object(object), table)
    }

    /// A text as its author wrote it, in every language it has.
    fn text_json(&self, framework: &Framework, key: &str) -> Value {
        match framework.texts.get(key) {
            Some(text) => localized(&text.map(|text| text.written.text.clone())),
            None => Value::Null,
        }
    }

    pub(super) fn work_key(&self, work: Option<WorkId>) -> Value {
        let work = work.and_then(|work| self.graph.roster.works.get(work));
        json!(work.map(|work| work.key.clone().unwrap_or_else(|| work.title.original().clone())))
    }

    fn map_json(&self, framework: &Framework, map: &Map) -> Object<String, Value> {
        let cells = map.cells.iter().map(|cell| {
            let anchor = cell_anchor(map, cell.row, cell.column);
            let evidence = (0..cell.n_evidence).filter_map(|index| {
                framework.texts.get(&evidence_key(&anchor, index)).map(|text| &text.original().written.text)
            });
            json!({
                "row": id(&map.rows, cell.row),
                "column": id(&map.columns, cell.column),
                "strength": cell.strength.word(),
                "state": cell.state.word(),
                "pressures": cell.pressures.iter().map(|term| &term.term).collect::<Vec<_>>(),
                "evidence": evidence.collect::<Vec<_>>(),
                "as_of": cell.as_of.or(framework.as_of).map(|date| date.to_string()),
                "note": self.text_json(framework, &format!("{anchor}/note")),
                "source": self.work_key(cell.source),
            })
        });
        let moves = map.moves.iter().enumerate().map(|(index, movement)| {
            json!({
                "from": end(map, movement.from),
                "to": end(map, movement.to),
                "pressure": movement.pressure.as_ref().map(|term| &term.term),
                "thesis": self.text_json(framework, &thesis_key(index)),
            })
        });
        let rows = map.rows.places.iter().enumerate().map(|(row, place)| {
            let count = map.count(row);
            json!({
                "id": place.id,
                "label": localized(&place.label),
                "durability": count.durability.word(),
                "held": count.held,
                "forming": count.forming,
                "eroding": count.eroding,
            })
        });
        object([
            (
                "counts",
                json!({
                    "cells": map.n_cells(),
                    "given": map.n_given(),
                    "unknown": map.n_cells() - map.n_given(),
                }),
            ),
            ("rows", rows.collect()),
            ("columns", places(&map.columns)),
            ("cells", cells.collect()),
            ("moves", moves.collect()),
        ])
    }

    /// Every cell, those that nobody gave too.
    fn map_rows(&self, framework: &Framework, map: &Map) -> Vec<Vec<String>> {
        let mut rows = vec![head(&["row", "column", "strength", "state", "pressures", "as_of", "source"])];
        for row in 0..map.rows.places.len() {
            for column in 0..map.columns.places.len() {
                let mut line = vec![id(&map.rows, row), id(&map.columns, column)];
                match map.cell(row, column) {
                    Some(cell) => line.extend([
                        cell.strength.word().to_owned(),
                        cell.state.word().to_owned(),
                        cell.pressures.iter().map(|term| term.term.as_str()).collect::<Vec<_>>().join(" "),
                        cell.as_of.or(framework.as_of).map(|date| date.to_string()).unwrap_or_default(),
                        self.work_key(cell.source).as_str().unwrap_or_default().to_owned(),
                    ]),
                    None => {
                        line.extend(["unknown", "unknown", "", "", ""].map(str::to_owned));
                    }
                }
                rows.push(line);
            }
        }
        rows
    }

    fn stack_json(&self, framework: &Framework, stack: &Stack) -> Object<String, Value> {
        let levels = stack.levels.iter().map(|level| {
            json!({
                "id": level.id,
                "label": localized(&level.label),
                "summary": self.text_json(framework, &summary_key(&level.id)),
                "shows": level.query,
                "entities": self.graph.roster.select(&level.shows),
                "share": self.value_json(level.share.as_ref(), Part::Whole),
            })
        });
        object([("flow", json!(stack.flow.as_ref().map(localized))), ("levels", levels.collect())])
    }

    fn stack_rows(&self, stack: &Stack) -> Vec<Vec<String>> {
        let mut rows = vec![head(&["level", "shows", "entities", "value", "low", "high", "unit"])];
        for level in &stack.levels {
            let mut line = vec![
                level.id.clone(),
                level.query.clone().unwrap_or_default(),
                self.graph.roster.select(&level.shows).len().to_string(),
            ];
            line.extend(self.value_cells(level.share.as_ref(), Part::Whole));
            rows.push(line);
        }
        rows
    }

    fn crosswalk_json(&self, framework: &Framework, crosswalk: &Crosswalk) -> Object<String, Value> {
        let cells = crosswalk.cells.iter().map(|cell| {
            let (row, column) = (id(&crosswalk.rows, cell.row), id(&crosswalk.columns, cell.column));
            let note = self.text_json(framework, &note_key(&row, &column));
            json!({"row": row, "column": column, "match": cell.fit.word(), "note": note})
        });
        let lone = |axis: &Axis, lone: Vec<usize>| {
            lone.into_iter().map(|index| id(axis, index)).collect::<Vec<String>>()
        };
        object([
            ("rows", places(&crosswalk.rows)),
            ("columns", places(&crosswalk.columns)),
            ("cells", cells.collect()),
            ("rows_without_match", json!(lone(&crosswalk.rows, crosswalk.lone_rows()))),
            ("columns_without_match", json!(lone(&crosswalk.columns, crosswalk.lone_columns()))),
        ])
    }

    fn assessment_json(&self, framework: &Framework, assessment: &Assessment) -> Object<String, Value> {
        let map = self.frameworks.all.get(&assessment.of).and_then(Framework::map);
        let judged = self.frameworks.judged(&framework.id);
        let signals = assessment.signals.iter().zip(judged).map(|(signal, judged)| {
            let name = &signal.id.text;
            let threatens = signal.threatens.iter().filter_map(|column| Some(id(&map?.columns, *column)));
            let (date, source) = match &signal.known {
                Known::Watched { date, source, .. } => (date.map(|date| date.to_string()), *source),
                Known::Tested(_) | Known::Unread => (None, None),
            };
            json!({
                "id": name,
                "label": localized(&signal.label),
                "threatens": threatens.collect::<Vec<String>>(),
                "test": signal.question().and_then(test_text),
                "watched": self.text_json(framework, &text_key(name, "watched")),
                "state": judged.standing.word(),
                "today": self.value_json(signal.question(), Part::Left),
                "threshold": self.value_json(signal.question(), Part::Right),
                "judged": date,
                "source": self.work_key(source),
                "review": signal.review.as_ref().map(|(date, _)| date.to_string()),
                "overdue": judged.is_overdue,
                "note": self.text_json(framework, &text_key(name, "note")),
            })
        });
        let window = assessment.window.as_ref().map(|window| {
            json!({
                "opens": window.opens.to_string(),
                "closes": window.closes.to_string(),
                "closes_by": window.closes_by.unwrap_or(window.closes).to_string(),
                "months": [window.months.0, window.months.1],
            })
        });
        let stand = |standing: Standing| json!(self.frameworks.n_signals(&framework.id, standing));
        let counts = Standing::ALL.iter().map(|(word, standing)| ((*word).to_owned(), stand(*standing)));
        object([
            ("of", json!(assessment.of)),
            ("row", json!(map.map(|map| id(&map.rows, assessment.row)))),
            ("window", json!(window)),
            ("counts", Value::Object(counts.collect())),
            ("signals", signals.collect()),
        ])
    }

    fn assessment_rows(&self, framework: &Framework, assessment: &Assessment) -> Vec<Vec<String>> {
        let names = [
            "signal",
            "test",
            "state",
            "value",
            "low",
            "high",
            "unit",
            "threshold",
            "threshold_low",
            "threshold_high",
            "threshold_unit",
            "review",
        ];
        let mut rows = vec![head(&names)];
        let judged = self.frameworks.judged(&framework.id);
        for (signal, judged) in assessment.signals.iter().zip(judged) {
            let mut line = vec![
                signal.id.text.clone(),
                signal.question().and_then(test_text).unwrap_or_default().to_owned(),
                judged.standing.word().to_owned(),
            ];
            line.extend(self.value_cells(signal.question(), Part::Left));
            line.extend(self.value_cells(signal.question(), Part::Right));
            line.push(signal.review.as_ref().map(|(date, _)| date.to_string()).unwrap_or_default());
            rows.push(line);
        }
        rows
    }

    fn value_json(&self, question: Option<&Question>, part: Part) -> Value {
        let answer = question.and_then(|question| self.costs().ledger.answer(question, part));
        json!(answer.map(|figure| {
            json!({
                "value": figure.quantity.best(),
                "low": figure.quantity.low(),
                "high": figure.quantity.high(),
                "unit": figure.quantity.unit().to_string(),
            })
        }))
    }

    fn value_cells(&self, question: Option<&Question>, part: Part) -> [String; 4] {
        let answer = question.and_then(|question| self.costs().ledger.answer(question, part));
        answer.map(|figure| numbers(&figure.quantity)).unwrap_or_default()
    }
}

fn test_text(question: &Question) -> Option<&str> {
    question.formula(Part::Gap).map(crate::formula::Formula::text)
}

fn crosswalk_rows(crosswalk: &Crosswalk) -> Vec<Vec<String>> {
    let mut rows = vec![head(&["row", "column", "match"])];
    for row in 0..crosswalk.rows.places.len() {
        for column in 0..crosswalk.columns.places.len() {
            let fit = crosswalk.cell(row, column).map_or("none", |cell| cell.fit.word());
            rows.push(vec![id(&crosswalk.rows, row), id(&crosswalk.columns, column), fit.to_owned()]);
        }
    }
    rows
}

fn end(map: &Map, end: End) -> Value {
    json!({
        "row": id(&map.rows, end.row),
        "column": end.column.map(|column| id(&map.columns, column)),
    })
}

fn id(axis: &Axis, index: usize) -> String {
    axis.places.get(index).map(|place| place.id.clone()).unwrap_or_default()
}

fn places(axis: &Axis) -> Value {
    axis.places.iter().map(|place| json!({"id": place.id, "label": localized(&place.label)})).collect()
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Object<String, Value> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
